//! Any landscape: three VPCs, some of whose connections are there.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Landscape, read};

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
pub fn a_landscape() -> impl Strategy<Value = Landscape> {
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
