//! The calls that delete what nothing uses, and refuse with `DependencyViolation` whatever still is used (`API-87`).
//!
//! AWS says that there are dependencies, and not which: here the help lists them. Endpoints, NAT gateways, routes and endpoint
//! services have their deleting calls beside the creating ones.

use super::vpc::unknown_vpc;
use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::id::{InternetGatewayId, RouteTableId, SecurityGroupId, SubnetId, VpcId};
use crate::cloud::route_table::{EdgeGateway, RouteState, Target};
use crate::cloud::security_group::Peer;
use crate::cloud::transit_gateway::AttachedResource;

impl Cloud {
    /// Deletes a subnet, and with it its associations.
    ///
    /// # Errors
    /// `InvalidSubnetID.NotFound`; `DependencyViolation` as long as an interface or a load balancer stands in it.
    pub fn delete_subnet(&mut self, id: &SubnetId) -> Result<(), ApiError> {
        const OPERATION: &str = "DeleteSubnet";
        if !self.subnets.contains_key(id) {
            return Err(ApiError::not_found(OPERATION, ErrorCode::InvalidSubnetIdNotFound, "subnet", id));
        }
        let interfaces = self.network_interfaces.values().filter(|interface| interface.subnet_id == *id);
        let balancers = self.load_balancers.values().filter(|balancer| balancer.subnet_ids.contains(id));
        let users = interfaces.map(|interface| interface.network_interface_id.to_string());
        let users = users.chain(balancers.map(|balancer| balancer.load_balancer_name.clone()));
        refuse_if_used(OPERATION, has_dependencies("subnet", id.as_str()), users)?;
        self.subnets.remove(id);
        self.route_tables.iter_mut().for_each(|(_, table)| table.associations.retain(|subnet| subnet != id));
        self.network_acls.iter_mut().for_each(|(_, acl)| acl.associations.retain(|subnet| subnet != id));
        Ok(())
    }

    /// Deletes a security group.
    ///
    /// # Errors
    /// `InvalidSecurityGroupID.NotFound`; `CannotDelete` for the default group of a VPC; `DependencyViolation` as long as an
    /// interface or a load balancer has it, or a rule of another group names it.
    pub fn delete_security_group(&mut self, id: &SecurityGroupId) -> Result<(), ApiError> {
        const OPERATION: &str = "DeleteSecurityGroup";
        let group = self.security_groups.get(id).ok_or_else(|| {
            ApiError::not_found(OPERATION, ErrorCode::InvalidSecurityGroupIdNotFound, "security group", id)
        })?;
        if group.group_name == "default" {
            let message = format!("the specified group: \"{id}\" name: \"default\" cannot be deleted by a user");
            return Err(ApiError::new(OPERATION, ErrorCode::CannotDelete, message)
                .help("the default group goes with its VPC: take it from what has it instead"));
        }
        let interfaces = self.network_interfaces.values().filter(|interface| interface.groups.contains(id));
        let balancers = self.load_balancers.values().filter(|balancer| balancer.security_groups.contains(id));
        let others = self.security_groups.values().filter(|group| group.group_id != *id);
        let naming = others.filter(|group| group.rules.iter().any(|rule| rule.peer == Peer::Group(id.clone())));
        let users = interfaces.map(|interface| interface.network_interface_id.to_string());
        let users = users.chain(balancers.map(|balancer| balancer.load_balancer_name.clone()));
        let users = users.chain(naming.map(|group| group.group_id.to_string()));
        refuse_if_used(OPERATION, format!("resource {id} has a dependent object"), users)?;
        self.security_groups.remove(id);
        Ok(())
    }

    /// Deletes a route table. That a gateway endpoint loses its association with it, and does not hold it, is not documented.
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `DependencyViolation` for the main table of a VPC, and as long as a subnet or a gateway is
    /// associated with it.
    pub fn delete_route_table(&mut self, id: &RouteTableId) -> Result<(), ApiError> {
        const OPERATION: &str = "DeleteRouteTable";
        let table = self.route_table(OPERATION, id)?;
        let main = table.main.then(|| format!("{}, whose main table it is", table.vpc_id));
        let gateway = table.gateway.as_ref().map(|gateway| match gateway {
            EdgeGateway::InternetGateway(id) => id.to_string(),
            EdgeGateway::VpnGateway(id) => id.to_string(),
        });
        let users = main.into_iter().chain(gateway).chain(table.associations.iter().map(ToString::to_string));
        refuse_if_used(OPERATION, has_dependencies("routeTable", id.as_str()), users)?;
        self.route_tables.remove(id);
        self.vpc_endpoints.iter_mut().for_each(|(_, endpoint)| endpoint.route_table_ids.retain(|table| table != id));
        Ok(())
    }

