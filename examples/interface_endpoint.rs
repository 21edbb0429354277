//! The program of the chapter *Interface endpoints*: what an endpoint puts into the subnets, and what its names resolve to.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::dns::endpoint_names;
use vpce_model::trace::resolve_from;

const SCENARIO: &str = include_str!("../src/endpoints/interface.yaml");

const PRIVATE_NAME: &str = "secretsmanager.us-east-1.amazonaws.com";

/// Prints the interfaces, then each name as it is seen from inside and from outside.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("interface.yaml", SCENARIO, &Options::default())?.cloud;
    let endpoint = &cloud.vpc_endpoints[&"vpce-Secrets".parse()?];
    // ANCHOR: interfaces
    for id in &endpoint.network_interface_ids {
        let interface = &cloud.network_interfaces[id];
        let zone = cloud.subnets[&interface.subnet_id].availability_zone;
        for address in interface.addresses() {
            writeln!(out, "{id:<20}  {zone}  {address}")?;
        }
    }
    // ANCHOR_END: interfaces
    // ANCHOR: names
    let own = endpoint_names(&cloud, endpoint).into_iter().map(|entry| entry.name);
    for name in std::iter::once(PRIVATE_NAME.to_owned()).chain(own) {
        writeln!(out, "\n{name}")?;
        for from in ["App", "internet"] {
            let resolution = resolve_from(&cloud, from, &name)?;
            writeln!(out, "  from {from:<8}  {}", resolution.to_string().trim_start_matches(&format!("{name}: ")))?;
        }
    }
    // ANCHOR_END: names
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
