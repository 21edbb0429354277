//! Hands the properties of a resource to what creates it, and keeps account of those that nobody asked for.

use std::fmt::Display;
use std::str::FromStr;

use crate::node::{Content, Mapping, Node, Position};
use crate::problem::{At, Cause, Fault};

/// Why a property cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum PropertyError {
    #[error("property `{name}` is missing")]
    Missing { name: String },
    #[error("property `{name}` must be text")]
    NotText { name: String },
    #[error("property `{name}` must be a list")]
    NotAList { name: String },
    #[error("property `{name}` must hold keys and values")]
    NotAMapping { name: String },
    #[error("property `{name}` must be `true` or `false`, not `{value}`")]
    NotABoolean { name: String, value: String },
    #[error("property `{name}` has the value `{value}`: {reason}")]
    Invalid { name: String, value: String, reason: String },
    #[error("property `{name}` must be a CIDR block, not `{value}`")]
    NotABlock { name: String, value: String },
    #[error("property `{name}` cannot be `{value}`{}", code.map(|code| format!(" ({code})")).unwrap_or_default())]
    NotAChoice { name: String, value: String, choices: String, code: Option<&'static str> },
}

impl PropertyError {
    /// The same error about a property of another name.
    pub(crate) fn named(mut self, declared: impl Fn(&str) -> String) -> Self {
        match &mut self {
            Self::Missing { name }
            | Self::NotText { name }
            | Self::NotAList { name }
            | Self::NotAMapping { name }
            | Self::NotABoolean { name, .. }
            | Self::Invalid { name, .. }
            | Self::NotABlock { name, .. }
            | Self::NotAChoice { name, .. } => *name = declared(name),
        }
        self
    }

    /// Properties have capitals; arguments of Terraform's have none.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::Missing { name } if name.starts_with(char::is_lowercase) => {
                Some(format!("add a line `{name} = …` to the block"))
            }
            Self::NotAList { name } if name.starts_with(char::is_lowercase) => {
                Some("write `[` and `]` around it".to_owned())
            }
            Self::Missing { name } => Some(format!("add `{name}` under `Properties`")),
            Self::NotAChoice { choices, .. } => Some(format!("choose one of {choices}")),
            Self::NotABlock { .. } => Some("write an address and a prefix length, such as `10.0.0.0/16`".to_owned()),
            Self::NotAList { .. } => Some("write each item on a line that starts with `- `".to_owned()),
            _ => None,
        }
    }
}

/// A property that nothing in the model asks for, or whose value the template does not hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unread {
    /// Its path: `SecurityGroupIngress.Description`.
    pub(crate) property: String,
    pub(crate) position: Position,
    /// Why its value is not known, where that is the reason.
    pub(crate) reason: Option<String>,
}

/// Evaluated properties. Asking for one takes it; what is left at the end is not read by the model.
#[derive(Debug)]
pub(crate) struct Properties {
    /// Where they stand, for the message that one is missing.
    position: Position,
    entries: Mapping,
    unread: Vec<Unread>,
}

impl Properties {
    pub(crate) fn new(position: Position, entries: Mapping) -> Self {
        Self { position, entries, unread: Vec::new() }
    }

    pub(crate) fn position(&self) -> Position {
        self.position
    }

    /// What nobody has asked for.
    pub(crate) fn into_unread(self) -> Vec<Unread> {
        let left =
            self.entries.into_iter().map(|(property, entry)| Unread { property, position: entry.key, reason: None });
        self.unread.into_iter().chain(left).collect()
    }

    /// Does the resource have this property? Asking does not take it.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The text of a property, which stays.
    pub(crate) fn peek(&self, name: &str) -> Option<&str> {
        self.entries.get(name).and_then(|entry| entry.value.as_text())
    }

    /// Is the property a list with at least one item? Asking does not take it.
    pub(crate) fn has_items(&self, name: &str) -> bool {
        self.entries.get(name).and_then(|entry| entry.value.as_sequence()).is_some_and(|items| !items.is_empty())
    }

