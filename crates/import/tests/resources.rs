//! What each resource type becomes in the cloud, with the defaults that CloudFormation and EC2 add.

use vpce_import::{Options, Reading, read_template};
use vpce_model::cloud::security_group::SecurityGroup;
use vpce_model::cloud::vpc_endpoint::{IpAddressType, VpcEndpointType};

fn read(resources: &str) -> Reading {
    let network = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  App: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
";
    let template = format!("{network}{resources}");
    read_template("t.yaml", template, &Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_vpc_has_its_dns_settings_and_what_aws_puts_into_it() {
    let reading = read(
        "
  Named:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.1.0.0/16, EnableDnsSupport: 'false', EnableDnsHostnames: true, InstanceTenancy: default}
",
    );
    let dns =
        reading.cloud.vpcs.values().map(|vpc| (vpc.vpc_id.as_str(), vpc.enable_dns_support, vpc.enable_dns_hostnames));
    assert_eq!(dns.collect::<Vec<_>>(), [("vpc-Named", false, true), ("vpc-Vpc", true, false)]);
    let subnet = &reading.cloud.subnets[&"subnet-App".parse().unwrap()];
    assert_eq!(subnet.availability_zone.to_string(), "us-east-1a");
    assert!(reading.cloud.route_table_of(subnet).unwrap().main);
    assert!(reading.cloud.network_acl_of(subnet).unwrap().is_default);
    let unread: Vec<_> =
        reading.not_read.iter().map(|p| (p.logical_id.as_str(), p.property.as_str(), p.position.line)).collect();
    assert_eq!(unread, [("Named", "InstanceTenancy", 9)]);
}

#[test]
fn routes_go_to_what_they_name_even_before_the_template_attaches_it() {
    let reading = read(
        "
  Association: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref App, RouteTableId: !Ref Table}}
  ToInternet: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw}}
  ToNat: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 198.18.0.7/16, NatGatewayId: !Ref Nat}}
  ToIpv6: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationIpv6CidrBlock: ::/0, EgressOnlyInternetGatewayId: !Ref Eigw}}
  ToPeer: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 172.16.0.0/16, VpcPeeringConnectionId: !Ref Peering}}
  ToPartner: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationPrefixListId: !Ref Partners, TransitGatewayId: tgw-1}}
  ToInstance: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 172.17.0.0/16, InstanceId: !Ref Box}}
  Peering: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Vpc, PeerVpcId: vpc-1}}
  Partners:
    Type: AWS::EC2::PrefixList
    Properties: {PrefixListName: partners, AddressFamily: IPv4, MaxEntries: 5, Entries: [{Cidr: 192.0.2.0/24, Description: x}]}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref App, AllocationId: !GetAtt Eip.AllocationId}}
  Eip: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
  Box: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref App, ImageId: ami-1}}
  Eigw: {Type: AWS::EC2::EgressOnlyInternetGateway, Properties: {VpcId: !Ref Vpc}}
  Ipv6: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref Vpc, AmazonProvidedIpv6CidrBlock: true}}
  Igw: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw}}
",
    );
    let table = &reading.cloud.route_tables[&"rtb-Table".parse().unwrap()];
    let routes: Vec<_> = table.routes.iter().map(ToString::to_string).collect();
    assert_eq!(
        routes,
        [
            "10.0.0.0/16 → local",
            "2001:db8:1234:1a00::/56 → local",
            "0.0.0.0/0 → igw-Igw",
            "198.18.0.0/16 → nat-Nat",
            "::/0 → eigw-Eigw",
            "172.16.0.0/16 → pcx-ToPeer",
            "pl-Partners → tgw-1",
            "172.17.0.0/16 → eni-Box",
        ]
    );
    assert_eq!(table.associations, ["subnet-App".parse().unwrap()]);
    let not_modelled: Vec<_> =
        reading.not_modelled.iter().map(|r| (r.logical_id.as_str(), r.resource_type.as_str())).collect();
    assert_eq!(not_modelled, [("Peering", "AWS::EC2::VPCPeeringConnection")]);
}

// API-100, IF-43: CloudFormation's own defaults.
#[test]
fn a_gateway_endpoint_adds_its_route_and_keeps_its_policy() {
    let reading = read(
        "
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      RouteTableIds: [!Ref Table]
      PolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Action: 's3:*', Resource: !Sub 'arn:${AWS::Partition}:s3:::x'}]}
  Dynamo:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.dynamodb
      RouteTableIds: !Split [',', !Ref Table]
      VpcEndpointType: Gateway
      PolicyDocument: {Statement: !ImportValue policy}
  Ssm: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.us-east-1.ssm, VpcEndpointType: Interface}}
