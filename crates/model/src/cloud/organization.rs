//! What an organization lays on its accounts. Policies are kept as [documents](super::document); [`policy`](crate::policy) reads them.

use serde::Serialize;

use super::document::Document;

/// A policy that limits what principals, or what resources, of an organization's accounts may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ControlPolicy {
    /// Its name.
    pub name: String,
    /// What it limits.
    #[serde(rename = "Type")]
    pub control_type: ControlType,
    /// The ids of the roots, organizational units and accounts that it is attached to.
    pub target_ids: Vec<String>,
    /// The document.
    pub content: Document,
}

/// The type of a policy, in the words of AWS Organizations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ControlType {
    /// It limits principals.
    ServiceControlPolicy,
    /// It limits resources.
    ResourceControlPolicy,
}
