//! What a name resolves to, and who says so: the answer depends on where one asks.
//!
//! Inside a VPC the resolver knows, besides public DNS, three kinds of names that only hold there. Of all that cover a name the
//! one with the longest domain answers, and between equals in this order:
//!
//! 1. a forwarding rule, which sends the query to other resolvers;
//! 2. the hidden zone of an interface endpoint with private DNS (`IF-34`);
//! 3. a private hosted zone.
//!
//! The zones need both DNS settings of the VPC, `enableDnsSupport` and `enableDnsHostnames` (`IF-35`).
//! Where none does, the VPC answers for the host names of its own instances, and public DNS for the rest.
//!
//! Whoever answers has the last word: a private hosted zone without a record for the name means that the name does not exist,
//! whatever public DNS says. "Considerations when working with a private hosted zone",
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html>. That a hidden zone goes
//! before a hosted zone of the same domain is not documented: AWS refuses the second of the two (`IF-37`).
//!
//! ```
//! use vpce_model::cloud::Cloud;
//! use vpce_model::dns::{Records, Resolver, Zone, resolve};
//!
//! let answer = resolve(&Cloud::default(), Resolver::Public, "s3.eu-west-1.amazonaws.com")?;
//! assert_eq!(answer.answered_by, Zone::Public);
//! assert!(matches!(answer.records, Records::Published { .. }));
//! # Ok::<(), vpce_model::dns::UnknownNameError>(())
//! ```

mod endpoint_name;
mod host_name;
mod public_name;

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;
use serde::{Serialize, Serializer};

pub use endpoint_name::{EndpointName, endpoint_names};
pub use public_name::{PublicName, UnknownNameError};

use crate::cloud::Cloud;
use crate::cloud::hosted_zone::{HostedZone, RecordData, ResolverDirection, ResolverRule};
use crate::cloud::id::{ResolverRuleId, VpcEndpointId, VpcId};
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::prefix_list::{AddressFamily, aws_managed};
use crate::cloud::service::{Service, ServiceName};
use crate::cloud::vpc::Vpc;
use crate::cloud::vpc_endpoint::{DnsRecordIpType, EndpointService, VpcEndpoint, VpcEndpointState};
use crate::rule::Rule;
use crate::sort::sort_by_key;
use host_name::HostName;

/// Where a name is asked.
#[derive(Clone, Copy, Debug)]
pub enum Resolver<'a> {
    /// At the Amazon-provided resolver of a VPC.
    Vpc(&'a Vpc),
    /// From another network, through an inbound resolver endpoint of a VPC (`IF-40`).
    Inbound(&'a Vpc),
    /// In public DNS.
    Public,
}

/// What a resolver answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Resolution {
    /// The name that was asked.
    pub name: String,
    /// The names that it led to, each standing for the one before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub canonical_names: Vec<String>,
    /// Who answered.
    pub answered_by: Zone,
    /// Who would have answered otherwise, the next first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<Zone>,
    /// The private zones that have no say, because `enableDnsHostnames` of their VPC is off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub silent: Vec<Zone>,
    /// The service of AWS behind the name, when it is one.
    pub service: Option<ServiceName>,
    /// The addresses.
    pub records: Records,
    /// Why there is no answer, when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<ResolutionFailure>,
}

impl Resolution {
    /// Every name that was asked on the way.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        [&self.name].into_iter().chain(&self.canonical_names).map(String::as_str)
    }
}

/// The name and its addresses in a line.
impl fmt::Display for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name)?;
        let service = self.service.map(|ServiceName { region, service }| format!("{} in {region}, ", service.title()));
        match (&self.records, &self.answered_by) {
            (Records::Addresses(addresses), zone) => {
                let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
                write!(f, "{}, says {zone}", addresses.join(", "))
            }
            (Records::Published { .. }, _) => write!(f, "{}public addresses", service.unwrap_or_default()),
            (Records::Unpublished, _) => match service {
                Some(service) => write!(f, "{service}public addresses that are not published"),
                None => f.write_str("public addresses, if public DNS has the name"),
            },
        }
    }
}

