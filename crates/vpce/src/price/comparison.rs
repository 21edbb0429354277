//! `vpce price compare`: designs side by side.

use rust_decimal::Decimal;
use vpce_model::pricing::{Design, Layout, Workload, compare, draw_comparison};

use crate::arguments::CompareArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, paint};

pub fn run(arguments: &CompareArguments) -> Result<Outcome, Diagnosis> {
    let book = super::price_book(&arguments.prices)?;
    let workload = workload(arguments);
    let designs = if arguments.designs.is_empty() { usual(arguments) } else { arguments.designs.clone() };
    let comparison =
        compare(&book, &workload, &designs, arguments.by).map_err(|error| Diagnosis::other(&error, error.help()))?;
    let overflow = |error| Diagnosis::other(error, "write smaller or rounder numbers");
    if arguments.json {
        paint::print_json(&comparison)?;
    } else if arguments.csv {
        paint::print(&comparison.to_csv(arguments.up_to).map_err(overflow)?)?;
    } else if arguments.svg {
        paint::print(&draw_comparison(&comparison, arguments.up_to).map_err(overflow)?.svg)?;
    } else {
        paint::print(&comparison.to_string())?;
    }
    Ok(if comparison.is_whole() { Outcome::Yes } else { Outcome::No })
}

fn workload(arguments: &CompareArguments) -> Workload {
    Workload {
        region: arguments.region,
        vpcs: arguments.vpcs,
        endpoints: arguments.endpoints,
        zones: arguments.zones,
        hours: arguments.month.map_or(arguments.hours, |month| month.hours().into()),
        gigabytes: arguments.gb,
        gateway_gigabytes: arguments.gateway_gb,
        cross_zone_gigabytes: arguments.cross_zone_gb,
        addresses: arguments.addresses.unwrap_or(Decimal::ONE),
    }
}

/// Every design that the workload says enough for.
fn usual(arguments: &CompareArguments) -> Vec<Design> {
    let fits = |layout: &&Layout| match layout {
        Layout::Public => arguments.addresses.is_some(),
        layout if layout.code().starts_with("shared") => arguments.vpcs > Decimal::ONE,
        _ => true,
    };
    Layout::ALL.iter().filter(fits).map(|layout| layout.design()).collect()
}
