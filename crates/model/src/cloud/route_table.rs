//! Route tables: which destinations a subnet's packets may leave for, and through what.

use std::fmt;
use std::str::FromStr;

use ipnet::IpNet;
use serde::{Serialize, Serializer};

use super::id::{
    EgressOnlyInternetGatewayId, InternetGatewayId, NatGatewayId, NetworkInterfaceId, RouteTableId, SubnetId,
    TransitGatewayId, VpcEndpointId, VpcId, VpcPeeringConnectionId, VpnGatewayId,
};
use super::prefix_list::PrefixListId;
use crate::columns::aws_table;

/// A route table of a VPC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RouteTable {
    /// Its id.
    pub route_table_id: RouteTableId,
    /// Its VPC.
    pub vpc_id: VpcId,
    /// Whether it serves the subnets that no other table is associated with (`RT-01`).
    pub main: bool,
    /// The subnets that were associated with it explicitly.
    pub associations: Vec<SubnetId>,
    /// The gateway whose inbound packets ask it, which makes it a gateway route table (`RT-70`).
    pub gateway: Option<EdgeGateway>,
    /// The virtual private gateways whose routes are propagated to it.
    pub propagating_vgws: Vec<VpnGatewayId>,
    /// Its routes, `local` first.
    pub routes: Vec<Route>,
}

/// A gateway that a route table may be associated with (`RT-70`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum EdgeGateway {
    /// An internet gateway.
    InternetGateway(InternetGatewayId),
    /// A virtual private gateway.
    VpnGateway(VpnGatewayId),
}

/// One row of a route table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// What the row matches.
    pub destination: Destination,
    /// Where a packet goes that it matches.
    pub target: Target,
    /// How the row came to be there.
    pub origin: RouteOrigin,
    /// Whether the target is there.
    pub state: RouteState,
}

/// What a route matches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    /// One CIDR block, IPv4 or IPv6.
    Cidr(IpNet),
    /// Every CIDR block of a prefix list, each with its own length (`RT-05`).
    PrefixList(PrefixListId),
}

/// Where a route sends a packet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// To the address itself, inside the VPC.
    Local,
    /// Through an internet gateway.
    InternetGateway(InternetGatewayId),
    /// Through an egress-only internet gateway.
    EgressOnlyInternetGateway(EgressOnlyInternetGatewayId),
    /// Through a NAT gateway.
    NatGateway(NatGatewayId),
    /// Through a VPC endpoint.
    VpcEndpoint(VpcEndpointId),
    /// To a network interface.
    NetworkInterface(NetworkInterfaceId),
    /// To the other VPC of a peering connection.
    VpcPeeringConnection(VpcPeeringConnectionId),
    /// To a transit gateway.
    TransitGateway(TransitGatewayId),
    /// To a virtual private gateway.
    VpnGateway(VpnGatewayId),
    /// To something that the model does not know, by its id (`lgw-…`, `cagw-…`): a path that needs it is not decided.
    NotModelled(String),
}

/// How a route came into its table (`RT-13`), and for a propagated route by what, since that ranks it (`RT-06`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RouteOrigin {
    /// With the table.
    CreateRouteTable,
    /// By `CreateRoute`, or by an endpoint's association.
    CreateRoute,
    /// Propagated from a virtual private gateway.
    EnableVgwRoutePropagation(Propagation),
}

/// Where a virtual private gateway learnt a route, the preferred first (`RT-06`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Propagation {
    /// By BGP over Direct Connect.
    DirectConnect,
    /// As a static route of a Site-to-Site VPN connection.
    VpnStatic,
    /// By BGP over a Site-to-Site VPN connection.
    VpnBgp,
}

/// The state of a route (`RT-13`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RouteState {
    /// The target is there.
    Active,
    /// The target is gone: what the route matches is dropped (`RT-14`).
    Blackhole,
}

impl RouteTable {
    /// The position of the route with exactly this destination.
    pub fn position(&self, destination: &Destination) -> Option<usize> {
        self.routes.iter().position(|route| route.destination == *destination)
    }
}

impl RouteTable {
    /// The routes as the AWS CLI prints them, destination and target each in one column whatever member holds them:
    ///
    /// ```sh
    /// aws ec2 describe-route-tables --output table --query "RouteTables[].Routes[].{
    ///     Destination: DestinationCidrBlock || DestinationIpv6CidrBlock || DestinationPrefixListId,
    ///     Origin: Origin, State: State, Target: GatewayId || NatGatewayId || NetworkInterfaceId || TransitGatewayId}"
    /// ```
    pub fn describe(&self) -> String {
        let head = ["Destination", "Origin", "State", "Target"].map(str::to_owned);
        let rows = self.routes.iter().map(|route| {
            let Route { destination, origin, state, target } = route;
            [destination.to_string(), origin.as_str().to_owned(), state.as_str().to_owned(), target.to_string()]
        });
        aws_table("DescribeRouteTables", &std::iter::once(head).chain(rows).collect::<Vec<_>>())
    }
}

