//! What would let a blocked request through: made, it does.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;
mod network;

use landscape::{Landscape, read};
use network::Network;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::endpoint_service::{PrivateDnsName, PrivateDnsNameState};
use vpce_model::cloud::hosted_zone::{RecordData, ResolverRule};
use vpce_model::cloud::load_balancer::LoadBalancerType;
use vpce_model::cloud::peering::PeeringStatus;
use vpce_model::cloud::vpc_endpoint::VpcEndpointState;
use vpce_model::dns::endpoint_names;
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
        let words: Vec<&str> = call.split(' ').collect();
        assert!(Change::OPERATIONS.contains(&(words[1], words[2])), "`{call}` is not listed");
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
    // Its private name leads nowhere until then, and so to the internet.
    let service = landscape.cloud.endpoint_services.get_mut(&read("vpce-svc-Api")).unwrap();
    service.private_dns_name =
        Some(PrivateDnsName { name: "api.example.com".to_owned(), state: PrivateDnsNameState::Verified });
    landscape.cloud.vpc_endpoints.get_mut(&read("vpce-Api")).unwrap().private_dns_enabled = true;
    assert_eq!(calls(&landscape.cloud, "App", "https://api.example.com"), expected);
}

const SSM: &str = "https://ssm.us-east-1.amazonaws.com";

