//! Turns the resources of a configuration into those of a template, by the table of resource types.

use hcl_edit::expr::Expression;

use super::configuration::Declared;
use super::error::TerraformError;
use super::expression::{Evaluator, Instances, call, counted, keyed, later};
use super::resource_type::{self, Arguments, Meaning, Part, ResourceType, Source};
use crate::near::nearest;
use crate::node::{Content, Entry, Mapping, Node, Position};
use crate::problem::{At, Cause, Fault, Problems};
use crate::template::{Origin, Reference, Resource, Template};

/// Puts the resources that a configuration makes into a template. What is wrong with one is noted.
pub(super) fn translate(evaluator: &Evaluator<'_>, template: &mut Template, problems: &mut Problems) {
    let mut names = Names::default();
    for (key, declared) in evaluator.configuration.resources.iter().filter(|(_, declared)| !declared.is_data) {
        let mut translation = Translation { evaluator, declared, template, names: &mut names };
        let addresses = match translation.addresses(key) {
            Ok(addresses) => addresses,
            Err(fault) => {
                translation.fail(key, fault, problems);
                continue;
            }
        };
        for address in addresses {
            if let Err(fault) = translation.resource(&address) {
                translation.fail(&address, fault, problems);
            }
        }
    }
}

/// The names that the ids of the resources are made of, by the kind of thing that has the id.
#[derive(Default)]
struct Names(std::collections::HashSet<(String, String)>);

/// The types whose network interfaces are called as they are.
const WITH_INTERFACES: [&str; 7] = [
    "aws_instance",
    "aws_lb",
    "aws_nat_gateway",
    "aws_network_interface",
    "aws_route53_resolver_endpoint",
    "aws_vpc_endpoint",
    "aws_lambda_function",
];

impl Names {
    /// The own name of a resource, without what an id has a meaning for; its type before it where another has that name.
    fn give(&mut self, declared: &Declared, address: &str) -> String {
        let index = address.split_once('[').map(|(_, index)| format!("_{index}")).unwrap_or_default();
        let whole = format!("{}{index}", declared.name);
        let kept = whole.chars().filter(|letter| !matches!(letter, '"' | ']'));
        let own: String = kept.map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
        let kind = match WITH_INTERFACES.contains(&declared.resource_type.as_str()) {
            true => "interface",
            false => &declared.resource_type,
        };
        let short = declared.resource_type.strip_prefix("aws_").unwrap_or(&declared.resource_type);
        let numbered = (2..).map(|number| format!("{short}_{own}_{number}"));
        let candidates = [own.clone(), format!("{short}_{own}")].into_iter().chain(numbered);
        let mut free = candidates.filter(|name| self.0.insert((kind.to_owned(), name.clone())));
        free.next().unwrap_or(own)
    }
}

/// The translation of what one block makes.
struct Translation<'t, 'c> {
    evaluator: &'t Evaluator<'c>,
    declared: &'t Declared,
    template: &'t mut Template,
    names: &'t mut Names,
}

/// Properties, and what they are called in the configuration.
type Words = Vec<(String, String)>;

/// What the arguments of a block are for the model.
#[derive(Default)]
struct Made {
    properties: Mapping,
    /// Properties of which each makes a copy of the resource.
    copies: Vec<(&'static str, Node)>,
    /// Whether the block has an argument that asks for copies.
    is_copied: bool,
    parts: Vec<(&'static str, &'static Part, Node)>,
    words: Words,
}

impl Translation<'_, '_> {
    fn addresses(&self, key: &str) -> Result<Vec<String>, Fault> {
        Ok(match self.evaluator.instances(key, self.declared)? {
            Instances::One => vec![key.to_owned()],
            Instances::Counted(count) => (0..count).map(|index| counted(key, index)).collect(),
            Instances::Keyed(each) => each.keys().map(|own| keyed(key, own)).collect(),
        })
    }

