//! Which names services and endpoints have: SV-01 … SV-41, IF-30 … IF-51.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use std::net::IpAddr;

use landscape::{Landscape, read};
use vpce_model::cloud::id::VpcEndpointId;
use vpce_model::cloud::service::{Service, ServiceName};
use vpce_model::dns::{Records, Resolution, Resolver, Zone, endpoint_names, resolve};

// SV-20 … SV-30
#[test]
fn a_service_offers_the_private_names_that_are_documented() {
    let names = |code: &str| read::<Service>(code).private_dns_names(read("us-east-1"));
    let host = |label: &str| format!("{label}.us-east-1.amazonaws.com");
    // SV-20, SV-21, SV-22: mostly the code itself.
    for code in ["monitoring", "ec2", "ec2messages", "ssm", "ssmmessages", "kms", "sts", "secretsmanager", "sqs", "sns"]
    {
        assert_eq!(names(code), [host(code)]);
    }
    // SV-23, SV-24, SV-25, SV-27, SV-28, SV-30: not always.
    for (code, label) in [
        ("ecr.api", "api.ecr"),
        ("ecr.dkr", "*.dkr.ecr"),
        ("execute-api", "*.execute-api"),
        ("kinesis-streams", "kinesis"),
        ("email-smtp", "email-smtp"),
        ("kinesis-firehose", "firehose"),
        ("elasticfilesystem", "elasticfilesystem"),
    ] {
        assert_eq!(names(code), [host(label)]);
    }
    // SV-26, IF-51
    let s3 = ["s3", "*.s3", "s3-control", "*.s3-control", "s3-accesspoint", "*.s3-accesspoint"];
    assert_eq!(names("s3"), s3.map(host));
    // SV-29, IF-42
    assert!(names("dynamodb").is_empty() && !Service::DYNAMODB.has_private_dns());
}

// SV-01, SV-03
#[test]
fn a_service_is_named_by_its_region_and_code_and_two_have_both_types() {
    let name: ServiceName = read("com.amazonaws.eu-west-1.ecr.dkr");
    assert_eq!((name.region.as_str(), name.service.code()), ("eu-west-1", "ecr.dkr"));
    assert_eq!(Service::WITH_GATEWAY.map(Service::code), ["s3", "dynamodb"]);
    assert!(Service::all().len() > 300 && Service::all().all(|service| !service.title().is_empty()));
}

fn with(service: &str, private: bool) -> Landscape {
    Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "One", "10.0.0.0/24", "us-east-1a")
        .subnet("A", "Two", "10.0.1.0/24", "us-east-1c")
        .endpoint_with("A", "E", &format!("com.amazonaws.us-east-1.{service}"), &["One", "Two"], |request| {
            request.private_dns_enabled = private;
            request.private_dns_only_for_inbound_resolver_endpoint = Some(false);
        })
}

fn asked(landscape: &Landscape, from: Resolver<'_>, name: &str) -> Resolution {
    resolve(&landscape.cloud, from, name).unwrap()
}

// IF-30, IF-33, SV-41: the regional name, then the zonal ones.
#[test]
fn an_endpoint_has_a_regional_name_and_one_for_each_zone() {
    let landscape = with("monitoring", false);
    let endpoint = &landscape.cloud.vpc_endpoints[&VpcEndpointId::named("E")];
    let names: Vec<String> = endpoint_names(&landscape.cloud, endpoint).into_iter().map(|it| it.name).collect();
    let (label, rest) = names[0].split_once('.').unwrap();
    assert_eq!(rest, "monitoring.us-east-1.vpce.amazonaws.com");
    assert!(label.starts_with("vpce-e-") && label.len() == "vpce-e-".len() + 8, "{label}");
    assert_eq!(names[1..], [format!("{label}-us-east-1a.{rest}"), format!("{label}-us-east-1c.{rest}")]);
    // IF-31: they are in public DNS and lead to private addresses.
    let addresses: Vec<IpAddr> = vec![read("10.0.0.4"), read("10.0.1.4")];
    let resolution = asked(&landscape, Resolver::Public, &names[0]);
    assert_eq!((resolution.records, resolution.answered_by), (Records::Addresses(addresses.clone()), Zone::Public));
    let zonal = asked(&landscape, Resolver::Public, &names[2].to_ascii_uppercase());
    assert_eq!(zonal.records, Records::Addresses(vec![addresses[1]]));
}

// IF-50, SV-40
#[test]
fn the_buckets_of_s3_have_names_at_the_endpoint() {
    let landscape = with("s3", false);
    let endpoint = &landscape.cloud.vpc_endpoints[&VpcEndpointId::named("E")];
    let names: Vec<String> = endpoint_names(&landscape.cloud, endpoint).into_iter().map(|it| it.name).collect();
    assert_eq!(names[3], format!("*.{}", names[0]));
    for part in ["bucket", "accesspoint", "control", "reports.bucket"] {
        for name in &names[..3] {
            let resolution = asked(&landscape, Resolver::Public, &format!("{part}.{name}"));
            assert!(
                matches!(resolution.records, Records::Addresses(addresses) if !addresses.is_empty()),
                "{part}.{name}"
            );
        }
    }
}

// IF-41: the private name of API Gateway takes every REST API of the Region with it.
#[test]
fn the_private_name_of_api_gateway_covers_public_apis_too() {
    let landscape = with("execute-api", true);
    let vpc = Resolver::Vpc(&landscape.cloud.vpcs[&read("vpc-A")]);
    let resolution = asked(&landscape, vpc, "somebody-elses.execute-api.us-east-1.amazonaws.com");
    assert!(matches!(resolution.answered_by, Zone::Endpoint { .. }), "{resolution}");
    assert_eq!(resolution.passed_over, [Zone::Public]);
    let elsewhere = asked(&landscape, vpc, "somebody-elses.execute-api.eu-west-1.amazonaws.com");
    assert_eq!(elsewhere.answered_by, Zone::Public);
}

// IF-51, IF-55: without the option the VPC's own traffic uses the interface endpoint, whatever gateway endpoint there is.
#[test]
fn private_names_of_s3_cover_buckets_and_access_points() {
    let landscape = with("s3", true).gateway_endpoint("A", "Gateway", &["One"]);
    let vpc = Resolver::Vpc(&landscape.cloud.vpcs[&read("vpc-A")]);
    for name in ["s3", "reports.s3", "111122223333.s3-control", "ap-1.s3-accesspoint"] {
        let resolution = asked(&landscape, vpc, &format!("{name}.us-east-1.amazonaws.com"));
        assert!(matches!(resolution.answered_by, Zone::Endpoint { .. }), "{resolution}");
    }
    // The dual-stack name of the same bucket is another name.
    let dual_stack = asked(&landscape, vpc, "reports.s3.dualstack.us-east-1.amazonaws.com");
    assert_eq!(dual_stack.answered_by, Zone::Public);
}
