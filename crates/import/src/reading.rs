//! From the text of a template to a [`Cloud`], with account of everything that was left out.

use serde::Serialize;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::region::Region;

use crate::creation::{Created, create};
use crate::deployment::{Deployment, known_types};
use crate::node::{Node, Position};
use crate::parameter;
use crate::problem::{Problem, Problems, TemplateError};
use crate::settings::{Options, Settings};
use crate::stack::{self, Stack};
use crate::template::Template;
use crate::yaml::{self, MAX_TEMPLATE_BYTES};

/// A template, or several as one network, as the model sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// What the templates create.
    pub cloud: Cloud,
    /// The Region that the first is created in.
    pub region: Region,
    /// The account that the first is created in.
    pub account_id: String,
    /// Where each is created, in this order; empty for one alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stacks: Vec<ReadStack>,
    /// The resources that are in the cloud, in the order of the template.
    pub resources: Vec<ReadResource>,
    /// What the template creates too, but the model does not know.
    pub not_modelled: Vec<NotModelled>,
    /// The properties of known resources that the model does not look at.
    pub not_read: Vec<NotRead>,
}

/// One of several stacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadStack {
    /// Its name.
    pub name: String,
    /// The Region that it is created in.
    pub region: Region,
    /// The account that it is created in.
    pub account_id: String,
}

/// A resource of the template that is in the cloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadResource {
    /// Its name in the template.
    pub logical_id: String,
    /// Its type, such as `AWS::EC2::Subnet`.
    pub resource_type: String,
    /// Its id in the cloud, as `Ref` gives it.
    pub physical_id: String,
    /// Its stack, where several are read; its file, where a configuration has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// Where the template declares it.
    pub position: Position,
}

/// A resource, or a transform, that is not in the cloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotModelled {
    /// Its name in the template.
    pub logical_id: String,
    /// Its type, such as `AWS::RDS::DBInstance`.
    pub resource_type: String,
    /// Its stack, where several are read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// Where the template declares it.
    pub position: Position,
    /// What stands against it, where it is not the type.
    pub reason: Option<String>,
}

/// A property that the model does not look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotRead {
    /// The resource that has it.
    pub logical_id: String,
    /// Its path: `SecurityGroupIngress.SourceSecurityGroupName`.
    pub property: String,
    /// Its stack, where several are read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// Where it stands.
    pub position: Position,
    /// Why the template does not hold its value, where that is the reason.
    pub reason: Option<String>,
}

impl Reading {
    /// Adds what a stack has created. One alone needs no name.
    fn add(&mut self, created: Created, is_one: bool) {
        let Created { settings, mut resources, mut not_modelled, mut not_read } = created;
        if !is_one {
            let name = settings.stack_name;
            let unless_in_a_file = |stack: &mut Option<String>| {
                stack.get_or_insert_with(|| name.clone());
            };
            resources.iter_mut().for_each(|resource| unless_in_a_file(&mut resource.stack));
            not_modelled.iter_mut().for_each(|resource| unless_in_a_file(&mut resource.stack));
            not_read.iter_mut().for_each(|property| unless_in_a_file(&mut property.stack));
            self.stacks.push(ReadStack { name, region: settings.region, account_id: settings.account_id });
        }
        self.resources.append(&mut resources);
        self.not_modelled.append(&mut not_modelled);
        self.not_read.append(&mut not_read);
    }

    /// The resource that an id belongs to: its own, or that of something AWS creates along with it, such as the main route
    /// table `rtb-Vpc-main` of `Vpc`.
    pub fn resource_of(&self, id: &str) -> Option<&ReadResource> {
        let whole = self.resources.iter().find(|resource| resource.physical_id == id);
        let logical_id = id.split('-').nth(1);
        whole.or_else(|| self.resources.iter().find(|resource| Some(resource.logical_id.as_str()) == logical_id))
    }
}

/// Reads a CloudFormation template, YAML or JSON; with the feature `terraform` also a configuration, by the name `*.tf`.
///
/// `name` is what messages call the file. Region, account and the values of parameters come from `options`, else from the
/// template.
///
/// # Errors
/// Everything that is wrong with the template, each with its place: what CloudFormation would refuse before it creates a
/// resource, and what EC2 would refuse when it does.
pub fn read_template(name: &str, text: impl AsRef<[u8]>, options: &Options) -> Result<Reading, TemplateError> {
    read_templates(&[(name, text.as_ref())], options)
}

/// Reads several templates as one network: each a stack, in the account and Region that its `Metadata` names.
///
/// What one exports (`Export`), another imports (`Fn::ImportValue`). An id such as `tgw-Hub` may also be passed as a parameter, as
/// one does between accounts. Where two use a logical id, the file's name goes before it in the ids.
///
/// ```
/// use vpce_import::{Options, read_templates};
///
/// let hub = "
/// Resources:
///   Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
/// Outputs:
///   Id: {Value: !Ref Net, Export: {Name: hub}}
/// ";
/// let spoke = "
/// Resources:
///   Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
///   Peering: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Net, PeerVpcId: !ImportValue hub}}
/// ";
/// let files = [("spoke.yaml", spoke.as_bytes()), ("hub.yaml", hub.as_bytes())];
/// let reading = read_templates(&files, &Options::default())?;
/// let vpcs: Vec<&str> = reading.cloud.vpcs.keys().map(|id| id.as_str()).collect();
/// assert_eq!(vpcs, ["vpc-hub-Net", "vpc-spoke-Net"]);
/// assert_eq!(reading.cloud.vpc_peering_connections.len(), 1);
/// # Ok::<(), vpce_import::TemplateError>(())
/// ```
///
/// # Errors
/// Those of [`read_template`] for each; an export that another stack has, an import from another account or Region, and stacks
/// that import from each other.
pub fn read_templates(files: &[(&str, &[u8])], options: &Options) -> Result<Reading, TemplateError> {
    read_parsed(parse_all(files, options), options)
}

