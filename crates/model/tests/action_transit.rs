//! Peering connections and transit gateways: what the calls do, and what they answer when they refuse.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod network;

use network::{Network, assert_refused, read};
use vpce_model::action::{
    CreateSubnet, CreateTransitGateway, CreateTransitGatewayVpcAttachment, CreateVpc, CreateVpcPeeringConnection,
};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::VpcId;
use vpce_model::cloud::network_interface::InterfaceType;
use vpce_model::cloud::peering::PeeringStatus;
use vpce_model::cloud::transit_gateway::{AttachedResource, TransitGatewayRoute};

/// `vpc-A` (10.0.0.0/16), `vpc-B` (10.1.0.0/16) and, in another account, `vpc-C` (10.2.0.0/16), with a subnet each; `subnet-A2`
/// shares the zone of `subnet-A`.
fn three_vpcs() -> Cloud {
    let mut cloud = Network::new().subnet("A", "10.0.0.0/24").subnet("A2", "10.0.1.0/24").cloud;
    for (name, block, owner) in [("B", "10.1.0.0/16", "111122223333"), ("C", "10.2.0.0/16", "444455556666")] {
        let vpc_id = VpcId::named(name);
        let request = CreateVpc::new(vpc_id.clone(), read("us-east-1"), read(block));
        cloud.create_vpc(CreateVpc { owner_id: owner.to_owned(), ..request }).unwrap();
        let request = CreateSubnet {
            subnet_id: read(&format!("subnet-{name}")),
            vpc_id,
            availability_zone: None,
            cidr_block: Some(read(&block.replace("0.0/16", "1.0/24"))),
            ipv6_cidr_block: None,
            map_public_ip_on_launch: false,
        };
        cloud.create_subnet(request).unwrap();
    }
    cloud
}

mod peering {
    use super::*;

    fn request(id: &str, vpc: &str, peer: &str) -> CreateVpcPeeringConnection {
        CreateVpcPeeringConnection {
            vpc_peering_connection_id: read(id),
            vpc_id: read(vpc),
            peer_vpc_id: read(peer),
            peer_owner_id: None,
            peer_region: None,
        }
    }

    const CREATE: &str = "when calling the CreateVpcPeeringConnection operation:";

    #[test]
    fn a_connection_works_once_it_is_accepted() {
        let mut cloud = three_vpcs();
        cloud.create_vpc_peering_connection(request("pcx-1", "vpc-A", "vpc-B")).unwrap();
        assert_eq!(cloud.vpc_peering_connections[&read("pcx-1")].status, PeeringStatus::PendingAcceptance);
        cloud.accept_vpc_peering_connection(&read("pcx-1")).unwrap();
        assert_eq!(cloud.vpc_peering_connections[&read("pcx-1")].status, PeeringStatus::Active);
        let call = "when calling the AcceptVpcPeeringConnection operation:";
        let message = format!("InvalidStateTransition) {call} Invalid state transition for pcx-1");
        assert_refused(cloud.accept_vpc_peering_connection(&read("pcx-1")), &message, None);
        let message = format!(
            "InvalidVpcPeeringConnectionID.NotFound) {call} The vpcPeeringConnection ID 'pcx-2' does not exist"
        );
        assert_refused(cloud.accept_vpc_peering_connection(&read("pcx-2")), &message, None);
        let message = format!(
            "VpcPeeringConnectionAlreadyExists) {CREATE} A VPC peering connection between the VPCs already exists."
        );
        assert_refused(cloud.create_vpc_peering_connection(request("pcx-2", "vpc-B", "vpc-A")), &message, None);
    }

