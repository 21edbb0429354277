//! The walk against a second one, slow and plain, over small networks: the same hops, the same settings that block, the same
//! verdict.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;
mod network;
mod plain;

use std::net::IpAddr;

use landscape::any::a_landscape;
use landscape::{Landscape, read};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use vpce_model::action::CreateNatGateway;
use vpce_model::cloud::gateway::ConnectivityType;
use vpce_model::cloud::id::{AllocationId, NatGatewayId, NetworkAclId, NetworkInterfaceId, SubnetId};
use vpce_model::firewall::{Direction, Passage};
use vpce_model::routing::Choice;
use vpce_model::trace::{End, Hop, Question, trace};

const SUBNETS: [&str; 5] = ["A1", "A2", "B1", "B2", "C1"];
const ENTRIES: [&str; 7] = [
    "90 deny egress tcp 443 10.1.0.0/16",
    "90 deny ingress tcp 32768-40000 0.0.0.0/0",
    "95 deny ingress tcp 443 10.0.0.0/25",
    "100 allow egress tcp all 0.0.0.0/0",
    "100 allow ingress tcp 443 0.0.0.0/0",
    "110 allow ingress tcp 1024-50000 10.0.0.0/8",
    "120 allow ingress tcp 1024-65535 0.0.0.0/0",
];

/// Networks with ACLs here and there, and with a NAT gateway, an internet gateway and a gateway endpoint or without.
fn a_network() -> impl Strategy<Value = Landscape> {
    let acl = (select(SUBNETS.to_vec()), subsequence(ENTRIES.to_vec(), 0..=ENTRIES.len()));
    let acls = proptest::collection::vec(acl, 0..3);
    (a_landscape(), acls, any::<bool>(), any::<bool>()).prop_map(|(landscape, acls, internet, endpoint)| {
        let mut landscape = if internet { with_internet(landscape) } else { landscape };
        if endpoint {
            landscape = landscape.gateway_endpoint("A", "S3", &["A1"]);
        }
        for (place, (subnet, entries)) in acls.iter().enumerate() {
            let acl = NetworkAclId::named(&format!("N{place}"));
            let vpc = landscape.cloud.subnets[&SubnetId::named(subnet)].vpc_id.clone();
            landscape.cloud.create_network_acl(acl.clone(), &vpc).unwrap();
            landscape.cloud.replace_network_acl_association(&acl, &SubnetId::named(subnet)).unwrap();
            for entry in entries {
                landscape.cloud.create_network_acl_entry(&acl, network::entry(entry)).unwrap();
            }
        }
        landscape
    })
}

/// `nat-N` in `subnet-A2`, and `igw-A`. A route that is there already stays.
fn with_internet(landscape: Landscape) -> Landscape {
    let mut landscape = landscape.internet_gateway("A");
    let allocation = AllocationId::named("N");
    landscape.cloud.allocate_address(allocation.clone());
    let request = CreateNatGateway {
        nat_gateway_id: NatGatewayId::named("N"),
        subnet_id: SubnetId::named("A2"),
        connectivity_type: ConnectivityType::Public,
        allocation_id: Some(allocation),
    };
    landscape.cloud.create_nat_gateway(request).unwrap();
    for (table, row) in [("A1", "0.0.0.0/0 nat-N"), ("A2", "0.0.0.0/0 igw-A")] {
        let known = &landscape.cloud.route_tables[&read(&format!("rtb-{table}"))].routes;
        if !known.iter().any(|route| route.destination.to_string() == "0.0.0.0/0") {
            landscape = landscape.rows(table, &[row]);
        }
    }
    landscape
}

/// An instance, addresses of others, an endpoint's interface, Amazon S3 and the internet.
fn a_destination() -> impl Strategy<Value = &'static str> {
    let some = ["I1", "10.0.1.4", "10.1.0.5", "10.1.1.4", "10.2.0.4", "endpoint", "52.216.0.9", "203.0.113.9"];
    select(some.to_vec())
}

fn address(landscape: &Landscape, to: &str) -> IpAddr {
    let named = match to {
        "endpoint" => landscape.cloud.network_interfaces.get(&NetworkInterfaceId::named("Ssm-A2")),
        name => landscape.cloud.network_interfaces.get(&NetworkInterfaceId::named(name)),
    };
    named.and_then(|it| it.private_ip_address).map_or_else(|| to.parse().unwrap_or(read("10.0.1.9")), IpAddr::V4)
}

fn mark(passage: Passage) -> &'static str {
    match passage {
        Passage::All => "",
        Passage::Some => " !",
        Passage::None => " ✗",
    }
}

/// A hop in the words of the plain walk.
fn words(hop: &Hop) -> String {
    let what = match hop {
        Hop::Source { network_interface_id, .. } => format!("from {network_interface_id}"),
        Hop::SecurityGroups(it) => {
            let direction = if it.direction == Direction::Egress { "out" } else { "in" };
            format!("groups of {} {direction}", it.network_interface_id)
        }
        Hop::Stateful { network_interface_id, .. } => format!("remembered at {network_interface_id}"),
        Hop::NetworkAcl(it) => {
            let direction = if it.direction == Direction::Egress { "out of" } else { "into" };
            format!("{} {direction} {}", it.network_acl_id, it.subnet_id)
        }
        Hop::RouteTable(it) => match it.choice {
            Choice::Route => format!("{} leads to {}", it.route_table_id, it.candidates[0].route.target),
            _ => format!("{} leads nowhere", it.route_table_id),
        },
        Hop::TransitGateway { transit_gateway_id, transit_gateway_attachment_id: Some(attachment), .. } => {
            format!("{transit_gateway_id} to {attachment}")
        }
        Hop::Target { network_interface_id: Some(id), .. } => format!("at {id}"),
        Hop::Target { network_interface_id: None, address, .. } => format!("nothing at {address}"),
        Hop::Astray { .. } => "astray".to_owned(),
        other => other.component(),
    };
    what + mark(hop.passage())
}

proptest! {
    #[test]
    fn both_walks_come_to_the_same(landscape in a_network(), to in a_destination()) {
        let destination = address(&landscape, to);
        let from = &landscape.cloud.network_interfaces[&NetworkInterfaceId::named("I0")];
        prop_assume!(from.private_ip_address.map(IpAddr::V4) != Some(destination));
        let answer = trace(&landscape.cloud, &Question::new("I0", read(&format!("{destination}:443")))).unwrap();
        let [path] = &answer.paths[..] else { panic!("one address has one way: {answer}") };
        let plain = plain::walk(&landscape.cloud, from, destination, 443);
        prop_assert_eq!(answer.verdict(), plain.verdict, "{}", answer);
        prop_assert_eq!(matches!(path.end, End::Nowhere | End::Loop), plain.is_lost, "{}", answer);
        if path.end == End::Loop {
            return Ok(());
        }
        prop_assert_eq!(path.forward.iter().map(words).collect::<Vec<_>>(), plain.forward, "{}", answer);
        // Where a lost request would come back from, the plain walk does not ask.
        if !plain.is_lost {
            prop_assert_eq!(path.back.iter().map(words).collect::<Vec<_>>(), plain.back, "{}", answer);
        }
    }
}
