//! `AWS::EC2::VPCEndpointService` and `AWS::EC2::VPCEndpointServicePermissions`.

use vpce_model::cloud::endpoint_service::{PayerResponsibility, ServiceConfiguration};
use vpce_model::cloud::id::VpcEndpointServiceId;
use vpce_model::cloud::vpc_endpoint::IpAddressType;

use super::{Deployment, ResourceType, no_attribute, same_as_reference};
use crate::problem::Fault;
use crate::properties::Properties;

pub(super) const ENDPOINT_SERVICE: ResourceType = ResourceType {
    name: "AWS::EC2::VPCEndpointService",
    create: create_endpoint_service,
    attributes: &["ServiceId"],
    attribute: same_as_reference,
};

pub(super) const PERMISSIONS: ResourceType = ResourceType {
    name: "AWS::EC2::VPCEndpointServicePermissions",
    create: permit,
    attributes: &[],
    attribute: no_attribute,
};

/// The type has no property for a private name: that takes a call of the API (`ES-13`).
pub(super) fn create_endpoint_service(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    ["Tags", "ContributorInsightsEnabled"].into_iter().for_each(|name| properties.skip(name));
    let service_id = VpcEndpointServiceId::named(name);
    let mut load_balancer_arns: Vec<String> = properties.list("NetworkLoadBalancerArns")?;
    load_balancer_arns.extend(properties.list::<String>("GatewayLoadBalancerArns")?);
    let service = ServiceConfiguration {
        service_id: service_id.clone(),
        region: deployment.settings.region,
        owner_id: deployment.settings.account_id.clone(),
        acceptance_required: properties.boolean("AcceptanceRequired")?.unwrap_or(true),
        allowed_principals: Vec::new(),
        load_balancer_arns,
        private_dns_name: None,
        supported_ip_address_types: address_types(&properties.list::<String>("SupportedIpAddressTypes")?),
        supported_regions: properties.list("SupportedRegions")?,
        payer_responsibility: properties
            .choice("PayerResponsibility", &[("ServiceOwner", PayerResponsibility::ServiceOwner)])?,
    };
    deployment.cloud.create_vpc_endpoint_service_configuration(service)?;
    Ok(service_id.to_string())
}

/// IPv4 where none is named.
fn address_types(names: &[String]) -> IpAddressType {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    match (has("ipv4"), has("ipv6")) {
        (true, true) => IpAddressType::Dualstack,
        (false, true) => IpAddressType::Ipv6,
        _ => IpAddressType::Ipv4,
    }
}

fn permit(deployment: &mut Deployment, _: &str, properties: &mut Properties) -> Result<String, Fault> {
    let service_id: VpcEndpointServiceId = properties.required("ServiceId")?;
    let principals = properties.list("AllowedPrincipals")?;
    deployment.cloud.modify_vpc_endpoint_service_permissions(&service_id, principals, &[])?;
    Ok(service_id.to_string())
}
