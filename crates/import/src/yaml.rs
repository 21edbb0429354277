//! Text to [`Node`]s. JSON is read by the same parser, because every JSON text is YAML, and so has positions too.
//!
//! CloudFormation reads YAML 1.1 "with a few exceptions" ("CloudFormation template format",
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html>): plain `yes`, `no`, `on` and
//! `off` are booleans, hash merges (`<<`) do not exist, and a value must not be null.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::map;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use crate::near::did_you_mean;
use crate::node::{Call, Content, Entry, Mapping, Node, Position};
use crate::problem::{At, Fault};
use crate::{function, near, surrogate};

/// The largest template that CloudFormation takes, in bytes: "Template body size in an S3 object … 1 MB"
/// ("Understand CloudFormation quotas",
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>).
pub const MAX_TEMPLATE_BYTES: usize = 1024 * 1024;

/// Far deeper than a template is written, and shallow enough to walk the tree by recursion, in a browser too.
const MAX_DEPTH: usize = 100;

/// How many nodes anchors and aliases may copy in all; a chain of aliases that doubles ends here.
const MAX_COPIED_NODES: usize = 100_000;

/// Why a text is not a tree of values.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum YamlError {
    #[error("the file has {bytes} bytes, more than the {most} that are read")]
    TooLarge { bytes: usize, most: usize },
    #[error("the file is not text")]
    NotText,
    #[error("the file is empty")]
    Empty,
    #[error("{0}")]
    Syntax(String),
    #[error("a second document starts here")]
    SecondDocument,
    #[error("key `{key}` is already on line {first}")]
    DuplicateKey { key: String, first: usize },
    #[error("more than {MAX_DEPTH} values inside each other")]
    TooDeep,
    #[error("anchors and aliases expand to more than {MAX_COPIED_NODES} values")]
    Expansion,
    #[error("this alias stands inside the value that it repeats")]
    AliasInItself,
    #[error("a key must be text")]
    KeyNotText,
    #[error("`<<` merges mappings, which CloudFormation does not do")]
    MergeKey,
    #[error("`{tag}` is not an intrinsic function")]
    UnknownTag { tag: String, near: Option<String> },
    #[error("null values are not allowed in templates")]
    Null,
}

impl YamlError {
    pub(crate) fn help(&self) -> Option<String> {
        let help = match self {
            Self::TooLarge { most: MAX_TEMPLATE_BYTES, .. } => {
                "CloudFormation takes at most 1 MB: split it into several templates"
            }
            Self::TooLarge { .. } => "add up what the same two send each other",
            Self::NotText => "give a CloudFormation template in YAML or JSON, saved as UTF-8",
            Self::Empty => "a template needs at least the section `Resources`",
            Self::Syntax(message) => return syntax_help(message).map(str::to_owned),
            Self::SecondDocument => "a file holds one template: remove the line `---` and what follows",
            Self::DuplicateKey { .. } => "CloudFormation would take only one of the two: rename or remove one",
            Self::TooDeep => "a template is not nested like that: look for a bracket that is never closed",
            Self::Expansion => "write the repeated parts out, or use `Mappings`",
            Self::AliasInItself => "write the value out",
            Self::KeyNotText => "write `Key: value`, with the key on one line",
            Self::MergeKey => "write the merged keys out",
            Self::UnknownTag { near, .. } => return did_you_mean(near),
            Self::Null => "give it a value, or remove the key",
        };
        Some(help.to_owned())
    }
}

/// What usually lies behind a message of the parser.
fn syntax_help(message: &str) -> Option<&'static str> {
    [
        ("tab", "YAML is indented with spaces: replace the tab"),
        ("mapping values are not allowed", "quote a text that holds `: `, or check the indentation of this line"),
        ("did not find expected key", "check the indentation: keys of one mapping start in one column"),
        (
            "unknown anchor",
            "an alias `*name` repeats a value marked `&name` above it; a text that starts with `*` is quoted",
        ),
        ("unexpected end of stream", "close the quotation mark"),
        ("expected ','", "close the bracket, or put a comma between the values"),
        ("recursion limit", "a template is not nested like that: look for a bracket that is never closed"),
        ("unexpected character", "quote a text that starts with this character"),
    ]
    .into_iter()
    .find_map(|(part, help)| message.contains(part).then_some(help))
}

/// Reads a text of at most so many bytes as one tree. Repeated keys are all reported; any other error ends the reading.
pub(crate) fn parse(bytes: &[u8], most: usize) -> Result<Node, Vec<Fault>> {
    let text = text(bytes, most).map_err(|fault| vec![fault])?;
    let mut builder = Builder::default();
    let read = builder.read(&surrogate::join_pairs(text));
    let mut faults = builder.repeated_keys;
    match read {
        Ok(root) if faults.is_empty() => Ok(root),
        Ok(_) => Err(faults),
        Err(fault) => {
            faults.push(fault);
            Err(faults)
        }
    }
}

