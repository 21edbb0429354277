//! Roles, and the instance profiles that hand them to instances.

use serde::Serialize;

/// An IAM role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Role {
    /// Its name, unique in the account.
    pub role_name: String,
    /// The account.
    pub owner_id: String,
}

/// An instance profile: the holder of the role that an instance's programs use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InstanceProfile {
    /// Its name, unique in the account.
    pub instance_profile_name: String,
    /// The names of its roles; IAM takes one.
    pub roles: Vec<String>,
}
