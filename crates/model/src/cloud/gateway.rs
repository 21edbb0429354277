//! The gateways at a VPC's edge, and the public addresses they use.

use std::net::Ipv4Addr;

use serde::Serialize;

use super::id::{
    AllocationId, EgressOnlyInternetGatewayId, InternetGatewayId, NatGatewayId, NetworkInterfaceId, SubnetId, VpcId,
};

/// An internet gateway: the door to public addresses for what has a public address itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InternetGateway {
    /// Its id.
    pub internet_gateway_id: InternetGatewayId,
    /// The VPC it is attached to, at most one.
    pub vpc_id: Option<VpcId>,
}

/// An egress-only internet gateway: IPv6 to the internet, connections opened from inside only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EgressOnlyInternetGateway {
    /// Its id.
    pub egress_only_internet_gateway_id: EgressOnlyInternetGatewayId,
    /// The VPC it is attached to.
    pub vpc_id: VpcId,
}

/// A NAT gateway: sends packets on with its own address and takes the replies back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NatGateway {
    /// Its id.
    pub nat_gateway_id: NatGatewayId,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// The subnet it stands in.
    pub subnet_id: SubnetId,
    /// Whether it has a public address.
    pub connectivity_type: ConnectivityType,
    /// Its interface in that subnet.
    pub network_interface_id: NetworkInterfaceId,
}

/// Whether a NAT gateway leads to the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectivityType {
    /// It has an Elastic IP address, and an internet gateway maps its private address to it.
    Public,
    /// It has private addresses only: an internet gateway drops what it sends.
    Private,
}

/// An Elastic IP address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Address {
    /// Its allocation.
    pub allocation_id: AllocationId,
    /// The public address.
    pub public_ip: Ipv4Addr,
    /// The interface whose private address it stands for.
    pub network_interface_id: Option<NetworkInterfaceId>,
}
