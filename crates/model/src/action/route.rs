//! Route tables: `CreateRouteTable`, `AssociateRouteTable`, `CreateRoute`, `ReplaceRoute`, `DeleteRoute`.

use ipnet::IpNet;

use super::vpc::unknown_vpc;
use super::{ApiError, ErrorCode, check_quota};
use crate::cloud::Cloud;
use crate::cloud::id::{NatGatewayId, NetworkInterfaceId, RouteTableId, SubnetId, VpcEndpointId, VpcId};
use crate::cloud::prefix_list::AddressFamily;
use crate::cloud::route_table::{Destination, Route, RouteOrigin, RouteState, RouteTable, Target};
use crate::cloud::vpc::Vpc;
use crate::cloud::vpc_endpoint::VpcEndpointType;
use crate::routing::is_never_forwarded;
use crate::rule::Rule;

const CREATE: &str = "CreateRoute";
const REPLACE: &str = "ReplaceRoute";
const DELETE: &str = "DeleteRoute";
pub(super) const ASSOCIATE: &str = "AssociateRouteTable";

impl Cloud {
    /// Creates a route table with a `local` route for each CIDR block of its VPC (`RT-02`).
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`.
    pub fn create_route_table(&mut self, id: RouteTableId, vpc_id: &VpcId) -> Result<(), ApiError> {
        let vpc = self.vpcs.get(vpc_id).ok_or_else(|| unknown_vpc("CreateRouteTable", vpc_id))?;
        let used = self.route_tables.values().filter(|table| table.vpc_id == *vpc_id).count();
        let (code, quota) = (ErrorCode::RouteTableLimitExceeded, self.quotas.route_tables_per_vpc);
        check_quota("CreateRouteTable", code, "route tables", (used, quota), Rule::Rt80)?;
        let table = RouteTable {
            route_table_id: id.clone(),
            vpc_id: vpc_id.clone(),
            main: false,
            associations: Vec::new(),
            gateway: None,
            propagating_vgws: Vec::new(),
            routes: vpc.networks().map(Route::local).collect(),
        };
        self.route_tables.insert(id, table);
        Ok(())
    }

    /// Makes a route table the main one of its VPC, which the subnets use that are associated with none (`RT-01`). The real call names
    /// the association that is replaced, of which a VPC has one.
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `InvalidParameterValue` for a table of another VPC.
    pub fn replace_main_route_table(&mut self, vpc_id: &VpcId, id: &RouteTableId) -> Result<(), ApiError> {
        const REPLACE: &str = "ReplaceRouteTableAssociation";
        if self.route_table(REPLACE, id)?.vpc_id != *vpc_id {
            let message = format!("Route table {id} and network {vpc_id} belong to different networks");
            return Err(ApiError::new(REPLACE, ErrorCode::InvalidParameterValue, message)
                .help(format!("use a route table of {vpc_id}")));
        }
        for (_, table) in self.route_tables.iter_mut().filter(|(_, table)| table.vpc_id == *vpc_id) {
            table.main = table.route_table_id == *id;
        }
        Ok(())
    }

    /// Associates a subnet with a route table: from now on it uses this one only (`RT-01`).
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `InvalidSubnetID.NotFound`; `InvalidParameterValue` for a table of another VPC;
    /// `Resource.AlreadyAssociated` for a subnet that has a table of its own.
    pub fn associate_route_table(&mut self, id: &RouteTableId, subnet_id: &SubnetId) -> Result<(), ApiError> {
        let subnet = self.subnet(ASSOCIATE, subnet_id)?;
        let table = self.route_table(ASSOCIATE, id)?;
        if table.vpc_id != subnet.vpc_id {
            let message = format!("Route table {id} and subnet {subnet_id} belong to different networks");
            return Err(ApiError::new(ASSOCIATE, ErrorCode::InvalidParameterValue, message)
                .help(format!("use a route table of {}", subnet.vpc_id)));
        }
        if let Some(other) = self.route_tables.values().find(|table| table.associations.contains(subnet_id)) {
            let message =
                format!("the specified association for route table {id} conflicts with an existing association");
            return Err(ApiError::new(ASSOCIATE, ErrorCode::ResourceAlreadyAssociated, message)
                .help(format!(
                    "{subnet_id} is associated with {} already: a subnet has one route table",
                    other.route_table_id
                ))
                .rule(Rule::Rt01));
        }
        self.route_table_mut(ASSOCIATE, id)?.associations.push(subnet_id.clone());
        Ok(())
    }

    /// Adds a route: a static and active one, since no call makes another.
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `RouteAlreadyExists` for a destination that the table has; `RouteLimitExceeded`;
    /// `InvalidParameterValue` for a target of another VPC or of no use for the destination, and for what the rules `RT-10`, `RT-12`,
    /// `RT-23` and, in a gateway's table, `RT-70` and `RT-71` forbid.
    pub fn create_route(&mut self, id: &RouteTableId, route: Route) -> Result<(), ApiError> {
        let route = Route::new(route.destination, route.target);
        let table = self.route_table(CREATE, id)?;
        let vpc = self.vpcs.get(&table.vpc_id).ok_or_else(|| unknown_vpc(CREATE, &table.vpc_id))?;
        check_destination(vpc, &route.destination)?;
        self.check_endpoint_target(CREATE, &route)?;
        if table.position(&route.destination).is_some() {
            let message = format!("The route identified by {} already exists.", route.destination);
            return Err(ApiError::new(CREATE, ErrorCode::RouteAlreadyExists, message)
                .help(format!("{id} has a route for it: leave one of the two out, or replace the route's target")));
        }
        self.check_inside_local(vpc, &route)?;
        check_fit(CREATE, &route)?;
        self.check_edge(CREATE, table, &route)?;
        self.check_target(CREATE, id, &table.vpc_id, &route.target)?;
        self.check_room(CREATE, table, &route.destination)?;
        self.route_table_mut(CREATE, id)?.routes.push(route);
        Ok(())
    }

    /// Gives a route another target. A route that came with the table can be sent to a NAT gateway, a network interface or a
    /// Gateway Load Balancer endpoint, and back (`RT-11`).
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `InvalidRoute.NotFound`; `InvalidParameterValue` for an endpoint's route (`RT-22`) and
    /// for a target that the route can't have.
    pub fn replace_route(
        &mut self,
        id: &RouteTableId,
        destination: &Destination,
        target: Target,
    ) -> Result<(), ApiError> {
        let table = self.route_table(REPLACE, id)?;
        let position = find_route(REPLACE, table, destination)?;
        let route = Route { target, state: RouteState::Active, ..table.routes[position].clone() };
        check_own_route(REPLACE, &table.routes[position])?;
        self.check_endpoint_target(REPLACE, &route)?;
        check_fit(REPLACE, &route)?;
        self.check_edge(REPLACE, table, &route)?;
        self.check_target(REPLACE, id, &table.vpc_id, &route.target)?;
        self.route_table_mut(REPLACE, id)?.routes[position] = route;
        Ok(())
    }

    /// Removes a static route.
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `InvalidRoute.NotFound`; `InvalidParameterValue` for a route that came with the table or
    /// belongs to an endpoint (`RT-22`).
    pub fn delete_route(&mut self, id: &RouteTableId, destination: &Destination) -> Result<(), ApiError> {
        let table = self.route_table(DELETE, id)?;
        let position = find_route(DELETE, table, destination)?;
        let route = &table.routes[position];
        check_own_route(DELETE, route)?;
        if route.origin == RouteOrigin::CreateRouteTable {
            let message = format!("cannot remove local route {destination} in route table {id}");
            return Err(ApiError::new(DELETE, ErrorCode::InvalidParameterValue, message)
                .help("the local routes stay as long as the table"));
        }
        self.route_table_mut(DELETE, id)?.routes.remove(position);
        Ok(())
    }

    pub(super) fn route_table(&self, operation: &'static str, id: &RouteTableId) -> Result<&RouteTable, ApiError> {
        self.route_tables.get(id).ok_or_else(|| unknown_table(operation, id))
    }

    fn route_table_mut(&mut self, operation: &'static str, id: &RouteTableId) -> Result<&mut RouteTable, ApiError> {
        self.route_tables.get_mut(id).ok_or_else(|| unknown_table(operation, id))
    }

    /// Of the routes to endpoints, those to Gateway Load Balancer endpoints are made by hand, for CIDR blocks (`GW-05`); those of
    /// gateway endpoints are not (`RT-23`, `API-90`), and no other endpoint is a target.
    fn check_endpoint_target(&self, operation: &'static str, route: &Route) -> Result<(), ApiError> {
        let Target::VpcEndpoint(id) = &route.target else { return Ok(()) };
        let is_gateway_load_balancer = match self.vpc_endpoints.get(id) {
            Some(endpoint) => endpoint.vpc_endpoint_type == VpcEndpointType::GatewayLoadBalancer,
            None => true, // What does not exist is said to be not found.
        };
        let (help, rule) = match route.destination {
            Destination::Cidr(_) if is_gateway_load_balancer => return Ok(()),
            Destination::PrefixList(_) if is_gateway_load_balancer => {
                ("a route to a Gateway Load Balancer endpoint is for a CIDR block: make one for each", Rule::Gw05)
            }
            _ => (
                "associate the route table with the endpoint instead: add it to the endpoint's `RouteTableIds`",
                Rule::Rt23,
            ),
        };
        let message = "Cannot create or replace a prefix list route targeting a VPC Endpoint.";
        Err(ApiError::new(operation, ErrorCode::InvalidParameter, message).help(help).rule(rule))
    }

    /// A route inside the VPC's own range is legal only for a whole subnet, to a NAT gateway, an interface or a Gateway Load Balancer
    /// endpoint (`RT-10`).
    fn check_inside_local(&self, vpc: &Vpc, route: &Route) -> Result<(), ApiError> {
        let Destination::Cidr(network) = &route.destination else { return Ok(()) };
        if !vpc.networks().any(|whole| whole.contains(network)) {
            return Ok(());
        }
        let mut subnets = self.subnets.values().filter(|subnet| subnet.vpc_id == vpc.vpc_id);
        let is_subnet = subnets.any(|subnet| subnet.networks().any(|own| own == *network));
        if is_subnet && is_middlebox(&route.target) {
            return Ok(());
        }
        let message = format!(
            "The destination CIDR block {network} is equal to or more specific than one of this VPC's CIDR blocks."
        );
        Err(ApiError::new(CREATE, ErrorCode::InvalidParameterValue, message)
            .help(
                "inside the VPC, a route must match one whole subnet and lead to a NAT gateway, a network interface or a \
                 Gateway Load Balancer endpoint",
            )
            .rule(Rule::Rt10))
    }

    /// The target exists, in the table's VPC. What connects networks may be another account's: one that is not known is let pass, and
    /// a trace that comes to it is undecided.
    pub(super) fn check_target(
        &self,
        operation: &'static str,
        table: &RouteTableId,
        vpc_id: &VpcId,
        target: &Target,
    ) -> Result<(), ApiError> {
        use ErrorCode as Code;
        let (found, code, what) = match target {
            Target::Local | Target::NotModelled(_) => return Ok(()),
            Target::VpcPeeringConnection(id) if !self.vpc_peering_connections.contains_key(id) => return Ok(()),
            Target::TransitGateway(id) if !self.transit_gateways.contains_key(id) => return Ok(()),
            Target::VpnGateway(id) if !self.vpn_gateways.contains_key(id) => return Ok(()),
            Target::InternetGateway(id) => {
                let found = self.internet_gateways.get(id).map(|gateway| gateway.vpc_id.as_ref());
                (found, Code::InvalidInternetGatewayIdNotFound, "network gateway")
            }
            Target::EgressOnlyInternetGateway(id) => {
                let found = self.egress_only_internet_gateways.get(id).map(|gateway| Some(&gateway.vpc_id));
                (found, Code::InvalidInternetGatewayIdNotFound, "egress-only internet gateway")
            }
            Target::NatGateway(id) => {
                let found = self.nat_gateways.get(id).map(|gateway| Some(&gateway.vpc_id));
                (found, Code::InvalidNatGatewayIdNotFound, "NAT gateway")
            }
            Target::VpcPeeringConnection(id) => {
                let connection = self.vpc_peering_connections.get(id);
                let ours = connection.map(|connection| connection.peer_of(vpc_id).map(|_| vpc_id));
                (ours, Code::InvalidVpcPeeringConnectionIdNotFound, "vpcPeeringConnection")
            }
            Target::TransitGateway(id) => {
                let found = self.transit_gateways.get(id).map(|_| self.attachment_of(id, vpc_id).map(|_| vpc_id));
                (found, Code::InvalidTransitGatewayIdNotFound, "transitGateway")
            }
            Target::VpnGateway(id) => {
                let found = self.vpn_gateways.get(id).map(|gateway| gateway.vpc_id.as_ref());
                (found, Code::InvalidVpnGatewayIdNotFound, "vpnGateway")
            }
            Target::VpcEndpoint(id) => {
                let found = self.vpc_endpoints.get(id).map(|endpoint| Some(&endpoint.vpc_id));
                (found, Code::InvalidVpcEndpointIdNotFound, "VPC endpoint")
            }
            Target::NetworkInterface(id) => {
                let found = self.network_interfaces.get(id).map(|interface| Some(&interface.vpc_id));
                (found, Code::InvalidNetworkInterfaceIdNotFound, "network interface")
            }
        };
        match found {
            None => Err(ApiError::not_found(operation, code, what, target)),
            Some(Some(vpc)) if vpc == vpc_id => Ok(()),
            Some(vpc) => {
                let message = format!("route table {table} and {what} {target} belong to different networks");
                let where_it_is = vpc.map_or("attached to no VPC".to_owned(), |vpc| format!("in {vpc}"));
                Err(ApiError::new(operation, Code::InvalidParameterValue, message)
                    .help(format!("{target} is {where_it_is}, the route table in {vpc_id}: use a gateway of {vpc_id}")))
            }
        }
    }

    /// The table has room: a prefix list counts with its weight (`RT-51`, `RT-80`).
    pub(super) fn check_room(
        &self,
        operation: &'static str,
        table: &RouteTable,
        destination: &Destination,
    ) -> Result<(), ApiError> {
        let quota = self.quotas.routes_per_route_table;
        let (is_ipv4, weight) = self.route_weight(table, destination);
        let counts = table.routes.iter().filter(|route| route.origin == RouteOrigin::CreateRoute);
        let used: usize = counts
            .map(|route| self.route_weight(table, &route.destination))
            .filter_map(|(other_is_ipv4, weight)| (other_is_ipv4 == is_ipv4).then_some(weight))
            .sum();
        if used + weight <= quota {
            return Ok(());
        }
        let message = format!("The maximum number of routes has been reached. ({quota})");
        Err(ApiError::new(operation, ErrorCode::RouteLimitExceeded, message)
            .help(format!(
                "{} counts {used} routes of this address family: join some, or have the quota raised",
                table.route_table_id
            ))
            .rule(Rule::Rt80))
    }

    fn route_weight(&self, table: &RouteTable, destination: &Destination) -> (bool, usize) {
        match destination {
            Destination::Cidr(network) => (matches!(network, IpNet::V4(_)), 1),
            Destination::PrefixList(id) => {
                let region = self.vpcs.get(&table.vpc_id).map(|vpc| vpc.region);
                let list = region.and_then(|region| self.prefix_list(id, region));
                list.map_or((true, 1), |list| {
                    (list.address_family == AddressFamily::Ipv4, list.weight().unwrap_or(1) as usize)
                })
            }
        }
    }
}

fn unknown_table(operation: &'static str, id: &RouteTableId) -> ApiError {
    ApiError::not_found(operation, ErrorCode::InvalidRouteTableIdNotFound, "routeTable", id)
}

fn find_route(operation: &'static str, table: &RouteTable, destination: &Destination) -> Result<usize, ApiError> {
    table.position(destination).ok_or_else(|| {
        let id = &table.route_table_id;
        let message = format!("no route with destination {destination} in route table {id}");
        ApiError::new(operation, ErrorCode::InvalidRouteNotFound, message)
            .help("name a destination as the table prints it")
    })
}

/// Routes in 169.254.168.0/22 and fd00:ec2::/32 are refused (`RT-12`).
fn check_destination(vpc: &Vpc, destination: &Destination) -> Result<(), ApiError> {
    match destination {
        Destination::Cidr(network) if is_never_forwarded(*network) => {
            let message = format!("The destination CIDR block {network} is not supported");
            Err(ApiError::new(CREATE, ErrorCode::InvalidParameterValue, message)
                .help(format!("{} reaches AWS's own link-local services without a route", vpc.vpc_id))
                .rule(Rule::Rt12))
        }
        _ => Ok(()),
    }
}

/// Only the VPC's own CIDR blocks go to `local`, and to little else (`RT-11`); an egress-only internet gateway is for IPv6.
fn check_fit(operation: &'static str, route: &Route) -> Result<(), ApiError> {
    let Route { destination, target, origin, .. } = route;
    let is_local = *origin == RouteOrigin::CreateRouteTable;
    let fits_local = *target == Target::Local || is_middlebox(target);
    let refuse = |help: &str| {
        let message = format!("The target '{target}' is not valid for the route {destination}");
        ApiError::new(operation, ErrorCode::InvalidParameterValue, message).help(help)
    };
    match (destination, target) {
        _ if is_local && !fits_local || !is_local && *target == Target::Local => {
            let help = "only a VPC's own CIDR block goes to `local`, and else to a NAT gateway, a network interface or a \
                        Gateway Load Balancer endpoint";
            Err(refuse(help).rule(Rule::Rt11))
        }
        (Destination::Cidr(IpNet::V4(_)), Target::EgressOnlyInternetGateway(_)) => {
            Err(refuse("an egress-only internet gateway carries IPv6 only: use a NAT gateway for IPv4")
                .rule(Rule::Rt03))
        }
        _ => Ok(()),
    }
}

/// What may stand in the way of packets that stay inside the VPC (`RT-10`, `RT-11`), known or not.
fn is_middlebox(target: &Target) -> bool {
    matches!(target.prefix(), NatGatewayId::PREFIX | NetworkInterfaceId::PREFIX | VpcEndpointId::PREFIX)
}

/// A gateway endpoint's route comes and goes with the association only (`RT-22`).
fn check_own_route(operation: &'static str, route: &Route) -> Result<(), ApiError> {
    if !matches!((&route.destination, &route.target), (Destination::PrefixList(_), Target::VpcEndpoint(_))) {
        return Ok(());
    }
    let message = format!("The route {} belongs to the VPC endpoint {}", route.destination, route.target);
    Err(ApiError::new(operation, ErrorCode::InvalidParameterValue, message)
        .help("take the route table out of the endpoint's `RouteTableIds`, or delete the endpoint")
        .rule(Rule::Rt22))
}
