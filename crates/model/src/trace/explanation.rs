//! The words of an answer: what blocks, why, and what to do about it.

use std::net::IpAddr;

use serde::Serialize;

use super::hop::Hop;
use super::refusal::Refusal;
use super::{Answer, Destination, End, Path, Verdict};
use crate::cloud::Cloud;
use crate::cloud::id::{RouteTableId, VpcEndpointId, VpcId};
use crate::cloud::load_balancer::FlowStickiness;
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::prefix_list;
use crate::cloud::protocol::PortRange;
use crate::cloud::region::{AvailabilityZone, Region};
use crate::cloud::service::ServiceName;
use crate::cloud::transit_gateway::AttachedResource;
use crate::cloud::vpc_endpoint::{VpcEndpoint, VpcEndpointType};
use crate::dns::{Resolution, ResolutionFailure, Zone};
use crate::explanation_code::ExplanationCode;
use crate::firewall::{AclDecision, Direction, GroupDecision, Passage};
use crate::routing::{Choice, RouteDecision};
use crate::rule::Rule;

/// A setting that blocks, or that leaves open what happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Explanation {
    /// The resource that has the setting.
    pub component: String,
    /// Reachability Analyzer's code for it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation_code: Option<ExplanationCode>,
    /// The documented rule, where it is one of the book's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// What is so.
    pub message: String,
    /// What would change it.
    pub help: String,
}

/// What a reader should know although it blocks nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all_fields = "PascalCase")]
pub enum Caution {
    /// The VPC has an endpoint to the service, and the subnet's route table is not associated with it (`RT-27`).
    EndpointNotUsed {
        /// The endpoint.
        vpc_endpoint_id: VpcEndpointId,
        /// The table.
        route_table_id: RouteTableId,
    },
    /// The VPC's endpoint is for its own Region, and the request goes to another (`RT-29`).
    OtherRegion {
        /// The endpoint.
        vpc_endpoint_id: VpcEndpointId,
        /// The service that is asked for.
        service_name: ServiceName,
    },
    /// The VPC has an endpoint to the service, and the service's name does not lead to it: private DNS is off (`IF-34`).
    PrivateDnsOff {
        /// The endpoint.
        vpc_endpoint_id: VpcEndpointId,
    },
    /// The request uses IPv6, and the endpoint carries IPv4 only (`RT-41`).
    Ipv6PassesBy {
        /// The endpoint.
        vpc_endpoint_id: VpcEndpointId,
    },
    /// What inspects the request is in another zone (`GW-21`).
    InspectedInOtherZone {
        /// The Gateway Load Balancer endpoint.
        vpc_endpoint_id: VpcEndpointId,
        /// Its zone.
        zone: AvailabilityZone,
    },
    /// The request passes a Gateway Load Balancer endpoint and the reply passes none to the same appliances (`GW-16`).
    ReplyNotInspected {
        /// The endpoint.
        vpc_endpoint_id: VpcEndpointId,
    },
    /// A transit gateway in appliance mode hands a flow to a Gateway Load Balancer that knows flows by fewer than five fields
    /// (`GW-12`).
    StickinessWithApplianceMode {
        /// The load balancer.
        load_balancer_name: String,
    },
    /// `enableDnsHostnames` is off, which AWS asks to be on for a gateway endpoint (`RT-35`).
    DnsHostnamesOff {
        /// The VPC.
        vpc_id: VpcId,
    },
    /// A private zone has the name and no say (`IF-35`): `enableDnsHostnames` of the VPC is off.
    ///
    /// "Considerations when working with a private hosted zone",
    /// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html>
    ZoneSilent {
        /// The zone.
        zone: Zone,
    },
    /// The bucket or table is not part of the network: it was taken to lie in the VPC's Region.
    RegionAssumed {
        /// The bucket or table.
        name: String,
        /// The Region.
        region: Region,
    },
}

