//! `CreateVpcEndpoint` for the endpoints that have interfaces, and what their service's owner says to them.

use std::net::Ipv4Addr;

use super::vpc::unknown_vpc;
use super::vpc_endpoint::{CREATE, CreateVpcEndpoint, MODIFY, ModifyVpcEndpoint};
use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::endpoint_service::{EndpointServiceName, ServiceConfiguration};
use crate::cloud::id::{NetworkInterfaceId, SecurityGroupId, SubnetId, VpcEndpointId, VpcId};
use crate::cloud::load_balancer::LoadBalancerType;
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::region::Region;
use crate::cloud::service::{Service, ServiceName};
use crate::cloud::vpc::{Subnet, Vpc};
use crate::cloud::vpc_endpoint::{
    DnsOptions, DnsRecordIpType, EndpointService, IpAddressType, VpcEndpoint, VpcEndpointState, VpcEndpointType,
};
use crate::policy::gives_full_access;
use crate::rule::Rule;

/// The most characters of an endpoint policy, white space included (`IF-114`).
pub const POLICY_CHARACTERS: usize = 20_480;

/// Zones that no endpoint to another Region may be in (`IF-92`).
const NO_REMOTE_ACCESS: [&str; 5] = ["use1-az3", "usw1-az2", "apne1-az3", "apne2-az2", "apne2-az4"];

impl Cloud {
    /// Gives an endpoint its interfaces. No table gets a route: the `local` routes lead to its addresses (`IF-08`).
    pub(super) fn create_interface_endpoint(&mut self, request: CreateVpcEndpoint) -> Result<(), ApiError> {
        let vpc = self.vpcs.get(&request.vpc_id).ok_or_else(|| unknown_vpc(CREATE, &request.vpc_id))?.clone();
        check_members(&request)?;
        let state = self.check_service(&vpc, &request)?;
        self.check_interface_quotas(&request)?;
        check_policy(&request)?;
        let subnets = self.check_subnets(&vpc, &request)?;
        let groups = match request.vpc_endpoint_type {
            // `GW-03`: such an endpoint has no security group.
            VpcEndpointType::GatewayLoadBalancer => Vec::new(),
            _ => self.groups_or_default(CREATE, &vpc.vpc_id, request.security_group_ids.clone())?,
        };
        let dns_options = self.check_private_dns(&vpc, &request)?;
        let interfaces = self.interfaces_of(&request, &subnets, &groups)?;
        let endpoint = VpcEndpoint {
            vpc_endpoint_id: request.vpc_endpoint_id.clone(),
            vpc_endpoint_type: request.vpc_endpoint_type,
            vpc_id: vpc.vpc_id,
            service_name: request.service_name,
            state,
            ip_address_type: request.ip_address_type,
            dns_options,
            private_dns_enabled: request.private_dns_enabled,
            route_table_ids: Vec::new(),
            subnet_ids: subnets.into_iter().map(|(subnet, _)| subnet.subnet_id).collect(),
            network_interface_ids: interfaces.iter().map(|it| it.network_interface_id.clone()).collect(),
            groups,
            policy_document: request.policy_document,
        };
        for interface in interfaces {
            self.network_interfaces.insert(interface.network_interface_id.clone(), interface);
        }
        self.vpc_endpoints.insert(request.vpc_endpoint_id, endpoint);
        Ok(())
    }

