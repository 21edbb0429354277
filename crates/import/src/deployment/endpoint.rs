//! `AWS::EC2::VPCEndpoint`, of the type `Gateway` (`API-100`).

use vpce_model::action::CreateVpcEndpoint;
use vpce_model::cloud::id::VpcEndpointId;
use vpce_model::cloud::vpc_endpoint::{DnsRecordIpType, IpAddressType, ServiceName};

use super::{Created, Deployment, ResourceType, text};
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

fn create_vpc_endpoint(deployment: &mut Deployment, name: &str, properties: &mut Properties) -> Result<String, Fault> {
    properties.skip("Tags");
    match properties.text("VpcEndpointType")?.as_deref() {
        None | Some("Gateway") => {}
        Some(other) => {
            return Err(Cause::Unknown(format!("endpoints of the type `{other}` are not modelled")).nowhere());
        }
    }
    let id = VpcEndpointId::named(name);
    let service_name = service_name(properties)?;
    let mut request = CreateVpcEndpoint::new(id.clone(), properties.required("VpcId")?, service_name);
    request.route_table_ids = properties.list("RouteTableIds")?;
    request.policy_document = properties.known("PolicyDocument").map(|node| json::text(&node));
    request.ip_address_type = properties.choice("IpAddressType", &IP_ADDRESS_TYPES)?.unwrap_or_default();
    let record_type =
        properties.inside("DnsOptions", |options| options.choice("DnsRecordIpType", &DNS_RECORD_IP_TYPES))?;
    request.dns_record_ip_type = record_type.flatten().unwrap_or_default();
    deployment.cloud.create_vpc_endpoint(request)?;
    Ok(id.to_string())
}

/// S3 Express One Zone has gateway endpoints too, but publishes no addresses.
fn service_name(properties: &mut Properties) -> Result<ServiceName, Fault> {
    match properties.peek("ServiceName") {
        Some(name) if name.ends_with(".s3express") => {
            Err(Cause::Unknown(format!("the addresses of `{name}` are not published")).nowhere())
        }
        _ => properties.required("ServiceName"),
    }
}

const IP_ADDRESS_TYPES: [(&str, IpAddressType); 4] = [
    ("ipv4", IpAddressType::Ipv4),
    ("ipv6", IpAddressType::Ipv6),
    ("dualstack", IpAddressType::Dualstack),
    ("not-specified", IpAddressType::Ipv4),
];

const DNS_RECORD_IP_TYPES: [(&str, DnsRecordIpType); 5] = [
    ("service-defined", DnsRecordIpType::ServiceDefined),
    ("ipv4", DnsRecordIpType::Ipv4),
    ("ipv6", DnsRecordIpType::Ipv6),
    ("dualstack", DnsRecordIpType::Dualstack),
    ("not-specified", DnsRecordIpType::ServiceDefined),
];

fn endpoint_attribute(_: &Deployment, created: &Created<'_>, attribute: &str) -> Option<Content> {
    match attribute {
        "Id" => Some(text(created.reference)),
        "DnsEntries" | "NetworkInterfaceIds" => Some(Content::Sequence(Vec::new())),
        _ => None,
    }
}
