//! What an instructor says and asks at a section: a fenced block `notes` in YAML under its heading.
//!
//! No reader of the page sees it. The directive `{{#notes}}` gathers the notes of all pages, and a window beside the page shows
//! from that list the note of the section that stands on the screen.

use std::fmt::Write;
use std::ops::Range;

use mdbook_markdown::pulldown_cmark::HeadingLevel;
use serde::Deserialize;

use crate::directive::Directive;
use crate::finding::Finding;
use crate::page::{Edit, Fence, Heading, Page, relative};
use crate::preprocess::Entry;

/// The note of a section.
#[derive(Debug, PartialEq, Eq)]
pub struct Note {
    /// The words of its heading.
    title: String,
    /// What the heading is called in an address.
    anchor: String,
    /// When the section begins and ends, in minutes from the beginning of the page.
    minutes: Range<u32>,
    lesson: Lesson,
}

/// What a block says.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lesson {
    /// What to say.
    say: String,
    /// What to ask.
    ask: String,
    /// What comes that is wrong.
    wrong: Vec<WrongAnswer>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrongAnswer {
    answer: String,
    /// What to do about it.
    then: String,
}

const HELP: &str =
    "a note has `say`, `ask` and `wrong`, a list of `answer` and `then`, and stands once under its heading";

fn fences<'a>(page: &'a Page<'_>) -> impl Iterator<Item = &'a Fence> {
    page.fences.iter().filter(|fence| fence.language == "notes")
}

/// Reads the notes of a page that takes so many minutes.
pub fn read(page: &Page<'_>, minutes: u32) -> Result<Vec<Note>, Vec<Finding>> {
    let mut notes: Vec<Note> = Vec::new();
    let mut findings = Vec::new();
    for fence in fences(page) {
        match note(page, fence, minutes) {
            Ok(note) if notes.iter().any(|other| other.anchor == note.anchor) => {
                let problem = format!("the section `{}` has a note already", note.title);
                findings.push(Finding::new(page.path, Some(page.line(fence.span.start)), problem, HELP));
            }
            Ok(note) => notes.push(note),
            Err(finding) => findings.push(finding),
        }
    }
    if findings.is_empty() { Ok(notes) } else { Err(findings) }
}

fn note(page: &Page<'_>, fence: &Fence, minutes: u32) -> Result<Note, Finding> {
    let opening = page.line(fence.span.start);
    let lesson = serde_saphyr::from_str(&fence.body).map_err(|error| {
        let line = error.location().map_or(0, |location| location.line() as usize);
        let problem = format!("the note cannot be read: {}", error.without_snippet());
        Finding::new(page.path, Some(opening + line), problem, HELP)
    })?;
    let heading = page.headings.iter().rfind(|heading| heading.start < fence.span.start);
    let heading = heading.ok_or_else(|| Finding::new(page.path, Some(opening), "the note has no heading", HELP))?;
    let section = section(page, heading);
    let minutes = minute(page, section.start, minutes)..minute(page, section.end, minutes);
    Ok(Note { title: heading.title.clone(), anchor: page.anchor(heading), minutes, lesson })
}

/// From a heading to the next that is not below it, or that has a note of its own.
fn section(page: &Page<'_>, heading: &Heading) -> Range<usize> {
    let has_note = |place: usize| {
        let next = page.headings.iter().map(|heading| heading.start).find(|start| *start > place);
        fences(page).any(|fence| (place..next.unwrap_or(page.text.len())).contains(&fence.span.start))
    };
    let later = page.headings.iter().filter(|other| other.start > heading.start);
    let end =
        later.filter(|other| other.level <= heading.level || has_note(other.start)).map(|other| other.start).next();
    // The page's title is where the page begins, whatever stands before it.
    let start = if heading.level == HeadingLevel::H1 { 0 } else { heading.start };
    start..end.unwrap_or(page.text.len())
}

/// The minute at which a reader comes to a place, if all of the text takes equally long.
fn minute(page: &Page<'_>, place: usize, minutes: u32) -> u32 {
    let unseen = |end: usize| -> usize {
        let blocks = page.metadata.iter().chain(fences(page).map(|fence| &fence.span));
        blocks.filter(|block| block.end <= end).map(Range::len).sum()
    };
    let (read, all) = (place - unseen(place), page.text.len() - unseen(page.text.len()));
    (f64::from(minutes) * read as f64 / all.max(1) as f64).round() as u32
}

