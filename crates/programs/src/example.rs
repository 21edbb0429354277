//! The programs of the chapters, as they stand in `examples/`.

use std::error::Error;
use std::fmt::Write;

#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/creating_one.rs"]
mod creating_one;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/data_perimeter.rs"]
mod data_perimeter;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/endpoint_policy.rs"]
mod endpoint_policy;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/endpoint_service.rs"]
mod endpoint_service;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/family.rs"]
mod family;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/filters.rs"]
mod filters;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/gateway_endpoint.rs"]
mod gateway_endpoint;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/inspection.rs"]
mod inspection;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/interface_endpoint.rs"]
mod interface_endpoint;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/locked_bucket.rs"]
mod locked_bucket;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/names.rs"]
mod names;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/no_internet.rs"]
mod no_internet;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/package_repositories.rs"]
mod package_repositories;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/pricing_break_even.rs"]
mod pricing_break_even;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/private_path.rs"]
mod private_path;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/s3_three_ways.rs"]
mod s3_three_ways;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/shared_services_cost.rs"]
mod shared_services_cost;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/the_vpc.rs"]
mod the_vpc;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/three_policies.rs"]
mod three_policies;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/unnoticed_traffic.rs"]
mod unnoticed_traffic;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/what_a_gigabyte_costs.rs"]
mod what_a_gigabyte_costs;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/why_not_reachable.rs"]
mod why_not_reachable;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/without_an_endpoint.rs"]
mod without_an_endpoint;
#[allow(dead_code, reason = "its `main` is for the terminal")]
#[path = "../../../examples/zones_and_failure.rs"]
mod zones_and_failure;

type Example = fn(&mut dyn Write) -> Result<(), Box<dyn Error>>;

const EXAMPLES: &[(&str, Example)] = &[
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
    ("no_internet", no_internet::run),
    ("package_repositories", package_repositories::run),
    ("pricing_break_even", pricing_break_even::run),
    ("private_path", private_path::run),
    ("s3_three_ways", s3_three_ways::run),
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
    let mut output = String::new();
    match run(&mut output) {
        Ok(()) => Ok(output),
        Err(error) => Err((format!("`{name}` ends with an error"), error.to_string())),
    }
}
