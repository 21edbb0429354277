//! What the filters on a path let through: security groups around an interface, network ACLs around a subnet.
//!
//! A security group only allows, all groups of an interface together, and remembers: what it let out may come back (`RT-61`).
//! A network ACL is read in the order of its rule numbers, the first entry that matches decides, and what no entry matches is
//! denied (`RT-63`). It remembers nothing: a reply is a packet of its own, to the port that the client chose (`RT-62`).
//!
//! ```
//! # use ipnet::IpNet;
//! # use vpce_model::cloud::network_acl::{NetworkAcl, NetworkAclEntry, RuleAction};
//! # use vpce_model::cloud::protocol::{IpProtocol, PortRange};
//! # use vpce_model::cloud::id::{NetworkAclId, SubnetId, VpcId};
//! use vpce_model::firewall::{Direction, Flow, decide_acl};
//!
//! let entry = |rule_number, rule_action, port_range| NetworkAclEntry {
//!     rule_number, rule_action, port_range, egress: false, protocol: IpProtocol::TCP, cidr_block: IpNet::default(),
//! };
//! # let acl = |entries| NetworkAcl {
//! #     network_acl_id: NetworkAclId::named("A"), vpc_id: VpcId::named("A"), is_default: false, associations: vec![], entries,
//! # };
//! // Replies go to a port from 32768 to 61000. This ACL lets the upper part through:
//! let acl = acl(vec![
//!     entry(100, RuleAction::Deny, PortRange { from: 0, to: 49151 }),
//!     entry(200, RuleAction::Allow, PortRange::ALL),
//! ]);
//! let reply = Flow {
//!     protocol: IpProtocol::TCP,
//!     source: "52.216.0.1".parse()?,
//!     destination: "10.0.1.4".parse()?,
//!     destination_ports: PortRange { from: 32768, to: 61000 },
//! };
//! let decision = decide_acl(&acl, &SubnetId::named("A"), Direction::Ingress, &reply);
//! let spans: Vec<String> = decision.spans.iter().map(|span| span.to_string()).collect();
//! assert_eq!(spans, ["32768-49151: 100 deny tcp 0-49151 0.0.0.0/0", "49152-61000: 200 allow tcp all ports 0.0.0.0/0"]);
//! # Ok::<(), std::net::AddrParseError>(())
//! ```

use std::fmt;
use std::net::IpAddr;

use serde::Serialize;

use crate::cloud::Cloud;
use crate::cloud::id::{NetworkAclId, NetworkInterfaceId, SecurityGroupId, SubnetId};
use crate::cloud::network_acl::{NetworkAcl, NetworkAclEntry, RuleAction};
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::prefix_list::service_at;
use crate::cloud::protocol::{IpProtocol, PortRange};
use crate::cloud::region::Region;
use crate::cloud::security_group::{Peer, SecurityGroupRule};
use crate::rule::Rule;

/// Packets of one protocol from one address to another, as a filter sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// TCP or UDP.
    pub protocol: IpProtocol,
    /// Where they come from.
    pub source: IpAddr,
    /// Where they go to.
    pub destination: IpAddr,
    /// The ports they may go to: one for a request, the client's ephemeral ports for the replies.
    pub destination_ports: PortRange,
}

/// Which way a flow crosses a filter, seen from the inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Outwards.
    Egress,
    /// Inwards.
    Ingress,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Egress => "egress",
            Self::Ingress => "ingress",
        })
    }
}

impl Flow {
    /// The address at the other end of a filter.
    fn peer(&self, direction: Direction) -> IpAddr {
        match direction {
            Direction::Egress => self.destination,
            Direction::Ingress => self.source,
        }
    }
}

/// What the security groups of an interface say to a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GroupDecision {
    /// The interface.
    pub network_interface_id: NetworkInterfaceId,
    /// Its groups.
    pub groups: Vec<SecurityGroupId>,
    /// Which way the flow goes.
    pub direction: Direction,
    /// The address at the other end.
    pub peer: IpAddr,
    /// The protocol.
    pub protocol: IpProtocol,
    /// The ports that it goes to.
    #[serde(rename = "DestinationPorts")]
    pub ports: PortRange,
    /// The documented rule by which they are asked, where it is one of the book's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// The first rule that allows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_by: Option<GroupRule>,
    /// Where none does: every rule of the direction, and why it does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mismatches: Vec<Mismatch>,
}

