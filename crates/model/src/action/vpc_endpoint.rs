//! Gateway endpoints: `CreateVpcEndpoint`, `ModifyVpcEndpoint`, `DeleteVpcEndpoints`.

use super::vpc::unknown_vpc;
use super::{ApiError, ErrorCode, GATEWAY_ENDPOINTS_PER_VPC};
use crate::cloud::Cloud;
use crate::cloud::id::{RouteTableId, SubnetId, VpcEndpointId, VpcId};
use crate::cloud::prefix_list::{AddressFamily, PrefixList, aws_managed};
use crate::cloud::route_table::{Destination, Route, Target};
use crate::cloud::vpc::{Subnet, Vpc};
use crate::cloud::vpc_endpoint::{
    DnsRecordIpType, GatewayService, IpAddressType, ServiceName, VpcEndpoint, VpcEndpointState,
};
use crate::rule::Rule;

const CREATE: &str = "CreateVpcEndpoint";
const MODIFY: &str = "ModifyVpcEndpoint";

/// What `CreateVpcEndpoint` takes for a gateway endpoint (`API-01`, `API-03`).
#[derive(Clone, Debug)]
pub struct CreateVpcEndpoint {
    /// The id that the endpoint is to have.
    pub vpc_endpoint_id: VpcEndpointId,
    /// The VPC.
    pub vpc_id: VpcId,
    /// The service, in the VPC's Region (`RT-30`).
    pub service_name: ServiceName,
    /// The route tables that get the endpoint's route.
    pub route_table_ids: Vec<RouteTableId>,
    /// The endpoint policy as JSON text.
    pub policy_document: Option<String>,
    /// Which address families it serves.
    pub ip_address_type: IpAddressType,
    /// `DnsOptions.DnsRecordIpType`.
    pub dns_record_ip_type: DnsRecordIpType,
}

impl CreateVpcEndpoint {
    /// An IPv4 endpoint with AWS's default policy and no route table.
    pub fn new(vpc_endpoint_id: VpcEndpointId, vpc_id: VpcId, service_name: ServiceName) -> Self {
        Self {
            vpc_endpoint_id,
            vpc_id,
            service_name,
            route_table_ids: Vec::new(),
            policy_document: None,
            ip_address_type: IpAddressType::default(),
            dns_record_ip_type: DnsRecordIpType::default(),
        }
    }
}

/// What `ModifyVpcEndpoint` takes for a gateway endpoint's route tables (`API-20`).
#[derive(Clone, Debug, Default)]
pub struct ModifyVpcEndpoint {
    /// `AddRouteTableIds`.
    pub add_route_table_ids: Vec<RouteTableId>,
    /// `RemoveRouteTableIds`.
    pub remove_route_table_ids: Vec<RouteTableId>,
}

impl Cloud {
    /// Creates a gateway endpoint and adds its route to each table (`RT-20`).
    ///
    /// Returns the subnets whose open connections to the service break, because their route changes under them (`RT-34`).
    ///
    /// # Errors
    /// `InvalidVpcID.NotFound`; `InvalidServiceName` for a service of another Region (`RT-30`); `InvalidRouteTableID.NotFound`;
    /// `RouteAlreadyExists` for a table that has an endpoint to the service (`RT-24`); `VpcEndpointLimitExceeded` (`RT-36`);
    /// `InvalidParameter` for address families that the subnets don't have (`RT-38`) and DNS options that don't fit (`RT-40`).
    pub fn create_vpc_endpoint(&mut self, request: CreateVpcEndpoint) -> Result<Vec<SubnetId>, ApiError> {
        let vpc = self.vpcs.get(&request.vpc_id).ok_or_else(|| unknown_vpc(CREATE, &request.vpc_id))?;
        check_region(vpc, request.service_name)?;
        self.check_endpoint_quotas(vpc)?;
        check_dns_options(vpc, &request)?;
        let endpoint = VpcEndpoint {
            vpc_endpoint_id: request.vpc_endpoint_id.clone(),
            vpc_id: request.vpc_id,
            service_name: request.service_name,
            state: VpcEndpointState::Available,
            ip_address_type: request.ip_address_type,
            dns_record_ip_type: request.dns_record_ip_type,
            route_table_ids: Vec::new(),
            policy_document: request.policy_document,
        };
        self.check_tables(CREATE, &endpoint, &request.route_table_ids)?;
        self.vpc_endpoints.insert(request.vpc_endpoint_id.clone(), endpoint);
        Ok(self.add_route_tables(&request.vpc_endpoint_id, request.route_table_ids))
    }

