//! How long a trace across VPCs takes, and a matrix of every source against every destination.
//!
//! `cargo bench -p vpce-model --bench network`. The targets: a trace over a transit gateway to an endpoint under 50 µs, a matrix of
//! 10,000 instances against 30 destinations under a second, and ten times as many in ten times as long.

#![allow(clippy::unwrap_used, reason = "a benchmark tells by a panic what is wrong")]

#[path = "../tests/landscape/mod.rs"]
mod landscape;

use divan::{AllocProfiler, Bencher, black_box};
use landscape::{Landscape, read};
use vpce_model::cloud::id::{NetworkInterfaceId, SubnetId};
use vpce_model::cloud::network_interface::{Instance, InterfaceType, NetworkInterface};
use vpce_model::cloud::route_table::RouteTable;
use vpce_model::trace::{Destination, Network, Question, Verdict};

/// Tells how much memory each benchmark takes at most: the target is 300 MB for the matrix of 10,000 instances.
#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// `App` in one VPC, an endpoint with private names in another, a transit gateway between them and a hosted zone for the name.
#[divan::bench(sample_count = 10_000)]
fn trace_over_a_transit_gateway_to_an_endpoint(bencher: Bencher) {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .vpc("Shared", "10.1.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .subnet("Shared", "Endpoints", "10.1.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .transit_gateway("T")
        .attach("T", "A", &["App"])
        .attach("T", "Shared", &["Endpoints"])
        .rows("App", &["10.0.0.0/8 tgw-T"])
        .rows("Endpoints", &["10.0.0.0/8 tgw-T"])
        .interface_endpoint("Shared", "Ssm", "com.amazonaws.us-east-1.ssm", &["Endpoints"]);
    let endpoint = &landscape.cloud.vpc_endpoints[&read("vpce-Ssm")];
    let name = vpce_model::dns::endpoint_names(&landscape.cloud, endpoint)[0].name.clone();
    let alias = vpce_model::cloud::hosted_zone::RecordData::Alias(name);
    let zone = "ssm.us-east-1.amazonaws.com";
    let landscape = landscape.hosted_zone(zone, &["A"], &[(zone, alias)]);
    let network = Network::new(&landscape.cloud);
    let question = Question::new("App", read("https://ssm.us-east-1.amazonaws.com"));
    assert_eq!(network.trace(&question).unwrap().verdict(), Verdict::Reachable);
    bencher.bench(|| network.trace(black_box(&question)));
}

/// 20 VPCs of 50 subnets each, with 10,000 instances or ten times as many, an endpoint in each VPC and a transit gateway between all.
fn estate(instances: usize) -> Landscape {
    let mut landscape = Landscape::default().transit_gateway("T");
    landscape.cloud.quotas.vpcs_per_region = 20;
    for vpc in 0..20 {
        let name = format!("V{vpc}");
        landscape = landscape.vpc(&name, &format!("10.{vpc}.0.0/16"));
        for subnet in 0..50 {
            let zone = ["us-east-1a", "us-east-1b"][subnet % 2];
            let block = format!("10.{vpc}.{}.0/22", subnet * 4);
            landscape = landscape.subnet(&name, &format!("{name}-{subnet}"), &block, zone);
        }
        // The subnets of a zone share a table, as they do where somebody keeps order.
        for zone in 0..2 {
            let tables = (0..25).map(|number| read(&format!("rtb-{name}-{}", number * 2 + zone)));
            let shared = tables.clone().next().unwrap();
            for table in tables.skip(1) {
                let table = landscape.cloud.route_tables.remove(&table).unwrap();
                let shared: &mut RouteTable = landscape.cloud.route_tables.get_mut(&shared).unwrap();
                shared.associations.extend(table.associations);
            }
            landscape = landscape.rows(&format!("{name}-{zone}"), &["10.0.0.0/8 tgw-T"]);
        }
        let ends = [format!("{name}-0"), format!("{name}-1")];
        let ends: Vec<&str> = ends.iter().map(String::as_str).collect();
        let service = "com.amazonaws.us-east-1.ssm";
        landscape = landscape.attach("T", &name, &ends).interface_endpoint(&name, &format!("Ssm{vpc}"), service, &ends);
        for group in 0..3 {
            let port = format!("ingress {} 10.0.0.0/8", 443 + group);
            landscape = landscape.group(&name, &format!("{name}-g{group}"), &[&port]);
        }
    }
    for number in 0..instances {
        add_instance(&mut landscape, number);
    }
    landscape
}

/// What `RunInstances` would do, without the search for a free address.
fn add_instance(landscape: &mut Landscape, number: usize) {
    let (vpc, subnet, host) = (number % 20, number / 20 % 50, number / 1000);
    let id = NetworkInterfaceId::named(&format!("I{number}"));
    let instance_id: vpce_model::cloud::id::InstanceId = read(&format!("i-I{number}"));
    let address =
        std::net::Ipv4Addr::from(u32::from_be_bytes([10, vpc as u8, (subnet * 4) as u8, 0]) + 16 + host as u32);
    let interface = NetworkInterface {
        network_interface_id: id.clone(),
        interface_type: InterfaceType::Interface,
        vpc_id: read(&format!("vpc-V{vpc}")),
        subnet_id: SubnetId::named(&format!("V{vpc}-{subnet}")),
        private_ip_address: Some(address),
        ipv4_block: None,
        ipv6_addresses: Vec::new(),
        public_ip: None,
        groups: vec![read(&format!("sg-V{vpc}-g{}", number % 3))],
        instance_id: Some(instance_id.clone()),
        source_dest_check: true,
    };
    landscape.cloud.network_interfaces.insert(id.clone(), interface);
    let instance =
        Instance { instance_id: instance_id.clone(), network_interfaces: vec![id], iam_instance_profile: None };
    landscape.cloud.instances.insert(instance_id, instance);
}

/// 30 destinations: instances, a service by name, S3, addresses.
fn destinations() -> Vec<Destination> {
    let instances = (0..26).map(|number| format!("I{}:{}", number * 37, 443 + number % 3));
    let others = ["https://ssm.us-east-1.amazonaws.com", "s3://reports", "10.3.4.5", "203.0.113.9"].map(str::to_owned);
    instances.chain(others).map(|text| read(&text)).collect()
}

#[divan::bench(args = [10_000, 100_000], sample_count = 3)]
fn matrix(bencher: Bencher, instances: usize) {
    let landscape = estate(instances);
    let to = destinations();
    bencher.bench(|| Network::new(black_box(&landscape.cloud)).matrix(black_box(&to)));
}

/// The same, one question after the other, for a hundredth of the sources.
#[divan::bench(sample_count = 3)]
fn matrix_by_a_double_loop_of_100(bencher: Bencher) {
    let landscape = estate(10_000);
    let to = destinations();
    bencher.bench(|| {
        let network = Network::new(black_box(&landscape.cloud));
        let mut reachable = 0;
        for source in (0..100).map(|number| format!("I{}", number * 97)) {
            for destination in &to {
                let answer = network.trace(&Question::new(&source, destination.clone())).unwrap();
                reachable += usize::from(answer.verdict() == Verdict::Reachable);
            }
        }
        reachable
    });
}
