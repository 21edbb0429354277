//! What is wanted of a network, and which way it is to go.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use landscape::{Landscape, read};
use std::collections::BTreeMap;
use std::net::IpAddr;

use vpce_model::cloud::hosted_zone::RecordData;
use vpce_model::goal::{Attempt, Carrier, Check, Expectation, Goal, Isolated, Lead, Reach, Resolve, Wish};
use vpce_model::trace::Network;

fn check(landscape: &Landscape, wish: Wish) -> Check {
    let goal = Goal { wish, why: "It is private.".to_owned(), cause: Vec::new() };
    let (usages, altered) = (BTreeMap::new(), BTreeMap::new());
    let network = Network::new(&landscape.cloud);
    goal.check(&Attempt { network, region: read("us-east-1"), usages: &usages, altered: &altered })
}

fn reach(to: &str, expect: Expectation, through: Option<Carrier>) -> Wish {
    Wish::Reach(Reach { from: "App".to_owned(), to: to.to_owned(), expect, through, down: None })
}

fn with_endpoint() -> Landscape {
    Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["App"])
}

#[test]
fn a_goal_may_want_an_interface_endpoint() {
    let to = "https://ssm.us-east-1.amazonaws.com";
    let met = |carrier: &str| check(&with_endpoint(), reach(to, Expectation::Reachable, Some(read(carrier))));
    let check = met("interface-endpoint");
    assert_eq!((check.met, check.reason.as_str()), (true, "It is private."));
    assert_eq!(check.goal, "App reaches https://ssm.us-east-1.amazonaws.com through an interface endpoint");
    for other in ["gateway-endpoint", "nat-gateway", "internet-gateway", "transit-gateway", "vpc-peering-connection"] {
        let check = met(other);
        assert_eq!(check.reason, "it is answered, but the request to 10.0.0.5 goes through vpce-Ssm");
        assert!(!check.met);
    }
}

#[test]
fn every_way_out_is_named_once() {
    let landscape = with_endpoint()
        .internet_gateway("A")
        .subnet("A", "Out", "10.0.1.0/24", "us-east-1a")
        .instance("Proxy", "Out", &[])
        .rows("Out", &["0.0.0.0/0 igw-A"])
        .rows("App", &["0.0.0.0/0 igw-A", "8.8.8.8/32 igw-A", "203.0.113.0/24 eni-Proxy"]);
    let reason = check(&landscape, Wish::Isolated(Isolated { from: "App".to_owned() })).reason;
    let expected = "a route leads a request to 32.0.0.1 through igw-A; \
                    a route leads a request to 203.0.113.1 through eni-Proxy and igw-A";
    assert_eq!(reason, expected);
}

#[test]
fn a_request_past_the_endpoint_goes_to_an_address_that_nobody_publishes() {
    let landscape = with_endpoint().internet_gateway("A").rows("App", &["0.0.0.0/0 igw-A"]);
    let landscape = landscape.public_address("App", "198.51.100.7");
    let through = Some(Carrier::InterfaceEndpoint);
    let check = check(&landscape, reach("https://kms.us-east-1.amazonaws.com", Expectation::Reachable, through));
    assert_eq!(check.reason, "it is answered, but the request to a public address goes through igw-A");
}

#[test]
fn what_is_blocked_as_it_should_be_is_a_goal_met() {
    assert!(check(&with_endpoint(), reach("s3://reports", Expectation::Blocked, None)).met);
    let check = check(&with_endpoint(), reach("s3://reports", Expectation::Reachable, None));
    assert!(!check.met);
    assert_eq!(check.reason, "Blocked at rtb-App: nothing happens until the connection times out");
}

#[test]
fn a_place_that_stops_several_ways_is_named_once() {
    let addresses = ["198.51.100.7", "203.0.113.9"].map(read::<IpAddr>).to_vec();
    let records = [("db.corp.example", RecordData::Addresses(addresses))];
    let landscape = with_endpoint().hosted_zone("corp.example", &["A"], &records);
    let check = check(&landscape, reach("db.corp.example:5432", Expectation::Reachable, None));
    assert_eq!(check.reason, "Blocked at rtb-App: nothing happens until the connection times out");
}

#[test]
fn a_goal_may_suppose_that_a_zone_is_down() {
    let landscape = with_endpoint().subnet("A", "Other", "10.0.1.0/24", "us-east-1b").instance("Far", "Other", &[]);
    let far = |zone: &str| {
        let (from, to) = ("Far".to_owned(), "https://ssm.us-east-1.amazonaws.com".to_owned());
        let reach = Reach { from, to, expect: Expectation::Reachable, through: None, down: Some(read(zone)) };
        check(&landscape, Wish::Reach(reach))
    };
    assert!(far("us-east-1c").met);
    let check = far("us-east-1a");
    assert_eq!(check.goal, "Far reaches https://ssm.us-east-1.amazonaws.com while us-east-1a is down");
    assert!(!check.met);
    assert_eq!(check.reason, "Blocked at vpce-Ssm: the name does not resolve: could not connect to the endpoint URL");
}

#[test]
fn a_name_may_be_wanted_at_an_endpoint() {
    let met = |name: &str, to: Lead| {
        let wish = Resolve { from: "App".to_owned(), resolve: name.to_owned(), to };
        let check = check(&with_endpoint(), Wish::Resolve(wish));
        if check.met { "met".to_owned() } else { check.reason }
    };
    const SSM: &str = "ssm.us-east-1.amazonaws.com";
    assert_eq!(met(SSM, Lead::Private), "met");
    assert_eq!(met(SSM, Lead::Endpoint("vpce-Ssm".to_owned())), "met");
    assert_eq!(met(SSM, Lead::Endpoint("Ssm".to_owned())), "met");
    assert_eq!(met(SSM, Lead::Endpoint("Sqs".to_owned())), "the network has no endpoint `Sqs`");
    assert_eq!(met(SSM, Lead::Public), "ssm.us-east-1.amazonaws.com: 10.0.0.5, says the private DNS of vpce-Ssm");
    assert!(met(SSM, Lead::Nothing).starts_with("ssm.us-east-1.amazonaws.com: 10.0.0.5"));
    const S3: &str = "s3.us-east-1.amazonaws.com";
    assert_eq!(met(S3, Lead::Public), "met");
    assert_eq!(met(S3, Lead::Private), "s3.us-east-1.amazonaws.com: Amazon S3 in us-east-1, public addresses");
}

#[test]
fn who_has_no_route_to_a_gateway_is_isolated() {
    let isolated = || Wish::Isolated(Isolated { from: "App".to_owned() });
    assert!(check(&with_endpoint(), isolated()).met);
    // Without a public address nothing passes the gateway, but a route leads to it.
    for (destination, example) in
        [("0.0.0.0/0", "32.0.0.1"), ("8.8.8.8/32", "8.8.8.8"), ("203.0.113.0/24", "203.0.113.1")]
    {
        let landscape = with_endpoint().internet_gateway("A").rows("App", &[&format!("{destination} igw-A")]);
        let check = check(&landscape, isolated());
        assert_eq!(check.reason, format!("a route leads a request to {example} through igw-A"));
        assert!(!check.met);
    }
}
