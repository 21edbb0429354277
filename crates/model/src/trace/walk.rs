//! Walks one packet and its reply through a VPC, past every filter, whether it lets them through or not.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::Ipv4Net;

use super::hop::{GatewayRefusal, Hop};
use super::{End, Path};
use crate::cloud::Cloud;
use crate::cloud::id::{InternetGatewayId, NatGatewayId, VpcEndpointId};
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::protocol::{IpProtocol, PortRange};
use crate::cloud::route_table::Target;
use crate::cloud::vpc::Subnet;
use crate::cloud::vpc_endpoint::ServiceName;
use crate::firewall::{Direction, Flow, decide_acl, decide_groups};
use crate::routing::{Choice, decide};

/// The ports that a NAT gateway sends from.
///
/// "Network ACL rules", ephemeral ports, <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html>
const NAT_PORTS: PortRange = PortRange { from: 1024, to: u16::MAX };

/// What is the same for every packet of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) cloud: &'a Cloud,
    pub(super) source: &'a NetworkInterface,
    pub(super) protocol: IpProtocol,
    pub(super) port: u16,
    /// The ports that the client may send from, and that replies go to.
    pub(super) source_ports: PortRange,
    /// The service behind the destination's addresses, when it is one.
    pub(super) service: Option<ServiceName>,
}

/// A packet on its way: where it is sent from now, and what it has passed.
struct Walk<'a> {
    request: Request<'a>,
    destination: IpAddr,
    forward: Vec<Hop>,
    back: Vec<Hop>,
}

/// Follows one packet from the source to an address, and the reply.
pub(super) fn walk(request: Request<'_>, destination: IpAddr) -> Path {
    let walk = Walk { request, destination, forward: Vec::with_capacity(9), back: Vec::with_capacity(5) };
    walk.run()
}