",
    );
    let table = &reading.cloud.route_tables[&"rtb-Table".parse().unwrap()];
    let routes: Vec<_> = table.routes.iter().skip(1).map(ToString::to_string).collect();
    assert_eq!(routes, ["pl-63a5400a → vpce-S3", "pl-02cd2c6b → vpce-Dynamo"]);
    let ssm = &reading.cloud.vpc_endpoints[&"vpce-Ssm".parse().unwrap()];
    assert!(!ssm.private_dns_enabled, "off unless set");
    assert_eq!(ssm.ip_address_type, IpAddressType::Ipv4);
    let endpoint = &reading.cloud.vpc_endpoints[&"vpce-S3".parse().unwrap()];
    assert_eq!(endpoint.vpc_endpoint_type, VpcEndpointType::Gateway, "unless given");
    assert_eq!(
        endpoint.policy_document.as_deref(),
        Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::x"}]}"#
        )
    );
    let reasons: Vec<_> = reading.not_modelled.iter().map(|r| (r.logical_id.as_str(), r.reason.as_deref())).collect();
    assert_eq!(reasons, []);
    let interface = &reading.cloud.vpc_endpoints[&"vpce-Ssm".parse().unwrap()];
    assert_eq!(interface.vpc_endpoint_type, VpcEndpointType::Interface);
    let unread: Vec<_> = reading.not_read.iter().map(|p| (p.logical_id.as_str(), p.property.as_str())).collect();
    assert_eq!(unread, [("Dynamo", "PolicyDocument")]);
}

fn rules(group: &SecurityGroup) -> Vec<String> {
    group.rules.iter().map(ToString::to_string).collect()
}

#[test]
fn a_group_lets_everything_out_until_an_egress_rule_is_declared_anywhere() {
    let reading = read(
        "
  Open:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: no egress declared
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: '443', CidrIp: 10.0.0.9/16, Description: text}
        - {IpProtocol: icmp, FromPort: -1, ToPort: -1, CidrIpv6: ::/0}
        - {IpProtocol: tcp, FromPort: 80, ToPort: 80, SourceSecurityGroupId: !ImportValue balancer}
        - {IpProtocol: tcp, FromPort: 80, ToPort: 80, SourcePrefixListId: pl-3b927c52}
  Closed:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: egress inside
      VpcId: !Ref Vpc
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: pl-63a5400a}
  Apart: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: egress apart, VpcId: !Ref Vpc, SecurityGroupEgress: []}}
  ApartEgress1:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: {GroupId: !Ref Apart, IpProtocol: -1, CidrIp: 10.0.0.0/16}
  ApartEgress2:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: {GroupId: !Ref Apart, IpProtocol: udp, FromPort: 53, ToPort: 53, DestinationSecurityGroupId: !GetAtt Open.GroupId}
  ApartIngress:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !Ref Apart, IpProtocol: tcp, FromPort: 0, ToPort: 65535, SourceSecurityGroupId: !Ref Apart}
",
    );
    let group = |id: &str| rules(&reading.cloud.security_groups[&id.parse().unwrap()]);
    assert_eq!(
        group("sg-Open"),
        ["egress all to 0.0.0.0/0", "ingress tcp 443 from 10.0.0.0/16", "ingress icmp from ::/0"]
    );
    assert_eq!(group("sg-Closed"), ["egress tcp 443 to pl-63a5400a"]);
    assert_eq!(
        group("sg-Apart"),
        ["egress all to 10.0.0.0/16", "egress udp 53 to sg-Open", "ingress tcp all ports from sg-Apart"]
    );
    let unread: Vec<_> = reading.not_read.iter().map(|p| (p.logical_id.as_str(), p.reason.as_deref())).collect();
    assert_eq!(
        unread,
        [
            ("Open", Some("not in this template: The prefix list ID 'pl-3b927c52' does not exist")),
            ("Open", Some("the value is exported by another stack")),
        ]
    );
}

