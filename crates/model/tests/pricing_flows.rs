//! What flows are charged for: every GB once at its exit and once at each NAT gateway, whatever the way.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;
use vpce_model::cloud::id::SubnetId;
use vpce_model::cloud::region::Region;
use vpce_model::pricing::{
    Amount, Bill, BillError, Class, Flow, Free, Meter, PriceBook, Usage, UsageItem, UsageType, Usd, bill,
};
use vpce_model::trace::{End, Hop, Question, Verdict, trace};

use network::{Network, read};

fn region() -> Region {
    read("us-east-1")
}

fn flow(from: &str, to: &str, sent: u32, received: u32) -> Flow {
    let (sent, received) = (sent.into(), received.into());
    Flow { from: from.to_owned(), to: read(to), service: None, sent, received }
}

fn used(network: &Network, usage: &Usage) -> Bill {
    bill(&network.cloud, region(), usage, PriceBook::published()).unwrap()
}

fn of_flows(network: &Network, flows: &[Flow]) -> Bill {
    used(network, &Usage { flows: flows.to_vec(), ..Usage::default() })
}

/// What a usage type costs on a bill.
fn amount(bill: &Bill, code: &str) -> Option<Usd> {
    let usage_type: UsageType = read(&format!("USE1-{code}"));
    bill.lines.iter().find(|line| line.usage_type == usage_type).map(|line| line.amount.rounded())
}

fn usd(text: &str) -> Option<Usd> {
    Some(read(text))
}

/// Another zone for a subnet.
fn in_zone(mut network: Network, subnet: &str, zone: &str) -> Network {
    network.cloud.subnets.get_mut(&SubnetId::named(subnet)).unwrap().availability_zone = read(zone);
    network
}

/// `PR-07`, `PR-09` and `PR-17`: the NAT gateway's hours, its address, each GB both ways, and no transfer to Amazon S3.
#[test]
fn a_nat_gateway_costs_hours_an_address_and_every_gigabyte() {
    let bill = of_flows(&Network::with_nat(), &[flow("App", "s3://reports", 20, 480)]);
    assert_eq!(amount(&bill, "NatGateway-Hours"), usd("32.85"));
    assert_eq!(amount(&bill, "PublicIPv4:InUseAddress"), usd("3.65"));
    assert_eq!(amount(&bill, "NatGateway-Bytes"), usd("22.50"));
    assert_eq!(bill.lines.len(), 3);
    assert_eq!(bill.free[0].free, Free::ServiceInRegion);
    assert_eq!(bill.total(), Ok(usd("59.00")));
}

/// `PR-04` and `PR-43`.
#[test]
fn a_gateway_endpoint_is_a_line_of_nothing() {
    let network = Network::with_endpoint(&["Private"]);
    let bill = of_flows(&network, &[flow("App", "s3://reports", 20, 480)]);
    assert_eq!(amount(&bill, "NatGateway-Bytes"), None);
    assert_eq!((bill.free[0].free, bill.free[0].gigabytes), (Free::GatewayEndpoint, 500.into()));
    assert_eq!(bill.total(), Ok(usd("36.50")));
    // Nothing passes it, and it is on the bill.
    assert_eq!(of_flows(&network, &[]).free[0].resource, "vpce-S3");
}

/// `PR-12`: the NAT gateway stands in another zone, and both ends of the crossing are charged.
#[test]
fn a_nat_gateway_in_another_zone_costs_the_crossing_too() {
    let network = in_zone(Network::with_nat(), "Private", "us-east-1b");
    let bill = of_flows(&network, &[flow("App", "203.0.113.9", 200, 800)]);
    assert_eq!(amount(&bill, "DataTransfer-Regional-Bytes"), usd("20.00"));
    assert_eq!(amount(&bill, "NatGateway-Bytes"), usd("45.00"));
    // PR-15: what is sent, behind the free 100 GB. What is received is free.
    assert_eq!(bill.lines.iter().filter(|line| line.usage_type.meter == Meter::DataTransferOutBytes).count(), 2);
    assert_eq!(bill.total(), Ok(usd("110.50")));
}

/// `PR-10`.
#[test]
fn neighbours_in_a_zone_send_for_nothing() {
    let network = Network::with_nat()
        .subnet("Other", "10.0.2.0/24")
        .instance("Db", "Other")
        .and_rules("Db", &["ingress tcp 443 10.0.0.0/16"]);
    let flows = [flow("App", "Db:443", 30, 70)];
    assert_eq!(of_flows(&network, &flows).free[0].free, Free::SameZone);
    let bill = of_flows(&in_zone(network, "Other", "us-east-1c"), &flows);
    assert_eq!(amount(&bill, "DataTransfer-Regional-Bytes"), usd("2.00"));
}

