//! Flows followed: each pair of ends once, with the way between them.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;

use rust_decimal::Decimal;

use super::money::{self, OverflowError};
use super::usage::Flow;
use super::way::{Charge, Way, way, zone};
use crate::cloud::Cloud;
use crate::cloud::id::{NatGatewayId, NetworkInterfaceId, VpcId};
use crate::cloud::region::{AvailabilityZone, Region};
use crate::cloud::service::Service;
use crate::trace::{Destination, Network, Question, TraceError, Verdict};

/// All that one sends to another, and the way it takes.
#[derive(Clone, Debug)]
pub struct Traffic<'a> {
    /// The first flow between the two.
    pub flow: &'a Flow,
    /// The interface that it leaves from.
    pub source: NetworkInterfaceId,
    /// The VPC of that interface.
    pub vpc_id: VpcId,
    /// Its zone.
    pub zone: Option<AvailabilityZone>,
    /// How many GB are sent in all flows between the two.
    pub sent: Decimal,
    /// How many GB are received.
    pub received: Decimal,
    /// The way.
    pub way: Way,
}

impl Traffic<'_> {
    /// How many GB go both ways.
    ///
    /// # Errors
    /// When the number has too many digits.
    pub fn gigabytes(&self) -> Result<Decimal, OverflowError> {
        money::sum(self.sent, self.received)
    }

    /// How much of a class it uses.
    ///
    /// # Errors
    /// When the number has too many digits.
    pub fn quantity(&self, charge: &Charge) -> Result<Decimal, OverflowError> {
        let sent = money::product(self.sent, charge.sent.into())?;
        money::sum(sent, money::product(self.received, charge.received.into())?)
    }

    /// What it is charged for; nothing where it does not get through.
    pub fn charges(&self) -> &[Charge] {
        match &self.way {
            Way::Carried { charges, .. } => charges,
            Way::Blocked | Way::Unknown(_) => &[],
        }
    }

    /// The NAT gateways that it crosses.
    pub fn nat_gateways(&self) -> &[NatGatewayId] {
        match &self.way {
            Way::Carried { nat_gateways, .. } => nat_gateways,
            Way::Blocked | Way::Unknown(_) => &[],
        }
    }

    /// The service of a Region that it goes to, as far as the network knows it or the flow names it; none where it does not get
    /// through.
    pub fn service_in(&self, region: Region) -> Option<Service> {
        let Way::Carried { service, .. } = &self.way else { return None };
        service.filter(|name| name.region == region).map(|name| name.service).or(self.flow.service)
    }

    /// What a person calls the two ends.
    pub fn title(&self) -> String {
        format!("{} to {}", self.flow.from, self.flow.to)
    }
}

/// Why flows cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowError {
    /// One cannot be traced: the place in the list, and why.
    Trace(usize, TraceError),
    /// The volumes are too large.
    Overflow(OverflowError),
}

impl From<OverflowError> for FlowError {
    fn from(error: OverflowError) -> Self {
        Self::Overflow(error)
    }
}

impl fmt::Display for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trace(place, error) => write!(f, "flow {}: {error}", place + 1),
            Self::Overflow(error) => error.fmt(f),
        }
    }
}

impl Error for FlowError {}

/// What tells flows apart: who sends, and where to. The object in a bucket does not matter.
#[derive(PartialEq, Eq)]
struct Ends<'a> {
    from: &'a str,
    name: Option<&'a str>,
    address: Option<IpAddr>,
    port: Option<u16>,
    kind: std::mem::Discriminant<Destination>,
    region: Option<&'a str>,
    service: Option<Service>,
}

impl<'a> Ends<'a> {
    fn of(flow: &'a Flow) -> Self {
        let (name, address, region) = match &flow.to {
            Destination::Bucket { bucket, .. } => (Some(bucket.as_str()), None, None),
            Destination::Table { table, region } => (Some(table.as_str()), None, region.as_deref()),
            Destination::Name { name, .. } | Destination::Interface { name, .. } => (Some(name.as_str()), None, None),
            Destination::Address { address, .. } => (None, Some(*address), None),
        };
        let (from, port, kind) = (flow.from.as_str(), flow.to.port(), std::mem::discriminant(&flow.to));
        Self { from, name, address, port, kind, region, service: flow.service }
    }
}

/// By what tells most of them apart: there are many flows, and few that differ in nothing but a port.
impl Hash for Ends<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.from.hash(state);
        match (self.name, self.address) {
            (Some(name), _) => name.hash(state),
            (None, address) => address.hash(state),
        }
    }
}

/// Follows every flow once, however often it is listed.
///
/// # Errors
/// When a source or a destination is not known, or the volumes are too large.
pub fn follow<'a>(cloud: &Cloud, flows: &'a [Flow]) -> Result<Vec<Traffic<'a>>, FlowError> {
    let network = Network::new(cloud);
    let mut traffic: Vec<Traffic<'a>> = Vec::new();
    let mut known: HashMap<Ends<'a>, usize> = HashMap::new();
    for (place, flow) in flows.iter().enumerate() {
        let next = traffic.len();
        let index = *known.entry(Ends::of(flow)).or_insert(next);
        if index == next {
            traffic.push(followed(&network, flow).map_err(|error| FlowError::Trace(place, error))?);
        } else {
            let same = &mut traffic[index];
            same.sent = money::sum(same.sent, flow.sent)?;
            same.received = money::sum(same.received, flow.received)?;
        }
    }
    Ok(traffic)
}

fn followed<'a>(network: &Network<'_>, flow: &'a Flow) -> Result<Traffic<'a>, TraceError> {
    let cloud = network.cloud;
    let answer = network.trace(&Question::new(&flow.from, flow.to.clone()))?;
    let unknown = || TraceError::UnknownSource { name: flow.from.clone(), known: Vec::new() };
    let source_id = answer.source.clone().ok_or_else(unknown)?;
    let source = &cloud.network_interfaces[&source_id];
    let open = answer.paths.iter().filter(|path| path.verdict() != Verdict::Blocked);
    let mut ways = open.map(|path| way(cloud, source, path, flow.service.is_some()));
    let mut way = ways.next().unwrap_or(Way::Blocked);
    let alike = ways.filter(|other| *other == way).count();
    if let Way::Carried { others, .. } = &mut way {
        *others = answer.paths.len() - 1 - alike;
    }
    Ok(Traffic {
        flow,
        source: source_id,
        vpc_id: source.vpc_id.clone(),
        zone: zone(cloud, &source.subnet_id),
        sent: flow.sent,
        received: flow.received,
        way,
    })
}
