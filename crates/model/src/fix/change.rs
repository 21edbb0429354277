//! A change to a network, as one call of the AWS CLI.

use std::fmt;

use ipnet::IpNet;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::action::{ApiError, ModifyVpcEndpoint};
use crate::cloud::Cloud;
use crate::cloud::id::{
    NetworkAclId, NetworkInterfaceId, ResolverRuleId, RouteTableId, SecurityGroupId, SubnetId,
    TransitGatewayAttachmentId, TransitGatewayRouteTableId, VpcEndpointId, VpcId, VpcPeeringConnectionId,
};
use crate::cloud::load_balancer::LoadBalancerArn;
use crate::cloud::network_acl::NetworkAclEntry;
use crate::cloud::protocol::{IpProtocol, PortRange};
use crate::cloud::region::Region;
use crate::cloud::route_table::{Destination, Route, Target};
use crate::cloud::security_group::{Peer, SecurityGroupRule};
use crate::cloud::vpc_endpoint::VpcEndpointState;

/// A change that lets a request through.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the call that each variant is named after")]
pub enum Change {
    /// A rule more for a security group.
    AuthorizeSecurityGroup { group_id: SecurityGroupId, rule: SecurityGroupRule },
    /// An entry more for a network ACL.
    CreateNetworkAclEntry { network_acl_id: NetworkAclId, entry: NetworkAclEntry },
    /// A route more for a table.
    CreateRoute { route_table_id: RouteTableId, route: Route },
    /// Another target for a route.
    ReplaceRoute { route_table_id: RouteTableId, destination: Destination, target: Target },
    /// A table more for a gateway endpoint.
    AssociateEndpoint { vpc_endpoint_id: VpcEndpointId, route_table_id: RouteTableId },
    /// The owner of a service accepts an endpoint.
    AcceptVpcEndpoint { vpc_endpoint_id: VpcEndpointId, service: String },
    /// The other side accepts a peering connection.
    AcceptPeering { vpc_peering_connection_id: VpcPeeringConnectionId },
    /// An attachment's networks become routes of a transit gateway's table.
    PropagateRoutes {
        transit_gateway_route_table_id: TransitGatewayRouteTableId,
        transit_gateway_attachment_id: TransitGatewayAttachmentId,
    },
    /// An appliance may forward.
    DisableSourceDestCheck { network_interface_id: NetworkInterfaceId },
    /// The VPC's resolver answers.
    EnableDnsSupport { vpc_id: VpcId },
    /// The VPC may have private names.
    EnableDnsHostnames { vpc_id: VpcId },
    /// The service's names lead to an endpoint; where the service has gateway endpoints too, also for the VPC itself.
    EnablePrivateDns { vpc_endpoint_id: VpcEndpointId, has_gateway: bool },
    /// An interface more for an endpoint.
    AddEndpointSubnet { vpc_endpoint_id: VpcEndpointId, subnet_id: SubnetId },
    /// A private hosted zone answers in a VPC more.
    AssociateHostedZone { hosted_zone_id: String, region: Region, vpc_id: VpcId },
    /// A forwarding rule holds in a VPC more.
    AssociateResolverRule { resolver_rule_id: ResolverRuleId, vpc_id: VpcId },
    /// A forwarding rule holds in a VPC less.
    DisassociateResolverRule { resolver_rule_id: ResolverRuleId, vpc_id: VpcId },
    /// The nodes of a load balancer send to the targets of every zone.
    EnableCrossZone { load_balancer_arn: LoadBalancerArn },
    /// The other side accepts the attachment of a transit gateway.
    AcceptAttachment { transit_gateway_attachment_id: TransitGatewayAttachmentId, is_peering: bool },
    /// A VPC reaches a transit gateway from a zone more.
    AddAttachmentSubnet { transit_gateway_attachment_id: TransitGatewayAttachmentId, subnet_id: SubnetId },
}

