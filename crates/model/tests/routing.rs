//! Which route a packet takes: the rules `RT-01` to `RT-17` one by one, and all of them against a second, slow implementation.

mod network;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use network::{Network, prefix_list, read};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::{RouteTableId, SubnetId};
use vpce_model::cloud::prefix_list::PrefixList;
use vpce_model::cloud::route_table::{Destination, Propagation, Route, RouteOrigin, RouteState, RouteTable, Target};
use vpce_model::explanation_code::ExplanationCode;
use vpce_model::routing::{Choice, Loss, RouteDecision, decide};
use vpce_model::rule::Rule;

/// Asks a table with these rows. `pl-1` holds two ranges of S3, `pl-2` one of them.
fn ask(rows: &[&str], destination: &str) -> RouteDecision {
    let network = Network::new()
        .prefix_list("pl-1", &["52.216.0.0/15", "3.5.0.0/19"])
        .prefix_list("pl-2", &["52.216.0.0/15"])
        .prefix_list("pl-6", &["2001:db8:6::/48"]);
    decide(&network.cloud, &table(rows.iter().map(|row| read(row)).collect()), read(destination))
}

fn table(routes: Vec<Route>) -> RouteTable {
    let (route_table_id, vpc_id) = (read("rtb-1"), read("vpc-A"));
    RouteTable {
        route_table_id,
        vpc_id,
        main: true,
        associations: Vec::new(),
        gateway: None,
        propagating_vgws: Vec::new(),
        routes,
    }
}

/// The target of the route that is taken.
fn target(rows: &[&str], destination: &str) -> String {
    let decision = ask(rows, destination);
    let route = decision.route().unwrap_or_else(|| panic!("{:?}", decision.choice));
    route.target.to_string()
}

/// The rows of the sheet's table T and one more, where there is one.
fn target_in_t(one_more: Option<&str>, destination: &str) -> String {
    let network = Network::new().prefix_list("pl-63a5400a", &["52.216.0.0/15", "54.231.0.0/16", "3.5.0.0/19"]);
    let rows = ["10.0.0.0/16 local", "0.0.0.0/0 nat-1", "pl-63a5400a vpce-s3"];
    let routes = rows.into_iter().chain(one_more).map(read).collect();
    let decision = decide(&network.cloud, &table(routes), read(destination));
    decision.route().map_or_else(|| format!("{:?}", decision.choice), |route| route.target.to_string())
}

// RT-05, RT-28
#[test]
fn the_services_addresses_take_the_endpoint_beside_a_default_route() {
    assert_eq!(target_in_t(None, "52.217.1.1"), "vpce-s3");
    assert_eq!(target_in_t(None, "203.0.113.9"), "nat-1");
}

// RT-29
#[test]
fn the_service_in_another_region_takes_the_default_route() {
    assert_eq!(target_in_t(None, "52.218.130.1"), "nat-1");
}

// RT-02
#[test]
fn the_vpcs_own_addresses_are_local() {
    assert_eq!(target_in_t(None, "10.0.9.9"), "local");
}

// RT-07, RT-08
#[test]
fn a_static_route_for_the_services_very_range_beats_the_endpoint() {
    assert_eq!(target_in_t(Some("3.5.0.0/19 igw-1"), "3.5.0.9"), "igw-1");
}

// RT-05
#[test]
fn a_static_route_inside_the_services_range_beats_the_endpoint() {
    assert_eq!(target_in_t(Some("3.5.0.0/24 igw-1"), "3.5.0.9"), "igw-1");
    assert_eq!(target_in_t(Some("3.5.0.0/24 igw-1"), "3.5.1.9"), "vpce-s3");
}

// RT-06, RT-07, RT-08
#[test]
fn a_propagated_route_for_the_services_very_range_loses_to_the_endpoint() {
    for source in ["dx", "vpn-static", "vpn-bgp"] {
        assert_eq!(target_in_t(Some(&format!("3.5.0.0/19 vgw-1 {source}")), "3.5.0.9"), "vpce-s3");
    }
}

