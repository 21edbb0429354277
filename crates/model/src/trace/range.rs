//! Ranges of addresses that every setting of a VPC treats alike.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::slice;

use ipnet::{IpNet, IpSubnets, Ipv4Net, Ipv4Subnets, Ipv6Subnets};
use serde::Serializer;

use crate::cloud::Cloud;
use crate::cloud::id::{PrefixListId, VpcId};
use crate::cloud::prefix_list::service_at;
use crate::cloud::route_table::Destination;
use crate::cloud::security_group::Peer;
use crate::routing::holds;
use crate::sort::sort_by_key;

/// Addresses from one to another, both included. Printed as CIDR blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressRange {
    /// The lowest.
    pub first: IpAddr,
    /// The highest, of the same family.
    pub last: IpAddr,
}

impl AddressRange {
    /// How many addresses it holds; the whole of IPv6 counts one less.
    pub fn size(&self) -> u128 {
        (number(self.last) - number(self.first)).saturating_add(1)
    }

    /// As one says it: an address alone, or blocks.
    pub(super) fn text(&self) -> String {
        if self.first == self.last { self.first.to_string() } else { self.to_string() }
    }

    /// The fewest CIDR blocks that hold exactly its addresses.
    pub fn networks(&self) -> impl Iterator<Item = IpNet> {
        match (self.first, self.last) {
            (IpAddr::V4(first), IpAddr::V4(last)) => IpSubnets::V4(Ipv4Subnets::new(first, last, 0)),
            (first, last) => IpSubnets::V6(Ipv6Subnets::new(ipv6(first), ipv6(last), 0)),
        }
    }

    /// One of its addresses: the second, as one rarely meets the first of a block, when there is a second.
    pub(super) fn example(&self) -> IpAddr {
        if self.first == self.last { self.first } else { address(number(self.first) + 1, self.first) }
    }
}

impl From<IpNet> for AddressRange {
    fn from(network: IpNet) -> Self {
        Self { first: network.network(), last: network.broadcast() }
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, network) in self.networks().enumerate() {
            write!(f, "{}{network}", if place == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// Prints ranges as the CIDR blocks they are made of.
pub(super) fn as_networks<S: Serializer>(ranges: &[AddressRange], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(ranges.iter().flat_map(AddressRange::networks))
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

/// The address with this number, in the family of `like`.
fn address(number: u128, like: IpAddr) -> IpAddr {
    match like {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::from(u32::try_from(number).unwrap_or(u32::MAX))),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::from(number)),
    }
}

fn ipv6(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    }
}

/// Cuts networks at every border that a route or a filter of the VPC draws inside them, and groups the pieces that lie in the
/// same blocks: what one address of a group meets, every other meets. The widest piece comes first.
///
/// `vpc` is where the request starts; none when it comes from outside, from where it may enter any. With `is_public` the
/// addresses that are a VPC's own, S3's or DynamoDB's are left out.
pub(super) fn split(cloud: &Cloud, vpc: Option<&VpcId>, networks: &[IpNet], is_public: bool) -> Vec<Vec<AddressRange>> {
    if networks.iter().all(|network| network.prefix_len() == network.max_prefix_len()) {
        return networks.iter().map(|network| vec![AddressRange::from(*network)]).collect();
    }
    let mut settings: Vec<_> = within_reach(cloud, vpc).into_iter().flat_map(|vpc| settings(cloud, vpc)).collect();
    let transit = cloud.transit_gateway_route_tables.values().flat_map(|table| &table.routes);
    settings.extend(transit.map(|route| slice::from_ref(&route.destination_cidr_block).into()));
    let borders = borders(&settings, networks);
    let mut pieces = Vec::with_capacity(networks.len() + borders.len());
    for network in networks {
        let mut rest = AddressRange::from(*network);
        let inside = borders.iter().filter(|(of, _)| of == network).map(|(_, border)| *border);
        for border in inside {
            let last = address(number(border) - 1, border);
            pieces.push(AddressRange { last, ..rest });
            rest.first = border;
        }
        pieces.push(rest);
    }
    sort_by_key(&mut pieces, |piece| Reverse(piece.size()));
    let mut groups: Vec<(Vec<Option<u8>>, Vec<AddressRange>)> = Vec::new();
    for piece in pieces {
        let lengths: Vec<_> = settings.iter().map(|blocks| longest_match(blocks, piece.first)).collect();
        match groups.iter_mut().find(|(known, _)| *known == lengths) {
            Some((_, group)) => group.push(piece),
            None => groups.push((lengths, vec![piece])),
        }
    }
    let mut groups: Vec<_> = groups.into_iter().map(|(_, group)| group).collect();
    if is_public {
        groups.retain(|group| is_unpublished(cloud, group[0].first));
    }
    groups
}

/// The VPCs whose settings a request may meet: its own, and every other where one leads to another.
fn within_reach<'a>(cloud: &'a Cloud, vpc: Option<&'a VpcId>) -> Vec<&'a VpcId> {
    let leads_on = !cloud.vpc_peering_connections.is_empty() || !cloud.transit_gateway_attachments.is_empty();
    match vpc {
        Some(vpc) if !leads_on => vec![vpc],
        _ => cloud.vpcs.keys().collect(),
    }
}

/// Whether nobody tells whose a public address is: no VPC has it as its own, and neither S3 nor DynamoDB publishes it.
fn is_unpublished(cloud: &Cloud, address: IpAddr) -> bool {
    !cloud.vpcs.values().any(|vpc| vpc.contains(address)) && service_at(address).is_none()
}

/// The IPv4 addresses that the internet routes, in as few blocks as hold them: all but the special ones.
///
/// "IANA IPv4 Special-Purpose Address Registry", <https://www.iana.org/assignments/iana-ipv4-special-registry>
pub(super) fn public_networks() -> Vec<IpNet> {
    const SPECIAL: [([u8; 4], u8); 14] = [
        ([0, 0, 0, 0], 8),
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16),
        ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24),
        ([192, 0, 2, 0], 24),
        ([192, 88, 99, 0], 24),
        ([192, 168, 0, 0], 16),
        ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24),
        ([203, 0, 113, 0], 24),
        ([224, 0, 0, 0], 3),
    ];
    let mut networks = Vec::new();
    let mut next = Ipv4Addr::UNSPECIFIED;
    for (address, length) in SPECIAL {
        let special = Ipv4Net::new_assert(address.into(), length);
        if let Some(last) = u32::from(special.network()).checked_sub(1).map(Ipv4Addr::from).filter(|last| next <= *last)
        {
            networks.extend(Ipv4Subnets::new(next, last, 0).map(IpNet::V4));
        }
        next = Ipv4Addr::from(u32::from(special.broadcast()).saturating_add(1));
    }
    networks
}