/// `App` beside an endpoint for AWS Systems Manager that has no private names, and nothing that leads out.
fn without_names() -> Landscape {
    Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .subnet("A", "Other", "10.0.1.0/24", "us-east-1b")
        .instance("App", "App", &[])
        .interface_endpoint_without_names("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["App"])
}

#[test]
fn private_dns_is_switched_on_where_the_endpoint_waits_for_its_names() {
    let mut cloud = without_names().cloud;
    let names = "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-Ssm --private-dns-enabled";
    assert_eq!(calls(&cloud, "App", SSM), [names]);
    let found = fix(&cloud, &Question::new("App", read(SSM))).unwrap().unwrap();
    let effect = "leads everything in the VPC that asks for ssm.us-east-1.amazonaws.com to vpce-Ssm";
    assert_eq!(found.changes[0].effect, effect);
    // `IF-35`: it takes both settings of the VPC.
    let vpc = cloud.vpcs.get_mut(&read("vpc-A")).unwrap();
    (vpc.enable_dns_support, vpc.enable_dns_hostnames) = (false, false);
    let setting = |name| format!("aws ec2 modify-vpc-attribute --vpc-id vpc-A --enable-dns-{name}");
    assert_eq!(calls(&cloud, "App", SSM), [setting("support"), setting("hostnames"), names.to_owned()]);
}

#[test]
fn private_dns_comes_before_a_way_out_and_after_a_gateway_endpoint() {
    let network = Network::new()
        .subnet("Public", "10.0.0.0/24")
        .subnet("Private", "10.0.1.0/24")
        .nat("1", "Public")
        .instance("App", "Private");
    let with_nat = Landscape { cloud: network.cloud }.endpoint_with(
        "A",
        "Ssm",
        "com.amazonaws.us-east-1.ssm",
        &["Private"],
        |_| {},
    );
    let mut cloud = with_nat.cloud;
    cloud.vpcs.get_mut(&read("vpc-A")).unwrap().enable_dns_hostnames = true;
    let group = cloud.vpc_endpoints[&read("vpce-Ssm")].groups[0].clone();
    cloud.authorize_security_group(&group, landscape::rule("ingress 443 10.0.0.0/8")).unwrap();
    cloud.route_tables.get_mut(&read("rtb-Private")).unwrap().routes.retain(|route| route.target.id() == "local");
    assert_eq!(
        calls(&cloud, "App", SSM),
        ["aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-Ssm --private-dns-enabled"]
    );

    let s3 = without_names().interface_endpoint_without_names("A", "S3", "com.amazonaws.us-east-1.s3", &["App"]);
    let expected = ["aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-S3 --private-dns-enabled \
         --dns-options PrivateDnsOnlyForInboundResolverEndpoint=false"];
    assert_eq!(calls(&s3.cloud, "App", "s3://reports"), expected);
    let with_gateway = s3.gateway_endpoint("A", "Gateway", &[]);
    let expected = ["aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-Gateway --add-route-table-ids rtb-App"];
    assert_eq!(calls(&with_gateway.cloud, "App", "s3://reports"), expected);
}

#[test]
fn an_endpoint_whose_zone_is_down_gets_an_interface_in_another() {
    let mut landscape = without_names().instance("Far", "Other", &[]).interface_endpoint(
        "A",
        "Kms",
        "com.amazonaws.us-east-1.kms",
        &["App"],
    );
    landscape.cloud.outages.zones = vec![read("us-east-1a")];
    let expected = ["aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-Kms --add-subnet-ids subnet-Other"];
    assert_eq!(calls(&landscape.cloud, "Far", "https://kms.us-east-1.amazonaws.com"), expected);
    let regional = endpoint_names(&landscape.cloud, &landscape.cloud.vpc_endpoints[&read("vpce-Kms")]).remove(0).name;
    assert_eq!(calls(&landscape.cloud, "Far", &format!("https://{regional}")), expected);
}

/// `vpc-Hub` with `Db`, a zone for it and an inbound resolver endpoint; `vpc-Spoke` with `App` and a way there.
fn hub_and_spoke() -> Landscape {
    let mut landscape = Landscape::default()
        .vpc("Hub", "10.0.0.0/16")
        .vpc("Spoke", "10.1.0.0/16")
        .subnet("Hub", "Hub", "10.0.0.0/24", "us-east-1a")
        .subnet("Spoke", "Spoke", "10.1.0.0/24", "us-east-1a")
        .instance("Db", "Hub", &["ingress 5432 10.0.0.0/8"])
        .instance("App", "Spoke", &[])
        .peering("P", "Hub", "Spoke")
        .rows("Hub", &["10.1.0.0/16 pcx-P"])
        .rows("Spoke", &["10.0.0.0/16 pcx-P"])
        .inbound_resolver("Hub");
    let record = RecordData::Addresses(vec![landscape.address("Db").parse().unwrap()]);
    landscape = landscape.hosted_zone("corp.example.com", &["Hub"], &[("db.corp.example.com", record)]);
    landscape
}

fn forward(domain: &str, to: &str, vpcs: &[&str]) -> ResolverRule {
    ResolverRule {
        resolver_rule_id: read("rslvr-rr-Corp"),
        domain_name: domain.to_owned(),
        target_ips: vec![read(to)],
        vpcs: vpcs.iter().map(|vpc| read(vpc)).collect(),
    }
}

#[test]
fn a_zone_or_a_rule_is_associated_with_the_vpc_that_asks() {
    let mut landscape = hub_and_spoke();
    let zone = "aws route53 associate-vpc-with-hosted-zone --hosted-zone-id Z-corp.example.com \
         --vpc VPCRegion=us-east-1,VPCId=vpc-Spoke";
    assert_eq!(calls(&landscape.cloud, "App", "db.corp.example.com:5432"), [zone]);
    let rule = forward("corp.example.com", &landscape.address("Inbound"), &[]);
    landscape.cloud.resolver_rules.insert(rule.resolver_rule_id.clone(), rule);
    assert_eq!(calls(&landscape.cloud, "App", "db.corp.example.com:5432"), [zone], "the first of two that do");
    // Where the VPC has a zone of the domain, a second is refused, and the rule goes before it.
    landscape = landscape.hosted_zone("corp.example.com.", &["Spoke"], &[]);
    landscape.cloud.hosted_zones.get_mut("Z-corp.example.com.").unwrap().name = "corp.example.com".to_owned();
    let rule = "aws route53resolver associate-resolver-rule --resolver-rule-id rslvr-rr-Corp --vpc-id vpc-Spoke";
    assert_eq!(calls(&landscape.cloud, "App", "db.corp.example.com:5432"), [rule]);
}

#[test]
fn a_rule_that_leads_to_who_does_not_know_the_name_is_taken_from_the_vpc() {
    let mut landscape = hub_and_spoke();
    let record = RecordData::Addresses(vec![landscape.address("Db").parse().unwrap()]);
    landscape = landscape.hosted_zone("example.net", &["Spoke"], &[("db.example.net", record)]);
    landscape = landscape.hosted_zone("net", &["Hub"], &[]);
    let rule = forward("example.net", &landscape.address("Inbound"), &["vpc-Spoke"]);
    landscape.cloud.resolver_rules.insert(rule.resolver_rule_id.clone(), rule);
    let expected =
        ["aws route53resolver disassociate-resolver-rule --resolver-rule-id rslvr-rr-Corp --vpc-id vpc-Spoke"];
    assert_eq!(calls(&landscape.cloud, "App", "db.example.net:5432"), expected);
}

#[test]
fn the_resolver_is_switched_on_where_the_name_is_asked() {
    let mut landscape = hub_and_spoke().office_at_vpc("Hub").rows("Hub", &["192.168.0.0/16 vgw-Hub"]);
    let group = read("sg-Db");
    landscape.cloud.authorize_security_group(&group, landscape::rule("ingress 5432 192.168.0.0/16")).unwrap();
    landscape.cloud.vpcs.get_mut(&read("vpc-Hub")).unwrap().enable_dns_support = false;
    let expected = ["aws ec2 modify-vpc-attribute --vpc-id vpc-Hub --enable-dns-support"];
    assert_eq!(calls(&landscape.cloud, "Office", "db.corp.example.com:5432"), expected);
    let rule = forward("corp.example.com", &landscape.address("Inbound"), &["vpc-Spoke"]);
    landscape.cloud.resolver_rules.insert(rule.resolver_rule_id.clone(), rule);
    assert_eq!(calls(&landscape.cloud, "App", "db.corp.example.com:5432"), expected);
}

#[test]
fn a_load_balancer_sends_to_the_targets_of_every_zone() {
    let landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "One", "10.0.0.0/24", "us-east-1a")
        .subnet("A", "Two", "10.0.1.0/24", "us-east-1b")
        .instance("Target", "Two", &["ingress 8443 10.0.0.0/16"])
        .instance("App", "One", &[])
        .load_balancer(LoadBalancerType::Network, "Api", &["One"], &["Target"]);
    let node = landscape.address("Api-One");
    let expected = ["aws elbv2 modify-load-balancer-attributes --load-balancer-arn arn:nlb/Api \
         --attributes Key=load_balancing.cross_zone.enabled,Value=true"];
    assert_eq!(calls(&landscape.cloud, "App", &node), expected);
}

