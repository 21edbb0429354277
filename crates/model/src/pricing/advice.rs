//! Advice in words: which endpoints would pay for themselves, given who sends how much to whom.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use super::bill::{BillError, bill};
use super::flow::{Traffic, follow};
use super::money::{self, OverflowError, Usd, grouped};
use super::price_book::PriceBook;
use super::usage::Usage;
use super::usage_type::{Meter, UsageType};
use super::way::{Class, Way};
use super::workload::Variable;
use crate::cloud::Cloud;
use crate::cloud::id::{NatGatewayId, VpcId};
use crate::cloud::region::{AvailabilityZone, Region};
use crate::cloud::service::Service;

/// Something to change, and what it saves in the month of the usage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// What to change.
    pub change: Change,
    /// What is no longer paid.
    pub saved: Usd,
    /// What is paid instead.
    pub added: Usd,
}

/// A change of a network.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// A gateway endpoint, and its routes in the tables of the senders' subnets (`PR-43`).
    GatewayEndpoint {
        /// The service.
        service: String,
        /// The VPC.
        vpc_id: VpcId,
        /// How many GB go through NAT gateways today.
        gigabytes: Decimal,
    },
    /// An interface endpoint in the zones of the senders (`PR-41`).
    InterfaceEndpoint {
        /// The service.
        service: String,
        /// The VPC.
        vpc_id: VpcId,
        /// How many zones.
        zones: u32,
        /// How many GB go through NAT gateways today.
        gigabytes: Decimal,
    },
    /// A NAT gateway that nothing would cross any more (`PR-42`).
    DeleteNatGateway {
        /// The gateway.
        nat_gateway_id: NatGatewayId,
    },
}

impl Advice {
    /// What is saved in the end; less than nothing where the change costs more.
    ///
    /// # Errors
    /// When the number has too many digits.
    pub fn worth(&self) -> Result<Usd, OverflowError> {
        self.saved.minus(self.added)
    }

    /// Whether the change pays for itself.
    pub fn pays(&self) -> bool {
        self.saved > self.added
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let worth = self.worth().map_err(|_| fmt::Error)?;
        if self.pays() {
            write!(f, "saves {} a month: {}", worth.rounded(), self.change)
        } else {
            let lost = Usd::ZERO.minus(worth).map_err(|_| fmt::Error)?;
            write!(f, "does not pay for itself, by {} a month: {}", lost.rounded(), self.change)
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GatewayEndpoint { service, vpc_id, gigabytes } => {
                let gigabytes = grouped(gigabytes.normalize());
                write!(f, "a gateway endpoint for {service} in {vpc_id}, {gigabytes} GB leave the NAT gateway")
            }
            Self::InterfaceEndpoint { service, vpc_id, zones, gigabytes } => {
                let gigabytes = grouped(gigabytes.normalize());
                let zones = Variable::Zones.counted((*zones).into());
                write!(
                    f,
                    "an interface endpoint for {service} in {vpc_id}, {zones}, {gigabytes} GB leave the NAT gateway"
                )
            }
            Self::DeleteNatGateway { nat_gateway_id } => {
                write!(f, "without {nat_gateway_id}, which nothing crosses then, its hours and its address")
            }
        }
    }
}

/// What passes NAT gateways on the way from a VPC to a service that has endpoints.
#[derive(Default)]
struct Detour<'a> {
    traffic: Vec<&'a Traffic<'a>>,
    zones: BTreeSet<AvailabilityZone>,
}

