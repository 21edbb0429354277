//! The programs of the chapters for the browser: what *Run* in a page calls, as JSON out.
//!
//! They use all of the model, which the labs of a page do not. So they are a module of their own, which is loaded when somebody
//! presses the button.

mod example;

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a page gets.
#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Output { output: String },
    Refused { problem: String, help: String },
}

/// Runs a program of the book by its name and hands on what it prints.
#[wasm_bindgen]
pub fn run(example: &str) -> String {
    let answer = match example::output(example) {
        Ok(output) => Answer::Output { output },
        Err((problem, help)) => Answer::Refused { problem, help },
    };
    // Every key is a string, so the only ways for it to fail are closed.
    serde_json::to_string(&answer).unwrap_or_default()
}