    #[test]
    fn what_cannot_be_peered() {
        let failed = format!(
            "InvalidParameterValue) {CREATE} Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"
        );
        let mut cloud = three_vpcs();
        assert_refused(cloud.create_vpc_peering_connection(request("pcx-1", "vpc-A", "vpc-A")), &failed, None);
        assert_refused(cloud.create_vpc_peering_connection(request("pcx-1", "vpc-A", "vpc-C")), &failed, None);
        let owner = Some("444455556666".to_owned());
        let named = CreateVpcPeeringConnection { peer_owner_id: owner, ..request("pcx-1", "vpc-A", "vpc-C") };
        cloud.create_vpc_peering_connection(named).unwrap();
        let elsewhere =
            CreateVpcPeeringConnection { peer_region: Some(read("eu-west-1")), ..request("pcx-2", "vpc-A", "vpc-B") };
        assert_refused(cloud.create_vpc_peering_connection(elsewhere), &failed, None);
        // One block in common is enough, be it the second of each.
        cloud.associate_vpc_cidr_block(&read("vpc-A"), read("10.9.0.0/20")).unwrap();
        cloud.associate_vpc_cidr_block(&read("vpc-B"), read("10.9.8.0/24")).unwrap();
        assert_refused(cloud.create_vpc_peering_connection(request("pcx-2", "vpc-A", "vpc-B")), &failed, None);
        let message = format!("InvalidVpcID.NotFound) {CREATE} The vpc ID 'vpc-X' does not exist");
        for (vpc, peer) in [("vpc-X", "vpc-A"), ("vpc-A", "vpc-X")] {
            assert_refused(cloud.create_vpc_peering_connection(request("pcx-2", vpc, peer)), &message, None);
        }
    }
}

mod transit_gateways {
    use super::*;

    /// `tgw-Hub` with its default table, and `tgw-Bare` without any.
    fn hub() -> Cloud {
        let mut cloud = three_vpcs();
        cloud.create_transit_gateway(CreateTransitGateway::new(read("tgw-Hub"), read("us-east-1")));
        cloud.create_transit_gateway(CreateTransitGateway {
            default_route_table_association: false,
            default_route_table_propagation: false,
            ..CreateTransitGateway::new(read("tgw-Bare"), read("us-east-1"))
        });
        cloud
    }

    fn attachment(id: &str, gateway: &str, vpc: &str, subnets: &[&str]) -> CreateTransitGatewayVpcAttachment {
        CreateTransitGatewayVpcAttachment {
            transit_gateway_attachment_id: read(id),
            transit_gateway_id: read(gateway),
            vpc_id: read(vpc),
            subnet_ids: subnets.iter().map(|subnet| read(subnet)).collect(),
            appliance_mode_support: false,
        }
    }

    fn attached() -> Cloud {
        let mut cloud = hub();
        for (id, gateway, vpc, subnet) in [
            ("tgw-attach-A", "tgw-Hub", "vpc-A", "subnet-A"),
            ("tgw-attach-B", "tgw-Bare", "vpc-B", "subnet-B"),
            ("tgw-attach-C", "tgw-Hub", "vpc-C", "subnet-C"),
        ] {
            cloud.create_transit_gateway_vpc_attachment(attachment(id, gateway, vpc, &[subnet])).unwrap();
        }
        cloud.create_transit_gateway_route_table(read("tgw-rtb-Bare"), &read("tgw-Bare")).unwrap();
        cloud
    }

    #[test]
    fn an_attachment_has_an_interface_a_subnet_and_joins_the_default_tables() {
        let cloud = attached();
        let interface = &cloud.network_interfaces[&read("eni-A-A")];
        assert_eq!(interface.interface_type, InterfaceType::TransitGateway);
        assert_eq!(interface.private_ip_address, Some(read("10.0.0.4")));
        let default = &cloud.transit_gateway_route_tables[&read("tgw-rtb-Hub")];
        assert_eq!(
            (default.associations.as_slice(), default.propagations.as_slice()),
            (&[read("tgw-attach-A")][..], &[read("tgw-attach-A")][..])
        );
        let bare = &cloud.transit_gateway_route_tables[&read("tgw-rtb-Bare")];
        assert!(bare.associations.is_empty() && bare.propagations.is_empty());
    }

    #[test]
    fn an_attachment_gets_a_subnet_of_another_zone() {
        let mut cloud = Network { cloud: attached() }.subnet_in("A3", "10.0.9.0/24", "us-east-1b").cloud;
        let id = read("tgw-attach-A");
        cloud.modify_transit_gateway_vpc_attachment(&id, &read("subnet-A3")).unwrap();
        let AttachedResource::Vpc { subnet_ids, .. } = &cloud.transit_gateway_attachments[&id].resource else {
            panic!("it is a VPC's")
        };
        assert_eq!(*subnet_ids, [read("subnet-A"), read("subnet-A3")]);
        assert_eq!(cloud.network_interfaces[&read("eni-A-A3")].private_ip_address, Some(read("10.0.9.4")));
        let call = "when calling the ModifyTransitGatewayVpcAttachment operation:";
        for (id, subnet, message) in [
            ("tgw-attach-A", "subnet-A2", format!("DuplicateSubnetsInSameZone) {call} Duplicate Subnets for same AZ")),
            (
                "tgw-attach-A",
                "subnet-B",
                format!("InvalidParameterValue) {call} Subnet subnet-B and VPC vpc-A belong to different networks"),
            ),
            (
                "tgw-attach-X",
                "subnet-A2",
                format!(
                    "InvalidTransitGatewayAttachmentID.NotFound) {call} \
                     Transit Gateway Attachment tgw-attach-X was deleted or does not exist."
                ),
            ),
        ] {
            let refused = cloud.modify_transit_gateway_vpc_attachment(&read(id), &read(subnet));
            assert_refused(refused, &message, None);
        }
    }

