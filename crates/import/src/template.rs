//! The sections of a template ("CloudFormation template sections",
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>).

use std::collections::HashSet;

use indexmap::IndexMap;
use vpce_model::cloud::region::{UnknownRegionError, UnknownZoneError};

use crate::near::{did_you_mean, nearest};
use crate::node::{Content, Entry, Mapping, Node, Position};
use crate::problem::{At, Fault, Problems};

const SECTIONS: [&str; 10] = [
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
];

/// "Resource attribute reference",
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html>
const RESOURCE_ATTRIBUTES: [&str; 10] = [
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "Properties",
    "Type",
    "UpdatePolicy",
    "UpdateReplacePolicy",
    "Version",
];

/// "Maximum number of resources that you can declare in your template" ("Understand CloudFormation quotas",
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>).
const MAX_RESOURCES: usize = 500;

/// Why a tree of values is not a template.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum FormatError {
    #[error("the file is not a template: it must hold sections such as `Resources`")]
    NotATemplate,
    #[error("the template has no section `Resources`")]
    NoResources,
    #[error("the template has {count} resources, more than a template may have")]
    TooManyResources { count: usize },
    #[error("a template has no section `{name}`")]
    UnknownSection { name: String, near: Option<String> },
    #[error("`{name}` must hold keys and values")]
    NotAMapping { name: String },
    #[error("`{name}` must be text")]
    NotText { name: String },
    #[error("a logical id has letters and digits only")]
    NotALogicalId,
    #[error("the resource has no `Type`")]
    NoType,
    #[error("`{kind}` is not a resource type")]
    MistypedType { kind: String, near: String },
    #[error("a resource has no attribute `{name}`")]
    UnknownAttribute { name: String, near: Option<String> },
    #[error("`DependsOn` must be a logical id or a list of them")]
    NotDependencies,
    #[error("{0}")]
    UnknownRegion(UnknownRegionError),
    #[error("{0}")]
    UnknownZone(UnknownZoneError),
    #[error("account id `{name}` is not 12 digits")]
    NotAnAccountId { name: String },
    #[error("`{text}` is not the path of an account in an organization")]
    NotAnOrganizationPath { text: String },
}

impl FormatError {
    pub(crate) fn help(&self) -> Option<String> {
        let help = match self {
            Self::NotATemplate | Self::NoResources => {
                "a template starts with a line `Resources:`, with the resources indented below it"
            }
            Self::TooManyResources { .. } => "CloudFormation takes at most 500: split the template into several",
            Self::UnknownSection { near, .. } => return did_you_mean(near),
            Self::UnknownRegion(error) => return error.help(),
            Self::MistypedType { near, .. } => return did_you_mean(&Some(near.clone())),
            Self::UnknownAttribute { near: None, .. } => "what the resource is made of stands under `Properties`",
            Self::UnknownAttribute { near, .. } => return did_you_mean(near),
            Self::NoType => "say what it is, such as `Type: AWS::EC2::Subnet`",
            Self::NotAnAccountId { .. } => "quote the number, so that a leading zero is kept",
            Self::NotAnOrganizationPath { .. } => {
                "write the organization, the root and the units above the account: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`"
            }
            Self::UnknownZone(_) => "write a Region and a letter, such as `us-east-1a`",
            Self::NotAMapping { .. } | Self::NotText { .. } | Self::NotALogicalId | Self::NotDependencies => {
                return None;
            }
        };
        Some(help.to_owned())
    }
}

/// A template, section by section, its functions not worked out yet.
#[derive(Debug, Default)]
pub(crate) struct Template {
    pub(crate) metadata: Option<Node>,
    pub(crate) parameters: Mapping,
    pub(crate) mappings: Mapping,
    pub(crate) conditions: Mapping,
    pub(crate) resources: IndexMap<String, Resource>,
    pub(crate) outputs: Mapping,
    /// The logical ids of resources that are malformed, so that whoever refers to one is not told that it is missing.
    pub(crate) malformed: HashSet<String>,
    /// What else CloudFormation would create, but only after a macro has rewritten the template.
    pub(crate) macros: Vec<Macro>,
    /// The variables of a configuration, which are worked out already.
    pub(crate) variables: HashSet<String>,
}

/// A transform of the template or of one section.
#[derive(Debug, PartialEq)]
pub(crate) struct Macro {
    pub(crate) name: String,
    pub(crate) position: Position,
}

