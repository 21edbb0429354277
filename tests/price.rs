//! `vpce price` as somebody in a terminal meets it: bills, comparisons, renewed prices, and what it says about bad input.

mod folder;
mod programs;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, diff, is_empty, starts_with};

use folder::{Folder, json, output, said};

/// An instance in a private subnet with a NAT gateway and no endpoint.
const NETWORK: &str = "\
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Gateway:
    Type: AWS::EC2::InternetGateway
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}
  Public:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}
  PublicRoutes:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Vpc}
  PublicAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Public, RouteTableId: !Ref PublicRoutes}
  PublicDefault:
    Type: AWS::EC2::Route
    DependsOn: Attachment
    Properties: {RouteTableId: !Ref PublicRoutes, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
  Address:
    Type: AWS::EC2::EIP
    DependsOn: Attachment
  Nat:
    Type: AWS::EC2::NatGateway
    Properties: {SubnetId: !Ref Public, AllocationId: !GetAtt Address.AllocationId}
  Private:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}
  PrivateRoutes:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Vpc}
  PrivateAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Private, RouteTableId: !Ref PrivateRoutes}
  PrivateDefault:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref PrivateRoutes, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}
  App:
    Type: AWS::EC2::Instance
    Properties: {SubnetId: !Ref Private, ImageId: ami-12345678}
";

const USAGE: &str = "\
flows:
  - {from: App, to: s3://reports, sent: 20, received: 480}
  - {from: App, to: 203.0.113.9, sent: 200, received: 800}
usage:
  - {resource: Ssm, type: VpcEndpoint-Hours, zones: 3}
";

fn folder() -> Folder {
    let folder = Folder::with("network.yaml", NETWORK);
    folder.write("usage.yaml", USAGE);
    folder
}

#[test]
fn a_bill_is_printed_as_aws_prints_it() {
    let bill = "\
Bill for a month of 730 hours

 usage type                     quantity   price  amount
 USE1-VpcEndpoint-Hours        2,190 Hrs   $0.01  $21.90
 USE1-NatGateway-Hours           730 Hrs  $0.045  $32.85
 USE1-NatGateway-Bytes          1,500 GB  $0.045  $67.50
 USE1-PublicIPv4:InUseAddress    730 Hrs  $0.005   $3.65
 USE1-DataTransfer-Out-Bytes      100 GB   $0.00   $0.00
 USE1-DataTransfer-Out-Bytes      100 GB   $0.09   $9.00  above 100
 nat-Nat                          500 GB    free   $0.00  service in the same Region, no transfer charge (PR-17)
 nat-Nat                          800 GB    free   $0.00  received from outside the Region (PR-15)

Total $134.90

By resource:
 Ssm                $21.90
 eipalloc-Address    $3.65
 nat-Nat           $109.35

Advice:
 saves $22.50 a month: a gateway endpoint for com.amazonaws.us-east-1.s3 in vpc-Vpc, 500 GB leave the NAT gateway

Prices from:
 AWS Price List Bulk API: offer AmazonVPC https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonVPC/current/index.json
 Line of a bill of us-east-1 for data to the internet
";
    folder().run("vpce price network.yaml --usage usage.yaml").code(0).stdout(diff(bill)).stderr(is_empty());
}

#[test]
fn json_and_csv_say_what_the_text_says() {
    let folder = folder();
    let bill = json(&folder.run("vpce price network.yaml --usage usage.yaml --json").code(0));
    assert_eq!(bill["total"], "134.90");
    assert_eq!(bill["lines"][2]["usage_type"], "USE1-NatGateway-Bytes");
    assert_eq!(bill["advice"][0]["saved"], "22.500");
    let csv = output(&folder.run("vpce price network.yaml --usage usage.yaml --csv").code(0));
    assert!(csv.contains("\nUSE1-NatGateway-Bytes,,1500,GB,0.045,67.5,offer-vpc,high\n"), "{csv}");
    let comparison = json(&folder.run("vpce price compare nat nat+interface --json").code(0));
    assert_eq!(comparison["stretches"][1]["cheapest"][0], 1);
}

/// A service of one account, and an endpoint to it in another.
fn two_accounts() -> Folder {
    let stack = |account: &str, block: &str, more: &str| {
        format!(
            "Metadata: {{Vpce: {{AccountId: '{account}'}}}}
Resources:
  Vpc: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: {block}.0.0/16}}}}
  Net: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref Vpc, CidrBlock: {block}.1.0/24}}}}
  Box: {{Type: AWS::EC2::Instance, Properties: {{SubnetId: !Ref Net, ImageId: ami-1}}}}
{more}"
        )
    };
    let service = "  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network, Scheme: internal, Subnets: [!Ref Net]}}
  Orders:
    Type: AWS::EC2::VPCEndpointService
    Properties: {NetworkLoadBalancerArns: [!Ref Balancer], AcceptanceRequired: false}
  Permissions:
    Type: AWS::EC2::VPCEndpointServicePermissions
    Properties: {ServiceId: !Ref Orders, AllowedPrincipals: ['*']}