    /// Makes an endpoint anew as it is to be, so that whatever `CreateVpcEndpoint` refuses is refused here too. An interface that
    /// stays keeps its addresses; one that is given another address is another one (`IF-03`).
    ///
    /// Returns the subnets whose interface is gone.
    pub(super) fn modify_interface_endpoint(
        &mut self,
        endpoint: &VpcEndpoint,
        request: ModifyVpcEndpoint,
    ) -> Result<Vec<SubnetId>, ApiError> {
        let moves = !(request.add_subnets.is_empty() && request.remove_subnet_ids.is_empty());
        if moves && endpoint.vpc_endpoint_type == VpcEndpointType::GatewayLoadBalancer {
            let message = "The subnet of a Gateway Load Balancer endpoint cannot be changed";
            return Err(ApiError::new(MODIFY, ErrorCode::InvalidParameter, message)
                .help("create another endpoint in the other subnet")
                .rule(Rule::Gw02));
        }
        let added = |subnet: &SubnetId| request.add_subnets.iter().any(|(id, _)| id == subnet);
        let stays = |subnet: &&SubnetId| !added(subnet) && !request.remove_subnet_ids.contains(subnet);
        let kept: Vec<SubnetId> = endpoint.subnet_ids.iter().filter(stays).cloned().collect();
        let interfaces = endpoint.network_interface_ids.iter().filter_map(|id| self.network_interfaces.get(id));
        let kept_interfaces: Vec<NetworkInterface> =
            interfaces.filter(|it| kept.contains(&it.subnet_id)).cloned().collect();
        let mut after = self.clone();
        after.network_interfaces.retain(|id, _| !endpoint.network_interface_ids.contains(id));
        after.vpc_endpoints.remove(&endpoint.vpc_endpoint_id);
        let address = |subnet: &SubnetId| kept_interfaces.iter().find(|it| it.subnet_id == *subnet)?.private_ip_address;
        let mut groups = endpoint.groups.clone();
        groups.retain(|group| !request.remove_security_group_ids.contains(group));
        groups.extend(request.add_security_group_ids);
        let options = endpoint.dns_options;
        after
            .create_interface_endpoint(CreateVpcEndpoint {
                vpc_endpoint_type: endpoint.vpc_endpoint_type,
                service_region: endpoint.service_region(),
                subnets: kept.iter().map(|id| (id.clone(), address(id))).chain(request.add_subnets).collect(),
                security_group_ids: groups,
                private_dns_enabled: request.private_dns_enabled.unwrap_or(endpoint.private_dns_enabled),
                policy_document: request
                    .policy_document
                    .or_else(|| endpoint.policy_document.clone().filter(|_| !request.reset_policy)),
                ip_address_type: endpoint.ip_address_type,
                dns_record_ip_type: Some(options.dns_record_ip_type),
                private_dns_only_for_inbound_resolver_endpoint: request
                    .private_dns_only_for_inbound_resolver_endpoint
                    .or(endpoint.private_dns_enabled.then_some(options.private_dns_only_for_inbound_resolver_endpoint)),
                ..CreateVpcEndpoint::interface(
                    endpoint.vpc_endpoint_id.clone(),
                    endpoint.vpc_id.clone(),
                    endpoint.service_name.clone(),
                    [],
                )
            })
            .map_err(|error| ApiError { operation: MODIFY, ..error })?;
        for interface in kept_interfaces {
            if let Some(new) = after.network_interfaces.get_mut(&interface.network_interface_id) {
                *new = NetworkInterface { groups: std::mem::take(&mut new.groups), ..interface };
            }
        }
        after.set_endpoint_state(&endpoint.vpc_endpoint_id, endpoint.state);
        *self = after;
        Ok(endpoint.subnet_ids.iter().filter(|subnet| !kept.contains(subnet)).cloned().collect())
    }

    /// Accepts an endpoint that waits for the owner of its service (`ES-04`).
    ///
    /// # Errors
    /// `InvalidVpcEndpointId.NotFound`.
    pub fn accept_vpc_endpoint_connection(&mut self, id: &VpcEndpointId) -> Result<(), ApiError> {
        self.endpoint("AcceptVpcEndpointConnections", id)?;
        self.set_endpoint_state(id, VpcEndpointState::Available);
        Ok(())
    }

    /// Rejects an endpoint, even one that works (`IF-82`): what is open is cut (`ES-05`).
    ///
    /// # Errors
    /// `InvalidVpcEndpointId.NotFound`.
    pub fn reject_vpc_endpoint_connection(&mut self, id: &VpcEndpointId) -> Result<(), ApiError> {
        self.endpoint("RejectVpcEndpointConnections", id)?;
        self.set_endpoint_state(id, VpcEndpointState::Rejected);
        Ok(())
    }

    fn set_endpoint_state(&mut self, id: &VpcEndpointId, state: VpcEndpointState) {
        if let Some(endpoint) = self.vpc_endpoints.get_mut(id) {
            endpoint.state = state;
        }
    }

