//! What exists: the nouns of the EC2 API, and [`Cloud`], which holds them.
//!
//! # Organization
//!
//! A noun a file. Resources name each other by typed [ids](id); [`Cloud`] finds them. Nothing here decides anything: the
//! engines do ([`routing`](crate::routing), [`firewall`](crate::firewall), [`dns`](crate::dns), [`trace`](crate::trace)), and
//! nothing here checks anything: the calls that change a cloud do ([`action`](crate::action)).

pub mod document;
pub mod endpoint_service;
pub mod gateway;
pub mod hosted_zone;
pub mod id;
pub mod load_balancer;
pub mod network_acl;
pub mod network_interface;
pub mod organization;
pub mod peering;
pub mod prefix_list;
pub mod protocol;
pub mod region;
pub mod resource_gateway;
pub mod role;
pub mod route_table;
pub mod security_group;
pub mod service;
pub mod service_resource;
pub mod transit_gateway;
pub mod vpc;
pub mod vpc_endpoint;
pub mod vpn;

use std::net::IpAddr;

use litemap::LiteMap;
use serde::Serialize;

use crate::action::Quotas;
use endpoint_service::ServiceConfiguration;
use gateway::{Address, EgressOnlyInternetGateway, InternetGateway, NatGateway};
use hosted_zone::{HostedZone, ResolverEndpoint, ResolverRule};
use id::{
    AllocationId, CustomerGatewayId, EgressOnlyInternetGatewayId, InstanceId, InternetGatewayId, NatGatewayId,
    NetworkAclId, NetworkInterfaceId, ResolverEndpointId, ResolverRuleId, ResourceGatewayId, RouteTableId,
    SecurityGroupId, SubnetId, TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayRouteTableId, VpcEndpointId,
    VpcEndpointServiceId, VpcId, VpcPeeringConnectionId, VpnConnectionId, VpnGatewayId,
};
use load_balancer::{LoadBalancer, LoadBalancerArn, TargetGroup, TargetGroupArn};
use network_acl::NetworkAcl;
use network_interface::{Instance, NetworkInterface};
use organization::ControlPolicy;
use peering::VpcPeeringConnection;
use prefix_list::{PrefixList, PrefixListId};
use region::{AvailabilityZone, Region};
use resource_gateway::{ResourceConfiguration, ResourceConfigurationArn, ResourceGateway};
use role::{Group, InstanceProfile, ManagedPolicy, Role, User};
use route_table::RouteTable;
use security_group::SecurityGroup;
use service::ServiceName;
use service_resource::{Bucket, BucketPolicy, Table};
use transit_gateway::{AttachedResource, TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable};
use vpc::{Subnet, Vpc};
use vpc_endpoint::{VpcEndpoint, VpcEndpointType};
use vpn::{CustomerGateway, VpnConnection, VpnGateway};

