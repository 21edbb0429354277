//! The program of the chapter *Why a private path*: the same program behind a NAT gateway, and behind an endpoint alone.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::trace::{End, Question, trace};

const SCENARIOS: [(&str, &str); 2] = [
    ("nat.yaml", include_str!("../src/before/nat.yaml")),
    ("private.yaml", include_str!("../src/before/private.yaml")),
];

/// Prints whom App reaches from each network, and under which address.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    for (name, template) in SCENARIOS {
        let cloud = read_template(name, template, &Options::default())?.cloud;
        writeln!(out, "{name}")?;
        // ANCHOR: ask
        for (whom, destination) in [("the bucket", "s3://reports/q3.csv"), ("a stranger", "198.51.100.7:443")] {
            let answer = trace(&cloud, &Question::new("App", destination.parse()?))?;
            let seen = match &answer.paths[0].end {
                End::Service { source, .. } | End::Internet { source } => format!("; it sees {source}"),
                _ => String::new(),
            };
            writeln!(out, "  {whom}: {}{seen}", answer.headline())?;
        }
        // ANCHOR_END: ask
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
