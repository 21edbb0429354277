//! Requests that leave their VPC: through interface endpoints, to other VPCs, on premises, past appliances.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use std::net::IpAddr;

use landscape::{Landscape, read};
use vpce_model::action::CreateNatGateway;
use vpce_model::cloud::gateway::ConnectivityType;
use vpce_model::cloud::hosted_zone::ResolverRule;
use vpce_model::cloud::id::{AllocationId, NetworkInterfaceId, VpcEndpointId, VpcPeeringConnectionId};
use vpce_model::cloud::load_balancer::{FlowStickiness, LoadBalancerType, TargetDescription, TargetId};
use vpce_model::cloud::peering::PeeringStatus;
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::cloud::security_group::SecurityGroupRule;
use vpce_model::cloud::transit_gateway::{AttachedResource, TransitGatewayRoute};
use vpce_model::cloud::vpc_endpoint::{VpcEndpointState, VpcEndpointType};
use vpce_model::cloud::vpn::{VpnEnd, VpnGateway};
use vpce_model::dns::ResolutionFailure;
use vpce_model::rule::Rule;
use vpce_model::trace::{Answer, Caution, End, Hop, Question, Refusal, Symptom, TraceError, Verdict, trace};

const SSM: &str = "https://ssm.us-east-1.amazonaws.com";

fn hops(hops: &[Hop]) -> Vec<String> {
    hops.iter().map(Hop::component).collect()
}

/// What blocks: the component and its rule.
fn blocks(answer: &Answer) -> Vec<(String, Option<Rule>)> {
    answer.explanations().into_iter().map(|it| (it.component, it.rule)).collect()
}

fn refusals(answer: &Answer) -> Vec<Refusal> {
    let paths = answer.paths.iter();
    paths.flat_map(|path| path.forward.iter().chain(&path.back)).filter_map(Hop::refusal).collect()
}

mod interface_endpoints {
    use super::*;

    /// `App` in zone a, the endpoint in zone b.
    fn with_endpoint() -> Landscape {
        Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
            .subnet("A", "Endpoint", "10.0.1.0/24", "us-east-1b")
            .instance("App", "App", &[])
            .interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["Endpoint"])
    }

    // IF-08, IF-34, IF-75: a local route leads there, from every zone.
    #[test]
    fn a_private_name_leads_to_the_endpoint_over_the_local_route() {
        let answer = with_endpoint().ask("App", SSM);
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        let [path] = &answer.paths[..] else { panic!("{answer}") };
        assert_eq!(
            hops(&path.forward),
            ["eni-App", "sg-App", "acl-A-default", "rtb-App", "acl-A-default", "sg-Ssm", "vpce-Ssm"]
        );
        assert_eq!(hops(&path.back), ["sg-Ssm", "acl-A-default", "acl-A-default", "sg-App"]);
        let source: IpAddr = read("10.0.0.4");
        assert_eq!(path.end, End::Service { service_name: read("com.amazonaws.us-east-1.ssm"), source });
        assert!(answer.to_string().contains("says the private DNS of vpce-Ssm"), "{answer}");
    }

    // IF-20, IF-22
    #[test]
    fn the_default_group_lets_clients_of_other_groups_wait() {
        let landscape = Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
            .instance("App", "App", &[])
            .endpoint_with("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["App"], |request| {
                request.private_dns_enabled = true;
            });
        let answer = landscape.ask("App", SSM);
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::ConnectTimeout));
        assert_eq!(blocks(&answer), [("sg-A-default".to_owned(), Some(Rule::If20))]);
    }

    // IF-24: inside one subnet no ACL is asked.
    #[test]
    fn inside_one_subnet_no_acl_is_asked() {
        let landscape = with_endpoint().instance("Near", "Endpoint", &[]);
        let answer = landscape.ask("Near", SSM);
        assert_eq!(hops(&answer.paths[0].forward), ["eni-Near", "sg-Near", "sg-Ssm", "vpce-Ssm"]);
        assert_eq!(hops(&answer.paths[0].back), ["sg-Ssm", "sg-Near"]);
    }

    // IF-32: the name has an address in each zone; one that is blocked is met by half of the connections.
    #[test]
    fn each_zone_has_a_way_of_its_own() {
        let landscape = Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "One", "10.0.0.0/24", "us-east-1a")
            .subnet("A", "Two", "10.0.1.0/24", "us-east-1b")
            .instance("App", "One", &[])
            .interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["One", "Two"]);
        let answer = landscape.ask("App", SSM);
        assert_eq!((answer.paths.len(), answer.verdict()), (2, Verdict::Reachable));
        // A zone that is down answers no longer, and the regional name leaves it out.
        let mut down = landscape;
        down.cloud.outages.zones.push(read("us-east-1b"));
        let answer = down.ask("App", SSM);
        assert_eq!((answer.paths.len(), answer.verdict()), (1, Verdict::Reachable));
        down.cloud.outages.zones.push(read("us-east-1a"));
        assert_eq!(down.ask("App", SSM).symptom(), Symptom::UnknownHost);
        let address = down.address("Ssm-Two");
        let answer = down.ask("App", &address);
        assert_eq!(refusals(&answer), [Refusal::Down], "{answer}");
    }

    // IF-30, IF-101: what is connected to is its regional name; a resource endpoint, whose name only AWS knows, has addresses.
    #[test]
    fn an_endpoint_may_be_asked_for_by_its_name_or_its_id() {
        const RESOURCE: &str = "arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-1";
        let landscape = with_endpoint()
            .gateway_endpoint("A", "S3", &["App"])
            .group("A", "Open", &["ingress 443 10.0.0.0/8"])
            .endpoint_with("A", "Database", RESOURCE, &["Endpoint"], |request| {
                request.vpc_endpoint_type = VpcEndpointType::Resource;
                request.security_group_ids = vec![read("sg-Open")];
            });
        for name in ["Ssm", "vpce-Ssm"] {
            let answer = landscape.ask("App", name);
            assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
            assert_eq!(hops(&answer.paths[0].forward).last().unwrap(), "vpce-Ssm");
            let asked = answer.resolution.unwrap().name;
            assert!(asked.starts_with("vpce-ssm-") && asked.ends_with(".ssm.us-east-1.vpce.amazonaws.com"), "{asked}");
        }
        let answer = landscape.ask("App", "Database");
        assert_eq!((answer.verdict(), answer.paths.len(), answer.resolution), (Verdict::Reachable, 1, None));
        assert_eq!(answer.paths[0].example.to_string(), landscape.address("Database-Endpoint"));
        let refused = |to: &str| trace(&landscape.cloud, &Question::new("App", read(to))).unwrap_err();
        let error = refused("S3");
        assert_eq!(error, TraceError::RouteTarget(read("vpce-S3"), VpcEndpointType::Gateway));
        assert_eq!(error.to_string(), "`vpce-S3` is a gateway endpoint: routes lead to it, nobody connects to it");
        assert_eq!(error.help(), "ask for what its routes lead to, such as s3://reports or an address");
        // The nearest first; nobody can connect to `S3`.
        assert_eq!(refused("Smm").help(), "name one of Ssm, App, Database, or `internet`");
    }

    #[test]
    fn of_many_names_the_nearest_are_told() {
        let mut landscape = Landscape::default().vpc("A", "10.0.0.0/16").subnet("A", "A", "10.0.0.0/24", "us-east-1a");
        for number in 10..20 {
            landscape = landscape.instance(&format!("Web{number}"), "A", &[]);
        }
        let error = trace(&landscape.cloud, &Question::new("web18", read("203.0.113.9"))).unwrap_err();
        let help = "name one of Web18, Web10, Web11, Web12, Web13, Web14, Web15, Web16 and 2 more, or `internet`";
        assert_eq!(error.help(), help);
    }

    // IF-80, ES-04, IF-82
    #[test]
    fn only_an_available_endpoint_carries() {
        for (state, rule) in [
            (VpcEndpointState::PendingAcceptance, Rule::Es04),
            (VpcEndpointState::Rejected, Rule::If82),
            (VpcEndpointState::Pending, Rule::If80),
            (VpcEndpointState::Deleting, Rule::If80),
        ] {
            let mut landscape = with_endpoint();
            let address = landscape.address("Ssm-Endpoint");
            let id = VpcEndpointId::named("Ssm");
            landscape.cloud.vpc_endpoints.get_mut(&id).unwrap().state = state;
            let answer = landscape.ask("App", &address);
            assert_eq!(refusals(&answer), [Refusal::EndpointState { state }]);
            assert_eq!(blocks(&answer), [("vpce-Ssm".to_owned(), Some(rule))]);
        }
    }

    // IF-10, IF-72: TCP and UDP and nothing else.
    #[test]
    fn an_endpoint_carries_tcp_and_udp_only() {
        let mut landscape = with_endpoint();
        let everything = vpce_model::cloud::security_group::SecurityGroupRule {
            ip_protocol: IpProtocol::All,
            ..landscape::rule("ingress all 0.0.0.0/0")
        };
        landscape.cloud.authorize_security_group(&read("sg-Ssm"), everything).unwrap();
        let ask = |protocol| {
            let question = Question { protocol, ..Question::new("App", read(SSM)) };
            refusals(&trace(&landscape.cloud, &question).unwrap())
        };
        assert_eq!(ask(read("udp")), []);
        assert_eq!(ask(read("icmp")), [Refusal::Protocol]);
    }

    // IF-32: private names need no gateway and no route; without them the name is a public one.
    #[test]
    fn without_private_names_the_service_is_asked_for_at_its_public_addresses() {
        let mut landscape = with_endpoint();
        landscape.cloud.vpc_endpoints.get_mut(&VpcEndpointId::named("Ssm")).unwrap().private_dns_enabled = false;
        let answer = landscape.ask("App", SSM);
        assert_eq!((answer.verdict(), answer.paths.len()), (Verdict::Blocked, 1));
        assert_eq!(blocks(&answer)[0].0, "rtb-App");
        assert_eq!(answer.cautions, [Caution::PrivateDnsOff { vpc_endpoint_id: VpcEndpointId::named("Ssm") }]);
        let followed =
            format!("public addresses that are not published; {} stands for them\n", answer.paths[0].example);
        assert!(answer.to_string().contains(&followed), "{answer}");
        let help = &answer.explanations()[0].help;
        assert!(help.contains("an interface endpoint for com.amazonaws.us-east-1.ssm with private DNS"), "{answer}");
        let nat = landscape.rows("App", &["0.0.0.0/0 tgw-Elsewhere"]).ask("App", SSM);
        assert_eq!(nat.verdict(), Verdict::Undecided);
    }
}

