//! What a page says about itself in the block that opens it, and the box under its title that shows it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::finding::Finding;
use crate::page::{Edit, Page, relative};

/// The block that opens a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// The page in a sentence, for a search engine's results.
    pub description: String,
    /// What a reader can do after the page.
    #[serde(default)]
    pub goals: Vec<String>,
    /// How long reading takes.
    #[serde(default)]
    pub minutes: u32,
    /// The pages to read before, from `src`.
    #[serde(default)]
    pub before: Vec<PathBuf>,
    /// The ids of the rules that the page teaches.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The ids of the claims that the page settles.
    #[serde(default)]
    pub claims: Vec<String>,
}

const HELP: &str = "a page opens with `---`, then `description`, `goals`, `minutes`, `before`, `rules` and `claims`, \
    then `---`; only the description is required";

/// Reads the block of a page; `None` where there is none.
pub fn read(page: &Page<'_>) -> Result<Option<FrontMatter>, Finding> {
    let Some(span) = page.metadata.clone() else { return Ok(None) };
    let block = page.text[span].trim().trim_matches('-');
    serde_saphyr::from_str(block).map(Some).map_err(|error| {
        let line = error.location().map_or(1, |location| location.line() as usize);
        let problem = format!("the block that opens the page cannot be read: {}", error.without_snippet());
        Finding::new(page.path, Some(line), problem, HELP)
    })
}

/// The pages to read before that are no pages of the book.
pub fn strangers(page: &Page<'_>, front: &FrontMatter, name_of: impl Fn(&Path) -> Option<String>) -> Vec<Finding> {
    let strangers = front.before.iter().filter(|before| name_of(before).is_none());
    let tell = |stranger: &PathBuf| {
        let problem = format!("`before` names `{}`, which is no page of the book", stranger.display());
        Finding::new(page.path, Some(1), problem, "name a page as `SUMMARY.md` names it")
    };
    strangers.map(tell).collect()
}

/// Takes the block away and puts the box under the title, where there is more to put into it than a time.
pub fn edits(page: &Page<'_>, front: &FrontMatter, name_of: impl Fn(&Path) -> Option<String>) -> Vec<Edit> {
    let block = page.metadata.clone().map(|span| Edit { span, text: String::new() });
    let is_bare = front.goals.is_empty() && front.before.is_empty() && front.rules.is_empty();
    let title_end = page.title_end.filter(|_| !is_bare);
    let about = title_end.map(|end| Edit::insert(end, about(page.path, front, name_of)));
    block.into_iter().chain(about).collect()
}

fn about(path: &Path, front: &FrontMatter, name_of: impl Fn(&Path) -> Option<String>) -> String {
    let goals: String = front.goals.iter().map(|goal| format!("- {goal}\n")).collect();
    let goals = if goals.is_empty() { goals } else { format!("After this page you can\n\n{goals}\n") };
    let minutes = match front.minutes {
        0 => None,
        1 => Some("One minute".to_owned()),
        many => Some(format!("{many} minutes")),
    };
    let link = |page: &PathBuf| Some(format!("[{}]({})", name_of(page)?, relative(path, page)));
    let before: Vec<_> = front.before.iter().filter_map(link).collect();
    let before = (!before.is_empty()).then(|| format!("Read first: {}", before.join(", ")));
    let facts: Vec<_> = minutes.into_iter().chain(before).collect();
    format!(
        "\n<div class=\"about\" role=\"note\" aria-label=\"About this page\">\n\n{goals}{}\n\n{}</div>\n\n",
        facts.join(" · "),
        rules(&front.rules)
    )
}

/// The rules, folded: a page may teach dozens.
fn rules(ids: &[String]) -> String {
    let summary = match ids {
        [] => return String::new(),
        [_] => "One rule".to_owned(),
        many => format!("{} rules", many.len()),
    };
    let links: Vec<_> = ids.iter().map(|id| format!("[{id}]")).collect();
    format!("<details>\n<summary>{summary}</summary>\n\n{}\n\n</details>\n", links.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\ndescription: A page.\ngoals: [see, \"do: it\"]\nminutes: 5\nbefore: [a/b.md]\nrules: [RT-28]\n---\n\n# T\n\nText.\n";

    #[test]
    fn the_block_becomes_a_box_under_the_title() {
        let page = Page::parse(Path::new("c/d.md"), TEXT);
        let front = read(&page).expect("valid").expect("a block");
        let text = page.edited(edits(&page, &front, |_| Some("Bee".to_owned())));
        assert!(text.trim_start().starts_with("# T\n"), "{text}");
        for words in
            ["- see\n- do: it\n", "5 minutes · Read first: [Bee](../a/b.md)\n", "One rule</summary>\n\n[RT-28]\n"]
        {
            assert!(text.contains(words), "{words} is not in {text}");
        }
        assert!(text.trim_end().ends_with("Text."), "{text}");
    }

    #[test]
    fn a_time_alone_makes_no_box() {
        let text = "---\ndescription: A page.\nminutes: 1\n---\n\n# T\n";
        let page = Page::parse(Path::new("d.md"), text);
        let front = read(&page).expect("valid").expect("a block");
        assert_eq!(page.edited(edits(&page, &front, |_| None)).trim(), "# T");
    }

    #[test]
    fn a_page_to_read_before_that_does_not_exist_is_found() {
        let page = Page::parse(Path::new("c/d.md"), TEXT);
        let front = read(&page).expect("valid").expect("a block");
        assert_eq!(strangers(&page, &front, |_| Some("Bee".to_owned())), []);
        let found = strangers(&page, &front, |_| None);
        assert_eq!(found[0].problem, "`before` names `a/b.md`, which is no page of the book");
    }

    #[test]
    fn an_unknown_key_is_found_with_its_line() {
        let page = Page::parse(Path::new("d.md"), "---\ndescription: A page.\nminuts: 5\n---\n\n# T\n");
        let finding = read(&page).expect_err("an unknown key");
        assert!(finding.problem.contains("minuts"), "{finding}");
        assert_eq!(finding.line, Some(3), "{finding}");
    }
}
