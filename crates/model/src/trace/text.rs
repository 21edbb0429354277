//! An answer as text: a line a hop, then what comes of it.

use std::fmt;

use super::hop::{Hop, ProxyProtocol};
use super::{AddressRange, Answer, End, Path, Symptom, Verdict};
use crate::cloud::id::{NetworkInterfaceId, SecurityGroupId};
use crate::cloud::vpc_endpoint::VpcEndpointType;
use crate::columns;
use crate::dns::Records;
use crate::firewall::{AclDecision, AclSpan, GroupDecision, Passage};
use crate::routing::{Candidate, Choice, Loss, RouteDecision};
use crate::rule::Rule;

impl Hop {
    /// The id of the resource that decides, or several of them.
    pub fn component(&self) -> String {
        match self {
            Self::Source { network_interface_id, .. } => network_interface_id.to_string(),
            Self::SecurityGroups(GroupDecision { groups, .. }) | Self::Stateful { groups, .. } => join_groups(groups),
            Self::NetworkAcl(decision) => decision.network_acl_id.to_string(),
            Self::RouteTable(decision) => decision.route_table_id.to_string(),
            Self::NatGateway { nat_gateway_id, .. } => nat_gateway_id.to_string(),
            Self::InternetGateway { internet_gateway_id, .. } => internet_gateway_id.to_string(),
            Self::EgressOnlyInternetGateway { egress_only_internet_gateway_id, .. } => {
                egress_only_internet_gateway_id.to_string()
            }
            Self::VpcEndpoint { vpc_endpoint_id, .. } => vpc_endpoint_id.to_string(),
            Self::LoadBalancer { load_balancer_name, .. } => load_balancer_name.clone(),
            Self::ResourceGateway { resource_gateway_id, .. } => resource_gateway_id.to_string(),
            Self::VpcPeeringConnection { vpc_peering_connection_id, .. } => vpc_peering_connection_id.to_string(),
            Self::TransitGateway { transit_gateway_id, .. } => transit_gateway_id.to_string(),
            Self::VpnGateway { vpn_gateway_id, .. } => vpn_gateway_id.to_string(),
            Self::VpnConnection { vpn_connection_id, .. } => vpn_connection_id.to_string(),
            Self::CustomerGateway { customer_gateway_id, .. } => customer_gateway_id.to_string(),
            Self::Appliance { network_interface_id, .. } => network_interface_id.to_string(),
            Self::Target { network_interface_id: Some(id), .. } => id.to_string(),
            Self::Outside { address }
            | Self::Astray { address }
            | Self::Target { network_interface_id: None, address, .. } => address.to_string(),
            Self::NotModelled { id } => id.clone(),
        }
    }

