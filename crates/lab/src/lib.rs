//! The model for the browser: what the labs of the pages call, as JSON in and out.
//!
//! There is no logic here. Each function reads a template, asks the model and hands on what it says, in the shape in which a
//! page shows it. The same functions are compiled for the browser and for tests, which compare the two byte for byte.
//!
//! ```
//! let template = "
//! Resources:
//!   Vpc:
//!     Type: AWS::EC2::VPC
//!     Properties: { CidrBlock: 10.0.0.0/8 }
//! ";
//! let answer: serde_json::Value = serde_json::from_str(&vpce_lab::trace(template, "net.yaml", "App", "s3://reports"))?;
//! assert_eq!(answer["problems"][0]["resource"], "Vpc");
//! # Ok::<(), serde_json::Error>(())
//! ```

mod problem;
mod request;
mod route_table;

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

pub use problem::{Input, Problem};
use request::Traced;

/// What a page gets instead of an answer.
#[derive(Serialize)]
struct Refused {
    problems: Vec<Problem>,
}

/// Follows a request through the network of a template.
///
/// `file_name` is what problems call the template; `from` and `to` are those of `vpce trace`.
#[wasm_bindgen]
pub fn trace(template: &str, file_name: &str, from: &str, to: &str) -> String {
    json(Traced::new(&[(file_name, template)], from, to))
}

/// The same, where another template stands beside it, which the reader does not change: the other side of a peering connection or
/// of an endpoint service.
#[wasm_bindgen]
pub fn trace_beside(template: &str, file_name: &str, beside: &str, beside_name: &str, from: &str, to: &str) -> String {
    json(Traced::new(&[(file_name, template), (beside_name, beside)], from, to))
}

fn json<T: Serialize>(answer: Result<T, Vec<Problem>>) -> String {
    let text = match answer {
        Ok(answer) => serde_json::to_string(&answer),
        Err(problems) => serde_json::to_string(&Refused { problems }),
    };
    // Every key is a string, so the only ways for it to fail are closed.
    text.unwrap_or_default()
}
