//! Who acts in an account: roles, users and their groups, the policies that say what they may do, and the instance profiles that
//! hand roles to instances. Policies are kept as [documents](super::document); [`policy`](crate::policy) reads them.

use serde::Serialize;

use super::document::Document;

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
    pub assume_role_policy_document: Option<Document>,
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

/// An IAM group: users with policies in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Group {
    /// Its name, unique in the account.
    pub group_name: String,
    /// The account.
    pub owner_id: String,
    /// The names of the users in it.
    pub users: Vec<String>,
    /// What they may do. A group has no permissions boundary.
    pub permissions: Permissions,
}

/// The policies of a role, a user or a group.
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

/// A policy that belongs to one role, user or group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InlinePolicy {
    /// Its name.
    pub policy_name: String,
    /// The document.
    pub policy_document: Document,
}

/// A policy that stands by itself, to be attached to roles, users and groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ManagedPolicy {
    /// Its ARN.
    pub arn: String,
    /// The document.
    pub policy_document: Document,
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