    /// What kind of thing that is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Source { .. } | Self::Target { .. } => "network interface",
            Self::SecurityGroups(_) | Self::Stateful { .. } => "security group",
            Self::NetworkAcl(_) => "network ACL",
            Self::RouteTable(_) => "route table",
            Self::NatGateway { .. } => "NAT gateway",
            Self::InternetGateway { .. } => "internet gateway",
            Self::EgressOnlyInternetGateway { .. } => "egress-only internet gateway",
            Self::VpcEndpoint { vpc_endpoint_type, .. } => vpc_endpoint_type.title(),
            Self::LoadBalancer { address: Some(_), .. } => "Network Load Balancer",
            Self::LoadBalancer { address: None, .. } => "Gateway Load Balancer",
            Self::ResourceGateway { .. } => "resource gateway",
            Self::VpcPeeringConnection { .. } => "VPC peering connection",
            Self::TransitGateway { .. } => "transit gateway",
            Self::VpnGateway { .. } => "virtual private gateway",
            Self::VpnConnection { .. } => "VPN connection",
            Self::CustomerGateway { .. } => "customer gateway",
            Self::Appliance { .. } => "appliance",
            Self::Outside { .. } | Self::Astray { .. } => "address",
            Self::NotModelled { .. } => "not modelled",
        }
    }

    /// The rule that the hop rests on.
    pub fn rule(&self) -> Option<Rule> {
        if let Some(refusal) = self.refusal() {
            return refusal.rule();
        }
        match self {
            Self::Source { .. } | Self::InternetGateway { .. } | Self::NatGateway { .. } => None,
            Self::SecurityGroups(decision) => decision.rule,
            Self::Stateful { .. } => Some(Rule::Rt61),
            Self::NetworkAcl(decision) => Some(if is_reply(decision) { Rule::Rt62 } else { Rule::Rt63 }),
            Self::RouteTable(decision) => Some(decision.rule()),
            Self::VpcEndpoint { vpc_endpoint_type: VpcEndpointType::Gateway, .. } => Some(Rule::Rt33),
            Self::VpcEndpoint { vpc_endpoint_type: VpcEndpointType::GatewayLoadBalancer, .. } => Some(Rule::Gw01),
            Self::VpcEndpoint { .. } => Some(Rule::If73),
            Self::LoadBalancer { address: Some(_), .. } => Some(Rule::Es09),
            Self::LoadBalancer { address: None, .. } => Some(Rule::Gw12),
            Self::ResourceGateway { .. } => Some(Rule::If101),
            Self::Astray { .. } => Some(Rule::Rt73),
            Self::EgressOnlyInternetGateway { .. }
            | Self::VpcPeeringConnection { .. }
            | Self::TransitGateway { .. }
            | Self::VpnGateway { .. }
            | Self::VpnConnection { .. }
            | Self::CustomerGateway { .. }
            | Self::Appliance { .. }
            | Self::Outside { .. }
            | Self::Target { .. }
            | Self::NotModelled { .. } => None,
        }
    }

    /// What the hop does, in a few words; a line for each entry where several decide.
    pub fn sentence(&self) -> String {
        if self.refusal().is_some() {
            return "drops it".to_owned();
        }
        match self {
            Self::Source { address: Some(address), .. } => format!("sends from {address}"),
            Self::Source { address: None, .. } => "has no address to send from".to_owned(),
            Self::SecurityGroups(GroupDecision { allowed_by: Some(by), .. }) => by.rule.to_string(),
            Self::SecurityGroups(decision) => format!("no {} rule allows it", decision.direction),
            Self::Stateful { .. } => "lets the reply pass, as it did the request".to_owned(),
            Self::NetworkAcl(decision) => acl_sentence(decision),
            Self::RouteTable(decision) => route_sentence(decision),
            Self::NatGateway { address, .. } => format!("sends on from {address}, a port of its own"),
            Self::InternetGateway { public_ip: Some(ip), .. } => format!("sends on from {ip}"),
            Self::InternetGateway { public_ip: None, .. } | Self::EgressOnlyInternetGateway { .. } => {
                "sends on".to_owned()
            }
            Self::VpcEndpoint { vpc_endpoint_type: VpcEndpointType::GatewayLoadBalancer, .. } => {
                "has it inspected".to_owned()
            }
            Self::VpcEndpoint { service_name, .. } => format!("hands it to {service_name}"),
            Self::LoadBalancer {
                address: Some(address), target: Some(target), alternatives, proxy_protocol, ..
            } => {
                let told = proxy_protocol.as_ref().map(|told| format!(", and tells it of {told}")).unwrap_or_default();
                format!("sends on from {address} to {target}{}{told}", one_of(alternatives))
            }
            Self::LoadBalancer { target: Some(target), alternatives, .. } => {
                format!("has {target}{} inspect it", one_of(alternatives))
            }
            Self::LoadBalancer { target: None, .. } => "hands it to nobody".to_owned(),
            Self::ResourceGateway { address: Some(address), .. } => format!("sends on from {address}"),
            Self::ResourceGateway { address: None, .. } => "has no address to send from".to_owned(),
            Self::VpcPeeringConnection { vpc_id, .. } => format!("leads into {vpc_id}"),
            Self::TransitGateway { destination_cidr_block, transit_gateway_attachment_id, .. } => {
                let route = destination_cidr_block.as_ref().map(ToString::to_string).unwrap_or_default();
                let to = transit_gateway_attachment_id.as_ref().map_or("nowhere", |id| id.as_str());
                format!("{route} → {to}")
            }
            Self::VpnGateway { vpc_id: Some(vpc_id), .. } => format!("leads into {vpc_id}"),
            Self::VpnGateway { vpc_id: None, .. } => "leads on premises".to_owned(),
            Self::VpnConnection { customer_gateway_id, .. } => format!("ends at {customer_gateway_id}"),
            Self::CustomerGateway { .. } => "leads to the internet, by the site's own access".to_owned(),
            Self::Appliance { .. } => "hands it on".to_owned(),
            Self::Outside { address } => format!("sends from {address}"),
            Self::Astray { .. } => "is not reached by the reply".to_owned(),
            Self::Target { network_interface_id: Some(_), address, .. } => format!("has {address}"),
            Self::Target { network_interface_id: None, .. } => "is the address of nothing in the VPC".to_owned(),
            Self::NotModelled { .. } => "what happens here is not modelled".to_owned(),
        }
    }
}

