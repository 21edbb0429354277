//! The program of the chapter *Gateway Load Balancer endpoints*: which way of a connection passes the firewall, and which does not.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::cloud::vpc_endpoint::VpcEndpointType;
use vpce_model::trace::{Hop, Question, trace};

const SCENARIO: &str = include_str!("../src/endpoints/inspection.yaml");

const REQUESTS: [(&str, &str); 2] = [("Web", "198.51.100.7:443"), ("internet", "Web:443")];

/// Prints, with the route at the edge and without it, what becomes of a request out and of one in.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    writeln!(out, "{:<12}{:<10}{:<11}{:<11}{:<12}outcome", "edge route", "from", "request", "reply", "the two are")?;
    // ANCHOR: networks
    for edge_route in ["true", "false"] {
        let parameters = [("EdgeRoute".to_owned(), edge_route.to_owned())].into();
        let cloud = read_template("inspection.yaml", SCENARIO, &Options { parameters, ..Options::default() })?.cloud;
        for (from, to) in REQUESTS {
            let answer = trace(&cloud, &Question::new(from, to.parse()?))?;
            let path = &answer.paths[0];
            let ways = [&path.forward, &path.back].map(|hops| inspected(hops));
            let symmetry = if ways[0] == ways[1] { "symmetric" } else { "asymmetric" };
            let [request, reply] = ways.map(|inspected| if inspected { "inspected" } else { "past it" });
            writeln!(out, "{edge_route:<12}{from:<10}{request:<11}{reply:<11}{symmetry:<12}{:?}", answer.verdict())?;
        }
    }
    // ANCHOR_END: networks
    Ok(())
}

// ANCHOR: inspected
fn inspected(hops: &[Hop]) -> bool {
    let kind = VpcEndpointType::GatewayLoadBalancer;
    hops.iter().any(|hop| matches!(hop, Hop::VpcEndpoint { vpc_endpoint_type, .. } if *vpc_endpoint_type == kind))
}
// ANCHOR_END: inspected

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
