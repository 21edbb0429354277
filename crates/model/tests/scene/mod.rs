//! A network for each kind of thing that a path can cross, with a request that crosses it.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

use vpce_model::action::CreateNatGateway;
use vpce_model::cloud::gateway::ConnectivityType;
use vpce_model::cloud::id::{NatGatewayId, VpcId};
use vpce_model::cloud::load_balancer::LoadBalancerType;
use vpce_model::cloud::transit_gateway::{AttachedResource, TransitGatewayAttachment, TransitGatewayRoute};

use super::landscape::{Landscape, read};

/// A network, and a request through it.
pub struct Scene {
    pub name: &'static str,
    pub landscape: Landscape,
    pub from: &'static str,
    pub to: &'static str,
}

pub fn scenes() -> Vec<Scene> {
    let scene = |name, landscape, from, to| Scene { name, landscape, from, to };
    vec![
        scene("interface-endpoint", interface_endpoint(), "App", "https://ssm.us-east-1.amazonaws.com"),
        scene("peering", peering(&["10.0.0.0/16 pcx-Shop"]), "App", "Db"),
        scene("peering-without-a-way-back", peering(&[]), "App", "Db"),
        scene("hub", hub(), "App", "10.9.1.4"),
        scene("hub-on-premises", hub(), "Office", "10.9.1.4"),
        scene("hub-to-on-premises", hub(), "App", "192.168.0.10"),
        scene("on-premises", on_premises(), "Office", "10.0.1.4"),
        scene("private-link", private_link(), "App", "10.0.1.5"),
        scene("inspected-from-the-internet", inspected(), "internet", "Web"),
        scene("inspected-to-the-internet", inspected(), "Web", "198.51.100.7"),
        scene("inspection-vpc", inspection_vpc(), "App", "Db"),
        scene("two-regions", two_regions(), "App", "Db"),
        scene("egress-vpc", egress_vpc(), "App", "198.51.100.7"),
    ]
}

const ZONE: &str = "us-east-1a";
const OPEN: &[&str] = &["ingress all 0.0.0.0/0"];

fn interface_endpoint() -> Landscape {
    Landscape::default()
        .vpc("Shop", "10.0.0.0/16")
        .subnet("Shop", "App", "10.0.1.0/24", ZONE)
        .subnet("Shop", "Endpoints", "10.0.2.0/24", ZONE)
        .instance("App", "App", OPEN)
        .interface_endpoint("Shop", "Ssm", "com.amazonaws.us-east-1.ssm", &["Endpoints"])
}

fn peering(back: &[&str]) -> Landscape {
    two_vpcs().peering("Shop", "Shop", "Data").rows("App", &["10.1.0.0/16 pcx-Shop"]).rows("Db", back)
}

fn two_vpcs() -> Landscape {
    Landscape::default()
        .vpc("Shop", "10.0.0.0/16")
        .vpc("Data", "10.1.0.0/16")
        .subnet("Shop", "App", "10.0.1.0/24", ZONE)
        .subnet("Data", "Db", "10.1.1.0/24", ZONE)
        .instance("App", "App", OPEN)
        .instance("Db", "Db", OPEN)
}

/// An endpoint whose group admits everybody, the office too.
fn with_open_endpoint(landscape: Landscape, vpc: &str, name: &str, service: &str, subnet: &str) -> Landscape {
    landscape.group(vpc, name, OPEN).endpoint_with(vpc, name, service, &[subnet], |request| {
        request.security_group_ids = vec![read(&format!("sg-{name}"))];
    })
}

/// A spoke, a VPC with shared endpoints and an office around a transit gateway.
fn hub() -> Landscape {
    let landscape = Landscape::default()
        .vpc("Shop", "10.0.0.0/16")
        .vpc("Shared", "10.9.0.0/16")
        .subnet("Shop", "App", "10.0.1.0/24", ZONE)
        .subnet("Shop", "ShopTransit", "10.0.9.0/28", ZONE)
        .subnet("Shared", "Endpoints", "10.9.1.0/24", ZONE)
        .subnet("Shared", "SharedTransit", "10.9.9.0/28", ZONE)
        .instance("App", "App", OPEN)
        .transit_gateway("Hub")
        .attach("Hub", "Shop", &["ShopTransit"])
        .attach("Hub", "Shared", &["SharedTransit"])
        .office_at_transit_gateway("Hub")
        .rows("App", &["10.9.0.0/16 tgw-Hub", "192.168.0.0/16 tgw-Hub"])
        .rows("Endpoints", &["10.0.0.0/8 tgw-Hub", "192.168.0.0/16 tgw-Hub"]);
    with_open_endpoint(landscape, "Shared", "Kms", "com.amazonaws.us-east-1.kms", "Endpoints")
}

