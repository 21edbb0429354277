//! What exists: the nouns of the EC2 API, and [`Cloud`], which holds them.
//!
//! # Organization
//!
//! A noun a file. Resources name each other by typed [ids](id); [`Cloud`] finds them. Nothing here decides anything: the
//! engines do ([`routing`](crate::routing), [`firewall`](crate::firewall), [`dns`](crate::dns), [`trace`](crate::trace)), and
//! nothing here checks anything: the calls that change a cloud do ([`action`](crate::action)).

pub mod gateway;
pub mod id;
pub mod network_acl;
pub mod network_interface;
pub mod prefix_list;
pub mod protocol;
pub mod region;
pub mod role;
pub mod route_table;
pub mod security_group;
pub mod service_resource;
pub mod vpc;
pub mod vpc_endpoint;

use std::net::IpAddr;

use litemap::LiteMap;
use serde::Serialize;

use crate::action::Quotas;
use gateway::{Address, EgressOnlyInternetGateway, InternetGateway, NatGateway};
use id::{
    AllocationId, EgressOnlyInternetGatewayId, InstanceId, InternetGatewayId, NatGatewayId, NetworkAclId,
    NetworkInterfaceId, RouteTableId, SecurityGroupId, SubnetId, VpcEndpointId, VpcId,
};
use network_acl::NetworkAcl;
use network_interface::{Instance, NetworkInterface};
use prefix_list::{PrefixList, PrefixListId};
use region::Region;
use role::{InstanceProfile, Role};
use route_table::RouteTable;
use security_group::SecurityGroup;
use service_resource::{Bucket, Table};
use vpc::{Subnet, Vpc};
use vpc_endpoint::{ServiceName, VpcEndpoint};

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
    /// The customers' own prefix lists; AWS's are known without being created.
    pub prefix_lists: LiteMap<PrefixListId, PrefixList>,
    pub buckets: LiteMap<String, Bucket>,
    pub tables: LiteMap<String, Table>,
    pub roles: LiteMap<String, Role>,
    pub instance_profiles: LiteMap<String, InstanceProfile>,
    /// What the calls of [`action`](crate::action) hold themselves to.
    pub quotas: Quotas,
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

    /// The interface in a VPC that has this private address.
    pub fn interface_at(&self, vpc: &VpcId, address: IpAddr) -> Option<&NetworkInterface> {
        self.network_interfaces
            .values()
            .find(|interface| interface.vpc_id == *vpc && interface.addresses().any(|own| own == address))
    }

    /// The gateway endpoints of a VPC that lead to a service.
    pub fn endpoints_to<'a>(&'a self, vpc: &'a VpcId, service: ServiceName) -> impl Iterator<Item = &'a VpcEndpoint> {
        self.vpc_endpoints.values().filter(move |endpoint| endpoint.vpc_id == *vpc && endpoint.service_name == service)
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

    /// The names that [`find_interface`](Self::find_interface) takes for instances and for interfaces that stand alone.
    pub fn source_names(&self) -> Vec<&str> {
        let instances = self.instances.keys().map(InstanceId::name);
        let alone = self.network_interfaces.values().filter(|interface| {
            interface.instance_id.is_none() && interface.interface_type == network_interface::InterfaceType::Interface
        });
        instances.chain(alone.map(|interface| interface.network_interface_id.name())).collect()
    }
}
