//! Reads a Terraform configuration: its `.tf` files become the template that the rest of this crate knows how to create.
//!
//! The files of a folder are one configuration, sorted into blocks (`configuration`). The expressions in them are worked out
//! (`expression`, `function`, `block`, `data_source`), and each resource is translated by a table (`resource_type`, `translation`).
//! Modules are not read: they are named as not modelled, and what comes from them is not known.

mod block;
mod configuration;
mod data_source;
mod error;
mod expression;
mod function;
mod resource_type;
mod translation;

use std::collections::BTreeMap;

use configuration::Configuration;
use expression::Evaluator;
use hcl_edit::expr::Expression;

pub(crate) use error::TerraformError;
pub(crate) use expression::GET;

use crate::node::{Content, Entry, Mapping, Node, Position};
use crate::problem::Problems;
use crate::settings::{Options, Settings};
use crate::template::{Origin, Resource, Template};

/// Whether a file belongs to a configuration, by its name.
pub(crate) fn is_file(name: &str) -> bool {
    name.ends_with(".tf") || name.ends_with(".tfvars")
}

/// Reads the files of one configuration; what is wrong with them is noted.
pub(crate) fn read(files: &[(&str, &[u8])], options: &Options, problems: &mut Problems) -> Option<Template> {
    let mut configuration = Configuration::read(files, problems)?;
    give_values(&mut configuration, &options.parameters);
    let mut template = Template { metadata: region(&configuration, problems), ..Template::default() };
    template.variables = configuration.variables.keys().cloned().collect();
    let settings = Settings::new(options, template.metadata.as_ref(), problems)?;
    let evaluator = Evaluator::new(&configuration, Some(&settings));
    translation::translate(&evaluator, &mut template, problems);
    for (name, module) in &configuration.modules {
        let resource = module_resource(name, configuration.position_of(module));
        template.resources.insert(resource.logical_id.clone(), resource);
    }
    Some(template)
}

/// The values from outside go before those of the files. What is no expression is text.
fn give_values(configuration: &mut Configuration, parameters: &BTreeMap<String, String>) {
    for (name, value) in parameters.iter().filter(|(name, _)| configuration.variables.contains_key(*name)) {
        let is_collection = value.starts_with(['[', '{']);
        let expression = is_collection.then(|| hcl_edit::parser::parse_expr(value).ok()).flatten();
        configuration.values.insert(name.clone(), expression.unwrap_or_else(|| Expression::from(value.as_str())));
    }
}

/// The Region of the provider, as a template would name it.
fn region(configuration: &Configuration, problems: &mut Problems) -> Option<Node> {
    let provider = configuration.provider.as_ref()?;
    let region = Evaluator::new(configuration, None).argument_text(provider, "region");
    let region = match region {
        Err(fault) if matches!(fault.cause, crate::problem::Cause::Unknown(_)) => return None,
        region => problems.note(region)??,
    };
    let nested = |name: &str, value: Node| {
        let position = value.position;
        let entries = Mapping::from([(name.to_owned(), Entry { key: position, value })]);
        Node { position, content: Content::Mapping(entries) }
    };
    let position = provider.get_attribute("region").map_or(Position::START, |it| configuration.position_of(&it.value));
    Some(nested("Vpce", nested("Region", Node::scalar(position, region))))
}

/// What a module makes is not known.
fn module_resource(name: &str, position: Position) -> Resource {
    let reason = "modules are not read: write the resources that it makes into these files".to_owned();
    Resource {
        logical_id: format!("module.{name}"),
        position,
        resource_type: "module".to_owned(),
        condition: None,
        depends_on: Vec::new(),
        properties: Some(Node { position, content: Content::Unknown(reason) }),
        origin: Some(Origin {
            name: name.to_owned(),
            resource_type: "module".to_owned(),
            part_of: None,
            arguments: Vec::new(),
        }),
    }
}
