//! A request from end to end: each way out of a VPC, each thing that stops it, and what the caller sees.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use network::{Network, read};
use vpce_model::action::{CreateNetworkInterface, CreateVpcEndpoint};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::{NetworkInterfaceId, SecurityGroupId, SubnetId};
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::cloud::security_group::Peer;
use vpce_model::cloud::service_resource::{Bucket, Table};
use vpce_model::cloud::vpc_endpoint::IpAddressType;
use vpce_model::explanation_code::ExplanationCode as Code;
use vpce_model::firewall::Passage;
use vpce_model::rule::Rule;
use vpce_model::trace::{
    Answer, Caution, End, Explanation, Hop, Path, Question, Refusal, Symptom, TraceError, Verdict, trace,
};

const OBJECT: &str = "s3://reports/q3.csv";

/// The components of a way, in order.
fn components(hops: &[Hop]) -> Vec<String> {
    hops.iter().map(Hop::component).collect()
}

/// The address that the other end sees.
fn source_seen(answer: &Answer) -> String {
    match &answer.paths[0].end {
        End::Service { source, .. } | End::Internet { source } => source.to_string(),
        end => panic!("nobody sees the request: {end:?}"),
    }
}

/// What blocks, each by its component, code and rule.
fn blocks(answer: &Answer) -> Vec<(String, Option<Code>, Option<Rule>)> {
    let part = |it: Explanation| (it.component, it.explanation_code, it.rule);
    answer.explanations().into_iter().map(part).collect()
}

fn block(component: &str, code: Code, rule: impl Into<Option<Rule>>) -> (String, Option<Code>, Option<Rule>) {
    (component.to_owned(), Some(code), rule.into())
}

/// A network with the bucket `reports` in a Region.
fn with_bucket(mut network: Network, region: &str) -> Network {
    let bucket =
        Bucket { bucket_name: "reports".to_owned(), owner_id: "111122223333".to_owned(), region: read(region) };
    network.cloud.buckets.insert(bucket.bucket_name.clone(), bucket);
    network
}

mod ways_out {
    use super::*;

    #[test]
    fn through_a_nat_gateway_a_request_passes_two_subnets_and_two_tables() {
        let answer = Network::with_nat().ask("App", OBJECT);
        assert_eq!(answer.verdict(), Verdict::Reachable);
        let [path] = &answer.paths[..] else { panic!("{answer}") };
        let forward = [
            "eni-App",
            "sg-App",
            "acl-A-default",
            "rtb-Private",
            "acl-A-default",
            "nat-1",
            "acl-A-default",
            "rtb-Public",
            "igw-1",
        ];
        assert_eq!(components(&path.forward), forward);
        let back = ["acl-A-default", "nat-1", "acl-A-default", "acl-A-default", "sg-App"];
        assert_eq!(components(&path.back), back);
        assert_eq!(path.carriers(), ["nat-1", "igw-1"]);
    }

    // RT-33
    #[test]
    fn through_a_nat_gateway_the_service_sees_the_elastic_ip_address() {
        let network = Network::with_nat();
        let public_ip = network.interface("1").public_ip.unwrap().to_string();
        assert_eq!(source_seen(&network.ask("App", OBJECT)), public_ip);
    }

    // RT-62
    #[test]
    fn replies_to_a_nat_gateway_go_to_its_ports_and_from_there_to_the_clients() {
        let answer = Network::with_nat().ask("App", OBJECT);
        let ports = answer.paths[0].back.iter().filter_map(|hop| match hop {
            Hop::NetworkAcl(decision) => Some(decision.ports().to_string()),
            _ => None,
        });
        assert_eq!(ports.collect::<Vec<_>>(), ["1024-65535", "32768-61000", "32768-61000"]);
    }

    #[test]
    fn a_nat_gateway_in_the_clients_own_subnet_is_reached_without_an_acl() {
        let network = Network::new()
            .subnet("Public", "10.0.0.0/24")
            .nat("1", "Public")
            .routes("Public", &["0.0.0.0/0 nat-1"])
            .instance("App", "Public");
        let answer = network.ask("App", OBJECT);
        let forward = &answer.paths[0].forward;
        // Its table leads back to the gateway itself, and no further.
        let expected =
            ["eni-App", "sg-App", "acl-A-default", "rtb-Public", "nat-1", "acl-A-default", "rtb-Public", "nat-1"];
        assert_eq!(components(forward), expected);
        assert_eq!((&answer.paths[0].end, answer.verdict()), (&End::Loop, Verdict::Blocked));
    }

    fn with_internet_gateway() -> Network {
        Network::new().subnet("Public", "10.0.0.0/24").routes("Public", &["0.0.0.0/0 igw-1"])
    }

    #[test]
    fn through_an_internet_gateway_a_public_address_is_seen() {
        let network = with_internet_gateway().public_instance("App", "Public");
        let answer = network.ask("App", OBJECT);
        assert_eq!(answer.verdict(), Verdict::Reachable);
        assert_eq!(answer.paths[0].carriers(), ["igw-1"]);
        assert_eq!(source_seen(&answer), network.interface("App").public_ip.unwrap().to_string());
    }