#[test]
fn a_network_acl_of_the_template_denies_what_it_does_not_allow() {
    let reading = read(
        "
  Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Vpc}}
  Replies:
    Type: AWS::EC2::NetworkAclEntry
    Properties: {NetworkAclId: !Ref Acl, RuleNumber: 200, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: {From: 1024, To: 65535}}
  Out:
    Type: AWS::EC2::NetworkAclEntry
    Properties: {NetworkAclId: !GetAtt Acl.Id, RuleNumber: '100', Protocol: '-1', RuleAction: deny, Egress: true, Ipv6CidrBlock: ::/0}
  Association: {Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: {SubnetId: !Ref App, NetworkAclId: !Ref Acl}}
",
    );
    let subnet = &reading.cloud.subnets[&"subnet-App".parse().unwrap()];
    let acl = reading.cloud.network_acl_of(subnet).unwrap();
    assert_eq!(acl.network_acl_id.as_str(), "acl-Acl");
    let entries: Vec<_> = acl.entries.iter().map(|entry| (entry.egress, entry.to_string())).collect();
    assert_eq!(
        entries,
        [(false, "200 allow tcp 1024-65535 0.0.0.0/0".to_owned()), (true, "100 deny all ::/0".to_owned())]
    );
}

#[test]
fn instances_have_interfaces_addresses_and_a_role() {
    let reading = read(
        "
  Public: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1c, MapPublicIpOnLaunch: true}}
  Igw: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw}}
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}
  Web: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Public, IamInstanceProfile: !Ref Profile}}
  Eip: {Type: AWS::EC2::EIP, Properties: {InstanceId: !Ref Worker}}
  Worker:
    Type: AWS::EC2::Instance
    Properties:
      NetworkInterfaces:
        - {DeviceIndex: '0', SubnetId: !Ref App, GroupSet: [!GetAtt Vpc.DefaultSecurityGroup], PrivateIpAddress: 10.0.1.77}
        - {DeviceIndex: '1', NetworkInterfaceId: !Ref Extra}
  Extra: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Public}}
  Spare: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref App}}
  SpareAttachment: {Type: AWS::EC2::NetworkInterfaceAttachment, Properties: {InstanceId: !Ref Web, NetworkInterfaceId: !Ref Spare, DeviceIndex: 1}}
  SpareEip: {Type: AWS::EC2::EIP}
  SpareAddress: {Type: AWS::EC2::EIPAssociation, Properties: {EIP: !Ref SpareEip, NetworkInterfaceId: !Ref Spare}}
  Anywhere: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1}}
",
    );
    let cloud = &reading.cloud;
    let of = |id: &str| {
        let instance = &cloud.instances[&id.parse().unwrap()];
        instance.network_interfaces.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("i-Web"), ["eni-Web", "eni-Spare"]);
    assert_eq!(of("i-Worker"), ["eni-Worker", "eni-Extra"]);
    let addresses = |id: &str| {
        let interface = &cloud.network_interfaces[&id.parse().unwrap()];
        (interface.private_ip_address.unwrap().to_string(), interface.public_ip.is_some())
    };
    assert_eq!(addresses("eni-Web"), ("10.0.2.5".to_owned(), true));
    assert_eq!(addresses("eni-Worker"), ("10.0.1.77".to_owned(), true));
    assert!(!addresses("eni-Extra").1 && addresses("eni-Spare").1);
    let profile = cloud.instances[&"i-Web".parse().unwrap()].iam_instance_profile.as_deref();
    assert_eq!(
        profile.map(|profile| cloud.instance_profiles[&profile.to_owned()].roles.clone()),
        Some(vec!["Role".to_owned()])
    );
    let reasons: Vec<_> = reading.not_modelled.iter().map(|r| (r.logical_id.as_str(), r.reason.as_deref())).collect();
    assert_eq!(reasons, [("Anywhere", Some("no subnet of this template is named for it"))]);
}

#[test]
fn an_address_that_is_asked_for_is_not_given_to_another_before() {
    let reading = read(
        "
  First: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref App}}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref App, ConnectivityType: private}}
  Fixed:
    Type: AWS::EC2::Instance
    Properties: {NetworkInterfaces: [{DeviceIndex: 0, SubnetId: !Ref App, PrivateIpAddress: 10.0.1.4}]}
",
    );
    let interfaces = reading.cloud.network_interfaces.values();
    let addresses = interfaces.map(|eni| (eni.name(), eni.private_ip_address.unwrap().octets()[3]));
    assert_eq!(addresses.collect::<Vec<_>>(), [("First", 5), ("Fixed", 4), ("Nat", 6)]);
}

