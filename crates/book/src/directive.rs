//! What a page asks to have put in its place: `{{#scenario gateway.yaml}}`.

use std::collections::BTreeMap;
use std::ops::Range;

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

/// The directives of a page, those in code and those behind a backslash left out.
pub fn directives<'a>(page: &Page<'a>) -> Vec<Directive<'a>> {
    let starts = page.text.match_indices("{{#").map(|(start, _)| start);
    starts
        .filter(|&start| !page.is_code(start) && !page.text[..start].ends_with('\\'))
        .filter_map(|start| {
            let length = page.text[start..].find("}}")? + 2;
            Some(parse(page.text, start..start + length))
        })
        .collect()
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
    use std::path::Path;

    use super::*;

    #[test]
    fn a_directive_has_words_and_settings() {
        let text = "# A\n\n{{#figure a.yaml from=App to=s3://b/c}}\n\n`{{#rules}}` \\{{#rules}}\n";
        let page = Page::parse(Path::new("a.md"), text);
        let found = directives(&page);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name, found[0].words.as_slice()), ("figure", ["a.yaml"].as_slice()));
        assert_eq!(found[0].settings, BTreeMap::from([("from", "App"), ("to", "s3://b/c")]));
    }
}
