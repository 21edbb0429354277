//! The program of the chapter *Peering and transit gateways*: who reaches what through a hub, and what one missing setting takes away.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::cloud::Cloud;
use vpce_model::trace::{Question, Verdict, trace};

const SCENARIO: &str = include_str!("../src/endpoints/hub.yaml");

// ANCHOR: networks
const NETWORKS: [(&str, &[(&str, &str)]); 3] =
    [("as it stands", &[]), ("no way back", &[("WayBack", "false")]), ("names stay", &[("Names", "hub")])];

const REQUESTS: [(&str, &str); 6] = [
    ("LeftApp", "https://kms.us-east-1.amazonaws.com"),
    ("RightApp", "https://kms.us-east-1.amazonaws.com"),
    ("LeftApp", "s3://reports"),
    ("RightApp", "s3://reports"),
    ("LeftApp", "RightApp:443"),
    ("RightApp", "LeftApp:443"),
];
// ANCHOR_END: networks

/// Prints a row for each request, and in it what each network makes of the request.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let clouds = NETWORKS.iter().map(|(_, parameters)| network(parameters)).collect::<Result<Vec<_>, _>>()?;
    let [first, second, third] = NETWORKS.map(|(name, _)| name);
    writeln!(out, "{:<48}{first:<14}{second:<14}{third}", "")?;
    for (from, to) in REQUESTS {
        let mut row = format!("{:<48}", format!("{from} → {to}"));
        // ANCHOR: ask
        for cloud in &clouds {
            let answer = trace(cloud, &Question::new(from, to.parse()?))?;
            let is_reachable = answer.verdict() == Verdict::Reachable;
            row += &format!("{:<14}", if is_reachable { "reachable" } else { "blocked" });
        }
        // ANCHOR_END: ask
        writeln!(out, "{}", row.trim_end())?;
    }
    Ok(())
}

fn network(parameters: &[(&str, &str)]) -> Result<Cloud, Box<dyn Error>> {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Ok(read_template("hub.yaml", SCENARIO, &Options { parameters, ..Options::default() })?.cloud)
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
