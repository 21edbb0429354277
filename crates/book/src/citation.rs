//! Citations of rules: `[RT-28]` in a text links to the rule, with its statement as the link's title.
//!
//! To Markdown a citation is a reference without a definition. So nothing is rewritten: the definitions are added.

use std::collections::BTreeSet;
use std::path::Path;

use vpce_model::rule::Rule;

use crate::finding::Finding;
use crate::page::{Edit, Page, relative};

/// The page that states every rule.
pub const RULES: &str = "reference/rules.md";

/// Where a rule stands on that page.
pub fn anchor(rule: Rule) -> String {
    rule.id().to_lowercase()
}

/// Defines the rules that a page cites in its text and in what is made for it, and those that its opening block names.
pub fn edits(page: &Page<'_>, made: &[(String, usize)], taught: &[String]) -> Result<Vec<Edit>, Vec<Finding>> {
    let brackets = || page.brackets.iter().chain(made);
    let several = brackets().filter(|(words, _)| words.contains(", ") && words.split(", ").all(is_id));
    let mut wrong: Vec<Finding> = several.map(|(words, at)| together(page, words, *at)).collect();
    let cited = brackets().filter(|(words, _)| is_id(words)).map(|(id, at)| (id, page.line(*at)));
    let taught = taught.iter().map(|id| (id, 1));
    let mut rules = BTreeSet::new();
    for (id, line) in cited.chain(taught) {
        match id.parse::<Rule>() {
            Ok(rule) => drop(rules.insert(rule)),
            Err(error) => {
                let help = format!("`{RULES}` lists the rules; write `\\[{id}]` where no rule is meant");
                wrong.push(Finding::new(page.path, Some(line), error.to_string(), help));
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let definitions: String = rules.into_iter().map(|rule| definition(page.path, rule)).collect();
    Ok(vec![Edit::insert(page.text.len(), format!("\n\n{definitions}"))])
}

/// Ids in one pair of brackets, which Markdown would leave as they are.
fn together(page: &Page<'_>, ids: &str, at: usize) -> Finding {
    let help = format!("write `[{}]`", ids.replace(", ", "], ["));
    Finding::new(page.path, Some(page.line(at)), format!("`[{ids}]` is no link"), help)
}

fn definition(page: &Path, rule: Rule) -> String {
    let statement = rule.statement().replace('`', "").replace('"', "\\\"");
    format!("[{}]: {}#{} \"{statement}\"\n", rule.id(), relative(page, Path::new(RULES)), anchor(rule))
}

/// Whether words look like a rule's id: capitals, a hyphen, digits.
fn is_id(words: &str) -> bool {
    words.split_once('-').is_some_and(|(subject, number)| {
        let capitals = !subject.is_empty() && subject.bytes().all(|b| b.is_ascii_uppercase());
        capitals && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_defined_once() {
        let text = "# A\n\nSee [RT-05] and [RT-05], or [the rule][RT-04].\n";
        let page = Page::parse(Path::new("a/b.md"), text);
        let edits = edits(&page, &[("RT-06".to_owned(), 5)], &[]).expect("known rules");
        assert_eq!(edits[0].text.matches("[RT-05]: ../reference/rules.md#rt-05 \"").count(), 1);
        assert_eq!(edits[0].text.matches("[RT-04]: ").count(), 1);
        assert_eq!(edits[0].text.matches("[RT-06]: ").count(), 1);
    }

    #[test]
    fn each_citation_has_brackets_of_its_own() {
        let page = Page::parse(Path::new("a.md"), "# A\n\nSee\n[RT-05, RT-06] and [one, two].\n");
        let findings = edits(&page, &[], &[]).expect_err("no link");
        let problems: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(problems, ["src/a.md:4: `[RT-05, RT-06]` is no link\n  help: write `[RT-05], [RT-06]`"]);
    }

    #[test]
    fn an_unknown_rule_is_found_with_its_line() {
        let page = Page::parse(Path::new("a.md"), "# A\n\nSee\n[RT-999] and `[RT-998]` and [x].\n");
        let findings = edits(&page, &[], &["RT-997".to_owned()]).expect_err("no such rules");
        let problems: Vec<_> = findings.iter().map(|finding| (finding.line, finding.problem.as_str())).collect();
        assert_eq!(problems, [(Some(4), "no rule has the id `RT-999`"), (Some(1), "no rule has the id `RT-997`")]);
    }
}
