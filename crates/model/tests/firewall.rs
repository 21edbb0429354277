//! What security groups and network ACLs let through: the rules `RT-60` to `RT-66`, and an ACL against a reading port by port.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use network::{Network, entry, ports, read, rule};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use vpce_model::cloud::id::{NetworkAclId, SubnetId};
use vpce_model::cloud::network_acl::{NetworkAcl, NetworkAclEntry, RuleAction};
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::cloud::security_group::{Peer, SecurityGroupRule};
use vpce_model::dns::Records;
use vpce_model::firewall::{AclDecision, Direction, Flow, GroupDecision, Passage, RulePart, decide_acl, decide_groups};
use vpce_model::trace::{Hop, Symptom, Verdict};

/// A flow as one writes it down: `tcp 10.0.0.4 203.0.113.9 443`.
fn flow(text: &str) -> Flow {
    let words: Vec<&str> = text.split(' ').collect();
    let [protocol, source, destination, destination_ports] = words[..] else { panic!("`{text}` is no flow") };
    let (source, destination) = (read(source), read(destination));
    Flow { protocol: read(protocol), source, destination, destination_ports: ports(destination_ports) }
}

/// `App` (10.0.0.4) and `Db` (10.0.0.5), where `App` has these rules only.
fn two_instances(rules: &[&str]) -> Network {
    Network::new()
        .subnet("A", "10.0.0.0/24")
        .instance("App", "A")
        .instance("Db", "A")
        .prefix_list("pl-1", &["198.51.100.0/24", "203.0.113.0/24"])
        .rules("App", rules)
}

/// What the groups of `App` say to a flow with nobody of the VPC at the other end.
fn groups(rules: &[&str], direction: Direction, text: &str) -> GroupDecision {
    let network = two_instances(rules);
    decide_groups(&network.cloud, network.interface("App"), direction, &flow(text), None)
}

fn lets_out(rules: &[&str], text: &str) -> bool {
    groups(rules, Direction::Egress, text).allowed_by.is_some()
}

const HTTPS: &str = "tcp 10.0.0.4 203.0.113.9 443";

// RT-60
#[test]
fn a_group_lets_out_what_a_rule_names() {
    assert!(lets_out(&["egress tcp 443 203.0.113.0/24"], HTTPS));
    assert!(lets_out(&["egress tcp 400-500 0.0.0.0/0"], HTTPS));
    assert!(lets_out(&["egress -1 all 0.0.0.0/0"], HTTPS));
    assert!(lets_out(&["egress tcp 443 2001:db8::/32"], "tcp 2001:db8::4 2001:db8::9 443"));
}

// RT-60
#[test]
fn a_group_may_name_a_prefix_list() {
    let rules = ["egress tcp 443 pl-63a5400a"];
    assert!(lets_out(&rules, "tcp 10.0.0.4 52.217.1.1 443"), "pl-63a5400a is Amazon S3 in us-east-1");
    assert!(!lets_out(&rules, "tcp 10.0.0.4 52.218.130.1 443"), "52.218.130.1 is Amazon S3 in us-west-2");
    for (peer, is_in_list) in [("198.51.100.1", true), ("203.0.113.9", true), ("192.0.2.1", false)] {
        assert_eq!(lets_out(&["egress tcp 443 pl-1"], &format!("tcp 10.0.0.4 {peer} 443")), is_in_list);
    }
}

// RT-53
#[test]
fn a_prefix_list_is_looked_up_in_the_region_of_the_vpc() {
    // In us-east-1 there is no pl-68a54001: it is Amazon S3 in us-west-2.
    let mut network = two_instances(&[]);
    let group = network.cloud.security_groups.get_mut(&read("sg-App")).unwrap();
    group.rules.push(rule("egress tcp 443 pl-68a54001"));
    let asked = |network: &Network| {
        let flow = flow("tcp 10.0.0.4 52.218.130.1 443");
        decide_groups(&network.cloud, network.interface("App"), Direction::Egress, &flow, None).allowed_by.is_some()
    };
    assert!(!asked(&network));
    network.cloud.vpcs.get_mut(&read("vpc-A")).unwrap().region = read("us-west-2");
    assert!(asked(&network));
}