impl Caution {
    /// The rule behind it.
    pub fn rule(&self) -> Option<Rule> {
        match self {
            Self::EndpointNotUsed { .. } => Some(Rule::Rt27),
            Self::OtherRegion { .. } => Some(Rule::Rt29),
            Self::PrivateDnsOff { .. } => Some(Rule::If34),
            Self::Ipv6PassesBy { .. } => Some(Rule::Rt41),
            Self::InspectedInOtherZone { .. } => Some(Rule::Gw21),
            Self::ReplyNotInspected { .. } => Some(Rule::Gw16),
            Self::StickinessWithApplianceMode { .. } => Some(Rule::Gw12),
            Self::DnsHostnamesOff { .. } => Some(Rule::Rt35),
            Self::ZoneSilent { zone: Zone::Endpoint { .. } } => Some(Rule::If35),
            Self::ZoneSilent { .. } | Self::RegionAssumed { .. } => None,
        }
    }

    /// The caution in a sentence.
    pub fn message(&self) -> String {
        match self {
            Self::EndpointNotUsed { vpc_endpoint_id, route_table_id } => {
                format!("{vpc_endpoint_id} leads to this service, but {route_table_id} is not associated with it")
            }
            Self::OtherRegion { vpc_endpoint_id, service_name } => {
                format!("{vpc_endpoint_id} serves its own Region; this request goes to {}", service_name.region)
            }
            Self::PrivateDnsOff { vpc_endpoint_id } => {
                format!("{vpc_endpoint_id} leads to this service, but not under this name: its private DNS is off")
            }
            Self::Ipv6PassesBy { vpc_endpoint_id } => {
                format!("the request uses IPv6, which {vpc_endpoint_id} does not carry")
            }
            Self::InspectedInOtherZone { vpc_endpoint_id, zone } => {
                format!(
                    "{vpc_endpoint_id} is in {zone}: the request crosses zones to be inspected, and fails with that zone"
                )
            }
            Self::ReplyNotInspected { vpc_endpoint_id } => format!(
                "{vpc_endpoint_id} has the request inspected and nothing has the reply: the appliance sees one half of the connection"
            ),
            Self::StickinessWithApplianceMode { load_balancer_name } => format!(
                "{load_balancer_name} knows a flow by fewer than five fields, which AWS does not support behind a transit gateway in appliance mode"
            ),
            Self::DnsHostnamesOff { vpc_id } => format!(
                "EnableDnsHostnames of {vpc_id} is off, and AWS asks for it with a gateway endpoint; what fails without it is not documented"
            ),
            Self::ZoneSilent { zone } => {
                format!("{zone} is not asked: it takes EnableDnsHostnames of the VPC, which is off")
            }
            Self::RegionAssumed { name, region } => {
                format!("{name} is not part of the network: it is taken to lie in {region}")
            }
        }
    }
}

/// The cautions that go with an answer.
pub(super) fn cautions(
    cloud: &Cloud,
    source: Option<&NetworkInterface>,
    answer: &Answer,
    assumed: Option<Region>,
) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if let Some(region) = assumed {
        let name = match &answer.to {
            Destination::Bucket { bucket, .. } => bucket.clone(),
            Destination::Table { table, .. } => table.clone(),
            other => other.to_string(),
        };
        cautions.push(Caution::RegionAssumed { name, region });
    }
    let silent = answer.resolution.iter().flat_map(|resolution| &resolution.silent);
    cautions.extend(silent.map(|zone| Caution::ZoneSilent { zone: zone.clone() }));
    for caution in answer.paths.iter().flat_map(inspected_by_half) {
        if !cautions.contains(&caution) {
            cautions.push(caution);
        }
    }
    let (Some(path), Some(source)) = (answer.paths.first(), source) else { return cautions };
    cautions.extend(inspected_elsewhere(cloud, source, path));
    cautions.extend(loses_flows(cloud, path));
    let named = answer.resolution.as_ref().and_then(|resolution| resolution.service);
    let Some(service) = path.service().or(named) else { return cautions };
    let through_endpoint = path.forward.iter().any(|hop| matches!(hop, Hop::VpcEndpoint { .. }));
    if through_endpoint {
        let vpc = cloud.vpcs.get(&source.vpc_id).filter(|vpc| !vpc.enable_dns_hostnames);
        cautions.extend(vpc.map(|vpc| Caution::DnsHostnamesOff { vpc_id: vpc.vpc_id.clone() }));
    } else {
        match passed_by(cloud, source, path, service) {
            Some(caution) => cautions.push(caution),
            None => cautions.extend(not_named(cloud, source, service)),
        }
    }
    cautions
}