mod other_vpcs {
    use super::*;

    fn two_vpcs() -> Landscape {
        Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .vpc("B", "10.1.0.0/16")
            .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
            .subnet("B", "Db", "10.1.0.0/24", "us-east-1a")
            .instance("App", "App", &[])
            .instance("Db", "Db", &["ingress 5432 10.0.0.0/16"])
    }

    fn peered() -> Landscape {
        two_vpcs().peering("AB", "A", "B").rows("App", &["10.1.0.0/16 pcx-AB"]).rows("Db", &["10.0.0.0/16 pcx-AB"])
    }

    #[test]
    fn a_peering_connection_leads_into_the_other_vpc_and_back() {
        let answer = peered().ask("App", "Db:5432");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        let path = &answer.paths[0];
        let there = ["eni-App", "sg-App", "acl-A-default", "rtb-App", "pcx-AB", "acl-B-default", "sg-Db", "eni-Db"];
        assert_eq!(hops(&path.forward), there);
        let back = ["sg-Db", "acl-B-default", "rtb-Db", "pcx-AB", "acl-A-default", "sg-App"];
        assert_eq!(hops(&path.back), back);
    }

    #[test]
    fn without_a_route_back_the_reply_is_lost() {
        let landscape = two_vpcs().peering("AB", "A", "B").rows("App", &["10.1.0.0/16 pcx-AB"]);
        let answer = landscape.ask("App", "Db:5432");
        assert_eq!(answer.verdict(), Verdict::Blocked);
        assert_eq!(blocks(&answer), [("rtb-Db".to_owned(), Some(Rule::Rt04))]);
    }

    #[test]
    fn a_connection_that_is_not_active_carries_nothing() {
        let mut landscape = peered();
        let id = VpcPeeringConnectionId::named("AB");
        let status = PeeringStatus::PendingAcceptance;
        landscape.cloud.vpc_peering_connections.get_mut(&id).unwrap().status = status;
        let answer = landscape.ask("App", "Db:5432");
        assert_eq!(refusals(&answer)[0], Refusal::PeeringStatus { status });
        assert_eq!(answer.verdict(), Verdict::Blocked);
    }

    #[test]
    fn peering_is_not_transitive() {
        let landscape = peered()
            .vpc("C", "10.2.0.0/16")
            .subnet("C", "Far", "10.2.0.0/24", "us-east-1a")
            .instance("Far", "Far", &["ingress 443 0.0.0.0/0"])
            .peering("BC", "B", "C")
            .rows("App", &["10.2.0.0/16 pcx-AB"])
            .rows("Db", &["10.2.0.0/16 pcx-BC"])
            .rows("Far", &["10.0.0.0/16 pcx-BC"]);
        let answer = landscape.ask("App", "Far:443");
        assert_eq!((refusals(&answer), answer.verdict()), (vec![Refusal::NotTransitive], Verdict::Blocked));
        assert_eq!(blocks(&answer), [("pcx-AB".to_owned(), None)]);
    }

    // IF-74: an interface endpoint is reached from a peered VPC.
    #[test]
    fn an_interface_endpoint_serves_a_peered_vpc_by_its_own_name() {
        let landscape = peered().interface_endpoint("B", "Ssm", "com.amazonaws.us-east-1.ssm", &["Db"]);
        let endpoint = &landscape.cloud.vpc_endpoints[&VpcEndpointId::named("Ssm")];
        let name = vpce_model::dns::endpoint_names(&landscape.cloud, endpoint)[0].name.clone();
        let answer = landscape.ask("App", &format!("https://{name}"));
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        // IF-39: the private name holds in its own VPC only.
        assert_eq!(landscape.ask("App", SSM).paths[0].forward.len(), 4, "{}", landscape.ask("App", SSM));
    }

    #[test]
    fn a_group_may_name_a_group_of_a_peered_vpc() {
        let by_group = |landscape: Landscape| {
            let landscape = landscape.instance("Db2", "Db", &["ingress 5432 sg-App"]);
            landscape.ask("App", "Db2:5432").verdict()
        };
        assert_eq!(by_group(peered()), Verdict::Reachable);
        let transit = two_vpcs().transit_gateway("T").attach("T", "A", &["App"]).attach("T", "B", &["Db"]);
        let transit = transit.rows("App", &["10.1.0.0/16 tgw-T"]).rows("Db", &["10.0.0.0/16 tgw-T"]);
        assert_eq!(by_group(transit), Verdict::Blocked);
        let mut far = peered();
        far.cloud.vpcs.get_mut(&read("vpc-B")).unwrap().region = read("eu-west-1");
        assert_eq!(by_group(far), Verdict::Blocked, "a group of another Region is not known");
    }

    fn attached() -> Landscape {
        two_vpcs()
            .subnet("A", "TransitA", "10.0.9.0/28", "us-east-1a")
            .subnet("B", "TransitB", "10.1.9.0/28", "us-east-1a")
            .transit_gateway("T")
            .attach("T", "A", &["TransitA"])
            .attach("T", "B", &["TransitB"])
            .rows("App", &["10.0.0.0/8 tgw-T"])
            .rows("Db", &["10.0.0.0/8 tgw-T"])
    }

    #[test]
    fn a_transit_gateway_routes_by_a_table_of_its_own() {
        let answer = attached().ask("App", "Db:5432");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        let there = [
            "eni-App",
            "sg-App",
            "acl-A-default",
            "rtb-App",
            "acl-A-default",
            "tgw-T",
            "acl-B-default",
            "rtb-TransitB",
            "acl-B-default",
            "sg-Db",
            "eni-Db",
        ];
        assert_eq!(hops(&answer.paths[0].forward), there);
        assert!(answer.to_string().contains("10.1.0.0/16 → tgw-attach-B"), "{answer}");
    }

    #[test]
    fn what_a_transit_gateway_does_not_know_it_drops() {
        let table = read("tgw-rtb-T");
        let mut unpropagated = attached();
        unpropagated.cloud.transit_gateway_route_tables.get_mut(&table).unwrap().propagations.clear();
        assert_eq!(refusals(&unpropagated.ask("App", "Db:5432")), [Refusal::NoTransitGatewayRoute]);
        let mut blackhole = attached();
        let route =
            TransitGatewayRoute { destination_cidr_block: read("10.1.0.0/24"), transit_gateway_attachment_id: None };
        blackhole.cloud.transit_gateway_route_tables.get_mut(&table).unwrap().routes.push(route);
        assert_eq!(refusals(&blackhole.ask("App", "Db:5432")), [Refusal::TransitGatewayBlackhole]);
        let mut one_way = attached();
        let route =
            TransitGatewayRoute { destination_cidr_block: read("10.0.0.0/17"), transit_gateway_attachment_id: None };
        one_way.cloud.transit_gateway_route_tables.get_mut(&table).unwrap().routes.push(route);
        let answer = one_way.ask("App", "Db:5432");
        let message = &answer.explanations()[0].message;
        assert!(message.starts_with("its route to 10.0."), "the reply goes to the source: {message}");
        let mut detached = attached();
        detached.cloud.transit_gateway_attachments.remove(&read("tgw-attach-A"));
        assert_eq!(refusals(&detached.ask("App", "Db:5432"))[0], Refusal::NoAttachment);
    }