impl Change {
    /// The operations by which changes are made, as the AWS CLI calls them: the service and its operation.
    pub const OPERATIONS: &[(&str, &str)] = &[
        ("ec2", "accept-transit-gateway-peering-attachment"),
        ("ec2", "accept-transit-gateway-vpc-attachment"),
        ("ec2", "accept-vpc-endpoint-connections"),
        ("ec2", "accept-vpc-peering-connection"),
        ("ec2", "authorize-security-group-egress"),
        ("ec2", "authorize-security-group-ingress"),
        ("ec2", "create-network-acl-entry"),
        ("ec2", "create-route"),
        ("ec2", "enable-transit-gateway-route-table-propagation"),
        ("ec2", "modify-network-interface-attribute"),
        ("ec2", "modify-transit-gateway-vpc-attachment"),
        ("ec2", "modify-vpc-attribute"),
        ("ec2", "modify-vpc-endpoint"),
        ("ec2", "replace-route"),
        ("elbv2", "modify-load-balancer-attributes"),
        ("route53", "associate-vpc-with-hosted-zone"),
        ("route53resolver", "associate-resolver-rule"),
        ("route53resolver", "disassociate-resolver-rule"),
    ];

    /// Makes the change.
    ///
    /// # Errors
    /// What the call would be refused with.
    pub fn apply(&self, cloud: &mut Cloud) -> Result<(), ApiError> {
        match self {
            Self::AuthorizeSecurityGroup { group_id, rule } => cloud.authorize_security_group(group_id, rule.clone()),
            Self::CreateNetworkAclEntry { network_acl_id, entry } => {
                cloud.create_network_acl_entry(network_acl_id, entry.clone())
            }
            Self::CreateRoute { route_table_id, route } => cloud.create_route(route_table_id, route.clone()),
            Self::ReplaceRoute { route_table_id, destination, target } => {
                cloud.replace_route(route_table_id, destination, target.clone())
            }
            Self::AssociateEndpoint { vpc_endpoint_id, route_table_id } => {
                let add_route_table_ids = vec![route_table_id.clone()];
                let request = ModifyVpcEndpoint { add_route_table_ids, ..ModifyVpcEndpoint::default() };
                cloud.modify_vpc_endpoint(vpc_endpoint_id, request).map(drop)
            }
            Self::AcceptVpcEndpoint { vpc_endpoint_id, .. } => cloud.accept_vpc_endpoint_connection(vpc_endpoint_id),
            Self::AcceptPeering { vpc_peering_connection_id } => {
                cloud.accept_vpc_peering_connection(vpc_peering_connection_id)
            }
            Self::PropagateRoutes { transit_gateway_route_table_id, transit_gateway_attachment_id } => cloud
                .enable_transit_gateway_route_table_propagation(
                    transit_gateway_route_table_id,
                    transit_gateway_attachment_id,
                ),
            Self::DisableSourceDestCheck { network_interface_id } => {
                if let Some(interface) = cloud.network_interfaces.get_mut(network_interface_id) {
                    interface.source_dest_check = false;
                }
                Ok(())
            }
            Self::EnableDnsSupport { vpc_id } => {
                if let Some(vpc) = cloud.vpcs.get_mut(vpc_id) {
                    vpc.enable_dns_support = true;
                }
                Ok(())
            }
            Self::EnableDnsHostnames { vpc_id } => {
                if let Some(vpc) = cloud.vpcs.get_mut(vpc_id) {
                    vpc.enable_dns_hostnames = true;
                }
                Ok(())
            }
            Self::EnablePrivateDns { vpc_endpoint_id, has_gateway } => {
                let request = ModifyVpcEndpoint {
                    private_dns_enabled: Some(true),
                    private_dns_only_for_inbound_resolver_endpoint: has_gateway.then_some(false),
                    ..ModifyVpcEndpoint::default()
                };
                cloud.modify_vpc_endpoint(vpc_endpoint_id, request).map(drop)
            }
            Self::AddEndpointSubnet { vpc_endpoint_id, subnet_id } => {
                let add_subnets = vec![(subnet_id.clone(), None)];
                let request = ModifyVpcEndpoint { add_subnets, ..ModifyVpcEndpoint::default() };
                cloud.modify_vpc_endpoint(vpc_endpoint_id, request).map(drop)
            }
            Self::AssociateHostedZone { hosted_zone_id, vpc_id, .. } => {
                cloud.associate_vpc_with_hosted_zone(hosted_zone_id, vpc_id)
            }
            Self::AssociateResolverRule { resolver_rule_id, vpc_id } => {
                cloud.associate_resolver_rule(resolver_rule_id, vpc_id)
            }
            Self::DisassociateResolverRule { resolver_rule_id, vpc_id } => {
                if let Some(rule) = cloud.resolver_rules.get_mut(resolver_rule_id) {
                    rule.vpcs.retain(|vpc| vpc != vpc_id);
                }
                Ok(())
            }
            Self::EnableCrossZone { load_balancer_arn } => {
                if let Some(balancer) = cloud.load_balancers.get_mut(load_balancer_arn) {
                    balancer.cross_zone = true;
                }
                Ok(())
            }
            Self::AcceptAttachment { transit_gateway_attachment_id, .. } => {
                cloud.accept_transit_gateway_attachment(transit_gateway_attachment_id)
            }
            Self::AddAttachmentSubnet { transit_gateway_attachment_id, subnet_id } => {
                cloud.modify_transit_gateway_vpc_attachment(transit_gateway_attachment_id, subnet_id)
            }
        }
    }