/// A resource as it is declared.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) logical_id: String,
    /// Where its logical id stands.
    pub(crate) position: Position,
    pub(crate) resource_type: String,
    pub(crate) condition: Option<Reference>,
    pub(crate) depends_on: Vec<Reference>,
    /// A mapping, or a call that makes one.
    pub(crate) properties: Option<Node>,
    /// What it was before it became a resource of a template.
    pub(crate) origin: Option<Origin>,
}

/// A resource as another language declares it.
#[derive(Debug)]
pub(crate) struct Origin {
    /// What its ids are made of.
    pub(crate) name: String,
    /// Its type there.
    pub(crate) resource_type: String,
    /// The resource that it is written in, if it is no block of its own.
    pub(crate) part_of: Option<String>,
    /// What the properties are called there.
    pub(crate) arguments: Vec<(String, String)>,
}

impl Resource {
    /// What its ids are made of.
    pub(crate) fn name(&self) -> &str {
        self.origin.as_ref().map_or(&self.logical_id, |origin| &origin.name)
    }

    /// Its type in the words of its file.
    pub(crate) fn declared_type(&self) -> &str {
        self.origin.as_ref().map_or(&self.resource_type, |origin| &origin.resource_type)
    }

    /// What its reader calls it: a part is called as the resource that it is written in.
    pub(crate) fn declared_id(&self) -> &str {
        self.part_of().unwrap_or(&self.logical_id)
    }

    /// The resource that it is written in.
    pub(crate) fn part_of(&self) -> Option<&str> {
        self.origin.as_ref()?.part_of.as_deref()
    }

    /// A sentence that names properties, in the words of its file.
    pub(crate) fn declared_words(&self, sentence: &str) -> String {
        let arguments = self.origin.iter().flat_map(|origin| &origin.arguments);
        arguments.fold(sentence.to_owned(), |sentence, (property, argument)| {
            sentence.replace(&format!("`{property}`"), &format!("`{argument}`"))
        })
    }

    /// The path of a property, in the words of its file.
    pub(crate) fn declared_property(&self, path: &str) -> String {
        let Some(origin) = &self.origin else { return path.to_owned() };
        let declared = |property: &str| {
            let found = origin.arguments.iter().find(|(known, _)| known == property);
            found.map_or(property.to_owned(), |(_, argument)| argument.clone())
        };
        path.split('.').map(declared).collect::<Vec<_>>().join(".")
    }
}

/// A name of something else in the template.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reference {
    pub(crate) name: String,
    pub(crate) position: Position,
}

impl Template {
    /// Does it take a value of this name from outside?
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.parameters.contains_key(name) || self.variables.contains(name)
    }

    /// Sorts the root into sections; what is malformed is noted and left out.
    pub(crate) fn read(root: Node, known_types: &[&str], problems: &mut Problems) -> Self {
        let mut template = Self::default();
        let Content::Mapping(sections) = root.content else {
            problems.push(None, FormatError::NotATemplate.at(root.position));
            return template;
        };
        let is_rewritten = sections.contains_key("Transform");
        if !sections.contains_key("Resources") {
            problems.push(None, FormatError::NoResources.at(root.position));
        }
        for (name, entry) in sections {
            match name.as_str() {
                "Metadata" => template.metadata = Some(entry.value),
                "Parameters" => template.parameters = template.section(&name, entry.value, problems),
                "Mappings" => template.mappings = template.section(&name, entry.value, problems),
                "Conditions" => template.conditions = template.section(&name, entry.value, problems),
                "Outputs" => template.outputs = template.section(&name, entry.value, problems),
                "Transform" => template.transform(entry.value),
                "Resources" => {
                    let resources = template.section(&name, entry.value, problems);
                    if resources.len() > MAX_RESOURCES {
                        problems.push(None, FormatError::TooManyResources { count: resources.len() }.at(entry.key));
                    }
                    for (logical_id, entry) in resources.into_iter().take(MAX_RESOURCES) {
                        template.resource(logical_id, entry, known_types, is_rewritten, problems);
                    }
                }
                _ if SECTIONS.contains(&name.as_str()) || is_rewritten => {}
                _ => {
                    let near = nearest(&name, SECTIONS);
                    problems.push(None, FormatError::UnknownSection { name, near }.at(entry.key));
                }
            }
        }
        template
    }

    /// Does CloudFormation rewrite the template before it creates anything? Then names may be used that it does not declare.
    pub(crate) fn is_rewritten(&self) -> bool {
        let is_module = |resource: &Resource| resource.resource_type.ends_with("::MODULE");
        !self.macros.is_empty() || self.resources.values().any(is_module)
    }

    fn section(&mut self, name: &str, value: Node, problems: &mut Problems) -> Mapping {
        match value.content {
            Content::Mapping(entries) => entries,
            Content::Call(call) => {
                self.macros.push(Macro { name: call.function, position: value.position });
                Mapping::new()
            }
            _ => {
                problems.push(None, FormatError::NotAMapping { name: name.to_owned() }.at(value.position));
                Mapping::new()
            }
        }
    }

    /// `Transform` names one macro or a list of them.
    fn transform(&mut self, value: Node) {
        let names = match value.content {
            Content::Sequence(items) => items,
            _ => vec![value],
        };
        let named = |node: &Node| node.as_text().or_else(|| node.get("Name")?.as_text()).map(str::to_owned);
        self.macros.extend(names.iter().map(|node| Macro {
            name: named(node).unwrap_or_else(|| "Transform".to_owned()),
            position: node.position,
        }));
    }

    fn resource(
        &mut self,
        logical_id: String,
        entry: Entry,
        known: &[&str],
        is_rewritten: bool,
        problems: &mut Problems,
    ) {
        if logical_id.starts_with("Fn::") {
            self.macros.push(Macro { name: logical_id, position: entry.key });
            return;
        }
        match resource(logical_id.clone(), entry, known, is_rewritten) {
            Ok(resource) => {
                self.resources.insert(logical_id, resource);
            }
            Err(fault) => {
                problems.push(Some(&logical_id), fault);
                self.malformed.insert(logical_id);
            }
        }
    }
}

