//! `CreateVpcEndpoint`, `ModifyVpcEndpoint` and `DeleteVpcEndpoints`; of interfaces and of the names in front of them see
//! [`interface_endpoint`](super::interface_endpoint).

use std::net::Ipv4Addr;

use super::interface_endpoint::check_members;
use super::vpc::unknown_vpc;
use super::{ApiError, ErrorCode, GATEWAY_ENDPOINTS_PER_VPC};
use crate::cloud::Cloud;
use crate::cloud::document::Document;
use crate::cloud::id::{RouteTableId, SecurityGroupId, SubnetId, VpcEndpointId, VpcId};
use crate::cloud::prefix_list::{AddressFamily, PrefixList, aws_managed};
use crate::cloud::region::Region;
use crate::cloud::route_table::{Destination, Route, RouteTable, Target};
use crate::cloud::service::{Service, ServiceName};
use crate::cloud::vpc::{Subnet, Vpc};
use crate::cloud::vpc_endpoint::{
    DnsOptions, DnsRecordIpType, EndpointService, IpAddressType, PrivateDnsPreference, VpcEndpoint, VpcEndpointState,
    VpcEndpointType,
};
use crate::rule::Rule;

pub(super) const CREATE: &str = "CreateVpcEndpoint";
pub(super) const MODIFY: &str = "ModifyVpcEndpoint";
const DELETE: &str = "DeleteVpcEndpoints";

/// What `CreateVpcEndpoint` takes (`API-01`). Which member goes with which type is `API-03`.
#[derive(Clone, Debug)]
pub struct CreateVpcEndpoint {
    /// The id that the endpoint is to have.
    pub vpc_endpoint_id: VpcEndpointId,
    /// The type; `Gateway` by default.
    pub vpc_endpoint_type: VpcEndpointType,
    /// The VPC.
    pub vpc_id: VpcId,
    /// The account that calls; none for the one that owns the VPC.
    pub owner_id: Option<String>,
    /// What it is to lead to.
    pub service_name: EndpointService,
    /// The Region that hosts the service, where that is not the VPC's (`IF-94`).
    pub service_region: Option<Region>,
    /// The route tables that get a gateway endpoint's route.
    pub route_table_ids: Vec<RouteTableId>,
    /// The subnets that get an interface each, and the address that it is to have, where one was designated.
    pub subnets: Vec<(SubnetId, Option<Ipv4Addr>)>,
    /// The groups of the interfaces; the VPC's default group where none is named (`IF-21`).
    pub security_group_ids: Vec<SecurityGroupId>,
    /// Whether the service's names are to lead to it in its VPC. Each tool has its own default (`IF-43`).
    pub private_dns_enabled: bool,
    /// The endpoint policy as JSON text.
    pub policy_document: Option<Document>,
    /// Which address families it serves.
    pub ip_address_type: IpAddressType,
    /// `DnsOptions.DnsRecordIpType`; `service-defined` for a gateway endpoint, else the endpoint's own families (`IF-61`).
    pub dns_record_ip_type: Option<DnsRecordIpType>,
    /// `DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint`; true for S3 where it is not named (`IF-52`).
    pub private_dns_only_for_inbound_resolver_endpoint: Option<bool>,
    /// `DnsOptions.PrivateDnsPreference`: which domains of a resource or of a service network get private names (`IF-104`). The
    /// model knows no such domain, and only says who may have the option.
    pub private_dns_preference: Option<PrivateDnsPreference>,
}

impl CreateVpcEndpoint {
    /// A gateway endpoint for IPv4 with AWS's default policy and no route table.
    pub fn new(vpc_endpoint_id: VpcEndpointId, vpc_id: VpcId, service_name: ServiceName) -> Self {
        Self::to(vpc_endpoint_id, vpc_id, service_name.into())
    }

    fn to(vpc_endpoint_id: VpcEndpointId, vpc_id: VpcId, service_name: EndpointService) -> Self {
        Self {
            vpc_endpoint_id,
            vpc_endpoint_type: VpcEndpointType::Gateway,
            vpc_id,
            owner_id: None,
            service_name,
            service_region: None,
            route_table_ids: Vec::new(),
            subnets: Vec::new(),
            security_group_ids: Vec::new(),
            private_dns_enabled: false,
            policy_document: None,
            ip_address_type: IpAddressType::default(),
            dns_record_ip_type: None,
            private_dns_only_for_inbound_resolver_endpoint: None,
            private_dns_preference: None,
        }
    }

