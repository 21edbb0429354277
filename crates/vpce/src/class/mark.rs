//! `vpce class mark`: the marks of a class.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::ValueEnum;
use rayon::prelude::*;
use serde::Serialize;
use tabled::builder::Builder;
use tabled::settings::{Padding, Style};

use super::submission::{LINK, Submission};
use super::{CLASS, Class};
use crate::diagnosis::Diagnosis;
use crate::exercises::{EXERCISES, Embedded, Task, find};
use crate::learn::folder::{PROGRESS, Progress};
use crate::paint::shown;
use crate::{Outcome, paint};

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum MarkFormat {
    Table,
    Csv,
    Json,
}

/// What a learner made of an exercise.
#[derive(Debug, Serialize)]
struct Mark {
    learner: String,
    exercise: &'static str,
    state: State,
    /// How many goals are met, and of how many.
    met: usize,
    goals: usize,
    /// How many hints were shown, where the learner's progress says so.
    hints: Option<usize>,
    /// What is wrong first.
    reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Solved,
    Open,
    Missing,
    Skipped,
}

/// A learner's name and folder.
type Learner = (String, PathBuf);

/// The marks of one learner, and what was left alone.
struct Marked {
    marks: Vec<Mark>,
    skipped: Vec<String>,
}

pub fn run(submissions: &Path, exercises: &[String], format: MarkFormat) -> Result<Outcome, Diagnosis> {
    let chosen: Vec<&'static Embedded> = match exercises {
        [] => EXERCISES.iter().collect(),
        names => names.iter().map(|name| find(name)).collect::<Result<_, _>>()?,
    };
    let tasks = chosen.iter().map(|embedded| Task::new(embedded)).collect::<Result<Vec<_>, _>>();
    let tasks = tasks.map_err(|error| Diagnosis::other(error, "this is a mistake of the book"))?;
    let exercises: Vec<_> = chosen.into_iter().zip(&tasks).collect();
    let class = Class::of_learner(submissions)?;
    let (learners, mut skipped) = learners(submissions)?;
    let ticker = Ticker::new(learners.len());
    let marked: Vec<Marked> = learners
        .par_iter()
        .map(|(learner, folder)| {
            let class = class.as_ref().map(|class| class.for_learner(learner));
            let marked = mark(learner, folder, &exercises, class.as_ref());
            ticker.tick();
            marked
        })
        .collect();
    let mut marks = Vec::new();
    for mut one in marked {
        marks.append(&mut one.marks);
        skipped.append(&mut one.skipped);
    }
    match format {
        MarkFormat::Table => paint::print(&table(&marks))?,
        MarkFormat::Csv => write_csv(&marks)?,
        MarkFormat::Json => paint::print_json(&marks)?,
    }
    skipped.iter().for_each(|line| eprintln!("skipped: {line}"));
    let count = |state| marks.iter().filter(|mark| mark.state == state).count();
    let (solved, open) = (count(State::Solved), count(State::Open));
    eprintln!(
        "{} learners, {} answers: {solved} solved, {open} open; {} skipped",
        learners.len(),
        solved + open,
        skipped.len()
    );
    Ok(if skipped.is_empty() { Outcome::Yes } else { Outcome::No })
}

/// The folder of each learner, sorted by name; what is no folder is named.
fn learners(submissions: &Path) -> Result<(Vec<Learner>, Vec<String>), Diagnosis> {
    let unreadable = |error: io::Error| Diagnosis::file(&submissions.display().to_string(), &error);
    let (mut learners, mut skipped) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(submissions).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = shown(&entry.file_name().to_string_lossy());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => learners.push((name, entry.path())),
            _ if name == CLASS => {}
            Ok(kind) if kind.is_symlink() => skipped.push(format!("{name}: {LINK}")),
            Ok(_) => skipped.push(format!("{name}: it is no folder of a learner")),
            Err(error) => skipped.push(format!("{name}: {error}")),
        }
    }
    learners.sort();
    skipped.sort();
    if learners.is_empty() {
        let problem = format!("{} holds no folder of a learner", submissions.display());
        return Err(Diagnosis::other(problem, "name the folder that holds one for each learner"));
    }
    Ok((learners, skipped))
}

