//! Templates of whole networks: what they declare is read, and requests are traced through it.

#![allow(clippy::unwrap_used, reason = "a test tells by a panic what is wrong")]

use vpce_import::{Options, Reading, read_template};
use vpce_model::cloud::endpoint_service::PayerResponsibility;
use vpce_model::trace::{Answer, Question, Verdict, trace};

fn read(template: &str) -> Reading {
    read_template("t.yaml", template, &Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// What is wrong with a template, as a person reads it.
fn refusal(template: &str) -> String {
    match read_template("t.yaml", template, &Options::default()) {
        Ok(reading) => panic!("this should be refused, and was read: {:?}", reading.not_modelled),
        Err(error) => error.to_string(),
    }
}

fn ask(reading: &Reading, from: &str, to: &str) -> Answer {
    trace(&reading.cloud, &Question::new(from, to.parse().unwrap())).unwrap_or_else(|error| panic!("{error}"))
}

/// The components that the request passes, in order.
fn path(answer: &Answer) -> Vec<String> {
    answer.paths[0].forward.iter().map(|hop| hop.component()).collect()
}

/// The resources that were left out.
fn not_modelled(reading: &Reading) -> Vec<&str> {
    reading.not_modelled.iter().map(|resource| resource.logical_id.as_str()).collect()
}

mod private_link {
    use super::*;

    /// A database behind a Network Load Balancer, offered as an endpoint service to another VPC of the account.
    pub(super) const SERVICE: &str = "
Resources:
  Provider: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  DbA: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Provider, CidrBlock: 10.1.1.0/24, AvailabilityZone: us-east-1a}}
  DbB: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Provider, CidrBlock: 10.1.2.0/24, AvailabilityZone: us-east-1b}}
  DbGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: the database
      VpcId: !Ref Provider
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.1.0.0/16}]
  Db: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref DbA, SecurityGroupIds: [!Ref DbGroup], ImageId: ami-1}}
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      SubnetMappings: [{SubnetId: !Ref DbA, PrivateIPv4Address: 10.1.1.100}]
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {VpcId: !Ref Provider, Protocol: TCP, Port: 5432, Targets: [{Id: !Ref Db}], HealthCheckProtocol: TCP}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Protocol: TCP
      Port: 5432
      DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]
  Service:
    Type: AWS::EC2::VPCEndpointService
    Properties: {NetworkLoadBalancerArns: [!Ref Balancer], AcceptanceRequired: false}
  Permissions:
    Type: AWS::EC2::VPCEndpointServicePermissions
    Properties: {ServiceId: !Ref Service, AllowedPrincipals: ['arn:aws:iam::444455556666:root']}
  Consumer: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
  AppA: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Consumer, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a}}
  AppB: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Consumer, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}}
  App: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref AppB, ImageId: ami-1}}
  ToDb:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      VpcId: !Ref Consumer
      SubnetIds: [!Ref AppA]
      ServiceName: !Sub com.amazonaws.vpce.${AWS::Region}.${Service}
";

    #[test]
    fn a_database_is_reached_through_an_endpoint_service() {
        let reading = read(SERVICE);
        assert!(not_modelled(&reading).is_empty());
        let answer = ask(&reading, "App", "10.0.1.4:5432");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        let hops =
            ["eni-App", "sg-Consumer-default", "acl-Consumer-default", "rtb-Consumer-main", "acl-Consumer-default"];
        let hops = hops.into_iter().chain(["sg-Consumer-default", "vpce-ToDb", "Balancer", "sg-DbGroup", "eni-Db"]);
        assert_eq!(path(&answer), hops.collect::<Vec<_>>());
        // ES-09: the database sees the node, whose address it admits.
        assert!(answer.to_string().contains("10.1.1.100"), "{answer}");
    }

    #[test]
    fn references_and_attributes_are_those_of_the_resources() {
        let arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/Balancer/Balancer";
        let reading = read(SERVICE);
        let id = |name: &str| &reading.resources.iter().find(|it| it.logical_id == name).unwrap().physical_id;
        assert_eq!(id("Balancer"), arn);
        assert_eq!(id("Service"), "vpce-svc-Service");
        assert_eq!(id("Listener"), &format!("{}/Listener", arn.replace(":loadbalancer/", ":listener/")));
        assert_eq!(id("Targets"), "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/Targets/Targets");
        let service = &reading.cloud.endpoint_services[&"vpce-svc-Service".parse().unwrap()];
        assert_eq!(service.allowed_principals, ["arn:aws:iam::444455556666:root"], "ES-03");
    }

    // ES-19
    #[test]
    fn a_service_may_say_that_its_owner_pays() {
        let with = |payer: &str| {
            SERVICE.replace(
                "AcceptanceRequired: false",
                &format!("AcceptanceRequired: false, PayerResponsibility: {payer}"),
            )
        };
        let id = "vpce-svc-Service".parse().unwrap();
        let payer = |template: &str| read(template).cloud.endpoint_services[&id].payer_responsibility;
        assert_eq!(payer(SERVICE), None);
        assert_eq!(payer(&with("ServiceOwner")), Some(PayerResponsibility::ServiceOwner));
        let error = read_template("network.yaml", with("Somebody"), &Options::default()).unwrap_err().to_string();
        assert!(error.contains("Service: ") && error.contains("ServiceOwner"), "{error}");
    }

    #[test]
    fn an_owner_who_accepts_by_hand_has_the_endpoint_wait() {
        let reading = read(&SERVICE.replace(", AcceptanceRequired: false", ""));
        let answer = ask(&reading, "App", "10.0.1.4:5432");
        assert_eq!(answer.verdict(), Verdict::Blocked, "ES-04: {answer}");
        assert!(answer.to_string().contains("pendingAcceptance"), "{answer}");
    }

    #[test]
    fn an_endpoint_stands_where_the_service_has_a_zone() {
        let message = refusal(&SERVICE.replace("SubnetIds: [!Ref AppA]", "SubnetIds: [!Ref AppB]"));
        let start = "t.yaml:39:3: ToDb: An error occurred (InvalidParameter) when calling the CreateVpcEndpoint operation: The VPC \
                     endpoint service com.amazonaws.vpce.us-east-1.vpce-svc-Service does not support the availability zone of the \
                     subnet: subnet-AppB.";
        assert!(message.starts_with(start), "ES-06: {message}");
    }

    #[test]
    fn what_is_wrong_with_a_load_balancer_or_a_service_is_said_at_its_place() {
        let mapping = "SubnetMappings: [{SubnetId: !Ref DbA, PrivateIPv4Address: 10.1.1.100}]";
        for (from, to, expected) in [
            (mapping, "Subnets: [!Ref DbA, !Ref AppA]", "All subnets must belong to the same VPC"),
            ("PrivateIPv4Address: 10.1.1.100", "PrivateIPv4Address: 10.1.1.3", "does not fall within"),
            ("      Scheme: internal\n", "", "VPC vpc-Provider has no internet gateway"),
            (
                "Targets: [{Id: !Ref Db}]",
                "Targets: [{Id: !Ref App}]",
                "The following targets are not in the target group VPC",
            ),
            ("NetworkLoadBalancerArns: [!Ref Balancer], ", "", "An endpoint service needs a Network Load Balancer"),
            ("['arn:aws:iam::444455556666:root']", "['444455556666']", "Invalid Principal: '444455556666'"),
            (
                "VpcEndpointType: Interface",
                "VpcEndpointType: GatewayLoadBalancer",
                "does not match available service types",
            ),
        ] {
            let template = SERVICE.replace(from, to);
            assert_ne!(template, SERVICE, "`{from}` stands in the template");
            assert!(refusal(&template).contains(expected), "{}", refusal(&template));
        }
        let two = SERVICE.replace(mapping, "Subnets: [!Ref DbA, !Ref DbB]").replace("us-east-1b", "us-east-1a");
        assert!(refusal(&two).contains("multiple subnets in the same Availability Zone"), "{}", refusal(&two));
    }

    #[test]
    fn targets_outside_the_template_are_left_out_and_said() {
        let reading = read(&SERVICE.replace("Targets: [{Id: !Ref Db}]", "Targets: [{Id: i-0a1b2c3d}, {Id: !Ref Db}]"));
        let unread: Vec<_> = reading.not_read.iter().filter_map(|it| it.reason.as_deref()).collect();
        assert_eq!(unread, ["not in this template: i-0a1b2c3d"]);
        assert_eq!(ask(&reading, "App", "10.0.1.4:5432").verdict(), Verdict::Reachable);
        let reading =
            read(&SERVICE.replace("{VpcId: !Ref Provider, Protocol: TCP", "{VpcId: vpc-0a1b2c3d, Protocol: TCP"));
        assert_eq!(not_modelled(&reading), ["Targets", "Listener"]);
    }

    /// What a load balancer cannot be without, and the template does not hold, is no mistake of the template.
    #[test]
    fn a_load_balancer_whose_groups_or_subnets_are_elsewhere_is_left_out_and_said() {
        for (from, to, reason) in [
            (
                "Scheme: internal",
                "Scheme: internal\n      SecurityGroups: [sg-0a1b2c3d]",
                "not in this template: sg-0a1b2c3d",
            ),
            (
                "SubnetId: !Ref DbA, PrivateIPv4Address: 10.1.1.100",
                "SubnetId: !ImportValue subnet",
                "the value is exported by another stack",
            ),
        ] {
            let template = SERVICE.replace(from, to);
            assert_ne!(template, SERVICE, "`{from}` stands in the template");
            let reading = read(&template);
            assert_eq!(not_modelled(&reading), ["Balancer", "Listener", "Service", "Permissions", "ToDb"]);
            assert_eq!(reading.not_modelled[0].reason.as_deref(), Some(reason));
        }
    }

    #[test]
    fn other_kinds_of_load_balancers_are_left_out_and_said() {
        let reading = read(&SERVICE.replace("      Type: network\n", ""));
        assert_eq!(not_modelled(&reading), ["Balancer", "Listener", "Service", "Permissions", "ToDb"]);
    }
}

