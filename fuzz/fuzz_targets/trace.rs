//! Whatever network the bytes make, every source's way to everything is found, and nothing panics or goes round for ever.
//!
//! The bytes choose among the parts of a network: VPCs, subnets, what connects them, routes to any of it, filters.
#![no_main]

use std::fmt::Write;

use libfuzzer_sys::fuzz_target;
use vpce_import::{Options, read_template};
use vpce_model::fix::fix;
use vpce_model::trace::{Destination, Network, Question};

const TARGETS: [&str; 4] = [
    "VpcPeeringConnectionId: !Ref Peering",
    "TransitGatewayId: !Ref Transit",
    "NetworkInterfaceId: !Ref Eni",
    "GatewayId: !Ref Internet",
];
const NETWORKS: [&str; 5] = ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.1.0/24", "10.2.0.0/16"];

fuzz_target!(|bytes: &[u8]| {
    let template = template(bytes);
    let Ok(reading) = read_template("fuzz.yaml", template.as_bytes(), &Options::default()) else { return };
    let to = ["App1", "App2", "10.1.1.9", "s3://reports", "https://ssm.us-east-1.amazonaws.com", "203.0.113.9"];
    let to: Vec<Destination> = to.iter().map(|text| text.parse().expect("a destination")).collect();
    let matrix = Network::new(&reading.cloud).matrix(&to);
    assert!(matrix.rows.iter().all(|row| row.cells.len() == to.len()));
    for destination in to {
        let question = Question::new("App1", destination);
        if let Ok(Some(found)) = fix(&reading.cloud, &question) {
            assert!(!found.changes.is_empty());
        }
    }
});

/// Three VPCs with an instance each; every byte adds a route or none.
fn template(bytes: &[u8]) -> String {
    let mut text = "Resources:\n".to_owned();
    let mut add = |resource: String| {
        let _ = writeln!(text, "  {resource}");
    };
    for vpc in 1..4 {
        add(format!(
            "Vpc{vpc}: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.{vpc}.0.0/16, EnableDnsHostnames: true}}}}"
        ));
        add(format!(
            "S{vpc}: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref Vpc{vpc}, CidrBlock: 10.{vpc}.1.0/24}}}}"
        ));
        add(format!("T{vpc}: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Vpc{vpc}}}}}"));
        add(format!(
            "A{vpc}: {{Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {{SubnetId: !Ref S{vpc}, RouteTableId: !Ref T{vpc}}}}}"
        ));
        add(format!("App{vpc}: {{Type: AWS::EC2::Instance, Properties: {{SubnetId: !Ref S{vpc}}}}}"));
        add(format!(
            "At{vpc}: {{Type: AWS::EC2::TransitGatewayAttachment, Properties: {{TransitGatewayId: !Ref Transit, VpcId: !Ref Vpc{vpc}, SubnetIds: [!Ref S{vpc}]}}}}"
        ));
    }
    add("Transit: {Type: AWS::EC2::TransitGateway}".to_owned());
    add("Peering: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Vpc1, PeerVpcId: !Ref Vpc2}}"
        .to_owned());
    add("Eni: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref S1, SourceDestCheck: false}}".to_owned());
    add("Internet: {Type: AWS::EC2::InternetGateway}".to_owned());
    add("Attached: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc1, InternetGatewayId: !Ref Internet}}".to_owned());
    add("Ssm: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcEndpointType: Interface, ServiceName: com.amazonaws.us-east-1.ssm, VpcId: !Ref Vpc1, SubnetIds: [!Ref S1], PrivateDnsEnabled: true}}".to_owned());
    // A byte for every network of every table says where it leads, or that no route does.
    for (place, &byte) in bytes.iter().take(3 * NETWORKS.len()).enumerate() {
        let (table, network) = (1 + place % 3, NETWORKS[place / 3]);
        if let Some(target) = TARGETS.get(usize::from(byte) % (TARGETS.len() + 1)) {
            add(format!(
                "R{place}: {{Type: AWS::EC2::Route, Properties: \
                 {{RouteTableId: !Ref T{table}, DestinationCidrBlock: {network}, {target}}}}}"
            ));
        }
    }
    text
}