#[test]
fn a_group_without_a_rule_that_fits_says_what_does_not_fit() {
    let rules = [
        "ingress tcp 443 0.0.0.0/0",
        "egress udp 443 0.0.0.0/0",
        "egress tcp 80 0.0.0.0/0",
        "egress tcp 443 192.0.2.0/24",
        "egress tcp 443 sg-Db",
    ];
    let decision = groups(&rules, Direction::Egress, HTTPS);
    assert_eq!(decision.allowed_by, None);
    let parts: Vec<_> = decision.mismatches.iter().map(|it| (it.rule.position, it.part)).collect();
    let expected = [(1, RulePart::Protocol), (2, RulePart::Ports), (3, RulePart::Peer), (4, RulePart::Peer)];
    assert_eq!(parts, expected);
    assert_eq!(decision.peer, "203.0.113.9".parse::<std::net::IpAddr>().unwrap());
    let words = [RulePart::Protocol, RulePart::Ports, RulePart::Peer].map(|part| part.to_string());
    assert_eq!(words, ["another protocol", "other ports", "another peer"]);
}

#[test]
fn a_group_names_the_first_rule_that_allows_and_no_mismatch() {
    let rules = ["egress tcp 80 0.0.0.0/0", "egress tcp 443 pl-1", "egress -1 all 0.0.0.0/0"];
    let decision = groups(&rules, Direction::Egress, HTTPS);
    let by = decision.allowed_by.unwrap();
    assert_eq!((by.group_id.as_str(), by.position, by.rule), ("sg-App", 1, rule(rules[1])));
    assert!(decision.mismatches.is_empty());
}

#[test]
fn a_rule_allows_a_range_of_ports_only_as_a_whole() {
    assert!(lets_out(&["egress tcp 1000-2000 0.0.0.0/0"], "tcp 10.0.0.4 203.0.113.9 1000-2000"));
    assert!(!lets_out(&["egress tcp 1000-1999 0.0.0.0/0"], "tcp 10.0.0.4 203.0.113.9 1000-2000"));
    assert!(!lets_out(&["egress tcp 1001-2000 0.0.0.0/0"], "tcp 10.0.0.4 203.0.113.9 1000-2000"));
}

#[test]
fn a_rule_for_a_protocol_without_ports_covers_all_its_packets() {
    assert!(lets_out(&["egress icmp 8 0.0.0.0/0"], "icmp 10.0.0.4 203.0.113.9 0"));
    assert!(!lets_out(&["egress icmp 8 0.0.0.0/0"], "tcp 10.0.0.4 203.0.113.9 8"));
}

#[test]
fn ingress_and_egress_rules_are_asked_apart() {
    assert_eq!([Direction::Egress, Direction::Ingress].map(|it| it.to_string()), ["egress", "ingress"]);
    assert!(!lets_out(&["ingress -1 all 0.0.0.0/0"], HTTPS));
    let inwards = |rules: &[&str]| {
        let decision = groups(rules, Direction::Ingress, "tcp 203.0.113.9 10.0.0.4 443");
        assert_eq!(decision.peer.to_string(), "203.0.113.9", "inwards, the source is at the other end");
        decision.allowed_by.is_some()
    };
    assert!(inwards(&["ingress tcp 443 203.0.113.0/24"]));
    assert!(!inwards(&["ingress tcp 443 10.0.0.0/16"]));
    assert!(!inwards(&["egress -1 all 0.0.0.0/0"]));
}

#[test]
fn a_rule_may_name_the_group_of_the_other_end() {
    let network = two_instances(&["egress tcp 5432 sg-Db"]);
    let (app, db) = (network.interface("App"), network.interface("Db"));
    let flow = flow("tcp 10.0.0.4 10.0.0.5 5432");
    let towards = |other| decide_groups(&network.cloud, app, Direction::Egress, &flow, other).allowed_by.is_some();
    assert!(towards(Some(db)));
    assert!(!towards(Some(app)), "App does not carry sg-Db");
    assert!(!towards(None));
}

#[test]
fn the_groups_of_an_interface_allow_together() {
    let mut network = two_instances(&["egress tcp 80 0.0.0.0/0"]).rules("Db", &["egress tcp 443 0.0.0.0/0"]);
    let app = network.cloud.network_interfaces.get_mut(&read("eni-App")).unwrap();
    app.groups = vec![read("sg-Gone"), read("sg-App"), read("sg-Db")];
    let decision = decide_groups(&network.cloud, network.interface("App"), Direction::Egress, &flow(HTTPS), None);
    assert_eq!(decision.allowed_by.unwrap().group_id.as_str(), "sg-Db");
    assert!(decision.mismatches.is_empty());
    assert_eq!(decision.groups.len(), 3);
}

