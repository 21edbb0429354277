//! What is wrong with a template, where, and what to do about it.

use std::fmt;

use serde::Serialize;

use vpce_model::action::ApiError;
use vpce_model::rule::Rule;
use vpce_model::sort::sort_by_key;

use crate::deployment::NameTakenError;
use crate::evaluation::FunctionError;
use crate::goals::GoalsError;
use crate::node::Position;
use crate::order::OrderError;
use crate::parameter::ParameterError;
use crate::properties::PropertyError;
use crate::stack::StackError;
use crate::template::FormatError;
#[cfg(feature = "terraform")]
use crate::terraform::TerraformError;
use crate::yaml::YamlError;

/// A template that cannot be read: every problem that was found, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateError {
    /// At least one.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file as its reader named it.
    pub file: String,
    /// Where in the file, when it is about a place in it.
    pub position: Option<Position>,
    /// The logical id of the resource it is about.
    pub resource: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The documented rule behind it.
    pub rule: Option<Rule>,
}

impl std::error::Error for TemplateError {}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        if let Some(position) = self.position {
            write!(f, "{position}:")?;
        }
        if let Some(resource) = &self.resource {
            write!(f, " {resource}:")?;
        }
        write!(f, " {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// A cause at a place: what the parts of this crate hand each other until a [`Problem`] is made of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    pub(crate) position: Option<Position>,
    pub(crate) cause: Cause,
}

/// Every way in which reading a template can end early.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum Cause {
    #[error(transparent)]
    Yaml(#[from] YamlError),
    #[error(transparent)]
    Format(#[from] FormatError),
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    #[error(transparent)]
    Function(#[from] FunctionError),
    #[error(transparent)]
    Order(#[from] OrderError),
    #[error(transparent)]
    Property(#[from] PropertyError),
    #[error(transparent)]
    Stack(#[from] StackError),
    #[error(transparent)]
    NameTaken(#[from] NameTakenError),
    #[error(transparent)]
    Api(Box<ApiError>),
    #[error(transparent)]
    Goals(#[from] GoalsError),
    #[cfg(feature = "terraform")]
    #[error(transparent)]
    Terraform(#[from] TerraformError),
    /// Not a mistake: a value that the template does not hold, and why.
    #[error("{0}")]
    Unknown(String),
    /// Not a mistake of its own: the resource that it needs has a problem already.
    #[error("`{0}` cannot be created")]
    Consequence(String),
}

impl Cause {
    fn help(&self) -> Option<String> {
        match self {
            Self::Yaml(error) => error.help(),
            Self::Format(error) => error.help(),
            Self::Parameter(error) => error.help(),
            Self::Function(error) => error.help(),
            Self::Order(error) => error.help(),
            Self::Property(error) => error.help(),
            Self::Goals(error) => error.help(),
            Self::Stack(error) => error.help(),
            Self::NameTaken(error) => error.help(),
            #[cfg(feature = "terraform")]
            Self::Terraform(error) => error.help(),
            Self::Api(error) => Some(error.help.clone()).filter(|help| !help.is_empty()),
            Self::Unknown(_) | Self::Consequence(_) => None,
        }
    }

    fn rule(&self) -> Option<Rule> {
        match self {
            Self::Api(error) => error.rule,
            #[cfg(feature = "terraform")]
            Self::Terraform(error) => error.rule(),
            _ => None,
        }
    }
}

/// A call of the API that was refused; its place is that of the resource it was to create. What a resource refers to in its
/// template exists before it, so an id that is not found belongs to something in the account that the model cannot see.
impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        if error.code.is_not_found() {
            return Cause::Unknown(format!("not in this template: {}", error.message)).nowhere();
        }
        Cause::Api(Box::new(error)).nowhere()
    }
}

/// Gives an error its place in the file.
pub(crate) trait At {
    fn at(self, position: Position) -> Fault;
    fn nowhere(self) -> Fault;
}

impl<E: Into<Cause>> At for E {
    fn at(self, position: Position) -> Fault {
        Fault { position: Some(position), cause: self.into() }
    }

    fn nowhere(self) -> Fault {
        Fault { position: None, cause: self.into() }
    }
}

/// Collects the problems of one file, or of several that are read as one text.
#[derive(Debug)]
pub(crate) struct Problems {
    /// Each with the number of lines before it.
    files: Vec<(String, usize)>,
    found: Vec<Problem>,
}

impl Problems {
    /// A reader mends a handful of problems and tries again; a file that is wrong throughout must not cost minutes.
    const MOST: usize = 100;

    pub(crate) fn new(file: &str) -> Self {
        Self { files: vec![(file.to_owned(), 0)], found: Vec::new() }
    }

    /// The problems of files that are read behind each other.
    #[cfg(feature = "terraform")]
    pub(crate) fn of_files(files: &[(&str, &[u8])]) -> Self {
        let mut before = 0;
        let first_lines = files.iter().map(|(name, text)| {
            let file = ((*name).to_owned(), before);
            before += text.iter().filter(|byte| **byte == b'\n').count() + 1;
            file
        });
        Self { files: first_lines.collect(), found: Vec::new() }
    }

    /// The file as its reader named it, or the first of several.
    pub(crate) fn file(&self) -> &str {
        self.files.first().map_or("", |(file, _)| file)
    }

    /// Are there several files?
    pub(crate) fn has_files(&self) -> bool {
        self.files.len() > 1
    }

    /// The file that a place is in, and where in that file it is.
    pub(crate) fn place(&self, position: Position) -> (&str, Position) {
        let file = self.files.iter().rev().find(|(_, before)| *before < position.line);
        let (file, before) = file.map_or((self.file(), 0), |(file, before)| (file, *before));
        (file, Position { line: position.line - before, ..position })
    }

    pub(crate) fn push(&mut self, resource: Option<&str>, fault: Fault) {
        if !self.is_full() {
            let place = fault.position.map(|position| self.place(position));
            let file = place.map_or(self.file(), |(file, _)| file).to_owned();
            self.found.push(Problem {
                position: place.map(|(_, position)| position),
                file,
                resource: resource.map(str::to_owned),
                message: fault.cause.to_string(),
                help: fault.cause.help(),
                rule: fault.cause.rule(),
            });
        }
    }

    /// Keeps the value and notes the problem.
    pub(crate) fn note<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.push(None, fault)).ok()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.found.len() >= Self::MOST
    }

    /// Every problem in the order of the file.
    pub(crate) fn sorted(self) -> Vec<Problem> {
        let Self { found: mut problems, files } = self;
        let place = |name: &str| files.iter().position(|(file, _)| file == name);
        sort_by_key(&mut problems, |problem| (place(&problem.file), problem.position));
        problems
    }

    /// The value, or every problem in the order of the file.
    pub(crate) fn check<T>(self, value: Option<T>) -> Result<T, TemplateError> {
        let problems = self.sorted();
        match value {
            Some(value) if problems.is_empty() => Ok(value),
            _ => Err(TemplateError { problems }),
        }
    }
}
