//! The way of a flow's bytes, traced, and the meters that stand on it.
//!
//! Every GB passes one meter where it leaves (an endpoint, the internet, another Region, another zone, or what stands for none of
//! these), and one more for each NAT gateway, transit gateway and Gateway Load Balancer endpoint that it crosses. Nothing is
//! counted at two exits, and nothing at none.

use serde::Serialize;

use super::usage_type::{Meter, UsageType};
use crate::cloud::Cloud;
use crate::cloud::id::{NatGatewayId, SubnetId, VpcEndpointId, VpcId};
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::region::{AvailabilityZone, Region};
use crate::cloud::service::ServiceName;
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpointType};
use crate::rule::Rule;
use crate::trace::{End, Hop, Path};

/// What costs nothing and is named all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Free {
    /// A gateway endpoint, and what passes it.
    GatewayEndpoint,
    /// Data to and from a service of the same Region, over public addresses.
    ServiceInRegion,
    /// Data between private addresses in one Availability Zone.
    SameZone,
    /// Data between zones that a transit gateway has carried.
    TransitGateway,
    /// Data from the internet, or from another Region.
    Inbound,
}

impl Free {
    /// What it is, in a few words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::GatewayEndpoint => "gateway endpoint",
            Self::ServiceInRegion => "service in the same Region, no transfer charge",
            Self::SameZone => "same Availability Zone",
            Self::TransitGateway => "behind a transit gateway, no charge between zones",
            Self::Inbound => "received from outside the Region",
        }
    }

    /// The rule that says so.
    pub const fn rule(self) -> Rule {
        match self {
            Self::GatewayEndpoint => Rule::Pr04,
            Self::ServiceInRegion => Rule::Pr17,
            Self::SameZone => Rule::Pr10,
            Self::TransitGateway => Rule::Pr11,
            Self::Inbound => Rule::Pr15,
        }
    }
}

/// A meter, or what stands in its place where nothing is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Class {
    /// It is charged.
    Metered(UsageType),
    /// It is free.
    Free(Free),
}

/// How often a class counts each GB that is sent, and each that is received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The resource that it is charged to.
    pub resource: String,
    /// What it is.
    pub class: Class,
    /// How often a GB that is sent counts.
    pub sent: u8,
    /// How often a GB that is received counts.
    pub received: u8,
}

/// The way of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// The bytes get through, and this is what they are charged for.
    Carried {
        /// The charges.
        charges: Vec<Charge>,
        /// The NAT gateways that they cross.
        nat_gateways: Vec<NatGatewayId>,
        /// The service that they end at.
        service: Option<ServiceName>,
        /// How many addresses of the destination are reached on ways with other charges. All bytes are charged as on the first.
        others: usize,
    },
    /// Nothing gets through: there is nothing to pay.
    Blocked,
    /// Where they go is not known, nor what it costs; and this is why.
    Unknown(String),
}

/// The zone of a subnet.
pub(super) fn zone(cloud: &Cloud, subnet: &SubnetId) -> Option<AvailabilityZone> {
    cloud.subnets.get(subnet).map(|subnet| subnet.availability_zone)
}

/// Follows a path from its source. `is_service` says that a public address is that of a service in the Region.
pub(super) fn way(cloud: &Cloud, source: &NetworkInterface, path: &Path, is_service: bool) -> Way {
    let Some(vpc) = cloud.vpcs.get(&source.vpc_id) else { return Way::Blocked };
    let mut walk = Walk {
        cloud,
        charges: Vec::with_capacity(3),
        nat_gateways: Vec::new(),
        sender: source.name().to_owned(),
        region: vpc.region,
        zone: zone(cloud, &source.subnet_id),
        carrier: Carrier::Vpc,
        has_left: false,
        is_abroad: false,
    };
    let last = path.forward.iter().rposition(|hop| matches!(hop, Hop::TransitGateway { .. }));
    for (place, hop) in path.forward.iter().enumerate() {
        walk.pass(hop, path, Some(place) == last);
    }
    if let Err(reason) = walk.end(&path.end, is_service) {
        return reason.map_or(Way::Blocked, Way::Unknown);
    }
    let service = match path.end {
        End::Service { service_name, .. } => Some(service_name),
        _ => None,
    };
    Way::Carried { charges: walk.charges, nat_gateways: walk.nat_gateways, service, others: 0 }
}

