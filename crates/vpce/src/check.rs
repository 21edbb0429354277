//! `vpce check`.

use std::fmt::Write;

use vpce_import::read_goals;
use vpce_model::goal::{Check, Goals, check};

use crate::arguments::CheckArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

pub fn run(arguments: &CheckArguments) -> Result<Outcome, Diagnosis> {
    let (name, bytes) = input::bytes(&arguments.goal)?;
    let goals = read_goals(&name, &bytes).map_err(|error| Diagnosis::template(error, bytes))?;
    let reading = input::network(&arguments.template)?;
    let checks = check(&reading.cloud, &goals);
    if arguments.template.json {
        paint::print_json(&checks)?;
    } else {
        paint::print(&text(&goals, &checks))?;
    }
    Ok(if checks.iter().all(|check| check.met) { Outcome::Yes } else { Outcome::No })
}

fn text(goals: &Goals, checks: &[Check]) -> String {
    let mut text = String::new();
    for check in checks {
        let mark = if check.met { '✓' } else { '✗' };
        let _ = writeln!(text, "{mark} {}", check.goal);
        if !check.reason.is_empty() {
            let _ = writeln!(text, "  {}", check.reason);
        }
    }
    let met = checks.iter().filter(|check| check.met).count();
    let _ = writeln!(text, "\n{met} of {} goals met.", checks.len());
    if met == checks.len() && !goals.after.is_empty() {
        let _ = writeln!(text, "\n{}", goals.after.trim_end());
    }
    text
}
