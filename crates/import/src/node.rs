//! The tree that a template is read into. A node knows where in the file it stands, so that every message can point there.
//!
//! The same tree holds the template before and after its functions are worked out: an evaluated node has no
//! [`Content::Call`] left, but may hold [`Content::Unknown`], a value that exists only in the account.

use std::fmt;

use indexmap::IndexMap;
use serde::Serialize;

/// A place in a file. Lines and columns count from 1; a column is a character, not a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

impl Position {
    /// Where a file starts.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where the value starts.
    pub position: Position,
    /// The value.
    pub content: Content,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text. Numbers and booleans stay text until a property asks for one, so that account ids keep their zeros.
    Scalar(String),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values, in the order of the file.
    Mapping(Mapping),
    /// An intrinsic function that is still to be worked out.
    Call(Box<Call>),
    /// A value that the template does not hold, and why: an export of another stack, a parameter of Systems Manager.
    Unknown(String),
    /// `AWS::NoValue`: the property or list item that holds it does not exist.
    NoValue,
}

/// Keys and values, in the order of the file.
pub type Mapping = IndexMap<String, Entry>;

/// A value under a key.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where the key stands.
    pub key: Position,
    /// The value.
    pub value: Node,
}

/// An intrinsic function and its argument; `!Sub x` and `Fn::Sub: x` are the same call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The long name: `Ref`, `Condition`, `Fn::Sub`, …
    pub function: String,
    /// What the function is given.
    pub argument: Node,
}

/// Two nodes are equal when they hold the same, wherever they stand: `Fn::Equals` asks that question, and so does a
/// comparison of one template in YAML and in JSON.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Node {
    /// A node that holds text.
    pub fn scalar(position: Position, text: impl Into<String>) -> Self {
        Self { position, content: Content::Scalar(text.into()) }
    }

    /// The text, if the node holds text.
    pub fn as_text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if the node holds a list.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.content {
            Content::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The entries, if the node holds keys and values.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.content {
            Content::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under a key, if the node holds keys and values and this key is among them.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key).map(|entry| &entry.value)
    }
}
