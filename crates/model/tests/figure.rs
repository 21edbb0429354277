//! What the picture of a network shows, read back from its SVG.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod picture;

use ipnet::Ipv4Net;
use picture::{assert_in_place, count, texts};
use proptest::prelude::*;
use roxmltree::Document;
use vpce_model::action::{CreateNatGateway, CreateNetworkInterface, CreateSubnet, CreateVpc, CreateVpcEndpoint};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::gateway::ConnectivityType;
use vpce_model::cloud::id::{
    AllocationId, EgressOnlyInternetGatewayId, InstanceId, InternetGatewayId, NatGatewayId, NetworkAclId,
    NetworkInterfaceId, RouteTableId, SubnetId, VpcEndpointId, VpcId,
};
use vpce_model::cloud::network_acl::{NetworkAclEntry, RuleAction};
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::figure::draw;
use vpce_model::trace::{Answer, Question, Verdict, trace};

/// How much of everything a network has.
#[derive(Clone, Debug)]
struct Sizes {
    subnets: u8,
    instances: u8,
    s3_endpoints: u8,
    dynamodb_endpoint: bool,
    internet_gateway: bool,
    egress_only_gateway: bool,
}

const SMALL: Sizes = Sizes {
    subnets: 2,
    instances: 1,
    s3_endpoints: 1,
    dynamodb_endpoint: false,
    internet_gateway: true,
    egress_only_gateway: false,
};

/// A VPC of which the first subnet is public, with a NAT gateway that serves the others, and of which the last subnet's table
/// leads to the endpoints. Its instances are called `A0`, `A1`… in subnet `A`, `B0`… in subnet `B`.
fn network(sizes: &Sizes) -> Cloud {
    let mut cloud = Cloud::default();
    let vpc_id = VpcId::named("Net");
    cloud
        .create_vpc(CreateVpc::new(vpc_id.clone(), "us-east-1".parse().unwrap(), "10.0.0.0/16".parse().unwrap()))
        .unwrap();
    for number in 0..sizes.subnets {
        add_subnet(&mut cloud, &vpc_id, number, sizes.instances);
    }
    if sizes.internet_gateway && sizes.subnets > 0 {
        add_way_to_the_internet(&mut cloud, &vpc_id, sizes.subnets);
    }
    if sizes.egress_only_gateway {
        let id = EgressOnlyInternetGatewayId::named("Egress");
        cloud.create_egress_only_internet_gateway(id, &vpc_id).unwrap();
    }
    let tables: Vec<RouteTableId> = sizes.subnets.checked_sub(1).map(table).into_iter().collect();
    for number in 0..sizes.s3_endpoints {
        let tables = if number == 0 { tables.clone() } else { Vec::new() };
        add_endpoint(&mut cloud, &vpc_id, &format!("S3n{number}"), "s3", tables);
    }
    if sizes.dynamodb_endpoint {
        add_endpoint(&mut cloud, &vpc_id, "Ddb", "dynamodb", tables);
    }
    cloud
}

fn letter(number: u8) -> char {
    char::from(b'A' + number)
}

fn table(number: u8) -> RouteTableId {
    RouteTableId::named(&letter(number).to_string())
}

fn add_subnet(cloud: &mut Cloud, vpc_id: &VpcId, number: u8, instances: u8) {
    let subnet_id = SubnetId::named(&letter(number).to_string());
    let request = CreateSubnet {
        subnet_id: subnet_id.clone(),
        vpc_id: vpc_id.clone(),
        availability_zone: None,
        cidr_block: Some(Ipv4Net::new_assert([10, 0, number, 0].into(), 24)),
        ipv6_cidr_block: None,
        map_public_ip_on_launch: false,
    };
    cloud.create_subnet(request).unwrap();
    cloud.create_route_table(table(number), vpc_id).unwrap();
    cloud.associate_route_table(&table(number), &subnet_id).unwrap();
    for instance in 0..instances {
        let name = format!("{}{instance}", letter(number));
        let interface = CreateNetworkInterface::new(NetworkInterfaceId::named(&name), subnet_id.clone());
        cloud.run_instances(InstanceId::named(&name), vec![interface], None).unwrap();
    }
}

fn add_way_to_the_internet(cloud: &mut Cloud, vpc_id: &VpcId, subnets: u8) {
    let gateway = InternetGatewayId::named("Gateway");
    cloud.create_internet_gateway(gateway.clone());
    cloud.attach_internet_gateway(&gateway, vpc_id).unwrap();
    cloud.create_route(&table(0), "0.0.0.0/0 igw-Gateway".parse().unwrap()).unwrap();
    cloud.allocate_address(AllocationId::named("Nat"));
    let request = CreateNatGateway {
        nat_gateway_id: NatGatewayId::named("Nat"),
        subnet_id: SubnetId::named("A"),
        connectivity_type: ConnectivityType::Public,
        allocation_id: Some(AllocationId::named("Nat")),
    };
    cloud.create_nat_gateway(request).unwrap();
    for number in 1..subnets {
        cloud.create_route(&table(number), "0.0.0.0/0 nat-Nat".parse().unwrap()).unwrap();
    }
}

