//! Security groups: stateful filters around a network interface, which only ever allow.

use std::fmt;

use ipnet::IpNet;
use serde::Serialize;

use super::id::{SecurityGroupId, VpcId};
use super::prefix_list::PrefixListId;
use super::protocol::{IpProtocol, PortRange};

/// A security group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecurityGroup {
    /// Its id.
    pub group_id: SecurityGroupId,
    /// Its name, unique in the VPC.
    pub group_name: String,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// Its rules, in the order they were added.
    pub rules: Vec<SecurityGroupRule>,
}

/// One rule of a security group: what it names is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecurityGroupRule {
    /// Whether it is about what leaves the interface (egress) or what arrives (ingress).
    pub is_egress: bool,
    /// The protocol, `-1` for all.
    pub ip_protocol: IpProtocol,
    /// The destination ports; all when the protocol has none.
    pub ports: PortRange,
    /// Who is at the other end.
    pub peer: Peer,
}

/// Who is at the other end of a security group's rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Peer {
    /// Any address in a CIDR block.
    #[serde(rename = "CidrIp")]
    Cidr(IpNet),
    /// Any address in a prefix list (`RT-60`).
    #[serde(rename = "PrefixListId")]
    PrefixList(PrefixListId),
    /// Any interface that carries the group.
    #[serde(rename = "GroupId")]
    Group(SecurityGroupId),
}

impl SecurityGroupRule {
    /// The egress rule that every new group starts with: everything, to everywhere.
    pub fn egress_to_everywhere(everywhere: IpNet) -> Self {
        Self { is_egress: true, ip_protocol: IpProtocol::All, ports: PortRange::ALL, peer: Peer::Cidr(everywhere) }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cidr(network) => network.fmt(f),
            Self::PrefixList(id) => id.fmt(f),
            Self::Group(id) => id.fmt(f),
        }
    }
}

/// A rule as one writes it down: `egress tcp 443 to pl-63a5400a`.
impl fmt::Display for SecurityGroupRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (direction, preposition) = if self.is_egress { ("egress", "to") } else { ("ingress", "from") };
        write!(f, "{direction} {}", self.ip_protocol)?;
        if self.ip_protocol.has_ports() {
            write!(f, " {}", self.ports)?;
        }
        write!(f, " {preposition} {}", self.peer)
    }
}
