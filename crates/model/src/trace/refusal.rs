//! Why something on the way drops a packet, and what would change it.

use std::net::IpAddr;

use serde::Serialize;

use super::Path;
use super::hop::Hop;
use crate::cloud::peering::PeeringStatus;
use crate::cloud::region::AvailabilityZone;
use crate::cloud::vpc_endpoint::VpcEndpointState;
use crate::explanation_code::ExplanationCode;
use crate::rule::Rule;

/// Why something on the way drops a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all_fields = "PascalCase")]
pub enum Refusal {
    /// The source has no public IPv4 address for the internet gateway to put in its place.
    NoPublicIp,
    /// The destination is a private address (RFC 1918), which an internet gateway does not carry.
    Rfc1918,
    /// The destination is a shared address (RFC 6598), which an internet gateway does not carry.
    Rfc6598,
    /// A gateway endpoint carries TCP and ICMP echo.
    GatewayProtocol,
    /// An interface endpoint carries TCP and UDP (`IF-72`), a resource endpoint TCP.
    Protocol,
    /// A tunnel endpoint takes in packets in GENEVE (`IF-103`).
    NotGeneve,
    /// A Network Load Balancer can't keep the client's address when a Gateway Load Balancer endpoint is on the way to the target
    /// (`GW-18`).
    ClientAddress,
    /// The packet comes from outside the gateway endpoint's VPC (`RT-31`).
    OutsideVpc,
    /// The endpoint is not available (`IF-80`).
    EndpointState {
        /// Its state.
        state: VpcEndpointState,
    },
    /// The peering connection is not active.
    PeeringStatus {
        /// Its status.
        status: PeeringStatus,
    },
    /// The source or the destination is beyond the two VPCs: a peering connection leads from one into the other and no further.
    ///
    /// "VPC peering", <https://docs.aws.amazon.com/whitepapers/latest/aws-vpc-connectivity-options/vpc-peering.html>
    NotTransitive,
    /// The VPC has no attachment to the transit gateway, or none that is available.
    NoAttachment,
    /// The VPC's attachment has no subnet in the zone that the packet comes from.
    ///
    /// "Amazon VPC attachments in AWS Transit Gateway", <https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html>
    ZoneNotAttached {
        /// The zone.
        zone: AvailabilityZone,
    },
    /// No route of the transit gateway's table leads to the destination.
    ///
    /// "Transit gateway route tables in AWS Transit Gateway", <https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html>
    NoTransitGatewayRoute,
    /// The transit gateway's route is a blackhole.
    ///
    /// "Create a static route in AWS Transit Gateway", <https://docs.aws.amazon.com/vpc/latest/tgw/tgw-create-static-route.html>
    TransitGatewayBlackhole,
    /// No VPN connection of the gateway leads to the destination.
    NoVpnRoute,
    /// The interface drops what is neither from it nor for it: its source/destination check is on.
    SourceDestCheck,
    /// The load balancer does not listen on the port.
    NoListener,
    /// The resource configuration does not share the port.
    PortNotShared,
    /// No target of the Network Load Balancer in its node's zone is there and healthy (`ES-08`).
    NoHealthyTarget,
    /// No appliance of the Gateway Load Balancer in the endpoint's zone is there and healthy (`GW-15`).
    NoHealthyAppliance,
    /// Its zone is down, or it is unhealthy.
    Down,
    /// Nothing listens at the address: it belongs to a gateway.
    NotListening,
    /// The interface has the address that is asked for, in a VPC whose range overlaps that of the one that is meant.
    OtherInterface,
    /// The appliance sees the reply but never saw the request (`GW-16`).
    ReplyOnly,
    /// An internet gateway hands a packet in only when its destination is the public address of an interface.
    NoPublicDestination,
    /// What comes through an egress-only internet gateway and a Gateway Load Balancer endpoint is dropped (`GW-17`).
    EgressOnlyInspection,
}