fn add_endpoint(cloud: &mut Cloud, vpc_id: &VpcId, name: &str, service: &str, tables: Vec<RouteTableId>) {
    let service = format!("com.amazonaws.us-east-1.{service}").parse().unwrap();
    let request = CreateVpcEndpoint::new(VpcEndpointId::named(name), vpc_id.clone(), service);
    cloud.create_vpc_endpoint(CreateVpcEndpoint { route_table_ids: tables, ..request }).unwrap();
}

fn ask(cloud: &Cloud, from: &str, to: &str) -> Answer {
    trace(cloud, &Question::new(from, to.parse().unwrap())).unwrap()
}

#[test]
fn everything_is_named() {
    let cloud = network(&Sizes { dynamodb_endpoint: true, subnets: 4, instances: 2, ..SMALL });
    let figure = draw(&cloud, None);
    let svg = Document::parse(&figure.svg).unwrap();
    let texts = texts(&svg);
    let subnets = cloud.subnets.keys().map(|id| id.as_str());
    let tables = cloud.subnets.values().map(|subnet| cloud.route_table_of(subnet).unwrap().route_table_id.as_str());
    let gateways =
        ["vpc-Net", "igw-Gateway", "nat-Nat", "vpce-S3n0", "vpce-Ddb", "Amazon S3", "DynamoDB", "The internet"];
    let addresses = ["10.0.0.0/16", "10.0.3.0/24", "10.0.3.5", "us-east-1a"];
    let instances = cloud.instances.keys().map(|id| id.name());
    for name in subnets.chain(tables).chain(gateways).chain(addresses).chain(instances) {
        assert!(texts.iter().any(|text| text.contains(name)), "{name} is not in {texts:?}");
    }
    assert_in_place(&figure);
}

#[test]
fn it_is_an_image_with_a_name_and_a_description() {
    let cloud = network(&SMALL);
    let answer = ask(&cloud, "B0", "s3://reports/q3.csv");
    let figures = [draw(&cloud, None), draw(&cloud, Some(&answer))];
    let mut ids = Vec::new();
    for figure in &figures {
        let svg = Document::parse(&figure.svg).unwrap();
        let root = svg.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        let labels: Vec<&str> = root.attribute("aria-labelledby").unwrap().split(' ').collect();
        let label = |id: &str| svg.descendants().find(|node| node.attribute("id") == Some(id)).unwrap().text().unwrap();
        assert_eq!(labels.iter().map(|id| label(id)).collect::<Vec<_>>(), [&figure.title, &figure.description]);
        ids.extend(labels.into_iter().map(str::to_owned));
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4, "two figures in a page have ids of their own");
    assert_eq!(figures[1].title, "B0 → s3://reports/q3.csv: reachable through vpce-S3n0");
    for part in
        ["subnet-B (10.0.1.0/24, rtb-B) with B0 in it", "eni-B0, sg-Net-default", "rtb-B and vpce-S3n0", "answers"]
    {
        assert!(figures[1].description.contains(part), "{part}: {}", figures[1].description);
    }
}

#[test]
fn a_request_that_gets_through_is_a_line_to_its_end() {
    let cloud = network(&SMALL);
    for (to, class) in [("s3://reports/q3.csv", "private"), ("203.0.113.99", "public"), ("A0", "private")] {
        let answer = ask(&cloud, "B0", to);
        let svg = draw(&cloud, Some(&answer)).svg;
        let svg = Document::parse(&svg).unwrap();
        let line = svg.descendants().find(|node| node.attribute("class") == Some("line")).unwrap();
        assert_eq!(line.parent().unwrap().attribute("class"), Some(class), "{to}");
        assert_eq!((count(&svg, "arrow"), count(&svg, "beyond"), count(&svg, "blocked")), (1, 0, 0), "{to}");
    }
}

#[test]
fn a_request_that_is_stopped_is_a_broken_line_with_a_cross() {
    let cloud = network(&Sizes { internet_gateway: false, s3_endpoints: 0, ..SMALL });
    let answer = ask(&cloud, "B0", "s3://reports/q3.csv");
    let figure = draw(&cloud, Some(&answer));
    let svg = Document::parse(&figure.svg).unwrap();
    assert_eq!((count(&svg, "arrow"), count(&svg, "flow")), (0, 0));
    let texts = texts(&svg);
    for text in
        ["Blocked at rtb-B", "no route for 52.216.0.1: drops it", "nothing happens until the connection times out"]
    {
        assert!(texts.iter().any(|one| one == text), "{text}: {texts:?}");
    }
    assert!(figure.description.ends_with("What stops it: rtb-B."), "{}", figure.description);
}