    /// The state that an endpoint to the service begins in, when the service takes it (`IF-81`).
    fn check_service(&self, vpc: &Vpc, request: &CreateVpcEndpoint) -> Result<VpcEndpointState, ApiError> {
        match &request.service_name {
            EndpointService::Aws(name) => {
                check_region(vpc, request, name.region)?;
                check_reach(vpc, *name)?;
                if request.vpc_endpoint_type == VpcEndpointType::Interface {
                    return Ok(VpcEndpointState::Available);
                }
                Err(type_mismatch(request, "[Interface]"))
            }
            EndpointService::Resource(_) => match request.vpc_endpoint_type {
                VpcEndpointType::Interface | VpcEndpointType::GatewayLoadBalancer => {
                    Err(type_mismatch(request, "[Resource, ServiceNetwork, Tunnel]"))
                }
                _ => Ok(VpcEndpointState::Available),
            },
            EndpointService::Customer(name) => self.check_endpoint_service(vpc, request, name),
        }
    }

    fn check_endpoint_service(
        &self,
        vpc: &Vpc,
        request: &CreateVpcEndpoint,
        name: &EndpointServiceName,
    ) -> Result<VpcEndpointState, ApiError> {
        let service = self.endpoint_services.get(&name.service_id);
        let offered = service.filter(|service| {
            service.region == name.region && (service.owner_id == vpc.owner_id || service.allows(&vpc.owner_id))
        });
        let Some(service) = offered else {
            let message = format!("The Vpc Endpoint Service '{name}' does not exist");
            let help = match service {
                Some(service) => format!(
                    "its owner, account {}, has to name account {} under the allowed principals",
                    service.owner_id, vpc.owner_id
                ),
                None => "name a service that exists".to_owned(),
            };
            return Err(ApiError::new(CREATE, ErrorCode::InvalidServiceName, message).help(help).rule(Rule::Es03));
        };
        check_region(vpc, request, service.region)?;
        if vpc.region != service.region && !service.supported_regions.contains(&vpc.region) {
            let message = format!("The Vpc Endpoint Service '{name}' does not support the Region {}", vpc.region);
            return Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
                .help("the owner of the service has to add the Region to its supported Regions")
                .rule(Rule::Es18));
        }
        let behind = self.load_balancer_type(service);
        let fits = match behind {
            Some(LoadBalancerType::Gateway) => VpcEndpointType::GatewayLoadBalancer,
            Some(LoadBalancerType::Network) | None => VpcEndpointType::Interface,
        };
        if fits != request.vpc_endpoint_type {
            return Err(type_mismatch(request, &format!("[{fits:?}]")));
        }
        check_service_family(service, request)?;
        // For a Gateway Load Balancer endpoint as for any other (`GW-08`).
        Ok(if service.acceptance_required { VpcEndpointState::PendingAcceptance } else { VpcEndpointState::Available })
    }

    fn load_balancer_type(&self, service: &ServiceConfiguration) -> Option<LoadBalancerType> {
        let first = service.load_balancer_arns.first().and_then(|arn| self.load_balancers.get(arn));
        first.map(|balancer| balancer.load_balancer_type)
    }

    /// Interface and Gateway Load Balancer endpoints of a VPC count together (`IF-110`, `GW-23`).
    fn check_interface_quotas(&self, request: &CreateVpcEndpoint) -> Result<(), ApiError> {
        use VpcEndpointType as Type;
        let kind = |of: Type| if of == Type::GatewayLoadBalancer { Type::Interface } else { of };
        let (quota, rule) = match kind(request.vpc_endpoint_type) {
            Type::Resource => (self.quotas.resource_endpoints_per_vpc, Rule::If112),
            Type::ServiceNetwork => (self.quotas.service_network_endpoints_per_vpc, Rule::If113),
            _ => (self.quotas.interface_endpoints_per_vpc, Rule::If110),
        };
        let counts = |endpoint: &&VpcEndpoint| {
            endpoint.vpc_id == request.vpc_id && kind(endpoint.vpc_endpoint_type) == kind(request.vpc_endpoint_type)
        };
        if self.vpc_endpoints.values().filter(counts).count() < quota {
            return Ok(());
        }
        let message = format!("The maximum number of VPC endpoints has been reached. ({quota})");
        Err(ApiError::new(CREATE, ErrorCode::VpcEndpointLimitExceeded, message)
            .help(format!("share endpoints between VPCs, or have the quota of {} raised", request.vpc_id))
            .rule(rule))
    }

    /// The subnets: of the VPC, one in each zone, in zones that the service is in, with the address families.
    fn check_subnets(
        &self,
        vpc: &Vpc,
        request: &CreateVpcEndpoint,
    ) -> Result<Vec<(Subnet, Option<Ipv4Addr>)>, ApiError> {
        let mut chosen: Vec<(Subnet, Option<Ipv4Addr>)> = Vec::with_capacity(request.subnets.len());
        for (id, address) in &request.subnets {
            let subnet = self.subnet(CREATE, id)?;
            if subnet.vpc_id != vpc.vpc_id {
                let message = format!("Subnet {id} and VPC {} belong to different networks", vpc.vpc_id);
                return Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
                    .help(format!("an endpoint has its interfaces in its own VPC: use a subnet of {}", vpc.vpc_id)));
            }
            if let Some((other, _)) = chosen.iter().find(|(it, _)| it.availability_zone == subnet.availability_zone) {
                let message = "Found another VPC endpoint subnet in the availability zone of the subnet.";
                return Err(ApiError::new(CREATE, ErrorCode::DuplicateSubnetsInSameZone, message)
                    .help(format!(
                        "{} and {id} are both in {}: name one subnet for each zone",
                        other.subnet_id, subnet.availability_zone
                    ))
                    .rule(Rule::If01));
            }
            self.check_zone(request, vpc, subnet)?;
            check_family(request, subnet)?;
            chosen.push((subnet.clone(), *address));
        }
        if request.vpc_endpoint_type == VpcEndpointType::GatewayLoadBalancer && chosen.len() != 1 {
            let message = "A Gateway Load Balancer endpoint takes exactly one subnet";
            return Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
                .help("create another endpoint for each other zone")
                .rule(Rule::Gw02));
        }
        Ok(chosen)
    }

    fn check_zone(&self, request: &CreateVpcEndpoint, vpc: &Vpc, subnet: &Subnet) -> Result<(), ApiError> {
        let zone = self.zone_id(&vpc.owner_id, subnet.availability_zone);
        if request.service_region.is_some_and(|region| region != vpc.region) {
            if !NO_REMOTE_ACCESS.contains(&zone.as_str()) {
                return Ok(());
            }
            let supported = vpc.region.zones().map(|zone| self.zone_id(&vpc.owner_id, zone));
            let supported: Vec<String> = supported.filter(|id| !NO_REMOTE_ACCESS.contains(&id.as_str())).collect();
            let message = format!(
                "Only the following availability zones are supported for remote access: {}",
                supported.join(", ")
            );
            return Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
                .help(format!("{} is in {zone}: use a subnet of another zone", subnet.subnet_id))
                .rule(Rule::If92));
        }
        let EndpointService::Customer(name) = &request.service_name else { return Ok(()) };
        let Some(service) = self.endpoint_services.get(&name.service_id) else { return Ok(()) };
        let zones = self.service_zones(service);
        if zones.contains(&zone) {
            return Ok(());
        }
        let message = format!(
            "The VPC endpoint service {name} does not support the availability zone of the subnet: {}.",
            subnet.subnet_id
        );
        Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
            .help(format!(
                "{} is {zone} in this account, and the service is in {}: compare zones by id, not by name",
                subnet.availability_zone,
                zones.join(", ")
            ))
            .rule(Rule::Es06))
    }

    /// The ids of the zones that a service's load balancers are in (`ES-06`). They are those with which the service was made: no call
    /// of the model gives a load balancer another zone, which the service would have to be told of (`ES-07`).
    pub fn service_zones(&self, service: &ServiceConfiguration) -> Vec<String> {
        let balancers = service.load_balancer_arns.iter().filter_map(|arn| self.load_balancers.get(arn));
        let subnets = balancers.flat_map(|balancer| &balancer.subnet_ids).filter_map(|id| self.subnets.get(id));
        let mut zones: Vec<String> =
            subnets.map(|subnet| self.zone_id(&service.owner_id, subnet.availability_zone)).collect();
        zones.sort_unstable();
        zones.dedup();
        zones
    }

    /// What goes for private names: two settings of the VPC (`IF-35`, `API-91`), one owner a name (`IF-37`, `API-88`), and for S3 the
    /// choice of who may ask (`IF-52` … `IF-54`, `API-89`).
    fn check_private_dns(&self, vpc: &Vpc, request: &CreateVpcEndpoint) -> Result<DnsOptions, ApiError> {
        let dns_record_ip_type = record_type(request)?;
        if !request.private_dns_enabled {
            return Ok(DnsOptions { dns_record_ip_type, private_dns_only_for_inbound_resolver_endpoint: false });
        }
        let refuse = |message: String, help: &str, rule| {
            Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message).help(help).rule(rule))
        };
        let names = self.private_names(&request.service_name);
        if names.is_empty() {
            let message = format!(
                "Private DNS can't be enabled because the service {} does not provide a private DNS name.",
                request.service_name
            );
            return refuse(message, "leave `PrivateDnsEnabled` off and use the endpoint's own names", Rule::If42);
        }
        if !(vpc.enable_dns_support && vpc.enable_dns_hostnames) {
            let message = format!(
                "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for {}",
                vpc.vpc_id
            );
            return refuse(message, "set both to true, or leave `PrivateDnsEnabled` off", Rule::If35);
        }
        if let Some((name, other)) = self.conflicting_name(vpc, &names) {
            let message = format!(
                "private-dns-enabled cannot be set because there is already a conflicting DNS domain for {name} in the VPC {}",
                vpc.vpc_id
            );
            let help = format!("{other} owns the name in this VPC: leave `PrivateDnsEnabled` of one of the two off");
            return refuse(message, &help, Rule::If37);
        }
        let inbound_only = self.inbound_only(vpc, request)?;
        Ok(DnsOptions { dns_record_ip_type, private_dns_only_for_inbound_resolver_endpoint: inbound_only })
    }

    /// The private names that a service offers, without the Region's other services.
    pub fn private_names(&self, service: &EndpointService) -> Vec<String> {
        match service {
            EndpointService::Aws(name) => name.service.private_dns_names(name.region),
            EndpointService::Customer(name) => {
                let service = self.endpoint_services.get(&name.service_id);
                service.and_then(ServiceConfiguration::verified_name).map(str::to_owned).into_iter().collect()
            }
            EndpointService::Resource(_) => Vec::new(),
        }
    }

    /// The first of the names whose domain another endpoint or a private hosted zone of the VPC has, and who that is. Without private
    /// names a VPC may have any number of endpoints to a service (`IF-38`).
    fn conflicting_name(&self, vpc: &Vpc, names: &[String]) -> Option<(String, String)> {
        let zones = self.hosted_zones.values().filter(|zone| zone.vpcs.contains(&vpc.vpc_id));
        names.iter().find_map(|name| {
            let endpoint = || self.endpoint_named(&vpc.vpc_id, domain(name)).map(ToString::to_string);
            let zone = zones.clone().find(|zone| zone.name == domain(name));
            let owner = endpoint().or_else(|| zone.map(|zone| format!("the hosted zone {}", zone.id)))?;
            Some((name.clone(), owner))
        })
    }

    /// The endpoint of a VPC whose hidden zone is for a domain.
    pub(super) fn endpoint_named(&self, vpc_id: &VpcId, wanted: &str) -> Option<&VpcEndpointId> {
        let has_it = |endpoint: &&VpcEndpoint| {
            let is_named = endpoint.private_dns_enabled && endpoint.state != VpcEndpointState::Deleted;
            let mut names = self.private_names(&endpoint.service_name).into_iter();
            endpoint.vpc_id == *vpc_id && is_named && names.any(|name| domain(&name) == wanted)
        };
        self.vpc_endpoints.values().find(has_it).map(|endpoint| &endpoint.vpc_endpoint_id)
    }

    fn inbound_only(&self, vpc: &Vpc, request: &CreateVpcEndpoint) -> Result<bool, ApiError> {
        let service = match &request.service_name {
            EndpointService::Aws(name) => Some(*name),
            _ => None,
        };
        let with_gateway = service.filter(|name| Service::WITH_GATEWAY.contains(&name.service));
        let wanted = request.private_dns_only_for_inbound_resolver_endpoint;
        let Some(service) = with_gateway else {
            if wanted == Some(true) {
                let message = "PrivateDnsOnlyForInboundResolverEndpoint not supported for this service.";
                return Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
                    .help("the option is for services that have gateway endpoints too: leave it out")
                    .rule(Rule::If54));
            }
            return Ok(false);
        };
        let wanted = wanted.unwrap_or(true);
        if wanted && self.endpoints_to(&vpc.vpc_id, service).next().is_none() {
            let message = format!(
                "To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC {} must have a Gateway endpoint for the service.",
                vpc.vpc_id
            );
            return Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
                .help("create the gateway endpoint first, or set the option to false: then the VPC itself uses the interface endpoint too")
                .rule(Rule::If53));
        }
        Ok(wanted)
    }

    fn interfaces_of(
        &self,
        request: &CreateVpcEndpoint,
        subnets: &[(Subnet, Option<Ipv4Addr>)],
        groups: &[SecurityGroupId],
    ) -> Result<Vec<NetworkInterface>, ApiError> {
        let interface_type = match request.vpc_endpoint_type {
            VpcEndpointType::GatewayLoadBalancer => InterfaceType::GatewayLoadBalancerEndpoint,
            _ => InterfaceType::VpcEndpoint,
        };
        let families = request.ip_address_type;
        let make = |(subnet, designated): &(Subnet, Option<Ipv4Addr>)| {
            let ipv4_block = match request.vpc_endpoint_type {
                VpcEndpointType::ServiceNetwork if families.has_ipv4() => Some(self.next_free_block(CREATE, subnet)?),
                _ => None,
            };
            let private_ip_address = match ipv4_block {
                Some(block) => Some(block.network()),
                None if families.has_ipv4() => Some(self.designated_or_free_address(CREATE, subnet, *designated)?),
                None => None,
            };
            let name = format!("{}-{}", request.vpc_endpoint_id.name(), subnet.subnet_id.name());
            Ok(NetworkInterface {
                private_ip_address,
                ipv4_block,
                ipv6_addresses: self.next_ipv6_addresses(subnet, usize::from(families.has_ipv6())),
                groups: groups.to_vec(),
                ..NetworkInterface::new(NetworkInterfaceId::named(&name), interface_type, subnet)
            })
        };
        subnets.iter().map(make).collect()
    }
}