    /// An interface endpoint in these subnets, with the VPC's default group and no private names.
    pub fn interface(
        vpc_endpoint_id: VpcEndpointId,
        vpc_id: VpcId,
        service_name: impl Into<EndpointService>,
        subnets: impl IntoIterator<Item = SubnetId>,
    ) -> Self {
        Self {
            vpc_endpoint_type: VpcEndpointType::Interface,
            subnets: subnets.into_iter().map(|subnet| (subnet, None)).collect(),
            ..Self::to(vpc_endpoint_id, vpc_id, service_name.into())
        }
    }
}

/// What `ModifyVpcEndpoint` takes (`API-20`): route tables of a gateway endpoint, and what other endpoints have in their place. The
/// type, the VPC and the service of an endpoint never change.
#[derive(Clone, Debug, Default)]
pub struct ModifyVpcEndpoint {
    /// `AddRouteTableIds`.
    pub add_route_table_ids: Vec<RouteTableId>,
    /// `RemoveRouteTableIds`.
    pub remove_route_table_ids: Vec<RouteTableId>,
    /// `AddSubnetIds`, and `SubnetConfigurations` where an address is designated (`API-05`).
    pub add_subnets: Vec<(SubnetId, Option<Ipv4Addr>)>,
    /// `RemoveSubnetIds`.
    pub remove_subnet_ids: Vec<SubnetId>,
    /// `AddSecurityGroupIds`.
    pub add_security_group_ids: Vec<SecurityGroupId>,
    /// `RemoveSecurityGroupIds`.
    pub remove_security_group_ids: Vec<SecurityGroupId>,
    /// `PrivateDnsEnabled`; none leaves it as it is.
    pub private_dns_enabled: Option<bool>,
    /// `DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint`; none leaves it as it is (`IF-52`).
    pub private_dns_only_for_inbound_resolver_endpoint: Option<bool>,
    /// `PolicyDocument`; none leaves it as it is.
    pub policy_document: Option<Document>,
    /// `ResetPolicy`: back to AWS's default, which lets everything through.
    pub reset_policy: bool,
}

impl Cloud {
    /// Creates an endpoint: a gateway endpoint adds its route to each table (`RT-20`), any other gets an interface in each
    /// subnet (`IF-01`).
    ///
    /// Returns the subnets whose open connections to the service break, because their route changes under them (`RT-34`).
    ///
    /// # Errors
    /// For every type `InvalidVpcID.NotFound`; `InvalidServiceName`; `InvalidParameter` for a type that the service does not
    /// have and for DNS options that don't fit (`RT-40`, `IF-61`); `VpcEndpointLimitExceeded`.
    /// For a gateway endpoint `InvalidRouteTableID.NotFound`; `RouteAlreadyExists` for a table that has an endpoint to the
    /// service (`RT-24`); `InvalidParameter` for address families that the subnets don't have (`RT-38`).
    /// For the others `InvalidSubnetID.NotFound`; `DuplicateSubnetsInSameZone` (`IF-01`); `InsufficientFreeAddressesInSubnet`
    /// (`IF-07`); `InvalidSecurityGroupID.NotFound`; `InvalidParameter` for a zone that the service is not in (`IF-06`), private
    /// names that another endpoint has (`IF-37`) or that the VPC's settings forbid (`IF-35`).
    pub fn create_vpc_endpoint(&mut self, request: CreateVpcEndpoint) -> Result<Vec<SubnetId>, ApiError> {
        self.check_owner(&request)?;
        match request.vpc_endpoint_type {
            VpcEndpointType::Gateway => self.create_gateway_endpoint(request),
            _ => self.create_interface_endpoint(request).map(|()| Vec::new()),
        }
    }

    /// Who only takes part in a shared VPC makes no endpoints in it (`IF-09`).
    fn check_owner(&self, request: &CreateVpcEndpoint) -> Result<(), ApiError> {
        let vpc = self.vpcs.get(&request.vpc_id).ok_or_else(|| unknown_vpc(CREATE, &request.vpc_id))?;
        if request.owner_id.as_ref().is_none_or(|caller| *caller == vpc.owner_id) {
            return Ok(());
        }
        let message = "You do not have permission to create a VPC endpoint in a VPC that is shared with you";
        Err(ApiError::new(CREATE, ErrorCode::OperationNotPermitted, message)
            .help(format!("account {}, which owns {}, has to create it", vpc.owner_id, vpc.vpc_id))
            .rule(Rule::If09))
    }

