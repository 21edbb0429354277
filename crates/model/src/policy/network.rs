//! The policies that a network holds: of its roles, users and groups, its buckets, its endpoints and its organization.

use std::error::Error;
use std::fmt;

use super::finding::PolicyError;
use super::managed;
use super::policies::{EndpointType, Policies};
use super::statement::{Policy, PolicyType};
use crate::cloud::Cloud;
use crate::cloud::document::Document;
use crate::cloud::organization::ControlType;
use crate::cloud::role::{Group, Permissions};
use crate::cloud::vpc_endpoint::{VpcEndpoint, VpcEndpointType};

/// A policy of a network that can't be used.
#[derive(Clone, Debug, PartialEq)]
pub enum NetworkPolicyError {
    /// Its document is wrong.
    Document {
        /// Whose policy it is.
        name: String,
        /// What is wrong.
        error: PolicyError,
    },
    /// A managed policy that the network does not hold, and none of AWS's whose text is known.
    UnknownManagedPolicy {
        /// Its ARN.
        arn: String,
    },
    /// An account that a policy of the organization may reach or not.
    UnknownOrganizationPath {
        /// The account.
        account_id: String,
        /// The name of the policy.
        policy: String,
    },
}

impl fmt::Display for NetworkPolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document { name, error } => write!(f, "the policy of {name} is not valid: {error}"),
            Self::UnknownManagedPolicy { arn } => write!(f, "the text of the managed policy `{arn}` is not known"),
            Self::UnknownOrganizationPath { account_id, policy } => write!(
                f,
                "where the account {account_id} stands in its organization is not known, so `{policy}` may reach it or not"
            ),
        }
    }
}

impl Error for NetworkPolicyError {}

impl NetworkPolicyError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Document { .. } => "look at the document with `vpce policy lint`",
            Self::UnknownManagedPolicy { .. } => "declare the policy in the template, with the statements that matter",
            Self::UnknownOrganizationPath { .. } => {
                "say it in the account's template: Metadata: {Vpce: {OrganizationPath: o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/}}"
            }
        }
    }
}

impl Policies {
    /// The policies that have a say when the role or user of an ARN, or somebody else, asks a bucket, or something else that has no
    /// policy of its own, through an endpoint or on another way.
    ///
    /// # Errors
    /// When one of them is not known, or not valid.
    pub fn of_network(
        cloud: &Cloud,
        arn: Option<&str>,
        endpoint: Option<&VpcEndpoint>,
        bucket: Option<&str>,
    ) -> Result<Self, NetworkPolicyError> {
        let mut policies = Self::default();
        for permissions in arn.into_iter().flat_map(|arn| permissions(cloud, arn)) {
            policies.add(cloud, permissions)?;
        }
        let caller = arn.and_then(|arn| arn.split(':').nth(4));
        let owner = match bucket {
            Some(bucket) => cloud.buckets.get(bucket).map(|bucket| bucket.owner_id.as_str()),
            None => caller,
        };
        if let Some(account) = caller {
            policies.service_control = service_control(cloud, account)?;
        }
        if let Some(account) = owner {
            let levels = levels(cloud, account, ControlType::ResourceControlPolicy)?;
            policies.resource_control = levels.into_iter().flatten().collect();
        }
        if let Some(policy) = bucket.and_then(|bucket| cloud.bucket_policies.get(bucket)) {
            let document = &policy.policy_document;
            policies.resource_based = Some(read(&policy.bucket_name, document, PolicyType::ResourceBased)?);
        }
        if let Some(endpoint) = endpoint {
            policies.vpc_endpoint.endpoint_type = match endpoint.vpc_endpoint_type {
                VpcEndpointType::Gateway => EndpointType::Gateway,
                _ => EndpointType::Interface,
            };
            if let Some(document) = &endpoint.policy_document {
                let id = endpoint.vpc_endpoint_id.as_str();
                policies.vpc_endpoint.policy = read(id, document, PolicyType::VpcEndpoint)?;
            }
        }
        Ok(policies)
    }

