//! What flows ask of designs: how much goes to services, and from how many VPCs and zones.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::flow::{FlowError, follow};
use super::money;
use super::usage::Flow;
use super::way::Way;
use super::workload::Workload;
use crate::cloud::Cloud;
use crate::cloud::region::Region;
use crate::cloud::service::Service;

/// What flows ask of designs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The workload, for a month of 730 hours.
    pub workload: Workload,
    /// How many GB go elsewhere, which no design is asked about.
    pub elsewhere: Decimal,
}

/// What the flows of a Region ask of designs. A service is what the network knows, or what a flow names. What does not get through
/// asks for nothing.
///
/// # Errors
/// When a source or a destination is not known, or the volumes are too large.
pub fn demand(cloud: &Cloud, region: Region, flows: &[Flow]) -> Result<Demand, FlowError> {
    let mut demand = Demand { workload: Workload::new(region), elsewhere: Decimal::ZERO };
    let (mut zones, mut services, mut sources) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    for traffic in follow(cloud, flows)? {
        let is_here = cloud.vpcs.get(&traffic.vpc_id).is_some_and(|vpc| vpc.region == region);
        if !matches!(traffic.way, Way::Carried { .. }) {
            continue;
        }
        let volume = match traffic.service_in(region).filter(|_| is_here) {
            Some(service) if Service::WITH_GATEWAY.contains(&service) => &mut demand.workload.gateway_gigabytes,
            Some(service) => {
                services.insert(service);
                &mut demand.workload.gigabytes
            }
            None => {
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
