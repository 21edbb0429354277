//! `AWS::EC2::VPCEndpoint` (`API-100`).

use vpce_model::action::CreateVpcEndpoint;
use vpce_model::cloud::id::{SubnetId, VpcEndpointId};
use vpce_model::cloud::vpc_endpoint::{
    DnsRecordIpType, EndpointService, IpAddressType, PrivateDnsPreference, VpcEndpointType,
};
use vpce_model::dns::endpoint_names;

use super::{Created, Deployment, ResourceType, not_in_template, text, texts};
use crate::json;
use crate::node::Content;
use crate::problem::{At, Cause, Fault};
use crate::properties::Properties;

pub(super) const VPC_ENDPOINT: ResourceType = ResourceType {
    name: "AWS::EC2::VPCEndpoint",
    create: create_vpc_endpoint,
    attributes: &["CreationTimestamp", "DnsEntries", "Id", "NetworkInterfaceIds"],
    attribute: endpoint_attribute,
};

pub(super) fn create_vpc_endpoint(
    deployment: &mut Deployment,
    name: &str,
    properties: &mut Properties,
) -> Result<String, Fault> {
    properties.skip("Tags");
    let id = VpcEndpointId::named(name);
    let vpc_id = properties.required("VpcId")?;
    // `API-73`
    let kind = properties.choice_or("VpcEndpointType", &TYPES, Some("InvalidVpcEndpointType"))?;
    let vpc_endpoint_type = kind.unwrap_or_default();
    let service = service_name(vpc_endpoint_type, properties)?;
    if let EndpointService::Customer(name) = &service
        && !deployment.cloud.endpoint_services.contains_key(&name.service_id)
    {
        return Err(not_in_template(format!("the endpoint service {name}")));
    }
    let subnets: Vec<SubnetId> = properties.list("SubnetIds")?;
    let mut request = CreateVpcEndpoint::interface(id.clone(), vpc_id, service, subnets);
    request.vpc_endpoint_type = vpc_endpoint_type;
    request.owner_id = Some(deployment.settings.account_id.clone());
    request.service_region = properties.parsed("ServiceRegion")?;
    request.route_table_ids = properties.list("RouteTableIds")?;
    request.security_group_ids = properties.list("SecurityGroupIds")?;
    // `IF-43`: CloudFormation's own default.
    request.private_dns_enabled = properties.boolean("PrivateDnsEnabled")?.unwrap_or(false);
    request.policy_document = properties.known("PolicyDocument").map(|node| json::document(&node));
    request.ip_address_type = properties.choice("IpAddressType", &IP_ADDRESS_TYPES)?.unwrap_or_default();
    let options = properties.inside("DnsOptions", |options| {
        let record_type = options.choice("DnsRecordIpType", &DNS_RECORD_IP_TYPES)?.flatten();
        let inbound_only = options.choice("PrivateDnsOnlyForInboundResolverEndpoint", &WHO_MAY_ASK)?.flatten();
        let preference = options.choice("PrivateDnsPreference", &PRIVATE_DNS_PREFERENCES)?;
        options.skip("PrivateDnsSpecifiedDomains");
        Ok((record_type, inbound_only, preference))
    })?;
    (
        request.dns_record_ip_type,
        request.private_dns_only_for_inbound_resolver_endpoint,
        request.private_dns_preference,
    ) = options.unwrap_or_default();
    deployment.cloud.create_vpc_endpoint(request)?;
    Ok(id.to_string())
}

/// What the endpoint is to lead to. S3 Express One Zone has gateway endpoints too, but publishes no addresses.
fn service_name(kind: VpcEndpointType, properties: &mut Properties) -> Result<EndpointService, Fault> {
    match (kind, properties.peek("ServiceName")) {
        (VpcEndpointType::Resource, _) => properties.required("ResourceConfigurationArn"),
        (VpcEndpointType::ServiceNetwork, _) => properties.required("ServiceNetworkArn"),
        (_, Some(name)) if name.ends_with(".s3express") => {
            Err(Cause::Unknown(format!("the addresses of `{name}` are not published")).nowhere())
        }
        _ => properties.required("ServiceName"),
    }
}

const TYPES: [(&str, VpcEndpointType); 5] = [
    ("Gateway", VpcEndpointType::Gateway),
    ("Interface", VpcEndpointType::Interface),
    ("GatewayLoadBalancer", VpcEndpointType::GatewayLoadBalancer),
    ("Resource", VpcEndpointType::Resource),
    ("ServiceNetwork", VpcEndpointType::ServiceNetwork),
];

const IP_ADDRESS_TYPES: [(&str, IpAddressType); 4] = [
    ("ipv4", IpAddressType::Ipv4),
    ("ipv6", IpAddressType::Ipv6),
    ("dualstack", IpAddressType::Dualstack),
    ("not-specified", IpAddressType::Ipv4),
];

const DNS_RECORD_IP_TYPES: [(&str, Option<DnsRecordIpType>); 5] = [
    ("service-defined", Some(DnsRecordIpType::ServiceDefined)),
    ("ipv4", Some(DnsRecordIpType::Ipv4)),
    ("ipv6", Some(DnsRecordIpType::Ipv6)),
    ("dualstack", Some(DnsRecordIpType::Dualstack)),
    ("not-specified", None),
];

/// The EC2 API has a boolean here, CloudFormation words.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-vpcendpoint-dnsoptionsspecification.html>
const WHO_MAY_ASK: [(&str, Option<bool>); 3] =
    [("OnlyInboundResolver", Some(true)), ("AllResolvers", Some(false)), ("NotSpecified", None)];

const PRIVATE_DNS_PREFERENCES: [(&str, PrivateDnsPreference); 4] = [
    ("ALL_DOMAINS", PrivateDnsPreference::AllDomains),
    ("VERIFIED_DOMAINS_ONLY", PrivateDnsPreference::VerifiedDomainsOnly),
    ("VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS", PrivateDnsPreference::VerifiedDomainsAndSpecifiedDomains),
    ("SPECIFIED_DOMAINS_ONLY", PrivateDnsPreference::SpecifiedDomainsOnly),
];

/// Of a DNS entry CloudFormation prints the id of a hosted zone of AWS's and the name (`API-102`); the id is made up here.
fn endpoint_attribute(deployment: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    let endpoint = deployment.cloud.vpc_endpoints.get(&VpcEndpointId::named(created.logical_id))?;
    match attribute {
        "Id" => Some(text(created.reference)),
        "NetworkInterfaceIds" => Some(texts(&endpoint.network_interface_ids)),
        "DnsEntries" => {
            let own = endpoint_names(&deployment.cloud, endpoint).into_iter().map(|entry| entry.name);
            let private = deployment.cloud.private_names(&endpoint.service_name);
            let all = own.chain(private.into_iter().filter(|_| endpoint.private_dns_enabled));
            Some(texts(all.map(|name| format!("Z-{}:{name}", created.logical_id))))
        }
        _ => None,
    }
}
