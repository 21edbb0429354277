//! Gateway route tables: `AssociateRouteTable` with a gateway, whose inbound packets ask the table from then on (`RT-70`).

use ipnet::IpNet;

use super::route::ASSOCIATE;
use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::id::{NetworkInterfaceId, RouteTableId, VpcEndpointId, VpcId};
use crate::cloud::route_table::{Destination, EdgeGateway, Route, RouteTable, Target};
use crate::rule::Rule;

impl Cloud {
    /// Associates an internet gateway or a virtual private gateway with a route table (`RT-70`).
    ///
    /// # Errors
    /// `InvalidRouteTableID.NotFound`; `InvalidInternetGatewayID.NotFound`; `InvalidVpnGatewayID.NotFound`;
    /// `Resource.AlreadyAssociated` for a gateway that has a table; `InvalidParameterValue` for a gateway of another kind
    /// (`RT-74`) or of another VPC, for the main table and one that routes are propagated to (`RT-72`), and for a table with
    /// a route that such a table can't have (`RT-70`, `RT-71`).
    pub fn associate_gateway_route_table(&mut self, id: &RouteTableId, gateway: &Target) -> Result<(), ApiError> {
        let refuse = |message: String, help: &str| {
            ApiError::new(ASSOCIATE, ErrorCode::InvalidParameterValue, message).help(help.to_owned())
        };
        let table = self.route_table(ASSOCIATE, id)?;
        let edge = match gateway {
            Target::InternetGateway(id) => EdgeGateway::InternetGateway(id.clone()),
            Target::VpnGateway(id) => EdgeGateway::VpnGateway(id.clone()),
            _ => {
                let help = "an internet gateway or a virtual private gateway can have a route table; what comes from a \
                            transit gateway asks the table of the attachment's subnet";
                return Err(refuse(format!("The gateway '{gateway}' cannot have a route table"), help).rule(Rule::Rt74));
            }
        };
        self.check_target(ASSOCIATE, id, &table.vpc_id, gateway)?;
        if let Some(other) = self.route_tables.values().find(|table| table.gateway.as_ref() == Some(&edge)) {
            let message =
                format!("the specified association for route table {id} conflicts with an existing association");
            return Err(ApiError::new(ASSOCIATE, ErrorCode::ResourceAlreadyAssociated, message)
                .help(format!("{gateway} is associated with {} already", other.route_table_id)));
        }
        if table.main || !table.propagating_vgws.is_empty() {
            let what = if table.main { "the main route table" } else { "a table that routes are propagated to" };
            let help = "make a route table for the gateway alone";
            return Err(refuse(format!("{id} is {what} and cannot serve a gateway"), help).rule(Rule::Rt72));
        }
        for route in &table.routes {
            self.check_edge_route(ASSOCIATE, &table.vpc_id, route)?;
        }
        if let Some(table) = self.route_tables.get_mut(id) {
            table.gateway = Some(edge);
        }
        Ok(())
    }

    /// Whether a route may stand in the table; of subnets' tables nothing is said here.
    pub(super) fn check_edge(
        &self,
        operation: &'static str,
        table: &RouteTable,
        route: &Route,
    ) -> Result<(), ApiError> {
        match table.gateway {
            Some(_) => self.check_edge_route(operation, &table.vpc_id, route),
            None => Ok(()),
        }
    }

    /// A gateway's table leads to `local`, a Gateway Load Balancer endpoint or an interface (`RT-70`), and matches a whole CIDR block
    /// of the VPC or of a subnet (`RT-71`).
    fn check_edge_route(&self, operation: &'static str, vpc_id: &VpcId, route: &Route) -> Result<(), ApiError> {
        let refuse = |what: &str, help: &str, rule| {
            let message = format!("A route table for a gateway cannot have the route {route}: {what}");
            Err(ApiError::new(operation, ErrorCode::InvalidParameterValue, message).help(help).rule(rule))
        };
        let fits = matches!(route.target.prefix(), VpcEndpointId::PREFIX | NetworkInterfaceId::PREFIX);
        if !fits && route.target != Target::Local {
            let help = "lead it to a network interface or a Gateway Load Balancer endpoint, or leave it out";
            return refuse("its target is not supported", help, Rule::Rt70);
        }
        let Destination::Cidr(network) = &route.destination else {
            return refuse("its destination is a prefix list", "name the CIDR block of a subnet", Rule::Rt71);
        };
        if self.is_block_of(vpc_id, *network) {
            return Ok(());
        }
        let help = "name a whole CIDR block of the VPC or of one of its subnets";
        refuse("its destination is neither the VPC's nor a subnet's", help, Rule::Rt71)
    }

    /// Whether this is a whole CIDR block of the VPC or of a subnet.
    fn is_block_of(&self, vpc_id: &VpcId, network: IpNet) -> bool {
        let of_vpc = self.vpcs.get(vpc_id).into_iter().flat_map(|vpc| vpc.networks());
        let subnets = self.subnets.values().filter(|subnet| subnet.vpc_id == *vpc_id);
        of_vpc.chain(subnets.flat_map(|subnet| subnet.networks())).any(|own| own == network)
    }
}