    /// What else the change lets through, in a sentence.
    pub fn effect(&self, cloud: &Cloud) -> String {
        match self {
            Self::AuthorizeSecurityGroup { group_id, rule } => {
                let interfaces = cloud.network_interfaces.values().filter(|it| it.groups.contains(group_id)).count();
                let (whose, preposition) = if rule.is_egress { ("out of", "to") } else { ("in to", "from") };
                let what = traffic(rule.ip_protocol, rule.ports);
                format!("lets {what} {whose} {} with {group_id}, {preposition} {}", counted(interfaces), rule.peer)
            }
            Self::CreateNetworkAclEntry { network_acl_id, entry } => {
                let subnets = cloud.subnets.values().filter(|subnet| {
                    cloud.network_acl_of(subnet).is_some_and(|acl| acl.network_acl_id == *network_acl_id)
                });
                let subnets: Vec<&str> = subnets.map(|subnet| subnet.subnet_id.as_str()).collect();
                let what = traffic(entry.protocol, entry.port_range);
                let (whose, preposition) = if entry.egress { ("out of", "to") } else { ("in to", "from") };
                format!("lets {what} {whose} {}, {preposition} {}", subnets.join(", "), entry.cidr_block)
            }
            Self::CreateRoute { route_table_id, .. }
            | Self::ReplaceRoute { route_table_id, .. }
            | Self::AssociateEndpoint { route_table_id, .. } => {
                let uses = |subnet: &&crate::cloud::vpc::Subnet| {
                    cloud.route_table_of(subnet).is_some_and(|table| table.route_table_id == *route_table_id)
                };
                let subnets: Vec<&str> =
                    cloud.subnets.values().filter(uses).map(|subnet| subnet.subnet_id.as_str()).collect();
                format!("changes the way of everything that {} sends there", subnets.join(" and "))
            }
            Self::AcceptVpcEndpoint { .. } => {
                "lets everything in the consumer's VPC that its filters allow reach the service".to_owned()
            }
            Self::AcceptPeering { .. } => "connects the two VPCs wherever their routes and filters allow it".to_owned(),
            Self::PropagateRoutes { transit_gateway_route_table_id, .. } => {
                format!("gives every attachment that is associated with {transit_gateway_route_table_id} a way there")
            }
            Self::DisableSourceDestCheck { network_interface_id } => {
                format!("lets {network_interface_id} send and take packets under any address")
            }
            Self::EnableDnsSupport { vpc_id } => format!("has the Amazon-provided resolver answer all of {vpc_id}"),
            Self::EnableDnsHostnames { vpc_id } => {
                format!("gives everything in {vpc_id} that has a public address a public name")
            }
            Self::EnablePrivateDns { vpc_endpoint_id, .. } => {
                let endpoint = cloud.vpc_endpoints.get(vpc_endpoint_id);
                let names = endpoint.map(|it| cloud.private_names(&it.service_name).join(", ")).unwrap_or_default();
                format!("leads everything in the VPC that asks for {names} to {vpc_endpoint_id}")
            }
            Self::AddEndpointSubnet { vpc_endpoint_id, subnet_id } => {
                format!("gives {vpc_endpoint_id} an interface in {subnet_id}, which costs as much as any other")
            }
            Self::AssociateHostedZone { hosted_zone_id, vpc_id, .. } => {
                let domain = cloud.hosted_zones.get(hosted_zone_id).map_or("", |zone| &zone.name);
                format!("has the zone answer {vpc_id} for {domain} and all below it, even where it has no record")
            }
            Self::AssociateResolverRule { resolver_rule_id, vpc_id } => {
                format!("forwards what {vpc_id} asks for {} and all below it", domain(cloud, resolver_rule_id))
            }
            Self::DisassociateResolverRule { resolver_rule_id, vpc_id } => {
                let domain = domain(cloud, resolver_rule_id);
                format!("has {domain} and all below it answered in {vpc_id}, and no longer where the rule leads")
            }
            Self::EnableCrossZone { .. } => "spreads all of its traffic over the targets of every zone".to_owned(),
            Self::AcceptAttachment { .. } => {
                "connects what is attached with everything that the tables of the transit gateway lead to".to_owned()
            }
            Self::AddAttachmentSubnet { subnet_id, .. } => {
                format!("connects all of the zone of {subnet_id} with the transit gateway, where routes lead there")
            }
        }
    }

