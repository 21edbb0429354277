//! Designs compared: the worked numbers of the rules, and every crossing against a search that takes its time.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

use std::fmt::Debug;
use std::str::FromStr;

use proptest::prelude::*;
use rust_decimal::Decimal;
use vpce_model::pricing::{
    Comparison, ComparisonError, CostCurve, Design, Layout, Meter, PriceBook, Stretch, Usd, Variable, Workload, compare,
};

fn read<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("`{text}`: {error:?}"))
}

fn usd(text: &str) -> Usd {
    read(text)
}

/// VPCs, endpoints, zones and GB in us-east-1.
fn workload(vpcs: u32, endpoints: u32, zones: u32, gigabytes: u32) -> Workload {
    in_region("us-east-1", vpcs, endpoints, zones, gigabytes)
}

fn in_region(region: &str, vpcs: u32, endpoints: u32, zones: u32, gigabytes: u32) -> Workload {
    let (vpcs, endpoints, zones, gigabytes) = (vpcs.into(), endpoints.into(), zones.into(), gigabytes.into());
    Workload { vpcs, endpoints, zones, gigabytes, ..Workload::new(read(region)) }
}

fn over(variable: Variable, workload: &Workload, designs: &[&str]) -> Comparison {
    let designs: Vec<Design> = designs.iter().map(|design| read(design)).collect();
    compare(PriceBook::published(), workload, &designs, variable).unwrap()
}

fn crossings(variable: Variable, workload: &Workload, designs: &[&str]) -> Vec<Decimal> {
    over(variable, workload, designs).crossings().collect()
}

/// The only crossing, to one decimal.
fn only(crossings: &[Decimal]) -> String {
    let [crossing] = crossings else { panic!("{crossings:?}") };
    crossing.round_dp(1).to_string()
}

fn costs(workload: &Workload, designs: &[&str]) -> Vec<Usd> {
    let comparison = over(Variable::Gigabytes, workload, designs);
    comparison.designs.iter().map(|design| design.cost.expect("prices are known").rounded()).collect()
}

/// `PR-41` and `PR-62`: a NAT gateway that stays.
#[test]
fn an_endpoint_beside_a_nat_gateway_pays_from_about_200_gigabytes_on() {
    for (region, gigabytes) in [
        ("us-east-1", "208.6"),
        ("eu-west-1", "211.3"),
        ("eu-west-2", "200.8"), // 8.03 / 0.04 = 200.75; the sheet rounds it down
        ("eu-central-1", "208.6"),
        ("ap-northeast-1", "196.5"),
        ("ap-northeast-2", "193.7"),
        ("ap-southeast-1", "193.7"),
        ("ap-south-1", "206.3"),
    ] {
        let one = in_region(region, 1, 1, 1, 0);
        let found = crossings(Variable::Gigabytes, &one, &["nat", "nat+interface"]);
        let expected: Decimal = read(gigabytes);
        assert!((found[0] - expected).abs() <= Decimal::new(5, 2), "{region}: {found:?}");
        assert_eq!(found.len(), 1, "{region}");
    }
    // In each zone.
    assert_eq!(only(&crossings(Variable::Gigabytes, &workload(1, 1, 3, 0), &["nat", "nat+interface"])), "625.7");
}

/// `PR-42`: with as many zones, up to four endpoints cost less than the NAT gateways.
#[test]
fn hours_decide_where_the_nat_gateway_goes() {
    for (region, ratio) in [("us-east-1", "4.5"), ("eu-west-1", "4.36"), ("ap-southeast-1", "4.54")] {
        let workload = in_region(region, 1, 1, 2, 0);
        // The NAT gateway's public address is paid for too (PR-09): without it the ratio is the rule's.
        let mut book = PriceBook::published().clone();
        let mut address = book.get(read(&format!("{}-PublicIPv4:InUseAddress", region))).unwrap().clone();
        address.tiers[0].usd = Usd::ZERO;
        book.set(address);
        let designs = [Layout::Nat.design(), Layout::Interface.design()];
        let comparison = compare(&book, &workload, &designs, Variable::Endpoints).unwrap();
        assert_eq!(comparison.crossings().next().unwrap().round_dp(2), read(ratio), "{region}");
    }
    assert_eq!(only(&crossings(Variable::Endpoints, &workload(1, 1, 2, 0), &["nat", "interface"])), "5");
}