// RT-61
#[test]
fn replies_need_no_rule_of_a_group() {
    let answer = Network::with_nat().rules("App", &["egress tcp 443 0.0.0.0/0"]).ask("App", "203.0.113.9");
    assert_eq!(answer.verdict(), Verdict::Reachable);
    let back = &answer.paths[0].back;
    assert!(matches!(back.last(), Some(Hop::Stateful { groups, .. }) if groups[0].as_str() == "sg-App"), "{back:?}");
}

// RT-65
#[test]
fn no_filter_keeps_a_name_from_being_resolved() {
    let answer = Network::with_nat().rules("App", &[]).acl("Private", &[]).ask("App", "s3://reports/q3.csv");
    let resolution = answer.resolution.as_ref().unwrap();
    let Records::Published { ipv4, .. } = resolution.records else { panic!("{:?}", resolution.records) };
    assert_eq!((resolution.failure, ipv4.len()), (None, 21));
    // The caller waits for a connection; the name was found.
    assert_eq!((answer.verdict(), answer.symptom()), (Verdict::Blocked, Symptom::ConnectTimeout));
}

// RT-66
#[test]
fn an_endpoint_has_no_group_of_its_own() {
    let answer = Network::with_endpoint(&["Private"]).ask("App", "s3://reports/q3.csv");
    let hops = answer.paths[0].forward.iter().chain(&answer.paths[0].back);
    let groups: Vec<String> = hops.filter(|hop| hop.kind() == "security group").map(Hop::component).collect();
    assert_eq!(groups, ["sg-App", "sg-App"], "the groups of the instance, on the way out and on the way back");
}

/// What an ACL with these entries, added in this order, says to a flow.
fn acl(entries: &[&str], direction: Direction, text: &str) -> AclDecision {
    let network = Network::new().subnet("A", "10.0.0.0/24").acl("A", entries);
    decide_acl(&network.cloud.network_acls[&read("acl-A")], &read("subnet-A"), direction, &flow(text))
}

fn spans(decision: &AclDecision) -> Vec<String> {
    decision.spans.iter().map(ToString::to_string).collect()
}

const REPLY: &str = "tcp 203.0.113.9 10.0.0.4 32768-61000";

// RT-63
#[test]
fn the_entry_with_the_lowest_number_that_matches_decides() {
    let entries = ["200 deny egress -1 all 0.0.0.0/0", "100 allow egress tcp 443 0.0.0.0/0"];
    let decision = acl(&entries, Direction::Egress, HTTPS);
    assert_eq!(spans(&decision), ["443: 100 allow tcp 443 0.0.0.0/0"]);
    assert_eq!((decision.passage(), decision.peer.to_string().as_str()), (Passage::All, "203.0.113.9"));
    let entries = ["100 deny egress tcp 443 203.0.113.0/24", "200 allow egress tcp 443 0.0.0.0/0"];
    let decision = acl(&entries, Direction::Egress, HTTPS);
    assert_eq!(spans(&decision), ["443: 100 deny tcp 443 203.0.113.0/24"]);
    assert_eq!(decision.passage(), Passage::None);
}

// RT-63
#[test]
fn what_no_entry_matches_is_denied() {
    for entries in [
        &[][..],
        &["100 allow ingress tcp 443 0.0.0.0/0"],
        &["100 allow egress udp 443 0.0.0.0/0"],
        &["100 allow egress tcp 444 0.0.0.0/0"],
        &["100 allow egress tcp 443 192.0.2.0/24"],
        &["100 allow egress -1 all ::/0"],
    ] {
        let decision = acl(entries, Direction::Egress, HTTPS);
        assert_eq!(spans(&decision), ["443: * deny all"], "{entries:?}");
        assert_eq!(decision.passage(), Passage::None);
    }
}

// RT-62
#[test]
fn an_acl_remembers_nothing_and_filters_replies_by_their_ports() {
    let entries = ["100 allow ingress tcp 1024-65535 0.0.0.0/0"];
    assert_eq!(acl(&entries, Direction::Ingress, REPLY).passage(), Passage::All);
    let entries = ["100 allow ingress tcp 443 0.0.0.0/0", "200 allow egress tcp 443 0.0.0.0/0"];
    assert_eq!(acl(&entries, Direction::Ingress, REPLY).passage(), Passage::None);
}