    #[test]
    fn without_a_public_address_an_internet_gateway_drops() {
        let answer = with_internet_gateway().instance("App", "Public").ask("App", OBJECT);
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::ConnectTimeout));
        assert_eq!(blocks(&answer), [block("igw-1", Code::IgwPublicIpAssociationForEgress, None)]);
    }

    #[test]
    fn behind_a_private_nat_gateway_an_internet_gateway_drops() {
        let network = Network::new()
            .subnet("Public", "10.0.0.0/24")
            .subnet("Private", "10.0.1.0/24")
            .private_nat("1", "Public")
            .routes("Public", &["0.0.0.0/0 igw-1"])
            .routes("Private", &["0.0.0.0/0 nat-1"])
            .instance("App", "Private");
        let answer = network.ask("App", OBJECT);
        assert_eq!(blocks(&answer), [block("igw-1", Code::IgwPublicIpAssociationForEgress, None)]);
        assert!(answer.explanations()[0].message.contains("the NAT gateway has no public IPv4 address"));
    }

    // RT-20, RT-27, RT-28, RT-33
    #[test]
    fn through_an_endpoint_the_service_sees_the_private_address() {
        let answer = Network::with_endpoint(&["Private"]).ask("App", OBJECT);
        let [path] = &answer.paths[..] else { panic!("{answer}") };
        assert_eq!(answer.verdict(), Verdict::Reachable);
        assert_eq!(components(&path.forward), ["eni-App", "sg-App", "acl-A-default", "rtb-Private", "vpce-S3"]);
        assert_eq!(components(&path.back), ["acl-A-default", "sg-App"]);
        assert_eq!((path.carriers(), source_seen(&answer).as_str()), (vec!["vpce-S3".to_owned()], "10.0.1.4"));
        let Hop::RouteTable(decision) = &path.forward[3] else { panic!("{:?}", path.forward[3]) };
        assert_eq!(decision.rule(), Rule::Rt28);
    }

    // RT-32
    #[test]
    fn with_an_endpoint_and_without_the_request_goes_to_the_same_addresses() {
        let with = Network::with_endpoint(&["Private"]).ask("App", OBJECT);
        let without = Network::with_nat().ask("App", OBJECT);
        assert_eq!(with.paths[0].addresses, without.paths[0].addresses);
        assert_eq!(with.resolution, without.resolution);
    }

    // RT-28
    #[test]
    fn beside_an_endpoint_everything_else_takes_the_default_route() {
        let answer = Network::with_endpoint(&["Private"]).ask("App", "203.0.113.200");
        assert_eq!(answer.paths[0].carriers(), ["nat-1", "igw-1"]);
        assert!(matches!(answer.paths[0].end, End::Internet { .. }));
        let dynamodb = Network::with_endpoint(&["Private"]).ask("App", "dynamodb://Orders");
        assert_eq!(dynamodb.paths[0].carriers(), ["nat-1", "igw-1"]);
    }

    // RT-24
    #[test]
    fn two_services_may_each_have_their_endpoint_in_one_table() {
        let network =
            Network::with_endpoint(&["Private"]).endpoint("DynamoDB", "com.amazonaws.us-east-1.dynamodb", &["Private"]);
        assert_eq!(network.ask("App", OBJECT).paths[0].carriers(), ["vpce-S3"]);
        let answer = network.ask("App", "dynamodb://Orders");
        assert_eq!(answer.paths[0].carriers(), ["vpce-DynamoDB"]);
        assert!(matches!(&answer.paths[0].end, End::Service { service_name, .. }
            if service_name.to_string() == "com.amazonaws.us-east-1.dynamodb"));
    }

    // RT-27
    #[test]
    fn an_endpoint_in_the_nat_gateways_table_is_used_behind_the_nat_gateway() {
        let answer = Network::with_endpoint(&["Public"]).ask("App", OBJECT);
        assert_eq!(answer.paths[0].carriers(), ["nat-1", "vpce-S3"]);
        assert_eq!(source_seen(&answer), "10.0.0.4", "the private address of the NAT gateway");
        assert!(answer.cautions.iter().all(|caution| !matches!(caution, Caution::EndpointNotUsed { .. })));
    }

    // RT-05, RT-07
    #[test]
    fn a_static_route_inside_one_of_the_services_ranges_splits_the_request() {
        let network = Network::with_endpoint(&["Private"]).routes("Private", &["52.216.8.0/24 nat-1"]);
        let answer = network.ask("App", OBJECT);
        assert_eq!(answer.verdict(), Verdict::Reachable);
        let ways: Vec<_> = answer.paths.iter().map(Path::carriers).collect();
        assert_eq!(ways, [vec!["vpce-S3"], vec!["nat-1", "igw-1"]]);
        let ranges: Vec<_> = answer.paths[1].addresses.iter().map(ToString::to_string).collect();
        assert_eq!(ranges, ["52.216.8.0/24"]);
    }

    #[test]
    fn an_egress_only_internet_gateway_leaves_the_address_as_it_is() {
        let answer = dual_stack(&["::/0 eigw-1"]).ask("App", "2001:db8:ffff::9");
        assert_eq!(answer.paths[0].carriers(), ["eigw-1"]);
        assert_eq!((answer.verdict(), source_seen(&answer).as_str()), (Verdict::Reachable, "2001:db8:0:1::4"));
    }

    #[test]
    fn an_internet_gateway_leaves_an_ipv6_address_as_it_is() {
        let answer = dual_stack(&["::/0 igw-1"]).ask("App", "2001:db8:ffff::9");
        assert_eq!((answer.verdict(), source_seen(&answer).as_str()), (Verdict::Reachable, "2001:db8:0:1::4"));
    }

    #[test]
    fn what_a_nat_gateway_does_for_ipv6_is_not_modelled() {
        let network = dual_stack(&[]).subnet("Public", "10.0.1.0/24").nat("1", "Public");
        let answer = network.routes("A", &["64:ff9b::/96 nat-1"]).ask("App", "64:ff9b::203.0.113.9");
        assert_eq!(answer.paths[0].end, End::NotModelled { id: "nat-1".to_owned() });
        assert_eq!(answer.verdict(), Verdict::Undecided);
    }

    #[test]
    fn what_the_model_does_not_know_is_undecided() {
        for target in ["tgw-1", "pcx-1", "vgw-1", "lgw-1"] {
            let network = Network::new().subnet("A", "10.0.0.0/24").instance("App", "A");
            let answer = network.routes("A", &[&format!("0.0.0.0/0 {target}")]).ask("App", "203.0.113.9");
            assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Undecided, Symptom::Undecided));
            assert_eq!(answer.paths[0].end, End::NotModelled { id: target.to_owned() });
            assert_eq!(blocks(&answer), [(target.to_owned(), None, None)]);
        }
    }
}

/// `App` has both families, in `subnet-A`, whose table has these rows.
fn dual_stack(rows: &[&str]) -> Network {
    Network::new()
        .cidr_block("2001:db8::/56")
        .subnet_of("A", Some("10.0.0.0/24"), Some("2001:db8:0:1::/64"))
        .egress_only_internet_gateway("1")
        .routes("A", rows)
        .ipv6_instance("App", "A")
}

mod families {
    use super::*;

    const DUAL_STACK_NAME: &str = "https://reports.s3.dualstack.us-east-1.amazonaws.com";

    fn with_ipv4_endpoint(rows: &[&str]) -> Network {
        dual_stack(rows).endpoint("S3", "com.amazonaws.us-east-1.s3", &["A"])
    }

    // RT-41
    #[test]
    fn ipv6_passes_by_an_ipv4_endpoint() {
        let answer = with_ipv4_endpoint(&["::/0 eigw-1"]).ask("App", DUAL_STACK_NAME);
        assert_eq!((answer.verdict(), answer.paths[0].carriers()), (Verdict::Reachable, vec!["eigw-1".to_owned()]));
        assert_eq!(answer.cautions, [Caution::Ipv6PassesBy { vpc_endpoint_id: read("vpce-S3") }]);
        assert_eq!(answer.cautions[0].rule(), Some(Rule::Rt41));
    }