/// `PR-43`.
#[test]
fn a_gateway_endpoint_pays_with_the_first_byte() {
    let workload = Workload { gateway_gigabytes: 1000.into(), ..workload(1, 1, 1, 0) };
    let comparison = over(Variable::GatewayGigabytes, &workload, &["nat", "gateway"]);
    assert_eq!(comparison.cheapest(), [Layout::Gateway.design()]);
    assert_eq!(comparison.stretches, [Stretch { from: Decimal::ZERO, to: None, cheapest: vec![1] }]);
    let saved = comparison.designs[0].cost.unwrap().minus(comparison.designs[1].cost.unwrap()).unwrap();
    assert_eq!(saved, usd("45"));
}

/// `PR-44` and `PR-47`.
#[test]
fn endpoints_are_shared_or_in_each_vpc() {
    const DESIGNS: [&str; 3] = ["interface", "shared-new-tgw", "shared-tgw"];
    for (workload, expected) in [
        (workload(5, 10, 3, 1000), ["1105.00", "468.00", "249.00"]),
        (workload(2, 3, 2, 100), ["88.60", "156.30", "46.80"]),
        (workload(10, 10, 2, 1000), ["1470.00", "577.50", "176.00"]),
        (workload(20, 10, 3, 5000), ["4430.00", "1135.50", "369.00"]),
    ] {
        assert_eq!(costs(&workload, &DESIGNS), expected.map(usd));
    }
}

/// `PR-45`: a transit gateway that is bought for it.
#[test]
fn a_new_transit_gateway_pays_above_some_vpcs_or_never() {
    const DESIGNS: [&str; 2] = ["interface", "shared-new-tgw"];
    for (endpoints, zones, vpcs) in [(3, 2, "11"), (3, 3, "3.5"), (10, 2, "1.67"), (10, 3, "1.4")] {
        let found = crossings(Variable::Vpcs, &workload(1, endpoints, zones, 0), &DESIGNS);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].round_dp(2), read(vpcs));
    }
    // Five endpoint zones are not enough for any number of VPCs.
    assert_eq!(crossings(Variable::Vpcs, &workload(1, 5, 1, 0), &DESIGNS), []);
}

/// `PR-46`: a transit gateway that is there.
#[test]
fn sharing_is_cheaper_up_to_365_gigabytes_for_each_endpoint_zone_and_further_vpc() {
    for (vpcs, endpoints, zones) in [(2, 1, 1), (5, 10, 3), (20, 3, 2)] {
        let found = crossings(Variable::Gigabytes, &workload(vpcs, endpoints, zones, 0), &["interface", "shared-tgw"]);
        assert_eq!(found, [Decimal::from(365 * (vpcs - 1) * endpoints * zones)]);
    }
}

/// `PR-48` and `PR-13`: over peering only the bytes between zones cost.
#[test]
fn peering_costs_what_crosses_zones() {
    let same_zone = workload(5, 10, 3, 1000);
    assert_eq!(costs(&same_zone, &["shared-peering"]), [usd("229.00")]);
    let half = Workload { cross_zone_gigabytes: 500.into(), ..same_zone };
    assert_eq!(costs(&half, &["shared-peering"]), [usd("239.00")]);
}

/// `PR-11`: on the way to an interface endpoint or a transit gateway no crossing of zones is charged; `PR-13`: on a peering
/// connection it is.
#[test]
fn only_peering_pays_for_zones() {
    let crossing = Workload { cross_zone_gigabytes: 500.into(), ..workload(5, 10, 3, 1000) };
    let pays = |layout: &&Layout| {
        let quantities = layout.design().quantities(&crossing).unwrap();
        quantities.keys().any(|usage_type| usage_type.meter == Meter::DataTransferRegionalBytes)
    };
    assert_eq!(Layout::ALL.iter().filter(pays).collect::<Vec<_>>(), [&Layout::SharedPeering]);
}

/// `PR-50`: no design with endpoints pays for what goes to Amazon S3, so that there is nothing to share.
#[test]
fn gateway_endpoints_cost_the_same_wherever_they_are() {
    const DESIGNS: [&str; 4] = ["interface", "shared-new-tgw", "shared-tgw", "shared-peering"];
    let none = workload(5, 10, 3, 1000);
    let much = Workload { gateway_gigabytes: 1_000_000.into(), ..none.clone() };
    assert_eq!(costs(&none, &DESIGNS), costs(&much, &DESIGNS));
    assert_eq!(crossings(Variable::GatewayGigabytes, &much, &DESIGNS), []);
}

/// No more GB cross zones than there are, so that a comparison by the one ends at the other.
#[test]
fn a_comparison_stays_within_what_can_be() {
    let half = Workload { cross_zone_gigabytes: 500.into(), ..workload(5, 10, 3, 1000) };
    let designs = ["shared-tgw", "shared-peering"];
    assert_eq!(over(Variable::Gigabytes, &half, &designs).stretches[0].from, 500.into());
    assert_eq!(over(Variable::CrossZoneGigabytes, &half, &designs).stretches.last().unwrap().to, Some(1000.into()));
}

