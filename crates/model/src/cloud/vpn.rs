//! Networks outside AWS, and how they are connected: customer gateways, virtual private gateways and VPN connections.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::Serialize;

use super::id::{CustomerGatewayId, TransitGatewayId, VpcId, VpnConnectionId, VpnGatewayId};
use super::route_table::Propagation;

/// A virtual private gateway: the VPC's side of a VPN connection or of a Direct Connect virtual interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpnGateway {
    /// Its id.
    pub vpn_gateway_id: VpnGatewayId,
    /// The VPC it is attached to, at most one.
    pub vpc_id: Option<VpcId>,
}

/// The router of a network on premises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomerGateway {
    /// Its id.
    pub customer_gateway_id: CustomerGatewayId,
    /// Its public address.
    pub ip_address: Option<IpAddr>,
}

/// A connection between a network on premises and AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VpnConnection {
    /// Its id.
    pub vpn_connection_id: VpnConnectionId,
    /// The router on premises.
    pub customer_gateway_id: CustomerGatewayId,
    /// Where it ends in AWS.
    pub ends_at: VpnEnd,
    /// How its routes are learnt.
    pub propagation: Propagation,
    /// The networks on premises that it leads to.
    pub routes: Vec<IpNet>,
}

/// Where a VPN connection ends in AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum VpnEnd {
    /// At the gateway of one VPC.
    VpnGateway(VpnGatewayId),
    /// At a transit gateway.
    TransitGateway(TransitGatewayId),
}