    // RT-41
    #[test]
    fn ipv6_is_dropped_where_it_passes_by_the_endpoint_and_has_no_route() {
        let answer = with_ipv4_endpoint(&[]).ask("App", DUAL_STACK_NAME);
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::ConnectTimeout));
        assert_eq!(blocks(&answer), [block("rtb-A", Code::NoRouteToDestination, Rule::Rt04)]);
        assert_eq!(answer.cautions, [Caution::Ipv6PassesBy { vpc_endpoint_id: read("vpce-S3") }]);
    }

    /// `vpce-Dual`, which carries both families, in the tables of these subnets.
    fn with_dual_stack_endpoint(mut network: Network, tables: &[&str]) -> Network {
        let service = read("com.amazonaws.us-east-1.s3");
        let request = CreateVpcEndpoint {
            ip_address_type: IpAddressType::Dualstack,
            route_table_ids: tables.iter().map(|table| read(table)).collect(),
            ..CreateVpcEndpoint::new(read("vpce-Dual"), read("vpc-A"), service)
        };
        network.cloud.create_vpc_endpoint(request).unwrap();
        network
    }

    // RT-25, RT-41
    #[test]
    fn the_endpoint_that_is_passed_by_is_the_one_in_the_subnets_own_table() {
        let network = dual_stack(&["::/0 eigw-1"]).subnet_of("B", Some("10.0.1.0/24"), Some("2001:db8:0:2::/64"));
        let network = with_dual_stack_endpoint(network, &["rtb-B"]);
        let answer = network.ask("App", DUAL_STACK_NAME);
        let (vpc_endpoint_id, route_table_id) = (read("vpce-Dual"), read("rtb-A"));
        assert_eq!(answer.cautions, [Caution::EndpointNotUsed { vpc_endpoint_id, route_table_id }]);
        let answer = network.endpoint("S3", "com.amazonaws.us-east-1.s3", &["A"]).ask("App", DUAL_STACK_NAME);
        assert_eq!(answer.cautions, [Caution::Ipv6PassesBy { vpc_endpoint_id: read("vpce-S3") }]);
    }

    // RT-38, RT-39
    #[test]
    fn a_dual_stack_endpoint_carries_both_families() {
        let network = with_dual_stack_endpoint(dual_stack(&[]), &["rtb-A"]);
        for (to, source) in [(OBJECT, "10.0.0.4"), (DUAL_STACK_NAME, "2001:db8:0:1::4")] {
            let answer = network.ask("App", to);
            assert_eq!(
                (answer.paths[0].carriers(), source_seen(&answer).as_str()),
                (vec!["vpce-Dual".to_owned()], source)
            );
            assert!(!answer.cautions.iter().any(|caution| matches!(caution, Caution::Ipv6PassesBy { .. })));
        }
    }

    #[test]
    fn a_client_without_ipv6_asks_a_dual_stack_name_over_ipv4() {
        let network = Network::with_endpoint(&["Private"]);
        assert_eq!(network.ask("App", DUAL_STACK_NAME).paths[0].carriers(), ["vpce-S3"]);
    }

    // RT-03
    #[test]
    fn a_client_with_ipv6_only_has_no_address_for_an_ipv4_name() {
        let network = Network::new()
            .cidr_block("2001:db8::/56")
            .subnet_of("6", None, Some("2001:db8:0:2::/64"))
            .ipv6_instance("App", "6");
        let answer = network.ask("App", OBJECT);
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::NetworkUnreachable));
        assert_eq!(blocks(&answer), [("eni-App".to_owned(), None, Some(Rule::Rt03))]);
        assert!(answer.explanations()[0].message.contains("no IPv4 address"));
        assert_eq!(answer.paths[0].end, End::Nowhere);
    }

    // RT-03
    #[test]
    fn a_client_without_ipv6_has_no_address_for_an_ipv6_destination() {
        let answer = Network::with_nat().ask("App", "2001:db8:ffff::9");
        assert_eq!(answer.symptom(), Symptom::NetworkUnreachable);
        assert!(answer.explanations()[0].message.contains("no IPv6 address"));
    }
}

mod services {
    use super::*;

    // RT-29, RT-30
    #[test]
    fn a_bucket_of_another_region_passes_by_the_endpoint() {
        let answer = with_bucket(Network::with_endpoint(&["Private"]), "eu-west-1").ask("App", OBJECT);
        assert_eq!(answer.paths[0].carriers(), ["nat-1", "igw-1"]);
        let service_name = read("com.amazonaws.eu-west-1.s3");
        assert_eq!(answer.cautions, [Caution::OtherRegion { vpc_endpoint_id: read("vpce-S3"), service_name }]);
        assert_eq!(answer.cautions[0].rule(), Some(Rule::Rt29));
    }

