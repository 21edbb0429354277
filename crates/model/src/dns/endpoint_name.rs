//! The names that an endpoint has of its own, which public DNS answers with private addresses (`IF-31`).

use std::net::IpAddr;

use crate::cloud::Cloud;
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::region::Region;
use crate::cloud::service::{Service, ServiceName};
use crate::cloud::vpc_endpoint::{DnsRecordIpType, EndpointService, VpcEndpoint, VpcEndpointType};

/// A name of an endpoint, and which of its interfaces answer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointName<'a> {
    /// The name; the one for the buckets of S3 begins with `*.` (`IF-50`).
    pub name: String,
    /// The interface of a zonal name; all of them for any other.
    pub interface: Option<&'a NetworkInterface>,
}

/// The names of an endpoint's own, as `DnsEntries` prints them: the regional one and those of its zones (`IF-30`, `IF-33`, `SV-41`), for
/// S3 the wildcard as well. A gateway endpoint and a Gateway Load Balancer endpoint have none (`GW-04`).
pub fn endpoint_names<'a>(cloud: &'a Cloud, endpoint: &'a VpcEndpoint) -> Vec<EndpointName<'a>> {
    let Some(suffix) = suffix(cloud, endpoint) else { return Vec::new() };
    let label =
        format!("{}-{}", endpoint.vpc_endpoint_id, hash(endpoint.vpc_endpoint_id.as_str())).to_ascii_lowercase();
    let regional = format!("{label}.{suffix}");
    let mut names = vec![EndpointName { name: regional.clone(), interface: None }];
    // `IF-93`: an endpoint for another Region has no zonal names.
    if region_of(cloud, endpoint) == endpoint.service_region() {
        let interfaces = endpoint.network_interface_ids.iter().filter_map(|id| cloud.network_interfaces.get(id));
        names.extend(interfaces.filter_map(|interface| {
            let zone = cloud.subnets.get(&interface.subnet_id)?.availability_zone;
            Some(EndpointName { name: format!("{label}-{zone}.{suffix}"), interface: Some(interface) })
        }));
    }
    if endpoint.aws_service().is_some_and(|name| name.service == Service::S3) {
        names.push(EndpointName { name: format!("*.{regional}"), interface: None });
    }
    names
}

/// The endpoint that owns a name of this form, and the addresses that the name has now.
pub(super) fn find<'a>(cloud: &'a Cloud, name: &str) -> Option<(&'a VpcEndpoint, Vec<IpAddr>)> {
    if !name.contains("vpce") {
        return None;
    }
    cloud.vpc_endpoints.values().find_map(|endpoint| {
        if is_api_alias(endpoint, name) {
            return Some((endpoint, addresses(cloud, endpoint, None)));
        }
        let names = endpoint_names(cloud, endpoint);
        let owned = names.into_iter().find(|own| matches(&own.name, name) || is_s3_part(endpoint, &own.name, name))?;
        Some((endpoint, addresses(cloud, endpoint, owned.interface)))
    })
}

/// The addresses of an endpoint's interfaces, or of one, in the families of its DNS records; only those that are up (`IF-32`). A
/// client may use those of other zones too, and with the last of them it loses the service (`IF-75`).
pub(super) fn addresses(cloud: &Cloud, endpoint: &VpcEndpoint, only: Option<&NetworkInterface>) -> Vec<IpAddr> {
    let (ipv4, ipv6) = match endpoint.dns_options.dns_record_ip_type {
        DnsRecordIpType::Ipv4 => (true, false),
        DnsRecordIpType::Ipv6 => (false, true),
        DnsRecordIpType::Dualstack | DnsRecordIpType::ServiceDefined => (true, true),
    };
    let all = endpoint.network_interface_ids.iter().filter_map(|id| cloud.network_interfaces.get(id));
    all.filter(|interface| only.is_none_or(|only| only.network_interface_id == interface.network_interface_id))
        .filter(|interface| cloud.is_up(interface))
        .flat_map(NetworkInterface::addresses)
        .filter(|address| if address.is_ipv4() { ipv4 } else { ipv6 })
        .collect()
}

/// Whether a name is covered by another, which may begin with `*.`.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(end) => name.len() > end.len() && name.ends_with(end),
        None => pattern == name,
    }
}

/// `bucket.`, `accesspoint.` and `control.` in front of a zonal name of S3 (`SV-40`).
fn is_s3_part(endpoint: &VpcEndpoint, own: &str, name: &str) -> bool {
    let is_s3 = endpoint.aws_service().is_some_and(|name| name.service == Service::S3);
    is_s3 && matches(&format!("*.{own}"), name)
}

/// `<API>-<endpoint>.execute-api.<Region>.<suffix>`: an alias in Route 53 that leads to the endpoint from everywhere (`SV-61`).
fn is_api_alias(endpoint: &VpcEndpoint, name: &str) -> bool {
    let service = endpoint.aws_service().filter(|name| name.service == Service::EXECUTE_API);
    service.is_some_and(|ServiceName { region, .. }| {
        let id = endpoint.vpc_endpoint_id.as_str().to_ascii_lowercase();
        matches(&format!("*-{id}.execute-api.{region}.{}", region.dns_suffix()), name)
    })
}

/// What stands behind the endpoint's id: `ssm.us-east-1.vpce.amazonaws.com`.
fn suffix(cloud: &Cloud, endpoint: &VpcEndpoint) -> Option<String> {
    if !matches!(endpoint.vpc_endpoint_type, VpcEndpointType::Interface) {
        return None;
    }
    match &endpoint.service_name {
        EndpointService::Aws(name) => {
            let (label, region) = (name.service.endpoint_label(), name.region);
            Some(format!("{label}.{region}.vpce.{}", region.dns_suffix()))
        }
        EndpointService::Customer(name) => {
            let region = region_of(cloud, endpoint)?;
            Some(format!("{}.{region}.vpce.{}", name.service_id, region.dns_suffix()).to_ascii_lowercase())
        }
        // How a resource endpoint is named (`IF-101`) depends on ids that only AWS knows.
        EndpointService::Resource(_) => None,
    }
}

fn region_of(cloud: &Cloud, endpoint: &VpcEndpoint) -> Option<Region> {
    cloud.vpcs.get(&endpoint.vpc_id).map(|vpc| vpc.region)
}

/// Eight letters and digits that AWS makes up; here they follow from the id, so that a name is the same in every run (FNV-1a).
fn hash(id: &str) -> String {
    let mut number = id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let digits = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut text = String::with_capacity(8);
    for _ in 0..8 {
        text.push(char::from(digits[(number % 36) as usize]));
        number /= 36;
    }
    text
}
