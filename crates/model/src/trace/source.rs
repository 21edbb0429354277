//! Who asks: an interface of a VPC, a host on premises, somebody in the internet.

use std::net::{IpAddr, Ipv4Addr};

use super::TraceError;
use super::hop::Hop;
use super::range::AddressRange;
use crate::cloud::Cloud;
use crate::cloud::hosted_zone::ResolverDirection;
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::region::Region;
use crate::cloud::vpn::VpnConnection;
use crate::dns::Resolver;

/// Who asks.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    Interface(&'a NetworkInterface),
    OnPremises { connection: &'a VpnConnection, address: IpAddr },
    Internet { address: IpAddr },
}

/// The word for somebody in the internet.
const INTERNET: &str = "internet";

/// Where they are: an address for documentation, "IPv4 Address Blocks Reserved for Documentation" (RFC 5737),
/// <https://www.rfc-editor.org/rfc/rfc5737>
pub(super) const SOMEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));

impl<'a> Source<'a> {
    pub(super) fn find(cloud: &'a Cloud, name: &str) -> Result<Self, TraceError> {
        if name == INTERNET {
            return Ok(Self::Internet { address: SOMEWHERE });
        }
        let interface = cloud.find_interface(name).map(Self::Interface);
        interface.or_else(|| Self::on_premises(cloud, name)).ok_or_else(|| {
            let interfaces = cloud.source_names().into_iter().map(str::to_owned);
            let routers = cloud.customer_gateways.keys().map(|id| id.name().to_owned());
            TraceError::UnknownSource { name: name.to_owned(), known: interfaces.chain(routers).collect() }
        })
    }

    /// A host behind a customer gateway, by the gateway's name or by its own address.
    fn on_premises(cloud: &'a Cloud, name: &str) -> Option<Self> {
        let address: Option<IpAddr> = name.parse().ok();
        cloud.vpn_connections.values().find_map(|connection| {
            let router = &connection.customer_gateway_id;
            let first = || connection.routes.first().map(|network| AddressRange::from(*network).example());
            let address = match address {
                Some(address) => connection.routes.iter().any(|network| network.contains(&address)).then_some(address),
                None if name == router.as_str() || name == router.name() => first(),
                None => None,
            };
            address.map(|address| Self::OnPremises { connection, address })
        })
    }

    pub(super) fn interface(self) -> Option<&'a NetworkInterface> {
        match self {
            Self::Interface(interface) => Some(interface),
            Self::OnPremises { .. } | Self::Internet { .. } => None,
        }
    }

    pub(super) fn name(self) -> String {
        match self {
            Self::Interface(interface) => interface.name().to_owned(),
            Self::OnPremises { connection, .. } => connection.customer_gateway_id.name().to_owned(),
            Self::Internet { .. } => INTERNET.to_owned(),
        }
    }

    /// The address it sends from to a destination of this family.
    pub(super) fn address(self, destination: IpAddr) -> Option<IpAddr> {
        match self {
            Self::Interface(interface) => interface.source_address(destination),
            Self::OnPremises { address, .. } | Self::Internet { address } => {
                (address.is_ipv4() == destination.is_ipv4()).then_some(address)
            }
        }
    }

    pub(super) fn hop(self, address: Option<IpAddr>) -> Hop {
        match self {
            Self::Interface(interface) => Hop::Source {
                network_interface_id: interface.network_interface_id.clone(),
                instance_id: interface.instance_id.clone(),
                subnet_id: interface.subnet_id.clone(),
                address,
            },
            Self::OnPremises { address, .. } | Self::Internet { address } => Hop::Outside { address },
        }
    }

    /// Whom it asks for names: the resolver of its VPC; from on premises an inbound resolver endpoint, if there is one.
    pub(super) fn resolver(self, cloud: &'a Cloud) -> Resolver<'a> {
        match self {
            Self::Interface(interface) => cloud.vpcs.get(&interface.vpc_id).map_or(Resolver::Public, Resolver::Vpc),
            Self::OnPremises { .. } => {
                let mut endpoints = cloud.resolver_endpoints.values();
                let inbound = endpoints.find(|endpoint| endpoint.direction == ResolverDirection::Inbound);
                inbound.and_then(|it| cloud.vpcs.get(&it.vpc_id)).map_or(Resolver::Public, Resolver::Inbound)
            }
            Self::Internet { .. } => Resolver::Public,
        }
    }

    /// The Region in which a bucket or table is taken to lie when nothing says where it is.
    pub(super) fn region(self, cloud: &Cloud) -> Result<Region, TraceError> {
        let vpc = match self {
            Self::Interface(interface) => cloud.vpcs.get(&interface.vpc_id),
            Self::OnPremises { .. } | Self::Internet { .. } => cloud.vpcs.values().next(),
        };
        let unknown = || TraceError::UnknownSource { name: self.name(), known: Vec::new() };
        vpc.map(|vpc| vpc.region).ok_or_else(unknown)
    }
}
