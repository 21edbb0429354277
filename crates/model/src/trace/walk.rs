//! Walks one packet through the network, and then its reply, past everything on the way, whether it lets them through or not.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

use super::hop::Hop;
use super::network::{Network, Served};
use super::packet::{Memory, Packet, Translation};
use super::refusal::Refusal;
use super::source::{SOMEWHERE, Source};
use super::{End, Path};
use crate::cloud::Cloud;
use crate::cloud::id::{
    EgressOnlyInternetGatewayId, InternetGatewayId, NatGatewayId, NetworkInterfaceId, SubnetId, VpcId,
    VpcPeeringConnectionId, VpnGatewayId,
};
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::peering::PeeringStatus;
use crate::cloud::protocol::{IpProtocol, PortRange};
use crate::cloud::route_table::{EdgeGateway, RouteTable, Target};
use crate::cloud::service::ServiceName;
use crate::cloud::vpc_endpoint::VpcEndpointType;
use crate::cloud::vpn::{VpnConnection, VpnEnd};
use crate::firewall::{Direction, Passage, decide_acl, decide_groups};
use crate::routing::{Choice, decide};

/// The ports that a NAT gateway sends from, and a Network Load Balancer's node.
///
/// "Network ACL rules", ephemeral ports, <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html>
pub(super) const NAT_PORTS: PortRange = PortRange { from: 1024, to: u16::MAX };

/// More than this, and the packet goes round in a circle.
pub(super) const MOST_HOPS: usize = 96;

/// What is the same for every packet of a request.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) network: &'a Network<'a>,
    pub(super) source: Source<'a>,
    pub(super) protocol: IpProtocol,
    pub(super) port: u16,
    /// The ports that the client may send from, and that replies go to.
    pub(super) source_ports: PortRange,
    /// The service behind the destination's addresses, when it is one.
    pub(super) service: Option<ServiceName>,
    /// The interfaces that are asked for, where addresses are not: in another VPC their addresses may be another's.
    pub(super) interfaces: &'a [NetworkInterfaceId],
}

/// Where a packet has come to, in its VPC: out of a subnet, or in through a gateway.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) vpc: &'a VpcId,
    /// The subnet it is in or has just left.
    pub(super) subnet: Option<&'a SubnetId>,
}

