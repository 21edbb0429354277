//! `AWS::IAM::Role`, `AWS::IAM::User`, `AWS::IAM::Group` and who is in it, their policies (`AWS::IAM::ManagedPolicy`,
//! `AWS::IAM::Policy`, `AWS::IAM::GroupPolicy`) and `AWS::IAM::InstanceProfile`.
//!
//! A document that rests on values that the template does not hold is left out, and counted as not read.

use vpce_model::cloud::role::{Group, InlinePolicy, InstanceProfile, ManagedPolicy, Permissions, Role, User};

use super::{Created, Deployment, ResourceType, no_attribute, not_in_template, same_as_reference, text};
use crate::json;
use crate::node::Content;
use crate::problem::Fault;
use crate::properties::Properties;

pub(super) const ROLE: ResourceType = ResourceType {
    name: "AWS::IAM::Role",
    create: create_role,
    attributes: &["Arn", "RoleId"],
    attribute: role_attribute,
};

pub(super) const USER: ResourceType =
    ResourceType { name: "AWS::IAM::User", create: create_user, attributes: &["Arn"], attribute: user_attribute };

pub(super) const GROUP: ResourceType =
    ResourceType { name: "AWS::IAM::Group", create: create_group, attributes: &["Arn"], attribute: group_attribute };

pub(super) const USER_TO_GROUP_ADDITION: ResourceType = ResourceType {
    name: "AWS::IAM::UserToGroupAddition",
    create: create_user_to_group_addition,
    attributes: &["Id"],
    attribute: no_attribute,
};

pub(super) const GROUP_POLICY: ResourceType = ResourceType {
    name: "AWS::IAM::GroupPolicy",
    create: create_group_policy,
    attributes: &[],
    attribute: no_attribute,
};

pub(super) const MANAGED_POLICY: ResourceType = ResourceType {
    name: "AWS::IAM::ManagedPolicy",
    create: create_managed_policy,
    attributes: &["PolicyArn"],
    attribute: same_as_reference,
};

pub(super) const POLICY: ResourceType =
    ResourceType { name: "AWS::IAM::Policy", create: create_policy, attributes: &["Id"], attribute: no_attribute };

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
    let arn = arn(deployment, "role", properties, &role_name)?;
    let role = Role {
        arn: arn.clone(),
        owner_id: deployment.settings.account_id.clone(),
        assume_role_policy_document: properties.known("AssumeRolePolicyDocument").map(|node| json::document(&node)),
        permissions: permissions(properties)?,
        role_name: role_name.clone(),
    };
    deployment.take_name("role", &role.owner_id, &role_name, name, properties)?;
    deployment.cloud.roles.insert(arn, role);
    Ok(role_name)
}

fn create_user(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    properties.skip("LoginProfile");
    let user_name = properties.text("UserName")?.unwrap_or_else(|| name.to_owned());
    let arn = arn(deployment, "user", properties, &user_name)?;
    let user = User {
        arn: arn.clone(),
        owner_id: deployment.settings.account_id.clone(),
        permissions: permissions(properties)?,
        user_name: user_name.clone(),
    };
    deployment.take_name("user", &user.owner_id, &user_name, name, properties)?;
    deployment.cloud.users.insert(arn, user);
    for group in properties.list::<String>("Groups")? {
        self::group(deployment, &group)?.users.push(user_name.clone());
    }
    Ok(user_name)
}

fn create_group(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let group_name = properties.text("GroupName")?.unwrap_or_else(|| name.to_owned());
    let arn = arn(deployment, "group", properties, &group_name)?;
    let group = Group {
        owner_id: deployment.settings.account_id.clone(),
        users: Vec::new(),
        permissions: permissions(properties)?,
        group_name: group_name.clone(),
    };
    deployment.take_name("group", &group.owner_id, &group_name, name, properties)?;
    deployment.cloud.groups.insert(arn, group);
    Ok(group_name)
}

/// A group of the stack's account.
fn group<'d>(deployment: &'d mut Deployment, name: &str) -> Result<&'d mut Group, Fault> {
    let account = &deployment.settings.account_id;
    let mut groups = deployment.cloud.groups.iter_mut().map(|(_, group)| group);
    let group = groups.find(|group| group.owner_id == *account && group.group_name == name);
    group.ok_or_else(|| not_in_template(format!("the group {name}")))
}

fn create_user_to_group_addition(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    let group_name: String = properties.required("GroupName")?;
    let mut users: Vec<String> = properties.list("Users")?;
    group(deployment, &group_name)?.users.append(&mut users);
    Ok(name.to_owned())
}

fn create_group_policy(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let group_name: String = properties.required("GroupName")?;
    let policy_name = properties.required("PolicyName")?;
    let document = properties.known("PolicyDocument");
    let policies = &mut group(deployment, &group_name)?.permissions.policies;
    policies.extend(document.map(|node| InlinePolicy { policy_name, policy_document: json::document(&node) }));
    Ok(name.to_owned())
}

