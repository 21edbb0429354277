//! The program of the chapter *Packages behind an endpoint*: an unsigned request, before and after a statement for it.

use std::error::Error;
use std::io::Write;

use vpce_model::policy::{Context, Policies, Policy, PolicyType, Principal, Request, decide};

const BEFORE: &str = include_str!("../src/permissions/without-packages.json");
const AFTER: &str = include_str!("../src/permissions/with-packages.json");

// ANCHOR: repository
/// What AWS's own bucket says: everybody may read.
const REPOSITORY: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*"}}"#;
// ANCHOR_END: repository

/// Prints what `dnf` gets.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let object = "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/core/mirrors/latest/x86_64/mirror.list";
    // ANCHOR: request
    let context = Context::new().with("aws:SourceVpce", "vpce-S3Endpoint");
    let request = Request::new(Principal::Anonymous, "s3:GetObject", object, Some("444455556666"), context);
    // ANCHOR_END: request
    for (name, endpoint) in [("without-packages.json", BEFORE), ("with-packages.json", AFTER)] {
        let repository = Policy::read("the repository", REPOSITORY, PolicyType::ResourceBased)?;
        let mut policies = Policies { resource_based: Some(repository), ..Policies::default() };
        policies.vpc_endpoint.policy = Policy::read(name, endpoint, PolicyType::VpcEndpoint)?;
        let decision = decide(&policies, &request);
        writeln!(out, "{name}: {:?}", decision.decision())?;
        for reason in &decision.reasons {
            writeln!(out, "  ✗ {}  {}", decision.sentence(reason), decision.rule(reason))?;
            writeln!(out, "  {}", decision.help(reason))?;
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