mod inspection {
    use super::*;

    /// What comes in from the internet, and what goes there, passes an appliance behind a Gateway Load Balancer endpoint.
    pub(super) const INSPECTION: &str = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Server: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Edge: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: https
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
  Web:
    Type: AWS::EC2::Instance
    Properties: {NetworkInterfaces: [{DeviceIndex: 0, SubnetId: !Ref Server, GroupSet: [!Ref Group], AssociatePublicIpAddress: true}]}
  Igw: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw}}
  IgwTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  IgwAssociation: {Type: AWS::EC2::GatewayRouteTableAssociation, Properties: {GatewayId: !Ref Igw, RouteTableId: !Ref IgwTable}}
  In: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref IgwTable, DestinationCidrBlock: 10.0.1.0/24, VpcEndpointId: !Ref Gwlbe}}
  ServerTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  ServerAssociation: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Server, RouteTableId: !Ref ServerTable}}
  Out: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref ServerTable, DestinationCidrBlock: 0.0.0.0/0, VpcEndpointId: !Ref Gwlbe}}
  EdgeTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  EdgeAssociation: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Edge, RouteTableId: !Ref EdgeTable}}
  EdgeOut: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref EdgeTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw}}
  Gwlbe:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: GatewayLoadBalancer
      VpcId: !Ref Vpc
      SubnetIds: [!Ref Edge]
      ServiceName: !Sub com.amazonaws.vpce.${AWS::Region}.${Service}
  Inspection: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.9.0.0/16}}
  Appliances: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Inspection, CidrBlock: 10.9.1.0/24}}
  Firewall: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Appliances, SourceDestCheck: false}}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: gateway, Subnets: [!Ref Appliances]}}
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      {VpcId: !Ref Inspection, Protocol: GENEVE, Port: 6081, Targets: [{Id: !Ref Firewall}],
       TargetGroupAttributes: [{Key: stickiness.enabled, Value: true}, {Key: stickiness.type, Value: source_ip_dest_ip}]}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      {LoadBalancerArn: !Ref Balancer,
       DefaultActions: [{Type: forward, ForwardConfig: {TargetGroups: [{TargetGroupArn: !Ref Targets, Weight: 1}]}}]}
  Service: {Type: AWS::EC2::VPCEndpointService, Properties: {GatewayLoadBalancerArns: [!Ref Balancer], AcceptanceRequired: false}}