#[test]
fn a_reply_that_is_stopped_is_drawn_beside_the_request() {
    let mut cloud = network(&SMALL);
    let acl = NetworkAclId::named("Strict");
    cloud.create_network_acl(acl.clone(), &VpcId::named("Net")).unwrap();
    cloud.replace_network_acl_association(&acl, &SubnetId::named("B")).unwrap();
    let out = NetworkAclEntry {
        rule_number: 100,
        egress: true,
        protocol: IpProtocol::TCP,
        rule_action: RuleAction::Allow,
        cidr_block: "0.0.0.0/0".parse().unwrap(),
        port_range: PortRange::one(443),
    };
    cloud.create_network_acl_entry(&acl, out).unwrap();
    let answer = ask(&cloud, "B0", "s3://reports/q3.csv");
    assert_eq!(answer.verdict(), Verdict::Blocked);
    let svg = draw(&cloud, Some(&answer)).svg;
    let svg = Document::parse(&svg).unwrap();
    // The request arrives, and the reply would, if nothing stopped it at the boundary of the subnet.
    assert_eq!((count(&svg, "arrow"), count(&svg, "beyond")), (2, 1));
    assert!(texts(&svg).iter().any(|text| text == "Blocked at acl-Strict"));
}

#[test]
fn names_are_escaped_and_long_ones_cut_with_the_whole_name_beside_them() {
    let mut cloud = network(&SMALL);
    let hostile = r#"<script>alert("1")</script>&amp;'"#;
    let long = "n".repeat(300);
    for name in [hostile, &long, "\u{0}\u{1b}]\u{ffff}"] {
        let interface = CreateNetworkInterface::new(NetworkInterfaceId::named(name), SubnetId::named("B"));
        cloud.run_instances(InstanceId::named(name), vec![interface], None).unwrap();
    }
    let answer = ask(&cloud, hostile, &format!("s3://{}/x", "b".repeat(300)));
    let figure = draw(&cloud, Some(&answer));
    let svg = Document::parse(&figure.svg).unwrap();
    assert_eq!(svg.descendants().filter(|node| node.tag_name().name() == "script").count(), 0);
    assert!(figure.title.contains(hostile));
    assert!(texts(&svg).iter().all(|text| text.chars().count() < 60));
    let titles = svg.descendants().filter(|node| node.tag_name().name() == "title");
    assert!(titles.into_iter().any(|title| title.text().unwrap_or_default().contains(&long)));
    assert_in_place(&figure);
}

#[test]
fn what_does_not_fit_is_counted_and_what_is_on_the_way_is_drawn() {
    let cloud = network(&Sizes { subnets: 12, instances: 9, ..SMALL });
    let answer = ask(&cloud, "K8", "203.0.113.99");
    let figure = draw(&cloud, Some(&answer));
    let svg = Document::parse(&figure.svg).unwrap();
    let texts = texts(&svg);
    for text in ["and 7 more subnets", "and 6 more", "subnet-K", "K8", "subnet-A", "nat-Nat"] {
        assert!(texts.iter().any(|one| one == text), "{text}: {texts:?}");
    }
    assert_in_place(&figure);
}

#[test]
fn a_network_without_a_vpc_is_a_picture_too() {
    let figure = draw(&Cloud::default(), None);
    assert!(Document::parse(&figure.svg).unwrap().descendants().any(|node| node.text() == Some("no VPC")));
    assert_eq!(figure.description, "There is no VPC in this network.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn networks_of_every_size_are_drawn_in_place_and_always_alike(
        subnets in 0u8..12,
        instances in 0u8..7,
        s3_endpoints in 0u8..4,
        [dynamodb_endpoint, internet_gateway, egress_only_gateway] in any::<[bool; 3]>(),
        to in prop::sample::select(vec!["s3://reports/x", "dynamodb://Orders", "s3.eu-west-1.amazonaws.com", "203.0.113.99", "10.0.0.200", "A0"]),
    ) {
        let sizes = Sizes { subnets, instances, s3_endpoints, dynamodb_endpoint, internet_gateway, egress_only_gateway };
        let cloud = network(&sizes);
        assert_in_place(&draw(&cloud, None));
        for from in cloud.source_names() {
            let answer = ask(&cloud, from, to);
            let figure = draw(&cloud, Some(&answer));
            assert_in_place(&figure);
            prop_assert_eq!(&figure, &draw(&cloud.clone(), Some(&answer)));
        }
    }
}