/// The domain of the hidden zone that has a private name.
fn domain(name: &str) -> &str {
    name.strip_prefix("*.").unwrap_or(name)
}

fn type_mismatch(request: &CreateVpcEndpoint, available: &str) -> ApiError {
    let message = format!(
        "Endpoint type ({:?}) does not match available service types ({available}).",
        request.vpc_endpoint_type
    );
    ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
        .help(format!("set `VpcEndpointType` to what {} offers", request.service_name))
        .rule(Rule::Es01)
}

/// A service of another Region is named with `ServiceRegion` (`IF-94`).
fn check_region(vpc: &Vpc, request: &CreateVpcEndpoint, region: Region) -> Result<(), ApiError> {
    let asked = request.service_region.unwrap_or(vpc.region);
    if asked == region {
        return Ok(());
    }
    let message = format!("The Vpc Endpoint Service '{}' does not exist", request.service_name);
    Err(ApiError::new(CREATE, ErrorCode::InvalidServiceName, message)
        .help(format!("the VPC is in {}, the service in {region}: set `ServiceRegion` to {region}", vpc.region))
        .rule(Rule::If94))
}

/// A service has endpoints of the address families that its owner said (`IF-60`, `GW-20`).
fn check_service_family(service: &ServiceConfiguration, request: &CreateVpcEndpoint) -> Result<(), ApiError> {
    let (offered, wanted) = (service.supported_ip_address_types, request.ip_address_type);
    if (!wanted.has_ipv4() || offered.has_ipv4()) && (!wanted.has_ipv6() || offered.has_ipv6()) {
        return Ok(());
    }
    let message = format!("The IP address type {wanted} is not supported by the service {}", request.service_name);
    Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
        .help(format!("the service has `{offered}`: set `IpAddressType` to what it has"))
        .rule(Rule::If60))
}