";

    #[test]
    fn both_directions_pass_the_same_appliance() {
        let reading = read(INSPECTION);
        assert!(not_modelled(&reading).is_empty());
        assert!(!reading.cloud.network_interfaces[&"eni-Firewall".parse().unwrap()].source_dest_check);
        let answer = ask(&reading, "internet", "203.0.113.1");
        assert_eq!(answer.verdict(), Verdict::Reachable, "GW-01, RT-70: {answer}");
        let path = path(&answer);
        assert!(path.contains(&"vpce-Gwlbe".to_owned()) && path.contains(&"Balancer".to_owned()), "{path:?}");
        let back: Vec<_> = answer.paths[0].back.iter().map(|hop| hop.component()).collect();
        assert!(back.contains(&"vpce-Gwlbe".to_owned()), "RT-73: {back:?}");
        assert_eq!(ask(&reading, "Web", "198.51.100.9").verdict(), Verdict::Reachable, "GW-05");
    }

    #[test]
    fn a_reply_alone_is_not_inspected() {
        let reading =
            read(&INSPECTION.replace("DestinationCidrBlock: 10.0.1.0/24", "DestinationCidrBlock: 10.0.2.0/24"));
        let answer = ask(&reading, "internet", "203.0.113.1");
        assert_eq!(answer.verdict(), Verdict::Blocked, "GW-16, RT-73: {answer}");
    }

    /// The endpoint of a firewall, or one whose service another account offers: the template does not hold it.
    #[test]
    fn an_inspection_that_is_not_modelled_leaves_the_answer_open() {
        let template = INSPECTION.replace("vpce.${AWS::Region}.${Service}", "vpce.${AWS::Region}.vpce-svc-0a1b2c3d");
        let reading = read(&template);
        assert_eq!(not_modelled(&reading), ["Gwlbe"]);
        let routes = |table: &str| -> Vec<String> {
            reading.cloud.route_tables[&table.parse().unwrap()].routes.iter().map(ToString::to_string).collect()
        };
        assert_eq!(routes("rtb-IgwTable"), ["10.0.0.0/16 → local", "10.0.1.0/24 → vpce-In"], "RT-70");
        assert_eq!(routes("rtb-ServerTable"), ["10.0.0.0/16 → local", "0.0.0.0/0 → vpce-Out"]);
        assert_eq!(ask(&reading, "internet", "203.0.113.1").verdict(), Verdict::Undecided);
        assert_eq!(ask(&reading, "Web", "198.51.100.9").verdict(), Verdict::Undecided);
        let message =
            refusal(&template.replace("DestinationCidrBlock: 10.0.1.0/24", "DestinationCidrBlock: 10.0.1.0/25"));
        assert!(message.contains("is equal to or more specific"), "RT-10: {message}");
        let message = refusal(
            &template
                .replace("10.0.1.0/24, VpcEndpointId: !Ref Gwlbe", "10.0.1.0/24, TransitGatewayId: !ImportValue hub"),
        );
        assert!(message.contains("is equal to or more specific"), "RT-10: {message}");
    }

    #[test]
    fn an_endpoint_that_waits_for_its_owner_drops_everything() {
        let reading = read(&INSPECTION.replace(", AcceptanceRequired: false", ""));
        assert_eq!(ask(&reading, "Web", "198.51.100.9").verdict(), Verdict::Blocked, "GW-08");
    }

    #[test]
    fn a_gateways_table_takes_few_routes() {
        let route = "DestinationCidrBlock: 10.0.1.0/24, VpcEndpointId: !Ref Gwlbe";
        for (from, to, expected) in [
            (route, "DestinationCidrBlock: 10.0.1.0/25, VpcEndpointId: !Ref Gwlbe", "is equal to or more specific"),
            (
                route,
                "DestinationCidrBlock: 192.0.2.0/24, VpcEndpointId: !Ref Gwlbe",
                "neither the VPC's nor a subnet's",
            ),
            (route, "DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw", "its target is not supported"),
            (
                route,
                "DestinationPrefixListId: pl-63a5400a, VpcEndpointId: !Ref Gwlbe",
                "Cannot create or replace a prefix list route targeting a VPC Endpoint.",
            ),
            (
                "GatewayId: !Ref Igw, RouteTableId: !Ref IgwTable",
                "GatewayId: tgw-1, RouteTableId: !Ref IgwTable",
                "tgw-1",
            ),
        ] {
            let template = INSPECTION.replace(from, to);
            assert_ne!(template, INSPECTION, "`{from}` stands in the template");
            let message = refusal(&template);
            assert!(message.contains(expected), "RT-70, RT-71, RT-74, GW-05: {message}");
        }
    }

    #[test]
    fn an_appliance_in_the_way_passes_on_only_when_it_does_not_check() {
        let template = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24}}
  C: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24}}
  Inside:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: inside, VpcId: !Ref Vpc, SecurityGroupIngress: [{IpProtocol: '-1', CidrIp: 10.0.0.0/16}]}
  App: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref A}}
  Db: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref B, SecurityGroupIds: [!Ref Inside]}}
  Port: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref C, GroupSet: [!Ref Inside], SourceDestCheck: false}}
  ATable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  ATo: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref A, RouteTableId: !Ref ATable}}
  Out: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref ATable, DestinationCidrBlock: 10.0.2.0/24, NetworkInterfaceId: !Ref Port}}
";
        let answer = ask(&read(template), "App", "Db:443");
        assert!(path(&answer).contains(&"eni-Port".to_owned()), "RT-10: {answer}");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        let checked = read(&template.replace(", SourceDestCheck: false", ""));
        assert_eq!(ask(&checked, "App", "Db:443").verdict(), Verdict::Blocked);
    }
}

mod between_vpcs {
    use super::*;

    /// Two VPCs with an instance each, which admit what comes from either.
    pub(super) const TWO: &str = "
Resources:
  One: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Two: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  OneNet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref One, CidrBlock: 10.0.1.0/24}}
  TwoNet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Two, CidrBlock: 10.1.1.0/24}}
  TwoGroup:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: two, VpcId: !Ref Two, SecurityGroupIngress: [{IpProtocol: '-1', CidrIp: 10.0.0.0/8}]}
  App: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref OneNet, PrivateIpAddress: 10.0.1.10}}
  Db: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref TwoNet, PrivateIpAddress: 10.1.1.10, SecurityGroupIds: [!Ref TwoGroup]}}
  OneTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref One}}
  TwoTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Two}}
  OneTo: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref OneNet, RouteTableId: !Ref OneTable}}
  TwoTo: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref TwoNet, RouteTableId: !Ref TwoTable}}
";

    pub(super) const PEERED: &str = "
  There: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref OneTable, DestinationCidrBlock: 10.1.0.0/16, VpcPeeringConnectionId: !Ref Peering}}
  Back: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref TwoTable, DestinationCidrBlock: 10.0.0.0/16, VpcPeeringConnectionId: !Ref Peering}}
  Peering: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref One, PeerVpcId: !Ref Two}}
