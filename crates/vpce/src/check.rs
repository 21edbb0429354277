//! `vpce check`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use vpce_import::Exercise;
use vpce_model::goal::{Check, Goals};

use crate::arguments::CheckArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

pub fn run(arguments: &CheckArguments) -> Result<Outcome, Diagnosis> {
    let exercise = exercise(&arguments.goal)?;
    let files = input::files(&arguments.template)?;
    let named: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let checks = exercise
        .check(&named, &arguments.template.settings.options())
        .map_err(|error| Diagnosis::templates(error, &files))?;
    if arguments.template.json {
        paint::print_json(&checks)?;
    } else {
        paint::print(&text(&exercise.goals, &checks))?;
    }
    Ok(if checks.iter().all(|check| check.met) { Outcome::Yes } else { Outcome::No })
}

/// The goals of a file, with what stands beside it.
fn exercise(goal: &Path) -> Result<Exercise, Diagnosis> {
    let (name, bytes) = input::bytes(goal)?;
    let beside = |file: &str| fs::read(goal.with_file_name(file)).map_err(|error| error.to_string());
    Exercise::read(&name, &bytes, &beside).map_err(|error| Diagnosis::template(error, bytes))
}

/// What came of each goal, and in the end why it works.
pub fn text(goals: &Goals, checks: &[Check]) -> String {
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
