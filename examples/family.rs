//! The program of the chapter *The family and its names*: how each type of endpoint is reached, and what services there are.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::service::Service;
use vpce_model::cloud::vpc_endpoint::VpcEndpoint;

const SCENARIO: &str = include_str!("../src/endpoints/family.yaml");

/// Prints a row for each type of endpoint, and counts the services of AWS.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("family.yaml", SCENARIO, &Options::default())?.cloud;
    writeln!(out, "{:<21}{:<13}{:<12}a group", "type", "a route", "an address")?;
    // ANCHOR: endpoints
    let mut endpoints: Vec<&VpcEndpoint> = cloud.vpc_endpoints.values().collect();
    endpoints.sort_by_key(|endpoint| endpoint.vpc_endpoint_type);
    for endpoint in endpoints {
        let kind = format!("{:?}", endpoint.vpc_endpoint_type);
        let interfaces = endpoint.network_interface_ids.iter().map(|id| &cloud.network_interfaces[id]);
        let address = list(interfaces.flat_map(|interface| interface.addresses()));
        let (route, group) = (list(routes_to(&cloud, endpoint)), list(&endpoint.groups));
        writeln!(out, "{kind:<21}{route:<13}{address:<12}{group}")?;
    }
    // ANCHOR_END: endpoints
    // ANCHOR: services
    let private = Service::all().filter(|service| service.has_private_dns()).count();
    writeln!(out, "\n{} services of AWS", Service::all().len())?;
    writeln!(out, "  {} have gateway endpoints", Service::WITH_GATEWAY.len())?;
    writeln!(out, "  {private} have a private name that is known")?;
    // ANCHOR_END: services
    Ok(())
}

/// The destinations for which route tables name the endpoint.
fn routes_to(cloud: &Cloud, endpoint: &VpcEndpoint) -> impl Iterator<Item = String> {
    let routes = cloud.route_tables.values().flat_map(|table| &table.routes);
    let named = routes.filter(|route| route.target.id() == endpoint.vpc_endpoint_id.as_str());
    named.map(|route| route.destination.to_string())
}

fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    if items.is_empty() { "-".to_owned() } else { items.join(", ") }
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