";

    pub(super) const ATTACHED: &str = "
  There: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref OneTable, DestinationCidrBlock: 10.0.0.0/8, TransitGatewayId: !Ref Hub}}
  Back: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref TwoTable, DestinationCidrBlock: 10.0.0.0/8, TransitGatewayId: !Ref Hub}}
  Hub: {Type: AWS::EC2::TransitGateway, Properties: {AmazonSideAsn: 64512}}
  OneIn: {Type: AWS::EC2::TransitGatewayAttachment, Properties: {TransitGatewayId: !Ref Hub, VpcId: !Ref One, SubnetIds: [!Ref OneNet]}}
  TwoIn:
    Type: AWS::EC2::TransitGatewayVpcAttachment
    Properties:
      {TransitGatewayId: !Ref Hub, VpcId: !Ref Two, SubnetIds: [!Ref TwoNet], Options: {ApplianceModeSupport: enable, DnsSupport: enable}}
";

    #[test]
    fn peered_vpcs_reach_each_other() {
        let reading = read(&format!("{TWO}{PEERED}"));
        let answer = ask(&reading, "App", "Db:443");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        assert!(path(&answer).contains(&"pcx-Peering".to_owned()));
    }

    #[test]
    fn overlapping_vpcs_are_not_peered() {
        let message = refusal(&format!("{TWO}{PEERED}").replace("10.1.", "10.0."));
        assert!(message.contains("overlapping CIDR range"), "{message}");
        assert!(message.contains("10.0.0.0/16 of vpc-One and 10.0.0.0/16 of vpc-Two overlap"), "{message}");
    }

    #[test]
    fn a_vpc_outside_the_template_leaves_the_connection_out() {
        let reading = read(&format!("{TWO}{PEERED}").replace("PeerVpcId: !Ref Two", "PeerVpcId: vpc-0a1b2c3d"));
        assert_eq!(not_modelled(&reading), ["Peering"]);
        assert_eq!(ask(&reading, "App", "10.1.1.10:443").verdict(), Verdict::Undecided);
    }

    #[test]
    fn a_transit_gateway_joins_what_is_attached() {
        let reading = read(&format!("{TWO}{ATTACHED}"));
        assert!(not_modelled(&reading).is_empty());
        let answer = ask(&reading, "App", "Db:443");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        assert!(path(&answer).contains(&"tgw-Hub".to_owned()));
    }

    #[test]
    fn tables_of_ones_own_say_who_reaches_whom() {
        let own = ATTACHED.replace("AmazonSideAsn: 64512", "DefaultRouteTableAssociation: disable, DefaultRouteTablePropagation: disable")
            + "
  Table: {Type: AWS::EC2::TransitGatewayRouteTable, Properties: {TransitGatewayId: !Ref Hub}}
  AsksOne: {Type: AWS::EC2::TransitGatewayRouteTableAssociation, Properties: {TransitGatewayRouteTableId: !Ref Table, TransitGatewayAttachmentId: !Ref OneIn}}
  AsksTwo: {Type: AWS::EC2::TransitGatewayRouteTableAssociation, Properties: {TransitGatewayRouteTableId: !Ref Table, TransitGatewayAttachmentId: !Ref TwoIn}}
  FromOne: {Type: AWS::EC2::TransitGatewayRouteTablePropagation, Properties: {TransitGatewayRouteTableId: !Ref Table, TransitGatewayAttachmentId: !Ref OneIn}}
  ToTwo: {Type: AWS::EC2::TransitGatewayRoute, Properties: {TransitGatewayRouteTableId: !Ref Table, DestinationCidrBlock: 10.1.0.0/16, TransitGatewayAttachmentId: !Ref TwoIn}}
";
        let answer = ask(&read(&format!("{TWO}{own}")), "App", "Db:443");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        let blackhole = own.replace(
            "DestinationCidrBlock: 10.1.0.0/16, TransitGatewayAttachmentId: !Ref TwoIn",
            "DestinationCidrBlock: 10.1.0.0/16, Blackhole: true",
        );
        assert_eq!(ask(&read(&format!("{TWO}{blackhole}")), "App", "Db:443").verdict(), Verdict::Blocked);
        let without = own.replace("DefaultRouteTableAssociation: disable", "DefaultRouteTableAssociation: enable");
        let message = refusal(&format!("{TWO}{without}"));
        assert!(
            message.contains("Transit Gateway Attachment tgw-attach-OneIn is already associated to a route table."),
            "{message}"
        );
    }

    #[test]
    fn two_transit_gateways_are_joined_by_static_routes() {
        let joined = ATTACHED.replace("!Ref Hub, VpcId: !Ref Two", "!Ref Far, VpcId: !Ref Two").replace(
            "RouteTableId: !Ref TwoTable, DestinationCidrBlock: 10.0.0.0/8, TransitGatewayId: !Ref Hub",
            "RouteTableId: !Ref TwoTable, DestinationCidrBlock: 10.0.0.0/8, TransitGatewayId: !Ref Far",
        ) + "
  Far: {Type: AWS::EC2::TransitGateway}
  Join:
    Type: AWS::EC2::TransitGatewayPeeringAttachment
    Properties: {TransitGatewayId: !Ref Hub, PeerTransitGatewayId: !Ref Far, PeerAccountId: !Ref AWS::AccountId, PeerRegion: us-east-1}
  Over: {Type: AWS::EC2::TransitGatewayRoute, Properties: {TransitGatewayRouteTableId: tgw-rtb-Hub, DestinationCidrBlock: 10.1.0.0/16, TransitGatewayAttachmentId: !Ref Join}}
  Home: {Type: AWS::EC2::TransitGatewayRoute, Properties: {TransitGatewayRouteTableId: tgw-rtb-Far, DestinationCidrBlock: 10.0.0.0/16, TransitGatewayAttachmentId: !GetAtt Join.TransitGatewayAttachmentId}}
";
        let answer = ask(&read(&format!("{TWO}{joined}")), "App", "Db:443");
        assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
        let hops = path(&answer).into_iter().filter(|hop| hop.starts_with("tgw-")).collect::<Vec<_>>();
        assert_eq!(hops, ["tgw-Hub", "tgw-Far"]);
    }

    #[test]
    fn two_subnets_in_one_zone_cannot_be_attached() {
        let twice = ATTACHED.replace("SubnetIds: [!Ref OneNet]", "SubnetIds: [!Ref OneNet, !Ref Again]")
            + "  Again: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref One, CidrBlock: 10.0.2.0/24}}\n";
        let message = refusal(&format!("{TWO}{twice}"));
        assert!(message.contains("(DuplicateSubnetsInSameZone)"), "{message}");
    }
}

