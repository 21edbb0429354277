//! What names the model reads, and what they resolve to in a VPC: `RT-32`, `RT-35`, `RT-40`.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use ipnet::IpNet;
use network::{Network, read};
use proptest::prelude::*;
use proptest::sample::select;
use vpce_model::action::CreateVpcEndpoint;
use vpce_model::cloud::prefix_list::{AddressFamily, aws_managed};
use vpce_model::cloud::region::Region;
use vpce_model::cloud::service::Service;
use vpce_model::cloud::service_resource::Bucket;
use vpce_model::cloud::vpc_endpoint::{DnsRecordIpType, IpAddressType};
use vpce_model::dns::{PublicName, Records, Resolution, ResolutionFailure, Resolver, Zone, resolve};
use vpce_model::rule::Rule;

/// The service, what stands in front of it, and whether the name has AAAA records.
fn parts(name: &str) -> (String, Option<String>, bool) {
    let name: PublicName = read(name);
    (name.service.to_string(), name.resource, name.dual_stack)
}

fn s3(region: &str) -> String {
    format!("com.amazonaws.{region}.s3")
}

#[test]
fn a_regional_name_says_the_service_and_the_region() {
    assert_eq!(parts("s3.eu-west-1.amazonaws.com"), (s3("eu-west-1"), None, false));
    let dynamodb = "com.amazonaws.eu-west-1.dynamodb".to_owned();
    assert_eq!(parts("dynamodb.eu-west-1.amazonaws.com"), (dynamodb, None, false));
}

#[test]
fn a_virtual_hosted_name_says_the_bucket() {
    let reports = Some("reports".to_owned());
    assert_eq!(parts("reports.s3.eu-west-1.amazonaws.com"), (s3("eu-west-1"), reports, false));
    let dotted = Some("reports.example.com".to_owned());
    assert_eq!(parts("reports.example.com.s3.eu-west-1.amazonaws.com"), (s3("eu-west-1"), dotted, false));
}

#[test]
fn a_bucket_may_be_called_like_a_part_of_a_name() {
    for bucket in ["s3", "dualstack", "us-east-1", "dynamodb", "s3.us-east-1.amazonaws.com"] {
        let name = format!("{bucket}.s3.eu-west-1.amazonaws.com");
        assert_eq!(parts(&name), (s3("eu-west-1"), Some(bucket.to_owned()), false));
        let name = format!("{bucket}.s3.amazonaws.com");
        assert_eq!(parts(&name), (s3("us-east-1"), Some(bucket.to_owned()), false));
    }
}

#[test]
fn a_dual_stack_name_has_records_of_both_families() {
    let reports = Some("reports".to_owned());
    assert_eq!(parts("s3.dualstack.eu-west-1.amazonaws.com"), (s3("eu-west-1"), None, true));
    assert_eq!(parts("reports.s3.dualstack.eu-west-1.amazonaws.com"), (s3("eu-west-1"), reports, true));
    let dynamodb = "com.amazonaws.eu-west-1.dynamodb".to_owned();
    assert_eq!(parts("dynamodb.eu-west-1.api.aws"), (dynamodb, None, true));
}

#[test]
fn access_points_and_the_control_plane_are_amazon_s3_too() {
    for (name, resource) in [
        ("111122223333.s3-control.eu-west-1.amazonaws.com", Some("111122223333")),
        ("s3-control.eu-west-1.amazonaws.com", None),
        ("team-111122223333.s3-accesspoint.eu-west-1.amazonaws.com", Some("team-111122223333")),
    ] {
        assert_eq!(parts(name), (s3("eu-west-1"), resource.map(str::to_owned), false));
        assert_eq!(read::<PublicName>(name).to_string(), name, "it stays the name that was asked for");
    }
    assert_eq!(parts("s3-accesspoint.dualstack.eu-west-1.amazonaws.com"), (s3("eu-west-1"), None, true));
}