fn text(bytes: &[u8], most: usize) -> Result<&str, Fault> {
    if bytes.len() > most {
        return Err(YamlError::TooLarge { bytes: bytes.len(), most }.nowhere());
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| YamlError::NotText.at(position_of_byte(bytes, error.valid_up_to())))?;
    match text.find('\0') {
        Some(nul) => Err(YamlError::NotText.at(position_of_byte(bytes, nul))),
        None => Ok(text),
    }
}

fn position_of_byte(bytes: &[u8], index: usize) -> Position {
    let before = String::from_utf8_lossy(&bytes[..index]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    Position { line, column }
}

/// Builds the tree from the parser's events with a stack of its own, so that no nesting can exhaust the program's.
#[derive(Default)]
struct Builder {
    open: Vec<Collection>,
    anchors: HashMap<usize, Anchored>,
    copied: usize,
    repeated_keys: Vec<Fault>,
}

/// A list or mapping whose end has not been read yet.
struct Collection {
    position: Position,
    function: Option<String>,
    anchor: usize,
    items: Items,
    /// Nodes in it so far, itself included.
    size: usize,
    /// How many levels it has below itself so far.
    height: usize,
}

enum Items {
    Sequence(Vec<Node>),
    Mapping { entries: Mapping, key: Option<(String, Position)> },
}

/// A value marked `&name`.
struct Anchored {
    node: Node,
    size: usize,
    height: usize,
}

/// A value that is complete, with what its parent must know of it.
struct Complete {
    node: Node,
    size: usize,
    height: usize,
    is_key: KeyUse,
}

/// May this value be a mapping's key?
#[derive(PartialEq)]
enum KeyUse {
    Text,
    MergeKey,
    No,
}

impl Builder {
    fn read(&mut self, text: &str) -> Result<Node, Fault> {
        let mut root = None;
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(syntax)?;
            let position = position(&span.start);
            let complete = match event {
                Event::DocumentStart(_) if root.is_some() => return Err(YamlError::SecondDocument.at(position)),
                Event::Scalar(text, style, anchor, tag) => {
                    let complete = self.scalar(position, text, style, tag)?;
                    self.keep(anchor, &complete)?;
                    complete
                }
                Event::Alias(anchor) => self.alias(position, anchor)?,
                Event::SequenceStart(anchor, tag) => {
                    self.start(position, anchor, tag, Items::Sequence(Vec::new()))?;
                    continue;
                }
                Event::MappingStart(anchor, tag) => {
                    self.start(position, anchor, tag, Items::Mapping { entries: Mapping::new(), key: None })?;
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => match self.end()? {
                    Some(complete) => complete,
                    None => continue,
                },
                Event::Nothing
                | Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(_)
                | Event::DocumentEnd => continue,
            };
            match self.open.last_mut() {
                Some(parent) => parent.add(complete, &mut self.repeated_keys)?,
                None => root = Some(complete.node),
            }
        }
        root.ok_or_else(|| YamlError::Empty.nowhere())
    }

    fn start(
        &mut self,
        position: Position,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        items: Items,
    ) -> Result<(), Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(YamlError::TooDeep.at(position));
        }
        let function = called(tag.as_deref(), position)?;
        self.open.push(Collection { position, function, anchor, items, size: 1, height: 1 });
        Ok(())
    }

    fn end(&mut self) -> Result<Option<Complete>, Fault> {
        let Some(Collection { position, function, anchor, items, size, height }) = self.open.pop() else {
            return Ok(None);
        };
        let content = match items {
            Items::Sequence(items) => Content::Sequence(items),
            Items::Mapping { entries, .. } => long_form(entries),
        };
        let node = call(function, Node { position, content });
        let complete = Complete { node, size, height, is_key: KeyUse::No };
        self.keep(anchor, &complete)?;
        Ok(Some(complete))
    }

    fn scalar(
        &self,
        position: Position,
        text: Cow<'_, str>,
        style: ScalarStyle,
        tag: Option<Cow<'_, Tag>>,
    ) -> Result<Complete, Fault> {
        let plain = style == ScalarStyle::Plain && tag.is_none();
        let is_key = if plain && text == "<<" { KeyUse::MergeKey } else { KeyUse::Text };
        let function = called(tag.as_deref(), position)?;
        let expects_key = self.open.last().is_some_and(Collection::expects_key);
        let text = match plain.then(|| plain_value(&text)).flatten() {
            Some(Plain::Null) if !expects_key => return Err(YamlError::Null.at(position)),
            Some(Plain::Boolean(value)) if !expects_key => value.to_owned(),
            _ => text.into_owned(),
        };
        Ok(Complete { node: call(function, Node::scalar(position, text)), size: 1, height: 0, is_key })
    }

    fn alias(&mut self, position: Position, anchor: usize) -> Result<Complete, Fault> {
        let anchored = self.anchors.get(&anchor).ok_or_else(|| YamlError::AliasInItself.at(position))?;
        let (size, height) = (anchored.size, anchored.height);
        if self.open.len() + height > MAX_DEPTH {
            return Err(YamlError::TooDeep.at(position));
        }
        count_copies(&mut self.copied, size, position)?;
        let is_key = if anchored.node.as_text().is_some() { KeyUse::Text } else { KeyUse::No };
        Ok(Complete { node: anchored.node.clone(), size, height, is_key })
    }

    /// Keeps a value that carries an anchor (anchors count from 1) for the aliases to come.
    fn keep(&mut self, anchor: usize, complete: &Complete) -> Result<(), Fault> {
        if anchor > 0 {
            count_copies(&mut self.copied, complete.size, complete.node.position)?;
            let (size, height) = (complete.size, complete.height);
            self.anchors.insert(anchor, Anchored { node: complete.node.clone(), size, height });
        }
        Ok(())
    }
}