/// What only endpoints of other types have: an empty list and `false` stand for a member that was left out (`API-03`).
pub(super) fn check_members(request: &CreateVpcEndpoint) -> Result<(), ApiError> {
    use VpcEndpointType as Type;
    let kind = request.vpc_endpoint_type;
    let members = [
        ("RouteTableIds", !request.route_table_ids.is_empty(), kind == Type::Gateway),
        ("SubnetIds", !request.subnets.is_empty(), kind != Type::Gateway),
        (
            "SecurityGroupIds",
            !request.security_group_ids.is_empty(),
            !matches!(kind, Type::Gateway | Type::GatewayLoadBalancer),
        ),
        ("PrivateDnsEnabled", request.private_dns_enabled, kind != Type::Gateway),
        (
            "PrivateDnsPreference",
            request.private_dns_preference.is_some(),
            matches!(kind, Type::Resource | Type::ServiceNetwork),
        ),
    ];
    let Some((member, ..)) = members.into_iter().find(|(_, is_given, is_taken)| *is_given && !is_taken) else {
        return Ok(());
    };
    let message = format!("{member} is not supported for an endpoint of type {kind:?}");
    Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
        .help(format!("a {} has no `{member}`: leave it out, or set `VpcEndpointType`", kind.title()))
        .rule(if member == "PrivateDnsPreference" { Rule::If104 } else { Rule::Api03 }))
}

