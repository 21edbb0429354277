//! `vpce needs`.

use vpce_model::trace::{TraceError, Verdict};
use vpce_model::workload::{Met, meet};

use crate::arguments::NeedsArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

pub fn run(arguments: &NeedsArguments) -> Result<Outcome, Diagnosis> {
    let reading = input::network(&arguments.template)?;
    let from = input::source(arguments.from.as_deref(), &reading)?;
    let met = meet(&reading.cloud, &from, &arguments.workload).map_err(|error| {
        // Nothing runs in the internet or on premises, which other questions may come from.
        let help = match &error {
            TraceError::UnknownSource { known, .. } => format!("name an instance or interface: {}", known.join(", ")),
            error => error.help(),
        };
        Diagnosis::other(&error, help)
    })?;
    if arguments.template.json {
        paint::print_json(&met)?;
    } else {
        paint::print(&met.iter().map(line).collect::<String>())?;
    }
    let lacks = met.iter().any(|met| met.when.is_empty() && met.verdict != Verdict::Reachable);
    Ok(if lacks { Outcome::No } else { Outcome::Yes })
}

fn line(met: &Met) -> String {
    let Met { service, when, name, verdict, through, rule } = met;
    let (mark, how) = match (name, verdict) {
        (None, _) => ("!", "its private name is not documented".to_owned()),
        (Some(_), Verdict::Reachable) if through.is_empty() => ("✓", "reached".to_owned()),
        (Some(_), Verdict::Reachable) => ("✓", format!("through {}", through.join(" and "))),
        (Some(name), _) => ("✗", format!("{name} is not reached")),
    };
    let when = if when.is_empty() { String::new() } else { format!(", {when}") };
    format!("{mark} {service}{when}  {rule}\n    {how}\n")
}
