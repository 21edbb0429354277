//! Names that are given once: a bucket's in a partition, a role's in an account, a table's in an account and Region.

use std::collections::HashMap;

use super::Deployment;
use crate::problem::{At, Cause, Fault};
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

/// Who has which name, by what it names.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<(&'static str, String), Holder>);

#[derive(Debug)]
struct Holder {
    /// Where nobody else can have the name.
    scope: String,
    /// The resource and its place, for a person.
    place: String,
}

impl Deployment {
    /// Gives a resource the name of a bucket, a role, …, which nobody else in the scope may have. Of resources in other scopes that are
    /// called alike the model keeps the first.
    pub(super) fn take_name(
        &mut self,
        kind: &'static str,
        scope: String,
        name: &str,
        logical_id: &str,
        properties: &Properties,
    ) -> Result<(), Fault> {
        let place = format!("the {kind} `{logical_id}` at {}:{}", self.file, properties.position());
        match self.names.0.get(&(kind, name.to_owned())) {
            None => {
                self.names.0.insert((kind, name.to_owned()), Holder { scope, place });
                Ok(())
            }
            Some(holder) if holder.scope == scope => {
                Err(NameTakenError { name: name.to_owned(), owner: holder.place.clone() }.nowhere())
            }
            Some(holder) => Err(Cause::Unknown(format!("the model keeps one `{name}`, {}", holder.place)).nowhere()),
        }
    }
}
