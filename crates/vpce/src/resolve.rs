//! `vpce resolve`.

use vpce_model::dns::{Resolution, ResolutionFailure};
use vpce_model::trace::resolve_from;

use crate::arguments::ResolveArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

pub fn run(arguments: &ResolveArguments) -> Result<Outcome, Diagnosis> {
    let reading = input::network_in(&arguments.outage, &arguments.template)?;
    let from = input::source(arguments.from.as_deref(), &reading)?;
    let resolution =
        resolve_from(&reading.cloud, &from, &arguments.name).map_err(|error| Diagnosis::other(&error, error.help()))?;
    if arguments.template.json {
        paint::print_json(&resolution)?;
    } else {
        paint::print(&text(&resolution))?;
    }
    Ok(match resolution.failure {
        None => Outcome::Yes,
        Some(ResolutionFailure::Forwarded) => Outcome::Unanswered,
        Some(_) => Outcome::No,
    })
}

fn text(resolution: &Resolution) -> String {
    let mut text = match resolution.failure {
        None => format!("{resolution}\n"),
        Some(failure) => format!("{}: no answer, {}\n", resolution.name, failure.message()),
    };
    let mut line = |label: &str, value: String| text += &format!("  {label:<11}  {value}\n");
    for name in &resolution.canonical_names {
        line("stands for", name.clone());
    }
    line("answered by", resolution.answered_by.to_string());
    for zone in &resolution.passed_over {
        line("passed over", zone.to_string());
    }
    for zone in &resolution.silent {
        line("not asked", format!("{zone}, because EnableDnsHostnames of the VPC is off"));
    }
    text
}
