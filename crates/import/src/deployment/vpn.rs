//! `AWS::EC2::VPNGateway`, `CustomerGateway`, `VPNConnection`, `VPNConnectionRoute` and `VPNGatewayRoutePropagation`.

use std::net::IpAddr;

use ipnet::IpNet;
use vpce_model::cloud::id::{CustomerGatewayId, RouteTableId, TransitGatewayId, VpnConnectionId, VpnGatewayId};
use vpce_model::cloud::route_table::Propagation;
use vpce_model::cloud::vpn::{VpnConnection, VpnEnd};

use super::{Created, Deployment, ResourceType, no_attribute, same_as_reference, text};
use crate::node::Content;
use crate::problem::Fault;
use crate::properties::Properties;

pub(super) const VPN_GATEWAY: ResourceType = ResourceType {
    name: "AWS::EC2::VPNGateway",
    create: create_vpn_gateway,
    attributes: &["VPNGatewayId"],
    attribute: same_as_reference,
};

pub(super) const CUSTOMER_GATEWAY: ResourceType = ResourceType {
    name: "AWS::EC2::CustomerGateway",
    create: create_customer_gateway,
    attributes: &["CustomerGatewayId"],
    attribute: same_as_reference,
};

pub(super) const CONNECTION: ResourceType = ResourceType {
    name: "AWS::EC2::VPNConnection",
    create: create_connection,
    attributes: &["TransitGatewayAttachmentId", "VpnConnectionId"],
    attribute: connection_attribute,
};

pub(super) const CONNECTION_ROUTE: ResourceType = ResourceType {
    name: "AWS::EC2::VPNConnectionRoute",
    create: create_connection_route,
    attributes: &[],
    attribute: no_attribute,
};

pub(super) const PROPAGATION: ResourceType = ResourceType {
    name: "AWS::EC2::VPNGatewayRoutePropagation",
    create: propagate,
    attributes: &["Id"],
    attribute: same_as_reference,
};

fn create_vpn_gateway(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    ["Tags", "Type", "AmazonSideAsn"].into_iter().for_each(|name| properties.skip(name));
    let id = VpnGatewayId::named(name);
    deployment.cloud.create_vpn_gateway(id.clone());
    Ok(id.to_string())
}

fn create_customer_gateway(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    ["Tags", "Type", "BgpAsn", "BgpAsnExtended", "CertificateArn", "DeviceName"]
        .into_iter()
        .for_each(|name| properties.skip(name));
    let id = CustomerGatewayId::named(name);
    let ip_address = properties.parsed::<IpAddr>("IpAddress")?;
    deployment.cloud.create_customer_gateway(id.clone(), ip_address);
    Ok(id.to_string())
}

/// What the routers announce by BGP stands in no template. A connection without static routes says at most which network on premises
/// it may carry (`LocalIpv4NetworkCidr`, everything where it is not named): a route propagated from it is that one.
fn create_connection(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    ["Tags", "Type", "VpnTunnelOptionsSpecifications", "EnableAcceleration"]
        .into_iter()
        .for_each(|name| properties.skip(name));
    let vpn_connection_id = VpnConnectionId::named(name);
    let gateway = properties.parsed::<VpnGatewayId>("VpnGatewayId")?.map(VpnEnd::VpnGateway);
    let transit = properties.parsed::<TransitGatewayId>("TransitGatewayId")?.map(VpnEnd::TransitGateway);
    let Some(ends_at) = gateway.or(transit) else { return Err(properties.missing("VpnGatewayId")) };
    let is_static = properties.boolean("StaticRoutesOnly")?.unwrap_or(false);
    let on_premises = properties.block::<IpNet>("LocalIpv4NetworkCidr")?;
    let (propagation, routes) = match is_static {
        true => (Propagation::VpnStatic, Vec::new()),
        false => (Propagation::VpnBgp, on_premises.into_iter().map(|network| network.trunc()).collect()),
    };
    let customer_gateway_id = properties.required("CustomerGatewayId")?;
    let id = vpn_connection_id.to_string();
    let connection = VpnConnection { vpn_connection_id, customer_gateway_id, ends_at, propagation, routes };
    deployment.cloud.create_vpn_connection(connection)?;
    Ok(id)
}

fn connection_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let connection = deployment.cloud.vpn_connections.get(&VpnConnectionId::named(created.logical_id))?;
    match (attribute, &connection.ends_at) {
        ("VpnConnectionId", _) => Some(text(created.reference)),
        ("TransitGatewayAttachmentId", VpnEnd::TransitGateway(_)) => {
            Some(text(format!("tgw-attach-{}", created.logical_id)))
        }
        _ => None,
    }
}

fn create_connection_route(deployment: &mut Deployment, _: &str, properties: &mut Properties) -> Result<String, Fault> {
    let connection: VpnConnectionId = properties.required("VpnConnectionId")?;
    let Some(network) = properties.block::<IpNet>("DestinationCidrBlock")? else {
        return Err(properties.missing("DestinationCidrBlock"));
    };
    deployment.cloud.create_vpn_connection_route(&connection, network)?;
    Ok(format!("{connection}|{}", network.trunc()))
}

fn propagate(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let gateway: VpnGatewayId = properties.required("VpnGatewayId")?;
    let tables: Vec<RouteTableId> = properties.list("RouteTableIds")?;
    for table in &tables {
        deployment.cloud.enable_vgw_route_propagation(table, &gateway)?;
    }
    Ok(format!("rtbprop-{name}"))
}