";
    let endpoint = "  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.vpce.us-east-1.vpce-svc-Orders
      SubnetIds: [!Ref Net]
";
    let folder = Folder::with("provider.yaml", stack("444455556666", "10.1", service));
    folder.write("consumer.yaml", stack("111122223333", "10.0", endpoint));
    folder
}

/// ES-19
#[test]
fn several_accounts_have_a_bill_each() {
    let bill = "\
Bill for a month of 730 hours

Account 111122223333: $7.30
 usage type              quantity  price  amount
 USE1-VpcEndpoint-Hours   730 Hrs  $0.01   $7.30

Account 444455556666: $16.43, and what has no price
 usage type              quantity    price   amount
 USE1-LoadBalancerUsage   730 Hrs  $0.0225  $16.425

Not whole: $23.73, and what is not known of Balancer

By resource:
 Balancer       $16.43  444455556666
 vpce-Endpoint   $7.30  111122223333
";
    let folder = two_accounts();
    let line = "vpce price provider.yaml consumer.yaml";
    folder.run(line).code(1).stdout(starts_with(bill)).stderr(is_empty());
    let parsed = json(&folder.run(&format!("{line} --json")).code(1));
    assert_eq!(parsed["accounts"][1]["account_id"], "444455556666");
    assert_eq!((&parsed["accounts"][0]["amount"], &parsed["accounts"][0]["is_whole"]), (&"7.30".into(), &true.into()));
    let csv = "account_id,usage_type,resource,quantity,unit,price,amount,sources,confidence
111122223333,USE1-VpcEndpoint-Hours,,730,Hrs,0.01,7.3,offer-vpc,high
444455556666,USE1-LoadBalancerUsage,,730,Hrs,0.0225,16.425,nlb,medium
";
    folder.run(&format!("{line} --csv")).code(1).stdout(diff(csv));
    let provider = String::from_utf8(folder.read("provider.yaml")).expect("text");
    let takes_over = "AcceptanceRequired: false, PayerResponsibility: ServiceOwner";
    folder.write("provider.yaml", provider.replace("AcceptanceRequired: false", takes_over));
    folder.run(line).code(1).stdout(contains("\nAccount 444455556666: $23.73, and what has no price\n"));
}

#[test]
fn a_month_of_the_calendar_has_its_own_hours() {
    let folder = folder();
    let ran = folder.run("vpce price network.yaml --month 2026-02").code(0);
    ran.stdout(starts_with("Bill for 2026-02, 672 hours\n").and(contains("Total $33.60")));
    folder.run("vpce price network.yaml --month 2026-2").code(2).stderr(contains("2026-09"));
}

#[test]
fn a_missing_price_exits_with_1_until_it_is_given() {
    let folder = folder();
    let bill = "vpce price network.yaml --usage usage.yaml --region eu-west-1";
    folder.run(bill).code(1).stdout(contains("Not whole: $134.78, and what is not known of EU-DataTransfer-Out-Bytes"));
    folder.run(&format!("{bill} --price EU-DataTransfer-Out-Bytes=0.09")).code(0).stdout(contains("Total $152.78"));
    let compare = "vpce price compare interface shared-tgw --vpcs 5 --region eu-west-1";
    folder.run(compare).code(1).stdout(contains("no price for EU-TransitGateway-Bytes"));
}

