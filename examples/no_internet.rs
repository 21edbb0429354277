//! The program of the chapter *A workload with no internet*: are the endpoints enough, and is each of them needed?

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_goals, read_template};
use vpce_model::goal::Attempt;

const SCENARIO: &str = include_str!("../src/running/no-internet.yaml");
const GOALS: &str = include_str!("../src/running/no-internet-goal.yaml");

/// Prints how many goals are met, then for each endpoint the goals that are not met without it.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    // ANCHOR: enough
    let reading = read_template("no-internet.yaml", SCENARIO, &Options::default())?;
    let (cloud, region) = (&reading.cloud, reading.region);
    let goals = read_goals("no-internet-goal.yaml", GOALS)?;
    let met = goals.check(&Attempt::of(cloud, region)).iter().filter(|check| check.met).count();
    writeln!(out, "with all endpoints {met} of {} goals are met", goals.goals.len())?;
    // ANCHOR_END: enough
    // ANCHOR: needed
    for (id, endpoint) in &cloud.vpc_endpoints {
        let mut without = cloud.clone();
        without.delete_vpc_endpoint(id)?;
        writeln!(out, "\nwithout {}", endpoint.service_name)?;
        for check in goals.check(&Attempt::of(&without, region)).iter().filter(|check| !check.met) {
            writeln!(out, "  ✗ {}", check.goal)?;
        }
    }
    // ANCHOR_END: needed
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
