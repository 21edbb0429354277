//! `AWS::EC2::InternetGateway`, `VPCGatewayAttachment`, `EgressOnlyInternetGateway`, `EIP`, `EIPAssociation` and `NatGateway`.

use std::net::Ipv4Addr;

use vpce_model::action::CreateNatGateway;
use vpce_model::cloud::gateway::ConnectivityType;
use vpce_model::cloud::id::{
    AllocationId, EgressOnlyInternetGatewayId, InstanceId, InternetGatewayId, NatGatewayId, NetworkInterfaceId, VpcId,
    VpnGatewayId,
};

use super::{Created, Deployment, ResourceType, no_attribute, not_in_template, same_as_reference, text};
use crate::node::Content;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const INTERNET_GATEWAY: ResourceType = ResourceType {
    name: "AWS::EC2::InternetGateway",
    create: create_internet_gateway,
    attributes: &["InternetGatewayId"],
    attribute: same_as_reference,
};

pub(super) const ATTACHMENT: ResourceType = ResourceType {
    name: "AWS::EC2::VPCGatewayAttachment",
    create: attach_gateway,
    attributes: &["AttachmentType"],
    attribute: no_attribute,
};

pub(super) const EGRESS_ONLY_INTERNET_GATEWAY: ResourceType = ResourceType {
    name: "AWS::EC2::EgressOnlyInternetGateway",
    create: create_egress_only_internet_gateway,
    attributes: &["Id"],
    attribute: same_as_reference,
};

pub(super) const ADDRESS: ResourceType = ResourceType {
    name: "AWS::EC2::EIP",
    create: allocate_address,
    attributes: &["AllocationId", "PublicIp"],
    attribute: address_attribute,
};

pub(super) const ADDRESS_ASSOCIATION: ResourceType = ResourceType {
    name: "AWS::EC2::EIPAssociation",
    create: associate_address,
    attributes: &["Id"],
    attribute: same_as_reference,
};

pub(super) const NAT_GATEWAY: ResourceType = ResourceType {
    name: "AWS::EC2::NatGateway",
    create: create_nat_gateway,
    attributes: &["AutoProvisionZones", "AutoScalingIps", "EniId", "NatGatewayId", "RouteTableId"],
    attribute: nat_gateway_attribute,
};

fn create_internet_gateway(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    properties.skip("Tags");
    let id = InternetGatewayId::named(name);
    deployment.cloud.create_internet_gateway(id.clone());
    Ok(id.to_string())
}

fn attach_gateway(deployment: &mut Deployment, _: &str, properties: &mut Properties) -> Result<String, Fault> {
    let vpc_id: VpcId = properties.required("VpcId")?;
    if let Some(gateway_id) = properties.parsed::<VpnGatewayId>("VpnGatewayId")? {
        deployment.cloud.attach_vpn_gateway(&gateway_id, &vpc_id)?;
        return Ok(format!("VGW|{vpc_id}"));
    }
    let gateway_id: InternetGatewayId = properties.required("InternetGatewayId")?;
    deployment.cloud.attach_internet_gateway(&gateway_id, &vpc_id)?;
    Ok(format!("IGW|{vpc_id}"))
}

fn create_egress_only_internet_gateway(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    properties.skip("Tags");
    let id = EgressOnlyInternetGatewayId::named(name);
    let vpc_id = properties.required("VpcId")?;
    deployment.cloud.create_egress_only_internet_gateway(id.clone(), &vpc_id)?;
    Ok(id.to_string())
}

fn allocate_address(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    properties.skip("Domain");
    let allocation_id = AllocationId::named(name);
    let instance_id = properties.parsed::<InstanceId>("InstanceId")?;
    let public_ip = deployment.cloud.allocate_address(allocation_id.clone());
    if let Some(instance_id) = instance_id {
        let interface = deployment.primary_interface(&instance_id)?;
        deployment.cloud.associate_address(&allocation_id, &interface)?;
    }
    Ok(public_ip.to_string())
}

/// `Ref` gives the public address, so the allocation is an attribute.
fn address_attribute(_: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    Some(match attribute {
        "AllocationId" => text(AllocationId::named(created.logical_id)),
        _ => text(created.reference),
    })
}

fn associate_address(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let by_address = properties.parsed::<Ipv4Addr>("EIP")?.and_then(|address| deployment.allocation_of(address));
    let allocation_id = match by_address {
        Some(allocation_id) => allocation_id,
        None => properties.required("AllocationId")?,
    };
    let interface_id = match properties.parsed("NetworkInterfaceId")? {
        Some(interface_id) => interface_id,
        None => deployment.primary_interface(&properties.required("InstanceId")?)?,
    };
    deployment.cloud.associate_address(&allocation_id, &interface_id)?;
    Ok(format!("eipassoc-{name}"))
}

impl Deployment {
    fn allocation_of(&self, address: Ipv4Addr) -> Option<AllocationId> {
        let mut addresses = self.cloud.addresses.values();
        addresses.find(|other| other.public_ip == address).map(|address| address.allocation_id.clone())
    }

    /// The first interface of an instance.
    pub(super) fn primary_interface(&self, id: &InstanceId) -> Result<NetworkInterfaceId, Fault> {
        let interface = self.cloud.instances.get(id).and_then(|instance| instance.network_interfaces.first());
        interface.cloned().ok_or_else(|| not_in_template(id))
    }
}

fn create_nat_gateway(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    if properties.text("AvailabilityMode")?.is_some_and(|mode| mode == "regional") {
        return Err(Cause::Unknown("regional NAT gateways are not modelled".to_owned()).nowhere());
    }
    let nat_gateway_id = NatGatewayId::named(name);
    let kinds = [("public", ConnectivityType::Public), ("private", ConnectivityType::Private)];
    let connectivity_type = properties.choice("ConnectivityType", &kinds)?.unwrap_or(ConnectivityType::Public);
    let request = CreateNatGateway {
        nat_gateway_id: nat_gateway_id.clone(),
        subnet_id: properties.required("SubnetId")?,
        connectivity_type,
        allocation_id: properties.parsed("AllocationId")?,
    };
    deployment.cloud.create_nat_gateway(request)?;
    Ok(nat_gateway_id.to_string())
}

fn nat_gateway_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let gateway = deployment.cloud.nat_gateways.get(&NatGatewayId::named(created.logical_id))?;
    match attribute {
        "NatGatewayId" => Some(text(&gateway.nat_gateway_id)),
        "EniId" => Some(text(&gateway.network_interface_id)),
        _ => None,
    }
}