    /// Gives a property another value.
    #[cfg(feature = "terraform")]
    pub(crate) fn put(&mut self, name: &str, value: &str) {
        let position = self.entries.get(name).map_or(self.position, |entry| entry.value.position);
        let value = Node::scalar(position, value);
        self.entries.insert(name.to_owned(), crate::node::Entry { key: position, value });
    }

    /// Takes a property without looking at it: the model knows it, and that it decides nothing.
    pub(crate) fn skip(&mut self, name: &str) {
        self.entries.shift_remove(name);
    }

    /// Counts a part of a property as not read.
    pub(crate) fn leave(&mut self, name: &str, reason: String) {
        self.unread.push(Unread { property: name.to_owned(), position: self.position, reason: Some(reason) });
    }

    /// Takes a property as it stands.
    pub(crate) fn node(&mut self, name: &str) -> Result<Option<Node>, Fault> {
        match self.entries.shift_remove(name).map(|entry| entry.value) {
            Some(Node { content: Content::Unknown(reason), position }) => Err(Cause::Unknown(reason).at(position)),
            node => Ok(node),
        }
    }

    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Fault> {
        Ok(self.text_at(name)?.map(|(text, _)| text))
    }

    /// Takes a text, and where it stands.
    fn text_at(&mut self, name: &str) -> Result<Option<(String, Position)>, Fault> {
        self.node(name)?.map(|node| into_text(name, node)).transpose()
    }

    /// Takes a property that is written as text, such as a CIDR block, a number or an id.
    pub(crate) fn parsed<T: FromStr<Err: Display>>(&mut self, name: &str) -> Result<Option<T>, Fault> {
        let Some((value, position)) = self.text_at(name)? else { return Ok(None) };
        value.parse().map(Some).map_err(|reason: T::Err| invalid(name, &value, &reason, position))
    }

    pub(crate) fn required<T: FromStr<Err: Display>>(&mut self, name: &str) -> Result<T, Fault> {
        self.parsed(name)?.ok_or_else(|| self.missing(name))
    }

    /// The fault that a property is not there.
    pub(crate) fn missing(&self, name: &str) -> Fault {
        PropertyError::Missing { name: name.to_owned() }.at(self.position)
    }

    /// Takes a CIDR block of either family, or of one.
    pub(crate) fn block<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, Fault> {
        let Some((value, position)) = self.text_at(name)? else { return Ok(None) };
        let block = value.parse().map_err(|_| PropertyError::NotABlock { name: name.to_owned(), value }.at(position));
        block.map(Some)
    }

    /// Takes a property that is one of a few words.
    pub(crate) fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Result<Option<T>, Fault> {
        self.choice_or(name, choices, None)
    }

