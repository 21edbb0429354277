//! The program of the chapter *Regulated data*: four requests, and the control that stops each of them.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::policy::{Context, EvalDecision, Policies, Request, decide};

const SCENARIO: &str = include_str!("../src/running/regulated.yaml");
const ROLE: &str = "arn:aws:iam::111122223333:role/AppRole";

/// A request: what it is, the action, the bucket, whether it comes through the endpoint, whether over TLS.
type Asked = (&'static str, &'static str, &'static str, bool, bool);

// ANCHOR: requests
const REQUESTS: [Asked; 4] = [
    ("the application reads a record", "s3:GetObject", "patient-records", true, true),
    ("the same over plain HTTP", "s3:GetObject", "patient-records", true, false),
    ("the same from a laptop, with copied credentials", "s3:GetObject", "patient-records", false, true),
    ("the application copies it to somebody's bucket", "s3:PutObject", "drop-box", true, true),
];
// ANCHOR_END: requests

/// Prints what becomes of each request, and every control that says no.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("regulated.yaml", SCENARIO, &Options::default())?.cloud;
    for (what, action, bucket, inside, tls) in REQUESTS {
        // ANCHOR: decide
        let endpoint = cloud.vpc_endpoints.values().next().filter(|_| inside);
        let policies = Policies::of_network(&cloud, Some(ROLE), endpoint, Some(bucket))?;
        let mut context = Context::new().with("aws:SecureTransport", tls.to_string());
        if let Some(endpoint) = endpoint {
            context = context.with("aws:SourceVpce", endpoint.vpc_endpoint_id.as_str());
        }
        let owner = if bucket == "drop-box" { "444455556666" } else { "111122223333" };
        let object = format!("arn:aws:s3:::{bucket}/17.json");
        let request = Request::new(ROLE.parse()?, action, &object, Some(owner), context);
        let decision = decide(&policies, &request);
        // ANCHOR_END: decide
        writeln!(out, "{what}")?;
        if decision.decision() == EvalDecision::Allowed {
            writeln!(out, "  ✓ allowed")?;
        }
        for reason in &decision.reasons {
            writeln!(out, "  ✗ {}", decision.sentence(reason))?;
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
