//! A trace follows a range of addresses at once. What it says of a range holds for each address in it, and it forgets none.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};
use network::{Network, read};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use vpce_model::cloud::prefix_list::{AddressFamily, aws_managed};
use vpce_model::cloud::protocol::PortRange;
use vpce_model::cloud::route_table::{Destination, Route};
use vpce_model::cloud::service::Service;
use vpce_model::trace::{AddressRange, Answer, Hop, Path, Question, Verdict, trace};

const OBJECT: &str = "s3://reports/q3.csv";

fn ranges_of_s3() -> &'static [IpNet] {
    &aws_managed(read("us-east-1"), Service::S3, AddressFamily::Ipv4).unwrap().cidrs
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

fn holds(range: &AddressRange, address: IpAddr) -> bool {
    (number(range.first)..=number(range.last)).contains(&number(address))
}

/// The way of an address that is asked for alone.
fn alone(network: &Network, address: IpAddr) -> Path {
    let [path]: [Path; 1] = network.ask("App", &address.to_string()).paths.try_into().unwrap();
    path
}

/// What decides at each hop, without the addresses.
fn decisions(path: &Path) -> Vec<String> {
    let hops = path.forward.iter().chain(&path.back);
    let decision = |hop: &Hop| match hop {
        Hop::SecurityGroups(decision) => format!("{:?} {:?}", decision.groups, decision.allowed_by),
        Hop::NetworkAcl(decision) => format!("{} {:?}", decision.network_acl_id, decision.spans),
        Hop::RouteTable(decision) => {
            let winners: Vec<&Route> =
                decision.candidates.iter().filter(|it| it.lost.is_none()).map(|it| &it.route).collect();
            format!("{} {:?} {winners:?}", decision.route_table_id, decision.choice)
        }
        Hop::Target { network_interface_id, .. } => format!("{network_interface_id:?}"),
        other => format!("{other:?}"),
    };
    hops.map(decision).collect()
}

/// Every address of the service is on exactly one way, as far as numbers can tell.
fn assert_complete(answer: &Answer) {
    let asked: u128 = ranges_of_s3().iter().map(|range| AddressRange::from(*range).size()).sum();
    let found: u128 = answer.paths.iter().flat_map(|path| &path.addresses).map(AddressRange::size).sum();
    assert_eq!(found, asked);
    for path in &answer.paths {
        assert!(path.addresses.iter().any(|range| holds(range, path.example)));
        assert!(path.addresses.is_sorted());
        let touch = |pair: &[AddressRange]| number(pair[0].last) + 1 >= number(pair[1].first);
        assert!(!path.addresses.windows(2).any(touch), "ranges that touch are joined");
    }
}

/// Blocks around and inside the ranges of Amazon S3, and of the VPC.
fn a_block() -> impl Strategy<Value = IpNet> {
    let inside = (any::<Index>(), any::<u32>(), 0..=32u8).prop_map(|(index, low, length)| {
        let range = index.get(ranges_of_s3());
        let address = number(range.network()) as u32 + low % AddressRange::from(*range).size() as u32;
        Ipv4Net::new_assert(Ipv4Addr::from(address), length).trunc()
    });
    let some = select(vec!["52.216.0.0/16", "52.216.0.0/24", "52.216.1.0/24", "52.216.0.4/32", "3.5.0.0/19"]);
    prop_oneof![4 => inside, 1 => some.prop_map(read)].prop_map(IpNet::V4)
}

/// What a network is made of: routes of two tables, an ACL, a group and a customer's prefix list.
#[derive(Clone, Debug)]
struct Parts {
    /// The VPC's block; one overlaps a range of Amazon S3.
    vpc: &'static str,
    routes: [Vec<Route>; 2],
    entries: Vec<(u16, bool, bool, IpNet)>,
    rules: Vec<IpNet>,
    list: Vec<IpNet>,
    /// The tables of the endpoint.
    tables: Vec<&'static str>,
}

