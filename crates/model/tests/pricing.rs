//! Prices and bills: the price book holds together, and bills say what the rules say.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

use std::fmt::Debug;
use std::str::FromStr;

use rust_decimal::Decimal;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::region::Region;
use vpce_model::pricing::{
    Amount, Bill, BillError, Meter, Month, Place, PriceBook, PriceSource, Usage, UsageError, UsageItem, UsageType, Usd,
    bill,
};

fn read<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("`{text}`: {error:?}"))
}

fn main_region() -> Region {
    read("us-east-1")
}

fn usd(text: &str) -> Usd {
    read(text)
}

fn cost(usage_type: &str, quantity: u64) -> Usd {
    PriceBook::published().get(read(usage_type)).unwrap().cost(quantity.into()).unwrap().rounded()
}

fn item(resource: &str, usage_type: &str, amount: Amount) -> UsageItem {
    UsageItem { resource: resource.to_owned(), usage_type: read(usage_type), amount }
}

const fn month_in(zones: u32) -> Amount {
    Amount::Time { zones, hours: None }
}

fn bill_of(items: Vec<UsageItem>) -> Bill {
    let usage = Usage { items, ..Usage::default() };
    bill(&Cloud::default(), main_region(), &usage, PriceBook::published()).unwrap()
}

fn total(items: Vec<UsageItem>) -> Usd {
    bill_of(items).total().unwrap().expect("every price is known")
}

#[test]
fn the_price_book_is_what_its_file_says() {
    let file = include_str!("../data/prices.csv");
    let rows: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
    let mut printed: Vec<String> = PriceBook::published().to_csv().lines().map(str::to_owned).collect();
    assert_eq!(printed.len(), rows.len());
    let mut expected: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    printed.sort_unstable();
    expected.sort_unstable();
    assert_eq!(printed, expected);
    assert_eq!(PriceBook::read(&PriceBook::published().to_csv()).as_ref(), Ok(PriceBook::published()));
}

#[test]
fn every_source_of_a_price_is_listed() {
    let tiers = PriceBook::published().prices().flat_map(|price| &price.tiers);
    for provenance in tiers.map(|tier| &tier.provenance).filter(|provenance| provenance.is_sourced()) {
        for key in provenance.sources.split('+') {
            assert_eq!(PriceSource::named(key).count(), 1, "{key}");
        }
    }
    for source in PriceSource::all() {
        assert!(!source.title.is_empty() && source.url.is_none_or(|url| url.starts_with("https://")), "{source:?}");
    }
}

/// The table of the sheet: endpoint hour, NAT gateway hour and GB.
const TABLE: [(&str, &str, &str); 17] = [
    ("us-east-1", "0.010", "0.045"),
    ("us-east-2", "0.010", "0.045"),
    ("us-west-2", "0.010", "0.045"),
    ("us-west-1", "0.011", "0.048"),
    ("ca-central-1", "0.011", "0.050"),
    ("eu-west-1", "0.011", "0.048"),
    ("eu-west-2", "0.011", "0.050"),
    ("eu-central-1", "0.012", "0.052"),
    ("eu-north-1", "0.011", "0.046"),
    ("eu-west-3", "0.011", "0.050"),
    ("ap-south-1", "0.013", "0.056"),
    ("ap-southeast-1", "0.013", "0.059"),
    ("ap-southeast-2", "0.013", "0.059"),
    ("ap-southeast-5", "0.0117", ""),
    ("ap-northeast-1", "0.014", "0.062"),
    ("ap-northeast-2", "0.013", "0.059"),
    ("sa-east-1", "0.021", "0.093"),
];

#[test]
fn every_region_of_the_table_has_its_prices() {
    for (region, endpoint, nat) in TABLE {
        let hour = |meter: Meter| {
            PriceBook::published().get(meter.in_region(read(region))).map(|price| price.cost(Decimal::ONE).unwrap())
        };
        assert_eq!(hour(Meter::VpcEndpointHours), Some(usd(endpoint)), "{region}");
        assert_eq!(hour(Meter::VpcEndpointBytes), Some(usd("0.01")), "{region}");
        // PR-07: an hour costs what a GB costs.
        assert_eq!(hour(Meter::NatGatewayHours), nat.parse().ok(), "{region}");
        assert_eq!(hour(Meter::NatGatewayBytes), nat.parse().ok(), "{region}");
        // PR-08
        assert_eq!(hour(Meter::PublicIpv4InUse), Some(usd("0.005")), "{region}");
        // PR-10
        assert_eq!(hour(Meter::DataTransferRegionalBytes), Some(usd("0.01")), "{region}");
    }
}