fn resource(logical_id: String, entry: Entry, known_types: &[&str], is_rewritten: bool) -> Result<Resource, Fault> {
    let position = entry.key;
    if logical_id.is_empty() || !logical_id.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(FormatError::NotALogicalId.at(position));
    }
    let Content::Mapping(mut attributes) = entry.value.content else {
        return Err(FormatError::NotAMapping { name: logical_id }.at(entry.value.position));
    };
    let unknown = attributes.iter().find(|(name, _)| !RESOURCE_ATTRIBUTES.contains(&name.as_str()));
    if let Some((name, entry)) = unknown.filter(|_| !is_rewritten) {
        let near = nearest(name, RESOURCE_ATTRIBUTES);
        return Err(FormatError::UnknownAttribute { name: name.clone(), near }.at(entry.key));
    }
    let resource_type = attributes.get("Type").ok_or_else(|| FormatError::NoType.at(position))?;
    let resource_type = text("Type", &resource_type.value)?;
    check_type(&resource_type, known_types)?;
    let condition = attributes.get("Condition").map(|entry| text("Condition", &entry.value)).transpose()?;
    let depends_on = attributes.get("DependsOn").map(|entry| dependencies(&entry.value)).transpose()?;
    let properties = attributes.swap_remove("Properties").map(|entry| entry.value);
    if let Some(properties) = &properties
        && !matches!(properties.content, Content::Mapping(_) | Content::Call(_))
    {
        return Err(FormatError::NotAMapping { name: "Properties".to_owned() }.at(properties.position));
    }
    Ok(Resource {
        logical_id,
        position,
        resource_type: resource_type.name,
        condition,
        depends_on: depends_on.unwrap_or_default(),
        properties,
        origin: None,
    })
}

/// Types that the model does not know are many; one that differs from a known type only in its capitals is a slip.
fn check_type(resource_type: &Reference, known_types: &[&str]) -> Result<(), Fault> {
    let kind = &resource_type.name;
    match known_types.iter().find(|known| known.eq_ignore_ascii_case(kind) && **known != kind) {
        Some(near) => {
            let error = FormatError::MistypedType { kind: kind.clone(), near: (*near).to_owned() };
            Err(error.at(resource_type.position))
        }
        None => Ok(()),
    }
}

fn text(attribute: &str, node: &Node) -> Result<Reference, Fault> {
    let name = node.as_text().ok_or_else(|| FormatError::NotText { name: attribute.to_owned() }.at(node.position))?;
    Ok(Reference { name: name.to_owned(), position: node.position })
}

fn dependencies(node: &Node) -> Result<Vec<Reference>, Fault> {
    let items = match &node.content {
        Content::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items
        .iter()
        .map(|item| text("DependsOn", item).map_err(|_| FormatError::NotDependencies.at(item.position)))
        .collect()
}
