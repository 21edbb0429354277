//! The document of a policy, as a noun of the network keeps it.

use std::ops::Deref;

use serde::{Serialize, Serializer};

use crate::policy::Position;

/// The text of a policy, JSON, and where its parts stand in the file that it was taken from.
///
/// ```
/// use vpce_model::cloud::document::Document;
/// use vpce_model::policy::Position;
///
/// let mut document = Document::default();
/// document.push("{", Position { line: 4, column: 7 });
/// document.push("\"Version\"", Position { line: 5, column: 9 });
/// document.extend(":");
/// document.push("\"2012-10-17\"", Position { line: 5, column: 18 });
/// document.extend("}");
/// assert_eq!(&*document, r#"{"Version":"2012-10-17"}"#);
/// assert_eq!(document.places()[1], (1, Position { line: 5, column: 9 }));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Document {
    text: String,
    /// Where parts of the text start, and where these stand in the file, in the order of the text.
    places: Vec<(usize, Position)>,
}

impl Document {
    /// Adds a part, and where it stands in the file.
    pub fn push(&mut self, part: &str, position: Position) {
        self.places.push((self.text.len(), position));
        self.text.push_str(part);
    }

    /// Adds what belongs to the last part.
    pub fn extend(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Where its parts start in the text, and where these stand in the file; none of a text that has no other place.
    pub fn places(&self) -> &[(usize, Position)] {
        &self.places
    }
}

impl<T: Into<String>> From<T> for Document {
    fn from(text: T) -> Self {
        Self { text: text.into(), places: Vec::new() }
    }
}

impl Deref for Document {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// Two documents are equal when they say the same, wherever that stands.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Document {}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}