    fn create_gateway_endpoint(&mut self, request: CreateVpcEndpoint) -> Result<Vec<SubnetId>, ApiError> {
        let vpc = self.vpcs.get(&request.vpc_id).ok_or_else(|| unknown_vpc(CREATE, &request.vpc_id))?;
        let service_name = gateway_service(&request.service_name)?;
        check_members(&request)?;
        check_region(vpc, service_name)?;
        self.check_endpoint_quotas(vpc)?;
        let dns_record_ip_type = request.dns_record_ip_type.unwrap_or(DnsRecordIpType::ServiceDefined);
        check_dns_options(vpc, service_name, request.ip_address_type, dns_record_ip_type)?;
        let endpoint = VpcEndpoint {
            vpc_endpoint_id: request.vpc_endpoint_id.clone(),
            vpc_endpoint_type: VpcEndpointType::Gateway,
            vpc_id: request.vpc_id,
            service_name: service_name.into(),
            state: VpcEndpointState::Available,
            ip_address_type: request.ip_address_type,
            dns_options: DnsOptions { dns_record_ip_type, ..DnsOptions::default() },
            private_dns_enabled: false,
            route_table_ids: Vec::new(),
            subnet_ids: Vec::new(),
            network_interface_ids: Vec::new(),
            groups: Vec::new(),
            policy_document: request.policy_document,
        };
        self.check_tables(CREATE, &endpoint, &request.route_table_ids)?;
        self.vpc_endpoints.insert(request.vpc_endpoint_id.clone(), endpoint);
        Ok(self.add_route_tables(&request.vpc_endpoint_id, request.route_table_ids))
    }

    /// Adds route tables to a gateway endpoint and takes others away, with their routes (`RT-22`); gives another endpoint its
    /// interfaces, groups and names anew (`IF-05`).
    ///
    /// Returns the subnets whose open connections to the service break (`RT-34`, `IF-03`).
    ///
    /// # Errors
    /// `InvalidVpcEndpointId.NotFound`; `InvalidRouteTableID.NotFound`; for what is added those of
    /// [`create_vpc_endpoint`](Self::create_vpc_endpoint).
    pub fn modify_vpc_endpoint(
        &mut self,
        id: &VpcEndpointId,
        request: ModifyVpcEndpoint,
    ) -> Result<Vec<SubnetId>, ApiError> {
        let endpoint = self.endpoint(MODIFY, id)?;
        if endpoint.vpc_endpoint_type != VpcEndpointType::Gateway {
            return self.modify_interface_endpoint(&endpoint.clone(), request);
        }
        self.check_tables(MODIFY, endpoint, &request.add_route_table_ids)?;
        for table in &request.remove_route_table_ids {
            self.route_table(MODIFY, table)?;
        }
        let mut subnets = self.remove_route_tables(id, &request.remove_route_table_ids);
        subnets.extend(self.add_route_tables(id, request.add_route_table_ids));
        if let Some(endpoint) = self.vpc_endpoints.get_mut(id)
            && (request.reset_policy || request.policy_document.is_some())
        {
            endpoint.policy_document = request.policy_document;
        }
        Ok(subnets)
    }

    /// Deletes an endpoint with its routes or its interfaces (`IF-83`). Traffic falls back to whatever route or name is left.
    ///
    /// Returns the subnets whose open connections to the service break (`RT-34`).
    ///
    /// # Errors
    /// `InvalidVpcEndpointId.NotFound`; `InvalidParameter` for a Gateway Load Balancer endpoint that routes lead to (`GW-19`) and
    /// for a gateway endpoint for S3 that an interface endpoint's inbound-only private names need (`RT-37`). The real call
    /// succeeds and lists the id under `Unsuccessful` (`API-21`).
    pub fn delete_vpc_endpoint(&mut self, id: &VpcEndpointId) -> Result<Vec<SubnetId>, ApiError> {
        let endpoint = self.endpoint(DELETE, id)?;
        self.check_not_needed(endpoint)?;
        let (tables, interfaces) = (endpoint.route_table_ids.clone(), endpoint.network_interface_ids.clone());
        let subnets = self.remove_route_tables(id, &tables);
        self.network_interfaces.retain(|id, _| !interfaces.contains(id));
        self.vpc_endpoints.remove(id);
        Ok(subnets)
    }

