//! `vpce learn`: the exercises of the book, in the terminal.

mod author;
mod book;
pub mod folder;
mod prose;
mod watch;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use tabled::builder::Builder;
use tabled::settings::{Padding, Style};
use vpce_model::goal::Check;

use crate::diagnosis::Diagnosis;
use crate::exercises::{EXERCISES, Task, find};
use crate::{Outcome, check, paint};
use author::AuthorCommand;
use folder::{Folder, Progress};

#[derive(Debug, Args)]
pub struct LearnArguments {
    #[command(subcommand)]
    command: Option<LearnCommand>,

    /// The folder for your answers
    #[arg(long, global = true, default_value = "vpce-exercises", value_name = "FOLDER")]
    folder: PathBuf,
}

#[derive(Debug, Subcommand)]
enum LearnCommand {
    /// List the exercises, and which you have solved
    List,
    /// Begin an exercise: write its template into your folder
    Start {
        /// The exercise
        name: String,
    },
    /// Check your answer to an exercise
    Check {
        /// The exercise
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the next hint
    Hint {
        /// The exercise
        name: String,
    },
    /// Put the template of the start in the place of your answer, which is kept beside it
    Reset {
        /// The exercise
        name: String,
        /// Don't ask
        #[arg(long)]
        yes: bool,
    },
    /// Print a solution, once you have one of your own
    Solution {
        /// The exercise
        name: String,
    },
    /// For those who write exercises
    Author {
        #[command(subcommand)]
        command: AuthorCommand,
    },
}

pub fn run(arguments: &LearnArguments) -> Result<Outcome, Diagnosis> {
    let folder = Folder::open(&arguments.folder)?;
    match &arguments.command {
        None => watch::run(&folder),
        Some(LearnCommand::List) => list(&folder),
        Some(LearnCommand::Start { name }) => start(&folder, &task(&folder, name)?),
        Some(LearnCommand::Check { name, json }) => check_answer(&folder, &task(&folder, name)?, *json),
        Some(LearnCommand::Hint { name }) => hint(&folder, &task(&folder, name)?),
        Some(LearnCommand::Reset { name, yes }) => reset(&folder, &task(&folder, name)?, *yes),
        Some(LearnCommand::Solution { name }) => solution(&folder, &task(&folder, name)?),
        Some(LearnCommand::Author { command }) => author::run(command),
    }
}

fn task(folder: &Folder, name: &str) -> Result<Task, Diagnosis> {
    folder.task(find(name)?)
}

fn list(folder: &Folder) -> Result<Outcome, Diagnosis> {
    let progress = folder.progress()?;
    paint::print(&table(folder, &progress)?)?;
    Ok(Outcome::Yes)
}

/// A line for each exercise.
fn table(folder: &Folder, progress: &Progress) -> Result<String, Diagnosis> {
    let mut table = Builder::new();
    for embedded in EXERCISES {
        let goals = folder.task(embedded)?.exercise.goals;
        let record = progress.exercises.get(embedded.name).cloned().unwrap_or_default();
        let mark = if record.solved { "✓" } else { "·" };
        let minutes = goals.minutes.map(|minutes| format!("{minutes} min")).unwrap_or_default();
        table.push_record([mark.to_owned(), embedded.name.to_owned(), goals.track, minutes]);
    }
    let mut table = table.build();
    table.with(Style::empty()).with(Padding::new(0, 2, 0, 0));
    let solved = EXERCISES.iter().filter(|it| progress.exercises.get(it.name).is_some_and(|it| it.solved)).count();
    let lines: String = table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    Ok(format!("{lines}\n{solved} of {} solved.\n", EXERCISES.len()))
}

fn start(folder: &Folder, task: &Task) -> Result<Outcome, Diagnosis> {
    let is_new = folder.begin(task)?;
    let mut progress = folder.progress()?;
    progress.current = Some(task.name.to_owned());
    folder.save(&progress)?;
    let state = if is_new { "Edit" } else { "You have begun it: edit" };
    let usage = task.exercise.goals.usage_files().next().map(|usage| folder.usage(task.name, usage));
    let usage =
        usage.map(|usage| format!("What is used in a month stands in {}. ", usage.display())).unwrap_or_default();
    say(&format!(
        "{}\n\n{}\n\n{usage}{state} {}, then `vpce learn check {}`; or let `vpce learn` watch the file.\n",
        task.exercise.goals.title,
        prose::paragraphs(&task.story()),
        folder.answer(task.name).display(),
        task.name
    ))?;
    Ok(Outcome::Yes)
}

/// The answer of a learner, who must have begun.
fn answer(folder: &Folder, task: &Task) -> Result<Vec<u8>, Diagnosis> {
    folder.read(task.name)?.ok_or_else(|| {
        let problem = format!("{} does not exist yet", folder.answer(task.name).display());
        Diagnosis::other(problem, format!("begin with `vpce learn start {}`", task.name))
    })
}

fn check_answer(folder: &Folder, task: &Task, json: bool) -> Result<Outcome, Diagnosis> {
    let answer = answer(folder, task)?;
    let checks = task.check(&answer).map_err(|error| Diagnosis::template(error, answer))?;
    let is_solved = checks.iter().all(|check| check.met);
    if json {
        paint::print_json(&checks)?;
    } else {
        say(&verdict(task, &checks))?;
    }
    remember(folder, task, is_solved)?;
    Ok(if is_solved { Outcome::Yes } else { Outcome::No })
}

/// What came of each goal, in a line each, and in the end why it works.
fn verdict(task: &Task, checks: &[Check]) -> String {
    prose::paragraphs(&check::text(&task.exercise.goals, checks))
}

/// Prints a text in lines as wide as the terminal.
fn say(text: &str) -> io::Result<()> {
    paint::print(&prose::lines(text, prose::width()).join("\n"))
}

/// Remembers what was worked on, and that it was solved.
fn remember(folder: &Folder, task: &Task, is_solved: bool) -> Result<(), Diagnosis> {
    let before = folder.progress()?;
    let mut progress = folder.progress()?;
    progress.current = Some(task.name.to_owned());
    progress.record(task.name).solved |= is_solved;
    if progress == before { Ok(()) } else { folder.save(&progress) }
}

fn hint(folder: &Folder, task: &Task) -> Result<Outcome, Diagnosis> {
    say(&next_hint(folder, task)?)?;
    Ok(Outcome::Yes)
}

/// The hints so far and one more.
fn next_hint(folder: &Folder, task: &Task) -> Result<String, Diagnosis> {
    let hints = &task.exercise.goals.hints;
    let mut progress = folder.progress()?;
    let record = progress.record(task.name);
    record.hints = hints.len().min(record.hints.saturating_add(1));
    let shown = record.hints;
    folder.save(&progress)?;
    let numbered = hints.iter().take(shown).enumerate();
    let mut text: String = numbered
        .map(|(place, hint)| format!("Hint {} of {}: {}\n", place + 1, hints.len(), hint.text.trim()))
        .collect();
    if shown == hints.len() {
        text += "There are no more.\n";
    }
    Ok(text)
}

fn reset(folder: &Folder, task: &Task, is_sure: bool) -> Result<Outcome, Diagnosis> {
    let is_sure = is_sure || folder.read(task.name)?.is_none() || asked(folder, task)?;
    if !is_sure {
        return Ok(Outcome::No);
    }
    let kept = folder.reset(task)?;
    let kept = kept.map(|kept| format!(" Your answer is kept as {}.", kept.display())).unwrap_or_default();
    say(&format!("{} is as at the start.{kept}\n", folder.answer(task.name).display()))?;
    Ok(Outcome::Yes)
}

fn asked(folder: &Folder, task: &Task) -> Result<bool, Diagnosis> {
    if !io::stdin().is_terminal() {
        return Err(Diagnosis::other("there is nobody to ask", "say --yes"));
    }
    print!("Put the start in the place of {}? [y/N] ", folder.answer(task.name).display());
    io::stdout().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes"))
}

fn solution(folder: &Folder, task: &Task) -> Result<Outcome, Diagnosis> {
    let answer = folder.read(task.name)?.unwrap_or_default();
    let is_solved = task.check(&answer).is_ok_and(|checks| checks.iter().all(|check| check.met));
    remember(folder, task, is_solved)?;
    if !folder.progress()?.record(task.name).solved {
        let help = format!("`vpce learn hint {}` helps", task.name);
        return Err(Diagnosis::other("the solution is shown once you have one of your own", help));
    }
    paint::print(&String::from_utf8_lossy(task.file("solution.yaml")))?;
    Ok(Outcome::Yes)
}
