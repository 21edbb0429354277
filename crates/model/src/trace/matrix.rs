//! Every source against every destination.
//!
//! Sources that nothing in the network tells apart are followed once: those that stand under the same route table and ACL in one
//! zone, with the same security groups and kinds of addresses, and whose address lies between the same borders of CIDR blocks
//! that some setting names. So the work grows with the settings, and the number of machines only with a key each.

use std::collections::HashMap;
use std::net::IpAddr;

use ipnet::IpNet;
use serde::Serialize;

use super::location::{Located, locate};
use super::source::Source;
use super::{Answer, Destination, Network, Path, Question, TraceError, Verdict};
use crate::cloud::Cloud;
use crate::cloud::id::{NetworkAclId, RouteTableId, SecurityGroupId, SubnetId, VpcId};
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::region::AvailabilityZone;
use crate::cloud::route_table::{Destination as RouteDestination, Target};
use crate::cloud::security_group::Peer;
use crate::cloud::transit_gateway::AttachedResource;
use crate::cloud::vpc::Subnet;

/// Who reaches what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Matrix {
    /// What is asked for: the columns.
    pub destinations: Vec<String>,
    /// The sources, those together that fare alike with every destination.
    pub rows: Vec<Row>,
}

/// Sources that fare alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Row {
    /// The sources.
    pub sources: Vec<String>,
    /// What becomes of a request to each destination.
    pub cells: Vec<Cell>,
}

/// What becomes of the requests of some sources to a destination.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Cell {
    /// Whether they get through; none when the question can't be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What carries them out of their VPC, or what the endpoint is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// What blocks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<String>,
    /// Why the question can't be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Cell {
    fn of(answer: Result<Answer, TraceError>) -> Self {
        match answer {
            Ok(answer) => {
                let mut blocked_by: Vec<String> = answer.explanations().into_iter().map(|it| it.component).collect();
                blocked_by.dedup();
                let through = answer.paths.first().map(Path::carriers).unwrap_or_default();
                Self { verdict: Some(answer.verdict()), through, blocked_by, error: None }
            }
            Err(error) => {
                Self { verdict: None, through: Vec::new(), blocked_by: Vec::new(), error: Some(error.to_string()) }
            }
        }
    }
}

/// What a source has in common with those that fare like it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Class<'a> {
    vpc: &'a VpcId,
    route_table: Option<&'a RouteTableId>,
    network_acl: Option<&'a NetworkAclId>,
    zone: Option<AvailabilityZone>,
    /// The subnet, where something in it is on the way of others.
    subnet: Option<&'a SubnetId>,
    groups: &'a [SecurityGroupId],
    /// Between which borders its addresses lie.
    ipv4: Option<usize>,
    ipv6: Option<usize>,
    is_public: bool,
    source_dest_check: bool,
    is_up: bool,
}

impl<'a> Network<'a> {
    /// Follows a request from every instance and every interface that stands alone to each destination, over TCP to port 443
    /// unless a destination says another.
    pub fn matrix(&self, destinations: &[Destination]) -> Matrix {
        let sources = sources(self.cloud);
        let classes = self.classes(&sources);
        let mut cells: Vec<Cell> = Vec::new();
        let mut places: HashMap<Cell, u32> = HashMap::new();
        // A source is a line of cells, by number.
        let mut lines = vec![vec![0_u32; destinations.len()]; sources.len()];
        for (column, destination) in destinations.iter().enumerate() {
            let mut located: HashMap<(&VpcId, bool, bool), Result<Located, TraceError>> = HashMap::new();
            for class in &classes {
                let first = sources[class[0].members[0]];
                let families = (first.private_ip_address.is_some(), !first.ipv6_addresses.is_empty());
                let target = located
                    .entry((&first.vpc_id, families.0, families.1))
                    .or_insert_with(|| locate(self.cloud, Source::Interface(first), destination));
                for part in parts(class, target.as_ref().ok()) {
                    let from = Source::Interface(sources[part[0].members[0]]);
                    let question = Question::new("", destination.clone());
                    let cell = Cell::of(target.clone().map(|target| self.follow(from, &question, target)));
                    let next = cells.len() as u32;
                    let place = *places.entry(cell).or_insert_with_key(|cell| {
                        cells.push(cell.clone());
                        next
                    });
                    part.iter().flat_map(|it| &it.members).for_each(|&source| lines[source][column] = place);
                }
            }
        }
        let mut rows: Vec<Row> = Vec::new();
        let mut known: HashMap<&[u32], usize> = HashMap::new();
        for (source, line) in sources.iter().zip(&lines) {
            let row = *known.entry(line).or_insert_with(|| {
                let cells = line.iter().map(|&place| cells[place as usize].clone()).collect();
                rows.push(Row { sources: Vec::new(), cells });
                rows.len() - 1
            });
            rows[row].sources.push(source.name().to_owned());
        }
        Matrix { destinations: destinations.iter().map(ToString::to_string).collect(), rows }
    }

