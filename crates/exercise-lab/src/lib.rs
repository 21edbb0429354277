//! The exercises for the browser: whether an answer meets its goals, as JSON in and out.
//!
//! It holds the lab as well, so that a page with an exercise loads one module. It stands apart from it because goals ask policies
//! and prices too, which the labs of other pages do without. There is no logic here: an answer is checked by the function that
//! `vpce check` calls.

use std::collections::BTreeMap;

use serde::Serialize;
use vpce_import::{Exercise, Options, read_goals};
use vpce_lab::{Input, Problem};
use vpce_model::goal::{Check, Goals};
use wasm_bindgen::prelude::wasm_bindgen;

pub use vpce_lab::{trace, trace_beside};

/// The goals and what there is to say about them.
#[derive(Serialize)]
struct Checked {
    /// What came of each goal.
    checks: Vec<Check>,
    /// What each goal asks, so that a page can show the trace behind it; none where it asks something else.
    questions: Vec<Option<Question>>,
    hints: Vec<String>,
    /// What is said once every goal is met, in Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

#[derive(Serialize)]
struct Question {
    from: String,
    to: String,
}

/// What a page gets instead.
#[derive(Serialize)]
struct Refused {
    problems: Vec<Problem>,
}

/// The files beside the goals that a check needs: those of the usages of bills.
#[wasm_bindgen]
pub fn files(goals: &str) -> String {
    let goals = read_goals("goal.yaml", goals).ok();
    let files: Vec<&str> = goals.iter().flat_map(Goals::usage_files).collect();
    serde_json::to_string(&files).unwrap_or_default()
}

/// Checks a template against the goals of an exercise, which are a YAML file too. `beside` holds the files that stand beside the
/// goals, `start.yaml` among them: a JSON object of names and texts.
#[wasm_bindgen]
pub fn check(template: &str, file_name: &str, goals: &str, beside: &str) -> String {
    let text = match Checked::new(template, file_name, goals, beside) {
        Ok(checked) => serde_json::to_string(&checked),
        Err(problems) => serde_json::to_string(&Refused { problems }),
    };
    // Every key is a string, so the only ways for it to fail are closed.
    text.unwrap_or_default()
}

impl Checked {
    fn new(template: &str, file_name: &str, goals: &str, beside: &str) -> Result<Self, Vec<Problem>> {
        let beside: BTreeMap<String, String> = serde_json::from_str(beside).unwrap_or_default();
        let text =
            |name: &str| beside.get(name).map(|text| text.clone().into_bytes()).ok_or("it is missing".to_owned());
        let exercise =
            Exercise::read("goal.yaml", goals, &text).map_err(|error| Problem::of_file(|| Input::Goals, error))?;
        let checks = exercise
            .check(&[(file_name, template.as_bytes())], &Options::default())
            .map_err(|error| Problem::of_file(|| Input::Template, error))?;
        let solved = checks.iter().all(|check| check.met);
        let Goals { goals, hints, after, .. } = exercise.goals;
        let question = |(from, to): (&str, &str)| Question { from: from.to_owned(), to: to.to_owned() };
        let questions = goals.iter().map(|goal| goal.wish.request().map(question)).collect();
        let hints = hints.into_iter().map(|hint| hint.text).collect();
        Ok(Self { checks, questions, hints, after: solved.then_some(after) })
    }
}
