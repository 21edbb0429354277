//! What a request says of its way: the condition keys that follow from the path that it took.

use super::context::{Context, Key};
use crate::cloud::Cloud;
use crate::cloud::vpc_endpoint::VpcEndpoint;
use crate::trace::{End, Hop, Path};

impl Path {
    /// The endpoint that it crosses, if it crosses one.
    pub fn endpoint<'c>(&self, cloud: &'c Cloud) -> Option<&'c VpcEndpoint> {
        self.forward.iter().find_map(|hop| match hop {
            Hop::VpcEndpoint { vpc_endpoint_id, .. } => cloud.vpc_endpoints.get(vpc_endpoint_id),
            _ => None,
        })
    }
}

/// Gives a context the keys of a path, and takes away those that a request on it does not have.
///
/// Through an endpoint a request carries the endpoint, its VPC and the client's private address (`PO-80` … `PO-82`), and
/// no `aws:SourceIp`; on any other way it carries that one alone (`PO-83`).
#[must_use]
pub fn on_path(mut context: Context, path: &Path, cloud: &Cloud) -> Context {
    for key in ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:SourceIp"] {
        context.remove(&Key::new(key));
    }
    match (path.endpoint(cloud), &path.end) {
        (Some(endpoint), End::Service { source, .. }) => context
            .with("aws:SourceVpce", endpoint.vpc_endpoint_id.as_str())
            .with("aws:SourceVpc", endpoint.vpc_id.as_str())
            .with("aws:VpcSourceIp", source.to_string()),
        (None, End::Service { source, .. }) => context.with("aws:SourceIp", source.to_string()),
        _ => context,
    }
}
