//! Where what a page says is from, `{{#sources}}`: the pages behind the rules that it cites, each once, with those rules.

use std::ops::Range;

use vpce_model::rule::{Rule, Source};

use crate::page::{Edit, Page};

/// Lists the sources in the order in which the text first rests on them.
pub fn edit(page: &Page<'_>, span: &Range<usize>) -> Edit {
    let mut sources: Vec<(Option<Source>, Vec<Rule>)> = Vec::new();
    for rule in cited(page) {
        let of_rule = rule.sources();
        let named = of_rule.iter().copied().map(Some);
        // A rule that nobody states is one that was found by trying, or by reckoning.
        for source in named.chain(of_rule.is_empty().then_some(None)) {
            match sources.iter_mut().find(|(known, _)| *known == source) {
                Some((_, rules)) => rules.push(rule),
                None => sources.push((source, vec![rule])),
            }
        }
    }
    sources.sort_by_key(|(source, _)| source.is_none());
    let items: Vec<String> = sources.iter().map(|(source, rules)| item(source.as_ref(), rules)).collect();
    Edit { span: span.clone(), text: items.join("\n") }
}

/// The rules that the text cites, each once.
fn cited(page: &Page<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for rule in page.brackets.iter().filter_map(|(words, _)| words.parse::<Rule>().ok()) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

fn item(source: Option<&Source>, rules: &[Rule]) -> String {
    let rules: Vec<String> = rules.iter().map(|rule| format!("[{}]", rule.id())).collect();
    let source =
        source.map_or("Not documented by AWS".to_owned(), |source| format!("[{}]({})", source.title, source.url));
    format!("- {source}: {}", rules.join(", "))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn each_source_is_named_once_with_the_rules_that_rest_on_it() {
        let text = "# A\n\n[RT-28], [RT-29], [RT-28], `[RT-05]`, [b].\n\n{{#sources}}\n";
        let page = Page::parse(Path::new("a.md"), text);
        let edit = edit(&page, &(0..3));
        assert_eq!(edit.span, 0..3);
        let gateway = "[Gateway endpoints](https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html)";
        let options =
            "[Example routing options](https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html)";
        assert_eq!(edit.text, format!("- {gateway}: [RT-28], [RT-29]\n- {options}: [RT-28]"));
    }

    #[test]
    fn what_nobody_documents_comes_last() {
        let nobody = Rule::ALL.iter().find(|rule| rule.sources().is_empty()).expect("there are such rules");
        let text = format!("# A\n\n[{}] and [RT-29].\n", nobody.id());
        let page = Page::parse(Path::new("a.md"), &text);
        let text = edit(&page, &(0..3)).text;
        assert!(text.ends_with(&format!("[RT-29]\n- Not documented by AWS: [{}]", nobody.id())), "{text}");
    }
}
