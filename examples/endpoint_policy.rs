//! The program of the chapter *Endpoint policies*: what is left of a role that may do everything.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::policy::{Context, EvalDecision, Policies, Request, decide};

const SCENARIO: &str = include_str!("../src/permissions/endpoint-policy.yaml");

// ANCHOR: asked
const ASKED: [(&str, &str); 3] =
    [("s3:GetObject", "reports/q3.csv"), ("s3:PutObject", "reports/q3.csv"), ("s3:GetObject", "payroll/may.csv")];
// ANCHOR_END: asked

/// Prints what comes of three requests, on two ways each.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("endpoint-policy.yaml", SCENARIO, &Options::default())?.cloud;
    let role = &cloud.roles[&"arn:aws:iam::111122223333:role/App".to_owned()];
    let endpoint = &cloud.vpc_endpoints[&"vpce-S3Endpoint".parse()?];
    writeln!(out, "{:<13} {:<16} {:<16} on another way", "", "", endpoint.vpc_endpoint_id)?;
    for (action, object) in ASKED {
        // ANCHOR: ways
        let ways = [(Some(endpoint), "aws:SourceVpce", "vpce-S3Endpoint"), (None, "aws:SourceIp", "198.51.100.7")];
        let mut answers = Vec::new();
        for (endpoint, key, value) in ways {
            let policies = Policies::of_network(&cloud, Some(&role.arn), endpoint, object.split('/').next())?;
            let arn = format!("arn:aws:s3:::{object}");
            let request =
                Request::new(role.arn.parse()?, action, &arn, Some(&role.owner_id), Context::new().with(key, value));
            let decision = decide(&policies, &request);
            // ANCHOR_END: ways
            answers.push(match decision.decision() {
                EvalDecision::Allowed => "allowed",
                EvalDecision::ImplicitDeny | EvalDecision::ExplicitDeny => "AccessDenied",
            });
        }
        writeln!(out, "{action:<13} {object:<16} {:<16} {}", answers[0], answers[1])?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
