//! The policies that a network holds: of its roles and users, its buckets and its endpoints.

use std::error::Error;
use std::fmt;

use super::finding::PolicyError;
use super::policies::{EndpointType, Policies};
use super::statement::{Policy, PolicyType};
use crate::cloud::Cloud;
use crate::cloud::role::Permissions;
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
    /// A managed policy that the network does not hold; those of AWS are not known.
    UnknownManagedPolicy {
        /// Its ARN.
        arn: String,
    },
}

impl fmt::Display for NetworkPolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document { name, error } => write!(f, "the policy of {name} is not valid: {error}"),
            Self::UnknownManagedPolicy { arn } => write!(f, "the managed policy `{arn}` is not part of the network"),
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
        if let Some(permissions) = arn.and_then(|arn| permissions(cloud, arn)) {
            policies.add(cloud, permissions)?;
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

fn permissions<'c>(cloud: &'c Cloud, arn: &str) -> Option<&'c Permissions> {
    let role = cloud.roles.get(arn).map(|role| &role.permissions);
    role.or_else(|| cloud.users.get(arn).map(|user| &user.permissions))
}

fn managed(cloud: &Cloud, arn: &str, policy_type: PolicyType) -> Result<Policy, NetworkPolicyError> {
    let unknown = || NetworkPolicyError::UnknownManagedPolicy { arn: arn.to_owned() };
    let policy = cloud.managed_policies.get(arn).ok_or_else(unknown)?;
    read(arn, &policy.policy_document, policy_type)
}

fn read(name: &str, document: &str, policy_type: PolicyType) -> Result<Policy, NetworkPolicyError> {
    Policy::read(name, document, policy_type)
        .map_err(|error| NetworkPolicyError::Document { name: name.to_owned(), error })
}
