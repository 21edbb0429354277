//! The picture of a comparison, and the table and the CSV that say the same.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

use roxmltree::{Document, Node};
use rust_decimal::Decimal;
use vpce_model::pricing::{
    Comparison, Design, Price, PriceBook, Provenance, UsageType, Variable, Workload, compare, draw_comparison, table_of,
};
use vpce_model::rule::Confidence;

fn comparison(variable: &str, designs: &[&str]) -> Comparison {
    let workload = Workload { vpcs: 4.into(), zones: 2.into(), ..Workload::new("us-east-1".parse().unwrap()) };
    let designs: Vec<Design> = designs.iter().map(|design| design.parse().unwrap()).collect();
    compare(PriceBook::published(), &workload, &designs, variable.parse().unwrap()).unwrap()
}

fn with_class<'a>(document: &'a Document<'_>, class: &str) -> Vec<Node<'a, 'a>> {
    let has =
        |node: &Node<'_, '_>| node.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class));
    document.descendants().filter(has).collect()
}

fn texts(document: &Document<'_>) -> Vec<String> {
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.filter_map(|node| node.text().map(str::to_owned)).collect()
}

#[test]
fn the_picture_has_axes_names_and_every_crossing() {
    let comparison = comparison("gb", &["interface", "shared-tgw", "nat"]);
    let figure = draw_comparison(&comparison, None).unwrap();
    let document = Document::parse(&figure.svg).unwrap();
    assert_eq!(with_class(&document, "cost").len(), 3);
    assert_eq!(with_class(&document, "crossing").len(), comparison.crossings().count());
    assert_eq!(comparison.crossings().collect::<Vec<_>>(), [Decimal::from(2190)]);
    let texts = texts(&document);
    for words in ["US dollars a month", "GB a month", "0", "$0", "2,190", "interface", "shared-tgw", "nat"] {
        assert!(texts.iter().any(|text| text == words), "{words} is not in {texts:?}");
    }
    let root = document.root_element();
    assert_eq!(root.attribute("role"), Some("img"));
    assert!(root.attribute("aria-label").is_some_and(|label| label.contains("0 to 2,190: shared-tgw")));
}

#[test]
fn everything_stays_inside_the_picture() {
    for (variable, up_to) in [
        ("gb", None),
        ("gb", Some("10000000")),
        ("gb", Some("99999999999999999999999999")),
        ("gb", Some("0.0000000000000000000000001")),
        ("gb", Some("-5")),
        ("vpcs", None),
        ("zones", None),
        ("USE1-TransitGateway-Hours", None),
    ] {
        let designs = [
            "nat",
            "gateway",
            "nat+interface",
            "interface",
            "interface@1",
            "shared-new-tgw",
            "shared-tgw",
            "shared-peering",
            "public",
        ];
        let comparison = comparison(variable, &designs);
        let up_to = up_to.map(|up_to| up_to.parse().unwrap());
        let figure = draw_comparison(&comparison, up_to).unwrap();
        let document = Document::parse(&figure.svg).unwrap();
        let place = |node: &Node<'_, '_>, name: &str| -> f64 { node.attribute(name).unwrap().parse().unwrap() };
        let labels: Vec<Node<'_, '_>> = document.descendants().filter(|node| node.has_tag_name("text")).collect();
        for label in &labels {
            let (x, y) = (place(label, "x"), place(label, "y"));
            assert!((0.0..440.0).contains(&x) && (0.0..300.0).contains(&y), "{variable}: {label:?}");
        }
        let mut names: Vec<f64> =
            labels.iter().filter(|label| place(label, "x") > 310.0).map(|label| place(label, "y")).collect();
        names.sort_by(f64::total_cmp);
        assert_eq!(names.len(), designs.len());
        assert!(names.windows(2).all(|pair| pair[1] - pair[0] >= 14.9), "{variable}: {names:?}");
    }
}

/// A zettabyte, all of which crosses zones, and the dearest gigabyte that can be counted.
#[test]
fn the_largest_numbers_are_drawn() {
    let most = Decimal::from(1_u64 << 40);
    let workload =
        Workload { gigabytes: most, cross_zone_gigabytes: most, ..Workload::new("us-east-1".parse().unwrap()) };
    let usage_type: UsageType = "USE1-NatGateway-Bytes".parse().unwrap();
    let own = Provenance { sources: "own".to_owned(), date: String::new(), confidence: Confidence::Low };
    let mut dearest = PriceBook::published().clone();
    dearest.set(Price::flat(usage_type, "60000000000000000000000000000".parse().unwrap(), own));
    for (book, workload, up_to) in [
        (PriceBook::published(), workload, None),
        (&dearest, Workload::new("us-east-1".parse().unwrap()), Some(Decimal::ONE)),
    ] {
        let comparison = compare(book, &workload, &["nat".parse().unwrap()], Variable::Gigabytes).unwrap();
        let figure = draw_comparison(&comparison, up_to).unwrap();
        assert_eq!(with_class(&Document::parse(&figure.svg).unwrap(), "cost").len(), 1);
        assert!(comparison.to_csv(up_to).unwrap().lines().count() > 2);
    }
}

#[test]
fn a_design_without_prices_is_left_out() {
    let workload = Workload { vpcs: 4.into(), ..Workload::new("eu-west-1".parse().unwrap()) };
    let designs = ["interface", "shared-tgw"].map(|design| design.parse().unwrap());
    let comparison = compare(PriceBook::published(), &workload, &designs, Variable::Gigabytes).unwrap();
    let figure = draw_comparison(&comparison, None).unwrap();
    assert_eq!(with_class(&Document::parse(&figure.svg).unwrap(), "cost").len(), 1);
    assert!(table_of(&comparison, None).unwrap().contains("<td>no price</td>"));
    let csv = comparison.to_csv(None).unwrap();
    assert!(csv.starts_with("gb,interface,shared-tgw\n0,32.12,\n"), "{csv}");
}

#[test]
fn table_and_csv_hold_the_crossing() {
    let comparison = comparison("gb", &["interface", "shared-tgw"]);
    let csv = comparison.to_csv(Some(4000.into())).unwrap();
    assert!(csv.contains("\n2190,80.30,80.30\n"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + 21 + 1);
    let html = table_of(&comparison, Some(4000.into())).unwrap();
    let document = Document::parse(&html).unwrap();
    let rows = document.descendants().filter(|node| node.has_tag_name("tr"));
    assert_eq!(rows.count(), 1 + 11 + 1);
    assert!(html.contains("<th scope=\"row\">2,190</th><td>$80.30</td><td>$80.30</td>"), "{html}");
}