// RT-62
#[test]
fn an_acl_may_let_some_replies_through_and_drop_others() {
    let entries = [
        "100 allow ingress tcp 50000-60000 0.0.0.0/0",
        "200 deny ingress tcp 40000-55000 0.0.0.0/0",
        "300 allow ingress tcp 35000-45000 0.0.0.0/0",
    ];
    let decision = acl(&entries, Direction::Ingress, REPLY);
    let expected = [
        "32768-34999: * deny all",
        "35000-39999: 300 allow tcp 35000-45000 0.0.0.0/0",
        "40000-49999: 200 deny tcp 40000-55000 0.0.0.0/0",
        "50000-60000: 100 allow tcp 50000-60000 0.0.0.0/0",
        "60001-61000: * deny all",
    ];
    assert_eq!(spans(&decision), expected);
    assert_eq!(decision.passage(), Passage::Some);
}

// RT-62
#[test]
fn an_entry_names_blocks_and_so_follows_no_prefix_list() {
    // One of the 21 ranges of Amazon S3 in us-east-1 is let out; an address of another is not.
    let entries = ["100 allow egress tcp 443 52.216.0.0/15"];
    assert_eq!(acl(&entries, Direction::Egress, "tcp 10.0.0.4 52.217.1.1 443").passage(), Passage::All);
    assert_eq!(acl(&entries, Direction::Egress, "tcp 10.0.0.4 54.231.0.1 443").passage(), Passage::None);
}

// RT-63
#[test]
fn an_entry_for_all_protocols_is_for_all_ports() {
    let decision = acl(&["100 allow ingress -1 443 0.0.0.0/0"], Direction::Ingress, REPLY);
    assert_eq!(decision.passage(), Passage::All, "the ports of such an entry mean nothing");
}

#[test]
fn a_default_acl_lets_everything_through() {
    let network = Network::new().cidr_block("2001:db8::/56").subnet("A", "10.0.0.0/24");
    let acl = network.cloud.network_acl_of(&network.cloud.subnets[&read("subnet-A")]).unwrap();
    assert_eq!(acl.network_acl_id.as_str(), "acl-A-default");
    for text in [HTTPS, REPLY, "udp 2001:db8::4 2001:db8:1::9 53", "icmp 10.0.0.4 203.0.113.9 all"] {
        for direction in [Direction::Egress, Direction::Ingress] {
            assert_eq!(decide_acl(acl, &read("subnet-A"), direction, &flow(text)).passage(), Passage::All, "{text}");
        }
    }
}

const PEERS: [&str; 4] = ["0.0.0.0/0", "203.0.113.0/24", "203.0.113.9/32", "2001:db8::/32"];

/// Ports of three neighbourhoods, so that ranges often meet; both ends of all ports are among them.
fn some_ports() -> impl Strategy<Value = PortRange> {
    (select(vec![0u16, 5_000, 65_505]), 0..=30u16, 0..=30u16)
        .prop_map(|(base, one, other)| PortRange { from: base + one.min(other), to: base + one.max(other) })
}

fn a_protocol() -> impl Strategy<Value = IpProtocol> {
    select(vec![IpProtocol::TCP, IpProtocol::TCP, IpProtocol::UDP, IpProtocol::ICMP, IpProtocol::All])
}

fn an_entry() -> impl Strategy<Value = NetworkAclEntry> {
    let ports = prop_oneof![8 => some_ports(), 1 => Just(PortRange::ALL)];
    let action = select(vec![RuleAction::Allow, RuleAction::Deny]);
    (any::<bool>(), a_protocol(), action, select(&PEERS[..]), ports).prop_map(
        |(egress, protocol, rule_action, peer, port_range)| NetworkAclEntry {
            rule_number: 0,
            egress,
            protocol,
            rule_action,
            cidr_block: read(peer),
            port_range,
        },
    )
}

fn a_direction() -> impl Strategy<Value = Direction> {
    select(vec![Direction::Egress, Direction::Ingress])
}

fn a_flow() -> impl Strategy<Value = Flow> {
    let ends =
        select(vec![("10.0.0.4", "203.0.113.9"), ("203.0.113.9", "203.0.113.10"), ("2001:db8::4", "2001:db8::9")]);
    let protocol = select(vec![IpProtocol::TCP, IpProtocol::UDP]);
    (protocol, ends, some_ports()).prop_map(|(protocol, (source, destination), destination_ports)| Flow {
        protocol,
        source: read(source),
        destination: read(destination),
        destination_ports,
    })
}