#[test]
fn names_end_as_their_partition_has_it() {
    for (name, region, dual_stack) in [
        ("s3.cn-north-1.amazonaws.com.cn", "cn-north-1", false),
        ("s3.dualstack.cn-north-1.amazonaws.com.cn", "cn-north-1", true),
        ("dynamodb.cn-north-1.amazonaws.com.cn", "cn-north-1", false),
        ("dynamodb.cn-north-1.api.amazonwebservices.com.cn", "cn-north-1", true),
        ("s3.us-gov-west-1.amazonaws.com", "us-gov-west-1", false),
        ("dynamodb.us-gov-west-1.api.aws", "us-gov-west-1", true),
        ("reports.s3.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1", false),
        ("dynamodb.eusc-de-east-1.api.amazonwebservices.eu", "eusc-de-east-1", true),
    ] {
        let read: PublicName = read(name);
        assert_eq!((read.service.region.as_str(), read.dual_stack), (region, dual_stack), "{name}");
        assert_eq!(read.to_string(), name);
    }
}

#[test]
fn capitals_and_the_dot_of_the_root_make_no_difference() {
    assert_eq!(parts("Reports.S3.EU-West-1.AmazonAWS.com."), parts("reports.s3.eu-west-1.amazonaws.com"));
}

#[test]
fn a_name_of_anything_else_is_refused() {
    for name in [
        "",
        ".",
        "example.com",
        "amazonaws.com",
        "s3",
        "s3.eu-west-1",
        "eu-west-1.amazonaws.com",
        "reports.eu-west-1.amazonaws.com",
        "dualstack.eu-west-1.amazonaws.com",
        "s3.mars-1.amazonaws.com",
        "dynamodb.mars-1.amazonaws.com",
        "dynamodb.amazonaws.com",
        "orders.dynamodb.eu-west-1.amazonaws.com",
        "dynamodb.dualstack.eu-west-1.amazonaws.com",
        "dynamodb.eu-west-1.api.aws.com",
        "s3.eu-west-1.api.aws",
        "s3.dualstack.amazonaws.com",
        "s3-control.amazonaws.com",
        "s3-website.eu-west-1.amazonaws.com",
        "ssm.eu-west-1.amazonaws.com",
        "s3.eu-west-1.amazonaws.com.example.com",
        "s3.eu-west-1.amazonaws.com..",
        ".s3.eu-west-1.amazonaws.com",
        "reports..s3.eu-west-1.amazonaws.com",
        "s3.eu-west-1.evilamazonaws.com",
    ] {
        let error = name.parse::<PublicName>().unwrap_err();
        assert_eq!(error.to_string(), format!("the addresses of `{name}` are not known"));
    }
}

#[test]
fn a_name_with_the_suffix_of_another_partition_is_refused() {
    for name in [
        "s3.eu-west-1.amazonaws.com.cn",
        "s3.cn-north-1.amazonaws.com",
        "s3.amazonaws.com.cn",
        "s3.eusc-de-east-1.amazonaws.com",
        "dynamodb.cn-north-1.api.aws",
        "dynamodb.eu-west-1.amazonaws.com.cn",
    ] {
        assert!(name.parse::<PublicName>().is_err(), "{name}");
    }
}

#[test]
fn a_bucket_is_asked_for_under_its_own_name_unless_that_has_dots() {
    let name = |bucket| PublicName::of_bucket(bucket, read("eu-west-1")).to_string();
    assert_eq!(name("reports"), "reports.s3.eu-west-1.amazonaws.com");
    assert_eq!(name("reports.example.com"), "s3.eu-west-1.amazonaws.com");
    assert_eq!(PublicName::of_dynamodb(read("eu-west-1")).to_string(), "dynamodb.eu-west-1.amazonaws.com");
}

/// A network that has the bucket `reports` in a Region.
fn with_bucket(region: &str) -> Network {
    let mut network = Network::new();
    let bucket =
        Bucket { bucket_name: "reports".to_owned(), owner_id: "111122223333".to_owned(), region: read(region) };
    network.cloud.buckets.insert(bucket.bucket_name.clone(), bucket);
    network
}

