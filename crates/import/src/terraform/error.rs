//! What is wrong with a configuration.

use vpce_model::rule::Rule;

use crate::near::did_you_mean;

/// Why a configuration, or a part of it, cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum TerraformError {
    #[error("the file has {bytes} bytes, more than the {most} that are read")]
    TooLarge { bytes: usize, most: usize },
    #[error("the file is not text")]
    NotText,
    #[error("{0}")]
    Syntax(String),
    #[error("a `{block}` block is written `{form}`")]
    Labels { block: String, form: &'static str },
    #[error("`{name}` is already on line {first}")]
    Duplicate { name: String, first: usize },
    #[error("`{name}` is declared nowhere in these files")]
    Undeclared { name: String, near: Option<String> },
    #[error("`{resource}` has no attribute `{attribute}`")]
    UnknownAttribute { resource: String, attribute: String, near: Option<String> },
    #[error("there is no `{key}` here")]
    NoSuchKey { key: String, near: Option<String> },
    #[error("a list has no attribute `{0}`")]
    OfAList(String),
    #[error("`{name}` is known only in a block that has `{argument}`")]
    OutOfPlace { name: String, argument: &'static str },
    #[error("there is no item {index} in a list of {length}")]
    NoSuchItem { index: String, length: usize },
    #[error("argument `{name}` is missing")]
    MissingArgument { name: &'static str, near: Option<String> },
    #[error("`{0}` is a resource, and a value is needed")]
    Whole(String),
    #[error("`{what}` must be {expected}")]
    Expected { what: String, expected: &'static str },
    #[error("`{function}`: {reason}")]
    Function { function: String, reason: String },
    #[error("these need each other: {}", .0.join(" → "))]
    Cycle(Vec<String>),
    #[error("more than {0} values inside each other")]
    TooDeep(usize),
    #[error("the expressions make too much")]
    TooMuch,
    #[error("`{endpoint}` has `{list}`, and this resource adds to the same list")]
    InlineToo { endpoint: String, list: &'static str },
}

impl TerraformError {
    pub(crate) fn help(&self) -> Option<String> {
        let help = match self {
            Self::Undeclared { near, .. } | Self::UnknownAttribute { near, .. } | Self::NoSuchKey { near, .. } => {
                return did_you_mean(near);
            }
            Self::MissingArgument { near: Some(near), .. } => {
                return Some(format!("`{near}` is not an argument of this resource"));
            }
            Self::MissingArgument { name, .. } => return Some(format!("add a line `{name} = …` to the block")),
            Self::Whole(name) => return Some(format!("name one of its attributes, such as `{name}.id`")),
            Self::InlineToo { list, .. } => {
                return Some(format!("take `{list}` away, or this resource: each of them removes what the other adds"));
            }
            Self::OfAList(_) => "take one item with `[0]`, or the attribute of all of them with `[*]`",
            Self::TooLarge { .. } => "split it into several files",
            Self::NotText => "give a Terraform configuration, saved as UTF-8",
            Self::NoSuchItem { .. } => "items count from 0",
            Self::Cycle(_) => "give one of them a value that does not come from the other",
            Self::TooMuch => "write the values out",
            _ => return None,
        };
        Some(help.to_owned())
    }

    pub(crate) fn rule(&self) -> Option<Rule> {
        match self {
            Self::InlineToo { .. } => Some(Rule::Api112),
            _ => None,
        }
    }
}
