//! `AWS::Lambda::Function` in a VPC, as its network interfaces.
//!
//! "Giving Lambda functions access to resources in an Amazon VPC",
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html>: a function has an interface for each combination of
//! subnet and security groups.

use vpce_model::action::CreateNetworkInterface;
use vpce_model::cloud::id::{NetworkInterfaceId, SecurityGroupId, SubnetId};

use super::{Created, Deployment, ResourceType, text};
use crate::node::Content;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const FUNCTION: ResourceType = ResourceType {
    name: "AWS::Lambda::Function",
    create: create_function,
    attributes: &["Arn"],
    attribute: function_attribute,
};

/// What a function runs and how, which the network does not see.
const PROGRAM: [&str; 11] = [
    "Architectures",
    "Code",
    "Description",
    "Environment",
    "Handler",
    "Layers",
    "MemorySize",
    "Role",
    "Runtime",
    "Tags",
    "Timeout",
];

/// The interface in the first subnet has the name of the function, those in the others a number behind it.
fn create_function(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    PROGRAM.into_iter().for_each(|property| properties.skip(property));
    let function_name = properties.text("FunctionName")?.unwrap_or_else(|| name.to_owned());
    let config = properties.inside("VpcConfig", |config| {
        let subnets: Vec<SubnetId> = config.list("SubnetIds")?;
        let groups: Vec<SecurityGroupId> = config.list("SecurityGroupIds")?;
        Ok((subnets, groups))
    })?;
    let (subnets, groups) = config.unwrap_or_default();
    if subnets.is_empty() {
        return Err(Cause::Unknown("it is in no subnet of this template".to_owned()).nowhere());
    }
    for (place, subnet_id) in subnets.into_iter().enumerate() {
        let name = if place == 0 { name.to_owned() } else { format!("{name}-{place}") };
        let mut request = CreateNetworkInterface::new(NetworkInterfaceId::named(&name), subnet_id);
        request.groups.clone_from(&groups);
        deployment.cloud.create_network_interface(request)?;
    }
    Ok(function_name)
}

fn function_attribute(deployment: &Deployment, created: &Created<'_>, _: &str) -> Option<Content> {
    let settings = &deployment.settings;
    let resource = format!("function:{}", created.reference);
    Some(text(deployment.arn_text("lambda", settings.region.as_str(), &settings.account_id, &resource)))
}
