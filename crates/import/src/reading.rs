//! From the text of a template to a [`Cloud`], with account of everything that was left out.

use serde::Serialize;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::region::Region;

use crate::creation::create;
use crate::deployment::known_types;
use crate::node::Position;
use crate::problem::{Problems, TemplateError};
use crate::settings::Options;
use crate::template::Template;
use crate::yaml::{self, MAX_TEMPLATE_BYTES};

/// A template as the model sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// What the template creates.
    pub cloud: Cloud,
    /// The Region that it is created in.
    pub region: Region,
    /// The account that it is created in.
    pub account_id: String,
    /// The resources that are in the cloud, in the order of the template.
    pub resources: Vec<ReadResource>,
    /// What the template creates too, but the model does not know.
    pub not_modelled: Vec<NotModelled>,
    /// The properties of known resources that the model does not look at.
    pub not_read: Vec<NotRead>,
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
    /// Where it stands.
    pub position: Position,
    /// Why the template does not hold its value, where that is the reason.
    pub reason: Option<String>,
}

impl Reading {
    /// The resource that an id belongs to: its own, or that of something AWS creates along with it, such as the main route
    /// table `rtb-Vpc-main` of `Vpc`.
    pub fn resource_of(&self, id: &str) -> Option<&ReadResource> {
        let whole = self.resources.iter().find(|resource| resource.physical_id == id);
        let logical_id = id.split('-').nth(1);
        whole.or_else(|| self.resources.iter().find(|resource| Some(resource.logical_id.as_str()) == logical_id))
    }
}

/// Reads a CloudFormation template, YAML or JSON.
///
/// `name` is what messages call the file. Region, account and the values of parameters come from `options`, else from the
/// template.
///
/// # Errors
/// Everything that is wrong with the template, each with its place: what CloudFormation would refuse before it creates a
/// resource, and what EC2 would refuse when it does.
pub fn read_template(name: &str, text: impl AsRef<[u8]>, options: &Options) -> Result<Reading, TemplateError> {
    let mut problems = Problems::new(name);
    let root = match yaml::parse(text.as_ref(), MAX_TEMPLATE_BYTES) {
        Ok(root) => Some(root),
        Err(faults) => {
            faults.into_iter().for_each(|fault| problems.push(None, fault));
            None
        }
    };
    let reading = root.and_then(|root| {
        let template = Template::read(root, &known_types().collect::<Vec<_>>(), &mut problems);
        create(&template, options, &mut problems)
    });
    problems.check(reading)
}
