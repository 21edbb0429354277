//! The walk against a second one, slow and plain, over small networks: the same hops, the same settings that block, the same
//! verdict.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;
mod network;
mod plain;

use std::collections::BTreeSet;
use std::net::IpAddr;

use landscape::any::a_landscape;
use landscape::{Landscape, read};
use proptest::bool::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestCaseError, TestRunner};
use vpce_model::action::CreateNatGateway;
use vpce_model::cloud::gateway::ConnectivityType;
use vpce_model::cloud::id::{AllocationId, NatGatewayId, NetworkAclId, NetworkInterfaceId, SubnetId, VpcEndpointId};
use vpce_model::cloud::load_balancer::{LoadBalancerType, TargetId};
use vpce_model::firewall::{Direction, Passage};
use vpce_model::routing::Choice;
use vpce_model::trace::{End, Hop, Question, Verdict, trace};

const SUBNETS: [&str; 5] = ["A1", "A2", "B1", "B2", "C1"];
const ENTRIES: [&str; 8] = [
    "85 deny ingress tcp 32768-65535 10.1.0.0/16",
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
    let rows = [("A1", "0.0.0.0/0 nat-N"), ("A2", "0.0.0.0/0 igw-A")];
    rows.into_iter().fold(landscape, |landscape, (table, row)| with_row(landscape, table, row))
}

/// `nlb/Web` in VPC B with one target, and in VPC A an endpoint to the service behind it.
#[derive(Clone, Copy, Debug)]
struct Service {
    nodes: &'static [&'static str],
    target: &'static str,
    rule: &'static str,
    endpoint: &'static str,
    by_instance: bool,
    cross_zone: bool,
    /// Which clients the load balancer's group lets in, where it has one.
    admits: Option<&'static str>,
}

fn a_service() -> impl Strategy<Value = Service> {
    let nodes = select(vec![&["B1"][..], &["B1", "B2"]]);
    let rule = select(vec!["ingress 8443 10.0.0.0/8", "ingress 8443 10.1.0.0/25", "ingress 443 10.0.0.0/8"]);
    let admits = proptest::option::of(select(vec!["ingress 443 10.0.0.0/8", "ingress 443 10.0.1.0/24"]));
    let place = (nodes, select(vec!["B1", "B2"]), rule, any::<bool>());
    (place, any::<bool>(), any::<bool>(), admits).prop_map(
        |((nodes, target, rule, far), by_instance, cross_zone, admits)| Service {
            nodes,
            target,
            rule,
            // ES-06: an endpoint stands where the service has a zone.
            endpoint: if far && nodes.len() > 1 { "A2" } else { "A1" },
            by_instance,
            cross_zone,
            admits,
        },
    )
}

fn with_service(landscape: Landscape, service: Service) -> Landscape {
    let mut landscape = landscape
        .instance("Target", service.target, &[service.rule])
        .load_balancer(LoadBalancerType::Network, "Web", service.nodes, &["Target"])
        .endpoint_service("Web", "111122223333", None)
        .interface_endpoint_without_names("A", "Web", &Landscape::service_name("Web"), &[service.endpoint]);
    if !service.by_instance {
        let address = read(&landscape.address("Target"));
        let group = landscape.cloud.target_groups.get_mut("arn:targets/Web").unwrap();
        group.targets[0].id = TargetId::Ip(address);
    }
    landscape.cloud.load_balancers.get_mut("arn:nlb/Web").unwrap().cross_zone = service.cross_zone;
    if let Some(rule) = service.admits {
        landscape = landscape.group("B", "Nlb", &[rule]);
        for node in service.nodes {
            let id = NetworkInterfaceId::named(&format!("Web-{node}"));
            landscape.cloud.network_interfaces.get_mut(&id).unwrap().groups = vec![read("sg-Nlb")];
        }
    }
    landscape
}

/// `vpce-Gwlbe` in a subnet of its own, `Fw` that hands on or does not, and routes that lead to them.
#[derive(Clone, Debug)]
struct Inspection {
    rows: Vec<(&'static str, &'static str)>,
    edge: bool,
    checks: bool,
    zone: &'static str,
}

fn an_inspection() -> impl Strategy<Value = Inspection> {
    let rows = vec![
        ("A1", "203.0.113.0/24 vpce-Gwlbe"),
        ("A1", "10.1.0.0/16 eni-Fw"),
        ("A1", "10.0.1.0/24 vpce-Gwlbe"),
        ("A2", "10.0.0.0/24 vpce-Gwlbe"),
        ("A1", "10.1.0.0/16 vpce-Gwlbe"),
        ("A2", "0.0.0.0/0 vpce-Gwlbe"),
        ("A2", "10.1.0.0/16 eni-Fw"),
        ("A1", "10.0.1.0/24 eni-Fw"),
        ("A2", "10.0.0.0/24 eni-Fw"),
        ("E", "0.0.0.0/0 igw-A"),
        ("E", "10.1.0.0/16 pcx-AB"),
        ("E", "0.0.0.0/0 tgw-T"),
        ("E", "0.0.0.0/0 nat-N"),
    ];
    let all = rows.len();
    let zone = select(vec!["us-east-1a", "us-east-1a", "us-east-1b"]);
    (subsequence(rows, 0..=all), any::<bool>(), weighted(0.25), zone)
        .prop_map(|(rows, edge, checks, zone)| Inspection { rows, edge, checks, zone })
}

