//! A packet on its way, and what the network remembers of it for the reply.

use std::net::{IpAddr, Ipv4Addr};

use crate::cloud::id::{NatGatewayId, NetworkInterfaceId, ResourceGatewayId, VpcId};
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::protocol::{IpProtocol, PortRange};
use crate::firewall::Flow;

/// Addresses and ports, as they stand in the packet now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet {
    pub(super) protocol: IpProtocol,
    pub(super) source: IpAddr,
    pub(super) source_ports: PortRange,
    pub(super) destination: IpAddr,
    pub(super) destination_ports: PortRange,
}

impl Packet {
    /// The reply to it.
    pub(super) fn reversed(self) -> Self {
        Self {
            source: self.destination,
            source_ports: self.destination_ports,
            destination: self.source,
            destination_ports: self.source_ports,
            ..self
        }
    }

    pub(super) fn flow(self) -> Flow {
        let Self { protocol, source, destination, destination_ports, .. } = self;
        Flow { protocol, source, destination, destination_ports }
    }
}

/// What a request leaves behind in whatever keeps state.
#[derive(Debug, Default)]
pub(super) struct Memory<'a> {
    /// The interfaces whose security groups saw the request (`RT-61`).
    pub(super) tracked: Vec<NetworkInterfaceId>,
    /// What NAT gateways put in place of the source, the first one first.
    pub(super) translations: Vec<Translation>,
    /// The public address that an internet gateway put in place of a private one, and in which VPC.
    pub(super) public: Option<(Ipv4Addr, IpAddr, VpcId)>,
    /// The appliances of Gateway Load Balancers that saw the request; none for one that the model does not know.
    pub(super) inspected: Vec<Option<NetworkInterfaceId>>,
    /// The connections that Network Load Balancers and resource gateways opened to what is behind them.
    pub(super) connections: Vec<Connection<'a>>,
}

impl<'a> Memory<'a> {
    /// The connection that a reply at this interface belongs to: at the node, or at a target that sees the
    /// client's address, whose reply goes back through the node all the same. It ends with the reply.
    pub(super) fn take_connection(&mut self, at: &NetworkInterface) -> Option<Connection<'a>> {
        let is_here = |known: &Connection<'_>| {
            let interface = known.keeps_client_address.unwrap_or(known.node);
            interface.network_interface_id == at.network_interface_id
        };
        let place = self.connections.iter().rposition(is_here)?;
        Some(self.connections.remove(place))
    }
}

/// What a Network Load Balancer or a resource gateway remembers of a client.
#[derive(Debug)]
pub(super) struct Connection<'a> {
    /// The interface of the load balancer's node, or of the gateway.
    pub(super) node: &'a NetworkInterface,
    /// The target, where that sees the client's address instead of the node's.
    pub(super) keeps_client_address: Option<&'a NetworkInterface>,
    /// The gateway, where it is one and no load balancer.
    pub(super) resource_gateway_id: Option<&'a ResourceGatewayId>,
    /// The interface that the client talks to: an endpoint's, or the node's own.
    pub(super) entry: &'a NetworkInterface,
    /// What the client sent.
    pub(super) packet: Packet,
}

/// What a NAT gateway put in place of a source.
#[derive(Debug)]
pub(super) struct Translation {
    pub(super) nat_gateway_id: NatGatewayId,
    /// The gateway's own address.
    pub(super) own: IpAddr,
    /// The source as it was.
    pub(super) source: IpAddr,
    pub(super) source_ports: PortRange,
}