/// A connection goes to any of several targets; a trace follows one of those that fare alike.
fn one_of(alternatives: &[NetworkInterfaceId]) -> String {
    match alternatives.len() {
        0 => String::new(),
        others => format!(", one of {}", others + 1),
    }
}

impl fmt::Display for ProxyProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.vpc_endpoint_id {
            Some(id) => write!(f, "{} behind {id}", self.source),
            None => self.source.fmt(f),
        }
    }
}

fn join_groups(groups: &[SecurityGroupId]) -> String {
    groups.iter().map(SecurityGroupId::as_str).collect::<Vec<_>>().join(", ")
}

/// A request goes to one port, a reply to one of many.
fn is_reply(decision: &AclDecision) -> bool {
    decision.ports().from < decision.ports().to
}

/// The entries that decide, and for a reply the ports that each decides for.
fn acl_sentence(decision: &AclDecision) -> String {
    let entry = |span: &AclSpan| match &span.entry {
        Some(entry) => entry.to_string(),
        None => "no entry matches".to_owned(),
    };
    let spans = decision.spans.iter().map(|span| match is_reply(decision) {
        true => format!("{}, ports {}", entry(span), span.ports),
        false => entry(span),
    });
    spans.collect::<Vec<_>>().join("\n")
}

fn route_sentence(decision: &RouteDecision) -> String {
    let first = decision.candidates.first();
    let route = |candidate: &Candidate| match &candidate.route.destination {
        crate::cloud::route_table::Destination::Cidr(_) => candidate.route.to_string(),
        list => format!("{list} ({}) → {}", candidate.matched, candidate.route.target),
    };
    match (decision.choice, first) {
        (Choice::Route, Some(first)) => route(first),
        (Choice::Blackhole, Some(first)) => format!("{}, a blackhole: drops it", route(first)),
        (Choice::Ambiguous(_), Some(first)) => format!("{}, or an equal route: AWS chooses", route(first)),
        (Choice::NeverForwarded, _) => format!("never forwards {}", decision.destination),
        (_, _) => format!("no route for {}: drops it", decision.destination),
    }
}

impl Candidate {
    /// Why another route is preferred, in a few words.
    pub fn loss(&self) -> Option<String> {
        let why = match self.lost? {
            Loss::ShorterPrefix => format!("/{} is shorter", self.matched.prefix_len()),
            Loss::StaticFirst => "a static route goes first".to_owned(),
            Loss::PropagatedLast => "a propagated route goes last".to_owned(),
            Loss::LocalFirst => "local goes before propagated".to_owned(),
        };
        Some(format!("not {}: {why}", self.route))
    }
}

impl Symptom {
    /// What the caller sees, as AWS CLI users know it.
    pub fn sentence(&self) -> &'static str {
        match self {
            Self::Answered => "the service answers",
            Self::ConnectTimeout => "nothing happens until the connection times out",
            Self::SomeConnectTimeouts => "some connections work, others time out",
            Self::UnknownHost => "the name does not resolve: could not connect to the endpoint URL",
            Self::NetworkUnreachable => "the network is unreachable, at once",
            Self::Undecided => "it can't be said",
        }
    }
}

