//! What a configuration looks up and the model can know. The rest is in the account.

use vpce_model::cloud::prefix_list::{AddressFamily, aws_managed};
use vpce_model::cloud::service::ServiceName;

use super::configuration::Declared;
use super::expression::{Evaluator, known_text, text, unknown};
use crate::node::{Content, Entry, Mapping, Node, Position};
use crate::problem::Fault;
use crate::settings::Settings;

/// The value of an attribute of a data source.
pub(super) fn attribute(
    evaluator: &Evaluator<'_>,
    declared: &Declared,
    address: &str,
    name: &str,
) -> Result<Content, Fault> {
    let not_known = || unknown(format!("`{address}.{name}` is looked up in the account"));
    let settings = evaluator.settings.ok_or_else(not_known)?;
    let Settings { region, account_id, .. } = settings;
    let position = declared.position;
    Ok(match (declared.resource_type.as_str(), name) {
        ("aws_region", "name" | "region" | "id") => text(region),
        ("aws_caller_identity", "account_id" | "id") => text(account_id),
        ("aws_partition", "partition" | "id") => text(region.partition()),
        ("aws_partition", "dns_suffix") => text(region.dns_suffix()),
        ("aws_availability_zones", "names") => {
            Content::Sequence(region.zones().map(|zone| Node::scalar(position, zone.to_string())).collect())
        }
        ("aws_iam_policy_document", "json" | "minified_json") => {
            policy_document(evaluator.arguments(declared, address)?, position)?
        }
        ("aws_vpc_endpoint_service", "service_name") => {
            let arguments = evaluator.arguments(declared, address)?;
            match (given(&arguments, "service")?, given(&arguments, "service_name")?) {
                (Some(service), _) => text(format!("com.amazonaws.{region}.{service}")),
                (None, Some(name)) => text(name),
                (None, None) => return Err(not_known()),
            }
        }
        ("aws_prefix_list" | "aws_ec2_managed_prefix_list", "id" | "prefix_list_id") => {
            let list = given(&evaluator.arguments(declared, address)?, "name")?;
            let service: Option<ServiceName> = list.and_then(|name| name.parse().ok());
            let list = service.and_then(|name| aws_managed(name.region, name.service, AddressFamily::Ipv4));
            list.map(|list| text(&list.prefix_list_id)).ok_or_else(not_known)?
        }
        _ => return Err(not_known()),
    })
}

fn given(arguments: &Mapping, name: &str) -> Result<Option<String>, Fault> {
    arguments.get(name).map(|entry| known_text(name, entry.value.clone())).transpose()
}

/// The document as JSON would have it ("Data Source: aws_iam_policy_document",
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document>).
fn policy_document(mut arguments: Mapping, position: Position) -> Result<Content, Fault> {
    if arguments.contains_key("source_policy_documents") || arguments.contains_key("override_policy_documents") {
        return Err(unknown("policy documents that are merged are not worked out"));
    }
    let version = arguments.swap_remove("version").map_or_else(|| Node::scalar(position, "2012-10-17"), |it| it.value);
    let statements = items(&arguments, "statement").map(statement).collect::<Result<_, _>>()?;
    let statements = Node { position, content: Content::Sequence(statements) };
    Ok(mapping([("Version", version), ("Statement", statements)]))
}

/// The arguments of a statement, and the elements of IAM's language that they are.
const ELEMENTS: [(&str, &str); 6] = [
    ("sid", "Sid"),
    ("effect", "Effect"),
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
];

fn statement(node: &Node) -> Result<Node, Fault> {
    let position = node.position;
    let mut elements = vec![("Effect", Node::scalar(position, "Allow"))];
    for (argument, element) in ELEMENTS {
        let value = node.get(argument).filter(|value| value.content != Content::NoValue);
        elements.extend(value.map(|value| (element, with_variables(value))));
    }
    let arguments = node.as_mapping().cloned().unwrap_or_default();
    for (argument, element) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        let principals = items(&arguments, argument).map(principal).collect::<Result<Vec<_>, _>>()?;
        if !principals.is_empty() {
            elements.push((element, everyone(position, principals)));
        }
    }
    let mut conditions = Mapping::new();
    for condition in items(&arguments, "condition") {
        let (test, variable) = (part(condition, "test")?, part(condition, "variable")?);
        let values = condition.get("values").map_or_else(|| Node::scalar(position, ""), with_variables);
        let entry = Entry { key: condition.position, value: values };
        let operator = conditions.entry(test).or_insert_with(|| Entry {
            key: condition.position,
            value: Node { position: condition.position, content: Content::Mapping(Mapping::new()) },
        });
        if let Content::Mapping(keys) = &mut operator.value.content {
            keys.insert(variable, entry);
        }
    }
    if !conditions.is_empty() {
        elements.push(("Condition", Node { position, content: Content::Mapping(conditions) }));
    }
    Ok(Node { position, content: mapping(elements) })
}

fn principal(node: &Node) -> Result<(String, Node), Fault> {
    let identifiers = node.get("identifiers").map_or_else(|| Node::scalar(node.position, ""), with_variables);
    Ok((part(node, "type")?, identifiers))
}

/// `type = "*"` is everyone, which IAM writes without a type.
fn everyone(position: Position, principals: Vec<(String, Node)>) -> Node {
    if let [(kind, identifiers)] = principals.as_slice()
        && kind == "*"
    {
        return identifiers.as_sequence().and_then(<[Node]>::first).unwrap_or(identifiers).clone();
    }
    let mut by_type = Mapping::new();
    for (kind, identifiers) in principals {
        by_type.insert(kind, Entry { key: position, value: identifiers });
    }
    Node { position, content: Content::Mapping(by_type) }
}

fn part(node: &Node, name: &str) -> Result<String, Fault> {
    known_text(name, node.get(name).cloned().unwrap_or_else(|| Node::scalar(node.position, "")))
}

fn items<'m>(arguments: &'m Mapping, name: &str) -> impl Iterator<Item = &'m Node> {
    arguments.get(name).and_then(|entry| entry.value.as_sequence()).into_iter().flatten()
}

/// The data source writes `&{aws:username}` for IAM's `${aws:username}`.
fn with_variables(node: &Node) -> Node {
    let content = match &node.content {
        Content::Scalar(text) => Content::Scalar(text.replace("&{", "${")),
        Content::Sequence(items) => Content::Sequence(items.iter().map(with_variables).collect()),
        other => other.clone(),
    };
    Node { position: node.position, content }
}

fn mapping<'n>(entries: impl IntoIterator<Item = (&'n str, Node)>) -> Content {
    let entry = |(name, value): (&str, Node)| (name.to_owned(), Entry { key: value.position, value });
    Content::Mapping(entries.into_iter().map(entry).collect())
}