/// `PR-40`, which rests on the tiers of `PR-02`.
#[test]
fn petabytes_fall_into_tiers() {
    const PETABYTE: u64 = 1_048_576;
    assert_eq!(cost("USE1-VpcEndpoint-Bytes", PETABYTE), usd("10485.76"));
    assert_eq!(cost("USE1-VpcEndpoint-Bytes", 2 * PETABYTE), usd("16777.22"));
    assert_eq!(cost("USE1-VpcEndpoint-Bytes", 6 * PETABYTE), usd("39845.89"));
}

/// `PR-15` and `PR-16`.
#[test]
fn the_first_gigabytes_to_the_internet_are_free() {
    assert_eq!(cost("USE1-DataTransfer-Out-Bytes", 100), Usd::ZERO);
    assert_eq!(cost("USE1-DataTransfer-Out-Bytes", 200), usd("9"));
    assert_eq!(cost("SAE1-DataTransfer-Out-Bytes", 200), usd("15"));
}

/// `PR-05`, `PR-06`, `PR-14`, `PR-18`, `PR-19` and `PR-21`.
#[test]
fn other_prices_are_those_of_the_sheet() {
    for (usage_type, price) in [
        ("USE1-VpcEndpoint-GWLBE-Hours", "0.01"),
        ("APS1-VpcEndpoint-GWLBE-Hours", "0.013"),
        ("APS7-VpcEndpoint-GWLBE-Bytes", "0.0035"),
        ("USE1-VpcEndpoint-Resource-Hours", "0.02"),
        ("APS7-VpcEndpoint-Resource-Hours", "0.0234"),
        ("USE1-TransitGateway-Hours", "0.05"),
        ("USE1-TransitGateway-Bytes", "0.02"),
        ("USE1-USE2-AWS-Out-Bytes", "0.01"),
        ("USE1-USW2-AWS-Out-Bytes", "0.02"),
        ("USE1-BoxUsage:t4g.nano", "0.0042"),
        ("USE1-LoadBalancerUsage", "0.0225"),
    ] {
        let known = PriceBook::published().get(read(usage_type)).unwrap();
        assert_eq!(known.cost(Decimal::ONE), Ok(usd(price)), "{usage_type}");
    }
}

/// `PR-49` and `PR-01`: hours times zones.
#[test]
fn an_idle_endpoint_costs_hours_in_each_zone() {
    assert_eq!(total(vec![item("Ssm", "USE1-VpcEndpoint-Hours", month_in(3))]), usd("21.90"));
    assert_eq!(total(vec![item("Ssm", "USE1-VpcEndpoint-Hours", month_in(1))]), usd("7.30"));
}

/// `PR-01`, `PR-07` and `PR-08`: a part of an hour, and a part of a minute.
#[test]
fn parts_of_hours_count_as_hours_but_for_addresses() {
    let hours = |hours: &str| Amount::Time { zones: 1, hours: Some(read(hours)) };
    for (usage_type, used, amount) in [
        ("USE1-VpcEndpoint-Hours", "0.1", "0.01"),
        ("USE1-VpcEndpoint-Hours", "1", "0.01"),
        ("USE1-VpcEndpoint-Hours", "1.01", "0.02"),
        ("USE1-NatGateway-Hours", "2.5", "0.135"),
        ("USE1-NatGateway-Hours", "0", "0"),
        ("USE1-PublicIPv4:InUseAddress", "0.5", "0.0025"),
        ("USE1-PublicIPv4:InUseAddress", "0.001", "0.000083333335"), // a minute
        ("USE1-PublicIPv4:IdleAddress", "0", "0"),
    ] {
        let bill = bill_of(vec![item("A", usage_type, hours(used))]);
        let exact = bill.lines.iter().map(|line| line.amount).next().unwrap_or_default();
        assert_eq!(exact, usd(amount), "{used} hours of {usage_type}");
    }
}

#[test]
fn a_month_has_730_hours_or_its_own() {
    for (text, hours) in [("2026-02", 672), ("2024-02", 696), ("2100-02", 672), ("2026-09", 720), ("2026-12", 744)] {
        assert_eq!(Month::calendar(text).unwrap().hours(), hours, "{text}");
    }
    for text in ["2026-13", "2026-00", "2026", "26-09", "2026-9", "+026-09", "", "-"] {
        assert_eq!(Month::calendar(text), None, "{text}");
    }
    let usage = Usage {
        month: Month::calendar("2026-09").unwrap(),
        items: vec![item("Ssm", "USE1-VpcEndpoint-Hours", month_in(1))],
        ..Usage::default()
    };
    let bill = bill(&Cloud::default(), main_region(), &usage, PriceBook::published()).unwrap();
    assert_eq!(bill.total(), Ok(Some(usd("7.20"))));
}

