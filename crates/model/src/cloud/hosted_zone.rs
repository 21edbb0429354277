//! Names of one's own: private hosted zones, resolver endpoints and forwarding rules.

use std::net::IpAddr;

use serde::Serialize;

use super::id::{NetworkInterfaceId, ResolverEndpointId, ResolverRuleId, SecurityGroupId, VpcId};

/// A private hosted zone of Route 53. Public ones are outside the model.
///
/// "Working with private hosted zones", <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct HostedZone {
    /// Its id.
    pub id: String,
    /// The domain, without the last dot.
    pub name: String,
    /// The VPCs that it answers in.
    pub vpcs: Vec<VpcId>,
    /// Its records.
    pub records: Vec<RecordSet>,
}

/// The records of one name and type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecordSet {
    /// The name, without the last dot; it may begin with `*.`.
    pub name: String,
    /// What it says.
    pub data: RecordData,
}

/// What a record set says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum RecordData {
    /// IPv4 or IPv6 addresses.
    Addresses(Vec<IpAddr>),
    /// Another name to ask for.
    Cname(String),
    /// A name of AWS whose addresses it takes over, such as an endpoint's.
    Alias(String),
}

/// An endpoint of the Route 53 Resolver: interfaces through which DNS queries come in or go out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResolverEndpoint {
    /// Its id.
    pub resolver_endpoint_id: ResolverEndpointId,
    /// Which way queries go.
    pub direction: ResolverDirection,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// Its interfaces.
    pub network_interface_ids: Vec<NetworkInterfaceId>,
    /// Its security groups.
    pub groups: Vec<SecurityGroupId>,
}

/// Which way the queries of a resolver endpoint go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ResolverDirection {
    /// Into the VPC, from another network.
    Inbound,
    /// Out of the VPC, to resolvers of another network.
    Outbound,
}

/// A rule that sends the queries for a domain to other resolvers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResolverRule {
    /// Its id.
    pub resolver_rule_id: ResolverRuleId,
    /// The domain, without the last dot; `.` for every name.
    pub domain_name: String,
    /// The resolvers; none for a `SYSTEM` rule, which undoes a rule for a wider domain.
    pub target_ips: Vec<IpAddr>,
    /// The VPCs that it holds in.
    pub vpcs: Vec<VpcId>,
}