    fn add(&mut self, cloud: &Cloud, permissions: &Permissions) -> Result<(), NetworkPolicyError> {
        for policy in &permissions.policies {
            let policy = read(&policy.policy_name, &policy.policy_document, PolicyType::IdentityBased)?;
            self.identity_based.push(policy);
        }
        for arn in &permissions.managed_policy_arns {
            self.identity_based.push(managed(cloud, arn, PolicyType::IdentityBased)?);
        }
        if let Some(arn) = &permissions.permissions_boundary {
            self.permissions_boundary = Some(managed(cloud, arn, PolicyType::PermissionsBoundary)?);
        }
        Ok(())
    }
}

/// The policies of a role, or of a user and the groups that it is in.
///
/// "IAM user groups", <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html>
fn permissions<'c>(cloud: &'c Cloud, arn: &str) -> Vec<&'c Permissions> {
    if let Some(role) = cloud.roles.get(arn) {
        return vec![&role.permissions];
    }
    let Some(user) = cloud.users.get(arn) else { return Vec::new() };
    let has_user = |group: &&Group| group.owner_id == user.owner_id && group.users.contains(&user.user_name);
    let of_groups = cloud.groups.values().filter(has_user).map(|group| &group.permissions);
    std::iter::once(&user.permissions).chain(of_groups).collect()
}

/// The service control policies above an account. Each level has `FullAWSAccess` too, which AWS attaches when it turns these
/// policies on, and which a template can't take away.
///
/// "SCP evaluation", <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>
fn service_control(cloud: &Cloud, account: &str) -> Result<Vec<Vec<Policy>>, NetworkPolicyError> {
    let policy_type = PolicyType::ServiceControl;
    let mut levels = levels(cloud, account, ControlType::ServiceControlPolicy)?;
    for level in &mut levels {
        let full_access = Policy { name: "FullAWSAccess".to_owned(), ..Policy::allowing_everything(policy_type) };
        level.insert(0, full_access);
    }
    Ok(levels)
}

/// The policies of a type at each level above an account, from the root down to the account itself; no levels where the
/// organization has no such policy.
fn levels(cloud: &Cloud, account: &str, control_type: ControlType) -> Result<Vec<Vec<Policy>>, NetworkPolicyError> {
    let policies = || cloud.control_policies.values().filter(|policy| policy.control_type == control_type);
    let Some(some_policy) = policies().find(|policy| !policy.target_ids.is_empty()) else { return Ok(Vec::new()) };
    let path = cloud.organization_paths.get(account).ok_or_else(|| NetworkPolicyError::UnknownOrganizationPath {
        account_id: account.to_owned(),
        policy: some_policy.name.clone(),
    })?;
    let policy_type = match control_type {
        ControlType::ServiceControlPolicy => PolicyType::ServiceControl,
        ControlType::ResourceControlPolicy => PolicyType::ResourceControl,
    };
    let at = |id: &str| {
        let attached = policies().filter(|policy| policy.target_ids.iter().any(|target| target == id));
        attached.map(|policy| read(&policy.name, &policy.content, policy_type)).collect()
    };
    path.iter().map(String::as_str).chain([account]).map(at).collect()
}

fn managed(cloud: &Cloud, arn: &str, policy_type: PolicyType) -> Result<Policy, NetworkPolicyError> {
    let own = cloud.managed_policies.get(arn).map(|policy| policy.policy_document.clone());
    let document = own.or_else(|| managed::document(arn).map(Document::from));
    let unknown = || NetworkPolicyError::UnknownManagedPolicy { arn: arn.to_owned() };
    read(arn, &document.ok_or_else(unknown)?, policy_type)
}

fn read(name: &str, document: &Document, policy_type: PolicyType) -> Result<Policy, NetworkPolicyError> {
    Policy::of_document(name, document, policy_type)
        .map_err(|error| NetworkPolicyError::Document { name: name.to_owned(), error })
}
