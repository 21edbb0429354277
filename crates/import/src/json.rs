//! A value as JSON text: what a policy is to the EC2 API.

use serde::{Serialize, Serializer};

use crate::node::{Content, Node};

/// The value as JSON, its keys in the order of the file. Text stays as it is: it may be JSON already.
pub(crate) fn text(node: &Node) -> String {
    match &node.content {
        Content::Scalar(text) => text.clone(),
        _ => serde_json::to_string(node).expect("a tree whose keys are texts is always JSON"),
    }
}

/// Numbers and booleans become strings, which IAM reads alike.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.content {
            Content::Scalar(text) => serializer.serialize_str(text),
            Content::Sequence(items) => serializer.collect_seq(items),
            Content::Mapping(entries) => serializer.collect_map(entries.iter().map(|(key, entry)| (key, &entry.value))),
            Content::Call(_) | Content::Unknown(_) | Content::NoValue => serializer.serialize_none(),
        }
    }
}