/// Of AWS's services some can be reached from another Region.
fn check_reach(vpc: &Vpc, service: ServiceName) -> Result<(), ApiError> {
    if vpc.region == service.region || service.service.is_cross_region() {
        return Ok(());
    }
    let message = format!("The Vpc Endpoint Service '{service}' does not exist");
    Err(ApiError::new(CREATE, ErrorCode::InvalidServiceName, message)
        .help(format!(
            "{} is offered to VPCs of its own Region only: name that of {}",
            service.service.title(),
            vpc.region
        ))
        .rule(Rule::If90))
}

fn check_policy(request: &CreateVpcEndpoint) -> Result<(), ApiError> {
    let Some(policy) = &request.policy_document else { return Ok(()) };
    let refuse = |message: String, help: &str, rule| {
        Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message).help(help).rule(rule))
    };
    if request.vpc_endpoint_type == VpcEndpointType::GatewayLoadBalancer {
        let message = "A policy is not supported for a Gateway Load Balancer endpoint".to_owned();
        return refuse(message, "leave `PolicyDocument` out", Rule::Gw04);
    }
    if policy.chars().count() > POLICY_CHARACTERS {
        let message = format!("The policy document is longer than {POLICY_CHARACTERS} characters");
        return refuse(message, "white space counts too: write it without indentation, or with wildcards", Rule::If114);
    }
    let without = match &request.service_name {
        EndpointService::Aws(name) if !name.service.takes_policy() => Some(Rule::Sv05),
        EndpointService::Customer(_) => Some(Rule::Es17),
        EndpointService::Aws(_) | EndpointService::Resource(_) => None,
    };
    if let Some(rule) = without.filter(|_| !gives_full_access(policy)) {
        // https://github.com/pulumi/pulumi-aws-native/issues/1711, which does not print EC2's code.
        let message = format!("Service {} only supports the full-access endpoint policy.", request.service_name);
        return refuse(message, "leave `PolicyDocument` out: who may connect is said by the service's owner", rule);
    }
    Ok(())
}

