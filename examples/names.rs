//! The program of the chapter *Names*: what two VPCs and the internet are told, and by whom.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::dns::{Records, Resolution, ResolutionFailure};
use vpce_model::trace::resolve_from;

const SCENARIO: &str = include_str!("../src/before/names.yaml");

const NAMES: [&str; 5] = [
    "db.internal.example.com",
    "www.internal.example.com",
    "www.example.com",
    "files.office.example.com",
    "s3.us-east-1.amazonaws.com",
];

/// Prints who answers for each name, from three places.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("names.yaml", SCENARIO, &Options::default())?.cloud;
    // ANCHOR: ask
    for name in NAMES {
        writeln!(out, "{name}")?;
        for from in ["App", "Guest", "internet"] {
            let resolution = resolve_from(&cloud, from, name)?;
            writeln!(out, "  {from:<8}  {:<16}  {}", answer(&resolution), resolution.answered_by)?;
        }
    }
    // ANCHOR_END: ask
    Ok(())
}

// ANCHOR: answer
/// The answer in a few words.
fn answer(resolution: &Resolution) -> String {
    match resolution.failure {
        None => match &resolution.records {
            Records::Addresses(addresses) => addresses[0].to_string(),
            Records::Published { .. } => "public addresses".to_owned(),
            Records::Unpublished => "whatever it has".to_owned(),
        },
        Some(ResolutionFailure::Forwarded) => "not known".to_owned(),
        Some(_) => "no such name".to_owned(),
    }
}
// ANCHOR_END: answer

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
