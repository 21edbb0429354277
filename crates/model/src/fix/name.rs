//! What would have a name lead elsewhere: the settings of a VPC, an endpoint, a hosted zone and a forwarding rule.

use super::change::can_be_accepted;
use super::{Change, first_accepted};
use crate::cloud::Cloud;
use crate::cloud::hosted_zone::{HostedZone, ResolverRule};
use crate::cloud::service::Service;
use crate::cloud::vpc::Vpc;
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpoint};
use crate::dns::{self, Resolution, ResolutionFailure, Resolver, Zone};
use crate::trace::{Answer, Question, resolver};

/// The VPCs in which a name is asked: the asker's, and the one that a forwarding rule leads to.
fn asked_in<'a>(cloud: &'a Cloud, question: &Question, resolution: &Resolution) -> Vec<&'a Vpc> {
    let Ok(Resolver::Vpc(vpc) | Resolver::Inbound(vpc)) = resolver(cloud, &question.from) else { return Vec::new() };
    let beyond = match &resolution.answered_by {
        Zone::ResolverRule { resolver_rule_id, .. } => cloud.resolver_rules.get(resolver_rule_id),
        _ => None,
    };
    [vpc].into_iter().chain(beyond.and_then(|rule| dns::forwarded_to(cloud, rule))).collect()
}

/// What has to change for the name to have an address at all.
pub(super) fn repairs(cloud: &Cloud, question: &Question, answer: &Answer) -> Vec<Change> {
    let Some(resolution) = &answer.resolution else { return Vec::new() };
    let vpcs = asked_in(cloud, question, resolution);
    match resolution.failure {
        Some(ResolutionFailure::DnsSupportOff) => {
            let without = vpcs.into_iter().filter(|vpc| !vpc.enable_dns_support);
            without.map(|vpc| Change::EnableDnsSupport { vpc_id: vpc.vpc_id.clone() }).collect()
        }
        Some(ResolutionFailure::DnsHostnamesOff) => vpcs.into_iter().filter_map(enable_hostnames).collect(),
        Some(ResolutionFailure::NoHealthyAddress) => {
            let endpoint = match &resolution.answered_by {
                Zone::Endpoint { vpc_endpoint_id, .. } => cloud.vpc_endpoints.get(vpc_endpoint_id),
                _ => resolution.names().find_map(|name| dns::owner_of_name(cloud, name)),
            };
            endpoint.and_then(|endpoint| in_another_zone(cloud, endpoint)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// An interface for the endpoint in a zone that is up.
fn in_another_zone(cloud: &Cloud, endpoint: &VpcEndpoint) -> Option<Change> {
    let is_up = |zone| !cloud.outages.zones.contains(zone);
    let subnets = cloud.subnets.values().filter(|it| it.vpc_id == endpoint.vpc_id && is_up(&it.availability_zone));
    let changes = subnets.map(|subnet| Change::AddEndpointSubnet {
        vpc_endpoint_id: endpoint.vpc_endpoint_id.clone(),
        subnet_id: subnet.subnet_id.clone(),
    });
    first_accepted(cloud, changes)
}

/// Each a way to have the name answered by somebody else, where public DNS answers, or nobody does.
pub(super) fn alternatives(cloud: &Cloud, question: &Question, answer: &Answer) -> Vec<Vec<Change>> {
    let Some(resolution) = &answer.resolution else { return Vec::new() };
    let is_lost = matches!(resolution.failure, Some(ResolutionFailure::NoRecord | ResolutionFailure::Circle));
    if !is_lost && !matches!(resolution.answered_by, Zone::Public | Zone::Nobody) {
        return Vec::new();
    }
    let mut ways = Vec::new();
    for vpc in asked_in(cloud, question, resolution) {
        for name in resolution.names() {
            let here = cloud.vpc_endpoints.values().filter(|endpoint| endpoint.vpc_id == vpc.vpc_id);
            let named = here.filter(|endpoint| dns::private_name(cloud, endpoint, name).is_some());
            ways.extend(named.filter_map(|endpoint| give_names(cloud, vpc, endpoint)));
            let zones = cloud.hosted_zones.values().filter(|zone| dns::has_record(zone, name));
            ways.extend(zones.filter_map(|zone| associate_zone(vpc, zone)));
            let rules = cloud.resolver_rules.values().filter(|rule| dns::covers_name(rule, name));
            ways.extend(rules.map(|rule| turn_rule(vpc, rule)));
        }
    }
    ways
}

/// Has an endpoint take its service's names; none where it has them, or where a gateway endpoint does as well for nothing.
fn give_names(cloud: &Cloud, vpc: &Vpc, endpoint: &VpcEndpoint) -> Option<Vec<Change>> {
    let service = endpoint.aws_service();
    if service.is_some_and(|service| cloud.endpoints_to(&vpc.vpc_id, service).next().is_some()) {
        return None;
    }
    let vpc_endpoint_id = endpoint.vpc_endpoint_id.clone();
    let own = match &endpoint.service_name {
        _ if !endpoint.private_dns_enabled => {
            let has_gateway = service.is_some_and(|name| Service::WITH_GATEWAY.contains(&name.service));
            Some(Change::EnablePrivateDns { vpc_endpoint_id, has_gateway })
        }
        EndpointService::Customer(name) if can_be_accepted(endpoint.state) => {
            let service = name.service_id.to_string();
            Some(Change::AcceptVpcEndpoint { vpc_endpoint_id, service })
        }
        _ => None,
    };
    let support = (!vpc.enable_dns_support).then(|| Change::EnableDnsSupport { vpc_id: vpc.vpc_id.clone() });
    let changes: Vec<Change> = support.into_iter().chain(enable_hostnames(vpc)).chain(own).collect();
    (!changes.is_empty()).then_some(changes)
}

fn enable_hostnames(vpc: &Vpc) -> Option<Change> {
    (!vpc.enable_dns_hostnames).then(|| Change::EnableDnsHostnames { vpc_id: vpc.vpc_id.clone() })
}

/// Has a zone answer in the VPC, which takes a setting of the VPC as well.
fn associate_zone(vpc: &Vpc, zone: &HostedZone) -> Option<Vec<Change>> {
    let (region, vpc_id) = (vpc.region, vpc.vpc_id.clone());
    let is_new = !zone.vpcs.contains(&vpc_id);
    let association = is_new.then(|| Change::AssociateHostedZone { hosted_zone_id: zone.id.clone(), region, vpc_id });
    let changes: Vec<Change> = enable_hostnames(vpc).into_iter().chain(association).collect();
    (!changes.is_empty()).then_some(changes)
}

/// Has a rule hold where it does not, and hold no longer where it does.
fn turn_rule(vpc: &Vpc, rule: &ResolverRule) -> Vec<Change> {
    let (resolver_rule_id, vpc_id) = (rule.resolver_rule_id.clone(), vpc.vpc_id.clone());
    vec![match rule.vpcs.contains(&vpc_id) {
        true => Change::DisassociateResolverRule { resolver_rule_id, vpc_id },
        false => Change::AssociateResolverRule { resolver_rule_id, vpc_id },
    }]
}