    #[test]
    fn a_static_route_of_the_same_length_goes_before_a_propagated_one() {
        let mut landscape = attached();
        let to_a = TransitGatewayRoute {
            destination_cidr_block: read("10.1.0.0/16"),
            transit_gateway_attachment_id: Some(read("tgw-attach-A")),
        };
        landscape.cloud.transit_gateway_route_tables.get_mut(&read("tgw-rtb-T")).unwrap().routes.push(to_a);
        let answer = landscape.ask("App", "Db:5432");
        assert!(answer.to_string().contains("10.1.0.0/16 → tgw-attach-A"), "{answer}");
    }

    #[test]
    fn a_route_that_a_vpc_propagates_goes_before_one_of_a_vpn() {
        let mut landscape = attached().office_at_transit_gateway("T");
        landscape.cloud.vpn_connections.get_mut(&read("vpn-Office")).unwrap().routes = vec![read("10.1.0.0/16")];
        for _ in 0..2 {
            let answer = landscape.ask("App", "Db:5432");
            assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
            let table = landscape.cloud.transit_gateway_route_tables.get_mut(&read("tgw-rtb-T")).unwrap();
            table.propagations.reverse();
        }
    }

    #[test]
    fn a_zone_without_an_attachment_cannot_reach_the_transit_gateway() {
        let landscape = attached()
            .subnet("A", "Other", "10.0.2.0/24", "us-east-1b")
            .instance("Other", "Other", &[])
            .rows("Other", &["10.0.0.0/8 tgw-T"]);
        let zone = read("us-east-1b");
        assert_eq!(refusals(&landscape.ask("Other", "Db:5432")), [Refusal::ZoneNotAttached { zone }]);
    }

    // RT-31
    #[test]
    fn no_gateway_endpoint_serves_what_comes_through_a_transit_gateway() {
        let mut landscape = attached().gateway_endpoint("B", "S3", &["TransitB"]);
        let to_b = TransitGatewayRoute {
            destination_cidr_block: read("0.0.0.0/0"),
            transit_gateway_attachment_id: Some(read("tgw-attach-B")),
        };
        landscape.cloud.transit_gateway_route_tables.get_mut(&read("tgw-rtb-T")).unwrap().routes.push(to_b);
        let answer = landscape.rows("App", &["0.0.0.0/0 tgw-T"]).ask("App", "s3://reports");
        assert_eq!(refusals(&answer)[0], Refusal::OutsideVpc, "{answer}");
        assert_eq!(answer.explanations()[0].rule, Some(Rule::Rt31));
        assert_eq!(answer.verdict(), Verdict::Blocked);
    }

    #[test]
    fn two_transit_gateways_that_send_to_each_other_are_a_circle() {
        let mut landscape = attached().transit_gateway("U");
        let id = read("tgw-attach-TU");
        let attachment = vpce_model::cloud::transit_gateway::TransitGatewayAttachment {
            transit_gateway_attachment_id: read("tgw-attach-TU"),
            transit_gateway_id: read("tgw-T"),
            resource: AttachedResource::Peering { peer_transit_gateway_id: read("tgw-U") },
            is_available: true,
        };
        landscape.cloud.transit_gateway_attachments.insert(id, attachment);
        for table in ["tgw-rtb-T", "tgw-rtb-U"] {
            let route = TransitGatewayRoute {
                destination_cidr_block: read("10.9.0.0/16"),
                transit_gateway_attachment_id: Some(read("tgw-attach-TU")),
            };
            let table = landscape.cloud.transit_gateway_route_tables.get_mut(&read(table)).unwrap();
            table.routes.push(route);
            table.associations.push(read("tgw-attach-TU"));
        }
        let answer = landscape.ask("App", "10.9.0.9");
        assert_eq!((&answer.paths[0].end, answer.verdict()), (&End::Loop, Verdict::Blocked));
        // It is found at the table that is asked again, and said there and nowhere else.
        let path = &answer.paths[0];
        let crossed: Vec<String> =
            path.forward.iter().map(Hop::component).filter(|id| id.starts_with("tgw-")).collect();
        assert_eq!(crossed.len(), 3, "{answer}");
        let marked: Vec<usize> =
            (0..path.forward.len()).filter(|place| path.forward[*place].refusal() == Some(Refusal::Circle)).collect();
        assert_eq!(marked, [path.forward.len() - 1]);
        let explanations = answer.explanations();
        assert_eq!((explanations.len(), explanations[0].component.as_str()), (1, crossed[2].as_str()));
        assert!(explanations[0].message.contains("in a circle"));
    }
}

mod endpoint_services {
    use super::*;

    /// A service in account 4444 with a node and a target in zone a, and a consumer in account 1111.
    fn offered() -> Landscape {
        Landscape::default()
            .vpc_of("Provider", "10.0.0.0/16", "444455556666")
            .subnet("Provider", "ServiceA", "10.0.0.0/24", "us-east-1a")
            .subnet("Provider", "ServiceB", "10.0.1.0/24", "us-east-1b")
            .instance("Target", "ServiceA", &["ingress 8443 10.0.0.0/16"])
            .load_balancer(LoadBalancerType::Network, "Api", &["ServiceA", "ServiceB"], &["Target"])
            .endpoint_service("Api", "444455556666", Some("api.example.com"))
            .vpc("Consumer", "10.0.0.0/16")
            .subnet("Consumer", "App", "10.0.5.0/24", "us-east-1a")
            .subnet("Consumer", "AppB", "10.0.6.0/24", "us-east-1b")
            .instance("App", "App", &[])
    }

    fn consumed(subnets: &[&str]) -> Landscape {
        offered().interface_endpoint("Consumer", "Api", &Landscape::service_name("Api"), subnets)
    }

    // ES-09, ES-15: overlapping addresses don't matter; the target sees the node's address.
    #[test]
    fn a_service_is_reached_by_its_private_name_and_sees_the_node() {
        let answer = consumed(&["App"]).ask("App", "https://api.example.com");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        let path = &answer.paths[0];
        let there = ["eni-App", "sg-App", "sg-Api", "vpce-Api", "Api", "sg-Target", "eni-Target"];
        assert_eq!(hops(&path.forward), there);
        assert_eq!(hops(&path.back), ["sg-Target", "sg-Api", "sg-App"]);
        let node: IpAddr = read("10.0.0.100");
        assert!(
            path.forward
                .iter()
                .any(|hop| matches!(hop, Hop::LoadBalancer { address: Some(address), .. } if *address == node))
        );
        let resolution = answer.resolution.as_ref().unwrap();
        assert!(resolution.canonical_names[0].contains(".vpce-svc-api.us-east-1.vpce.amazonaws.com"), "{resolution}");
    }

    // ES-08: the node of a zone sends to the targets of its zone, unless it may cross.
    #[test]
    fn a_node_without_a_target_in_its_zone_hands_over_to_nobody() {
        let mut landscape = consumed(&["AppB"]);
        let answer = landscape.ask("App", "https://api.example.com");
        assert_eq!(refusals(&answer), [Refusal::NoHealthyTarget], "{answer}");
        assert_eq!(blocks(&answer), [("Api".to_owned(), Some(Rule::Es08))]);
        landscape.cloud.load_balancers.get_mut("arn:nlb/Api").unwrap().cross_zone = true;
        assert_eq!(landscape.ask("App", "https://api.example.com").verdict(), Verdict::Reachable);
        let target = NetworkInterfaceId::named("Target");
        landscape.cloud.outages.network_interfaces.push(target);
        assert_eq!(refusals(&landscape.ask("App", "https://api.example.com")), [Refusal::NoHealthyTarget]);
    }

    #[test]
    fn a_port_without_a_listener_is_refused() {
        let landscape = consumed(&["App"]);
        let mut open = landscape;
        open.cloud.authorize_security_group(&read("sg-Api"), landscape::rule("ingress 80 10.0.0.0/8")).unwrap();
        assert_eq!(refusals(&open.ask("App", "http://api.example.com")), [Refusal::NoListener]);
    }

    // ES-11: any of several load balancers may take a connection, and any of several targets: a trace answers for all of them.
    #[test]
    fn a_trace_follows_every_target_and_tells_those_apart_that_fare_otherwise() {
        let more = |rules: &[&str]| {
            let mut landscape = consumed(&["App"]).instance("Second", "ServiceA", rules);
            let group = landscape.cloud.target_groups.get_mut("arn:targets/Api").unwrap();
            group.targets.push(TargetDescription { id: TargetId::Instance(read("i-Second")), port: None });
            landscape.ask("App", "https://api.example.com")
        };
        let alike = more(&["ingress 8443 10.0.0.0/16"]);
        assert_eq!((alike.paths.len(), alike.verdict()), (1, Verdict::Reachable), "{alike}");
        assert!(alike.to_string().contains("to eni-Target, one of 2"), "{alike}");
        let closed = more(&[]);
        assert_eq!((closed.paths.len(), closed.verdict()), (2, Verdict::Partly), "{closed}");
        assert_eq!(blocks(&closed), [("sg-Second".to_owned(), None)]);
        let mut two = consumed(&["App"])
            .subnet("Provider", "ServiceC", "10.0.2.0/24", "us-east-1a")
            .instance("Other", "ServiceC", &[])
            .load_balancer(LoadBalancerType::Network, "Api2", &["ServiceC"], &["Other"]);
        two.cloud
            .endpoint_services
            .get_mut(&read("vpce-svc-Api"))
            .unwrap()
            .load_balancer_arns
            .push("arn:nlb/Api2".into());
        assert_eq!(two.ask("App", "https://api.example.com").verdict(), Verdict::Partly);
    }

