//! What holds in every network: laws of the walk, and of names against a second, plain way to find who answers.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use landscape::any::a_landscape;
use landscape::{Landscape, read};
use proptest::prelude::*;
use proptest::sample::select;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::hosted_zone::{RecordData, ResolverRule};
use vpce_model::cloud::id::{ResolverRuleId, SecurityGroupId, VpcId};
use vpce_model::dns::{Resolver, Zone, resolve};
use vpce_model::fix::fix;
use vpce_model::trace::{Answer, Path, Question, Verdict, trace};

const TO: [&str; 6] =
    ["I0:443", "10.1.0.5:443", "10.2.0.4:443", "s3://reports", "https://ssm.us-east-1.amazonaws.com", "203.0.113.9"];

fn ask(cloud: &Cloud, from: &str, to: &str) -> Answer {
    trace(cloud, &Question::new(from, read(to))).unwrap()
}

proptest! {
    #[test]
    fn what_has_nothing_to_do_with_a_request_changes_nothing(landscape in a_landscape(), to in select(TO.to_vec())) {
        let before = ask(&landscape.cloud, "I0", to);
        let with_more = landscape
            .vpc("Far", "172.16.0.0/16")
            .subnet("Far", "Far", "172.16.0.0/24", "us-east-1a")
            .instance("Far", "Far", &["ingress all 0.0.0.0/0"])
            .interface_endpoint("Far", "FarSsm", "com.amazonaws.us-east-1.ssm", &["Far"]);
        prop_assert_eq!(ask(&with_more.cloud, "I0", to), before);
    }

    #[test]
    fn a_reply_goes_the_way_of_a_request_from_there(landscape in a_landscape()) {
        let mut open = landscape;
        let groups: Vec<SecurityGroupId> = open.cloud.security_groups.keys().cloned().collect();
        for group in groups {
            let _ = open.cloud.authorize_security_group(&group, landscape::rule("ingress all 0.0.0.0/0"));
        }
        let others = open.cloud.instances.keys().skip(1).map(|id| id.name().to_owned()).collect::<Vec<_>>();
        for other in others {
            let there = ask(&open.cloud, "I0", &format!("{other}:443"));
            if there.verdict() == Verdict::Reachable {
                let path = &there.paths[0];
                let back = Path { forward: path.back.clone(), ..path.clone() };
                let request = ask(&open.cloud, &other, "I0:443");
                prop_assert_eq!(back.carriers(), request.paths[0].carriers(), "{}", there);
            }
        }
    }

    #[test]
    fn opening_a_group_stops_nothing_that_passed(landscape in a_landscape(), to in select(TO.to_vec())) {
        let before = ask(&landscape.cloud, "I0", to).verdict();
        let mut open = landscape;
        let groups: Vec<SecurityGroupId> = open.cloud.security_groups.keys().cloned().collect();
        for group in groups {
            let _ = open.cloud.authorize_security_group(&group, landscape::rule("ingress all 0.0.0.0/0"));
        }
        if before == Verdict::Reachable {
            prop_assert_eq!(ask(&open.cloud, "I0", to).verdict(), Verdict::Reachable);
        }
    }

    #[test]
    fn a_fix_that_is_found_lets_the_request_through(landscape in a_landscape(), to in select(TO.to_vec())) {
        let question = Question::new("I0", read(to));
        if let Some(found) = fix(&landscape.cloud, &question).unwrap() {
            let mut changed = landscape.cloud;
            for fixed in &found.changes {
                fixed.change.apply(&mut changed).unwrap();
            }
            prop_assert_eq!(trace(&changed, &question).unwrap().verdict(), Verdict::Reachable);
        }
    }

    #[test]
    fn who_answers_for_a_name_is_found_label_by_label(
        rules in proptest::collection::vec((a_domain(), any::<bool>()), 0..3),
        zones in proptest::collection::vec((a_domain(), any::<bool>()), 0..3),
        endpoint in any::<bool>(),
        name in a_name(),
    ) {
        let cloud = names(&rules, &zones, endpoint);
        let vpc = &cloud.vpcs[&VpcId::named("A")];
        let Ok(resolution) = resolve(&cloud, Resolver::Vpc(vpc), &name) else { return Ok(()) };
        let said = match &resolution.answered_by {
            Zone::Endpoint { .. } => "endpoint".to_owned(),
            Zone::HostedZone { name, .. } => format!("zone {name}"),
            Zone::ResolverRule { domain_name, .. } => format!("rule {domain_name}"),
            Zone::HostNames { .. } => "host names".to_owned(),
            Zone::Public => "public".to_owned(),
            Zone::Nobody => "nobody".to_owned(),
        };
        prop_assert_eq!(said, answerer(&cloud, vpc.vpc_id.name(), &name));
    }
}

fn a_domain() -> impl Strategy<Value = String> {
    let domains = [
        "com",
        "example.com",
        "db.example.com",
        "amazonaws.com",
        "us-east-1.amazonaws.com",
        "ssm.us-east-1.amazonaws.com",
    ];
    select(domains.to_vec()).prop_map(str::to_owned)
}

fn a_name() -> impl Strategy<Value = String> {
    let names = [
        "db.example.com",
        "a.db.example.com",
        "xdb.example.com",
        "example.org",
        "ssm.us-east-1.amazonaws.com",
        "kms.us-east-1.amazonaws.com",
    ];
    select(names.to_vec()).prop_map(str::to_owned)
}

/// `vpc-A` with these rules and zones, each in it or in none, and perhaps an endpoint with a private name.
fn names(rules: &[(String, bool)], zones: &[(String, bool)], endpoint: bool) -> Cloud {
    let mut landscape = Landscape::default().vpc("A", "10.0.0.0/16").subnet("A", "S", "10.0.0.0/24", "us-east-1a");
    if endpoint {
        landscape = landscape.interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["S"]);
    }
    for (domain, is_here) in zones {
        let vpcs: &[&str] = if *is_here { &["A"] } else { &[] };
        let record = RecordData::Addresses(vec![read("10.0.0.9")]);
        landscape = landscape.hosted_zone(domain, vpcs, &[(domain, record)]);
    }
    for (domain, is_here) in rules {
        let id = ResolverRuleId::named(domain);
        let rule = ResolverRule {
            resolver_rule_id: id.clone(),
            domain_name: domain.clone(),
            target_ips: vec![read("192.0.2.53")],
            vpcs: is_here.then(|| VpcId::named("A")).into_iter().collect(),
        };
        landscape.cloud.resolver_rules.insert(id, rule);
    }
    landscape.cloud
}

/// The second way: label after label is taken off the front, and each domain that is left is asked for.
fn answerer(cloud: &Cloud, vpc: &str, name: &str) -> String {
    let vpc = VpcId::named(vpc);
    let mut domain = Some(name);
    while let Some(current) = domain {
        if cloud.resolver_rules.values().any(|rule| rule.domain_name == current && rule.vpcs.contains(&vpc)) {
            return format!("rule {current}");
        }
        if current == name && current == "ssm.us-east-1.amazonaws.com" && !cloud.vpc_endpoints.is_empty() {
            return "endpoint".to_owned();
        }
        if cloud.hosted_zones.values().any(|zone| zone.name == current && zone.vpcs.contains(&vpc)) {
            return format!("zone {current}");
        }
        domain = current.split_once('.').map(|(_, rest)| rest);
    }
    "public".to_owned()
}
