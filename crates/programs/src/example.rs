//! The programs of the chapters, as they stand in `examples/`.

#![allow(dead_code, reason = "their `main` is for the terminal")]

use std::error::Error;
use std::io::Write;

#[path = "../../../examples/choosing.rs"]
mod choosing;
#[path = "../../../examples/creating_one.rs"]
mod creating_one;
#[path = "../../../examples/data_perimeter.rs"]
mod data_perimeter;
#[path = "../../../examples/endpoint_policy.rs"]
mod endpoint_policy;
#[path = "../../../examples/endpoint_service.rs"]
mod endpoint_service;
#[path = "../../../examples/family.rs"]
mod family;
#[path = "../../../examples/filters.rs"]
mod filters;
#[path = "../../../examples/gateway_endpoint.rs"]
mod gateway_endpoint;
#[path = "../../../examples/inspection.rs"]
mod inspection;
#[path = "../../../examples/interface_endpoint.rs"]
mod interface_endpoint;
#[path = "../../../examples/locked_bucket.rs"]
mod locked_bucket;
#[path = "../../../examples/names.rs"]
mod names;
#[path = "../../../examples/newer_types.rs"]
mod newer_types;
#[path = "../../../examples/no_internet.rs"]
mod no_internet;
#[path = "../../../examples/package_repositories.rs"]
mod package_repositories;
#[path = "../../../examples/peering_and_transit.rs"]
mod peering_and_transit;
#[path = "../../../examples/pricing_break_even.rs"]
mod pricing_break_even;
#[path = "../../../examples/private_dns.rs"]
mod private_dns;
#[path = "../../../examples/private_path.rs"]
mod private_path;
#[path = "../../../examples/quotas.rs"]
mod quotas;
#[path = "../../../examples/regulated_data.rs"]
mod regulated_data;
#[path = "../../../examples/s3_three_ways.rs"]
mod s3_three_ways;
#[path = "../../../examples/seeing_it.rs"]
mod seeing_it;
#[path = "../../../examples/shared_services_cost.rs"]
mod shared_services_cost;
#[path = "../../../examples/the_vpc.rs"]
mod the_vpc;
#[path = "../../../examples/three_policies.rs"]
mod three_policies;
#[path = "../../../examples/unnoticed_traffic.rs"]
mod unnoticed_traffic;
#[path = "../../../examples/what_a_gigabyte_costs.rs"]
mod what_a_gigabyte_costs;
#[path = "../../../examples/why_not_reachable.rs"]
mod why_not_reachable;
#[path = "../../../examples/without_an_endpoint.rs"]
mod without_an_endpoint;
#[path = "../../../examples/zones_and_failure.rs"]
mod zones_and_failure;

type Example = fn(&mut dyn Write) -> Result<(), Box<dyn Error>>;

const EXAMPLES: &[(&str, Example)] = &[
    ("choosing", choosing::run),
    ("creating_one", creating_one::run),
    ("data_perimeter", data_perimeter::run),
    ("endpoint_policy", endpoint_policy::run),
    ("endpoint_service", endpoint_service::run),
    ("family", family::run),
    ("filters", filters::run),
    ("gateway_endpoint", gateway_endpoint::run),
    ("inspection", inspection::run),
    ("interface_endpoint", interface_endpoint::run),
    ("locked_bucket", locked_bucket::run),
    ("names", names::run),
    ("newer_types", newer_types::run),
    ("no_internet", no_internet::run),
    ("package_repositories", package_repositories::run),
    ("peering_and_transit", peering_and_transit::run),
    ("pricing_break_even", pricing_break_even::run),
    ("private_dns", private_dns::run),
    ("private_path", private_path::run),
    ("quotas", quotas::run),
    ("regulated_data", regulated_data::run),
    ("s3_three_ways", s3_three_ways::run),
    ("seeing_it", seeing_it::run),
    ("shared_services_cost", shared_services_cost::run),
    ("the_vpc", the_vpc::run),
    ("three_policies", three_policies::run),
    ("unnoticed_traffic", unnoticed_traffic::run),
    ("what_a_gigabyte_costs", what_a_gigabyte_costs::run),
    ("why_not_reachable", why_not_reachable::run),
    ("without_an_endpoint", without_an_endpoint::run),
    ("zones_and_failure", zones_and_failure::run),
];

/// What a program prints; or what is wrong, and what to do about it.
pub(crate) fn output(name: &str) -> Result<String, (String, String)> {
    let Some((_, run)) = EXAMPLES.iter().find(|(known, _)| *known == name) else {
        let known: Vec<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
        return Err((format!("no program is called `{name}`"), format!("name one of {}", known.join(", "))));
    };
    let mut output = Vec::new();
    match run(&mut output) {
        Ok(()) => Ok(String::from_utf8_lossy(&output).into_owned()),
        Err(error) => Err((format!("`{name}` ends with an error"), error.to_string())),
    }
}