/// Everything that exists, each kind by its id.
///
/// A sorted list is enough for what a VPC holds, and its code is small, which a page that loads the model is grateful for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "each field is the map of the noun it is named after")]
pub struct Cloud {
    pub vpcs: LiteMap<VpcId, Vpc>,
    pub subnets: LiteMap<SubnetId, Subnet>,
    pub route_tables: LiteMap<RouteTableId, RouteTable>,
    pub internet_gateways: LiteMap<InternetGatewayId, InternetGateway>,
    pub egress_only_internet_gateways: LiteMap<EgressOnlyInternetGatewayId, EgressOnlyInternetGateway>,
    pub nat_gateways: LiteMap<NatGatewayId, NatGateway>,
    pub addresses: LiteMap<AllocationId, Address>,
    pub network_interfaces: LiteMap<NetworkInterfaceId, NetworkInterface>,
    pub instances: LiteMap<InstanceId, Instance>,
    pub security_groups: LiteMap<SecurityGroupId, SecurityGroup>,
    pub network_acls: LiteMap<NetworkAclId, NetworkAcl>,
    pub vpc_endpoints: LiteMap<VpcEndpointId, VpcEndpoint>,
    pub endpoint_services: LiteMap<VpcEndpointServiceId, ServiceConfiguration>,
    pub load_balancers: LiteMap<LoadBalancerArn, LoadBalancer>,
    pub target_groups: LiteMap<TargetGroupArn, TargetGroup>,
    pub resource_gateways: LiteMap<ResourceGatewayId, ResourceGateway>,
    pub resource_configurations: LiteMap<ResourceConfigurationArn, ResourceConfiguration>,
    pub vpc_peering_connections: LiteMap<VpcPeeringConnectionId, VpcPeeringConnection>,
    pub transit_gateways: LiteMap<TransitGatewayId, TransitGateway>,
    pub transit_gateway_attachments: LiteMap<TransitGatewayAttachmentId, TransitGatewayAttachment>,
    pub transit_gateway_route_tables: LiteMap<TransitGatewayRouteTableId, TransitGatewayRouteTable>,
    pub vpn_gateways: LiteMap<VpnGatewayId, VpnGateway>,
    pub customer_gateways: LiteMap<CustomerGatewayId, CustomerGateway>,
    pub vpn_connections: LiteMap<VpnConnectionId, VpnConnection>,
    pub hosted_zones: LiteMap<String, HostedZone>,
    pub resolver_endpoints: LiteMap<ResolverEndpointId, ResolverEndpoint>,
    pub resolver_rules: LiteMap<ResolverRuleId, ResolverRule>,
    /// The customers' own prefix lists; AWS's are known without being created.
    pub prefix_lists: LiteMap<PrefixListId, PrefixList>,
    pub buckets: LiteMap<String, Bucket>,
    pub tables: LiteMap<String, Table>,
    /// By the name of the bucket.
    pub bucket_policies: LiteMap<String, BucketPolicy>,
    /// By their ARN, as are users, groups and instance profiles: names are unique in an account only.
    pub roles: LiteMap<String, Role>,
    pub users: LiteMap<String, User>,
    pub groups: LiteMap<String, Group>,
    /// By their ARN. Those of AWS are not among them: what is known of these, [`policy`](crate::policy) knows.
    pub managed_policies: LiteMap<String, ManagedPolicy>,
    pub instance_profiles: LiteMap<String, InstanceProfile>,
    /// By their id.
    pub control_policies: LiteMap<String, ControlPolicy>,
    /// Where an account stands in its organization: the root and the units above it, from the root down, by the account.
    pub organization_paths: LiteMap<String, Vec<String>>,
    /// The ids of zones in accounts that see them in another order, by account and zone.
    pub zone_ids: Vec<(String, AvailabilityZone, String)>,
    /// What is out of order at the moment.
    pub outages: Outages,
    /// What the calls of [`action`](crate::action) hold themselves to.
    pub quotas: Quotas,
}

/// What is out of order at the moment: a question may suppose it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Outages {
    /// Availability Zones in which nothing works.
    pub zones: Vec<AvailabilityZone>,
    /// Interfaces, such as those of unhealthy targets, that do not answer.
    pub network_interfaces: Vec<NetworkInterfaceId>,
}

impl Cloud {
    /// The route table that serves a subnet: the one associated with it, else the main table of its VPC (`RT-01`).
    pub fn route_table_of(&self, subnet: &Subnet) -> Option<&RouteTable> {
        let tables = || self.route_tables.values().filter(|table| table.vpc_id == subnet.vpc_id);
        tables()
            .find(|table| table.associations.contains(&subnet.subnet_id))
            .or_else(|| tables().find(|table| table.main))
    }

    /// The network ACL that serves a subnet: the one associated with it, else the default one of its VPC.
    pub fn network_acl_of(&self, subnet: &Subnet) -> Option<&NetworkAcl> {
        let acls = || self.network_acls.values().filter(|acl| acl.vpc_id == subnet.vpc_id);
        acls().find(|acl| acl.associations.contains(&subnet.subnet_id)).or_else(|| acls().find(|acl| acl.is_default))
    }

    /// The prefix list with this id in a Region. The Region matters: ids repeat between Regions with other meanings (`RT-53`).
    pub fn prefix_list(&self, id: &PrefixListId, region: Region) -> Option<&PrefixList> {
        self.prefix_lists.get(id).or_else(|| prefix_list::find(region, id))
    }

    /// The role of an account with this name.
    pub fn role(&self, owner_id: &str, role_name: &str) -> Option<&Role> {
        self.roles.values().find(|role| role.owner_id == owner_id && role.role_name == role_name)
    }

