//! Virtual private gateways and VPN connections: what the calls do, which routes are propagated, and what they answer when they
//! refuse.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use network::{Network, assert_refused, read};
use vpce_model::action::{CreateTransitGateway, CreateVpc, PROPAGATED_ROUTES_PER_ROUTE_TABLE};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::VpnConnectionId;
use vpce_model::cloud::route_table::Propagation;
use vpce_model::cloud::vpn::{VpnConnection, VpnEnd};
use vpce_model::rule::Rule;

/// `vgw-1` at `vpc-A` with `subnet-A`, and the office `cgw-1`.
fn cloud() -> Cloud {
    let mut cloud = Network::new().subnet("A", "10.0.0.0/24").cloud;
    cloud.create_vpc(CreateVpc::new(read("vpc-B"), read("us-east-1"), read("10.1.0.0/16"))).unwrap();
    cloud.create_vpn_gateway(read("vgw-1"));
    cloud.attach_vpn_gateway(&read("vgw-1"), &read("vpc-A")).unwrap();
    cloud.create_customer_gateway(read("cgw-1"), Some(read("192.0.2.1")));
    cloud
}

fn connection(name: &str, ends_at: VpnEnd, propagation: Propagation, routes: &[&str]) -> VpnConnection {
    VpnConnection {
        vpn_connection_id: VpnConnectionId::named(name),
        customer_gateway_id: read("cgw-1"),
        ends_at,
        propagation,
        routes: routes.iter().map(|route| read(route)).collect(),
    }
}

fn at_vgw(name: &str, propagation: Propagation, routes: &[&str]) -> VpnConnection {
    connection(name, VpnEnd::VpnGateway(read("vgw-1")), propagation, routes)
}

fn propagated(cloud: &Cloud) -> Vec<String> {
    let routes = &cloud.route_tables[&read("rtb-A")].routes;
    let learnt = routes.iter().filter(|route| route.origin.as_str() == "EnableVgwRoutePropagation");
    learnt.map(|route| format!("{route} {:?}", route.origin)).collect()
}

#[test]
fn routes_are_propagated_whenever_they_are_learnt() {
    let mut cloud = cloud();
    cloud.create_vpn_connection(at_vgw("Early", Propagation::VpnStatic, &[])).unwrap();
    cloud.create_vpn_connection_route(&read("vpn-Early"), read("192.168.7.0/16")).unwrap();
    cloud.enable_vgw_route_propagation(&read("rtb-A"), &read("vgw-1")).unwrap();
    cloud.enable_vgw_route_propagation(&read("rtb-A"), &read("vgw-1")).unwrap();
    let early = "192.168.0.0/16 → vgw-1 EnableVgwRoutePropagation(VpnStatic)";
    assert_eq!(propagated(&cloud), [early]);
    cloud.create_vpn_connection(at_vgw("Late", Propagation::VpnBgp, &["172.16.0.0/12"])).unwrap();
    assert_eq!(propagated(&cloud), ["172.16.0.0/12 → vgw-1 EnableVgwRoutePropagation(VpnBgp)", early]);
}

// RT-06
#[test]
fn of_two_ways_to_a_network_the_preferred_is_propagated() {
    let mut cloud = cloud();
    cloud.enable_vgw_route_propagation(&read("rtb-A"), &read("vgw-1")).unwrap();
    for (name, propagation) in
        [("Bgp", Propagation::VpnBgp), ("Static", Propagation::VpnStatic), ("Dx", Propagation::DirectConnect)]
    {
        cloud.create_vpn_connection(at_vgw(name, propagation, &["192.168.0.0/16"])).unwrap();
        assert_eq!(propagated(&cloud), [format!("192.168.0.0/16 → vgw-1 EnableVgwRoutePropagation({propagation:?})")]);
    }
}

#[test]
fn a_vpc_has_one_gateway_and_a_gateway_one_vpc() {
    let mut cloud = cloud();
    cloud.create_vpn_gateway(read("vgw-2"));
    let call = "when calling the AttachVpnGateway operation:";
    for (gateway, vpc, message) in [
        ("vgw-2", "vpc-A", "InvalidParameterValue: Network vpc-A already has a virtual private gateway attached"),
        ("vgw-1", "vpc-B", "VpnGatewayAttachmentLimitExceeded: The vpnGateway vgw-1 is attached to vpc-A already"),
        ("vgw-X", "vpc-B", "InvalidVpnGatewayID.NotFound: The vpnGateway ID 'vgw-X' does not exist"),
        ("vgw-2", "vpc-X", "InvalidVpcID.NotFound: The vpc ID 'vpc-X' does not exist"),
    ] {
        let message = message.replacen(':', &format!(") {call}"), 1);
        assert_refused(cloud.attach_vpn_gateway(&read(gateway), &read(vpc)), &message, None);
    }
}