/// `PR-49` and `PR-61`, as a comparison sees them.
#[test]
fn an_idle_endpoint_costs_its_hours() {
    assert_eq!(costs(&workload(1, 1, 3, 0), &["interface", "interface@1"]), [usd("21.90"), usd("7.30")]);
    let (few, many) = (workload(2, 5, 2, 0), workload(10, 10, 2, 0));
    let cheapest = |workload| over(Variable::Gigabytes, workload, &["interface", "shared-new-tgw"]).cheapest();
    assert_eq!(cheapest(&few), [Layout::Interface.design()]);
    assert_eq!(cheapest(&many), [Layout::SharedNewTransitGateway.design()]);
}

/// A price that falls with the volume changes the answer back.
#[test]
fn every_crossing_is_found_and_not_the_first_only() {
    let mut book = PriceBook::published().clone();
    let mut bytes = book.get(read("USE1-NatGateway-Bytes")).unwrap().clone();
    let mut second = bytes.tiers[0].clone();
    (bytes.tiers[0].end, second.begin, second.usd) = (Some(1000.into()), 1000.into(), usd("0.001"));
    bytes.tiers.push(second);
    book.set(bytes);
    let designs = [Layout::Nat.design(), Layout::NatAndInterface.design()];
    let comparison = compare(&book, &workload(1, 1, 1, 0), &designs, Variable::Gigabytes).unwrap();
    let found: Vec<String> = comparison.crossings().map(|at| at.round_dp(1).to_string()).collect();
    // 7.30 / 0.035, and 45 - 17.30 = 27.70 more, caught up at 0.009 a GB.
    assert_eq!(found, ["208.6", "4077.8"]);
    let cheapest: Vec<usize> = comparison.stretches.iter().flat_map(|stretch| stretch.cheapest.clone()).collect();
    assert_eq!(cheapest, [0, 1, 0]);
}

#[test]
fn any_variable_may_be_the_one_that_varies() {
    let workload = workload(2, 3, 2, 1000);
    let price: Variable = read("USE1-TransitGateway-Hours");
    // D = 97.60; C = 43.80 + 30 + 3 · 730 · p
    let exact = crossings(price, &workload, &["interface", "shared-new-tgw"]);
    assert_eq!(exact.iter().map(|at| at.round_dp(6)).collect::<Vec<_>>(), [read("0.010868")]);
    assert_eq!(only(&crossings(Variable::Zones, &workload, &["interface", "shared-new-tgw"])), "5.9");
    assert_eq!(only(&crossings(Variable::Hours, &workload, &["nat", "nat+interface"])), "291.7");
    assert_eq!(only(&crossings(Variable::Addresses, &workload, &["public", "shared-tgw"])), "20.2");
}

#[test]
fn what_has_no_price_is_named_and_not_compared() {
    let comparison = over(Variable::Gigabytes, &in_region("eu-west-1", 5, 10, 3, 0), &["interface", "shared-tgw"]);
    assert!(!comparison.is_whole());
    assert_eq!(comparison.designs[1].missing, [read("EU-TransitGateway-Bytes")]);
    assert_eq!(comparison.cheapest(), [Layout::Interface.design()]);
}

#[test]
fn what_cannot_be_is_refused() {
    let refused = |workload: &Workload, variable| {
        let designs = [Layout::Nat.design()];
        compare(PriceBook::published(), workload, &designs, variable).unwrap_err()
    };
    let good = workload(1, 1, 1, 0);
    for (variable, value, help) in [
        (Variable::Gigabytes, "-1", "from 0"),
        (Variable::Gigabytes, "99999999999999", "to 1099511627776"),
        (Variable::Vpcs, "0", "a whole number from 1"),
        (Variable::Vpcs, "1.5", "a whole number"),
        (Variable::Zones, "7", "from 1 to 6"),
        (Variable::Hours, "745", "to 744"),
        (Variable::CrossZoneGigabytes, "1", "to that of all GB"),
    ] {
        let error = refused(&good.with(variable, read(value)), Variable::Gigabytes);
        assert_eq!(error.to_string(), format!("`{variable}` cannot be {value}"));
        assert!(error.help().contains(help), "{}", error.help());
    }
    let elsewhere = refused(&good, read("EU-NatGateway-Hours"));
    assert!(matches!(elsewhere, ComparisonError::Region(_)));
    for text in ["natt", "interface@0", "interface@7", "interface@", "interface@x", ""] {
        assert!(text.parse::<Design>().is_err(), "{text}");
    }
}

