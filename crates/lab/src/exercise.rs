//! An exercise: goals, and whether a template meets them.

use serde::Serialize;
use vpce_import::{Options, read_goals, read_template};
use vpce_model::goal::{Check, check};

use crate::problem::{Input, Problem};

/// The goals and what there is to say about them.
#[derive(Serialize)]
pub(crate) struct Checked {
    /// What came of each goal.
    checks: Vec<Check>,
    /// What each goal asks, so that a page can show the trace behind it.
    questions: Vec<Question>,
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

impl Checked {
    pub(crate) fn new(template: &str, file_name: &str, goals: &str) -> Result<Self, Vec<Problem>> {
        let goals = read_goals("goal.yaml", goals).map_err(|error| Problem::of_file(|| Input::Goals, error))?;
        let reading = read_template(file_name, template, &Options::default())
            .map_err(|error| Problem::of_file(|| Input::Template, error))?;
        let checks = check(&reading.cloud, &goals);
        let solved = checks.iter().all(|check| check.met);
        let questions = goals.goals.into_iter().map(|goal| Question { from: goal.from, to: goal.to }).collect();
        Ok(Self { checks, questions, hints: goals.hints, after: solved.then_some(goals.after) })
    }
}
