//! The program of the chapter *Many VPCs: shared services or one each*: four companies, three designs.

use std::error::Error;
use std::io::Write;

use vpce_model::pricing::{Layout, PriceBook, Variable, Workload, compare};

/// Interface endpoints in each VPC, in a shared VPC over a transit gateway bought for it, or over one that is there.
const DESIGNS: [Layout; 3] = [Layout::Interface, Layout::SharedNewTransitGateway, Layout::SharedTransitGateway];

/// VPCs, endpoints, zones and GB a month.
const COMPANIES: [(u32, u32, u32, u32); 4] = [(2, 3, 2, 100), (5, 10, 3, 1000), (10, 10, 2, 1000), (20, 10, 3, 5000)];

/// Prints what each design costs, and from how many VPCs on sharing pays.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    writeln!(
        out,
        "{:>4}{:>11}{:>7}{:>8}{:>13}{:>13}{:>13}",
        "VPCs", "endpoints", "zones", "GB", "in each VPC", "new TGW", "TGW there"
    )?;
    let prices = PriceBook::published();
    // ANCHOR: costs
    for (vpcs, endpoints, zones, gigabytes) in COMPANIES {
        let workload = workload(vpcs, endpoints, zones, gigabytes)?;
        let designs = DESIGNS.map(Layout::design);
        let comparison = compare(prices, &workload, &designs, Variable::Gigabytes)?;
        let costs = comparison.designs.iter().filter_map(|design| design.cost);
        let costs = costs.map(|cost| format!("{:>13}", cost.rounded().to_string()));
        let costs: String = costs.collect();
        writeln!(out, "{vpcs:>4}{endpoints:>11}{zones:>7}{gigabytes:>8}{costs}")?;
    }
    // ANCHOR_END: costs
    writeln!(out, "\n{:>9}{:>7}  a new transit gateway pays for itself", "endpoints", "zones")?;
    // ANCHOR: vpcs
    for (endpoints, zones) in [(1, 3), (5, 1), (3, 2), (3, 3), (10, 2), (10, 3)] {
        let workload = workload(1, endpoints, zones, 0)?;
        let designs = [DESIGNS[0], DESIGNS[1]].map(Layout::design);
        let comparison = compare(prices, &workload, &designs, Variable::Vpcs)?;
        let mut stretches = comparison.stretches.iter();
        let from = match stretches.find(|stretch| stretch.cheapest == [1]) {
            Some(stretch) => format!("above {} VPCs", stretch.from.round_dp(2)),
            None => "never".to_owned(),
        };
        writeln!(out, "{endpoints:>9}{zones:>7}  {from}")?;
    }
    // ANCHOR_END: vpcs
    Ok(())
}

fn workload(vpcs: u32, endpoints: u32, zones: u32, gigabytes: u32) -> Result<Workload, Box<dyn Error>> {
    let (vpcs, endpoints, zones, gigabytes) = (vpcs.into(), endpoints.into(), zones.into(), gigabytes.into());
    Ok(Workload { vpcs, endpoints, zones, gigabytes, ..Workload::new("us-east-1".parse()?) })
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
