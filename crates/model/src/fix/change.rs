//! A change to a network, as one call of the AWS CLI.

use std::fmt;

use ipnet::IpNet;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::action::{ApiError, ModifyVpcEndpoint};
use crate::cloud::Cloud;
use crate::cloud::id::{
    NetworkAclId, NetworkInterfaceId, RouteTableId, SecurityGroupId, TransitGatewayAttachmentId,
    TransitGatewayRouteTableId, VpcEndpointId, VpcId, VpcPeeringConnectionId,
};
use crate::cloud::network_acl::NetworkAclEntry;
use crate::cloud::protocol::{IpProtocol, PortRange};
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
}

impl Change {
    /// The operations of Amazon EC2 by which changes are made, as the AWS CLI calls them.
    pub const OPERATIONS: &[&str] = &[
        "accept-vpc-endpoint-connections",
        "accept-vpc-peering-connection",
        "authorize-security-group-egress",
        "authorize-security-group-ingress",
        "create-network-acl-entry",
        "create-route",
        "enable-transit-gateway-route-table-propagation",
        "modify-network-interface-attribute",
        "modify-vpc-attribute",
        "modify-vpc-endpoint",
        "replace-route",
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
        }
    }
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
        f.write_str("aws ec2 ")?;
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
