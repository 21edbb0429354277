//! VPC endpoints.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::document::Document;
use super::endpoint_service::EndpointServiceName;
use super::id::{NetworkInterfaceId, RouteTableId, SecurityGroupId, SubnetId, VpcEndpointId, VpcId};
use super::region::Region;
use super::service::{ServiceName, UnknownServiceError};

/// A VPC endpoint, with the members that `DescribeVpcEndpoints` prints (`API-10`). What only other types have is empty (`API-13`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpcEndpoint {
    /// Its id.
    pub vpc_endpoint_id: VpcEndpointId,
    /// What kind of endpoint it is.
    pub vpc_endpoint_type: VpcEndpointType,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// What it leads to.
    pub service_name: EndpointService,
    /// Its state.
    pub state: VpcEndpointState,
    /// Which address families it serves.
    pub ip_address_type: IpAddressType,
    /// How names lead to it.
    pub dns_options: DnsOptions,
    /// Whether the names of the service lead to it in its VPC (`IF-34`).
    pub private_dns_enabled: bool,
    /// The route tables it is associated with; of a gateway endpoint only.
    pub route_table_ids: Vec<RouteTableId>,
    /// The subnets it has an interface in, one for each zone (`IF-01`); none for a gateway endpoint.
    pub subnet_ids: Vec<SubnetId>,
    /// The interfaces, in the order of the subnets.
    pub network_interface_ids: Vec<NetworkInterfaceId>,
    /// The security groups of its interfaces (`IF-20`). A gateway endpoint has neither (`RT-66`); only interface, resource, service-network and tunnel endpoints have any.
    pub groups: Vec<SecurityGroupId>,
    /// The endpoint policy; AWS's default lets everything through.
    pub policy_document: Option<Document>,
}

impl VpcEndpoint {
    /// The service of AWS that it leads to, when it leads to one.
    pub fn aws_service(&self) -> Option<ServiceName> {
        match &self.service_name {
            EndpointService::Aws(name) => Some(*name),
            EndpointService::Customer(_) | EndpointService::Resource(_) => None,
        }
    }

    /// The Region that hosts what it leads to, where its name says it.
    pub fn service_region(&self) -> Option<Region> {
        match &self.service_name {
            EndpointService::Aws(name) => Some(name.region),
            EndpointService::Customer(name) => Some(name.region),
            EndpointService::Resource(_) => None,
        }
    }
}

/// What an endpoint leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndpointService {
    /// A service of AWS.
    Aws(ServiceName),
    /// A service that a customer offers through a load balancer (`ES-02`).
    Customer(EndpointServiceName),
    /// A resource configuration or a service network of VPC Lattice, by its ARN (`IF-101`, `IF-102`).
    Resource(String),
}

impl From<ServiceName> for EndpointService {
    fn from(name: ServiceName) -> Self {
        Self::Aws(name)
    }
}

impl FromStr for EndpointService {
    type Err = UnknownServiceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with("arn:") {
            return Ok(Self::Resource(text.to_owned()));
        }
        text.parse().map(Self::Customer).or_else(|_| text.parse().map(Self::Aws))
    }
}

impl fmt::Display for EndpointService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Aws(name) => name.fmt(f),
            Self::Customer(name) => name.fmt(f),
            Self::Resource(arn) => f.write_str(arn),
        }
    }
}

impl Serialize for EndpointService {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The type of an endpoint (`IF-100`); `Tunnel` is in the documentation only (`IF-103`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum VpcEndpointType {
    /// A route target for S3 or DynamoDB.
    #[default]
    Gateway,
    /// Interfaces in subnets, behind which a service answers.
    Interface,
    /// A route target behind which appliances see every packet.
    GatewayLoadBalancer,
    /// Interfaces behind which one resource answers.
    Resource,
    /// Interfaces behind which the services of a service network answer.
    ServiceNetwork,
    /// Interfaces that carry packets to a CIDR block of another network.
    Tunnel,
}

impl VpcEndpointType {
    /// What AWS calls such an endpoint in prose.
    pub fn title(self) -> &'static str {
        match self {
            Self::Gateway => "gateway endpoint",
            Self::Interface => "interface endpoint",
            Self::GatewayLoadBalancer => "Gateway Load Balancer endpoint",
            Self::Resource => "resource endpoint",
            Self::ServiceNetwork => "service-network endpoint",
            Self::Tunnel => "tunnel endpoint",
        }
    }

    /// Whether routes lead to such an endpoint, and no names (`GW-04`).
    pub fn is_route_target(self) -> bool {
        matches!(self, Self::Gateway | Self::GatewayLoadBalancer)
    }
}

/// The state of an endpoint, in the API's spelling (`IF-80`, `API-11`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum VpcEndpointState {
    /// The owner of the service has yet to accept it.
    PendingAcceptance,
    /// It is being created or changed.
    Pending,
    /// It works.
    Available,
    /// Some of it works.
    Partial,
    /// The owner of the service has refused it.
    Rejected,
    /// Nobody accepted it in time.
    Expired,
    /// It could not be created.
    Failed,
    /// It is being removed.
    Deleting,
    /// It is gone.
    Deleted,
}

impl VpcEndpointState {
    /// The API's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PendingAcceptance => "pendingAcceptance",
            Self::Pending => "pending",
            Self::Available => "available",
            Self::Partial => "partial",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Failed => "failed",
            Self::Deleting => "deleting",
            Self::Deleted => "deleted",
        }
    }
}

/// How names lead to an endpoint (`API-04`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DnsOptions {
    /// Which records its names have.
    pub dns_record_ip_type: DnsRecordIpType,
    /// Whether its private names are for queries through an inbound resolver endpoint only (`IF-52`).
    pub private_dns_only_for_inbound_resolver_endpoint: bool,
}

/// `DnsOptions.PrivateDnsPreference` (`IF-104`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivateDnsPreference {
    /// Every domain.
    AllDomains,
    /// Those whose owner was proved.
    VerifiedDomainsOnly,
    /// Those, and the ones that are named.
    VerifiedDomainsAndSpecifiedDomains,
    /// The ones that are named.
    SpecifiedDomainsOnly,
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

impl fmt::Display for IpAddressType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
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
