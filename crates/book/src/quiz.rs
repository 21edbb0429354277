//! The questions at a chapter's end: a fenced block `quiz` in YAML becomes groups of answers to choose from.
//!
//! Each answer says why it is right or wrong as soon as it is chosen. Styles alone show that, so it needs no script.

use std::path::Path;

use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::finding::Finding;
use crate::page::{Edit, Fence, Page};

/// The questions of a page, as they were written and as they will stand in it.
#[derive(Debug, Default)]
pub struct Quiz {
    /// The blocks, and what comes in their place.
    pub edits: Vec<Edit>,
    /// Words in brackets that are no link of the page, such as `[RT-28]`, and where they stand.
    pub brackets: Vec<(String, usize)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    question: String,
    answers: Vec<Spanned<Answer>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    text: String,
    #[serde(default)]
    right: bool,
    why: String,
}

const HELP: &str = "a question has `question` and `answers`; an answer has `text`, `why` and, if it is the right one, \
    `right: true`";

/// Reads the questions of a page.
pub fn read(page: &Page<'_>) -> Result<Quiz, Vec<Finding>> {
    let mut quiz = Quiz::default();
    let mut findings = Vec::new();
    let mut number = 0;
    for fence in page.fences.iter().filter(|fence| fence.language == "quiz") {
        let questions = match questions(page, fence) {
            Ok(questions) => questions,
            Err(found) => {
                findings.extend(found);
                continue;
            }
        };
        let mut text = "<div class=\"quiz\">\n".to_owned();
        for question in &questions {
            number += 1;
            text += &rendered(question, &name(page.path, number));
        }
        text += "\n</div>\n";
        let brackets = Page::parse(page.path, &text).brackets;
        quiz.brackets.extend(brackets.into_iter().map(|(words, _)| {
            let at = page.text[fence.span.clone()].find(&format!("[{words}]")).unwrap_or_default();
            (words, fence.span.start + at)
        }));
        quiz.edits.push(Edit { span: fence.span.clone(), text });
    }
    if findings.is_empty() { Ok(quiz) } else { Err(findings) }
}

fn questions(page: &Page<'_>, fence: &Fence) -> Result<Vec<Question>, Vec<Finding>> {
    let opening = page.line(fence.span.start);
    let finding = |line: Option<u64>, problem: String, help: &str| {
        Finding::new(page.path, Some(opening + line.map_or(0, |line| line as usize)), problem, help)
    };
    let questions: Vec<Spanned<Question>> = serde_saphyr::from_str(&fence.body).map_err(|error| {
        let line = error.location().map(|location| location.line());
        vec![finding(line, format!("the questions cannot be read: {}", error.without_snippet()), HELP)]
    })?;
    let mut findings = Vec::new();
    if questions.is_empty() {
        findings.push(finding(None, "the block asks no question".to_owned(), HELP));
    }
    for question in &questions {
        let at = Some(question.referenced.line());
        findings.extend(faults(&question.value).into_iter().map(|(problem, help)| finding(at, problem, help)));
        for answer in question.value.answers.iter().filter(|answer| answer.value.why.trim().is_empty()) {
            let problem = format!("the answer `{}` does not say why", answer.value.text);
            let help = "write as `why` what somebody who chose it should learn";
            findings.push(finding(Some(answer.referenced.line()), problem, help));
        }
    }
    if findings.is_empty() { Ok(questions.into_iter().map(|question| question.value).collect()) } else { Err(findings) }
}

/// What is wrong with a question as a whole, and what to do about it.
fn faults(question: &Question) -> Vec<(String, &'static str)> {
    let mut faults = Vec::new();
    let asked = &question.question;
    if question.answers.len() < 2 {
        faults.push((format!("the question `{asked}` leaves no choice"), "give it two answers or more"));
    }
    match question.answers.iter().filter(|answer| answer.value.right).count() {
        1 => {}
        0 => faults.push((format!("the question `{asked}` has no right answer"), "give one answer `right: true`")),
        many => faults.push((
            format!("the question `{asked}` has {many} right answers"),
            "a reader can choose one: leave `right: true` with one",
        )),
    }
    faults
}

/// What no other question of the book is called; on the page to be printed they all stand together.
fn name(page: &Path, number: usize) -> String {
    let page = page.with_extension("").to_string_lossy().replace(['/', '\\'], "-");
    format!("{page}-question-{number}")
}