/// A line for each tier, and what they come to is rounded once, at the end.
#[test]
fn tiers_are_those_of_all_endpoints_together() {
    let bytes = |name: &str, gigabytes: u64| item(name, "USE1-VpcEndpoint-Bytes", Amount::Units(gigabytes.into()));
    let bill = bill_of(vec![bytes("A", 1_000_000), bytes("B", 1_000_000)]);
    let lines: Vec<(Decimal, Usd)> = bill.lines.iter().map(|line| (line.quantity, line.amount)).collect();
    assert_eq!(lines, [(1_048_576.into(), usd("10485.76")), (951_424.into(), usd("5708.544"))]);
    assert_eq!(bill.total(), Ok(Some(usd("16194.30"))));
    // Half each: a price with tiers is shared out in proportion.
    assert!(bill.resources.iter().all(|cost| cost.amount == usd("8097.152")), "{:?}", bill.resources);
    // The other way to read `1 PB`, and that AWS does not say whose total it is (PR-02).
    assert!(
        bill.notes[0].contains("$16,194.30") && bill.notes[0].contains("it would be $16,000.00"),
        "{}",
        bill.notes[0]
    );
    assert!(bill_of(vec![bytes("A", 1000)]).notes.is_empty());
}

#[test]
fn a_missing_price_is_named_and_the_total_is_not_whole() {
    let bill = bill_of(vec![
        item("Hub", "EU-TransitGateway-Hours", month_in(1)),
        item("Ssm", "EU-VpcEndpoint-Hours", month_in(1)),
    ]);
    assert_eq!(bill.total(), Ok(None));
    assert_eq!(bill.known(), Ok(usd("8.03")));
    assert_eq!(bill.missing[0].usage_type, read("EU-TransitGateway-Hours"));
    let text = bill.to_string();
    assert!(text.contains("Not whole: $8.03, and what is not known of EU-TransitGateway-Hours"), "{text}");
    assert!(!text.contains("Total"), "{text}");
}

#[test]
fn a_price_without_a_source_says_so_where_it_is_printed() {
    let unsourced = bill_of(vec![item("A", "USE2-VpcEndpoint-Hours", month_in(1))]).to_string();
    assert!(unsourced.contains("$0.01 *") && unsourced.contains("nobody can be cited"), "{unsourced}");
    let sourced = bill_of(vec![item("A", "USE1-VpcEndpoint-Hours", month_in(1))]).to_string();
    assert!(!sourced.contains('*'), "{sourced}");
}

#[test]
fn what_nobody_can_have_used_is_refused() {
    let units = |text: &str| Amount::Units(read(text));
    let time = |zones, hours: &str| Amount::Time { zones, hours: Some(read(hours)) };
    let (bytes, hours) = ("USE1-NatGateway-Bytes", "USE1-NatGateway-Hours");
    for (usage_type, amount, error) in [
        (bytes, units("-1"), UsageError::Negative(read("-1"))),
        (bytes, units("99999999999999"), UsageError::Absurd(read("99999999999999"))),
        (bytes, units("0.0000000000001"), UsageError::TooFine(read("0.0000000000001"))),
        (bytes, month_in(1), UsageError::NotTime(Meter::NatGatewayBytes)),
        (hours, units("5"), UsageError::NotUnits(Meter::NatGatewayHours)),
        (hours, time(0, "5"), UsageError::Zones(0)),
        (hours, time(7, "5"), UsageError::Zones(7)),
        (hours, time(1, "-5"), UsageError::Negative(read("-5"))),
        (hours, time(1, "731"), UsageError::Hours(read("731"), Month::Average)),
    ] {
        let usage = Usage { items: vec![item("A", usage_type, amount)], ..Usage::default() };
        let refused = bill(&Cloud::default(), main_region(), &usage, PriceBook::published());
        assert_eq!(refused, Err(BillError::Usage(Place::Item(0), error)));
    }
}

#[test]
fn numbers_that_cannot_be_counted_are_an_error() {
    let mut book = PriceBook::published().clone();
    let mut price = book.get(read("USE1-NatGateway-Bytes")).unwrap().clone();
    price.tiers[0].usd = Usd::new(Decimal::MAX);
    book.set(price);
    let items = vec![item("A", "USE1-NatGateway-Bytes", Amount::Units(2.into()))];
    let usage = Usage { items, ..Usage::default() };
    let refused = bill(&Cloud::default(), main_region(), &usage, &book);
    assert!(matches!(refused, Err(BillError::Overflow(_))), "{refused:?}");
}