// RT-05
#[test]
fn a_propagated_route_inside_the_services_range_beats_the_endpoint() {
    assert_eq!(target_in_t(Some("3.5.0.0/20 vgw-1 vpn-bgp"), "3.5.0.9"), "vgw-1");
}

// RT-41
#[test]
fn an_ipv6_address_of_the_service_passes_by_an_ipv4_endpoint() {
    assert_eq!(target_in_t(Some("::/0 eigw-1"), "2600:1fa0:8000::1"), "eigw-1");
    assert_eq!(target_in_t(None, "2600:1fa0:8000::1"), "NoRoute");
}

// RT-01
#[test]
fn a_subnet_is_routed_by_its_own_table_and_else_by_the_main_one() {
    let mut network = Network::new().subnet("A", "10.0.1.0/24").subnet("B", "10.0.2.0/24");
    let table_of = |cloud: &Cloud, subnet: &str| {
        let subnet = &cloud.subnets[&SubnetId::named(subnet)];
        cloud.route_table_of(subnet).map(|table| table.route_table_id.to_string())
    };
    assert_eq!(table_of(&network.cloud, "A").as_deref(), Some("rtb-A"));
    let own = network.cloud.route_tables.get_mut(&RouteTableId::named("A")).unwrap();
    own.associations.clear();
    assert_eq!(table_of(&network.cloud, "A").as_deref(), Some("rtb-A-main"));
    assert_eq!(table_of(&network.cloud, "B").as_deref(), Some("rtb-B"));
    // One table may serve many subnets.
    let other = network.cloud.route_tables.get_mut(&RouteTableId::named("B")).unwrap();
    other.associations.push(SubnetId::named("A"));
    assert_eq!(table_of(&network.cloud, "A").as_deref(), Some("rtb-B"));
}

// RT-01
#[test]
fn the_main_table_of_another_vpc_serves_no_subnet_of_this_one() {
    let mut network = Network::new().subnet("A", "10.0.1.0/24");
    let subnet = network.cloud.subnets[&SubnetId::named("A")].clone();
    for (_, table) in network.cloud.route_tables.iter_mut() {
        table.vpc_id = read("vpc-B");
    }
    assert_eq!(network.cloud.route_table_of(&subnet), None);
}

// RT-02
#[test]
fn a_new_table_has_a_local_route_for_each_block_of_its_vpc() {
    let network = Network::new().cidr_block("10.1.0.0/16").cidr_block("2001:db8::/56").subnet("A", "10.0.1.0/24");
    let rows: Vec<String> =
        network.cloud.route_tables[&RouteTableId::named("A")].routes.iter().map(ToString::to_string).collect();
    assert_eq!(rows, ["10.0.0.0/16 → local", "10.1.0.0/16 → local", "2001:db8::/56 → local"]);
}

// RT-02
#[test]
fn a_table_that_exists_gets_a_local_route_for_a_new_block_behind_the_others() {
    let network = Network::new()
        .subnet("A", "10.0.1.0/24")
        .routes("A", &["0.0.0.0/0 igw-1"])
        .cidr_block("10.1.0.0/16")
        .cidr_block("2001:db8::/56");
    let rows: Vec<String> =
        network.cloud.route_tables[&RouteTableId::named("A")].routes.iter().map(ToString::to_string).collect();
    assert_eq!(rows, ["10.0.0.0/16 → local", "10.1.0.0/16 → local", "2001:db8::/56 → local", "0.0.0.0/0 → igw-1"]);
}

// RT-03
#[test]
fn a_default_route_of_one_family_never_matches_the_other() {
    let rows = ["0.0.0.0/0 igw-1", "::/0 eigw-1"];
    assert_eq!(target(&rows, "203.0.113.9"), "igw-1");
    assert_eq!(target(&rows, "2001:db8::9"), "eigw-1");
    assert_eq!(ask(&rows[..1], "2001:db8::9").choice, Choice::NoRoute);
    assert_eq!(ask(&rows[1..], "203.0.113.9").choice, Choice::NoRoute);
}

