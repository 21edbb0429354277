//! What a request says of its way: the condition keys that follow from the path that it took.

use super::context::{Context, Key};
use crate::cloud::Cloud;
use crate::cloud::vpc::Vpc;
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

/// The keys that the way of a request decides.
const OF_THE_WAY: [&str; 8] = [
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];

/// The services whose requests tell the account of the endpoint, as far as the rule names them (`PO-95`).
const WITH_VPCE_ACCOUNT: [&str; 10] =
    ["athena", "cloudformation", "dynamodb", "ecr", "ecs", "firehose", "iam", "kms", "lambda", "s3"];

/// Gives a context the keys of a path, and takes away those that a request on it does not have.
///
/// Through an endpoint a request carries the endpoint, its VPC and the client's private address (`PO-80` … `PO-82`), which is
/// one on premises where it comes from there (`PO-97`), and no `aws:SourceIp` (`RT-90`); on any other way it carries that one alone
/// (`PO-83`). With some services it tells the account of the endpoint too, and with most of these the ARN of the VPC (`PO-84`,
/// `PO-85`, `PO-95`). Of organizations a network knows nothing.
#[must_use]
pub fn on_path(mut context: Context, path: &Path, cloud: &Cloud) -> Context {
    for key in OF_THE_WAY {
        context.remove(&Key::new(key));
    }
    let End::Service { service_name, source } = &path.end else { return context };
    let Some(endpoint) = path.endpoint(cloud) else { return context.with("aws:SourceIp", source.to_string()) };
    let context = context
        .with("aws:SourceVpce", endpoint.vpc_endpoint_id.as_str())
        .with("aws:SourceVpc", endpoint.vpc_id.as_str())
        .with("aws:VpcSourceIp", source.to_string());
    let service = service_name.service.code();
    match cloud.vpcs.get(&endpoint.vpc_id) {
        Some(vpc) if WITH_VPCE_ACCOUNT.contains(&service.split('.').next().unwrap_or_default()) => {
            let context = context.with("aws:VpceAccount", vpc.owner_id.as_str());
            if service == "dynamodb" { context } else { context.with("aws:SourceVpcArn", arn(vpc)) }
        }
        _ => context,
    }
}

fn arn(vpc: &Vpc) -> String {
    format!("arn:{}:ec2:{}:{}:vpc/{}", vpc.region.partition(), vpc.region, vpc.owner_id, vpc.vpc_id)
}