/// `PR-18`: what is sent to another Region is charged, what comes from there is not charged here.
#[test]
fn another_region_costs_what_is_sent() {
    let bill = of_flows(&Network::with_nat(), &[flow("App", "reports.s3.us-west-2.amazonaws.com", 10, 90)]);
    assert_eq!(amount(&bill, "USW2-AWS-Out-Bytes"), usd("0.20"));
    assert_eq!(amount(&bill, "NatGateway-Bytes"), usd("4.50"));
}

/// `PR-08` and `PR-17`.
#[test]
fn a_public_instance_pays_for_its_address_only() {
    let network = Network::new().subnet("Public", "10.0.0.0/24").routes("Public", &["0.0.0.0/0 igw-1"]);
    let bill = of_flows(&network.public_instance("Web", "Public"), &[flow("Web", "s3://reports", 20, 480)]);
    assert_eq!(bill.total(), Ok(usd("3.65")));
}

#[test]
fn what_does_not_get_through_is_named_and_costs_nothing() {
    let network = Network::new().subnet("Private", "10.0.1.0/24").instance("App", "Private");
    let bill = of_flows(&network, &[flow("App", "s3://reports", 20, 480)]);
    assert_eq!((&bill.not_charged[0].unknown, bill.not_charged[0].gigabytes), (&None, 500.into()));
    assert_eq!(bill.total(), Ok(usd("0")));
}

#[test]
fn where_bytes_go_that_nobody_knows_the_bill_is_not_whole() {
    let network = Network::with_nat().rows("Private", &["203.0.113.0/24 tgw-1"]);
    let bill = of_flows(&network, &[flow("App", "203.0.113.9", 20, 480)]);
    assert!(bill.not_charged[0].unknown.as_ref().is_some_and(|reason| reason.contains("tgw-1")), "{bill}");
    assert_eq!(bill.total(), Ok(None));
    assert!(bill.to_string().contains("Not whole: $36.50, and what is not known of App to 203.0.113.9"), "{bill}");
}

#[test]
fn usage_replaces_hours_and_never_adds_to_traced_bytes() {
    let network = Network::with_nat();
    let item =
        |code: &str, amount| UsageItem { resource: "1".to_owned(), usage_type: read(&format!("USE1-{code}")), amount };
    let hours = item("NatGateway-Hours", Amount::Time { zones: 1, hours: Some(read("9.5")) });
    let bytes = item("NatGateway-Bytes", Amount::Units(7.into()));
    let flows = vec![flow("App", "s3://reports", 1, 1)];
    let bill = used(&network, &Usage { items: vec![hours.clone(), bytes.clone()], ..Usage::default() });
    assert_eq!(amount(&bill, "NatGateway-Hours"), usd("0.45"));
    for (flows, items) in [(flows, vec![bytes]), (Vec::new(), vec![hours.clone(), hours])] {
        let usage = Usage { flows, items, ..Usage::default() };
        let refused = tried(&network, &usage);
        assert!(matches!(&refused, Err(BillError::Twice { resource, .. }) if resource == "nat-1"), "{refused:?}");
    }
}

fn tried(network: &Network, usage: &Usage) -> Result<Bill, BillError> {
    bill(&network.cloud, region(), usage, PriceBook::published())
}

#[test]
fn a_flow_from_nowhere_is_refused_by_its_number() {
    let flows = vec![flow("App", "s3://reports", 1, 1), flow("Ap", "s3://reports", 1, 1)];
    let error = tried(&Network::with_nat(), &Usage { flows, ..Usage::default() }).unwrap_err();
    assert_eq!(error.to_string(), "flow 2: nothing in the network is called `Ap`");
    assert_eq!(error.help(), "name one of App, or `internet`");
}

/// Three zones, two of them with a NAT gateway, an endpoint for one of the private subnets, and ways that nobody knows.
fn varied() -> Network {
    let network = Network::new()
        .subnet("Public", "10.0.0.0/24")
        .subnet("A", "10.0.1.0/24")
        .subnet("B", "10.0.2.0/24")
        .subnet("C", "10.0.3.0/24")
        .nat("1", "Public")
        .routes("Public", &["0.0.0.0/0 igw-1"])
        .routes("A", &["0.0.0.0/0 nat-1"])
        .routes("B", &["0.0.0.0/0 nat-1"])
        .rows("B", &["198.51.100.0/24 tgw-1"])
        .endpoint("S3", "com.amazonaws.us-east-1.s3", &["A"])
        .public_instance("Web", "Public")
        .instance("Near", "A")
        .and_rules("Near", &["ingress tcp 443 10.0.0.0/16"])
        .instance("Far", "B")
        .instance("Alone", "C");
    in_zone(in_zone(network, "B", "us-east-1b"), "C", "us-east-1c")
}

const SOURCES: [&str; 4] = ["Web", "Near", "Far", "Alone"];
const DESTINATIONS: [&str; 8] = [
    "s3://reports/a",
    "s3://reports/b",
    "dynamodb://Orders",
    "reports.s3.eu-west-1.amazonaws.com",
    "203.0.113.9",
    "198.51.100.9",
    "Near:443",
    "10.0.9.9",
];

