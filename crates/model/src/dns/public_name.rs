//! The public names of Amazon S3 and Amazon DynamoDB, whose addresses are published.
//!
//! ```
//! use vpce_model::dns::PublicName;
//!
//! let name: PublicName = "reports.s3.eu-west-1.amazonaws.com".parse()?;
//! assert_eq!(name.service.to_string(), "com.amazonaws.eu-west-1.s3");
//! assert_eq!((name.resource.as_deref(), name.dual_stack), (Some("reports"), false));
//! # Ok::<(), vpce_model::dns::UnknownNameError>(())
//! ```

use std::fmt;
use std::str::FromStr;

use crate::cloud::Cloud;
use crate::cloud::region::{Partition, Region};
use crate::cloud::service::{Service, ServiceName};

/// A public name of Amazon S3 or Amazon DynamoDB, taken apart.
///
/// "Amazon S3 endpoints and quotas", <https://docs.aws.amazon.com/general/latest/gr/s3.html>; "Amazon DynamoDB endpoints and
/// quotas", <https://docs.aws.amazon.com/general/latest/gr/ddb.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicName {
    /// The service and the Region.
    pub service: ServiceName,
    /// The part of the service that it names: `s3`, `s3-control`, `s3-accesspoint` or `dynamodb`.
    pub label: &'static str,
    /// The bucket, access point or account in front of it.
    pub resource: Option<String>,
    /// Whether the name has AAAA records as well.
    pub dual_stack: bool,
    /// Whether it is the legacy global name, which says no Region: it leads to the bucket's, and to us-east-1 without a bucket. No
    /// interface endpoint has it (`IF-56`).
    pub legacy_global: bool,
}

/// A name of which the model does not know the addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownNameError {
    /// The name.
    pub name: String,
}

impl fmt::Display for UnknownNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the addresses of `{}` are not known", self.name)
    }
}

impl std::error::Error for UnknownNameError {}

impl PublicName {
    /// The name under which a bucket is asked for: in front of the service's name, or behind it as a path when the bucket's own
    /// name has dots, which a certificate for `*.s3…` does not cover.
    ///
    /// "Virtual hosting of general purpose buckets", <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>
    pub fn of_bucket(bucket: &str, region: Region) -> Self {
        let resource = (!bucket.contains('.')).then(|| bucket.to_owned());
        let service = ServiceName { region, service: Service::S3 };
        Self { service, label: S3, resource, dual_stack: false, legacy_global: false }
    }

    /// The name under which DynamoDB is asked for.
    pub fn of_dynamodb(region: Region) -> Self {
        let service = ServiceName { region, service: Service::DYNAMODB };
        Self { service, label: DYNAMODB, resource: None, dual_stack: false, legacy_global: false }
    }

    /// The name with the Region that it leads to: a legacy global name leads to the Region of the bucket it names.
    pub fn located(mut self, cloud: &Cloud) -> Self {
        let bucket = self.resource.as_ref().filter(|_| self.legacy_global).and_then(|name| cloud.buckets.get(name));
        let region = bucket.map(|bucket| bucket.region).filter(|region| region.partition() == Partition::Aws);
        self.service.region = region.unwrap_or(self.service.region);
        self
    }
}

impl fmt::Display for PublicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service: ServiceName { region, service }, label, .. } = self;
        if let Some(resource) = &self.resource {
            write!(f, "{resource}.")?;
        }
        let suffix = region.dns_suffix();
        match (service, self.dual_stack) {
            _ if self.legacy_global => write!(f, "{label}.{suffix}"),
            (&Service::DYNAMODB, true) => {
                write!(f, "{label}.{region}.{}", region.partition().dual_stack_dns_suffix())
            }
            (_, true) => write!(f, "{label}.dualstack.{region}.{suffix}"),
            (_, false) => write!(f, "{label}.{region}.{suffix}"),
        }
    }
}

const S3: &str = "s3";
const S3_REGIONAL_ONLY: [&str; 2] = ["s3-control", "s3-accesspoint"];
const DYNAMODB: &str = "dynamodb";

impl FromStr for PublicName {
    type Err = UnknownNameError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownNameError { name: name.to_owned() };
        let lower = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        read_dynamodb(&lower).or_else(|| read_s3(&lower)).ok_or_else(unknown)
    }
}

/// `dynamodb.region.suffix`, where the suffix tells a dual-stack name from another.
fn read_dynamodb(name: &str) -> Option<PublicName> {
    let (region, suffix) = name.strip_prefix(DYNAMODB)?.strip_prefix('.')?.split_once('.')?;
    let region: Region = region.parse().ok()?;
    let dual_stack = suffix == region.partition().dual_stack_dns_suffix();
    let known = dual_stack || suffix == region.dns_suffix();
    known.then(|| PublicName { dual_stack, ..PublicName::of_dynamodb(region) })
}

/// `[resource.](s3|s3-control|s3-accesspoint)[.dualstack].region.suffix`, and `[resource.]s3.amazonaws.com` without a Region,
/// which leads to the bucket's Region or, for one that is not known, to us-east-1.
fn read_s3(name: &str) -> Option<PublicName> {
    let suffixes = Partition::ALL.map(Partition::dns_suffix);
    let (rest, suffix) =
        suffixes.into_iter().find_map(|suffix| Some((name.strip_suffix(suffix)?.strip_suffix('.')?, suffix)))?;
    let mut labels: Vec<&str> = rest.split('.').collect();
    let written = labels.pop_if(|label| label.parse::<Region>().is_ok());
    let dual_stack = written.is_some() && labels.pop_if(|label| *label == "dualstack").is_some();
    let front = labels.pop()?;
    let label = match S3_REGIONAL_ONLY.into_iter().find(|label| *label == front) {
        Some(label) if written.is_some() => label,
        None if front == S3 => S3,
        _ => return None,
    };
    let region: Region = written.unwrap_or("us-east-1").parse().ok()?;
    if suffix != region.dns_suffix() || labels.contains(&"") {
        return None;
    }
    let service = ServiceName { region, service: Service::S3 };
    let resource = (!labels.is_empty()).then(|| labels.join("."));
    Some(PublicName { service, label, resource, dual_stack, legacy_global: written.is_none() })
}