fn arn(deployment: &Deployment, kind: &str, properties: &mut Properties, name: &str) -> Result<String, Fault> {
    let path = properties.text("Path")?.unwrap_or_else(|| "/".to_owned());
    Ok(deployment.arn_text("iam", "", &deployment.settings.account_id, &format!("{kind}{path}{name}")))
}

fn permissions(properties: &mut Properties) -> Result<Permissions, Fault> {
    let policies = properties.each("Policies", |policy| {
        let policy_name: String = policy.required("PolicyName")?;
        let document = policy.known("PolicyDocument");
        Ok(document.map(|node| InlinePolicy { policy_name, policy_document: json::document(&node) }))
    })?;
    Ok(Permissions {
        policies: policies.into_iter().flatten().collect(),
        managed_policy_arns: properties.list("ManagedPolicyArns")?,
        permissions_boundary: properties.text("PermissionsBoundary")?,
    })
}

/// The policies of the roles, users and groups that a policy names.
fn attached<'d>(
    deployment: &'d mut Deployment,
    properties: &mut Properties,
) -> Result<Vec<&'d mut Permissions>, Fault> {
    let roles: Vec<String> = properties.list("Roles")?;
    let users: Vec<String> = properties.list("Users")?;
    let groups: Vec<String> = properties.list("Groups")?;
    let (cloud, account) = (&mut deployment.cloud, &deployment.settings.account_id);
    let of_roles = cloud.roles.iter_mut().map(|(_, role)| role);
    let of_roles = of_roles.filter(|role| role.owner_id == *account && roles.contains(&role.role_name));
    let of_users = cloud.users.iter_mut().map(|(_, user)| user);
    let of_users = of_users.filter(|user| user.owner_id == *account && users.contains(&user.user_name));
    let of_groups = cloud.groups.iter_mut().map(|(_, group)| group);
    let of_groups = of_groups.filter(|group| group.owner_id == *account && groups.contains(&group.group_name));
    let of_roles = of_roles.map(|role| &mut role.permissions);
    let of_users = of_users.map(|user| &mut user.permissions);
    Ok(of_roles.chain(of_users).chain(of_groups.map(|group| &mut group.permissions)).collect())
}

fn create_managed_policy(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    properties.skip("Description");
    let policy_name = properties.text("ManagedPolicyName")?.unwrap_or_else(|| name.to_owned());
    let arn = arn(deployment, "policy", properties, &policy_name)?;
    deployment.take_name("managed policy", "", &arn, name, properties)?;
    if let Some(document) = properties.known("PolicyDocument") {
        let policy = ManagedPolicy { arn: arn.clone(), policy_document: json::document(&document) };
        deployment.cloud.managed_policies.insert(arn.clone(), policy);
    }
    for permissions in attached(deployment, properties)? {
        permissions.managed_policy_arns.push(arn.clone());
    }
    Ok(arn)
}

fn create_policy(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let policy_name = properties.text("PolicyName")?.unwrap_or_else(|| name.to_owned());
    if let Some(document) = properties.known("PolicyDocument") {
        let policy = InlinePolicy { policy_name, policy_document: json::document(&document) };
        for permissions in attached(deployment, properties)? {
            permissions.policies.push(policy.clone());
        }
    }
    Ok(name.to_owned())
}

fn role_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    match attribute {
        "Arn" => {
            let role = deployment.cloud.role(&deployment.settings.account_id, created.reference);
            role.map(|role| text(&role.arn))
        }
        "RoleId" => Some(text(format!("AROA-{}", created.logical_id))),
        _ => None,
    }
}

fn user_attribute(deployment: &Deployment, created: &Created<'_>, _: &str) -> Option<Content> {
    let user = deployment.cloud.user(&deployment.settings.account_id, created.reference);
    user.map(|user| text(&user.arn))
}

fn group_attribute(deployment: &Deployment, created: &Created<'_>, _: &str) -> Option<Content> {
    let of_account = |group: &Group| group.owner_id == deployment.settings.account_id;
    let mut groups = deployment.cloud.groups.iter();
    let (arn, _) = groups.find(|(_, group)| of_account(group) && group.group_name == created.reference)?;
    Some(text(arn))
}

fn create_instance_profile(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    let instance_profile_name = properties.text("InstanceProfileName")?.unwrap_or_else(|| name.to_owned());
    let roles = properties.list("Roles")?;
    let owner_id = deployment.settings.account_id.clone();
    deployment.take_name("instance profile", &owner_id, &instance_profile_name, name, properties)?;
    let profile = InstanceProfile { instance_profile_name: instance_profile_name.clone(), owner_id, roles };
    deployment.cloud.instance_profiles.insert(instance_profile_arn(deployment, &instance_profile_name), profile);
    Ok(instance_profile_name)
}

fn instance_profile_attribute(deployment: &Deployment, created: &Created<'_>, _: &str) -> Option<Content> {
    Some(text(instance_profile_arn(deployment, created.reference)))
}

/// The ARN of an instance profile of the stack's account.
pub(super) fn instance_profile_arn(deployment: &Deployment, name: &str) -> String {
    deployment.arn_text("iam", "", &deployment.settings.account_id, &format!("instance-profile/{name}"))
}
