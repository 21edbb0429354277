//! `AWS::Organizations::Policy`: service control policies and resource control policies.
//!
//! A document that rests on values that the template does not hold is left out, and counted as not read.

use vpce_model::cloud::organization::{ControlPolicy, ControlType};

use super::{Deployment, ResourceType, no_attribute};
use crate::json;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const POLICY: ResourceType = ResourceType {
    name: "AWS::Organizations::Policy",
    create: create_policy,
    attributes: &["Arn", "AwsManaged", "Id"],
    attribute: no_attribute,
};

fn create_policy(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    properties.skip("Description");
    let control_type = match properties.required::<String>("Type")?.as_str() {
        "SERVICE_CONTROL_POLICY" => ControlType::ServiceControlPolicy,
        "RESOURCE_CONTROL_POLICY" => ControlType::ResourceControlPolicy,
        other => return Err(Cause::Unknown(format!("a policy of type `{other}` decides about no request")).nowhere()),
    };
    let id = format!("p-{name}");
    let policy_name = properties.required("Name")?;
    let target_ids = properties.list("TargetIds")?;
    if let Some(content) = properties.known("Content") {
        let policy = ControlPolicy { name: policy_name, control_type, target_ids, content: json::document(&content) };
        deployment.cloud.control_policies.insert(id.clone(), policy);
    }
    Ok(id)
}
