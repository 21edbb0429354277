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
use super::way::Class;
use super::workload::Variable;
use crate::cloud::Cloud;
use crate::cloud::id::{NatGatewayId, VpcEndpointId, VpcId};
use crate::cloud::region::{AvailabilityZone, Region};
use crate::cloud::service::{Service, ServiceName};
use crate::cloud::vpc_endpoint::{VpcEndpointState, VpcEndpointType};

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
        service: ServiceName,
        /// The VPC.
        vpc_id: VpcId,
        /// How many GB go through NAT gateways today.
        gigabytes: Decimal,
    },
    /// An interface endpoint in the zones of the senders (`PR-41`).
    InterfaceEndpoint {
        /// The service.
        service: ServiceName,
        /// The VPC.
        vpc_id: VpcId,
        /// How many zones.
        zones: u32,
        /// How many GB go through NAT gateways today.
        gigabytes: Decimal,
    },
    /// A way to an endpoint that is there, past which the senders' subnets go: a route (`RT-27`), or a private name.
    UseEndpoint {
        /// The endpoint.
        vpc_endpoint_id: VpcEndpointId,
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
            Self::UseEndpoint { vpc_endpoint_id, gigabytes } => {
                let gigabytes = grouped(gigabytes.normalize());
                write!(f, "a way to {vpc_endpoint_id}, which is there already, {gigabytes} GB leave the NAT gateway")
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
    let mut detours: BTreeMap<(&VpcId, ServiceName), Detour<'_>> = BTreeMap::new();
    for traffic in traffic.iter().filter(|traffic| !traffic.nat_gateways().is_empty()) {
        let Some(service) = service_of(cloud, traffic) else { continue };
        let detour = detours.entry((&traffic.vpc_id, service)).or_default();
        detour.traffic.push(traffic);
        detour.zones.extend(traffic.zone);
    }
    let mut advice = Vec::new();
    let mut left: BTreeSet<(&VpcId, ServiceName)> = BTreeSet::new();
    for ((vpc_id, service), detour) in detours {
        let Some(one) = detour.advice(cloud, vpc_id, service, usage, book)? else { continue };
        if one.pays() {
            left.insert((vpc_id, service));
        }
        advice.push(one);
    }
    let (mut used, mut needed) = (BTreeSet::new(), BTreeSet::new());
    for traffic in &traffic {
        let stays = service_of(cloud, traffic).is_none_or(|service| !left.contains(&(&traffic.vpc_id, service)));
        used.extend(traffic.nat_gateways());
        needed.extend(traffic.nat_gateways().iter().filter(|_| stays));
    }
    for id in used.difference(&needed) {
        let saved = standing_cost(cloud, region, usage, book, id)?;
        let change = Change::DeleteNatGateway { nat_gateway_id: (*id).clone() };
        advice.push(Advice { change, saved, added: Usd::ZERO });
    }
    Ok(advice)
}

/// The service of the sender's own Region that it goes to.
fn service_of(cloud: &Cloud, traffic: &Traffic<'_>) -> Option<ServiceName> {
    let region = cloud.vpcs.get(&traffic.vpc_id)?.region;
    traffic.service_in(region).map(|service| ServiceName { region, service })
}

/// The endpoint of a VPC for a service, if it has one of this type.
fn endpoint(cloud: &Cloud, vpc_id: &VpcId, service: ServiceName, kind: VpcEndpointType) -> Option<VpcEndpointId> {
    let mut endpoints = cloud.vpc_endpoints.values().filter(|endpoint| endpoint.state == VpcEndpointState::Available);
    let found = endpoints.find(|endpoint| {
        endpoint.vpc_id == *vpc_id && endpoint.vpc_endpoint_type == kind && endpoint.service_name == service.into()
    });
    found.map(|endpoint| endpoint.vpc_endpoint_id.clone())
}

impl Detour<'_> {
    /// What to do about it; nothing where a price is missing.
    fn advice(
        &self,
        cloud: &Cloud,
        vpc_id: &VpcId,
        service: ServiceName,
        usage: &Usage,
        book: &PriceBook,
    ) -> Result<Option<Advice>, OverflowError> {
        let Some(saved) = self.cost(book)? else { return Ok(None) };
        let (vpc_id, gigabytes) = (vpc_id.clone(), self.gigabytes()?);
        let is_gateway = Service::WITH_GATEWAY.contains(&service.service);
        let kind = if is_gateway { VpcEndpointType::Gateway } else { VpcEndpointType::Interface };
        let there = endpoint(cloud, &vpc_id, service, kind);
        let mut zones = 0;
        let change = match there {
            Some(vpc_endpoint_id) => Change::UseEndpoint { vpc_endpoint_id, gigabytes },
            None if is_gateway => Change::GatewayEndpoint { service, vpc_id, gigabytes },
            None => {
                zones = u32::try_from(self.zones.len()).unwrap_or(u32::MAX);
                Change::InterfaceEndpoint { service, vpc_id, zones, gigabytes }
            }
        };
        let added = match kind {
            VpcEndpointType::Gateway => Some(Usd::ZERO),
            _ => interface_endpoint(book, service.region, zones, usage.month.hours(), gigabytes)?,
        };
        Ok(added.map(|added| Advice { change, saved, added }))
    }

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

/// What an interface endpoint costs in so many more zones, with so many more GB.
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
