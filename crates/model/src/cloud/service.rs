//! The services of AWS that endpoints lead to, and how they are named.
//!
//! Which services there are, and under which private names, is data: `data/services.csv`.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Serialize, Serializer};

use super::region::{Region, rows};

/// A service of AWS that an endpoint can lead to, by the last part of its service name (`SV-01`).
///
/// ```
/// use vpce_model::cloud::service::Service;
///
/// let region = "eu-west-1".parse()?;
/// let registry: Service = "ecr.dkr".parse()?;
/// assert_eq!(registry.private_dns_names(region), ["*.dkr.ecr.eu-west-1.amazonaws.com"]);
/// assert!(Service::DYNAMODB.private_dns_names(region).is_empty(), "DynamoDB offers none");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service(&'static str); // INVARIANT: the code of a row of `SERVICES`.

/// A row of `data/services.csv`.
struct Row {
    code: &'static str,
    title: &'static str,
    private_names: &'static str,
    traits: &'static str,
    name: &'static str,
}

static SERVICES: LazyLock<Vec<Row>> = LazyLock::new(|| {
    rows(include_str!("../../data/services.csv"))
        .map(|[code, title, private_names, _basis, traits, name]| Row { code, title, private_names, traits, name })
        .collect()
});

impl Service {
    /// Amazon S3.
    pub const S3: Self = Self("s3");
    /// Amazon DynamoDB.
    pub const DYNAMODB: Self = Self("dynamodb");
    /// API Gateway, whose private names are those of every REST API of the Region (`IF-41`).
    pub const EXECUTE_API: Self = Self("execute-api");

    /// The services that gateway endpoints lead to and whose addresses are published (`SV-03`).
    pub const WITH_GATEWAY: [Self; 2] = [Self::S3, Self::DYNAMODB];

    /// Every service, sorted by code.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        SERVICES.iter().map(|row| Self(row.code))
    }

    /// The last part of the service's name, such as `ssm`.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// What AWS calls it in prose; its code where that is not known here.
    pub fn title(self) -> &'static str {
        self.row().map(|row| row.title).filter(|title| !title.is_empty()).unwrap_or(self.0)
    }

    /// The names that an interface endpoint with private DNS answers to in its VPC (`SV-04`, `SV-20` … `SV-30`); none where the service
    /// offers none (`IF-42`) or where they are not documented. One may begin with `*.`.
    pub fn private_dns_names(self, region: Region) -> Vec<String> {
        let mut names = Vec::new();
        for label in self.private_labels() {
            names.push(format!("{}.{region}.{}", bare(label), region.dns_suffix()));
            if label.ends_with('+') {
                let suffix = region.partition().dual_stack_dns_suffix();
                names.push(format!("{}.{region}.{suffix}", bare(label)));
            }
        }
        names
    }

    /// The part of an endpoint's own name that stands for the service (`IF-30`): that of its private name, else its code.
    pub fn endpoint_label(self) -> &'static str {
        let first = self.private_labels().next().map_or(self.0, bare);
        first.strip_prefix("*.").unwrap_or(first)
    }

    /// Whether it offers private DNS names, and AWS says so or an API of that name is known.
    pub fn has_private_dns(self) -> bool {
        self.private_labels().next().is_some()
    }

    /// Whether an endpoint in another Region can lead to it (`IF-90`).
    pub fn is_cross_region(self) -> bool {
        self.has("cross-region")
    }

    /// Whether its endpoints take a policy; all do that AWS does not name as exceptions (`SV-05`).
    pub fn takes_policy(self) -> bool {
        !self.has("no-policy")
    }

    fn has(self, wanted: &str) -> bool {
        self.row().is_some_and(|row| row.traits.split(' ').any(|own| own == wanted))
    }

    fn private_labels(self) -> impl Iterator<Item = &'static str> {
        let names = self.row().map_or("", |row| row.private_names);
        names.split(' ').filter(|label| !matches!(*label, "" | "-"))
    }

    fn row(self) -> Option<&'static Row> {
        SERVICES.binary_search_by_key(&self.0, |row| row.code).ok().map(|index| &SERVICES[index])
    }

    /// The service that answers to a name: one of whose private names covers it, or that has it besides, and the Region. Some names
    /// have no endpoint, such as the global one of AWS STS (`SV-57`), those of directory buckets (`SV-42`) and all of Amazon ECR
    /// Public (`SV-62`).
    pub fn of_name(name: &str) -> Option<ServiceName> {
        if name == "sts.amazonaws.com" {
            return Some(ServiceName { region: "us-east-1".parse().ok()?, service: "sts".parse().ok()? });
        }
        let labels: Vec<&str> = name.split('.').collect();
        let place = labels.iter().position(|label| label.parse::<Region>().is_ok())?;
        let region: Region = labels[place].parse().ok()?;
        let last = labels[..place].iter().rfind(|label| **label != "dualstack")?;
        if last.starts_with("s3express-") {
            return Some(ServiceName { region, service: "s3express".parse().ok()? });
        }
        let suffix = labels[place + 1..].join(".");
        let is_dual_stack = suffix == region.partition().dual_stack_dns_suffix();
        if suffix != region.dns_suffix() && !is_dual_stack {
            return None;
        }
        let front = labels[..place].join(".");
        let covers = |own: &str| own.strip_suffix('+') == Some(&front) || (own == front && !is_dual_stack);
        let exact = |row: &&Row| row.private_names.split(' ').any(covers);
        let starred = |row: &&Row| {
            let under =
                |own: &str| own.strip_prefix('*').is_some_and(|rest| front.len() > rest.len() && front.ends_with(rest));
            row.private_names.split(' ').any(under)
        };
        let row = SERVICES.iter().find(exact).or_else(|| SERVICES.iter().find(starred).filter(|_| !is_dual_stack))?;
        Some(ServiceName { region, service: Self(row.code) })
    }
}

