//! The terms of the glossary, and where the prose of a page spells them in another way.

use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

/// The terms that a glossary defines: each is a line above one that begins with a colon.
pub fn terms(glossary: &str) -> Vec<String> {
    let lines: Vec<&str> = glossary.lines().collect();
    lines.windows(2).filter(|pair| pair[1].starts_with(": ")).map(|pair| pair[0].to_owned()).collect()
}

/// The words of a page that are a term but are not spelt like it, each with its term.
pub fn misspelt(text: &str, terms: &[String]) -> Vec<String> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for (number, paragraph) in paragraphs(text).iter().enumerate() {
        let places = terms.iter().flat_map(|term| spellings(term).into_iter().map(move |spelling| (term, spelling)));
        for (term, spelling) in places {
            found.extend(wrong(paragraph, term, &spelling).map(|(at, words)| (number * 100_000 + at, words)));
        }
    }
    found.sort();
    found.into_iter().map(|(_, words)| words).collect()
}

/// A term in small letters; one with a capital inside also in two words.
fn spellings(term: &str) -> Vec<String> {
    let mut spellings = vec![term.to_lowercase()];
    let inside = term.char_indices().skip(1).find(|(at, letter)| {
        letter.is_uppercase() && term[..*at].ends_with(char::is_lowercase) && term[*at..].contains(char::is_lowercase)
    });
    if let (Some((at, _)), false) = (inside, term.contains(' ')) {
        spellings.push(format!("{} {}", &term[..at], &term[at..]).to_lowercase());
    }
    spellings
}

/// Where a paragraph has a spelling, but not the term: a sentence may begin with a capital.
fn wrong(paragraph: &str, term: &str, spelling: &str) -> impl Iterator<Item = (usize, String)> {
    let lower = paragraph.to_ascii_lowercase();
    let found: Vec<_> = lower
        .match_indices(spelling)
        .filter_map(|(at, _)| {
            let (before, words, after) =
                (&paragraph[..at], &paragraph[at..at + spelling.len()], &paragraph[at + spelling.len()..]);
            let is_word =
                !before.ends_with(is_inside) && !after.strip_prefix('s').unwrap_or(after).starts_with(is_inside);
            let opens = before.trim_end_matches([' ', '(', '“', '"']).is_empty()
                || before.trim_end().ends_with(['.', ':', '?', '!', ';', '·', '(', '“']);
            let fits = words == term || (opens && words == capitalised(term));
            (is_word && !fits).then(|| (at, format!("{words} ({term})")))
        })
        .collect();
    found.into_iter()
}

fn is_inside(letter: char) -> bool {
    letter.is_alphanumeric() || "-_/".contains(letter)
}

fn capitalised(term: &str) -> String {
    let mut letters = term.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The prose of a page: neither code, nor the titles of others' pages.
fn paragraphs(text: &str) -> Vec<String> {
    let text = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, text)| text);
    let lines = text.lines().filter(|line| !line.starts_with("{{#"));
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut paragraphs = vec![String::new()];
    let mut is_silent = false;
    for event in new_cmark_parser(&text, &MarkdownOptions::default()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_silent = true,
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with("http") => is_silent = true,
            Event::End(TagEnd::CodeBlock | TagEnd::Link) => is_silent = false,
            // A page's title and a label of the console begin with a capital.
            Event::Start(Tag::Link { .. } | Tag::Strong | Tag::Emphasis) => last(&mut paragraphs).push('“'),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::Item
                | Tag::TableCell
                | Tag::DefinitionListTitle
                | Tag::DefinitionListDefinition,
            ) => paragraphs.push(String::new()),
            Event::Text(words) if !is_silent => last(&mut paragraphs).push_str(&words),
            // What stands in code is a word of the sentence all the same.
            Event::Code(_) => last(&mut paragraphs).push('_'),
            Event::SoftBreak | Event::HardBreak => last(&mut paragraphs).push(' '),
            _ => {}
        }
    }
    paragraphs
}

fn last(paragraphs: &mut [String]) -> &mut String {
    paragraphs.last_mut().expect("one is open")
}
