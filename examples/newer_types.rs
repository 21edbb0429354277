//! The program of the chapter *The newer types, and other Regions*: the names of an endpoint for a service next door and far away.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::dns::endpoint_names;
use vpce_model::trace::resolve_from;

const SCENARIO: &str = include_str!("../src/endpoints/newer-types.yaml");

/// Prints, for keys in two Regions, the names that the endpoint has and what the service's own names give.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    for region in ["us-east-1", "us-west-2"] {
        // ANCHOR: region
        let parameters = [("KmsRegion".to_owned(), region.to_owned())].into();
        let cloud = read_template("newer-types.yaml", SCENARIO, &Options { parameters, ..Options::default() })?.cloud;
        let endpoint = &cloud.vpc_endpoints[&"vpce-FarKeys".parse()?];
        // ANCHOR_END: region
        writeln!(out, "The endpoint in us-east-1, for {}", endpoint.service_name)?;
        // ANCHOR: names
        for name in endpoint_names(&cloud, endpoint) {
            writeln!(out, "  {}", name.name)?;
        }
        for service in ["kms.us-east-1.amazonaws.com", "kms.us-west-2.amazonaws.com"] {
            writeln!(out, "  {}", resolve_from(&cloud, "App", service)?)?;
        }
        // ANCHOR_END: names
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
