//! The bill of a month: what the network and its flows are metered for, at the prices of a book.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use super::flow::{FlowError, Traffic, follow};
use super::money::{self, OverflowError, Usd};
use super::price::{Price, Provenance};
use super::price_book::PriceBook;
use super::usage::{Amount, Month, Usage, UsageError};
use super::usage_type::{Meter, UsageType};
use super::way::{Class, Free, Way};
use crate::cloud::Cloud;
use crate::cloud::id::{
    AllocationId, NatGatewayId, NetworkInterfaceId, TransitGatewayAttachmentId, VpcEndpointId, VpcId,
};
use crate::cloud::load_balancer::LoadBalancerType;
use crate::cloud::network_interface::InterfaceType;
use crate::cloud::region::Region;
use crate::cloud::vpc_endpoint::{VpcEndpointState, VpcEndpointType};

/// A month's bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// The month.
    pub month: Month,
    /// What is charged, by usage type, a line for each tier that is reached.
    pub lines: Vec<BillLine>,
    /// What is used and costs nothing.
    pub free: Vec<FreeLine>,
    /// The same money by resource. A price with tiers is shared out in proportion.
    pub resources: Vec<ResourceCost>,
    /// What is used, but the price book has no price for. Without it the bill is not whole.
    pub missing: Vec<MissingPrice>,
    /// Flows that are not charged, because they do not get through or nobody knows where they go.
    pub not_charged: Vec<NotCharged>,
    /// What else a reader should know.
    pub notes: Vec<String>,
}

/// A line of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BillLine {
    /// What is charged.
    pub usage_type: UsageType,
    /// How much of it.
    pub quantity: Decimal,
    /// Where its tier begins; zero for the first, or the only one.
    pub from: Decimal,
    /// What a unit costs.
    pub price: Usd,
    /// What it costs, to the last digit.
    pub amount: Usd,
    /// Where the price comes from.
    pub provenance: Provenance,
}

/// What costs nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FreeLine {
    /// What it is.
    pub free: Free,
    /// The resource that it passes.
    pub resource: String,
    /// How many GB.
    pub gigabytes: Decimal,
}

/// What a resource costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResourceCost {
    /// The resource.
    pub resource: String,
    /// What it costs, as far as prices are known.
    pub amount: Usd,
    /// Whether every price of it is known.
    pub is_whole: bool,
}

/// A price that the book does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingPrice {
    /// What is used.
    pub usage_type: UsageType,
    /// How much of it.
    pub quantity: Decimal,
}

/// A flow, or a thing that stands there, that no charge was found for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotCharged {
    /// Who sends to whom, or the thing.
    pub flow: String,
    /// How many GB, both ways.
    pub gigabytes: Decimal,
    /// Why nobody knows what they cost; none when they do not get through, and cost nothing.
    pub unknown: Option<String>,
}

impl Bill {
    /// What there is to pay, rounded once; none as long as something on the bill has no price.
    ///
    /// # Errors
    /// When the number has too many digits.
    pub fn total(&self) -> Result<Option<Usd>, OverflowError> {
        let is_whole = self.missing.is_empty() && self.not_charged.iter().all(|flow| flow.unknown.is_none());
        Ok(if is_whole { Some(self.known()?) } else { None })
    }

    /// What is known of it, rounded once.
    ///
    /// # Errors
    /// When the number has too many digits.
    pub fn known(&self) -> Result<Usd, OverflowError> {
        self.lines.iter().try_fold(Usd::ZERO, |total, line| total.plus(line.amount)).map(Usd::rounded)
    }
}

/// Why there is no bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BillError {
    /// Something nobody can have used, in a flow or an item with this place in its list.
    Usage(Place, UsageError),
    /// A flow cannot be followed.
    Flow(FlowError),
    /// The same usage comes from two places, and would be billed twice.
    Twice {
        /// Whose it is.
        resource: String,
        /// What it is.
        usage_type: UsageType,
    },
    /// The numbers are too large.
    Overflow(OverflowError),
}

/// A place in a [`Usage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The flow with this index.
    Flow(usize),
    /// The item with this index.
    Item(usize),
}

impl From<OverflowError> for BillError {
    fn from(error: OverflowError) -> Self {
        Self::Overflow(error)
    }
}

impl From<FlowError> for BillError {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Overflow(error) => Self::Overflow(error),
            error @ FlowError::Trace(..) => Self::Flow(error),
        }
    }
}

