//! `vpce class deal`: an exercise for each learner.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::roster::Roster;
use super::{CLASS, Class};
use crate::diagnosis::Diagnosis;
use crate::exercises::{Embedded, find};
use crate::learn::folder::Folder;
use crate::{Outcome, paint};

#[derive(Debug, Args)]
pub struct DealArguments {
    /// The learners: CSV with a column `id`
    roster: PathBuf,
    /// The exercise; may be given several times
    #[arg(long = "exercise", value_name = "NAME", required = true)]
    exercises: Vec<String>,
    /// What the variants are derived from: the same words give everybody the same variants again
    #[arg(long, value_name = "WORDS")]
    seed: String,
    /// The folder for the class
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

pub fn run(arguments: &DealArguments) -> Result<Outcome, Diagnosis> {
    let DealArguments { roster, exercises, seed, out } = arguments;
    let dealt = exercises.iter().map(|name| find(name)).collect::<Result<Vec<_>, _>>()?;
    let Roster { learners, skipped } = Roster::read(roster)?;
    let class = Class { seed: seed.clone(), exercises: exercises.clone(), learner: String::new() };
    match Class::of_learner(out)? {
        Some(other) if other != class => {
            let problem = format!("{} holds another class", out.display());
            return Err(Diagnosis::other(problem, "name a new folder, or the same exercises and seed"));
        }
        _ => write_class(out, &class)?,
    }
    for learner in &learners {
        let folder = out.join(learner);
        write_class(&folder, &class.for_learner(learner))?;
        begin(&folder, &dealt)?;
    }
    skipped.iter().for_each(|line| eprintln!("skipped: {line}"));
    let (given, left) = (learners.len(), skipped.len());
    paint::print(&format!("{given} learners have their exercises in {}; {left} lines were skipped.\n", out.display()))?;
    Ok(if skipped.is_empty() { Outcome::Yes } else { Outcome::No })
}

fn begin(path: &Path, exercises: &[&'static Embedded]) -> Result<(), Diagnosis> {
    let folder = Folder::open(path)?;
    for exercise in exercises {
        folder.begin(&folder.task(exercise)?)?;
    }
    Ok(())
}

fn write_class(folder: &Path, class: &Class) -> Result<(), Diagnosis> {
    let text = serde_json::to_string_pretty(class).map_err(|error| Diagnosis::other(error, "choose another seed"))?;
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(folder.join(CLASS), text + "\n"));
    written.map_err(|error| {
        Diagnosis::other(format!("{} can't be written: {error}", folder.display()), "name another folder with --out")
    })
}