mod on_premises {
    use super::*;

    /// A VPC and an office whose router has the address 198.51.100.1 and whose network is 192.168.0.0/16.
    pub(super) const OFFICE: &str = "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Net: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: office, VpcId: !Ref Vpc, SecurityGroupIngress: [{IpProtocol: '-1', CidrIp: 192.168.0.0/16}]}
  App: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Net, PrivateIpAddress: 10.0.1.10, SecurityGroupIds: [!Ref Group]}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Serves: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Net, RouteTableId: !Ref Table}}
  Router: {Type: AWS::EC2::CustomerGateway, Properties: {Type: ipsec.1, BgpAsn: 65000, IpAddress: 198.51.100.1}}
";

    pub(super) const AT_GATEWAY: &str = "
  Vgw: {Type: AWS::EC2::VPNGateway, Properties: {Type: ipsec.1}}
  Tunnel: {Type: AWS::EC2::VPNConnection, Properties: {Type: ipsec.1, CustomerGatewayId: !Ref Router, VpnGatewayId: !Ref Vgw, StaticRoutesOnly: true}}
  Office: {Type: AWS::EC2::VPNConnectionRoute, Properties: {VpnConnectionId: !Ref Tunnel, DestinationCidrBlock: 192.168.0.0/16}}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, VpnGatewayId: !Ref Vgw}}
  Learn: {Type: AWS::EC2::VPNGatewayRoutePropagation, DependsOn: Attachment, Properties: {RouteTableIds: [!Ref Table], VpnGatewayId: !Ref Vgw}}
";

    pub(super) const AT_TRANSIT_GATEWAY: &str = "
  Hub: {Type: AWS::EC2::TransitGateway}
  In: {Type: AWS::EC2::TransitGatewayAttachment, Properties: {TransitGatewayId: !Ref Hub, VpcId: !Ref Vpc, SubnetIds: [!Ref Net]}}
  Out: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 192.168.0.0/16, TransitGatewayId: !Ref Hub}}
  Tunnel:
    Type: AWS::EC2::VPNConnection
    Properties: {Type: ipsec.1, CustomerGatewayId: !Ref Router, TransitGatewayId: !Ref Hub, LocalIpv4NetworkCidr: 192.168.0.0/16}
";

    #[test]
    fn an_office_and_a_vpc_reach_each_other_through_a_vpn() {
        for (end, hop) in [(AT_GATEWAY, "vgw-Vgw"), (AT_TRANSIT_GATEWAY, "tgw-Hub")] {
            let reading = read(&format!("{OFFICE}{end}"));
            assert!(not_modelled(&reading).is_empty());
            for (from, to) in [("App", "192.168.3.4:443"), ("192.168.3.4", "App:443")] {
                let answer = ask(&reading, from, to);
                assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
                let path = path(&answer);
                assert!(path.contains(&hop.to_owned()) && path.contains(&"vpn-Tunnel".to_owned()), "{path:?}");
            }
        }
    }

    #[test]
    fn without_propagation_a_vpc_knows_no_way() {
        let learning = AT_GATEWAY.lines().filter(|line| !line.contains("Learn:")).collect::<Vec<_>>().join("\n");
        let reading = read(&format!("{OFFICE}{learning}"));
        assert_eq!(ask(&reading, "App", "192.168.3.4:443").verdict(), Verdict::Blocked);
    }

    #[test]
    fn a_gateway_that_is_not_attached_has_nothing_to_propagate() {
        let message = refusal(
            &format!("{OFFICE}{AT_GATEWAY}")
                .replace("VpcId: !Ref Vpc, VpnGatewayId: !Ref Vgw", "VpcId: !Ref Vpc, VpnGatewayId: vgw-other")
                .replace("DependsOn: Attachment, ", ""),
        );
        assert!(message.contains("(Gateway.NotAttached)"), "{message}");
    }

    #[test]
    fn a_connection_by_bgp_takes_no_static_route() {
        let message = refusal(&format!("{OFFICE}{AT_GATEWAY}").replace(", StaticRoutesOnly: true", ""));
        assert!(message.contains("does not support static routes"), "{message}");
    }

    #[test]
    fn a_vpc_has_one_virtual_private_gateway() {
        let second = "  Second: {Type: AWS::EC2::VPNGateway}\n  Also: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, VpnGatewayId: !Ref Second}}\n";
        let message = refusal(&format!("{OFFICE}{AT_GATEWAY}{second}"));
        assert!(message.contains("Network vpc-Vpc already has a virtual private gateway attached"), "{message}");
    }
}

mod names {
    use super::*;
    use vpce_model::dns::{Resolver, Zone, resolve};

    /// Endpoints stand in a hub; a spoke that is peered with it finds one by a private hosted zone (`IF-39`).
    pub(super) const HUB: &str = "
Resources:
  Hub: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
  Spoke: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16, EnableDnsHostnames: true}}
  HubA: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Hub, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a}}
  HubB: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Hub, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}}
  SpokeA: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Spoke, CidrBlock: 10.1.1.0/24}}
  App: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref SpokeA}}
  Peering: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Hub, PeerVpcId: !Ref Spoke}}
  SpokeTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Spoke}}
  SpokeTo: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref SpokeA, RouteTableId: !Ref SpokeTable}}
  There: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref SpokeTable, DestinationCidrBlock: 10.0.0.0/16, VpcPeeringConnectionId: !Ref Peering}}
  HubTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Hub}}
  HubTo: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref HubA, RouteTableId: !Ref HubTable}}
  Back: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref HubTable, DestinationCidrBlock: 10.1.0.0/16, VpcPeeringConnectionId: !Ref Peering}}
  Https:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: https, VpcId: !Ref Hub, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}]}
  Ssm:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      {VpcEndpointType: Interface, VpcId: !Ref Hub, SubnetIds: [!Ref HubA], SecurityGroupIds: [!Ref Https],
       ServiceName: !Sub 'com.amazonaws.${AWS::Region}.ssm'}
  Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: ssm.us-east-1.amazonaws.com, VPCs: [{VPCId: !Ref Spoke, VPCRegion: us-east-1}]}}
  Record:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneId: !Ref Zone
      Name: ssm.us-east-1.amazonaws.com.
      Type: A
      AliasTarget:
        DNSName: !Select [1, !Split [':', !Select [0, !GetAtt Ssm.DnsEntries]]]
        HostedZoneId: !Select [0, !Split [':', !Select [0, !GetAtt Ssm.DnsEntries]]]
