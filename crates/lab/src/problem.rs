//! What is wrong, and where to look.

use serde::Serialize;
use vpce_import::TemplateError;
use vpce_model::rule::Rule;
use vpce_model::trace::{DestinationError, TraceError};

/// One thing that is wrong with what the reader wrote.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Which of the reader's inputs it is about.
    pub input: Input,
    /// The line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column, from 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The documented rule behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
}

/// What a page lets a reader change.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Input {
    /// The template.
    Template,
    /// Who asks.
    From,
    /// What for.
    To,
    /// The goals, where the page names them.
    Goals,
}

impl Problem {
    pub(crate) fn new(input: Input, message: String, help: String) -> Self {
        Self { input, line: None, column: None, resource: None, message, help: Some(help), rule: None }
    }

    /// Those of a file that could not be read.
    pub fn of_file(input: fn() -> Input, error: TemplateError) -> Vec<Self> {
        let problems = error.problems.into_iter();
        problems
            .map(|problem| Self {
                input: input(),
                line: problem.position.map(|position| position.line),
                column: problem.position.map(|position| position.column),
                resource: problem.resource,
                message: problem.message,
                help: problem.help,
                rule: problem.rule,
            })
            .collect()
    }
}

impl From<DestinationError> for Problem {
    fn from(error: DestinationError) -> Self {
        Self::new(Input::To, error.to_string(), DestinationError::HELP.to_owned())
    }
}

impl From<TraceError> for Problem {
    fn from(error: TraceError) -> Self {
        let input = match error {
            TraceError::UnknownSource { .. } => Input::From,
            TraceError::UnknownName(_)
            | TraceError::UnknownRegion(_)
            | TraceError::NoAddresses(_)
            | TraceError::RouteTarget(..) => Input::To,
        };
        Self::new(input, error.to_string(), error.help())
    }
}