    /// The same where AWS has a code for any other word.
    pub(crate) fn choice_or<T: Copy>(
        &mut self,
        name: &str,
        choices: &[(&str, T)],
        code: Option<&'static str>,
    ) -> Result<Option<T>, Fault> {
        let Some((value, position)) = self.text_at(name)? else { return Ok(None) };
        match choices.iter().find(|(choice, _)| *choice == value) {
            Some((_, chosen)) => Ok(Some(*chosen)),
            None => {
                let choices = choices.iter().map(|(choice, _)| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
                Err(PropertyError::NotAChoice { name: name.to_owned(), value, choices, code }.at(position))
            }
        }
    }

    /// Takes a property that decides nothing when the template does not hold all of it; it is then counted as not read.
    pub(crate) fn known(&mut self, name: &str) -> Option<Node> {
        let node = self.entries.shift_remove(name)?.value;
        match unknown(&node) {
            None => Some(node),
            Some(reason) => {
                let reason = Some(reason.to_owned());
                self.unread.push(Unread { property: name.to_owned(), position: node.position, reason });
                None
            }
        }
    }

    pub(crate) fn boolean(&mut self, name: &str) -> Result<Option<bool>, Fault> {
        let Some((value, position)) = self.text_at(name)? else { return Ok(None) };
        match value.to_ascii_lowercase().as_str() {
            "true" => Ok(Some(true)),
            "false" => Ok(Some(false)),
            _ => Err(PropertyError::NotABoolean { name: name.to_owned(), value }.at(position)),
        }
    }

    /// Takes a list of texts; a property that is not there is an empty list. CloudFormation takes one text for a list of one.
    pub(crate) fn list<T: FromStr<Err: Display>>(&mut self, name: &str) -> Result<Vec<T>, Fault> {
        let mut values = Vec::new();
        for item in self.items(name)? {
            let (value, position) = into_text(name, item)?;
            values.push(value.parse().map_err(|reason: T::Err| invalid(name, &value, &reason, position))?);
        }
        Ok(values)
    }

    /// Takes a list of mappings, and lets `read` take the properties of each. One that rests on a value that the template
    /// does not hold is left out, and counted as not read.
    pub(crate) fn each<T>(
        &mut self,
        name: &str,
        mut read: impl FnMut(&mut Properties) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut values = Vec::new();
        for item in self.items(name)? {
            let position = item.position;
            match self.nested(name, item, &mut read) {
                Err(Fault { cause: Cause::Unknown(reason), .. }) => {
                    self.unread.push(Unread { property: name.to_owned(), position, reason: Some(reason) });
                }
                result => values.push(result?),
            }
        }
        Ok(values)
    }

    /// Takes a list of mappings of which none may be left out.
    pub(crate) fn every<T>(
        &mut self,
        name: &str,
        mut read: impl FnMut(&mut Properties) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        self.items(name)?.into_iter().map(|item| self.nested(name, item, &mut read)).collect()
    }

    /// Takes a mapping, and lets `read` take its properties.
    pub(crate) fn inside<T>(
        &mut self,
        name: &str,
        read: impl FnMut(&mut Properties) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.node(name)?.map(|node| self.nested(name, node, read)).transpose()
    }

    fn items(&mut self, name: &str) -> Result<Vec<Node>, Fault> {
        match self.node(name)? {
            None => Ok(Vec::new()),
            Some(Node { content: Content::Sequence(items), .. }) => Ok(items),
            Some(node @ Node { content: Content::Scalar(_), .. }) => Ok(vec![node]),
            Some(node) => Err(PropertyError::NotAList { name: name.to_owned() }.at(node.position)),
        }
    }

    fn nested<T>(
        &mut self,
        name: &str,
        node: Node,
        mut read: impl FnMut(&mut Properties) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut properties = into_properties(name, node)?;
        let value = read(&mut properties)?;
        self.take_unread(name, properties);
        Ok(value)
    }

    /// Counts what was left of a mapping as not read.
    fn take_unread(&mut self, name: &str, properties: Properties) {
        let unread = properties.into_unread().into_iter();
        self.unread.extend(unread.map(|it| Unread { property: format!("{name}.{}", it.property), ..it }));
    }
}

/// Why a value is not known as a whole, if it is not.
fn unknown(node: &Node) -> Option<&str> {
    match &node.content {
        Content::Unknown(reason) => Some(reason),
        Content::Sequence(items) => items.iter().find_map(unknown),
        Content::Mapping(entries) => entries.values().find_map(|entry| unknown(&entry.value)),
        Content::Scalar(_) | Content::Call(_) | Content::NoValue => None,
    }
}

fn into_properties(name: &str, node: Node) -> Result<Properties, Fault> {
    match node.content {
        Content::Mapping(entries) => Ok(Properties::new(node.position, entries)),
        Content::Unknown(reason) => Err(Cause::Unknown(reason).at(node.position)),
        _ => Err(PropertyError::NotAMapping { name: name.to_owned() }.at(node.position)),
    }
}

fn into_text(name: &str, node: Node) -> Result<(String, Position), Fault> {
    match node.content {
        Content::Scalar(text) => Ok((text, node.position)),
        Content::Unknown(reason) => Err(Cause::Unknown(reason).at(node.position)),
        _ => Err(PropertyError::NotText { name: name.to_owned() }.at(node.position)),
    }
}

fn invalid(name: &str, value: &str, reason: &dyn Display, position: Position) -> Fault {
    let (name, value, reason) = (name.to_owned(), value.to_owned(), reason.to_string());
    PropertyError::Invalid { name, value, reason }.at(position)
}
