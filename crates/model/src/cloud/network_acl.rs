//! Network ACLs: stateless filters around a subnet, read in the order of their rule numbers.

use std::fmt;
use std::ops::RangeInclusive;

use ipnet::IpNet;
use serde::Serialize;

use super::id::{NetworkAclId, SubnetId, VpcId};
use super::protocol::{IpProtocol, PortRange};

/// The rule numbers that an entry may have (`RT-63`).
pub const RULE_NUMBERS: RangeInclusive<u16> = 1..=32766;

/// A network ACL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkAcl {
    /// Its id.
    pub network_acl_id: NetworkAclId,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// Whether it serves the subnets that no other ACL is associated with.
    pub is_default: bool,
    /// The subnets that were associated with it explicitly.
    pub associations: Vec<SubnetId>,
    /// Its entries, sorted by direction and rule number.
    pub entries: Vec<NetworkAclEntry>,
}

/// One entry of a network ACL. Its peer is a CIDR block: an entry can't name a prefix list (`RT-62`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkAclEntry {
    /// One of [`RULE_NUMBERS`]; the lowest that matches decides (`RT-63`).
    pub rule_number: u16,
    /// Whether it is about what leaves the subnet.
    pub egress: bool,
    /// The protocol, `-1` for all.
    pub protocol: IpProtocol,
    /// Allow or deny.
    pub rule_action: RuleAction,
    /// The addresses at the other end.
    pub cidr_block: IpNet,
    /// The destination ports of the packet.
    pub port_range: PortRange,
}

/// What an entry does with a packet it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleAction {
    /// Lets it pass.
    Allow,
    /// Drops it.
    Deny,
}

/// An entry as one writes it down: `100 allow tcp 443 0.0.0.0/0`.
impl fmt::Display for NetworkAclEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = match self.rule_action {
            RuleAction::Allow => "allow",
            RuleAction::Deny => "deny",
        };
        write!(f, "{} {action} {}", self.rule_number, self.protocol)?;
        if self.protocol.has_ports() {
            write!(f, " {}", self.port_range)?;
        }
        write!(f, " {}", self.cidr_block)
    }
}
