//! The program of the chapter *Seeing it*: the flow-log records that the same client leaves on three ways out.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::flow_log::{Format, records};
use vpce_model::trace::{Question, trace};

const SCENARIO: &str = include_str!("../src/running/seeing.yaml");

const FORMAT: &str = "${interface-id} ${srcaddr} ${dstaddr} ${pkt-dst-aws-service} ${flow-direction} ${traffic-path}";

const WAYS: [(&str, &str); 3] = [
    ("through the gateway endpoint", "s3://reports"),
    ("through the interface endpoint", "https://secretsmanager.us-east-1.amazonaws.com"),
    ("past both, to a bucket in another Region", "https://reports.s3.us-west-2.amazonaws.com"),
];

/// Prints the records of the request on each way, in the order of the packet.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("seeing.yaml", SCENARIO, &Options::default())?.cloud;
    let format: Format = FORMAT.parse()?;
    // ANCHOR: records
    for (way, to) in WAYS {
        let answer = trace(&cloud, &Question::new("App", to.parse()?))?;
        writeln!(out, "{way}")?;
        for record in records(&cloud, &answer, &answer.paths[0]) {
            writeln!(out, "  {}", record.line(&format))?;
        }
    }
    // ANCHOR_END: records
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
