//! `AWS::EC2::RouteTable`, `SubnetRouteTableAssociation`, `GatewayRouteTableAssociation` and `Route`.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use vpce_model::cloud::id::{InstanceId, RouteTableId, SubnetId};
use vpce_model::cloud::prefix_list::PrefixListId;
use vpce_model::cloud::route_table::{Destination, Route, Target};

use super::{Created, Deployment, ResourceType, same_as_reference, text};
use crate::node::Content;
use crate::problem::{Cause, Fault};
use crate::properties::Properties;

pub(super) const ROUTE_TABLE: ResourceType = ResourceType {
    name: "AWS::EC2::RouteTable",
    create: create_route_table,
    attributes: &["RouteTableId"],
    attribute: same_as_reference,
};

pub(super) const ASSOCIATION: ResourceType = ResourceType {
    name: "AWS::EC2::SubnetRouteTableAssociation",
    create: associate_route_table,
    attributes: &["Id"],
    attribute: same_as_reference,
};

pub(super) const GATEWAY_ASSOCIATION: ResourceType = ResourceType {
    name: "AWS::EC2::GatewayRouteTableAssociation",
    create: associate_gateway,
    attributes: &["AssociationId"],
    attribute: same_as_reference,
};

pub(super) const ROUTE: ResourceType = ResourceType {
    name: "AWS::EC2::Route",
    create: create_route,
    attributes: &["CidrBlock"],
    attribute: route_attribute,
};

fn create_route_table(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    let id = RouteTableId::named(name);
    deployment.cloud.create_route_table(id.clone(), &properties.required("VpcId")?)?;
    Ok(id.to_string())
}

pub(super) fn associate_route_table(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    let table: RouteTableId = properties.required("RouteTableId")?;
    let subnet: SubnetId = properties.required("SubnetId")?;
    deployment.cloud.associate_route_table(&table, &subnet)?;
    Ok(format!("rtbassoc-{name}"))
}

pub(super) fn associate_gateway(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    let table: RouteTableId = properties.required("RouteTableId")?;
    let gateway: Target = properties.required("GatewayId")?;
    deployment.cloud.associate_gateway_route_table(&table, &gateway)?;
    Ok(format!("rtbassoc-{name}"))
}

fn create_route(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let table: RouteTableId = properties.required("RouteTableId")?;
    let destination = destination(properties)?;
    let target = target(deployment, name, properties)?;
    let reference = format!("{table}|{destination}");
    deployment.cloud.create_route(&table, Route::new(destination, target))?;
    Ok(reference)
}

/// `Ref` gives the table and the destination; the attribute is the destination.
fn route_attribute(_: &Deployment, created: &Created<'_>, _: &str) -> Option<Content> {
    created.reference.split_once('|').map(|(_, destination)| text(destination))
}

/// EC2 takes 10.0.7.9/16 for 10.0.0.0/16.
fn destination(properties: &mut Properties) -> Result<Destination, Fault> {
    let ipv4 =
        properties.block::<Ipv4Net>("DestinationCidrBlock")?.map(|block| Destination::Cidr(IpNet::V4(block.trunc())));
    let ipv6 = properties
        .block::<Ipv6Net>("DestinationIpv6CidrBlock")?
        .map(|block| Destination::Cidr(IpNet::V6(block.trunc())));
    let list = properties.parsed::<PrefixListId>("DestinationPrefixListId")?.map(Destination::PrefixList);
    ipv4.or(ipv6).or(list).ok_or_else(|| properties.missing("DestinationCidrBlock"))
}

/// The properties that name a target, and the prefix of the ids they hold.
const TARGETS: [(&str, &str); 10] = [
    ("CarrierGatewayId", "cagw"),
    ("CoreNetworkArn", "arn"),
    ("EgressOnlyInternetGatewayId", "eigw"),
    ("GatewayId", "gateway"),
    ("LocalGatewayId", "lgw"),
    ("NatGatewayId", "nat"),
    ("NetworkInterfaceId", "eni"),
    ("TransitGatewayId", "tgw"),
    ("VpcEndpointId", "vpce"),
    ("VpcPeeringConnectionId", "pcx"),
];

/// A route whose target lies outside the template still takes what it matches away from every shorter route: it is kept,
/// with a target that the model does not know.
fn target(deployment: &Deployment, name: &str, properties: &mut Properties) -> Result<Target, Fault> {
    if let Some(instance_id) = properties.parsed::<InstanceId>("InstanceId")? {
        return deployment.primary_interface(&instance_id).map(Target::NetworkInterface);
    }
    let Some((property, prefix)) = TARGETS.into_iter().find(|(property, _)| properties.has(property)) else {
        return Err(properties.missing("GatewayId"));
    };
    match properties.parsed(property) {
        Err(Fault { cause: Cause::Unknown(_), .. }) => Ok(Target::NotModelled(format!("{prefix}-{name}"))),
        target => target?.ok_or_else(|| properties.missing(property)),
    }
}
