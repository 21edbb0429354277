//! What a flow is charged for: the ways of the bytes, traced, and the meters that stand on them.
//!
//! Every GB passes one meter where it leaves (`Exit` below: an endpoint, the internet, another Region, another zone, or none of
//! these), and one more for each NAT gateway that it crosses. Nothing is counted at two exits, and nothing at none.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use rust_decimal::Decimal;
use serde::Serialize;

use super::money::{self, OverflowError};
use super::usage::Flow;
use super::usage_type::{Meter, UsageType};
use super::workload::Workload;
use crate::cloud::Cloud;
use crate::cloud::id::{NatGatewayId, NetworkInterfaceId, SubnetId, VpcId};
use crate::cloud::network_interface::NetworkInterface;
use crate::cloud::region::{AvailabilityZone, Region};
use crate::cloud::service::ServiceName;
use crate::rule::Rule;
use crate::trace::{Destination, End, Hop, Path, Question, TraceError, Verdict, trace};

/// What costs nothing and is named all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Free {
    /// A gateway endpoint, and what passes it.
    GatewayEndpoint,
    /// Data to and from a service of the same Region, over public addresses.
    ServiceInRegion,
    /// Data between private addresses in one Availability Zone.
    SameZone,
    /// Data from the internet, or from another Region.
    Inbound,
}

impl Free {
    /// What it is, in a few words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::GatewayEndpoint => "gateway endpoint",
            Self::ServiceInRegion => "service in the same Region, no transfer charge",
            Self::SameZone => "same Availability Zone",
            Self::Inbound => "received from outside the Region",
        }
    }

    /// The rule that says so.
    pub const fn rule(self) -> Rule {
        match self {
            Self::GatewayEndpoint => Rule::Pr04,
            Self::ServiceInRegion => Rule::Pr17,
            Self::SameZone => Rule::Pr10,
            Self::Inbound => Rule::Pr15,
        }
    }
}

/// A meter, or what stands in its place where nothing is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Class {
    /// It is charged.
    Metered(UsageType),
    /// It is free.
    Free(Free),
}

/// How often a class counts each GB that is sent, and each that is received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The resource that it is charged to.
    pub resource: String,
    /// What it is.
    pub class: Class,
    /// How often a GB that is sent counts.
    pub sent: u8,
    /// How often a GB that is received counts.
    pub received: u8,
}

/// The way of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// The bytes get through, and this is what they are charged for.
    Carried {
        /// The charges.
        charges: Vec<Charge>,
        /// The NAT gateways that they cross.
        nat_gateways: Vec<NatGatewayId>,
        /// The service that they end at.
        service: Option<ServiceName>,
        /// How many other ways addresses of the destination take. All bytes are charged as on the first.
        others: usize,
    },
    /// Nothing gets through: there is nothing to pay.
    Blocked,
    /// Where they go is not known, nor what it costs; and this is why.
    Unknown(String),
}

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
#[derive(PartialEq, Eq, Hash)]
struct Ends<'a> {
    from: &'a str,
    name: Option<&'a str>,
    address: Option<IpAddr>,
    port: Option<u16>,
    kind: std::mem::Discriminant<Destination>,
    region: Option<&'a str>,
    service: Option<&'a str>,
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
        Self { from, name, address, port, kind, region, service: flow.service.as_deref() }
    }
}

/// Follows every flow once, however often it is listed.
///
/// # Errors
/// When a source or a destination is not known, or the volumes are too large.
pub fn follow<'a>(cloud: &Cloud, flows: &'a [Flow]) -> Result<Vec<Traffic<'a>>, FlowError> {
    let mut traffic: Vec<Traffic<'a>> = Vec::new();
    let mut known: HashMap<Ends<'a>, usize> = HashMap::new();
    for (place, flow) in flows.iter().enumerate() {
        let next = traffic.len();
        let index = *known.entry(Ends::of(flow)).or_insert(next);
        if index == next {
            traffic.push(followed(cloud, flow).map_err(|error| FlowError::Trace(place, error))?);
        } else {
            let same = &mut traffic[index];
            same.sent = money::sum(same.sent, flow.sent)?;
            same.received = money::sum(same.received, flow.received)?;
        }
    }
    Ok(traffic)
}

/// What flows ask of designs: how much goes to services, in how many VPCs and zones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The workload, for a month of 730 hours.
    pub workload: Workload,
    /// How many GB go elsewhere, and are the same in each design.
    pub elsewhere: Decimal,
}

