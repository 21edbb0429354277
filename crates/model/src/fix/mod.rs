//! What would let a blocked request through: the fewest changes found, each as a call of the AWS CLI.
//!
//! Every setting that blocks suggests the narrowest change of it: a rule for this port and this peer, a route to what is there
//! already. The changes are made in a copy of the network, and the request is followed again, until it gets through; then each
//! change that is not needed is taken out. What is built new (a gateway, an endpoint, a subnet) is not suggested: that is a
//! decision and no repair.

mod change;
mod name;

use std::net::IpAddr;

use ipnet::IpNet;
use serde::Serialize;

pub use change::Change;

use crate::cloud::Cloud;
use crate::cloud::id::{RouteTableId, TransitGatewayId, VpcId};
use crate::cloud::network_acl::{NetworkAclEntry, RULE_NUMBERS, RuleAction};
use crate::cloud::peering::PeeringStatus;
use crate::cloud::prefix_list::{AddressFamily, aws_managed, service_at};
use crate::cloud::route_table::{Destination, Route, Target};
use crate::cloud::security_group::{Peer, SecurityGroupRule};
use crate::cloud::service::ServiceName;
use crate::cloud::transit_gateway::{AttachedResource, TransitGatewayAttachment};
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpointType};
use crate::cloud::vpn::VpnEnd;
use crate::firewall::{AclDecision, Direction, GroupDecision};
use crate::routing::{Choice, RouteDecision};
use crate::trace::{Answer, Hop, Path, Question, Refusal, TraceError, Verdict, trace};

/// Changes that let a request through, and what else each lets through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Fix {
    /// The changes, in the order in which to make them.
    pub changes: Vec<FixedSetting>,
}

/// A change with its consequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FixedSetting {
    /// The change.
    #[serde(flatten)]
    pub change: Change,
    /// What else it lets through.
    pub effect: String,
}

/// More rounds than this, and no fix is found.
const MOST_ROUNDS: usize = 12;

/// A name that leads to another may be answered by others on both places; more than that is not looked for.
const MOST_ALTERNATIVES: usize = 2;

/// Looks for changes after which the request gets through. None when there is nothing to fix, or nothing that would.
///
/// # Errors
/// When the question can't be answered.
pub fn fix(cloud: &Cloud, question: &Question) -> Result<Option<Fix>, TraceError> {
    if trace(cloud, question)?.verdict() == Verdict::Reachable {
        return Ok(None);
    }
    let found = search(cloud, question, MOST_ALTERNATIVES)?;
    let needed = found.into_iter().map(|changes| without_idle(cloud, question, changes));
    let Some(changes) = needed.min_by_key(Vec::len) else { return Ok(None) };
    let changes = changes.into_iter().map(|change| FixedSetting { effect: change.effect(cloud), change }).collect();
    Ok(Some(Fix { changes }))
}

/// Without the changes that are not needed.
fn without_idle(cloud: &Cloud, question: &Question, mut changes: Vec<Change>) -> Vec<Change> {
    let mut place = 0;
    while place < changes.len() {
        let mut fewer = changes.clone();
        fewer.remove(place);
        match with(cloud, &fewer) {
            Some(changed) if is_reachable(&changed, question) => changes = fewer,
            _ => place += 1,
        }
    }
    changes
}

/// The sets of changes that let the request through: with the name answered by another, on up to so many places, and as it is.
fn search(cloud: &Cloud, question: &Question, alternatives: usize) -> Result<Vec<Vec<Change>>, TraceError> {
    let mut found = Vec::new();
    if alternatives > 0 {
        let answer = trace(cloud, question)?;
        for way in name::alternatives(cloud, question, &answer) {
            let Some(changed) = with(cloud, &way) else { continue };
            let more = search(&changed, question, alternatives - 1)?;
            found.extend(more.into_iter().map(|more| [way.as_slice(), &more].concat()));
        }
    }
    found.extend(repair(cloud, question)?);
    Ok(found)
}

/// Changes everything that blocks, as often as something does.
fn repair(cloud: &Cloud, question: &Question) -> Result<Option<Vec<Change>>, TraceError> {
    let mut changed = cloud.clone();
    let mut changes = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let answer = trace(&changed, question)?;
        if answer.verdict() == Verdict::Reachable {
            return Ok(Some(changes));
        }
        let before = changes.len();
        for change in suggestions(&changed, question, &answer) {
            if !changes.contains(&change) && change.apply(&mut changed).is_ok() {
                changes.push(change);
            }
        }
        if changes.len() == before {
            return Ok(None);
        }
    }
    Ok(None)
}

