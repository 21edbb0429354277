//! The program of the chapter *Your own endpoint service*: what the two sides do, and what it makes of the endpoint.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_templates};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::VpcEndpointId;
use vpce_model::trace::{Question, trace};

const STACKS: [(&str, &[u8]); 2] = [
    ("orders.yaml", include_bytes!("../src/endpoints/orders.yaml")),
    ("shop.yaml", include_bytes!("../src/endpoints/shop.yaml")),
];

/// Prints, after each call, the state of the endpoint and whether the service answers.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    // ANCHOR: stacks
    let by_hand = [("AcceptanceRequired".to_owned(), "true".to_owned())];
    let options = Options { parameters: by_hand.into(), ..Options::default() };
    let mut cloud = read_templates(&STACKS, &options)?.cloud;
    // ANCHOR_END: stacks
    let (endpoint, service) = ("vpce-OrdersEndpoint".parse()?, "vpce-svc-Orders".parse()?);
    // ANCHOR: calls
    report(out, "shop    create-vpc-endpoint", &cloud, &endpoint)?;
    cloud.accept_vpc_endpoint_connection(&endpoint)?;
    report(out, "orders  accept-vpc-endpoint-connections", &cloud, &endpoint)?;
    let shop = ["arn:aws:iam::111122223333:root".to_owned()];
    cloud.modify_vpc_endpoint_service_permissions(&service, Vec::new(), &shop)?;
    report(out, "orders  modify-vpc-endpoint-service-permissions", &cloud, &endpoint)?;
    cloud.reject_vpc_endpoint_connection(&endpoint)?;
    report(out, "orders  reject-vpc-endpoint-connections", &cloud, &endpoint)?;
    // ANCHOR_END: calls
    Ok(())
}

fn report(out: &mut dyn Write, call: &str, cloud: &Cloud, endpoint: &VpcEndpointId) -> Result<(), Box<dyn Error>> {
    let answer = trace(cloud, &Question::new("Web", "https://orders.example.com".parse()?))?;
    let state = cloud.vpc_endpoints[endpoint].state.as_str();
    writeln!(out, "{call:<47}  {state:<17}  {:?}", answer.verdict())?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
