//! The program of the chapter *NAT or endpoint: the break-even*: where the answer changes, in every Region.

use std::error::Error;
use std::io::Write;

use vpce_model::pricing::{ComparisonError, Layout, Meter, PriceBook, Variable, Workload, compare};

/// Prints two break-evens for each Region whose prices are known.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let book = PriceBook::published();
    writeln!(out, "{:<16}{:>9}{:>9}{:>20}{:>20}", "", "endpoint", "NAT", "NAT stays:", "NAT goes:")?;
    writeln!(out, "{:<16}{:>9}{:>9}{:>20}{:>20}", "", "an hour", "a GB", "GB in each zone", "endpoints")?;
    for region in book.regions() {
        let price = |meter: Meter| book.get(meter.in_region(region)).map(|price| price.tiers[0].usd);
        let (Some(endpoint), Some(nat)) = (price(Meter::VpcEndpointHours), price(Meter::NatGatewayBytes)) else {
            continue;
        };
        let (stays, goes) = (stays(&Workload::new(region))?, goes(&Workload::new(region))?);
        writeln!(out, "{region:<16}{:>9}{:>9}{stays:>20}{goes:>20}", endpoint.to_string(), nat.to_string())?;
    }
    Ok(())
}

// ANCHOR: stays
/// From how many GB on an endpoint pays for itself beside a NAT gateway.
fn stays(workload: &Workload) -> Result<String, ComparisonError> {
    let designs = [Layout::Nat, Layout::NatAndInterface].map(Layout::design);
    let prices = PriceBook::published();
    let compared = compare(prices, workload, &designs, Variable::Gigabytes)?;
    let crossing = compared.crossings().next().map(|gigabytes| gigabytes.round_dp(1));
    Ok(crossing.map_or("never".to_owned(), |gigabytes| gigabytes.to_string()))
}
// ANCHOR_END: stays

// ANCHOR: goes
/// How many idle endpoints cost as much as the NAT gateway in whose place they come.
fn goes(workload: &Workload) -> Result<String, ComparisonError> {
    let designs = [Layout::Nat, Layout::Interface].map(Layout::design);
    let prices = PriceBook::published();
    let compared = compare(prices, workload, &designs, Variable::Endpoints)?;
    let crossing = compared.crossings().next().map(|endpoints| endpoints.round_dp(2));
    Ok(crossing.map_or("never".to_owned(), |endpoints| endpoints.to_string()))
}
// ANCHOR_END: goes

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
