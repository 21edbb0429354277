//! Which route a packet takes, which others it could have taken, and why they lost.
//!
//! The longest prefix wins, whatever kind of route it is (`RT-04`, `RT-05`). Every CIDR block of a prefix list is a destination of
//! its own. Between equally long prefixes the kind decides (`RT-06`): static, then prefix list, then propagated. `local` beats
//! propagated routes of any length (`RT-17`), a blackhole wins and drops (`RT-14`), and two prefix lists with one CIDR block are
//! ambiguous (`RT-09`).
//!
//! ```
//! # use vpce_model::action::CreateVpc;
//! # use vpce_model::cloud::{Cloud, id::{RouteTableId, VpcId}};
//! # let mut cloud = Cloud::default();
//! # let vpc = CreateVpc::new(VpcId::named("A"), "us-east-1".parse()?, "10.0.0.0/16".parse()?);
//! # cloud.create_vpc(vpc)?;
//! # let mut table = cloud.route_tables[&RouteTableId::named("A-main")].clone();
//! // pl-63a5400a is Amazon S3 in us-east-1; 52.218.130.1 is Amazon S3 in us-west-2.
//! table.routes = ["10.0.0.0/16 local", "0.0.0.0/0 nat-1", "pl-63a5400a vpce-s3"].map(|row| row.parse().unwrap()).to_vec();
//! let target = |address: &str| {
//!     let decision = vpce_model::routing::decide(&cloud, &table, address.parse().unwrap());
//!     decision.route().map(|route| route.target.to_string())
//! };
//! assert_eq!(target("52.217.1.1").as_deref(), Some("vpce-s3")); // RT-28: 52.216.0.0/15 is longer than 0.0.0.0/0
//! assert_eq!(target("52.218.130.1").as_deref(), Some("nat-1")); // RT-29: prefix lists are Regional
//! assert_eq!(target("10.0.9.9").as_deref(), Some("local")); // RT-02
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde::Serialize;

use crate::cloud::Cloud;
use crate::cloud::id::{PrefixListId, RouteTableId};
use crate::cloud::region::Region;
use crate::cloud::route_table::{Destination, Propagation, Route, RouteOrigin, RouteState, RouteTable, Target};
use crate::explanation_code::ExplanationCode;
use crate::rule::Rule;

/// What a route table does with a destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RouteDecision {
    /// The table that was asked.
    pub route_table_id: RouteTableId,
    /// The destination.
    pub destination: IpAddr,
    /// What was decided.
    pub choice: Choice,
    /// Every route that matches, the preferred first.
    pub candidates: Vec<Candidate>,
}

/// A route that matches the destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Candidate {
    /// The route.
    pub route: Route,
    /// Its place in the table, from 0.
    pub position: usize,
    /// The CIDR block that matches: the route's own, or the one of its prefix list.
    pub matched: IpNet,
    /// Why another route is preferred; nothing for the one that is chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<Loss>,
}

/// Why a candidate is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Loss {
    /// Another route has a longer prefix.
    ShorterPrefix,
    /// A static route has the same prefix, and this one comes by a prefix list.
    StaticFirst,
    /// Another route has the same prefix, and this one is propagated from a less preferred source.
    PropagatedLast,
    /// `local` covers the destination, and this one is propagated.
    LocalFirst,
}

/// What a table decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Choice {
    /// The first candidate.
    Route,
    /// The first candidate, whose target is gone: the packet is dropped.
    Blackhole,
    /// One of the first candidates, this many. AWS takes one and keeps to it, and does not say which.
    Ambiguous(usize),
    /// No route matches: the packet is dropped.
    NoRoute,
    /// A range of AWS's own that no table forwards.
    NeverForwarded,
}

impl RouteDecision {
    /// The route that carries the packet, when it is certain and its target is there.
    pub fn route(&self) -> Option<&Route> {
        (self.choice == Choice::Route).then(|| &self.candidates[0].route)
    }

    /// The rule behind the choice.
    pub fn rule(&self) -> Rule {
        let Some(first) = self.candidates.first() else {
            return if self.choice == Choice::NeverForwarded { Rule::Rt12 } else { Rule::Rt04 };
        };
        match self.choice {
            Choice::Blackhole => Rule::Rt14,
            Choice::Ambiguous(_) => Rule::Rt09,
            _ if self.candidates.iter().any(|other| other.lost == Some(Loss::LocalFirst)) => Rule::Rt17,
            _ if first.route.target == Target::Local => Rule::Rt02,
            _ => match (&first.route.destination, self.candidates.get(1).and_then(|second| second.lost)) {
                (_, Some(Loss::StaticFirst)) => Rule::Rt07,
                (_, Some(Loss::PropagatedLast)) => Rule::Rt06,
                (Destination::PrefixList(_), Some(_)) if matches!(first.route.target, Target::VpcEndpoint(_)) => {
                    Rule::Rt28
                }
                (Destination::PrefixList(_), _) => Rule::Rt05,
                _ => Rule::Rt04,
            },
        }
    }
}

impl Loss {
    /// The rule behind it.
    pub fn rule(self) -> Rule {
        match self {
            Self::ShorterPrefix => Rule::Rt05,
            Self::StaticFirst => Rule::Rt07,
            Self::PropagatedLast => Rule::Rt06,
            Self::LocalFirst => Rule::Rt17,
        }
    }

