//! What happens to a packet at a transit gateway.

use ipnet::IpNet;

use super::hop::Hop;
use super::refusal::Refusal;
use super::walk::{LOOP, NOWHERE, Place, Step, Walk};
use crate::cloud::Cloud;
use crate::cloud::id::{SubnetId, TransitGatewayAttachmentId, TransitGatewayId};
use crate::cloud::region::AvailabilityZone;
use crate::cloud::transit_gateway::{AttachedResource, TransitGatewayAttachment, TransitGatewayRouteTable};
use crate::cloud::vpn::VpnConnection;
use crate::firewall::Direction;

/// A route of a transit gateway's table.
struct Candidate<'a> {
    network: IpNet,
    origin: Origin,
    /// None for a blackhole.
    attachment: Option<&'a TransitGatewayAttachment>,
}

/// Where a route comes from; between routes of one length the last of these goes first.
///
/// "How AWS Transit Gateway works", route evaluation order,
/// <https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html>
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    PropagatedByVpn,
    PropagatedByVpc,
    Static,
}

impl<'a> Walk<'a> {
    /// Out of a VPC to a transit gateway, through its interface in the packet's zone.
    pub(super) fn cross_transit_gateway(&mut self, id: &'a TransitGatewayId, place: Place<'a>) -> Step<'a> {
        let attachment = self.cloud().attachment_of(id, place.vpc).filter(|attachment| attachment.is_available);
        let zone = place.subnet.and_then(|subnet| self.zone_of(subnet));
        let Some(attachment) = attachment else { return self.refuse_transit(id, Refusal::NoAttachment) };
        let AttachedResource::Vpc { subnet_ids, .. } = &attachment.resource else { return NOWHERE };
        match (self.subnet_in(subnet_ids, zone), zone) {
            (Some(subnet), _) => {
                // "Network ACLs for transit gateways", https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
                if place.subnet != Some(subnet)
                    && let Some(served) = self.network.served(subnet)
                {
                    self.cross(served, Direction::Ingress);
                }
            }
            (None, Some(zone)) => return self.refuse_transit(id, Refusal::ZoneNotAttached { zone }),
            (None, None) => {}
        }
        self.route_in_transit(id, &attachment.transit_gateway_attachment_id, zone)
    }

    /// Into a transit gateway from a VPN connection that is attached to it.
    pub(super) fn enter_transit_gateway_by_vpn(
        &mut self,
        id: &'a TransitGatewayId,
        connection: &'a VpnConnection,
    ) -> Step<'a> {
        match self.attachment_of_vpn(id, connection) {
            Some(attachment) => self.route_in_transit(id, &attachment.transit_gateway_attachment_id, None),
            None => self.refuse_transit(id, Refusal::NoAttachment),
        }
    }

    /// Whether the table that a VPN connection's attachment is associated with has a route to the destination.
    pub(super) fn leads_on_from_vpn(&self, id: &TransitGatewayId, connection: &VpnConnection) -> bool {
        let attachment = self.attachment_of_vpn(id, connection);
        let table = attachment.and_then(|it| self.table_of(id, &it.transit_gateway_attachment_id));
        let mut routes = table.into_iter().flat_map(|table| candidates(self.cloud(), table));
        routes.any(|route| route.network.contains(&self.packet.destination))
    }

    fn attachment_of_vpn(
        &self,
        id: &TransitGatewayId,
        connection: &VpnConnection,
    ) -> Option<&'a TransitGatewayAttachment> {
        self.cloud().transit_gateway_attachments.values().find(|attachment| {
            let is_this = matches!(&attachment.resource, AttachedResource::Vpn { vpn_connection_id } if *vpn_connection_id == connection.vpn_connection_id);
            attachment.transit_gateway_id == *id && is_this
        })
    }

    fn table_of(
        &self,
        id: &TransitGatewayId,
        attachment: &TransitGatewayAttachmentId,
    ) -> Option<&'a TransitGatewayRouteTable> {
        let mut tables = self.cloud().transit_gateway_route_tables.values();
        tables.find(|table| table.transit_gateway_id == *id && table.associations.contains(attachment))
    }

    fn refuse_transit(&mut self, id: &TransitGatewayId, refusal: Refusal) -> Step<'a> {
        self.hops.push(Hop::TransitGateway {
            transit_gateway_id: id.clone(),
            transit_gateway_route_table_id: None,
            destination_cidr_block: None,
            transit_gateway_attachment_id: None,
            refusal: Some(refusal),
        });
        NOWHERE
    }

    /// Asks the table that the attachment is associated with, and goes where it says.
    fn route_in_transit(
        &mut self,
        id: &'a TransitGatewayId,
        from: &'a TransitGatewayAttachmentId,
        zone: Option<AvailabilityZone>,
    ) -> Step<'a> {
        let cloud = self.cloud();
        let table = self.table_of(id, from);
        let destination = self.packet.destination;
        let matching = table.into_iter().flat_map(|table| candidates(cloud, table));
        let chosen = matching
            .filter(|candidate| candidate.network.contains(&destination))
            .max_by_key(|candidate| (candidate.network.prefix_len(), candidate.origin));
        let attachment = chosen.as_ref().and_then(|chosen| chosen.attachment);
        let refusal = match &chosen {
            None => Some(Refusal::NoTransitGatewayRoute),
            Some(Candidate { attachment: None, .. }) => Some(Refusal::TransitGatewayBlackhole),
            Some(Candidate { attachment: Some(attachment), .. }) if !attachment.is_available => {
                Some(Refusal::NoAttachment)
            }
            Some(_) => None,
        };
        self.hops.push(Hop::TransitGateway {
            transit_gateway_id: id.clone(),
            transit_gateway_route_table_id: table.map(|table| table.transit_gateway_route_table_id.clone()),
            destination_cidr_block: chosen.map(|chosen| chosen.network),
            transit_gateway_attachment_id: attachment.map(|it| it.transit_gateway_attachment_id.clone()),
            refusal,
        });
        match attachment {
            Some(attachment) => self.leave_transit(id, attachment, zone),
            None => NOWHERE,
        }
    }

    fn leave_transit(
        &mut self,
        id: &TransitGatewayId,
        attachment: &'a TransitGatewayAttachment,
        zone: Option<AvailabilityZone>,
    ) -> Step<'a> {
        match &attachment.resource {
            AttachedResource::Vpc { vpc_id, subnet_ids, appliance_mode_support } => {
                // In appliance mode both directions of a flow take one zone, whichever it is; else each stays in its own.
                let zone = zone.filter(|_| !appliance_mode_support);
                let subnet = self.subnet_in(subnet_ids, zone).or(subnet_ids.first());
                self.go_on_from(Place { vpc: vpc_id, subnet })
            }
            AttachedResource::Vpn { vpn_connection_id } => {
                let connection = self.cloud().vpn_connections.get(vpn_connection_id);
                connection.map_or(NOWHERE, |connection| self.exit_by_vpn(connection))
            }
            AttachedResource::Peering { peer_transit_gateway_id } => {
                let ends = [&attachment.transit_gateway_id, peer_transit_gateway_id];
                let other = ends.into_iter().find(|end| *end != id);
                let from = &attachment.transit_gateway_attachment_id;
                let is_loop = self.hops.len() > super::walk::MOST_HOPS;
                match other {
                    Some(other) if !is_loop => self.route_in_transit(other, from, zone),
                    Some(_) => LOOP,
                    None => NOWHERE,
                }
            }
        }
    }

    fn subnet_in(&self, subnets: &'a [SubnetId], zone: Option<AvailabilityZone>) -> Option<&'a SubnetId> {
        subnets.iter().find(|subnet| zone.is_some() && self.zone_of(subnet) == zone)
    }
}

