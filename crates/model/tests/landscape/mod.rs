//! Networks of several VPCs for the tests, in the words of the resources.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

pub mod any;

use std::fmt::Debug;
use std::str::FromStr;

use vpce_model::action::{CreateNetworkInterface, CreateSubnet, CreateVpc, CreateVpcEndpoint};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::endpoint_service::{EndpointServiceName, PrivateDnsName, ServiceConfiguration};
use vpce_model::cloud::hosted_zone::{HostedZone, RecordData, RecordSet, ResolverDirection, ResolverEndpoint};
use vpce_model::cloud::id::{
    InternetGatewayId, NetworkInterfaceId, RouteTableId, SecurityGroupId, SubnetId, TransitGatewayAttachmentId, VpcId,
};
use vpce_model::cloud::load_balancer::{
    FlowStickiness, Listener, LoadBalancer, LoadBalancerType, TargetDescription, TargetGroup, TargetId,
};
use vpce_model::cloud::network_interface::{InterfaceType, NetworkInterface};
use vpce_model::cloud::peering::{PeeringStatus, VpcPeeringConnection};
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::cloud::route_table::{EdgeGateway, Propagation, Route};
use vpce_model::cloud::security_group::{Peer, SecurityGroupRule};
use vpce_model::cloud::transit_gateway::{
    AttachedResource, TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable,
};
use vpce_model::cloud::vpc_endpoint::{IpAddressType, VpcEndpointType};
use vpce_model::cloud::vpn::{CustomerGateway, VpnConnection, VpnEnd, VpnGateway};
use vpce_model::trace::{Answer, Question, trace};

pub fn read<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("`{text}`: {error:?}"))
}

/// `ingress 443 10.0.0.0/8`: TCP, from or to a CIDR block or a group.
pub fn rule(text: &str) -> SecurityGroupRule {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [direction, port, peer] = words[..] else { panic!("`{text}` has not three words") };
    let peer = if peer.starts_with("sg-") { Peer::Group(read(peer)) } else { Peer::Cidr(read(peer)) };
    let ports = if port == "all" { PortRange::ALL } else { read(port) };
    SecurityGroupRule { is_egress: direction == "egress", ip_protocol: IpProtocol::TCP, ports, peer }
}

/// VPCs of us-east-1, with both DNS settings on.
#[derive(Clone, Debug, Default)]
pub struct Landscape {
    pub cloud: Cloud,
}

impl Landscape {
    pub fn vpc(self, name: &str, cidr_block: &str) -> Self {
        self.vpc_of(name, cidr_block, "111122223333")
    }

    pub fn vpc_of(mut self, name: &str, cidr_block: &str, owner_id: &str) -> Self {
        let request = CreateVpc {
            enable_dns_hostnames: true,
            owner_id: owner_id.to_owned(),
            ..CreateVpc::new(VpcId::named(name), read("us-east-1"), read(cidr_block))
        };
        // Landscapes may be larger than an account is at first.
        self.cloud.quotas.vpcs_per_region = usize::MAX;
        self.cloud.create_vpc(request).unwrap();
        self
    }

    /// `subnet-NAME` in `vpc-VPC` and a zone, with a route table of its own, `rtb-NAME`.
    pub fn subnet(mut self, vpc: &str, name: &str, cidr_block: &str, zone: &str) -> Self {
        let (vpc_id, subnet_id, table) = (VpcId::named(vpc), SubnetId::named(name), RouteTableId::named(name));
        let request = CreateSubnet {
            subnet_id: subnet_id.clone(),
            vpc_id: vpc_id.clone(),
            availability_zone: Some(read(zone)),
            cidr_block: Some(read(cidr_block)),
            ipv6_cidr_block: None,
            map_public_ip_on_launch: false,
        };
        self.cloud.create_subnet(request).unwrap();
        self.cloud.create_route_table(table.clone(), &vpc_id).unwrap();
        self.cloud.associate_route_table(&table, &subnet_id).unwrap();
        self
    }

    /// `i-NAME` with `eni-NAME` and `sg-NAME`, which lets everything out and in what the rules say.
    pub fn instance(mut self, name: &str, subnet: &str, rules: &[&str]) -> Self {
        let vpc = self.cloud.subnets[&SubnetId::named(subnet)].vpc_id.clone();
        let group = SecurityGroupId::named(name);
        self.cloud.create_security_group(group.clone(), name, &vpc).unwrap();
        for text in rules {
            self.cloud.authorize_security_group(&group, rule(text)).unwrap();
        }
        let request = CreateNetworkInterface {
            groups: vec![group],
            ..CreateNetworkInterface::new(NetworkInterfaceId::named(name), SubnetId::named(subnet))
        };
        self.cloud.run_instances(read(&format!("i-{name}")), vec![request], None).unwrap();
        self
    }

