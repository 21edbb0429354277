//! Which names services and endpoints have: SV-01 … SV-62, IF-30 … IF-93.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use std::net::IpAddr;

use landscape::{Landscape, read};
use vpce_model::cloud::id::{VpcEndpointId, VpcId};
use vpce_model::cloud::service::{Service, ServiceName};
use vpce_model::dns::{Records, Resolution, Resolver, Zone, endpoint_names, resolve};

// SV-20 … SV-30
#[test]
fn a_service_offers_the_private_names_that_are_documented() {
    let names = |code: &str| read::<Service>(code).private_dns_names(read("us-east-1"));
    let host = |label: &str| format!("{label}.us-east-1.amazonaws.com");
    // SV-21, SV-22: mostly the code itself.
    for code in ["ec2", "ec2messages", "ssm", "ssmmessages", "kms", "sts", "secretsmanager", "sqs", "sns", "lambda"] {
        assert_eq!(names(code), [host(code)]);
    }
    for code in ["states", "events", "ecs", "eks", "logs"] {
        assert_eq!(names(code), [host(code)]);
    }
    // SV-04, SV-20: under both suffixes, and in the form of FIPS.
    let dual_stack = |label: &str| format!("{label}.us-east-1.api.aws");
    let fips = "monitoring-fips";
    assert_eq!(names("monitoring"), [host("monitoring"), dual_stack("monitoring"), host(fips), dual_stack(fips)]);
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

// SV-02: some names say the service before the Region, and some no Region at all.
#[test]
fn some_services_are_named_in_a_form_of_their_own() {
    for (name, region, code) in [
        ("aws.api.eu-west-1.qbusiness", "eu-west-1", "qbusiness"),
        ("api.aws.us-west-2.cassandra-streams", "us-west-2", "cassandra-streams"),
        ("aws.sagemaker.us-east-1.studio", "us-east-1", "studio"),
        ("com.amazonaws.iam", "us-east-1", "iam"),
        ("com.amazonaws.s3-global.accesspoint", "us-east-1", "s3-global.accesspoint"),
    ] {
        let read: ServiceName = read(name);
        assert_eq!((read.region.as_str(), read.service.code()), (region, code));
        assert_eq!(read.to_string(), name);
    }
    for name in
        ["com.amazonaws.us-east-1.iam", "aws.sagemaker.studio", "com.amazonaws.eu-west-1.studio", "aws.api.mars-1.q"]
    {
        assert!(name.parse::<ServiceName>().is_err(), "{name}");
    }
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

// IF-36, IF-39: a private name holds in the endpoint's VPC, in no other, and not in public DNS.
#[test]
fn a_private_name_is_heard_of_in_its_vpc_alone() {
    let landscape = with("ssm", true).vpc("Peer", "10.9.0.0/16").peering("P", "A", "Peer");
    let name = "ssm.us-east-1.amazonaws.com";
    let answered = |from| asked(&landscape, from, name).answered_by;
    let in_vpc = |vpc: &str| Resolver::Vpc(&landscape.cloud.vpcs[&VpcId::named(vpc)]);
    assert!(matches!(answered(in_vpc("A")), Zone::Endpoint { .. }));
    assert_eq!(answered(in_vpc("Peer")), Zone::Public);
    assert_eq!(answered(Resolver::Public), Zone::Public);
}

// SV-57, SV-62, SV-42: names of AWS that no endpoint has.
#[test]
fn some_names_of_aws_stay_public_whatever_endpoint_there_is() {
    let landscape = with("sts", true).interface_endpoint("A", "Ecr", "com.amazonaws.us-east-1.ecr.api", &["One"]);
    let vpc = Resolver::Vpc(&landscape.cloud.vpcs[&read("vpc-A")]);
    let service = |name: &str| {
        let resolution = asked(&landscape, vpc, name);
        assert_eq!((resolution.answered_by, resolution.records), (Zone::Public, Records::Unpublished), "{name}");
        resolution.service.map(|service| service.to_string())
    };
    assert!(matches!(asked(&landscape, vpc, "sts.us-east-1.amazonaws.com").answered_by, Zone::Endpoint { .. }));
    assert_eq!(service("sts.amazonaws.com").as_deref(), Some("com.amazonaws.us-east-1.sts"));
    assert_eq!(service("public.ecr.aws"), None);
    for label in ["s3express-use1-az4", "s3express-control", "logs--use1-az4--x-s3.s3express-use1-az4.dualstack"] {
        let name = format!("{label}.us-east-1.amazonaws.com");
        assert_eq!(service(&name).as_deref(), Some("com.amazonaws.us-east-1.s3express"), "{name}");
    }
}

// SV-61: a private API is reached by an alias that public DNS knows, with private names or without.
#[test]
fn a_private_api_has_an_alias_for_each_endpoint() {
    let landscape = with("execute-api", false);
    let addresses = Records::Addresses(vec![read("10.0.0.4"), read("10.0.1.4")]);
    let alias = "a1b2c3-vpce-e.execute-api.us-east-1.amazonaws.com";
    assert_eq!(asked(&landscape, Resolver::Public, alias).records, addresses);
    let of_nobody = asked(&landscape, Resolver::Public, "a1b2c3-vpce-f.execute-api.us-east-1.amazonaws.com");
    assert_eq!(of_nobody.records, Records::Unpublished);
}

// IF-56: the names that an interface endpoint of S3 does not serve stay with public DNS.
#[test]
fn the_legacy_global_name_of_s3_is_not_the_endpoints() {
    let landscape = with("s3", true);
    let vpc = Resolver::Vpc(&landscape.cloud.vpcs[&read("vpc-A")]);
    for name in ["s3", "reports.s3"] {
        assert!(matches!(
            asked(&landscape, vpc, &format!("{name}.us-east-1.amazonaws.com")).answered_by,
            Zone::Endpoint { .. }
        ));
        assert_eq!(asked(&landscape, vpc, &format!("{name}.amazonaws.com")).answered_by, Zone::Public);
    }
}

// IF-93: an endpoint for another Region has its Regional name, with the endpoint's Region in it, and none for its zones.
#[test]
fn an_endpoint_for_another_region_has_no_zonal_names() {
    let landscape = with("ssm", false).endpoint_with("A", "Far", "com.amazonaws.us-west-2.kms", &["One"], |request| {
        request.service_region = Some(read("us-west-2"));
    });
    let far = &landscape.cloud.vpc_endpoints[&VpcEndpointId::named("Far")];
    assert_eq!(endpoint_names(&landscape.cloud, far).len(), 1);
    let near = &landscape.cloud.vpc_endpoints[&VpcEndpointId::named("E")];
    assert_eq!(endpoint_names(&landscape.cloud, near).len(), 3);
}
