//! An exercise: goals, and whether a template meets them.

use serde::Serialize;
use vpce_import::{Options, read_goals, read_template};
use vpce_model::goal::{Check, check};

use crate::problem::{Input, Problem};

/// The goals and what there is to say about them.
#[derive(Serialize)]
pub(crate) struct Checked {
    checks: Vec<Check>,
    hints: Vec<String>,
    /// What is said once every goal is met, in Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

impl Checked {
    pub(crate) fn new(template: &str, file_name: &str, goals: &str) -> Result<Self, Vec<Problem>> {
        let goals = read_goals("goal.yaml", goals).map_err(|error| Problem::of_file(|| Input::Goals, error))?;
        let reading = read_template(file_name, template, &Options::default())
            .map_err(|error| Problem::of_file(|| Input::Template, error))?;
        let checks = check(&reading.cloud, &goals);
        let solved = checks.iter().all(|check| check.met);
        Ok(Self { checks, hints: goals.hints, after: solved.then_some(goals.after) })
    }
}