#[test]
fn a_price_book_with_holes_is_refused_at_its_line() {
    let head = "region,usage_type,unit,begin,end,usd,date,sources,confidence";
    let good = "us-east-1,USE1-VpcEndpoint-Bytes,GB,0,10,0.01,2026-09-17,PLP,high";
    for (text, message) in [
        (String::new(), "line 1: the first row does not name the columns of a price book"),
        (format!("{head}\n{good}\n"), "the tiers of USE1-VpcEndpoint-Bytes do not follow each other"),
        (format!("{head}\n{good}\n{}", good.replace(",0,10,", ",11,Inf,")), "line 3: the tiers"),
        (format!("{head}\n{}", good.replace(",0,10,", ",0,0,")), "line 2: the tiers"),
        (format!("{head}\n{}", good.replace("0.01", "-0.01")), "line 2: `-0.01` is not a number from 0 on"),
        (format!("{head}\n{}", good.replace("0.01", "1e-2")), "line 2: `1e-2` is not a number"),
        (format!("{head}\n{}", good.replace("Bytes", "Byte")), "line 2: `USE1-VpcEndpoint-Byte` is not a usage type"),
        (format!("{head}\n{}", good.replace("us-east-1", "us-east-2")), "line 2: Region or unit are not those of"),
        (format!("{head}\n{}", good.replace(",high", "")), "line 2: a row of 8 columns"),
        (format!("{head}\n{}", good.replace("high", "sure")), "line 2: `sure` is no confidence"),
    ] {
        let error = PriceBook::read(&text).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
        assert!(!error.help().is_empty());
    }
}

/// `PR-03`: an endpoint that ends is billed to its last hour, as with its service when the owner deletes that.
#[test]
fn hours_end_when_the_endpoint_does() {
    let until = Amount::Time { zones: 2, hours: Some(read("99.5")) };
    assert_eq!(total(vec![item("Partner", "USE1-VpcEndpoint-Hours", until)]), usd("2.00"));
}

/// `PR-20`: beside the endpoint's own price the transfer to the other Region is charged.
#[test]
fn an_endpoint_for_another_region_pays_the_transfer_too() {
    let gigabytes = Amount::Units(100.into());
    let bytes = item("Far", "USE1-VpcEndpoint-Bytes", gigabytes);
    let transfer = item("Far", "USE1-USW2-AWS-Out-Bytes", gigabytes);
    assert_eq!(total(vec![bytes.clone()]), usd("1.00"));
    assert_eq!(total(vec![bytes, transfer]), usd("3.00"));
}

/// `PR-22`: the code of a Region, and that of a meter.
#[test]
fn a_usage_type_names_region_and_meter() {
    for (code, region) in [
        ("USE1", "us-east-1"),
        ("USE2", "us-east-2"),
        ("USW1", "us-west-1"),
        ("USW2", "us-west-2"),
        ("EU", "eu-west-1"),
        ("EUW2", "eu-west-2"),
        ("EUC1", "eu-central-1"),
        ("APN1", "ap-northeast-1"),
        ("APN2", "ap-northeast-2"),
        ("APS1", "ap-southeast-1"),
        ("APS2", "ap-southeast-2"),
        ("APS3", "ap-south-1"),
        ("APS7", "ap-southeast-5"),
        ("SAE1", "sa-east-1"),
        ("CAN1", "ca-central-1"),
    ] {
        for (name, meter) in [
            ("VpcEndpoint-Hours", Meter::VpcEndpointHours),
            ("VpcEndpoint-Bytes", Meter::VpcEndpointBytes),
            ("VpcEndpoint-GWLBE-Hours", Meter::VpcEndpointGwlbeHours),
            ("VpcEndpoint-GWLBE-Bytes", Meter::VpcEndpointGwlbeBytes),
            ("NatGateway-Hours", Meter::NatGatewayHours),
            ("NatGateway-Bytes", Meter::NatGatewayBytes),
            ("TransitGateway-Hours", Meter::TransitGatewayHours),
            ("TransitGateway-Bytes", Meter::TransitGatewayBytes),
        ] {
            let usage_type: UsageType = read(&format!("{code}-{name}"));
            assert_eq!(usage_type, meter.in_region(read(region)));
            assert_eq!(usage_type.to_string(), format!("{code}-{name}"));
        }
    }
}

/// `PR-30`: the prices of NAT gateways are not those of the internet, with which a public table confuses them.
#[test]
fn a_nat_gateway_has_not_the_price_of_the_internet() {
    for (usage_type, confused) in [("APS3-NatGateway-Bytes", "0.09"), ("APN1-NatGateway-Bytes", "0.114")] {
        assert!(cost(usage_type, 1000) < usd(confused).times(1000.into()).unwrap(), "{usage_type}");
    }
    for region in ["us-east-1", "sa-east-1"].map(read::<Region>) {
        let second = |meter: Meter| PriceBook::published().get(meter.in_region(region)).unwrap().tiers.last().cloned();
        assert_ne!(second(Meter::NatGatewayBytes), second(Meter::DataTransferOutBytes), "{region}");
    }
}