    /// Rows of a table, whatever calls would say of them.
    pub fn rows(mut self, table: &str, rows: &[&str]) -> Self {
        let table = self.cloud.route_tables.get_mut(&RouteTableId::named(table)).unwrap();
        table.routes.extend(rows.iter().map(|row| read::<Route>(row)));
        self
    }

    pub fn group(mut self, vpc: &str, name: &str, rules: &[&str]) -> Self {
        let group = SecurityGroupId::named(name);
        self.cloud.create_security_group(group.clone(), name, &VpcId::named(vpc)).unwrap();
        for text in rules {
            self.cloud.authorize_security_group(&group, rule(text)).unwrap();
        }
        self
    }

    /// `vpce-NAME` with private names, in these subnets, with the group `sg-NAME` that admits HTTPS from 10.0.0.0/8.
    pub fn interface_endpoint(self, vpc: &str, name: &str, service: &str, subnets: &[&str]) -> Self {
        let rules = ["ingress 443 10.0.0.0/8"];
        self.group(vpc, name, &rules).endpoint_with(vpc, name, service, subnets, |request| {
            request.private_dns_enabled = true;
            request.security_group_ids = vec![SecurityGroupId::named(name)];
        })
    }

    pub fn interface_endpoint_without_names(self, vpc: &str, name: &str, service: &str, subnets: &[&str]) -> Self {
        self.group(vpc, name, &["ingress 443 10.0.0.0/8"]).endpoint_with(vpc, name, service, subnets, |request| {
            request.security_group_ids = vec![SecurityGroupId::named(name)];
        })
    }

    pub fn endpoint_with(
        mut self,
        vpc: &str,
        name: &str,
        service: &str,
        subnets: &[&str],
        change: impl FnOnce(&mut CreateVpcEndpoint),
    ) -> Self {
        let subnets = subnets.iter().map(|subnet| SubnetId::named(subnet));
        let service: vpce_model::cloud::vpc_endpoint::EndpointService = read(service);
        let mut request =
            CreateVpcEndpoint::interface(read(&format!("vpce-{name}")), VpcId::named(vpc), service, subnets);
        change(&mut request);
        self.cloud.create_vpc_endpoint(request).unwrap();
        self
    }

    pub fn gateway_endpoint(mut self, vpc: &str, name: &str, tables: &[&str]) -> Self {
        let mut request = CreateVpcEndpoint::new(
            read(&format!("vpce-{name}")),
            VpcId::named(vpc),
            read("com.amazonaws.us-east-1.s3"),
        );
        request.route_table_ids = tables.iter().map(|table| RouteTableId::named(table)).collect();
        self.cloud.create_vpc_endpoint(request).unwrap();
        self
    }

    /// `pcx-NAME` between two VPCs, with the routes of these tables to the other's block.
    pub fn peering(mut self, name: &str, one: &str, other: &str) -> Self {
        let connection = VpcPeeringConnection {
            vpc_peering_connection_id: read(&format!("pcx-{name}")),
            requester_vpc_id: VpcId::named(one),
            accepter_vpc_id: VpcId::named(other),
            status: PeeringStatus::Active,
        };
        self.cloud.vpc_peering_connections.insert(connection.vpc_peering_connection_id.clone(), connection);
        self
    }

    /// `tgw-NAME` with one table, `tgw-rtb-NAME`, which every attachment is associated with and propagates to.
    pub fn transit_gateway(mut self, name: &str) -> Self {
        let table_id = read(&format!("tgw-rtb-{name}"));
        let gateway = TransitGateway {
            transit_gateway_id: read(&format!("tgw-{name}")),
            region: read("us-east-1"),
            owner_id: "111122223333".to_owned(),
            association_default_route_table_id: Some(Clone::clone(&table_id)),
            propagation_default_route_table_id: Some(Clone::clone(&table_id)),
        };
        let table = TransitGatewayRouteTable {
            transit_gateway_route_table_id: table_id,
            transit_gateway_id: gateway.transit_gateway_id.clone(),
            associations: Vec::new(),
            propagations: Vec::new(),
            routes: Vec::new(),
        };
        self.cloud.transit_gateway_route_tables.insert(table.transit_gateway_route_table_id.clone(), table);
        self.cloud.transit_gateways.insert(gateway.transit_gateway_id.clone(), gateway);
        self
    }

    /// `tgw-attach-NAME`, associated with and propagating to the gateway's table.
    pub fn attach(self, gateway: &str, vpc: &str, subnets: &[&str]) -> Self {
        let resource = AttachedResource::Vpc {
            vpc_id: VpcId::named(vpc),
            subnet_ids: subnets.iter().map(|subnet| SubnetId::named(subnet)).collect(),
            appliance_mode_support: false,
        };
        self.attach_resource(gateway, vpc, resource)
    }

