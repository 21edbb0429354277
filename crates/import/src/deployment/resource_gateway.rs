//! `AWS::VpcLattice::ResourceGateway` and `ResourceConfiguration`.

use std::net::IpAddr;
use std::str::FromStr;

use vpce_model::action::CreateResourceGateway;
use vpce_model::cloud::id::{MalformedIdError, ResourceGatewayId};
use vpce_model::cloud::protocol::PortRange;
use vpce_model::cloud::resource_gateway::{ResourceConfiguration, ResourceDefinition};

use super::{Created, Deployment, ResourceType, text};
use crate::node::Content;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const GATEWAY: ResourceType = ResourceType {
    name: "AWS::VpcLattice::ResourceGateway",
    create: create_gateway,
    attributes: &["Arn", "Id"],
    attribute,
};

pub(super) const CONFIGURATION: ResourceType = ResourceType {
    name: "AWS::VpcLattice::ResourceConfiguration",
    create: create_configuration,
    attributes: &["Arn", "Id"],
    attribute,
};

fn create_gateway(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    ["Tags", "Name", "Ipv4AddressesPerEni", "ResourceConfigDnsResolution"]
        .into_iter()
        .for_each(|name| properties.skip(name));
    // Of a gateway for IPv6 the model would have to know what stands behind it as well.
    if properties.text("IpAddressType")?.is_some_and(|kind| kind != "IPV4") {
        return Err(Cause::Unknown("resource gateways with IPv6 addresses are not modelled".to_owned()).nowhere());
    }
    let resource_gateway_id = ResourceGatewayId::named(name);
    let arn = deployment.lattice_arn(&format!("resourcegateway/{resource_gateway_id}"));
    deployment.cloud.create_resource_gateway(CreateResourceGateway {
        resource_gateway_id,
        vpc_id: properties.required("VpcIdentifier")?,
        subnet_ids: properties.list("SubnetIds")?,
        security_group_ids: properties.list("SecurityGroupIds")?,
    })?;
    Ok(arn)
}

fn create_configuration(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    let unread =
        ["Tags", "Name", "ProtocolType", "AllowAssociationToSharableServiceNetwork", "ResourceConfigurationAuthType"];
    unread.into_iter().for_each(|name| properties.skip(name));
    if matches!(properties.text("ResourceConfigurationType")?.as_deref(), Some("GROUP" | "CHILD")) {
        return Err(Cause::Unknown("groups of resources are not modelled".to_owned()).nowhere());
    }
    let definition = properties.inside("ResourceConfigurationDefinition", definition)?.flatten();
    let Some(definition) = definition else { return Err(properties.missing("ResourceConfigurationDefinition")) };
    let GatewayIdentifier(resource_gateway_id) = properties.required("ResourceGatewayId")?;
    let port_ranges = properties.list::<PortRange>("PortRanges")?;
    let arn = deployment.lattice_arn(&format!("resourceconfiguration/rcfg-{name}"));
    deployment.cloud.create_resource_configuration(ResourceConfiguration {
        arn: arn.clone(),
        resource_gateway_id,
        definition,
        port_ranges,
    })?;
    Ok(arn)
}

/// An id, or an ARN that ends with one.
struct GatewayIdentifier(ResourceGatewayId);

impl FromStr for GatewayIdentifier {
    type Err = MalformedIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.rsplit('/').next().unwrap_or(text).parse().map(Self)
    }
}

fn definition(properties: &mut Properties) -> Result<Option<ResourceDefinition>, Fault> {
    if let Some(address) = properties.parsed::<IpAddr>("IpResource")? {
        return Ok(Some(ResourceDefinition::IpResource(address)));
    }
    let name = properties.inside("DnsResource", |name| {
        name.skip("IpAddressType");
        name.required("DomainName")
    })?;
    match name {
        Some(name) => Ok(Some(ResourceDefinition::DnsResource(name))),
        None => Ok(properties.text("ArnResource")?.map(ResourceDefinition::ArnResource)),
    }
}

/// `Ref` gives the ARN of both, and their id is its end.
fn attribute(_: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    match attribute {
        "Arn" => Some(text(created.reference)),
        _ => created.reference.rsplit('/').next().map(text),
    }
}

impl Deployment {
    fn lattice_arn(&self, resource: &str) -> String {
        self.arn_text("vpc-lattice", self.settings.region.as_str(), &self.settings.account_id, resource)
    }
}