/// What one flow is charged for, worked out for it alone from the targets of its routes.
fn alone(network: &Network, flow: &Flow) -> Vec<(Class, Decimal)> {
    let answer = trace(&network.cloud, &Question::new(&flow.from, flow.to.clone())).unwrap();
    let Some(path) = answer.paths.iter().find(|path| path.verdict() != Verdict::Blocked) else { return Vec::new() };
    let both = flow.sent + flow.received;
    let metered = |meter: Meter| Class::Metered(meter.in_region(region()));
    let zone = |subnet: &SubnetId| network.cloud.subnets[subnet].availability_zone;
    let here = zone(&network.interface(&flow.from).subnet_id);
    let mut charges = Vec::new();
    if path.carrying().any(|hop| matches!(hop, Hop::NatGateway { .. })) {
        charges.push((metered(Meter::NatGatewayBytes), both));
        if here != zone(&SubnetId::named("Public")) {
            charges.push((metered(Meter::DataTransferRegionalBytes), both + both));
        }
    }
    let exits = match (&path.end, path.carrying().last()) {
        (End::Service { .. }, Some(Hop::VpcEndpoint { .. })) => vec![(Class::Free(Free::GatewayEndpoint), both)],
        (End::Service { service_name, .. }, _) if service_name.region != region() => {
            let to = service_name.region;
            vec![(metered(Meter::AwsOutBytes { to }), flow.sent), (Class::Free(Free::Inbound), flow.received)]
        }
        (End::Service { .. }, _) => vec![(Class::Free(Free::ServiceInRegion), both)],
        (End::Internet { .. }, _) => {
            vec![(metered(Meter::DataTransferOutBytes), flow.sent), (Class::Free(Free::Inbound), flow.received)]
        }
        (End::Interface { .. }, _) if here == zone(&SubnetId::named("A")) => vec![(Class::Free(Free::SameZone), both)],
        (End::Interface { .. }, _) => vec![(metered(Meter::DataTransferRegionalBytes), both + both)],
        _ => return Vec::new(),
    };
    // Both ends of a crossing are one exit.
    let halved = |(class, quantity): &(Class, Decimal)| match class {
        Class::Metered(usage_type) if usage_type.meter == Meter::DataTransferRegionalBytes => quantity / Decimal::TWO,
        _ => *quantity,
    };
    assert_eq!(exits.iter().map(halved).sum::<Decimal>(), both, "every GB leaves once");
    charges.extend(exits);
    charges
}

fn flows() -> impl Strategy<Value = Vec<Flow>> {
    let one = (0..SOURCES.len(), 0..DESTINATIONS.len(), 0u32..100_000, 0u32..100_000);
    let one = one.prop_map(|(from, to, sent, received)| Flow {
        from: SOURCES[from].to_owned(),
        to: read(DESTINATIONS[to]),
        service: None,
        sent: Decimal::new(sent.into(), 3),
        received: Decimal::new(received.into(), 3),
    });
    prop::collection::vec(one, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No GB is lost and none is charged twice: the bill of all flows is the sum of what each is charged for alone.
    #[test]
    fn every_gigabyte_is_charged_once(flows in flows()) {
        let network = varied();
        let bill = of_flows(&network, &flows);
        let mut expected: BTreeMap<Class, Decimal> = BTreeMap::new();
        let mut lost = Decimal::ZERO;
        for flow in &flows {
            let charges = alone(&network, flow);
            if charges.is_empty() {
                lost += flow.sent + flow.received;
            }
            for (class, quantity) in charges {
                *expected.entry(class).or_default() += quantity;
            }
        }
        expected.retain(|_, quantity| !quantity.is_zero());
        let mut billed: BTreeMap<Class, Decimal> = BTreeMap::new();
        for line in bill.lines.iter().filter(|line| !line.usage_type.meter.is_time()) {
            *billed.entry(Class::Metered(line.usage_type)).or_default() += line.quantity;
        }
        for line in bill.free.iter().filter(|line| !line.gigabytes.is_zero()) {
            *billed.entry(Class::Free(line.free)).or_default() += line.gigabytes;
        }
        prop_assert_eq!(billed, expected);
        prop_assert_eq!(bill.not_charged.iter().map(|flow| flow.gigabytes).sum::<Decimal>(), lost);
    }

    /// What resources cost is what the bill costs.
    #[test]
    fn resources_add_up_to_the_bill(flows in flows()) {
        let bill = of_flows(&varied(), &flows);
        let resources: Decimal = bill.resources.iter().map(|cost| cost.amount.dollars()).sum();
        let lines: Decimal = bill.lines.iter().map(|line| line.amount.dollars()).sum();
        prop_assert!((resources - lines).abs() < Decimal::new(1, 6), "{} {}", resources, lines);
    }
}
