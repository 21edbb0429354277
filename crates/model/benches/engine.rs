//! How long a route, a filter, a whole trace and a picture take.
//!
//! `cargo bench -p vpce-model`. The targets: a route under 1 µs, a trace under 20 µs, a picture of 100 subnets under 50 ms.

#![allow(clippy::unwrap_used, reason = "a benchmark tells by a panic what is wrong")]

#[path = "../tests/landscape/mod.rs"]
mod landscape;
#[path = "../tests/network/mod.rs"]
mod network;
#[path = "../tests/scene/mod.rs"]
mod scene;

use std::net::IpAddr;

use divan::{Bencher, black_box};
use network::{Network, read};
use scene::star;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::RouteTableId;
use vpce_model::cloud::route_table::{Destination, Route, RouteTable, Target};
use vpce_model::figure::draw;
use vpce_model::firewall::{Direction, Flow, decide_acl};
use vpce_model::routing::decide;
use vpce_model::trace::{Answer, Question, Verdict, trace};

fn main() {
    divan::main();
}

/// A table with 500 routes, the endpoint's among them.
fn table_of_500() -> (Cloud, RouteTable) {
    let network = Network::with_endpoint(&["Private"]);
    let mut table = network.cloud.route_tables[&RouteTableId::named("Private")].clone();
    let more = (0..500 - table.routes.len()).map(|number| {
        let block = format!("172.{}.{}.0/24", 16 + number / 256, number % 256);
        Route::new(read(&block), Target::NotModelled("tgw-1".to_owned()))
    });
    table.routes.extend(more.collect::<Vec<_>>());
    (network.cloud, table)
}

/// An address of S3, one of the last route's and one that only the default route matches.
const DESTINATIONS: [&str; 3] = ["52.217.1.1", "172.17.240.9", "203.0.113.9"];

#[divan::bench(args = DESTINATIONS, sample_count = 10_000)]
fn route(bencher: Bencher, destination: &str) {
    let (cloud, table) = table_of_500();
    let address: IpAddr = read(destination);
    bencher.bench(|| decide(black_box(&cloud), black_box(&table), black_box(address)));
}

/// The same without an eye on speed: every CIDR block of every route in one list, sorted.
#[divan::bench(args = DESTINATIONS)]
fn route_by_sorting(bencher: Bencher, destination: &str) {
    let (cloud, table) = table_of_500();
    let address: IpAddr = read(destination);
    bencher.bench(|| {
        let mut rows = Vec::new();
        for route in &black_box(&table).routes {
            let cidrs = match &route.destination {
                Destination::Cidr(cidr) => vec![*cidr],
                Destination::PrefixList(id) => cloud.prefix_list(id, read("us-east-1")).unwrap().cidrs.clone(),
            };
            rows.extend(cidrs.into_iter().map(|cidr| (cidr, route.clone())));
        }
        rows.sort_by_key(|(cidr, _)| u8::MAX - cidr.prefix_len());
        rows.into_iter().find(|(cidr, _)| cidr.contains(&black_box(address)))
    });
}

/// An ACL with as many entries as its quota lets it have, asked for the replies.
#[divan::bench]
fn network_acl(bencher: Bencher) {
    let entries: Vec<String> = (1..=20)
        .map(|number| format!("{number} allow ingress tcp {}-65535 0.0.0.0/0", 65000 - number * 1500))
        .collect();
    let network = Network::with_nat().acl("Private", &entries.iter().map(String::as_str).collect::<Vec<_>>());
    let acl = &network.cloud.network_acls[&read("acl-Private")];
    let reply = Flow {
        protocol: read("tcp"),
        source: read("52.217.1.1"),
        destination: read("10.0.1.4"),
        destination_ports: network::ports("32768-61000"),
    };
    let subnet = read("subnet-Private");
    bencher.bench(|| decide_acl(black_box(acl), &subnet, Direction::Ingress, black_box(&reply)));
}

fn bench_trace(bencher: Bencher, network: Network, to: &str, verdict: Verdict) {
    let question = Question::new("App", read(to));
    assert_eq!(trace(&network.cloud, &question).unwrap().verdict(), verdict);
    bencher.bench(|| trace(black_box(&network.cloud), black_box(&question)).unwrap());
}

const OBJECT: &str = "s3://reports/q3.csv";

/// The chapter's network, with the endpoint in the instance's table.
#[divan::bench(sample_count = 1_000)]
fn trace_through_endpoint(bencher: Bencher) {
    bench_trace(bencher, Network::with_endpoint(&["Private"]), OBJECT, Verdict::Reachable);
}

/// The same without the endpoint: two subnets and two tables.
#[divan::bench(sample_count = 1_000)]
fn trace_through_nat(bencher: Bencher) {
    bench_trace(bencher, Network::with_nat(), OBJECT, Verdict::Reachable);
}

/// Everything blocks: group, ACL both ways, and no route.
fn blocked() -> Network {
    let mut network = Network::with_nat().rules("App", &["egress tcp 80 0.0.0.0/0"]).acl("Private", &[]);
    network.cloud.delete_route(&read("rtb-Private"), &read("0.0.0.0/0")).unwrap();
    network
}

#[divan::bench(sample_count = 1_000)]
fn trace_blocked(bencher: Bencher) {
    bench_trace(bencher, blocked(), OBJECT, Verdict::Blocked);
}

/// An ACL that names one of the service's 21 ranges: two ways.
#[divan::bench(sample_count = 1_000)]
fn trace_two_ways(bencher: Bencher) {
    let entries = ["100 allow egress tcp 443 52.216.0.0/15", "100 allow ingress tcp 1024-65535 0.0.0.0/0"];
    let network = Network::with_endpoint(&["Private"]).acl("Private", &entries);
    bench_trace(bencher, network, OBJECT, Verdict::Partly);
}

/// To one address instead of all that a name has.
#[divan::bench(sample_count = 1_000)]
fn trace_one_address(bencher: Bencher) {
    bench_trace(bencher, Network::with_endpoint(&["Private"]), "52.217.1.1", Verdict::Reachable);
}

fn answers() -> [Answer; 2] {
    [Network::with_endpoint(&["Private"]), blocked()].map(|network| network.ask("App", OBJECT))
}

/// What the answers say, as text.
#[divan::bench(args = [0, 1])]
fn answer_as_text(bencher: Bencher, which: usize) {
    let answer = &answers()[which];
    bencher.bench(|| black_box(answer).to_string());
}

/// 100 subnets in five VPCs around a transit gateway, with two instances each: the whole, and a request through it.
#[divan::bench(args = [false, true])]
fn figure_of_100_subnets(bencher: Bencher, with_request: bool) {
    let landscape = star(5, 20, 2, &["ssm", "kms"]);
    let answer = with_request.then(|| landscape.ask("V0S0I0", "10.4.0.4"));
    bencher.bench(|| draw(black_box(&landscape.cloud), black_box(answer.as_ref())));
}
