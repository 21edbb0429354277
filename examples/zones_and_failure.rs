//! The program of the chapter *Zones and failure*: zones that fail, and an endpoint through its life.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::cloud::Cloud;
use vpce_model::trace::{Question, Verdict, trace};

const ZONES: &str = include_str!("../src/running/zones.yaml");
const SERVICE: &str = include_str!("../src/running/service.yaml");
const SECRETS: &str = "https://secretsmanager.us-east-1.amazonaws.com";

/// Prints who is served while zones are down, then what an endpoint does in each of its states.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    writeln!(out, "{:<24}{:<21}endpoint in three zones", "down", "endpoint in one zone")?;
    for down in ["", "us-east-1a", "us-east-1b", "us-east-1a us-east-1b"] {
        let (one, three) = (served("1", down)?, served("3", down)?);
        writeln!(out, "{:<24}{one:<21}{three}", if down.is_empty() { "nothing" } else { down })?;
    }
    let mut cloud = read("service.yaml", SERVICE, "Acceptance", "true")?;
    // ANCHOR: life
    let id = "vpce-Orders".parse()?;
    writeln!(out, "\ncreated   {}", says(&cloud)?)?;
    cloud.accept_vpc_endpoint_connection(&id)?;
    writeln!(out, "accepted  {}", says(&cloud)?)?;
    cloud.reject_vpc_endpoint_connection(&id)?;
    writeln!(out, "rejected  {}", says(&cloud)?)?;
    cloud.delete_vpc_endpoint(&id)?;
    writeln!(out, "deleted   {}", says(&cloud)?)?;
    // ANCHOR_END: life
    Ok(())
}

// ANCHOR: served
/// The applications that reach the service while these zones are down; one in such a zone is down itself.
fn served(zones: &str, down: &str) -> Result<String, Box<dyn Error>> {
    let mut cloud = read("zones.yaml", ZONES, "Zones", zones)?;
    cloud.outages.zones = down.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let mut served = Vec::new();
    for app in ["AppA", "AppB", "AppC"] {
        let answer = trace(&cloud, &Question::new(app, SECRETS.parse()?))?;
        let is_up = answer.source.as_ref().is_some_and(|id| cloud.is_up(&cloud.network_interfaces[id]));
        served.extend((is_up && answer.verdict() == Verdict::Reachable).then_some(app));
    }
    Ok(if served.is_empty() { "nobody".to_owned() } else { served.join(" ") })
}
// ANCHOR_END: served

fn says(cloud: &Cloud) -> Result<String, Box<dyn Error>> {
    let answer = trace(cloud, &Question::new("App", "10.0.1.4:443".parse()?))?;
    let why = answer.explanations().into_iter().next().map(|blocks| format!(": {}", blocks.message));
    Ok(format!("{}{}", answer.headline(), why.unwrap_or_default()))
}

fn read(name: &str, template: &str, parameter: &str, value: &str) -> Result<Cloud, Box<dyn Error>> {
    let parameters = [(parameter.to_owned(), value.to_owned())].into();
    Ok(read_template(name, template, &Options { parameters, ..Options::default() })?.cloud)
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
