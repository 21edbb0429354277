//! The bill of a month: what the network and its flows are metered for, at the prices of a book.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use super::flow::{FlowError, Traffic, follow};
use super::money::{self, OverflowError, Usd};
use super::payer::Payers;
use super::price::{Price, Provenance};
use super::price_book::PriceBook;
use super::usage::{Amount, Month, Usage, UsageError};
use super::usage_type::{Meter, UsageType};
use super::way::{Class, Free, Way};
use crate::cloud::Cloud;
use crate::cloud::id::{AllocationId, NatGatewayId, TransitGatewayAttachmentId, VpcEndpointId, VpcId};
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
    /// The same money by account; empty where the network is of one account.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<AccountCost>,
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
    /// Who pays, where the network is of several accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
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
    /// Who pays, where the network is of several accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
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
    /// Who pays, where the network is of several accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The resource.
    pub resource: String,
    /// What it costs, as far as prices are known.
    pub amount: Usd,
    /// Whether every price of it is known.
    pub is_whole: bool,
}

/// What an account pays. Tiers are counted in each account by itself: AWS does not say whether a payer is counted (`PR-02`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountCost {
    /// The account; none for what the network shows no owner of.
    pub account_id: Option<String>,
    /// What it pays, as far as prices are known.
    pub amount: Usd,
    /// Whether every price of it is known.
    pub is_whole: bool,
}

/// A price that the book does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingPrice {
    /// Who pays, where the network is of several accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// What is used.
    pub usage_type: UsageType,
    /// How much of it.
    pub quantity: Decimal,
}

/// A flow, or a thing that stands there, that no charge was found for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotCharged {
    /// Who pays, where the network is of several accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
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

/// Quantities by account, usage type and resource.
type Ledger<'a> = BTreeMap<(Option<&'a str>, UsageType), BTreeMap<String, Decimal>>;

/// Makes out the bill of a network and what is used in it. What belongs to no VPC is billed in `region`.
///
/// # Errors
/// When the usage says what cannot be, a flow cannot be followed, or something would be billed twice.
pub fn bill(cloud: &Cloud, region: Region, usage: &Usage, book: &PriceBook) -> Result<Bill, BillError> {
    check(usage)?;
    let traffic = follow(cloud, &usage.flows)?;
    let payers = Payers::new(cloud);
    let mut ledger = Ledger::new();
    let mut free: BTreeMap<(Option<&str>, Free, String), Decimal> = BTreeMap::new();
    for endpoint in cloud.vpc_endpoints.values().filter(|it| it.vpc_endpoint_type == VpcEndpointType::Gateway) {
        let payer = payers.of_endpoint(endpoint);
        free.insert((payer, Free::GatewayEndpoint, endpoint.vpc_endpoint_id.to_string()), Decimal::ZERO);
    }
    for traffic in &traffic {
        for charge in traffic.charges() {
            let quantity = traffic.quantity(charge)?;
            let (payer, resource) = (payers.of_charge(charge, &traffic.vpc_id), charge.resource.clone());
            let entry = match charge.class {
                Class::Metered(meter) => ledger.entry((payer, meter)).or_default().entry(resource).or_default(),
                Class::Free(class) => free.entry((payer, class, resource)).or_default(),
            };
            *entry = money::sum(*entry, quantity)?;
        }
    }
    add_standing(cloud, payers, region, usage.month, &mut ledger);
    add_items(usage, payers, &mut ledger)?;
    let mut bill = charge(&ledger, book)?;
    bill.month = usage.month;
    bill.free = free
        .into_iter()
        .filter(|((_, class, _), gigabytes)| *class == Free::GatewayEndpoint || !gigabytes.is_zero())
        .map(|((payer, free, resource), gigabytes)| FreeLine {
            account_id: payer.map(str::to_owned),
            free,
            resource,
            gigabytes,
        })
        .collect();
    note_flows(&traffic, payers, &mut bill)?;
    bill.not_charged.extend(unpriced(cloud, payers));
    if payers.are_several() {
        bill.accounts = by_account(&bill)?;
    }
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
fn add_standing<'a>(cloud: &'a Cloud, payers: Payers<'a>, region: Region, month: Month, ledger: &mut Ledger<'a>) {
    let mut stand = |payer: Option<&'a str>, meter: Meter, region: Region, resource: &str, count: usize| {
        let hours = Decimal::from(month.hours()) * Decimal::from(count);
        ledger.entry((payer, meter.in_region(region))).or_default().insert(resource.to_owned(), hours);
    };
    let region_in = |vpc: &VpcId| cloud.vpcs.get(vpc).map_or(region, |vpc| vpc.region);
    for endpoint in cloud.vpc_endpoints.values() {
        // In each zone, whatever its state (PR-01).
        if let Some(meter) =
            hours_of(endpoint.vpc_endpoint_type).filter(|_| endpoint.state != VpcEndpointState::Deleted)
        {
            let (payer, zones) = (payers.of_endpoint(endpoint), endpoint.subnet_ids.len());
            stand(payer, meter, region_in(&endpoint.vpc_id), endpoint.vpc_endpoint_id.as_str(), zones);
        }
    }
    for attachment in cloud.transit_gateway_attachments.values().filter(|attachment| attachment.is_available) {
        let at = cloud.transit_gateways.get(&attachment.transit_gateway_id).map_or(region, |gateway| gateway.region);
        let (payer, id) = (payers.of_attachment(attachment), &attachment.transit_gateway_attachment_id);
        stand(payer, Meter::TransitGatewayHours, at, id.as_str(), 1);
    }
    for balancer in cloud.load_balancers.values() {
        // PR-21
        if balancer.load_balancer_type == LoadBalancerType::Network {
            let (payer, at) = (payers.of_vpc(&balancer.vpc_id), region_in(&balancer.vpc_id));
            stand(payer, Meter::LoadBalancerHours, at, &balancer.load_balancer_name, 1);
        }
    }
    for gateway in cloud.nat_gateways.values() {
        let (payer, at) = (payers.of_vpc(&gateway.vpc_id), region_in(&gateway.vpc_id));
        stand(payer, Meter::NatGatewayHours, at, gateway.nat_gateway_id.as_str(), 1);
    }
    for address in cloud.addresses.values() {
        let meter = if address.network_interface_id.is_some() { Meter::PublicIpv4InUse } else { Meter::PublicIpv4Idle };
        let vpc =
            address.network_interface_id.as_ref().and_then(|id| cloud.network_interfaces.get(id)).map(|it| &it.vpc_id);
        let payer = vpc.and_then(|vpc| payers.of_vpc(vpc));
        stand(payer, meter, vpc.map_or(region, region_in), address.allocation_id.as_str(), 1);
    }
    for interface in cloud.network_interfaces.values() {
        let is_elastic = || cloud.addresses.values().any(|address| Some(address.public_ip) == interface.public_ip);
        if interface.public_ip.is_some() && interface.interface_type == InterfaceType::Interface && !is_elastic() {
            let (payer, at) = (payers.of_vpc(&interface.vpc_id), region_in(&interface.vpc_id));
            stand(payer, Meter::PublicIpv4InUse, at, interface.name(), 1);
        }
    }
}

