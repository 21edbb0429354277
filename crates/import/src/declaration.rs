//! The resources of a template as they are declared, before anything is made of them.

use std::collections::BTreeSet;

use vpce_model::goal::Alteration;

use crate::node::{Content, Entry, Node};
use crate::yaml::{self, MAX_TEMPLATE_BYTES};

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
pub(crate) fn put_back(template: &Node, other: &Node, logical_ids: &[String]) -> Node {
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

/// The text of a template with some of its resources as another declares them; without those that the other has not. Nothing
/// where one of the two cannot be read, or does not give each resource lines of its own.
///
/// ```
/// use vpce_import::with_resources_of;
///
/// let good = "Resources:\n  A:\n    Type: X\n  B:\n    Type: Y\n";
/// let bad = "Resources:\n  A:\n    Type: Z\n";
/// let names = ["A".to_owned(), "B".to_owned()];
/// assert_eq!(with_resources_of(good, bad, &names[..1]).as_deref(), Some("Resources:\n  A:\n    Type: Z\n  B:\n    Type: Y\n"));
/// assert_eq!(with_resources_of(good, bad, &names).as_deref(), Some(bad));
/// assert_eq!(with_resources_of(bad, good, &names[1..]).as_deref(), Some("Resources:\n  A:\n    Type: Z\n  B:\n    Type: Y\n"));
/// ```
pub fn with_resources_of(template: &str, other: &str, logical_ids: &[String]) -> Option<String> {
    let (own, others) = (blocks(template)?, blocks(other)?);
    let find = |name: &str| others.blocks.iter().find(|(known, _)| known == name).map(|(_, block)| block.as_str());
    let mut text = own.before;
    for (name, block) in &own.blocks {
        let is_replaced = logical_ids.contains(name);
        text += if is_replaced { find(name).unwrap_or_default() } else { block };
    }
    let is_new = |name: &&String| own.blocks.iter().all(|(known, _)| known != *name);
    text.extend(logical_ids.iter().filter(is_new).filter_map(|name| find(name)));
    Some(text + &own.after)
}

/// A template in pieces: what is before the resources, each of them with its name, and what is behind them.
struct Blocks {
    before: String,
    blocks: Vec<(String, String)>,
    after: String,
}

fn blocks(template: &str) -> Option<Blocks> {
    let root = yaml::parse(template.as_bytes(), MAX_TEMPLATE_BYTES).ok()?;
    let sections = root.as_mapping()?;
    let (place, _, resources) = sections.get_full("Resources")?;
    let lines: Vec<&str> = template.split_inclusive('\n').collect();
    let end = sections.get_index(place + 1).map_or(lines.len(), |(_, next)| next.key.line - 1);
    let entries = resources.value.as_mapping()?;
    let mut starts: Vec<usize> = entries.values().map(|entry| entry.key.line - 1).collect();
    if starts.first().is_none_or(|first| *first < resources.key.line) || !starts.is_sorted_by(|one, next| one < next) {
        return None;
    }
    starts.push(end);
    let text = |from: usize, to: usize| lines.get(from..to).map(|lines| lines.concat());
    let spans = starts.windows(2).map(|span| text(span[0], span[1]));
    let blocks = entries.keys().cloned().zip(spans).map(|(name, block)| Some((name, block?))).collect::<Option<_>>()?;
    Some(Blocks { before: text(0, starts[0])?, blocks, after: text(end, lines.len())? })
}
