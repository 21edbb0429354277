//! Where a destination is: the addresses behind what a request asks for, as its source sees them.

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::IpNet;

use super::range::{self, AddressRange};
use super::source::Source;
use super::{Destination, TraceError};
use crate::cloud::Cloud;
use crate::cloud::id::NetworkInterfaceId;
use crate::cloud::prefix_list::service_at;
use crate::cloud::region::Region;
use crate::cloud::service::ServiceName;
use crate::cloud::vpc_endpoint::VpcEndpoint;
use crate::dns::{PublicName, Records, Resolution, endpoint_names, resolve};

/// A destination with its addresses, as one VPC sees it.
#[derive(Clone, Debug)]
pub(super) struct Located {
    /// The addresses; those of a group meet the same settings.
    pub(super) groups: Vec<Vec<AddressRange>>,
    pub(super) service: Option<ServiceName>,
    /// The interfaces that have the addresses, where those are asked for and not addresses.
    pub(super) interfaces: Vec<NetworkInterfaceId>,
    pub(super) resolution: Option<Resolution>,
    /// The Region that a bucket or table was taken to lie in, because the network does not know it.
    pub(super) assumed: Option<Region>,
}

pub(super) fn locate(cloud: &Cloud, source: Source<'_>, destination: &Destination) -> Result<Located, TraceError> {
    let here = source.region(cloud)?;
    let by_name = |name: PublicName, known: Option<Region>| {
        let located = locate_name(cloud, source, &name.to_string())?;
        Ok(Located { assumed: known.is_none().then_some(here), ..located })
    };
    match destination {
        Destination::Bucket { bucket, .. } => {
            let known = cloud.buckets.get(bucket).map(|bucket| bucket.region);
            by_name(PublicName::of_bucket(bucket, known.unwrap_or(here)), known)
        }
        Destination::Table { table, region } => {
            let written = region.as_deref().map(str::parse).transpose().map_err(TraceError::UnknownRegion)?;
            let known = written.or_else(|| cloud.tables.get(table).map(|table| table.region));
            by_name(PublicName::of_dynamodb(known.unwrap_or(here)), known)
        }
        Destination::Name { name, .. } => locate_name(cloud, source, name),
        Destination::Address { address, .. } => Ok(locate_address(*address)),
        Destination::Interface { name, .. } => match cloud.find_vpc_endpoint(name) {
            Some(endpoint) => locate_endpoint(cloud, source, endpoint),
            None => locate_interface(cloud, source, name),
        },
    }
}

/// An endpoint goes by its regional name (`IF-30`), and where only AWS knows that (`IF-101`), by its addresses. To the target of
/// routes nobody connects.
fn locate_endpoint(cloud: &Cloud, source: Source<'_>, endpoint: &VpcEndpoint) -> Result<Located, TraceError> {
    if endpoint.vpc_endpoint_type.is_route_target() {
        return Err(TraceError::RouteTarget(endpoint.vpc_endpoint_id.clone(), endpoint.vpc_endpoint_type));
    }
    let own = endpoint.network_interface_ids.clone();
    if let Some(regional) = endpoint_names(cloud, endpoint).first() {
        return Ok(Located { interfaces: own, ..locate_name(cloud, source, &regional.name)? });
    }
    let interfaces = endpoint.network_interface_ids.iter().filter_map(|id| cloud.network_interfaces.get(id));
    let addresses = interfaces.filter_map(|interface| {
        let shared = interface.addresses().find(|address| source.address(*address).is_some());
        shared.or_else(|| interface.addresses().next())
    });
    let groups = addresses.map(|address| vec![IpNet::from(address).into()]).collect();
    Ok(Located { groups, service: None, interfaces: own, resolution: None, assumed: None })
}

fn locate_interface(cloud: &Cloud, source: Source<'_>, name: &str) -> Result<Located, TraceError> {
    let interface = match Source::find(cloud, name).map_err(|error| error.with_endpoints(cloud))? {
        Source::Interface(interface) => interface,
        Source::OnPremises { address, .. } | Source::Internet { address } => return Ok(locate_address(address)),
    };
    let public = interface.public_ip.filter(|_| matches!(source, Source::Internet { .. })).map(IpAddr::V4);
    let shared = interface.addresses().find(|address| source.address(*address).is_some());
    let address = public.or(shared).or_else(|| interface.addresses().next());
    let located =
        |address| Located { interfaces: vec![interface.network_interface_id.clone()], ..locate_address(address) };
    address.map(located).ok_or_else(|| TraceError::UnknownSource {
        name: interface.network_interface_id.to_string(),
        known: Vec::new(),
    })
}

fn locate_address(address: IpAddr) -> Located {
    let groups = vec![vec![IpNet::from(address).into()]];
    Located { groups, service: service_at(address), interfaces: Vec::new(), resolution: None, assumed: None }
}

/// The addresses of a name in the family that a client uses: IPv6 when both ends have it, else IPv4.
///
/// "Default Address Selection for IPv6" (RFC 6724), <https://www.rfc-editor.org/rfc/rfc6724>
fn locate_name(cloud: &Cloud, source: Source<'_>, name: &str) -> Result<Located, TraceError> {
    let resolution = resolve(cloud, source.resolver(cloud), name).map_err(TraceError::UnknownName)?;
    let speaks_ipv6 = source.interface().is_some_and(|interface| !interface.ipv6_addresses.is_empty());
    let choose = |ipv4: Cow<'static, [IpNet]>, ipv6: Cow<'static, [IpNet]>| {
        if ipv4.is_empty() || speaks_ipv6 && !ipv6.is_empty() { ipv6 } else { ipv4 }
    };
    let networks: Cow<[IpNet]> = match &resolution.records {
        _ if resolution.failure.is_some() => Cow::default(),
        Records::Addresses(addresses) => {
            let (ipv4, ipv6): (Vec<_>, Vec<_>) =
                addresses.iter().map(|&it| IpNet::from(it)).partition(|it| it.addr().is_ipv4());
            choose(ipv4.into(), ipv6.into())
        }
        Records::Published { ipv4, ipv6 } => {
            let networks = choose((*ipv4).into(), (*ipv6).into());
            if let (true, Some(service)) = (networks.is_empty(), resolution.service) {
                return Err(TraceError::NoAddresses(service));
            }
            networks
        }
        Records::Unpublished => range::public_networks().into(),
    };
    let is_public = resolution.records == Records::Unpublished;
    let vpc = source.interface().map(|interface| &interface.vpc_id);
    let groups = range::split(cloud, vpc, &networks, is_public);
    let interfaces = Vec::new();
    Ok(Located { groups, service: resolution.service, interfaces, resolution: Some(resolution), assumed: None })
}