impl Answer {
    /// The verdict in a sentence.
    pub fn headline(&self) -> String {
        match (self.verdict(), self.paths.first()) {
            (Verdict::Reachable, Some(path)) => match path.carriers().as_slice() {
                [] => "Reachable".to_owned(),
                [only] => format!("Reachable through {only}"),
                [first @ .., last] => format!("Reachable through {} and {last}", first.join(", ")),
            },
            (Verdict::Partly, _) => "Partly reachable".to_owned(),
            (Verdict::Undecided, _) => "Undecided".to_owned(),
            _ => "Blocked".to_owned(),
        }
    }

    fn question(&self) -> String {
        let protocol = self.protocol.to_string().to_ascii_uppercase();
        match self.to.port() {
            Some(_) => format!("{} → {}, {protocol}", self.source_name, self.to),
            None if !self.protocol.has_ports() => format!("{} → {}, {protocol}", self.source_name, self.to),
            None => format!("{} → {}, {protocol} {}", self.source_name, self.to, self.port),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.question())?;
        if let Some(resolution) = self.resolution.as_ref().filter(|resolution| resolution.failure.is_none()) {
            write!(f, "{resolution}")?;
            if let Some(path) = self.paths.first().filter(|_| resolution.records == Records::Unpublished) {
                write!(f, "; {} stands for them", path.example)?;
            }
            writeln!(f)?;
        }
        for (place, path) in self.paths.iter().enumerate() {
            writeln!(f)?;
            if place > 0 {
                let ranges: Vec<String> = path.addresses.iter().map(AddressRange::text).collect();
                writeln!(f, "Another way to {}", ranges.join(", "))?;
            }
            write!(f, "{path}")?;
        }
        writeln!(f, "\n{}: {}.", self.headline(), self.symptom().sentence())?;
        for explanation in self.explanations() {
            let code = explanation.explanation_code.map(|code| format!("  {code}")).unwrap_or_default();
            let rule = explanation.rule.map(|rule| format!("  {rule}")).unwrap_or_default();
            writeln!(f, "\n✗ {}{code}{rule}", explanation.component)?;
            writeln!(f, "  {}", explanation.message)?;
            writeln!(f, "  To change it: {}.", explanation.help)?;
        }
        for caution in &self.cautions {
            let rule = caution.rule().map(|rule| format!("  {rule}")).unwrap_or_default();
            writeln!(f, "\n! {}{rule}", caution.message())?;
        }
        Ok(())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, reply_row) = self.rows();
        writeln!(f, "Request to {}", self.example)?;
        for (row, lines) in columns::lines(&rows).iter().enumerate() {
            if row == reply_row {
                let known = if matches!(self.end, End::Nowhere | End::Loop) { ", as far as it is known" } else { "" };
                writeln!(f, "Reply{known}")?;
            }
            lines.iter().try_for_each(|line| writeln!(f, "{line}"))?;
        }
        match (&self.end, self.end.source()) {
            _ if self.passage() == Passage::None => Ok(()),
            (_, Some(source)) => writeln!(f, "The other end sees {source}."),
            (End::Resource { .. }, None) => {
                writeln!(f, "The other end sees an address of a resource gateway or of VPC Lattice.")
            }
            _ => Ok(()),
        }
    }
}

impl Path {
    /// A row a hop, one more for each route that lost, and the row at which the reply begins.
    fn rows(&self) -> (Vec<[String; 4]>, usize) {
        let mut rows = Vec::new();
        let mut reply_row = usize::MAX;
        for (place, hop) in self.forward.iter().chain(&self.back).enumerate() {
            if place == self.forward.len() {
                reply_row = rows.len();
            }
            let mark = match hop.passage() {
                Passage::All => " ",
                Passage::Some => "!",
                Passage::None => "✗",
            };
            let number = format!("{mark} {}", place + 1);
            let rule = hop.rule().map_or("", Rule::id);
            rows.push([number, hop.component(), rule.to_owned(), hop.sentence()]);
            let Hop::RouteTable(decision) = hop else { continue };
            for candidate in &decision.candidates {
                if let (Some(loss), Some(lost)) = (candidate.loss(), candidate.lost) {
                    rows.push([String::new(), String::new(), lost.rule().to_string(), loss]);
                }
            }
        }
        (rows, reply_row)
    }
}