";

    // API-102: `DnsEntries` holds the id of a hosted zone, a colon and a name.
    #[test]
    fn a_spoke_finds_the_endpoint_of_its_hub_by_an_alias() {
        let reading = read(HUB);
        assert!(not_modelled(&reading).is_empty());
        let answer = ask(&reading, "App", "https://ssm.us-east-1.amazonaws.com");
        assert_eq!(answer.verdict(), Verdict::Reachable, "IF-39: {answer}");
        let path = path(&answer);
        assert!(path.contains(&"pcx-Peering".to_owned()) && path.contains(&"vpce-Ssm".to_owned()), "IF-74: {path:?}");
    }

    #[test]
    fn records_of_every_form_are_read() {
        let reading = read(&(HUB.to_owned()
            + "
  Corp: {Type: AWS::Route53::HostedZone, Properties: {Name: corp.example.com, VPCs: [{VPCId: !Ref Spoke, VPCRegion: us-east-1}]}}
  Records:
    Type: AWS::Route53::RecordSetGroup
    DependsOn: Corp
    Properties:
      HostedZoneName: corp.example.com.
      RecordSets:
        - {Name: db.corp.example.com, Type: A, TTL: 60, ResourceRecords: [10.0.1.20, 10.0.1.21]}
        - {Name: db.corp.example.com, Type: AAAA, TTL: 60, ResourceRecords: ['2001:db8::20']}
        - {Name: '*.corp.example.com', Type: CNAME, TTL: 60, ResourceRecords: [db.corp.example.com]}
  Public: {Type: AWS::Route53::HostedZone, Properties: {Name: example.org}}
  Mail: {Type: AWS::Route53::RecordSet, Properties: {HostedZoneId: !Ref Corp, Name: corp.example.com, Type: MX, ResourceRecords: [10 m]}}
"));
        assert_eq!(not_modelled(&reading), ["Public", "Mail"]);
        let spoke = &reading.cloud.vpcs[&"vpc-Spoke".parse().unwrap()];
        let answer = resolve(&reading.cloud, Resolver::Vpc(spoke), "other.corp.example.com").unwrap();
        assert_eq!(answer.canonical_names, ["db.corp.example.com"]);
        assert_eq!(
            answer.answered_by,
            Zone::HostedZone { id: "Z-Corp".to_owned(), name: "corp.example.com".to_owned() }
        );
        assert!(answer.to_string().contains("10.0.1.20, 10.0.1.21, 2001:db8::20"), "{answer}");
    }

    #[test]
    fn queries_are_forwarded_to_an_inbound_endpoint() {
        let forwarding = HUB.replace("VPCs: [{VPCId: !Ref Spoke, VPCRegion: us-east-1}]", "VPCs: [{VPCId: !Ref Hub, VPCRegion: us-east-1}]")
            + "
  Inbound:
    Type: AWS::Route53Resolver::ResolverEndpoint
    Properties:
      {Direction: INBOUND, SecurityGroupIds: [!Ref Https],
       IpAddresses: [{SubnetId: !Ref HubA, Ip: 10.0.1.53}, {SubnetId: !Ref HubB, Ip: 10.0.2.53}]}
  Outbound:
    Type: AWS::Route53Resolver::ResolverEndpoint
    Properties:
      {Direction: OUTBOUND, SecurityGroupIds: [!Ref Https], IpAddresses: [{SubnetId: !Ref SpokeA}, {SubnetId: !Ref SpokeA}]}
  Rule:
    Type: AWS::Route53Resolver::ResolverRule
    Properties:
      {RuleType: FORWARD, DomainName: amazonaws.com, ResolverEndpointId: !Ref Outbound, TargetIps: [{Ip: 10.0.1.53}, {Ip: 10.0.2.53, Port: 53}]}
  Holds: {Type: AWS::Route53Resolver::ResolverRuleAssociation, Properties: {ResolverRuleId: !Ref Rule, VPCId: !Ref Spoke}}
";
        let reading = read(&forwarding.replace(
            "OUTBOUND, SecurityGroupIds: [!Ref Https]",
            "OUTBOUND, SecurityGroupIds: [!GetAtt Spoke.DefaultSecurityGroup]",
        ));
        assert!(not_modelled(&reading).is_empty());
        let answer = ask(&reading, "App", "https://ssm.us-east-1.amazonaws.com");
        assert_eq!(answer.verdict(), Verdict::Reachable, "IF-40: {answer}");
        let zone = answer.resolution.unwrap().answered_by;
        assert!(matches!(zone, Zone::ResolverRule { .. }), "{zone:?}");
        let message = refusal(&forwarding);
        assert!(message.contains("belong to different networks"), "a group of another VPC: {message}");
    }

    #[test]
    fn what_resolvers_need_from_elsewhere_leaves_them_out() {
        let reading = read(&(HUB.to_owned()
            + "
  Inbound:
    Type: AWS::Route53Resolver::ResolverEndpoint
    Properties:
      Direction: INBOUND
      SecurityGroupIds: [!Ref Https]
      IpAddresses: [{SubnetId: !Ref HubA}, {SubnetId: !ImportValue subnet}]
  Rule:
    Type: AWS::Route53Resolver::ResolverRule
    Properties: {RuleType: FORWARD, DomainName: corp.example.com, TargetIps: [{Ip: !ImportValue dns}]}
  Elsewhere: {Type: AWS::Route53::HostedZone, Properties: {Name: corp.example.com, VPCs: [{VPCId: vpc-0a1b2c3d, VPCRegion: us-east-1}]}}
  Half: {Type: AWS::Route53::HostedZone, Properties: {Name: half.example.com, VPCs: [{VPCId: !Ref Hub}, {VPCId: vpc-0a1b2c3d}]}}
"));
        let left_out: Vec<_> =
            reading.not_modelled.iter().map(|it| (it.logical_id.as_str(), it.reason.as_deref().unwrap())).collect();
        assert_eq!(
            left_out,
            [
                ("Inbound", "the value is exported by another stack"),
                ("Rule", "the value is exported by another stack"),
                ("Elsewhere", "not in this template: the VPCs that it answers in"),
            ]
        );
        assert_eq!(reading.cloud.hosted_zones[&"Z-Half".to_owned()].vpcs, ["vpc-Hub".parse().unwrap()]);
    }

    #[test]
    fn two_zones_of_one_name_do_not_answer_in_one_vpc() {
        let second = "  Second: {Type: AWS::Route53::HostedZone, Properties: {Name: ssm.us-east-1.amazonaws.com., VPCs: [{VPCId: !Ref Spoke, VPCRegion: us-east-1}]}}\n";
        let message = refusal(&format!("{HUB}{second}"));
        assert!(message.contains("(ConflictingDomainExists)"), "{message}");
    }

    #[test]
    fn a_private_name_has_one_owner_in_a_vpc() {
        let private = HUB
            .replace("SecurityGroupIds: [!Ref Https],", "SecurityGroupIds: [!Ref Https], PrivateDnsEnabled: true,")
            + "  Again: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcEndpointType: Interface, VpcId: !Ref Hub, SubnetIds: [!Ref HubB], ServiceName: com.amazonaws.us-east-1.ssm, PrivateDnsEnabled: true}}\n";
        let message = refusal(&private);
        let expected = "private-dns-enabled cannot be set because there is already a conflicting DNS domain for ssm.us-east-1.amazonaws.com in the VPC vpc-Hub";
        assert!(message.contains(expected), "IF-37: {message}");
    }

    #[test]
    fn who_may_ask_for_the_names_of_s3_is_said_in_words() {
        let template = |who: &str| {
            format!(
                "
Resources:
  Vpc: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}}}
  Subnet: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}}}
  Routes: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Vpc}}}}
  Gateway: {{Type: AWS::EC2::VPCEndpoint, Properties: {{VpcId: !Ref Vpc, ServiceName: com.amazonaws.us-east-1.s3, RouteTableIds: [!Ref Routes]}}}}
  Interface:
    Type: AWS::EC2::VPCEndpoint
    DependsOn: Gateway
    Properties:
      {{VpcEndpointType: Interface, VpcId: !Ref Vpc, SubnetIds: [!Ref Subnet], ServiceName: com.amazonaws.us-east-1.s3,
       PrivateDnsEnabled: true, DnsOptions: {{PrivateDnsOnlyForInboundResolverEndpoint: {who}}}}}
