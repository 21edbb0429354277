//! What is used in a month, and AWS's price list: what is read, and where a mistake is.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

use proptest::prelude::*;
use rust_decimal::Decimal;
use vpce_import::{MAX_TEMPLATE_BYTES, MAX_USAGE_BYTES, PriceList, read_price_list, read_usage};
use vpce_model::cloud::region::Region;
use vpce_model::cloud::service::Service;
use vpce_model::pricing::{Amount, Month, PriceBook, Usd};

fn region() -> Region {
    "eu-west-1".parse().unwrap()
}

const USAGE: &str = "\
month: 2026-09
flows:
  - {from: App, to: s3://reports, sent: 0.1, received: 480}
  - {from: App, to: 203.0.113.9, service: ssm, sent: 5}
usage:
  - {resource: Ssm, type: VpcEndpoint-Hours, zones: 3, hours: 9.5}
  - {resource: Ssm, type: USE1-VpcEndpoint-Bytes, quantity: 12.5}
";

#[test]
fn a_usage_is_read_as_it_is_written() {
    let reading = read_usage("usage.yaml", USAGE, region()).unwrap();
    let usage = reading.usage;
    assert_eq!(usage.month, Month::Calendar { year: 2026, month: 9 });
    // A tenth is a tenth, which it would not be as a binary fraction.
    assert_eq!((usage.flows[0].sent, usage.flows[0].received), (Decimal::new(1, 1), 480.into()));
    assert_eq!((usage.flows[1].service.map(Service::code), usage.flows[1].received), (Some("ssm"), Decimal::ZERO));
    assert_eq!(usage.items[0].usage_type.to_string(), "EU-VpcEndpoint-Hours");
    assert_eq!(usage.items[0].amount, Amount::Time { zones: 3, hours: Some(Decimal::new(95, 1)) });
    assert_eq!(usage.items[1].usage_type.to_string(), "USE1-VpcEndpoint-Bytes");
    assert_eq!((reading.flows[1].line, reading.items[1].line), (4, 7));
    assert_eq!(read_usage("usage.yaml", "{}", region()).unwrap().usage.month, Month::Average);
}

#[test]
fn a_bad_usage_is_refused_with_its_place_and_what_to_do() {
    for (good, bad, words) in [
        ("480", "-480", ["usage.yaml:3:5:", "`-480` is less than nothing"]),
        ("480", "lots", ["usage.yaml:3:56:", "`received` must be a number, not `lots`"]),
        ("480", "1e3", ["usage.yaml:3:56:", "not `1e3`"]),
        ("480", "99999999999999", ["usage.yaml:3:5:", "a zettabyte"]),
        ("s3://reports", "gopher://reports", ["usage.yaml:3:5:", "is no destination"]),
        ("from: App, to: s3", "form: App, to: s3", ["usage.yaml:3:6:", "did you mean `from`?"]),
        (", sent: 5", "", ["usage.yaml:4:5:", "a flow without GB"]),
        ("2026-09", "2026-13", ["usage.yaml:1:8:", "730 hours"]),
        ("VpcEndpoint-Hours", "VpcEndpoint-Hour", ["usage.yaml:6:27:", "did you mean `VpcEndpoint-Hours`?"]),
        ("zones: 3", "zones: 9", ["usage.yaml:6:5:", "from 1 to 6 zones"]),
        ("9.5", "721", ["usage.yaml:6:5:", "do not fit into 2026-09, 720 hours"]),
        ("quantity: 12.5", "hours: 12.5", ["usage.yaml:7:5:", "`quantity` is missing"]),
        ("quantity: 12.5", "quantity: 1, hours: 1", ["usage.yaml:7:5:", "hours and a quantity at once"]),
        ("flows:\n", "flows: 5\nitems:\n", ["usage.yaml:2:8: `flows` must be a list", "`items` means nothing here"]),
        (USAGE, "a: [b", ["usage.yaml:", "bracket"]),
        (USAGE, "", ["usage.yaml:", "empty"]),
        (USAGE, "5", ["usage.yaml:1:1:", "keys and values"]),
    ] {
        let text = USAGE.replacen(good, bad, 1);
        let said = read_usage("usage.yaml", text, region()).unwrap_err().to_string();
        for words in words.iter().chain(&["help: "]) {
            assert!(said.contains(words), "`{words}` is not in:\n{said}");
        }
    }
}

/// A month of flow logs may be large, but not without end.
#[test]
fn a_usage_without_end_is_refused() {
    let large = format!("flows:\n{}", "  - {from: App, to: 203.0.113.9, sent: 1}\n".repeat(50_000));
    assert!(large.len() > MAX_TEMPLATE_BYTES);
    assert_eq!(read_usage("usage.yaml", &large, region()).unwrap().usage.flows.len(), 50_000);
    let endless = "#".repeat(MAX_USAGE_BYTES + 1);
    let said = read_usage("usage.yaml", &endless, region()).unwrap_err().to_string();
    assert!(said.contains("more than the 67108864 that are read") && said.contains("add up"), "{said}");
}

/// An offer file as AWS prints it, of six products.
const OFFER: &str = include_str!("offer.json");

fn read(text: &str) -> Result<PriceList, String> {
    read_price_list("index.json", text.as_bytes()).map_err(|error| format!("{error}\n{}", error.help()))
}

#[test]
fn an_offer_file_becomes_rows_of_the_price_book() {
    let list = read(OFFER).unwrap();
    assert_eq!((list.offer.as_str(), list.published.as_str()), ("AmazonVPC", "2026-09-17"));
    assert_eq!(list.refused, []);
    assert_eq!(
        list.book.to_csv(),
        "\
region,usage_type,unit,begin,end,usd,date,sources,confidence
us-east-1,USE1-VpcEndpoint-Hours,Hrs,0,Inf,0.01,2026-09-17,AmazonVPC,high
us-east-1,USE1-VpcEndpoint-Bytes,GB,0,1048576,0.01,2026-09-17,AmazonVPC,high
us-east-1,USE1-VpcEndpoint-Bytes,GB,1048576,5242880,0.006,2026-09-17,AmazonVPC,high
us-east-1,USE1-VpcEndpoint-Bytes,GB,5242880,Inf,0.004,2026-09-17,AmazonVPC,high
us-east-1,USE1-NatGateway-Hours,Hrs,0,Inf,0.045,2026-09-17,AmazonVPC,high
us-east-1,USE1-TransitGateway-Hours,Hrs,0,Inf,0.05,2026-09-17,AmazonVPC,high
us-east-1,USE1-LoadBalancerUsage,Hrs,0,Inf,0.0225,2026-09-17,AmazonVPC,high
"
    );
}

#[test]
fn the_book_is_renewed_by_it() {
    let mut book = PriceBook::published().clone();
    let dearer = read(&OFFER.replace("0.0450000000", "0.0500000000")).unwrap();
    book.renew(dearer.book);
    let price = |usage_type: &str| book.get(usage_type.parse().unwrap()).unwrap().cost(Decimal::ONE).unwrap();
    assert_eq!(price("USE1-NatGateway-Hours"), "0.05".parse::<Usd>().unwrap());
    assert_eq!(price("EU-NatGateway-Hours"), "0.048".parse::<Usd>().unwrap());
    assert_eq!(PriceBook::read(&book.to_csv()), Ok(book));
}

#[test]
fn a_price_that_cannot_be_used_is_named() {
    for (good, bad, reason) in [
        ("\"beginRange\": \"5242880\"", "\"beginRange\": \"5242881\"", "its tiers do not follow each other"),
        (
            "\"endRange\": \"Inf\", \"unit\": \"GB\"",
            "\"endRange\": \"9999999\", \"unit\": \"GB\"",
            "its tiers do not follow each other",
        ),
        ("\"unit\": \"GB\"", "\"unit\": \"TB\"", "it is priced by another unit"),
        ("\"USD\": \"0.0060000000\"", "\"CNY\": \"0.0060000000\"", "it has no price in US dollars"),
        ("\"USD\": \"0.0060000000\"", "\"USD\": \"-0.006\"", "a price in it is not a number"),
    ] {
        assert!(OFFER.contains(good), "{good}");
        let list = read(&OFFER.replacen(good, bad, 1)).unwrap();
        assert_eq!(list.refused, [("USE1-VpcEndpoint-Bytes".parse().unwrap(), reason)]);
        assert_eq!(list.book.get("USE1-VpcEndpoint-Bytes".parse().unwrap()), None);
    }
}

#[test]
fn what_is_no_offer_file_is_refused() {
    for (text, words) in [
        ("", "EOF"),
        ("{}", "missing field"),
        ("[1]", "index.json: this is not an offer file"),
        (&OFFER[..OFFER.len() / 2], "EOF"),
        (&OFFER.replace("us-east-1", "us-mars-1"), "the offer AmazonVPC holds no price"),
    ] {
        let said = read(text).unwrap_err();
        assert!(said.contains(words) && said.contains("AmazonEC2"), "{said}");
    }
}

proptest! {
    /// Whatever the files hold, there is an answer or an error.
    #[test]
    fn no_text_makes_the_readers_panic(noise in ".{0,60}", from in 0usize..400, length in 0usize..60) {
        let damaged = |text: &str| {
            let from = text.floor_char_boundary(from % text.len());
            let to = text.ceil_char_boundary((from + length).min(text.len()));
            format!("{}{noise}{}", &text[..from], &text[to..])
        };
        let _ = read_usage("usage.yaml", damaged(USAGE), region());
        let _ = read(&damaged(OFFER));
    }
}
