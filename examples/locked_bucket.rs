//! The program of the chapter *The bucket that locked everybody out*: who can still do what.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::policy::{Context, Policies, Request, is_allowed};

const SCENARIO: &str = include_str!("../src/permissions/locked-out.yaml");

/// Prints what a role that may do everything, and the root user of the account, can still do through the endpoint.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("locked-out.yaml", SCENARIO, &Options::default())?.cloud;
    let endpoint = cloud.vpc_endpoints.values().next();
    // ANCHOR: callers
    let role = &cloud.roles[&"arn:aws:iam::111122223333:role/App".to_owned()];
    let root = format!("arn:aws:iam::{}:root", role.owner_id);
    // ANCHOR_END: callers
    for caller in [&role.arn, &root] {
        for action in ["s3:ListBucket", "s3:PutBucketPolicy"] {
            // ANCHOR: ask
            let policies = Policies::of_network(&cloud, Some(caller), endpoint, Some("reports"))?;
            let context = Context::new().with("aws:SourceVpce", "vpce-S3Endpoint");
            let request = Request::new(caller.parse()?, action, "arn:aws:s3:::reports", Some(&role.owner_id), context);
            let answer = if is_allowed(&policies, &request) { "allowed" } else { "AccessDenied" };
            // ANCHOR_END: ask
            writeln!(out, "{caller:<34} {action:<18} {answer}")?;
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