"
            )
        };
        for (who, inbound_only) in [("OnlyInboundResolver", true), ("AllResolvers", false), ("NotSpecified", true)] {
            let endpoint = &read(&template(who)).cloud.vpc_endpoints[&"vpce-Interface".parse().unwrap()];
            assert_eq!(
                endpoint.dns_options.private_dns_only_for_inbound_resolver_endpoint, inbound_only,
                "IF-52: {who}"
            );
        }
        let message = refusal(&template("true"));
        assert!(message.contains("`OnlyInboundResolver`, `AllResolvers`, `NotSpecified`"), "{message}");
    }
}

mod bad_input {
    use super::*;

    /// A template of each family, with a name.
    fn templates() -> Vec<String> {
        let mut templates =
            vec![private_link::SERVICE.to_owned(), inspection::INSPECTION.to_owned(), names::HUB.to_owned()];
        templates
            .extend([between_vpcs::PEERED, between_vpcs::ATTACHED].map(|part| between_vpcs::TWO.to_owned() + part));
        templates.extend(
            [on_premises::AT_GATEWAY, on_premises::AT_TRANSIT_GATEWAY]
                .map(|part| on_premises::OFFICE.to_owned() + part),
        );
        templates
    }

    /// Without any one of its lines a template is read or refused, and what is left of it can be asked.
    #[test]
    fn a_line_may_be_missing_anywhere() {
        for template in templates() {
            let lines: Vec<&str> = template.lines().collect();
            for missing in 0..lines.len() {
                let rest: Vec<&str> =
                    lines.iter().enumerate().filter_map(|(index, line)| (index != missing).then_some(*line)).collect();
                if let Ok(reading) = read_template("t.yaml", rest.join("\n"), &Options::default()) {
                    for from in reading.cloud.source_names() {
                        let question = Question::new(from, "10.1.1.10:443".parse().unwrap());
                        trace(&reading.cloud, &question).unwrap();
                    }
                }
            }
        }
    }

    #[test]
    fn a_reference_to_nothing_is_told_with_a_name_that_is_near() {
        for template in templates() {
            for (place, _) in template.match_indices("!Ref ") {
                let (before, after) = template.split_at(place + "!Ref ".len());
                let name = after.split(|letter: char| !letter.is_alphanumeric()).next().unwrap();
                if name == "AWS" {
                    continue;
                }
                let message = refusal(&format!("{before}{name}x{}", &after[name.len()..]));
                assert!(message.contains(&format!("`{name}x` is neither a parameter nor a resource")), "{message}");
                assert!(message.contains("help: did you mean `"), "{message}");
            }
        }
    }

    #[test]
    fn what_a_type_cannot_do_without_is_named() {
        for (kind, property) in [
            ("EC2::VPCEndpointServicePermissions", "ServiceId"),
            ("EC2::GatewayRouteTableAssociation", "RouteTableId"),
            ("EC2::VPCPeeringConnection", "VpcId"),
            ("EC2::TransitGatewayAttachment", "TransitGatewayId"),
            ("EC2::TransitGatewayVpcAttachment", "TransitGatewayId"),
            ("EC2::TransitGatewayPeeringAttachment", "TransitGatewayId"),
            ("EC2::TransitGatewayRouteTable", "TransitGatewayId"),
            ("EC2::TransitGatewayRouteTableAssociation", "TransitGatewayRouteTableId"),
            ("EC2::TransitGatewayRouteTablePropagation", "TransitGatewayRouteTableId"),
            ("EC2::TransitGatewayRoute", "TransitGatewayRouteTableId"),
            ("EC2::VPNConnection", "VpnGatewayId"),
            ("EC2::VPNConnectionRoute", "VpnConnectionId"),
            ("EC2::VPNGatewayRoutePropagation", "VpnGatewayId"),
            ("EC2::VPCGatewayAttachment", "VpcId"),
            ("ElasticLoadBalancingV2::TargetGroup", "VpcId"),
            ("ElasticLoadBalancingV2::Listener", "LoadBalancerArn"),
            ("Route53::HostedZone", "Name"),
            ("Route53::RecordSet", "HostedZoneId"),
            ("Route53::RecordSetGroup", "HostedZoneId"),
            ("Route53Resolver::ResolverEndpoint", "Direction"),
            ("Route53Resolver::ResolverRule", "DomainName"),
            ("Route53Resolver::ResolverRuleAssociation", "ResolverRuleId"),
        ] {
            let message = refusal(&format!("Resources:\n  Bare: {{Type: AWS::{kind}}}\n"));
            let expected = format!("t.yaml:2:3: Bare: property `{property}` is missing");
            assert!(message.starts_with(&expected), "{kind}: {message}");
        }
    }

