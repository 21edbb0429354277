//! Works out the intrinsic functions, as CloudFormation does before it creates a resource.
//!
//! What the template does not hold, such as an export of another stack, becomes [`Content::Unknown`] and makes unknown what
//! is built from it. It is no error: only a property that the model needs can suffer from it.

use std::cell::Cell;

use base64::prelude::{BASE64_STANDARD, Engine};
use indexmap::IndexMap;
use vpce_model::cloud::region::{Region, UnknownRegionError};

use crate::condition::{Conditions, MAX_CHAIN};
use crate::near::{did_you_mean, nearest};
use crate::node::{Call, Content, Mapping, Node, Position};
use crate::problem::{At, Cause, Fault};
use crate::substitution::{self, Part};
use crate::template::{Reference, Resource, Template};
use crate::yaml::MAX_TEMPLATE_BYTES;
use crate::{cidr, function};

/// Why a function has no value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum FunctionError {
    #[error("`{name}` is neither a parameter nor a resource of this template")]
    Unresolved { name: String, near: Option<String> },
    #[error("`{name}` is not a resource of this template")]
    NotAResource { name: String, near: Option<String> },
    #[error("`{resource}` ({resource_type}) has no attribute `{attribute}`")]
    UnknownAttribute { resource: String, resource_type: String, attribute: String, near: Option<String> },
    #[error("`{resource}` is not created, because its condition `{condition}` is false")]
    NotCreated { resource: String, condition: String },
    #[error("`{name}` is not a condition of this template")]
    UnknownCondition { name: String, near: Option<String> },
    #[error("the conditions need each other: {}", .0.join(" → "))]
    ConditionCycle(Vec<String>),
    #[error("more than {MAX_CHAIN} conditions need each other in a row")]
    ConditionChain,
    #[error("a condition is made with `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` or `Condition`")]
    NotACondition,
    #[error("a condition cannot refer to the resource `{name}`")]
    ResourceInCondition { name: String },
    #[error("`{name}` is not a mapping of this template")]
    UnknownMapping { name: String, near: Option<String> },
    #[error("mapping `{mapping}` has no key `{key}`")]
    UnknownKey { mapping: String, key: String, near: Option<String> },
    #[error("`{name}` is not an intrinsic function")]
    UnknownFunction { name: String, near: Option<String> },
    #[error("`{function}` stands only under `Conditions`")]
    OnlyInConditions { function: String },
    #[error("`{function}` takes {expected}")]
    Arguments { function: String, expected: &'static str },
    #[error("`{function}` needs text here")]
    NotText { function: String },
    #[error("`{function}` needs a list here")]
    NotAList { function: String },
    #[error("`Fn::Select` has no item {index} in a list of {length}")]
    NoSuchItem { index: String, length: usize },
    #[error("`Fn::Cidr`: {0}")]
    Cidr(String),
    #[error("`${{{name}}}` is not a name that `Fn::Sub` takes")]
    NotAVariable { name: String },
    #[error("{0}")]
    UnknownRegion(UnknownRegionError),
    #[error("the functions make too much text")]
    TooMuchText,
}

impl FunctionError {
    pub(crate) fn help(&self) -> Option<String> {
        let help = match self {
            Self::Unresolved { near, .. }
            | Self::NotAResource { near, .. }
            | Self::UnknownAttribute { near, .. }
            | Self::UnknownCondition { near, .. }
            | Self::UnknownMapping { near, .. }
            | Self::UnknownKey { near, .. }
            | Self::UnknownFunction { near, .. } => return did_you_mean(near),
            Self::NotCreated { condition, .. } => {
                return Some(format!("choose with `Fn::If`, or give this the condition `{condition}` as well"));
            }
            Self::UnknownRegion(error) => return error.help(),
            Self::ConditionCycle(_) | Self::ConditionChain => "write one of them without the other",
            Self::ResourceInCondition { .. } => {
                "conditions are decided before any resource is created: use a parameter"
            }
            Self::NoSuchItem { .. } => "items count from 0",
            Self::NotAVariable { .. } => "write `${!…}` for a `${…}` that is to stay as it is",
            Self::TooMuchText => "write long texts out instead of multiplying them",
            _ => return None,
        };
        Some(help.to_owned())
    }
}

/// What the functions ask of the world outside the template.
pub(crate) trait Deployed {
    /// What `Ref` gives for a resource.
    fn reference(&self, resource: &Resource) -> Result<Content, Cause>;
    /// What `Fn::GetAtt` gives for a resource.
    fn attribute(&self, resource: &Resource, attribute: &str) -> Result<Content, Cause>;
    /// What `Fn::ImportValue` gives for the name of an export.
    fn import(&self, name: &str) -> Result<Content, Cause>;
}

