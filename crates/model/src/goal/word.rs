//! The words that goals are written with.

use std::fmt;

/// A text that is none of the words that a goal takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalWordError {
    /// The text.
    pub word: String,
    /// The words there are.
    pub known: &'static str,
}

impl fmt::Display for GoalWordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is none of {}", self.word, self.known)
    }
}

impl std::error::Error for GoalWordError {}
