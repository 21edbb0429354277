//! Which way is left for whom.

use vpce_model::choice::{Choice, Need, Way, choose, objection};
use vpce_model::rule::Rule;

/// The ways that do all that is needed, the best first.
fn possible(needs: &[Need]) -> Vec<Way> {
    choose(needs).into_iter().filter(Choice::is_possible).map(|choice| choice.way).collect()
}

#[test]
fn amazon_s3_is_a_gateway_endpoint_until_somebody_asks_from_outside() {
    assert_eq!(possible(&[Need::S3])[0], Way::GatewayEndpoint);
    assert_eq!(possible(&[Need::S3, Need::FromOutside])[0], Way::InterfaceEndpoint);
    assert!(!possible(&[Need::S3, Need::FromOutside]).contains(&Way::GatewayEndpoint));
}

#[test]
fn overlapping_ranges_leave_endpoints_only() {
    assert_eq!(possible(&[Need::Service, Need::Overlap]), [Way::InterfaceEndpoint, Way::ResourceEndpoint]);
}

#[test]
fn who_is_called_back_needs_a_network_between() {
    assert_eq!(possible(&[Need::Service, Need::BothSides]), [Way::Peering, Way::TransitGateway]);
    assert_eq!(possible(&[Need::Service, Need::BothSides, Need::Overlap]), []);
}

#[test]
fn one_database_needs_no_load_balancer_unless_it_speaks_udp() {
    assert_eq!(possible(&[Need::Resource, Need::Overlap])[0], Way::ResourceEndpoint);
    assert_eq!(possible(&[Need::Resource, Need::Overlap, Need::Udp]), [Way::InterfaceEndpoint]);
}

#[test]
fn a_whole_network_is_peered_or_attached() {
    assert_eq!(possible(&[Need::Network]), [Way::Peering, Way::TransitGateway]);
    assert_eq!(possible(&[Need::Network, Need::FromOutside]), [Way::TransitGateway]);
}

#[test]
fn objections_name_their_rule() {
    for (way, need, rule) in [
        (Way::GatewayEndpoint, Need::AwsService, Rule::Sv03),
        (Way::GatewayEndpoint, Need::FromOutside, Rule::Rt31),
        (Way::GatewayEndpoint, Need::OtherRegion, Rule::Rt29),
        (Way::InterfaceEndpoint, Need::S3, Rule::If55),
        (Way::InterfaceEndpoint, Need::Service, Rule::Es01),
        (Way::InterfaceEndpoint, Need::FromOutside, Rule::If39),
        (Way::InterfaceEndpoint, Need::BothSides, Rule::If73),
        (Way::InterfaceEndpoint, Need::OtherRegion, Rule::If90),
        (Way::ResourceEndpoint, Need::S3, Rule::If101),
        (Way::ResourceEndpoint, Need::Udp, Rule::If72),
        (Way::Peering, Need::AwsService, Rule::If74),
        (Way::TransitGateway, Need::Network, Rule::Pr14),
    ] {
        assert_eq!(objection(way, need).and_then(|objection| objection.rule), Some(rule), "{way:?}, {need:?}");
    }
}

/// Each way is the best for somebody, and no need goes without any.
#[test]
fn no_way_and_no_need_is_idle() {
    let single = Need::ALL.map(|need| [need].to_vec());
    let pairs = Need::ALL.iter().flat_map(|one| Need::ALL.map(|other| [*one, other].to_vec()));
    let best: Vec<Way> =
        single.into_iter().chain(pairs).filter_map(|needs| possible(&needs).first().copied()).collect();
    for way in Way::ALL {
        assert!(best.contains(&way), "{way:?} is never the best");
    }
    for need in Need::ALL {
        assert!(!possible(&[need]).is_empty(), "nothing does {need:?}");
    }
}