#[test]
fn designs_are_compared_and_the_changes_are_named() {
    let text = "\
us-east-1, 730 hours, 5 VPCs, 3 endpoints, 2 zones, 1 public address

 design          a month
 interface       $219.00  interface endpoints in each VPC, no NAT gateway  cheapest
 shared-new-tgw  $262.80  shared endpoints over a new transit gateway

The cheapest by vpcs:
 1 to 10 VPCs      interface
 11 VPCs           interface and shared-new-tgw, the same
 12 and more VPCs  shared-new-tgw
";
    let line = "vpce price compare interface shared-new-tgw --endpoints 3 --zones 2 --vpcs 5 --by vpcs";
    let folder = folder();
    folder.run(line).code(0).stdout(diff(text)).stderr(is_empty());
    let never = folder.run("vpce price compare interface shared-new-tgw --endpoints 5 --by vpcs").code(0);
    never.stdout(contains("The cheapest, whatever the VPCs: interface"));
    folder.run(&format!("{line} --csv")).code(0).stdout(contains("\n11,481.80,481.80\n"));
    folder.run(&format!("{line} --svg")).code(0).stdout(starts_with("<svg ").and(contains("1 to 10: interface")));
}

/// The flows of a network say how many VPCs, services, zones and GB there are; an option takes the place of what they say.
#[test]
fn a_network_and_its_flows_are_compared() {
    let folder = folder();
    let ssm = "  - {from: App, to: 198.51.100.7, service: ssm, sent: 10, received: 290}\nusage:";
    folder.write("usage.yaml", USAGE.replace("usage:", ssm));
    let text = "\
us-east-1, 300 GB a month, 500 GB a month to S3 and DynamoDB, 730 hours, 1 VPC, 1 endpoint, 1 zone, 1 public address

 design         a month
 nat             $72.50  NAT gateways only
 gateway         $50.00  gateway endpoints, the rest through NAT gateways
 nat+interface   $46.80  interface endpoints in each VPC, NAT gateways stay
 interface       $10.30  interface endpoints in each VPC, no NAT gateway     cheapest

The cheapest, whatever the GB a month: interface

1,000 GB go elsewhere, and are in none of these sums. A design without NAT gateways has no way to the internet for them.
";
    let line = "vpce price compare --template network.yaml --usage usage.yaml";
    folder.run(line).code(0).stdout(diff(text)).stderr(is_empty());
    let elsewhere = folder.run(&format!("{line} nat interface --gb 0 --zones 3 --region eu-west-1")).code(0);
    elsewhere.stdout(starts_with("eu-west-1, 500 GB a month to S3").and(contains("3 zones")));
    folder.run("vpce price compare --template network.yaml").code(2).stderr(contains("--usage"));
}

/// A month of flow logs is larger than any template.
#[test]
fn a_usage_may_be_larger_than_a_template() {
    let folder = folder();
    let flow = "  - {from: App, to: 203.0.113.9, sent: 0.01, received: 0.02}\n";
    let usage = format!("flows:\n{}", flow.repeat(20_000));
    assert!(usage.len() > 1024 * 1024);
    folder.write("usage.yaml", usage);
    folder.run("vpce price network.yaml --usage usage.yaml").code(0).stdout(contains("USE1-NatGateway-Bytes"));
}

#[test]
fn prices_are_renewed_from_an_offer_file() {
    let folder = folder();
    let offer = include_str!("../crates/import/tests/offer.json").replace("0.0450000000", "0.0500000000");
    folder.write("index.json", offer);
    let rows = output(&folder.run("vpce price import index.json").code(0).stderr(is_empty()));
    assert!(rows.starts_with("# AmazonVPC, published 2026-09-17\nregion,"), "{rows}");
    folder.write("prices.csv", rows);
    folder.run("vpce price network.yaml").code(0).stdout(contains("Total $36.50"));
    folder.run("vpce price network.yaml --prices prices.csv").code(0).stdout(contains("Total $40.15"));
}

