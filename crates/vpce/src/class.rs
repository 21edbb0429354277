//! `vpce class`: exercises for many learners, and their marks.

mod deal;
mod mark;
mod roster;
mod submission;
mod variant;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use vpce_import::TemplateError;

use crate::Outcome;
use crate::diagnosis::Diagnosis;
use crate::exercises::{Embedded, Task};
use crate::learn::folder::read_file;
use mark::MarkFormat;

#[derive(Debug, Subcommand)]
pub enum ClassCommand {
    /// Mark a folder that holds a folder for each learner, with their answers in it
    #[command(after_help = "Examples:
  vpce class mark submissions/
  vpce class mark submissions/ --format csv > marks.csv
  vpce class mark submissions/ --exercise forgotten-route-table --format json

A learner's folder is what `vpce learn` fills: NAME.yaml for the exercise NAME, and progress.json.

Exit status: 0 every answer was marked, 1 some were skipped and are named, 2 nothing could be marked.")]
    Mark {
        /// The folder
        submissions: PathBuf,
        /// Only this exercise; may be given several times
        #[arg(long = "exercise", value_name = "NAME")]
        exercises: Vec<String>,
        /// As a table for people, or for programs
        #[arg(long, value_enum, default_value_t = MarkFormat::Table)]
        format: MarkFormat,
    },
    /// Give each learner of a roster a variant of an exercise of their own
    #[command(after_help = "Examples:
  vpce class deal roster.csv --exercise forgotten-route-table --seed autumn-2026 --out class/

The roster is CSV with a first line of names, among them `id`. Its learners find their answers begun in class/ID/, and
solve them with `vpce learn --folder class/ID`. `vpce class mark class/` knows who has which variant.

Exit status: 0 everybody has one, 1 some learners were skipped and are named, 2 nothing could be dealt.")]
    Deal(deal::DealArguments),
}

pub fn run(command: &ClassCommand) -> Result<Outcome, Diagnosis> {
    match command {
        ClassCommand::Mark { submissions, exercises, format } => mark::run(submissions, exercises, *format),
        ClassCommand::Deal(arguments) => deal::run(arguments),
    }
}

/// What a class, or one of its learners, was dealt: `class.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// What the variants are derived from.
    seed: String,
    /// The exercises that were dealt.
    exercises: Vec<String>,
    /// The learner; empty in the file of the class.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    learner: String,
}

/// The name of the file.
const CLASS: &str = "class.json";

impl Class {
    /// What was dealt to a learner, by the folder of the answers; nothing where it has no such file.
    pub fn of_learner(folder: &Path) -> Result<Option<Self>, Diagnosis> {
        let path = folder.join(CLASS);
        let Some(text) = read_file(&path)? else { return Ok(None) };
        let help = "take the file as it was dealt";
        let class = serde_json::from_slice(&text);
        class.map(Some).map_err(|error| Diagnosis::other(format!("{}: {error}", path.display()), help))
    }

    /// The same class for one of its learners.
    fn for_learner(&self, learner: &str) -> Self {
        Self { learner: learner.to_owned(), ..self.clone() }
    }

    /// The exercise as the learner is to solve it.
    pub fn task(&self, embedded: &'static Embedded) -> Result<Task, TemplateError> {
        if self.exercises.iter().any(|name| name == embedded.name) {
            variant::variant(embedded, &self.seed, &self.learner)
        } else {
            Task::new(embedded)
        }
    }
}
