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

proptest! {
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
