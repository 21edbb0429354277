//! The data files hold together: what the model reads is exactly what they say, and they say where it is from.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;
use vpce_model::cloud::prefix_list::{AddressFamily, PUBLISHED, PrefixList, aws_managed, find};
use vpce_model::cloud::region::{AvailabilityZone, Region};
use vpce_model::cloud::service::Service;
use vpce_model::policy::{Effect, Policy, PolicyType};

const PREFIX_LISTS: &str = include_str!("../data/prefix-lists.csv");
const PREFIX_LIST_IDS: &str = include_str!("../data/prefix-list-ids.csv");
const REGIONS: &str = include_str!("../data/regions.csv");
const SERVICE_PREFIXES: &str = include_str!("../data/service-prefixes.csv");
const CONDITION_KEYS: &str = include_str!("../data/condition-keys.csv");
const MANAGED_POLICIES: &str = include_str!("../data/managed-policies.txt");
const PRICES: &str = include_str!("../data/prices.csv");
const S3_ACTIONS: &str = include_str!("../data/s3-actions.csv");

const FAMILIES: [AddressFamily; 2] = [AddressFamily::Ipv4, AddressFamily::Ipv6];

/// The rows of a file behind its comments and its row of column names.
fn rows(csv: &str) -> impl Iterator<Item = Vec<&str>> {
    csv.lines().skip_while(|line| line.starts_with('#')).skip(1).map(|row| row.split(',').collect())
}