/// A rule and the group it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GroupRule {
    /// The group.
    pub group_id: SecurityGroupId,
    /// Its place in the group, from 0.
    pub position: usize,
    /// The rule.
    pub rule: SecurityGroupRule,
}

/// A rule that does not match, and its first part that does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Mismatch {
    /// The rule.
    #[serde(flatten)]
    pub rule: GroupRule,
    /// The part of it that differs.
    pub part: RulePart,
}

/// A part of a security group's rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum RulePart {
    /// The protocol.
    Protocol,
    /// The ports.
    Ports,
    /// The address, prefix list or group at the other end.
    Peer,
}

impl fmt::Display for RulePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Protocol => "another protocol",
            Self::Ports => "other ports",
            Self::Peer => "another peer",
        })
    }
}

/// Asks the security groups of an interface whether a flow may pass. `other` is the interface at the other end, when there is
/// one in the VPC: a rule may name one of its groups.
pub fn decide_groups(
    cloud: &Cloud,
    interface: &NetworkInterface,
    direction: Direction,
    flow: &Flow,
    other: Option<&NetworkInterface>,
) -> GroupDecision {
    let region = cloud.vpcs.get(&interface.vpc_id).map(|vpc| vpc.region);
    let peer = flow.peer(direction);
    let mut mismatches = Vec::new();
    let mut allowed_by = None;
    'groups: for group_id in &interface.groups {
        let Some(group) = cloud.security_groups.get(group_id) else { continue };
        for (position, rule) in group.rules.iter().enumerate() {
            if rule.is_egress != (direction == Direction::Egress) {
                continue;
            }
            let found = || GroupRule { group_id: group_id.clone(), position, rule: rule.clone() };
            match mismatch(cloud, region, rule, flow, peer, other) {
                None => {
                    allowed_by = Some(found());
                    mismatches.clear();
                    break 'groups;
                }
                Some(part) => mismatches.push(Mismatch { rule: found(), part }),
            }
        }
    }
    let (network_interface_id, groups) = (interface.network_interface_id.clone(), interface.groups.clone());
    let Flow { protocol, destination_ports: ports, .. } = *flow;
    let rule = documented(interface, direction, peer, other);
    GroupDecision { network_interface_id, groups, direction, peer, protocol, ports, rule, allowed_by, mismatches }
}

/// What the book says of these groups: of a client's towards a service or its endpoint, and of what stands before a service.
fn documented(
    interface: &NetworkInterface,
    direction: Direction,
    peer: IpAddr,
    other: Option<&NetworkInterface>,
) -> Option<Rule> {
    match (direction, interface.interface_type) {
        (Direction::Ingress, InterfaceType::VpcEndpoint) => Some(Rule::If20),
        (Direction::Ingress, InterfaceType::NetworkLoadBalancer) => Some(Rule::Es12),
        (Direction::Egress, InterfaceType::ResourceGateway) => Some(Rule::If101),
        (Direction::Egress, _) if service_at(peer).is_some() => Some(Rule::Rt60),
        (Direction::Egress, _) if other.is_some_and(|it| it.interface_type == InterfaceType::VpcEndpoint) => {
            Some(Rule::If25)
        }
        _ => None,
    }
}

fn mismatch(
    cloud: &Cloud,
    region: Option<Region>,
    rule: &SecurityGroupRule,
    flow: &Flow,
    peer: IpAddr,
    other: Option<&NetworkInterface>,
) -> Option<RulePart> {
    if !rule.ip_protocol.covers(flow.protocol) {
        return Some(RulePart::Protocol);
    }
    let ports = flow.destination_ports;
    if rule.ip_protocol.has_ports() && rule.ports.intersection(ports) != Some(ports) {
        return Some(RulePart::Ports);
    }
    let names_peer = match &rule.peer {
        Peer::Cidr(network) => network.contains(&peer),
        Peer::PrefixList(id) => {
            let list = region.and_then(|region| cloud.prefix_list(id, region));
            list.is_some_and(|list| list.cidrs.iter().any(|network| network.contains(&peer)))
        }
        Peer::Group(id) => other.is_some_and(|other| other.groups.contains(id)),
    };
    (!names_peer).then_some(RulePart::Peer)
}

