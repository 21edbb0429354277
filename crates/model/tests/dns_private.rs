//! The names that only a VPC knows: private hosted zones, forwarding rules, host names.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use landscape::{Landscape, read};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::hosted_zone::{RecordData, ResolverRule};
use vpce_model::cloud::id::{ResolverRuleId, VpcId};
use vpce_model::dns::{Records, Resolution, ResolutionFailure, Resolver, Zone, resolve};
use vpce_model::fix::fix;
use vpce_model::rule::Rule;
use vpce_model::trace::{Question, Symptom, Verdict, trace};

fn ask(cloud: &Cloud, vpc: &str, name: &str) -> Resolution {
    resolve(cloud, Resolver::Vpc(&cloud.vpcs[&VpcId::named(vpc)]), name).unwrap()
}

fn ask_public(cloud: &Cloud, name: &str) -> Resolution {
    resolve(cloud, Resolver::Public, name).unwrap()
}

fn addresses(texts: &[&str]) -> Records {
    Records::Addresses(texts.iter().map(|text| read(text)).collect())
}

fn without_hostnames(mut cloud: Cloud, vpc: &str) -> Cloud {
    cloud.vpcs.get_mut(&VpcId::named(vpc)).unwrap().enable_dns_hostnames = false;
    cloud
}

/// `App` and `Db` in `vpc-A`, and a zone that knows `Db`.
fn with_zone() -> Landscape {
    let record = RecordData::Addresses(vec![read("10.0.0.5")]);
    Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "S", "10.0.0.0/24", "us-east-1a")
        .instance("App", "S", &[])
        .instance("Db", "S", &["ingress 5432 10.0.0.0/16"])
        .hosted_zone("corp.example.com", &["A"], &[("db.corp.example.com", record)])
}

#[test]
fn a_hosted_zone_has_no_say_without_host_names_and_the_answer_says_so() {
    let name = "db.corp.example.com";
    let sound = with_zone().cloud;
    let zone = Zone::HostedZone { id: "Z-corp.example.com".to_owned(), name: "corp.example.com".to_owned() };
    let resolution = ask(&sound, "A", name);
    assert_eq!((&resolution.answered_by, &resolution.silent), (&zone, &Vec::new()));
    let cloud = without_hostnames(sound, "A");
    let resolution = ask(&cloud, "A", name);
    assert_eq!((&resolution.answered_by, &resolution.records), (&Zone::Public, &Records::Unpublished));
    assert_eq!((&resolution.silent, &resolution.passed_over), (&vec![zone], &Vec::new()));

    let question = Question::new("App", read("db.corp.example.com:5432"));
    let answer = trace(&cloud, &question).unwrap();
    assert_eq!(answer.verdict(), Verdict::Blocked);
    let said = "the private hosted zone Z-corp.example.com (corp.example.com) is not asked: it takes EnableDnsHostnames of the VPC, \
                which is off";
    assert_eq!(answer.cautions[0].message(), said);
    let changes = fix(&cloud, &question).unwrap().unwrap().changes;
    let calls: Vec<String> = changes.iter().map(|it| it.change.to_string()).collect();
    assert_eq!(calls, ["aws ec2 modify-vpc-attribute --vpc-id vpc-A --enable-dns-hostnames"]);
}

// IF-35
#[test]
fn neither_has_the_hidden_zone_of_an_endpoint() {
    let landscape = with_zone().interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["S"]);
    let cloud = without_hostnames(landscape.cloud, "A");
    let question = Question::new("App", read("https://ssm.us-east-1.amazonaws.com"));
    let answer = trace(&cloud, &question).unwrap();
    assert_eq!((answer.verdict(), answer.cautions[0].rule()), (Verdict::Blocked, Some(Rule::If35)));
    let changes = fix(&cloud, &question).unwrap().unwrap().changes;
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].change.to_string(), "aws ec2 modify-vpc-attribute --vpc-id vpc-A --enable-dns-hostnames");
}

#[test]
fn who_else_covers_a_name_answers_while_a_zone_has_no_say() {
    let mut landscape = with_zone();
    let rule = ResolverRule {
        resolver_rule_id: ResolverRuleId::named("Out"),
        domain_name: "example.com".to_owned(),
        target_ips: vec![read("192.0.2.53")],
        vpcs: vec![VpcId::named("A")],
    };
    landscape.cloud.resolver_rules.insert(rule.resolver_rule_id.clone(), rule);
    let resolution = ask(&without_hostnames(landscape.cloud, "A"), "A", "db.corp.example.com");
    assert!(matches!(resolution.answered_by, Zone::ResolverRule { .. }));
    assert_eq!((resolution.passed_over.len(), resolution.silent.len()), (1, 1));
}

#[test]
fn rules_that_forward_to_each_other_come_to_an_end() {
    let mut landscape = Landscape::default();
    for (vpc, block, subnet) in [("A", "10.0.0.0/16", "10.0.0.0/24"), ("B", "10.1.0.0/16", "10.1.0.0/24")] {
        landscape = landscape.vpc(vpc, block).subnet(vpc, vpc, subnet, "us-east-1a");
    }
    let inbound = landscape.inbound_resolver("A");
    let mut cloud = inbound.cloud.clone();
    let (mut endpoint, id) = (cloud.resolver_endpoints[&read("rslvr-in-1")].clone(), read("eni-InboundB"));
    let mut interface = cloud.network_interfaces[&endpoint.network_interface_ids[0]].clone();
    (interface.network_interface_id, interface.vpc_id) = (Clone::clone(&id), VpcId::named("B"));
    interface.private_ip_address = Some(read("10.1.0.4"));
    (endpoint.resolver_endpoint_id, endpoint.network_interface_ids) = (read("rslvr-in-2"), vec![id.clone()]);
    cloud.network_interfaces.insert(id, interface);
    cloud.resolver_endpoints.insert(endpoint.resolver_endpoint_id.clone(), endpoint);
    for (vpc, target) in [("A", "10.1.0.4"), ("B", "10.0.0.4")] {
        let rule = ResolverRule {
            resolver_rule_id: ResolverRuleId::named(vpc),
            domain_name: "example.com".to_owned(),
            target_ips: vec![read(target)],
            vpcs: vec![VpcId::named(vpc)],
        };
        cloud.resolver_rules.insert(rule.resolver_rule_id.clone(), rule);
    }
    let resolution = ask(&cloud, "A", "db.example.com");
    assert_eq!(resolution.failure, Some(ResolutionFailure::Circle));
    let message = "because names or rules lead from one to the next in a circle";
    assert_eq!(ResolutionFailure::Circle.message(), message);
}

