//! The programs of the chapters, as they stand in `examples/`.

use std::error::Error;
use std::fmt::Write;

use serde::Serialize;

use crate::problem::{Input, Problem};

#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/gateway_endpoint.rs"]
mod gateway_endpoint;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/without_an_endpoint.rs"]
mod without_an_endpoint;

type Example = fn(&mut dyn Write) -> Result<(), Box<dyn Error>>;

const EXAMPLES: [(&str, Example); 2] =
    [("gateway_endpoint", gateway_endpoint::run), ("without_an_endpoint", without_an_endpoint::run)];

/// What a program prints.
#[derive(Serialize)]
pub(crate) struct Output {
    output: String,
}

impl Output {
    pub(crate) fn of(name: &str) -> Result<Self, Vec<Problem>> {
        let refused = |message: String, help: String| vec![Problem::new(Input::Example, message, help)];
        let Some((_, run)) = EXAMPLES.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
            return Err(refused(format!("no program is called `{name}`"), format!("name one of {}", known.join(", "))));
        };
        let mut output = String::new();
        match run(&mut output) {
            Ok(()) => Ok(Self { output }),
            Err(error) => Err(refused(format!("`{name}` ends with an error"), error.to_string())),
        }
    }
}