/// Which endpoints would pay for themselves, and which would not. A service that no price is known for is left out, as the bill
/// says already what is missing.
///
/// # Errors
/// When there is no bill either.
pub fn advise(cloud: &Cloud, region: Region, usage: &Usage, book: &PriceBook) -> Result<Vec<Advice>, BillError> {
    let traffic = follow(cloud, &usage.flows)?;
    let mut detours: BTreeMap<(VpcId, String, bool), Detour<'_>> = BTreeMap::new();
    for traffic in &traffic {
        let Way::Carried { nat_gateways, service, .. } = &traffic.way else { continue };
        let Some(vpc) = cloud.vpcs.get(&traffic.vpc_id) else { continue };
        let named = service.filter(|service| service.region == vpc.region);
        let is_gateway = named.is_some_and(|named| Service::WITH_GATEWAY.contains(&named.service));
        let named = named.map(|named| named.to_string());
        let Some(service) = named.or_else(|| traffic.flow.service.clone()) else { continue };
        if !nat_gateways.is_empty() {
            let detour = detours.entry((traffic.vpc_id.clone(), service, is_gateway)).or_default();
            detour.traffic.push(traffic);
            detour.zones.extend(traffic.zone);
        }
    }
    let mut advice = Vec::new();
    let mut leaving: Vec<&Traffic<'_>> = Vec::new();
    for ((vpc_id, service, is_gateway), detour) in detours {
        let region = cloud.vpcs[&vpc_id].region;
        let Some(saved) = detour.cost(book)? else { continue };
        let gigabytes = detour.gigabytes()?;
        let zones = u32::try_from(detour.zones.len()).unwrap_or(u32::MAX);
        let (change, added) = if is_gateway {
            (Change::GatewayEndpoint { service, vpc_id, gigabytes }, Some(Usd::ZERO))
        } else {
            let added = interface_endpoint(book, region, zones, usage.month.hours(), gigabytes)?;
            (Change::InterfaceEndpoint { service, vpc_id, zones, gigabytes }, added)
        };
        let Some(added) = added else { continue };
        let one = Advice { change, saved, added };
        if one.pays() {
            leaving.extend(detour.traffic);
        }
        advice.push(one);
    }
    for id in cloud.nat_gateways.keys() {
        let crosses = |traffic: &&Traffic<'_>| matches!(&traffic.way, Way::Carried { nat_gateways, .. } if nat_gateways.contains(id));
        let stays = |traffic: &&Traffic<'_>| !leaving.iter().any(|leaving| std::ptr::eq(*leaving, *traffic));
        let is_used = traffic.iter().any(|traffic| crosses(&traffic));
        if is_used && !traffic.iter().filter(crosses).any(|traffic| stays(&traffic)) {
            let saved = standing_cost(cloud, region, usage, book, id)?;
            let change = Change::DeleteNatGateway { nat_gateway_id: id.clone() };
            advice.push(Advice { change, saved, added: Usd::ZERO });
        }
    }
    Ok(advice)
}

impl Detour<'_> {
    fn gigabytes(&self) -> Result<Decimal, OverflowError> {
        self.traffic.iter().try_fold(Decimal::ZERO, |total, traffic| money::sum(total, traffic.gigabytes()?))
    }

    /// What its bytes are charged; none where a price is missing.
    fn cost(&self, book: &PriceBook) -> Result<Option<Usd>, OverflowError> {
        let mut quantities: BTreeMap<UsageType, Decimal> = BTreeMap::new();
        for traffic in &self.traffic {
            for charge in traffic.charges() {
                if let Class::Metered(usage_type) = charge.class {
                    let quantity = quantities.entry(usage_type).or_default();
                    *quantity = money::sum(*quantity, traffic.quantity(charge)?)?;
                }
            }
        }
        let mut total = Usd::ZERO;
        for (usage_type, quantity) in quantities {
            let Some(price) = book.get(usage_type) else { return Ok(None) };
            total = total.plus(price.cost(quantity)?)?;
        }
        Ok(Some(total))
    }
}

/// What an interface endpoint costs that carries this alone.
fn interface_endpoint(
    book: &PriceBook,
    region: Region,
    zones: u32,
    hours: u32,
    gigabytes: Decimal,
) -> Result<Option<Usd>, OverflowError> {
    let price = |meter: Meter| book.get(meter.in_region(region));
    let (Some(hour), Some(bytes)) = (price(Meter::VpcEndpointHours), price(Meter::VpcEndpointBytes)) else {
        return Ok(None);
    };
    let hours = money::product(zones.into(), hours.into())?;
    Ok(Some(hour.cost(hours)?.plus(bytes.cost(gigabytes)?)?))
}

/// What a NAT gateway and its address cost for standing there: what the bill is less without them.
fn standing_cost(
    cloud: &Cloud,
    region: Region,
    usage: &Usage,
    book: &PriceBook,
    id: &NatGatewayId,
) -> Result<Usd, BillError> {
    let standing = Usage { flows: Vec::new(), ..usage.clone() };
    let mut without = cloud.clone();
    if let Some(gateway) = without.nat_gateways.remove(id) {
        without
            .addresses
            .retain(|_, address| address.network_interface_id.as_ref() != Some(&gateway.network_interface_id));
    }
    let mut rest = standing.clone();
    rest.items.retain(|item| item.resource != id.as_str() && item.resource != id.name());
    let amount = |cloud: &Cloud, usage: &Usage| -> Result<Usd, BillError> {
        let bill = bill(cloud, region, usage, book)?;
        Ok(bill.lines.iter().try_fold(Usd::ZERO, |total, line| total.plus(line.amount))?)
    };
    Ok(amount(cloud, &standing)?.minus(amount(&without, &rest)?)?)
}