    /// The sources by class, and in a class by subnet.
    fn classes(&self, sources: &[&'a NetworkInterface]) -> Vec<Vec<Neighbours<'a>>> {
        let borders = borders(self.cloud);
        let special = special_subnets(self.cloud);
        let mut classes: Vec<Vec<Neighbours<'a>>> = Vec::new();
        let mut known: HashMap<Class<'a>, usize> = HashMap::new();
        let mut places: HashMap<(usize, &SubnetId), usize> = HashMap::new();
        for (place, source) in sources.iter().enumerate() {
            let served = self.served(&source.subnet_id);
            let between = |address: IpAddr| borders.partition_point(|border| *border <= address);
            let class = Class {
                vpc: &source.vpc_id,
                route_table: served.and_then(|it| it.route_table).map(|table| &table.route_table_id),
                network_acl: served.and_then(|it| it.network_acl).map(|acl| &acl.network_acl_id),
                zone: served.map(|it| it.subnet.availability_zone),
                subnet: Some(&source.subnet_id).filter(|subnet| special.binary_search(subnet).is_ok()),
                groups: &source.groups,
                ipv4: source.private_ip_address.map(|address| between(address.into())),
                ipv6: source.ipv6_addresses.first().map(|address| between((*address).into())),
                is_public: source.public_ip.is_some(),
                source_dest_check: source.source_dest_check,
                is_up: self.cloud.is_up(source),
            };
            let class = *known.entry(class).or_insert_with(|| {
                classes.push(Vec::new());
                classes.len() - 1
            });
            let neighbours = *places.entry((class, &source.subnet_id)).or_insert_with(|| {
                classes[class].push(Neighbours { subnet: served.map(|it| it.subnet), members: Vec::new() });
                classes[class].len() - 1
            });
            classes[class][neighbours].members.push(place);
        }
        classes
    }
}

/// Members of a class in one subnet, as places in the list of sources.
struct Neighbours<'a> {
    subnet: Option<&'a Subnet>,
    members: Vec<usize>,
}

/// Tells those members of a class apart that have one of the destination's addresses in their own subnet.
fn parts<'c, 'a>(class: &'c [Neighbours<'a>], target: Option<&Located>) -> Vec<Vec<&'c Neighbours<'a>>> {
    let ranges = target.into_iter().flat_map(|target| target.groups.iter().flatten());
    let addresses: Vec<IpAddr> = ranges.filter(|range| range.first == range.last).map(|range| range.first).collect();
    let is_near = |subnet: &Subnet| addresses.iter().any(|&address| subnet.contains(address));
    let (near, far): (Vec<_>, Vec<_>) = class.iter().partition(|it| it.subnet.is_some_and(is_near));
    let near = near.into_iter().map(|neighbours| vec![neighbours]);
    near.chain((!far.is_empty()).then_some(far)).collect()
}

/// The primary interface of every instance, and every interface that stands alone.
fn sources(cloud: &Cloud) -> Vec<&NetworkInterface> {
    let primary = cloud.instances.values().filter_map(|instance| instance.network_interfaces.first());
    let primary = primary.filter_map(|id| cloud.network_interfaces.get(id));
    let alone = cloud
        .network_interfaces
        .values()
        .filter(|interface| interface.instance_id.is_none() && interface.interface_type == InterfaceType::Interface);
    primary.chain(alone).collect()
}

/// The addresses at which a CIDR block of some setting begins, or behind which one ends, sorted. Subnets are no setting: what
/// serves them is told apart otherwise.
fn borders(cloud: &Cloud) -> Vec<IpAddr> {
    let mut borders = Vec::new();
    let mut add = |network: &IpNet| {
        borders.push(network.network());
        borders.extend(following(network.broadcast()));
    };
    for route in cloud.route_tables.values().flat_map(|table| &table.routes) {
        if let RouteDestination::Cidr(network) = &route.destination {
            add(network);
        }
    }
    cloud.network_acls.values().flat_map(|acl| &acl.entries).for_each(|entry| add(&entry.cidr_block));
    for rule in cloud.security_groups.values().flat_map(|group| &group.rules) {
        if let Peer::Cidr(network) = &rule.peer {
            add(network);
        }
    }
    cloud.prefix_lists.values().flat_map(|list| &list.cidrs).for_each(&mut add);
    let transit = cloud.transit_gateway_route_tables.values().flat_map(|table| &table.routes);
    transit.for_each(|route| add(&route.destination_cidr_block));
    cloud.vpn_connections.values().flat_map(|connection| &connection.routes).for_each(&mut add);
    cloud.vpcs.values().flat_map(|vpc| vpc.networks().collect::<Vec<_>>()).for_each(|network| add(&network));
    borders.sort_unstable();
    borders.dedup();
    borders
}

fn following(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => u32::from(address).checked_add(1).map(|next| IpAddr::V4(next.into())),
        IpAddr::V6(address) => u128::from(address).checked_add(1).map(|next| IpAddr::V6(next.into())),
    }
}

/// The subnets in which packets of others arrive: where gateways, endpoints, attachments and the targets of routes are. Sorted.
fn special_subnets(cloud: &Cloud) -> Vec<&SubnetId> {
    let of_gateways = cloud.network_interfaces.values().filter(|it| it.interface_type != InterfaceType::Interface);
    let attached = cloud.transit_gateway_attachments.values().filter_map(|attachment| match &attachment.resource {
        AttachedResource::Vpc { subnet_ids, .. } => Some(subnet_ids),
        AttachedResource::Vpn { .. } | AttachedResource::Peering { .. } => None,
    });
    let routes = cloud.route_tables.values().flat_map(|table| &table.routes);
    let appliances = routes.filter_map(|route| match &route.target {
        Target::NetworkInterface(id) => cloud.network_interfaces.get(id),
        _ => None,
    });
    let interfaces = of_gateways.chain(appliances).map(|interface| &interface.subnet_id);
    let mut subnets: Vec<&SubnetId> = interfaces.chain(attached.flatten()).collect();
    subnets.sort_unstable();
    subnets.dedup();
    subnets
}