    // ES-10
    #[test]
    fn proxy_protocol_tells_the_target_who_asks_and_through_which_endpoint() {
        let mut landscape = consumed(&["App"]);
        landscape.cloud.target_groups.get_mut("arn:targets/Api").unwrap().proxy_protocol_v2 = true;
        let answer = landscape.ask("App", "https://api.example.com");
        let told = answer.paths[0].forward.iter().find_map(|hop| match hop {
            Hop::LoadBalancer { proxy_protocol, .. } => proxy_protocol.clone(),
            _ => None,
        });
        let told = told.unwrap();
        assert_eq!(
            (told.source.to_string(), told.vpc_endpoint_id.clone()),
            ("10.0.5.4".into(), Some(read("vpce-Api")))
        );
        assert_eq!(told.tlv().unwrap(), b"\xEA\x00\x09\x01vpce-Api");
        assert!(answer.to_string().contains("and tells it of 10.0.5.4 behind vpce-Api"), "{answer}");
    }

    // ES-02, ES-07: a consumer's interfaces are in zones where the service is.
    #[test]
    fn a_service_is_named_by_its_region_and_id_and_is_where_its_load_balancers_are() {
        assert_eq!(Landscape::service_name("Api"), "com.amazonaws.vpce.us-east-1.vpce-svc-Api");
        let cloud = offered().cloud;
        let service = &cloud.endpoint_services[&read("vpce-svc-Api")];
        assert_eq!(cloud.service_zones(service), ["use1-az1", "use1-az2"]);
    }

    // ES-12: the groups of the load balancer are asked about the client, unless that is switched off.
    #[test]
    fn a_load_balancers_groups_admit_the_client_or_are_not_asked() {
        let mut landscape = consumed(&["App"]).group("Provider", "Nlb", &["ingress 443 192.0.2.0/24"]);
        let node = NetworkInterfaceId::named("Api-ServiceA");
        landscape.cloud.network_interfaces.get_mut(&node).unwrap().groups = vec![read("sg-Nlb")];
        let answer = landscape.ask("App", "https://api.example.com");
        assert_eq!(blocks(&answer), [("sg-Nlb".to_owned(), Some(Rule::Es12))]);
        let balancer = landscape.cloud.load_balancers.get_mut("arn:nlb/Api").unwrap();
        balancer.enforce_security_group_inbound_rules_on_private_link_traffic = false;
        assert_eq!(landscape.ask("App", "https://api.example.com").verdict(), Verdict::Reachable);
    }

    #[test]
    fn a_load_balancer_is_reached_by_its_own_address_too() {
        let landscape = offered().instance("Near", "ServiceA", &[]);
        let answer = landscape.ask("Near", "10.0.0.100");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
    }

    #[test]
    fn an_internet_facing_load_balancer_is_known_by_its_public_addresses() {
        let name = "https://api-api.elb.us-east-1.amazonaws.com";
        let mut landscape = offered().internet_gateway("Provider").rows("ServiceA", &["0.0.0.0/0 igw-Provider"]);
        let asked = |landscape: &Landscape| landscape.ask("internet", name).paths[0].example.to_string();
        assert_eq!(asked(&landscape), "10.0.0.100");
        landscape = landscape.public_address("Api-ServiceA", "198.51.100.7");
        assert_eq!(asked(&landscape), "198.51.100.7");
        let open = landscape::rule("ingress 8443 0.0.0.0/0");
        landscape.cloud.authorize_security_group(&read("sg-Target"), open).unwrap();
        let answer = landscape.ask("internet", "198.51.100.7:443");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
    }

    /// The address that the target sees.
    fn seen(landscape: &Landscape, from: &str, protocol: IpProtocol) -> String {
        let question = Question { protocol, ..Question::new(from, read("10.0.0.100")) };
        let answer = trace(&landscape.cloud, &question).unwrap();
        let at_target = answer.paths[0].forward.iter().find_map(|hop| match hop {
            Hop::SecurityGroups(decision) if decision.groups == [read("sg-Target")] => Some(decision.peer.to_string()),
            _ => None,
        });
        at_target.unwrap_or_else(|| panic!("{answer}"))
    }

    // ES-09 is about PrivateLink: without it a target sees its client, unless it is registered by address and speaks TCP.
    #[test]
    fn a_target_sees_its_client_or_the_node() {
        let mut landscape = offered().instance("Near", "ServiceA", &[]);
        let (client, target) = (landscape.address("Near"), landscape.address("Target"));
        assert_eq!(seen(&landscape, "Near", IpProtocol::TCP), client);
        let group = landscape.cloud.target_groups.get_mut("arn:targets/Api").unwrap();
        group.targets[0].id = TargetId::Ip(read(&target));
        assert_eq!(seen(&landscape, "Near", IpProtocol::TCP), "10.0.0.100");
        landscape.cloud.load_balancers.get_mut("arn:nlb/Api").unwrap().listeners[0].protocol = IpProtocol::UDP;
        assert_eq!(seen(&landscape, "Near", IpProtocol::UDP), client);
    }
}

mod inspection {
    use super::*;

