//! The resource types of the AWS provider that the model knows, as data: what each of their arguments is for CloudFormation, whose
//! types the rest of this crate creates (<https://registry.terraform.io/providers/hashicorp/aws/latest/docs>).
//!
//! A type that CloudFormation has no equal of is called `Terraform::…`.

use Attribute::{Argument, Get, Ref};
use Meaning::{Block, Blocks, Itself, Listed, Nothing, OneOf, Parts, Property, Required, Words};

/// A resource type.
pub(super) struct ResourceType {
    pub(super) name: &'static str,
    /// What the model calls it.
    pub(super) model: &'static str,
    pub(super) arguments: Arguments,
    /// What can be referred to beside the arguments; `id` is what `Ref` gives unless it is said here.
    attributes: &'static [(&'static str, Attribute)],
}

/// The arguments of a block, by name.
pub(super) type Arguments = &'static [(&'static str, Meaning)];

/// What an argument is for the model.
pub(super) enum Meaning {
    /// A property, or a part of one: `PortRange.From`.
    Property(&'static str),
    /// The same, and it must be there.
    Required(&'static str),
    /// A property that is a list; the argument is its only item.
    Listed(&'static str),
    /// A property of which each item of the argument makes a resource of its own.
    OneOf(&'static str),
    /// The same, where the argument says by `true` that the resource is its own peer.
    Itself(&'static str),
    /// A property that is written in other words.
    Words(&'static str, &'static [(&'static str, &'static str)]),
    /// A property that holds properties.
    Block(&'static str, Arguments),
    /// A property that is a list of such.
    Blocks(&'static str, Arguments),
    /// Resources of their own.
    Parts(&'static Part),
    /// Nothing that decides anything.
    Nothing,
}

/// A resource that is written inside another.
pub(super) struct Part {
    pub(super) model: &'static str,
    /// The property that names the resource it is written in.
    pub(super) whole: &'static str,
    pub(super) source: Source,
}

/// Where the properties of a part come from.
pub(super) enum Source {
    /// From the argument, as this property.
    Value(&'static str),
    /// From each item of the argument, as this property.
    Items(&'static str),
    /// From each nested block; a property and its value come with it.
    Blocks(Arguments, Option<(&'static str, &'static str)>),
}

/// Where the value of an attribute comes from.
#[derive(Clone, Copy)]
pub(super) enum Attribute {
    /// What `Ref` gives.
    Ref,
    /// What `Fn::GetAtt` gives for this name.
    Get(&'static str),
    /// The argument of this name, where it is given.
    Argument,
}

impl Meaning {
    /// The property that the argument is.
    pub(super) fn property(&self) -> Option<&'static str> {
        match self {
            Property(property) | Required(property) | Listed(property) | OneOf(property) | Itself(property) => {
                Some(property)
            }
            Words(property, _) | Block(property, _) | Blocks(property, _) => Some(property),
            Parts(_) | Nothing => None,
        }
    }
}

impl ResourceType {
    pub(super) fn attribute(&self, name: &str) -> Option<Attribute> {
        let own = self.attributes.iter().find(|(attribute, _)| *attribute == name);
        own.map(|(_, attribute)| *attribute).or_else(|| (name == "id").then_some(Ref))
    }

    /// Is this an argument or an attribute of the type?
    pub(super) fn has(&self, name: &str) -> bool {
        self.names().any(|known| known == name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        let arguments = self.arguments.iter().map(|(name, _)| *name);
        let attributes = self.attributes.iter().map(|(name, _)| *name);
        arguments.chain(attributes).chain(["id", "arn", "tags", "tags_all", "owner_id", "region"])
    }
}

/// The type of this name, if the model knows it.
pub(super) fn find(name: &str) -> Option<&'static ResourceType> {
    RESOURCE_TYPES.iter().find(|resource_type| resource_type.name == name)
}

const ROUTE_TARGETS: Arguments = &[
    ("cidr_block", Property("DestinationCidrBlock")),
    ("ipv6_cidr_block", Property("DestinationIpv6CidrBlock")),
    ("destination_cidr_block", Property("DestinationCidrBlock")),
    ("destination_ipv6_cidr_block", Property("DestinationIpv6CidrBlock")),
    ("destination_prefix_list_id", Property("DestinationPrefixListId")),
    ("gateway_id", Property("GatewayId")),
    ("nat_gateway_id", Property("NatGatewayId")),
    ("egress_only_gateway_id", Property("EgressOnlyInternetGatewayId")),
    ("network_interface_id", Property("NetworkInterfaceId")),
    ("transit_gateway_id", Property("TransitGatewayId")),
    ("vpc_endpoint_id", Property("VpcEndpointId")),
    ("vpc_peering_connection_id", Property("VpcPeeringConnectionId")),
    ("carrier_gateway_id", Property("CarrierGatewayId")),
    ("local_gateway_id", Property("LocalGatewayId")),
    ("core_network_arn", Property("CoreNetworkArn")),
    ("route_table_id", Property("RouteTableId")),
];

const ROUTES: Part =
    Part { model: "AWS::EC2::Route", whole: "RouteTableId", source: Source::Blocks(ROUTE_TARGETS, None) };

const INGRESS: Arguments = &[
    ("cidr_blocks", OneOf("CidrIp")),
    ("ipv6_cidr_blocks", OneOf("CidrIpv6")),
    ("prefix_list_ids", OneOf("SourcePrefixListId")),
    ("security_groups", OneOf("SourceSecurityGroupId")),
    ("source_security_group_id", OneOf("SourceSecurityGroupId")),
    ("self", Itself("SourceSecurityGroupId")),
    ("protocol", Required("IpProtocol")),
    ("from_port", Property("FromPort")),
    ("to_port", Property("ToPort")),
    ("security_group_id", Property("GroupId")),
    ("description", Nothing),
    ("type", Nothing),
];

const EGRESS: Arguments = &[
    ("cidr_blocks", OneOf("CidrIp")),
    ("ipv6_cidr_blocks", OneOf("CidrIpv6")),
    ("prefix_list_ids", OneOf("DestinationPrefixListId")),
    ("security_groups", OneOf("DestinationSecurityGroupId")),
    ("source_security_group_id", OneOf("DestinationSecurityGroupId")),
    ("self", Itself("DestinationSecurityGroupId")),
    ("protocol", Required("IpProtocol")),
    ("from_port", Property("FromPort")),
    ("to_port", Property("ToPort")),
    ("security_group_id", Property("GroupId")),
    ("description", Nothing),
    ("type", Nothing),
];

const GROUP_INGRESS: Part =
    Part { model: "AWS::EC2::SecurityGroupIngress", whole: "GroupId", source: Source::Blocks(INGRESS, None) };
const GROUP_EGRESS: Part =
    Part { model: "AWS::EC2::SecurityGroupEgress", whole: "GroupId", source: Source::Blocks(EGRESS, None) };

const ACL_ENTRY: Arguments = &[
    ("rule_no", Property("RuleNumber")),
    ("rule_number", Property("RuleNumber")),
    ("egress", Property("Egress")),
    ("protocol", Required("Protocol")),
    ("action", Property("RuleAction")),
    ("rule_action", Property("RuleAction")),
    ("cidr_block", Property("CidrBlock")),
    ("ipv6_cidr_block", Property("Ipv6CidrBlock")),
    ("from_port", Property("PortRange.From")),
    ("to_port", Property("PortRange.To")),
    ("icmp_type", Nothing),
    ("icmp_code", Nothing),
    ("network_acl_id", Property("NetworkAclId")),
];

const ACL_INGRESS: Part = Part {
    model: "AWS::EC2::NetworkAclEntry",
    whole: "NetworkAclId",
    source: Source::Blocks(ACL_ENTRY, Some(("Egress", "false"))),
};
const ACL_EGRESS: Part = Part {
    model: "AWS::EC2::NetworkAclEntry",
    whole: "NetworkAclId",
    source: Source::Blocks(ACL_ENTRY, Some(("Egress", "true"))),
};
const ACL_SUBNETS: Part =
    Part { model: "AWS::EC2::SubnetNetworkAclAssociation", whole: "NetworkAclId", source: Source::Items("SubnetId") };

const INLINE_POLICY: Arguments = &[("name", Required("PolicyName")), ("policy", Required("PolicyDocument"))];

const LOAD_BALANCER: Arguments = &[
    ("name", Property("Name")),
    ("load_balancer_type", Property("Type")),
    ("internal", Words("Scheme", &[("true", "internal"), ("false", "internet-facing")])),
    ("subnets", Property("Subnets")),
    (
        "subnet_mapping",
        Blocks(
            "SubnetMappings",
            &[("subnet_id", Required("SubnetId")), ("private_ipv4_address", Property("PrivateIPv4Address"))],
        ),
    ),
    ("security_groups", Property("SecurityGroups")),
    ("ip_address_type", Property("IpAddressType")),
];

/// Every type that the model knows. `API-110`, `API-111`: the arguments and attributes of `aws_vpc_endpoint`.
const RESOURCE_TYPES: &[ResourceType] = &[
    ResourceType {
        name: "aws_vpc",
        model: "Terraform::Vpc",
        arguments: &[
            ("cidr_block", Property("CidrBlock")),
            ("enable_dns_support", Property("EnableDnsSupport")),
            ("enable_dns_hostnames", Property("EnableDnsHostnames")),
            ("ipv4_ipam_pool_id", Property("Ipv4IpamPoolId")),
            (
                "assign_generated_ipv6_cidr_block",
                Parts(&Part {
                    model: "AWS::EC2::VPCCidrBlock",
                    whole: "VpcId",
                    source: Source::Value("AmazonProvidedIpv6CidrBlock"),
                }),
            ),
            ("instance_tenancy", Nothing),
        ],
        attributes: &[
            ("default_network_acl_id", Get("DefaultNetworkAcl")),
            ("default_route_table_id", Get("MainRouteTable")),
            ("default_security_group_id", Get("DefaultSecurityGroup")),
            ("ipv6_cidr_block", Get("Ipv6CidrBlock")),
            ("main_route_table_id", Get("MainRouteTable")),
        ],
    },
    ResourceType {
        name: "aws_vpc_ipv4_cidr_block_association",
        model: "AWS::EC2::VPCCidrBlock",
        arguments: &[("vpc_id", Required("VpcId")), ("cidr_block", Required("CidrBlock"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_subnet",
        model: "AWS::EC2::Subnet",
        arguments: &[
            ("vpc_id", Required("VpcId")),
            ("cidr_block", Property("CidrBlock")),
            ("ipv6_cidr_block", Property("Ipv6CidrBlock")),
            ("availability_zone", Property("AvailabilityZone")),
            ("map_public_ip_on_launch", Property("MapPublicIpOnLaunch")),
            ("assign_ipv6_address_on_creation", Property("AssignIpv6AddressOnCreation")),
            ("ipv6_native", Property("Ipv6Native")),
            ("ipv4_ipam_pool_id", Property("Ipv4IpamPoolId")),
        ],
        attributes: &[
            ("availability_zone_id", Get("AvailabilityZoneId")),
            ("availability_zone", Get("AvailabilityZone")),
        ],
    },
    ResourceType {
        name: "aws_internet_gateway",
        model: "AWS::EC2::InternetGateway",
        arguments: &[(
            "vpc_id",
            Parts(&Part {
                model: "AWS::EC2::VPCGatewayAttachment",
                whole: "InternetGatewayId",
                source: Source::Value("VpcId"),
            }),
        )],
        attributes: &[],
    },
    ResourceType {
        name: "aws_internet_gateway_attachment",
        model: "AWS::EC2::VPCGatewayAttachment",
        arguments: &[("vpc_id", Required("VpcId")), ("internet_gateway_id", Required("InternetGatewayId"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_egress_only_internet_gateway",
        model: "AWS::EC2::EgressOnlyInternetGateway",
        arguments: &[("vpc_id", Required("VpcId"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_eip",
        model: "AWS::EC2::EIP",
        arguments: &[("instance", Property("InstanceId")), ("domain", Nothing), ("vpc", Nothing)],
        attributes: &[("id", Get("AllocationId")), ("allocation_id", Get("AllocationId")), ("public_ip", Ref)],
    },
    ResourceType {
        name: "aws_eip_association",
        model: "AWS::EC2::EIPAssociation",
        arguments: &[
            ("allocation_id", Property("AllocationId")),
            ("public_ip", Property("EIP")),
            ("instance_id", Property("InstanceId")),
            ("network_interface_id", Property("NetworkInterfaceId")),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_nat_gateway",
        model: "AWS::EC2::NatGateway",
        arguments: &[
            ("subnet_id", Required("SubnetId")),
            ("allocation_id", Property("AllocationId")),
            ("connectivity_type", Property("ConnectivityType")),
            ("availability_mode", Property("AvailabilityMode")),
        ],
        attributes: &[("network_interface_id", Get("EniId"))],
    },
    ResourceType {
        name: "aws_route_table",
        model: "AWS::EC2::RouteTable",
        arguments: &[("vpc_id", Required("VpcId")), ("route", Parts(&ROUTES))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_default_route_table",
        model: "Terraform::DefaultRouteTable",
        arguments: &[("default_route_table_id", Required("RouteTableId")), ("route", Parts(&ROUTES))],
        attributes: &[],
    },
    ResourceType { name: "aws_route", model: "AWS::EC2::Route", arguments: ROUTE_TARGETS, attributes: &[] },
    ResourceType {
        name: "aws_route_table_association",
        model: "Terraform::RouteTableAssociation",
        arguments: &[
            ("route_table_id", Required("RouteTableId")),
            ("subnet_id", Property("SubnetId")),
            ("gateway_id", Property("GatewayId")),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_main_route_table_association",
        model: "Terraform::MainRouteTableAssociation",
        arguments: &[("vpc_id", Required("VpcId")), ("route_table_id", Required("RouteTableId"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_security_group",
        model: "Terraform::SecurityGroup",
        arguments: &[
            ("vpc_id", Property("VpcId")),
            ("name", Property("GroupName")),
            ("name_prefix", Nothing),
            ("description", Property("GroupDescription")),
            ("egress", Parts(&GROUP_EGRESS)),
            ("ingress", Parts(&GROUP_INGRESS)),
            ("revoke_rules_on_delete", Nothing),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_default_security_group",
        model: "Terraform::DefaultSecurityGroup",
        arguments: &[
            ("vpc_id", Required("VpcId")),
            ("egress", Parts(&GROUP_EGRESS)),
            ("ingress", Parts(&GROUP_INGRESS)),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_security_group_rule",
        model: "AWS::EC2::SecurityGroupIngress",
        arguments: INGRESS,
        attributes: &[],
    },
    ResourceType {
        name: "aws_security_group_rule egress",
        model: "AWS::EC2::SecurityGroupEgress",
        arguments: EGRESS,
        attributes: &[],
    },
    ResourceType {
        name: "aws_vpc_security_group_ingress_rule",
        model: "AWS::EC2::SecurityGroupIngress",
        arguments: &[
            ("security_group_id", Required("GroupId")),
            ("ip_protocol", Required("IpProtocol")),
            ("from_port", Property("FromPort")),
            ("to_port", Property("ToPort")),
            ("cidr_ipv4", Property("CidrIp")),
            ("cidr_ipv6", Property("CidrIpv6")),
            ("prefix_list_id", Property("SourcePrefixListId")),
            ("referenced_security_group_id", Property("SourceSecurityGroupId")),
            ("description", Nothing),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_vpc_security_group_egress_rule",
        model: "AWS::EC2::SecurityGroupEgress",
        arguments: &[
            ("security_group_id", Required("GroupId")),
            ("ip_protocol", Required("IpProtocol")),
            ("from_port", Property("FromPort")),
            ("to_port", Property("ToPort")),
            ("cidr_ipv4", Property("CidrIp")),
            ("cidr_ipv6", Property("CidrIpv6")),
            ("prefix_list_id", Property("DestinationPrefixListId")),
            ("referenced_security_group_id", Property("DestinationSecurityGroupId")),
            ("description", Nothing),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_network_acl",
        model: "AWS::EC2::NetworkAcl",
        arguments: &[
            ("vpc_id", Required("VpcId")),
            ("subnet_ids", Parts(&ACL_SUBNETS)),
            ("ingress", Parts(&ACL_INGRESS)),
            ("egress", Parts(&ACL_EGRESS)),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_default_network_acl",
        model: "Terraform::DefaultNetworkAcl",
        arguments: &[
            ("default_network_acl_id", Required("NetworkAclId")),
            ("subnet_ids", Parts(&ACL_SUBNETS)),
            ("ingress", Parts(&ACL_INGRESS)),
            ("egress", Parts(&ACL_EGRESS)),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_network_acl_rule",
        model: "AWS::EC2::NetworkAclEntry",
        arguments: ACL_ENTRY,
        attributes: &[],
    },
    ResourceType {
        name: "aws_network_acl_association",
        model: "AWS::EC2::SubnetNetworkAclAssociation",
        arguments: &[("network_acl_id", Required("NetworkAclId")), ("subnet_id", Required("SubnetId"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_vpc_endpoint",
        model: "Terraform::VpcEndpoint",
        arguments: &[
            ("vpc_id", Required("VpcId")),
            ("service_name", Property("ServiceName")),
            ("service_region", Property("ServiceRegion")),
            ("vpc_endpoint_type", Property("VpcEndpointType")),
            ("auto_accept", Property("AutoAccept")),
            ("policy", Property("PolicyDocument")),
            ("private_dns_enabled", Property("PrivateDnsEnabled")),
            ("ip_address_type", Property("IpAddressType")),
            ("route_table_ids", Property("RouteTableIds")),
            ("subnet_ids", Property("SubnetIds")),
            ("security_group_ids", Property("SecurityGroupIds")),
            ("resource_configuration_arn", Property("ResourceConfigurationArn")),
            ("service_network_arn", Property("ServiceNetworkArn")),
            (
                "dns_options",
                Block(
                    "DnsOptions",
                    &[
                        ("dns_record_ip_type", Property("DnsRecordIpType")),
                        (
                            "private_dns_only_for_inbound_resolver_endpoint",
                            Words(
                                "PrivateDnsOnlyForInboundResolverEndpoint",
                                &[("true", "OnlyInboundResolver"), ("false", "AllResolvers")],
                            ),
                        ),
                        ("private_dns_preference", Property("PrivateDnsPreference")),
                    ],
                ),
            ),
        ],
        attributes: &[
            ("arn", Get("Arn")),
            ("cidr_blocks", Get("CidrBlocks")),
            ("dns_entry", Get("DnsEntry")),
            ("network_interface_ids", Get("NetworkInterfaceIds")),
            ("owner_id", Get("OwnerId")),
            ("prefix_list_id", Get("PrefixListId")),
            ("requester_managed", Argument),
            ("state", Get("State")),
        ],
    },
    ResourceType {
        name: "aws_vpc_endpoint_route_table_association",
        model: "Terraform::VpcEndpointRouteTableAssociation",
        arguments: &[("vpc_endpoint_id", Required("VpcEndpointId")), ("route_table_id", Required("RouteTableId"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_vpc_endpoint_subnet_association",
        model: "Terraform::VpcEndpointSubnetAssociation",
        arguments: &[("vpc_endpoint_id", Required("VpcEndpointId")), ("subnet_id", Required("SubnetId"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_vpc_endpoint_security_group_association",
        model: "Terraform::VpcEndpointSecurityGroupAssociation",
        arguments: &[
            ("vpc_endpoint_id", Required("VpcEndpointId")),
            ("security_group_id", Required("SecurityGroupId")),
            ("replace_default_association", Property("ReplaceDefaultAssociation")),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_vpc_endpoint_policy",
        model: "Terraform::VpcEndpointPolicy",
        arguments: &[("vpc_endpoint_id", Required("VpcEndpointId")), ("policy", Property("PolicyDocument"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_vpc_endpoint_service",
        model: "Terraform::VpcEndpointService",
        arguments: &[
            ("acceptance_required", Required("AcceptanceRequired")),
            ("network_load_balancer_arns", Property("NetworkLoadBalancerArns")),
            ("gateway_load_balancer_arns", Property("GatewayLoadBalancerArns")),
            ("supported_ip_address_types", Property("SupportedIpAddressTypes")),
            ("supported_regions", Property("SupportedRegions")),
            (
                "allowed_principals",
                Parts(&Part {
                    model: "AWS::EC2::VPCEndpointServicePermissions",
                    whole: "ServiceId",
                    source: Source::Value("AllowedPrincipals"),
                }),
            ),
        ],
        attributes: &[("service_name", Get("ServiceName"))],
    },
    ResourceType {
        name: "aws_vpc_endpoint_service_allowed_principal",
        model: "AWS::EC2::VPCEndpointServicePermissions",
        arguments: &[
            ("vpc_endpoint_service_id", Required("ServiceId")),
            ("principal_arn", Listed("AllowedPrincipals")),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_vpc_endpoint_connection_accepter",
        model: "Terraform::VpcEndpointConnectionAccepter",
        arguments: &[("vpc_endpoint_id", Required("VpcEndpointId")), ("vpc_endpoint_service_id", Nothing)],
        attributes: &[],
    },
    ResourceType {
        name: "aws_vpc_peering_connection",
        model: "Terraform::VpcPeeringConnection",
        arguments: &[
            ("vpc_id", Required("VpcId")),
            ("peer_vpc_id", Required("PeerVpcId")),
            ("peer_owner_id", Property("PeerOwnerId")),
            ("peer_region", Property("PeerRegion")),
            ("auto_accept", Property("AutoAccept")),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_vpc_peering_connection_accepter",
        model: "Terraform::VpcPeeringConnectionAccepter",
        arguments: &[
            ("vpc_peering_connection_id", Required("VpcPeeringConnectionId")),
            ("auto_accept", Property("AutoAccept")),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_network_interface",
        model: "AWS::EC2::NetworkInterface",
        arguments: &[
            ("subnet_id", Required("SubnetId")),
            ("security_groups", Property("GroupSet")),
            ("private_ip", Property("PrivateIpAddress")),
            ("ipv6_address_count", Property("Ipv6AddressCount")),
            ("source_dest_check", Property("SourceDestCheck")),
            ("description", Nothing),
        ],
        attributes: &[("private_ip", Get("PrimaryPrivateIpAddress"))],
    },
    ResourceType {
        name: "aws_instance",
        model: "AWS::EC2::Instance",
        arguments: &[
            ("ami", Nothing),
            ("instance_type", Nothing),
            ("key_name", Nothing),
            ("user_data", Nothing),
            ("subnet_id", Property("SubnetId")),
            ("vpc_security_group_ids", Property("SecurityGroupIds")),
            ("private_ip", Property("PrivateIpAddress")),
            ("ipv6_address_count", Property("Ipv6AddressCount")),
            ("associate_public_ip_address", Property("AssociatePublicIpAddress")),
            ("source_dest_check", Property("SourceDestCheck")),
            ("iam_instance_profile", Property("IamInstanceProfile")),
            (
                "network_interface",
                Blocks(
                    "NetworkInterfaces",
                    &[
                        ("network_interface_id", Required("NetworkInterfaceId")),
                        ("device_index", Property("DeviceIndex")),
                    ],
                ),
            ),
        ],
        attributes: &[
            ("availability_zone", Get("AvailabilityZone")),
            ("private_ip", Get("PrivateIp")),
            ("public_ip", Get("PublicIp")),
        ],
    },
    ResourceType {
        name: "aws_lb",
        model: "AWS::ElasticLoadBalancingV2::LoadBalancer",
        arguments: LOAD_BALANCER,
        attributes: &[("id", Ref), ("arn", Ref), ("dns_name", Get("DNSName"))],
    },
    ResourceType {
        name: "aws_lb_target_group",
        model: "AWS::ElasticLoadBalancingV2::TargetGroup",
        arguments: &[
            ("name", Property("Name")),
            ("port", Property("Port")),
            ("protocol", Property("Protocol")),
            ("target_type", Property("TargetType")),
            ("vpc_id", Required("VpcId")),
            ("health_check", Nothing),
        ],
        attributes: &[("arn", Ref)],
    },
    ResourceType {
        name: "aws_lb_target_group_attachment",
        model: "Terraform::TargetGroupAttachment",
        arguments: &[
            ("target_group_arn", Required("TargetGroupArn")),
            ("target_id", Required("Id")),
            ("port", Property("Port")),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_lb_listener",
        model: "AWS::ElasticLoadBalancingV2::Listener",
        arguments: &[
            ("load_balancer_arn", Required("LoadBalancerArn")),
            ("port", Property("Port")),
            ("protocol", Property("Protocol")),
            (
                "default_action",
                Blocks("DefaultActions", &[("type", Nothing), ("target_group_arn", Property("TargetGroupArn"))]),
            ),
        ],
        attributes: &[("arn", Ref)],
    },
    ResourceType {
        name: "aws_s3_bucket",
        model: "AWS::S3::Bucket",
        arguments: &[("bucket", Property("BucketName")), ("force_destroy", Nothing)],
        attributes: &[
            ("arn", Get("Arn")),
            ("bucket", Ref),
            ("bucket_domain_name", Get("DomainName")),
            ("bucket_regional_domain_name", Get("RegionalDomainName")),
        ],
    },
    ResourceType {
        name: "aws_s3_bucket_policy",
        model: "AWS::S3::BucketPolicy",
        arguments: &[("bucket", Required("Bucket")), ("policy", Required("PolicyDocument"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_dynamodb_table",
        model: "AWS::DynamoDB::Table",
        arguments: &[("name", Required("TableName"))],
        attributes: &[("arn", Get("Arn"))],
    },
    ResourceType {
        name: "aws_iam_role",
        model: "AWS::IAM::Role",
        arguments: &[
            ("name", Property("RoleName")),
            ("path", Property("Path")),
            ("description", Nothing),
            ("assume_role_policy", Required("AssumeRolePolicyDocument")),
            ("managed_policy_arns", Property("ManagedPolicyArns")),
            ("permissions_boundary", Property("PermissionsBoundary")),
            ("inline_policy", Blocks("Policies", INLINE_POLICY)),
        ],
        attributes: &[("arn", Get("Arn")), ("name", Ref), ("unique_id", Get("RoleId"))],
    },
    ResourceType {
        name: "aws_iam_user",
        model: "AWS::IAM::User",
        arguments: &[
            ("name", Required("UserName")),
            ("path", Property("Path")),
            ("permissions_boundary", Property("PermissionsBoundary")),
        ],
        attributes: &[("arn", Get("Arn")), ("name", Ref)],
    },
    ResourceType {
        name: "aws_iam_policy",
        model: "AWS::IAM::ManagedPolicy",
        arguments: &[
            ("name", Property("ManagedPolicyName")),
            ("path", Property("Path")),
            ("description", Nothing),
            ("policy", Required("PolicyDocument")),
        ],
        attributes: &[("arn", Ref)],
    },
    ResourceType {
        name: "aws_iam_role_policy",
        model: "AWS::IAM::Policy",
        arguments: &[
            ("name", Property("PolicyName")),
            ("role", Listed("Roles")),
            ("policy", Required("PolicyDocument")),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_iam_user_policy",
        model: "AWS::IAM::Policy",
        arguments: &[
            ("name", Property("PolicyName")),
            ("user", Listed("Users")),
            ("policy", Required("PolicyDocument")),
        ],
        attributes: &[],
    },
    ResourceType {
        name: "aws_iam_role_policy_attachment",
        model: "Terraform::RolePolicyAttachment",
        arguments: &[("role", Required("Role")), ("policy_arn", Required("PolicyArn"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_iam_user_policy_attachment",
        model: "Terraform::UserPolicyAttachment",
        arguments: &[("user", Required("User")), ("policy_arn", Required("PolicyArn"))],
        attributes: &[],
    },
    ResourceType {
        name: "aws_iam_instance_profile",
        model: "AWS::IAM::InstanceProfile",
        arguments: &[("name", Property("InstanceProfileName")), ("path", Nothing), ("role", Listed("Roles"))],
        attributes: &[("arn", Get("Arn")), ("name", Ref)],
    },
    ResourceType {
        name: "aws_route53_zone",
        model: "AWS::Route53::HostedZone",
        arguments: &[
            ("name", Required("Name")),
            ("comment", Nothing),
            ("vpc", Blocks("VPCs", &[("vpc_id", Required("VPCId")), ("vpc_region", Property("VPCRegion"))])),
        ],
        attributes: &[("zone_id", Ref)],
    },
    ResourceType {
        name: "aws_route53_record",
        model: "Terraform::Record",
        arguments: &[
            ("zone_id", Required("HostedZoneId")),
            ("name", Required("Name")),
            ("type", Required("Type")),
            ("ttl", Property("TTL")),
            ("records", Property("ResourceRecords")),
            ("set_identifier", Property("SetIdentifier")),
            (
                "alias",
                Block(
                    "AliasTarget",
                    &[
                        ("name", Required("DNSName")),
                        ("zone_id", Property("HostedZoneId")),
                        ("evaluate_target_health", Nothing),
                    ],
                ),
            ),
        ],
        attributes: &[],
    },
];