/// Takes the blocks out of the page.
pub fn edits(page: &Page<'_>) -> Vec<Edit> {
    fences(page).map(|fence| Edit { span: fence.span.clone(), text: String::new() }).collect()
}

/// Puts the notes of all pages in the directive's place.
pub fn edit(page: &Page<'_>, directive: &Directive<'_>, book: &[Entry]) -> Edit {
    let mut text = "<div id=\"notes\">\n".to_owned();
    for entry in book.iter().filter(|entry| !entry.notes.is_empty()) {
        let _ = write!(text, "\n## {}\n", entry.name);
        let address = relative(page.path, &entry.path);
        for note in &entry.notes {
            text += &rendered(note, &address, entry.front.minutes);
        }
    }
    text += "\n</div>\n";
    Edit { span: directive.span.clone(), text }
}

fn rendered(Note { title, anchor, minutes, lesson }: &Note, address: &str, all: u32) -> String {
    let Range { start, end } = minutes;
    let mut text = format!(
        "\n<div class=\"note\">\n\n### {title}\n\n[Minutes {start} to {end} of {all}]({address}#{anchor})\n\n\
         Say\n: {}\n\nAsk\n: {}\n\nWhat comes\n",
        line(&lesson.say),
        line(&lesson.ask)
    );
    for WrongAnswer { answer, then } in &lesson.wrong {
        let _ = writeln!(text, ": “{}” {}\n", line(answer), line(then));
    }
    text + "</div>\n"
}

fn line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::directive::directives;

    const NOTE: &str = "```notes\nsay: It is\n  long.\nask: Which route?\nwrong:\n  - answer: The short one.\n    then: Measure.\n```\n";

    fn of(text: &str) -> Result<Vec<Note>, Vec<String>> {
        let page = Page::parse(Path::new("a/b.md"), text);
        read(&page, 10).map_err(|findings| findings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_minutes_of_a_section_follow_from_its_length() {
        let half = "word ".repeat(100);
        let text = format!("# A\n\n{NOTE}\n{half}\n\n## B\n\n{NOTE}\n{half}\n\n### C\n\n{half}\n\n## D\n\n{half}\n");
        let notes = of(&text).expect("two notes");
        let times: Vec<_> = notes.iter().map(|note| (note.anchor.as_str(), note.minutes.clone())).collect();
        assert_eq!(times, [("a", 0..3), ("b", 3..8)]);
        let alone = of(&format!("# A\n\n{half}\n\n## B\n\n{NOTE}\n{half}\n")).expect("a note");
        assert_eq!(alone[0].minutes, 5..10);
    }

    #[test]
    fn readers_do_not_see_a_note_and_the_list_holds_it() {
        let text = format!("# A\n\n{NOTE}\nText.\n");
        let page = Page::parse(Path::new("a/b.md"), &text);
        assert_eq!(page.edited(edits(&page)), "# A\n\n\n\nText.\n");
        let list = Page::parse(Path::new("teaching/notes.md"), "# N\n\n{{#notes}}\n");
        let notes = read(&page, 10).expect("a note");
        let entry = Entry { path: page.path.into(), name: "Bee".to_owned(), notes, ..Entry::default() };
        let text = edit(&list, &directives(&list)[0], &[entry, Entry::default()]).text;
        let expected = "<div id=\"notes\">\n\n## Bee\n\n<div class=\"note\">\n\n### A\n\n[Minutes 0 to 10 of 0](../a/b.md#a)\n\n\
                        Say\n: It is long.\n\nAsk\n: Which route?\n\nWhat comes\n: “The short one.” Measure.\n\n</div>\n\n</div>\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_fault_is_found_with_its_line() {
        for (text, problem) in [
            (NOTE.to_owned(), "src/a/b.md:1: the note has no heading"),
            (format!("# A\n\n{NOTE}\n{NOTE}"), "src/a/b.md:12: the section `A` has a note already"),
            (format!("# A\n\n{}", NOTE.replace("ask", "aks")), "src/a/b.md:6: the note cannot be read: "),
            (format!("# A\n\n{}", NOTE.replace("    then: Measure.\n", "")), "src/a/b.md:8: the note cannot be read: "),
        ] {
            let found = of(&text).expect_err("a fault");
            assert!(found.len() == 1 && found[0].starts_with(problem), "{found:#?}");
        }
    }
}
