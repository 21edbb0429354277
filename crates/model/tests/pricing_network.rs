//! What networks of several VPCs cost: endpoints, transit gateways, peering connections, and what is behind them.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

mod landscape;

use landscape::{Landscape, read};
use rust_decimal::Decimal;
use vpce_model::cloud::endpoint_service::PayerResponsibility;
use vpce_model::cloud::load_balancer::LoadBalancerType;
use vpce_model::cloud::vpc_endpoint::VpcEndpointType;
use vpce_model::pricing::{
    Amount, Bill, BillLine, Class, Flow, Free, Layout, PriceBook, Usage, UsageItem, Usd, Variable, Workload, bill,
    compare, demand, follow,
};

const SSM: &str = "https://ssm.us-east-1.amazonaws.com";

fn flow(from: &str, to: &str, sent: u32, received: u32) -> Flow {
    let (sent, received) = (sent.into(), received.into());
    Flow { from: from.to_owned(), to: read(to), service: None, sent, received }
}

fn billed(landscape: &Landscape, flows: Vec<Flow>) -> Bill {
    let usage = Usage { flows, ..Usage::default() };
    bill(&landscape.cloud, read("us-east-1"), &usage, PriceBook::published()).unwrap()
}

/// The usage types of a bill without their Region, and how much there is of each.
fn quantities(bill: &Bill) -> Vec<(String, String)> {
    let lines =
        bill.lines.iter().map(|line| (line.usage_type.meter.to_string(), line.quantity.normalize().to_string()));
    lines.collect()
}

fn lines<const COUNT: usize>(lines: [(&str, &str); COUNT]) -> Vec<(String, String)> {
    lines.map(|(meter, quantity)| (meter.to_owned(), quantity.to_owned())).to_vec()
}

/// `App` in zone a; an endpoint for Systems Manager in zones b and c.
fn with_endpoint() -> Landscape {
    Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .subnet("A", "B", "10.0.1.0/24", "us-east-1b")
        .subnet("A", "C", "10.0.2.0/24", "us-east-1c")
        .instance("App", "App", &[])
        .interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["B", "C"])
}

/// `PR-01`, `PR-02` and `PR-11`: hours in each zone, bytes both ways, and nothing for the crossing.
#[test]
fn an_interface_endpoint_costs_its_zones_and_its_bytes() {
    let bill = billed(&with_endpoint(), vec![flow("App", SSM, 10, 290)]);
    assert_eq!(quantities(&bill), lines([("VpcEndpoint-Hours", "1460"), ("VpcEndpoint-Bytes", "300")]));
    assert_eq!((bill.total(), bill.free.len(), bill.notes.len()), (Ok(Some(read("17.60"))), 0, 0));
    assert_eq!(bill.resources.iter().map(|cost| cost.resource.as_str()).collect::<Vec<_>>(), ["vpce-Ssm"]);
}

/// Three VPCs in one zone, each with `App`; the last holds the endpoint.
fn hub_and_spokes() -> Landscape {
    let spoke = |landscape: Landscape, number: usize| {
        let (name, block) = (format!("Spoke{number}"), format!("10.{number}"));
        landscape
            .vpc(&name, &format!("{block}.0.0/16"))
            .subnet(&name, &name, &format!("{block}.0.0/24"), "us-east-1a")
            .instance(&name, &name, &[])
    };
    let landscape = spoke(spoke(Landscape::default(), 1), 2);
    landscape.vpc("Hub", "10.9.0.0/16").subnet("Hub", "Hub", "10.9.0.0/24", "us-east-1a").interface_endpoint(
        "Hub",
        "Ssm",
        "com.amazonaws.us-east-1.ssm",
        &["Hub"],
    )
}

fn over_transit_gateway() -> Landscape {
    hub_and_spokes()
        .transit_gateway("1")
        .attach("1", "Spoke1", &["Spoke1"])
        .attach("1", "Spoke2", &["Spoke2"])
        .attach("1", "Hub", &["Hub"])
        .rows("Spoke1", &["10.0.0.0/8 tgw-1"])
        .rows("Spoke2", &["10.0.0.0/8 tgw-1"])
        .rows("Hub", &["10.0.0.0/8 tgw-1"])
}

