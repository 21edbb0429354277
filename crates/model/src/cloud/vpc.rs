//! The VPC and its subnets.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde::Serialize;

use super::id::{SubnetId, VpcId};
use super::region::{AvailabilityZone, Region};

/// A virtual private cloud: the addresses and the two DNS settings that everything inside it shares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Vpc {
    /// Its id.
    pub vpc_id: VpcId,
    /// The Region it lies in.
    pub region: Region,
    /// The account that owns it.
    pub owner_id: String,
    /// Its IPv4 CIDR blocks, the primary one first.
    pub cidr_blocks: Vec<Ipv4Net>,
    /// Its IPv6 CIDR blocks.
    pub ipv6_cidr_blocks: Vec<Ipv6Net>,
    /// Whether the Amazon-provided resolver answers in it. True unless switched off.
    pub enable_dns_support: bool,
    /// Whether instances with public addresses get public names. False unless switched on.
    pub enable_dns_hostnames: bool,
}

impl Vpc {
    /// Every CIDR block, of both families.
    pub fn networks(&self) -> impl Iterator<Item = IpNet> + '_ {
        let ipv4 = self.cidr_blocks.iter().copied().map(IpNet::V4);
        ipv4.chain(self.ipv6_cidr_blocks.iter().copied().map(IpNet::V6))
    }

    /// Whether the address lies in one of the VPC's CIDR blocks.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.networks().any(|network| network.contains(&address))
    }
}

/// A part of a VPC's addresses in one Availability Zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Subnet {
    /// Its id.
    pub subnet_id: SubnetId,
    /// The VPC it is cut from.
    pub vpc_id: VpcId,
    /// Its zone.
    pub availability_zone: AvailabilityZone,
    /// Its IPv4 CIDR block; none in an IPv6-only subnet.
    pub cidr_block: Option<Ipv4Net>,
    /// Its IPv6 CIDR block.
    pub ipv6_cidr_block: Option<Ipv6Net>,
    /// Whether an instance launched here gets a public IPv4 address.
    pub map_public_ip_on_launch: bool,
}

impl Subnet {
    /// Its CIDR blocks, of both families.
    pub fn networks(&self) -> impl Iterator<Item = IpNet> {
        let ipv6 = self.ipv6_cidr_block.map(IpNet::V6);
        self.cidr_block.map(IpNet::V4).into_iter().chain(ipv6)
    }

    /// Whether the address lies in the subnet.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.networks().any(|network| network.contains(&address))
    }

    /// Whether AWS keeps the address for itself: the first four and the last of every IPv4 subnet.
    ///
    /// "Subnet CIDR blocks", <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>
    pub fn reserves(&self, address: Ipv4Addr) -> bool {
        self.cidr_block.is_some_and(|block| {
            let offset = u32::from(address).wrapping_sub(u32::from(block.network()));
            offset < 4 || address == block.broadcast()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_four_addresses_and_the_last_are_kept_by_aws() {
        let subnet = Subnet {
            subnet_id: SubnetId::named("A"),
            vpc_id: VpcId::named("V"),
            availability_zone: "us-east-1a".parse().unwrap(),
            cidr_block: Some("10.0.1.0/28".parse().unwrap()),
            ipv6_cidr_block: None,
            map_public_ip_on_launch: false,
        };
        let free: Vec<u8> = (0..16).filter(|&last| !subnet.reserves(Ipv4Addr::new(10, 0, 1, last))).collect();
        assert_eq!(free, (4..15).collect::<Vec<u8>>());
    }
}