/// The length of the longest block that holds the address: all that a route or a rule can make of it.
fn longest_match(blocks: &[IpNet], address: IpAddr) -> Option<u8> {
    blocks.iter().filter(|block| holds(block, address)).map(IpNet::prefix_len).max()
}

/// The blocks that each setting of the VPC names: one, or those of a prefix list.
fn settings<'a>(cloud: &'a Cloud, vpc: &VpcId) -> Vec<Cow<'a, [IpNet]>> {
    let mut settings: Vec<Cow<[IpNet]>> = Vec::new();
    let mut lists: Vec<&PrefixListId> = Vec::new();
    for route in cloud.route_tables.values().filter(|table| table.vpc_id == *vpc).flat_map(|table| &table.routes) {
        match &route.destination {
            Destination::Cidr(block) => settings.push(slice::from_ref(block).into()),
            Destination::PrefixList(id) => lists.push(id),
        }
    }
    for acl in cloud.network_acls.values().filter(|acl| acl.vpc_id == *vpc) {
        settings.extend(acl.entries.iter().map(|entry| slice::from_ref(&entry.cidr_block).into()));
    }
    for rule in cloud.security_groups.values().filter(|group| group.vpc_id == *vpc).flat_map(|group| &group.rules) {
        match &rule.peer {
            Peer::Cidr(block) => settings.push(slice::from_ref(block).into()),
            Peer::PrefixList(id) => lists.push(id),
            Peer::Group(_) => {}
        }
    }
    sort_by_key(&mut lists, |id| *id);
    lists.dedup();
    let region = cloud.vpcs.get(vpc).map(|vpc| vpc.region);
    let lists = lists.into_iter().filter_map(|id| cloud.prefix_list(id, region?));
    settings.extend(lists.map(|list| list.cidrs.as_slice().into()));
    // A VPC may be given public addresses as its own, even those of a service.
    let subnets = cloud.subnets.values().filter(|subnet| subnet.vpc_id == *vpc);
    settings.extend(subnets.map(|subnet| subnet.networks().collect()));
    let interfaces = cloud.network_interfaces.values().filter(|interface| interface.vpc_id == *vpc);
    settings.extend(interfaces.map(|interface| interface.addresses().map(IpNet::from).collect()));
    settings
}

/// The addresses at which a piece begins: where a block inside a network begins, and behind where it ends.
fn borders(settings: &[Cow<[IpNet]>], networks: &[IpNet]) -> Vec<(IpNet, IpAddr)> {
    let mut borders = Vec::new();
    for block in settings.iter().filter(|blocks| ***blocks != *networks).flat_map(|blocks| blocks.iter()) {
        let inside = |network: &&IpNet| network.prefix_len() < block.prefix_len() && holds(network, block.addr());
        let Some(network) = networks.iter().find(inside) else { continue };
        if block.network() != network.network() {
            borders.push((*network, block.network()));
        }
        if block.broadcast() != network.broadcast() {
            borders.push((*network, address(number(block.broadcast()) + 1, block.addr())));
        }
    }
    sort_by_key(&mut borders, |border| *border);
    borders.dedup();
    borders
}

/// Sorts ranges and joins those that touch.
pub(super) fn join(ranges: &mut Vec<AddressRange>) {
    sort_by_key(ranges, |range| *range);
    ranges.dedup_by(|next, before| {
        let touch = number(before.last).checked_add(1) == Some(number(next.first));
        if touch {
            before.last = next.last;
        }
        touch
    });
}