    fn attach_resource(mut self, gateway: &str, name: &str, resource: AttachedResource) -> Self {
        let id: TransitGatewayAttachmentId = read(&format!("tgw-attach-{name}"));
        let attachment = TransitGatewayAttachment {
            transit_gateway_attachment_id: id.clone(),
            transit_gateway_id: read(&format!("tgw-{gateway}")),
            resource,
            is_available: true,
        };
        self.cloud.transit_gateway_attachments.insert(id.clone(), attachment);
        let table = self.cloud.transit_gateway_route_tables.get_mut(&read(&format!("tgw-rtb-{gateway}"))).unwrap();
        table.associations.push(id.clone());
        table.propagations.push(id);
        self
    }

    /// `cgw-Office` with 192.168.0.0/16 behind it, and a VPN to `vgw-NAME`, which is attached to a VPC.
    pub fn office_at_vpc(mut self, vpc: &str) -> Self {
        let id: vpce_model::cloud::id::VpnGatewayId = read(&format!("vgw-{vpc}"));
        let gateway = VpnGateway { vpn_gateway_id: id.clone(), vpc_id: Some(VpcId::named(vpc)) };
        self.cloud.vpn_gateways.insert(id.clone(), gateway);
        self.office(VpnEnd::VpnGateway(id))
    }

    pub fn office_at_transit_gateway(self, gateway: &str) -> Self {
        let landscape = self.office(VpnEnd::TransitGateway(read(&format!("tgw-{gateway}"))));
        landscape.attach_resource(gateway, "Office", AttachedResource::Vpn { vpn_connection_id: read("vpn-Office") })
    }

    fn office(mut self, ends_at: VpnEnd) -> Self {
        let router = CustomerGateway { customer_gateway_id: read("cgw-Office"), ip_address: None };
        self.cloud.customer_gateways.insert(router.customer_gateway_id.clone(), router);
        let connection = VpnConnection {
            vpn_connection_id: read("vpn-Office"),
            customer_gateway_id: read("cgw-Office"),
            ends_at,
            propagation: Propagation::VpnStatic,
            routes: vec![read("192.168.0.0/16")],
        };
        self.cloud.vpn_connections.insert(connection.vpn_connection_id.clone(), connection);
        self
    }

    /// An inbound resolver endpoint with an interface in a subnet.
    pub fn inbound_resolver(mut self, subnet: &str) -> Self {
        let id = NetworkInterfaceId::named("Inbound");
        let request = CreateNetworkInterface::new(id.clone(), SubnetId::named(subnet));
        self.cloud.create_network_interface(request).unwrap();
        let endpoint = ResolverEndpoint {
            resolver_endpoint_id: read("rslvr-in-1"),
            direction: ResolverDirection::Inbound,
            vpc_id: self.cloud.subnets[&SubnetId::named(subnet)].vpc_id.clone(),
            network_interface_ids: vec![id],
            groups: Vec::new(),
        };
        self.cloud.resolver_endpoints.insert(endpoint.resolver_endpoint_id.clone(), endpoint);
        self
    }

    pub fn hosted_zone(mut self, name: &str, vpcs: &[&str], records: &[(&str, RecordData)]) -> Self {
        let zone = HostedZone {
            id: format!("Z-{name}"),
            name: name.to_owned(),
            vpcs: vpcs.iter().map(|vpc| VpcId::named(vpc)).collect(),
            records: records
                .iter()
                .map(|(name, data)| RecordSet { name: (*name).to_owned(), data: data.clone() })
                .collect(),
        };
        self.cloud.hosted_zones.insert(zone.id.clone(), zone);
        self
    }

    /// A load balancer with nodes in these subnets, that sends its port 443 to these instances.
    pub fn load_balancer(mut self, kind: LoadBalancerType, name: &str, subnets: &[&str], targets: &[&str]) -> Self {
        let vpc_id = self.cloud.subnets[&SubnetId::named(subnets[0])].vpc_id.clone();
        let nodes: Vec<NetworkInterfaceId> = match kind {
            LoadBalancerType::Gateway => Vec::new(),
            LoadBalancerType::Network => subnets.iter().map(|subnet| self.node(name, subnet)).collect(),
        };
        let (arn, group) = (format!("arn:nlb/{name}"), format!("arn:targets/{name}"));
        let protocol = if kind == LoadBalancerType::Gateway { IpProtocol::All } else { IpProtocol::TCP };
        let balancer = LoadBalancer {
            load_balancer_arn: arn.clone(),
            load_balancer_name: name.to_owned(),
            load_balancer_type: kind,
            ip_address_type: IpAddressType::Ipv4,
            vpc_id: vpc_id.clone(),
            subnet_ids: subnets.iter().map(|subnet| SubnetId::named(subnet)).collect(),
            network_interface_ids: nodes,
            security_groups: Vec::new(),
            enforce_security_group_inbound_rules_on_private_link_traffic: true,
            cross_zone: false,
            listeners: vec![Listener { protocol, port: 443, target_group_arn: group.clone() }],
        };
        let targets = TargetGroup {
            target_group_arn: group.clone(),
            vpc_id,
            port: 8443,
            proxy_protocol_v2: false,
            stickiness: FlowStickiness::default(),
            targets: targets
                .iter()
                .map(|name| TargetDescription { id: TargetId::Instance(read(&format!("i-{name}"))), port: None })
                .collect(),
        };
        self.cloud.target_groups.insert(group, targets);
        self.cloud.load_balancers.insert(arn, balancer);
        self
    }

