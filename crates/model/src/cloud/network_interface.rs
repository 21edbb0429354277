//! Network interfaces and the instances they belong to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::Ipv4Net;
use serde::Serialize;

use super::id::{InstanceId, NetworkInterfaceId, SecurityGroupId, SubnetId, VpcId};
use super::vpc::Subnet;

/// A network interface: an address in a subnet, with security groups around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkInterface {
    /// Its id.
    pub network_interface_id: NetworkInterfaceId,
    /// What it belongs to.
    pub interface_type: InterfaceType,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// Its subnet.
    pub subnet_id: SubnetId,
    /// Its private IPv4 address; none in an IPv6-only subnet.
    pub private_ip_address: Option<Ipv4Addr>,
    /// The block that its address is from, where it has the whole block to itself: that of a service-network endpoint (`IF-102`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv4_block: Option<Ipv4Net>,
    /// Its IPv6 addresses.
    pub ipv6_addresses: Vec<Ipv6Addr>,
    /// The public IPv4 address that an internet gateway maps to the private one.
    pub public_ip: Option<Ipv4Addr>,
    /// Its security groups; a NAT gateway's interface has none.
    pub groups: Vec<SecurityGroupId>,
    /// The instance it is attached to.
    pub instance_id: Option<InstanceId>,
    /// Whether it drops packets that are neither from it nor for it. An appliance that forwards has this switched off.
    pub source_dest_check: bool,
}

/// What a network interface belongs to, in the words of `DescribeNetworkInterfaces` (`API-53`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InterfaceType {
    /// An instance's, or a free one.
    Interface,
    /// A NAT gateway's.
    NatGateway,
    /// An interface endpoint's, or another endpoint's that has addresses (`IF-04`).
    VpcEndpoint,
    /// A Gateway Load Balancer endpoint's.
    GatewayLoadBalancerEndpoint,
    /// A Network Load Balancer's.
    NetworkLoadBalancer,
    /// A transit gateway's, in a subnet of an attachment.
    TransitGateway,
    /// A resource gateway's. Which word the API has for it is not documented.
    ResourceGateway,
}

impl InterfaceType {
    /// Whether AWS manages it for another service: its owner sees it and can't change it (`IF-04`).
    pub fn is_requester_managed(self) -> bool {
        self != Self::Interface
    }
}

impl NetworkInterface {
    /// An interface that stands in a subnet, with neither addresses nor groups.
    pub fn new(network_interface_id: NetworkInterfaceId, interface_type: InterfaceType, subnet: &Subnet) -> Self {
        Self {
            network_interface_id,
            interface_type,
            vpc_id: subnet.vpc_id.clone(),
            subnet_id: subnet.subnet_id.clone(),
            private_ip_address: None,
            ipv4_block: None,
            ipv6_addresses: Vec::new(),
            public_ip: None,
            groups: Vec::new(),
            instance_id: None,
            source_dest_check: !interface_type.is_requester_managed(),
        }
    }

    /// Its private addresses, of both families.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> + '_ {
        let ipv6 = self.ipv6_addresses.iter().copied().map(IpAddr::V6);
        self.private_ip_address.map(IpAddr::V4).into_iter().chain(ipv6)
    }

    /// The address it sends from to a destination of this family.
    pub fn source_address(&self, destination: IpAddr) -> Option<IpAddr> {
        self.addresses().find(|address| address.is_ipv4() == destination.is_ipv4())
    }

    /// What a person calls it: the instance's name where it has one, else its own.
    pub fn name(&self) -> &str {
        self.instance_id.as_ref().map_or_else(|| self.network_interface_id.name(), InstanceId::name)
    }
}

/// An instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Instance {
    /// Its id.
    pub instance_id: InstanceId,
    /// Its interfaces, the primary one first.
    pub network_interfaces: Vec<NetworkInterfaceId>,
    /// The ARN of the instance profile whose role its programs use.
    pub iam_instance_profile: Option<String>,
}
