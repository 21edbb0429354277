//! A value as JSON text: what a policy is to the EC2 API.

use vpce_model::cloud::document::Document;
use vpce_model::policy;

use crate::node::{Content, Node, Position};

/// The value as JSON, its keys in the order of the file, with the places of all in it. Text stays as it is: it may be JSON already.
pub(crate) fn document(node: &Node) -> Document {
    let mut document = Document::default();
    match &node.content {
        Content::Scalar(text) => document.push(text, place(node.position)),
        _ => write(node, &mut document),
    }
    document
}

/// Numbers and booleans become strings, which IAM reads alike.
fn write(node: &Node, document: &mut Document) {
    let position = place(node.position);
    match &node.content {
        Content::Scalar(text) => document.push(&quoted(text), position),
        Content::Sequence(items) => {
            document.push("[", position);
            for (number, item) in items.iter().enumerate() {
                document.extend(if number == 0 { "" } else { "," });
                write(item, document);
            }
            document.extend("]");
        }
        Content::Mapping(entries) => {
            document.push("{", position);
            for (number, (key, entry)) in entries.iter().enumerate() {
                document.extend(if number == 0 { "" } else { "," });
                document.push(&quoted(key), place(entry.key));
                document.extend(":");
                write(&entry.value, document);
            }
            document.extend("}");
        }
        Content::Call(_) | Content::Unknown(_) | Content::NoValue => document.push("null", position),
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is always JSON")
}

fn place(Position { line, column }: Position) -> policy::Position {
    policy::Position { line, column }
}