/// What a network ACL says to a flow: which entry decides, for each of the flow's ports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AclDecision {
    /// The ACL.
    pub network_acl_id: NetworkAclId,
    /// The subnet whose boundary is crossed.
    pub subnet_id: SubnetId,
    /// Which way the flow goes.
    pub direction: Direction,
    /// The address at the other end.
    pub peer: IpAddr,
    /// The ports, in ascending order, and the entry that decides for them.
    pub spans: Vec<AclSpan>,
}

/// Ports for which one entry decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AclSpan {
    /// The ports.
    pub ports: PortRange,
    /// The entry; none where none matches and the ACL's last line, `*`, denies.
    pub entry: Option<NetworkAclEntry>,
}

impl AclSpan {
    /// Whether the ports are let through.
    pub fn is_allowed(&self) -> bool {
        self.entry.as_ref().is_some_and(|entry| entry.rule_action == RuleAction::Allow)
    }
}

impl fmt::Display for AclSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.entry {
            Some(entry) => write!(f, "{}: {entry}", self.ports),
            None => write!(f, "{}: * deny all", self.ports),
        }
    }
}

/// How much of a flow passes a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Passage {
    /// All of it.
    All,
    /// Some ports: some connections work and others don't.
    Some,
    /// Nothing.
    None,
}

impl AclDecision {
    /// All the ports that were asked for.
    pub fn ports(&self) -> PortRange {
        let ends = self.spans.first().zip(self.spans.last());
        ends.map_or(PortRange::ALL, |(first, last)| PortRange { from: first.ports.from, to: last.ports.to })
    }

    /// How much of the flow passes.
    pub fn passage(&self) -> Passage {
        let allowed = self.spans.iter().filter(|span| span.is_allowed()).count();
        match allowed {
            0 => Passage::None,
            allowed if allowed == self.spans.len() => Passage::All,
            _ => Passage::Some,
        }
    }
}

/// Asks a network ACL what it does with a flow that crosses the boundary of one of its subnets.
pub fn decide_acl(acl: &NetworkAcl, subnet_id: &SubnetId, direction: Direction, flow: &Flow) -> AclDecision {
    let peer = flow.peer(direction);
    let matching = acl.entries.iter().filter(|entry| {
        entry.egress == (direction == Direction::Egress)
            && entry.protocol.covers(flow.protocol)
            && entry.cidr_block.contains(&peer)
    });
    let mut spans = Vec::with_capacity(1);
    divide(flow.destination_ports, matching, &mut spans);
    let network_acl_id = acl.network_acl_id.clone();
    AclDecision { network_acl_id, subnet_id: subnet_id.clone(), direction, peer, spans }
}

/// Gives every port the first entry that covers it, in the order of the ports.
fn divide<'a>(
    ports: PortRange,
    mut entries: impl Iterator<Item = &'a NetworkAclEntry> + Clone,
    spans: &mut Vec<AclSpan>,
) {
    let first = entries.find_map(|entry| {
        let covered = if entry.protocol.has_ports() { entry.port_range } else { PortRange::ALL };
        Some((entry, ports.intersection(covered)?))
    });
    let Some((entry, taken)) = first else { return spans.push(AclSpan { ports, entry: None }) };
    if ports.from < taken.from {
        divide(PortRange { from: ports.from, to: taken.from - 1 }, entries.clone(), spans);
    }
    spans.push(AclSpan { ports: taken, entry: Some(entry.clone()) });
    if taken.to < ports.to {
        divide(PortRange { from: taken.to + 1, to: ports.to }, entries, spans);
    }
}