    // RT-29
    #[test]
    fn a_bucket_of_another_region_is_not_reached_without_a_default_route() {
        let mut network = with_bucket(Network::with_endpoint(&["Private"]), "eu-west-1");
        network.cloud.delete_route(&read("rtb-Private"), &read("0.0.0.0/0")).unwrap();
        let answer = network.ask("App", OBJECT);
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::ConnectTimeout));
        assert_eq!(blocks(&answer), [block("rtb-Private", Code::NoRouteToDestination, Rule::Rt04)]);
        assert!(matches!(answer.cautions[..], [Caution::OtherRegion { .. }]));
        assert!(answer.explanations()[0].help.starts_with("in a VPC of eu-west-1 "), "{answer}");
    }

    // RT-27
    #[test]
    fn a_forgotten_route_table_stays_on_the_public_path() {
        let network =
            Network::with_nat().subnet("Other", "10.0.2.0/24").endpoint("S3", "com.amazonaws.us-east-1.s3", &["Other"]);
        let answer = with_bucket(network, "us-east-1").ask("App", OBJECT);
        assert_eq!(answer.paths[0].carriers(), ["nat-1", "igw-1"]);
        let (vpc_endpoint_id, route_table_id) = (read("vpce-S3"), read("rtb-Private"));
        assert_eq!(answer.cautions, [Caution::EndpointNotUsed { vpc_endpoint_id, route_table_id }]);
        assert_eq!(answer.cautions[0].rule(), Some(Rule::Rt27));
    }

    // RT-27
    #[test]
    fn a_forgotten_route_table_without_a_default_route_leads_nowhere() {
        let mut network =
            Network::with_nat().subnet("Other", "10.0.2.0/24").endpoint("S3", "com.amazonaws.us-east-1.s3", &["Other"]);
        network.cloud.delete_route(&read("rtb-Private"), &read("0.0.0.0/0")).unwrap();
        let answer = network.ask("App", OBJECT);
        assert_eq!(answer.paths[0].end, End::Nowhere);
        assert!(answer.cautions.iter().any(|caution| matches!(caution, Caution::EndpointNotUsed { .. })));
        assert!(answer.explanations()[0].help.contains("gateway endpoint for com.amazonaws.us-east-1.s3"));
    }

    // RT-25
    #[test]
    fn of_two_endpoints_the_one_in_the_subnets_table_is_used() {
        let network = Network::with_endpoint(&["Public"]).endpoint("Two", "com.amazonaws.us-east-1.s3", &["Private"]);
        let answer = with_bucket(network, "us-east-1").ask("App", OBJECT);
        assert_eq!(answer.paths[0].carriers(), ["vpce-Two"]);
        assert!(answer.cautions.is_empty());
    }

    // RT-07
    #[test]
    fn an_endpoint_that_a_static_route_hides_is_not_a_forgotten_table() {
        let network = Network::with_endpoint(&["Private"]);
        let list = network.cloud.prefix_list(&read("pl-63a5400a"), read("us-east-1")).unwrap();
        let rows: Vec<String> = list.cidrs.iter().map(|cidr| format!("{cidr} nat-1")).collect();
        let network = network.routes("Private", &rows.iter().map(String::as_str).collect::<Vec<_>>());
        let answer = with_bucket(network, "us-east-1").ask("App", OBJECT);
        assert_eq!(answer.paths.len(), 21, "a way for each of the routes");
        assert!(answer.paths.iter().all(|path| path.carriers() == ["nat-1", "igw-1"]));
        assert!(answer.cautions.is_empty());
    }

    #[test]
    fn an_address_of_a_service_is_known_as_the_services() {
        let network = Network::with_endpoint(&["Private"]);
        for address in ["52.217.1.1", "52.217.1.1:443", "https://52.217.1.1"] {
            let answer = network.ask("App", address);
            assert_eq!(answer.resolution, None);
            assert_eq!(answer.paths[0].carriers(), ["vpce-S3"]);
        }
        let answer = Network::with_nat().ask("App", "52.218.130.1");
        assert!(matches!(&answer.paths[0].end, End::Service { service_name, .. }
            if service_name.to_string() == "com.amazonaws.us-west-2.s3"));
        assert!(matches!(Network::with_nat().ask("App", "192.0.2.1").paths[0].end, End::Internet { .. }));
    }

    #[test]
    fn a_table_of_dynamodb_is_where_its_arn_or_the_network_says() {
        let mut network = Network::with_nat();
        let name = |answer: Answer| answer.resolution.unwrap().name;
        assert_eq!(name(network.ask("App", "dynamodb://Orders")), "dynamodb.us-east-1.amazonaws.com");
        let table = Table { table_name: "Orders".to_owned(), region: read("eu-west-1") };
        network.cloud.tables.insert(table.table_name.clone(), table);
        assert_eq!(name(network.ask("App", "dynamodb://Orders")), "dynamodb.eu-west-1.amazonaws.com");
        let arn = "arn:aws:dynamodb:us-west-2:111122223333:table/Orders";
        let answer = network.ask("App", arn);
        assert!(answer.cautions.is_empty());
        assert_eq!(name(answer), "dynamodb.us-west-2.amazonaws.com");
    }

    #[test]
    fn the_region_of_what_the_network_does_not_know_is_assumed_and_said() {
        let region = read("us-east-1");
        let answer = Network::with_nat().ask("App", OBJECT);
        assert_eq!(answer.cautions, [Caution::RegionAssumed { name: "reports".to_owned(), region }]);
        let answer = Network::with_nat().ask("App", "dynamodb://Orders");
        assert_eq!(answer.cautions, [Caution::RegionAssumed { name: "Orders".to_owned(), region }]);
        assert_eq!(answer.cautions[0].rule(), None);
        assert!(with_bucket(Network::with_nat(), "us-east-1").ask("App", OBJECT).cautions.is_empty());
        assert!(Network::with_nat().ask("App", "reports.s3.us-east-1.amazonaws.com").cautions.is_empty());
    }

    #[test]
    fn a_legacy_global_name_goes_where_the_bucket_is() {
        let network = with_bucket(Network::with_endpoint(&["Private"]), "eu-west-1");
        assert_eq!(network.ask("App", "https://reports.s3.amazonaws.com").paths[0].carriers(), ["nat-1", "igw-1"]);
        assert_eq!(network.ask("App", "https://others.s3.amazonaws.com").paths[0].carriers(), ["vpce-S3"]);
    }

    // RT-35
    #[test]
    fn without_dns_support_the_name_does_not_resolve_and_nothing_is_sent() {
        let mut network = Network::with_endpoint(&["Private"]);
        network.cloud.vpcs.get_mut(&read("vpc-A")).unwrap().enable_dns_support = false;
        let answer = network.ask("App", OBJECT);
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::UnknownHost));
        assert!(answer.paths.is_empty());
        assert_eq!(blocks(&answer), [("the VPC's resolver".to_owned(), None, Some(Rule::Rt35))]);
        // An address needs no resolver.
        assert_eq!(network.ask("App", "52.217.1.1").verdict(), Verdict::Reachable);
    }

    // RT-35
    #[test]
    fn without_dns_hostnames_there_is_a_caution_beside_an_endpoint() {
        let hostnames_off = |mut network: Network| {
            network.cloud.vpcs.get_mut(&read("vpc-A")).unwrap().enable_dns_hostnames = false;
            with_bucket(network, "us-east-1").ask("App", OBJECT)
        };
        let answer = hostnames_off(Network::with_endpoint(&["Private"]));
        assert_eq!(answer.verdict(), Verdict::Reachable);
        assert_eq!(answer.cautions, [Caution::DnsHostnamesOff { vpc_id: read("vpc-A") }]);
        assert_eq!(answer.cautions[0].rule(), Some(Rule::Rt35));
        assert!(hostnames_off(Network::with_nat()).cautions.is_empty());
    }
}

mod inside_the_vpc {
    use super::*;

    // RT-15, RT-16
    #[test]
    fn neighbours_in_a_subnet_meet_no_acl_and_no_route_table() {
        let network = Network::new()
            .subnet("A", "10.0.0.0/24")
            .instance("App", "A")
            .instance("Db", "A")
            .and_rules("Db", &["ingress tcp 5432 sg-App"])
            .acl("A", &[])
            .rows("A", &["10.0.0.0/24 tgw-1"]);
        let answer = network.ask("App", "Db:5432");
        assert_eq!(answer.verdict(), Verdict::Reachable);
        let path = &answer.paths[0];
        assert_eq!(components(&path.forward), ["eni-App", "sg-App", "sg-Db", "eni-Db"]);
        assert_eq!(components(&path.back), ["sg-Db", "sg-App"]);
        assert_eq!(path.end, End::Interface { network_interface_id: read("eni-Db") });
    }

