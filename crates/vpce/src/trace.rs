//! `vpce trace`.

use vpce_model::trace::{Question, Verdict, trace};

use crate::arguments::TraceArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

pub fn run(arguments: &TraceArguments) -> Result<Outcome, Diagnosis> {
    let mut reading = input::template(&arguments.template)?;
    let question = Question {
        from: input::source(arguments.from.as_deref(), &reading)?,
        to: arguments.to.clone(),
        protocol: arguments.protocol,
        port: arguments.port,
        source_ports: arguments.source_ports,
    };
    reading.cloud.outages.zones.clone_from(&arguments.down);
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