fn some_parts() -> impl Strategy<Value = Parts> {
    let route = || {
        let target = select(vec!["igw-1", "nat-1", "tgw-1", "tgw-2"]);
        let destination = prop_oneof![5 => a_block().prop_map(Destination::Cidr), 1 => Just(read("pl-1"))];
        let state = select(vec!["", "", "blackhole"]);
        (destination, target, state).prop_map(|(to, target, state)| read(&format!("{to} {target} {state}")))
    };
    let routes = [vec(route(), 0..5), vec(route(), 0..3)];
    let entry = (any::<bool>(), prop::bool::weighted(0.7), a_block());
    let entries = btree_map(1..100u16, entry, 0..5).prop_map(|entries| {
        entries.into_iter().map(|(number, (egress, allow, to))| (number, egress, allow, to)).collect()
    });
    (
        select(vec!["10.0.0.0/16", "10.0.0.0/16", "52.216.0.0/16"]),
        routes,
        entries,
        vec(a_block(), 0..3),
        vec(a_block(), 0..4),
        select(vec![vec![], vec!["Private"], vec!["Public"], vec!["Private", "Public"]]),
    )
        .prop_map(|(vpc, routes, entries, rules, list, tables)| Parts {
            vpc,
            routes,
            entries,
            rules,
            list,
            tables,
        })
}