/// To the endpoint of the hub by its address, from both spokes.
fn to_the_hub(landscape: &Landscape) -> Vec<Flow> {
    let endpoint = landscape.address("Ssm-Hub");
    vec![flow("Spoke1", &endpoint, 10, 290), flow("Spoke2", &endpoint, 100, 600)]
}

/// `PR-14` and `PR-44`: an attachment for each VPC and the hub, each GB into the transit gateway once and into the endpoint once.
/// The network costs what the design says that it stands for.
#[test]
fn a_hub_costs_what_its_design_does() {
    let network = over_transit_gateway();
    let bill = billed(&network, to_the_hub(&network));
    assert_eq!(
        quantities(&bill),
        lines([
            ("VpcEndpoint-Hours", "730"),
            ("VpcEndpoint-Bytes", "1000"),
            ("TransitGateway-Hours", "2190"),
            ("TransitGateway-Bytes", "1000"),
        ])
    );
    let workload =
        Workload { vpcs: Decimal::TWO, gigabytes: Decimal::ONE_THOUSAND, ..Workload::new(read("us-east-1")) };
    let designs = [Layout::SharedNewTransitGateway.design()];
    let compared = compare(PriceBook::published(), &workload, &designs, Variable::Gigabytes).unwrap();
    assert_eq!(bill.total(), Ok(compared.designs[0].cost.map(Usd::rounded)));
    let asked = demand(&network.cloud, read("us-east-1"), &to_the_hub(&network)).unwrap();
    assert_eq!((asked.workload.vpcs, asked.workload.gigabytes), (workload.vpcs, workload.gigabytes));
}

/// `PR-13` and `PR-48`: a peering connection costs nothing inside a zone, and the crossing at each end between zones.
#[test]
fn peering_costs_the_crossing() {
    let peered = |zone: &str| {
        Landscape::default()
            .vpc("A", "10.0.0.0/16")
            .vpc("B", "10.1.0.0/16")
            .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
            .subnet("B", "Db", "10.1.0.0/24", zone)
            .instance("App", "App", &[])
            .instance("Db", "Db", &["ingress 5432 10.0.0.0/16"])
            .interface_endpoint("B", "Ssm", "com.amazonaws.us-east-1.ssm", &["Db"])
            .peering("AB", "A", "B")
            .rows("App", &["10.1.0.0/16 pcx-AB"])
            .rows("Db", &["10.0.0.0/16 pcx-AB"])
    };
    let (near, far) = (peered("us-east-1a"), peered("us-east-1b"));
    let endpoint = near.address("Ssm-Db");
    let flows = || vec![flow("App", "Db:5432", 30, 70), flow("App", &endpoint, 100, 100)];
    let bill = billed(&near, flows());
    assert_eq!(quantities(&bill), lines([("VpcEndpoint-Hours", "730"), ("VpcEndpoint-Bytes", "200")]));
    assert_eq!((bill.free[0].free, bill.free[0].gigabytes), (Free::SameZone, 100.into()));
    let crossing = ("DataTransfer-Regional-Bytes", "600");
    assert_eq!(
        quantities(&billed(&far, flows())),
        lines([("VpcEndpoint-Hours", "730"), ("VpcEndpoint-Bytes", "200"), crossing])
    );
}

/// `PR-11`: behind a transit gateway no crossing of zones is charged.
#[test]
fn a_transit_gateway_makes_zones_free() {
    let network = over_transit_gateway()
        .subnet("Hub", "Far", "10.9.1.0/24", "us-east-1b")
        .rows("Far", &["10.0.0.0/8 tgw-1"])
        .instance("Db", "Far", &["ingress 5432 10.0.0.0/8"]);
    let mut network = network;
    // Its attachment of the hub has a subnet in zone a only; one in zone b is added.
    let attachment = network.cloud.transit_gateway_attachments.get_mut(&read("tgw-attach-Hub")).unwrap();
    if let vpce_model::cloud::transit_gateway::AttachedResource::Vpc { subnet_ids, .. } = &mut attachment.resource {
        subnet_ids.push(read("subnet-Far"));
    }
    let bill = billed(&network, vec![flow("Spoke1", "Db:5432", 30, 70)]);
    assert!(quantities(&bill).contains(&("TransitGateway-Bytes".to_owned(), "100".to_owned())), "{bill}");
    assert_eq!((bill.free[0].free, bill.free[0].gigabytes), (Free::TransitGateway, 100.into()));
}

