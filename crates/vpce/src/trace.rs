//! `vpce trace`.

use vpce_import::Reading;
use vpce_model::trace::{Question, Verdict, trace};

use crate::arguments::TraceArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

pub fn run(arguments: &TraceArguments) -> Result<Outcome, Diagnosis> {
    let reading = input::template(&arguments.template)?;
    let question = Question {
        from: source(arguments.from.as_deref(), &reading)?,
        to: arguments.to.clone(),
        protocol: arguments.protocol,
        port: arguments.port,
        source_ports: arguments.source_ports,
    };
    let answer = trace(&reading.cloud, &question).map_err(|error| Diagnosis::other(&error, error.help()))?;
    if arguments.template.json {
        paint::print_json(&answer)?;
    } else {
        paint::print(&answer.to_string())?;
    }
    match answer.verdict() {
        Verdict::Reachable => Ok(Outcome::Yes),
        Verdict::Partly | Verdict::Blocked => Ok(Outcome::No),
        Verdict::Undecided => Err(Diagnosis::other(
            "the path leads to something that the model does not know, so there is no yes or no",
            "see the hop marked `not modelled`, or the routes that are equal",
        )),
    }
}

/// The source that was named, or the only one there is.
fn source(named: Option<&str>, reading: &Reading) -> Result<String, Diagnosis> {
    match (named, reading.cloud.source_names().as_slice()) {
        (Some(name), _) => Ok(name.to_owned()),
        (None, [only]) => Ok((*only).to_owned()),
        (None, []) => Err(Diagnosis::other(
            "the template has no instance and no network interface that could ask",
            "add an AWS::EC2::Instance or an AWS::EC2::NetworkInterface",
        )),
        (None, many) => Err(Diagnosis::other("who asks?", format!("name one with --from: {}", many.join(", ")))),
    }
}
