//! The program of the chapter *The VPC in ten minutes*: what a subnet holds, and where a packet goes.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::routing::decide;

const SCENARIO: &str = include_str!("../src/before/vpc.yaml");

const DESTINATIONS: [(&str, &str); 5] = [
    ("Db, in another subnet", "10.0.1.4"),
    ("no subnet of the VPC", "10.0.77.1"),
    ("Logs, in the peered VPC", "10.1.0.4"),
    ("somebody in the internet", "198.51.100.7"),
    ("a VPC that is not peered", "10.2.0.4"),
];

/// Prints the subnets, and what Web's route table decides.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("vpc.yaml", SCENARIO, &Options::default())?.cloud;
    // ANCHOR: subnets
    for subnet in cloud.subnets.values() {
        let Some(block) = subnet.cidr_block else { continue };
        let mut free = block.hosts().filter(|address| !subnet.reserves(*address));
        let first = free.next().ok_or("a subnet has addresses")?;
        let (name, zone) = (subnet.subnet_id.name(), subnet.availability_zone);
        writeln!(out, "{name:<12}  {zone}  {block:<12}  {} addresses from {first}", 1 + free.count())?;
    }
    // ANCHOR_END: subnets
    writeln!(out)?;
    // ANCHOR: routes
    let public = &cloud.subnets[&"subnet-Public".parse()?];
    let table = cloud.route_table_of(public).ok_or("every subnet has a table")?;
    for (what, address) in DESTINATIONS {
        let decision = decide(&cloud, table, address.parse()?);
        let matching = decision.candidates.iter().map(|candidate| candidate.matched.to_string());
        let matching = matching.collect::<Vec<_>>().join(" before ");
        let target = decision.route().map_or("dropped".to_owned(), |route| route.target.to_string());
        writeln!(out, "{what:<24}  {address:<15}  {target:<20}  {matching}")?;
    }
    // ANCHOR_END: routes
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