impl Refusal {
    /// Reachability Analyzer's code for it, where there is one.
    pub fn explanation_code(self) -> Option<ExplanationCode> {
        use ExplanationCode as Code;
        Some(match self {
            Self::NoPublicIp => Code::IgwPublicIpAssociationForEgress,
            Self::Rfc1918 => Code::IgwDestinationAddressNotInRfc1918Egress,
            Self::Rfc6598 => Code::IgwDestinationAddressNotInRfc6598Egress,
            Self::SourceDestCheck => Code::EniSourceDestCheckRestriction,
            Self::NoPublicDestination => Code::IgwPrivateIpAssociationForIngress,
            Self::GatewayProtocol => Code::VpceGatewayProtocolRestriction,
            _ => return None,
        })
    }

    /// The rule behind it, where it is one of the book's.
    pub fn rule(self) -> Option<Rule> {
        Some(match self {
            Self::EndpointState { state: VpcEndpointState::PendingAcceptance } => Rule::Es04,
            Self::EndpointState { state: VpcEndpointState::Rejected } => Rule::If82,
            Self::EndpointState { .. } => Rule::If80,
            Self::Protocol => Rule::If72,
            Self::PortNotShared => Rule::If101,
            Self::NotGeneve => Rule::If103,
            Self::ClientAddress => Rule::Gw18,
            Self::OutsideVpc => Rule::Rt31,
            Self::ReplyOnly => Rule::Gw16,
            Self::EgressOnlyInspection => Rule::Gw17,
            Self::NoHealthyTarget => Rule::Es08,
            Self::NoHealthyAppliance => Rule::Gw15,
            _ => return None,
        })
    }

    /// What is so, in a sentence that goes on from the name of what refuses a packet to a destination.
    pub(super) fn message(self, path: &Path, destination: IpAddr) -> String {
        match self {
            Self::NoPublicIp if is_behind_nat(path) => {
                "the NAT gateway has no public IPv4 address: the internet gateway drops what it sends".to_owned()
            }
            Self::NoPublicIp => {
                "the source has no public IPv4 address: an internet gateway drops what it sends".to_owned()
            }
            Self::Rfc1918 => {
                format!("{destination} is a private address (RFC 1918), which an internet gateway does not carry")
            }
            Self::Rfc6598 => {
                format!("{destination} is a shared address (RFC 6598), which an internet gateway does not carry")
            }
            Self::GatewayProtocol => {
                "a gateway endpoint does not carry this protocol, only TCP and ICMP echo".to_owned()
            }
            Self::Protocol => {
                "it does not carry this protocol: an interface endpoint takes TCP and UDP, a resource endpoint TCP"
                    .to_owned()
            }
            Self::NotGeneve => "it takes in packets in GENEVE, over UDP port 6081, and nothing else".to_owned(),
            Self::ClientAddress => {
                "the load balancer before it keeps the client's address, which does not work on a way through here"
                    .to_owned()
            }
            Self::OutsideVpc => {
                "a gateway endpoint serves what is in its own VPC, and the packet comes from elsewhere".to_owned()
            }
            Self::EndpointState { state } => {
                format!("the endpoint is `{}`, and only an available one works", state.as_str())
            }
            Self::PeeringStatus { status } => {
                format!("the peering connection is {status:?}, and only an active one carries packets")
            }
            Self::NotTransitive => {
                "it leads from one of its VPCs into the other, and hands nothing on that comes from or goes beyond them"
                    .to_owned()
            }
            Self::NoAttachment => "the VPC or connection has no attachment to it that is available".to_owned(),
            Self::ZoneNotAttached { zone } => {
                format!("the VPC's attachment has no subnet in {zone}, where the packet comes from")
            }
            Self::NoTransitGatewayRoute => format!("no route of its table leads to {destination}"),
            Self::TransitGatewayBlackhole => format!("its route to {destination} is a blackhole"),
            Self::NoVpnRoute => format!("no VPN connection of it leads to {destination}"),
            Self::SourceDestCheck => {
                "its source/destination check is on: it drops what is neither from it nor for it".to_owned()
            }
            Self::NoListener => "it has no listener for the protocol and port".to_owned(),
            Self::PortNotShared => "the resource configuration does not share the port".to_owned(),
            Self::NoHealthyTarget => {
                "no target is there and healthy in the zone of the node, and cross-zone load balancing is off"
                    .to_owned()
            }
            Self::NoHealthyAppliance => {
                "no appliance is there and healthy in the zone of the endpoint, and cross-zone load balancing is off"
                    .to_owned()
            }
            Self::Down => "it is down, or its zone is".to_owned(),
            Self::NotListening => "the address belongs to a gateway, where nothing listens".to_owned(),
            Self::OtherInterface => {
                "it has the address here, and is not what was asked for: the ranges of two VPCs overlap".to_owned()
            }
            Self::ReplyOnly => "its appliance sees the reply and never saw the request, so it drops it".to_owned(),
            Self::NoPublicDestination => "no interface has this public address".to_owned(),
            Self::EgressOnlyInspection => {
                "what has come through a Gateway Load Balancer endpoint is dropped here".to_owned()
            }
        }
    }

