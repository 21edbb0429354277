//! What a page asks to have put in its place: `{{#scenario gateway.yaml}}`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use crate::finding::Finding;
use crate::page::Page;

/// One directive of a page.
#[derive(Debug, PartialEq, Eq)]
pub struct Directive<'a> {
    /// The word behind `#`.
    pub name: &'a str,
    /// The words without a `=`.
    pub words: Vec<&'a str>,
    /// The words with one, such as `from=App`.
    pub settings: BTreeMap<&'a str, &'a str>,
    /// Where it stands.
    pub span: Range<usize>,
}

/// The directives of a page. As with mdBook's own, one behind a backslash is only shown.
pub fn directives<'a>(page: &Page<'a>) -> Vec<Directive<'a>> {
    let starts = page.text.match_indices("{{#").map(|(start, _)| start);
    starts
        .filter(|&start| !page.text[..start].ends_with('\\'))
        .filter_map(|start| {
            let length = page.text[start..].find("}}")? + 2;
            Some(parse(page.text, start..start + length))
        })
        .collect()
}

/// Whether one of mdBook's own directives will find its file; mdBook itself would say so only in its log.
pub fn include(src: &Path, page: &Page<'_>, directive: &Directive<'_>) -> Result<(), Finding> {
    let file = directive.words.first().and_then(|word| word.split(':').next()).unwrap_or_default();
    if src.join(page.path).with_file_name(file).is_file() {
        return Ok(());
    }
    let problem = format!("the file `{file}` to be included does not exist");
    let line = page.line(directive.span.start);
    Err(Finding::new(page.path, Some(line), problem, "the name is taken from the page's own folder"))
}

/// What is wrong with a directive that nobody knows.
pub fn unknown(page: &Page<'_>, directive: &Directive<'_>) -> Finding {
    let problem = format!("there is no directive `{}`", directive.name);
    let help = format!("write `\\{{{{#{}` where the words are only to be shown", directive.name);
    Finding::new(page.path, Some(page.line(directive.span.start)), problem, help)
}

fn parse(text: &str, span: Range<usize>) -> Directive<'_> {
    let inside = &text[span.start + 3..span.end - 2];
    let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let (settings, words): (Vec<_>, Vec<_>) = rest.split_whitespace().partition(|word| word.contains('='));
    let settings = settings.into_iter().filter_map(|setting| setting.split_once('=')).collect();
    Directive { name, words, settings, span }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_has_words_and_settings() {
        let text = "# A\n\n{{#figure a.yaml from=App to=s3://b/c}}\n\n`\\{{#rules}}`\n";
        let page = Page::parse(Path::new("a.md"), text);
        let found = directives(&page);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name, found[0].words.as_slice()), ("figure", ["a.yaml"].as_slice()));
        assert_eq!(found[0].settings, BTreeMap::from([("from", "App"), ("to", "s3://b/c")]));
    }

    #[test]
    fn a_missing_include_and_an_unknown_directive_are_found_with_their_lines() {
        let page =
            Page::parse(Path::new("a.md"), "# A\n\n```rust\n{{#include gone.rs:part}}\n```\n\n{{#figur a.yaml}}\n");
        let found = directives(&page);
        let missing = include(Path::new("src"), &page, &found[0]).expect_err("no such file");
        assert!(missing.to_string().starts_with("src/a.md:4: the file `gone.rs` to be included does not exist"));
        assert!(unknown(&page, &found[1]).to_string().starts_with("src/a.md:7: there is no directive `figur`"));
    }
}
