//! `AWS::IAM::Role` and `AWS::IAM::InstanceProfile`.

use vpce_model::cloud::role::{InstanceProfile, Role};

use super::{Created, Deployment, ResourceType, text};
use crate::node::Content;
use crate::problem::Fault;
use crate::properties::Properties;

pub(super) const ROLE: ResourceType = ResourceType {
    name: "AWS::IAM::Role",
    create: create_role,
    attributes: &["Arn", "RoleId"],
    attribute: role_attribute,
};

pub(super) const INSTANCE_PROFILE: ResourceType = ResourceType {
    name: "AWS::IAM::InstanceProfile",
    create: create_instance_profile,
    attributes: &["Arn"],
    attribute: instance_profile_attribute,
};

fn create_role(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    properties.skip("Description");
    let role_name = properties.text("RoleName")?.unwrap_or_else(|| name.to_owned());
    let owner_id = deployment.settings.account_id.clone();
    deployment.cloud.roles.insert(role_name.clone(), Role { role_name: role_name.clone(), owner_id });
    Ok(role_name)
}

fn role_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    match attribute {
        "Arn" => {
            Some(deployment.arn("iam", "", &deployment.settings.account_id, &format!("role/{}", created.reference)))
        }
        "RoleId" => Some(text(format!("AROA-{}", created.logical_id))),
        _ => None,
    }
}

fn create_instance_profile(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    let instance_profile_name = properties.text("InstanceProfileName")?.unwrap_or_else(|| name.to_owned());
    let roles = properties.list("Roles")?;
    let profile = InstanceProfile { instance_profile_name: instance_profile_name.clone(), roles };
    deployment.cloud.instance_profiles.insert(instance_profile_name.clone(), profile);
    Ok(instance_profile_name)
}

fn instance_profile_attribute(deployment: &Deployment, created: &Created<'_>, _: &str) -> Option<Content> {
    let resource = format!("instance-profile/{}", created.reference);
    Some(deployment.arn("iam", "", &deployment.settings.account_id, &resource))
}