/// Who answers for a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "Kind", rename_all_fields = "PascalCase")]
pub enum Zone {
    /// The hidden private zone of an endpoint (`IF-34`).
    Endpoint {
        /// The endpoint.
        vpc_endpoint_id: VpcEndpointId,
        /// The private name.
        name: String,
    },
    /// A private hosted zone.
    HostedZone {
        /// Its id.
        id: String,
        /// Its domain.
        name: String,
    },
    /// The resolvers that a forwarding rule names.
    ResolverRule {
        /// The rule.
        resolver_rule_id: ResolverRuleId,
        /// Its domain.
        domain_name: String,
    },
    /// The host names of a VPC's instances.
    HostNames {
        /// The VPC.
        vpc_id: VpcId,
    },
    /// Public DNS.
    Public,
    /// Nobody: the Amazon-provided resolver of the VPC is off.
    Nobody,
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endpoint { vpc_endpoint_id, .. } => write!(f, "the private DNS of {vpc_endpoint_id}"),
            Self::HostedZone { id, name } => write!(f, "the private hosted zone {id} ({name})"),
            Self::ResolverRule { resolver_rule_id, domain_name } => {
                write!(f, "the forwarding rule {resolver_rule_id} ({domain_name})")
            }
            Self::HostNames { vpc_id } => write!(f, "the host names of {vpc_id}"),
            Self::Public => f.write_str("public DNS"),
            Self::Nobody => f.write_str("nobody"),
        }
    }
}

/// The addresses behind a name. As JSON a list, or the word `published` or `unpublished`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Records {
    /// These.
    Addresses(Vec<IpAddr>),
    /// Some of the ranges that AWS publishes for the service; which of them at a moment is not documented (`RT-32`).
    Published {
        /// The ranges that A records come from.
        ipv4: &'static [IpNet],
        /// The ranges that AAAA records come from.
        ipv6: &'static [IpNet],
    },
    /// Public addresses that nobody publishes.
    Unpublished,
}

impl Serialize for Records {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Addresses(addresses) => addresses.serialize(serializer),
            Self::Published { .. } => serializer.serialize_str("published"),
            Self::Unpublished => serializer.serialize_str("unpublished"),
        }
    }
}

/// Why a name does not resolve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum ResolutionFailure {
    /// `enableDnsSupport` is off: the Amazon-provided resolver does not answer in the VPC.
    DnsSupportOff,
    /// `enableDnsHostnames` is off: what is in the VPC has no host names.
    DnsHostnamesOff,
    /// The zone that answers has no record for the name.
    NoRecord,
    /// A forwarding rule sends the query to resolvers that the model does not know.
    Forwarded,
    /// Every interface behind the name is down.
    NoHealthyAddress,
    /// Each name stands for the next, or each rule forwards to the next, in a circle.
    Circle,
}

impl ResolutionFailure {
    /// The rule behind it, where it is one of the book's.
    pub fn rule(self) -> Option<Rule> {
        match self {
            Self::DnsSupportOff => Some(Rule::Rt35),
            Self::NoHealthyAddress => Some(Rule::If32),
            Self::DnsHostnamesOff | Self::NoRecord | Self::Forwarded | Self::Circle => None,
        }
    }
}

impl ResolutionFailure {
    /// Why, in a few words.
    pub fn message(self) -> &'static str {
        match self {
            Self::DnsSupportOff => "because EnableDnsSupport of the VPC is off",
            Self::DnsHostnamesOff => "because EnableDnsHostnames of the VPC is off",
            Self::NoRecord => "because the zone that has the say has no record for it",
            Self::Forwarded => "because the query goes to resolvers that are not known",
            Self::NoHealthyAddress => "because every interface behind it is down",
            Self::Circle => "because names or rules lead from one to the next in a circle",
        }
    }
}

/// More names than this that stand for each other are a circle.
const MOST_NAMES: usize = 8;

/// Resolves a name. No filter is asked: neither groups nor ACLs stop queries to the VPC's resolver (`RT-65`).
///
/// # Errors
/// For a text that is no name, and for a name under AWS's own domains that none of its services is known to have.
pub fn resolve(cloud: &Cloud, from: Resolver<'_>, name: &str) -> Result<Resolution, UnknownNameError> {
    if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '/' | ':')) {
        return Err(UnknownNameError { name: name.to_owned() });
    }
    let mut names = vec![name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()];
    let mut first: Option<Asked> = None;
    let (records, service, failure) = loop {
        let current = names.last().map_or("", String::as_str);
        let (asked, said) = ask(cloud, from, current, 0)?;
        first.get_or_insert(asked);
        match said {
            Said::Records { records, service, failure } => break (records, service, failure),
            Said::Name(_) if names.len() > MOST_NAMES => {
                break (Records::Addresses(Vec::new()), None, Some(ResolutionFailure::Circle));
            }
            Said::Name(next) => names.push(next),
        }
    };
    let Asked { answered_by, passed_over, silent } = first.unwrap_or(Asked::only(Zone::Public));
    let canonical_names = names.split_off(1);
    let name = names.swap_remove(0);
    Ok(Resolution { name, canonical_names, answered_by, passed_over, silent, service, records, failure })
}