/// Bytes on their way, and what they were charged for so far.
struct Walk<'a> {
    cloud: &'a Cloud,
    charges: Vec<Charge>,
    nat_gateways: Vec<NatGatewayId>,
    /// Who sends them on.
    sender: String,
    region: Region,
    /// Where they are; none where no crossing of zones is charged.
    zone: Option<AvailabilityZone>,
    carrier: Carrier,
    /// Whether they were counted at an exit.
    has_left: bool,
    /// Whether they were counted between Regions.
    is_abroad: bool,
}

/// What carried them from VPC to VPC.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carrier {
    Vpc,
    Peering,
    TransitGateway,
}

impl Walk<'_> {
    fn charge(&mut self, resource: &str, class: Class, sent: u8, received: u8) {
        self.charges.push(Charge { resource: resource.to_owned(), class, sent, received });
    }

    fn meter(&mut self, resource: &str, meter: Meter) {
        self.charge(resource, Class::Metered(meter.in_region(self.region)), 1, 1);
    }

    fn pass(&mut self, hop: &Hop, path: &Path, is_last_transit_gateway: bool) {
        match hop {
            Hop::NatGateway { nat_gateway_id, subnet_id, .. } => {
                self.meter(nat_gateway_id.as_str(), Meter::NatGatewayBytes);
                // PR-12
                self.cross_to(zone(self.cloud, subnet_id));
                self.nat_gateways.push(nat_gateway_id.clone());
                self.sender = nat_gateway_id.to_string();
            }
            Hop::VpcEndpoint { vpc_endpoint_id, vpc_endpoint_type, .. } => {
                self.pass_endpoint(vpc_endpoint_id, *vpc_endpoint_type, path);
            }
            Hop::VpcPeeringConnection { vpc_id, .. } => {
                self.carrier = Carrier::Peering;
                if let Some(vpc) = self.cloud.vpcs.get(vpc_id) {
                    self.go_to(vpc.region);
                }
            }
            Hop::TransitGateway { transit_gateway_id, .. } => {
                if let Some(gateway) = self.cloud.transit_gateways.get(transit_gateway_id) {
                    self.go_to(gateway.region);
                }
                // PR-14: what is sent into the first, and what is answered into the last.
                let is_first = self.carrier != Carrier::TransitGateway;
                let bytes = Class::Metered(Meter::TransitGatewayBytes.in_region(self.region));
                self.charge(transit_gateway_id.as_str(), bytes, is_first.into(), is_last_transit_gateway.into());
                // PR-11
                (self.carrier, self.zone) = (Carrier::TransitGateway, None);
            }
            _ => {}
        }
    }

    fn pass_endpoint(&mut self, id: &VpcEndpointId, kind: VpcEndpointType, path: &Path) {
        if kind == VpcEndpointType::GatewayLoadBalancer {
            return self.meter(id.as_str(), Meter::VpcEndpointGwlbeBytes);
        }
        self.has_left = true;
        let Some(endpoint) = self.cloud.vpc_endpoints.get(id) else { return };
        match kind {
            VpcEndpointType::Gateway => self.charge(id.as_str(), Class::Free(Free::GatewayEndpoint), 1, 1),
            VpcEndpointType::Interface => self.meter(id.as_str(), Meter::VpcEndpointBytes),
            _ => self.meter(id.as_str(), Meter::VpcEndpointResourceBytes),
        }
        // Inside a VPC the crossing to an endpoint is free (PR-11); over a peering connection it is not (PR-48).
        if self.carrier == Carrier::Peering {
            self.cross_to(self.zone_at(&endpoint.vpc_id, path));
        }
        // PR-20
        let to = match &endpoint.service_name {
            EndpointService::Aws(name) => name.region,
            EndpointService::Customer(name) => name.region,
            EndpointService::Resource(_) => self.region,
        };
        if to != self.region {
            self.charge(id.as_str(), Class::Metered(Meter::AwsOutBytes { to }.in_region(self.region)), 1, 1);
        }
    }

    /// The zone of the interface that the path leads to in a VPC.
    fn zone_at(&self, vpc: &VpcId, path: &Path) -> Option<AvailabilityZone> {
        let interface = self.cloud.interface_at(vpc, path.example)?;
        zone(self.cloud, &interface.subnet_id)
    }

    /// On to another zone: charged at each end (PR-10).
    fn cross_to(&mut self, to: Option<AvailabilityZone>) -> bool {
        let crosses = self.zone.is_some() && to.is_some() && self.zone != to;
        if crosses {
            let class = Class::Metered(Meter::DataTransferRegionalBytes.in_region(self.region));
            self.charge(&self.sender.clone(), class, 2, 2);
        }
        self.zone = to;
        crosses
    }

    /// On to another Region: each Region charges what is sent from it (PR-18).
    fn go_to(&mut self, to: Region) {
        if to == self.region {
            return;
        }
        let out = |from: Region, to| Class::Metered(Meter::AwsOutBytes { to }.in_region(from));
        let (there, back) = (out(self.region, to), out(to, self.region));
        let sender = self.sender.clone();
        self.charge(&sender, there, 1, 0);
        self.charge(&sender, back, 0, 1);
        (self.region, self.zone, self.is_abroad) = (to, None, true);
    }

    /// Where they leave, unless they have; or why nobody knows what that costs; or, if they do not get anywhere, nothing.
    fn end(&mut self, end: &End, is_service: bool) -> Result<(), Option<String>> {
        let sender = self.sender.clone();
        match end {
            End::Nowhere | End::Loop => return Err(None),
            End::NotModelled { id } => return Err(Some(format!("they leave through {id}, which is not modelled"))),
            End::Ambiguous => return Err(Some("AWS does not say which of two equal routes they take".to_owned())),
            End::OnPremises { .. } => return Err(Some("they leave for a network on premises".to_owned())),
            _ if self.has_left => {}
            End::Service { service_name, .. } if service_name.region != self.region => {
                let to = service_name.region;
                self.charge(&sender, Class::Metered(Meter::AwsOutBytes { to }.in_region(self.region)), 1, 0);
                self.charge(&sender, Class::Free(Free::Inbound), 0, 1);
            }
            End::Service { .. } => self.charge(&sender, Class::Free(Free::ServiceInRegion), 1, 1),
            End::Internet { .. } if is_service => self.charge(&sender, Class::Free(Free::ServiceInRegion), 1, 1),
            End::Internet { .. } => {
                self.charge(&sender, Class::Metered(Meter::DataTransferOutBytes.in_region(self.region)), 1, 0);
                self.charge(&sender, Class::Free(Free::Inbound), 0, 1);
            }
            End::Interface { .. } if self.is_abroad => {}
            End::Interface { network_interface_id } => {
                let there = self.cloud.network_interfaces.get(network_interface_id);
                let to = there.and_then(|there| zone(self.cloud, &there.subnet_id));
                let free = match self.carrier {
                    Carrier::TransitGateway => Free::TransitGateway,
                    Carrier::Vpc | Carrier::Peering => Free::SameZone,
                };
                if !self.cross_to(to) {
                    self.charge(&sender, Class::Free(free), 1, 1);
                }
            }
            End::Resource { .. } => self.charge(&sender, Class::Free(Free::SameZone), 1, 1),
        }
        Ok(())
    }
}
