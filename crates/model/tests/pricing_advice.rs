//! Advice: which endpoints would pay for themselves, and with how much.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use rust_decimal::Decimal;
use vpce_model::action::CreateVpcEndpoint;
use vpce_model::cloud::service::ServiceName;
use vpce_model::pricing::{Advice, Change, Flow, PriceBook, Usage, advise, bill, demand};

use network::{Network, read};

fn flow(to: &str, service: Option<&str>, received: u32) -> Flow {
    let service = service.map(read);
    Flow { from: "App".to_owned(), to: read(to), service, sent: Decimal::ZERO, received: received.into() }
}

fn advice(network: &Network, flows: Vec<Flow>) -> Vec<Advice> {
    let usage = Usage { flows, ..Usage::default() };
    advise(&network.cloud, read("us-east-1"), &usage, PriceBook::published()).unwrap()
}

fn worth(advice: &Advice) -> String {
    advice.worth().unwrap().rounded().to_string()
}

/// `PR-43`, and `PR-42` once nothing is left for the NAT gateway.
#[test]
fn a_gateway_endpoint_saves_all_that_the_nat_gateway_charges() {
    let found = advice(&Network::with_nat(), vec![flow("s3://reports", None, 500)]);
    assert_eq!(found.iter().map(worth).collect::<Vec<_>>(), ["$22.50", "$36.50"]);
    assert_eq!(
        found[0].to_string(),
        "saves $22.50 a month: a gateway endpoint for com.amazonaws.us-east-1.s3 in vpc-A, 500 GB leave the NAT gateway"
    );
    assert!(matches!(found[1].change, Change::DeleteNatGateway { .. }));
}

/// The advice is followed, and the bill is less by what was promised.
#[test]
fn what_is_promised_is_saved() {
    let flows = vec![flow("s3://reports", None, 500), flow("203.0.113.9", None, 10)];
    let total = |network: &Network| {
        let usage = Usage { flows: flows.clone(), ..Usage::default() };
        let bill = bill(&network.cloud, read("us-east-1"), &usage, PriceBook::published()).unwrap();
        bill.total().unwrap().unwrap()
    };
    let found = advice(&Network::with_nat(), flows.clone());
    let saved = total(&Network::with_nat()).minus(total(&Network::with_endpoint(&["Private"]))).unwrap();
    assert_eq!((found.len(), found[0].worth()), (1, Ok(saved)));
    assert_eq!(advice(&Network::with_endpoint(&["Private"]), flows.clone()), []);
}

/// `PR-41`: below 208.6 GB an interface endpoint does not pay, above it does.
#[test]
fn an_interface_endpoint_pays_from_the_break_even_on() {
    let at = |gigabytes| {
        advice(&Network::with_nat(), vec![flow("203.0.113.9", Some("ssm"), gigabytes), flow("203.0.113.8", None, 1)])
    };
    let (below, above) = (at(208), at(209));
    assert!(!below[0].pays() && above[0].pays());
    assert!(below[0].to_string().starts_with("does not pay for itself, by $0.02 a month: "), "{}", below[0]);
    assert!(above[0].to_string().contains("for com.amazonaws.us-east-1.ssm in vpc-A, 1 zone, 209 GB"), "{}", above[0]);
    assert_eq!((below.len(), above.len()), (1, 1), "the NAT gateway has other traffic");
}

/// A service is known by its name, whether the flow says so or not.
#[test]
fn an_endpoint_is_advised_for_what_a_name_leads_to() {
    let flows = vec![flow("https://ssm.us-east-1.amazonaws.com", None, 300), flow("203.0.113.8", None, 1)];
    let found = advice(&Network::with_nat(), flows.clone());
    assert_eq!(found.iter().map(worth).collect::<Vec<_>>(), ["$3.20"]);
    let named = "an interface endpoint for com.amazonaws.us-east-1.ssm in vpc-A, 1 zone, 300 GB";
    assert!(found[0].to_string().contains(named), "{}", found[0]);
    let asked = demand(&Network::with_nat().cloud, read("us-east-1"), &flows).unwrap();
    assert_eq!((asked.workload.gigabytes, asked.elsewhere), (300.into(), 1.into()));
}

/// `PR-43`: a service with gateway endpoints has them however its flow says where it goes.
#[test]
fn a_service_that_a_flow_names_is_the_same_service() {
    let flows = vec![flow("198.51.100.7", Some("s3"), 500), flow("203.0.113.8", None, 1)];
    let found = advice(&Network::with_nat(), flows.clone());
    assert_eq!(found.iter().map(worth).collect::<Vec<_>>(), ["$22.50"]);
    assert!(matches!(found[0].change, Change::GatewayEndpoint { .. }), "{}", found[0]);
    let asked = demand(&Network::with_nat().cloud, read("us-east-1"), &flows).unwrap();
    assert_eq!((asked.workload.gateway_gigabytes, asked.elsewhere), (500.into(), 1.into()));
}

/// `RT-27`: an endpoint that is there needs routes, and not another endpoint beside it.
#[test]
fn an_endpoint_that_is_passed_by_is_advised_by_its_id() {
    let found =
        advice(&Network::with_endpoint(&[]), vec![flow("s3://reports", None, 500), flow("203.0.113.8", None, 1)]);
    let words = "saves $22.50 a month: a way to vpce-S3, which is there already, 500 GB leave the NAT gateway";
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), [words]);
}

/// `PR-41` without the hours, which are paid already.
#[test]
fn an_interface_endpoint_that_is_passed_by_costs_its_bytes() {
    let mut network = Network::with_nat();
    let service: ServiceName = read("com.amazonaws.us-east-1.ssm");
    let request = CreateVpcEndpoint::interface(read("vpce-Ssm"), read("vpc-A"), service, [read("subnet-Private")]);
    network.cloud.create_vpc_endpoint(request).unwrap();
    let flows = vec![flow("https://ssm.us-east-1.amazonaws.com", None, 100), flow("203.0.113.8", None, 1)];
    let found = advice(&network, flows);
    assert_eq!(found.iter().map(worth).collect::<Vec<_>>(), ["$3.50"]);
    assert!(found[0].to_string().contains("a way to vpce-Ssm"), "{}", found[0]);
}

#[test]
fn an_endpoint_whose_price_is_not_known_is_not_advised() {
    let usage = Usage { flows: vec![flow("s3://reports", None, 500)], ..Usage::default() };
    let none = PriceBook::default();
    assert_eq!(advise(&Network::with_nat().cloud, read("us-east-1"), &usage, &none), Ok(Vec::new()));
}