// RT-04
#[test]
fn the_longest_prefix_wins() {
    let rows = ["0.0.0.0/0 igw-1", "203.0.113.0/24 igw-2", "203.0.113.8/29 igw-3", "203.0.113.128/25 igw-4"];
    assert_eq!(target(&rows, "203.0.113.9"), "igw-3");
    assert_eq!(target(&rows, "203.0.113.200"), "igw-4");
    assert_eq!(target(&rows, "203.0.113.100"), "igw-2");
    assert_eq!(target(&rows, "198.51.100.1"), "igw-1");
}

// RT-04
#[test]
fn what_no_route_matches_is_dropped() {
    let decision = ask(&["10.0.0.0/16 local"], "203.0.113.9");
    assert_eq!((decision.choice, decision.route(), decision.rule()), (Choice::NoRoute, None, Rule::Rt04));
    assert!(decision.candidates.is_empty());
}

// RT-05
#[test]
fn each_block_of_a_prefix_list_competes_with_its_own_length() {
    let rows = ["52.0.0.0/8 igw-1", "3.5.0.0/20 igw-2", "pl-1 vpce-1"];
    assert_eq!(target(&rows, "52.216.0.1"), "vpce-1");
    assert_eq!(target(&rows, "3.5.0.1"), "igw-2");
    let decision = ask(&rows, "52.216.0.1");
    assert_eq!(decision.candidates[0].matched.to_string(), "52.216.0.0/15");
    assert_eq!(decision.candidates[0].position, 2);
}

// RT-05
#[test]
fn of_the_blocks_of_one_list_the_longest_counts() {
    let network = Network::new().prefix_list("pl-3", &["3.0.0.0/8", "3.5.0.0/24", "3.5.0.0/16"]);
    let decide =
        |rows: &[&str]| decide(&network.cloud, &table(rows.iter().map(|row| read(row)).collect()), read("3.5.0.9"));
    let decision = decide(&["3.5.0.0/20 igw-1", "pl-3 vpce-1"]);
    assert_eq!(decision.candidates[0].matched.to_string(), "3.5.0.0/24");
    assert_eq!(decision.candidates.len(), 2, "a route is one candidate, however many of its blocks match");
}

// RT-06
#[test]
fn between_equal_prefixes_the_kind_of_route_decides() {
    // The preferred first.
    let rows = [
        "52.216.0.0/15 igw-1",
        "pl-1 vpce-1",
        "52.216.0.0/15 vgw-1 dx",
        "52.216.0.0/15 vgw-2 vpn-static",
        "52.216.0.0/15 vgw-3 vpn-bgp",
    ];
    for best in 0..rows.len() {
        // However the rows are ordered.
        let mut backwards = rows[best..].to_vec();
        backwards.reverse();
        let expected: Target = read(rows[best].split(' ').nth(1).unwrap());
        assert_eq!(target(&rows[best..], "52.216.0.1"), expected.to_string());
        assert_eq!(target(&backwards, "52.216.0.1"), expected.to_string());
    }
}

// RT-05, RT-06, RT-07, RT-17
#[test]
fn every_candidate_says_why_it_lost() {
    let rows = [
        "0.0.0.0/0 igw-1",
        "pl-1 vpce-1",
        "52.216.0.0/15 vgw-1 vpn-bgp",
        "52.216.0.0/15 nat-1",
        "52.0.0.0/8 vgw-1 dx",
        "198.51.100.0/24 igw-1",
    ];
    let decision = ask(&rows, "52.216.0.1");
    let candidates: Vec<_> = decision.candidates.iter().map(|it| (it.position, it.lost)).collect();
    let expected = [
        (3, None),
        (1, Some(Loss::StaticFirst)),
        (2, Some(Loss::PropagatedLast)),
        (4, Some(Loss::ShorterPrefix)),
        (0, Some(Loss::ShorterPrefix)),
    ];
    assert_eq!(candidates, expected);
    let reasons = [
        (Loss::ShorterPrefix, Rule::Rt05, ExplanationCode::MoreSpecificRoute),
        (Loss::StaticFirst, Rule::Rt07, ExplanationCode::HigherPriorityRoute),
        (Loss::PropagatedLast, Rule::Rt06, ExplanationCode::HigherPriorityRoute),
        (Loss::LocalFirst, Rule::Rt17, ExplanationCode::HigherPriorityRoute),
    ];
    for (loss, rule, code) in reasons {
        assert_eq!((loss.rule(), loss.code()), (rule, code));
    }
}