    /// A server with a public address; what comes in and goes out passes the appliance, by three tables.
    fn inspected() -> Landscape {
        Landscape::default()
            .vpc_of("Inspection", "10.100.0.0/16", "444455556666")
            .subnet("Inspection", "Appliances", "10.100.0.0/24", "us-east-1a")
            .instance("Firewall", "Appliances", &[])
            .load_balancer(LoadBalancerType::Gateway, "Gwlb", &["Appliances"], &["Firewall"])
            .endpoint_service("Gwlb", "444455556666", None)
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "Server", "10.0.0.0/24", "us-east-1a")
            .subnet("A", "Endpoint", "10.0.1.0/24", "us-east-1a")
            .instance("Server", "Server", &["ingress 443 0.0.0.0/0"])
            .public_address("Server", "198.51.100.7")
            .internet_gateway("A")
            .gateway_load_balancer_endpoint("A", "Gwlbe", "Gwlb", "Endpoint")
            .rows("Server", &["0.0.0.0/0 vpce-Gwlbe"])
            .rows("Endpoint", &["0.0.0.0/0 igw-A"])
    }

    const EDGE: [&str; 1] = ["10.0.0.0/24 vpce-Gwlbe"];

    // GW-01, RT-70, RT-73
    #[test]
    fn both_directions_pass_the_appliance() {
        let landscape = inspected().edge_table("A", "Edge", &EDGE);
        for (from, to) in [("internet", "Server:443"), ("Server", "203.0.113.9:443")] {
            let answer = landscape.ask(from, to);
            assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
            let inspects = |hops: &[Hop]| hops.iter().any(|hop| matches!(hop, Hop::LoadBalancer { .. }));
            assert!(inspects(&answer.paths[0].forward) && inspects(&answer.paths[0].back), "{answer}");
        }
    }

    // IF-62: an address that no interface has as its public one is not reached from the internet.
    #[test]
    fn from_the_internet_only_a_public_address_is_reached() {
        let answer = inspected().ask("internet", "10.0.0.4:443");
        assert_eq!(refusals(&answer), [Refusal::NoPublicDestination]);
        assert_eq!(answer.explanations()[0].message, "no interface has this public address");
    }

    // GW-16
    #[test]
    fn without_the_edge_route_the_appliance_sees_only_the_reply_and_drops_it() {
        let answer = inspected().ask("internet", "Server:443");
        assert_eq!((refusals(&answer), answer.verdict()), (vec![Refusal::ReplyOnly], Verdict::Blocked), "{answer}");
        assert_eq!(blocks(&answer), [("Gwlb".to_owned(), Some(Rule::Gw16))]);
    }

    // GW-16, RT-73: the other way round is allowed, and a trace tells that the appliance sees one half.
    #[test]
    fn a_reply_that_passes_no_appliance_is_reported() {
        let half = vec![Caution::ReplyNotInspected { vpc_endpoint_id: read("vpce-Gwlbe") }];
        let out = inspected().ask("Server", "203.0.113.9:443");
        assert_eq!((out.verdict(), &out.cautions), (Verdict::Reachable, &half), "{out}");
        assert_eq!(out.cautions[0].rule(), Some(Rule::Gw16));
        assert!(out.to_string().contains("vpce-Gwlbe has the request inspected and nothing has the reply"), "{out}");
        // What comes in through the edge table and goes out past the endpoint is seen by half as well.
        let mut past = inspected().edge_table("A", "Edge", &EDGE);
        past.cloud.route_tables.get_mut(&read("rtb-Server")).unwrap().routes.pop();
        let past = past.rows("Server", &["0.0.0.0/0 igw-A"]);
        let back = past.ask("internet", "Server:443");
        assert_eq!((back.verdict(), &back.cautions), (Verdict::Reachable, &half), "{back}");
        let whole = inspected().edge_table("A", "Edge", &EDGE);
        for (from, to) in [("internet", "Server:443"), ("Server", "203.0.113.9:443")] {
            assert_eq!(whole.ask(from, to).cautions, [], "{from}");
        }
    }

    // GW-16: whosever the appliances are.
    #[test]
    fn appliances_of_others_drop_a_reply_without_a_request_too() {
        let mut landscape = inspected();
        landscape.cloud.endpoint_services.remove(&read("vpce-svc-Gwlb"));
        let answer = landscape.ask("internet", "Server:443");
        assert_eq!((refusals(&answer), answer.verdict()), (vec![Refusal::ReplyOnly], Verdict::Blocked), "{answer}");
        let seen = landscape.edge_table("A", "Edge", &EDGE).ask("internet", "Server:443");
        assert_eq!((seen.verdict(), seen.cautions.as_slice()), (Verdict::Reachable, &[][..]), "{seen}");
    }

    // GW-15, GW-14
    #[test]
    fn an_appliance_that_is_down_stops_everything() {
        let mut landscape = inspected().edge_table("A", "Edge", &EDGE);
        landscape.cloud.outages.network_interfaces.push(NetworkInterfaceId::named("Firewall"));
        let answer = landscape.ask("Server", "203.0.113.9:443");
        assert_eq!(refusals(&answer)[0], Refusal::NoHealthyAppliance);
        assert_eq!(answer.explanations()[0].rule, Some(Rule::Gw15));
        assert_eq!(answer.verdict(), Verdict::Blocked);
    }

    // GW-17: an egress-only internet gateway drops what an appliance has seen.
    #[test]
    fn inspected_ipv6_does_not_leave_by_an_egress_only_gateway() {
        let mut landscape = inspected();
        landscape.cloud.associate_vpc_cidr_block(&read("vpc-A"), read("2001:db8::/56")).unwrap();
        for (subnet, block) in [("Server", "2001:db8:0:1::/64"), ("Endpoint", "2001:db8:0:2::/64")] {
            let subnet = landscape.cloud.subnets.get_mut(&read(&format!("subnet-{subnet}"))).unwrap();
            subnet.ipv6_cidr_block = Some(read(block));
        }
        let server = landscape.cloud.network_interfaces.get_mut(&NetworkInterfaceId::named("Server")).unwrap();
        server.ipv6_addresses.push(read("2001:db8:0:1::9"));
        landscape.cloud.create_egress_only_internet_gateway(read("eigw-A"), &read("vpc-A")).unwrap();
        let everything = landscape::rule("egress 443 ::/0");
        landscape.cloud.authorize_security_group(&read("sg-Server"), everything).unwrap();
        let landscape = landscape.rows("Server", &["::/0 vpce-Gwlbe"]).rows("Endpoint", &["::/0 eigw-A"]);
        let answer = landscape.ask("Server", "[2001:db8:ffff::1]:443");
        assert!(refusals(&answer).contains(&Refusal::EgressOnlyInspection), "{answer}");
    }

    /// Two appliances in the zone of the endpoint.
    fn doubled() -> Landscape {
        let mut landscape = inspected().instance("Second", "Appliances", &[]).edge_table("A", "Edge", &EDGE);
        let group = landscape.cloud.target_groups.get_mut("arn:targets/Gwlb").unwrap();
        group.targets.push(TargetDescription { id: TargetId::Instance(read("i-Second")), port: None });
        landscape
    }

    // GW-12, GW-14: a flow stays with one appliance both ways; a new one goes to those that are up.
    #[test]
    fn the_reply_passes_the_appliance_that_saw_the_request() {
        let mut landscape = doubled();
        let inspects = |landscape: &Landscape| {
            let answer = landscape.ask("Server", "203.0.113.9:443");
            assert_eq!((answer.verdict(), answer.paths.len()), (Verdict::Reachable, 1), "{answer}");
            let hops = answer.paths[0].forward.iter().chain(&answer.paths[0].back);
            let targets = hops.filter_map(|hop| match hop {
                Hop::LoadBalancer { target, .. } => target.as_ref().map(ToString::to_string),
                _ => None,
            });
            targets.collect::<Vec<_>>()
        };
        assert_eq!(inspects(&landscape), ["eni-Firewall", "eni-Firewall"]);
        landscape.cloud.outages.network_interfaces.push(NetworkInterfaceId::named("Firewall"));
        assert_eq!(inspects(&landscape), ["eni-Second", "eni-Second"]);
    }

    // GW-07: beside the endpoint the ACL of the subnet is asked, as it is not between neighbours.
    #[test]
    fn in_the_endpoints_own_subnet_acls_are_asked() {
        let landscape = inspected()
            .instance("Near", "Endpoint", &["ingress 443 0.0.0.0/0"])
            .public_address("Near", "198.51.100.8")
            .edge_table("A", "Edge", &["10.0.1.0/24 vpce-Gwlbe"]);
        let answer = landscape.ask("internet", "Near:443");
        let acls = |hops: &[Hop]| hops.iter().filter(|hop| matches!(hop, Hop::NetworkAcl(_))).count();
        assert_eq!(
            acls(&answer.paths[0].forward),
            3,
            "into the subnet, out of the endpoint, in to the server: {answer}"
        );
    }

    // GW-18
    #[test]
    fn a_load_balancer_keeps_no_client_address_through_an_inspection() {
        let behind = |id: TargetId| {
            let mut landscape = inspected()
                .subnet("A", "Nlb", "10.0.2.0/24", "us-east-1a")
                .load_balancer(LoadBalancerType::Network, "Web", &["Nlb"], &["Server"])
                .instance("Client", "Nlb", &[])
                .rows("Nlb", &["10.0.0.0/24 vpce-Gwlbe"]);
            landscape
                .cloud
                .authorize_security_group(&read("sg-Server"), landscape::rule("ingress 8443 0.0.0.0/0"))
                .unwrap();
            landscape.cloud.target_groups.get_mut("arn:targets/Web").unwrap().targets[0].id = id;
            landscape.ask("Client", "10.0.2.100:443")
        };
        let kept = behind(TargetId::Instance(read("i-Server")));
        assert_eq!(refusals(&kept)[0], Refusal::ClientAddress, "{kept}");
        assert_eq!(kept.explanations()[0].rule, Some(Rule::Gw18));
        let by_address = behind(TargetId::Ip(read("10.0.0.4")));
        assert!(!refusals(&by_address).contains(&Refusal::ClientAddress), "{by_address}");
    }

    // GW-21, GW-12
    #[test]
    fn an_inspection_in_another_zone_or_behind_appliance_mode_is_cautioned() {
        let other = inspected()
            .subnet("A", "Far", "10.0.3.0/24", "us-east-1b")
            .instance("Far", "Far", &[])
            .public_address("Far", "198.51.100.9")
            .rows("Far", &["0.0.0.0/0 vpce-Gwlbe"])
            .edge_table("A", "Edge", &["10.0.0.0/24 vpce-Gwlbe", "10.0.3.0/24 vpce-Gwlbe"]);
        let caution = |landscape: &Landscape, from: &str| {
            landscape
                .ask(from, "203.0.113.9")
                .cautions
                .iter()
                .map(|caution| (caution.rule(), caution.message()))
                .collect::<Vec<_>>()
        };
        assert_eq!(caution(&other, "Server"), []);
        let [(rule, message)] = &caution(&other, "Far")[..] else { panic!("one caution") };
        assert_eq!(*rule, Some(Rule::Gw21));
        assert!(message.starts_with("vpce-Gwlbe is in us-east-1a"), "{message}");
        let through = |mode: bool, stickiness: FlowStickiness| {
            let mut landscape = inspected()
                .vpc("B", "10.1.0.0/16")
                .subnet("B", "App", "10.1.0.0/24", "us-east-1a")
                .instance("App", "App", &[])
                .transit_gateway("T")
                .attach("T", "A", &["Server"])
                .attach("T", "B", &["App"])
                .rows("App", &["0.0.0.0/0 tgw-T"]);
            let to_a = TransitGatewayRoute {
                destination_cidr_block: read("0.0.0.0/0"),
                transit_gateway_attachment_id: Some(read("tgw-attach-A")),
            };
            landscape.cloud.transit_gateway_route_tables.get_mut(&read("tgw-rtb-T")).unwrap().routes.push(to_a);
            let attachment = landscape.cloud.transit_gateway_attachments.get_mut(&read("tgw-attach-A")).unwrap();
            if let AttachedResource::Vpc { appliance_mode_support, .. } = &mut attachment.resource {
                *appliance_mode_support = mode;
            }
            landscape.cloud.target_groups.get_mut("arn:targets/Gwlb").unwrap().stickiness = stickiness;
            caution(&landscape, "App").into_iter().map(|(rule, _)| rule).collect::<Vec<_>>()
        };
        assert_eq!(through(true, FlowStickiness::SourceIpDestIp), [Some(Rule::Gw12)]);
        assert_eq!(through(true, FlowStickiness::FiveTuple), []);
        assert_eq!(through(false, FlowStickiness::SourceIpDestIp), []);
    }

    // GW-12: which appliance sees a flow is up to the load balancer, and the hop says so.
    #[test]
    fn the_hop_of_an_appliance_rests_on_flow_stickiness() {
        let answer = inspected().ask("Server", "203.0.113.9:443");
        let hop = answer.paths[0].forward.iter().find(|hop| matches!(hop, Hop::LoadBalancer { .. })).unwrap();
        assert_eq!((hop.rule(), hop.kind()), (Some(Rule::Gw12), "Gateway Load Balancer"));
    }

    #[test]
    fn an_endpoint_whose_own_subnet_routes_to_it_sends_round_in_a_circle() {
        let landscape = inspected().rows("Endpoint", &["203.0.113.0/24 vpce-Gwlbe"]);
        let answer = landscape.ask("Server", "203.0.113.9:443");
        assert_eq!((&answer.paths[0].end, answer.verdict()), (&End::Loop, Verdict::Blocked));
        let last = answer.paths[0].forward.last().unwrap();
        assert_eq!((last.component().as_str(), last.refusal()), ("vpce-Gwlbe", Some(Refusal::Circle)));
    }
}