/// The network after these changes; none when one of them is refused.
fn with(cloud: &Cloud, changes: &[Change]) -> Option<Cloud> {
    let mut changed = cloud.clone();
    changes.iter().try_for_each(|change| change.apply(&mut changed)).ok()?;
    Some(changed)
}

fn is_reachable(cloud: &Cloud, question: &Question) -> bool {
    trace(cloud, question).is_ok_and(|answer| answer.verdict() == Verdict::Reachable)
}

/// A change for everything that blocks, as far as there is one.
fn suggestions(cloud: &Cloud, question: &Question, answer: &Answer) -> Vec<Change> {
    let mut changes = name::repairs(cloud, question, answer);
    for path in &answer.paths {
        let forward = path.forward.iter().map(|hop| (hop, false));
        for (hop, is_reply) in forward.chain(path.back.iter().map(|hop| (hop, true))) {
            let change = suggest(cloud, question, path, hop, is_reply);
            changes.extend(change.filter(|change| !changes.contains(change)));
        }
    }
    changes
}

fn suggest(cloud: &Cloud, question: &Question, path: &Path, hop: &Hop, is_reply: bool) -> Option<Change> {
    match hop {
        Hop::SecurityGroups(decision) if decision.allowed_by.is_none() => open_group(cloud, path, decision, is_reply),
        Hop::NetworkAcl(decision) => open_acl(cloud, question, decision),
        Hop::RouteTable(decision) => reroute(cloud, path, decision),
        Hop::VpcEndpoint { vpc_endpoint_id, refusal: Some(Refusal::EndpointState { state }), .. } => {
            let endpoint = cloud.vpc_endpoints.get(vpc_endpoint_id)?;
            let EndpointService::Customer(name) = &endpoint.service_name else { return None };
            change::can_be_accepted(*state).then(|| Change::AcceptVpcEndpoint {
                vpc_endpoint_id: vpc_endpoint_id.clone(),
                service: name.service_id.to_string(),
            })
        }
        Hop::VpcPeeringConnection {
            vpc_peering_connection_id,
            refusal: Some(Refusal::PeeringStatus { status: PeeringStatus::PendingAcceptance }),
            ..
        } => Some(Change::AcceptPeering { vpc_peering_connection_id: vpc_peering_connection_id.clone() }),
        Hop::TransitGateway {
            transit_gateway_id,
            transit_gateway_route_table_id: Some(table),
            refusal: Some(Refusal::NoTransitGatewayRoute),
            ..
        } => {
            let address = if is_reply { source_of(path)? } else { path.example };
            let leads_there = |resource: &AttachedResource| match resource {
                AttachedResource::Vpc { vpc_id, .. } => cloud.vpcs.get(vpc_id).is_some_and(|vpc| vpc.contains(address)),
                AttachedResource::Vpn { vpn_connection_id } => cloud
                    .vpn_connections
                    .get(vpn_connection_id)
                    .is_some_and(|it| it.routes.iter().any(|route| route.contains(&address))),
                AttachedResource::Peering { .. } => false,
            };
            let attachment = attachments_of(cloud, transit_gateway_id).find(|it| leads_there(&it.resource))?;
            Some(Change::PropagateRoutes {
                transit_gateway_route_table_id: table.clone(),
                transit_gateway_attachment_id: attachment.transit_gateway_attachment_id.clone(),
            })
        }
        Hop::TransitGateway {
            transit_gateway_id,
            transit_gateway_attachment_id,
            refusal: Some(Refusal::NoAttachment),
            ..
        } => {
            let chosen = transit_gateway_attachment_id.as_ref();
            let chosen = chosen.and_then(|id| cloud.transit_gateway_attachments.get(id));
            let waiting = || attachments_of(cloud, transit_gateway_id).find(|attachment| !attachment.is_available);
            let attachment = chosen.or_else(waiting)?;
            Some(Change::AcceptAttachment {
                transit_gateway_attachment_id: attachment.transit_gateway_attachment_id.clone(),
                is_peering: matches!(attachment.resource, AttachedResource::Peering { .. }),
            })
        }
        Hop::TransitGateway { transit_gateway_id, refusal: Some(Refusal::ZoneNotAttached { zone }), .. } => {
            let in_zone = || cloud.subnets.values().filter(|subnet| subnet.availability_zone == *zone);
            let changes = attachments_of(cloud, transit_gateway_id).flat_map(|attachment| {
                in_zone().map(|subnet| Change::AddAttachmentSubnet {
                    transit_gateway_attachment_id: attachment.transit_gateway_attachment_id.clone(),
                    subnet_id: subnet.subnet_id.clone(),
                })
            });
            first_accepted(cloud, changes)
        }
        Hop::LoadBalancer {
            load_balancer_name,
            refusal: Some(Refusal::NoHealthyTarget | Refusal::NoHealthyAppliance),
            ..
        } => {
            let balancer = cloud
                .load_balancers
                .values()
                .find(|it| it.load_balancer_name == *load_balancer_name && !it.cross_zone)?;
            Some(Change::EnableCrossZone { load_balancer_arn: balancer.load_balancer_arn.clone() })
        }
        Hop::Appliance { network_interface_id, refusal: Some(Refusal::SourceDestCheck) } => {
            Some(Change::DisableSourceDestCheck { network_interface_id: network_interface_id.clone() })
        }
        _ => None,
    }
}