/// `Web` with a public address in `vpc-A`, and `vpc-B` beside it.
fn with_public_address() -> Cloud {
    let landscape = with_zone()
        .internet_gateway("A")
        .instance("Web", "S", &["ingress 443 0.0.0.0/0"])
        .public_address("Web", "203.0.113.25")
        .vpc("B", "10.1.0.0/16")
        .subnet("B", "T", "10.1.0.0/24", "us-east-1a");
    landscape.cloud
}

#[test]
fn a_private_host_name_is_known_in_its_own_vpc() {
    let cloud = with_public_address();
    let resolution = ask(&cloud, "A", "ip-10-0-0-5.ec2.internal");
    assert_eq!(resolution.records, addresses(&["10.0.0.5"]));
    assert_eq!(resolution.answered_by, Zone::HostNames { vpc_id: VpcId::named("A") });
    assert_eq!(resolution.answered_by.to_string(), "the host names of vpc-A");
    for (vpc, name) in [
        ("A", "ip-10-0-0-99.ec2.internal"),
        ("A", "ip-10-0-0.ec2.internal"),
        ("A", "i-App.ec2.internal"),
        ("A", "ip-10-0-0-5.eu-west-1.compute.internal"),
        ("B", "ip-10-0-0-5.ec2.internal"),
    ] {
        assert_eq!(ask(&cloud, vpc, name).failure, Some(ResolutionFailure::NoRecord), "{name} in vpc-{vpc}");
    }
    let outside = ask_public(&cloud, "ip-10-0-0-5.ec2.internal");
    assert_eq!((outside.answered_by, outside.failure), (Zone::Public, Some(ResolutionFailure::NoRecord)));
    let mut answer = trace(&cloud, &Question::new("App", read("ip-10-0-0-5.ec2.internal:5432"))).unwrap();
    assert_eq!(answer.verdict(), Verdict::Reachable);

    let cloud = without_hostnames(cloud, "A");
    let question = Question::new("App", read("ip-10-0-0-5.ec2.internal:5432"));
    answer = trace(&cloud, &question).unwrap();
    assert_eq!((answer.failure(), answer.symptom()), (Some(ResolutionFailure::DnsHostnamesOff), Symptom::UnknownHost));
    assert_eq!(answer.explanations()[0].component, "vpc-A");
    let changes = fix(&cloud, &question).unwrap().unwrap().changes;
    assert_eq!(changes[0].change.to_string(), "aws ec2 modify-vpc-attribute --vpc-id vpc-A --enable-dns-hostnames");
}

#[test]
fn another_region_has_its_name_in_the_domain() {
    let mut cloud = with_public_address();
    cloud.vpcs.get_mut(&VpcId::named("A")).unwrap().region = read("eu-west-1");
    let private = ask(&cloud, "A", "IP-10-0-0-5.eu-west-1.compute.internal.");
    assert_eq!(private.records, addresses(&["10.0.0.5"]));
    assert_eq!(ask(&cloud, "A", "ip-10-0-0-5.ec2.internal").failure, Some(ResolutionFailure::NoRecord));
    let public = "ec2-203-0-113-25.eu-west-1.compute.amazonaws.com";
    assert_eq!(ask_public(&cloud, public).records, addresses(&["203.0.113.25"]));
    let elsewhere = ask_public(&cloud, "ec2-203-0-113-25.compute-1.amazonaws.com");
    assert_eq!(elsewhere.failure, Some(ResolutionFailure::NoRecord));
}

#[test]
fn a_public_host_name_leads_to_the_private_address_in_its_own_vpc() {
    let name = "ec2-203-0-113-25.compute-1.amazonaws.com";
    let cloud = with_public_address();
    let inside = ask(&cloud, "A", name);
    assert_eq!(inside.records, addresses(&["10.0.0.6"]));
    assert_eq!(inside.answered_by, Zone::HostNames { vpc_id: VpcId::named("A") });
    let elsewhere = ask(&cloud, "B", name);
    assert_eq!((&elsewhere.answered_by, &elsewhere.records), (&Zone::Public, &addresses(&["203.0.113.25"])));
    assert_eq!(ask_public(&cloud, name).records, addresses(&["203.0.113.25"]));
    let others = "ec2-198-51-100-7.compute-1.amazonaws.com";
    assert_eq!(ask(&cloud, "A", others).records, addresses(&["198.51.100.7"]));
    let named = without_hostnames(cloud.clone(), "B");
    assert_eq!(ask(&named, "B", name).records, addresses(&["203.0.113.25"]), "its own names are another matter");
    let nameless = without_hostnames(cloud, "A");
    for resolution in [ask(&nameless, "A", name), ask_public(&nameless, name)] {
        assert_eq!((resolution.answered_by, resolution.failure), (Zone::Public, Some(ResolutionFailure::NoRecord)));
    }
}