mod from_the_internet {
    use super::*;

    /// A NAT gateway sends the reply on in its own name, and the client does not know it for one.
    #[test]
    fn a_reply_that_leaves_by_a_nat_gateway_is_none() {
        let mut landscape = Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "Public", "10.0.0.0/24", "us-east-1a")
            .subnet("A", "Server", "10.0.1.0/24", "us-east-1a")
            .internet_gateway("A")
            .rows("Public", &["0.0.0.0/0 igw-A"])
            .instance("Server", "Server", &["ingress 443 0.0.0.0/0"])
            .public_address("Server", "198.51.100.7");
        let allocation_id = AllocationId::named("Nat");
        landscape.cloud.allocate_address(allocation_id.clone());
        let nat = CreateNatGateway {
            nat_gateway_id: read("nat-A"),
            subnet_id: read("subnet-Public"),
            connectivity_type: ConnectivityType::Public,
            allocation_id: Some(allocation_id),
        };
        landscape.cloud.create_nat_gateway(nat).unwrap();
        let direct = landscape.clone().rows("Server", &["0.0.0.0/0 igw-A"]).ask("internet", "Server:443");
        assert_eq!(direct.verdict(), Verdict::Reachable, "{direct}");
        let by_nat = landscape.rows("Server", &["0.0.0.0/0 nat-A"]).ask("internet", "Server:443");
        assert_eq!(blocks(&by_nat), [("203.0.113.9".to_owned(), Some(Rule::Rt73))], "{by_nat}");
    }
}

mod on_premises {
    use super::*;

    fn with_office() -> Landscape {
        Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
            .instance("App", "App", &["ingress 443 192.168.0.0/16"])
            .office_at_vpc("A")
            .rows("App", &["192.168.0.0/16 vgw-A vpn-static"])
    }

    #[test]
    fn a_host_on_premises_is_reached_and_reaches() {
        let landscape = with_office();
        let out = landscape.ask("App", "192.168.3.4:443");
        assert_eq!(out.verdict(), Verdict::Reachable, "{out}");
        let source: IpAddr = read("10.0.0.4");
        assert_eq!(out.paths[0].end, End::OnPremises { customer_gateway_id: read("cgw-Office"), source });
        for from in ["Office", "cgw-Office", "192.168.3.4"] {
            let answer = landscape.ask(from, "App:443");
            assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
            let at_gateway = |hops: &[Hop]| -> Vec<String> {
                hops.iter().filter(|hop| matches!(hop, Hop::VpnGateway { .. })).map(Hop::sentence).collect()
            };
            assert_eq!(at_gateway(&answer.paths[0].forward), ["leads into vpc-A"]);
            assert_eq!(at_gateway(&answer.paths[0].back), ["leads on premises"]);
        }
    }

    #[test]
    fn without_a_route_back_on_premises_hears_nothing() {
        let mut landscape = with_office();
        landscape.cloud.route_tables.get_mut(&read("rtb-App")).unwrap().routes.pop();
        assert_eq!(blocks(&landscape.ask("Office", "App:443")), [("rtb-App".to_owned(), Some(Rule::Rt04))]);
    }

    // IF-40, IF-74: through an inbound resolver endpoint the private name leads to the endpoint from on premises too.
    #[test]
    fn a_private_name_is_resolved_from_on_premises_through_an_inbound_endpoint() {
        let landscape = with_office().group("A", "Ssm", &["ingress 443 192.168.0.0/16"]);
        let landscape = landscape.endpoint_with("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["App"], |request| {
            request.private_dns_enabled = true;
            request.security_group_ids = vec![read("sg-Ssm")];
        });
        let public = landscape.ask("Office", SSM);
        assert_eq!(public.paths[0].carriers(), ["cgw-Office"], "the name of the service is a public one: {public}");
        let answer = landscape.inbound_resolver("App").ask("Office", SSM);
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        assert_eq!(answer.paths[0].carriers(), ["vgw-A", "vpce-Ssm"]);
    }

    // What outside resolvers answer nobody here knows: that is neither a yes nor a no.
    #[test]
    fn a_name_that_a_rule_forwards_is_undecided() {
        let mut landscape = with_office();
        let rule = ResolverRule {
            resolver_rule_id: read("rslvr-rr-1"),
            domain_name: "corp.example.com".to_owned(),
            target_ips: vec![read("192.168.0.2")],
            vpcs: vec![read("vpc-A")],
        };
        landscape.cloud.resolver_rules.insert(rule.resolver_rule_id.clone(), rule);
        let answer = landscape.ask("App", "https://db.corp.example.com");
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Undecided, Symptom::Undecided), "{answer}");
        assert_eq!(answer.failure(), Some(ResolutionFailure::Forwarded));
        assert_eq!(blocks(&answer), [("rslvr-rr-1".to_owned(), None)]);
        let answer = landscape.hosted_zone("example.org", &["A"], &[]).ask("App", "https://db.example.org");
        assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::UnknownHost), "{answer}");
    }

    // "Domain names that Resolver creates autodefined system rules for", which advises a system rule beside one for everything,
    // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-autodefined-rules.html
    #[test]
    fn a_rule_for_the_dot_forwards_what_nobody_else_answers_for() {
        let landscape = with_office().gateway_endpoint("A", "S3", &["App"]);
        let mut landscape = landscape.interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["App"]);
        let answered_by =
            |landscape: &Landscape, to: &str| landscape.ask("App", to).resolution.unwrap().answered_by.to_string();
        let rule = |id: &str, domain: &str, targets: &[&str]| ResolverRule {
            resolver_rule_id: read(id),
            domain_name: domain.to_owned(),
            target_ips: targets.iter().map(|target| read(target)).collect(),
            vpcs: vec![read("vpc-A")],
        };
        let all = rule("rslvr-rr-all", ".", &["192.168.0.2"]);
        landscape.cloud.resolver_rules.insert(all.resolver_rule_id.clone(), all);
        assert_eq!(answered_by(&landscape, "s3://reports"), "the forwarding rule rslvr-rr-all (.)");
        assert_eq!(answered_by(&landscape, SSM), "the private DNS of vpce-Ssm");
        let own = rule("rslvr-rr-aws", "amazonaws.com", &[]);
        landscape.cloud.resolver_rules.insert(own.resolver_rule_id.clone(), own);
        let answer = landscape.ask("App", "s3://reports");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        assert_eq!(landscape.ask("App", "https://example.org").verdict(), Verdict::Undecided);
    }

    // RT-31
    #[test]
    fn a_gateway_endpoint_does_not_serve_what_is_on_premises() {
        let landscape = with_office().gateway_endpoint("A", "S3", &["App"]);
        let answer = landscape.ask("Office", "s3://reports");
        assert_eq!((answer.verdict(), answer.paths.len()), (Verdict::Reachable, 1), "{answer}");
        assert_eq!(answer.paths[0].carriers(), ["cgw-Office"], "it goes past the VPC: {answer}");
        let mut through_transit = at_transit_gateway().gateway_endpoint("A", "S3", &["App"]);
        let table = through_transit.cloud.transit_gateway_route_tables.get_mut(&read("tgw-rtb-T")).unwrap();
        table.routes.push(TransitGatewayRoute {
            destination_cidr_block: read("0.0.0.0/0"),
            transit_gateway_attachment_id: Some(read("tgw-attach-A")),
        });
        assert_eq!(refusals(&through_transit.ask("Office", "52.216.0.9:443")), [Refusal::OutsideVpc]);
    }

    // A site leads to AWS what AWS's end tells it of; the rest of the internet is behind the site's own router.
    #[test]
    fn public_addresses_go_by_the_sites_own_access_to_the_internet() {
        let mut landscape = with_office().internet_gateway("A").rows("App", &["0.0.0.0/0 igw-A"]);
        let carriers = |landscape: &Landscape, to: &str| landscape.ask("Office", to).paths[0].carriers();
        assert_eq!(carriers(&landscape, "198.51.100.7:443"), ["cgw-Office"]);
        assert_eq!(carriers(&landscape, "10.0.0.4:443"), ["vgw-A"]);
        assert_eq!(carriers(&landscape, "172.16.0.9:443"), ["vgw-A"], "nobody else would take a private address");
        let unknown = landscape.ask("Office", "198.51.100.7:443");
        assert!(unknown.to_string().contains("The other end sees 203.0.113.9."), "{unknown}");
        let router = landscape.cloud.customer_gateways.get_mut(&read("cgw-Office")).unwrap();
        router.ip_address = Some(read("198.51.100.200"));
        let known = landscape.ask("Office", "s3://reports");
        assert!(known.to_string().contains("The other end sees 198.51.100.200."), "{known}");
        // What has a public address of its own is reached at that one too, and answers by its internet gateway.
        let mut web = landscape.public_address("App", "198.51.100.7");
        let rule = landscape::rule("ingress 443 198.51.100.200/32");
        web.cloud.authorize_security_group(&read("sg-App"), rule).unwrap();
        let answer = web.ask("Office", "198.51.100.7:443");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        assert_eq!(answer.paths[0].carriers(), ["cgw-Office", "igw-A"]);
    }

    #[test]
    fn of_two_connections_a_site_takes_the_one_that_leads_there() {
        let landscape = with_office()
            .vpc("B", "10.1.0.0/16")
            .subnet("B", "Far", "10.1.0.0/24", "us-east-1a")
            .instance("Far", "Far", &["ingress 443 192.168.0.0/16"])
            .rows("Far", &["192.168.0.0/16 vgw-B vpn-static"]);
        let mut landscape = landscape;
        let gateway = VpnGateway { vpn_gateway_id: read("vgw-B"), vpc_id: Some(read("vpc-B")) };
        landscape.cloud.vpn_gateways.insert(gateway.vpn_gateway_id.clone(), gateway);
        let mut second = landscape.cloud.vpn_connections[&read("vpn-Office")].clone();
        second.vpn_connection_id = read("vpn-Second");
        second.ends_at = VpnEnd::VpnGateway(read("vgw-B"));
        landscape.cloud.vpn_connections.insert(second.vpn_connection_id.clone(), second);
        for (to, gateway) in [("App:443", "vgw-A"), ("Far:443", "vgw-B")] {
            let answer = landscape.ask("Office", to);
            assert_eq!((answer.verdict(), answer.paths[0].carriers()), (Verdict::Reachable, vec![gateway.to_owned()]));
        }
    }

    fn at_transit_gateway() -> Landscape {
        Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
            .instance("App", "App", &["ingress 443 192.168.0.0/16"])
            .transit_gateway("T")
            .attach("T", "A", &["App"])
            .office_at_transit_gateway("T")
            .rows("App", &["192.168.0.0/16 tgw-T"])
    }

    #[test]
    fn a_vpn_at_a_transit_gateway_reaches_every_attached_vpc() {
        let landscape = at_transit_gateway();
        assert_eq!(landscape.ask("Office", "App:443").verdict(), Verdict::Reachable);
        assert_eq!(landscape.ask("Office", "198.51.100.7:443").paths[0].carriers(), ["cgw-Office"]);
        assert_eq!(landscape.ask("App", "192.168.0.9:443").verdict(), Verdict::Reachable);
    }
}

