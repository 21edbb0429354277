//! The arguments of a block: those written as `name = value`, and nested blocks as lists.

use hcl_edit::structure::{Block, Body, Structure};

use super::configuration::Declared;
use super::expression::{Evaluator, Names, Scope, known_text, pairs, unknown};
use crate::node::{Content, Entry, Mapping, Node, Position};
use crate::problem::{Cause, Fault};

/// What says how a block is applied, and not what it makes ("Meta-arguments",
/// <https://developer.hashicorp.com/terraform/language/meta-arguments>).
const META_ARGUMENTS: [&str; 9] =
    ["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner", "tags", "timeouts"];

impl Evaluator<'_> {
    /// The arguments of a resource or a data source, or the first that is wrong with them.
    pub(super) fn arguments(&self, declared: &Declared, address: &str) -> Result<Mapping, Fault> {
        let scope = self.scope_of(address, declared.position)?;
        self.body(&declared.body, Some(&scope))
    }

    fn body(&self, body: &Body, names: Names<'_>) -> Result<Mapping, Fault> {
        let mut arguments = Mapping::new();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let key = self.configuration.position_of(&attribute.key);
                    let name = attribute.key.as_str();
                    if !META_ARGUMENTS.contains(&name) {
                        let value = self.value(&attribute.value, names)?;
                        arguments.insert(name.to_owned(), Entry { key, value });
                    }
                }
                Structure::Block(block) if block.has_ident("dynamic") => self.dynamic(block, names, &mut arguments)?,
                Structure::Block(block) => {
                    let name = block.ident.as_str();
                    if !META_ARGUMENTS.contains(&name) {
                        let position = self.configuration.position_of(block);
                        add(&mut arguments, name, position, Content::Mapping(self.body(&block.body, names)?));
                    }
                }
            }
        }
        Ok(arguments)
    }

    /// A nested block for each item of a list ("dynamic Blocks",
    /// <https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks>).
    fn dynamic(&self, block: &Block, names: Names<'_>, arguments: &mut Mapping) -> Result<(), Fault> {
        let position = self.configuration.position_of(block);
        let incomplete = || unknown("a `dynamic` block needs `for_each` and `content`");
        let name = block.labels.first().ok_or_else(incomplete)?.as_str();
        let each = block.body.get_attribute("for_each").ok_or_else(incomplete)?;
        let content = block.body.get_blocks("content").next().ok_or_else(incomplete)?;
        let iterator = block.body.get_attribute("iterator").and_then(|it| it.value.as_variable());
        let iterator = iterator.map_or(name, |it| it.as_str());
        let items = match pairs(self.node(&each.value, names)?) {
            Ok(items) => items,
            Err(Fault { cause: Cause::Unknown(reason), .. }) => {
                add(arguments, name, position, Content::Unknown(reason));
                return Ok(());
            }
            Err(fault) => return Err(fault),
        };
        for (key, value) in items {
            let item = Content::Mapping(
                [("key", key), ("value", value)]
                    .map(|(name, value)| (name.to_owned(), Entry { key: position, value }))
                    .into(),
            );
            let scope = Scope::new(iterator, Node { position, content: item }, names);
            add(arguments, name, position, Content::Mapping(self.body(&content.body, Some(&scope))?));
        }
        Ok(())
    }

    /// The text of one argument that is written as `name = value`.
    pub(super) fn argument_text(&self, body: &Body, name: &str) -> Result<Option<String>, Fault> {
        let Some(attribute) = body.get_attribute(name) else { return Ok(None) };
        known_text(name, self.value(&attribute.value, None)?).map(Some)
    }
}

/// Blocks of one name make a list.
fn add(arguments: &mut Mapping, name: &str, position: Position, content: Content) {
    let list = arguments
        .entry(name.to_owned())
        .or_insert_with(|| Entry { key: position, value: Node { position, content: Content::Sequence(Vec::new()) } });
    if let Content::Sequence(items) = &mut list.value.content {
        items.push(Node { position, content });
    }
}