/// Who was asked for a name, and who was not.
struct Asked {
    answered_by: Zone,
    passed_over: Vec<Zone>,
    silent: Vec<Zone>,
}

impl Asked {
    fn only(answered_by: Zone) -> Self {
        Self { answered_by, passed_over: Vec::new(), silent: Vec::new() }
    }
}

/// What a zone says to a name.
enum Said {
    Records {
        records: Records,
        service: Option<ServiceName>,
        failure: Option<ResolutionFailure>,
    },
    /// Ask for this one.
    Name(String),
}

impl Said {
    fn addresses(addresses: Vec<IpAddr>, service: Option<ServiceName>, otherwise: ResolutionFailure) -> Self {
        let failure = addresses.is_empty().then_some(otherwise);
        Self::Records { records: Records::Addresses(addresses), service, failure }
    }

    fn failed(failure: ResolutionFailure) -> Self {
        Self::Records { records: Records::Addresses(Vec::new()), service: None, failure: Some(failure) }
    }
}

/// Somebody who covers a name, with the length of the domain by which they do.
enum Covering<'a> {
    Rule(&'a ResolverRule),
    Endpoint(&'a VpcEndpoint, String),
    HostedZone(&'a HostedZone),
}

impl Covering<'_> {
    fn domain(&self) -> &str {
        match self {
            Self::Rule(rule) => &rule.domain_name,
            Self::Endpoint(_, name) => name.strip_prefix("*.").unwrap_or(name),
            Self::HostedZone(zone) => &zone.name,
        }
    }

    fn zone(&self) -> Zone {
        match self {
            Self::Rule(rule) => Zone::ResolverRule {
                resolver_rule_id: rule.resolver_rule_id.clone(),
                domain_name: rule.domain_name.clone(),
            },
            Self::Endpoint(endpoint, name) => {
                Zone::Endpoint { vpc_endpoint_id: endpoint.vpc_endpoint_id.clone(), name: name.clone() }
            }
            Self::HostedZone(zone) => Zone::HostedZone { id: zone.id.clone(), name: zone.name.clone() },
        }
    }
}

/// Asks whoever has the say for a name, which was `forwarded` so many times. The others are passed over.
fn ask(cloud: &Cloud, from: Resolver<'_>, name: &str, forwarded: usize) -> Result<(Asked, Said), UnknownNameError> {
    let (vpc, inbound) = match from {
        Resolver::Vpc(vpc) => (vpc, false),
        Resolver::Inbound(vpc) => (vpc, true),
        // `IF-36`: out there nobody hears of private names.
        Resolver::Public => return Ok((Asked::only(Zone::Public), ask_public(cloud, None, name)?)),
    };
    if !vpc.enable_dns_support {
        return Ok((Asked::only(Zone::Nobody), Said::failed(ResolutionFailure::DnsSupportOff)));
    }
    let mut covering = covering(cloud, &vpc.vpc_id, inbound, name);
    // "To use private hosted zones" both settings of the VPC must be true ("Considerations …", above), and for the hidden ones of
    // endpoints too (`IF-35`).
    let silent = covering.extract_if(.., |one| !vpc.enable_dns_hostnames && !matches!(one, Covering::Rule(_)));
    let silent = silent.map(|zone| zone.zone()).collect();
    // A stable sort keeps the order of the kinds between domains of one length.
    sort_by_key(&mut covering, |one| std::cmp::Reverse(one.domain().len()));
    let Some(first) = covering.first() else {
        let (answered_by, said) = match HostName::read(name) {
            Some(own) => own.ask(cloud, vpc),
            None => (Zone::Public, ask_public(cloud, Some(vpc), name)?),
        };
        return Ok((Asked { silent, ..Asked::only(answered_by) }, said));
    };
    let said = match first {
        // A rule without targets undoes a wider one.
        Covering::Rule(rule) if rule.target_ips.is_empty() => ask_public(cloud, Some(vpc), name)?,
        Covering::Rule(rule) => match forwarded_to(cloud, rule).filter(|other| other.vpc_id != vpc.vpc_id) {
            Some(_) if forwarded == MOST_NAMES => Said::failed(ResolutionFailure::Circle),
            Some(other) => ask(cloud, Resolver::Inbound(other), name, forwarded + 1)?.1,
            None => Said::failed(ResolutionFailure::Forwarded),
        },
        Covering::Endpoint(endpoint, _) => ask_endpoint(cloud, endpoint),
        Covering::HostedZone(zone) => ask_hosted_zone(zone, name),
    };
    let passed_over = covering.iter().skip(1).map(Covering::zone).chain([Zone::Public]).collect();
    Ok((Asked { answered_by: first.zone(), passed_over, silent }, said))
}

/// Everybody in a VPC who covers a name: forwarding rules, then endpoints, then hosted zones.
fn covering<'a>(cloud: &'a Cloud, vpc: &VpcId, inbound: bool, name: &str) -> Vec<Covering<'a>> {
    let rules = cloud.resolver_rules.values().filter(|rule| rule.vpcs.contains(vpc) && covers_name(rule, name));
    let answers = |endpoint: &&VpcEndpoint| {
        // `IF-39`: the hidden zone holds in the endpoint's own VPC, and in no peer of it.
        endpoint.vpc_id == *vpc
            && endpoint.private_dns_enabled
            && matches!(endpoint.state, VpcEndpointState::Available | VpcEndpointState::Partial)
            // `IF-52`: such an endpoint answers only what comes in from another network; any other takes the VPC's own traffic
            // too, whatever gateway endpoint there is (`IF-55`).
            && (inbound || !endpoint.dns_options.private_dns_only_for_inbound_resolver_endpoint)
    };
    // Of the services of AWS one at most has the name: the names of the others need not be made out.
    let service = Service::of_name(name);
    let may_own = |endpoint: &&VpcEndpoint| endpoint.aws_service().is_none_or(|own| Some(own) == service);
    let endpoints = cloud
        .vpc_endpoints
        .values()
        .filter(may_own)
        .filter(answers)
        .filter_map(|endpoint| Some(Covering::Endpoint(endpoint, private_name(cloud, endpoint, name)?)));
    let zones = cloud.hosted_zones.values().filter(|zone| zone.vpcs.contains(vpc) && is_under(name, &zone.name));
    rules.map(Covering::Rule).chain(endpoints).chain(zones.map(Covering::HostedZone)).collect()
}

