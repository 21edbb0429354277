//! VPC endpoints.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::id::{RouteTableId, VpcEndpointId, VpcId};
use super::region::Region;

/// A gateway endpoint: a route target with a policy. It has no interface, no address and no security group (`RT-66`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcEndpoint {
    /// Its id.
    pub vpc_endpoint_id: VpcEndpointId,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// The service it leads to.
    pub service_name: ServiceName,
    /// Its state. A gateway endpoint is `available` at once (`API-15`).
    pub state: VpcEndpointState,
    /// Which of the service's prefix lists its routes name (`RT-38`).
    pub ip_address_type: IpAddressType,
    /// Which records the VPC's resolver gives for the service's names (`RT-40`).
    pub dns_record_ip_type: DnsRecordIpType,
    /// The route tables it is associated with.
    pub route_table_ids: Vec<RouteTableId>,
    /// The endpoint policy as JSON text; AWS's default lets everything through.
    pub policy_document: Option<String>,
}

/// The state of an endpoint, as far as gateway endpoints have one (`API-11`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum VpcEndpointState {
    /// It works.
    Available,
    /// It is being removed.
    Deleting,
}

/// Which address families an endpoint serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IpAddressType {
    /// IPv4 only.
    #[default]
    Ipv4,
    /// IPv6 only.
    Ipv6,
    /// Both.
    Dualstack,
}

/// `DnsOptions.DnsRecordIpType` of an endpoint (`RT-40`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsRecordIpType {
    /// What the service answers to the name that is asked.
    #[default]
    ServiceDefined,
    /// A records.
    Ipv4,
    /// AAAA records.
    Ipv6,
    /// Both.
    Dualstack,
}

impl fmt::Display for DnsRecordIpType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ServiceDefined => "service-defined",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Dualstack => "dualstack",
        })
    }
}

impl IpAddressType {
    /// Whether it serves IPv4.
    pub fn has_ipv4(self) -> bool {
        self != Self::Ipv6
    }

    /// Whether it serves IPv6.
    pub fn has_ipv6(self) -> bool {
        self != Self::Ipv4
    }
}

/// A service that a gateway endpoint can lead to and whose addresses are published (`SV-03`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GatewayService {
    /// Amazon S3.
    S3,
    /// Amazon DynamoDB.
    DynamoDb,
}

impl GatewayService {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::S3, Self::DynamoDb];

    /// The last part of the service's name, and the first of its public names.
    pub fn code(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::DynamoDb => "dynamodb",
        }
    }

    /// What AWS calls it in prose.
    pub fn title(self) -> &'static str {
        match self {
            Self::S3 => "Amazon S3",
            Self::DynamoDb => "Amazon DynamoDB",
        }
    }
}

/// The name of a service in a Region: `com.amazonaws.us-east-1.s3` (`SV-01`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceName {
    /// The Region.
    pub region: Region,
    /// The service.
    pub service: GatewayService,
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "com.amazonaws.{}.{}", self.region, self.service.code())
    }
}

impl Serialize for ServiceName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is not the name of a service with a gateway endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownServiceError(String);

impl fmt::Display for UnknownServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the Vpc Endpoint Service '{}' does not exist with a gateway endpoint", self.0)
    }
}

impl std::error::Error for UnknownServiceError {}

impl FromStr for ServiceName {
    type Err = UnknownServiceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownServiceError(text.to_owned());
        let (region, code) =
            text.strip_prefix("com.amazonaws.").and_then(|rest| rest.split_once('.')).ok_or_else(unknown)?;
        let region = region.parse().map_err(|_| unknown())?;
        let service = GatewayService::ALL.into_iter().find(|service| service.code() == code).ok_or_else(unknown)?;
        Ok(Self { region, service })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_named_by_region_and_code() {
        for name in ["com.amazonaws.us-east-1.s3", "com.amazonaws.eu-west-1.dynamodb"] {
            assert_eq!(name.parse::<ServiceName>().unwrap().to_string(), name);
        }
        for name in ["com.amazonaws.us-east-1.ssm", "com.amazonaws.mars-1.s3", "s3", "com.amazonaws.us-east-1"] {
            let error = name.parse::<ServiceName>().unwrap_err().to_string();
            assert_eq!(error, format!("the Vpc Endpoint Service '{name}' does not exist with a gateway endpoint"));
        }
    }
}