    fn two_subnets() -> Network {
        Network::new()
            .subnet("A", "10.0.0.0/24")
            .subnet("B", "10.0.1.0/24")
            .instance("App", "A")
            .instance("Db", "B")
            .and_rules("Db", &["ingress tcp 5432 10.0.0.0/24"])
    }

    // RT-02, RT-63
    #[test]
    fn between_subnets_a_request_meets_both_acls_and_the_local_route() {
        let answer = two_subnets().acl("B", &[]).ask("App", "Db:5432");
        let path = &answer.paths[0];
        let forward = ["eni-App", "sg-App", "acl-A-default", "rtb-A", "acl-B", "sg-Db", "eni-Db"];
        assert_eq!(components(&path.forward), forward);
        assert_eq!(components(&path.back), ["sg-Db", "acl-B", "acl-A-default", "sg-App"]);
        assert_eq!(path.carriers(), Vec::<String>::new());
        let expected = [
            block("acl-B", Code::SubnetAclRestriction, Rule::Rt63),
            block("acl-B", Code::SubnetAclRestriction, Rule::Rt62),
        ];
        assert_eq!(blocks(&answer), expected);
        let help = &answer.explanations()[0].help;
        assert_eq!(help, "allow port 5432 from 10.0.0.4, before any entry that denies it");
        assert_eq!(two_subnets().ask("App", "Db:5432").verdict(), Verdict::Reachable);
    }

    #[test]
    fn a_group_lets_in_only_what_it_names() {
        let answer = two_subnets().ask("App", "Db:22");
        assert_eq!(blocks(&answer), [block("sg-Db", Code::EniSgRulesMismatch, None)]);
        let answer = two_subnets().ask("Db", "App:22");
        assert_eq!(blocks(&answer), [block("sg-App", Code::SgHasNoRules, None)]);
    }

    // RT-10
    #[test]
    fn a_route_for_a_whole_subnet_leads_to_an_appliance() {
        let network = two_subnets()
            .subnet("C", "10.0.2.0/24")
            .instance("Appliance", "C")
            .rules("Appliance", &["ingress -1 all 10.0.0.0/16", "egress -1 all 10.0.0.0/16"])
            .routes("A", &["10.0.1.0/24 eni-Appliance"])
            .routes("B", &["10.0.0.0/24 eni-Appliance"]);
        let answer = network.ask("App", "Db:5432");
        assert_eq!(blocks(&answer), [block("eni-Appliance", Code::EniSourceDestCheckRestriction, None)]);
        let mut forwarding = network;
        let appliance = forwarding.cloud.network_interfaces.get_mut(&NetworkInterfaceId::named("Appliance")).unwrap();
        appliance.source_dest_check = false;
        let answer = forwarding.ask("App", "Db:5432");
        assert_eq!(answer.verdict(), Verdict::Reachable);
        let through = |hops: &[Hop]| hops.iter().any(|hop| matches!(hop, Hop::Appliance { .. }));
        assert!(through(&answer.paths[0].forward) && through(&answer.paths[0].back));
        // What an appliance hands on matches a rule with the sender's address, none with its group.
        let group = forwarding.cloud.security_groups.get_mut(&SecurityGroupId::named("Db")).unwrap();
        let by_address = group.rules.iter_mut().find(|rule| !rule.is_egress).unwrap();
        by_address.peer = Peer::Group(SecurityGroupId::named("App"));
        let answer = forwarding.ask("App", "Db:5432");
        assert_eq!(blocks(&answer), [block("sg-Db", Code::EniSgRulesMismatch, None)]);
    }

    #[test]
    fn an_appliance_whose_own_subnet_routes_to_it_sends_round_in_a_circle() {
        let network = two_subnets().instance("Appliance", "A").routes("A", &["10.0.1.0/24 eni-Appliance"]);
        let answer = network.ask("App", "Db:5432");
        assert_eq!((&answer.paths[0].end, answer.verdict()), (&End::Loop, Verdict::Blocked));
        assert!(answer.explanations()[0].message.contains("in a circle"), "{answer}");
    }

    #[test]
    fn an_address_that_nothing_has_is_answered_by_nobody() {
        let answer = two_subnets().ask("App", "10.0.1.200");
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::ConnectTimeout));
        assert_eq!(answer.paths[0].end, End::Nowhere);
        assert_eq!(blocks(&answer), [block("10.0.1.200", Code::UnknownDestination, None)]);
        let answer = two_subnets().ask("App", "10.0.0.200");
        assert_eq!(blocks(&answer), [block("10.0.0.200", Code::UnknownDestination, None)]);
    }

    #[test]
    fn an_instance_is_reached_in_a_family_that_both_ends_have() {
        let network = dual_stack(&[]).subnet_of("6", None, Some("2001:db8:0:2::/64")).ipv6_instance("Six", "6");
        let to = |from: &str, to: &str| network.ask(from, to).paths[0].example.to_string();
        assert_eq!(to("App", "Six:443"), "2001:db8:0:2::4");
        assert_eq!(to("Six", "App:443"), "2001:db8:0:1::4");
        let network = network.instance("Four", "A");
        assert_eq!(network.ask("Six", "Four:443").symptom(), Symptom::NetworkUnreachable);
    }
}

mod what_stops_a_request {
    use super::*;

    #[test]
    fn every_setting_that_blocks_is_named_at_once() {
        let mut network = Network::with_nat().rules("App", &[]).acl("Private", &[]);
        network.cloud.delete_route(&read("rtb-Private"), &read("0.0.0.0/0")).unwrap();
        let answer = network.ask("App", OBJECT);
        let expected = [
            block("sg-App", Code::SgHasNoRules, Rule::Rt60),
            block("acl-Private", Code::SubnetAclRestriction, Rule::Rt63),
            block("rtb-Private", Code::NoRouteToDestination, Rule::Rt04),
            block("acl-Private", Code::SubnetAclRestriction, Rule::Rt62),
        ];
        assert_eq!(blocks(&answer), expected);
        assert!(answer.explanations().iter().all(|it| !it.message.is_empty() && !it.help.is_empty()));
    }

    // RT-60
    #[test]
    fn a_group_that_names_the_prefix_list_lets_the_service_out_and_nothing_else() {
        let network = Network::with_nat().rules("App", &["egress tcp 443 pl-63a5400a"]);
        let answer = network.ask("App", OBJECT);
        assert_eq!((answer.verdict(), answer.paths.len()), (Verdict::Reachable, 1));
        let answer = with_bucket(network, "eu-west-1").ask("App", OBJECT);
        assert_eq!(blocks(&answer), [block("sg-App", Code::EniSgRulesMismatch, Rule::Rt60)]);
        assert!(answer.explanations()[0].help.contains("prefix list of com.amazonaws.eu-west-1.s3"));
    }