// RT-09
#[test]
fn two_lists_with_one_block_are_ambiguous() {
    let decision = ask(&["pl-1 vpce-1", "0.0.0.0/0 igw-1", "pl-2 nat-1"], "52.216.0.1");
    assert_eq!((decision.choice, decision.rule()), (Choice::Ambiguous(2), Rule::Rt09));
    assert_eq!(decision.route(), None);
    let equals: BTreeSet<_> = decision.candidates[..2].iter().map(|it| it.route.target.to_string()).collect();
    assert_eq!(equals, BTreeSet::from(["nat-1".to_owned(), "vpce-1".to_owned()]));
    assert!(decision.candidates[..2].iter().all(|candidate| candidate.lost.is_none()));
    assert_eq!(decision.candidates[2].lost, Some(Loss::ShorterPrefix));
}

// RT-09
#[test]
fn two_lists_with_one_block_and_one_target_are_not_ambiguous() {
    assert_eq!(target(&["pl-1 nat-1", "pl-2 nat-1"], "52.216.0.1"), "nat-1");
}

// RT-09
#[test]
fn two_lists_are_ambiguous_only_where_they_overlap_and_nothing_ranks_before_them() {
    let rows = ["pl-1 vpce-1", "pl-2 nat-1"];
    assert_eq!(target(&rows, "3.5.0.1"), "vpce-1");
    assert_eq!(target(&[rows[0], rows[1], "52.216.0.0/15 igw-1"], "52.216.0.1"), "igw-1");
    assert_eq!(target(&[rows[0], rows[1], "52.216.0.0/24 vgw-1 vpn-bgp"], "52.216.0.1"), "vgw-1");
}

// RT-10
#[test]
fn a_route_for_a_whole_subnet_is_more_specific_than_local() {
    let rows = ["10.0.0.0/16 local", "10.0.1.0/24 eni-1"];
    assert_eq!(target(&rows, "10.0.1.9"), "eni-1");
    assert_eq!(target(&rows, "10.0.2.9"), "local");
}

// RT-11
#[test]
fn a_local_route_may_have_another_target() {
    let network = Network::new().subnet("A", "10.0.1.0/24").nat("1", "A");
    let (mut cloud, id) = (network.cloud, RouteTableId::named("A"));
    let destination: Destination = read("10.0.0.0/16");
    let target = |cloud: &Cloud| {
        let decision = decide(cloud, &cloud.route_tables[&id], read("10.0.9.9"));
        decision.route().map(|route| route.target.to_string())
    };
    cloud.replace_route(&id, &destination, read("nat-1")).unwrap();
    assert_eq!(target(&cloud).as_deref(), Some("nat-1"));
    cloud.replace_route(&id, &destination, Target::Local).unwrap();
    assert_eq!(target(&cloud).as_deref(), Some("local"));
}

// RT-12
#[test]
fn the_ranges_of_awss_own_are_never_forwarded() {
    let rows = ["0.0.0.0/0 igw-1", "::/0 eigw-1"];
    for destination in ["169.254.168.0", "169.254.171.255", "fd00:ec2::", "fd00:ec2:ffff::1"] {
        let decision = ask(&rows, destination);
        assert_eq!((decision.choice, decision.rule()), (Choice::NeverForwarded, Rule::Rt12), "{destination}");
        assert!(decision.candidates.is_empty());
    }
    for destination in ["169.254.167.255", "169.254.172.0", "fd00:ec1:ffff::", "fd00:ec3::"] {
        assert_eq!(ask(&rows, destination).choice, Choice::Route, "{destination}");
    }
}