    #[test]
    fn another_accounts_vpc_waits_to_be_accepted() {
        let mut cloud = attached();
        let id = read("tgw-attach-C");
        assert!(!cloud.transit_gateway_attachments[&id].is_available);
        cloud.accept_transit_gateway_attachment(&id).unwrap();
        assert!(cloud.transit_gateway_attachments[&id].is_available);
        assert!(cloud.transit_gateway_route_tables[&read("tgw-rtb-Hub")].associations.contains(&id));
        let message = "InvalidTransitGatewayAttachmentID.NotFound) when calling the AcceptTransitGatewayVpcAttachment operation: \
                       Transit Gateway Attachment tgw-attach-X was deleted or does not exist.";
        assert_refused(cloud.accept_transit_gateway_attachment(&read("tgw-attach-X")), message, None);
    }

    #[test]
    fn what_cannot_be_attached() {
        let call = "when calling the CreateTransitGatewayVpcAttachment operation:";
        let mut cloud = attached();
        cloud.create_transit_gateway(CreateTransitGateway::new(read("tgw-Far"), read("eu-west-1")));
        for (gateway, vpc, subnets, message) in [
            (
                "tgw-X",
                "vpc-B",
                &["subnet-B"][..],
                "InvalidTransitGatewayID.NotFound: Transit Gateway tgw-X was deleted or does not exist.",
            ),
            (
                "tgw-Far",
                "vpc-B",
                &["subnet-B"],
                "InvalidTransitGatewayID.NotFound: Transit Gateway tgw-Far was deleted or does not exist.",
            ),
            ("tgw-Hub", "vpc-X", &["subnet-B"], "InvalidVpcID.NotFound: The vpc ID 'vpc-X' does not exist"),
            ("tgw-Hub", "vpc-B", &["subnet-X"], "InvalidSubnetID.NotFound: The subnet ID 'subnet-X' does not exist"),
            (
                "tgw-Hub",
                "vpc-B",
                &["subnet-A"],
                "InvalidParameterValue: Subnet subnet-A and VPC vpc-B belong to different networks",
            ),
            ("tgw-Hub", "vpc-B", &[], "InvalidParameterValue: The request must contain the parameter SubnetIds"),
            (
                "tgw-Bare",
                "vpc-A",
                &["subnet-A", "subnet-A2"],
                "DuplicateSubnetsInSameZone: Duplicate Subnets for same AZ",
            ),
            (
                "tgw-Hub",
                "vpc-A",
                &["subnet-A2"],
                "DuplicateTransitGatewayAttachment: tgw-Hub has non-deleted Transit Gateway Attachments with same VPC ID.",
            ),
        ] {
            let before = cloud.clone();
            let message = message.replacen(':', &format!(") {call}"), 1);
            let refused =
                cloud.create_transit_gateway_vpc_attachment(attachment("tgw-attach-N", gateway, vpc, subnets));
            assert_refused(refused, &message, None);
            assert_eq!(cloud, before, "a call that is refused changes nothing");
        }
    }