    // RT-14
    #[test]
    fn a_blackhole_drops_although_a_wider_route_would_do() {
        let mut network = Network::with_endpoint(&["Public"]);
        network.cloud.delete_nat_gateway(&read("nat-1")).unwrap();
        let answer = network.rows("Private", &["0.0.0.0/1 igw-1"]).ask("App", "203.0.113.9");
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::ConnectTimeout));
        assert_eq!(blocks(&answer), [block("rtb-Private", Code::BadStateRoute, Rule::Rt14)]);
    }

    // RT-09
    #[test]
    fn two_lists_with_the_same_block_leave_it_undecided() {
        let network = Network::with_nat()
            .prefix_list("pl-1", &["203.0.113.0/24"])
            .prefix_list("pl-2", &["203.0.113.0/24"])
            .routes("Private", &["pl-1 nat-1", "pl-2 tgw-1"]);
        let answer = network.ask("App", "203.0.113.9");
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Undecided, Symptom::Undecided));
        assert_eq!(answer.paths[0].end, End::Ambiguous);
        assert_eq!(blocks(&answer), [("rtb-Private".to_owned(), None, Some(Rule::Rt09))]);
        let message = &answer.explanations()[0].message;
        assert!(message.contains("pl-1 → nat-1 and pl-2 → tgw-1"), "{message}");
        assert_eq!(network.ask("App", "198.51.100.9").verdict(), Verdict::Reachable);
    }

    // RT-09
    #[test]
    fn an_ambiguous_table_behind_a_nat_gateway_leaves_it_undecided_too() {
        let network = Network::with_nat()
            .prefix_list("pl-1", &["203.0.113.0/24"])
            .prefix_list("pl-2", &["203.0.113.0/24"])
            .routes("Public", &["pl-1 igw-1", "pl-2 tgw-1"]);
        assert_eq!(network.ask("App", "203.0.113.9").paths[0].end, End::Ambiguous);
    }

    // RT-09
    #[test]
    fn a_request_that_a_filter_stops_is_blocked_wherever_it_would_have_gone() {
        let network = Network::with_nat()
            .prefix_list("pl-1", &["203.0.113.0/24"])
            .prefix_list("pl-2", &["203.0.113.0/24"])
            .routes("Private", &["pl-1 nat-1", "pl-2 tgw-1"])
            .rules("App", &[]);
        assert_eq!(network.ask("App", "203.0.113.9").verdict(), Verdict::Blocked);
    }

    // RT-12
    #[test]
    fn a_range_of_awss_own_is_not_forwarded() {
        let answer = Network::with_nat().ask("App", "169.254.169.254");
        assert_eq!(blocks(&answer), [("rtb-Private".to_owned(), None, Some(Rule::Rt12))]);
        assert_eq!(answer.verdict(), Verdict::Blocked);
    }

    #[test]
    fn an_internet_gateway_carries_no_private_and_no_shared_address() {
        for (address, code) in [
            ("192.168.1.1", Code::IgwDestinationAddressNotInRfc1918Egress),
            ("172.16.0.1", Code::IgwDestinationAddressNotInRfc1918Egress),
            ("10.1.0.1", Code::IgwDestinationAddressNotInRfc1918Egress),
            ("100.64.0.1", Code::IgwDestinationAddressNotInRfc6598Egress),
            ("100.127.255.255", Code::IgwDestinationAddressNotInRfc6598Egress),
        ] {
            let answer = Network::with_nat().ask("App", address);
            assert_eq!(blocks(&answer), [block("igw-1", code, None)]);
            assert!(answer.explanations()[0].message.contains(address));
        }
        for address in ["100.128.0.1", "100.63.255.255", "172.32.0.1"] {
            assert_eq!(Network::with_nat().ask("App", address).verdict(), Verdict::Reachable, "{address}");
        }
    }

    #[test]
    fn an_endpoint_carries_no_udp() {
        let ask = |network: &Network| {
            let question = Question { protocol: IpProtocol::UDP, ..Question::new("App", read(OBJECT)) };
            trace(&network.cloud, &question).unwrap()
        };
        let answer = ask(&Network::with_endpoint(&["Private"]));
        assert_eq!(blocks(&answer), [block("vpce-S3", Code::VpceGatewayProtocolRestriction, None)]);
        let refused = |hop: &Hop| matches!(hop, Hop::VpcEndpoint { refusal: Some(Refusal::GatewayProtocol), .. });
        assert!(answer.paths[0].forward.iter().any(refused));
        assert_eq!(ask(&Network::with_nat()).verdict(), Verdict::Reachable);
    }

    #[test]
    fn from_the_internet_a_service_is_reached_without_any_vpc() {
        let answer = Network::with_endpoint(&["Private"]).ask("internet", OBJECT);
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        assert_eq!(answer.paths[0].carriers(), Vec::<String>::new());
        assert!(matches!(answer.paths[0].end, End::Service { .. }), "{answer}");
    }

    // RT-04
    #[test]
    fn where_no_route_matches_the_help_is_a_way_that_leads_there() {
        let network = Network::new().subnet("A", "10.0.0.0/24").instance("App", "A");
        let help = |address: &str| network.ask("App", address).explanations()[0].help.clone();
        assert_eq!(help("198.51.100.7"), "add a route for it, such as a default route to a NAT gateway");
        assert_eq!(help("10.99.0.4"), "add a route for it, to what leads to its network");
    }

    // RT-62
    #[test]
    fn an_acl_that_forgets_the_replies_blocks_them_all() {
        let network = Network::with_endpoint(&["Private"]).acl("Private", &["100 allow egress tcp 443 0.0.0.0/0"]);
        let answer = network.ask("App", OBJECT);
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::ConnectTimeout));
        assert_eq!(blocks(&answer), [block("acl-Private", Code::SubnetAclRestriction, Rule::Rt62)]);
        assert!(answer.explanations()[0].help.contains("from the service's CIDR blocks"), "{answer}");
    }

    const HTTPS_OUT: &str = "100 allow egress tcp 443 0.0.0.0/0";

    // RT-62
    #[test]
    fn an_acl_that_lets_some_replies_back_lets_some_connections_work() {
        let network = Network::with_endpoint(&["Private"])
            .acl("Private", &[HTTPS_OUT, "100 allow ingress tcp 49152-65535 0.0.0.0/0"]);
        let answer = network.ask("App", OBJECT);
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Partly, Symptom::SomeConnectTimeouts));
        assert_eq!(answer.paths.len(), 1);
        assert_eq!(blocks(&answer), [block("acl-Private", Code::SubnetAclRestriction, Rule::Rt62)]);
        // A client that keeps to the upper ports is answered.
        let source_ports = PortRange { from: 49152, to: 65535 };
        let question = Question { source_ports, ..Question::new("App", read(OBJECT)) };
        assert_eq!(trace(&network.cloud, &question).unwrap().verdict(), Verdict::Reachable);
    }

    // RT-62
    #[test]
    fn two_acls_that_let_different_replies_back_let_no_connection_work() {
        let lower = "100 allow ingress tcp 32768-45000 0.0.0.0/0";
        let upper = "200 allow egress tcp 45001-61000 10.0.0.0/16";
        let anything = ["100 allow ingress -1 all 0.0.0.0/0", "100 allow egress tcp 443 0.0.0.0/0"];
        let network =
            Network::with_nat().acl("Private", &[HTTPS_OUT, lower]).acl("Public", &[anything[0], anything[1], upper]);
        let answer = network.ask("App", OBJECT);
        assert_eq!((answer.verdict(), answer.paths[0].passage()), (Verdict::Blocked, Passage::None));
        assert_eq!(answer.explanations().len(), 2, "both ACLs drop some");
    }

    // RT-62, RT-64
    #[test]
    fn an_acl_with_one_of_the_21_ranges_lets_some_addresses_through() {
        let network = Network::with_endpoint(&["Private"])
            .acl("Private", &["100 allow egress tcp 443 52.216.0.0/15", "100 allow ingress tcp 1024-65535 0.0.0.0/0"]);
        let answer = network.ask("App", OBJECT);
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Partly, Symptom::SomeConnectTimeouts));
        let verdicts: Vec<_> = answer.paths.iter().map(Path::verdict).collect();
        assert_eq!(verdicts, [Verdict::Blocked, Verdict::Reachable], "the way of the most addresses comes first");
        let ranges: Vec<_> = answer.paths[1].addresses.iter().map(ToString::to_string).collect();
        assert_eq!(ranges, ["52.216.0.0/15"]);
        let mine = |path: &Path| path.addresses.iter().map(|range| range.size()).sum::<u128>();
        assert!(mine(&answer.paths[0]) > mine(&answer.paths[1]));
    }

    /// The verdict over two ways: the one of 52.216.8.0/24, and the endpoint's.
    fn over_two_ways(row: &str, change: impl FnOnce(Network) -> Network) -> (Verdict, Symptom) {
        let answer = change(Network::with_endpoint(&["Private"]).rows("Private", &[row])).ask("App", OBJECT);
        assert_eq!(answer.paths.len(), 2);
        (answer.verdict(), answer.symptom())
    }

    #[test]
    fn a_verdict_sums_up_all_ways() {
        let allowed = |network: Network| network;
        let blocked = |network: Network| network.rules("App", &[]);
        let partly =
            |network: Network| network.acl("Private", &[HTTPS_OUT, "100 allow ingress tcp 49152-65535 0.0.0.0/0"]);
        let to = |target| format!("52.216.8.0/24 {target}");
        assert_eq!(over_two_ways(&to("nat-1"), allowed), (Verdict::Reachable, Symptom::Answered));
        assert_eq!(over_two_ways(&to("igw-1"), allowed), (Verdict::Partly, Symptom::SomeConnectTimeouts));
        assert_eq!(over_two_ways(&to("nat-1"), partly), (Verdict::Partly, Symptom::SomeConnectTimeouts));
        assert_eq!(over_two_ways(&to("igw-1"), partly), (Verdict::Partly, Symptom::SomeConnectTimeouts));
        assert_eq!(over_two_ways(&to("igw-1"), blocked), (Verdict::Blocked, Symptom::ConnectTimeout));
        assert_eq!(over_two_ways(&to("tgw-1"), allowed), (Verdict::Undecided, Symptom::Undecided));
        assert_eq!(over_two_ways(&to("tgw-1"), partly), (Verdict::Undecided, Symptom::Undecided));
        assert_eq!(over_two_ways(&to("tgw-1"), blocked), (Verdict::Blocked, Symptom::ConnectTimeout));
    }

    #[test]
    fn ranges_that_touch_and_go_the_same_way_are_one() {
        let answer = Network::with_nat().ask("App", OBJECT);
        let ranges: Vec<_> = answer.paths[0].addresses.iter().map(ToString::to_string).collect();
        // 16.15.156.0/22 to 16.15.192.0/18 touch each other.
        assert!(ranges.contains(&"16.15.156.0/22, 16.15.160.0/19, 16.15.192.0/18".to_owned()), "{ranges:?}");
    }
}

