//! The hops of a path, each with what it decides.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use serde::Serialize;

use super::refusal::Refusal;
use crate::cloud::id::{
    CustomerGatewayId, EgressOnlyInternetGatewayId, InstanceId, InternetGatewayId, NatGatewayId, NetworkInterfaceId,
    ResourceGatewayId, SecurityGroupId, SubnetId, TransitGatewayAttachmentId, TransitGatewayId,
    TransitGatewayRouteTableId, VpcEndpointId, VpcId, VpcPeeringConnectionId, VpnConnectionId, VpnGatewayId,
};
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpointType};
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
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// An internet gateway.
    InternetGateway {
        /// The gateway.
        internet_gateway_id: InternetGatewayId,
        /// The public address it puts in place of an IPv4 source; an IPv6 source stays.
        public_ip: Option<Ipv4Addr>,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// An egress-only internet gateway.
    EgressOnlyInternetGateway {
        /// The gateway.
        egress_only_internet_gateway_id: EgressOnlyInternetGatewayId,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// An endpoint.
    VpcEndpoint {
        /// The endpoint.
        vpc_endpoint_id: VpcEndpointId,
        /// What kind it is.
        vpc_endpoint_type: VpcEndpointType,
        /// What it leads to.
        service_name: EndpointService,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// A load balancer: a Network Load Balancer that opens a connection to a target, or a Gateway Load Balancer that hands the
    /// packet to an appliance and takes it back.
    LoadBalancer {
        /// Its name.
        load_balancer_name: String,
        /// The address of the node, from which a Network Load Balancer sends on (`ES-09`).
        address: Option<IpAddr>,
        /// The interface of the target.
        target: Option<NetworkInterfaceId>,
        /// The targets that another connection may go to.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        alternatives: Vec<NetworkInterfaceId>,
        /// What a Network Load Balancer tells the target of the client, where it was told to.
        #[serde(skip_serializing_if = "Option::is_none")]
        proxy_protocol: Option<ProxyProtocol>,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// A resource gateway, which opens a connection to a resource.
    ResourceGateway {
        /// The gateway.
        resource_gateway_id: ResourceGatewayId,
        /// Its address, from which it sends on.
        address: Option<IpAddr>,
        /// The address of the resource, when it is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        destination: Option<IpAddr>,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// A peering connection.
    VpcPeeringConnection {
        /// The connection.
        vpc_peering_connection_id: VpcPeeringConnectionId,
        /// The VPC that the packet goes to.
        vpc_id: VpcId,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// A transit gateway, with what its route table says.
    TransitGateway {
        /// The transit gateway.
        transit_gateway_id: TransitGatewayId,
        /// The route table that the packet's attachment is associated with.
        transit_gateway_route_table_id: Option<TransitGatewayRouteTableId>,
        /// The destination of the route.
        destination_cidr_block: Option<IpNet>,
        /// The attachment that it leads to.
        transit_gateway_attachment_id: Option<TransitGatewayAttachmentId>,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// A virtual private gateway.
    VpnGateway {
        /// The gateway.
        vpn_gateway_id: VpnGatewayId,
        /// The VPC that the packet comes into; none for one that goes on premises.
        #[serde(skip_serializing_if = "Option::is_none")]
        vpc_id: Option<VpcId>,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// A VPN connection and the router at its other end.
    VpnConnection {
        /// The connection.
        vpn_connection_id: VpnConnectionId,
        /// The router on premises.
        customer_gateway_id: CustomerGatewayId,
    },
    /// The router of a network on premises, which sends on to the internet by the site's own access.
    CustomerGateway {
        /// The router.
        customer_gateway_id: CustomerGatewayId,
        /// Its public address, which stands for those behind it.
        public_ip: Option<IpAddr>,
    },
    /// A host outside the model, on premises or in the internet, from which the request comes.
    Outside {
        /// Its address.
        address: IpAddr,
    },
    /// An interface that a route leads to, whose instance hands the packet on.
    Appliance {
        /// The interface.
        network_interface_id: NetworkInterfaceId,
        /// Why it drops the packet, when it does.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// The interface that the request is for.
    Target {
        /// The interface; none when nothing in the VPC has the address.
        network_interface_id: Option<NetworkInterfaceId>,
        /// The address.
        address: IpAddr,
        /// Why it does not answer, when it does not.
        #[serde(skip_serializing_if = "Option::is_none")]
        refusal: Option<Refusal>,
    },
    /// A reply that does not come back to who asked.
    Astray {
        /// The address that it should have reached.
        address: IpAddr,
    },
    /// A target of a route that the model does not know.
    NotModelled {
        /// Its id.
        id: String,
    },
}

/// What proxy protocol version 2 tells a target, which sees the load balancer's own address otherwise (`ES-10`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProxyProtocol {
    /// The client's address.
    pub source: IpAddr,
    /// The endpoint that the client came through, when it came through one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_endpoint_id: Option<VpcEndpointId>,
}

impl ProxyProtocol {
    /// The header's type, length and value of AWS, which hold the endpoint's id: `PP2_TYPE_AWS` and `PP2_SUBTYPE_AWS_VPCE_ID`.
    pub fn tlv(&self) -> Option<Vec<u8>> {
        let id = self.vpc_endpoint_id.as_ref()?.as_str().as_bytes();
        let [high, low] = u16::try_from(id.len() + 1).ok()?.to_be_bytes();
        Some([&[0xEA, high, low, 0x01], id].concat())
    }
}

impl Hop {
    /// How much of the request gets past the hop.
    pub fn passage(&self) -> Passage {
        let blocks = match self {
            Self::NetworkAcl(decision) => return decision.passage(),
            Self::Source { address, .. } => address.is_none(),
            Self::SecurityGroups(decision) => decision.allowed_by.is_none(),
            Self::RouteTable(decision) => !matches!(decision.choice, Choice::Route | Choice::Ambiguous(_)),
            Self::Target { network_interface_id: None, .. } | Self::Astray { .. } => true,
            hop => hop.refusal().is_some(),
        };
        if blocks { Passage::None } else { Passage::All }
    }

    /// Why the hop drops the packet, when it is something other than a filter or a table that does.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::NatGateway { refusal, .. }
            | Self::InternetGateway { refusal, .. }
            | Self::EgressOnlyInternetGateway { refusal, .. }
            | Self::VpcEndpoint { refusal, .. }
            | Self::LoadBalancer { refusal, .. }
            | Self::ResourceGateway { refusal, .. }
            | Self::VpcPeeringConnection { refusal, .. }
            | Self::TransitGateway { refusal, .. }
            | Self::VpnGateway { refusal, .. }
            | Self::Appliance { refusal, .. }
            | Self::Target { refusal, .. } => *refusal,
            Self::Source { .. }
            | Self::SecurityGroups(_)
            | Self::Stateful { .. }
            | Self::NetworkAcl(_)
            | Self::RouteTable(_)
            | Self::VpnConnection { .. }
            | Self::CustomerGateway { .. }
            | Self::Outside { .. }
            | Self::Astray { .. }
            | Self::NotModelled { .. } => None,
        }
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
