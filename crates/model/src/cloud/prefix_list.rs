//! Prefix lists: sets of CIDR blocks that a route or a security group rule names by one id.
//!
//! AWS manages one list for S3 and one for DynamoDB in each Region, and one more for IPv6 where the service has such
//! addresses ([`aws_managed`]). Their CIDR blocks are those of `data/prefix-lists.csv`, taken from AWS's `ip-ranges.json`
//! on the day of [`PUBLISHED`]. The list that a route really follows is the one that `DescribePrefixLists` prints; the two
//! are published apart and may differ (`SV-80`). Rows of `AMAZON`, which has every range once more, are not taken (`SV-81`). S3 Express One Zone has a list as well, but its ranges are not published
//! under a name of their own.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::LazyLock;

use ipnet::IpNet;
use serde::Serialize;

pub use super::id::PrefixListId;
use super::region::{Region, rows};
use super::service::{Service, ServiceName};
use crate::sort::sort_by_key;

/// The day on which AWS published the CIDR blocks of its lists, as they are known here.
pub const PUBLISHED: &str = "2026-08-22";

/// The version of IP that a list's CIDR blocks belong to: a list never mixes them (`RT-52`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum AddressFamily {
    /// IPv4.
    #[serde(rename = "IPv4")]
    Ipv4,
    /// IPv6.
    #[serde(rename = "IPv6")]
    Ipv6,
}

impl From<IpNet> for AddressFamily {
    fn from(network: IpNet) -> Self {
        match network {
            IpNet::V4(_) => Self::Ipv4,
            IpNet::V6(_) => Self::Ipv6,
        }
    }
}

impl fmt::Display for AddressFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ipv4 => "IPv4",
            Self::Ipv6 => "IPv6",
        })
    }
}

/// A prefix list of AWS or of a customer, with the members that `DescribePrefixLists` and `DescribeManagedPrefixLists` print
/// (`API-41`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PrefixList {
    /// Its id.
    pub prefix_list_id: PrefixListId,
    /// Its name, such as `com.amazonaws.us-east-1.s3`.
    pub prefix_list_name: String,
    /// The family of all its CIDR blocks.
    pub address_family: AddressFamily,
    /// The most entries that a customer's list may hold; none for AWS's lists, which have a weight instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_entries: Option<u32>,
    /// The account that owns it; `AWS` for the lists that AWS manages.
    pub owner_id: String,
    /// Its entries.
    pub cidrs: Vec<IpNet>,
    /// Whether the id is the real one. Where AWS's id was not found, the list has a made-up one such as `pl-s3-eu-north-1`.
    #[serde(skip)]
    pub id_is_known: bool,
}

/// What AWS's lists weigh, by the end of their names (`RT-50`).
const WEIGHTS: [(&str, u32); 9] = [
    (".s3", 1),
    (".dynamodb", 1),
    (".s3express", 6),
    (".ec2-instance-connect", 2),
    (".route53-healthchecks", 25),
    (".vpc-lattice", 10),
    (".groundstation", 5),
    (".cloudfront.origin-facing", 55),
    (".secretsmanager-managed-external-secrets", 20),
];

impl PrefixList {
    /// For how many entries it counts in the quotas of routes and rules (`RT-51`): its most entries, or what AWS's list
    /// weighs. None for a list of AWS whose weight is not documented.
    pub fn weight(&self) -> Option<u32> {
        let documented =
            || WEIGHTS.iter().find(|(end, _)| self.prefix_list_name.ends_with(end)).map(|&(_, weight)| weight);
        self.max_entries.or_else(documented)
    }
}

/// The list that AWS manages for a service in a Region; none where the service has no address of the family there.
///
/// ```
/// use vpce_model::cloud::prefix_list::{AddressFamily, aws_managed};
/// use vpce_model::cloud::service::Service;
///
/// let region = "us-east-1".parse()?;
/// let list = aws_managed(region, Service::S3, AddressFamily::Ipv4).unwrap();
/// assert_eq!(list.prefix_list_id.as_str(), "pl-63a5400a");
/// assert_eq!(list.prefix_list_name, "com.amazonaws.us-east-1.s3");
/// assert_eq!((list.cidrs.len(), list.weight()), (21, Some(1)));
///
/// assert_eq!(aws_managed(region, Service::DYNAMODB, AddressFamily::Ipv6), None);
/// # Ok::<(), vpce_model::cloud::region::UnknownRegionError>(())
/// ```
pub fn aws_managed(region: Region, service: Service, family: AddressFamily) -> Option<&'static PrefixList> {
    AWS_MANAGED.get(&(region, service, family))
}

/// The AWS-managed list that has this id in a Region.
pub fn find(region: Region, id: &PrefixListId) -> Option<&'static PrefixList> {
    let first = (region, Service::DYNAMODB, AddressFamily::Ipv4);
    let of_region = AWS_MANAGED.range(first..).take_while(|((of, ..), _)| *of == region);
    of_region.map(|(_, list)| list).find(|list| list.prefix_list_id == *id)
}