fn on_premises() -> Landscape {
    let landscape = Landscape::default()
        .vpc("Shop", "10.0.0.0/16")
        .subnet("Shop", "Endpoints", "10.0.1.0/24", ZONE)
        .office_at_vpc("Shop")
        .rows("Endpoints", &["192.168.0.0/16 vgw-Shop"]);
    with_open_endpoint(landscape, "Shop", "Logs", "com.amazonaws.us-east-1.logs", "Endpoints")
}

/// A service in another account's VPC: the load balancer and its target in different subnets.
fn private_link() -> Landscape {
    let vendor = "444455556666";
    let landscape = Landscape::default()
        .vpc("Shop", "10.0.0.0/16")
        .vpc_of("Vendor", "10.0.0.0/16", vendor)
        .subnet("Vendor", "Front", "10.0.1.0/24", ZONE)
        .subnet("Vendor", "Back", "10.0.2.0/24", ZONE)
        .subnet("Shop", "App", "10.0.1.0/24", ZONE)
        .instance("App", "App", OPEN)
        .instance("Api", "Back", OPEN)
        .load_balancer(LoadBalancerType::Network, "Billing", &["Front"], &["Api"])
        .endpoint_service("Billing", vendor, None);
    with_open_endpoint(landscape, "Shop", "Bills", &Landscape::service_name("Billing"), "App")
}

/// A firewall in a VPC of its own, which sees what comes in from the internet and what goes back.
fn inspected() -> Landscape {
    Landscape::default()
        .vpc("Shop", "10.0.0.0/16")
        .vpc("Firewall", "10.8.0.0/16")
        .subnet("Firewall", "Inspection", "10.8.1.0/24", ZONE)
        .instance("Guard", "Inspection", OPEN)
        .load_balancer(LoadBalancerType::Gateway, "Guard", &["Inspection"], &["Guard"])
        .endpoint_service("Guard", "111122223333", None)
        .internet_gateway("Shop")
        .subnet("Shop", "Web", "10.0.1.0/24", ZONE)
        .subnet("Shop", "Edge", "10.0.2.0/24", ZONE)
        .instance("Web", "Web", OPEN)
        .public_address("Web", "203.0.113.20")
        .gateway_load_balancer_endpoint("Shop", "Guard", "Guard", "Edge")
        .edge_table("Shop", "Ingress", &["10.0.1.0/24 vpce-Guard"])
        .rows("Web", &["0.0.0.0/0 vpce-Guard"])
        .rows("Edge", &["0.0.0.0/0 igw-Shop"])
}

/// Everything between two VPCs goes through an appliance in a third, by one transit gateway with two tables.
fn inspection_vpc() -> Landscape {
    let mut landscape = two_vpcs()
        .vpc("Inspect", "10.8.0.0/16")
        .subnet("Inspect", "Transit", "10.8.1.0/24", ZONE)
        .subnet("Inspect", "Firewall", "10.8.2.0/24", ZONE)
        .instance("Guard", "Firewall", OPEN)
        .transit_gateway("Hub")
        .attach("Hub", "Shop", &["App"])
        .attach("Hub", "Data", &["Db"])
        .attach("Hub", "Inspect", &["Transit"])
        .rows("App", &["10.1.0.0/16 tgw-Hub"])
        .rows("Db", &["10.0.0.0/16 tgw-Hub"])
        .rows("Transit", &["0.0.0.0/0 eni-Guard"])
        .rows("Firewall", &["10.0.0.0/8 tgw-Hub"]);
    landscape.cloud.network_interfaces.get_mut(&read("eni-Guard")).unwrap().source_dest_check = false;
    let tables = &mut landscape.cloud.transit_gateway_route_tables;
    let mut inspected = tables[&read("tgw-rtb-Hub")].clone();
    inspected.transit_gateway_route_table_id = read("tgw-rtb-Inspected");
    inspected.associations = vec![read("tgw-attach-Inspect")];
    tables.insert(read("tgw-rtb-Inspected"), inspected);
    let hub = tables.get_mut(&read("tgw-rtb-Hub")).unwrap();
    hub.associations.retain(|id| id.name() != "Inspect");
    hub.propagations.clear();
    with_transit_route(landscape, "Hub", "10.0.0.0/8", "Inspect")
}

/// A static route of `tgw-rtb-TABLE`.
fn with_transit_route(mut landscape: Landscape, table: &str, destination: &str, attachment: &str) -> Landscape {
    let tables = &mut landscape.cloud.transit_gateway_route_tables;
    tables.get_mut(&read(&format!("tgw-rtb-{table}"))).unwrap().routes.push(TransitGatewayRoute {
        destination_cidr_block: read(destination),
        transit_gateway_attachment_id: Some(read(&format!("tgw-attach-{attachment}"))),
    });
    landscape
}