/// What the flows of a Region ask of designs. A service is what the network knows, or what a flow names.
///
/// # Errors
/// When a source or a destination is not known, or the volumes are too large.
pub fn demand(cloud: &Cloud, region: Region, flows: &[Flow]) -> Result<Demand, FlowError> {
    let mut demand = Demand { workload: Workload::new(region), elsewhere: Decimal::ZERO };
    let (mut zones, mut services, mut sources) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    for traffic in follow(cloud, flows)? {
        let is_here = cloud.vpcs.get(&traffic.vpc_id).is_some_and(|vpc| vpc.region == region);
        let volume = match (&traffic.way, &traffic.flow.service) {
            (Way::Carried { service: Some(service), .. }, _) if is_here && service.region == region => {
                &mut demand.workload.gateway_gigabytes
            }
            (Way::Carried { service: None, .. }, Some(service)) if is_here => {
                services.insert(service.clone());
                &mut demand.workload.gigabytes
            }
            _ => {
                demand.elsewhere = money::sum(demand.elsewhere, traffic.gigabytes()?)?;
                continue;
            }
        };
        *volume = money::sum(*volume, traffic.gigabytes()?)?;
        zones.entry(traffic.vpc_id).or_insert_with(BTreeSet::new).extend(traffic.zone);
        sources.insert(traffic.source);
    }
    let one_or_more = |count: usize| Decimal::from(count.max(1));
    demand.workload.vpcs = one_or_more(zones.len());
    demand.workload.zones = one_or_more(zones.values().map(BTreeSet::len).max().unwrap_or_default());
    demand.workload.endpoints = one_or_more(services.len());
    demand.workload.addresses = one_or_more(sources.len());
    Ok(demand)
}

fn followed<'a>(cloud: &Cloud, flow: &'a Flow) -> Result<Traffic<'a>, TraceError> {
    let answer = trace(cloud, &Question::new(&flow.from, flow.to.clone()))?;
    let unknown = || TraceError::UnknownSource { name: flow.from.clone(), known: Vec::new() };
    let source_id = answer.source.clone().ok_or_else(unknown)?;
    let source = &cloud.network_interfaces[&source_id];
    let way = match answer.paths.iter().find(|path| path.verdict() != Verdict::Blocked) {
        None => Way::Blocked,
        Some(path) => way(cloud, source, path, flow.service.is_some(), answer.paths.len() - 1),
    };
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

fn zone(cloud: &Cloud, subnet: &SubnetId) -> Option<AvailabilityZone> {
    cloud.subnets.get(subnet).map(|subnet| subnet.availability_zone)
}

fn way(cloud: &Cloud, source: &NetworkInterface, path: &Path, is_service: bool, others: usize) -> Way {
    let Some(vpc) = cloud.vpcs.get(&source.vpc_id) else { return Way::Blocked };
    let metered = |meter: Meter| Class::Metered(meter.in_region(vpc.region));
    let mut charges = Vec::with_capacity(3);
    let mut charge = |resource: &str, class, sent, received| {
        charges.push(Charge { resource: resource.to_owned(), class, sent, received });
    };
    let (mut nat_gateways, mut sender) = (Vec::new(), source.name().to_owned());
    for hop in &path.forward {
        if let Hop::NatGateway { nat_gateway_id, subnet_id, .. } = hop {
            charge(nat_gateway_id.as_str(), metered(Meter::NatGatewayBytes), 1, 1);
            // Once at each end (PR-12).
            if zone(cloud, &source.subnet_id) != zone(cloud, subnet_id) {
                charge(source.name(), metered(Meter::DataTransferRegionalBytes), 2, 2);
            }
            nat_gateways.push(nat_gateway_id.clone());
            sender = nat_gateway_id.to_string();
        }
    }
    let endpoint = path.forward.iter().find_map(|hop| match hop {
        Hop::VpcEndpoint { vpc_endpoint_id, .. } => Some(vpc_endpoint_id),
        _ => None,
    });
    match (&path.end, endpoint) {
        (End::Service { .. }, Some(endpoint)) => charge(endpoint.as_str(), Class::Free(Free::GatewayEndpoint), 1, 1),
        (End::Service { service_name, .. }, None) if service_name.region != vpc.region => {
            charge(&sender, metered(Meter::AwsOutBytes { to: service_name.region }), 1, 0);
            charge(&sender, Class::Free(Free::Inbound), 0, 1);
        }
        (End::Service { .. }, None) => charge(&sender, Class::Free(Free::ServiceInRegion), 1, 1),
        (End::Internet { .. }, _) if is_service => charge(&sender, Class::Free(Free::ServiceInRegion), 1, 1),
        (End::Internet { .. }, _) => {
            charge(&sender, metered(Meter::DataTransferOutBytes), 1, 0);
            charge(&sender, Class::Free(Free::Inbound), 0, 1);
        }
        (End::Interface { network_interface_id }, _) => {
            let there = cloud.network_interfaces.get(network_interface_id);
            if there.and_then(|there| zone(cloud, &there.subnet_id)) == zone(cloud, &source.subnet_id) {
                charge(&sender, Class::Free(Free::SameZone), 1, 1);
            } else {
                // Once at each end (PR-10).
                charge(&sender, metered(Meter::DataTransferRegionalBytes), 2, 2);
            }
        }
        (End::NotModelled { id }, _) => return Way::Unknown(format!("they leave through {id}, which is not modelled")),
        (End::Ambiguous, _) => return Way::Unknown("AWS does not say which of two equal routes they take".to_owned()),
        (End::Nowhere | End::Loop, _) => return Way::Blocked,
        (End::Resource { .. } | End::OnPremises { .. }, _) => {
            return Way::Unknown("what they cost is not modelled".to_owned());
        }
    }
    let service = match path.end {
        End::Service { service_name, .. } => Some(service_name),
        _ => None,
    };
    Way::Carried { charges, nat_gateways, service, others }
}
