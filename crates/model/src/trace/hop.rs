//! The hops of a path, each with what it decides.

use std::net::{IpAddr, Ipv4Addr};

use serde::Serialize;

use crate::cloud::id::{
    EgressOnlyInternetGatewayId, InstanceId, InternetGatewayId, NatGatewayId, NetworkInterfaceId, SecurityGroupId,
    SubnetId, VpcEndpointId,
};
use crate::cloud::vpc_endpoint::ServiceName;
use crate::firewall::{AclDecision, AclSpan, GroupDecision, Passage};
use crate::routing::{Choice, RouteDecision};

/// One hop of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "Component", rename_all_fields = "PascalCase")]
pub enum Hop {
    /// The interface that the request leaves from.
    Source {
        /// The interface.
        network_interface_id: NetworkInterfaceId,
        /// Its instance.
        instance_id: Option<InstanceId>,
        /// Its subnet.
        subnet_id: SubnetId,
        /// The address it sends from; none when it has none of the destination's family.
        address: Option<IpAddr>,
    },
    /// The security groups of an interface, asked.
    SecurityGroups(GroupDecision),
    /// The security groups of an interface, which let a reply pass because they let the request pass (`RT-61`).
    Stateful {
        /// The interface.
        network_interface_id: NetworkInterfaceId,
        /// Its groups.
        groups: Vec<SecurityGroupId>,
    },
    /// The network ACL of a subnet whose boundary is crossed.
    NetworkAcl(AclDecision),
    /// The route table of a subnet.
    RouteTable(RouteDecision),
    /// A NAT gateway, which sends on from its own address.
    NatGateway {
        /// The gateway.
        nat_gateway_id: NatGatewayId,
        /// The subnet it stands in.
        subnet_id: SubnetId,
        /// Its private address, from which it sends on.
        address: IpAddr,
    },
    /// An internet gateway.
    InternetGateway {
        /// The gateway.
        internet_gateway_id: InternetGatewayId,
        /// The public address it puts in place of an IPv4 source; an IPv6 source stays.
        public_ip: Option<Ipv4Addr>,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<GatewayRefusal>,
    },
    /// An egress-only internet gateway.
    EgressOnlyInternetGateway {
        /// The gateway.
        egress_only_internet_gateway_id: EgressOnlyInternetGatewayId,
    },
    /// A gateway endpoint.
    VpcEndpoint {
        /// The endpoint.
        vpc_endpoint_id: VpcEndpointId,
        /// The service it leads to.
        service_name: ServiceName,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<GatewayRefusal>,
    },
    /// The interface that the request is for.
    Target {
        /// The interface; none when nothing in the VPC has the address.
        network_interface_id: Option<NetworkInterfaceId>,
        /// The address.
        address: IpAddr,
    },
    /// A target of a route that the model does not know.
    NotModelled {
        /// Its id.
        id: String,
    },
}

/// Why a gateway drops a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum GatewayRefusal {
    /// The source has no public IPv4 address for the internet gateway to put in its place.
    NoPublicIp,
    /// The destination is a private address (RFC 1918), which an internet gateway does not carry.
    Rfc1918,
    /// The destination is a shared address (RFC 6598), which an internet gateway does not carry.
    Rfc6598,
    /// A gateway endpoint carries TCP only.
    Protocol,
}

impl Hop {
    /// How much of the request gets past the hop.
    pub fn passage(&self) -> Passage {
        let blocks = match self {
            Self::NetworkAcl(decision) => return decision.passage(),
            Self::Source { address, .. } => address.is_none(),
            Self::SecurityGroups(decision) => decision.allowed_by.is_none(),
            Self::RouteTable(decision) => !matches!(decision.choice, Choice::Route | Choice::Ambiguous(_)),
            Self::InternetGateway { refusal, .. } | Self::VpcEndpoint { refusal, .. } => refusal.is_some(),
            Self::Target { network_interface_id, .. } => network_interface_id.is_none(),
            Self::Stateful { .. }
            | Self::NatGateway { .. }
            | Self::EgressOnlyInternetGateway { .. }
            | Self::NotModelled { .. } => false,
        };
        if blocks { Passage::None } else { Passage::All }
    }

    /// Whether two hops decide alike: by the same setting, whatever the address.
    pub(super) fn decides_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::SecurityGroups(one), Self::SecurityGroups(other)) => {
                (&one.network_interface_id, one.direction) == (&other.network_interface_id, other.direction)
                    && one.allowed_by == other.allowed_by
            }
            (Self::NetworkAcl(one), Self::NetworkAcl(other)) => {
                (&one.network_acl_id, &one.subnet_id, one.direction)
                    == (&other.network_acl_id, &other.subnet_id, other.direction)
                    && one.spans.len() == other.spans.len()
                    && one.spans.iter().zip(&other.spans).all(|(one, other)| same_span(one, other))
            }
            (Self::RouteTable(one), Self::RouteTable(other)) => {
                let chosen = |decision: &RouteDecision| -> Vec<usize> {
                    let chosen = decision.candidates.iter().take_while(|candidate| candidate.lost.is_none());
                    chosen.map(|candidate| candidate.position).collect()
                };
                one.route_table_id == other.route_table_id && one.choice == other.choice && chosen(one) == chosen(other)
            }
            (Self::Target { network_interface_id: one, .. }, Self::Target { network_interface_id: other, .. }) => {
                one == other
            }
            (one, other) => one == other,
        }
    }
}

fn same_span(one: &AclSpan, other: &AclSpan) -> bool {
    one.ports == other.ports && one.entry == other.entry
}