    /// The service that the call belongs to.
    fn service(&self) -> &'static str {
        match self {
            Self::AssociateHostedZone { .. } => "route53",
            Self::AssociateResolverRule { .. } | Self::DisassociateResolverRule { .. } => "route53resolver",
            Self::EnableCrossZone { .. } => "elbv2",
            _ => "ec2",
        }
    }
}

fn domain<'a>(cloud: &'a Cloud, rule: &ResolverRuleId) -> &'a str {
    cloud.resolver_rules.get(rule).map_or("", |rule| &rule.domain_name)
}

fn counted(interfaces: usize) -> String {
    match interfaces {
        1 => "the interface".to_owned(),
        count => format!("the {count} interfaces"),
    }
}

fn traffic(protocol: IpProtocol, ports: PortRange) -> String {
    match (protocol.has_ports(), ports) {
        (false, _) => format!("{protocol} traffic"),
        (true, PortRange { from, to }) if from == to => format!("{protocol} port {from}"),
        (true, ports) => format!("{protocol} ports {ports}"),
    }
}

/// The call, as one types it.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "aws {} ", self.service())?;
        match self {
            Self::AuthorizeSecurityGroup { group_id, rule } => {
                let direction = if rule.is_egress { "egress" } else { "ingress" };
                write!(f, "authorize-security-group-{direction} --group-id {group_id} --ip-permissions ")?;
                write!(f, "IpProtocol={},", rule.ip_protocol)?;
                if rule.ip_protocol.has_ports() {
                    write!(f, "FromPort={},ToPort={},", rule.ports.from, rule.ports.to)?;
                }
                match &rule.peer {
                    Peer::Cidr(network @ IpNet::V4(_)) => write!(f, "IpRanges=[{{CidrIp={network}}}]"),
                    Peer::Cidr(network @ IpNet::V6(_)) => write!(f, "Ipv6Ranges=[{{CidrIpv6={network}}}]"),
                    Peer::PrefixList(id) => write!(f, "PrefixListIds=[{{PrefixListId={id}}}]"),
                    Peer::Group(id) => write!(f, "UserIdGroupPairs=[{{GroupId={id}}}]"),
                }
            }
            Self::CreateNetworkAclEntry { network_acl_id, entry } => {
                let direction = if entry.egress { "--egress" } else { "--ingress" };
                write!(f, "create-network-acl-entry --network-acl-id {network_acl_id} {direction} ")?;
                write!(f, "--rule-number {} --protocol {} --rule-action allow ", entry.rule_number, entry.protocol)?;
                let family = if entry.cidr_block.addr().is_ipv4() { "" } else { "ipv6-" };
                write!(f, "--{family}cidr-block {}", entry.cidr_block)?;
                let PortRange { from, to } = entry.port_range;
                if entry.protocol.has_ports() { write!(f, " --port-range From={from},To={to}") } else { Ok(()) }
            }
            Self::CreateRoute { route_table_id, route } => {
                write!(f, "create-route --route-table-id {route_table_id} ")?;
                write_route(f, &route.destination, &route.target)
            }
            Self::ReplaceRoute { route_table_id, destination, target } => {
                write!(f, "replace-route --route-table-id {route_table_id} ")?;
                write_route(f, destination, target)
            }
            Self::AssociateEndpoint { vpc_endpoint_id, route_table_id } => write!(
                f,
                "modify-vpc-endpoint --vpc-endpoint-id {vpc_endpoint_id} --add-route-table-ids {route_table_id}"
            ),
            Self::AcceptVpcEndpoint { vpc_endpoint_id, service } => {
                write!(f, "accept-vpc-endpoint-connections --service-id {service} --vpc-endpoint-ids {vpc_endpoint_id}")
            }
            Self::AcceptPeering { vpc_peering_connection_id } => {
                write!(f, "accept-vpc-peering-connection --vpc-peering-connection-id {vpc_peering_connection_id}")
            }
            Self::PropagateRoutes { transit_gateway_route_table_id, transit_gateway_attachment_id } => write!(
                f,
                "enable-transit-gateway-route-table-propagation \
                 --transit-gateway-route-table-id {transit_gateway_route_table_id} \
                 --transit-gateway-attachment-id {transit_gateway_attachment_id}"
            ),
            Self::DisableSourceDestCheck { network_interface_id } => write!(
                f,
                "modify-network-interface-attribute --network-interface-id {network_interface_id} --no-source-dest-check"
            ),
            Self::EnableDnsSupport { vpc_id } => {
                write!(f, "modify-vpc-attribute --vpc-id {vpc_id} --enable-dns-support")
            }
            Self::EnableDnsHostnames { vpc_id } => {
                write!(f, "modify-vpc-attribute --vpc-id {vpc_id} --enable-dns-hostnames")
            }
            Self::EnablePrivateDns { vpc_endpoint_id, has_gateway } => {
                write!(f, "modify-vpc-endpoint --vpc-endpoint-id {vpc_endpoint_id} --private-dns-enabled")?;
                let options = " --dns-options PrivateDnsOnlyForInboundResolverEndpoint=false";
                f.write_str(if *has_gateway { options } else { "" })
            }
            Self::AddEndpointSubnet { vpc_endpoint_id, subnet_id } => {
                write!(f, "modify-vpc-endpoint --vpc-endpoint-id {vpc_endpoint_id} --add-subnet-ids {subnet_id}")
            }
            Self::AssociateHostedZone { hosted_zone_id, region, vpc_id } => write!(
                f,
                "associate-vpc-with-hosted-zone --hosted-zone-id {hosted_zone_id} --vpc VPCRegion={region},VPCId={vpc_id}"
            ),
            Self::AssociateResolverRule { resolver_rule_id, vpc_id } => {
                write!(f, "associate-resolver-rule --resolver-rule-id {resolver_rule_id} --vpc-id {vpc_id}")
            }
            Self::DisassociateResolverRule { resolver_rule_id, vpc_id } => {
                write!(f, "disassociate-resolver-rule --resolver-rule-id {resolver_rule_id} --vpc-id {vpc_id}")
            }
            Self::EnableCrossZone { load_balancer_arn } => write!(
                f,
                "modify-load-balancer-attributes --load-balancer-arn {load_balancer_arn} \
                 --attributes Key=load_balancing.cross_zone.enabled,Value=true"
            ),
            Self::AcceptAttachment { transit_gateway_attachment_id, is_peering } => {
                let kind = if *is_peering { "peering" } else { "vpc" };
                write!(f, "accept-transit-gateway-{kind}-attachment ")?;
                write!(f, "--transit-gateway-attachment-id {transit_gateway_attachment_id}")
            }
            Self::AddAttachmentSubnet { transit_gateway_attachment_id, subnet_id } => write!(
                f,
                "modify-transit-gateway-vpc-attachment \
                 --transit-gateway-attachment-id {transit_gateway_attachment_id} --add-subnet-ids {subnet_id}"
            ),
        }
    }
}