    fn check_not_needed(&self, endpoint: &VpcEndpoint) -> Result<(), ApiError> {
        let id = &endpoint.vpc_endpoint_id;
        let refuse = |message: String, help: String, rule| {
            Err(ApiError::new(DELETE, ErrorCode::InvalidParameter, message).help(help).rule(rule))
        };
        if endpoint.vpc_endpoint_type == VpcEndpointType::GatewayLoadBalancer {
            let leads_to_it =
                |table: &&RouteTable| table.routes.iter().any(|route| route.target == Target::VpcEndpoint(id.clone()));
            if let Some(table) = self.route_tables.values().find(leads_to_it) {
                let message =
                    format!("Endpoint {id} cannot be deleted: route table {} has a route to it", table.route_table_id);
                return refuse(message, "delete the route first".to_owned(), Rule::Gw19);
            }
        }
        let needs_it = |other: &&VpcEndpoint| {
            other.vpc_id == endpoint.vpc_id
                && other.aws_service() == endpoint.aws_service()
                && other.dns_options.private_dns_only_for_inbound_resolver_endpoint
        };
        match self.vpc_endpoints.values().find(needs_it) {
            Some(other) if endpoint.vpc_endpoint_type == VpcEndpointType::Gateway => {
                let message = format!("Endpoint {id} cannot be deleted: {} needs it", other.vpc_endpoint_id);
                let help =
                    "clear `PrivateDnsOnlyForInboundResolverEndpoint` of the interface endpoint first".to_owned();
                refuse(message, help, Rule::Rt37)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn endpoint(&self, operation: &'static str, id: &VpcEndpointId) -> Result<&VpcEndpoint, ApiError> {
        self.vpc_endpoints.get(id).ok_or_else(|| {
            let message = format!("The Vpc Endpoint Id '{id}' does not exist");
            ApiError::new(operation, ErrorCode::InvalidVpcEndpointIdNotFound, message)
                .help("name an endpoint that exists")
        })
    }

    /// The quota of the Region can be raised, the VPC's can't (`IF-111`).
    fn check_endpoint_quotas(&self, vpc: &Vpc) -> Result<(), ApiError> {
        let gateways =
            || self.vpc_endpoints.values().filter(|endpoint| endpoint.vpc_endpoint_type == VpcEndpointType::Gateway);
        let here = gateways().filter(|endpoint| endpoint.vpc_id == vpc.vpc_id).count();
        let is_in_region =
            |endpoint: &&VpcEndpoint| endpoint.aws_service().is_some_and(|name| name.region == vpc.region);
        let in_region = gateways().filter(is_in_region).count();
        let limits = [(in_region, self.quotas.gateway_endpoints_per_region), (here, GATEWAY_ENDPOINTS_PER_VPC)];
        let Some((_, limit)) = limits.into_iter().find(|(used, limit)| used >= limit) else { return Ok(()) };
        let message = format!("The maximum number of VPC endpoints has been reached. ({limit})");
        Err(ApiError::new(CREATE, ErrorCode::VpcEndpointLimitExceeded, message)
            .help(format!("one endpoint serves many route tables; the quota in {} can be raised", vpc.region))
            .rule(Rule::Rt36))
    }

    /// The tables: of the VPC, and without a route to the service. Another endpoint to it may serve other tables (`RT-25`).
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

/// The prefix lists that the endpoint's routes name (`RT-38`), of both families whatever older pages say (`RT-39`).
fn lists_of(endpoint: &VpcEndpoint) -> Vec<&'static PrefixList> {
    let Some(ServiceName { region, service }) = endpoint.aws_service() else { return Vec::new() };
    let families = [
        (AddressFamily::Ipv4, endpoint.ip_address_type.has_ipv4()),
        (AddressFamily::Ipv6, endpoint.ip_address_type.has_ipv6()),
    ];
    let wanted = families.into_iter().filter_map(|(family, wanted)| wanted.then_some(family));
    wanted.filter_map(|family| aws_managed(region, service, family)).collect()
}

/// The service of a gateway endpoint: S3 or DynamoDB (`SV-03`).
fn gateway_service(name: &EndpointService) -> Result<ServiceName, ApiError> {
    match name {
        EndpointService::Aws(name) if Service::WITH_GATEWAY.contains(&name.service) => Ok(*name),
        _ => {
            // As Terraform prints AWS's answer: https://github.com/hashicorp/terraform-provider-aws/issues/1903
            let message = "Endpoint type (Gateway) does not match available service types ([Interface]).";
            Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
                .help(format!(
                    "only S3 and DynamoDB have gateway endpoints: for {name} set `VpcEndpointType` to `Interface`"
                ))
                .rule(Rule::Sv03))
        }
    }
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
fn check_dns_options(
    vpc: &Vpc,
    service_name: ServiceName,
    addresses: IpAddressType,
    records: DnsRecordIpType,
) -> Result<(), ApiError> {
    use DnsRecordIpType as Record;
    let refuse = |help: String| {
        let message = format!("The DNS record IP type {records} is not supported");
        Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message).help(help).rule(Rule::Rt40))
    };
    if records == Record::ServiceDefined {
        return Ok(());
    }
    if service_name.service == Service::DYNAMODB {
        return refuse("a DynamoDB endpoint takes `service-defined` only".to_owned());
    }
    let fits = match addresses {
        IpAddressType::Ipv4 => records == Record::Ipv4,
        IpAddressType::Ipv6 => records == Record::Ipv6,
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