// RT-13
#[test]
fn a_route_says_how_it_came_and_whether_its_target_is_there() {
    let origin = |row| read::<Route>(row).origin.as_str();
    assert_eq!(origin("10.0.0.0/16 local"), "CreateRouteTable");
    assert_eq!(origin("0.0.0.0/0 igw-1"), "CreateRoute");
    assert_eq!(origin("0.0.0.0/0 vgw-1 dx"), "EnableVgwRoutePropagation");
    let state = |row| read::<Route>(row).state.as_str();
    assert_eq!((state("0.0.0.0/0 igw-1"), state("0.0.0.0/0 igw-1 blackhole")), ("active", "blackhole"));
}

// RT-14
#[test]
fn a_blackhole_wins_with_its_longest_prefix_and_drops() {
    let decision = ask(&["0.0.0.0/0 igw-1", "203.0.113.0/24 nat-1 blackhole"], "203.0.113.9");
    assert_eq!((decision.choice, decision.rule(), decision.route()), (Choice::Blackhole, Rule::Rt14, None));
    assert_eq!(decision.candidates[1].lost, Some(Loss::ShorterPrefix));
}

// RT-14
#[test]
fn a_blackhole_that_loses_does_no_harm() {
    assert_eq!(target(&["0.0.0.0/0 nat-1 blackhole", "203.0.113.0/24 igw-1"], "203.0.113.9"), "igw-1");
}

// RT-17
#[test]
fn local_beats_a_propagated_route_of_any_length() {
    for source in ["dx", "vpn-static", "vpn-bgp"] {
        let decision = ask(&["10.0.0.0/16 local", &format!("10.0.1.0/24 vgw-1 {source}")], "10.0.1.9");
        assert_eq!(decision.route().map(|route| route.target.clone()), Some(Target::Local));
        assert_eq!(decision.candidates[1].lost, Some(Loss::LocalFirst));
    }
}

// RT-10, RT-17
#[test]
fn local_beats_a_propagated_route_even_where_a_static_one_beats_local() {
    let rows = ["10.0.0.0/16 local", "10.0.1.0/24 nat-1", "10.0.1.0/25 vgw-1 dx"];
    assert_eq!(target(&rows, "10.0.1.9"), "nat-1");
}

/// The rule that a decision names is the one a reader should look up.
#[test]
fn a_decision_names_the_rule_that_decided_it() {
    let rule = |rows: &[&str]| ask(rows, "52.216.0.1").rule();
    assert_eq!(rule(&["52.0.0.0/8 local"]), Rule::Rt02);
    assert_eq!(rule(&["0.0.0.0/0 igw-1"]), Rule::Rt04);
    assert_eq!(rule(&["0.0.0.0/0 igw-1", "52.0.0.0/8 igw-2"]), Rule::Rt04);
    assert_eq!(rule(&["pl-1 vpce-1"]), Rule::Rt05);
    assert_eq!(rule(&["pl-1 vpce-1", "0.0.0.0/0 igw-1"]), Rule::Rt28);
    assert_eq!(rule(&["pl-1 nat-1", "0.0.0.0/0 igw-1"]), Rule::Rt05);
    assert_eq!(rule(&["pl-1 vpce-1", "52.216.0.0/15 igw-1"]), Rule::Rt07);
    assert_eq!(rule(&["pl-1 vpce-1", "52.216.0.0/15 vgw-1 dx"]), Rule::Rt06);
    assert_eq!(rule(&["52.0.0.0/8 local", "52.216.0.0/15 vgw-1 dx"]), Rule::Rt17);
}

/// What the sheet says a table does, written down rule by rule.
#[derive(Debug, PartialEq)]
struct Naive {
    choice: Choice,
    /// The places of the routes that may be taken.
    winners: BTreeSet<usize>,
    /// The places of the others that match, and why each lost.
    losers: BTreeSet<(usize, Loss)>,
}

