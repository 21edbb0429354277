//! Who pays, where a network is of several accounts.

use super::way::Charge;
use crate::cloud::Cloud;
use crate::cloud::endpoint_service::PayerResponsibility::ServiceOwner;
use crate::cloud::endpoint_service::ServiceConfiguration;
use crate::cloud::id::VpcId;
use crate::cloud::transit_gateway::{AttachedResource, TransitGatewayAttachment};
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpoint};

/// The accounts of a network. One alone is not named: it pays for everything.
#[derive(Clone, Copy)]
pub(super) struct Payers<'a> {
    cloud: &'a Cloud,
    are_several: bool,
}

impl<'a> Payers<'a> {
    pub(super) fn new(cloud: &'a Cloud) -> Self {
        let first = cloud.vpcs.values().next().map(|vpc| &vpc.owner_id);
        Self { cloud, are_several: cloud.vpcs.values().any(|vpc| Some(&vpc.owner_id) != first) }
    }

    pub(super) fn are_several(self) -> bool {
        self.are_several
    }

    fn of(self, owner_id: &'a str) -> Option<&'a str> {
        self.are_several.then_some(owner_id)
    }

    /// Whoever owns the VPC pays for what is in it.
    pub(super) fn of_vpc(self, vpc_id: &VpcId) -> Option<&'a str> {
        self.of(&self.cloud.vpcs.get(vpc_id)?.owner_id)
    }

    /// Hours and bytes of an endpoint are its owner's, unless the owner of the service has taken them over (`ES-19`).
    pub(super) fn of_endpoint(self, endpoint: &VpcEndpoint) -> Option<&'a str> {
        let service = match &endpoint.service_name {
            EndpointService::Customer(name) => self.cloud.endpoint_services.get(&name.service_id),
            EndpointService::Aws(_) | EndpointService::Resource(_) => None,
        };
        match service {
            Some(ServiceConfiguration { owner_id, payer_responsibility: Some(ServiceOwner), .. }) => self.of(owner_id),
            _ => self.of_vpc(&endpoint.vpc_id),
        }
    }

    /// What an endpoint or a NAT gateway is charged for is its own; whatever else is sent, the sender's.
    pub(super) fn of_charge(self, charge: &Charge, sender: &VpcId) -> Option<&'a str> {
        if !self.are_several {
            return None;
        }
        let endpoint = charge.resource.parse().ok().and_then(|id| self.cloud.vpc_endpoints.get(&id));
        if let Some(endpoint) = endpoint {
            return self.of_endpoint(endpoint);
        }
        let gateway = charge.resource.parse().ok().and_then(|id| self.cloud.nat_gateways.get(&id));
        self.of_vpc(gateway.map_or(sender, |gateway| &gateway.vpc_id))
    }

    pub(super) fn of_attachment(self, attachment: &TransitGatewayAttachment) -> Option<&'a str> {
        match &attachment.resource {
            AttachedResource::Vpc { vpc_id, .. } => self.of_vpc(vpc_id),
            AttachedResource::Vpn { .. } | AttachedResource::Peering { .. } => {
                self.of(&self.cloud.transit_gateways.get(&attachment.transit_gateway_id)?.owner_id)
            }
        }
    }

    /// The account behind what a bill, or a reader, calls a resource.
    pub(super) fn of_resource(self, resource: &str) -> Option<&'a str> {
        if !self.are_several {
            return None;
        }
        if let Some(endpoint) = self.cloud.find_vpc_endpoint(resource) {
            return self.of_endpoint(endpoint);
        }
        let mut gateways = self.cloud.nat_gateways.values();
        let gateway = gateways.find(|it| [it.nat_gateway_id.as_str(), it.nat_gateway_id.name()].contains(&resource));
        let balancer = || self.cloud.load_balancers.values().find(|it| it.load_balancer_name == resource);
        let interface = || self.cloud.find_interface(resource).map(|it| &it.vpc_id);
        self.of_vpc(gateway.map(|it| &it.vpc_id).or_else(|| balancer().map(|it| &it.vpc_id)).or_else(interface)?)
    }
}