    /// The user of an account with this name.
    pub fn user(&self, owner_id: &str, user_name: &str) -> Option<&User> {
        self.users.values().find(|user| user.owner_id == owner_id && user.user_name == user_name)
    }

    /// The interface in a VPC that has this private address.
    pub fn interface_at(&self, vpc: &VpcId, address: IpAddr) -> Option<&NetworkInterface> {
        self.network_interfaces
            .values()
            .find(|interface| interface.vpc_id == *vpc && interface.addresses().any(|own| own == address))
    }

    /// The gateway endpoints of a VPC that lead to a service.
    pub fn endpoints_to<'a>(&'a self, vpc: &'a VpcId, service: ServiceName) -> impl Iterator<Item = &'a VpcEndpoint> {
        let in_vpc = self.vpc_endpoints.values().filter(move |endpoint| endpoint.vpc_id == *vpc);
        in_vpc.filter(move |endpoint| {
            endpoint.vpc_endpoint_type == VpcEndpointType::Gateway && endpoint.aws_service() == Some(service)
        })
    }

    /// The attachment of a VPC to a transit gateway.
    pub fn attachment_of(&self, gateway: &TransitGatewayId, vpc: &VpcId) -> Option<&TransitGatewayAttachment> {
        self.transit_gateway_attachments.values().find(|attachment| {
            let is_of_vpc = matches!(&attachment.resource, AttachedResource::Vpc { vpc_id, .. } if vpc_id == vpc);
            attachment.transit_gateway_id == *gateway && is_of_vpc
        })
    }

    /// The id of a zone, as an account sees it (`ES-06`).
    pub fn zone_id(&self, account_id: &str, zone: AvailabilityZone) -> String {
        let own = self.zone_ids.iter().find(|(account, name, _)| account == account_id && *name == zone);
        own.map_or_else(|| zone.zone_id(), |(_, _, id)| id.clone())
    }

    /// Whether an interface works: its zone is up, and it was not said to be down.
    pub fn is_up(&self, interface: &NetworkInterface) -> bool {
        let Outages { zones, network_interfaces } = &self.outages;
        let zone = || self.subnets.get(&interface.subnet_id).map(|subnet| subnet.availability_zone);
        !network_interfaces.contains(&interface.network_interface_id)
            && (zones.is_empty() || !zone().is_some_and(|zone| zones.contains(&zone)))
    }

    /// The interface that a person means: by the id or the name of an instance or an interface, or by a private address.
    ///
    /// A name is an id without its prefix, so that the instance `App` of a template is found as `App` and as `i-App`.
    pub fn find_interface(&self, wanted: &str) -> Option<&NetworkInterface> {
        let interface = |id: &NetworkInterfaceId| self.network_interfaces.get(id);
        let instance = self
            .instances
            .values()
            .find(|instance| wanted == instance.instance_id.as_str() || wanted == instance.instance_id.name());
        if let Some(instance) = instance {
            return instance.network_interfaces.first().and_then(interface);
        }
        let named = self.network_interfaces.values().find(|interface| {
            let id = &interface.network_interface_id;
            wanted == id.as_str() || wanted == id.name()
        });
        let address: Option<IpAddr> = wanted.parse().ok();
        named.or_else(|| {
            let address = address?;
            self.network_interfaces.values().find(|interface| interface.addresses().any(|own| own == address))
        })
    }

    /// The endpoint that a person means: by its id or its name.
    pub fn find_vpc_endpoint(&self, wanted: &str) -> Option<&VpcEndpoint> {
        self.vpc_endpoints.values().find(|endpoint| {
            let id = &endpoint.vpc_endpoint_id;
            wanted == id.as_str() || wanted == id.name()
        })
    }

    /// The names that [`find_interface`](Self::find_interface) takes for instances and for interfaces that stand alone.
    pub fn source_names(&self) -> Vec<&str> {
        let instances = self.instances.keys().map(InstanceId::name);
        let of_resolver = |id: &NetworkInterfaceId| {
            self.resolver_endpoints.values().any(|endpoint| endpoint.network_interface_ids.contains(id))
        };
        let alone = self.network_interfaces.values().filter(|interface| {
            interface.instance_id.is_none()
                && interface.interface_type == network_interface::InterfaceType::Interface
                && !of_resolver(&interface.network_interface_id)
        });
        instances.chain(alone.map(|interface| interface.network_interface_id.name())).collect()
    }
}