    /// What Reachability Analyzer says of such a route.
    pub fn code(self) -> ExplanationCode {
        match self {
            Self::ShorterPrefix => ExplanationCode::MoreSpecificRoute,
            Self::StaticFirst | Self::PropagatedLast | Self::LocalFirst => ExplanationCode::HigherPriorityRoute,
        }
    }
}

/// Finds the route of a table for a destination.
pub fn decide(cloud: &Cloud, table: &RouteTable, destination: IpAddr) -> RouteDecision {
    let decision = |choice, candidates| RouteDecision {
        route_table_id: table.route_table_id.clone(),
        destination,
        choice,
        candidates,
    };
    if is_never_forwarded(destination.into()) {
        return decision(Choice::NeverForwarded, Vec::new());
    }
    let region = cloud.vpcs.get(&table.vpc_id).map(|vpc| vpc.region);
    let mut candidates = Vec::new();
    for (position, route) in table.routes.iter().enumerate() {
        let matched = match &route.destination {
            Destination::Cidr(network) => holds(network, destination).then_some(*network),
            Destination::PrefixList(id) => longest_match(cloud, region, id, destination),
        };
        if let Some(matched) = matched {
            candidates.push(Candidate { route: route.clone(), position, matched, lost: None });
        }
    }
    let local = candidates.iter().any(|candidate| candidate.route.target == Target::Local);
    candidates.sort_by_key(|candidate| rank(candidate, local));
    let choice = mark_losers(&mut candidates, local);
    decision(choice, candidates)
}

/// The longest CIDR block of a prefix list that holds the address.
fn longest_match(cloud: &Cloud, region: Option<Region>, id: &PrefixListId, address: IpAddr) -> Option<IpNet> {
    let list = cloud.prefix_list(id, region?)?;
    let matching = list.cidrs.iter().filter(|network| holds(network, address));
    matching.max_by_key(|network| network.prefix_len()).copied()
}

/// Whether the address begins as the network does. IPv4 and IPv6 never match each other (`RT-03`).
///
/// As `IpNet::contains`, which is no inline function, and so takes most of the time of a lookup in a long table.
pub(crate) fn holds(network: &IpNet, address: IpAddr) -> bool {
    match (network, address) {
        (IpNet::V4(network), IpAddr::V4(address)) => {
            let differing = network.addr().to_bits() ^ address.to_bits();
            differing.leading_zeros() >= network.prefix_len().into()
        }
        (IpNet::V6(network), IpAddr::V6(address)) => {
            let differing = network.addr().to_bits() ^ address.to_bits();
            differing.leading_zeros() >= network.prefix_len().into()
        }
        _ => false,
    }
}

/// Sorts the preferred candidate first: what `local` overrules last, then the longest prefix, then the kind of route.
fn rank(candidate: &Candidate, local: bool) -> (bool, u8, u8) {
    let overruled = local && is_propagated(&candidate.route);
    (overruled, u8::MAX - candidate.matched.prefix_len(), kind(&candidate.route))
}

fn is_propagated(route: &Route) -> bool {
    matches!(route.origin, RouteOrigin::EnableVgwRoutePropagation(_))
}

/// The order of `RT-06`; the route of a gateway endpoint ranks as that of a prefix list (`RT-08`).
fn kind(route: &Route) -> u8 {
    match (route.origin, &route.destination) {
        (RouteOrigin::EnableVgwRoutePropagation(Propagation::DirectConnect), _) => 2,
        (RouteOrigin::EnableVgwRoutePropagation(Propagation::VpnStatic), _) => 3,
        (RouteOrigin::EnableVgwRoutePropagation(Propagation::VpnBgp), _) => 4,
        (_, Destination::PrefixList(_)) => 1,
        (_, Destination::Cidr(_)) => 0,
    }
}

fn mark_losers(candidates: &mut [Candidate], local: bool) -> Choice {
    let Some((first, others)) = candidates.split_first_mut() else { return Choice::NoRoute };
    let best = rank(first, local);
    let mut equals = 1;
    let mut targets_differ = false;
    for other in others {
        let (overruled, shortness, _) = rank(other, local);
        other.lost = if rank(other, local) == best {
            equals += 1;
            targets_differ |= other.route.target != first.route.target;
            None
        } else if overruled {
            Some(Loss::LocalFirst)
        } else if shortness > best.1 {
            Some(Loss::ShorterPrefix)
        } else if is_propagated(&other.route) {
            Some(Loss::PropagatedLast)
        } else {
            Some(Loss::StaticFirst)
        };
    }
    match first.route.state {
        _ if targets_differ => Choice::Ambiguous(equals),
        RouteState::Blackhole => Choice::Blackhole,
        RouteState::Active => Choice::Route,
    }
}

/// Whether a range belongs to AWS's own services on every host, which no route table forwards to (`RT-12`).
pub fn is_never_forwarded(network: IpNet) -> bool {
    let ipv4 = Ipv4Net::new_assert([169, 254, 168, 0].into(), 22);
    let ipv6 = Ipv6Net::new_assert([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0].into(), 32);
    match network {
        IpNet::V4(network) => ipv4.contains(&network),
        IpNet::V6(network) => ipv6.contains(&network),
    }
}