impl fmt::Display for BillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(Place::Flow(place), error) => write!(f, "flow {}: {error}", place + 1),
            Self::Usage(Place::Item(place), error) => write!(f, "usage {}: {error}", place + 1),
            Self::Flow(error) => error.fmt(f),
            Self::Overflow(error) => error.fmt(f),
            Self::Twice { resource, usage_type } => write!(f, "{usage_type} of `{resource}` would be billed twice"),
        }
    }
}

impl Error for BillError {}

impl BillError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Usage(_, error) => error.help(),
            Self::Flow(FlowError::Trace(_, error)) => error.help(),
            Self::Flow(FlowError::Overflow(_)) | Self::Overflow(_) => "write smaller or rounder numbers".to_owned(),
            Self::Twice { .. } => "the flows, or another entry, hold it already: remove one of the two".to_owned(),
        }
    }
}

/// Quantities by usage type and resource.
type Ledger = BTreeMap<UsageType, BTreeMap<String, Decimal>>;

/// Makes out the bill of a network and what is used in it. What belongs to no VPC is billed in `region`.
///
/// # Errors
/// When the usage says what cannot be, a flow cannot be followed, or something would be billed twice.
pub fn bill(cloud: &Cloud, region: Region, usage: &Usage, book: &PriceBook) -> Result<Bill, BillError> {
    check(usage)?;
    let traffic = follow(cloud, &usage.flows)?;
    let mut ledger = Ledger::new();
    let mut free: BTreeMap<(Free, String), Decimal> = BTreeMap::new();
    for endpoint in cloud.vpc_endpoints.values().filter(|it| it.vpc_endpoint_type == VpcEndpointType::Gateway) {
        free.insert((Free::GatewayEndpoint, endpoint.vpc_endpoint_id.to_string()), Decimal::ZERO);
    }
    for traffic in &traffic {
        for charge in traffic.charges() {
            let quantity = traffic.quantity(charge)?;
            let resource = charge.resource.clone();
            let entry = match charge.class {
                Class::Metered(usage_type) => ledger.entry(usage_type).or_default().entry(resource).or_default(),
                Class::Free(class) => free.entry((class, resource)).or_default(),
            };
            *entry = money::sum(*entry, quantity)?;
        }
    }
    add_standing(cloud, region, usage.month, &mut ledger);
    add_items(usage, &mut ledger)?;
    let mut bill = charge(&ledger, book)?;
    bill.month = usage.month;
    bill.free = free
        .into_iter()
        .filter(|((class, _), gigabytes)| *class == Free::GatewayEndpoint || !gigabytes.is_zero())
        .map(|((free, resource), gigabytes)| FreeLine { free, resource, gigabytes })
        .collect();
    note_flows(&traffic, &mut bill)?;
    bill.not_charged.extend(unpriced(cloud));
    Ok(bill)
}

fn check(usage: &Usage) -> Result<(), BillError> {
    for (place, flow) in usage.flows.iter().enumerate() {
        flow.check().map_err(|error| BillError::Usage(Place::Flow(place), error))?;
    }
    for (place, item) in usage.items.iter().enumerate() {
        item.check(usage.month).map_err(|error| BillError::Usage(Place::Item(place), error))?;
    }
    Ok(())
}