mod limits {
    use super::*;

    /// What is limited on the way, to how much, and by which rule.
    fn limits(landscape: &Landscape, from: &str, to: &str) -> Vec<(String, &'static str, u32, Rule)> {
        let answer = landscape.ask(from, to);
        let limits = answer.paths[0].limits(&landscape.cloud);
        limits.into_iter().map(|it| (it.component, it.measure, it.value, it.rule)).collect()
    }

    // IF-70, IF-71, IF-76, IF-57
    #[test]
    fn an_interface_endpoint_carries_what_is_documented() {
        let landscape = Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
            .subnet("A", "Other", "10.0.1.0/24", "us-east-1b")
            .instance("App", "App", &[])
            .interface_endpoint_without_names("A", "Ddb", "com.amazonaws.us-east-1.dynamodb", &["App", "Other"]);
        let name =
            &vpce_model::dns::endpoint_names(&landscape.cloud, &landscape.cloud.vpc_endpoints[&read("vpce-Ddb")])[0];
        let found = limits(&landscape, "App", &format!("https://{}", name.name));
        let figures: Vec<(u32, Rule)> = found.iter().map(|(_, _, value, rule)| (*value, *rule)).collect();
        let expected = [
            (8500, Rule::If71),
            (10, Rule::If70),
            (100, Rule::If70),
            (350, Rule::If76),
            (200, Rule::If70),
            (50_000, Rule::If57),
        ];
        assert_eq!(figures, expected);
        assert!(found.iter().all(|(component, ..)| component == "vpce-Ddb"));
    }

    // GW-09, GW-10, GW-13; GW-11: every protocol and port passes.
    #[test]
    fn an_inspection_carries_what_is_documented() {
        let landscape = Landscape::default()
            .vpc_of("Inspection", "10.100.0.0/16", "444455556666")
            .subnet("Inspection", "Appliances", "10.100.0.0/24", "us-east-1a")
            .instance("Firewall", "Appliances", &[])
            .load_balancer(LoadBalancerType::Gateway, "Gwlb", &["Appliances"], &["Firewall"])
            .endpoint_service("Gwlb", "444455556666", None)
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "Server", "10.0.0.0/24", "us-east-1a")
            .subnet("A", "Endpoint", "10.0.1.0/24", "us-east-1a")
            .instance("Server", "Server", &[])
            .public_address("Server", "198.51.100.7")
            .internet_gateway("A")
            .gateway_load_balancer_endpoint("A", "Gwlbe", "Gwlb", "Endpoint")
            .rows("Server", &["0.0.0.0/0 vpce-Gwlbe"])
            .rows("Endpoint", &["0.0.0.0/0 igw-A"]);
        let found = limits(&landscape, "Server", "203.0.113.9:8080");
        let figures: Vec<(u32, Rule)> = found.iter().map(|(_, _, value, rule)| (*value, *rule)).collect();
        let of_balancer = [(8568, Rule::Gw10), (350, Rule::Gw13), (120, Rule::Gw13)];
        assert_eq!(figures[..3], [(8500, Rule::Gw09), (10, Rule::Gw09), (100, Rule::Gw09)]);
        assert_eq!(figures[3..], of_balancer);
    }

    #[test]
    fn a_gateway_endpoint_has_no_figures() {
        let landscape = Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
            .instance("App", "App", &[])
            .gateway_endpoint("A", "S3", &["App"]);
        assert_eq!(limits(&landscape, "App", "s3://reports"), []);
    }
}

// IF-10: what a trace asks over ICMP is an echo, which a gateway endpoint lets through and an interface endpoint does not answer.
#[test]
fn a_gateway_endpoint_lets_an_echo_through_and_an_interface_endpoint_does_not_answer() {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .gateway_endpoint("A", "S3", &["App"])
        .endpoint_with("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["App"], |request| {
            request.private_dns_enabled = true
        });
    let echo = |to: &str| {
        let question = Question { protocol: IpProtocol::ICMP, ..Question::new("App", read(to)) };
        let mut open = landscape.cloud.clone();
        let all = |is_egress| SecurityGroupRule {
            is_egress,
            ip_protocol: IpProtocol::ICMP,
            ports: PortRange::ALL,
            peer: vpce_model::cloud::security_group::Peer::Cidr(read("0.0.0.0/0")),
        };
        let _ = open.authorize_security_group(&read("sg-App"), all(true));
        let default = open.vpc_endpoints[&read("vpce-Ssm")].groups[0].clone();
        open.authorize_security_group(&default, all(false)).unwrap();
        trace(&open, &question).unwrap()
    };
    assert_eq!(echo("s3://reports").verdict(), Verdict::Reachable, "{}", echo("s3://reports"));
    assert_eq!(refusals(&echo("https://ssm.us-east-1.amazonaws.com")), [Refusal::Protocol]);
}

// IF-103
#[test]
fn a_tunnel_endpoint_takes_in_geneve_alone() {
    let arn = "arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-1";
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .group("A", "Tunnel", &["ingress 443 10.0.0.0/8"])
        .endpoint_with("A", "Tunnel", arn, &["App"], |request| {
            request.vpc_endpoint_type = VpcEndpointType::Tunnel;
            request.security_group_ids = vec![read("sg-Tunnel")];
        });
    let mut cloud = landscape.cloud.clone();
    let address = cloud.network_interfaces[&read("eni-Tunnel-App")].addresses().next().unwrap();
    let ask = |cloud: &vpce_model::cloud::Cloud, protocol, port: u16| {
        let to = read(&format!("{address}:{port}"));
        trace(cloud, &Question { protocol, ..Question::new("App", to) }).unwrap()
    };
    assert_eq!(refusals(&ask(&cloud, IpProtocol::TCP, 443)), [Refusal::NotGeneve]);
    let geneve = ask(&cloud, IpProtocol::UDP, 6081);
    assert_eq!(blocks(&geneve), [("sg-Tunnel".to_owned(), Some(Rule::If20))], "the group has to let port 6081 in");
    let rule = SecurityGroupRule { ip_protocol: IpProtocol::UDP, ..landscape::rule("ingress 6081 10.0.0.0/8") };
    cloud.authorize_security_group(&read("sg-Tunnel"), rule).unwrap();
    assert_eq!(ask(&cloud, IpProtocol::UDP, 6081).verdict(), Verdict::Reachable);
}

