//! A value as JSON text: what a policy is to the EC2 API.

use serde_json::{Map, Value};

use crate::node::{Content, Node};

/// The value as JSON. Numbers and booleans are strings in it, which IAM reads alike.
pub(crate) fn text(node: &Node) -> String {
    match &node.content {
        Content::Scalar(text) => text.clone(),
        _ => value(node).to_string(),
    }
}

fn value(node: &Node) -> Value {
    match &node.content {
        Content::Scalar(text) => Value::String(text.clone()),
        Content::Sequence(items) => Value::Array(items.iter().map(value).collect()),
        Content::Mapping(entries) => {
            let members = entries.iter().map(|(name, entry)| (name.clone(), value(&entry.value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Content::Call(_) | Content::Unknown(_) | Content::NoValue => Value::Null,
    }
}
