//! Every source against every destination: the grouped answer is that of the plain double loop.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use landscape::{Landscape, read};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
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

const SUBNETS: [(&str, &str, &str, &str); 5] = [
    ("A", "A1", "10.0.0.0/24", "us-east-1a"),
    ("A", "A2", "10.0.1.0/24", "us-east-1b"),
    ("B", "B1", "10.1.0.0/24", "us-east-1a"),
    ("B", "B2", "10.1.1.0/24", "us-east-1b"),
    ("C", "C1", "10.2.0.0/24", "us-east-1a"),
];

fn vpc_of(subnet: &str) -> &'static str {
    SUBNETS.iter().find(|known| known.1 == subnet).unwrap().0
}

/// Three VPCs, some of whose connections are there, with instances whose groups and tables differ.
fn a_landscape() -> impl Strategy<Value = Landscape> {
    let rules =
        vec!["ingress 443 10.0.0.0/8", "ingress 443 10.0.0.0/25", "ingress 443 10.1.0.5/32", "ingress 443 sg-I0"];
    let instance = (select(SUBNETS.map(|subnet| subnet.1).to_vec()), subsequence(rules, 0..3));
    let rows =
        vec!["10.1.0.0/16 pcx-AB", "10.0.0.0/16 pcx-AB", "10.0.0.0/8 tgw-T", "10.2.0.0/16 tgw-T", "0.0.0.0/0 tgw-T"];
    let row = (select(SUBNETS.map(|subnet| subnet.1).to_vec()), select(rows));
    let instances = proptest::collection::vec(instance, 1..10);
    (instances, proptest::collection::vec(row, 0..8), any::<bool>(), any::<bool>()).prop_map(
        |(instances, rows, endpoint, attached)| {
            let mut landscape =
                Landscape::default().vpc("A", "10.0.0.0/16").vpc("B", "10.1.0.0/16").vpc("C", "10.2.0.0/16");
            for (vpc, name, block, zone) in SUBNETS {
                landscape = landscape.subnet(vpc, name, block, zone);
            }
            landscape = landscape.peering("AB", "A", "B").transit_gateway("T").attach("T", "A", &["A1"]);
            if attached {
                landscape = landscape.attach("T", "B", &["B1", "B2"]).attach("T", "C", &["C1"]);
            }
            for (place, (subnet, rules)) in instances.iter().enumerate() {
                // A rule may name the first instance's group in its own VPC only.
                let names_group = place > 0 && vpc_of(subnet) == vpc_of(instances[0].0);
                let own: Vec<&str> =
                    rules.iter().copied().filter(|rule| names_group || !rule.contains("sg-")).collect();
                landscape = landscape.instance(&format!("I{place}"), subnet, &own);
            }
            if endpoint {
                landscape = landscape.interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["A1", "A2"]);
            }
            for (table, row) in rows {
                let table_id = read(&format!("rtb-{table}"));
                let destination = row.split_whitespace().next().unwrap();
                let known = &landscape.cloud.route_tables[&table_id].routes;
                if !known.iter().any(|route| route.destination.to_string() == destination) {
                    landscape = landscape.rows(table, &[row]);
                }
            }
            landscape
        },
    )
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
