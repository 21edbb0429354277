//! What a request touches on its way: that is drawn even where the picture has to leave things out.

use crate::cloud::Cloud;
use crate::cloud::id::{NetworkInterfaceId, SubnetId, VpcId, VpnConnectionId};
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpointType};
use crate::firewall::Direction;
use crate::trace::{Answer, End, Hop, Path};

/// Where a hop is to be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop<'a> {
    /// At an interface, or at what it belongs to.
    Interface(&'a NetworkInterfaceId),
    /// At an appliance behind a Gateway Load Balancer endpoint, from which the request comes back.
    Behind(&'a NetworkInterfaceId),
    /// At the boundary of a subnet.
    Boundary(&'a SubnetId, Direction),
    /// Outside the subnet, where its route table is asked.
    RouteTable,
    /// At a gateway of a VPC's edge.
    Gate(String),
    /// At what connects VPCs.
    Link(String),
    /// Between a gateway and a network on premises.
    Vpn(&'a VpnConnectionId),
    /// At the place outside that the request comes from.
    Outside,
    /// Where the hop before it is.
    Same,
}

/// Where the hops are to be seen, in their order.
pub(super) fn stops<'a>(cloud: &'a Cloud, hops: &'a [Hop]) -> Vec<Stop<'a>> {
    (0..hops.len()).map(|place| stop(cloud, hops, place)).collect()
}

fn stop<'a>(cloud: &'a Cloud, hops: &'a [Hop], place: usize) -> Stop<'a> {
    let hop = &hops[place];
    let interface = match hop {
        Hop::Source { network_interface_id: id, .. }
        | Hop::Stateful { network_interface_id: id, .. }
        | Hop::Appliance { network_interface_id: id, .. } => Some(id),
        Hop::SecurityGroups(decision) => Some(&decision.network_interface_id),
        Hop::Target { network_interface_id, .. } => network_interface_id.as_ref(),
        Hop::NatGateway { nat_gateway_id, .. } => {
            cloud.nat_gateways.get(nat_gateway_id).map(|nat| &nat.network_interface_id)
        }
        Hop::VpcEndpoint { vpc_endpoint_id, .. } => {
            let own = cloud.vpc_endpoints.get(vpc_endpoint_id).map(|it| it.network_interface_ids.as_slice());
            entered(own.unwrap_or_default(), hops[..place].last())
        }
        Hop::LoadBalancer { load_balancer_name, address: Some(address), .. } => {
            let balancers = cloud.load_balancers.values().filter(|it| it.load_balancer_name == *load_balancer_name);
            let mut nodes = balancers.flat_map(|it| &it.network_interface_ids);
            let is_it = |node: &NetworkInterface| node.addresses().any(|own| own == *address);
            nodes.find(|id| cloud.network_interfaces.get(id).is_some_and(is_it))
        }
        Hop::ResourceGateway { resource_gateway_id, address: Some(address), .. } => {
            let gateway = cloud.resource_gateways.get(resource_gateway_id);
            gateway.and_then(|it| it.interface_at(cloud, *address)).map(|it| &it.network_interface_id)
        }
        Hop::LoadBalancer { target: Some(target), .. } => return Stop::Behind(target),
        _ => None,
    };
    match hop {
        Hop::NetworkAcl(decision) => Stop::Boundary(&decision.subnet_id, decision.direction),
        Hop::RouteTable(_) => Stop::RouteTable,
        Hop::VpcEndpoint { vpc_endpoint_type: VpcEndpointType::Gateway, .. }
        | Hop::InternetGateway { .. }
        | Hop::EgressOnlyInternetGateway { .. }
        | Hop::VpnGateway { .. }
        | Hop::NotModelled { .. } => Stop::Gate(hop.component()),
        Hop::VpcPeeringConnection { .. } | Hop::TransitGateway { .. } => Stop::Link(hop.component()),
        Hop::VpnConnection { vpn_connection_id, .. } => Stop::Vpn(vpn_connection_id),
        Hop::Outside { .. } => Stop::Outside,
        _ => interface.map_or(Stop::Same, Stop::Interface),
    }
}

/// The interface of an endpoint whose groups, or else whose subnet's ACL, were asked before.
fn entered<'a>(own: &'a [NetworkInterfaceId], before: Option<&Hop>) -> Option<&'a NetworkInterfaceId> {
    let asked = match before {
        Some(Hop::SecurityGroups(decision)) => own.iter().find(|id| **id == decision.network_interface_id),
        _ => None,
    };
    asked.or(own.first())
}

/// Everything that the ways of an answer touch.
#[derive(Default)]
pub(super) struct Way<'a> {
    pub(super) paths: &'a [Path],
    /// The VPCs in the order in which they are come to.
    pub(super) vpcs: Vec<&'a VpcId>,
    pub(super) subnets: Vec<&'a SubnetId>,
    /// Interfaces, gateways, places and what connects VPCs.
    pub(super) ids: Vec<String>,
    /// What connects VPCs, with the number of VPCs that were come to before.
    pub(super) links: Vec<(String, usize)>,
    /// Where the paths end, with the VPC that each was last in.
    pub(super) ends: Vec<(&'a End, Option<&'a VpcId>)>,
    /// The VPC that the path is in.
    here: Option<&'a VpcId>,
}