mod questions {
    use super::*;

    fn refused(network: &Network, from: &str, to: &str) -> TraceError {
        trace(&network.cloud, &Question::new(from, read(to))).unwrap_err()
    }

    #[test]
    fn a_source_is_named_by_id_name_or_address() {
        let mut network = Network::with_nat();
        network
            .cloud
            .create_network_interface(CreateNetworkInterface::new(read("eni-Alone"), read("subnet-Private")))
            .unwrap();
        for from in ["App", "i-App", "eni-App", "10.0.1.4"] {
            let answer = network.ask(from, OBJECT);
            assert_eq!((answer.source, answer.source_name.as_str()), (Some(read("eni-App")), "App"));
        }
        for from in ["Alone", "eni-Alone", "10.0.1.5"] {
            assert_eq!(network.ask(from, OBJECT).source_name, "Alone");
        }
        assert_eq!(network.cloud.source_names(), ["App", "Alone"], "the NAT gateway's interface is nobody's source");
    }

    #[test]
    fn an_unknown_source_names_those_there_are() {
        let error = refused(&Network::with_nat(), "Ap", OBJECT);
        assert_eq!(error.to_string(), "nothing in the network is called `Ap`");
        assert_eq!(error.help(), "name one of App, or `internet`");
        let error = refused(&Network { cloud: Cloud::default() }, "App", OBJECT);
        assert_eq!(error.help(), "the network has no instance and no network interface: add one to ask from");
    }

    #[test]
    fn an_unknown_destination_in_the_network_is_an_unknown_source_too() {
        let error = refused(&Network::with_nat(), "App", "Db:5432");
        assert_eq!(error, TraceError::UnknownSource { name: "Db".to_owned(), known: vec!["App".to_owned()] });
    }

    #[test]
    fn a_name_of_aws_that_no_service_has_is_refused() {
        let error = refused(&Network::with_nat(), "App", "https://smm.us-east-1.amazonaws.com");
        assert_eq!(error.to_string(), "the addresses of `smm.us-east-1.amazonaws.com` are not known");
        assert!(error.help().contains("give an address"));
    }

