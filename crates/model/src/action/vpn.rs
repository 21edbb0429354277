//! Virtual private gateways, customer gateways and VPN connections, and the routes that they propagate.

use std::net::IpAddr;

use ipnet::IpNet;

use super::vpc::unknown_vpc;
use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::id::{CustomerGatewayId, RouteTableId, VpcId, VpnConnectionId, VpnGatewayId};
use crate::cloud::route_table::{Destination, Propagation, Route, RouteOrigin, Target};
use crate::cloud::vpn::{CustomerGateway, VpnConnection, VpnEnd, VpnGateway};
use crate::rule::Rule;
use crate::sort::sort_by_key;

const ATTACH: &str = "AttachVpnGateway";
const CREATE: &str = "CreateVpnConnection";
const CREATE_ROUTE: &str = "CreateVpnConnectionRoute";
const PROPAGATE: &str = "EnableVgwRoutePropagation";

/// Propagated routes that a route table takes, which no one can raise (`RT-80`).
pub const PROPAGATED_ROUTES_PER_ROUTE_TABLE: usize = 100;

impl Cloud {
    /// Creates a virtual private gateway, attached to nothing.
    pub fn create_vpn_gateway(&mut self, id: VpnGatewayId) {
        self.vpn_gateways.insert(id.clone(), VpnGateway { vpn_gateway_id: id, vpc_id: None });
    }

    /// Attaches a virtual private gateway to a VPC.
    ///
    /// # Errors
    /// `InvalidVpnGatewayID.NotFound`; `InvalidVpcID.NotFound`; `InvalidParameterValue` for a VPC that has one;
    /// `VpnGatewayAttachmentLimitExceeded` for a gateway that has a VPC.
    pub fn attach_vpn_gateway(&mut self, id: &VpnGatewayId, vpc_id: &VpcId) -> Result<(), ApiError> {
        if !self.vpcs.contains_key(vpc_id) {
            return Err(unknown_vpc(ATTACH, vpc_id));
        }
        if let Some(other) = self.vpn_gateways.values().find(|gateway| gateway.vpc_id.as_ref() == Some(vpc_id)) {
            let message = format!("Network {vpc_id} already has a virtual private gateway attached");
            return Err(ApiError::new(ATTACH, ErrorCode::InvalidParameterValue, message)
                .help(format!("a VPC takes one virtual private gateway: use {}", other.vpn_gateway_id)));
        }
        let gateway = self.vpn_gateways.get_mut(id).ok_or_else(|| unknown_gateway(ATTACH, id))?;
        if let Some(other) = &gateway.vpc_id {
            let message = format!("The vpnGateway {id} is attached to {other} already");
            return Err(ApiError::new(ATTACH, ErrorCode::VpnGatewayAttachmentLimitExceeded, message)
                .help("a virtual private gateway serves one VPC: create another for the second"));
        }
        gateway.vpc_id = Some(vpc_id.clone());
        Ok(())
    }

    /// Says where the router of a network on premises is.
    pub fn create_customer_gateway(&mut self, id: CustomerGatewayId, ip_address: Option<IpAddr>) {
        self.customer_gateways.insert(id.clone(), CustomerGateway { customer_gateway_id: id, ip_address });
    }

    /// Connects a network on premises with a virtual private gateway or a transit gateway, which gets an attachment for it. One
    /// whose routes are learnt by BGP begins with those that it is told of here: the model hears no BGP.
    ///
    /// # Errors
    /// `InvalidCustomerGatewayID.NotFound`; `InvalidVpnGatewayID.NotFound`; `InvalidTransitGatewayID.NotFound`.
    pub fn create_vpn_connection(&mut self, connection: VpnConnection) -> Result<(), ApiError> {
        if !self.customer_gateways.contains_key(&connection.customer_gateway_id) {
            let code = ErrorCode::InvalidCustomerGatewayIdNotFound;
            return Err(ApiError::not_found(CREATE, code, "customerGateway", &connection.customer_gateway_id));
        }
        match &connection.ends_at {
            VpnEnd::VpnGateway(id) if !self.vpn_gateways.contains_key(id) => return Err(unknown_gateway(CREATE, id)),
            VpnEnd::VpnGateway(_) => {}
            VpnEnd::TransitGateway(id) => {
                let gateway = self.transit_gateway(CREATE, id)?.transit_gateway_id.clone();
                self.attach_vpn_connection(gateway, connection.vpn_connection_id.clone());
            }
        }
        let id = connection.vpn_connection_id.clone();
        self.vpn_connections.insert(id.clone(), connection);
        self.propagate_routes_of(&id);
        Ok(())
    }

    /// Adds a static route to a VPN connection: a network on premises.
    ///
    /// # Errors
    /// `InvalidVpnConnectionID.NotFound`; `InvalidParameterValue` for a connection whose routes are learnt by BGP;
    /// `RouteAlreadyExists`; `RouteLimitExceeded` when it propagates to a table that is full (`RT-80`).
    pub fn create_vpn_connection_route(&mut self, id: &VpnConnectionId, network: IpNet) -> Result<(), ApiError> {
        let network = network.trunc();
        let connection = self.vpn_connections.get(id).ok_or_else(|| {
            ApiError::not_found(CREATE_ROUTE, ErrorCode::InvalidVpnConnectionIdNotFound, "vpnConnection", id)
        })?;
        let refuse = |code, message: String, help: &str| Err(ApiError::new(CREATE_ROUTE, code, message).help(help));
        if connection.propagation != Propagation::VpnStatic {
            let message = format!("The vpnConnection {id} does not support static routes");
            let help = "set `StaticRoutesOnly`, or have the customer gateway announce the network by BGP";
            return refuse(ErrorCode::InvalidParameterValue, message, help);
        }
        if connection.routes.contains(&network) {
            let message = format!("The route identified by {network} already exists.");
            return refuse(ErrorCode::RouteAlreadyExists, message, "leave one of the two routes out");
        }
        if let VpnEnd::VpnGateway(gateway) = &connection.ends_at {
            self.check_propagated(CREATE_ROUTE, gateway, network)?;
        }
        if let Some(connection) = self.vpn_connections.get_mut(id) {
            connection.routes.push(network);
        }
        self.propagate_routes_of(id);
        Ok(())
    }