    /// What is only unknown is no mistake: the resource is left out, with the reason.
    fn fail(&mut self, address: &str, fault: Fault, problems: &mut Problems) {
        match fault.cause {
            Cause::Unknown(reason) => {
                let unknown = Node { position: self.declared.position, content: Content::Unknown(reason) };
                self.put(address, &self.declared.resource_type, None, Some(unknown), Vec::new());
            }
            _ => {
                let position = fault.position.or(Some(self.declared.position));
                problems.push(Some(address), Fault { position, ..fault });
                self.template.malformed.insert(address.to_owned());
            }
        }
    }

    fn resource(&mut self, address: &str) -> Result<(), Fault> {
        if let Some(provider) = self.declared.body.get_attribute("provider")
            && let Expression::Traversal(_) = provider.value
        {
            let reason = "only what the provider without an alias makes is read".to_owned();
            return Err(Cause::Unknown(reason).nowhere());
        }
        let Some(found) = resource_type::find(&self.declared.resource_type) else {
            self.put(address, &self.declared.resource_type, None, None, Vec::new());
            return Ok(());
        };
        let arguments = self.evaluator.arguments(self.declared, address)?;
        let resource_type = variant(found, &arguments);
        self.check_association(&arguments)?;
        let made = self.made(resource_type.arguments, arguments, self.declared.position)?;
        self.put_made(address, None, resource_type.model, made)
    }

    /// Puts what a block makes: itself, or its copies, and the parts that are written in it.
    fn put_made(&mut self, address: &str, part_of: Option<&str>, model: &str, mut made: Made) -> Result<(), Fault> {
        let parts = std::mem::take(&mut made.parts);
        self.put_copies(address, part_of, model, made);
        for (argument, part, value) in parts {
            self.put_parts(address, argument, part, value)?;
        }
        Ok(())
    }

    fn put_copies(&mut self, address: &str, part_of: Option<&str>, model: &str, made: Made) {
        let Made { properties, copies, is_copied, words, .. } = made;
        let position = self.declared.position;
        let whole = |properties| Some(Node { position, content: Content::Mapping(properties) });
        if !is_copied {
            self.put(address, model, part_of, whole(properties), words);
            return;
        }
        for (index, (property, value)) in copies.into_iter().enumerate() {
            let mut properties = properties.clone();
            properties.insert(property.to_owned(), Entry { key: value.position, value });
            let (properties, words) = (whole(properties), words.clone());
            match index {
                0 => self.put(address, model, part_of, properties, words),
                _ => {
                    let part_of = Some(part_of.unwrap_or(address));
                    self.put(&format!("{address}#{index}"), model, part_of, properties, words);
                }
            }
        }
    }

    fn put_parts(&mut self, whole: &str, argument: &str, part: &Part, value: Node) -> Result<(), Fault> {
        let position = value.position;
        let reference = Node { position, content: call("Ref", Node::scalar(position, whole)) };
        let own = |given: Option<(&str, Node)>| {
            let entries = [(part.whole, reference.clone())].into_iter().chain(given);
            entries.map(|(name, value)| (name.to_owned(), Entry { key: position, value })).collect::<Mapping>()
        };
        let items = match (&part.source, value.content) {
            (Source::Value(_), content) => vec![Node { position, content }],
            (_, Content::Sequence(items)) => items,
            (_, content) => vec![Node { position, content }],
        };
        for (index, item) in items.into_iter().enumerate() {
            let address = format!("{whole}.{argument}[{index}]");
            match &part.source {
                Source::Value(_) if item.as_text() == Some("false") => {}
                Source::Value(property) | Source::Items(property) => {
                    let properties = Content::Mapping(own(Some((property, item))));
                    let words = vec![((*property).to_owned(), argument.to_owned())];
                    self.put(&address, part.model, Some(whole), Some(Node { position, content: properties }), words);
                }
                Source::Blocks(arguments, constant) => {
                    let place = item.position;
                    let Content::Mapping(entries) = item.content else {
                        self.put(&address, part.model, Some(whole), Some(unread(item)), Vec::new());
                        continue;
                    };
                    let constants = own(constant.map(|(property, value)| (property, Node::scalar(place, value))));
                    let made = self.made_with(arguments, entries, place, constants)?;
                    self.put_copies(&address, Some(whole), part.model, made);
                }
            }
        }
        Ok(())
    }