impl Route {
    /// An active route that came with the table.
    pub fn local(network: impl Into<IpNet>) -> Self {
        Self {
            destination: Destination::Cidr(network.into()),
            target: Target::Local,
            origin: RouteOrigin::CreateRouteTable,
            state: RouteState::Active,
        }
    }

    /// An active route as `CreateRoute` makes it.
    pub fn new(destination: Destination, target: Target) -> Self {
        Self { destination, target, origin: RouteOrigin::CreateRoute, state: RouteState::Active }
    }
}

impl Target {
    /// The id of the target, or `local`, as `describe-route-tables` prints it.
    pub fn id(&self) -> &str {
        match self {
            Self::Local => "local",
            Self::InternetGateway(id) => id.as_str(),
            Self::EgressOnlyInternetGateway(id) => id.as_str(),
            Self::NatGateway(id) => id.as_str(),
            Self::VpcEndpoint(id) => id.as_str(),
            Self::NetworkInterface(id) => id.as_str(),
            Self::VpcPeeringConnection(id) => id.as_str(),
            Self::TransitGateway(id) => id.as_str(),
            Self::VpnGateway(id) => id.as_str(),
            Self::NotModelled(id) => id,
        }
    }

    /// What its id starts with, which says of what kind it is even where the model does not know it.
    pub fn prefix(&self) -> &str {
        self.id().split('-').next().unwrap_or_default()
    }

    /// The member of the EC2 API's `Route` that holds the target. An endpoint stands in `GatewayId` (`RT-21`, `API-32`,
    /// `API-33`), one of a Gateway Load Balancer too (`GW-06`), although `CreateRoute` takes it as `VpcEndpointId` (`API-34`).
    pub fn field(&self) -> &'static str {
        match self {
            Self::Local | Self::InternetGateway(_) | Self::VpcEndpoint(_) | Self::VpnGateway(_) => "GatewayId",
            Self::EgressOnlyInternetGateway(_) => "EgressOnlyInternetGatewayId",
            Self::NatGateway(_) => "NatGatewayId",
            Self::NetworkInterface(_) => "NetworkInterfaceId",
            Self::VpcPeeringConnection(_) => "VpcPeeringConnectionId",
            Self::TransitGateway(_) => "TransitGatewayId",
            Self::NotModelled(_) => match self.prefix() {
                "lgw" => "LocalGatewayId",
                "cagw" => "CarrierGatewayId",
                _ => "GatewayId",
            },
        }
    }
}

impl Destination {
    /// The member of the EC2 API's `Route` that holds the destination (`API-32`).
    pub fn field(&self) -> &'static str {
        match self {
            Self::Cidr(IpNet::V4(_)) => "DestinationCidrBlock",
            Self::Cidr(IpNet::V6(_)) => "DestinationIpv6CidrBlock",
            Self::PrefixList(_) => "DestinationPrefixListId",
        }
    }
}

impl RouteOrigin {
    /// The value of `Origin` as the EC2 API prints it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateRouteTable => "CreateRouteTable",
            Self::CreateRoute => "CreateRoute",
            Self::EnableVgwRoutePropagation(_) => "EnableVgwRoutePropagation",
        }
    }
}

impl RouteState {
    /// The value of `State` as the EC2 API prints it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Blackhole => "blackhole",
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cidr(network) => network.fmt(f),
            Self::PrefixList(id) => id.fmt(f),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// A row as one writes it down: `destination target`, such as `0.0.0.0/0 igw-1`.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}", self.destination, self.target)
    }
}

/// A text that names no destination or target of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteTextError(String);

impl fmt::Display for RouteTextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no CIDR block, prefix list, target or route", self.0)
    }
}

impl std::error::Error for RouteTextError {}

impl FromStr for Destination {
    type Err = RouteTextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(id) = text.parse() {
            return Ok(Self::PrefixList(id));
        }
        text.parse().map(|network: IpNet| Self::Cidr(network.trunc())).map_err(|_| RouteTextError(text.to_owned()))
    }
}

impl FromStr for Target {
    type Err = RouteTextError;

    /// Reads a target by its prefix. What the model doesn't know is kept by its id.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "local" {
            return Ok(Self::Local);
        }
        let target = match text.split_once('-') {
            Some((InternetGatewayId::PREFIX, _)) => text.parse().map(Self::InternetGateway),
            Some((EgressOnlyInternetGatewayId::PREFIX, _)) => text.parse().map(Self::EgressOnlyInternetGateway),
            Some((NatGatewayId::PREFIX, _)) => text.parse().map(Self::NatGateway),
            Some((VpcEndpointId::PREFIX, _)) => text.parse().map(Self::VpcEndpoint),
            Some((NetworkInterfaceId::PREFIX, _)) => text.parse().map(Self::NetworkInterface),
            Some((VpcPeeringConnectionId::PREFIX, _)) => text.parse().map(Self::VpcPeeringConnection),
            Some((TransitGatewayId::PREFIX, _)) => text.parse().map(Self::TransitGateway),
            Some((VpnGatewayId::PREFIX, _)) => text.parse().map(Self::VpnGateway),
            Some((prefix, name)) if !prefix.is_empty() && !name.is_empty() => Ok(Self::NotModelled(text.to_owned())),
            _ => return Err(RouteTextError(text.to_owned())),
        };
        target.map_err(|_| RouteTextError(text.to_owned()))
    }
}

