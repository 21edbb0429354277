//! The program of the chapter *Traffic you did not know you paid for*: what each flow passes, and what it adds to the bill.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, Reading, read_template, read_usage};
use vpce_model::pricing::{Class, PriceBook, Traffic, Usage, Usd, advise, bill, follow};

const NETWORK: &str = include_str!("../src/costs/leaks.yaml");
const USAGE: &str = include_str!("../src/costs/leaks-usage.yaml");

/// Prints the flows, what stands there unused, and what to do.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let network = read_template("leaks.yaml", NETWORK, &Options::default())?;
    let usage = read_usage("leaks-usage.yaml", USAGE, network.region)?.usage;
    // ANCHOR: flows
    let all = known(&network, &usage)?;
    let flows = follow(&network.cloud, &usage.flows)?;
    for (place, traffic) in flows.iter().enumerate() {
        let mut without = usage.clone();
        without.flows.remove(place);
        let cost = all.minus(known(&network, &without)?)?;
        writeln!(out, "{} {cost}", traffic.title())?;
        for line in charges(traffic) {
            writeln!(out, "  {line}")?;
        }
    }
    // ANCHOR_END: flows
    writeln!(out)?;
    for advice in advise(&network.cloud, network.region, &usage, PriceBook::published())? {
        writeln!(out, "{advice}")?;
    }
    Ok(())
}

// ANCHOR: charges
/// The meters that a flow passes.
fn charges(traffic: &Traffic<'_>) -> Vec<String> {
    let charges = traffic.charges().iter();
    let metered = charges.filter_map(|charge| match charge.class {
        Class::Metered(usage_type) => Some(format!("{usage_type} of {}", charge.resource)),
        Class::Free(_) => None,
    });
    metered.collect()
}
// ANCHOR_END: charges

fn known(network: &Reading, usage: &Usage) -> Result<Usd, Box<dyn Error>> {
    let bill = bill(&network.cloud, network.region, usage, PriceBook::published())?;
    Ok(bill.known()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