/// What a template's functions may name, resources apart.
#[derive(Debug)]
pub(crate) struct Scope<'t> {
    pub(crate) template: &'t Template,
    pub(crate) parameters: IndexMap<String, Node>,
    pub(crate) pseudo_parameters: IndexMap<&'static str, Content>,
    /// What the functions have made so far, in bytes.
    made: Cell<usize>,
}

/// A template of 1 MB that is no attack makes a fraction of this.
const MAX_MADE_BYTES: usize = 16 * MAX_TEMPLATE_BYTES;

impl<'t> Scope<'t> {
    pub(crate) fn new(
        template: &'t Template,
        parameters: IndexMap<String, Node>,
        pseudo_parameters: IndexMap<&'static str, Content>,
    ) -> Self {
        Self { template, parameters, pseudo_parameters, made: Cell::new(0) }
    }
}

/// Works out values, given what exists so far.
#[derive(Clone, Copy)]
pub(crate) struct Evaluation<'s> {
    pub(crate) scope: &'s Scope<'s>,
    pub(crate) conditions: &'s Conditions,
    /// Nothing while the conditions are decided: they come before any resource.
    pub(crate) deployed: Option<&'s dyn Deployed>,
}

impl Evaluation<'_> {
    /// The value without calls. Items and keys that are `AWS::NoValue` are gone.
    pub(crate) fn value(&self, node: &Node) -> Result<Node, Fault> {
        let content = match &node.content {
            Content::Scalar(text) if text.contains("{{resolve:") => {
                Content::Unknown(format!("`{text}` is resolved when the stack is created"))
            }
            Content::Sequence(items) => {
                let values = items.iter().map(|item| self.value(item));
                Content::Sequence(values.filter(exists).collect::<Result<_, _>>()?)
            }
            Content::Mapping(entries) => Content::Mapping(self.entries(entries)?),
            Content::Call(call) => self.call(call, node.position)?,
            Content::Scalar(_) | Content::Unknown(_) | Content::NoValue => node.content.clone(),
        };
        Ok(Node { position: node.position, content })
    }

    fn entries(&self, entries: &Mapping) -> Result<Mapping, Fault> {
        let mut values = Mapping::with_capacity(entries.len());
        for (name, entry) in entries {
            let value = self.value(&entry.value)?;
            if value.content != Content::NoValue {
                values.insert(name.clone(), crate::node::Entry { key: entry.key, value });
            }
        }
        Ok(values)
    }

    fn call(&self, call: &Call, position: Position) -> Result<Content, Fault> {
        let result = match call.function.as_str() {
            "Ref" => self.reference(call),
            "Fn::GetAtt" => self.get_att(call),
            "Fn::Sub" => self.sub(call),
            "Fn::Join" => self.join(call),
            "Fn::Select" => self.select(call),
            "Fn::Split" => self.split(call),
            "Fn::Cidr" => self.cidr(call),
            "Fn::GetAZs" => self.get_azs(call),
            "Fn::If" => self.choose(call),
            "Fn::FindInMap" => self.find_in_map(call),
            "Fn::Base64" => self.text(call, &call.argument).map(|text| Content::Scalar(BASE64_STANDARD.encode(text))),
            "Fn::ImportValue" => self.import(call).map_err(|cause| cause.at(position)),
            #[cfg(feature = "terraform")]
            crate::terraform::GET => self.get(call),
            "Condition" | "Fn::And" | "Fn::Equals" | "Fn::Not" | "Fn::Or" => {
                Err(FunctionError::OnlyInConditions { function: call.function.clone() }.at(position))
            }
            name if function::exists(name) => Err(Cause::Unknown(format!("`{name}` is not modelled")).at(position)),
            name => {
                let near =
                    nearest(name.trim_start_matches("Fn::"), function::tags()).and_then(|tag| function::of_tag(&tag));
                Err(FunctionError::UnknownFunction { name: name.to_owned(), near }.at(position))
            }
        };
        match result {
            Ok(content) => self.weigh(content, position),
            Err(Fault { cause: Cause::Unknown(reason), .. }) => Ok(Content::Unknown(reason)),
            Err(fault) => self.unless_unknown(&call.argument, fault),
        }
    }

    /// An argument that is itself outside the template cannot be said to be wrong.
    fn unless_unknown(&self, argument: &Node, fault: Fault) -> Result<Content, Fault> {
        let argument = match argument.content {
            Content::Call(_) => self.value(argument).map(|value| value.content),
            _ => return Err(fault),
        };
        argument.ok().filter(|content| matches!(content, Content::Unknown(_))).ok_or(fault)
    }

    /// Nested functions can double a text with every level: they end when they have made more than any template needs.
    fn weigh(&self, content: Content, position: Position) -> Result<Content, Fault> {
        let made = self.scope.made.get() + weight(&content);
        self.scope.made.set(made);
        let is_long = content_text(&content).is_some_and(|text| text.len() > MAX_TEMPLATE_BYTES);
        if is_long || made > MAX_MADE_BYTES { Err(FunctionError::TooMuchText.at(position)) } else { Ok(content) }
    }

    fn import(&self, call: &Call) -> Result<Content, Cause> {
        let name = self.text(call, &call.argument).map_err(|fault| fault.cause)?;
        let nowhere = || Cause::Unknown("the value is exported by another stack".to_owned());
        self.deployed.ok_or_else(nowhere)?.import(&name)
    }

    fn reference(&self, call: &Call) -> Result<Content, Fault> {
        let name = self.literal(call, &call.argument)?;
        self.named(name).map_err(|cause| cause.at(call.argument.position))
    }

    fn named(&self, name: &str) -> Result<Content, Cause> {
        let scope = self.scope;
        if let Some(content) = scope.pseudo_parameters.get(name) {
            return Ok(content.clone());
        }
        if let Some(value) = scope.parameters.get(name) {
            return Ok(value.content.clone());
        }
        let resources = &scope.template.resources;
        match resources.get(name) {
            Some(resource) => self.deployment(resource)?.reference(resource),
            None => {
                self.check_absence(name)?;
                let names = scope.parameters.keys().chain(resources.keys()).map(String::as_str);
                let near = nearest(name, names.chain(scope.pseudo_parameters.keys().copied()));
                Err(FunctionError::Unresolved { name: name.to_owned(), near }.into())
            }
        }
    }

    fn attribute(&self, name: &str, attribute: &str) -> Result<Content, Cause> {
        let resources = &self.scope.template.resources;
        match resources.get(name) {
            Some(resource) => self.deployment(resource)?.attribute(resource, attribute),
            None => {
                self.check_absence(name)?;
                let near = nearest(name, resources.keys().map(String::as_str));
                Err(FunctionError::NotAResource { name: name.to_owned(), near }.into())
            }
        }
    }

    /// A name that is not declared is no mistake when its resource is malformed, or when a macro may make it.
    fn check_absence(&self, name: &str) -> Result<(), Cause> {
        let template = self.scope.template;
        if template.malformed.contains(name) {
            Err(Cause::Consequence(name.to_owned()))
        } else if template.is_rewritten() {
            Err(Cause::Unknown(format!("`{name}` exists only after a macro has changed the template")))
        } else {
            Ok(())
        }
    }

    /// Only a resource whose condition is true, or that has none, can be referred to.
    fn deployment(&self, resource: &Resource) -> Result<&dyn Deployed, Cause> {
        let name = &resource.logical_id;
        let deployed = self.deployed.ok_or_else(|| FunctionError::ResourceInCondition { name: name.clone() })?;
        let Some(Reference { name: condition, .. }) = &resource.condition else { return Ok(deployed) };
        match self.conditions.get(condition) {
            Some(true) => Ok(deployed),
            Some(false) => {
                Err(FunctionError::NotCreated { resource: name.clone(), condition: condition.clone() }.into())
            }
            None => Err(Cause::Unknown(format!("condition `{condition}` cannot be decided"))),
        }
    }

    fn get_att(&self, call: &Call) -> Result<Content, Fault> {
        let argument = &call.argument;
        let expected = "`Resource.Attribute` or a list of the two";
        let wrong = || FunctionError::Arguments { function: call.function.clone(), expected }.at(argument.position);
        let (name, attribute) = match (argument.as_text(), argument.as_sequence()) {
            (Some(text), _) => text.split_once('.').map(|(name, rest)| (name, rest.to_owned())).ok_or_else(wrong)?,
            (_, Some([name, attribute])) => (self.literal(call, name)?, self.text(call, attribute)?),
            _ => return Err(wrong()),
        };
        self.attribute(name, &attribute).map_err(|cause| cause.at(argument.position))
    }

    fn sub(&self, call: &Call) -> Result<Content, Fault> {
        let (text, variables) = match (&call.argument.content, call.argument.as_sequence()) {
            (Content::Scalar(_), _) => (&call.argument, None),
            (_, Some([text, variables])) => (text, variables.as_mapping()),
            _ => return Err(arguments_error(call, "a text, or a text and its variables")),
        };
        let own = self.entries(variables.unwrap_or(&Mapping::new()))?;
        let mut made = String::new();
        for part in substitution::parts(self.literal(call, text)?) {
            match part {
                Part::Text(part) => made.push_str(part),
                Part::Variable(name) => made.push_str(&self.variable(call, name, &own, text.position)?),
            }
        }
        Ok(Content::Scalar(made))
    }

    /// CloudFormation overlooks spaces around the name.
    fn variable(&self, call: &Call, name: &str, own: &Mapping, position: Position) -> Result<String, Fault> {
        let name = name.trim();
        if !substitution::is_variable_name(name) {
            return Err(FunctionError::NotAVariable { name: name.to_owned() }.at(position));
        }
        let content = match (own.get(name), name.split_once('.')) {
            (Some(entry), _) => Ok(entry.value.content.clone()),
            (None, Some((resource, attribute))) => self.attribute(resource, attribute),
            (None, None) => self.named(name),
        };
        let content = content.map_err(|cause| cause.at(position))?;
        into_text(call, Node { position, content })
    }

    fn join(&self, call: &Call) -> Result<Content, Fault> {
        let [delimiter, items] = arguments(call, "a delimiter and a list")?;
        let delimiter = self.text(call, delimiter)?;
        let items = self.list(call, items)?.into_iter().map(|item| into_text(call, item));
        Ok(Content::Scalar(items.collect::<Result<Vec<_>, _>>()?.join(&delimiter)))
    }

    fn select(&self, call: &Call) -> Result<Content, Fault> {
        let [wanted, items] = arguments(call, "an index and a list")?;
        let index = self.text(call, wanted)?;
        let mut items = self.list(call, items)?;
        match index.parse::<usize>() {
            Ok(position) if position < items.len() => Ok(items.swap_remove(position).content),
            _ => Err(FunctionError::NoSuchItem { index, length: items.len() }.at(wanted.position)),
        }
    }

    /// The item under a key of what exists only now.
    #[cfg(feature = "terraform")]
    fn get(&self, call: &Call) -> Result<Content, Fault> {
        let [whole, key] = arguments(call, "a value and a key")?;
        let (whole, name) = (self.value(whole)?, self.text(call, key)?);
        let absent = || Cause::Unknown(format!("`{name}` is not modelled")).at(key.position);
        whole.get(&name).map(|item| item.content.clone()).ok_or_else(absent)
    }

    fn split(&self, call: &Call) -> Result<Content, Fault> {
        let [delimiter, text] = arguments(call, "a delimiter and a text")?;
        let (delimiter, position) = (self.text(call, delimiter)?, text.position);
        if delimiter.is_empty() {
            return Err(arguments_error(call, "a delimiter that is not empty"));
        }
        let text = self.text(call, text)?;
        Ok(Content::Sequence(text.split(&delimiter).map(|part| Node::scalar(position, part)).collect()))
    }

    fn cidr(&self, call: &Call) -> Result<Content, Fault> {
        let (block, count, bits) = match call.argument.as_sequence() {
            Some([block, count, bits]) => (block, count, bits),
            _ => return Err(arguments_error(call, "a CIDR block, a count and the number of bits for the hosts")),
        };
        let (text, position) = (self.text(call, block)?, block.position);
        let block =
            text.parse().map_err(|_| FunctionError::Cidr(format!("`{text}` is not a CIDR block")).at(position))?;
        let (count, bits) = (self.number(call, count)?, self.number(call, bits)?);
        let bits = u8::try_from(bits).unwrap_or(u8::MAX);
        let blocks = cidr::cut(block, count, bits).map_err(|reason| FunctionError::Cidr(reason).at(position))?;
        Ok(Content::Sequence(blocks.iter().map(|block| Node::scalar(position, block.to_string())).collect()))
    }

    fn get_azs(&self, call: &Call) -> Result<Content, Fault> {
        let position = call.argument.position;
        let given = self.text(call, &call.argument)?;
        let region = match self.scope.pseudo_parameters.get("AWS::Region").and_then(content_text) {
            Some(own) if given.is_empty() => own,
            _ => &given,
        };
        let region: Region = region.parse().map_err(|error| FunctionError::UnknownRegion(error).at(position))?;
        Ok(Content::Sequence(region.zones().map(|zone| Node::scalar(position, zone.to_string())).collect()))
    }

    fn choose(&self, call: &Call) -> Result<Content, Fault> {
        let [condition, yes, no] = arguments(call, "a condition and two values")?;
        let name = self.literal(call, condition)?;
        if !self.scope.template.conditions.contains_key(name) {
            let near = nearest(name, self.scope.template.conditions.keys().map(String::as_str));
            return Err(FunctionError::UnknownCondition { name: name.to_owned(), near }.at(condition.position));
        }
        let branch = match self.conditions.get(name) {
            Some(true) => yes,
            Some(false) => no,
            None => return Ok(Content::Unknown(format!("condition `{name}` cannot be decided"))),
        };
        self.value(branch).map(|value| value.content)
    }

    fn find_in_map(&self, call: &Call) -> Result<Content, Fault> {
        let (map, first, second, default) = match call.argument.as_sequence() {
            Some([map, first, second]) => (map, first, second, None),
            Some([map, first, second, default]) => (map, first, second, default.get("DefaultValue")),
            _ => return Err(arguments_error(call, "the name of a mapping and two keys")),
        };
        match self.mapped(call, map, first, second) {
            Err(Fault { cause: Cause::Function(FunctionError::UnknownKey { .. }), .. }) if default.is_some() => {
                default.map_or(Ok(Content::NoValue), |default| self.value(default).map(|value| value.content))
            }
            result => result,
        }
    }

    fn mapped(&self, call: &Call, map: &Node, first: &Node, second: &Node) -> Result<Content, Fault> {
        let mapping = self.text(call, map)?;
        let mappings = &self.scope.template.mappings;
        let Some(entry) = mappings.get(&mapping) else {
            let near = nearest(&mapping, mappings.keys().map(String::as_str));
            return Err(FunctionError::UnknownMapping { name: mapping, near }.at(map.position));
        };
        let mut value = &entry.value;
        for key_node in [first, second] {
            let key = self.text(call, key_node)?;
            value = match value.get(&key) {
                Some(value) => value,
                None => {
                    let near = nearest(&key, value.as_mapping().into_iter().flatten().map(|(key, _)| key.as_str()));
                    let mapping = mapping.clone();
                    return Err(FunctionError::UnknownKey { mapping, key, near }.at(key_node.position));
                }
            };
        }
        Ok(value.content.clone())
    }

    fn number(&self, call: &Call, node: &Node) -> Result<usize, Fault> {
        let text = self.text(call, node)?;
        text.parse().map_err(|_| FunctionError::Cidr(format!("`{text}` is not a whole number")).at(node.position))
    }

    fn text(&self, call: &Call, node: &Node) -> Result<String, Fault> {
        into_text(call, self.value(node)?)
    }

    fn list(&self, call: &Call, node: &Node) -> Result<Vec<Node>, Fault> {
        let Node { position, content } = self.value(node)?;
        match content {
            Content::Sequence(items) => Ok(items),
            Content::Unknown(reason) => Err(Cause::Unknown(reason).at(position)),
            _ => Err(FunctionError::NotAList { function: call.function.clone() }.at(position)),
        }
    }

    /// Text that must stand in the template itself.
    fn literal<'n>(&self, call: &Call, node: &'n Node) -> Result<&'n str, Fault> {
        node.as_text().ok_or_else(|| FunctionError::NotText { function: call.function.clone() }.at(node.position))
    }
}

