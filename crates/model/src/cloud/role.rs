//! Who acts in an account: roles, users, the policies that say what they may do, and the instance profiles that hand roles to
//! instances. Policies are kept as JSON text; [`policy`](crate::policy) reads them.

use serde::Serialize;

/// An IAM role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Role {
    /// Its name, unique in the account.
    pub role_name: String,
    /// The account.
    pub owner_id: String,
    /// Its ARN.
    pub arn: String,
    /// Who may assume it.
    pub assume_role_policy_document: Option<String>,
    /// What it may do.
    pub permissions: Permissions,
}

/// An IAM user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct User {
    /// Its name, unique in the account.
    pub user_name: String,
    /// The account.
    pub owner_id: String,
    /// Its ARN.
    pub arn: String,
    /// What it may do.
    pub permissions: Permissions,
}

/// The policies of a role or user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Permissions {
    /// Its own.
    pub policies: Vec<InlinePolicy>,
    /// The ARNs of managed policies that are attached to it.
    pub managed_policy_arns: Vec<String>,
    /// The ARN of the managed policy that is its permissions boundary.
    pub permissions_boundary: Option<String>,
}

/// A policy that belongs to one role or user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InlinePolicy {
    /// Its name.
    pub policy_name: String,
    /// The document.
    pub policy_document: String,
}

/// A policy that stands by itself, for roles and users to be attached to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ManagedPolicy {
    /// Its ARN.
    pub arn: String,
    /// The document.
    pub policy_document: String,
}

/// An instance profile: the holder of the role that an instance's programs use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InstanceProfile {
    /// Its name, unique in the account.
    pub instance_profile_name: String,
    /// The account.
    pub owner_id: String,
    /// The names of its roles; IAM takes one.
    pub roles: Vec<String>,
}