/// RT-63, for one port.
fn first_that_matches(acl: &NetworkAcl, direction: Direction, flow: &Flow, port: u16) -> Option<NetworkAclEntry> {
    let peer = if direction == Direction::Egress { flow.destination } else { flow.source };
    let matches = |entry: &&NetworkAclEntry| {
        let protocol = entry.protocol == IpProtocol::All
            || entry.protocol == flow.protocol && entry.port_range.from <= port && port <= entry.port_range.to;
        protocol && entry.egress == (direction == Direction::Egress) && entry.cidr_block.contains(&peer)
    };
    acl.entries.iter().filter(matches).min_by_key(|entry| entry.rule_number).cloned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// RT-62 and RT-63, port by port.
    #[test]
    fn every_port_meets_the_first_entry_that_matches_it(
        entries in btree_map(1..=32_766u16, an_entry(), 0..10),
        backwards in any::<bool>(),
        direction in a_direction(),
        flow in a_flow(),
    ) {
        let mut cloud = Network::new().cloud;
        let id = NetworkAclId::named("A");
        cloud.create_network_acl(id.clone(), &read("vpc-A")).unwrap();
        let mut entries: Vec<_> =
            entries.into_iter().map(|(rule_number, entry)| NetworkAclEntry { rule_number, ..entry }).collect();
        if backwards {
            entries.reverse();
        }
        for entry in entries {
            cloud.create_network_acl_entry(&id, entry).unwrap();
        }
        let acl = &cloud.network_acls[&id];
        let decision = decide_acl(acl, &SubnetId::named("A"), direction, &flow);
        let mut next = u32::from(flow.destination_ports.from);
        for span in &decision.spans {
            prop_assert_eq!(u32::from(span.ports.from), next, "spans ascend without a gap");
            prop_assert!(span.ports.from <= span.ports.to);
            for port in span.ports.from..=span.ports.to {
                prop_assert_eq!(&span.entry, &first_that_matches(acl, direction, &flow, port), "port {}", port);
            }
            next = u32::from(span.ports.to) + 1;
        }
        prop_assert_eq!(next, u32::from(flow.destination_ports.to) + 1, "spans cover every port");
        let allowed = decision.spans.iter().filter(|span| span.is_allowed()).count();
        let passage = match decision.passage() {
            Passage::All => allowed == decision.spans.len(),
            Passage::Some => 0 < allowed && allowed < decision.spans.len(),
            Passage::None => allowed == 0,
        };
        prop_assert!(passage);
    }

    /// RT-60: one rule that covers everything about a flow is enough, and nothing less is.
    #[test]
    fn a_group_allows_what_one_of_its_rules_covers(
        rules in vec((any::<bool>(), a_protocol(), some_ports(), select(&PEERS[..])), 0..8),
        direction in a_direction(),
        flow in a_flow(),
    ) {
        let rules: Vec<SecurityGroupRule> = rules
            .into_iter()
            .map(|(is_egress, ip_protocol, ports, peer)| {
                SecurityGroupRule { is_egress, ip_protocol, ports, peer: Peer::Cidr(read(peer)) }
            })
            .collect();
        let (peer, outwards) = match direction {
            Direction::Egress => (flow.destination, true),
            Direction::Ingress => (flow.source, false),
        };
        let covers = |rule: &&SecurityGroupRule| {
            let all_ports = (flow.destination_ports.from..=flow.destination_ports.to).all(|port| rule.ports.contains(port));
            let Peer::Cidr(network) = rule.peer else { return false };
            rule.is_egress == outwards
                && (rule.ip_protocol == IpProtocol::All || rule.ip_protocol == flow.protocol && all_ports)
                && network.contains(&peer)
        };
        let expected = rules.iter().find(covers);
        let mut network = two_instances(&[]);
        network.cloud.security_groups.get_mut(&read("sg-App")).unwrap().rules = rules.clone();
        let decision = decide_groups(&network.cloud, network.interface("App"), direction, &flow, None);
        prop_assert_eq!(decision.allowed_by.as_ref().map(|by| &by.rule), expected);
        let asked = rules.iter().filter(|rule| rule.is_egress == outwards).count();
        prop_assert_eq!(decision.mismatches.len(), if expected.is_some() { 0 } else { asked });
    }
}

/// What the texts of these tests say is what they build.
#[test]
fn entries_and_rules_read_as_they_are_printed() {
    for text in ["100 allow egress tcp 443 0.0.0.0/0", "200 deny egress udp 1024-65535 10.0.0.0/8"] {
        assert_eq!(entry(text).to_string(), text.replace("egress ", ""));
    }
    for text in ["egress tcp 443 to pl-63a5400a", "ingress udp 53 from 10.0.0.0/8", "ingress tcp 1-9 from sg-Db"] {
        assert_eq!(rule(&text.replace(" to", "").replace(" from", "")).to_string(), text);
    }
}
