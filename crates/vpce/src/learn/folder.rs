//! The folder in which a learner works: a file for each answer, and what `vpce learn` remembers.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vpce_import::MAX_TEMPLATE_BYTES;

use crate::class::Class;
use crate::diagnosis::Diagnosis;
use crate::exercises::{Embedded, Task};

/// A learner's folder.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// What the class was dealt, where the learner is in one.
    class: Option<Class>,
}

/// What `vpce learn` remembers: `progress.json`.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// The exercise that was worked on last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    /// How far each exercise has come.
    pub exercises: BTreeMap<String, Record>,
}

/// How far an exercise has come.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// Whether every goal was met once.
    pub solved: bool,
    /// How many hints were shown.
    pub hints: usize,
}

/// The name of the file that remembers.
pub const PROGRESS: &str = "progress.json";

impl Folder {
    /// The folder at a path, which need not exist yet.
    pub fn open(path: &Path) -> Result<Self, Diagnosis> {
        Ok(Self { path: path.to_owned(), class: Class::of_learner(path)? })
    }

    /// The exercise as this learner is to solve it.
    pub fn task(&self, embedded: &'static Embedded) -> Result<Task, Diagnosis> {
        let task = match &self.class {
            Some(class) => class.task(embedded),
            None => Task::new(embedded),
        };
        task.map_err(|error| Diagnosis::other(error, "this is a mistake of the book"))
    }

    /// Where the answer to an exercise stands.
    pub fn answer(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}.yaml"))
    }

    /// Where a usage stands that an exercise makes out a bill for.
    pub fn usage(&self, name: &str, usage: &str) -> PathBuf {
        self.path.join(format!("{name}.{usage}"))
    }

    /// The answer to an exercise; nothing where it was not begun.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
        read_file(&self.answer(name))
    }

    /// Writes what a learner begins with, unless there is an answer already. Says whether it did. What is used in a month stands
    /// beside it, for `vpce price`.
    pub fn begin(&self, task: &Task) -> Result<bool, Diagnosis> {
        fs::create_dir_all(&self.path).map_err(|error| unwritable(&self.path, &error))?;
        for usage in task.exercise.goals.usage_files() {
            create(&self.usage(task.name, usage), task.file(usage))?;
        }
        create(&self.answer(task.name), task.start())
    }

    /// Puts what a learner begins with in the answer's place; the answer is kept beside it. Says where.
    pub fn reset(&self, task: &Task) -> Result<Option<PathBuf>, Diagnosis> {
        let path = self.answer(task.name);
        if self.begin(task)? || self.read(task.name)?.as_deref() == Some(task.start()) {
            return Ok(None);
        }
        let kept = (1..).map(|number| path.with_extension(format!("{number}.yaml"))).find(|kept| !kept.exists());
        let kept = kept.unwrap_or_else(|| path.with_extension("old.yaml"));
        fs::rename(&path, &kept).map_err(|error| unwritable(&path, &error))?;
        self.begin(task)?;
        Ok(Some(kept))
    }

    /// What is remembered.
    pub fn progress(&self) -> Result<Progress, Diagnosis> {
        read_progress(&self.path)
    }

    /// Remembers: all of it, or what was there before.
    pub fn save(&self, progress: &Progress) -> Result<(), Diagnosis> {
        let (path, draft) = (self.path.join(PROGRESS), self.path.join("progress.json.new"));
        let mut text = serde_json::to_vec_pretty(progress).map_err(|error| Diagnosis::other(error, "try again"))?;
        text.push(b'\n');
        let written = fs::create_dir_all(&self.path)
            .and_then(|()| fs::write(&draft, text))
            .and_then(|()| fs::rename(&draft, &path));
        written.map_err(|error| unwritable(&path, &error))
    }
}

/// What is remembered in a folder; nothing where it has no such file.
fn read_progress(folder: &Path) -> Result<Progress, Diagnosis> {
    let path = folder.join(PROGRESS);
    let Some(text) = read_file(&path)? else { return Ok(Progress::default()) };
    let help = "mend the file, or remove it to begin anew";
    serde_json::from_slice(&text).map_err(|error| Diagnosis::other(format!("{}: {error}", path.display()), help))
}

/// What a file holds, no more of it than tells that it is too large; nothing where there is none. What is no file, such as a
/// pipe that nobody writes to, is not waited for.
pub fn read_file(path: &Path) -> Result<Option<Vec<u8>>, Diagnosis> {
    let name = path.display().to_string();
    let kind = match fs::metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Diagnosis::file(&name, &error)),
    };
    if !kind.is_file() {
        return Err(Diagnosis::other(format!("{name} is no file"), "put a file there, or take it away"));
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_TEMPLATE_BYTES as u64 + 1).read_to_end(&mut bytes));
    read.map(|_| Some(bytes)).map_err(|error| Diagnosis::file(&name, &error))
}

/// Writes a new file, and leaves one that is there. Says whether it wrote.
fn create(path: &Path, text: &[u8]) -> Result<bool, Diagnosis> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text).map_err(|error| unwritable(path, &error)).map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(unwritable(path, &error)),
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Diagnosis {
    let help = "check that you may write there, or name another folder with --folder";
    Diagnosis::other(format!("{} can't be written: {error}", path.display()), help)
}

impl Progress {
    /// How far an exercise has come.
    pub fn record(&mut self, name: &str) -> &mut Record {
        self.exercises.entry(name.to_owned()).or_default()
    }
}
