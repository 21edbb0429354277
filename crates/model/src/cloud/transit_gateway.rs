//! Transit gateways: a router between VPCs, VPNs and other transit gateways, with route tables of its own.
//!
//! "How AWS Transit Gateway works", <https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html>

use ipnet::IpNet;
use serde::Serialize;

use super::id::{
    SubnetId, TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayRouteTableId, VpcId, VpnConnectionId,
};
use super::region::Region;

/// A transit gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TransitGateway {
    /// Its id.
    pub transit_gateway_id: TransitGatewayId,
    /// Its Region.
    pub region: Region,
    /// The account that owns it.
    pub owner_id: String,
    /// The table that new attachments are associated with, unless switched off.
    pub association_default_route_table_id: Option<TransitGatewayRouteTableId>,
    /// The table that new attachments propagate their routes to, unless switched off.
    pub propagation_default_route_table_id: Option<TransitGatewayRouteTableId>,
}

/// What is attached to a transit gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TransitGatewayAttachment {
    /// Its id.
    pub transit_gateway_attachment_id: TransitGatewayAttachmentId,
    /// The transit gateway.
    pub transit_gateway_id: TransitGatewayId,
    /// What is attached.
    pub resource: AttachedResource,
    /// Whether it was accepted.
    pub is_available: bool,
}

/// What an attachment connects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all_fields = "PascalCase")]
pub enum AttachedResource {
    /// A VPC, by one subnet in each zone.
    Vpc {
        /// The VPC.
        vpc_id: VpcId,
        /// The subnets that the transit gateway has an interface in.
        subnet_ids: Vec<SubnetId>,
        /// Whether request and reply of a flow take the same zone, for the sake of an appliance.
        appliance_mode_support: bool,
    },
    /// A VPN connection.
    Vpn {
        /// The connection.
        vpn_connection_id: VpnConnectionId,
    },
    /// Another transit gateway, in the same or in another Region.
    Peering {
        /// The other one.
        peer_transit_gateway_id: TransitGatewayId,
    },
}

/// A route table of a transit gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TransitGatewayRouteTable {
    /// Its id.
    pub transit_gateway_route_table_id: TransitGatewayRouteTableId,
    /// The transit gateway.
    pub transit_gateway_id: TransitGatewayId,
    /// The attachments whose packets ask this table.
    pub associations: Vec<TransitGatewayAttachmentId>,
    /// The attachments whose networks are routes of this table.
    pub propagations: Vec<TransitGatewayAttachmentId>,
    /// The static routes.
    pub routes: Vec<TransitGatewayRoute>,
}

/// A static route of a transit gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TransitGatewayRoute {
    /// What it matches.
    pub destination_cidr_block: IpNet,
    /// Where it leads; none for a blackhole.
    pub transit_gateway_attachment_id: Option<TransitGatewayAttachmentId>,
}