    fn made(&self, table: Arguments, arguments: Mapping, position: Position) -> Result<Made, Fault> {
        self.made_with(table, arguments, position, Mapping::new())
    }

    /// What the arguments of a block are, beside properties that are there already.
    fn made_with(
        &self,
        table: Arguments,
        mut arguments: Mapping,
        position: Position,
        properties: Mapping,
    ) -> Result<Made, Fault> {
        let mut made = Made { properties, ..Made::default() };
        let mut its_own_peer = None;
        arguments.retain(|_, entry| is_given(&entry.value));
        for (name, meaning) in table {
            let Some(Entry { key, value }) = arguments.shift_remove(*name) else {
                if let Meaning::Required(_) = meaning {
                    return Err(missing(name, table, &arguments).at(position));
                }
                continue;
            };
            let place = value.position;
            made.words.extend(meaning.property().map(|property| (property.to_owned(), (*name).to_owned())));
            match meaning {
                Meaning::Property(property) | Meaning::Required(property) => {
                    put(&mut made.properties, property, key, value);
                }
                Meaning::Listed(property) => {
                    let list = Node { position: place, content: Content::Sequence(vec![value]) };
                    put(&mut made.properties, property, key, list);
                }
                Meaning::Words(property, words) => {
                    let word = value.as_text().and_then(|text| words.iter().find(|(from, _)| *from == text));
                    let value = word.map_or(value.clone(), |(_, to)| Node::scalar(place, *to));
                    put(&mut made.properties, property, key, value);
                }
                Meaning::OneOf(property) => {
                    made.is_copied = true;
                    made.copies.extend(items(value).into_iter().map(|item| (*property, item)));
                }
                Meaning::Itself(property) => {
                    made.is_copied = true;
                    its_own_peer = (value.as_text() == Some("true")).then_some((*property, place));
                }
                Meaning::Block(property, table) => {
                    let block = items(value).into_iter().next().unwrap_or_else(|| Node::scalar(place, ""));
                    let (block, words) = self.nested(table, block)?;
                    made.words.extend(words);
                    put(&mut made.properties, property, key, block);
                }
                Meaning::Blocks(property, table) => {
                    let mut blocks = Vec::new();
                    for block in items(value) {
                        let (block, words) = self.nested(table, block)?;
                        made.words.extend(words);
                        blocks.push(block);
                    }
                    let list = Node { position: place, content: Content::Sequence(blocks) };
                    put(&mut made.properties, property, key, list);
                }
                Meaning::Parts(part) => made.parts.push((name, part, value)),
                Meaning::Nothing => {}
            }
        }
        if let Some((property, position)) = its_own_peer
            && let Some(group) = made.properties.get("GroupId")
        {
            made.copies.push((property, Node { position, ..group.value.clone() }));
        }
        made.words.extend(
            table.iter().filter_map(|(name, meaning)| Some((meaning.property()?.to_owned(), (*name).to_owned()))),
        );
        // What is left is no property of the model, and counted as not read when the resource is created.
        made.properties.extend(arguments);
        Ok(made)
    }

    fn nested(&self, table: Arguments, block: Node) -> Result<(Node, Words), Fault> {
        let position = block.position;
        match block.content {
            Content::Mapping(entries) => {
                let made = self.made(table, entries, position)?;
                Ok((Node { position, content: Content::Mapping(made.properties) }, made.words))
            }
            content => Ok((Node { position, content }, Words::new())),
        }
    }