#[test]
fn a_legacy_global_name_leads_to_the_region_of_a_bucket_that_is_known() {
    let located = |name: &str, region| read::<PublicName>(name).located(&with_bucket(region).cloud);
    let name = located("reports.s3.amazonaws.com", "eu-west-1");
    assert_eq!((name.service.to_string(), name.to_string().as_str()), (s3("eu-west-1"), "reports.s3.amazonaws.com"));
    assert_eq!(located("others.s3.amazonaws.com", "eu-west-1").service.to_string(), s3("us-east-1"));
    assert_eq!(located("s3.amazonaws.com", "eu-west-1").service.to_string(), s3("us-east-1"));
    // A name that says a Region means it, wherever the bucket is.
    assert_eq!(located("reports.s3.eu-west-2.amazonaws.com", "eu-west-1").service.to_string(), s3("eu-west-2"));
    // No global name leads to another partition.
    assert_eq!(located("reports.s3.amazonaws.com", "cn-north-1").service.to_string(), s3("us-east-1"));
}

fn asked(network: &Network, name: &str) -> Resolution {
    resolve(&network.cloud, Resolver::Vpc(&network.cloud.vpcs[&read("vpc-A")]), name).unwrap()
}

/// The published ranges behind a name, of both families.
fn ranges(resolution: &Resolution) -> (&'static [IpNet], &'static [IpNet]) {
    match resolution.records {
        Records::Published { ipv4, ipv6 } => (ipv4, ipv6),
        ref other => panic!("{other:?}"),
    }
}

// RT-32
#[test]
fn a_name_resolves_to_the_public_addresses_of_its_service_with_an_endpoint_and_without() {
    let list = aws_managed(read("us-east-1"), Service::S3, AddressFamily::Ipv4).unwrap();
    for network in [Network::with_nat(), Network::with_endpoint(&["Private"])] {
        let resolution = asked(&network, "reports.s3.us-east-1.amazonaws.com");
        assert_eq!(ranges(&resolution), (list.cidrs.as_slice(), &[][..]));
        assert_eq!((&resolution.answered_by, resolution.failure), (&Zone::Public, None));
        assert_eq!(resolution.name, "reports.s3.us-east-1.amazonaws.com");
    }
}

#[test]
fn a_dual_stack_name_resolves_to_addresses_of_both_families() {
    let resolution = asked(&Network::new(), "s3.dualstack.eu-west-1.amazonaws.com");
    let list = |family| aws_managed(read("eu-west-1"), Service::S3, family).unwrap().cidrs.as_slice();
    assert_eq!(ranges(&resolution), (list(AddressFamily::Ipv4), list(AddressFamily::Ipv6)));
    // DynamoDB has no published IPv6 address in us-east-1.
    let resolution = asked(&Network::new(), "dynamodb.us-east-1.api.aws");
    let (ipv4, ipv6) = ranges(&resolution);
    assert!(!ipv4.is_empty() && ipv6.is_empty());
}

#[test]
fn what_public_dns_says_to_a_name_of_others_is_left_open() {
    let said = asked(&Network::new(), "www.example.com").to_string();
    assert_eq!(said, "www.example.com: public addresses, if public DNS has the name");
}

// RT-35
#[test]
fn without_dns_support_nothing_resolves() {
    let mut network = Network::new();
    network.cloud.vpcs.get_mut(&read("vpc-A")).unwrap().enable_dns_support = false;
    let resolution = asked(&network, "s3.us-east-1.amazonaws.com");
    let failure = resolution.failure.unwrap();
    assert_eq!((failure, failure.rule()), (ResolutionFailure::DnsSupportOff, Some(Rule::Rt35)));
    assert_eq!(resolution.answered_by, Zone::Nobody);
}

