//! A cloud made ready for many questions: what a packet asks for at each step is found without looking through everything.

use std::net::IpAddr;

use crate::cloud::Cloud;
use crate::cloud::id::{SubnetId, VpcId};
use crate::cloud::network_acl::NetworkAcl;
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::route_table::{EdgeGateway, RouteTable};
use crate::cloud::vpc::Subnet;
use crate::sort::sort_by_key;

/// A cloud with an index. Made once, it answers any number of [questions](super::Question).
///
/// ```
/// use vpce_model::cloud::Cloud;
/// use vpce_model::trace::{Network, Question};
///
/// let cloud = Cloud::default();
/// let network = Network::new(&cloud);
/// let question = Question::new("App", "s3://reports".parse()?);
/// assert_eq!(network.trace(&question).unwrap_err().to_string(), "nothing in the network is called `App`");
/// # Ok::<(), vpce_model::trace::DestinationError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Network<'a> {
    /// The cloud.
    pub cloud: &'a Cloud,
    /// The interfaces by VPC and address.
    interfaces: Vec<(&'a VpcId, IpAddr, &'a NetworkInterface)>,
    /// What serves each subnet.
    subnets: Vec<(&'a SubnetId, Served<'a>)>,
}

/// A subnet, with the route table and the ACL that serve it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Served<'a> {
    pub(super) subnet: &'a Subnet,
    pub(super) route_table: Option<&'a RouteTable>,
    pub(super) network_acl: Option<&'a NetworkAcl>,
}

impl<'a> Network<'a> {
    /// Makes the index.
    pub fn new(cloud: &'a Cloud) -> Self {
        let addresses = |interface: &'a NetworkInterface| {
            interface.addresses().map(move |address| (&interface.vpc_id, address, interface))
        };
        let mut interfaces: Vec<_> = cloud.network_interfaces.values().flat_map(addresses).collect();
        sort_by_key(&mut interfaces, |(vpc, address, _)| (*vpc, *address));
        let tables = associations(cloud.route_tables.values(), |table| &table.associations);
        let acls = associations(cloud.network_acls.values(), |acl| &acl.associations);
        let main_table = |vpc: &VpcId| cloud.route_tables.values().find(|table| table.main && table.vpc_id == *vpc);
        let default_acl = |vpc: &VpcId| cloud.network_acls.values().find(|acl| acl.is_default && acl.vpc_id == *vpc);
        let defaults: Vec<_> = cloud.vpcs.keys().map(|vpc| (vpc, (main_table(vpc), default_acl(vpc)))).collect();
        let served = |subnet: &'a Subnet| {
            let (main, default) = find(&defaults, &subnet.vpc_id).unwrap_or_default();
            let route_table = find(&tables, &subnet.subnet_id).or(main);
            let network_acl = find(&acls, &subnet.subnet_id).or(default);
            (&subnet.subnet_id, Served { subnet, route_table, network_acl })
        };
        // The map of a cloud is sorted by key, and so is what comes of it.
        let subnets = cloud.subnets.values().map(served).collect();
        Self { cloud, interfaces, subnets }
    }

    /// The interface of a VPC that has this address.
    pub(super) fn interface_at(&self, vpc: &VpcId, address: IpAddr) -> Option<&'a NetworkInterface> {
        let found = self.interfaces.binary_search_by_key(&(vpc, address), |(vpc, address, _)| (*vpc, *address));
        found.ok().map(|index| self.interfaces[index].2)
    }

    /// A subnet with what serves it.
    pub(super) fn served(&self, subnet: &SubnetId) -> Option<Served<'a>> {
        find(&self.subnets, subnet)
    }

    /// The route table of a gateway, for what comes in through it (`RT-70`).
    pub(super) fn edge_table(&self, gateway: &EdgeGateway) -> Option<&'a RouteTable> {
        self.cloud.route_tables.values().find(|table| table.gateway.as_ref() == Some(gateway))
    }
}

/// What each subnet is associated with, sorted by subnet.
fn associations<'a, T>(
    all: impl Iterator<Item = &'a T>,
    subnets: impl Fn(&'a T) -> &'a [SubnetId],
) -> Vec<(&'a SubnetId, &'a T)> {
    let mut pairs: Vec<_> = all.flat_map(|one| subnets(one).iter().map(move |subnet| (subnet, one))).collect();
    sort_by_key(&mut pairs, |(subnet, _)| *subnet);
    pairs
}

fn find<K: Ord, V: Copy>(sorted: &[(&K, V)], key: &K) -> Option<V> {
    sorted.binary_search_by_key(&key, |(key, _)| *key).ok().map(|index| sorted[index].1)
}
