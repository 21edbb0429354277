//! The program of the chapter *Private DNS*: three names of one endpoint, asked for from three places.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::dns::{Records, endpoint_names};
use vpce_model::trace::{Question, trace};

const SCENARIO: &str = include_str!("../src/endpoints/private-dns.yaml");

const PRIVATE_NAME: &str = "secretsmanager.us-east-1.amazonaws.com";

/// Prints, for each name and place, the addresses that are answered and whether they are reached.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("private-dns.yaml", SCENARIO, &Options::default())?.cloud;
    // ANCHOR: names
    let endpoint = &cloud.vpc_endpoints[&"vpce-Secrets".parse()?];
    let own = endpoint_names(&cloud, endpoint).into_iter().map(|entry| entry.name);
    let names = [PRIVATE_NAME.to_owned()].into_iter().chain(own.take(2));
    // ANCHOR_END: names
    for name in names {
        writeln!(out, "{name}")?;
        // ANCHOR: places
        for from in ["App", "Peer", "internet"] {
            let answer = trace(&cloud, &Question::new(from, format!("https://{name}").parse()?))?;
            let addresses = match answer.resolution.as_ref().map(|resolution| &resolution.records) {
                Some(Records::Addresses(addresses)) => {
                    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                }
                _ => "public".to_owned(),
            };
            writeln!(out, "  {from:<8}  {addresses:<18}  {}", answer.headline())?;
        }
        // ANCHOR_END: places
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
