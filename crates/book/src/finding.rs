//! What is wrong with a page, where, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The page's source, from the book's folder.
    pub page: PathBuf,
    /// The line of the source, where it is known.
    pub line: Option<usize>,
    /// What is wrong, with the words of the page in backticks.
    pub problem: String,
    /// What to do.
    pub help: String,
}

impl Finding {
    /// A finding on a page of `src`.
    pub fn new(page: &Path, line: Option<usize>, problem: impl Into<String>, help: impl Into<String>) -> Self {
        Finding { page: Path::new("src").join(page), line, problem: problem.into(), help: help.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.page.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}\n  help: {}", self.problem, self.help)
    }
}