fn is_under(name: &str, domain: &str) -> bool {
    name == domain || endpoint_name::matches(&format!("*.{domain}"), name)
}

/// Whether a rule is for a name.
pub(crate) fn covers_name(rule: &ResolverRule, name: &str) -> bool {
    rule.domain_name == "." || is_under(name, &rule.domain_name)
}

/// Whether a zone would have an answer for a name.
pub(crate) fn has_record(zone: &HostedZone, name: &str) -> bool {
    is_under(name, &zone.name) && !matches!(ask_hosted_zone(zone, name), Said::Records { failure: Some(_), .. })
}

/// The endpoint whose own name this is.
pub(crate) fn owner_of_name<'a>(cloud: &'a Cloud, name: &str) -> Option<&'a VpcEndpoint> {
    endpoint_name::find(cloud, name).map(|(endpoint, _)| endpoint)
}

/// The private name by which an endpoint answers to a name, or would if its private DNS were on: the longest.
pub(crate) fn private_name(cloud: &Cloud, endpoint: &VpcEndpoint, name: &str) -> Option<String> {
    let names = cloud.private_names(&endpoint.service_name);
    names.into_iter().filter(|own| endpoint_name::matches(own, name)).max_by_key(String::len)
}

/// The VPC whose inbound resolver endpoint a rule sends its queries to.
pub(crate) fn forwarded_to<'a>(cloud: &'a Cloud, rule: &ResolverRule) -> Option<&'a Vpc> {
    let has_one = |id| {
        let interface = cloud.network_interfaces.get(id)?;
        interface.addresses().any(|own| rule.target_ips.contains(&own)).then_some(&interface.vpc_id)
    };
    let mut inbound = cloud.resolver_endpoints.values().filter(|it| it.direction == ResolverDirection::Inbound);
    let vpc = inbound.find_map(|endpoint| endpoint.network_interface_ids.iter().find_map(has_one))?;
    cloud.vpcs.get(vpc)
}

/// The hidden zone of an endpoint: the addresses for a service of AWS, the regional name for a customer's (`ES-15`).
fn ask_endpoint(cloud: &Cloud, endpoint: &VpcEndpoint) -> Said {
    match &endpoint.service_name {
        EndpointService::Customer(_) => {
            let regional = endpoint_names(cloud, endpoint).into_iter().next();
            regional.map_or_else(|| Said::failed(ResolutionFailure::NoRecord), |regional| Said::Name(regional.name))
        }
        EndpointService::Aws(_) | EndpointService::Resource(_) => {
            let addresses = endpoint_name::addresses(cloud, endpoint, None);
            Said::addresses(addresses, endpoint.aws_service(), ResolutionFailure::NoHealthyAddress)
        }
    }
}