    #[test]
    fn an_attachment_asks_one_table() {
        let mut cloud = attached();
        let (bare, b) = (read("tgw-rtb-Bare"), read("tgw-attach-B"));
        cloud.associate_transit_gateway_route_table(&bare, &b).unwrap();
        let call = "when calling the AssociateTransitGatewayRouteTable operation:";
        for (table, attachment, message) in [
            (
                "tgw-rtb-Bare",
                "tgw-attach-B",
                "Resource.AlreadyAssociated: Transit Gateway Attachment tgw-attach-B is already associated to a route table.",
            ),
            (
                "tgw-rtb-X",
                "tgw-attach-B",
                "InvalidRouteTableID.NotFound: Transit Gateway Route Table tgw-rtb-X was deleted or does not exist.",
            ),
            (
                "tgw-rtb-Bare",
                "tgw-attach-A",
                "InvalidParameterValue: Route table tgw-rtb-Bare and attachment tgw-attach-A belong to different transit gateways",
            ),
        ] {
            let message = message.replacen(':', &format!(") {call}"), 1);
            assert_refused(
                cloud.associate_transit_gateway_route_table(&read(table), &read(attachment)),
                &message,
                None,
            );
        }
    }

    #[test]
    fn a_table_takes_the_routes_of_an_attachment_once() {
        let mut cloud = attached();
        let (bare, b) = (read("tgw-rtb-Bare"), read("tgw-attach-B"));
        cloud.enable_transit_gateway_route_table_propagation(&bare, &b).unwrap();
        let message = "TransitGatewayRouteTablePropagation.Duplicate) when calling the EnableTransitGatewayRouteTablePropagation \
                       operation: Propagation tgw-attach-B already exists in Transit Gateway Route Table tgw-rtb-Bare.";
        assert_refused(cloud.enable_transit_gateway_route_table_propagation(&bare, &b), message, None);
    }

    #[test]
    fn a_static_route_leads_to_an_attachment_or_nowhere() {
        let mut cloud = attached();
        let table = read("tgw-rtb-Hub");
        let route = |block: &str, attachment: Option<&str>| TransitGatewayRoute {
            destination_cidr_block: read(block),
            transit_gateway_attachment_id: attachment.map(read),
        };
        cloud.create_transit_gateway_route(&table, route("0.0.0.0/0", Some("tgw-attach-A"))).unwrap();
        cloud.create_transit_gateway_route(&table, route("10.9.3.0/16", None)).unwrap();
        let blocks: Vec<_> = cloud.transit_gateway_route_tables[&table]
            .routes
            .iter()
            .map(|it| it.destination_cidr_block.to_string())
            .collect();
        assert_eq!(blocks, ["0.0.0.0/0", "10.9.0.0/16"]);
        let message = "RouteAlreadyExists) when calling the CreateTransitGatewayRoute operation: Route 10.9.0.0/16 already exists in \
                       Transit Gateway Route Table tgw-rtb-Hub.";
        assert_refused(cloud.create_transit_gateway_route(&table, route("10.9.0.0/16", None)), message, None);
    }

    #[test]
    fn two_gateways_are_peered_and_both_ask_their_own_tables() {
        let mut cloud = hub();
        cloud.create_transit_gateway(CreateTransitGateway::new(read("tgw-Far"), read("eu-west-1")));
        let id = read("tgw-attach-P");
        cloud
            .create_transit_gateway_peering_attachment(read("tgw-attach-P"), &read("tgw-Hub"), &read("tgw-Far"))
            .unwrap();
        cloud.accept_transit_gateway_attachment(&id).unwrap();
        for table in ["tgw-rtb-Hub", "tgw-rtb-Far"] {
            let table = &cloud.transit_gateway_route_tables[&read(table)];
            assert_eq!((table.associations.len(), table.propagations.len()), (1, 0), "its routes are static");
        }
        let message = "InvalidParameterValue) when calling the EnableTransitGatewayRouteTablePropagation operation: Propagation is not \
                       supported for the peering attachment tgw-attach-P";
        let refused = cloud.enable_transit_gateway_route_table_propagation(&read("tgw-rtb-Far"), &id);
        assert_refused(refused, message, None);
        let call = "when calling the CreateTransitGatewayPeeringAttachment operation:";
        let message = format!("InvalidParameterValue) {call} A transit gateway cannot be peered with itself");
        let refused =
            cloud.create_transit_gateway_peering_attachment(read("tgw-attach-Q"), &read("tgw-Hub"), &read("tgw-Hub"));
        assert_refused(refused, &message, None);
        let message = format!(
            "DuplicateTransitGatewayAttachment) {call} tgw-Far has non-deleted Transit Gateway Attachments with same peer tgw-Hub."
        );
        let refused =
            cloud.create_transit_gateway_peering_attachment(read("tgw-attach-Q"), &read("tgw-Far"), &read("tgw-Hub"));
        assert_refused(refused, &message, None);
    }
}
