//! The values of a template's parameters: what the reader passes, else the default ("CloudFormation template Parameters
//! syntax", <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>).

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::near::{did_you_mean, nearest};
use crate::node::{Content, Entry, Mapping, Node, Position};
use crate::problem::{At, Fault, Problems};

/// Why a parameter has no value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum ParameterError {
    #[error("parameter `{name}` has no default and was given no value")]
    NoValue { name: String },
    #[error("parameter `{name}` may not be `{value}`")]
    NotAllowed { name: String, value: String, allowed: String },
    #[error("parameter `{name}` must be a number, not `{value}`")]
    NotANumber { name: String, value: String },
    #[error("the template has no parameter `{name}`")]
    NoSuchParameter { name: String, near: Option<String> },
    #[error("parameter `{name}` has no `Type`")]
    NoType { name: String },
    #[error("parameter `{name}` has the type `{kind}`, which CloudFormation does not know")]
    NotAType { name: String, kind: String },
    #[error("the default of parameter `{name}` must be text")]
    DefaultNotText { name: String },
}

impl ParameterError {
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::NoValue { name } => {
                Some(format!("pass `--parameter {name}=Value`, or give the parameter a `Default`"))
            }
            Self::NotAllowed { allowed, .. } => Some(format!("its `AllowedValues` are {allowed}")),
            Self::NoSuchParameter { near, .. } => did_you_mean(near),
            Self::NoType { .. } | Self::NotAType { .. } => {
                Some("use `String`, `Number`, `CommaDelimitedList` or a type such as `AWS::EC2::VPC::Id`".to_owned())
            }
            Self::DefaultNotText { .. } => Some("write a list as one text with commas".to_owned()),
            Self::NotANumber { .. } => None,
        }
    }
}

/// The value of every parameter. One that has a problem is unknown, so that what uses it is not reported as well.
pub(crate) fn values(
    declared: &Mapping,
    given: &BTreeMap<String, String>,
    problems: &mut Problems,
) -> IndexMap<String, Node> {
    for name in given.keys().filter(|name| !declared.contains_key(*name)) {
        let near = nearest(name, declared.keys().map(String::as_str));
        problems.push(None, ParameterError::NoSuchParameter { name: name.clone(), near }.nowhere());
    }
    declared
        .iter()
        .map(|(name, entry)| {
            let value = problems.note(value(name, entry, given.get(name)));
            let content = value.unwrap_or_else(|| Content::Unknown(format!("parameter `{name}` has no value")));
            (name.clone(), Node { position: entry.value.position, content })
        })
        .collect()
}

fn value(name: &str, declared: &Entry, given: Option<&String>) -> Result<Content, Fault> {
    let name = name.to_owned();
    let kind = declared.value.get("Type").and_then(Node::as_text);
    let kind = kind.ok_or_else(|| ParameterError::NoType { name: name.clone() }.at(declared.key))?;
    let default = declared.value.get("Default");
    let (text, position) = match (given, default) {
        (Some(given), _) => (given.as_str(), declared.key),
        (None, Some(default)) => match default.as_text() {
            Some(text) => (text, default.position),
            None => return Err(ParameterError::DefaultNotText { name }.at(default.position)),
        },
        (None, None) => return Err(ParameterError::NoValue { name }.at(declared.key)),
    };
    let shape = Shape::of(kind).ok_or_else(|| ParameterError::NotAType { name: name.clone(), kind: kind.to_owned() });
    let shape = shape.map_err(|error| error.at(declared.key))?;
    let items: Vec<&str> = match shape.is_list {
        true => text.split(',').map(str::trim).collect(),
        false => vec![text],
    };
    for item in items.iter().copied() {
        check(&name, item, &shape, declared.value.get("AllowedValues")).map_err(|error| error.at(position))?;
    }
    Ok(match shape {
        Shape { is_stored: true, .. } => Content::Unknown(format!("`{text}` is a parameter of Systems Manager")),
        Shape { is_list: true, .. } => list(&items, position),
        _ => Content::Scalar(text.to_owned()),
    })
}

fn list(items: &[&str], position: Position) -> Content {
    Content::Sequence(items.iter().map(|item| Node::scalar(position, *item)).collect())
}

/// "an integer or float", says CloudFormation. What it is worth does not matter here.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(whole) && are_digits(fraction) && whole.len() + fraction.len() > 0
}

fn check(name: &str, value: &str, shape: &Shape, allowed: Option<&Node>) -> Result<(), ParameterError> {
    let (name, value) = (name.to_owned(), value.to_owned());
    if shape.is_number && !is_number(&value) {
        return Err(ParameterError::NotANumber { name, value });
    }
    let Some(allowed) = allowed.and_then(Node::as_sequence) else { return Ok(()) };
    let allowed: Vec<&str> = allowed.iter().filter_map(Node::as_text).collect();
    if allowed.contains(&value.as_str()) {
        return Ok(());
    }
    let allowed = allowed.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    Err(ParameterError::NotAllowed { name, value, allowed })
}

/// What a parameter's `Type` says about its value.
struct Shape {
    is_list: bool,
    is_number: bool,
    /// The value is the name of a Systems Manager parameter, whose value only the account knows.
    is_stored: bool,
}

impl Shape {
    fn of(kind: &str) -> Option<Self> {
        let is_stored = kind.starts_with("AWS::SSM::Parameter::Value<");
        let item = kind.strip_prefix("List<").and_then(|rest| rest.strip_suffix('>'));
        let is_list = kind == "CommaDelimitedList" || item.is_some();
        let item = item.unwrap_or(kind);
        let is_number = item == "Number";
        let is_known = is_number || item == "String" || kind == "CommaDelimitedList" || item.starts_with("AWS::");
        is_known.then_some(Self { is_list, is_number, is_stored })
    }
}