    /// `API-112`: what is associated by a resource of its own is not listed by the endpoint too.
    fn check_association(&self, arguments: &Mapping) -> Result<(), Fault> {
        let kind = self.declared.resource_type.as_str();
        let Some((_, list)) = ASSOCIATIONS.iter().find(|(association, _)| *association == kind) else { return Ok(()) };
        let Some(Content::Call(endpoint)) = arguments.get("vpc_endpoint_id").map(|entry| &entry.value.content) else {
            return Ok(());
        };
        let address = endpoint.argument.as_text().unwrap_or_default();
        let key = address.split('[').next().unwrap_or_default();
        let Some(declared) = self.evaluator.configuration.resources.get(key) else { return Ok(()) };
        let has_list = declared.body.get_attribute(list).is_some_and(|attribute| match &attribute.value {
            Expression::Array(items) => !items.is_empty(),
            Expression::Null(_) => false,
            _ => true,
        });
        match has_list {
            true => Err(TerraformError::InlineToo { endpoint: address.to_owned(), list }.at(self.declared.position)),
            false => Ok(()),
        }
    }

    fn put(&mut self, address: &str, model: &str, part_of: Option<&str>, properties: Option<Node>, arguments: Words) {
        let origin = Origin {
            name: match part_of {
                Some(_) => address.to_owned(),
                None => self.names.give(self.declared, address),
            },
            resource_type: self.declared.resource_type.clone(),
            part_of: part_of.map(str::to_owned),
            arguments,
        };
        let resource = Resource {
            logical_id: address.to_owned(),
            position: self.declared.position,
            resource_type: model.to_owned(),
            condition: None,
            depends_on: Vec::<Reference>::new(),
            properties,
            origin: Some(origin),
        };
        self.template.resources.insert(address.to_owned(), resource);
    }
}

/// The resources that add to a list of an endpoint, and the list.
const ASSOCIATIONS: [(&str, &str); 3] = [
    ("aws_vpc_endpoint_route_table_association", "route_table_ids"),
    ("aws_vpc_endpoint_subnet_association", "subnet_ids"),
    ("aws_vpc_endpoint_security_group_association", "security_group_ids"),
];

/// A rule of a security group says by an argument which way it is for.
fn variant(found: &'static ResourceType, arguments: &Mapping) -> &'static ResourceType {
    let way = arguments.get("type").and_then(|entry| entry.value.as_text());
    match (found.name, way) {
        ("aws_security_group_rule", Some("egress")) => {
            resource_type::find("aws_security_group_rule egress").unwrap_or(found)
        }
        _ => found,
    }
}

/// Neither `null` nor the empty text that stands for it in a list of objects.
fn is_given(value: &Node) -> bool {
    value.content != Content::NoValue && value.as_text() != Some("")
}

/// The argument that is missing, and one that may have been meant for it.
fn missing(name: &'static str, table: Arguments, given: &Mapping) -> TerraformError {
    let is_unknown = |other: &&String| table.iter().all(|(known, _)| known != other);
    let near = nearest(name, given.keys().filter(is_unknown).map(String::as_str));
    TerraformError::MissingArgument { name, near }
}

/// The items of a list; of a value alone, it. A list that exists only later has items that nobody can count yet.
fn items(value: Node) -> Vec<Node> {
    let position = value.position;
    match value.content {
        Content::Sequence(items) => items,
        Content::Call(list) if list.function != "Ref" => {
            let reason = later().cause.to_string();
            vec![Node { position, content: Content::Unknown(reason) }]
        }
        content => vec![Node { position, content }],
    }
}

/// A block that is not there yet.
fn unread(item: Node) -> Node {
    let reason = match item.content {
        Content::Unknown(reason) => reason,
        _ => later().cause.to_string(),
    };
    Node { position: item.position, content: Content::Unknown(reason) }
}

/// Puts a property, or one that stands inside another.
fn put(properties: &mut Mapping, path: &str, key: Position, value: Node) {
    let Some((outer, inner)) = path.split_once('.') else {
        properties.insert(path.to_owned(), Entry { key, value });
        return;
    };
    let nested = properties
        .entry(outer.to_owned())
        .or_insert_with(|| Entry { key, value: Node { position: key, content: Content::Mapping(Mapping::new()) } });
    if let Content::Mapping(entries) = &mut nested.value.content {
        put(entries, inner, key, value);
    }
}
