//! Places in a document.

use std::cell::Cell;
use std::fmt;

use serde::Serialize;

use crate::cloud::document::Document;

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

/// A text in which places are looked up, for the most part one behind the other.
#[derive(Clone, Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    /// The places that stand for those of the text, where it was taken from another file.
    places: &'a [(usize, Position)],
    /// The byte asked for last, and its line.
    last: Cell<(usize, usize)>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, places: &[], last: Cell::new((0, 1)) }
    }

    /// The places of the file that a document was taken from.
    pub(super) fn of_document(document: &'a Document) -> Self {
        Self { places: document.places(), ..Self::new(document) }
    }

    /// The position of a byte. In a document that was taken from another file it is that of the part which the byte is in.
    pub(super) fn position(&self, offset: usize) -> Position {
        let part = self.places.partition_point(|(start, _)| *start <= offset);
        if let Some((_, position)) = part.checked_sub(1).and_then(|last| self.places.get(last)) {
            return *position;
        }
        let before = self.text.get(..offset).unwrap_or(self.text);
        let (from, line) = Some(self.last.get()).filter(|(last, _)| *last <= before.len()).unwrap_or((0, 1));
        let line = line + line_ends(&before.as_bytes()[from..]);
        self.last.set((before.len(), line));
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        Position { line, column: before[start..].chars().count() + 1 }
    }
}

/// How many lines end in a text. A run that a byte can count is counted in bytes, which goes many at once.
fn line_ends(text: &[u8]) -> usize {
    let in_run = |run: &[u8]| run.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>();
    text.chunks(255).map(|run| usize::from(in_run(run))).sum()
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
        assert_eq!(lines.position(4).to_string(), "2:3", "back again");
        assert_eq!(lines.position(14).to_string(), "3:1", "behind the end");
        assert_eq!(Lines::new(&"\n".repeat(700)).position(600).to_string(), "601:1");
    }
}