/// What is paid for merely existing, for the whole month.
fn add_standing(cloud: &Cloud, region: Region, month: Month, ledger: &mut Ledger) {
    let mut stand = |meter: Meter, region: Region, resource: &str, count: usize| {
        let hours = Decimal::from(month.hours()) * Decimal::from(count);
        ledger.entry(meter.in_region(region)).or_default().insert(resource.to_owned(), hours);
    };
    let region_in = |vpc: &VpcId| cloud.vpcs.get(vpc).map_or(region, |vpc| vpc.region);
    for endpoint in cloud.vpc_endpoints.values() {
        // In each zone, whatever its state (PR-01).
        if let Some(meter) =
            hours_of(endpoint.vpc_endpoint_type).filter(|_| endpoint.state != VpcEndpointState::Deleted)
        {
            stand(meter, region_in(&endpoint.vpc_id), endpoint.vpc_endpoint_id.as_str(), endpoint.subnet_ids.len());
        }
    }
    for attachment in cloud.transit_gateway_attachments.values().filter(|attachment| attachment.is_available) {
        let at = cloud.transit_gateways.get(&attachment.transit_gateway_id).map_or(region, |gateway| gateway.region);
        stand(Meter::TransitGatewayHours, at, attachment.transit_gateway_attachment_id.as_str(), 1);
    }
    for balancer in cloud.load_balancers.values() {
        // PR-21
        if balancer.load_balancer_type == LoadBalancerType::Network {
            stand(Meter::LoadBalancerHours, region_in(&balancer.vpc_id), &balancer.load_balancer_name, 1);
        }
    }
    for gateway in cloud.nat_gateways.values() {
        stand(Meter::NatGatewayHours, region_in(&gateway.vpc_id), gateway.nat_gateway_id.as_str(), 1);
    }
    for address in cloud.addresses.values() {
        let meter = if address.network_interface_id.is_some() { Meter::PublicIpv4InUse } else { Meter::PublicIpv4Idle };
        let at = address.network_interface_id.as_ref().and_then(|id| region_of(cloud, id));
        stand(meter, at.unwrap_or(region), address.allocation_id.as_str(), 1);
    }
    for interface in cloud.network_interfaces.values() {
        let is_elastic = || cloud.addresses.values().any(|address| Some(address.public_ip) == interface.public_ip);
        if interface.public_ip.is_some() && interface.interface_type == InterfaceType::Interface && !is_elastic() {
            let at = region_of(cloud, &interface.network_interface_id);
            stand(Meter::PublicIpv4InUse, at.unwrap_or(region), interface.name(), 1);
        }
    }
}

/// What the hours of an endpoint are metered as; nothing where they are free, or not known.
fn hours_of(kind: VpcEndpointType) -> Option<Meter> {
    match kind {
        VpcEndpointType::Interface => Some(Meter::VpcEndpointHours),
        VpcEndpointType::GatewayLoadBalancer => Some(Meter::VpcEndpointGwlbeHours),
        // PR-06
        VpcEndpointType::Resource | VpcEndpointType::Tunnel => Some(Meter::VpcEndpointResourceHours),
        VpcEndpointType::Gateway | VpcEndpointType::ServiceNetwork => None,
    }
}

/// What stands there and is paid for, but nobody can say here how much: with it the bill is not whole.
fn unpriced(cloud: &Cloud) -> impl Iterator<Item = NotCharged> {
    const NO_PRICE: &str = "its price by the hour is not in the book";
    const NO_UNITS: &str = "the network does not show how many capacity units it uses";
    let endpoints = cloud.vpc_endpoints.values();
    let endpoints = endpoints.filter(|endpoint| endpoint.vpc_endpoint_type == VpcEndpointType::ServiceNetwork);
    let endpoints = endpoints.map(|endpoint| (endpoint.vpc_endpoint_id.to_string(), NO_PRICE));
    let connections = cloud.vpn_connections.keys().map(|id| (id.to_string(), NO_PRICE));
    let resolvers = cloud.resolver_endpoints.keys().map(|id| (id.to_string(), NO_PRICE));
    let balancers = cloud.load_balancers.values().map(|balancer| match balancer.load_balancer_type {
        LoadBalancerType::Network => (balancer.load_balancer_name.clone(), NO_UNITS),
        LoadBalancerType::Gateway => (balancer.load_balancer_name.clone(), NO_PRICE),
    });
    endpoints.chain(connections).chain(resolvers).chain(balancers).map(|(flow, reason)| NotCharged {
        flow,
        gigabytes: Decimal::ZERO,
        unknown: Some(reason.to_owned()),
    })
}

fn region_of(cloud: &Cloud, interface: &NetworkInterfaceId) -> Option<Region> {
    let interface = cloud.network_interfaces.get(interface)?;
    cloud.vpcs.get(&interface.vpc_id).map(|vpc| vpc.region)
}

/// What the usage says itself. Time takes the place of the month that the network shows; bytes never add to traced ones.
fn add_items(usage: &Usage, ledger: &mut Ledger) -> Result<(), BillError> {
    let mut said: BTreeSet<(UsageType, String)> = BTreeSet::new();
    for item in &usage.items {
        let by_resource = ledger.entry(item.usage_type).or_default();
        let resource = id_of(&item.resource, by_resource);
        let is_traced = matches!(item.amount, Amount::Units(_)) && by_resource.contains_key(&resource);
        by_resource.insert(resource.clone(), item.quantity(usage.month));
        if is_traced || !said.insert((item.usage_type, resource.clone())) {
            return Err(BillError::Twice { resource, usage_type: item.usage_type });
        }
    }
    Ok(())
}