#[test]
fn a_function_has_an_interface_in_each_of_its_subnets() {
    let reading = read(
        "
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x, VpcId: !Ref Vpc}}
  Other: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24}}
  Rotate:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Code: {ZipFile: pass}
      Role: !Sub arn:aws:iam::${AWS::AccountId}:role/rotate
      VpcConfig: {SubnetIds: [!Ref App, !Ref Other], SecurityGroupIds: [!Ref Group]}
Outputs:
  Arn: {Value: !GetAtt Rotate.Arn}
",
    );
    assert!(reading.not_modelled.is_empty(), "{:?}", reading.not_modelled);
    let interfaces = reading.cloud.network_interfaces.values();
    let found: Vec<_> = interfaces.map(|eni| (eni.name(), eni.subnet_id.as_str(), eni.groups[0].as_str())).collect();
    assert_eq!(found, [("Rotate", "subnet-App", "sg-Group"), ("Rotate-1", "subnet-Other", "sg-Group")]);
}

#[test]
fn what_depends_on_something_outside_the_template_is_listed_with_it() {
    let reading = read(
        "
  Shared: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-0123, CidrBlock: 10.5.0.0/24}}
  Box: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Shared}}
  Vpn: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, VpnGatewayId: vgw-1}}
  Pooled: {Type: AWS::EC2::VPC, Properties: {Ipv4IpamPoolId: ipam-pool-1}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x}}
  Outside: {Type: AWS::Lambda::Function}
  Queue: {Type: AWS::SQS::Queue}
",
    );
    let reasons: Vec<_> = reading.not_modelled.iter().map(|r| (r.logical_id.as_str(), r.reason.as_deref())).collect();
    assert_eq!(
        reasons,
        [
            ("Shared", Some("not in this template: The vpc ID 'vpc-0123' does not exist")),
            ("Box", Some("`Shared` is not modelled")),
            ("Vpn", Some("not in this template: The vpnGateway ID 'vgw-1' does not exist")),
            ("Pooled", Some("its addresses come from an IPAM pool")),
            ("Group", Some("without a `VpcId` it is made in the default VPC")),
            ("Outside", Some("it is in no subnet of this template")),
            ("Queue", None),
        ]
    );
}

#[test]
fn an_id_leads_back_to_the_line_that_declares_its_resource() {
    let reading = read("  Data: {Type: AWS::S3::Bucket, Properties: {BucketName: reports}}\n");
    for (id, expected) in [
        ("subnet-App", Some(("App", 4))),
        ("rtb-Vpc-main", Some(("Vpc", 3))),
        ("acl-Vpc-default", Some(("Vpc", 3))),
        ("reports", Some(("Data", 6))),
        ("vpc-0123", None),
        ("", None),
    ] {
        let found = reading.resource_of(id).map(|resource| (resource.logical_id.as_str(), resource.position.line));
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn a_template_that_a_macro_rewrites_says_so() {
    let template = "
Transform: [AWS::Serverless-2016-10-31, {Name: AWS::Include}]
Globals: {Function: {}}
Resources:
  Data: {Type: AWS::S3::Bucket, Properties: {Fn::Transform: {Name: AWS::Include}}}
  Fn::ForEach::Topics: [Name, [a, b], {}]
  Made: {Type: AWS::S3::Bucket, DependsOn: TopicA, Properties: {BucketName: !Ref TopicA}}
";
    let reading = read_template("t.yaml", template, &Options::default()).unwrap();
    let listed: Vec<_> = reading.not_modelled.iter().map(|r| (r.logical_id.as_str(), r.position.line)).collect();
    assert_eq!(
        listed,
        [("AWS::Serverless-2016-10-31", 2), ("AWS::Include", 2), ("Data", 5), ("Fn::ForEach::Topics", 6), ("Made", 7)]
    );
}

// API-73
#[test]
fn a_type_that_no_endpoint_has_is_refused_with_awss_code() {
    let template = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Ssm: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.us-east-1.ssm, VpcEndpointType: Private}}
";
    let error = read_template("t.yaml", template.as_bytes(), &Options::default()).unwrap_err();
    assert_eq!(error.problems[0].message, "property `VpcEndpointType` cannot be `Private` (InvalidVpcEndpointType)");
    assert!(error.problems[0].help.as_ref().unwrap().contains("`GatewayLoadBalancer`"));
}