/// The routes of a table: the static ones, and the networks behind the attachments that propagate to it.
fn candidates<'a>(cloud: &'a Cloud, table: &'a TransitGatewayRouteTable) -> Vec<Candidate<'a>> {
    let attachment = |id: &TransitGatewayAttachmentId| cloud.transit_gateway_attachments.get(id);
    let of_table = table.routes.iter().map(|route| Candidate {
        network: route.destination_cidr_block,
        origin: Origin::Static,
        attachment: route.transit_gateway_attachment_id.as_ref().and_then(attachment),
    });
    let propagated = table.propagations.iter().filter_map(attachment).flat_map(|attachment| {
        let (origin, networks): (Origin, Vec<IpNet>) = match &attachment.resource {
            AttachedResource::Vpc { vpc_id, .. } => {
                let networks = cloud.vpcs.get(vpc_id).into_iter().flat_map(|vpc| vpc.networks());
                (Origin::PropagatedByVpc, networks.collect())
            }
            AttachedResource::Vpn { vpn_connection_id } => {
                let networks = cloud.vpn_connections.get(vpn_connection_id).map(|it| it.routes.clone());
                (Origin::PropagatedByVpn, networks.unwrap_or_default())
            }
            // Between transit gateways routes are static.
            AttachedResource::Peering { .. } => (Origin::Static, Vec::new()),
        };
        networks.into_iter().map(move |network| Candidate { network, origin, attachment: Some(attachment) })
    });
    of_table.chain(propagated).collect()
}