/// `--destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-1`.
fn write_route(f: &mut fmt::Formatter<'_>, destination: &Destination, target: &Target) -> fmt::Result {
    let what = match destination {
        Destination::Cidr(IpNet::V4(_)) => "destination-cidr-block",
        Destination::Cidr(IpNet::V6(_)) => "destination-ipv6-cidr-block",
        Destination::PrefixList(_) => "destination-prefix-list-id",
    };
    let option = match target {
        Target::Local => "local-target",
        Target::InternetGateway(_) | Target::VpnGateway(_) | Target::NotModelled(_) => "gateway-id",
        Target::EgressOnlyInternetGateway(_) => "egress-only-internet-gateway-id",
        Target::NatGateway(_) => "nat-gateway-id",
        Target::VpcEndpoint(_) => "vpc-endpoint-id",
        Target::NetworkInterface(_) => "network-interface-id",
        Target::VpcPeeringConnection(_) => "vpc-peering-connection-id",
        Target::TransitGateway(_) => "transit-gateway-id",
    };
    write!(f, "--{what} {destination} --{option} {target}")
}

/// Printed as the call.
impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut change = serializer.serialize_struct("Change", 1)?;
        change.serialize_field("Command", &self.to_string())?;
        change.end()
    }
}

/// Whether accepting would bring the endpoint into a state that works.
pub(super) fn can_be_accepted(state: VpcEndpointState) -> bool {
    matches!(state, VpcEndpointState::PendingAcceptance | VpcEndpointState::Rejected)
}
