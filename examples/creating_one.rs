//! The program of the chapter *Creating one*: the calls behind a template, and the calls that AWS refuses.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::action::CreateVpcEndpoint;
use vpce_model::cloud::service::ServiceName;

const SCENARIO: &str = include_str!("../src/running/creating.yaml");

/// Prints whether the calls make what the template makes, then what AWS answers to calls with a mistake.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let template = read_template("creating.yaml", SCENARIO, &Options::default())?.cloud;
    let service = |code: &str| format!("com.amazonaws.us-east-1.{code}").parse::<ServiceName>();
    let subnets = ["subnet-PrivateA".parse()?, "subnet-PrivateB".parse()?];
    // ANCHOR: calls
    let s3 = CreateVpcEndpoint {
        route_table_ids: vec!["rtb-Routes".parse()?],
        ..CreateVpcEndpoint::new("vpce-S3".parse()?, "vpc-Vpc".parse()?, service("s3")?)
    };
    let ssm = CreateVpcEndpoint {
        security_group_ids: vec!["sg-EndpointGroup".parse()?],
        private_dns_enabled: true,
        ..CreateVpcEndpoint::interface("vpce-Ssm".parse()?, "vpc-Vpc".parse()?, service("ssm")?, subnets)
    };
    // ANCHOR_END: calls
    // ANCHOR: same
    let mut called = template.clone();
    for call in [&s3, &ssm] {
        called.delete_vpc_endpoint(&call.vpc_endpoint_id)?;
        called.create_vpc_endpoint(call.clone())?;
        let same = called.vpc_endpoints[&call.vpc_endpoint_id] == template.vpc_endpoints[&call.vpc_endpoint_id];
        writeln!(out, "{}: the call makes what the template makes: {same}", call.vpc_endpoint_id)?;
    }
    // ANCHOR_END: same
    // ANCHOR: mistakes
    let again = |mut call: CreateVpcEndpoint| {
        call.vpc_endpoint_id = "vpce-Again".parse()?;
        Ok::<_, Box<dyn Error>>(call)
    };
    let other_service = CreateVpcEndpoint { service_name: service("dynamodb")?.into(), ..again(ssm.clone())? };
    for call in [again(s3)?, again(ssm)?, other_service] {
        match called.clone().create_vpc_endpoint(call) {
            Ok(_) => writeln!(out, "\ncreated")?,
            Err(error) => writeln!(out, "\n{error}")?,
        }
    }
    // ANCHOR_END: mistakes
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
