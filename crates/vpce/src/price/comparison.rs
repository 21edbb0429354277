//! `vpce price compare`: designs side by side.

use std::path::{Path, PathBuf};

use rust_decimal::Decimal;
use vpce_import::{Options, read_usage};
use vpce_model::pricing::{Demand, Design, Layout, Workload, compare, demand, draw_comparison};

use crate::arguments::CompareArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

/// The Region of most examples.
const USUAL_REGION: &str = "us-east-1";

pub fn run(arguments: &CompareArguments) -> Result<Outcome, Diagnosis> {
    let book = super::price_book(&arguments.prices)?;
    let demand = asked(arguments)?;
    let workload = &demand.workload;
    let designs = if arguments.designs.is_empty() { usual(arguments, workload) } else { arguments.designs.clone() };
    let comparison =
        compare(&book, workload, &designs, arguments.by).map_err(|error| Diagnosis::other(&error, error.help()))?;
    let overflow = |error| Diagnosis::other(error, "write smaller or rounder numbers");
    if arguments.json {
        paint::print_json(&comparison)?;
    } else if arguments.csv {
        paint::print(&comparison.to_csv(arguments.up_to).map_err(overflow)?)?;
    } else if arguments.svg {
        paint::print(&draw_comparison(&comparison, arguments.up_to).map_err(overflow)?.svg)?;
    } else {
        paint::print(&comparison.to_string())?;
        if let Some(note) = demand.note() {
            paint::print(&format!("\n{note}\n"))?;
        }
    }
    Ok(if comparison.is_whole() { Outcome::Yes } else { Outcome::No })
}

/// What the template and its usage ask for, and in its place what the options say.
fn asked(arguments: &CompareArguments) -> Result<Demand, Diagnosis> {
    let mut demand = match &arguments.usage {
        Some(usage) => read(&arguments.template, usage, arguments)?,
        None => {
            let region = arguments.region.map_or_else(|| USUAL_REGION.parse(), Ok);
            let region = region.map_err(|error| Diagnosis::other(error, "name a Region with --region"))?;
            Demand { workload: Workload::new(region), elsewhere: Decimal::ZERO }
        }
    };
    let workload = &mut demand.workload;
    let month = arguments.month.map(|month| month.hours().into());
    for (field, said) in [
        (&mut workload.vpcs, arguments.vpcs),
        (&mut workload.endpoints, arguments.endpoints),
        (&mut workload.zones, arguments.zones),
        (&mut workload.hours, arguments.hours.or(month)),
        (&mut workload.gigabytes, arguments.gb),
        (&mut workload.gateway_gigabytes, arguments.gateway_gb),
        (&mut workload.cross_zone_gigabytes, arguments.cross_zone_gb),
        (&mut workload.addresses, arguments.addresses),
    ] {
        *field = said.unwrap_or(*field);
    }
    Ok(demand)
}

fn read(templates: &[PathBuf], usage: &Path, arguments: &CompareArguments) -> Result<Demand, Diagnosis> {
    let options = Options { region: arguments.region, ..Options::default() };
    let reading = input::read(templates, &options)?;
    let (name, text) = input::data(usage)?;
    let used = read_usage(&name, &text, reading.region).map_err(|error| Diagnosis::template(error, text.clone()))?;
    let mut demand = demand(&reading.cloud, reading.region, &used.usage.flows)
        .map_err(|error| super::bill::refused(&error.into(), &name, &used, &text))?;
    demand.workload.hours = used.usage.month.hours().into();
    Ok(demand)
}

/// Every design that the workload says enough for.
fn usual(arguments: &CompareArguments, workload: &Workload) -> Vec<Design> {
    let fits = |layout: &&Layout| match layout {
        Layout::Public => arguments.addresses.is_some(),
        layout if layout.code().starts_with("shared") => workload.vpcs > Decimal::ONE,
        _ => true,
    };
    Layout::ALL.iter().filter(fits).map(|layout| layout.design()).collect()
}
