//! The program of the chapter *Choosing*: for a few cases, the ways that are left, and what stands against the others.

use std::error::Error;
use std::io::Write;

use vpce_model::choice::{Need, choose};

// ANCHOR: cases
const CASES: [(&str, &[Need]); 6] = [
    ("A batch job in a private subnet reads Amazon S3", &[Need::S3]),
    ("An office reads the same bucket over a VPN", &[Need::S3, Need::FromOutside]),
    ("A partner calls our API, and both of us have 10.0.0.0/16", &[Need::Service, Need::Overlap]),
    ("Another account queries one of our databases", &[Need::Resource]),
    ("Two teams' services call each other", &[Need::Service, Need::BothSides]),
    ("Thirty VPCs and an office need each other", &[Need::Network, Need::FromOutside]),
];
// ANCHOR_END: cases

/// Prints each case with every way, the best first.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    for (case, needs) in CASES {
        writeln!(out, "{case}")?;
        // ANCHOR: choose
        for choice in choose(needs) {
            let mark = if choice.is_possible() { '✓' } else { '✗' };
            let objections = choice.objections.iter().map(|objection| match objection.rule {
                Some(rule) => format!("{} {rule}", objection.because),
                None => objection.because.to_owned(),
            });
            let objections = objections.collect::<Vec<_>>().join("; ");
            writeln!(out, "{}", format!("  {mark} {:<20}{objections}", choice.way.name()).trim_end())?;
        }
        // ANCHOR_END: choose
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
