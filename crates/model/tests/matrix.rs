//! Every source against every destination: the grouped answer is that of the plain double loop.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use landscape::any::a_landscape;
use landscape::{Landscape, read};
use proptest::prelude::*;
use vpce_model::trace::{Destination, Matrix, Network, Question, Verdict};

fn destinations(texts: &[&str]) -> Vec<Destination> {
    texts.iter().map(|text| read(text)).collect()
}

/// The verdict and what blocks, of one source and destination.
fn cell<'a>(matrix: &'a Matrix, source: &str, column: usize) -> (Option<Verdict>, &'a [String]) {
    let row = matrix.rows.iter().find(|row| row.sources.iter().any(|name| name == source)).unwrap();
    (row.cells[column].verdict, &row.cells[column].blocked_by)
}

/// The same, asked one by one.
fn asked(network: &Network<'_>, source: &str, destination: &Destination) -> (Option<Verdict>, Vec<String>) {
    match network.trace(&Question::new(source, destination.clone())) {
        Ok(answer) => {
            let mut blocked: Vec<String> = answer.explanations().into_iter().map(|it| it.component).collect();
            blocked.dedup();
            (Some(answer.verdict()), blocked)
        }
        Err(_) => (None, Vec::new()),
    }
}

#[test]
fn sources_that_fare_alike_stand_in_one_row() {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "One", "10.0.0.0/24", "us-east-1a")
        .subnet("A", "Two", "10.0.1.0/24", "us-east-1a")
        .group("A", "Apps", &[])
        .instance("Db", "Two", &["ingress 5432 10.0.0.0/25"])
        .instance("App1", "One", &[])
        .instance("App2", "One", &[])
        .gateway_endpoint("A", "S3", &["One"]);
    let matrix = Network::new(&landscape.cloud).matrix(&destinations(&["s3://reports", "Db:5432", "nobody.invalid"]));
    assert_eq!(matrix.destinations, ["s3://reports/", "Db:5432", "nobody.invalid"]);
    let sources: Vec<&[String]> = matrix.rows.iter().map(|row| row.sources.as_slice()).collect();
    assert_eq!(sources, [&["App1".to_owned(), "App2".to_owned()][..], &["Db".to_owned()]]);
    assert_eq!(cell(&matrix, "App1", 0).0, Some(Verdict::Reachable));
    assert_eq!(matrix.rows[0].cells[0].through, ["vpce-S3"]);
    assert_eq!(cell(&matrix, "Db", 0), (Some(Verdict::Blocked), &["rtb-Two".to_owned()][..]));
}

#[test]
fn a_question_that_cannot_be_answered_says_why_in_its_cell() {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "One", "10.0.0.0/24", "us-east-1a")
        .instance("App", "One", &[]);
    let matrix = Network::new(&landscape.cloud).matrix(&destinations(&["https://smm.us-east-1.amazonaws.com"]));
    let error = matrix.rows[0].cells[0].error.as_deref();
    assert_eq!(error, Some("the addresses of `smm.us-east-1.amazonaws.com` are not known"));
}

/// Three VPCs with one range between them, an instance at any of two addresses in each, and a transit gateway for some.
fn an_overlap() -> impl Strategy<Value = Landscape> {
    let presence = proptest::collection::vec(proptest::collection::vec(any::<bool>(), 2), 3);
    (presence, proptest::collection::vec(any::<bool>(), 3)).prop_map(|(presence, attached)| {
        let mut landscape = Landscape::default().transit_gateway("T");
        for (vpc, (present, attached)) in ["A", "B", "C"].into_iter().zip(presence.iter().zip(attached)) {
            landscape = landscape.vpc(vpc, "10.0.0.0/16");
            for (place, _) in present.iter().enumerate().filter(|(_, present)| **present) {
                let name = format!("{vpc}{place}");
                let block = format!("10.0.{place}.0/24");
                landscape = landscape.subnet(vpc, &name, &block, "us-east-1a");
                landscape = landscape.instance(&name, &name, &["ingress 443 10.0.0.0/8"]);
                landscape = landscape.rows(&name, &["0.0.0.0/0 tgw-T"]);
                if attached && landscape.cloud.attachment_of(&read("tgw-T"), &read(&format!("vpc-{vpc}"))).is_none() {
                    landscape = landscape.attach("T", vpc, &[&name]);
                }
            }
        }
        landscape
    })
}

proptest! {
    // A cell is about the destination that is named, never about another with its address.
    #[test]
    fn what_is_reached_is_what_was_named(landscape in an_overlap()) {
        let network = Network::new(&landscape.cloud);
        let names = landscape.cloud.source_names();
        let to: Vec<Destination> = names.iter().map(|name| read(&format!("{name}:443"))).collect();
        let matrix = network.matrix(&to);
        for source in &names {
            for (column, name) in names.iter().enumerate().filter(|(_, name)| *name != source) {
                let answer = network.trace(&Question::new(source, to[column].clone())).unwrap();
                prop_assert_eq!(cell(&matrix, source, column).0, Some(answer.verdict()), "{}", answer);
                let vpc = |name: &str| &landscape.cloud.find_interface(name).unwrap().vpc_id;
                let expected = if vpc(source) == vpc(name) { Verdict::Reachable } else { Verdict::Blocked };
                prop_assert_eq!(answer.verdict(), expected, "{}", answer);
            }
        }
    }

    #[test]
    fn grouped_answers_are_those_of_the_double_loop(landscape in a_landscape()) {
        let to = ["I0:443", "s3://reports", "https://ssm.us-east-1.amazonaws.com", "10.1.0.5:443", "203.0.113.9"];
        let to = destinations(&to);
        let network = Network::new(&landscape.cloud);
        let matrix = network.matrix(&to);
        for source in landscape.cloud.source_names() {
            for (column, destination) in to.iter().enumerate() {
                let (verdict, blocked) = cell(&matrix, source, column);
                let (expected, expected_blocked) = asked(&network, source, destination);
                prop_assert_eq!((verdict, blocked), (expected, &expected_blocked[..]), "{} to {}", source, destination);
            }
        }
    }
}
