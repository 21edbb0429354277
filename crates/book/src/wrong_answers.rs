//! The wrong answers that come up again and again, `{{#wrong-answers}}`: what the after-words of each exercise say of them.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use vpce_import::read_goals;

use crate::directive::Directive;
use crate::finding::Finding;
use crate::page::{Edit, Page, relative};
use crate::preprocess::Entry;

/// How after-words begin to speak of them.
const MARKS: [&str; 3] = ["Common wrong", "Common and wrong", "Wrong:"];

/// Puts the list in the directive's place, in the order of the book.
pub fn edit(src: &Path, page: &Page<'_>, directive: &Directive<'_>, book: &[Entry]) -> Result<Edit, Finding> {
    let mut text = String::new();
    for Entry { path, name, .. } in book {
        // Goals that cannot be read are told on the page of the exercise.
        let goals =
            fs::read(src.join(path).with_file_name("goal.yaml")).ok().and_then(|it| read_goals("goal.yaml", it).ok());
        if let Some(words) = goals.as_ref().and_then(|goals| wrong(&goals.after)) {
            let _ = writeln!(text, "- [{name}]({}): {words}", relative(page.path, path));
        }
    }
    if text.is_empty() {
        let line = Some(page.line(directive.span.start));
        let help = "an exercise says so in `after`, behind `Common wrong answers:`";
        return Err(Finding::new(page.path, line, "no exercise tells of a wrong answer", help));
    }
    Ok(Edit { span: directive.span.clone(), text })
}

/// What follows on such a beginning, to the end of its paragraph.
fn wrong(after: &str) -> Option<String> {
    let words = after.split("\n\n").find_map(|paragraph| {
        let place = MARKS.iter().filter_map(|mark| paragraph.find(mark)).min()?;
        paragraph[place..].split_once(':').map(|(_, words)| words)
    })?;
    let words: Vec<&str> = words.split_whitespace().collect();
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directive::directives;

    #[test]
    fn the_after_words_of_each_exercise_are_gathered() {
        let src = tempfile::tempdir().expect("a folder");
        let entry = |name: &str, after: &str| {
            fs::create_dir(src.path().join(name)).expect("created");
            let goals = format!("goals: []\nafter: |\n{after}");
            fs::write(src.path().join(name).join("goal.yaml"), goals).expect("written");
            Entry { path: format!("{name}/exercise.md").into(), name: name.to_owned(), ..Entry::default() }
        };
        let book = [
            entry("a", "  Right.\n\n  Common wrong answers: one,\n  and another.\n\n  More.\n"),
            entry("b", "  Nothing about it.\n"),
            entry("c", "  Also right: this. Wrong: that.\n"),
        ];
        let page = Page::parse(Path::new("t/page.md"), "# T\n\n{{#wrong-answers}}\n");
        let text = |book: &[Entry]| edit(src.path(), &page, &directives(&page)[0], book).map(|edit| edit.text);
        let expected = "- [a](../a/exercise.md): one, and another.\n- [c](../c/exercise.md): that.\n";
        assert_eq!(text(&book).as_deref(), Ok(expected));
        assert!(text(&book[1..2]).is_err());
    }
}