impl<'a> Way<'a> {
    pub(super) fn of(cloud: &'a Cloud, answer: Option<&'a Answer>) -> Self {
        let mut way = Self { paths: answer.map_or(&[], |answer| &answer.paths), ..Self::default() };
        if let Some(source) = answer.and_then(|answer| answer.source.as_ref()) {
            way.meet_interface(cloud, source);
        }
        for path in way.paths {
            let stops = stops(cloud, &path.forward);
            for (hop, stop) in path.forward.iter().zip(stops) {
                way.meet(cloud, hop, stop);
            }
            way.ends.push((&path.end, way.here.take()));
        }
        way
    }

    fn meet(&mut self, cloud: &'a Cloud, hop: &'a Hop, stop: Stop<'a>) {
        match stop {
            Stop::Interface(id) => self.meet_interface(cloud, id),
            Stop::Behind(id) => {
                let here = self.here;
                self.meet_interface(cloud, id);
                self.here = here;
            }
            Stop::Boundary(id, _) => {
                self.subnets.push(id);
                self.come_to(cloud.subnets.get(id).map(|subnet| &subnet.vpc_id));
            }
            Stop::Link(id) => self.meet_link(id),
            Stop::Gate(id) => self.ids.push(id),
            Stop::Vpn(_) | Stop::RouteTable | Stop::Outside | Stop::Same => {}
        }
        match hop {
            Hop::RouteTable(decision) => {
                self.come_to(cloud.route_tables.get(&decision.route_table_id).map(|table| &table.vpc_id));
            }
            Hop::VpcPeeringConnection { vpc_id, .. } => self.come_to(cloud.vpcs.get(vpc_id).map(|vpc| &vpc.vpc_id)),
            Hop::VpnConnection { customer_gateway_id, .. } => self.ids.push(customer_gateway_id.to_string()),
            Hop::VpcEndpoint { service_name: EndpointService::Customer(name), .. } => {
                self.meet_link(name.service_id.to_string());
            }
            _ => {}
        }
    }

    fn meet_link(&mut self, id: String) {
        if self.links.iter().all(|(known, _)| *known != id) {
            self.links.push((id.clone(), self.vpcs.len()));
        }
        self.ids.push(id);
    }

    fn meet_interface(&mut self, cloud: &'a Cloud, id: &NetworkInterfaceId) {
        let Some(interface) = cloud.network_interfaces.get(id) else { return };
        self.come_to(Some(&interface.vpc_id));
        self.subnets.push(&interface.subnet_id);
        self.ids.push(interface.network_interface_id.to_string());
    }

    fn come_to(&mut self, vpc: Option<&'a VpcId>) {
        self.here = vpc.or(self.here);
        self.vpcs.extend(vpc.filter(|vpc| !self.vpcs.contains(vpc)));
    }

    pub(super) fn touches(&self, id: &str) -> bool {
        self.ids.iter().any(|own| own == id)
    }

    /// What the table decides for the request, if it is asked.
    pub(super) fn route(&self, table: &str) -> Option<String> {
        let mut hops = self.paths.iter().flat_map(|path| &path.forward);
        hops.find_map(|hop| match hop {
            Hop::RouteTable(decision) if decision.route_table_id.as_str() == table => {
                Some(decision.route().map_or_else(|| hop.sentence(), ToString::to_string))
            }
            _ => None,
        })
    }
}
