//! `CreateVpcEndpoint` for the endpoints that have interfaces, and what their service's owner says to them.

use std::net::Ipv4Addr;

use super::vpc::unknown_vpc;
use super::vpc_endpoint::{CREATE, CreateVpcEndpoint};
use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::endpoint_service::{EndpointServiceName, ServiceConfiguration};
use crate::cloud::id::{NetworkInterfaceId, SecurityGroupId, VpcEndpointId};
use crate::cloud::load_balancer::LoadBalancerType;
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::region::Region;
use crate::cloud::service::Service;
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
    pub(super) fn create_interface_endpoint(&mut self, request: CreateVpcEndpoint) -> Result<(), ApiError> {
        let vpc = self.vpcs.get(&request.vpc_id).ok_or_else(|| unknown_vpc(CREATE, &request.vpc_id))?.clone();
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
                if request.vpc_endpoint_type == VpcEndpointType::GatewayLoadBalancer {
                    return Err(type_mismatch(request, "[Interface]"));
                }
                Ok(VpcEndpointState::Available)
            }
            EndpointService::Resource(_) => Ok(VpcEndpointState::Available),
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

    /// The ids of the zones that a service's load balancers are in (`ES-06`).
    pub fn service_zones(&self, service: &ServiceConfiguration) -> Vec<String> {
        let balancers = service.load_balancer_arns.iter().filter_map(|arn| self.load_balancers.get(arn));
        let subnets = balancers.flat_map(|balancer| &balancer.subnet_ids).filter_map(|id| self.subnets.get(id));
        let mut zones: Vec<String> =
            subnets.map(|subnet| self.zone_id(&service.owner_id, subnet.availability_zone)).collect();
        zones.sort_unstable();
        zones.dedup();
        zones
    }

    /// What goes for private names: two settings of the VPC (`IF-35`), one owner a name (`IF-37`), and for S3 the choice of who
    /// may ask (`IF-52` … `IF-54`).
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

    /// The first of the names that another endpoint or a private hosted zone of the VPC has, and who that is.
    fn conflicting_name(&self, vpc: &Vpc, names: &[String]) -> Option<(String, String)> {
        let endpoints = self.vpc_endpoints.values().filter(|endpoint| {
            endpoint.vpc_id == vpc.vpc_id && endpoint.private_dns_enabled && endpoint.state != VpcEndpointState::Deleted
        });
        let of_endpoints = endpoints.flat_map(|it| {
            self.private_names(&it.service_name).into_iter().map(|name| (name, it.vpc_endpoint_id.to_string()))
        });
        let zones = self.hosted_zones.values().filter(|zone| zone.vpcs.contains(&vpc.vpc_id));
        let of_zones = zones.map(|zone| (zone.name.clone(), format!("the hosted zone {}", zone.id)));
        of_endpoints.chain(of_zones).find(|(taken, _)| names.contains(taken))
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
            let private_ip_address = match families.has_ipv4() {
                true => Some(self.designated_or_free_address(CREATE, subnet, *designated)?),
                false => None,
            };
            let name = format!("{}-{}", request.vpc_endpoint_id.name(), subnet.subnet_id.name());
            Ok(NetworkInterface {
                private_ip_address,
                ipv6_addresses: self.next_ipv6_addresses(subnet, usize::from(families.has_ipv6())),
                groups: groups.to_vec(),
                ..NetworkInterface::new(NetworkInterfaceId::named(&name), interface_type, subnet)
            })
        };
        subnets.iter().map(make).collect()
    }
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
    if matches!(request.service_name, EndpointService::Customer(_)) && !gives_full_access(policy) {
        // https://github.com/pulumi/pulumi-aws-native/issues/1711, which does not print EC2's code.
        let message = format!("Service {} only supports the full-access endpoint policy.", request.service_name);
        return refuse(
            message,
            "leave `PolicyDocument` out: who may connect is said by the service's owner",
            Rule::Es17,
        );
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
