//! `vpce learn author`: what somebody who writes an exercise needs.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use vpce_import::{Exercise, Options, read_template};

use super::book::exercises;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, paint};

#[derive(Debug, Subcommand)]
pub enum AuthorCommand {
    /// Check every exercise under a folder: its start, solution, goals, causes and hints
    Check {
        /// The folder
        #[arg(default_value = "src")]
        folder: PathBuf,
    },
    /// Make the folder of a new exercise, with a small one in it that is in order
    New {
        /// Its name: lower-case words with hyphens between them
        #[arg(value_parser = exercise_name)]
        name: String,
        /// The part of the book that it belongs to: a folder of src
        #[arg(long, default_value = "src/endpoints", value_name = "FOLDER")]
        part: PathBuf,
    },
}

/// What a new exercise begins with.
const SKELETON: [(&str, &str); 4] = [
    ("exercise.md", include_str!("new/exercise.md")),
    ("goal.yaml", include_str!("new/goal.yaml")),
    ("solution.yaml", include_str!("new/solution.yaml")),
    ("start.yaml", include_str!("new/start.yaml")),
];

pub fn run(command: &AuthorCommand) -> Result<Outcome, Diagnosis> {
    match command {
        AuthorCommand::Check { folder } => check(folder),
        AuthorCommand::New { name, part } => new(name, part),
    }
}

fn exercise_name(text: &str) -> Result<String, &'static str> {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if text.split('-').all(is_word) {
        Ok(text.to_owned())
    } else {
        Err("write lower-case words with hyphens between them")
    }
}

fn check(folder: &Path) -> Result<Outcome, Diagnosis> {
    let unreadable = |error: io::Error| Diagnosis::file(&folder.display().to_string(), &error);
    let folders = exercises(folder).map_err(unreadable)?;
    let mut findings = Vec::new();
    let mut known: BTreeMap<&str, &Path> = BTreeMap::new();
    for exercise in &folders {
        let place = exercise.display();
        findings.extend(review(exercise).into_iter().map(|finding| format!("✗ {place}: {finding}")));
        let name = exercise.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(first) = known.insert(name, exercise) {
            findings.push(format!("✗ {place}: {} has this name too", first.display()));
        }
    }
    if folders.is_empty() {
        return Err(Diagnosis::other(
            format!("{} holds no exercise", folder.display()),
            "name the folder of the book's pages",
        ));
    }
    let mut text: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
    let count = if folders.len() == 1 { "1 exercise".to_owned() } else { format!("{} exercises", folders.len()) };
    text += &match findings.len() {
        0 => format!("✓ {count}, all in order\n"),
        1 => format!("\n{count}, 1 thing to mend\n"),
        many => format!("\n{count}, {many} things to mend\n"),
    };
    paint::print(&text)?;
    Ok(if findings.is_empty() { Outcome::Yes } else { Outcome::No })
}

/// What is wrong with an exercise.
fn review(folder: &Path) -> Vec<String> {
    let text = |name: &str| fs::read(folder.join(name)).map_err(|error| format!("{name} cannot be read: {error}"));
    let files = [text("goal.yaml"), text("start.yaml"), text("solution.yaml"), text("exercise.md")];
    let [Ok(goals), Ok(start), Ok(solution), Ok(page)] = files else {
        return files.into_iter().filter_map(Result::err).collect();
    };
    let exercise = match Exercise::read("goal.yaml", goals, &text) {
        Ok(exercise) => exercise,
        Err(error) => return vec![error.to_string()],
    };
    let mut findings = match exercise.review(&start, &solution) {
        Ok(findings) => findings.iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    };
    findings.extend(["start.yaml", "solution.yaml"].into_iter().zip([start, solution]).flat_map(not_modelled));
    let page = String::from_utf8_lossy(&page);
    findings.extend(page_findings(&page));
    findings.extend(strays(folder, &exercise, &page));
    findings
}

/// An exercise shows only what the model knows.
fn not_modelled((name, text): (&str, Vec<u8>)) -> Vec<String> {
    let reading = read_template(name, text, &Options::default());
    let unknown = reading.map(|reading| reading.not_modelled).unwrap_or_default();
    unknown.iter().map(|it| format!("{name}: {} is not modelled: {}", it.logical_id, it.resource_type)).collect()
}

fn page_findings(page: &str) -> Vec<String> {
    let needed =
        ["<vpce-exercise template=\"start.yaml\" goal=\"goal.yaml\"", "vpce check start.yaml --goal goal.yaml"];
    let missing = needed.into_iter().filter(|needed| !page.contains(needed));
    missing.map(|missing| format!("the page has no `{missing}`")).collect()
}

/// Files that neither the goals nor the page asks for.
fn strays(folder: &Path, exercise: &Exercise, page: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    let is_known = |name: &String| {
        SKELETON.iter().any(|(known, _)| known == name)
            || exercise.goals.usage_files().any(|usage| usage == name)
            || page.contains(name.as_str())
    };
    let mut strays: Vec<String> = names.filter(|name| !is_known(name)).collect();
    strays.sort();
    strays.into_iter().map(|name| format!("nothing asks for {name}")).collect()
}

fn new(name: &str, part: &Path) -> Result<Outcome, Diagnosis> {
    let folder = part.join(name);
    let refuse = |error: io::Error| {
        let help = "choose another name, or another --part";
        Diagnosis::other(format!("{} can't be made: {error}", folder.display()), help)
    };
    if !part.is_dir() {
        let problem = format!("{} is no folder", part.display());
        return Err(Diagnosis::other(problem, "name a part of the book with --part"));
    }
    fs::create_dir(&folder).map_err(refuse)?;
    let part = fs::canonicalize(part).map_err(refuse)?;
    let track = part.file_name().unwrap_or_default().to_string_lossy();
    for (file, text) in SKELETON {
        let text = text.replace("TRACK", &track);
        fs::write(folder.join(file), text).map_err(refuse)?;
    }
    let folder = folder.display();
    paint::print(&format!(
        "{folder} holds a small exercise that is in order. Make it yours, name its page in src/SUMMARY.md, and check it:\n\n  \
         vpce learn author check {folder}\n"
    ))?;
    Ok(Outcome::Yes)
}