/// The same of a template whose text was read already.
pub(crate) fn read_root(name: &str, root: Node, options: &Options) -> Result<Reading, TemplateError> {
    let mut problems = Problems::new(name);
    let template = Template::read(root, &known_types().collect::<Vec<_>>(), &mut problems);
    read_parsed(vec![(problems, Some(template))], options)
}

fn read_parsed(templates: Vec<Parsed>, options: &Options) -> Result<Reading, TemplateError> {
    let stacks = read_stacks(templates, options).map_err(|problems| TemplateError { problems })?;
    let is_one = stacks.len() == 1;
    let Some(first) = stacks.first().map(|stack| stack.settings.clone()) else {
        return Err(TemplateError { problems: Vec::new() });
    };
    let mut deployment = Deployment::new(first.clone(), stack::shared_names(&stacks));
    let (created, problems) = create(stack::creation_order(stacks), &mut deployment);
    if !problems.is_empty() {
        return Err(TemplateError { problems });
    }
    let mut reading = Reading {
        cloud: deployment.cloud,
        region: first.region,
        account_id: first.account_id,
        stacks: Vec::new(),
        resources: Vec::new(),
        not_modelled: Vec::new(),
        not_read: Vec::new(),
    };
    for created in created {
        reading.add(created, is_one);
    }
    Ok(reading)
}

/// What was found in a file, and the template if there is one.
type Parsed = (Problems, Option<Template>);

/// Every file as a stack, or what keeps them from being any.
fn read_stacks(templates: Vec<Parsed>, options: &Options) -> Result<Vec<Stack>, Vec<Problem>> {
    let is_one = templates.len() == 1;
    let is_parameter = |template: &Option<Template>, name: &str| {
        template.as_ref().is_some_and(|template| template.parameters.contains_key(name))
    };
    let is_anywhere = |name: &str| templates.iter().any(|(_, it)| it.as_ref().is_some_and(|it| it.declares(name)));
    // A parameter that no template declares is told at the first.
    let mut unknown = options.parameters.clone();
    unknown.retain(|name, _| !is_anywhere(name));
    let (mut stacks, mut failed, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (mut problems, template)) in templates.into_iter().enumerate() {
        let mut options = options.clone();
        options.parameters.retain(|name, _| is_parameter(&template, name));
        if index == 0 {
            options.parameters.extend(unknown.clone());
        }
        if !is_one {
            let name = stack::name_of_file(problems.file(), &names);
            names.push(name.clone());
            options.stack_name = Some(name);
        }
        let settings = template.as_ref().and_then(|it| Settings::new(&options, it.metadata.as_ref(), &mut problems));
        match (template, settings) {
            (Some(template), Some(settings)) => {
                let parameters = parameter::values(&template.parameters, &options.parameters, &mut problems);
                stacks.push(Stack { problems, template, settings, parameters });
            }
            _ => failed.extend(problems.sorted()),
        }
    }
    if failed.is_empty() { Ok(stacks) } else { Err(failed) }
}

/// Every template by itself.
#[cfg(not(feature = "terraform"))]
fn parse_all(files: &[(&str, &[u8])], _: &Options) -> Vec<Parsed> {
    files.iter().map(|(name, text)| parse(name, text)).collect()
}

/// Every template by itself, and the configurations of Terraform by the folders that they are in.
#[cfg(feature = "terraform")]
fn parse_all(files: &[(&str, &[u8])], options: &Options) -> Vec<Parsed> {
    use crate::terraform;
    let folder = |name: &str| name.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder).to_owned();
    let mut configurations: indexmap::IndexMap<String, Vec<(&str, &[u8])>> = indexmap::IndexMap::new();
    let mut parsed = Vec::new();
    for &(name, text) in files {
        match terraform::is_file(name) {
            true => configurations.entry(folder(name)).or_default().push((name, text)),
            false => parsed.push(parse(name, text)),
        }
    }
    parsed.extend(configurations.values().map(|files| {
        let mut problems = Problems::of_files(files);
        let template = terraform::read(files, options, &mut problems);
        (problems, template)
    }));
    parsed
}

fn parse(name: &str, text: &[u8]) -> Parsed {
    let mut problems = Problems::new(name);
    let template = match yaml::parse(text, MAX_TEMPLATE_BYTES) {
        Ok(root) => Some(Template::read(root, &known_types().collect::<Vec<_>>(), &mut problems)),
        Err(faults) => {
            faults.into_iter().for_each(|fault| problems.push(None, fault));
            None
        }
    };
    (problems, template)
}
