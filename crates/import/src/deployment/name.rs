//! Names that are given once: a bucket's in a partition, a role's in an account, a table's in an account and Region.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Deployment;
use crate::problem::{At, Fault};
use crate::properties::Properties;

/// A name that another resource has, as CloudFormation says it
/// (<https://github.com/awslabs/aws-api-gateway-developer-portal/issues/543>).
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{name} already exists")]
pub(crate) struct NameTakenError {
    name: String,
    owner: String,
}

impl NameTakenError {
    pub(crate) fn help(&self) -> Option<String> {
        Some(format!("it is {}: give one of the two another name", self.owner))
    }
}

/// The place of the resource that has a name, by its kind and by where nobody else can have it.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<(&'static str, String, String), String>);

impl Deployment {
    /// Gives a resource the name of a bucket, a role, …, which nobody else in the scope may have.
    pub(super) fn take_name(
        &mut self,
        kind: &'static str,
        scope: &str,
        name: &str,
        logical_id: &str,
        properties: &Properties,
    ) -> Result<(), Fault> {
        let place = format!("the {kind} `{logical_id}` at {}:{}", self.file, properties.position());
        match self.names.0.entry((kind, scope.to_owned(), name.to_owned())) {
            Entry::Vacant(vacant) => {
                vacant.insert(place);
                Ok(())
            }
            Entry::Occupied(taken) => {
                Err(NameTakenError { name: name.to_owned(), owner: taken.get().clone() }.nowhere())
            }
        }
    }
}