fn region(name: &str) -> Region {
    name.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn service(name: &str) -> Service {
    match name {
        "S3" => Service::S3,
        "DYNAMODB" => Service::DYNAMODB,
        _ => panic!("{name} has no gateway endpoint"),
    }
}

fn every_list() -> impl Iterator<Item = (Region, Service, &'static PrefixList)> {
    let of_service = |region, service| {
        FAMILIES.into_iter().filter_map(move |family| Some((region, service, aws_managed(region, service, family)?)))
    };
    Region::all()
        .flat_map(move |region| Service::WITH_GATEWAY.into_iter().flat_map(move |service| of_service(region, service)))
}

#[test]
fn every_file_says_where_and_when_it_was_read() {
    for (file, date) in [
        (PREFIX_LISTS, "createDate: 2026-"),
        (PREFIX_LIST_IDS, "read: 2026-"),
        (REGIONS, "read: 2026-"),
        (SERVICE_PREFIXES, "read: 2026-"),
        (CONDITION_KEYS, "read: 2026-"),
        (S3_ACTIONS, "read: 2026-"),
        (MANAGED_POLICIES, "read: 2026-"),
    ] {
        let comments: Vec<_> = file.lines().filter_map(|line| line.strip_prefix("# ")).collect();
        assert!(comments.iter().any(|comment| comment.starts_with("source: ")), "{comments:#?}");
        assert!(comments.iter().any(|comment| comment.starts_with(date)), "{comments:#?}");
    }
    // SV-80, SV-81: the ranges have a date, and each is a service's own.
    assert!(PREFIX_LISTS.contains(&format!("# createDate: {PUBLISHED}-")));
    assert!(rows(PREFIX_LISTS).all(|row| matches!(row[0], "S3" | "DYNAMODB")));
}

#[test]
fn the_lists_are_the_rows_of_the_file() {
    let mut expected: BTreeMap<_, Vec<IpNet>> = BTreeMap::new();
    for row in rows(PREFIX_LISTS).filter(|row| row[1] != "GLOBAL") {
        let cidr: IpNet = row[3].parse().expect("every row ends in a CIDR block");
        assert_eq!(cidr, cidr.trunc(), "{row:?} has bits behind its prefix");
        assert_eq!(row[2], if cidr.addr().is_ipv4() { "4" } else { "6" }, "{row:?}");
        expected.entry((region(row[1]), service(row[0]), AddressFamily::from(cidr))).or_default().push(cidr);
    }
    let lists: BTreeMap<_, _> = every_list()
        .map(|(region, service, list)| ((region, service, list.address_family), list.cidrs.clone()))
        .collect();
    assert_eq!(lists, expected);
    assert_eq!(lists.len(), 125);
}

#[test]
fn every_region_of_the_lists_is_known_and_no_other() {
    let in_lists: BTreeSet<&str> = rows(PREFIX_LISTS).map(|row| row[1]).filter(|name| *name != "GLOBAL").collect();
    let known: BTreeSet<&str> = Region::all().map(Region::as_str).collect();
    assert_eq!(known, in_lists);
    assert_eq!(Region::all().len(), rows(REGIONS).count());
}

#[test]
fn no_range_of_a_list_overlaps_another() {
    for (_, _, list) in every_list() {
        let mut ranges = list.cidrs.clone();
        ranges.sort_by_key(|range| (range.network(), range.broadcast()));
        for pair in ranges.windows(2) {
            assert!(pair[0].broadcast() < pair[1].network(), "{}: {} and {}", list.prefix_list_name, pair[0], pair[1]);
        }
    }
}

/// `RT-64`: more ranges than a network ACL has rules.
#[test]
fn s3_in_us_east_1_has_21_ipv4_ranges() {
    let list = aws_managed(region("us-east-1"), Service::S3, AddressFamily::Ipv4).expect("it has a list");
    assert_eq!(list.cidrs.len(), 21);
}

/// `RT-54`
#[test]
fn known_ids_belong_to_their_lists() {
    for row in rows(PREFIX_LIST_IDS) {
        let (region, service) = (region(row[1]), service(row[0]));
        let list = aws_managed(region, service, AddressFamily::Ipv4).expect("every known id has a list");
        assert_eq!(list.prefix_list_id.as_str(), row[2]);
        assert!(list.id_is_known);
        assert_eq!(list.prefix_list_name, format!("com.amazonaws.{region}.{}", service.code()));
    }
    assert_eq!(every_list().filter(|(_, _, list)| list.id_is_known).count(), rows(PREFIX_LIST_IDS).count());
}

#[test]
fn an_unknown_id_is_plainly_made_up() {
    let list = aws_managed(region("eu-north-1"), Service::S3, AddressFamily::Ipv4).expect("it has a list");
    assert_eq!(list.prefix_list_id.as_str(), "pl-s3-eu-north-1");
    assert!(!list.id_is_known);
    let list = aws_managed(region("us-east-1"), Service::S3, AddressFamily::Ipv6).expect("it has a list");
    assert_eq!(list.prefix_list_id.as_str(), "pl-s3-ipv6-us-east-1");
    assert!(!list.id_is_known);
}

/// `RT-53`
#[test]
fn an_id_finds_its_list_only_inside_a_region() {
    for (region, _, list) in every_list() {
        assert_eq!(find(region, &list.prefix_list_id), Some(list));
    }
    let id = "pl-78a54011".parse().expect("an id");
    let name = |in_region| find(region(in_region), &id).map(|list| list.prefix_list_name.as_str());
    assert_eq!(name("ap-south-1"), Some("com.amazonaws.ap-south-1.s3"));
    assert_eq!(name("ap-northeast-1"), Some("com.amazonaws.ap-northeast-1.dynamodb"));
    assert_eq!(name("us-east-1"), None);
}

/// `RT-50`, `RT-51`, `RT-52`
#[test]
fn a_list_of_aws_weighs_what_is_documented_and_a_customers_its_most_entries() {
    assert!(every_list().all(|(_, _, list)| list.weight() == Some(1)));
    let named = |name: &str, max_entries| PrefixList {
        prefix_list_id: "pl-1".parse().expect("an id"),
        prefix_list_name: name.to_owned(),
        address_family: AddressFamily::Ipv4,
        max_entries,
        owner_id: "AWS".to_owned(),
        cidrs: Vec::new(),
        id_is_known: true,
    };
    assert_eq!(named("com.amazonaws.us-east-1.s3express", None).weight(), Some(6));
    assert_eq!(named("com.amazonaws.global.ipv6.cloudfront.origin-facing", None).weight(), Some(55));
    assert_eq!(named("com.amazonaws.us-east-1.news", None).weight(), None);
    assert_eq!(named("offices.s3", Some(40)).weight(), Some(40));
}

/// `API-41`
#[test]
fn lists_print_as_the_ec2_api_prints_them() {
    let list = aws_managed(region("us-west-1"), Service::DYNAMODB, AddressFamily::Ipv4).expect("it has a list");
    let printed = serde_json::to_value(list).expect("a list is JSON");
    let expected = serde_json::json!({
        "PrefixListId": "pl-6ea54007",
        "PrefixListName": "com.amazonaws.us-west-1.dynamodb",
        "AddressFamily": "IPv4",
        "OwnerId": "AWS",
        "Cidrs": ["35.71.117.0/24", "52.94.12.0/24"],
    });
    assert_eq!(printed, expected);
}

#[test]
fn regions_say_what_their_file_says() {
    for row in rows(REGIONS) {
        let region = region(row[0]);
        assert_eq!(region.long_name(), row[1]);
        assert_eq!(region.partition().as_str(), row[2]);
        let zones: Vec<_> = region.zones().map(|zone| zone.to_string()).collect();
        let expected: Vec<_> = row[3].chars().map(|letter| format!("{}{letter}", row[0])).collect();
        assert_eq!(zones, expected);
        assert!(region.zones().len() >= 3, "every Region has at least three zones: {region}");
        assert!(region.zones().map(AvailabilityZone::region).all(|of| of == region));
    }
}

#[test]
fn names_of_services_end_as_their_partition_has_it() {
    let suffix = |name| region(name).dns_suffix();
    assert_eq!(suffix("us-east-1"), "amazonaws.com");
    assert_eq!(suffix("us-gov-west-1"), "amazonaws.com");
    assert_eq!(suffix("cn-northwest-1"), "amazonaws.com.cn");
    assert_eq!(suffix("eusc-de-east-1"), "amazonaws.eu");
}

#[test]
fn the_words_of_services_stand_once_each_and_in_order() {
    for file in [SERVICE_PREFIXES, CONDITION_KEYS] {
        let words: Vec<String> = rows(file).map(|row| row[0].to_ascii_lowercase()).collect();
        assert!(words.len() > 400 && words.is_sorted_by(|one, other| one < other));
    }
    let actions: BTreeSet<_> = rows(S3_ACTIONS).map(|row| row[0]).collect();
    assert_eq!(actions.len(), rows(S3_ACTIONS).count());
    assert!(rows(S3_ACTIONS).all(|row| row[0].starts_with("s3:") && matches!(row[1], "object" | "bucket")));
}

/// Each row is a name, a version, its day, and a document that holds together.
#[test]
fn the_managed_policies_are_policies() {
    let rows: Vec<Vec<&str>> = MANAGED_POLICIES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|row| row.splitn(4, ' ').collect())
        .collect();
    assert!(rows.len() > 5 && rows.is_sorted_by(|one, other| one[0] < other[0]));
    for row in rows {
        let [name, version, day, document] = row[..] else { panic!("{row:?}") };
        assert!(version.starts_with('v') && day.len() == "2026-11-21".len(), "{name} {version} {day}");
        let policy = Policy::read(name, document, PolicyType::IdentityBased).unwrap_or_else(|error| panic!("{error}"));
        assert!(policy.statements.iter().all(|statement| statement.effect == Effect::Allow), "{name}");
    }
}

/// `GW-22`
#[test]
fn a_gateway_load_balancer_endpoint_costs_what_the_price_list_says() {
    let price = |usage_type: &str| rows(PRICES).find(|row| row[1] == usage_type).map(|row| row[5]);
    assert_eq!(price("USE1-VpcEndpoint-GWLBE-Hours"), Some("0.010"));
    assert_eq!(price("USE1-VpcEndpoint-GWLBE-Bytes"), Some("0.0035"));
}