    /// Adds route tables to a gateway endpoint and takes others away, with their routes (`RT-22`).
    ///
    /// Returns the subnets whose open connections to the service break (`RT-34`).
    ///
    /// # Errors
    /// `InvalidVpcEndpointId.NotFound`; `InvalidRouteTableID.NotFound`; for the added tables those of
    /// [`create_vpc_endpoint`](Self::create_vpc_endpoint).
    pub fn modify_vpc_endpoint(
        &mut self,
        id: &VpcEndpointId,
        request: ModifyVpcEndpoint,
    ) -> Result<Vec<SubnetId>, ApiError> {
        let endpoint = self.endpoint(MODIFY, id)?;
        self.check_tables(MODIFY, endpoint, &request.add_route_table_ids)?;
        for table in &request.remove_route_table_ids {
            self.route_table(MODIFY, table)?;
        }
        let mut subnets = self.remove_route_tables(id, &request.remove_route_table_ids);
        subnets.extend(self.add_route_tables(id, request.add_route_table_ids));
        Ok(subnets)
    }

    /// Deletes a gateway endpoint with its routes. Traffic falls back to whatever route is left.
    ///
    /// Returns the subnets whose open connections to the service break (`RT-34`).
    ///
    /// # Errors
    /// `InvalidVpcEndpointId.NotFound`. The real call succeeds and lists the id under `Unsuccessful` (`API-21`).
    pub fn delete_vpc_endpoint(&mut self, id: &VpcEndpointId) -> Result<Vec<SubnetId>, ApiError> {
        let tables = self.endpoint("DeleteVpcEndpoints", id)?.route_table_ids.clone();
        let subnets = self.remove_route_tables(id, &tables);
        self.vpc_endpoints.remove(id);
        Ok(subnets)
    }

    fn endpoint(&self, operation: &'static str, id: &VpcEndpointId) -> Result<&VpcEndpoint, ApiError> {
        self.vpc_endpoints.get(id).ok_or_else(|| {
            let message = format!("The Vpc Endpoint Id '{id}' does not exist");
            ApiError::new(operation, ErrorCode::InvalidVpcEndpointIdNotFound, message)
                .help("name an endpoint that exists")
        })
    }

    fn check_endpoint_quotas(&self, vpc: &Vpc) -> Result<(), ApiError> {
        let here = self.vpc_endpoints.values().filter(|endpoint| endpoint.vpc_id == vpc.vpc_id).count();
        let in_region = |endpoint: &&VpcEndpoint| endpoint.service_name.region == vpc.region;
        let in_region = self.vpc_endpoints.values().filter(in_region).count();
        let limits = [(in_region, self.quotas.gateway_endpoints_per_region), (here, GATEWAY_ENDPOINTS_PER_VPC)];
        let Some((_, limit)) = limits.into_iter().find(|(used, limit)| used >= limit) else { return Ok(()) };
        let message = format!("The maximum number of VPC endpoints has been reached. ({limit})");
        Err(ApiError::new(CREATE, ErrorCode::VpcEndpointLimitExceeded, message)
            .help(format!("one endpoint serves many route tables; the quota in {} can be raised", vpc.region))
            .rule(Rule::Rt36))
    }

    fn check_tables(
        &self,
        operation: &'static str,
        endpoint: &VpcEndpoint,
        tables: &[RouteTableId],
    ) -> Result<(), ApiError> {
        for id in tables {
            let table = self.route_table(operation, id)?;
            if table.vpc_id != endpoint.vpc_id {
                let message = format!("Route table {id} and VPC {} belong to different networks", endpoint.vpc_id);
                return Err(ApiError::new(operation, ErrorCode::InvalidParameter, message)
                    .help(format!("a gateway endpoint serves its own VPC only: use a table of {}", endpoint.vpc_id))
                    .rule(Rule::Rt31));
            }
            for list in lists_of(endpoint) {
                let destination = Destination::PrefixList(list.prefix_list_id.clone());
                if table.position(&destination).is_some() {
                    let message = format!(
                        "route table {id} already has a route with destination-prefix-list-id {}",
                        list.prefix_list_id
                    );
                    return Err(ApiError::new(operation, ErrorCode::RouteAlreadyExists, message)
                        .help("a route table takes one endpoint for each service: use the one it has, or another table")
                        .rule(Rule::Rt26));
                }
                self.check_room(operation, table, &destination)?;
            }
            self.check_families(operation, endpoint, id)?;
        }
        Ok(())
    }

    /// IPv6 needs IPv6-only subnets, dualstack needs subnets with both (`RT-38`).
    fn check_families(
        &self,
        operation: &'static str,
        endpoint: &VpcEndpoint,
        table: &RouteTableId,
    ) -> Result<(), ApiError> {
        let fits = |subnet: &Subnet| match endpoint.ip_address_type {
            IpAddressType::Ipv4 => true,
            IpAddressType::Ipv6 => subnet.cidr_block.is_none(),
            IpAddressType::Dualstack => subnet.cidr_block.is_some() && subnet.ipv6_cidr_block.is_some(),
        };
        let Some(subnet) = self.subnets_of(table).find(|subnet| !fits(subnet)) else { return Ok(()) };
        let (kind, wanted) = match endpoint.ip_address_type {
            IpAddressType::Dualstack => ("dualstack", "both an IPv4 and an IPv6 CIDR block"),
            _ => ("ipv6", "an IPv6 CIDR block and no IPv4 one"),
        };
        let message = format!("The IP address type {kind} is not supported by the subnet {}", subnet.subnet_id);
        Err(ApiError::new(operation, ErrorCode::InvalidParameter, message)
            .help(format!("every subnet of {table} must have {wanted}"))
            .rule(Rule::Rt38))
    }

