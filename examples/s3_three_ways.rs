//! The program of the chapter *S3 three ways*: who gets which address for which name, and which endpoint that leads to.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::dns::endpoint_names;
use vpce_model::trace::{Question, trace};

const SCENARIO: &str = include_str!("../src/endpoints/s3.yaml");

/// Prints, for each setting of the private names, what two names lead to from the VPC and from the office.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    for private_names_for in ["OnlyInboundResolver", "AllResolvers"] {
        let parameters = [("PrivateNamesFor".to_owned(), private_names_for.to_owned())].into();
        let cloud = read_template("s3.yaml", SCENARIO, &Options { parameters, ..Options::default() })?.cloud;
        writeln!(out, "{private_names_for}")?;
        // ANCHOR: names
        let endpoint = &cloud.vpc_endpoints[&"vpce-S3Interface".parse()?];
        let own = endpoint_names(&cloud, endpoint).remove(0).name;
        for to in ["s3://reports".to_owned(), format!("https://bucket.{own}/reports")] {
            // ANCHOR_END: names
            writeln!(out, "  {to}")?;
            // ANCHOR: ways
            for from in ["App", "Office"] {
                let answer = trace(&cloud, &Question::new(from, to.parse()?))?;
                let path = &answer.paths[0];
                let address = path.example.to_string();
                writeln!(out, "    {from:<7} gets {address:<11} {}", answer.headline())?;
            }
            // ANCHOR_END: ways
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