/// The first of the changes that AWS would make.
fn first_accepted(cloud: &Cloud, mut changes: impl Iterator<Item = Change>) -> Option<Change> {
    changes.find(|change| change.apply(&mut cloud.clone()).is_ok())
}

fn attachments_of<'a>(
    cloud: &'a Cloud,
    gateway: &TransitGatewayId,
) -> impl Iterator<Item = &'a TransitGatewayAttachment> {
    cloud.transit_gateway_attachments.values().filter(move |it| it.transit_gateway_id == *gateway)
}

/// The address that the request is sent from.
fn source_of(path: &Path) -> Option<IpAddr> {
    match path.forward.first()? {
        Hop::Source { address, .. } => *address,
        Hop::Outside { address } => Some(*address),
        _ => None,
    }
}

/// A rule for this port, to the service's prefix list or to the address alone.
fn open_group(cloud: &Cloud, path: &Path, decision: &GroupDecision, is_reply: bool) -> Option<Change> {
    let is_egress = decision.direction == Direction::Egress;
    let list =
        service_at(path.example).filter(|_| is_egress && !is_reply).and_then(|ServiceName { region, service }| {
            let interface = cloud.network_interfaces.get(&decision.network_interface_id)?;
            let here = cloud.vpcs.get(&interface.vpc_id)?.region;
            let family = AddressFamily::from(IpNet::from(path.example));
            (here == region).then(|| aws_managed(region, service, family)).flatten()
        });
    let peer = list.map_or(Peer::Cidr(decision.peer.into()), |list| Peer::PrefixList(list.prefix_list_id.clone()));
    let group_id = decision.groups.first()?.clone();
    let rule = SecurityGroupRule { is_egress, ip_protocol: decision.protocol, ports: decision.ports, peer };
    Some(Change::AuthorizeSecurityGroup { group_id, rule })
}

/// An entry in front of the one that denies, for the ports that are denied; to a public peer for every address, since a service
/// has more ranges than an ACL has room for (`RT-64`).
fn open_acl(cloud: &Cloud, question: &Question, decision: &AclDecision) -> Option<Change> {
    let denied = decision.spans.iter().find(|span| !span.is_allowed())?;
    let acl = cloud.network_acls.get(&decision.network_acl_id)?;
    let egress = decision.direction == Direction::Egress;
    let taken: Vec<u16> = acl.entries.iter().filter(|it| it.egress == egress).map(|it| it.rule_number).collect();
    let behind_all = || taken.iter().max().map_or(100, |last| last.saturating_add(1));
    let highest = denied.entry.as_ref().map_or_else(behind_all, |entry| entry.rule_number.saturating_sub(1));
    let rule_number =
        RULE_NUMBERS.rev().skip_while(|number| *number > highest).find(|number| !taken.contains(number))?;
    let cidr_block = match decision.peer {
        IpAddr::V4(peer) if service_at(peer.into()).is_some() => IpNet::V4(ipnet::Ipv4Net::default()),
        peer => peer.into(),
    };
    let (rule_action, protocol, port_range) = (RuleAction::Allow, question.protocol, denied.ports);
    let entry = NetworkAclEntry { rule_number, egress, protocol, rule_action, cidr_block, port_range };
    Some(Change::CreateNetworkAclEntry { network_acl_id: acl.network_acl_id.clone(), entry })
}

/// A route to something that is there and leads to the destination.
fn reroute(cloud: &Cloud, path: &Path, decision: &RouteDecision) -> Option<Change> {
    let table = cloud.route_tables.get(&decision.route_table_id)?;
    let route_table_id = table.route_table_id.clone();
    match decision.choice {
        Choice::NoRoute => {
            let service = service_at(decision.destination);
            let endpoint = service.and_then(|service| gateway_endpoint(cloud, &table.vpc_id, service));
            if let Some(vpc_endpoint_id) = endpoint {
                return Some(Change::AssociateEndpoint { vpc_endpoint_id, route_table_id });
            }
            let (network, target) = way_to(cloud, &table.vpc_id, &route_table_id, path, decision.destination)?;
            Some(Change::CreateRoute { route_table_id, route: Route::new(Destination::Cidr(network), target) })
        }
        Choice::Blackhole => {
            let destination = decision.candidates.first()?.route.destination.clone();
            let (_, target) = way_to(cloud, &table.vpc_id, &route_table_id, path, decision.destination)?;
            Some(Change::ReplaceRoute { route_table_id, destination, target })
        }
        _ => None,
    }
}