    fn subnets_of<'a>(&'a self, table: &'a RouteTableId) -> impl Iterator<Item = &'a Subnet> {
        self.subnets
            .values()
            .filter(move |subnet| self.route_table_of(subnet).is_some_and(|own| own.route_table_id == *table))
    }

    fn add_route_tables(&mut self, id: &VpcEndpointId, mut tables: Vec<RouteTableId>) -> Vec<SubnetId> {
        let Some(endpoint) = self.vpc_endpoints.get_mut(id) else { return Vec::new() };
        let own = &mut endpoint.route_table_ids;
        tables.retain(|table| {
            let is_new = !own.contains(table);
            own.extend(is_new.then(|| table.clone()));
            is_new
        });
        let lists = lists_of(endpoint);
        for table in &tables {
            let Some(table) = self.route_tables.get_mut(table) else { continue };
            let route = |list: &&PrefixList| {
                Route::new(Destination::PrefixList(list.prefix_list_id.clone()), Target::VpcEndpoint(id.clone()))
            };
            table.routes.extend(lists.iter().map(route));
        }
        self.switched(&tables)
    }

    fn remove_route_tables(&mut self, id: &VpcEndpointId, tables: &[RouteTableId]) -> Vec<SubnetId> {
        let Some(endpoint) = self.vpc_endpoints.get_mut(id) else { return Vec::new() };
        let removed: Vec<_> = endpoint.route_table_ids.extract_if(.., |table| tables.contains(table)).collect();
        for table in &removed {
            let Some(table) = self.route_tables.get_mut(table) else { continue };
            table.routes.retain(|route| route.target != Target::VpcEndpoint(id.clone()));
        }
        self.switched(&removed)
    }

    fn switched(&self, tables: &[RouteTableId]) -> Vec<SubnetId> {
        tables.iter().flat_map(|table| self.subnets_of(table)).map(|subnet| subnet.subnet_id.clone()).collect()
    }
}

/// The prefix lists that the endpoint's routes name (`RT-38`).
fn lists_of(endpoint: &VpcEndpoint) -> Vec<&'static PrefixList> {
    let ServiceName { region, service } = endpoint.service_name;
    let families = [
        (AddressFamily::Ipv4, endpoint.ip_address_type.has_ipv4()),
        (AddressFamily::Ipv6, endpoint.ip_address_type.has_ipv6()),
    ];
    let wanted = families.into_iter().filter_map(|(family, wanted)| wanted.then_some(family));
    wanted.filter_map(|family| aws_managed(region, service, family)).collect()
}

fn check_region(vpc: &Vpc, service: ServiceName) -> Result<(), ApiError> {
    if vpc.region == service.region {
        return Ok(());
    }
    let message = format!("The Vpc Endpoint Service '{service}' does not exist");
    Err(ApiError::new(CREATE, ErrorCode::InvalidServiceName, message)
        .help(format!(
            "the VPC is in {}, and a gateway endpoint serves its own Region: name {}",
            vpc.region,
            ServiceName { region: vpc.region, ..service }
        ))
        .rule(Rule::Rt30))
}

/// Which DNS record types go with which address families, and what they need of the VPC (`RT-40`).
fn check_dns_options(vpc: &Vpc, request: &CreateVpcEndpoint) -> Result<(), ApiError> {
    use DnsRecordIpType as Record;
    let refuse = |help: String| {
        let message = format!("The DNS record IP type {} is not supported", request.dns_record_ip_type);
        Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message).help(help).rule(Rule::Rt40))
    };
    if request.dns_record_ip_type == Record::ServiceDefined {
        return Ok(());
    }
    if request.service_name.service == GatewayService::DynamoDb {
        return refuse("a DynamoDB endpoint takes `service-defined` only".to_owned());
    }
    let fits = match request.ip_address_type {
        IpAddressType::Ipv4 => request.dns_record_ip_type == Record::Ipv4,
        IpAddressType::Ipv6 => request.dns_record_ip_type == Record::Ipv6,
        IpAddressType::Dualstack => true,
    };
    if !fits {
        return refuse("name the endpoint's own address family, or `service-defined`".to_owned());
    }
    if !(vpc.enable_dns_support && vpc.enable_dns_hostnames) {
        return refuse(format!("switch on EnableDnsSupport and EnableDnsHostnames of {}", vpc.vpc_id));
    }
    Ok(())
}