    #[test]
    fn a_region_that_does_not_exist_is_refused_with_one_that_does() {
        let error = refused(&Network::with_nat(), "App", "arn:aws:dynamodb:us-esat-1:111122223333:table/Orders");
        assert_eq!(error.to_string(), "`us-esat-1` is not a Region of AWS");
        assert!(error.help().contains("`us-east-1`"));
        let error = refused(&Network::with_nat(), "App", "arn:aws:dynamodb:mars:111122223333:table/Orders");
        assert_eq!(error.help(), "name a Region such as us-east-1");
    }

    #[test]
    fn a_service_without_published_addresses_is_refused() {
        // In us-south-1 AWS publishes IPv6 addresses of Amazon S3 only.
        let error = refused(&Network::with_nat(), "App", "s3.us-south-1.amazonaws.com");
        assert_eq!(error.to_string(), "no address of com.amazonaws.us-south-1.s3 is published");
        assert_eq!(error.help(), "ask in a Region where the service is");
    }

    #[test]
    fn what_does_not_hang_together_is_refused_and_brings_nothing_down() {
        let mut network = Network::with_nat();
        network.cloud.vpcs.clear();
        assert!(matches!(refused(&network, "App", OBJECT), TraceError::UnknownSource { .. }));
        let mut network = Network::with_nat().instance("Bare", "Private");
        let bare = network.cloud.network_interfaces.get_mut(&NetworkInterfaceId::named("Bare")).unwrap();
        bare.private_ip_address = None;
        assert!(matches!(refused(&network, "App", "Bare"), TraceError::UnknownSource { .. }));
        for broken in [
            |cloud: &mut Cloud| cloud.subnets.clear(),
            |cloud: &mut Cloud| cloud.route_tables.clear(),
            |cloud: &mut Cloud| cloud.nat_gateways.clear(),
            |cloud: &mut Cloud| drop(cloud.subnets.remove(&SubnetId::named("Public"))),
            |cloud: &mut Cloud| drop(cloud.network_interfaces.remove(&NetworkInterfaceId::named("1"))),
        ] {
            let mut network = Network::with_nat();
            broken(&mut network.cloud);
            assert_eq!(network.ask("App", OBJECT).paths[0].end, End::Nowhere);
            assert_eq!(network.ask("App", OBJECT).verdict(), Verdict::Blocked);
        }
        let mut network = Network::with_endpoint(&["Private"]);
        network.cloud.vpc_endpoints.clear();
        assert_eq!(network.ask("App", OBJECT).paths[0].end, End::Nowhere);
        let mut network = Network::with_nat();
        network.cloud.network_acls.clear();
        assert_eq!(network.ask("App", OBJECT).verdict(), Verdict::Reachable);
    }

    #[test]
    fn the_port_is_the_destinations_or_443() {
        let network = Network::with_nat().rules("App", &["egress tcp 8443 0.0.0.0/0"]);
        let port = |to| (network.ask("App", to).port, network.ask("App", to).verdict() == Verdict::Reachable);
        assert_eq!(port("203.0.113.9:8443"), (8443, true));
        assert_eq!(port("203.0.113.9"), (443, false));
        assert_eq!(port("http://s3.us-east-1.amazonaws.com"), (80, false));
        let question = Question { port: 8443, ..Question::new("App", read("203.0.113.9")) };
        assert_eq!(trace(&network.cloud, &question).unwrap().port, 8443);
    }
}

mod json {
    use super::*;

    #[test]
    fn an_answer_is_printed_in_the_manner_of_reachability_analyzer() {
        let answer = with_bucket(Network::with_endpoint(&["Private"]), "us-east-1").ask("App", OBJECT);
        let json = serde_json::to_value(&answer).unwrap();
        let scalar = |field: &str| json[field].clone();
        assert_eq!(scalar("NetworkPathFound"), true);
        assert_eq!(scalar("Verdict"), "Reachable");
        assert_eq!(scalar("Symptom"), "Answered");
        assert_eq!(scalar("Source"), "eni-App");
        assert_eq!(scalar("Destination"), OBJECT);
        assert_eq!(scalar("Protocol"), "6");
        assert_eq!(scalar("DestinationPort"), 443);
        let resolution = serde_json::json!({
            "Name": "reports.s3.us-east-1.amazonaws.com",
            "AnsweredBy": {"Kind": "Public"},
            "Service": "com.amazonaws.us-east-1.s3",
            "Records": "published",
        });
        assert_eq!(scalar("Resolution"), resolution);
        assert_eq!((scalar("Explanations"), scalar("Cautions")), (serde_json::json!([]), serde_json::json!([])));
        let path = &json["Paths"][0];
        assert_eq!(path["Addresses"].as_array().unwrap().len(), 15, "the ranges that touch are joined");
        assert_eq!(path["End"]["Service"]["ServiceName"], "com.amazonaws.us-east-1.s3");
        assert_eq!(path["End"]["Service"]["Source"], "10.0.1.4");
        let kinds = |field: &str| {
            let hops = path[field].as_array().unwrap().iter();
            hops.map(|hop| hop["Component"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let forward = ["Source", "SecurityGroups", "NetworkAcl", "RouteTable", "VpcEndpoint"];
        assert_eq!(kinds("ForwardPathComponents"), forward);
        assert_eq!(kinds("ReturnPathComponents"), ["NetworkAcl", "Stateful"]);
        let route = &path["ForwardPathComponents"][3];
        assert_eq!(route["Choice"], "Route");
        assert_eq!(route["Candidates"][0]["Route"]["GatewayId"], "vpce-S3");
        assert_eq!(route["Candidates"][1]["Lost"], "ShorterPrefix");
    }

    #[test]
    fn an_explanation_and_a_caution_are_printed_with_code_and_rule() {
        let network = Network::with_nat().subnet("Other", "10.0.2.0/24").rules("App", &[]).endpoint(
            "S3",
            "com.amazonaws.us-east-1.s3",
            &["Other"],
        );
        let json = serde_json::to_value(with_bucket(network, "us-east-1").ask("App", OBJECT)).unwrap();
        assert_eq!(json["NetworkPathFound"], false);
        let explanation = &json["Explanations"][0];
        assert_eq!(explanation["Component"], "sg-App");
        assert_eq!(explanation["ExplanationCode"], "SG_HAS_NO_RULES");
        assert_eq!(explanation["Rule"], "RT-60");
        assert!(explanation["Message"].is_string() && explanation["Help"].is_string());
        let caution = &json["Cautions"][0]["EndpointNotUsed"];
        assert_eq!(caution["VpcEndpointId"], "vpce-S3");
        assert_eq!(caution["RouteTableId"], "rtb-Private");
    }
}
