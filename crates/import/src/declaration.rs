//! The resources of a template as they are declared, before anything is made of them.

use std::collections::BTreeSet;

use vpce_model::goal::Alteration;

use crate::node::{Content, Entry, Node};

/// The attribute that holds what a resource is made of.
const PROPERTIES: &str = "Properties";

/// What a template declares under a logical id.
pub(crate) fn declared<'a>(template: &'a Node, logical_id: &str) -> Option<&'a Node> {
    template.get("Resources")?.get(logical_id)
}

/// How a resource is declared otherwise than at the start; nothing where it is as it was.
pub(crate) fn alteration(start: &Node, now: &Node, logical_id: &str) -> Option<Alteration> {
    let before = declared(start, logical_id);
    let Some(after) = declared(now, logical_id) else { return before.map(|_| Alteration::Removed) };
    if before == Some(after) {
        return None;
    }
    let properties = |resource: Option<&'_ Node>| resource.and_then(|it| it.get(PROPERTIES)).cloned();
    let attributes = different(before, Some(after)).into_iter().filter(|name| name != PROPERTIES);
    let own = different(properties(before).as_ref(), properties(Some(after)).as_ref());
    Some(Alteration::Changed(attributes.chain(own).collect()))
}

/// The keys under which two nodes hold something different.
fn different(before: Option<&Node>, after: Option<&Node>) -> Vec<String> {
    let keys = |node: Option<&Node>| -> BTreeSet<String> {
        node.and_then(Node::as_mapping).into_iter().flat_map(|entries| entries.keys().cloned()).collect()
    };
    let get = |node: Option<&Node>, key: &str| node.and_then(|node| node.get(key)).cloned();
    let all = keys(before).into_iter().chain(keys(after)).collect::<BTreeSet<_>>();
    all.into_iter().filter(|key| get(before, key) != get(after, key)).collect()
}

/// What a template declares at a place such as `S3Endpoint` or `S3Endpoint.RouteTableIds.0`.
pub(crate) fn at<'a>(template: &'a Node, place: &str) -> Option<&'a Node> {
    let mut words = place.split('.');
    let resource = declared(template, words.next()?)?;
    let mut words = words.peekable();
    if words.peek().is_none() {
        return Some(resource);
    }
    words.try_fold(resource.get(PROPERTIES)?, |node, word| match node.as_sequence() {
        Some(items) => items.get(word.parse::<usize>().ok()?),
        None => node.get(word),
    })
}

/// A template with some of its resources as another declares them; without those that the other has not.
pub(crate) fn with_resources_of(template: &Node, other: &Node, logical_ids: &[String]) -> Node {
    let mut changed = template.clone();
    let Content::Mapping(sections) = &mut changed.content else { return changed };
    let Some(Entry { value: Node { content: Content::Mapping(resources), .. }, .. }) = sections.get_mut("Resources")
    else {
        return changed;
    };
    for logical_id in logical_ids {
        match declared(other, logical_id) {
            Some(node) => {
                resources.insert(logical_id.clone(), Entry { key: node.position, value: node.clone() });
            }
            None => {
                resources.shift_remove(logical_id);
            }
        }
    }
    changed
}