fn mark(learner: &str, folder: &Path, exercises: &[(&'static Embedded, &Task)], class: Option<&Class>) -> Marked {
    let (mut marks, mut skipped) = (Vec::new(), Vec::new());
    // Who hands in the folder in which `vpce-exercises` stands has handed in that.
    let inner = folder.join("vpce-exercises");
    let folder = match fs::symlink_metadata(&inner) {
        Ok(kind) if kind.is_symlink() => {
            skipped.push(format!("{learner}/vpce-exercises: {LINK}"));
            folder
        }
        Ok(kind) if kind.is_dir() => &inner,
        _ => folder,
    };
    let progress = match Submission::read(&folder.join(PROGRESS)) {
        Submission::Text(text) => serde_json::from_slice(&text).map_err(|error| error.to_string()),
        Submission::Missing => Ok(Progress::default()),
        Submission::Skipped(reason) => Err(reason),
    };
    let progress = progress.unwrap_or_else(|reason| {
        skipped.push(format!("{learner}/{PROGRESS}: {reason}"));
        Progress::default()
    });
    skipped.extend(strangers(folder).into_iter().map(|name| format!("{learner}/{name}: no exercise has this name")));
    for (embedded, task) in exercises {
        let own = class.and_then(|class| class.task(embedded).ok());
        let task = own.as_ref().unwrap_or(task);
        let hints = progress.exercises.get(embedded.name).map(|record| record.hints);
        let submission = Submission::read(&folder.join(format!("{}.yaml", embedded.name)));
        if let Submission::Skipped(reason) = &submission {
            skipped.push(format!("{learner}/{}.yaml: {reason}", embedded.name));
        }
        let (state, met, reason) = judge(task, submission);
        let (learner, goals, reason) = (learner.to_owned(), task.exercise.goals.goals.len(), shown(&reason));
        marks.push(Mark { learner, exercise: embedded.name, state, met, goals, hints, reason });
    }
    Marked { marks, skipped }
}

/// The answers that belong to no exercise; what a reset has kept does.
fn strangers(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let names = names.map(|entry| shown(&entry.file_name().to_string_lossy()));
    let is_known = |name: &str| EXERCISES.iter().any(|it| name.split('.').next() == Some(it.name));
    let mut strangers: Vec<String> = names.filter(|name| name.ends_with(".yaml") && !is_known(name)).collect();
    strangers.sort();
    strangers
}

/// What became of an answer, how many goals it meets, and what is wrong first.
fn judge(task: &Task, submission: Submission) -> (State, usize, String) {
    let answer = match submission {
        Submission::Text(answer) => answer,
        Submission::Missing => return (State::Missing, 0, "not handed in".to_owned()),
        Submission::Skipped(reason) => return (State::Skipped, 0, reason),
    };
    match task.check(&answer) {
        Ok(checks) => {
            let missed = checks.iter().find(|check| !check.met);
            let met = checks.iter().filter(|check| check.met).count();
            let reason = missed.map(|check| format!("{}: {}", check.goal, check.reason)).unwrap_or_default();
            (if missed.is_none() { State::Solved } else { State::Open }, met, reason)
        }
        Err(error) => (State::Open, 0, error.problems.first().map(ToString::to_string).unwrap_or_default()),
    }
}

/// A line for each answer that was handed in.
fn table(marks: &[Mark]) -> String {
    let mut table = Builder::new();
    table.push_record(["", "learner", "exercise", "goals", "hints", ""].map(str::to_owned));
    for mark in marks.iter().filter(|mark| mark.state != State::Missing) {
        let sign = match mark.state {
            State::Solved => "✓",
            State::Open => "✗",
            State::Missing | State::Skipped => "!",
        };
        let goals = format!("{} of {}", mark.met, mark.goals);
        let hints = mark.hints.map(|hints| hints.to_string()).unwrap_or_default();
        let first: String = mark.reason.chars().take(100).collect();
        table.push_record([sign.to_owned(), mark.learner.clone(), mark.exercise.to_owned(), goals, hints, first]);
    }
    let mut table = table.build();
    table.with(Style::empty()).with(Padding::new(0, 2, 0, 0));
    let mut lines: String = table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    let mut solved: BTreeMap<&str, usize> = BTreeMap::new();
    for mark in marks {
        *solved.entry(&mark.learner).or_default() += usize::from(mark.state == State::Solved);
    }
    let all = solved.values().sum::<usize>();
    lines += &format!("\n{all} of {} solved.\n", marks.len());
    lines
}

fn write_csv(marks: &[Mark]) -> Result<(), Diagnosis> {
    let mut writer = csv::Writer::from_writer(io::stdout().lock());
    let written = marks.iter().try_for_each(|mark| writer.serialize(mark)).map_err(io::Error::from);
    Ok(written.and_then(|()| writer.flush())?)
}

/// How far it is, on a terminal.
struct Ticker {
    all: usize,
    done: AtomicUsize,
    is_seen: bool,
}

impl Ticker {
    fn new(all: usize) -> Self {
        Self { all, done: AtomicUsize::new(0), is_seen: io::stderr().is_terminal() }
    }

    fn tick(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.is_seen && (done == self.all || done.is_multiple_of(10)) {
            let end = if done == self.all { "\r\x1b[K" } else { "" };
            let mut out = io::stderr().lock();
            // Who can't see it can't be told.
            let _ = write!(out, "\r{done} of {} learners{end}", self.all).and_then(|()| out.flush());
        }
    }
}