/// `PR-05`: an endpoint of a Gateway Load Balancer is passed, and what is behind it is charged as well.
#[test]
fn an_inspected_gigabyte_passes_two_meters() {
    let network = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .vpc("Inspection", "10.1.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .subnet("A", "Entry", "10.0.1.0/24", "us-east-1a")
        .subnet("Inspection", "Appliances", "10.1.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .instance("Appliance", "Appliances", &["ingress all 0.0.0.0/0"])
        .load_balancer(LoadBalancerType::Gateway, "Wall", &["Appliances"], &["Appliance"])
        .endpoint_service("Wall", "111122223333", None)
        .gateway_load_balancer_endpoint("A", "Wall", "Wall", "Entry")
        .internet_gateway("A")
        .edge_table("A", "Edge", &["10.0.0.0/24 vpce-Wall"])
        .public_address("App", "203.0.113.5")
        .rows("App", &["0.0.0.0/0 vpce-Wall"])
        .rows("Entry", &["0.0.0.0/0 igw-A"]);
    let bill = billed(&network, vec![flow("App", "198.51.100.7", 150, 10)]);
    let used = quantities(&bill);
    for (meter, quantity) in
        [("VpcEndpoint-GWLBE-Hours", "730"), ("VpcEndpoint-GWLBE-Bytes", "160"), ("DataTransfer-Out-Bytes", "50")]
    {
        assert!(used.contains(&(meter.to_owned(), quantity.to_owned())), "{meter}: {bill}");
    }
    // What the load balancer costs nobody can say here, so the bill is not whole.
    assert_eq!(bill.total(), Ok(None));
    assert!(bill.to_string().contains("Wall is not charged: its price by the hour is not in the book"), "{bill}");
}

/// What stands there without a price in the book leaves the bill open, and says so.
#[test]
fn a_vpn_leaves_the_bill_open() {
    let network = with_endpoint().office_at_vpc("A");
    let bill = billed(&network, Vec::new());
    assert_eq!((bill.total(), bill.known()), (Ok(None), Ok(read("14.60"))));
    assert!(bill.to_string().contains("Not whole: $14.60, and what is not known of vpn-Office"), "{bill}");
}

/// `PR-21`: a Network Load Balancer costs hours, and units that the network does not show.
#[test]
fn a_service_of_ones_own_costs_its_load_balancer() {
    let network = Landscape::default()
        .vpc("A", "10.0.0.0/16")
        .vpc("B", "10.1.0.0/16")
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .subnet("B", "Shop", "10.1.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .instance("Shop", "Shop", &["ingress all 0.0.0.0/0"])
        .load_balancer(LoadBalancerType::Network, "Shop", &["Shop"], &["Shop"])
        .endpoint_service("Shop", "111122223333", None)
        .group("A", "Partner", &["ingress 443 10.0.0.0/8"])
        .endpoint_with("A", "Partner", &Landscape::service_name("Shop"), &["App"], |request| {
            request.security_group_ids = vec![read("sg-Partner")];
        });
    let endpoint = network.address("Partner-App");
    let bill = billed(&network, vec![flow("App", &endpoint, 40, 60)]);
    assert_eq!(
        quantities(&bill),
        lines([("VpcEndpoint-Hours", "730"), ("VpcEndpoint-Bytes", "100"), ("LoadBalancerUsage", "730")])
    );
    assert!(
        bill.to_string().contains("Shop is not charged: the network does not show how many capacity units"),
        "{bill}"
    );
}

const CONSUMER: &str = "111122223333";
const PROVIDER: &str = "444455556666";

/// `App` of the consumer with an endpoint to the provider's service, and one of its own.
fn of_two_accounts() -> Landscape {
    Landscape::default()
        .vpc_of("A", "10.0.0.0/16", CONSUMER)
        .vpc_of("B", "10.1.0.0/16", PROVIDER)
        .subnet("A", "App", "10.0.0.0/24", "us-east-1a")
        .subnet("B", "Shop", "10.1.0.0/24", "us-east-1a")
        .instance("App", "App", &[])
        .instance("Shop", "Shop", &["ingress all 0.0.0.0/0"])
        .load_balancer(LoadBalancerType::Network, "Shop", &["Shop"], &["Shop"])
        .endpoint_service("Shop", PROVIDER, None)
        .interface_endpoint_without_names("A", "Partner", &Landscape::service_name("Shop"), &["App"])
        .interface_endpoint("A", "Ssm", "com.amazonaws.us-east-1.ssm", &["App"])
        .gateway_endpoint("A", "S3", &["App"])
}

/// What each account pays, and whether all of it is known.
fn accounts(bill: &Bill) -> Vec<(&str, String, bool)> {
    let paid = |cost: &Usd| cost.rounded().to_string();
    bill.accounts.iter().map(|it| (it.account_id.as_deref().unwrap_or("?"), paid(&it.amount), it.is_whole)).collect()
}

/// The account behind each resource.
fn owners(bill: &Bill) -> Vec<(&str, &str)> {
    bill.resources.iter().map(|it| (it.resource.as_str(), it.account_id.as_deref().unwrap_or("?"))).collect()
}

/// `ES-19`: the endpoint is its owner's, the load balancer the provider's; a provider may take the endpoint's charges over, and
/// no others.
#[test]
fn the_consumer_pays_for_the_endpoint_unless_the_provider_does() {
    let mut network = of_two_accounts();
    let flows = || vec![flow("App", "Partner", 40, 60), flow("App", "Ssm", 0, 50), flow("App", "s3://reports", 7, 0)];
    let bill = billed(&network, flows());
    assert_eq!(accounts(&bill), [(CONSUMER, "$16.10".to_owned(), true), (PROVIDER, "$16.43".to_owned(), false)]);
    assert_eq!(owners(&bill), [("Shop", PROVIDER), ("vpce-Partner", CONSUMER), ("vpce-Ssm", CONSUMER)]);
    assert_eq!(bill.free[0].account_id.as_deref(), Some(CONSUMER));
    let text = bill.to_string();
    assert!(text.contains("\nAccount 111122223333: $16.10\n usage type"), "{text}");
    assert!(text.contains("\nAccount 444455556666: $16.43, and what has no price\n usage type"), "{text}");

    let service = network.cloud.endpoint_services.get_mut(&read("vpce-svc-Shop")).unwrap();
    service.payer_responsibility = Some(PayerResponsibility::ServiceOwner);
    let taken_over = billed(&network, flows());
    assert_eq!(accounts(&taken_over), [(CONSUMER, "$7.80".to_owned(), true), (PROVIDER, "$24.73".to_owned(), false)]);
    assert_eq!(owners(&taken_over), [("Shop", PROVIDER), ("vpce-Partner", PROVIDER), ("vpce-Ssm", CONSUMER)]);
    assert_eq!(taken_over.known(), bill.known(), "nothing costs more or less");
}

/// What is in nobody's endpoint: a VPC's own things are its owner's, an attachment the attached one's, what is sent the sender's.
#[test]
fn whatever_else_is_on_the_bill_has_its_payer_too() {
    let network = of_two_accounts()
        .transit_gateway("1")
        .attach("1", "A", &["App"])
        .attach("1", "B", &["Shop"])
        .office_at_transit_gateway("1")
        .rows("App", &["10.1.0.0/16 tgw-1"])
        .rows("Shop", &["10.0.0.0/16 tgw-1", "0.0.0.0/0 igw-B"])
        .internet_gateway("B")
        .inbound_resolver("Shop")
        .public_address("Shop", "203.0.113.5");
    let item = |resource: &str, usage_type: &str, amount| UsageItem {
        resource: resource.to_owned(),
        usage_type: read(usage_type),
        amount,
    };
    let hours = |hours: u32| Amount::Time { zones: 1, hours: Some(hours.into()) };
    let usage = Usage {
        flows: vec![flow("App", "Shop", 10, 20), flow("Shop", "198.51.100.7", 30, 0)],
        items: vec![
            item("Partner", "USE1-VpcEndpoint-Hours", hours(100)), // in place of the month
            item("Ssm", "USE1-VpcEndpoint-Bytes", Amount::Units(5.into())),
            item("Shop", "USE1-NatGateway-Hours", hours(1)), // by the name of an instance of the network
            item("Elsewhere", "USE1-NatGateway-Bytes", Amount::Units(5.into())),
        ],
        ..Usage::default()
    };
    let bill = bill(&network.cloud, read("us-east-1"), &usage, PriceBook::published()).unwrap();
    let line = |account_id: &str, meter: &str| {
        let is = |line: &&BillLine| {
            line.account_id.as_deref().unwrap_or("?") == account_id && line.usage_type.meter.to_string() == meter
        };
        bill.lines.iter().filter(is).map(|line| line.quantity).sum::<Decimal>().normalize().to_string()
    };
    for (account_id, meter, quantity) in [
        (CONSUMER, "VpcEndpoint-Hours", "830"),
        (CONSUMER, "VpcEndpoint-Bytes", "5"),
        (CONSUMER, "TransitGateway-Hours", "1460"), // its own, and that of the VPN at its gateway
        (PROVIDER, "TransitGateway-Hours", "730"),
        (CONSUMER, "TransitGateway-Bytes", "30"),
        (PROVIDER, "PublicIPv4:InUseAddress", "730"),
        (PROVIDER, "DataTransfer-Out-Bytes", "30"),
        (PROVIDER, "NatGateway-Hours", "1"),
        ("?", "NatGateway-Bytes", "5"),
    ] {
        assert_eq!(line(account_id, meter), quantity, "{account_id} {meter}: {bill}");
    }
    let sum = bill.accounts.iter().try_fold(Usd::ZERO, |sum, it| sum.plus(it.amount)).unwrap();
    assert_eq!(Ok(sum.rounded()), bill.known());
    assert!(bill.to_string().contains("\nNo account known: $0.23, and what has no price\n"), "{bill}");
    assert_eq!(bill.accounts.last().unwrap().account_id, None);
    let open = |name: &str| bill.not_charged.iter().find(|it| it.flow == name).unwrap().account_id.clone();
    assert_eq!((open("rslvr-in-1"), open("vpn-Office")), (Some(PROVIDER.to_owned()), None));
}

/// One account has no column, and no heading.
#[test]
fn one_account_is_not_named() {
    let bill = billed(&with_endpoint(), vec![flow("App", SSM, 10, 290)]);
    assert!(bill.accounts.is_empty() && bill.lines.iter().all(|line| line.account_id.is_none()));
    assert!(!bill.to_string().contains("ccount"), "{bill}");
    assert!(!serde_json::to_string(&bill).unwrap().contains("account"), "{bill}");
}

/// `IF-102`: by the hour a service-network endpoint costs nothing, so nothing about it is unknown.
#[test]
fn a_service_network_endpoint_has_no_hours() {
    const NETWORK: &str = "arn:aws:vpc-lattice:us-east-1:111122223333:servicenetwork/sn-1";
    let network = with_endpoint().endpoint_with("A", "Network", NETWORK, &["App"], |request| {
        request.vpc_endpoint_type = VpcEndpointType::ServiceNetwork;
    });
    let bill = billed(&network, Vec::new());
    assert_eq!(quantities(&bill), lines([("VpcEndpoint-Hours", "1460")]));
    assert_eq!((bill.total(), bill.not_charged), (Ok(Some(read("14.60"))), Vec::new()));
}

/// No GB is lost and none leaves twice, whatever carries it.
#[test]
fn every_gigabyte_leaves_once() {
    let network = over_transit_gateway()
        .instance("Db", "Hub", &["ingress 443 10.0.0.0/8"])
        .gateway_endpoint("Spoke1", "S3", &["Spoke1"])
        .internet_gateway("Spoke2")
        .public_address("Spoke2", "203.0.113.5")
        .rows("Spoke2", &["0.0.0.0/0 igw-Spoke2"]);
    let endpoint = network.address("Ssm-Hub");
    for from in ["Spoke1", "Spoke2"] {
        for to in ["s3://reports", "203.0.113.9", "Db:443", endpoint.as_str(), "reports.s3.eu-west-1.amazonaws.com"] {
            let flows = [flow(from, to, 3, 5)];
            let traffic = &follow(&network.cloud, &flows).unwrap()[0];
            let exits = traffic.charges().iter().filter(|charge| match charge.class {
                Class::Metered(usage_type) => !usage_type.meter.code().starts_with("TransitGateway"),
                Class::Free(_) => true,
            });
            let (sent, received) = exits.fold((0, 0), |sum, exit| (sum.0 + exit.sent, sum.1 + exit.received));
            let expected = if traffic.charges().is_empty() { (0, 0) } else { (1, 1) };
            assert_eq!((sent, received), expected, "{from} to {to}: {:?}", traffic.way);
        }
    }
}
