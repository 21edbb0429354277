//! How long a large bill takes, and a comparison over many volumes.
//!
//! The aims: a bill of 1,000 endpoints and 100,000 flows in less than 50 ms, and a million volumes over five designs in less
//! than a second.

use divan::Bencher;
use rust_decimal::Decimal;
use vpce_model::action::{CreateNetworkInterface, CreateSubnet, CreateVpc, CreateVpcEndpoint};
use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::{
    InstanceId, InternetGatewayId, NetworkInterfaceId, RouteTableId, SecurityGroupId, SubnetId, VpcEndpointId, VpcId,
};
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::cloud::security_group::{Peer, SecurityGroupRule};
use vpce_model::cloud::service::{Service, ServiceName};
use vpce_model::cloud::vpc_endpoint::EndpointService;
use vpce_model::pricing::{
    CostCurve, Flow, Layout, PriceBook, Usage, Variable, Workload, bill, compare, draw_comparison,
};

fn main() {
    divan::main();
}

const VPCS: usize = 20;
const SERVICES: usize = 49;
const FLOWS: usize = 100_000;

/// Services that interface endpoints lead to by name.
fn services() -> impl Iterator<Item = Service> {
    let region = "us-east-1".parse().expect("a Region");
    let is_named = move |service: &Service| service.private_dns_names(region).iter().any(|name| !name.starts_with('*'));
    Service::all().filter(is_named).filter(|service| !Service::WITH_GATEWAY.contains(service)).take(SERVICES)
}

/// A network of twenty VPCs, each with an instance, a gateway endpoint and 49 interface endpoints: a thousand in all, as many
/// as a Region has without asking (RT-36).
fn network() -> Cloud {
    let mut cloud = Cloud::default();
    for number in 0..VPCS {
        let name = number.to_string();
        let (vpc, subnet, gateway) = (VpcId::named(&name), SubnetId::named(&name), InternetGatewayId::named(&name));
        let region = "us-east-1".parse().expect("a Region");
        let request = CreateVpc::new(vpc.clone(), region, "10.0.0.0/16".parse().expect("a block"));
        cloud.create_vpc(CreateVpc { enable_dns_hostnames: true, ..request }).expect("a VPC");
        cloud.create_internet_gateway(gateway.clone());
        cloud.attach_internet_gateway(&gateway, &vpc).expect("attached");
        let request = CreateSubnet {
            subnet_id: subnet.clone(),
            vpc_id: vpc.clone(),
            availability_zone: None,
            cidr_block: Some("10.0.1.0/24".parse().expect("a block")),
            ipv6_cidr_block: None,
            map_public_ip_on_launch: true,
        };
        cloud.create_subnet(request).expect("a subnet");
        let table = RouteTableId::named(&name);
        cloud.create_route_table(table.clone(), &vpc).expect("a table");
        cloud.associate_route_table(&table, &subnet).expect("associated");
        cloud.create_route(&table, format!("0.0.0.0/0 {gateway}").parse().expect("a route")).expect("made");
        let service = "com.amazonaws.us-east-1.s3".parse().expect("a service");
        let mut endpoint = CreateVpcEndpoint::new(VpcEndpointId::named(&name), vpc.clone(), service);
        endpoint.route_table_ids = vec![table];
        cloud.create_vpc_endpoint(endpoint).expect("an endpoint");
        let group = SecurityGroupId::named(&name);
        cloud.create_security_group(group.clone(), &name, &vpc).expect("a group");
        let https = SecurityGroupRule {
            is_egress: false,
            ip_protocol: IpProtocol::TCP,
            ports: PortRange::one(443),
            peer: Peer::Cidr("10.0.0.0/8".parse().expect("a block")),
        };
        cloud.authorize_security_group(&group, https).expect("a rule");
        for service in services() {
            let id = VpcEndpointId::named(&format!("{name}-{}", service.code()));
            let service = EndpointService::Aws(ServiceName { region, service });
            let request = CreateVpcEndpoint::interface(id, vpc.clone(), service, [subnet.clone()]);
            let request =
                CreateVpcEndpoint { private_dns_enabled: true, security_group_ids: vec![group.clone()], ..request };
            cloud.create_vpc_endpoint(request).expect("an endpoint");
        }
        let interface = CreateNetworkInterface::new(NetworkInterfaceId::named(&name), subnet);
        cloud.run_instances(InstanceId::named(&name), vec![interface], None).expect("an instance");
    }
    cloud
}

/// Each instance to a hundred destinations, over and over, as flow logs have them.
fn usage() -> Usage {
    let region = "us-east-1".parse().expect("a Region");
    let names: Vec<String> =
        services().filter_map(|service| service.private_dns_names(region).into_iter().next()).collect();
    let flow = |number: usize| {
        let (from, to) = (number % VPCS, number / VPCS % 100);
        let to = match to {
            0..SERVICES => format!("https://{}", names[to]),
            SERVICES..75 => format!("s3://bucket-{to}/{number}"),
            to => format!("203.0.113.{to}"),
        };
        let to = to.parse().expect("a destination");
        Flow { from: from.to_string(), to, service: None, sent: Decimal::new(15, 1), received: Decimal::new(125, 2) }
    };
    Usage { flows: (0..FLOWS).map(flow).collect(), ..Usage::default() }
}

/// 1,000 endpoints and 100,000 flows.
#[divan::bench]
fn large_bill(bencher: Bencher<'_, '_>) {
    let (cloud, usage) = (network(), usage());
    let region = "us-east-1".parse().expect("a Region");
    bencher.bench(|| bill(&cloud, region, divan::black_box(&usage), PriceBook::published()).expect("a bill"));
}

const DESIGNS: [Layout; 5] = [
    Layout::Nat,
    Layout::NatAndInterface,
    Layout::Interface,
    Layout::SharedNewTransitGateway,
    Layout::SharedTransitGateway,
];

fn workload() -> Workload {
    let region = "us-east-1".parse().expect("a Region");
    Workload { vpcs: 5.into(), endpoints: 10.into(), zones: 3.into(), ..Workload::new(region) }
}

/// A million volumes over five designs.
#[divan::bench]
fn sweep(bencher: Bencher<'_, '_>) {
    let curve = |layout: &Layout| {
        CostCurve::new(&layout.design(), &workload(), Variable::Gigabytes, PriceBook::published()).expect("a curve")
    };
    let curves: Vec<CostCurve> = DESIGNS.iter().map(curve).collect();
    bencher.bench(|| {
        let mut cheapest = [0u32; DESIGNS.len()];
        for volume in 0..1_000_000u32 {
            let at = Decimal::from(volume * 10);
            let costs = curves.iter().map(|curve| curve.cost(at).expect("it can be counted"));
            let least = costs.enumerate().min_by_key(|(_, cost)| *cost);
            cheapest[least.map_or(0, |(place, _)| place)] += 1;
        }
        cheapest
    });
}

/// What a page does when a slider moves: every design compared, and drawn.
#[divan::bench]
fn redraw(bencher: Bencher<'_, '_>) {
    let designs = DESIGNS.map(Layout::design);
    bencher.bench(|| {
        let comparison = compare(PriceBook::published(), &workload(), &designs, Variable::Gigabytes).expect("compared");
        draw_comparison(divan::black_box(&comparison), None).expect("drawn")
    });
}