// RT-40
#[test]
fn the_record_type_of_an_endpoint_decides_which_records_its_service_has() {
    let families = |record, name: &str| {
        let network =
            Network::new().cidr_block("2001:db8::/56").subnet_of("A", Some("10.0.0.0/24"), Some("2001:db8:0:1::/64"));
        let mut cloud = network.cloud;
        let service = read("com.amazonaws.us-east-1.s3");
        let request = CreateVpcEndpoint {
            ip_address_type: IpAddressType::Dualstack,
            dns_record_ip_type: Some(record),
            ..CreateVpcEndpoint::new(read("vpce-S3"), read("vpc-A"), service)
        };
        cloud.create_vpc_endpoint(request).unwrap();
        let (ipv4, ipv6) = ranges(&asked(&Network { cloud }, name));
        (!ipv4.is_empty(), !ipv6.is_empty())
    };
    let (plain, dual_stack) = ("s3.us-east-1.amazonaws.com", "s3.dualstack.us-east-1.amazonaws.com");
    for (record, of_plain, of_dual_stack) in [
        (DnsRecordIpType::ServiceDefined, (true, false), (true, true)),
        (DnsRecordIpType::Ipv4, (true, false), (true, false)),
        (DnsRecordIpType::Ipv6, (false, true), (false, true)),
        (DnsRecordIpType::Dualstack, (true, true), (true, true)),
    ] {
        assert_eq!((families(record, plain), families(record, dual_stack)), (of_plain, of_dual_stack), "{record}");
        // An endpoint changes the names of its own service only.
        assert_eq!(families(record, "s3.eu-west-1.amazonaws.com"), (true, false));
        assert_eq!(families(record, "dynamodb.us-east-1.amazonaws.com"), (true, false));
    }
}

fn a_region() -> impl Strategy<Value = Region> {
    select(Region::all().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn what_a_name_prints_it_reads(
        region in a_region(),
        label in select(vec!["s3", "s3-control", "s3-accesspoint", "dynamodb"]),
        resource in proptest::option::of("[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?(\\.[a-z0-9]{1,5}){0,2}"),
        dual_stack in any::<bool>(),
    ) {
        let name = match (label, dual_stack) {
            ("dynamodb", false) => format!("dynamodb.{region}.{}", region.dns_suffix()),
            ("dynamodb", true) => format!("dynamodb.{region}.{}", region.partition().dual_stack_dns_suffix()),
            (_, false) => format!("{label}.{region}.{}", region.dns_suffix()),
            (_, true) => format!("{label}.dualstack.{region}.{}", region.dns_suffix()),
        };
        let resource = resource.filter(|_| label != "dynamodb");
        let name = resource.iter().map(|resource| format!("{resource}.")).collect::<String>() + &name;
        let public: PublicName = name.parse().unwrap();
        prop_assert_eq!(public.to_string(), name);
        prop_assert_eq!((public.service.region, public.label), (region, label));
        prop_assert_eq!((public.resource, public.dual_stack, public.legacy_global), (resource, dual_stack, false));
    }

    #[test]
    fn no_text_brings_the_reading_of_names_down(text in "\\PC{0,40}", suffix in select(vec!["", ".amazonaws.com", ".api.aws"])) {
        if let Ok(name) = format!("{text}{suffix}").parse::<PublicName>() {
            prop_assert_eq!(name.to_string().parse(), Ok(name));
        }
    }
}

#[test]
fn what_is_no_name_is_refused_and_a_single_word_has_no_record() {
    let cloud = Network::new().cloud;
    for text in ["", "a b", "a\n", "https://example.com", "example.com:443"] {
        assert!(resolve(&cloud, Resolver::Public, text).is_err(), "{text}");
    }
    let resolution = resolve(&cloud, Resolver::Public, "App").unwrap();
    assert_eq!(resolution.failure, Some(ResolutionFailure::NoRecord));
    assert_eq!(resolve(&cloud, Resolver::Public, "example.com.").unwrap().records, Records::Unpublished);
}