#[test]
fn a_connection_has_two_ends() {
    let mut cloud = cloud();
    let call = "when calling the CreateVpnConnection operation:";
    let alone = VpnConnection { customer_gateway_id: read("cgw-X"), ..at_vgw("1", Propagation::VpnStatic, &[]) };
    let message = format!("InvalidCustomerGatewayID.NotFound) {call} The customerGateway ID 'cgw-X' does not exist");
    assert_refused(cloud.create_vpn_connection(alone), &message, None);
    let nowhere = connection("1", VpnEnd::VpnGateway(read("vgw-X")), Propagation::VpnStatic, &[]);
    let message = format!("InvalidVpnGatewayID.NotFound) {call} The vpnGateway ID 'vgw-X' does not exist");
    assert_refused(cloud.create_vpn_connection(nowhere), &message, None);
    let nowhere = connection("1", VpnEnd::TransitGateway(read("tgw-X")), Propagation::VpnStatic, &[]);
    let message =
        format!("InvalidTransitGatewayID.NotFound) {call} Transit Gateway tgw-X was deleted or does not exist.");
    assert_refused(cloud.create_vpn_connection(nowhere), &message, None);
}

#[test]
fn one_that_ends_at_a_transit_gateway_is_attached_to_it() {
    let mut cloud = cloud();
    cloud.create_transit_gateway(CreateTransitGateway::new(read("tgw-Hub"), read("us-east-1")));
    let request = connection("Office", VpnEnd::TransitGateway(read("tgw-Hub")), Propagation::VpnStatic, &[]);
    cloud.create_vpn_connection(request).unwrap();
    let table = &cloud.transit_gateway_route_tables[&read("tgw-rtb-Hub")];
    assert_eq!(table.associations, [read("tgw-attach-Office")]);
    assert_eq!(table.propagations, [read("tgw-attach-Office")]);
}

#[test]
fn a_static_route_is_added_once_and_to_a_static_connection() {
    let mut cloud = cloud();
    cloud.create_vpn_connection(at_vgw("Static", Propagation::VpnStatic, &["192.168.0.0/16"])).unwrap();
    cloud.create_vpn_connection(at_vgw("Bgp", Propagation::VpnBgp, &[])).unwrap();
    let call = "when calling the CreateVpnConnectionRoute operation:";
    for (id, message) in [
        ("vpn-Static", "RouteAlreadyExists: The route identified by 192.168.0.0/16 already exists."),
        ("vpn-Bgp", "InvalidParameterValue: The vpnConnection vpn-Bgp does not support static routes"),
        ("vpn-X", "InvalidVpnConnectionID.NotFound: The vpnConnection ID 'vpn-X' does not exist"),
    ] {
        let message = message.replacen(':', &format!(") {call}"), 1);
        assert_refused(cloud.create_vpn_connection_route(&read(id), read("192.168.0.0/16")), &message, None);
    }
}

#[test]
fn propagation_needs_a_gateway_of_the_vpc() {
    let mut cloud = cloud();
    cloud.create_vpn_gateway(read("vgw-2"));
    let call = "when calling the EnableVgwRoutePropagation operation:";
    let message = format!("Gateway.NotAttached) {call} resource vgw-2 is not attached to network vpc-A");
    assert_refused(cloud.enable_vgw_route_propagation(&read("rtb-A"), &read("vgw-2")), &message, None);
    cloud.create_route_table(read("rtb-Vgw"), &read("vpc-A")).unwrap();
    cloud.associate_gateway_route_table(&read("rtb-Vgw"), &read("vgw-1")).unwrap();
    let message =
        format!("InvalidParameterValue) {call} rtb-Vgw serves a gateway, and routes cannot be propagated to it");
    assert_refused(cloud.enable_vgw_route_propagation(&read("rtb-Vgw"), &read("vgw-1")), &message, Some(Rule::Rt72));
}

// RT-80
#[test]
fn a_table_takes_a_hundred_propagated_routes() {
    let mut cloud = cloud();
    cloud.create_vpn_connection(at_vgw("Office", Propagation::VpnStatic, &[])).unwrap();
    cloud.enable_vgw_route_propagation(&read("rtb-A"), &read("vgw-1")).unwrap();
    for number in 0..PROPAGATED_ROUTES_PER_ROUTE_TABLE {
        let network = read(&format!("192.168.{number}.0/24"));
        cloud.create_vpn_connection_route(&read("vpn-Office"), network).unwrap();
    }
    let message = "RouteLimitExceeded) when calling the CreateVpnConnectionRoute operation: The maximum number of routes has been \
                   reached. (100)";
    let refused = cloud.create_vpn_connection_route(&read("vpn-Office"), read("192.168.200.0/24"));
    assert_refused(refused, message, Some(Rule::Rt80));
    assert_eq!(propagated(&cloud).len(), 100);
}