/// How a request leaves what the model knows, and by which way its reply comes back.
#[derive(Clone, Copy)]
pub(super) enum Exit<'a> {
    /// It arrived at an interface, and the reply leaves from there.
    Interface(&'a NetworkInterface),
    /// It left a VPC where its reply comes in again, as at a gateway endpoint.
    Vpc(&'a VpcId),
    /// It left a VPC by an internet gateway or an egress-only one.
    Internet(&'a VpcId, Option<&'a InternetGatewayId>),
    /// It left through a VPN connection.
    Vpn(&'a VpnConnection),
    /// It was lost in a VPC, or nobody knows where it went from there. A reply would come back from there.
    LostIn(&'a VpcId),
    /// It was lost elsewhere.
    Lost,
}

pub(super) struct Walk<'a> {
    pub(super) network: &'a Network<'a>,
    request: Request<'a>,
    pub(super) packet: Packet,
    /// The address that the client asked, from which it takes replies.
    asked: IpAddr,
    pub(super) hops: Vec<Hop>,
    pub(super) memory: Memory<'a>,
    /// The reply is on its way, not the request.
    pub(super) is_reply: bool,
    /// Where a packet may go to one of several: of how many, and which one this walk takes.
    branches: Branches,
}

/// Which of several ways is taken, at each place in turn where there are several.
#[derive(Clone, Debug, Default)]
pub(super) struct Branches {
    /// The way that is taken, and the number of ways.
    taken: Vec<(usize, usize)>,
    /// How many of these places were met.
    met: usize,
}

impl Branches {
    fn take(&mut self, ways: usize) -> usize {
        self.met += 1;
        if self.met > self.taken.len() {
            self.taken.push((0, ways));
        }
        self.taken[self.met - 1].0.min(ways - 1)
    }

    /// Those that were not taken yet, when there are any.
    fn next(mut self) -> Option<Self> {
        while let Some((way, ways)) = self.taken.pop() {
            if way + 1 < ways {
                self.taken.push((way + 1, ways));
                return Some(Self { met: 0, ..self });
            }
        }
        None
    }
}

/// More branches than this are not followed.
const MOST_BRANCHES: usize = 64;

/// Follows one packet from the source to an address, and the reply, on each way that it may take. Of ways that fare alike, the
/// first.
pub(super) fn walks(request: Request<'_>, destination: IpAddr) -> Vec<Path> {
    let mut paths: Vec<Path> = Vec::with_capacity(1);
    let mut branches = Some(Branches::default());
    for _ in 0..MOST_BRANCHES {
        let Some(next) = branches else { break };
        let (path, taken) = walk(request, destination, next);
        if !paths.iter().any(|known| known.fares_like(&path)) {
            paths.push(path);
        }
        branches = taken.next();
    }
    paths
}

fn walk(request: Request<'_>, destination: IpAddr, branches: Branches) -> (Path, Branches) {
    let source = request.source.address(destination);
    let packet = Packet {
        protocol: request.protocol,
        source: source.unwrap_or(destination),
        source_ports: request.source_ports,
        destination,
        destination_ports: PortRange::one(request.port),
    };
    let (network, hops) = (request.network, Vec::with_capacity(9));
    let (asked, memory) = (destination, Memory::default());
    let mut walk = Walk { network, request, packet, asked, hops, memory, is_reply: false, branches };
    walk.hops.push(request.source.hop(source));
    let (end, exit) = match source {
        Some(_) => walk.depart(),
        None => (End::Nowhere, Exit::Lost),
    };
    if end == End::Loop {
        walk.turn_back();
    }
    let forward = std::mem::replace(&mut walk.hops, Vec::with_capacity(5));
    walk.is_reply = true;
    walk.packet = walk.packet.reversed();
    walk.come_back(exit);
    (Path { addresses: Vec::new(), example: destination, end, forward, back: walk.hops }, walk.branches)
}

/// How far a walk came.
pub(super) type Step<'a> = (End, Exit<'a>);

pub(super) const NOWHERE: Step<'static> = (End::Nowhere, Exit::Lost);
pub(super) const LOOP: Step<'static> = (End::Loop, Exit::Lost);

impl<'a> Walk<'a> {
    pub(super) fn cloud(&self) -> &'a Cloud {
        self.network.cloud
    }

    /// One of several, where any may be.
    pub(super) fn branch<T: Copy>(&mut self, ways: &[T]) -> Option<T> {
        if self.is_reply || ways.len() < 2 {
            return ways.first().copied();
        }
        ways.get(self.branches.take(ways.len())).copied()
    }

    fn depart(&mut self) -> Step<'a> {
        match self.request.source {
            Source::Interface(interface) => self.leave(interface),
            Source::OnPremises { connection, .. } => self.leave_site(connection),
            Source::Internet { .. } => self.enter_from_internet(),
        }
    }

    /// Marks the last hop that sends the packet on, where it was found to go round in a circle.
    fn turn_back(&mut self) {
        if let Some(refusal) = self.hops.iter_mut().rev().find_map(Hop::refusal_mut) {
            *refusal = Some(Refusal::Circle);
        }
    }

    /// The reply, from wherever the request ended.
    fn come_back(&mut self, exit: Exit<'a>) {
        let (end, _) = match exit {
            Exit::Lost => return,
            Exit::Interface(interface) => self.leave(interface),
            Exit::Vpc(vpc) => self.deliver(Place { vpc, subnet: None }),
            Exit::LostIn(vpc) => {
                if self.network.interface_at(vpc, self.packet.destination).is_some() {
                    self.deliver(Place { vpc, subnet: None });
                }
                return;
            }
            Exit::Internet(vpc, gateway) => {
                self.enter_from_gateway(vpc, gateway.cloned().map(EdgeGateway::InternetGateway))
            }
            Exit::Vpn(connection) => self.enter_by_vpn(connection),
        };
        let is_home = match (self.request.source, &end) {
            (Source::Interface(interface), End::Interface { network_interface_id }) => {
                interface.network_interface_id == *network_interface_id
            }
            (Source::OnPremises { .. }, End::OnPremises { .. }) => true,
            // What a NAT gateway sent on in its own name is no reply to the client.
            (
                Source::Internet { .. } | Source::OnPremises { .. },
                End::Internet { source } | End::Service { source, .. },
            ) => *source == self.asked,
            _ => false,
        };
        let is_stopped = || self.hops.iter().any(|hop| hop.passage() == Passage::None);
        if !is_home && !is_stopped() {
            self.hops.push(Hop::Astray { address: self.packet.destination });
        }
    }

    /// Out of an interface, and out of its subnet or inside it to a neighbour.
    pub(super) fn leave(&mut self, interface: &'a NetworkInterface) -> Step<'a> {
        let neighbour = self.neighbour(&interface.vpc_id, self.packet.destination);
        self.ask_groups(interface, Direction::Egress, neighbour);
        if self.is_reply
            && let Some(connection) = self.memory.take_connection(interface)
        {
            return self.hand_back(connection);
        }
        let place = Place { vpc: &interface.vpc_id, subnet: Some(&interface.subnet_id) };
        self.go_on_from(place)
    }

    /// From a subnet: to a neighbour in it, or where its route table says.
    pub(super) fn go_on_from(&mut self, place: Place<'a>) -> Step<'a> {
        let Some(served) = place.subnet.and_then(|subnet| self.network.served(subnet)) else { return NOWHERE };
        if self.hops.len() > MOST_HOPS {
            return LOOP;
        }
        // Inside a subnet no table is asked (`RT-15`), so no route puts an appliance between two of its hosts (`RT-16`).
        if served.subnet.contains(self.packet.destination) {
            return self.deliver(place);
        }
        self.cross(served, Direction::Egress);
        let Some(table) = served.route_table else { return NOWHERE };
        match self.route(table) {
            Ok(target) => self.follow(target, place),
            Err(end) => (end, Exit::LostIn(place.vpc)),
        }
    }

    /// Asks a route table. That a reply is delivered inside the VPC goes without saying.
    fn route(&mut self, table: &'a RouteTable) -> Result<&'a Target, End> {
        let decision = decide(self.cloud(), table, self.packet.destination);
        let target = match (decision.candidates.first(), decision.choice) {
            (Some(first), Choice::Route) => Ok(&table.routes[first.position].target),
            // `RT-09`: AWS knows where the packet goes, and nobody else.
            (_, Choice::Ambiguous(_)) => Err(End::Ambiguous),
            _ => Err(End::Nowhere),
        };
        if !(self.is_reply && target == Ok(&Target::Local)) {
            self.hops.push(Hop::RouteTable(decision));
        }
        target
    }

    fn follow(&mut self, target: &'a Target, place: Place<'a>) -> Step<'a> {
        let cloud = self.cloud();
        match target {
            Target::Local => self.deliver(place),
            // What a NAT gateway does for IPv6 (NAT64) is not modelled.
            Target::NatGateway(id) if self.packet.destination.is_ipv4() => self.translate(id, place),
            Target::InternetGateway(id) => self.exit_to_internet(id, place),
            Target::EgressOnlyInternetGateway(id) => self.exit_to_internet_only(id, place),
            Target::VpcEndpoint(id) => self.through_endpoint(id, place),
            Target::NetworkInterface(id) => self.through_appliance(id, place),
            Target::VpcPeeringConnection(id) if cloud.vpc_peering_connections.contains_key(id) => {
                self.cross_peering(id, place)
            }
            Target::TransitGateway(id) if cloud.transit_gateways.contains_key(id) => {
                self.cross_transit_gateway(id, place)
            }
            Target::VpnGateway(id) if cloud.vpn_gateways.contains_key(id) => self.exit_by_vpn_gateway(id),
            Target::NatGateway(_)
            | Target::NotModelled(_)
            | Target::VpcPeeringConnection(_)
            | Target::TransitGateway(_)
            | Target::VpnGateway(_) => self.follow_unknown(target, place),
        }
    }

    /// To something that the model does not know.
    fn follow_unknown(&mut self, target: &Target, place: Place<'a>) -> Step<'a> {
        let id = target.id().to_owned();
        self.hops.push(Hop::NotModelled { id: id.clone() });
        (End::NotModelled { id }, Exit::LostIn(place.vpc))
    }

    /// To the interface of the VPC that has the destination's address.
    pub(super) fn deliver(&mut self, place: Place<'a>) -> Step<'a> {
        let interface = self.network.interface_at(place.vpc, self.packet.destination);
        let Some(interface) = interface else { return self.miss(place) };
        if place.subnet != Some(&interface.subnet_id)
            && let Some(served) = self.network.served(&interface.subnet_id)
        {
            self.cross(served, Direction::Ingress);
        }
        self.arrive(interface)
    }

    /// Nothing has the address.
    fn miss(&mut self, place: Place<'a>) -> Step<'a> {
        let address = self.packet.destination;
        if !self.is_reply {
            self.hops.push(Hop::Target { network_interface_id: None, address, refusal: None });
        }
        (End::Nowhere, Exit::LostIn(place.vpc))
    }

    fn arrive(&mut self, interface: &'a NetworkInterface) -> Step<'a> {
        if self.is_reply && interface.interface_type == InterfaceType::NatGateway {
            return self.translate_back(interface);
        }
        // A node lets in what belongs to a connection that it opened itself.
        if self.is_reply
            && let Some(connection) = self.memory.take_connection(interface)
        {
            return self.hand_back(connection);
        }
        let other = self.neighbour(&interface.vpc_id, self.packet.source);
        self.ask_groups(interface, Direction::Ingress, other.filter(|_| !self.has_passed_appliance()));
        let network_interface_id = interface.network_interface_id.clone();
        let end = End::Interface { network_interface_id: network_interface_id.clone() };
        if self.is_reply {
            return (end, Exit::Interface(interface));
        }
        if self.is_other(interface) {
            let (address, refusal) = (self.packet.destination, Some(Refusal::OtherInterface));
            self.hops.push(Hop::Target { network_interface_id: Some(network_interface_id), address, refusal });
            return (end, Exit::Interface(interface));
        }
        match interface.interface_type {
            InterfaceType::VpcEndpoint => self.enter_endpoint(interface),
            InterfaceType::NetworkLoadBalancer => self.enter_load_balancer(interface),
            kind => {
                let refusal = match kind {
                    _ if !self.cloud().is_up(interface) => Some(Refusal::Down),
                    InterfaceType::Interface => None,
                    _ => Some(Refusal::NotListening),
                };
                let address = self.packet.destination;
                self.hops.push(Hop::Target { network_interface_id: Some(network_interface_id), address, refusal });
                (end, Exit::Interface(interface))
            }
        }
    }

    /// Whether an interface has the address of one that is asked for, and is another.
    fn is_other(&self, interface: &NetworkInterface) -> bool {
        let wanted = self.request.interfaces;
        self.packet.destination == self.asked && !wanted.is_empty() && !wanted.contains(&interface.network_interface_id)
    }

    /// The interface with an address, in a VPC or in one of its Region that is peered with it: a group's rule may name its groups.
    ///
    /// "Update your security groups to reference peer security groups",
    /// <https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html>
    fn neighbour(&self, vpc: &VpcId, address: IpAddr) -> Option<&'a NetworkInterface> {
        let cloud = self.cloud();
        let region = |vpc: &VpcId| cloud.vpcs.get(vpc).map(|vpc| vpc.region);
        let active = cloud.vpc_peering_connections.values().filter(|it| it.status == PeeringStatus::Active);
        let mut peers =
            active.filter_map(|connection| connection.peer_of(vpc)).filter(|peer| region(peer) == region(vpc));
        let own = self.network.interface_at(vpc, address);
        own.or_else(|| peers.find_map(|peer| self.network.interface_at(peer, address)))
    }

    /// What an appliance hands on matches no rule that names its sender's group, only one that names its address.
    ///
    /// "Update your security groups to reference peer security groups",
    /// <https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html>
    fn has_passed_appliance(&self) -> bool {
        self.hops.iter().any(|hop| {
            matches!(
                hop,
                Hop::Appliance { .. }
                    | Hop::VpcEndpoint { vpc_endpoint_type: VpcEndpointType::GatewayLoadBalancer, .. }
            )
        })
    }

    /// Asks the security groups of an interface, or has them remember (`RT-61`): the client's on the way out (`IF-25`), an endpoint's
    /// on the way in, of which the default group knows its own members only (`IF-22`). What an endpoint's groups let out is asked by
    /// nothing, since only replies come out of it (`IF-23`).
    pub(super) fn ask_groups(
        &mut self,
        interface: &NetworkInterface,
        direction: Direction,
        other: Option<&NetworkInterface>,
    ) {
        let network_interface_id = interface.network_interface_id.clone();
        if self.is_reply && self.memory.tracked.contains(&network_interface_id) {
            self.hops.push(Hop::Stateful { network_interface_id, groups: interface.groups.clone() });
            return;
        }
        // A NAT gateway and a Gateway Load Balancer endpoint have no groups, and an appliance of a load balancer without any
        // takes everything.
        let has_groups = !interface.groups.is_empty() || interface.interface_type == InterfaceType::Interface;
        if has_groups {
            let decision = decide_groups(self.cloud(), interface, direction, &self.packet.flow(), other);
            self.hops.push(Hop::SecurityGroups(decision));
            self.memory.tracked.push(network_interface_id);
        }
    }

    /// Through the ACL of a subnet: the client's and the endpoint's too, where these are two (`IF-24`).
    pub(super) fn cross(&mut self, served: Served<'a>, direction: Direction) {
        let Some(acl) = served.network_acl else { return };
        let decision = decide_acl(acl, &served.subnet.subnet_id, direction, &self.packet.flow());
        self.hops.push(Hop::NetworkAcl(decision));
    }

    /// At a NAT gateway: into its subnet, and on from there with its address.
    fn translate(&mut self, id: &NatGatewayId, from: Place<'a>) -> Step<'a> {
        let cloud = self.cloud();
        let Some(gateway) = cloud.nat_gateways.get(id) else { return NOWHERE };
        let interface = cloud.network_interfaces.get(&gateway.network_interface_id);
        let own = interface.and_then(|interface| interface.source_address(self.packet.destination));
        let served = self.network.served(&gateway.subnet_id);
        let (Some(interface), Some(own), Some(served)) = (interface, own, served) else { return NOWHERE };
        let is_this = |hop: &Hop| matches!(hop, Hop::NatGateway { nat_gateway_id, .. } if nat_gateway_id == id);
        let is_again = self.hops.iter().any(is_this);
        if from.subnet != Some(&gateway.subnet_id) {
            self.cross(served, Direction::Ingress);
        }
        self.hops.push(Hop::NatGateway {
            nat_gateway_id: id.clone(),
            subnet_id: gateway.subnet_id.clone(),
            address: own,
            refusal: (!cloud.is_up(interface)).then_some(Refusal::Down),
        });
        if is_again {
            return LOOP;
        }
        let Packet { source, source_ports, .. } = self.packet;
        self.memory.translations.push(Translation { nat_gateway_id: id.clone(), own, source, source_ports });
        self.packet = Packet { source: own, source_ports: NAT_PORTS, ..self.packet };
        let place = Place { vpc: &gateway.vpc_id, subnet: Some(&gateway.subnet_id) };
        self.go_on_from(place)
    }

    /// A reply at a NAT gateway: on to the client that the gateway remembers.
    fn translate_back(&mut self, interface: &'a NetworkInterface) -> Step<'a> {
        let address = self.packet.destination;
        let Some(place) = self.memory.translations.iter().rposition(|known| known.own == address) else {
            return NOWHERE;
        };
        let known = self.memory.translations.remove(place);
        self.hops.push(Hop::NatGateway {
            nat_gateway_id: known.nat_gateway_id,
            subnet_id: interface.subnet_id.clone(),
            address,
            refusal: None,
        });
        self.packet = Packet { destination: known.source, destination_ports: known.source_ports, ..self.packet };
        self.go_on_from(Place { vpc: &interface.vpc_id, subnet: Some(&interface.subnet_id) })
    }

    fn exit_to_internet(&mut self, id: &'a InternetGatewayId, place: Place<'a>) -> Step<'a> {
        let Packet { source, destination, .. } = self.packet;
        let public_ip = self.network.interface_at(place.vpc, source).and_then(|interface| interface.public_ip);
        let refusal = refuse_to_internet(destination, public_ip);
        self.hops.push(Hop::InternetGateway { internet_gateway_id: id.clone(), public_ip, refusal });
        if let Some(public_ip) = public_ip.filter(|_| source.is_ipv4()) {
            self.memory.public = Some((public_ip, source, place.vpc.clone()));
            self.packet.source = public_ip.into();
        }
        (self.outside(), Exit::Internet(place.vpc, Some(id)))
    }

    fn exit_to_internet_only(&mut self, id: &EgressOnlyInternetGatewayId, place: Place<'a>) -> Step<'a> {
        let refusal = (!self.memory.inspected.is_empty()).then_some(Refusal::EgressOnlyInspection);
        self.hops.push(Hop::EgressOnlyInternetGateway { egress_only_internet_gateway_id: id.clone(), refusal });
        (self.outside(), Exit::Internet(place.vpc, None))
    }

    /// What lies behind a public address.
    fn outside(&self) -> End {
        let source = self.packet.source;
        match self.request.service {
            Some(service_name) => End::Service { service_name, source },
            None => End::Internet { source },
        }
    }

    /// Into a VPC through a gateway, past the route table of the gateway where it has one (`RT-70`).
    fn enter_from_gateway(&mut self, vpc: &'a VpcId, gateway: Option<EdgeGateway>) -> Step<'a> {
        if let Some((public_ip, private, own)) = &self.memory.public
            && (self.packet.destination, own) == (IpAddr::V4(*public_ip), vpc)
        {
            self.packet.destination = *private;
        }
        let place = Place { vpc, subnet: None };
        let Some(table) = gateway.and_then(|gateway| self.network.edge_table(&gateway)) else {
            return self.deliver(place);
        };
        match self.route(table) {
            Ok(target) => self.follow(target, place),
            Err(end) => (end, Exit::Lost),
        }
    }

    /// From the internet, to a service at its public addresses or to the interface whose public address is asked for.
    fn enter_from_internet(&mut self) -> Step<'a> {
        let destination = self.packet.destination;
        let is_here = |interface: &NetworkInterface| interface.addresses().any(|own| own == destination);
        if self.request.service.is_some() && !self.cloud().network_interfaces.values().any(is_here) {
            return (self.outside(), Exit::Lost);
        }
        let is_asked = |interface: &&NetworkInterface| match destination {
            IpAddr::V4(address) => interface.public_ip == Some(address),
            // `IF-62`: what belongs to an endpoint is not reached from the internet.
            IpAddr::V6(address) => {
                interface.ipv6_addresses.contains(&address) && interface.interface_type == InterfaceType::Interface
            }
        };
        let cloud = self.cloud();
        let interface = cloud.network_interfaces.values().find(is_asked);
        let gateway = interface.and_then(|interface| {
            cloud.internet_gateways.values().find(|gateway| gateway.vpc_id.as_ref() == Some(&interface.vpc_id))
        });
        let (Some(interface), Some(gateway)) = (interface, gateway) else {
            // Somebody else's, as far as a site on premises is concerned.
            if interface.is_none() && matches!(self.request.source, Source::OnPremises { .. }) {
                return (self.outside(), Exit::Lost);
            }
            self.hops.push(Hop::Target {
                network_interface_id: None,
                address: destination,
                refusal: Some(Refusal::NoPublicDestination),
            });
            return NOWHERE;
        };
        let public_ip = interface.public_ip.filter(|_| destination.is_ipv4());
        let id = &gateway.internet_gateway_id;
        self.hops.push(Hop::InternetGateway { internet_gateway_id: id.clone(), public_ip, refusal: None });
        if let (Some(public_ip), Some(private)) = (public_ip, interface.private_ip_address) {
            self.memory.public = Some((public_ip, private.into(), interface.vpc_id.clone()));
        }
        self.enter_from_gateway(&interface.vpc_id, Some(EdgeGateway::InternetGateway(id.clone())))
    }

    fn cross_peering(&mut self, id: &VpcPeeringConnectionId, place: Place<'a>) -> Step<'a> {
        let connection = self.cloud().vpc_peering_connections.get(id);
        let peer = connection.and_then(|connection| connection.peer_of(place.vpc));
        let (Some(connection), Some(peer)) = (connection, peer) else { return NOWHERE };
        let is_in = |vpc: &VpcId, address| self.cloud().vpcs.get(vpc).is_some_and(|vpc| vpc.contains(address));
        let leads_there = is_in(peer, self.packet.destination) && is_in(place.vpc, self.packet.source);
        let refusal = match connection.status {
            PeeringStatus::Active if leads_there => None,
            PeeringStatus::Active => Some(Refusal::NotTransitive),
            status => Some(Refusal::PeeringStatus { status }),
        };
        let (vpc_peering_connection_id, vpc_id) = (id.clone(), peer.clone());
        self.hops.push(Hop::VpcPeeringConnection { vpc_peering_connection_id, vpc_id, refusal });
        if leads_there { self.deliver(Place { vpc: peer, subnet: None }) } else { NOWHERE }
    }

    fn exit_by_vpn_gateway(&mut self, id: &'a VpnGatewayId) -> Step<'a> {
        let destination = self.packet.destination;
        let ends_here = |connection: &&VpnConnection| connection.ends_at == VpnEnd::VpnGateway(id.clone());
        let matching = self.cloud().vpn_connections.values().filter(ends_here).filter_map(|connection| {
            let lengths = connection.routes.iter().filter(|route| route.contains(&destination)).map(IpNet::prefix_len);
            lengths.max().map(|length| (length, connection))
        });
        let connection = matching.max_by_key(|(length, _)| *length).map(|(_, connection)| connection);
        let refusal = connection.is_none().then_some(Refusal::NoVpnRoute);
        self.hops.push(Hop::VpnGateway { vpn_gateway_id: id.clone(), vpc_id: None, refusal });
        connection.map_or(NOWHERE, |connection| self.exit_by_vpn(connection))
    }

    pub(super) fn exit_by_vpn(&mut self, connection: &'a VpnConnection) -> Step<'a> {
        self.hops.push(vpn_hop(connection));
        let customer_gateway_id = connection.customer_gateway_id.clone();
        (End::OnPremises { customer_gateway_id, source: self.packet.source }, Exit::Vpn(connection))
    }

    /// Out of a network on premises: over the connection whose other end leads to the destination, and to any other public address
    /// by the site's own access to the internet. Of private addresses that nobody leads to, this connection is as good as any.
    fn leave_site(&mut self, connection: &'a VpnConnection) -> Step<'a> {
        let cloud = self.cloud();
        let is_of_site = |other: &&VpnConnection| other.customer_gateway_id == connection.customer_gateway_id;
        let mut own = std::iter::once(connection).chain(cloud.vpn_connections.values().filter(is_of_site));
        match own.find(|connection| self.is_advertised(connection)) {
            Some(leading) => self.enter_by_vpn(leading),
            None if refuse_private(self.packet.destination).is_some() => self.enter_by_vpn(connection),
            None => self.leave_site_to_internet(connection),
        }
    }

    /// Whether AWS's end of a connection tells the site that it leads to the destination: a virtual private gateway to its VPC, a
    /// transit gateway to where its table leads.
    ///
    /// "Static and dynamic routing in AWS Site-to-Site VPN",
    /// <https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-static-dynamic.html>
    fn is_advertised(&self, connection: &VpnConnection) -> bool {
        let cloud = self.cloud();
        match &connection.ends_at {
            VpnEnd::VpnGateway(id) => {
                let vpc = cloud.vpn_gateways.get(id).and_then(|gateway| cloud.vpcs.get(gateway.vpc_id.as_ref()?));
                vpc.is_some_and(|vpc| vpc.contains(self.packet.destination))
            }
            VpnEnd::TransitGateway(id) => self.leads_on_from_vpn(id, connection),
        }
    }

    /// The public address of the site's router stands for what is behind it; of one that is not known, an address for documentation.
    fn leave_site_to_internet(&mut self, connection: &VpnConnection) -> Step<'a> {
        let customer_gateway_id = connection.customer_gateway_id.clone();
        let router = self.cloud().customer_gateways.get(&customer_gateway_id);
        let public_ip = router.and_then(|router| router.ip_address);
        self.hops.push(Hop::CustomerGateway { customer_gateway_id, public_ip });
        self.packet.source = public_ip.unwrap_or(SOMEWHERE);
        self.enter_from_internet()
    }

    fn enter_by_vpn(&mut self, connection: &'a VpnConnection) -> Step<'a> {
        self.hops.push(vpn_hop(connection));
        let cloud = self.cloud();
        match &connection.ends_at {
            VpnEnd::VpnGateway(id) => {
                let vpc = cloud.vpn_gateways.get(id).and_then(|gateway| gateway.vpc_id.as_ref());
                let vpc_id = vpc.cloned();
                self.hops.push(Hop::VpnGateway { vpn_gateway_id: id.clone(), vpc_id, refusal: None });
                vpc.map_or(NOWHERE, |vpc| self.enter_from_gateway(vpc, Some(EdgeGateway::VpnGateway(id.clone()))))
            }
            VpnEnd::TransitGateway(id) => self.enter_transit_gateway_by_vpn(id, connection),
        }
    }
}

fn vpn_hop(connection: &VpnConnection) -> Hop {
    Hop::VpnConnection {
        vpn_connection_id: connection.vpn_connection_id.clone(),
        customer_gateway_id: connection.customer_gateway_id.clone(),
    }
}

fn refuse_to_internet(destination: IpAddr, public_ip: Option<Ipv4Addr>) -> Option<Refusal> {
    refuse_private(destination).or((destination.is_ipv4() && public_ip.is_none()).then_some(Refusal::NoPublicIp))
}

/// Addresses that the internet does not route.
fn refuse_private(destination: IpAddr) -> Option<Refusal> {
    let IpAddr::V4(destination) = destination else { return None };
    if destination.is_private() {
        return Some(Refusal::Rfc1918);
    }
    let shared = Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10);
    shared.contains(&destination).then_some(Refusal::Rfc6598)
}