fn ask_hosted_zone(zone: &HostedZone, name: &str) -> Said {
    let exact = zone.records.iter().find(|record| record.name.eq_ignore_ascii_case(name));
    let covers = |pattern: &str| endpoint_name::matches(&pattern.to_ascii_lowercase(), name);
    let record = exact.or_else(|| {
        let wild = zone.records.iter().filter(|record| record.name.starts_with("*.") && covers(&record.name));
        wild.max_by_key(|record| record.name.len())
    });
    match record.map(|record| &record.data) {
        Some(RecordData::Addresses(addresses)) => Said::addresses(addresses.clone(), None, ResolutionFailure::NoRecord),
        Some(RecordData::Cname(name) | RecordData::Alias(name)) => {
            Said::Name(name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase())
        }
        None => Said::failed(ResolutionFailure::NoRecord),
    }
}

/// The addresses under which a node of a load balancer is known: the public one of an internet-facing one in place of its private
/// one.
///
/// "How Elastic Load Balancing works",
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html>
fn published_addresses(node: &NetworkInterface) -> impl Iterator<Item = IpAddr> {
    let ipv4 = node.public_ip.or(node.private_ip_address).map(IpAddr::V4);
    ipv4.into_iter().chain(node.ipv6_addresses.iter().copied().map(IpAddr::V6))
}

/// Public DNS, which knows the names of endpoints (`IF-31`) and load balancers too.
fn ask_public(cloud: &Cloud, vpc: Option<&Vpc>, name: &str) -> Result<Said, UnknownNameError> {
    if let Some((endpoint, addresses)) = endpoint_name::find(cloud, name) {
        return Ok(Said::addresses(addresses, endpoint.aws_service(), ResolutionFailure::NoHealthyAddress));
    }
    if let Some(balancer) = cloud.load_balancers.values().find(|it| it.dns_name(cloud).as_deref() == Some(name)) {
        let interfaces = balancer.network_interface_ids.iter().filter_map(|id| cloud.network_interfaces.get(id));
        let up = interfaces.filter(|interface| cloud.is_up(interface));
        let addresses = up.flat_map(published_addresses).collect();
        return Ok(Said::addresses(addresses, None, ResolutionFailure::NoHealthyAddress));
    }
    if let Some(host) = HostName::read(name) {
        return Ok(host.ask_public(cloud));
    }
    if let Ok(public) = name.parse::<PublicName>() {
        let public = public.located(cloud);
        return Ok(published(cloud, vpc, &public));
    }
    if !name.contains('.') {
        return Ok(Said::failed(ResolutionFailure::NoRecord));
    }
    let service = Service::of_name(name);
    // A name of AWS's own that no service is known to have is more often a slip than a service.
    let is_of_aws =
        [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".api.aws"].iter().any(|end| name.ends_with(end));
    if service.is_none() && is_of_aws {
        return Err(UnknownNameError { name: name.to_owned() });
    }
    Ok(Said::Records { records: Records::Unpublished, service, failure: None })
}

/// A name of S3 or DynamoDB. A gateway endpoint changes no name (`RT-32`), but may have a DNS record IP type of its own, which
/// narrows or widens what the service's names answer in its VPC (`RT-40`).
fn published(cloud: &Cloud, vpc: Option<&Vpc>, name: &PublicName) -> Said {
    let ServiceName { region, service } = name.service;
    let ranges = |family| aws_managed(region, service, family).map_or(&[][..], |list| list.cidrs.as_slice());
    let endpoints = vpc.into_iter().flat_map(|vpc| cloud.endpoints_to(&vpc.vpc_id, name.service));
    let mut types = endpoints.map(|endpoint| endpoint.dns_options.dns_record_ip_type);
    let (ipv4, ipv6) = match types.find(|kind| *kind != DnsRecordIpType::ServiceDefined) {
        Some(DnsRecordIpType::Ipv4) => (true, false),
        Some(DnsRecordIpType::Ipv6) => (false, true),
        Some(DnsRecordIpType::Dualstack) => (true, true),
        Some(DnsRecordIpType::ServiceDefined) | None => (true, name.dual_stack),
    };
    let records = Records::Published {
        ipv4: if ipv4 { ranges(AddressFamily::Ipv4) } else { &[] },
        ipv6: if ipv6 { ranges(AddressFamily::Ipv6) } else { &[] },
    };
    Said::Records { records, service: Some(name.service), failure: None }
}
