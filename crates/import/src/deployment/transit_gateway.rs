//! `AWS::EC2::TransitGateway`, `TransitGatewayAttachment` and `TransitGatewayVpcAttachment`, `TransitGatewayPeeringAttachment`,
//! `TransitGatewayRouteTable`, `…RouteTableAssociation`, `…RouteTablePropagation` and `TransitGatewayRoute`.

use ipnet::IpNet;
use vpce_model::action::{CreateTransitGateway, CreateTransitGatewayVpcAttachment};
use vpce_model::cloud::id::{TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayRouteTableId};
use vpce_model::cloud::transit_gateway::TransitGatewayRoute;

use super::{Created, Deployment, ResourceType, no_attribute, same_as_reference, text};
use crate::node::Content;
use crate::problem::Fault;
use crate::properties::Properties;

pub(super) const TRANSIT_GATEWAY: ResourceType = ResourceType {
    name: "AWS::EC2::TransitGateway",
    create: create_transit_gateway,
    attributes: &["EncryptionSupportState", "Id", "TransitGatewayArn"],
    attribute: gateway_attribute,
};

pub(super) const ATTACHMENT: ResourceType = ResourceType {
    name: "AWS::EC2::TransitGatewayAttachment",
    create: attach_vpc,
    attributes: &["Id"],
    attribute: same_as_reference,
};

pub(super) const VPC_ATTACHMENT: ResourceType =
    ResourceType { name: "AWS::EC2::TransitGatewayVpcAttachment", ..ATTACHMENT };

pub(super) const PEERING_ATTACHMENT: ResourceType = ResourceType {
    name: "AWS::EC2::TransitGatewayPeeringAttachment",
    create: attach_peer,
    attributes: &["CreationTime", "State", "Status", "Status.Code", "Status.Message", "TransitGatewayAttachmentId"],
    attribute: peering_attribute,
};

pub(super) const ROUTE_TABLE: ResourceType = ResourceType {
    name: "AWS::EC2::TransitGatewayRouteTable",
    create: create_route_table,
    attributes: &["TransitGatewayRouteTableId"],
    attribute: same_as_reference,
};

pub(super) const ASSOCIATION: ResourceType = ResourceType {
    name: "AWS::EC2::TransitGatewayRouteTableAssociation",
    create: associate,
    attributes: &[],
    attribute: no_attribute,
};

pub(super) const PROPAGATION: ResourceType = ResourceType {
    name: "AWS::EC2::TransitGatewayRouteTablePropagation",
    create: propagate,
    attributes: &[],
    attribute: no_attribute,
};

pub(super) const ROUTE: ResourceType = ResourceType {
    name: "AWS::EC2::TransitGatewayRoute",
    create: create_route,
    attributes: &[],
    attribute: no_attribute,
};

const SUPPORT: [(&str, bool); 2] = [("enable", true), ("disable", false)];

fn create_transit_gateway(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    ["Tags", "Description", "AmazonSideAsn"].into_iter().for_each(|name| properties.skip(name));
    let id = TransitGatewayId::named(name);
    let mut enabled = |name| Ok::<bool, Fault>(properties.choice(name, &SUPPORT)?.unwrap_or(true));
    let request = CreateTransitGateway {
        owner_id: deployment.settings.account_id.clone(),
        default_route_table_association: enabled("DefaultRouteTableAssociation")?,
        default_route_table_propagation: enabled("DefaultRouteTablePropagation")?,
        ..CreateTransitGateway::new(id.clone(), deployment.settings.region)
    };
    deployment.cloud.create_transit_gateway(request);
    if properties.choice("AutoAcceptSharedAttachments", &SUPPORT)?.unwrap_or(false) {
        deployment.accepts_attachments.insert(id.clone());
    }
    Ok(id.to_string())
}

fn gateway_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    match attribute {
        "Id" => Some(text(created.reference)),
        "TransitGatewayArn" => {
            let (region, account_id) = (deployment.settings.region.as_str(), &deployment.settings.account_id);
            Some(deployment.arn("ec2", region, account_id, &format!("transit-gateway/{}", created.reference)))
        }
        _ => None,
    }
}

