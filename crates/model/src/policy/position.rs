//! Places in a document.

use std::cell::OnceCell;
use std::fmt;

use serde::Serialize;

/// A place in a text. Lines and columns count from 1; a column is a character, not a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A text that knows where its lines start.
#[derive(Clone, Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    /// Counted when the first position is asked for.
    starts: OnceCell<Vec<usize>>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, starts: OnceCell::new() }
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            std::iter::once(0).chain(self.text.match_indices('\n').map(|(place, _)| place + 1)).collect()
        })
    }

    /// The position of a byte.
    pub(super) fn position(&self, offset: usize) -> Position {
        let starts = self.starts();
        let line = starts.partition_point(|start| *start <= offset);
        let before = self.text.get(starts[line - 1]..offset).unwrap_or_default();
        Position { line, column: before.chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_a_character() {
        let lines = Lines::new("{\n  \"é\": 1}\n");
        assert_eq!(lines.position(0).to_string(), "1:1");
        assert_eq!(lines.position(4).to_string(), "2:3");
        assert_eq!(lines.position(10).to_string(), "2:8");
        assert_eq!(lines.position(13).to_string(), "3:1");
    }
}
