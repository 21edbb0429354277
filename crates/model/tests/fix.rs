//! What would let a blocked request through: made, it does.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;
mod network;

use landscape::{Landscape, read};
use network::Network;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::load_balancer::LoadBalancerType;
use vpce_model::cloud::peering::PeeringStatus;
use vpce_model::cloud::vpc_endpoint::VpcEndpointState;
use vpce_model::fix::{Change, fix};
use vpce_model::trace::{Question, Verdict, trace};

/// The calls that let a request through; they are made, and it is followed again.
fn calls(cloud: &Cloud, from: &str, to: &str) -> Vec<String> {
    let question = Question::new(from, read(to));
    assert_ne!(trace(cloud, &question).unwrap().verdict(), Verdict::Reachable, "nothing to fix");
    let found = fix(cloud, &question).unwrap().expect("a fix");
    let mut changed = cloud.clone();
    for fixed in &found.changes {
        fixed.change.apply(&mut changed).unwrap();
        assert!(!fixed.effect.is_empty());
    }
    assert_eq!(trace(&changed, &question).unwrap().verdict(), Verdict::Reachable);
    let calls: Vec<String> = found.changes.iter().map(|fixed| fixed.change.to_string()).collect();
    for call in &calls {
        let operation = call.split(' ').nth(2).unwrap_or_default();
        assert!(Change::OPERATIONS.contains(&operation), "`{operation}` is not listed");
    }
    calls
}

#[test]
fn a_table_that_was_forgotten_is_associated_with_the_endpoint() {
    let network = Network::new().subnet("Private", "10.0.1.0/24").instance("App", "Private").endpoint(
        "S3",
        "com.amazonaws.us-east-1.s3",
        &[],
    );
    let expected = ["aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-S3 --add-route-table-ids rtb-Private"];
    assert_eq!(calls(&network.cloud, "App", "s3://reports"), expected);
}

#[test]
fn a_group_is_opened_for_one_port_to_the_services_list() {
    let network = Network::with_endpoint(&["Private"]).rules("App", &["egress tcp 80 0.0.0.0/0"]);
    let expected = ["aws ec2 authorize-security-group-egress --group-id sg-App \
         --ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=pl-63a5400a}]"];
    assert_eq!(calls(&network.cloud, "App", "s3://reports"), expected);
}

#[test]
fn an_acl_gets_an_entry_in_front_of_the_one_that_denies() {
    let network = Network::with_nat().acl(
        "Private",
        &[
            "100 allow egress tcp 443 0.0.0.0/0",
            "50 deny ingress tcp 40000-65535 0.0.0.0/0",
            "100 allow ingress tcp all 0.0.0.0/0",
        ],
    );
    let expected =
        ["aws ec2 create-network-acl-entry --network-acl-id acl-Private --ingress --rule-number 49 --protocol tcp \
         --rule-action allow --cidr-block 203.0.113.9/32 --port-range From=40000,To=61000"];
    assert_eq!(calls(&network.cloud, "App", "203.0.113.9"), expected);
}

#[test]
fn everything_that_blocks_is_changed_at_once() {
    let network = Network::new()
        .subnet("Public", "10.0.0.0/24")
        .subnet("Private", "10.0.1.0/24")
        .nat("1", "Public")
        .instance("App", "Private")
        .rules("App", &[])
        .acl("Private", &[]);
    let calls = calls(&network.cloud, "App", "198.51.100.9");
    let verbs: Vec<&str> = calls.iter().map(|call| call.split(' ').nth(2).unwrap()).collect();
    let expected = [
        "authorize-security-group-egress",
        "create-network-acl-entry",
        "create-route",
        "create-network-acl-entry",
        "create-route",
    ];
    assert_eq!(verbs, expected);
}

#[test]
fn two_vpcs_get_routes_both_ways_and_the_peering_its_acceptance() {
    let mut landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .vpc("B", "10.1.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .subnet("B", "Db", "10.1.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .instance("Db", "Db", &[])
        .peering("AB", "A", "B");
    let id = read("pcx-AB");
    landscape.cloud.vpc_peering_connections.get_mut(&id).unwrap().status = PeeringStatus::PendingAcceptance;
    let expected = [
        "aws ec2 create-route --route-table-id rtb-App --destination-cidr-block 10.1.0.0/16 --vpc-peering-connection-id pcx-AB",
        "aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-AB",
        "aws ec2 authorize-security-group-ingress --group-id sg-Db \
         --ip-permissions IpProtocol=tcp,FromPort=5432,ToPort=5432,IpRanges=[{CidrIp=10.0.0.4/32}]",
        "aws ec2 create-route --route-table-id rtb-Db --destination-cidr-block 10.0.0.0/16 --vpc-peering-connection-id pcx-AB",
    ];
    assert_eq!(calls(&landscape.cloud, "App", "Db:5432"), expected);
}

#[test]
fn a_transit_gateway_learns_the_networks_it_lacks() {
    let mut landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .vpc("B", "10.1.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .subnet("B", "Db", "10.1.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .instance("Db", "Db", &["ingress 5432 10.0.0.0/8"])
        .transit_gateway("T")
        .attach("T", "A", &["App"])
        .attach("T", "B", &["Db"]);
    landscape.cloud.transit_gateway_route_tables.get_mut(&read("tgw-rtb-T")).unwrap().propagations.clear();
    let calls = calls(&landscape.cloud, "App", "Db:5432");
    let propagations = calls.iter().filter(|call| call.contains("enable-transit-gateway-route-table-propagation"));
    assert_eq!((propagations.count(), calls.len()), (2, 4), "{calls:?}");
}

#[test]
fn an_endpoint_that_nobody_accepted_is_accepted() {
    let mut landscape = Landscape::default()
        .vpc_of("P", "10.9.0.0/16", "444455556666")
        .subnet("P", "S", "10.9.0.0/24", "us-east-1a")
        .instance("Target", "S", &["ingress 8443 10.9.0.0/16"])
        .load_balancer(LoadBalancerType::Network, "Api", &["S"], &["Target"])
        .endpoint_service("Api", "444455556666", None)
        .vpc("C", "10.0.0.0/16")
        .subnet("C", "App", "10.0.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .group("C", "Api", &["ingress 443 10.0.0.0/8"])
        .endpoint_with("C", "Api", &Landscape::service_name("Api"), &["App"], |request| {
            request.security_group_ids = vec![read("sg-Api")];
        });
    let endpoint = landscape.cloud.vpc_endpoints.get_mut(&read("vpce-Api")).unwrap();
    endpoint.state = VpcEndpointState::PendingAcceptance;
    let address = landscape.address("Api-App");
    let expected = ["aws ec2 accept-vpc-endpoint-connections --service-id vpce-svc-Api --vpc-endpoint-ids vpce-Api"];
    assert_eq!(calls(&landscape.cloud, "App", &address), expected);
}

#[test]
fn where_something_has_to_be_built_there_is_no_fix() {
    let network = Network::new().subnet("Private", "10.0.1.0/24").instance("App", "Private");
    assert_eq!(fix(&network.cloud, &Question::new("App", read("s3://reports"))).unwrap(), None);
    let reachable = Network::with_nat();
    assert_eq!(fix(&reachable.cloud, &Question::new("App", read("s3://reports"))).unwrap(), None);
}