    /// What would change it.
    pub(super) fn help(self, path: &Path) -> &'static str {
        match self {
            Self::NoPublicIp if is_behind_nat(path) => "use a public NAT gateway, with an Elastic IP address",
            Self::NoPublicIp => "give it a public address, route through a NAT gateway, or use an endpoint",
            Self::Rfc1918 => "route private addresses to where they are",
            Self::Rfc6598 => "route shared addresses to where they are",
            Self::GatewayProtocol | Self::Protocol => "use TCP: the services behind endpoints speak little else",
            Self::NotGeneve => "send what is for the other network in GENEVE, over UDP port 6081",
            Self::ClientAddress => {
                "register the target by address, so that it sees the load balancer's, or take the route out of the way"
            }
            Self::OutsideVpc => "use an interface endpoint, which is reached from outside its VPC too",
            Self::EndpointState { state: VpcEndpointState::PendingAcceptance } => {
                "have the owner of the service accept the endpoint"
            }
            Self::EndpointState { state: VpcEndpointState::Rejected } => {
                "ask the owner of the service why, and create the endpoint again"
            }
            Self::EndpointState { .. } => "wait until it is available, or create it again",
            Self::PeeringStatus { .. } => "accept the peering connection, or create it again",
            Self::NotTransitive => "peer the two VPCs themselves, or connect them with a transit gateway",
            Self::NoAttachment => "attach it to the transit gateway, and have the attachment accepted",
            Self::ZoneNotAttached { .. } => "add a subnet of the zone to the attachment",
            Self::NoTransitGatewayRoute => {
                "propagate the other attachment to the table that this one is associated with, or add a static route"
            }
            Self::TransitGatewayBlackhole => "give the route an attachment, or delete it",
            Self::NoVpnRoute => "add the network to the routes of a VPN connection",
            Self::SourceDestCheck => "switch the check off on an appliance that forwards",
            Self::NoListener => "ask for a port that it listens on, or add a listener",
            Self::PortNotShared => "ask for a port that it shares, or add the port to `PortRanges`",
            Self::NoHealthyTarget => "register a healthy target in the zone, or switch cross-zone load balancing on",
            Self::NoHealthyAppliance => {
                "register a healthy appliance in the zone, or switch cross-zone load balancing on"
            }
            Self::Down => "use another zone, or bring it up",
            Self::NotListening => "ask for an address that a program listens on",
            Self::OtherInterface => "give the VPCs ranges of their own, or put what is asked for behind an endpoint",
            Self::ReplyOnly => "route both directions through the same endpoint",
            Self::NoPublicDestination => "ask for a public address that an interface has",
            Self::EgressOnlyInspection => "use an internet gateway for inspected IPv6",
        }
    }
}

fn is_behind_nat(path: &Path) -> bool {
    path.forward.iter().any(|hop| matches!(hop, Hop::NatGateway { .. }))
}