/// The id that a name stands for where one is in the ledger; else what was given, for what the network does not show.
fn id_of(name: &str, by_resource: &BTreeMap<String, Decimal>) -> String {
    let kinds = [NatGatewayId::PREFIX, AllocationId::PREFIX, VpcEndpointId::PREFIX, TransitGatewayAttachmentId::PREFIX];
    let mut ids = kinds.into_iter().map(|kind| format!("{kind}-{name}"));
    ids.find(|id| by_resource.contains_key(id)).unwrap_or_else(|| name.to_owned())
}

/// Puts prices to quantities.
fn charge(ledger: &Ledger, book: &PriceBook) -> Result<Bill, OverflowError> {
    let (mut lines, mut missing, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut resources: BTreeMap<&str, (Usd, bool)> = BTreeMap::new();
    for (usage_type, by_resource) in ledger {
        let quantity = by_resource.values().try_fold(Decimal::ZERO, |total, one| money::sum(total, *one))?;
        if quantity.is_zero() {
            continue;
        }
        let Some(price) = book.get(*usage_type) else {
            missing.push(MissingPrice { usage_type: *usage_type, quantity });
            for resource in by_resource.keys() {
                resources.entry(resource).or_insert((Usd::ZERO, true)).1 = false;
            }
            continue;
        };
        let charges = price.charges(quantity)?;
        for (resource, own) in by_resource {
            let share = match charges[..] {
                [only] => only.tier.usd.times(*own)?,
                _ => in_proportion(price.cost(quantity)?, *own, quantity)?,
            };
            let (amount, _) = resources.entry(resource).or_insert((Usd::ZERO, true));
            *amount = amount.plus(share)?;
        }
        notes.extend(other_reading(price, quantity)?);
        lines.extend(charges.iter().map(|charge| BillLine {
            usage_type: *usage_type,
            quantity: charge.quantity,
            from: charge.tier.begin,
            price: charge.tier.usd,
            amount: charge.amount,
            provenance: charge.tier.provenance.clone(),
        }));
    }
    let resources = resources.into_iter();
    let resources = resources
        .map(|(resource, (amount, is_whole))| ResourceCost { resource: resource.to_owned(), amount, is_whole })
        .collect();
    Ok(Bill { month: Month::default(), lines, free: Vec::new(), resources, missing, not_charged: Vec::new(), notes })
}

/// A part of an amount, to a millionth of a cent.
fn in_proportion(amount: Usd, part: Decimal, whole: Decimal) -> Result<Usd, OverflowError> {
    let share = amount.dollars().checked_mul(part).and_then(|product| product.checked_div(whole));
    share.map(|share| Usd::new(share.round_dp(8))).ok_or(OverflowError)
}

/// AWS writes `1 PB` and prices in GB: where it matters, what the bill would be with PB of a million GB.
fn other_reading(price: &Price, quantity: Decimal) -> Result<Option<String>, OverflowError> {
    let (read, other) = (price.cost(quantity)?, price.in_decimal_units().cost(quantity)?);
    if price.usage_type.meter.unit().as_str() != "GB" || read == other {
        return Ok(None);
    }
    let (usage_type, read, other) = (price.usage_type, read.rounded(), other.rounded());
    Ok(Some(format!(
        "{usage_type}: {read} with 1 PB = 1,048,576 GB, as AWS's price list has it; with 1,000,000 GB it would be {other}. \
         Its tiers are counted over this bill: AWS does not say whether over the account or the payer (PR-02)."
    )))
}

fn note_flows(traffic: &[Traffic<'_>], bill: &mut Bill) -> Result<(), OverflowError> {
    for traffic in traffic {
        let unknown = match &traffic.way {
            Way::Carried { others: 0, .. } => continue,
            Way::Carried { others, .. } => {
                let flow = traffic.title();
                let ways = if *others == 1 { "1 other way".to_owned() } else { format!("{others} other ways") };
                bill.notes.push(format!("{flow}: some addresses take {ways}; all bytes are charged as on the first."));
                continue;
            }
            Way::Blocked => None,
            Way::Unknown(reason) => Some(reason.clone()),
        };
        bill.not_charged.push(NotCharged { flow: traffic.title(), gigabytes: traffic.gigabytes()?, unknown });
    }
    Ok(())
}
