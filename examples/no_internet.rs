//! The program of the chapter *A workload with no internet*: are the endpoints enough, and is each of them needed?

use std::error::Error;
use std::fmt::Write;

use vpce_import::{Options, read_goals, read_template};
use vpce_model::goal::check;

const SCENARIO: &str = include_str!("../src/running/no-internet.yaml");
const GOALS: &str = include_str!("../src/running/no-internet-goal.yaml");

/// Prints how many goals are met, then for each endpoint the goals that are not met without it.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    // ANCHOR: enough
    let cloud = read_template("no-internet.yaml", SCENARIO, &Options::default())?.cloud;
    let goals = read_goals("no-internet-goal.yaml", GOALS)?;
    let met = check(&cloud, &goals).iter().filter(|check| check.met).count();
    writeln!(out, "with all endpoints {met} of {} goals are met", goals.goals.len())?;
    // ANCHOR_END: enough
    // ANCHOR: needed
    for (id, endpoint) in &cloud.vpc_endpoints {
        let mut without = cloud.clone();
        without.delete_vpc_endpoint(id)?;
        writeln!(out, "\nwithout {}", endpoint.service_name)?;
        for (goal, check) in goals.goals.iter().zip(check(&without, &goals)) {
            if !check.met {
                writeln!(out, "  ✗ {:<10}{}", goal.from, goal.to)?;
            }
        }
    }
    // ANCHOR_END: needed
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    run(&mut text)?;
    print!("{text}");
    Ok(())
}