/// The interface endpoints of the VPC to the service, where the service's name leads to none of them.
fn not_named(cloud: &Cloud, source: &NetworkInterface, service: ServiceName) -> impl Iterator<Item = Caution> {
    let unnamed = cloud.vpc_endpoints.values().filter(move |endpoint| {
        endpoint.vpc_id == source.vpc_id
            && endpoint.vpc_endpoint_type == VpcEndpointType::Interface
            && endpoint.aws_service() == Some(service)
            && service.service.has_private_dns()
            && !endpoint.private_dns_enabled
    });
    unnamed.map(|endpoint| Caution::PrivateDnsOff { vpc_endpoint_id: endpoint.vpc_endpoint_id.clone() })
}

/// The first Gateway Load Balancer endpoint on the way, when it is in another zone than the source.
fn inspected_elsewhere(cloud: &Cloud, source: &NetworkInterface, path: &Path) -> Option<Caution> {
    let zone = |subnet| cloud.subnets.get(subnet).map(|subnet| subnet.availability_zone);
    let endpoint = path.forward.iter().find_map(|hop| match hop {
        Hop::VpcEndpoint { vpc_endpoint_id, vpc_endpoint_type: VpcEndpointType::GatewayLoadBalancer, .. } => {
            cloud.vpc_endpoints.get(vpc_endpoint_id)
        }
        _ => None,
    })?;
    let there = endpoint.subnet_ids.first().and_then(zone)?;
    let vpc_endpoint_id = endpoint.vpc_endpoint_id.clone();
    (zone(&source.subnet_id) != Some(there)).then_some(Caution::InspectedInOtherZone { vpc_endpoint_id, zone: there })
}

/// The Gateway Load Balancer endpoints of the request to whose service none of the reply's leads. The reply to a
/// request that does not get through, or that nobody follows, says nothing of them.
fn inspected_by_half(path: &Path) -> Vec<Caution> {
    let inspecting = |hop: &Hop| match hop {
        Hop::VpcEndpoint {
            vpc_endpoint_id,
            vpc_endpoint_type: VpcEndpointType::GatewayLoadBalancer,
            service_name,
            ..
        } => Some((vpc_endpoint_id.clone(), service_name.clone())),
        _ => None,
    };
    let is_known = !path.back.is_empty() && matches!(path.verdict(), Verdict::Reachable | Verdict::Partly);
    let back: Vec<_> = path.back.iter().filter_map(inspecting).map(|(_, service)| service).collect();
    let forward = path.forward.iter().filter(|_| is_known).filter_map(inspecting);
    let half = forward.filter(|(_, service)| !back.contains(service));
    half.map(|(vpc_endpoint_id, _)| Caution::ReplyNotInspected { vpc_endpoint_id }).collect()
}

/// The first Gateway Load Balancer whose flows appliance mode may tear apart.
fn loses_flows(cloud: &Cloud, path: &Path) -> Option<Caution> {
    let in_appliance_mode = |hop: &Hop| {
        let Hop::TransitGateway { transit_gateway_attachment_id: Some(id), .. } = hop else { return false };
        cloud
            .transit_gateway_attachments
            .get(id)
            .is_some_and(|it| matches!(it.resource, AttachedResource::Vpc { appliance_mode_support: true, .. }))
    };
    if !path.forward.iter().any(in_appliance_mode) {
        return None;
    }
    path.forward.iter().find_map(|hop| {
        let Hop::LoadBalancer { load_balancer_name, address: None, .. } = hop else { return None };
        let balancer = cloud.load_balancers.values().find(|it| it.load_balancer_name == *load_balancer_name)?;
        let group = cloud.target_groups.get(&balancer.listeners.first()?.target_group_arn)?;
        let load_balancer_name = load_balancer_name.clone();
        (group.stickiness != FlowStickiness::FiveTuple)
            .then_some(Caution::StickinessWithApplianceMode { load_balancer_name })
    })
}