impl Walk<'_> {
    fn run(mut self) -> Path {
        let source = self.request.source;
        let address = source.source_address(self.destination);
        self.forward.push(Hop::Source {
            network_interface_id: source.network_interface_id.clone(),
            instance_id: source.instance_id.clone(),
            subnet_id: source.subnet_id.clone(),
            address,
        });
        let end = match (address, self.request.cloud.subnets.get(&source.subnet_id)) {
            (Some(address), Some(subnet)) => self.leave(address, subnet),
            _ => End::Nowhere,
        };
        // Replies were noted on the way out: the last filter is the first that they meet.
        self.back.reverse();
        let Self { destination, forward, back, .. } = self;
        Path { addresses: Vec::new(), example: destination, end, forward, back }
    }

    /// From the interface, out of its subnet, or inside it to a neighbour.
    fn leave(&mut self, address: IpAddr, subnet: &Subnet) -> End {
        let Request { cloud, source, .. } = self.request;
        let neighbour = cloud.interface_at(&source.vpc_id, self.destination);
        let flow = self.flow(address);
        self.forward.push(Hop::SecurityGroups(decide_groups(cloud, source, Direction::Egress, &flow, neighbour)));
        self.back.push(stateful(source));
        if subnet.contains(self.destination) {
            return self.arrive(address, neighbour);
        }
        self.cross(subnet, Direction::Egress, address, self.request.source_ports);
        match self.route_from(subnet) {
            Err(end) => end,
            Ok(Target::Local) => {
                if let Some(there) = neighbour.and_then(|interface| cloud.subnets.get(&interface.subnet_id)) {
                    self.cross(there, Direction::Ingress, address, self.request.source_ports);
                }
                self.arrive(address, neighbour)
            }
            // What a NAT gateway does for IPv6 (NAT64) is not modelled.
            Ok(Target::NatGateway(id)) if address.is_ipv4() => self.translate(&id, address, subnet),
            Ok(target) => self.exit(target, address, source.public_ip),
        }
    }

    /// At the NAT gateway: into its subnet, and on from there with its address.
    fn translate(&mut self, id: &NatGatewayId, address: IpAddr, from: &Subnet) -> End {
        let cloud = self.request.cloud;
        let Some(gateway) = cloud.nat_gateways.get(id) else { return End::Nowhere };
        let interface = cloud.network_interfaces.get(&gateway.network_interface_id);
        let own = interface.and_then(|interface| interface.source_address(self.destination));
        let subnet = cloud.subnets.get(&gateway.subnet_id);
        let (Some(interface), Some(own), Some(subnet)) = (interface, own, subnet) else { return End::Nowhere };
        if from.subnet_id != subnet.subnet_id {
            self.cross(subnet, Direction::Ingress, address, self.request.source_ports);
        }
        let (nat_gateway_id, subnet_id) = (id.clone(), gateway.subnet_id.clone());
        let hop = Hop::NatGateway { nat_gateway_id, subnet_id, address: own };
        self.forward.push(hop.clone());
        self.back.push(hop);
        self.cross(subnet, Direction::Egress, own, NAT_PORTS);
        match self.route_from(subnet) {
            Err(end) => end,
            Ok(target) => self.exit(target, own, interface.public_ip),
        }
    }

    /// Out of the VPC.
    fn exit(&mut self, target: Target, address: IpAddr, public_ip: Option<Ipv4Addr>) -> End {
        match target {
            Target::InternetGateway(id) => self.exit_to_internet(id, address, public_ip),
            Target::VpcEndpoint(id) => self.exit_by_endpoint(id, address),
            Target::EgressOnlyInternetGateway(id) => {
                self.forward.push(Hop::EgressOnlyInternetGateway { egress_only_internet_gateway_id: id });
                self.outside(address)
            }
            Target::Local | Target::NatGateway(_) | Target::NetworkInterface(_) | Target::NotModelled(_) => {
                let id = target.id().to_owned();
                self.forward.push(Hop::NotModelled { id: id.clone() });
                End::NotModelled { id }
            }
        }
    }

    fn exit_to_internet(&mut self, id: InternetGatewayId, address: IpAddr, public_ip: Option<Ipv4Addr>) -> End {
        let refusal = refuse_to_internet(self.destination, public_ip);
        self.forward.push(Hop::InternetGateway { internet_gateway_id: id, public_ip, refusal });
        let seen = public_ip.filter(|_| address.is_ipv4()).map_or(address, IpAddr::V4);
        self.outside(seen)
    }

    fn exit_by_endpoint(&mut self, id: VpcEndpointId, address: IpAddr) -> End {
        let Some(endpoint) = self.request.cloud.vpc_endpoints.get(&id) else { return End::Nowhere };
        let refusal = (self.request.protocol != IpProtocol::TCP).then_some(GatewayRefusal::Protocol);
        let service_name = endpoint.service_name;
        self.forward.push(Hop::VpcEndpoint { vpc_endpoint_id: id, service_name, refusal });
        End::Service { service_name, source: address }
    }

    /// What lies behind the public address.
    fn outside(&self, source: IpAddr) -> End {
        match self.request.service {
            Some(service_name) => End::Service { service_name, source },
            None => End::Internet { source },
        }
    }

    /// At the interface that has the destination's address.
    fn arrive(&mut self, address: IpAddr, interface: Option<&NetworkInterface>) -> End {
        let Request { cloud, source, .. } = self.request;
        let flow = self.flow(address);
        if let Some(interface) = interface {
            let decision = decide_groups(cloud, interface, Direction::Ingress, &flow, Some(source));
            self.forward.push(Hop::SecurityGroups(decision));
            self.back.push(stateful(interface));
        }
        let network_interface_id = interface.map(|interface| interface.network_interface_id.clone());
        self.forward
            .push(Hop::Target { network_interface_id: network_interface_id.clone(), address: self.destination });
        network_interface_id.map_or(End::Nowhere, |network_interface_id| End::Interface { network_interface_id })
    }

    /// Through the ACL of a subnet, and the reply the other way, to the ports that the sender chose.
    fn cross(&mut self, subnet: &Subnet, direction: Direction, address: IpAddr, reply_ports: PortRange) {
        let Some(acl) = self.request.cloud.network_acl_of(subnet) else { return };
        let flow = self.flow(address);
        self.forward.push(Hop::NetworkAcl(decide_acl(acl, &subnet.subnet_id, direction, &flow)));
        let reply = Flow {
            source: self.destination,
            destination: address,
            destination_ports: reply_ports,
            protocol: self.request.protocol,
        };
        let reply_direction = match direction {
            Direction::Egress => Direction::Ingress,
            Direction::Ingress => Direction::Egress,
        };
        self.back.push(Hop::NetworkAcl(decide_acl(acl, &subnet.subnet_id, reply_direction, &reply)));
    }

    /// Asks the subnet's table where the packet goes on, or else where it ends.
    fn route_from(&mut self, subnet: &Subnet) -> Result<Target, End> {
        let cloud = self.request.cloud;
        let table = cloud.route_table_of(subnet).ok_or(End::Nowhere)?;
        let decision = decide(cloud, table, self.destination);
        let target = match (decision.route(), decision.choice) {
            (Some(route), _) => Ok(route.target.clone()),
            // `RT-09`: AWS knows where the packet goes, and nobody else.
            (None, Choice::Ambiguous(_)) => Err(End::Ambiguous),
            (None, _) => Err(End::Nowhere),
        };
        self.forward.push(Hop::RouteTable(decision));
        target
    }

    fn flow(&self, source: IpAddr) -> Flow {
        let Request { protocol, port, .. } = self.request;
        Flow { protocol, source, destination: self.destination, destination_ports: PortRange::one(port) }
    }
}

fn stateful(interface: &NetworkInterface) -> Hop {
    Hop::Stateful { network_interface_id: interface.network_interface_id.clone(), groups: interface.groups.clone() }
}

fn refuse_to_internet(destination: IpAddr, public_ip: Option<Ipv4Addr>) -> Option<GatewayRefusal> {
    let IpAddr::V4(destination) = destination else { return None };
    if destination.is_private() {
        return Some(GatewayRefusal::Rfc1918);
    }
    if Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10).contains(&destination) {
        return Some(GatewayRefusal::Rfc6598);
    }
    public_ip.is_none().then_some(GatewayRefusal::NoPublicIp)
}