// IF-23, IF-25: the client's outbound rules count, those of the endpoint don't.
#[test]
fn the_outbound_rules_of_the_client_count_and_those_of_the_endpoint_do_not() {
    let mut landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["App"]);
    let to = "https://ssm.us-east-1.amazonaws.com";
    landscape.cloud.revoke_security_group_egress(&read("sg-Ssm")).unwrap();
    assert_eq!(landscape.ask("App", to).verdict(), Verdict::Reachable);
    landscape.cloud.revoke_security_group_egress(&read("sg-App")).unwrap();
    assert_eq!(blocks(&landscape.ask("App", to)), [("sg-App".to_owned(), Some(Rule::If25))]);
}

// IF-101: what a resource sees of who comes through a resource endpoint.
mod resources {
    use super::*;
    use vpce_model::action::CreateResourceGateway;
    use vpce_model::cloud::resource_gateway::{ResourceConfiguration, ResourceDefinition};

    const ARN: &str = "arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-Db";

    fn consumer() -> Landscape {
        Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .subnet("A", "App", "10.0.0.0/24", "us-east-1b")
            .instance("App", "App", &[])
            .group("A", "Shared", &["ingress 1024-65535 10.0.0.0/16"])
            .endpoint_with("A", "Db", ARN, &["App"], |request| {
                request.vpc_endpoint_type = VpcEndpointType::Resource;
                request.security_group_ids = vec![read("sg-Shared")];
            })
    }

    /// `Db` in a VPC with the client's own range, behind a gateway in two zones.
    pub fn shared(definition: ResourceDefinition, rules: &[&str]) -> Landscape {
        let mut landscape = consumer()
            .vpc("B", "10.0.0.0/16")
            .subnet("B", "GateA", "10.0.1.0/24", "us-east-1a")
            .subnet("B", "GateB", "10.0.2.0/24", "us-east-1b")
            .subnet("B", "Data", "10.0.3.0/24", "us-east-1c")
            .instance("Db", "Data", rules)
            .group("B", "Gate", &[]);
        let gateway = CreateResourceGateway {
            resource_gateway_id: read("rgw-Gate"),
            vpc_id: read("vpc-B"),
            subnet_ids: vec![read("subnet-GateA"), read("subnet-GateB")],
            security_group_ids: vec![read("sg-Gate")],
        };
        landscape.cloud.create_resource_gateway(gateway).unwrap();
        let configuration = ResourceConfiguration {
            arn: ARN.to_owned(),
            resource_gateway_id: read("rgw-Gate"),
            definition,
            port_ranges: vec![read("5432"), read("6000-6009")],
        };
        landscape.cloud.create_resource_configuration(configuration).unwrap();
        landscape
    }

    fn by_address() -> ResourceDefinition {
        ResourceDefinition::IpResource(read("10.0.3.4"))
    }

    fn ask(landscape: &Landscape, port: u16) -> Answer {
        let endpoint = landscape.cloud.network_interfaces[&read("eni-Db-App")].addresses().next().unwrap();
        landscape.ask("App", &format!("{endpoint}:{port}"))
    }

    #[test]
    fn a_resource_sees_the_gateway_in_the_endpoints_zone_and_not_the_client() {
        let answer = ask(&shared(by_address(), &["ingress 5432 10.0.2.4/32"]), 5432);
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        assert_eq!(answer.paths[0].carriers(), ["vpce-Db", "rgw-Gate"]);
        assert!(answer.to_string().contains("IF-101  sends on from 10.0.2.4"), "{answer}");
        let to_client = ask(&shared(by_address(), &["ingress 5432 10.0.0.4/32"]), 5432);
        assert_eq!(blocks(&to_client), [("sg-Db".to_owned(), None)], "{to_client}");
    }

    #[test]
    fn where_the_gateway_is_not_in_the_endpoints_zone_it_sends_from_another() {
        let mut landscape = shared(by_address(), &["ingress 5432 10.0.1.4/32"]);
        let gateway = landscape.cloud.resource_gateways.get_mut(&read("rgw-Gate")).unwrap();
        gateway.network_interface_ids.truncate(1);
        assert_eq!(ask(&landscape, 5432).verdict(), Verdict::Reachable);
        landscape.cloud.outages.network_interfaces.push(read("eni-Gate-GateA"));
        assert_eq!(refusals(&ask(&landscape, 5432)), [Refusal::Down]);
    }

    #[test]
    fn the_outbound_rules_of_the_gateway_decide_what_it_reaches() {
        let mut landscape = shared(by_address(), &["ingress 5432 10.0.2.0/24"]);
        landscape.cloud.revoke_security_group_egress(&read("sg-Gate")).unwrap();
        assert_eq!(blocks(&ask(&landscape, 5432)), [("sg-Gate".to_owned(), Some(Rule::If101))]);
        let rule = landscape::rule("egress 5432 10.0.3.0/24");
        landscape.cloud.authorize_security_group(&read("sg-Gate"), rule).unwrap();
        assert_eq!(ask(&landscape, 5432).verdict(), Verdict::Reachable);
    }

    #[test]
    fn only_the_ports_of_the_configuration_are_shared() {
        let landscape = shared(by_address(), &["ingress 1-65535 10.0.0.0/16"]);
        for (port, expected) in [(5432, vec![]), (6009, vec![]), (6010, vec![Refusal::PortNotShared])] {
            assert_eq!(refusals(&ask(&landscape, port)), expected, "{port}");
        }
        let mut open = landscape;
        open.cloud.resource_configurations.get_mut(ARN).unwrap().port_ranges.clear();
        assert_eq!(ask(&open, 6010).verdict(), Verdict::Reachable);
    }

    #[test]
    fn of_a_resource_by_arn_the_gateway_is_what_is_known() {
        let answer = ask(&shared(ResourceDefinition::ArnResource("arn:aws:rds:::db/x".to_owned()), &[]), 5432);
        assert_eq!(answer.verdict(), Verdict::Reachable);
        assert!(answer.to_string().contains("The other end sees 10.0.2.4."), "{answer}");
    }

    #[test]
    fn the_gateway_of_somebody_else_hides_the_client_all_the_same() {
        let answer = ask(&consumer(), 5432);
        assert_eq!(answer.paths[0].end.source(), None);
        let words = "The other end sees an address of a resource gateway or of VPC Lattice.";
        assert!(answer.to_string().contains(words), "{answer}");
        assert!(!answer.to_string().contains("sees 10.0.0.4"), "{answer}");
    }
}

// A name means one interface, also where another VPC has its address.
#[test]
fn the_address_of_another_is_not_the_destination_that_was_named() {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "Near", "10.0.0.0/24", "us-east-1a")
        .instance("App", "Near", &[])
        .instance("Twin", "Near", &["ingress 443 10.0.0.0/16"])
        .vpc("B", "10.0.0.0/16")
        .subnet("B", "Far", "10.0.0.0/24", "us-east-1a")
        .instance("First", "Far", &[])
        .instance("Db", "Far", &["ingress 443 10.0.0.0/16"]);
    assert_eq!(landscape.address("Twin"), landscape.address("Db"));
    assert_eq!(landscape.ask("App", "Twin:443").verdict(), Verdict::Reachable);
    let answer = landscape.ask("App", "Db:443");
    assert_eq!((answer.verdict(), refusals(&answer)), (Verdict::Blocked, vec![Refusal::OtherInterface]), "{answer}");
    assert_eq!(blocks(&answer), [("eni-Twin".to_owned(), None)]);
}

/// Two VPCs with one range: what has the endpoint's address in the asker's own VPC is not the endpoint.
#[test]
fn an_endpoint_that_is_asked_for_by_name_is_nobody_else_with_its_address() {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "One", "10.0.0.0/24", "us-east-1a")
        .interface_endpoint("A", "Kms", "com.amazonaws.us-east-1.kms", &["One"])
        .vpc("B", "10.0.0.0/16")
        .subnet("B", "Two", "10.0.0.0/24", "us-east-1a")
        .instance("Db", "Two", &["ingress 443 10.0.0.0/8"])
        .instance("App", "Two", &[]);
    assert_eq!(landscape.ask("App", "10.0.0.4:443").verdict(), Verdict::Reachable);
    let answer = landscape.ask("App", "Kms");
    assert_eq!(answer.verdict(), Verdict::Blocked, "{answer}");
    assert_eq!(answer.paths[0].forward.last().and_then(Hop::refusal), Some(Refusal::OtherInterface), "{answer}");
}