impl Collection {
    fn expects_key(&self) -> bool {
        matches!(self.items, Items::Mapping { key: None, .. })
    }

    fn add(&mut self, child: Complete, repeated_keys: &mut Vec<Fault>) -> Result<(), Fault> {
        self.size += child.size;
        self.height = self.height.max(child.height + 1);
        match &mut self.items {
            Items::Sequence(items) => items.push(child.node),
            Items::Mapping { entries, key } => match key.take() {
                None => *key = Some(key_of(child)?),
                Some((text, position)) => match entries.entry(text) {
                    map::Entry::Vacant(entry) => {
                        entry.insert(Entry { key: position, value: child.node });
                    }
                    map::Entry::Occupied(entry) => {
                        let (key, first) = (entry.key().clone(), entry.get().key.line);
                        repeated_keys.push(YamlError::DuplicateKey { key, first }.at(position));
                    }
                },
            },
        }
        Ok(())
    }
}

fn count_copies(copied: &mut usize, size: usize, position: Position) -> Result<(), Fault> {
    *copied += size;
    if *copied > MAX_COPIED_NODES { Err(YamlError::Expansion.at(position)) } else { Ok(()) }
}

fn key_of(child: Complete) -> Result<(String, Position), Fault> {
    let position = child.node.position;
    match (child.is_key, child.node.content) {
        (KeyUse::MergeKey, _) => Err(YamlError::MergeKey.at(position)),
        (KeyUse::Text, Content::Scalar(text)) => Ok((text, position)),
        _ => Err(YamlError::KeyNotText.at(position)),
    }
}

/// `{"Fn::Sub": x}` is a call, as `!Sub x` is.
fn long_form(mut entries: Mapping) -> Content {
    let is_call = entries.len() == 1 && entries.first().is_some_and(|(key, _)| function::is_name(key));
    match is_call.then(|| entries.pop()).flatten() {
        Some((function, entry)) => Content::Call(Box::new(Call { function, argument: entry.value })),
        None => Content::Mapping(entries),
    }
}

fn call(function: Option<String>, argument: Node) -> Node {
    match function {
        Some(function) => {
            Node { position: argument.position, content: Content::Call(Box::new(Call { function, argument })) }
        }
        None => argument,
    }
}

/// The function that a tag names; `!!str` and the like, and the lone `!`, name none.
fn called(tag: Option<&Tag>, position: Position) -> Result<Option<String>, Fault> {
    match tag {
        Some(tag) if tag.handle == "!" => function::of_tag(&tag.suffix).map(Some).ok_or_else(|| {
            let near = near::nearest(&tag.suffix, function::tags()).map(|near| format!("!{near}"));
            YamlError::UnknownTag { tag: format!("!{}", tag.suffix), near }.at(position)
        }),
        _ => Ok(None),
    }
}

enum Plain {
    Null,
    Boolean(&'static str),
}

/// What YAML 1.1 makes of a plain scalar (<https://yaml.org/type/bool.html>, <https://yaml.org/type/null.html>), as far
/// as it changes the text. The one-letter forms `y` and `n` are left alone, as the parsers in use do.
fn plain_value(text: &str) -> Option<Plain> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Plain::Null),
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "True" | "TRUE" => Some(Plain::Boolean("true")),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" | "False" | "FALSE" => Some(Plain::Boolean("false")),
        _ => None,
    }
}

fn syntax(error: ScanError) -> Fault {
    YamlError::Syntax(error.info().to_owned()).at(position(error.marker()))
}

fn position(marker: &Marker) -> Position {
    Position { line: marker.line(), column: marker.col() + 1 }
}
