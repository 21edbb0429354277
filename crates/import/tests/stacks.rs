//! Several templates as one network.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

use vpce_import::{Options, Reading, TemplateError, read_templates};
use vpce_model::trace::{Answer, Question, Verdict, trace};

fn try_read(files: &[(&str, &str)]) -> Result<Reading, TemplateError> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    read_templates(&files, &Options::default())
}

fn read(files: &[(&str, &str)]) -> Reading {
    try_read(files).unwrap_or_else(|error| panic!("{error}"))
}

fn refusal(files: &[(&str, &str)]) -> String {
    try_read(files).map(|reading| reading.not_modelled).unwrap_err().to_string()
}

fn ask(reading: &Reading, from: &str, to: &str) -> Answer {
    trace(&reading.cloud, &Question::new(from, to.parse().unwrap())).unwrap_or_else(|error| panic!("{error}"))
}

/// A database in one account, offered through PrivateLink.
const PROVIDER: &str = "
Metadata: {Vpce: {AccountId: '444455556666', Region: us-east-1}}
Parameters:
  Consumer: {Type: String, Default: 'arn:aws:iam::111122223333:root'}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Net: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: db, VpcId: !Ref Vpc, SecurityGroupIngress: [{IpProtocol: '-1', CidrIp: !GetAtt Vpc.CidrBlock}]}
  Db: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Net, SecurityGroupIds: [!GetAtt Group.GroupId]}}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network, Scheme: internal, Subnets: [!Ref Net]}}
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {VpcId: !Ref Vpc, Protocol: TCP, Port: 5432, Targets: [{Id: !Ref Db}]}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {LoadBalancerArn: !Ref Balancer, Protocol: TCP, Port: 5432, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]}
  Service: {Type: AWS::EC2::VPCEndpointService, Properties: {NetworkLoadBalancerArns: [!Ref Balancer], AcceptanceRequired: false}}
  Allowed: {Type: AWS::EC2::VPCEndpointServicePermissions, Properties: {ServiceId: !Ref Service, AllowedPrincipals: [!Ref Consumer]}}
";

/// Another account, with the same addresses and the same logical ids.
const CONSUMER: &str = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Net: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  App: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Net, PrivateIpAddress: 10.0.1.10}}
  Link:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      VpcId: !Ref Vpc
      SubnetIds: [!Ref Net]
      ServiceName: com.amazonaws.vpce.us-east-1.vpce-svc-Service
";

#[test]
fn an_account_reaches_the_service_of_another() {
    let reading = read(&[("db/provider.yaml", PROVIDER), ("app/consumer.yaml", CONSUMER)]);
    let vpcs: Vec<_> = reading.cloud.vpcs.values().map(|vpc| (vpc.vpc_id.as_str(), vpc.owner_id.as_str())).collect();
    assert_eq!(vpcs, [("vpc-consumer-Vpc", "111122223333"), ("vpc-provider-Vpc", "444455556666")]);
    let link = &reading.cloud.vpc_endpoints[&"vpce-Link".parse().unwrap()];
    let interface = &reading.cloud.network_interfaces[&link.network_interface_ids[0]];
    let address = interface.private_ip_address.unwrap();
    let answer = ask(&reading, "App", &format!("{address}:5432"));
    assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
}

/// The files in every order.
fn orders<'f>(files: &[(&'f str, &'f str)]) -> Vec<Vec<(&'f str, &'f str)>> {
    let Some((first, rest)) = files.split_first() else { return vec![Vec::new()] };
    let places = 0..files.len();
    let with_first_at = |(order, place): (Vec<_>, usize)| [&order[..place], &[*first], &order[place..]].concat();
    let rest = orders(rest).into_iter();
    rest.flat_map(|order| places.clone().map(move |place| (order.clone(), place))).map(with_first_at).collect()
}

