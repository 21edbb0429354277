//! What the picture of several VPCs shows: everything that a path can cross, with the numbers of the answer's table.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;
mod picture;
mod scene;

use landscape::Landscape;
use picture::{assert_in_place, count, numbers, texts};
use proptest::prelude::*;
use roxmltree::Document;
use scene::{Scene, scenes, star};
use vpce_model::cloud::Cloud;
use vpce_model::figure::{Figure, draw};
use vpce_model::trace::{Answer, Hop, Verdict};

fn drawn(name: &str) -> (Landscape, Answer, Figure) {
    let Scene { landscape, from, to, .. } = scenes().into_iter().find(|scene| scene.name == name).unwrap();
    let answer = landscape.ask(from, to);
    let figure = draw(&landscape.cloud, Some(&answer));
    (landscape, answer, figure)
}

/// Whether the texts of the picture contain these.
fn assert_named(figure: &Figure, names: &[&str]) {
    let svg = Document::parse(&figure.svg).unwrap();
    let texts = texts(&svg);
    for name in names {
        assert!(texts.iter().any(|text| text.contains(name)), "{name} is not in {texts:?}");
    }
}

#[test]
fn nothing_lies_over_anything_else() {
    for Scene { name, landscape, from, to } in scenes() {
        println!("{name}");
        assert_in_place(&draw(&landscape.cloud, Some(&landscape.ask(from, to))));
        assert_in_place(&draw(&landscape.cloud, None));
    }
}

#[test]
fn every_hop_has_the_number_of_its_row() {
    for Scene { name, landscape, from, to } in scenes() {
        let answer = landscape.ask(from, to);
        let marked = numbers(&draw(&landscape.cloud, Some(&answer)));
        let request: Vec<usize> = (1..=answer.paths[0].forward.len()).collect();
        let marked: Vec<usize> = marked.into_iter().filter(|number| *number <= request.len()).collect();
        assert_eq!(marked, request, "{name}");
    }
}

#[test]
fn a_mark_tells_what_its_hops_do() {
    let (_, answer, figure) = drawn("hub");
    let svg = Document::parse(&figure.svg).unwrap();
    let titles: Vec<&str> =
        svg.descendants().filter(|it| it.tag_name().name() == "title").filter_map(|it| it.text()).collect();
    for (place, hop) in answer.paths[0].forward.iter().enumerate() {
        let row = format!("{} {}: {}", place + 1, hop.component(), hop.sentence());
        assert!(titles.iter().any(|title| title.contains(&row)), "{row} is not in {titles:?}");
    }
}

#[test]
fn the_words_name_every_hop_in_order() {
    for Scene { name, landscape, from, to } in scenes() {
        let answer = landscape.ask(from, to);
        let figure = draw(&landscape.cloud, Some(&answer));
        let hops: Vec<String> = answer.paths[0].forward.iter().map(Hop::component).collect();
        let (last, others) = hops.split_last().unwrap();
        let sentence = format!("The request meets {} and {last}.", others.join(", "));
        assert!(figure.description.contains(&sentence), "{name}: {}", figure.description);
    }
}

#[test]
fn what_gets_through_arrives_at_its_end() {
    for Scene { name, landscape, from, to } in scenes() {
        let answer = landscape.ask(from, to);
        let figure = draw(&landscape.cloud, Some(&answer));
        let svg = Document::parse(&figure.svg).unwrap();
        if answer.verdict() == Verdict::Reachable {
            assert_eq!(count(&svg, "beyond") + count(&svg, "blocked"), 0, "{name}");
            let detours =
                answer.paths[0].forward.iter().filter(|hop| matches!(hop, Hop::LoadBalancer { address: None, .. }));
            assert_eq!(count(&svg, "arrow"), 1 + 2 * detours.count(), "{name}: {}", answer);
        }
    }
}

#[test]
fn without_a_request_everything_is_named() {
    let alone = |name: &str| draw(&drawn(name).0.cloud, None);
    assert_named(
        &alone("hub"),
        &["vpc-Shop", "vpc-Shared", "tgw-Hub", "tgw-attach-Shop", "cgw-Office", "vpn-Office", "AWS KMS"],
    );
    assert_named(
        &alone("private-link"),
        &["account 444455556666", "vpc-Vendor", "vpce-svc-Billing", "vpce-Bills", "Billing", "Api"],
    );
    assert_named(&alone("on-premises"), &["vgw-Shop", "virtual private gateway", "cgw-Office", "CloudWatch Logs"]);
    let regions = ["Region us-east-1", "Region eu-west-1", "tgw-Virginia", "tgw-Ireland"];
    assert_named(&alone("two-regions"), &regions);
    assert_eq!(alone("peering").title, "The network of vpc-Data and vpc-Shop");
    let connected = "The transit gateway tgw-Hub connects vpc-Shared, vpc-Shop and cgw-Office.";
    assert!(alone("hub").description.contains(connected), "{}", alone("hub").description);
}