fn attach_vpc(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    let id = TransitGatewayAttachmentId::named(name);
    let mode = properties.inside("Options", |options| {
        ["DnsSupport", "Ipv6Support", "SecurityGroupReferencingSupport"]
            .into_iter()
            .for_each(|name| options.skip(name));
        options.choice("ApplianceModeSupport", &SUPPORT)
    })?;
    let request = CreateTransitGatewayVpcAttachment {
        transit_gateway_attachment_id: id.clone(),
        transit_gateway_id: properties.required("TransitGatewayId")?,
        vpc_id: properties.required("VpcId")?,
        subnet_ids: properties.list("SubnetIds")?,
        appliance_mode_support: mode.flatten().unwrap_or(false),
    };
    let accepts = deployment.accepts_attachments.contains(&request.transit_gateway_id);
    deployment.cloud.create_transit_gateway_vpc_attachment(request)?;
    if accepts {
        deployment.cloud.accept_transit_gateway_attachment(&id)?;
    }
    Ok(id.to_string())
}

/// A template cannot say that the other side accepts. Where both gateways belong to one account the model takes it as done.
fn attach_peer(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    ["Tags", "Options", "PeerRegion"].into_iter().for_each(|name| properties.skip(name));
    let id = TransitGatewayAttachmentId::named(name);
    let gateway = properties.required("TransitGatewayId")?;
    let peer = properties.required("PeerTransitGatewayId")?;
    let peer_account_id = properties.required::<String>("PeerAccountId")?;
    deployment.cloud.create_transit_gateway_peering_attachment(id.clone(), &gateway, &peer)?;
    if peer_account_id == deployment.settings.account_id {
        deployment.cloud.accept_transit_gateway_attachment(&id)?;
    }
    Ok(id.to_string())
}

fn peering_attribute(_: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    (attribute == "TransitGatewayAttachmentId").then(|| text(created.reference))
}

fn create_route_table(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    let id = TransitGatewayRouteTableId::named(name);
    deployment.cloud.create_transit_gateway_route_table(id.clone(), &properties.required("TransitGatewayId")?)?;
    Ok(id.to_string())
}

fn pair(properties: &mut Properties) -> Result<(TransitGatewayRouteTableId, TransitGatewayAttachmentId), Fault> {
    Ok((properties.required("TransitGatewayRouteTableId")?, properties.required("TransitGatewayAttachmentId")?))
}

fn associate(deployment: &mut Deployment, _: &str, properties: &mut Properties) -> Result<String, Fault> {
    let (table, attachment) = pair(properties)?;
    deployment.cloud.associate_transit_gateway_route_table(&table, &attachment)?;
    Ok(format!("{attachment}_{table}"))
}

fn propagate(deployment: &mut Deployment, _: &str, properties: &mut Properties) -> Result<String, Fault> {
    let (table, attachment) = pair(properties)?;
    deployment.cloud.enable_transit_gateway_route_table_propagation(&table, &attachment)?;
    Ok(format!("{attachment}_{table}"))
}

fn create_route(deployment: &mut Deployment, _: &str, properties: &mut Properties) -> Result<String, Fault> {
    let table: TransitGatewayRouteTableId = properties.required("TransitGatewayRouteTableId")?;
    let Some(destination_cidr_block) = properties.block::<IpNet>("DestinationCidrBlock")? else {
        return Err(properties.missing("DestinationCidrBlock"));
    };
    let is_blackhole = properties.boolean("Blackhole")?.unwrap_or(false);
    let attachment = properties.parsed("TransitGatewayAttachmentId")?.filter(|_| !is_blackhole);
    if attachment.is_none() && !is_blackhole {
        return Err(properties.missing("TransitGatewayAttachmentId"));
    }
    let route = TransitGatewayRoute { destination_cidr_block, transit_gateway_attachment_id: attachment };
    deployment.cloud.create_transit_gateway_route(&table, route)?;
    Ok(format!("{table}|{}", destination_cidr_block.trunc()))
}
