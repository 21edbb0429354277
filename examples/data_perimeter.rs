//! The program of the chapter *A data perimeter*: identities and resources of two organizations, and two ways.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::policy::{Context, Policies, Request, decide};

const SCENARIO: &str = include_str!("../src/permissions/data-perimeter.yaml");

const OURS: &str = "o-a1b2c3d4e5";
const THEIRS: &str = "o-z9y8x7w6v5";

/// Prints what comes of a request by the organization of its identity, that of its resource, and its way.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("data-perimeter.yaml", SCENARIO, &Options::default())?.cloud;
    let role = &cloud.roles[&"arn:aws:iam::111122223333:role/App".to_owned()];
    let endpoint = &cloud.vpc_endpoints[&"vpce-S3Endpoint".parse()?];
    writeln!(out, "{:<13} {:<13} {:<15} stopped by", "identity of", "resource of", "way")?;
    // ANCHOR: cases
    let cases = [
        (OURS, OURS, "the endpoint"),
        (THEIRS, OURS, "the endpoint"),
        (OURS, THEIRS, "the endpoint"),
        (OURS, OURS, "the internet"),
        (OURS, OURS, "an AWS service"),
    ];
    // ANCHOR_END: cases
    for (identity, resource, way) in cases {
        // ANCHOR: context
        let through = (way == "the endpoint").then_some(endpoint);
        let context = Context::new().with("aws:PrincipalOrgID", identity).with("aws:ResourceOrgID", resource);
        let context = match way {
            "the endpoint" => context.with("aws:SourceVpce", endpoint.vpc_endpoint_id.as_str()),
            "the internet" => context.with("aws:SourceIp", "198.51.100.7"),
            _ => context.with("aws:ViaAWSService", "true"),
        };
        // ANCHOR_END: context
        let policies = Policies::of_network(&cloud, Some(&role.arn), through, Some("reports"))?;
        let object = "arn:aws:s3:::reports/q3.csv";
        let request = Request::new(role.arn.parse()?, "s3:GetObject", object, Some(&role.owner_id), context);
        let decision = decide(&policies, &request);
        let stopped = decision.reasons.iter().map(|reason| decision.sentence(reason)).collect::<Vec<_>>().join("; ");
        writeln!(
            out,
            "{identity:<13} {resource:<13} {way:<15} {}",
            if stopped.is_empty() { "nobody" } else { &stopped }
        )?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