/// What the hours of an endpoint are metered as; nothing where they are free.
fn hours_of(kind: VpcEndpointType) -> Option<Meter> {
    match kind {
        VpcEndpointType::Interface => Some(Meter::VpcEndpointHours),
        VpcEndpointType::GatewayLoadBalancer => Some(Meter::VpcEndpointGwlbeHours),
        // PR-06
        VpcEndpointType::Resource | VpcEndpointType::Tunnel => Some(Meter::VpcEndpointResourceHours),
        // PR-04, IF-102
        VpcEndpointType::Gateway | VpcEndpointType::ServiceNetwork => None,
    }
}

/// What stands there and is paid for, but nobody can say here how much: with it the bill is not whole.
fn unpriced<'a>(cloud: &'a Cloud, payers: Payers<'a>) -> impl Iterator<Item = NotCharged> {
    const NO_PRICE: &str = "its price by the hour is not in the book";
    const NO_UNITS: &str = "the network does not show how many capacity units it uses";
    let connections = cloud.vpn_connections.keys().map(|id| (None, id.as_str(), NO_PRICE));
    let resolvers = cloud.resolver_endpoints.values();
    let resolvers = resolvers.map(move |it| (payers.of_vpc(&it.vpc_id), it.resolver_endpoint_id.as_str(), NO_PRICE));
    let balancers = cloud.load_balancers.values().map(move |balancer| {
        let reason = match balancer.load_balancer_type {
            LoadBalancerType::Network => NO_UNITS,
            LoadBalancerType::Gateway => NO_PRICE,
        };
        (payers.of_vpc(&balancer.vpc_id), balancer.load_balancer_name.as_str(), reason)
    });
    connections.chain(resolvers).chain(balancers).map(|(payer, name, reason)| NotCharged {
        account_id: payer.map(str::to_owned),
        flow: name.to_owned(),
        gigabytes: Decimal::ZERO,
        unknown: Some(reason.to_owned()),
    })
}

/// What the usage says itself. Time takes the place of the month that the network shows; bytes never add to traced ones.
fn add_items<'a>(usage: &Usage, payers: Payers<'a>, ledger: &mut Ledger<'a>) -> Result<(), BillError> {
    let mut said: BTreeSet<(Option<&str>, UsageType, String)> = BTreeSet::new();
    for item in &usage.items {
        let rows = ledger.iter().filter(|((_, usage_type), _)| *usage_type == item.usage_type);
        let known = rows.filter_map(|((payer, _), rows)| Some((*payer, id_in(&item.resource, rows)?))).next();
        let (payer, resource) =
            known.clone().unwrap_or_else(|| (payers.of_resource(&item.resource), item.resource.clone()));
        let is_traced = matches!(item.amount, Amount::Units(_)) && known.is_some();
        let by_resource = ledger.entry((payer, item.usage_type)).or_default();
        by_resource.insert(resource.clone(), item.quantity(usage.month));
        if is_traced || !said.insert((payer, item.usage_type, resource.clone())) {
            return Err(BillError::Twice { resource, usage_type: item.usage_type });
        }
    }
    Ok(())
}