fn build(parts: &Parts) -> Network {
    let start = parts.vpc.trim_end_matches(".0.0/16");
    let mut network = Network::with_cidr_block(parts.vpc)
        .subnet("Public", &format!("{start}.0.0/24"))
        .subnet("Private", &format!("{start}.1.0/24"))
        .nat("1", "Public")
        .instance("App", "Private")
        .instance("Db", "Public")
        .acl("Private", &["1000 allow egress -1 all 0.0.0.0/0", "1000 allow ingress -1 all 0.0.0.0/0"])
        .endpoint("S3", "com.amazonaws.us-east-1.s3", &parts.tables)
        .prefix_list("pl-1", &[]);
    network.cloud.prefix_lists.get_mut(&read("pl-1")).unwrap().cidrs = parts.list.clone();
    for (table, routes) in ["rtb-Private", "rtb-Public"].iter().zip(&parts.routes) {
        network.cloud.route_tables.get_mut(&read(table)).unwrap().routes.extend(routes.iter().cloned());
    }
    let acl = network.cloud.network_acls.get_mut(&read("acl-Private")).unwrap();
    for (number, egress, allow, block) in &parts.entries {
        let (action, direction) = (if *allow { "allow" } else { "deny" }, if *egress { "egress" } else { "ingress" });
        acl.entries.push(network::entry(&format!("{number} {action} {direction} -1 all {block}")));
    }
    acl.entries.sort_by_key(|entry| (entry.egress, entry.rule_number));
    if !parts.rules.is_empty() {
        let rules: Vec<String> = parts.rules.iter().map(|block| format!("egress tcp 443 {block}")).collect();
        let group = network.cloud.security_groups.get_mut(&read("sg-App")).unwrap();
        group.rules = rules.iter().map(|text| network::rule(text)).collect();
        group.rules.push(network::rule("egress tcp 443 pl-1"));
    }
    network
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_said_of_a_range_holds_for_each_address_in_it(
        parts in some_parts(),
        picks in vec((any::<Index>(), any::<u32>()), 24),
    ) {
        let network = build(&parts);
        let answer = network.ask("App", OBJECT);
        assert_complete(&answer);
        let all: Vec<_> = answer.paths.iter().flat_map(|path| path.addresses.iter().map(move |range| (path, range))).collect();
        // The ends of every range, and some addresses anywhere in the service's.
        let ends = all.iter().flat_map(|(_, range)| [range.first, range.last]);
        let picked = picks.iter().map(|(index, low)| {
            let range = index.get(ranges_of_s3());
            let size = AddressRange::from(*range).size() as u32;
            IpAddr::V4(Ipv4Addr::from(number(range.network()) as u32 + low % size))
        });
        for address in ends.chain(picked) {
            let mut holders = all.iter().filter(|(_, range)| holds(range, address));
            let (path, _) = holders.next().unwrap();
            prop_assert!(holders.next().is_none(), "{} is on two ways", address);
            let alone = alone(&network, address);
            prop_assert_eq!(decisions(path), decisions(&alone), "{}", address);
            prop_assert_eq!((&path.end, path.verdict()), (&alone.end, alone.verdict()), "{}", address);
        }
    }

    /// What is said of all the ports that a client may send from holds for each of them.
    #[test]
    fn what_is_said_of_all_ports_sums_up_what_is_so_of_each(
        entries in vec(btree_map(1..100u16, (any::<bool>(), any::<bool>(), 0..12u16, 0..12u16), 0..4), 2),
    ) {
        let mut network = Network::with_nat();
        for (subnet, entries) in ["Private", "Public"].iter().zip(&entries) {
            let mut texts = vec!["1000 allow egress tcp 443 0.0.0.0/0".to_owned(), "1000 allow ingress tcp 443 0.0.0.0/0".to_owned()];
            // Replies to the NAT gateway's own ports come from outside.
            texts.push("999 allow ingress tcp 1024-65535 0.0.0.0/0".to_owned());
            for (number, (egress, allow, one, other)) in entries {
                let (action, direction) = (if *allow { "allow" } else { "deny" }, if *egress { "egress" } else { "ingress" });
                let peer = if *egress { "10.0.0.0/16" } else { "0.0.0.0/0" };
                texts.push(format!("{number} {action} {direction} tcp {}-{} {peer}", 1000 + one.min(other), 1000 + one.max(other)));
            }
            network = network.acl(subnet, &texts.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let ask = |source_ports| {
            let question = Question { source_ports, ..Question::new("App", read("203.0.113.200")) };
            trace(&network.cloud, &question).unwrap().verdict()
        };
        let each: Vec<Verdict> = (1000..=1012).map(|port| ask(PortRange::one(port))).collect();
        let expected = match each.iter().filter(|verdict| **verdict == Verdict::Reachable).count() {
            0 => Verdict::Blocked,
            count if count == each.len() => Verdict::Reachable,
            _ => Verdict::Partly,
        };
        prop_assert_eq!(ask(PortRange { from: 1000, to: 1012 }), expected, "{:?}", each);
    }
}

#[test]
fn a_subnet_and_its_interfaces_inside_a_range_of_the_service_are_told_apart() {
    let mut network = Network::with_cidr_block("52.216.0.0/16").subnet("A", "52.216.1.0/24").instance("App", "A");
    network = network.instance("Db", "A");
    let answer = network.ask("App", OBJECT);
    assert_complete(&answer);
    for address in ["52.216.1.5", "52.216.1.6", "52.216.2.1", "52.217.0.1"] {
        let address = read(address);
        let path = answer.paths.iter().find(|path| path.addresses.iter().any(|range| holds(range, address))).unwrap();
        assert_eq!(decisions(path), decisions(&alone(&network, address)), "{address}");
    }
}

#[test]
fn a_range_is_printed_as_the_fewest_blocks() {
    let range = |first: &str, last: &str| AddressRange { first: read(first), last: read(last) };
    assert_eq!(range("10.0.0.1", "10.0.0.6").to_string(), "10.0.0.1/32, 10.0.0.2/31, 10.0.0.4/31, 10.0.0.6/32");
    assert_eq!(range("0.0.0.0", "255.255.255.255").to_string(), "0.0.0.0/0");
    assert_eq!(range("2001:db8::", "2001:db8::1").to_string(), "2001:db8::/127");
    assert_eq!(range("10.0.0.1", "10.0.0.6").size(), 6);
    assert_eq!(AddressRange::from(read::<IpNet>("::/0")).size(), u128::MAX);
    assert_eq!(AddressRange::from(read::<IpNet>("10.0.0.0/8")).size(), 1 << 24);
}