    fn node(&mut self, balancer: &str, subnet: &str) -> NetworkInterfaceId {
        let subnet = self.cloud.subnets[&SubnetId::named(subnet)].clone();
        let id = NetworkInterfaceId::named(&format!("{balancer}-{}", subnet.subnet_id.name()));
        let interface = NetworkInterface {
            network_interface_id: id.clone(),
            interface_type: InterfaceType::NetworkLoadBalancer,
            vpc_id: subnet.vpc_id,
            subnet_id: subnet.subnet_id,
            private_ip_address: subnet.cidr_block.and_then(|block| block.hosts().nth(99)),
            ipv4_block: None,
            ipv6_addresses: Vec::new(),
            public_ip: None,
            groups: Vec::new(),
            instance_id: None,
            source_dest_check: false,
        };
        self.cloud.network_interfaces.insert(id.clone(), interface);
        id
    }

    /// `vpce-svc-NAME` in front of the load balancer of that name, for every account.
    pub fn endpoint_service(mut self, name: &str, owner_id: &str, private_name: Option<&str>) -> Self {
        use vpce_model::cloud::endpoint_service::PrivateDnsNameState::Verified;
        let service = ServiceConfiguration {
            service_id: read(&format!("vpce-svc-{name}")),
            region: read("us-east-1"),
            owner_id: owner_id.to_owned(),
            acceptance_required: false,
            allowed_principals: vec!["*".to_owned()],
            load_balancer_arns: vec![format!("arn:nlb/{name}")],
            private_dns_name: private_name.map(|name| PrivateDnsName { name: name.to_owned(), state: Verified }),
            supported_ip_address_types: IpAddressType::Ipv4,
            supported_regions: Vec::new(),
            payer_responsibility: None,
        };
        self.cloud.endpoint_services.insert(service.service_id.clone(), service);
        self
    }

    pub fn service_name(name: &str) -> String {
        EndpointServiceName { region: read("us-east-1"), service_id: read(&format!("vpce-svc-{name}")) }.to_string()
    }

    pub fn gateway_load_balancer_endpoint(self, vpc: &str, name: &str, service: &str, subnet: &str) -> Self {
        self.endpoint_with(vpc, name, &Self::service_name(service), &[subnet], |request| {
            request.vpc_endpoint_type = VpcEndpointType::GatewayLoadBalancer;
        })
    }

    /// `igw-VPC`, attached.
    pub fn internet_gateway(mut self, vpc: &str) -> Self {
        let id = InternetGatewayId::named(vpc);
        self.cloud.create_internet_gateway(id.clone());
        self.cloud.attach_internet_gateway(&id, &VpcId::named(vpc)).unwrap();
        self
    }

    /// `rtb-NAME` for what comes in through `igw-VPC`.
    pub fn edge_table(mut self, vpc: &str, name: &str, rows: &[&str]) -> Self {
        let id = RouteTableId::named(name);
        self.cloud.create_route_table(id.clone(), &VpcId::named(vpc)).unwrap();
        let gateway = EdgeGateway::InternetGateway(InternetGatewayId::named(vpc));
        self.cloud.route_tables.get_mut(&id).unwrap().gateway = Some(gateway);
        self.rows(name, rows)
    }

    pub fn public_address(mut self, instance: &str, address: &str) -> Self {
        let id = NetworkInterfaceId::named(instance);
        self.cloud.network_interfaces.get_mut(&id).unwrap().public_ip = Some(read(address));
        self
    }

    pub fn address(&self, name: &str) -> String {
        let interface = &self.cloud.network_interfaces[&NetworkInterfaceId::named(name)];
        interface.addresses().next().unwrap().to_string()
    }

    pub fn ask(&self, from: &str, to: &str) -> Answer {
        trace(&self.cloud, &Question::new(from, read(to))).unwrap()
    }
}