    /// Detaches an internet gateway from its VPC. Routes to it stay, as blackholes (`RT-13`).
    ///
    /// # Errors
    /// `InvalidInternetGatewayID.NotFound`; `Gateway.NotAttached`; `DependencyViolation` as long as something in the VPC has a
    /// public address.
    pub fn detach_internet_gateway(&mut self, id: &InternetGatewayId, vpc_id: &VpcId) -> Result<(), ApiError> {
        const OPERATION: &str = "DetachInternetGateway";
        let gateway = self.internet_gateways.get(id).ok_or_else(|| unknown_gateway(OPERATION, id))?;
        if gateway.vpc_id.as_ref() != Some(vpc_id) {
            let message = format!("resource {id} is not attached to network {vpc_id}");
            let help = gateway.vpc_id.as_ref().map_or("it has no VPC".to_owned(), |vpc| format!("it serves {vpc}"));
            return Err(ApiError::new(OPERATION, ErrorCode::GatewayNotAttached, message).help(help));
        }
        let mapped = |id: &_| self.addresses.values().any(|address| address.network_interface_id.as_ref() == Some(id));
        let interfaces = self.network_interfaces.values().filter(|interface| interface.vpc_id == *vpc_id);
        let public = interfaces.filter(|it| it.public_ip.is_some() || mapped(&it.network_interface_id));
        let message = format!(
            "Network {vpc_id} has some mapped public address(es). \
             Please unmap those public address(es) before detaching the gateway."
        );
        refuse_if_used(OPERATION, message, public.map(|interface| interface.network_interface_id.to_string()))?;
        if let Some(gateway) = self.internet_gateways.get_mut(id) {
            gateway.vpc_id = None;
        }
        let routes = self.route_tables.iter_mut().flat_map(|(_, table)| &mut table.routes);
        for route in routes.filter(|route| route.target == Target::InternetGateway(id.clone())) {
            route.state = RouteState::Blackhole;
        }
        Ok(())
    }

    /// Deletes an internet gateway that is attached to nothing.
    ///
    /// # Errors
    /// `InvalidInternetGatewayID.NotFound`; `DependencyViolation` as long as it has a VPC.
    pub fn delete_internet_gateway(&mut self, id: &InternetGatewayId) -> Result<(), ApiError> {
        const OPERATION: &str = "DeleteInternetGateway";
        let gateway = self.internet_gateways.get(id).ok_or_else(|| unknown_gateway(OPERATION, id))?;
        let vpc = gateway.vpc_id.iter().map(ToString::to_string);
        refuse_if_used(OPERATION, has_dependencies("internetGateway", id.as_str()), vpc)?;
        self.internet_gateways.remove(id);
        Ok(())
    }