/// Every subnet has the address families that the endpoint is to serve (`IF-60`).
fn check_family(request: &CreateVpcEndpoint, subnet: &Subnet) -> Result<(), ApiError> {
    let (ipv4, ipv6) = (subnet.cidr_block.is_some(), subnet.ipv6_cidr_block.is_some());
    let (fits, kind) = match request.ip_address_type {
        IpAddressType::Ipv4 => (ipv4, "ipv4"),
        IpAddressType::Ipv6 => (ipv6 && !ipv4, "ipv6"),
        IpAddressType::Dualstack => (ipv4 && ipv6, "dualstack"),
    };
    if fits {
        return Ok(());
    }
    let message = format!("The IP address type {kind} is not supported by the subnet {}", subnet.subnet_id);
    Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
        .help("`ipv4` needs IPv4 subnets, `ipv6` IPv6-only ones, `dualstack` subnets with both")
        .rule(Rule::If60))
}

/// The records that the endpoint's names have; its own address families unless another type that fits is named (`IF-61`).
fn record_type(request: &CreateVpcEndpoint) -> Result<DnsRecordIpType, ApiError> {
    use DnsRecordIpType as Record;
    let own = match request.ip_address_type {
        IpAddressType::Ipv4 => Record::Ipv4,
        IpAddressType::Ipv6 => Record::Ipv6,
        IpAddressType::Dualstack => Record::Dualstack,
    };
    match request.dns_record_ip_type {
        None => Ok(own),
        Some(wanted) if wanted == own || own == Record::Dualstack => Ok(wanted),
        Some(wanted) => {
            let message = format!("The DNS record IP type {wanted} is not supported");
            Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
                .help(format!("name the endpoint's own address family, `{own}`"))
                .rule(Rule::If61))
        }
    }
}
