//! The program of the chapter *Identity, bucket and endpoint*: who lets a request through, and who stops it.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::policy::{Context, Policies, Request, decide};

const SCENARIO: &str = include_str!("../src/permissions/together.yaml");

/// Prints for two roles and two actions the statements that decide.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("together.yaml", SCENARIO, &Options::default())?.cloud;
    let endpoint = cloud.vpc_endpoints.values().next();
    for (caller, action) in [("App", "s3:GetObject"), ("Auditor", "s3:GetObject"), ("App", "s3:DeleteObject")] {
        let role = &cloud.roles[&format!("arn:aws:iam::111122223333:role/{caller}")];
        // ANCHOR: request
        let policies = Policies::of_network(&cloud, Some(&role.arn), endpoint, Some("reports"))?;
        let context = Context::new().with("aws:SourceVpce", "vpce-S3Endpoint");
        let object = "arn:aws:s3:::reports/q3.csv";
        let request = Request::new(role.arn.parse()?, action, object, Some(&role.owner_id), context);
        // ANCHOR_END: request
        // ANCHOR: decide
        let decision = decide(&policies, &request);
        writeln!(out, "{caller} → {action}")?;
        for (policy, statement) in decision.matched_statements() {
            let sid = statement.sid.as_deref().unwrap_or_default();
            writeln!(out, "  {:<5} {sid:<13} {}", statement.effect, policy.policy_type)?;
        }
        for reason in &decision.reasons {
            writeln!(out, "  ✗ {}  {}", decision.sentence(reason), decision.rule(reason))?;
        }
        // ANCHOR_END: decide
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