/// Why an endpoint of the VPC is not on the path, where one could be.
fn passed_by(cloud: &Cloud, source: &NetworkInterface, path: &Path, service: ServiceName) -> Option<Caution> {
    let table = cloud.subnets.get(&source.subnet_id).and_then(|subnet| cloud.route_table_of(subnet))?;
    let of_service = |endpoint: &&VpcEndpoint| {
        endpoint.vpc_id == source.vpc_id
            && endpoint.vpc_endpoint_type == VpcEndpointType::Gateway
            && endpoint.aws_service().is_some_and(|name| name.service == service.service)
    };
    let is_used = |endpoint: &&VpcEndpoint| endpoint.route_table_ids.contains(&table.route_table_id);
    let mut endpoints = cloud.vpc_endpoints.values().filter(of_service);
    let endpoint = endpoints.clone().find(is_used).or_else(|| endpoints.next())?;
    let vpc_endpoint_id = endpoint.vpc_endpoint_id.clone();
    if endpoint.aws_service() != Some(service) {
        return Some(Caution::OtherRegion { vpc_endpoint_id, service_name: service });
    }
    if path.example.is_ipv6() && !endpoint.ip_address_type.has_ipv6() {
        return Some(Caution::Ipv6PassesBy { vpc_endpoint_id });
    }
    let route_table_id = table.route_table_id.clone();
    (!is_used(&endpoint)).then_some(Caution::EndpointNotUsed { vpc_endpoint_id, route_table_id })
}

impl Path {
    /// The service at the end, wherever the path breaks off.
    fn service(&self) -> Option<ServiceName> {
        match &self.end {
            End::Service { service_name, .. } => Some(*service_name),
            _ => prefix_list::service_at(self.example),
        }
    }
}

impl Answer {
    /// Everything that blocks, on any path. A setting that blocks several paths is named once.
    pub fn explanations(&self) -> Vec<Explanation> {
        let failure = self.resolution.as_ref().and_then(|resolution| Some((resolution, resolution.failure?)));
        let mut all: Vec<Explanation> =
            failure.into_iter().map(|(resolution, failure)| explain_name(resolution, failure)).collect();
        let circle = self.paths.iter().find(|path| path.end == End::Loop);
        all.extend(circle.map(|path| Explanation {
            component: path.forward.last().map(Hop::component).unwrap_or_default(),
            explanation_code: None,
            rule: None,
            message: "routes lead the packet round in a circle until its time to live is over".to_owned(),
            help: "change one of the routes that lead back to where it was".to_owned(),
        }));
        let named = self.resolution.as_ref().and_then(|resolution| resolution.service);
        let mut seen: Vec<&Hop> = Vec::new();
        for path in &self.paths {
            for hop in path.forward.iter().chain(&path.back) {
                if !seen.iter().any(|known| known.decides_like(hop)) {
                    seen.push(hop);
                    // A group that stands around several interfaces says the same at each.
                    all.extend(explain(hop, path, named).filter(|explanation| !all.contains(explanation)));
                }
            }
        }
        all
    }
}

impl Path {
    /// Everything on it that blocks.
    pub(super) fn explanations(&self) -> Vec<Explanation> {
        self.forward.iter().chain(&self.back).filter_map(|hop| explain(hop, self, None)).collect()
    }
}

fn explain_name(resolution: &Resolution, failure: ResolutionFailure) -> Explanation {
    let name = &resolution.name;
    let (message, help) = match failure {
        ResolutionFailure::DnsSupportOff => (
            format!(
                "EnableDnsSupport is off: the Amazon-provided resolver does not answer, and {name} does not resolve"
            ),
            "set EnableDnsSupport of the VPC to true",
        ),
        ResolutionFailure::DnsHostnamesOff => (
            format!("EnableDnsHostnames is off: what is in the VPC has no host names, and {name} does not resolve"),
            "set EnableDnsHostnames of the VPC to true",
        ),
        ResolutionFailure::NoRecord => (
            format!("it covers {name} and has no record for it: public DNS is not asked"),
            "add a record, or take the zone away from the VPC",
        ),
        ResolutionFailure::Forwarded => (
            format!("the query for {name} goes to resolvers outside: what they answer is not known"),
            "ask them, or trace to the address",
        ),
        ResolutionFailure::NoHealthyAddress => {
            (format!("every interface behind {name} is down"), "put an interface into another zone")
        }
        ResolutionFailure::Circle => {
            (format!("{name} is handed on in a circle, by names or by rules"), "give one of the names addresses")
        }
    };
    let component = match &resolution.answered_by {
        Zone::Nobody => "the VPC's resolver".to_owned(),
        Zone::HostedZone { id, .. } => id.clone(),
        Zone::ResolverRule { resolver_rule_id, .. } => resolver_rule_id.to_string(),
        Zone::Endpoint { vpc_endpoint_id, .. } => vpc_endpoint_id.to_string(),
        Zone::HostNames { vpc_id } => vpc_id.to_string(),
        // Public DNS does its part: what it names is gone.
        Zone::Public if failure == ResolutionFailure::NoHealthyAddress => name.clone(),
        Zone::Public => Zone::Public.to_string(),
    };
    Explanation { component, explanation_code: None, rule: failure.rule(), message, help: help.to_owned() }
}