    /// Deletes a VPC with its main route table, its default group and its default ACL.
    ///
    /// ```
    /// use vpce_model::action::{CreateSubnet, CreateVpc, ErrorCode};
    /// use vpce_model::cloud::Cloud;
    /// use vpce_model::cloud::id::{SubnetId, VpcId};
    ///
    /// let (mut cloud, vpc, subnet) = (Cloud::default(), VpcId::named("Demo"), SubnetId::named("Private"));
    /// cloud.create_vpc(CreateVpc::new(vpc.clone(), "us-east-1".parse()?, "10.0.0.0/16".parse()?))?;
    /// cloud.create_subnet(CreateSubnet {
    ///     subnet_id: subnet.clone(),
    ///     vpc_id: vpc.clone(),
    ///     availability_zone: None,
    ///     cidr_block: Some("10.0.1.0/24".parse()?),
    ///     ipv6_cidr_block: None,
    ///     map_public_ip_on_launch: false,
    /// })?;
    /// let refused = cloud.delete_vpc(&vpc).unwrap_err();
    /// assert_eq!((refused.code, refused.help.as_str()), (ErrorCode::DependencyViolation, "still used by subnet-Private"));
    ///
    /// cloud.delete_subnet(&subnet)?;
    /// cloud.delete_vpc(&vpc)?;
    /// assert_eq!(cloud, Cloud::default());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`; `DependencyViolation` as long as anything else is in it or attached to it.
    pub fn delete_vpc(&mut self, id: &VpcId) -> Result<(), ApiError> {
        const OPERATION: &str = "DeleteVpc";
        if !self.vpcs.contains_key(id) {
            return Err(unknown_vpc(OPERATION, id));
        }
        refuse_if_used(OPERATION, has_dependencies("vpc", id.as_str()), self.users_of_vpc(id).into_iter())?;
        self.vpcs.remove(id);
        self.route_tables.retain(|_, table| table.vpc_id != *id);
        self.network_acls.retain(|_, acl| acl.vpc_id != *id);
        self.security_groups.retain(|_, group| group.vpc_id != *id);
        self.hosted_zones.iter_mut().for_each(|(_, zone)| zone.vpcs.retain(|vpc| vpc != id));
        Ok(())
    }

    /// What has to go before a VPC can.
    fn users_of_vpc(&self, id: &VpcId) -> Vec<String> {
        let mut users: Vec<String> = Vec::new();
        let subnets = self.subnets.values().filter(|subnet| subnet.vpc_id == *id);
        users.extend(subnets.map(|subnet| subnet.subnet_id.to_string()));
        let endpoints = self.vpc_endpoints.values().filter(|endpoint| endpoint.vpc_id == *id);
        users.extend(endpoints.map(|endpoint| endpoint.vpc_endpoint_id.to_string()));
        let gateways = self.internet_gateways.values().filter(|gateway| gateway.vpc_id.as_ref() == Some(id));
        users.extend(gateways.map(|gateway| gateway.internet_gateway_id.to_string()));
        let gateways = self.egress_only_internet_gateways.values().filter(|gateway| gateway.vpc_id == *id);
        users.extend(gateways.map(|gateway| gateway.egress_only_internet_gateway_id.to_string()));
        let gateways = self.vpn_gateways.values().filter(|gateway| gateway.vpc_id.as_ref() == Some(id));
        users.extend(gateways.map(|gateway| gateway.vpn_gateway_id.to_string()));
        let peers = self.vpc_peering_connections.values();
        let peers = peers.filter(|peering| [&peering.requester_vpc_id, &peering.accepter_vpc_id].contains(&id));
        users.extend(peers.map(|peering| peering.vpc_peering_connection_id.to_string()));
        let is_of_vpc = |it: &AttachedResource| matches!(it, AttachedResource::Vpc { vpc_id, .. } if vpc_id == id);
        let attachments =
            self.transit_gateway_attachments.values().filter(|attachment| is_of_vpc(&attachment.resource));
        users.extend(attachments.map(|attachment| attachment.transit_gateway_attachment_id.to_string()));
        let tables = self.route_tables.values().filter(|table| table.vpc_id == *id && !table.main);
        users.extend(tables.map(|table| table.route_table_id.to_string()));
        let acls = self.network_acls.values().filter(|acl| acl.vpc_id == *id && !acl.is_default);
        users.extend(acls.map(|acl| acl.network_acl_id.to_string()));
        let groups = self.security_groups.values().filter(|it| it.vpc_id == *id && it.group_name != "default");
        users.extend(groups.map(|group| group.group_id.to_string()));
        users
    }
}

fn unknown_gateway(operation: &'static str, id: &InternetGatewayId) -> ApiError {
    ApiError::not_found(operation, ErrorCode::InvalidInternetGatewayIdNotFound, "internetGateway", id)
}

fn has_dependencies(what: &str, id: &str) -> String {
    format!("The {what} '{id}' has dependencies and cannot be deleted.")
}

/// Refuses a call about something that others use.
fn refuse_if_used(
    operation: &'static str,
    message: String,
    users: impl Iterator<Item = String>,
) -> Result<(), ApiError> {
    let users: Vec<String> = users.collect();
    if users.is_empty() {
        return Ok(());
    }
    Err(ApiError::new(operation, ErrorCode::DependencyViolation, message)
        .help(format!("still used by {}", users.join(", "))))
}