#[test]
fn what_is_printed_is_read() {
    for layout in Layout::ALL {
        for zones in [None, Some(1), Some(6)] {
            let design = Design { layout: *layout, zones };
            assert_eq!(design.to_string().parse(), Ok(design));
        }
    }
    for variable in Variable::OF_WORKLOADS {
        assert_eq!(variable.to_string().parse(), Ok(variable));
    }
}

/// The cost worked out for one value alone: quantities, and the price of each, tier by tier.
fn slowly(design: &Design, workload: &Workload, variable: Variable, at: Decimal) -> Decimal {
    let quantities = design.quantities(&workload.with(variable, at)).unwrap();
    let costs = quantities.into_iter().map(|(usage_type, quantity)| match variable {
        Variable::Price(varied) if varied == usage_type => quantity * at,
        _ => {
            let tiers = &PriceBook::published().get(usage_type).unwrap().tiers;
            tiers
                .iter()
                .map(|tier| {
                    let above = (quantity - tier.begin).max(Decimal::ZERO);
                    tier.usd.dollars() * tier.end.map_or(above, |end| above.min(end - tier.begin))
                })
                .sum()
        }
    });
    costs.sum()
}

fn variables() -> impl Strategy<Value = Variable> {
    let prices = ["USE1-VpcEndpoint-Hours", "USE1-NatGateway-Bytes", "USE1-TransitGateway-Bytes"].map(read::<Variable>);
    let workloads = Variable::OF_WORKLOADS.into_iter().filter(|variable| *variable != Variable::CrossZoneGigabytes);
    let all: Vec<Variable> = workloads.chain(prices).collect();
    prop::sample::select(all)
}

fn workloads() -> impl Strategy<Value = Workload> {
    (1u32..30, 1u32..30, 1u32..=6, 0u32..744, 0u64..20_000_000, 0u64..20_000_000, 0u32..50).prop_map(
        |(vpcs, endpoints, zones, hours, gigabytes, gateway_gigabytes, addresses)| Workload {
            hours: hours.into(),
            gigabytes: gigabytes.into(),
            gateway_gigabytes: gateway_gigabytes.into(),
            addresses: addresses.into(),
            ..workload(vpcs, endpoints, zones, 0)
        },
    )
}

fn designs() -> impl Strategy<Value = Vec<Design>> {
    let design = (prop::sample::select(Layout::ALL), prop::option::of(1u32..=6));
    prop::collection::vec(design.prop_map(|(layout, zones)| Design { layout, zones }), 2..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// A curve costs what each value costs alone.
    #[test]
    fn a_curve_is_the_cost_at_every_value(
        variable in variables(), workload in workloads(), designs in designs(), at in 0u64..30_000_000,
    ) {
        let at = Decimal::from(at);
        for design in designs {
            let curve = CostCurve::new(&design, &workload, variable, PriceBook::published()).unwrap();
            let apart = curve.cost(at).unwrap() - slowly(&design, &workload, variable, at);
            prop_assert!(apart.abs() < Decimal::new(1, 9), "{} apart at {}", apart, at);
        }
    }

    /// Wherever one looks, the cheapest is the one that the stretch names; and a border is where it changes.
    #[test]
    fn the_cheapest_is_found_by_looking_everywhere(
        variable in variables(), workload in workloads(), designs in designs(),
    ) {
        let comparison = compare(PriceBook::published(), &workload, &designs, variable).unwrap();
        let (least, most) = variable.range();
        let last = comparison.crossings().last().unwrap_or(Decimal::from(1000));
        let most = most.unwrap_or(last * Decimal::TWO + Decimal::TEN);
        let step = (most - least) / Decimal::from(200);
        for place in 0..=200u32 {
            let at = least + step * Decimal::from(place);
            let costs: Vec<Decimal> = designs.iter().map(|design| slowly(design, &workload, variable, at)).collect();
            let cheapest = *costs.iter().min().unwrap();
            let is_inside = |stretch: &&Stretch| stretch.from <= at && stretch.to.is_none_or(|to| at <= to);
            let named = comparison.stretches.iter().find(is_inside).expect("stretches leave no gap");
            for design in &named.cheapest {
                prop_assert!(costs[*design] - cheapest < Decimal::new(1, 9), "{:?} at {}", costs, at);
            }
        }
        for pair in comparison.stretches.windows(2) {
            prop_assert_eq!(pair[0].to, Some(pair[1].from));
            prop_assert_ne!(&pair[0].cheapest, &pair[1].cheapest);
        }
    }
}