    #[test]
    fn a_vpc_takes_so_many_interface_endpoints() {
        let mut template = String::from(
            "
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Net: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
",
        );
        for number in 1..=51 {
            template += &format!(
                "  E{number}: {{Type: AWS::EC2::VPCEndpoint, Properties: {{VpcEndpointType: Interface, VpcId: !Ref Vpc, SubnetIds: [!Ref Net], ServiceName: com.amazonaws.us-east-1.ssm}}}}\n"
            );
        }
        let message = refusal(&template);
        let expected = "t.yaml:55:3: E51: An error occurred (VpcEndpointLimitExceeded) when calling the CreateVpcEndpoint operation: \
                        The maximum number of VPC endpoints has been reached. (50)";
        assert!(message.starts_with(expected), "IF-110: {message}");
        // IF-07: a /28 has eleven addresses to give.
        let message = refusal(&template.replace("10.0.1.0/24", "10.0.1.0/28"));
        assert!(
            message.starts_with("t.yaml:16:3: E12: An error occurred (InsufficientFreeAddressesInSubnet)"),
            "{message}"
        );
    }

    #[test]
    fn transit_gateways_that_send_to_each_other_end_in_a_circle() {
        let circle = between_vpcs::ATTACHED.to_owned()
            + "
  Far: {Type: AWS::EC2::TransitGateway}
  Join:
    Type: AWS::EC2::TransitGatewayPeeringAttachment
    Properties: {TransitGatewayId: !Ref Hub, PeerTransitGatewayId: !Ref Far, PeerAccountId: !Ref AWS::AccountId, PeerRegion: us-east-1}
  Over: {Type: AWS::EC2::TransitGatewayRoute, Properties: {TransitGatewayRouteTableId: tgw-rtb-Hub, DestinationCidrBlock: 10.9.0.0/16, TransitGatewayAttachmentId: !Ref Join}}
  Back2: {Type: AWS::EC2::TransitGatewayRoute, Properties: {TransitGatewayRouteTableId: tgw-rtb-Far, DestinationCidrBlock: 10.9.0.0/16, TransitGatewayAttachmentId: !Ref Join}}
";
        let answer = ask(&read(&format!("{}{circle}", between_vpcs::TWO)), "App", "10.9.9.9:443");
        assert_eq!(answer.verdict(), Verdict::Blocked);
        assert_eq!(answer.paths[0].end, vpce_model::trace::End::Loop, "{answer}");
    }
}

mod resource_gateways {
    use super::*;

    const SHARED: &str = "
Resources:
  Consumer: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Near: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Consumer, CidrBlock: 10.0.0.0/24}}
  App: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Near}}
  Owner: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Data: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Owner, CidrBlock: 10.0.1.0/24}}
  DbGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: of the database
      VpcId: !Ref Owner
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.1.4/32}]
  Gate: {Type: AWS::VpcLattice::ResourceGateway, Properties: {Name: gate, VpcIdentifier: !Ref Owner, SubnetIds: [!Ref Data]}}
  Db:
    Type: AWS::EC2::Instance
    Properties: {SubnetId: !Ref Data, PrivateIpAddress: 10.0.1.20, SecurityGroupIds: [!Ref DbGroup]}
  Share:
    Type: AWS::VpcLattice::ResourceConfiguration
    Properties:
      Name: db
      ResourceConfigurationType: SINGLE
      ResourceGatewayId: !Ref Gate
      ResourceConfigurationDefinition: {IpResource: !GetAtt Db.PrivateIp}
      PortRanges: ['5432']
  Open:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: of the endpoint
      VpcId: !Ref Consumer
      SecurityGroupIngress: [{IpProtocol: '-1', CidrIp: 10.0.0.0/16}]
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Resource
      ResourceConfigurationArn: !Ref Share
      VpcId: !Ref Consumer
      SubnetIds: [!Ref Near]
      SecurityGroupIds: [!Ref Open]
";

    fn ask_database(reading: &Reading) -> Answer {
        let endpoint = &reading.cloud.network_interfaces[&"eni-Endpoint-Near".parse().unwrap()];
        ask(reading, "App", &format!("{}:5432", endpoint.private_ip_address.unwrap()))
    }

    // IF-101
    #[test]
    fn a_database_is_shared_through_a_gateway_whose_address_it_sees() {
        for gateway in ["!Ref Gate", "!GetAtt Gate.Arn", "!GetAtt Gate.Id"] {
            let reading = read(&SHARED.replace("!Ref Gate", gateway));
            assert!(not_modelled(&reading).is_empty(), "{:?}", not_modelled(&reading));
            let answer = ask_database(&reading);
            assert_eq!(answer.verdict(), Verdict::Reachable, "{answer}");
            assert_eq!(path(&answer).iter().filter(|it| *it == "rgw-Gate").count(), 1, "{answer}");
        }
    }

    #[test]
    fn what_is_no_resource_or_gateway_is_said_at_its_place() {
        let swapped = refusal(&SHARED.replace("ResourceGatewayId: !Ref Gate", "ResourceGatewayId: vpc-1"));
        assert!(swapped.contains("`vpc-1` is not an id that starts with `rgw-`"), "{swapped}");
        let ports = refusal(&SHARED.replace("'5432'", "'5432-5431'"));
        assert!(ports.contains("`5432-5431` is no range of ports"), "{ports}");
        let other = refusal(&SHARED.replace("SubnetIds: [!Ref Data]", "SubnetIds: [!Ref Near]"));
        assert!(
            other.contains("(ValidationException)") && other.contains("subnet-Near is not in VPC vpc-Owner"),
            "{other}"
        );
        let nothing = refusal(&SHARED.replace("{IpResource: !GetAtt Db.PrivateIp}", "{}"));
        assert!(nothing.contains("ResourceConfigurationDefinition"), "{nothing}");
        let none = refusal(&SHARED.replace("SubnetIds: [!Ref Data]", "SubnetIds: []"));
        assert!(none.contains("At least one subnet"), "{none}");
    }

    #[test]
    fn groups_of_resources_and_gateways_of_others_are_left_out_and_said() {
        for (part, instead) in
            [("Type: SINGLE", "Type: GROUP"), ("GatewayId: !Ref Gate", "GatewayId: rgw-0a1b2c3d4e5f60718")]
        {
            let reading = read(&SHARED.replace(part, instead));
            assert!(not_modelled(&reading).contains(&"Share"), "{:?}", not_modelled(&reading));
        }
        let reading = read(&SHARED.replace("Name: gate,", "Name: gate, IpAddressType: DUALSTACK,"));
        assert!(not_modelled(&reading).contains(&"Gate"), "{:?}", not_modelled(&reading));
    }
}