fn gateway_endpoint(cloud: &Cloud, vpc: &VpcId, service: ServiceName) -> Option<crate::cloud::id::VpcEndpointId> {
    let mut endpoints = cloud.endpoints_to(vpc, service);
    let endpoint = endpoints.find(|endpoint| endpoint.vpc_endpoint_type == VpcEndpointType::Gateway)?;
    Some(endpoint.vpc_endpoint_id.clone())
}

/// What leads from a VPC to an address, and the network that it leads to: a peering connection, a transit gateway, a VPN, else the
/// internet.
fn way_to(cloud: &Cloud, vpc: &VpcId, table: &RouteTableId, path: &Path, address: IpAddr) -> Option<(IpNet, Target)> {
    let network_of = |vpc: &VpcId| cloud.vpcs.get(vpc)?.networks().find(|network| network.contains(&address));
    let peering = cloud.vpc_peering_connections.values().find_map(|connection| {
        let network = network_of(connection.peer_of(vpc)?)?;
        Some((network, Target::VpcPeeringConnection(connection.vpc_peering_connection_id.clone())))
    });
    let transit =
        || {
            let own = cloud.transit_gateway_attachments.values().find(
                |attachment| matches!(&attachment.resource, AttachedResource::Vpc { vpc_id, .. } if vpc_id == vpc),
            )?;
            let others = cloud.transit_gateway_attachments.values();
            let network = others.filter(|it| it.transit_gateway_id == own.transit_gateway_id).find_map(|other| {
                match &other.resource {
                    AttachedResource::Vpc { vpc_id, .. } => network_of(vpc_id),
                    AttachedResource::Vpn { vpn_connection_id } => {
                        let routes = &cloud.vpn_connections.get(vpn_connection_id)?.routes;
                        routes.iter().copied().find(|route| route.contains(&address))
                    }
                    AttachedResource::Peering { .. } => None,
                }
            })?;
            Some((network, Target::TransitGateway(own.transit_gateway_id.clone())))
        };
    let vpn = || {
        cloud.vpn_connections.values().find_map(|connection| {
            let VpnEnd::VpnGateway(id) = &connection.ends_at else { return None };
            let is_ours = cloud.vpn_gateways.get(id).is_some_and(|gateway| gateway.vpc_id.as_ref() == Some(vpc));
            let network = connection.routes.iter().copied().find(|route| route.contains(&address))?;
            is_ours.then(|| (network, Target::VpnGateway(id.clone())))
        })
    };
    peering.or_else(transit).or_else(vpn).or_else(|| to_internet(cloud, vpc, table, path, address))
}

/// A NAT gateway that stands elsewhere; an internet gateway for a source with a public address or for the NAT gateway itself.
fn to_internet(
    cloud: &Cloud,
    vpc: &VpcId,
    table: &RouteTableId,
    path: &Path,
    address: IpAddr,
) -> Option<(IpNet, Target)> {
    let IpAddr::V4(public) = address else { return None };
    if public.is_private() {
        return None;
    }
    let serves = |subnet| {
        let subnet = cloud.subnets.get(subnet);
        subnet.and_then(|it| cloud.route_table_of(it)).is_some_and(|own| own.route_table_id == *table)
    };
    let default = IpNet::V4(ipnet::Ipv4Net::default());
    let behind_nat = path.forward.iter().any(|hop| matches!(hop, Hop::NatGateway { .. }));
    let source = path.forward.iter().find_map(|hop| match hop {
        Hop::Source { network_interface_id, .. } => cloud.network_interfaces.get(network_interface_id),
        _ => None,
    });
    let is_public = behind_nat || source.is_some_and(|source| source.public_ip.is_some());
    let gateway = cloud.internet_gateways.values().find(|gateway| gateway.vpc_id.as_ref() == Some(vpc));
    if let Some(gateway) = gateway.filter(|_| is_public) {
        return Some((default, Target::InternetGateway(gateway.internet_gateway_id.clone())));
    }
    let nat = cloud.nat_gateways.values().find(|nat| nat.vpc_id == *vpc && !serves(&nat.subnet_id))?;
    Some((default, Target::NatGateway(nat.nat_gateway_id.clone())))
}