/// One destination: a CIDR block of its own, or one of a prefix list's.
struct Row<'a> {
    position: usize,
    cidr: IpNet,
    route: &'a Route,
}

fn naive(lists: &[PrefixList], routes: &[Route], address: IpAddr) -> Naive {
    // RT-05: each CIDR of a list is a destination.
    let mut rows = Vec::new();
    for (position, route) in routes.iter().enumerate() {
        let cidrs = match &route.destination {
            Destination::Cidr(cidr) => vec![*cidr],
            Destination::PrefixList(id) => {
                lists.iter().filter(|list| list.prefix_list_id == *id).flat_map(|list| list.cidrs.clone()).collect()
            }
        };
        rows.extend(cidrs.into_iter().map(|cidr| Row { position, cidr, route }));
    }
    // RT-04: the candidates contain the destination.
    rows.retain(|row| row.cidr.contains(&address));
    let all: BTreeSet<usize> = rows.iter().map(|row| row.position).collect();
    let mut losers = BTreeSet::new();
    // RT-17: local goes before propagated.
    if rows.iter().any(|row| row.route.target == Target::Local) {
        drop_all(&mut rows, &mut losers, Loss::LocalFirst, |row| ranks_in_rt_06(row.route) >= 3);
    }
    // RT-04: the longest prefix.
    let longest = rows.iter().map(|row| row.cidr.prefix_len()).max();
    drop_all(&mut rows, &mut losers, Loss::ShorterPrefix, |row| Some(row.cidr.prefix_len()) < longest);
    // RT-06: static, prefix list, propagated.
    let best = rows.iter().map(|row| ranks_in_rt_06(row.route)).min();
    drop_all(&mut rows, &mut losers, Loss::StaticFirst, |row| ranks_in_rt_06(row.route) == 2 && best == Some(1));
    drop_all(&mut rows, &mut losers, Loss::PropagatedLast, |row| Some(ranks_in_rt_06(row.route)) > best);
    let winners: BTreeSet<usize> = rows.iter().map(|row| row.position).collect();
    losers.retain(|(position, _)| !winners.contains(position));
    assert_eq!(all.len(), winners.len() + losers.len());
    let targets: BTreeSet<&Target> = rows.iter().map(|row| &row.route.target).collect();
    let choice = match (targets.len(), rows.first()) {
        (0, _) | (_, None) => Choice::NoRoute,
        // RT-14
        (1, Some(row)) if row.route.state == RouteState::Blackhole => Choice::Blackhole,
        (1, _) => Choice::Route,
        // RT-09
        _ => Choice::Ambiguous(winners.len()),
    };
    Naive { choice, winners, losers }
}

/// Takes out the rows that lose. A route whose other blocks lost before keeps the reason of its last, and so of its best.
fn drop_all(rows: &mut Vec<Row>, losers: &mut BTreeSet<(usize, Loss)>, why: Loss, loses: impl Fn(&Row) -> bool) {
    for row in rows.iter().filter(|row| loses(row)) {
        losers.retain(|(position, _)| *position != row.position);
        losers.insert((row.position, why));
    }
    rows.retain(|row| !loses(row));
}

fn ranks_in_rt_06(route: &Route) -> u8 {
    match route.origin {
        RouteOrigin::EnableVgwRoutePropagation(Propagation::DirectConnect) => 3,
        RouteOrigin::EnableVgwRoutePropagation(Propagation::VpnStatic) => 4,
        RouteOrigin::EnableVgwRoutePropagation(Propagation::VpnBgp) => 5,
        _ if matches!(route.destination, Destination::PrefixList(_)) => 2,
        _ => 1,
    }
}

/// Addresses and blocks of one family, close enough together that blocks often hold each other.
fn an_address(ipv6: bool) -> impl Strategy<Value = IpAddr> {
    any::<u16>().prop_map(move |low| address(ipv6, low))
}