#[test]
fn the_order_of_the_files_makes_no_difference() {
    let far =
        "Resources: {Far: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.7.0.0/16}}, Address: {Type: AWS::EC2::EIP}}";
    let near = "Resources: {OtherAddress: {Type: AWS::EC2::EIP}}";
    let files = [("provider.yaml", PROVIDER), ("consumer.yaml", CONSUMER), ("far.yaml", far), ("near.yaml", near)];
    let expected = read(&files);
    assert!(expected.not_modelled.is_empty());
    let orders = orders(&files);
    assert_eq!(orders.len(), 24);
    for order in orders {
        let names: Vec<&str> = order.iter().map(|(name, _)| *name).collect();
        let reading = read(&order);
        assert_eq!((reading.cloud, reading.not_modelled), (expected.cloud.clone(), Vec::new()), "{names:?}");
    }
}

#[test]
fn stacks_that_name_each_other_are_created_in_one_order() {
    let link = |id: &str, service: &str| {
        CONSUMER.replace("Link:", &format!("{id}:")).replace("vpce-svc-Service", &format!("vpce-svc-{service}"))
    };
    let (one, other) = (link("One", "Other"), link("Other", "One"));
    let files = [("one.yaml", one.as_str()), ("other.yaml", other.as_str())];
    for order in orders(&files) {
        let left_out: Vec<String> = read(&order).not_modelled.into_iter().map(|it| it.logical_id).collect();
        assert_eq!(left_out, ["One", "Other"]);
    }
}

#[test]
fn who_is_not_allowed_is_told_at_the_file_that_asks() {
    let closed = PROVIDER.replace("arn:aws:iam::111122223333:root", "arn:aws:iam::777788889999:root");
    let message = refusal(&[("provider.yaml", &closed), ("consumer.yaml", CONSUMER)]);
    assert!(message.starts_with("consumer.yaml:6:3: Link: An error occurred (InvalidServiceName)"), "ES-03: {message}");
}

// ES-06
#[test]
fn zones_of_two_accounts_are_compared_by_their_ids() {
    let ids = "Vpce: {AccountId: '444455556666', ZoneIds: {us-east-1a: use1-az6}, ";
    let shifted = PROVIDER.replace("Vpce: {AccountId: '444455556666', ", ids);
    let message = refusal(&[("provider.yaml", &shifted), ("consumer.yaml", CONSUMER)]);
    assert!(message.contains("does not support the availability zone of the subnet: subnet-consumer-Net"), "{message}");
    assert!(message.contains("us-east-1a is use1-az1 in this account, and the service is in use1-az6"), "{message}");
    let message = refusal(&[("provider.yaml", &shifted.replace("us-east-1a: ", "us-east-1: "))]);
    assert!(message.contains("help: write a Region and a letter"), "{message}");
}

#[test]
fn every_stack_says_where_it_is_and_what_it_made() {
    let reading = read(&[("provider.yaml", PROVIDER), ("consumer.yaml", CONSUMER)]);
    let stacks: Vec<_> = reading.stacks.iter().map(|it| (it.name.as_str(), it.account_id.as_str())).collect();
    assert_eq!(stacks, [("provider", "444455556666"), ("consumer", "111122223333")]);
    let made = reading.resources.iter().filter(|it| it.logical_id == "Net");
    let made: Vec<_> = made.map(|it| (it.stack.as_deref().unwrap(), it.physical_id.as_str())).collect();
    assert_eq!(made, [("provider", "subnet-provider-Net"), ("consumer", "subnet-consumer-Net")]);
    let alone = read(&[("consumer.yaml", CONSUMER)]);
    let left_out: Vec<_> = alone.not_modelled.iter().map(|it| it.reason.as_deref().unwrap()).collect();
    let service = "com.amazonaws.vpce.us-east-1.vpce-svc-Service";
    assert_eq!(left_out, [format!("not in this template: the endpoint service {service}")]);
    assert!(alone.stacks.is_empty() && alone.cloud.vpcs.contains_key(&"vpc-Vpc".parse().unwrap()));
}

const HUB: &str = "
Resources:
  Hub: {Type: AWS::EC2::TransitGateway}
Outputs:
  Hub: {Value: !Ref Hub, Export: {Name: !Sub '${AWS::StackName}-gateway'}}
