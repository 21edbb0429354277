//! What an exercise says where there is no JavaScript: how to solve it in a terminal, and its hints.
//!
//! Both stand inside `<vpce-exercise template="start.yaml" goal="goal.yaml">`, which the script of the labs replaces.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use vpce_import::read_goals;
use vpce_model::goal::Hint;

use crate::finding::Finding;
use crate::page::{Edit, Page};

const OPEN: &str = "<vpce-exercise ";
const CLOSE: &str = "</vpce-exercise>";

/// Fills each exercise of a page.
pub fn edits(src: &Path, page: &Page<'_>) -> Result<Vec<Edit>, Vec<Finding>> {
    let opened = page.text.match_indices(OPEN).map(|(start, _)| start);
    let at_margin = |start: &usize| page.text[..*start].ends_with('\n');
    let mut edits = Vec::new();
    for start in opened.filter(at_margin) {
        edits.push(fill(src, page, start).map_err(|finding| vec![finding])?);
    }
    Ok(edits)
}

fn fill(src: &Path, page: &Page<'_>, start: usize) -> Result<Edit, Finding> {
    let refuse = |problem: String, help: &str| Finding::new(page.path, Some(page.line(start)), problem, help);
    let rest = &page.text[start..];
    let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
    let goal = tag.split("goal=\"").nth(1).and_then(|value| value.split('"').next());
    let goal = goal.ok_or_else(|| refuse("the exercise names no goals".to_owned(), "write `goal=\"goal.yaml\"`"))?;
    let close =
        rest.find(CLOSE).ok_or_else(|| refuse("the exercise does not end".to_owned(), "close it with its tag"))?;
    let file = src.join(page.path).with_file_name(goal);
    let text = fs::read(&file).map_err(|error| {
        refuse(format!("the goals `{goal}` cannot be read: {error}"), "the name is taken from the page's own folder")
    })?;
    let goals = read_goals(goal, text).map_err(|error| refuse(error.to_string(), "mend the goals"))?;
    let name = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    Ok(Edit::insert(start + close, inside(&name, &goals.hints)))
}

fn inside(name: &str, hints: &[Hint]) -> String {
    let mut text = format!(
        "\n\nThe editor of this exercise needs JavaScript. In a terminal, `vpce learn start {name}` writes the template, checks it \
         whenever you save it, and has the same goals and hints.\n\n"
    );
    if !hints.is_empty() {
        text += "<details>\n<summary>Hints, one after the other</summary>\n\n";
        for (place, hint) in hints.iter().enumerate() {
            let words: Vec<&str> = hint.text.split_whitespace().collect();
            let _ = writeln!(text, "{}. {}", place + 1, words.join(" "));
        }
        text += "\n</details>\n\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOALS: &str = "goals: []\nhints:\n  - text: Look at the\n      routes.\n  - Look at `S3Endpoint`.\n";

    #[test]
    fn an_exercise_has_its_hints_without_a_script() {
        let src = tempfile::tempdir().expect("a folder");
        fs::create_dir(src.path().join("ex")).expect("created");
        fs::write(src.path().join("ex/goal.yaml"), GOALS).expect("written");
        let text = "# A\n\n<vpce-exercise template=\"start.yaml\" goal=\"goal.yaml\"></vpce-exercise>\n";
        let page = Page::parse(Path::new("ex/exercise.md"), text);
        let filled = page.edited(edits(src.path(), &page).expect("the goals are there"));
        assert!(filled.contains("`vpce learn start ex`"), "{filled}");
        assert!(
            filled.contains("\n1. Look at the routes.\n2. Look at `S3Endpoint`.\n\n</details>\n\n</vpce-exercise>\n")
        );
    }

    #[test]
    fn goals_that_are_not_there_are_found_with_their_line() {
        for (tag, problem) in [
            ("<vpce-exercise goal=\"gone.yaml\"></vpce-exercise>", "the goals `gone.yaml` cannot be read"),
            ("<vpce-exercise template=\"a\"></vpce-exercise>", "the exercise names no goals"),
            ("<vpce-exercise goal=\"goal.yaml\">", "the exercise does not end"),
        ] {
            let text = format!("# A\n\n{tag}\n");
            let page = Page::parse(Path::new("a.md"), &text);
            let findings = edits(Path::new("src"), &page).expect_err("something is missing");
            assert!(findings[0].to_string().starts_with(&format!("src/a.md:3: {problem}")), "{}", findings[0]);
        }
    }
}