    /// Has the routes of a virtual private gateway appear in a route table, now and later.
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `InvalidVpnGatewayID.NotFound`; `Gateway.NotAttached` for a gateway that is not attached to
    /// the table's VPC; `InvalidParameterValue` for a gateway's own table (`RT-72`); `RouteLimitExceeded` (`RT-80`).
    pub fn enable_vgw_route_propagation(
        &mut self,
        table_id: &RouteTableId,
        gateway_id: &VpnGatewayId,
    ) -> Result<(), ApiError> {
        let table = self.route_table(PROPAGATE, table_id)?;
        let gateway = self.vpn_gateways.get(gateway_id).ok_or_else(|| unknown_gateway(PROPAGATE, gateway_id))?;
        if gateway.vpc_id.as_ref() != Some(&table.vpc_id) {
            let message = format!("resource {gateway_id} is not attached to network {}", table.vpc_id);
            return Err(ApiError::new(PROPAGATE, ErrorCode::GatewayNotAttached, message)
                .help(format!("attach the virtual private gateway to {} first", table.vpc_id)));
        }
        if table.gateway.is_some() {
            let message = format!("{table_id} serves a gateway, and routes cannot be propagated to it");
            return Err(ApiError::new(PROPAGATE, ErrorCode::InvalidParameterValue, message)
                .help("propagate to the tables of subnets")
                .rule(Rule::Rt72));
        }
        let learnt = self.learnt_by(gateway_id).count();
        if learnt > PROPAGATED_ROUTES_PER_ROUTE_TABLE {
            return Err(too_many_propagated(PROPAGATE, table_id));
        }
        if let Some(table) = self.route_tables.get_mut(table_id)
            && !table.propagating_vgws.contains(gateway_id)
        {
            table.propagating_vgws.push(gateway_id.clone());
        }
        self.refresh_propagated(gateway_id);
        Ok(())
    }

    /// A new route of the gateway fits into every table that it propagates to.
    fn check_propagated(
        &self,
        operation: &'static str,
        gateway: &VpnGatewayId,
        network: IpNet,
    ) -> Result<(), ApiError> {
        let known = self.learnt_by(gateway).any(|(other, _)| other == network);
        let is_full = !known && self.learnt_by(gateway).count() >= PROPAGATED_ROUTES_PER_ROUTE_TABLE;
        match self.route_tables.values().find(|table| is_full && table.propagating_vgws.contains(gateway)) {
            Some(table) => Err(too_many_propagated(operation, &table.route_table_id)),
            None => Ok(()),
        }
    }

    /// The networks that a gateway's connections lead to, and how it learnt each: one that several lead to, the preferred way
    /// (`RT-06`).
    fn learnt_by(&self, gateway: &VpnGatewayId) -> impl Iterator<Item = (IpNet, Propagation)> {
        let ends_here = VpnEnd::VpnGateway(gateway.clone());
        let connections = self.vpn_connections.values().filter(|connection| connection.ends_at == ends_here);
        let mut learnt: Vec<(IpNet, Propagation)> =
            connections.flat_map(|it| it.routes.iter().map(|network| (*network, it.propagation))).collect();
        sort_by_key(&mut learnt, |way| *way);
        learnt.dedup_by_key(|(network, _)| *network);
        learnt.into_iter()
    }

    fn propagate_routes_of(&mut self, id: &VpnConnectionId) {
        let end = self.vpn_connections.get(id).map(|connection| connection.ends_at.clone());
        if let Some(VpnEnd::VpnGateway(gateway)) = end {
            self.refresh_propagated(&gateway);
        }
    }

    /// Puts the routes of a gateway into every table that they propagate to, behind what is there.
    fn refresh_propagated(&mut self, gateway: &VpnGatewayId) {
        let learnt: Vec<_> = self.learnt_by(gateway).collect();
        let target = Target::VpnGateway(gateway.clone());
        let tables = self.route_tables.iter_mut().map(|(_, table)| table);
        for table in tables.filter(|table| table.propagating_vgws.contains(gateway)) {
            let is_propagated = |origin| matches!(origin, RouteOrigin::EnableVgwRoutePropagation(_));
            table.routes.retain(|route| !is_propagated(route.origin) || route.target != target);
            table.routes.extend(learnt.iter().map(|(network, propagation)| Route {
                origin: RouteOrigin::EnableVgwRoutePropagation(*propagation),
                ..Route::new(Destination::Cidr(*network), target.clone())
            }));
        }
    }
}

fn unknown_gateway(operation: &'static str, id: &VpnGatewayId) -> ApiError {
    ApiError::not_found(operation, ErrorCode::InvalidVpnGatewayIdNotFound, "vpnGateway", id)
}

fn too_many_propagated(operation: &'static str, table: &RouteTableId) -> ApiError {
    let message = format!("The maximum number of routes has been reached. ({PROPAGATED_ROUTES_PER_ROUTE_TABLE})");
    ApiError::new(operation, ErrorCode::RouteLimitExceeded, message)
        .help(format!("{table} takes no more propagated routes: announce wider networks"))
        .rule(Rule::Rt80)
}