#[test]
fn what_is_not_on_the_way_is_counted() {
    let (_, _, figure) = drawn("hub-to-on-premises");
    assert_named(&figure, &["vpc-Shop", "tgw-Hub", "cgw-Office", "and 1 more VPC"]);
    assert!(!figure.svg.contains("vpc-Shared"));
}

#[test]
fn a_reply_without_a_route_is_stopped_at_the_row_that_stops_it() {
    let (_, answer, figure) = drawn("peering-without-a-way-back");
    let path = &answer.paths[0];
    let stopped = path.forward.len() + path.back.len();
    let svg = Document::parse(&figure.svg).unwrap();
    assert_eq!(numbers(&figure).last(), Some(&stopped));
    assert_eq!((count(&svg, "beyond"), count(&svg, "said")), (1, 1));
    assert!(figure.description.ends_with("What stops it: rtb-Db."), "{}", figure.description);
}

#[test]
fn names_of_connections_and_services_are_escaped() {
    let landscape = Landscape::default()
        .vpc("A<b>", "10.0.0.0/16")
        .vpc("C&d", "10.1.0.0/16")
        .subnet("A<b>", "\"S\"", "10.0.1.0/24", "us-east-1a")
        .subnet("C&d", "T", "10.1.1.0/24", "us-east-1a")
        .instance("App", "\"S\"", &[])
        .instance("Db", "T", &["ingress all 0.0.0.0/0"])
        .transit_gateway("<tgw>")
        .attach("<tgw>", "A<b>", &["\"S\""])
        .attach("<tgw>", "C&d", &["T"])
        .office_at_transit_gateway("<tgw>")
        .interface_endpoint("C&d", "<e>", "com.amazonaws.us-east-1.kms", &["T"])
        .rows("\"S\"", &["10.1.0.0/16 tgw-<tgw>"])
        .rows("T", &["10.0.0.0/16 tgw-<tgw>"]);
    for figure in [draw(&landscape.cloud, None), draw(&landscape.cloud, Some(&landscape.ask("App", "Db")))] {
        let svg = Document::parse(&figure.svg).unwrap();
        let known = ["svg", "title", "desc", "style", "g", "rect", "text", "path", "circle", ""];
        assert!(svg.descendants().all(|node| known.contains(&node.tag_name().name())));
        assert_named(&figure, &["vpc-A<b>", "vpc-C&d", "tgw-<tgw>"]);
        assert_in_place(&figure);
    }
}

const SERVICES: [&str; 7] = ["ssm", "kms", "ecr.api", "ecr.dkr", "sts", "logs", "secretsmanager"];

#[test]
fn more_services_than_there_is_room_for_are_counted() {
    let figure = draw(&star(1, 1, 0, &SERVICES).cloud, None);
    assert_named(&figure, &["and 4 more services"]);
    assert_in_place(&figure);
}

#[test]
fn of_the_services_behind_endpoints_a_request_shows_its_own() {
    let landscape = star(1, 2, 1, &SERVICES);
    let endpoint = landscape.cloud.vpc_endpoints.values().find(|it| it.vpc_endpoint_id.name() == "kms").unwrap();
    let interface = &landscape.cloud.network_interfaces[&endpoint.network_interface_ids[0]];
    let to = interface.addresses().next().unwrap().to_string();
    let figure = draw(&landscape.cloud, Some(&landscape.ask("V0S1I0", &to)));
    assert_named(&figure, &["AWS KMS", "vpce-kms"]);
    assert!(!figure.svg.contains("AWS STS") && !figure.svg.contains("more service"));
}

#[test]
fn an_empty_cloud_has_a_picture() {
    assert_eq!(draw(&Cloud::default(), None).title, "A network without a VPC");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn stars_of_every_size_are_drawn_in_place(
        spokes in 1u8..8,
        subnets in 1u8..5,
        instances in 0u8..4,
        services in 0usize..7,
    ) {
        let landscape = star(spokes, subnets, instances, &SERVICES[..services]);
        assert_in_place(&draw(&landscape.cloud, None));
        let sources: Vec<&str> = landscape.cloud.source_names().into_iter().take(4).collect();
        for from in sources {
            for to in ["10.1.0.4", "10.0.0.5", "192.168.0.1"] {
                let answer = landscape.ask(from, to);
                let figure = draw(&landscape.cloud, Some(&answer));
                assert_in_place(&figure);
                let request: Vec<usize> = (1..=answer.paths[0].forward.len()).collect();
                let marked: Vec<usize> = numbers(&figure).into_iter().filter(|it| *it <= request.len()).collect();
                prop_assert_eq!(marked, request);
            }
        }
    }
}