fn rendered(question: &Question, name: &str) -> String {
    let answers: String =
        (1..).zip(&question.answers).map(|(value, answer)| choice(&answer.value, name, value)).collect();
    format!(
        "\n<div class=\"question\" role=\"radiogroup\" aria-labelledby=\"{name}\">\n\
         <div class=\"asked\" id=\"{name}\">\n\n{}\n\n</div>\n{answers}\n</div>\n",
        question.question.trim()
    )
}

/// An answer, and why it is right or wrong. What is shown within the living part is also read out.
fn choice(answer: &Answer, name: &str, value: usize) -> String {
    let text = answer.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (class, verdict) = if answer.right { ("right", "Right.") } else { ("wrong", "Wrong.") };
    format!(
        "\n<label><input type=\"radio\" name=\"{name}\" value=\"{value}\"> {text}</label>\n\n\
         <div aria-live=\"polite\">\n<div class=\"why {class}\">\n\n**{verdict}** {}\n\n</div>\n</div>\n",
        answer.why.trim()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: &str = "- question: Which route?\n  answers:\n    - text: The default route.\n      why: It matches, \
        but it is short.\n    - text: The local route.\n      right: true\n      why: The longest match. [RT-02]\n";

    /// What becomes of a page with these questions, and the lines of the rules in it; or what is wrong with them.
    fn of(questions: &str) -> Result<(String, Vec<usize>), Vec<String>> {
        let text = format!("# A\n\n```quiz\n{questions}```\n\nEnd.\n");
        let page = Page::parse(Path::new("a/b.md"), &text);
        match read(&page) {
            Ok(quiz) => {
                let lines = quiz.brackets.iter().map(|(_, at)| page.line(*at)).collect();
                Ok((page.edited(quiz.edits), lines))
            }
            Err(findings) => Err(findings.iter().map(ToString::to_string).collect()),
        }
    }

    fn finds(questions: &str, line: usize, problem: &str) {
        let findings = of(questions).expect_err("a fault");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert!(findings[0].starts_with(&format!("src/a/b.md:{line}: {problem}")), "{findings:#?}");
        assert!(findings[0].contains("\n  help: "), "{findings:#?}");
    }

    #[test]
    fn a_question_becomes_a_group_of_choices() {
        let (text, lines) = of(QUESTION).expect("a good question");
        for part in [
            "<div class=\"question\" role=\"radiogroup\" aria-labelledby=\"a-b-question-1\">",
            "<div class=\"asked\" id=\"a-b-question-1\">\n\nWhich route?\n",
            "\n\n<label><input type=\"radio\" name=\"a-b-question-1\" value=\"1\"> The default route.</label>\n\n",
            "<div class=\"why wrong\">\n\n**Wrong.** It matches, but it is short.\n",
            "<div class=\"why right\">\n\n**Right.** The longest match. [RT-02]\n",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(!text.contains("```"), "{text}");
        assert_eq!(lines, [10]);
    }

    #[test]
    fn questions_are_counted_through_the_page() {
        let (text, _) = of(&format!("{QUESTION}```\n\n```quiz\n{QUESTION}")).expect("good questions");
        for name in ["id=\"a-b-question-1\"", "id=\"a-b-question-2\""] {
            assert_eq!(text.matches(name).count(), 1, "{text}");
        }
    }

    #[test]
    fn a_fault_is_found_with_its_line() {
        finds("[]\n", 3, "the block asks no question");
        finds(&QUESTION.replace("why: It", "because: It"), 7, "the questions cannot be read: ");
        finds(&QUESTION.replace("question:", "ask:"), 4, "the questions cannot be read: ");
        finds(&QUESTION.replace("why: It matches, but it is short.", "why: ''"), 6, "the answer `The default route.`");
        finds(&QUESTION.replace("      right: true\n", ""), 4, "the question `Which route?` has no right answer");
        let both = QUESTION.replace("why: It", "right: true\n      why: It");
        finds(&format!("{QUESTION}{both}"), 11, "the question `Which route?` has 2 right answers");
        let one = "- question: Why?\n  answers:\n    - text: So.\n      right: true\n      why: So.\n";
        finds(one, 4, "the question `Why?` leaves no choice");
    }

    #[test]
    fn an_answer_without_a_reason_is_found() {
        let findings = of("- question: Why?\n  answers:\n    - text: So.\n").expect_err("no reason");
        assert!(findings[0].contains("`why`") && findings[0].starts_with("src/a/b.md:6: "), "{findings:#?}");
    }
}