#[test]
fn a_question_without_an_answer_exits_with_2() {
    let folder = folder();
    folder.write("negative.yaml", USAGE.replace("480", "-480"));
    folder.write("unknown.yaml", USAGE.replace("VpcEndpoint-Hours", "VpcEndpint-Hours"));
    folder.write("nobody.yaml", USAGE.replace("from: App, to: 203", "from: Ap, to: 203"));
    folder.write("twice.yaml", format!("{USAGE}  - {{resource: Nat, type: NatGateway-Bytes, quantity: 5}}\n"));
    folder.write("prices.csv", "region,usage_type\n");
    folder.write("absurd.yaml", USAGE.replace("480", "9999999999999"));
    folder.write("fine.yaml", USAGE.replace("480", "0.00000000000001"));
    folder.write("exponent.yaml", USAGE.replace("480", "1e3"));
    folder.write("keys.yaml", USAGE.replace("usage:", "usages:"));
    folder.write("month.yaml", format!("month: 2026-13\n{USAGE}"));
    folder.write("region.yaml", USAGE.replace("VpcEndpoint-Hours", "USE9-VpcEndpoint-Hours"));
    folder.write("zones.yaml", USAGE.replace("zones: 3", "zones: 0"));
    folder.write("service.yaml", USAGE.replace("203.0.113.9, ", "203.0.113.9, service: smm, "));
    folder.write("services.yaml", USAGE.replace("203.0.113.9, ", "203.0.113.9, service: [ssm], "));
    folder.write("empty.yaml", "");
    folder.write("bytes.yaml", [0xff, 0xfe, 0x00]);
    folder.write("open.yaml", "flows: [{from: App");
    let most = "79228162514264337593543950335";
    let overflow = format!("vpce price network.yaml --usage usage.yaml --price USE1-NatGateway-Bytes={most}");
    let compared = format!("vpce price compare nat --gb 5 --price USE1-NatGateway-Bytes={most}");
    for (line, words) in [
        ("vpce price network.yaml --usage negative.yaml", "negative.yaml:2:5"),
        ("vpce price network.yaml --usage unknown.yaml", "did you mean `VpcEndpoint-Hours`?"),
        ("vpce price network.yaml --usage nobody.yaml", "nobody.yaml:3:5"),
        ("vpce price network.yaml --usage twice.yaml", "billed twice"),
        ("vpce price network.yaml --usage gone.yaml", "gone.yaml"),
        ("vpce price network.yaml --region eu-wst-1", "eu-west-1"),
        ("vpce price network.yaml --prices prices.csv", "the columns are"),
        ("vpce price network.yaml --price NatGateway-Hours=0.05", "`USE1-NatGateway-Hours`"),
        ("vpce price network.yaml --price USE1-NatGateway-Hours=-1", "less than nothing"),
        ("vpce price import network.yaml", "AmazonVPC"),
        ("vpce price compare natt", "name one of nat, gateway"),
        ("vpce price compare --gb -5", "from 0"),
        ("vpce price compare --zones 9", "from 1 to 6"),
        ("vpce price compare --vpcs 1.5", "a whole number"),
        ("vpce price compare --gb 79228162514264337593543950335", "from 0 to 1099511627776"),
        ("vpce price compare --by gigabytes", "name gb"),
        ("vpce price", "TEMPLATE"),
        ("vpce price network.yaml --usage absurd.yaml", "more than anybody sends"),
        ("vpce price network.yaml --usage fine.yaml", "finer than a byte"),
        ("vpce price network.yaml --usage exponent.yaml", "exponent.yaml:2:55"),
        ("vpce price network.yaml --usage keys.yaml", "did you mean `usage`?"),
        ("vpce price network.yaml --usage month.yaml", "this is not a month"),
        ("vpce price network.yaml --usage region.yaml", "`USE9-VpcEndpoint-Hours` is not a usage type"),
        ("vpce price network.yaml --usage zones.yaml", "from 1 to 6 zones"),
        ("vpce price network.yaml --usage service.yaml", "did you mean `ssm`?"),
        ("vpce price network.yaml --usage services.yaml", "add `service` with a text"),
        ("vpce price network.yaml --usage empty.yaml", "the file is empty"),
        ("vpce price network.yaml --usage bytes.yaml", "not text"),
        ("vpce price network.yaml --usage open.yaml", "open.yaml:1"),
        ("vpce price network.yaml --usage .", "error"),
        ("vpce price network.yaml --prices network.yaml", "the columns are"),
        ("vpce price compare nat --region mars-1", "not a Region"),
        ("vpce price compare nat --hours 745", "from 0 to 744"),
        ("vpce price compare nat --cross-zone-gb 5", "to that of all GB"),
        ("vpce price compare nat --gb 1e3", "in digits"),
        ("vpce price compare nat@9", "name one of nat, gateway"),
        ("vpce price compare nat --by EU-NatGateway-Hours", "not one of the Region"),
        ("vpce price compare --template network.yaml --usage nobody.yaml", "nobody.yaml:3:5"),
        (overflow.as_str(), "too large, or too fine"),
        (compared.as_str(), "too large, or too fine"),
    ] {
        let ran = folder.run(line).code(2).stdout(is_empty());
        let said = said(&ran);
        assert!(said.contains(words) && !said.contains("panicked"), "{line}: `{words}` is not in:\n{said}");
    }
}

#[test]
fn every_command_has_help_with_examples() {
    for command in ["", "compare ", "import "] {
        let ran = folder().run(&format!("vpce price {command}--help")).code(0);
        ran.stdout(contains("Examples:\n"));
    }
}