fn explain(hop: &Hop, path: &Path, named: Option<ServiceName>) -> Option<Explanation> {
    match hop {
        Hop::Source { network_interface_id, address: None, .. } => {
            let family = if path.example.is_ipv4() { "IPv4" } else { "IPv6" };
            Some(Explanation {
                component: network_interface_id.to_string(),
                explanation_code: None,
                rule: Some(Rule::Rt03),
                message: format!("it has no {family} address, and the destination has no other kind"),
                help: format!("give the interface an {family} address"),
            })
        }
        Hop::SecurityGroups(decision) if decision.allowed_by.is_none() => Some(explain_groups(decision, path)),
        Hop::NetworkAcl(decision) if decision.passage() != Passage::All => Some(explain_acl(decision)),
        Hop::RouteTable(decision) => explain_route(decision, path, named),
        Hop::Target { network_interface_id: None, address, refusal: None } => Some(Explanation {
            component: address.to_string(),
            explanation_code: Some(ExplanationCode::UnknownDestination),
            rule: None,
            message: "nothing in the VPC has this address".to_owned(),
            help: "ask for an address that an interface has".to_owned(),
        }),
        Hop::NotModelled { id } => Some(Explanation {
            component: id.clone(),
            explanation_code: None,
            rule: None,
            message: "the route leads here, and the model does not know what happens then".to_owned(),
            help: "follow this part of the path by hand".to_owned(),
        }),
        Hop::Astray { address } => Some(Explanation {
            component: address.to_string(),
            explanation_code: None,
            rule: Some(Rule::Rt73),
            message: "the reply goes another way than the request came, and does not get back to it".to_owned(),
            help: "route the reply the way of the request".to_owned(),
        }),
        hop => hop.refusal().map(|refusal| explain_refusal(hop, refusal, path)),
    }
}

fn explain_groups(decision: &GroupDecision, path: &Path) -> Explanation {
    let GroupDecision { groups, direction, peer, mismatches, .. } = decision;
    let names: Vec<&str> = groups.iter().map(|group| group.as_str()).collect();
    let code = if mismatches.is_empty() { ExplanationCode::SgHasNoRules } else { ExplanationCode::EniSgRulesMismatch };
    let message = if mismatches.is_empty() {
        format!("it has no {direction} rule, so it lets nothing pass")
    } else {
        let rules: Vec<String> =
            mismatches.iter().map(|mismatch| format!("`{}` has {}", mismatch.rule.rule, mismatch.part)).collect();
        format!("no {direction} rule matches: {}", rules.join(", "))
    };
    let help = match (direction, prefix_list::service_at(path.example)) {
        (Direction::Egress, Some(service)) => {
            let region = service.region;
            format!(
                "add an egress rule for the port to {peer}, or in a VPC of {region} to the prefix list of {service}"
            )
        }
        (Direction::Egress, None) => format!("add an egress rule for the port to {peer}"),
        (Direction::Ingress, _) => format!("add an ingress rule for the port from {peer}, or from the client's group"),
    };
    let component = names.join(", ");
    Explanation { component, explanation_code: Some(code), rule: decision.rule, message, help }
}