/// The service whose published addresses hold this one, and its Region.
pub fn service_at(address: IpAddr) -> Option<ServiceName> {
    let behind = BLOCKS.partition_point(|(block, _)| block.addr() <= address);
    let (block, service) = BLOCKS.get(behind.checked_sub(1)?)?;
    block.contains(&address).then_some(*service)
}

/// Every published block, in the order of the addresses. No block holds another.
static BLOCKS: LazyLock<Vec<(IpNet, ServiceName)>> = LazyLock::new(|| {
    let mut blocks = Vec::new();
    for (&(region, service, _), list) in AWS_MANAGED.iter() {
        blocks.extend(list.cidrs.iter().map(|block| (*block, ServiceName { region, service })));
    }
    sort_by_key(&mut blocks, |(block, _)| block.addr());
    blocks
});

type Key = (Region, Service, AddressFamily);

static AWS_MANAGED: LazyLock<BTreeMap<Key, PrefixList>> = LazyLock::new(|| {
    let known_ids = known_ids();
    let mut lists = BTreeMap::new();
    for [service, region, _family, cidr] in rows(include_str!("../../data/prefix-lists.csv")) {
        if region == "GLOBAL" {
            continue;
        }
        let cidr: IpNet = cidr.parse().expect("prefix-lists.csv holds CIDR blocks");
        let key = (region_named(region), service_named(service), cidr.into());
        lists.entry(key).or_insert_with(|| without_entries(key, known_ids.get(&key))).cidrs.push(cidr);
    }
    lists
});

/// Only ids of IPv4 lists are known.
fn known_ids() -> BTreeMap<Key, PrefixListId> {
    let mut ids = BTreeMap::new();
    for [service, region, id, _source] in rows(include_str!("../../data/prefix-list-ids.csv")) {
        let key = (region_named(region), service_named(service), AddressFamily::Ipv4);
        ids.insert(key, id.parse().expect("prefix-list-ids.csv holds ids"));
    }
    ids
}

fn without_entries((region, service, family): Key, known_id: Option<&PrefixListId>) -> PrefixList {
    let code = service.code();
    // AWS names no IPv6 list of S3; its other IPv6 lists have this `ipv6` in their names.
    let (name, made_up) = match family {
        AddressFamily::Ipv4 => (format!("com.amazonaws.{region}.{code}"), format!("{code}-{region}")),
        AddressFamily::Ipv6 => (format!("com.amazonaws.{region}.ipv6.{code}"), format!("{code}-ipv6-{region}")),
    };
    PrefixList {
        prefix_list_id: known_id.cloned().unwrap_or_else(|| PrefixListId::named(&made_up)),
        prefix_list_name: name,
        address_family: family,
        max_entries: None,
        owner_id: "AWS".to_owned(),
        cidrs: Vec::new(),
        id_is_known: known_id.is_some(),
    }
}

fn region_named(name: &str) -> Region {
    name.parse().expect("regions.csv lists the Regions of the other data files")
}

fn service_named(name: &str) -> Service {
    let named = |service: &Service| service.code().eq_ignore_ascii_case(name);
    Service::WITH_GATEWAY.into_iter().find(named).expect("the data files name services with gateway endpoints")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks through every list, where [`service_at`] looks at one block.
    fn slowly(address: IpAddr) -> Option<ServiceName> {
        let holder = AWS_MANAGED.iter().find(|(_, list)| list.cidrs.iter().any(|block| block.contains(&address)));
        holder.map(|(&(region, service, _), _)| ServiceName { region, service })
    }

    fn neighbours(address: IpAddr) -> [Option<IpAddr>; 3] {
        let [before, after] = match address {
            IpAddr::V4(v4) => [v4.to_bits().checked_sub(1), v4.to_bits().checked_add(1)]
                .map(|bits| bits.map(|bits| IpAddr::V4(bits.into()))),
            IpAddr::V6(v6) => [v6.to_bits().checked_sub(1), v6.to_bits().checked_add(1)]
                .map(|bits| bits.map(|bits| IpAddr::V6(bits.into()))),
        };
        [before, Some(address), after]
    }

    #[test]
    fn the_service_at_each_border_of_each_block_is_found() {
        assert!(BLOCKS.len() > 500);
        for (block, service) in BLOCKS.iter() {
            assert_eq!(service_at(block.network()), Some(*service), "{block}");
            for address in [block.network(), block.broadcast()].into_iter().flat_map(neighbours).flatten() {
                assert_eq!(service_at(address), slowly(address), "{address}");
            }
        }
        assert_eq!(service_at(IpAddr::from([0, 0, 0, 0])), None);
    }
}