";

fn spoke(number: u8) -> String {
    format!(
        "
Resources:
  Vpc: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.{number}.0.0/16}}}}
  Net: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref Vpc, CidrBlock: 10.{number}.1.0/24}}}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {{GroupDescription: all, VpcId: !Ref Vpc, SecurityGroupIngress: [{{IpProtocol: '-1', CidrIp: 10.0.0.0/8}}]}}
  App: {{Type: AWS::EC2::Instance, Properties: {{SubnetId: !Ref Net, SecurityGroupIds: [!Ref Group]}}}}
  In:
    Type: AWS::EC2::TransitGatewayAttachment
    Properties: {{TransitGatewayId: !ImportValue hub-gateway, VpcId: !Ref Vpc, SubnetIds: [!Ref Net]}}
  Table: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Vpc}}}}
  Serves: {{Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {{SubnetId: !Ref Net, RouteTableId: !Ref Table}}}}
  Out:
    Type: AWS::EC2::Route
    Properties: {{RouteTableId: !Ref Table, DestinationCidrBlock: 10.0.0.0/8, TransitGatewayId: !ImportValue hub-gateway}}
"
    )
}

#[test]
fn what_a_stack_imports_is_exported_before_in_whatever_order_the_files_come() {
    let (one, two) = (spoke(1), spoke(2));
    for files in [
        [("one.yaml", one.as_str()), ("two.yaml", two.as_str()), ("hub.yaml", HUB)],
        [("hub.yaml", HUB), ("two.yaml", two.as_str()), ("one.yaml", one.as_str())],
    ] {
        let reading = read(&files);
        assert!(reading.not_modelled.is_empty(), "{:?}", reading.not_modelled);
        let answer = ask(&reading, "one-App", "two-App:443");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
    }
}

#[test]
fn an_import_that_no_file_exports_leaves_out_what_needs_it() {
    let reading = read(&[("one.yaml", &spoke(1)), ("two.yaml", &spoke(2))]);
    let left_out: Vec<_> =
        reading.not_modelled.iter().map(|it| (it.logical_id.as_str(), it.reason.as_deref().unwrap())).collect();
    let reason = "the value is exported by another stack";
    assert_eq!(left_out, [("In", reason), ("In", reason)]);
}

#[test]
fn an_import_works_within_an_account_and_a_region() {
    let elsewhere = format!("Metadata: {{Vpce: {{Region: eu-west-1}}}}{HUB}");
    let message = refusal(&[("hub.yaml", &elsewhere), ("one.yaml", &spoke(1))]);
    let expected =
        "one.yaml:11:36: In: `hub-gateway` is exported in account 111122223333, Region eu-west-1, and not in this one";
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn an_export_has_one_owner() {
    let named = HUB.replace("!Sub '${AWS::StackName}-gateway'", "gateway");
    let message = refusal(&[("a.yaml", &named), ("b.yaml", &named)]);
    assert!(
        message.starts_with("b.yaml:5:41: Hub: Export with name gateway is already exported by stack a"),
        "{message}"
    );
}

#[test]
fn stacks_that_import_from_each_other_are_refused() {
    let stack = |own: &str, other: &str| {
        format!(
            "
Resources:
  Vpc: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.0.0.0/16, InstanceTenancy: !ImportValue {other}}}}}
Outputs:
  Id: {{Value: !Ref Vpc, Export: {{Name: {own}}}}}
"
        )
    };
    let message = refusal(&[("a.yaml", &stack("a", "b")), ("b.yaml", &stack("b", "a"))]);
    assert!(message.starts_with("a.yaml: the stacks import from each other: a → b → a"), "{message}");
}

#[test]
fn files_of_one_name_are_told_apart() {
    let vpc = "Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}";
    let reading = read(&[("a/net.yaml", vpc), ("b/net.yaml", vpc), ("1.yaml", vpc)]);
    let ids: Vec<_> = reading.cloud.vpcs.keys().map(|id| id.as_str()).collect();
    assert_eq!(ids, ["vpc-net-Vpc", "vpc-net2-Vpc", "vpc-stack-Vpc"]);
}