/// The label without the sign that it is there under the dual-stack suffix too.
fn bare(label: &'static str) -> &'static str {
    label.strip_suffix('+').unwrap_or(label)
}

impl FromStr for Service {
    type Err = UnknownServiceError;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let index = SERVICES.binary_search_by_key(&code, |row| row.code);
        index.map(|index| Self(SERVICES[index].code)).map_err(|_| UnknownServiceError(code.to_owned()))
    }
}

/// The name of a service in a Region: `com.amazonaws.us-east-1.s3` (`SV-01`), or in a form of its own (`SV-02`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceName {
    /// The Region.
    pub region: Region,
    /// The service.
    pub service: Service,
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.service.row().map_or("", |row| row.name) {
            "" => write!(f, "com.amazonaws.{}.{}", self.region, self.service.code()),
            form => f.write_str(&form.replace('*', self.region.as_str())),
        }
    }
}

impl Serialize for ServiceName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that names no service with an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownServiceError(String);

impl fmt::Display for UnknownServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the Vpc Endpoint Service '{}' does not exist", self.0)
    }
}

impl std::error::Error for UnknownServiceError {}

impl FromStr for ServiceName {
    type Err = UnknownServiceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let usual = || {
            let (region, code) = text.strip_prefix("com.amazonaws.")?.split_once('.')?;
            let service: Service = code.parse().ok()?;
            let has_own_form = service.row().is_some_and(|row| !row.name.is_empty());
            (!has_own_form).then_some(Self { region: region.parse().ok()?, service })
        };
        let own = || SERVICES.iter().filter(|row| !row.name.is_empty()).find_map(|row| row.read(text));
        usual().or_else(own).ok_or_else(|| UnknownServiceError(text.to_owned()))
    }
}

impl Row {
    /// A service name in the form of the row; one without a Region is that of us-east-1.
    fn read(&self, text: &str) -> Option<ServiceName> {
        let service = Service(self.code);
        let Some((front, end)) = self.name.split_once('*') else {
            return (text == self.name).then_some(ServiceName { region: "us-east-1".parse().ok()?, service });
        };
        let region = text.strip_prefix(front)?.strip_suffix(end)?.parse().ok()?;
        Some(ServiceName { region, service })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_sort_by_code_so_that_they_can_be_searched() {
        assert!(SERVICES.is_sorted_by_key(|row| row.code));
        for service in [Service::S3, Service::DYNAMODB, Service::EXECUTE_API] {
            assert_eq!(service.code().parse(), Ok(service));
        }
    }

    #[test]
    fn a_service_is_named_by_region_and_code() {
        for name in ["com.amazonaws.us-east-1.s3", "com.amazonaws.eu-west-1.ecr.dkr"] {
            assert_eq!(name.parse::<ServiceName>().unwrap().to_string(), name);
        }
        for name in ["com.amazonaws.us-east-1.smm", "com.amazonaws.mars-1.s3", "s3", "com.amazonaws.us-east-1"] {
            let error = name.parse::<ServiceName>().unwrap_err().to_string();
            assert_eq!(error, format!("the Vpc Endpoint Service '{name}' does not exist"));
        }
    }

    #[test]
    fn a_public_name_tells_its_service() {
        let of = |name: &str| Service::of_name(name).map(|found| found.to_string());
        assert_eq!(of("ssm.us-east-1.amazonaws.com").as_deref(), Some("com.amazonaws.us-east-1.ssm"));
        assert_eq!(of("kinesis.eu-west-1.amazonaws.com").as_deref(), Some("com.amazonaws.eu-west-1.kinesis-streams"));
        let registry = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
        assert_eq!(of(registry).as_deref(), Some("com.amazonaws.us-east-1.ecr.dkr"));
        assert_eq!(of("ssm.cn-north-1.amazonaws.com"), None, "China's suffix is another");
        assert_eq!(of("example.com"), None);
    }
}
