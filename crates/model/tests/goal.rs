//! What is wanted of a network, and which way it is to go.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use landscape::{Landscape, read};
use vpce_model::goal::{Carrier, Expectation, Goal, Goals, check};

fn goal(to: &str, expect: Expectation, through: Option<Carrier>) -> Goals {
    let goal = Goal { from: "App".to_owned(), to: to.to_owned(), expect, through, why: "It is private.".to_owned() };
    Goals { goals: vec![goal], hints: Vec::new(), after: String::new() }
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
    let met = |carrier: &str| {
        let goals = goal(to, Expectation::Reachable, Some(read(carrier)));
        check(&with_endpoint().cloud, &goals).swap_remove(0)
    };
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
fn what_is_blocked_as_it_should_be_is_a_goal_met() {
    let goals = goal("s3://reports", Expectation::Blocked, None);
    assert!(check(&with_endpoint().cloud, &goals)[0].met);
    let goals = goal("s3://reports", Expectation::Reachable, None);
    let check = check(&with_endpoint().cloud, &goals).swap_remove(0);
    assert!(!check.met && check.reason.starts_with("Blocked, nothing happens until"), "{}", check.reason);
}