#[test]
fn an_attachment_is_accepted_and_gets_the_zone_that_it_lacks() {
    let mut landscape = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .vpc("B", "10.1.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1b")
        .subnet("A", "Else", "10.0.1.0/24", "us-east-1a")
        .subnet("B", "Db", "10.1.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .instance("Db", "Db", &["ingress 5432 10.0.0.0/8"])
        .transit_gateway("T")
        .attach("T", "A", &["Else"])
        .attach("T", "B", &["Db"])
        .rows("App", &["10.0.0.0/8 tgw-T"])
        .rows("Db", &["10.0.0.0/8 tgw-T"]);
    let attachments = &mut landscape.cloud.transit_gateway_attachments;
    attachments.get_mut(&read("tgw-attach-B")).unwrap().is_available = false;
    let expected = [
        "aws ec2 modify-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-A --add-subnet-ids subnet-App",
        "aws ec2 accept-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-B",
    ];
    assert_eq!(calls(&landscape.cloud, "App", "Db:5432"), expected);
}

/// Takes something away without which a request fails.
type Fault = fn(&mut Cloud);

const FAULTS: [Fault; 13] = [
    |cloud| cloud.vpcs.get_mut(&read("vpc-Spoke")).unwrap().enable_dns_hostnames = false,
    |cloud| cloud.vpcs.get_mut(&read("vpc-Spoke")).unwrap().enable_dns_support = false,
    |cloud| cloud.vpc_endpoints.get_mut(&read("vpce-Ssm")).unwrap().private_dns_enabled = false,
    |cloud| cloud.vpc_endpoints.get_mut(&read("vpce-Api")).unwrap().state = VpcEndpointState::PendingAcceptance,
    |cloud| cloud.vpc_endpoints.get_mut(&read("vpce-Api")).unwrap().private_dns_enabled = false,
    |cloud| cloud.security_groups.get_mut(&read("sg-Ssm")).unwrap().rules.clear(),
    |cloud| cloud.security_groups.get_mut(&read("sg-App")).unwrap().rules.clear(),
    |cloud| cloud.vpc_peering_connections.get_mut(&read("pcx-P")).unwrap().status = PeeringStatus::PendingAcceptance,
    |cloud| cloud.hosted_zones.get_mut("Z-corp.example.com").unwrap().vpcs.truncate(1),
    |cloud| cloud.route_tables.get_mut(&read("rtb-Hub")).unwrap().routes.truncate(1),
    |cloud| cloud.route_tables.get_mut(&read("rtb-Spoke")).unwrap().routes.truncate(1),
    |cloud| cloud.outages.zones.push(read("us-east-1b")),
    |cloud| cloud.load_balancers.get_mut("arn:nlb/Api").unwrap().cross_zone = false,
];

/// A network in which `App` reaches a database of another VPC, a service of AWS and one of its own, each by name.
fn sound() -> Cloud {
    let mut landscape = hub_and_spoke()
        .subnet("Spoke", "Second", "10.1.1.0/24", "us-east-1b")
        .interface_endpoint("Spoke", "Ssm", "com.amazonaws.us-east-1.ssm", &["Second"])
        .subnet("Hub", "Near", "10.0.1.0/24", "us-east-1b")
        .instance("Target", "Hub", &["ingress 8443 10.0.0.0/16"])
        .load_balancer(LoadBalancerType::Network, "Api", &["Hub", "Near"], &["Target"])
        .endpoint_service("Api", "111122223333", Some("api.example.com"));
    landscape.cloud.load_balancers.get_mut("arn:nlb/Api").unwrap().cross_zone = true;
    landscape = landscape.interface_endpoint("Spoke", "Api", &Landscape::service_name("Api"), &["Second"]);
    landscape.cloud.hosted_zones.get_mut("Z-corp.example.com").unwrap().vpcs.push(read("vpc-Spoke"));
    landscape.cloud
}

const ASKED: [&str; 3] = ["db.corp.example.com:5432", SSM, "https://api.example.com"];

#[test]
fn the_sound_network_is_sound_and_every_fault_stops_something() {
    let stopped = |cloud: &Cloud| {
        let stops = |to: &&&str| trace(cloud, &Question::new("App", read(to))).unwrap().verdict() != Verdict::Reachable;
        ASKED.iter().filter(stops).count()
    };
    assert_eq!(stopped(&sound()), 0);
    for (place, fault) in FAULTS.iter().enumerate() {
        let mut cloud = sound();
        fault(&mut cloud);
        assert_ne!(stopped(&cloud), 0, "fault {place}");
    }
}

proptest! {
    #[test]
    fn what_was_taken_away_a_fix_puts_back(faults in subsequence(FAULTS.to_vec(), 1..4), to in select(ASKED.to_vec())) {
        let mut cloud = sound();
        faults.iter().for_each(|fault| fault(&mut cloud));
        let question = Question::new("App", read(to));
        if trace(&cloud, &question).unwrap().verdict() != Verdict::Reachable {
            calls(&cloud, "App", to);
        }
    }
}

#[test]
fn where_something_has_to_be_built_there_is_no_fix() {
    let network = Network::new().subnet("Private", "10.0.1.0/24").instance("App", "Private");
    assert_eq!(fix(&network.cloud, &Question::new("App", read("s3://reports"))).unwrap(), None);
    let reachable = Network::with_nat();
    assert_eq!(fix(&reachable.cloud, &Question::new("App", read("s3://reports"))).unwrap(), None);
}