impl FromStr for Route {
    type Err = RouteTextError;

    /// Reads `destination target`, such as `0.0.0.0/0 nat-1`: an active, static route, unless one of the words `dx`,
    /// `vpn-static`, `vpn-bgp` (propagated) and `blackhole` follows.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || RouteTextError(text.to_owned());
        let mut words = text.split_whitespace();
        let (destination, target) = words.next().zip(words.next()).ok_or_else(unreadable)?;
        let mut route = Self::new(destination.parse()?, target.parse()?);
        if route.target == Target::Local {
            route.origin = RouteOrigin::CreateRouteTable;
        }
        for word in words {
            match word {
                "dx" => route.origin = RouteOrigin::EnableVgwRoutePropagation(Propagation::DirectConnect),
                "vpn-static" => route.origin = RouteOrigin::EnableVgwRoutePropagation(Propagation::VpnStatic),
                "vpn-bgp" => route.origin = RouteOrigin::EnableVgwRoutePropagation(Propagation::VpnBgp),
                "blackhole" => route.state = RouteState::Blackhole,
                _ => return Err(unreadable()),
            }
        }
        Ok(route)
    }
}

/// Printed with the members of the EC2 API's `Route` (`API-32`).
impl Serialize for Route {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([
            (self.destination.field(), self.destination.to_string().as_str()),
            (self.target.field(), self.target.id()),
            ("Origin", self.origin.as_str()),
            ("State", self.state.as_str()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_and_targets_read_as_they_are_written() {
        for text in ["10.0.0.0/16", "::/0", "pl-63a5400a"] {
            assert_eq!(text.parse::<Destination>().unwrap().to_string(), text);
        }
        for text in ["local", "igw-1", "eigw-1", "nat-1", "vpce-1", "eni-1", "tgw-1"] {
            assert_eq!(text.parse::<Target>().unwrap().to_string(), text);
        }
        assert!("".parse::<Destination>().is_err());
        assert!("10.0.0.0/33".parse::<Destination>().is_err());
        for text in ["", "-", "igw-", "gateway", "-1"] {
            let message = text.parse::<Target>().unwrap_err().to_string();
            assert!(message.starts_with(&format!("`{text}` is no")), "{message}");
        }
    }

    #[test]
    fn a_route_is_printed_with_the_members_of_the_ec2_api() {
        let json = |target: &str| {
            let route = Route::new("pl-63a5400a".parse().unwrap(), target.parse().unwrap());
            serde_json::to_string(&route).unwrap()
        };
        // RT-21, API-32, API-33 and API-34: an endpoint stands in `GatewayId`; `Route` has no `VpcEndpointId`.
        let printed =
            r#"{"DestinationPrefixListId":"pl-63a5400a","GatewayId":"vpce-1","Origin":"CreateRoute","State":"active"}"#;
        assert_eq!(json("vpce-1"), printed);
        for (target, field) in [
            ("nat-1", "NatGatewayId"),
            ("igw-1", "GatewayId"),
            ("eigw-1", "EgressOnlyInternetGatewayId"),
            ("eni-1", "NetworkInterfaceId"),
            ("tgw-1", "TransitGatewayId"),
            ("pcx-1", "VpcPeeringConnectionId"),
            ("lgw-1", "LocalGatewayId"),
            ("cagw-1", "CarrierGatewayId"),
            ("vgw-1", "GatewayId"),
        ] {
            assert!(json(target).contains(&format!(r#""{field}":"{target}""#)), "{target}");
        }
        let local = serde_json::to_string(&Route::local("10.0.0.0/16".parse::<IpNet>().unwrap())).unwrap();
        let printed = r#"{"DestinationCidrBlock":"10.0.0.0/16","GatewayId":"local","Origin":"CreateRouteTable","State":"active"}"#;
        assert_eq!(local, printed);
        let mut propagated = Route::new("2001:db8::/32".parse().unwrap(), "vgw-1".parse().unwrap());
        propagated.origin = RouteOrigin::EnableVgwRoutePropagation(Propagation::VpnBgp);
        propagated.state = RouteState::Blackhole;
        let printed = r#"{"DestinationIpv6CidrBlock":"2001:db8::/32","GatewayId":"vgw-1","Origin":"EnableVgwRoutePropagation","State":"blackhole"}"#;
        assert_eq!(serde_json::to_string(&propagated).unwrap(), printed);
        assert_eq!("2001:db8::/32 vgw-1 vpn-bgp blackhole".parse(), Ok(propagated));
        assert!("2001:db8::/32".parse::<Route>().is_err() && "::/0 igw-1 gone".parse::<Route>().is_err());
    }
}