fn explain_acl(decision: &AclDecision) -> Explanation {
    let AclDecision { direction, peer, subnet_id, .. } = decision;
    let ports = decision.ports();
    let preposition = if *direction == Direction::Egress { "to" } else { "from" };
    let (what, rule) = if ports.from < ports.to { ("replies", Rule::Rt62) } else { ("requests", Rule::Rt63) };
    let denied = decision.spans.iter().filter(|span| !span.is_allowed()).map(|span| match &span.entry {
        Some(entry) => format!("{} by `{entry}`", named(span.ports)),
        None => format!("{}, which no entry matches", named(span.ports)),
    });
    let denied: Vec<String> = denied.collect();
    let blocks = match prefix_list::service_at(*peer) {
        Some(_) => "the service's CIDR blocks".to_owned(),
        None => peer.to_string(),
    };
    Explanation {
        component: decision.network_acl_id.to_string(),
        explanation_code: Some(ExplanationCode::SubnetAclRestriction),
        rule: Some(rule),
        message: format!(
            "at {subnet_id} it drops {what} {preposition} {peer} on their way {}, to {}",
            if *direction == Direction::Egress { "out" } else { "in" },
            denied.join(", and to ")
        ),
        help: format!("allow {} {preposition} {blocks}, before any entry that denies it", named(ports)),
    }
}

fn named(ports: PortRange) -> String {
    match ports {
        PortRange::ALL => ports.to_string(),
        PortRange { from, to } if from == to => format!("port {ports}"),
        PortRange { .. } => format!("ports {ports}"),
    }
}

/// Whether a NAT gateway and the internet are no way to it.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private(),
        IpAddr::V6(address) => address.is_unique_local(),
    }
}

fn explain_route(decision: &RouteDecision, path: &Path, named: Option<ServiceName>) -> Option<Explanation> {
    let destination = decision.destination;
    let component = decision.route_table_id.to_string();
    let first = decision.candidates.first();
    let (code, message, help) = match decision.choice {
        Choice::Route => return None,
        Choice::NoRoute => {
            let message = format!("no route matches {destination}: the packet is dropped");
            let is_reply = path.back.iter().any(|hop| matches!(hop, Hop::RouteTable(it) if it == decision));
            let help = match (path.service(), named) {
                _ if is_reply => format!("add a route that leads the reply back to {destination}"),
                (Some(service), _) => {
                    format!(
                        "in a VPC of {} associate the table with a gateway endpoint for {service}; else add a default route",
                        service.region
                    )
                }
                (None, _) if is_private(destination) => "add a route for it, to what leads to its network".to_owned(),
                (None, Some(service)) => {
                    format!("give the VPC an interface endpoint for {service} with private DNS, or add a default route")
                }
                (None, None) => "add a route for it, such as a default route to a NAT gateway".to_owned(),
            };
            (Some(ExplanationCode::NoRouteToDestination), message, help)
        }
        Choice::NeverForwarded => {
            let message = format!("{destination} lies in a range that no route table forwards");
            (None, message, "ask for another address".to_owned())
        }
        Choice::Blackhole => {
            let route = first.map(|first| first.route.to_string()).unwrap_or_default();
            let message = format!("the route {route} is a blackhole: its target is gone, and no other route is tried");
            (
                Some(ExplanationCode::BadStateRoute),
                message,
                "give the route a target that exists, or delete it".to_owned(),
            )
        }
        Choice::Ambiguous(count) => {
            let equals = decision.candidates.iter().take(count);
            let routes: Vec<String> = equals.map(|candidate| candidate.route.to_string()).collect();
            let message =
                format!("{} hold the same CIDR block: AWS takes one and does not say which", routes.join(" and "));
            (None, message, "take the block out of one of the prefix lists".to_owned())
        }
    };
    Some(Explanation { component, explanation_code: code, rule: Some(decision.rule()), message, help })
}

/// Where the packet is going that a hop sees: to the source again, where it is a reply.
fn destination(hop: &Hop, path: &Path) -> IpAddr {
    let source = match path.forward.first() {
        Some(Hop::Source { address, .. }) => *address,
        Some(Hop::Outside { address }) => Some(*address),
        _ => None,
    };
    let is_reply = path.back.iter().any(|own| std::ptr::eq(own, hop));
    source.filter(|_| is_reply).unwrap_or(path.example)
}

fn explain_refusal(hop: &Hop, refusal: Refusal, path: &Path) -> Explanation {
    Explanation {
        component: hop.component(),
        explanation_code: refusal.explanation_code(),
        rule: refusal.rule(),
        message: refusal.message(path, destination(hop, path)),
        help: refusal.help(path).to_owned(),
    }
}