fn with_inspection(landscape: Landscape, inspection: &Inspection) -> Landscape {
    let mut landscape = landscape
        .vpc("X", "10.9.0.0/16")
        .subnet("X", "X1", "10.9.0.0/24", inspection.zone)
        .instance("Appliance", "X1", &[])
        .load_balancer(LoadBalancerType::Gateway, "Gwlb", &["X1"], &["Appliance"])
        .endpoint_service("Gwlb", "111122223333", None)
        .subnet("A", "E", "10.0.5.0/24", "us-east-1a")
        .instance("Fw", "A2", &["ingress 443 10.0.0.0/16"]);
    // Where the appliance is in another zone, the endpoint is created all the same and finds none.
    landscape.cloud.load_balancers.get_mut("arn:nlb/Gwlb").unwrap().subnet_ids = vec![read("subnet-E")];
    landscape = landscape.gateway_load_balancer_endpoint("A", "Gwlbe", "Gwlb", "E");
    let forwarding = landscape.cloud.network_interfaces.get_mut(&NetworkInterfaceId::named("Fw")).unwrap();
    forwarding.source_dest_check = inspection.checks;
    let has_internet = !landscape.cloud.nat_gateways.is_empty();
    let is_there = |row: &str| has_internet || !row.contains("igw-") && !row.contains("nat-");
    for (table, row) in inspection.rows.iter().filter(|(_, row)| is_there(row)) {
        landscape = with_row(landscape, table, row);
    }
    if inspection.edge && has_internet {
        landscape = landscape.edge_table("A", "Edge", &["10.0.0.0/24 vpce-Gwlbe"]);
    }
    landscape
}

/// Such networks with `Client`, from which a service behind a load balancer, or inspections, are on the way.
fn a_network_with_services() -> impl Strategy<Value = Landscape> {
    let client = select(vec!["A1", "A2"]);
    (a_network(), a_service(), proptest::option::of(an_inspection()), client).prop_map(
        |(landscape, service, inspection, client)| {
            let mut landscape = with_service(landscape.instance("Client", client, &[]), service);
            if let Some(inspection) = &inspection {
                landscape = with_inspection(landscape, inspection);
            }
            let routes = [("A1", "10.1.0.0/16 pcx-AB"), ("A2", "10.1.0.0/16 pcx-AB"), ("B1", "10.0.0.0/16 pcx-AB")];
            routes.into_iter().fold(landscape, |landscape, (table, row)| with_row(landscape, table, row))
        },
    )
}

/// A route to where none leads yet.
fn with_row(landscape: Landscape, table: &str, row: &str) -> Landscape {
    let destination = row.split_whitespace().next().unwrap();
    let known = &landscape.cloud.route_tables[&read(&format!("rtb-{table}"))].routes;
    match known.iter().any(|route| route.destination.to_string() == destination) {
        true => landscape,
        false => landscape.rows(table, &[row]),
    }
}

/// The service by its endpoint and by a node of its load balancer, and what an inspection may be on the way to.
fn a_destination_behind() -> impl Strategy<Value = &'static str> {
    select(vec!["service", "node", "10.1.1.100", "10.1.0.5", "10.0.1.4", "203.0.113.9"])
}

/// An instance, addresses of others, an endpoint's interface, Amazon S3 and the internet.
fn a_destination() -> impl Strategy<Value = &'static str> {
    let some = ["I1", "10.0.1.4", "10.1.0.5", "10.1.1.4", "10.2.0.4", "endpoint", "52.216.0.9", "203.0.113.9"];
    select(some.to_vec())
}

fn address(landscape: &Landscape, to: &str) -> IpAddr {
    let named = match to {
        "endpoint" => landscape.cloud.network_interfaces.get(&NetworkInterfaceId::named("Ssm-A2")),
        "service" => landscape
            .cloud
            .vpc_endpoints
            .get(&read::<VpcEndpointId>("vpce-Web"))
            .and_then(|endpoint| landscape.cloud.network_interfaces.get(&endpoint.network_interface_ids[0])),
        "node" => landscape.cloud.network_interfaces.get(&NetworkInterfaceId::named("Web-B1")),
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

#[test]
fn the_networks_hold_everything_that_is_compared() {
    let mut runner = TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    for _ in 0..1500 {
        let (landscape, to) =
            (a_network_with_services(), a_destination_behind()).new_tree(&mut runner).unwrap().current();
        let destination = address(&landscape, to);
        let answer = trace(&landscape.cloud, &Question::new("Client", read(&format!("{destination}:443")))).unwrap();
        let reached = answer.paths.iter().filter(|_| answer.verdict() == Verdict::Reachable);
        kinds.extend(reached.flat_map(|path| &path.forward).map(Hop::kind));
    }
    for kind in [
        "Gateway Load Balancer",
        "Network Load Balancer",
        "NAT gateway",
        "VPC peering connection",
        "appliance",
        "interface endpoint",
        "internet gateway",
    ] {
        assert!(kinds.contains(kind), "no request that is answered passes a {kind}: {kinds:?}");
    }
}

proptest! {
    #[test]
    fn both_walks_come_to_the_same(landscape in a_network(), to in a_destination()) {
        compare(&landscape, "I0", to)?;
    }

    #[test]
    fn both_walks_come_to_the_same_where_services_and_appliances_are(
        landscape in a_network_with_services(),
        to in a_destination_behind(),
    ) {
        compare(&landscape, "Client", to)?;
    }
}

fn compare(landscape: &Landscape, from: &str, to: &str) -> Result<(), TestCaseError> {
    let destination = address(landscape, to);
    let source = &landscape.cloud.network_interfaces[&NetworkInterfaceId::named(from)];
    prop_assume!(source.private_ip_address.map(IpAddr::V4) != Some(destination));
    let answer = trace(&landscape.cloud, &Question::new(from, read(&format!("{destination}:443")))).unwrap();
    let [path] = &answer.paths[..] else { panic!("one address has one way: {answer}") };
    let plain = plain::walk(&landscape.cloud, source, destination, 443);
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
    Ok(())
}
