//! IP protocols and port ranges, as filters name them.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// A protocol in a filter's rule: one, or all (`-1`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IpProtocol {
    /// Every protocol.
    All,
    /// One protocol, by IANA's number.
    Number(u8),
}

impl IpProtocol {
    /// ICMP.
    pub const ICMP: Self = Self::Number(1);
    /// TCP.
    pub const TCP: Self = Self::Number(6);
    /// UDP.
    pub const UDP: Self = Self::Number(17);
    /// ICMP for IPv6.
    pub const ICMPV6: Self = Self::Number(58);

    /// Whether a rule for `self` covers `packet`.
    pub fn covers(self, packet: Self) -> bool {
        self == Self::All || self == packet
    }

    /// Whether a rule for it may name ports.
    pub fn has_ports(self) -> bool {
        self == Self::TCP || self == Self::UDP
    }
}

impl fmt::Display for IpProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::All => f.pad("all"),
            Self::ICMP => f.pad("icmp"),
            Self::TCP => f.pad("tcp"),
            Self::UDP => f.pad("udp"),
            Self::ICMPV6 => f.pad("icmpv6"),
            Self::Number(number) => write!(f, "protocol {number}"),
        }
    }
}

/// A text that names no protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownProtocolError(String);

impl fmt::Display for UnknownProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no protocol: write tcp, udp, icmp, icmpv6, -1 for all, or IANA's number", self.0)
    }
}

impl std::error::Error for UnknownProtocolError {}

impl FromStr for IpProtocol {
    type Err = UnknownProtocolError;

    /// Reads what the EC2 API takes: a name, a number as text, or `-1`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "-1" | "all" => Ok(Self::All),
            "tcp" => Ok(Self::TCP),
            "udp" => Ok(Self::UDP),
            "icmp" => Ok(Self::ICMP),
            "icmpv6" => Ok(Self::ICMPV6),
            number => number.parse().map(Self::Number).map_err(|_| UnknownProtocolError(text.to_owned())),
        }
    }
}

/// Printed as the EC2 API prints it: the number as text, `-1` for all.
impl Serialize for IpProtocol {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("-1"),
            Self::Number(number) => serializer.collect_str(number),
        }
    }
}

/// Ports from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PortRange {
    /// The lowest.
    pub from: u16,
    /// The highest.
    pub to: u16,
}

impl PortRange {
    /// Every port.
    pub const ALL: Self = Self { from: 0, to: u16::MAX };

    /// One port.
    pub const fn one(port: u16) -> Self {
        Self { from: port, to: port }
    }

    /// Whether the port lies in the range.
    pub fn contains(self, port: u16) -> bool {
        self.from <= port && port <= self.to
    }

    /// The ports that both ranges hold.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let both = Self { from: self.from.max(other.from), to: self.to.min(other.to) };
        (both.from <= both.to).then_some(both)
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (0, u16::MAX) => f.write_str("all ports"),
            (from, to) if from == to => write!(f, "{from}"),
            (from, to) => write!(f, "{from}-{to}"),
        }
    }
}

/// A text that is no range of ports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortRangeError(String);

impl fmt::Display for PortRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no range of ports: write the lowest and the highest port: 32768-61000", self.0)
    }
}

impl std::error::Error for PortRangeError {}

impl FromStr for PortRange {
    type Err = PortRangeError;

    /// Reads the lowest and the highest with a hyphen between, or one port alone.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let range = from.parse().ok().zip(to.parse().ok()).map(|(from, to)| Self { from, to });
        range.filter(|range| range.from <= range.to).ok_or_else(|| PortRangeError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protocols_read_as_the_ec2_api_takes_them() {
        for (text, protocol, shown, json) in [
            ("tcp", IpProtocol::TCP, "tcp", "\"6\""),
            ("6", IpProtocol::TCP, "tcp", "\"6\""),
            ("UDP", IpProtocol::UDP, "udp", "\"17\""),
            ("-1", IpProtocol::All, "all", "\"-1\""),
            ("icmp", IpProtocol::ICMP, "icmp", "\"1\""),
            ("58", IpProtocol::ICMPV6, "icmpv6", "\"58\""),
            ("icmpv6", IpProtocol::ICMPV6, "icmpv6", "\"58\""),
            ("50", IpProtocol::Number(50), "protocol 50", "\"50\""),
        ] {
            assert_eq!(text.parse(), Ok(protocol));
            assert_eq!(protocol.to_string(), shown);
            assert_eq!(serde_json::to_string(&protocol).unwrap(), json);
        }
        let error = "tpc".parse::<IpProtocol>().unwrap_err().to_string();
        assert_eq!(error, "`tpc` is no protocol: write tcp, udp, icmp, icmpv6, -1 for all, or IANA's number");
    }

    #[test]
    fn a_range_reads_as_it_prints() {
        for (text, range) in [("443", PortRange::one(443)), ("1024-2048", PortRange { from: 1024, to: 2048 })] {
            assert_eq!(text.parse(), Ok(range));
            assert_eq!(range.to_string(), text);
        }
        for text in ["", "2-1", "1-", "1-70000", "1-2-3", "a"] {
            let error = text.parse::<PortRange>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("`{text}` is no range of ports")), "{error}");
        }
    }

    #[test]
    fn all_covers_every_protocol_and_one_covers_itself() {
        assert!(IpProtocol::All.covers(IpProtocol::UDP));
        assert!(IpProtocol::TCP.covers(IpProtocol::TCP));
        assert!(!IpProtocol::TCP.covers(IpProtocol::UDP));
        assert!(IpProtocol::UDP.has_ports() && IpProtocol::TCP.has_ports());
        assert!(!IpProtocol::ICMP.has_ports() && !IpProtocol::All.has_ports());
    }

    #[test]
    fn port_ranges_hold_both_their_ends() {
        let range = PortRange { from: 1024, to: 2048 };
        assert!(range.contains(1024) && range.contains(2048) && !range.contains(1023) && !range.contains(2049));
        assert_eq!(range.intersection(PortRange::one(2048)), Some(PortRange::one(2048)));
        assert_eq!(range.intersection(PortRange::one(2049)), None);
        assert_eq!(range.intersection(PortRange::ALL), Some(range));
        assert_eq!(
            [PortRange::ALL, range, PortRange::one(443)].map(|r| r.to_string()),
            ["all ports", "1024-2048", "443"]
        );
    }
}