/// Two VPCs in different Regions, whose transit gateways are peered.
fn two_regions() -> Landscape {
    let mut landscape = Landscape::default().vpc("Shop", "10.0.0.0/16").vpc("Data", "10.1.0.0/16");
    landscape.cloud.vpcs.get_mut(&VpcId::named("Data")).unwrap().region = read("eu-west-1");
    landscape = landscape
        .subnet("Shop", "App", "10.0.1.0/24", ZONE)
        .subnet("Data", "Db", "10.1.1.0/24", "eu-west-1b")
        .instance("App", "App", OPEN)
        .instance("Db", "Db", OPEN)
        .transit_gateway("Virginia")
        .transit_gateway("Ireland")
        .attach("Virginia", "Shop", &["App"])
        .attach("Ireland", "Data", &["Db"])
        .rows("App", &["10.1.0.0/16 tgw-Virginia"])
        .rows("Db", &["10.0.0.0/16 tgw-Ireland"]);
    landscape.cloud.transit_gateways.get_mut(&read("tgw-Ireland")).unwrap().region = read("eu-west-1");
    let attachment = TransitGatewayAttachment {
        transit_gateway_attachment_id: read("tgw-attach-Atlantic"),
        transit_gateway_id: read("tgw-Virginia"),
        resource: AttachedResource::Peering { peer_transit_gateway_id: read("tgw-Ireland") },
        is_available: true,
    };
    landscape.cloud.transit_gateway_attachments.insert(read("tgw-attach-Atlantic"), attachment);
    for (table, destination) in [("Virginia", "10.1.0.0/16"), ("Ireland", "10.0.0.0/16")] {
        let tables = &mut landscape.cloud.transit_gateway_route_tables;
        let table_id = read(&format!("tgw-rtb-{table}"));
        tables.get_mut(&table_id).unwrap().associations.push(read("tgw-attach-Atlantic"));
        landscape = with_transit_route(landscape, table, destination, "Atlantic");
    }
    landscape
}

fn egress_vpc() -> Landscape {
    let mut landscape = Landscape::default()
        .vpc("Shop", "10.0.0.0/16")
        .vpc("Egress", "10.7.0.0/16")
        .internet_gateway("Egress")
        .subnet("Shop", "App", "10.0.1.0/24", ZONE)
        .subnet("Egress", "Transit", "10.7.1.0/24", ZONE)
        .subnet("Egress", "Public", "10.7.2.0/24", ZONE)
        .instance("App", "App", OPEN)
        .transit_gateway("Hub")
        .attach("Hub", "Shop", &["App"])
        .attach("Hub", "Egress", &["Transit"])
        .rows("App", &["0.0.0.0/0 tgw-Hub"])
        .rows("Transit", &["0.0.0.0/0 nat-Out"])
        .rows("Public", &["0.0.0.0/0 igw-Egress", "10.0.0.0/16 tgw-Hub"]);
    landscape.cloud.allocate_address(read("eipalloc-Out"));
    let request = CreateNatGateway {
        nat_gateway_id: NatGatewayId::named("Out"),
        subnet_id: read("subnet-Public"),
        connectivity_type: ConnectivityType::Public,
        allocation_id: Some(read("eipalloc-Out")),
    };
    landscape.cloud.create_nat_gateway(request).unwrap();
    with_transit_route(landscape, "Hub", "0.0.0.0/0", "Egress")
}

/// Spokes around a transit gateway, each with these numbers of subnets and instances; the last has endpoints to these services.
pub fn star(spokes: u8, subnets: u8, instances: u8, services: &[&str]) -> Landscape {
    let mut landscape = Landscape::default().transit_gateway("Hub");
    for spoke in 0..spokes {
        let vpc = format!("V{spoke}");
        landscape = landscape.vpc(&vpc, &format!("10.{spoke}.0.0/16"));
        for subnet in 0..subnets {
            let name = format!("V{spoke}S{subnet}");
            let zone = ["us-east-1a", "us-east-1b", "us-east-1c"][usize::from(subnet % 3)];
            landscape = landscape.subnet(&vpc, &name, &format!("10.{spoke}.{subnet}.0/24"), zone);
            landscape = landscape.rows(&name, &["10.0.0.0/8 tgw-Hub"]);
            for instance in 0..instances {
                landscape = landscape.instance(&format!("V{spoke}S{subnet}I{instance}"), &name, OPEN);
            }
        }
        landscape = landscape.attach("Hub", &vpc, &[&format!("V{spoke}S{}", subnets - 1)]);
    }
    let last = format!("V{}", spokes - 1);
    for service in services {
        let service_name = format!("com.amazonaws.us-east-1.{service}");
        let name = service.replace('.', "");
        landscape = landscape.interface_endpoint(&last, &name, &service_name, &[&format!("{last}S0")]);
    }
    landscape
}
