//! The boxes of the picture that have a name: an interface, a gateway, what connects two VPCs, a place outside.

use std::fmt::Display;

use super::shape::Rect;
use crate::cloud::Cloud;
use crate::cloud::id::SubnetId;
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::service::{Service, ServiceName};
use crate::cloud::transit_gateway::AttachedResource;
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpoint, VpcEndpointType};

/// What a chip stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Interface,
    NatGateway,
    Endpoint(VpcEndpointType),
    LoadBalancer,
    Attachment,
    InternetGateway,
    EgressOnlyInternetGateway,
    VpnGateway,
    NotModelled,
    Peering,
    TransitGateway,
    EndpointService,
    Service(Service),
    Resource,
    Internet,
    OnPremises,
}

impl Kind {
    /// What it is called.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Interface => "network interface",
            Self::NatGateway => "NAT gateway",
            Self::Endpoint(kind) => kind.title(),
            Self::LoadBalancer => "Network Load Balancer",
            Self::Attachment => "transit gateway attachment",
            Self::InternetGateway => "internet gateway",
            Self::EgressOnlyInternetGateway => "egress-only gateway",
            Self::VpnGateway => "virtual private gateway",
            Self::NotModelled => "not modelled",
            Self::Peering => "VPC peering",
            Self::TransitGateway => "transit gateway",
            Self::EndpointService => "endpoint service",
            Self::Service(service) => service.title(),
            Self::Resource => "resource",
            Self::Internet => "The internet",
            Self::OnPremises => "on premises",
        }
    }

    /// Whether what comes in is handed to a service behind it, and goes nowhere by a route.
    pub(super) fn hands_over(self) -> bool {
        !matches!(self, Self::Endpoint(VpcEndpointType::GatewayLoadBalancer)) && matches!(self, Self::Endpoint(_))
    }
}

/// A box with a name.
#[derive(Clone, Debug)]
pub(super) struct Chip {
    pub(super) rect: Rect,
    pub(super) kind: Kind,
    /// By what it is found: the id of its interface, else its own.
    pub(super) id: String,
    /// What it is called in the picture.
    pub(super) name: String,
    /// What else is to be known of it.
    pub(super) detail: String,
}

impl Chip {
    /// A chip that is yet to be placed.
    pub(super) fn new(kind: Kind, id: &dyn Display, detail: &dyn Display) -> Self {
        let name = id.to_string();
        Self { rect: Rect::default(), kind, id: name.clone(), name, detail: detail.to_string() }
    }

    pub(super) fn named(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    pub(super) fn of_service(name: ServiceName) -> Self {
        Self::new(Kind::Service(name.service), &name, &name.region).named(name.service.title())
    }

    /// A place behind an endpoint: a service or a resource; none where the model knows what is behind the load balancer or the
    /// resource gateway.
    pub(super) fn behind(cloud: &Cloud, endpoint: &VpcEndpoint) -> Option<Self> {
        match &endpoint.service_name {
            EndpointService::Aws(name) => Some(Self::of_service(*name)),
            EndpointService::Customer(name) if cloud.endpoint_services.contains_key(&name.service_id) => None,
            EndpointService::Customer(name) => Some(Self::new(Kind::EndpointService, &name.service_id, &name.region)),
            EndpointService::Resource(arn) if cloud.resource_configurations.contains_key(arn) => None,
            EndpointService::Resource(arn) => {
                let name = arn.rsplit([':', '/']).next().unwrap_or(arn);
                Some(Self::new(Kind::Resource, arn, &Kind::Resource.title()).named(name))
            }
        }
    }

    /// The interface of a subnet, as what it belongs to.
    pub(super) fn of_interface(cloud: &Cloud, interface: &NetworkInterface) -> Self {
        let own = &interface.network_interface_id;
        let (kind, name) = match interface.interface_type {
            InterfaceType::NatGateway => {
                let nat = cloud.nat_gateways.values().find(|nat| nat.network_interface_id == *own);
                (Kind::NatGateway, nat.map(|nat| nat.nat_gateway_id.as_str()))
            }
            InterfaceType::VpcEndpoint | InterfaceType::GatewayLoadBalancerEndpoint => {
                let endpoint = cloud.vpc_endpoints.values().find(|it| it.network_interface_ids.contains(own));
                let kind = endpoint.map_or(Kind::Interface, |endpoint| Kind::Endpoint(endpoint.vpc_endpoint_type));
                (kind, endpoint.map(|endpoint| endpoint.vpc_endpoint_id.as_str()))
            }
            InterfaceType::NetworkLoadBalancer => {
                let balancer = cloud.load_balancers.values().find(|it| it.network_interface_ids.contains(own));
                (Kind::LoadBalancer, balancer.map(|balancer| balancer.load_balancer_name.as_str()))
            }
            InterfaceType::ResourceGateway => {
                let gateway = cloud.resource_gateways.values().find(|it| it.network_interface_ids.contains(own));
                (Kind::Interface, gateway.map(|gateway| gateway.resource_gateway_id.as_str()))
            }
            InterfaceType::Interface | InterfaceType::TransitGateway => (Kind::Interface, None),
        };
        let private = interface.addresses().next().map(|address| address.to_string());
        let public = interface.public_ip.map(|address| address.to_string());
        let detail = [private, public].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        Self::new(kind, own, &detail).named(name.unwrap_or(interface.name()))
    }

    /// What transit gateways have in a subnet.
    pub(super) fn attachments(cloud: &Cloud, subnet: &SubnetId) -> Vec<Self> {
        let attachments = cloud.transit_gateway_attachments.values();
        let here = attachments.filter(|attachment| {
            matches!(&attachment.resource, AttachedResource::Vpc { subnet_ids, .. } if subnet_ids.contains(subnet))
        });
        here.map(|attachment| {
            let id = attachment_chip(attachment.transit_gateway_id.as_str(), subnet);
            Self::new(Kind::Attachment, &id, &attachment.transit_gateway_id)
                .named(attachment.transit_gateway_attachment_id.as_str())
        })
        .collect()
    }
}

/// By what the chip of a transit gateway in a subnet is found.
pub(super) fn attachment_chip(gateway: &str, subnet: &SubnetId) -> String {
    format!("{gateway} in {subnet}")
}