fn address(ipv6: bool, low: u16) -> IpAddr {
    match ipv6 {
        true => Ipv6Addr::from((0x2001_0db8 << 96) + (u128::from(low & 0x0f0f) << 64)).into(),
        false => Ipv4Addr::from(0x0305_0000 + u32::from(low & 0x0f0f)).into(),
    }
}

fn a_block(ipv6: bool) -> impl Strategy<Value = IpNet> {
    let lengths = if ipv6 { 44..=68 } else { 16..=32u8 };
    (an_address(ipv6), prop_oneof![1 => Just(0), 9 => lengths]).prop_map(|(address, length)| match address {
        IpAddr::V4(address) => Ipv4Net::new_assert(address, length).trunc().into(),
        IpAddr::V6(address) => Ipv6Net::new_assert(address, length).trunc().into(),
    })
}

fn a_family() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.3)
}

/// Three lists, each of one family.
fn some_lists() -> impl Strategy<Value = Vec<PrefixList>> {
    let list = a_family().prop_flat_map(|ipv6| btree_set(a_block(ipv6), 0..5));
    vec(list, 3).prop_map(|lists| {
        let list = |(place, blocks): (usize, BTreeSet<IpNet>)| PrefixList {
            cidrs: blocks.into_iter().collect(),
            ..prefix_list(&format!("pl-{place}"), &[])
        };
        lists.into_iter().enumerate().map(list).collect()
    })
}

fn a_route() -> impl Strategy<Value = Route> {
    let block = || a_family().prop_flat_map(a_block).prop_map(Destination::Cidr);
    let list = (0..3).prop_map(|place| read(&format!("pl-{place}"))).prop_map(Destination::PrefixList);
    let target = prop::sample::select(vec!["nat-1", "igw-1", "vpce-1"]).prop_map(read);
    let fixed = (prop_oneof![2 => block(), 1 => list], target).prop_map(|(to, target)| Route::new(to, target));
    let source = prop::sample::select(vec!["dx", "vpn-static", "vpn-bgp"]);
    let propagated =
        (block(), source, 1..3).prop_map(|(to, source, gateway)| read(&format!("{to} vgw-{gateway} {source}")));
    let local = a_family().prop_flat_map(a_block).prop_map(Route::local);
    let state = prop_oneof![4 => Just(RouteState::Active), 1 => Just(RouteState::Blackhole)];
    (prop_oneof![6 => fixed, 3 => propagated, 1 => local], state).prop_map(|(route, state)| Route { state, ..route })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// RT-03 … RT-09, RT-14 and RT-17 at once.
    #[test]
    fn every_decision_is_the_sheets(
        lists in some_lists(),
        mut routes in vec(a_route(), 0..12),
        address in a_family().prop_flat_map(an_address),
    ) {
        // A target is there or it is not, whichever route names it.
        let gone: BTreeSet<Target> =
            routes.iter().filter(|route| route.state == RouteState::Blackhole).map(|route| route.target.clone()).collect();
        for route in &mut routes {
            let gone = gone.contains(&route.target) && route.target != Target::Local;
            route.state = if gone { RouteState::Blackhole } else { RouteState::Active };
        }
        let mut cloud = Network::new().cloud;
        cloud.prefix_lists = lists.iter().map(|list| (list.prefix_list_id.clone(), list.clone())).collect();
        let decision = decide(&cloud, &table(routes.clone()), address);
        let winners = decision.candidates.iter().filter(|it| it.lost.is_none()).map(|it| it.position).collect();
        let losers = decision.candidates.iter().filter_map(|it| Some((it.position, it.lost?))).collect();
        let found = Naive { choice: decision.choice, winners, losers };
        prop_assert_eq!(found, naive(&lists, &routes, address));
        prop_assert!(decision.candidates.iter().all(|it| it.matched.contains(&address)));
        prop_assert!(decision.candidates.is_sorted_by_key(|it| it.lost.is_some()), "the winners come first");
    }
}
