//! The exercises of the book, which are part of the program.

use std::borrow::Cow;
use std::collections::BTreeMap;

use vpce_import::{Exercise, Options, TemplateError};
use vpce_model::goal::Check;

use crate::diagnosis::Diagnosis;

/// An exercise as it stands in the book.
#[derive(Debug)]
pub struct Embedded {
    /// Its name: that of its folder.
    pub name: &'static str,
    /// The files of its folder.
    pub files: &'static [(&'static str, &'static [u8])],
}

/// Every exercise, in the order of the book.
pub const EXERCISES: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/exercises.rs"));

/// The exercise with a name.
pub fn find(name: &str) -> Result<&'static Embedded, Diagnosis> {
    EXERCISES.iter().find(|exercise| exercise.name == name).ok_or_else(|| {
        let names: Vec<&str> = EXERCISES.iter().map(|exercise| exercise.name).collect();
        Diagnosis::other(format!("there is no exercise `{name}`"), format!("the exercises are {}", names.join(", ")))
    })
}

/// An exercise as somebody is to solve it: that of the book, or a learner's own variant.
#[derive(Debug)]
pub struct Task {
    pub name: &'static str,
    pub exercise: Exercise,
    files: BTreeMap<&'static str, Cow<'static, [u8]>>,
}

impl Task {
    /// The exercise of the book.
    pub fn new(embedded: &'static Embedded) -> Result<Self, TemplateError> {
        Self::with(embedded.name, embedded.files.iter().map(|(name, text)| (*name, (*text).into())).collect())
    }

    /// An exercise of other files.
    pub fn with(name: &'static str, files: BTreeMap<&'static str, Cow<'static, [u8]>>) -> Result<Self, TemplateError> {
        let beside = |file: &str| files.get(file).map(|text| text.to_vec()).ok_or_else(|| "it is missing".to_owned());
        let exercise = Exercise::read("goal.yaml", beside("goal.yaml").unwrap_or_default(), &beside)?;
        Ok(Self { name, exercise, files })
    }

    /// One of its files; empty where it has none of this name.
    pub fn file(&self, name: &str) -> &[u8] {
        self.files.get(name).map(AsRef::as_ref).unwrap_or_default()
    }

    /// What learners begin with.
    pub fn start(&self) -> &[u8] {
        self.file("start.yaml")
    }

    /// Checks an answer.
    pub fn check(&self, answer: &[u8]) -> Result<Vec<Check>, TemplateError> {
        self.exercise.check(&[(&format!("{}.yaml", self.name), answer)], &Options::default())
    }

    /// The situation, as the page tells it, without what only a page can show.
    pub fn story(&self) -> String {
        let page = String::from_utf8_lossy(self.file("exercise.md"));
        let body = page.splitn(3, "---\n").last().unwrap_or_default();
        let body = body.split("<vpce-exercise").next().unwrap_or_default();
        let mut story = String::new();
        for line in body.lines().filter(|line| !line.starts_with("# ")) {
            let included = line.strip_prefix("{{#include ").and_then(|line| line.strip_suffix("}}"));
            if let Some(file) = included {
                story += &String::from_utf8_lossy(self.file(file));
            } else if !line.starts_with("{{#") && (!line.is_empty() || !story.ends_with("\n\n")) {
                story += line;
                story.push('\n');
            }
        }
        story.trim().to_owned()
    }
}