#[test]
fn a_parameter_goes_to_the_templates_that_declare_it() {
    let options =
        |name: &str| Options { parameters: [(name.to_owned(), "10.7.0.0/16".to_owned())].into(), ..Options::default() };
    let with = "
Parameters: {Block: {Type: String}}
Resources: {Own: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Block}}}
";
    let without = "Resources: {Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}";
    let files = [("with.yaml", with.as_bytes()), ("without.yaml", without.as_bytes())];
    let reading = read_templates(&files, &options("Block")).unwrap();
    assert_eq!(reading.cloud.vpcs[&"vpc-Own".parse().unwrap()].cidr_blocks, ["10.7.0.0/16".parse().unwrap()]);
    let message = read_templates(&files, &options("Blok")).unwrap_err().to_string();
    assert_eq!(message.matches("Blok").count(), 1, "{message}");
}

/// A bucket, a role and a table with names of their own.
fn named(metadata: &str) -> String {
    format!(
        "
{metadata}
Resources:
  Logs: {{Type: AWS::S3::Bucket, Properties: {{BucketName: corp-logs}}}}
  Reader: {{Type: AWS::IAM::Role, Properties: {{RoleName: reader, AssumeRolePolicyDocument: {{Statement: []}}}}}}
  Orders: {{Type: AWS::DynamoDB::Table, Properties: {{TableName: orders}}}}
"
    )
}

#[test]
fn a_name_that_is_taken_is_told_with_who_has_it() {
    let message = refusal(&[("a.yaml", &named("")), ("b.yaml", &named(""))]);
    for (line, logical_id, kind, name) in
        [(4, "Logs", "bucket", "corp-logs"), (5, "Reader", "role", "reader"), (6, "Orders", "table", "orders")]
    {
        let expected = format!(
            "b.yaml:{line}:3: {logical_id}: {name} already exists\n  help: it is the {kind} `a-{logical_id}` at a.yaml:{line}:3: give one of the two another name"
        );
        assert!(message.contains(&expected), "{message}");
    }
    let twice = named("") + "  Copy: {Type: AWS::S3::Bucket, Properties: {BucketName: corp-logs}}\n";
    assert!(
        refusal(&[("a.yaml", &twice)])
            .starts_with("a.yaml:7:3: Copy: corp-logs already exists\n  help: it is the bucket `Logs` at a.yaml:4:3")
    );
}

/// Buckets share their names with everybody, roles with an account, tables with an account and Region.
#[test]
fn what_may_be_called_alike_elsewhere_is_no_mistake() {
    let far =
        named("Metadata: {Vpce: {Region: eu-west-1, AccountId: '444455556666'}}").replace("corp-logs", "far-logs");
    let reading = read(&[("a.yaml", &named("")), ("b.yaml", &far)]);
    let left_out: Vec<_> =
        reading.not_modelled.iter().map(|it| (it.logical_id.as_str(), it.reason.as_deref().unwrap())).collect();
    assert_eq!(left_out, [("Orders", "the model keeps one table `orders`, and another account or Region has it"),]);
    let owners: Vec<_> = reading.cloud.roles.values().map(|role| role.owner_id.as_str()).collect();
    assert_eq!(owners, ["111122223333", "444455556666"]);
    let message = refusal(&[("a.yaml", &named("")), ("b.yaml", &far.replace("far-logs", "corp-logs"))]);
    assert!(message.starts_with("b.yaml:4:3: Logs: corp-logs already exists"), "{message}");
}

#[test]
fn a_network_may_have_more_vpcs_than_a_new_account() {
    let vpcs: String = (0..9)
        .map(|number| {
            format!("  Vpc{number}: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.{number}.0.0/16}}}}\n")
        })
        .collect();
    let reading = read(&[("many.yaml", &format!("Resources:\n{vpcs}"))]);
    assert_eq!(reading.cloud.vpcs.len(), 9);
}
