//! What a page gets for where its sliders stand.

use serde_json::{Value, json};
use vpce_price_lab::{compare, regions};

fn answer(question: &str) -> Value {
    serde_json::from_str(&compare(question)).expect("the lab speaks JSON")
}

#[test]
fn designs_are_compared_with_all_that_a_page_shows() {
    let compared = answer("nat nat+interface gb=500");
    assert_eq!(compared["headline"], "The cheapest: nat+interface, $48.80 a month");
    assert_eq!(compared["designs"][0]["cost"], "$59.00");
    assert_eq!(
        (&compared["designs"][0]["cheapest"], &compared["designs"][1]["cheapest"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(compared["answers"][0], json!(["0 to 208.57", "nat"]));
    assert!(compared["picture"].as_str().is_some_and(|picture| picture.starts_with("<svg")));
    assert!(compared["table"].as_str().is_some_and(|table| table.starts_with("<table")));
}

#[test]
fn what_has_no_price_in_a_region_is_named() {
    let compared = answer("interface shared-tgw region=eu-west-1 vpcs=5");
    assert_eq!(compared["designs"][1]["missing"], json!(["EU-TransitGateway-Bytes"]));
    assert_eq!(compared["designs"][1].get("cost"), None);
    let nothing = answer("shared-tgw region=eu-west-1");
    assert_eq!(nothing["headline"], "No design has all its prices in this Region");
}

#[test]
fn a_question_without_an_answer_says_what_to_do() {
    for (question, problem) in [
        ("natt", "`natt` means nothing here"),
        ("nat gb=lots", "`gb=lots` means nothing here"),
        ("nat gb=1e3", "`gb=1e3` means nothing here"),
        ("nat region=eu-wst-1", "`region=eu-wst-1` means nothing here"),
        ("nat by=weather", "`by=weather` means nothing here"),
        ("nat gb=-5", "`gb` cannot be -5"),
        ("nat zones=7", "`zones` cannot be 7"),
        ("nat vpcs=1.5", "`vpcs` cannot be 1.5"),
        ("nat gb=79228162514264337593543950335", "`gb` cannot be 79228162514264337593543950335"),
        ("nat by=EU-NatGateway-Hours", "the price of EU-NatGateway-Hours is not one of the Region that is compared"),
    ] {
        let refused = answer(question);
        assert_eq!(refused["problem"], problem);
        assert!(refused["help"].as_str().is_some_and(|help| !help.is_empty()));
    }
}

/// Every place that a slider can be in has an answer, in every Region.
#[test]
fn every_region_has_answers() {
    let regions: Vec<String> = serde_json::from_str(&regions()).expect("a list");
    assert!(regions.len() > 10 && regions.contains(&"sa-east-1".to_owned()));
    for region in regions {
        for by in ["gb", "vpcs", "endpoints", "zones", "hours"] {
            let compared = answer(&format!(
                "nat gateway nat+interface interface shared-new-tgw shared-tgw shared-peering public region={region} by={by} \
                 gb=10000000 gateway-gb=10000000 vpcs=100 endpoints=100 zones=6"
            ));
            assert!(compared.get("problem").is_none(), "{region} by {by}: {compared}");
        }
    }
}