/// The resource of the ledger that somebody means: by what it is called there, or by the name in its id.
fn id_in(name: &str, by_resource: &BTreeMap<String, Decimal>) -> Option<String> {
    let kinds = [NatGatewayId::PREFIX, AllocationId::PREFIX, VpcEndpointId::PREFIX, TransitGatewayAttachmentId::PREFIX];
    let mut ids = kinds.into_iter().map(|kind| format!("{kind}-{name}")).chain([name.to_owned()]);
    ids.find(|id| by_resource.contains_key(id))
}

/// Puts prices to quantities.
fn charge(ledger: &Ledger, book: &PriceBook) -> Result<Bill, OverflowError> {
    let (mut lines, mut missing, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut resources: BTreeMap<(&str, Option<&str>), (Usd, bool)> = BTreeMap::new();
    for ((payer, usage_type), by_resource) in ledger {
        let account_id = payer.map(str::to_owned);
        let quantity = by_resource.values().try_fold(Decimal::ZERO, |total, one| money::sum(total, *one))?;
        if quantity.is_zero() {
            continue;
        }
        let Some(price) = book.get(*usage_type) else {
            missing.push(MissingPrice { account_id, usage_type: *usage_type, quantity });
            for resource in by_resource.keys() {
                resources.entry((resource, *payer)).or_insert((Usd::ZERO, true)).1 = false;
            }
            continue;
        };
        let charges = price.charges(quantity)?;
        for (resource, own) in by_resource {
            let share = match charges[..] {
                [only] => only.tier.usd.times(*own)?,
                _ => in_proportion(price.cost(quantity)?, *own, quantity)?,
            };
            let (amount, _) = resources.entry((resource, *payer)).or_insert((Usd::ZERO, true));
            *amount = amount.plus(share)?;
        }
        notes.extend(other_reading(price, quantity)?);
        lines.extend(charges.iter().map(|charge| BillLine {
            account_id: account_id.clone(),
            usage_type: *usage_type,
            quantity: charge.quantity,
            from: charge.tier.begin,
            price: charge.tier.usd,
            amount: charge.amount,
            provenance: charge.tier.provenance.clone(),
        }));
    }
    let resources = resources.into_iter().map(|((resource, payer), (amount, is_whole))| ResourceCost {
        account_id: payer.map(str::to_owned),
        resource: resource.to_owned(),
        amount,
        is_whole,
    });
    Ok(Bill {
        month: Month::default(),
        lines,
        free: Vec::new(),
        resources: resources.collect(),
        accounts: Vec::new(),
        missing,
        not_charged: Vec::new(),
        notes,
    })
}

/// What each account pays, whoever is on the bill; what has no known owner last.
fn by_account(bill: &Bill) -> Result<Vec<AccountCost>, OverflowError> {
    let lines = bill.lines.iter().map(|line| (&line.account_id, line.amount, true));
    let free = bill.free.iter().map(|line| (&line.account_id, Usd::ZERO, true));
    let missing = bill.missing.iter().map(|price| (&price.account_id, Usd::ZERO, false));
    let open = bill.not_charged.iter().filter(|it| it.unknown.is_some()).map(|it| (&it.account_id, Usd::ZERO, false));
    let mut accounts: BTreeMap<(bool, &Option<String>), (Usd, bool)> = BTreeMap::new();
    for (account_id, amount, is_known) in lines.chain(free).chain(missing).chain(open) {
        let (sum, is_whole) = accounts.entry((account_id.is_none(), account_id)).or_insert((Usd::ZERO, true));
        *sum = sum.plus(amount)?;
        *is_whole &= is_known;
    }
    let cost = |((_, account_id), (amount, is_whole)): ((bool, &Option<String>), _)| AccountCost {
        account_id: account_id.clone(),
        amount,
        is_whole,
    };
    Ok(accounts.into_iter().map(cost).collect())
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

fn note_flows(traffic: &[Traffic<'_>], payers: Payers<'_>, bill: &mut Bill) -> Result<(), OverflowError> {
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
        let (flow, gigabytes) = (traffic.title(), traffic.gigabytes()?);
        bill.not_charged.push(NotCharged {
            account_id: payers.of_vpc(&traffic.vpc_id).map(str::to_owned),
            flow,
            gigabytes,
            unknown,
        });
    }
    Ok(())
}
