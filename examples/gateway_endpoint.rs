//! The program of the chapter *Gateway endpoints*: one route table, five destinations, and the route that each takes.

use std::error::Error;
use std::io::Write;
use std::net::IpAddr;

use vpce_import::{Options, read_template};
use vpce_model::routing::decide;

const SCENARIO: &str = include_str!("../src/endpoints/gateway.yaml");

// ANCHOR: destinations
const DESTINATIONS: [(&str, &str); 5] = [
    ("Amazon S3, us-east-1", "52.216.0.1"),
    ("Amazon S3, us-west-2", "52.218.130.1"),
    ("DynamoDB, us-east-1", "52.94.0.1"),
    ("another subnet", "10.0.0.9"),
    ("the internet", "203.0.113.80"),
];
// ANCHOR_END: destinations

/// Prints the table and what it decides.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("gateway.yaml", SCENARIO, &Options::default())?.cloud;
    let table = &cloud.route_tables[&"rtb-PrivateRoutes".parse()?];
    writeln!(out, "{}\n", table.describe())?;
    // ANCHOR: decide
    for (what, address) in DESTINATIONS {
        let address: IpAddr = address.parse()?;
        let decision = decide(&cloud, table, address);
        let Some(route) = decision.route() else { continue };
        let matched = decision.candidates[0].matched.to_string();
        writeln!(out, "{what:<20}  {address:<12}  {:<15}  {matched:<13}  {}", route.target, decision.rule())?;
    }
    // ANCHOR_END: decide
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