fn exists(value: &Result<Node, Fault>) -> bool {
    !matches!(value, Ok(Node { content: Content::NoValue, .. }))
}

fn into_text(call: &Call, node: Node) -> Result<String, Fault> {
    match node.content {
        Content::Scalar(text) => Ok(text),
        Content::Unknown(reason) => Err(Cause::Unknown(reason).at(node.position)),
        _ => Err(FunctionError::NotText { function: call.function.clone() }.at(node.position)),
    }
}

fn arguments<'c, const N: usize>(call: &'c Call, expected: &'static str) -> Result<&'c [Node; N], Fault> {
    let items = call.argument.as_sequence().and_then(|items| items.try_into().ok());
    items.ok_or_else(|| arguments_error(call, expected))
}

pub(crate) fn arguments_error(call: &Call, expected: &'static str) -> Fault {
    FunctionError::Arguments { function: call.function.clone(), expected }.at(call.argument.position)
}

fn content_text(content: &Content) -> Option<&str> {
    match content {
        Content::Scalar(text) => Some(text),
        _ => None,
    }
}

/// About how many bytes a value takes.
fn weight(content: &Content) -> usize {
    size_of::<Node>()
        + match content {
            Content::Scalar(text) | Content::Unknown(text) => text.len(),
            Content::Sequence(items) => items.iter().map(|item| weight(&item.content)).sum(),
            Content::Mapping(entries) => {
                entries.iter().map(|(key, entry)| key.len() + weight(&entry.value.content)).sum()
            }
            Content::Call(_) | Content::NoValue => 0,
        }
}
