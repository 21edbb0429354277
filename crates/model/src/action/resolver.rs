//! The Route 53 Resolver: `CreateResolverEndpoint`, `CreateResolverRule` and `AssociateResolverRule`.

use std::net::Ipv4Addr;

use super::vpc::unknown_vpc;
use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::hosted_zone::{ResolverDirection, ResolverEndpoint, ResolverRule};
use crate::cloud::id::{NetworkInterfaceId, ResolverEndpointId, ResolverRuleId, SecurityGroupId, SubnetId, VpcId};
use crate::cloud::network_interface::{InterfaceType, NetworkInterface};
use crate::cloud::vpc::Subnet;

const CREATE: &str = "CreateResolverEndpoint";
const CREATE_RULE: &str = "CreateResolverRule";
const ASSOCIATE: &str = "AssociateResolverRule";

/// What `CreateResolverEndpoint` takes.
#[derive(Clone, Debug)]
pub struct CreateResolverEndpoint {
    /// The id that the endpoint is to have.
    pub resolver_endpoint_id: ResolverEndpointId,
    /// Which way queries go.
    pub direction: ResolverDirection,
    /// The subnets of its interfaces, and the address of each, where one is named.
    pub ip_addresses: Vec<(SubnetId, Option<Ipv4Addr>)>,
    /// Its security groups.
    pub security_group_ids: Vec<SecurityGroupId>,
}

impl Cloud {
    /// Creates an endpoint of the resolver, with an interface for each address.
    ///
    /// "Resolving DNS queries between VPCs and your network",
    /// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html>
    ///
    /// # Errors
    /// `InvalidRequestException` for fewer than two addresses, for subnets of two VPCs, a group of another VPC and an address that
    /// can't be had; `ResourceNotFoundException` for a subnet or a group that is not there.
    pub fn create_resolver_endpoint(&mut self, request: CreateResolverEndpoint) -> Result<(), ApiError> {
        let refuse = |message: String, help: &str| {
            Err(ApiError::new(CREATE, ErrorCode::InvalidRequestException, message).help(help))
        };
        let subnets = request.ip_addresses.iter().map(|(id, _)| self.subnet(CREATE, id).cloned());
        let subnets = subnets.collect::<Result<Vec<Subnet>, _>>().map_err(in_resolvers_words)?;
        let [Subnet { vpc_id, .. }, _, ..] = subnets.as_slice() else {
            // https://github.com/hashicorp/terraform-provider-aws/issues/6563
            let message = "[RSLVR-00400] Resolver endpoint need to have at least 2 IP addresses.".to_owned();
            return refuse(message, "name two subnets in different zones, so that one may fail");
        };
        let vpc_id = vpc_id.clone();
        if let Some(other) = subnets.iter().find(|subnet| subnet.vpc_id != vpc_id) {
            let message = format!("Subnet {} is not in VPC {vpc_id}", other.subnet_id);
            return refuse(message, "use subnets of one VPC: an endpoint stands in one");
        }
        let groups = self.groups_or_default(CREATE, &vpc_id, request.security_group_ids).map_err(in_resolvers_words)?;
        let before = self.network_interfaces.clone();
        let mut network_interface_ids = Vec::with_capacity(request.ip_addresses.len());
        for (index, (subnet, (_, address))) in subnets.iter().zip(&request.ip_addresses).enumerate() {
            let name = format!("{}-{}", request.resolver_endpoint_id.name(), index + 1);
            let made = self.resolver_interface(&name, subnet, *address, &groups);
            let interface = made.map_err(|error| {
                self.network_interfaces.clone_from(&before);
                in_resolvers_words(error)
            })?;
            network_interface_ids.push(interface.network_interface_id.clone());
            self.network_interfaces.insert(interface.network_interface_id.clone(), interface);
        }
        let id = request.resolver_endpoint_id;
        let endpoint = ResolverEndpoint {
            resolver_endpoint_id: id.clone(),
            direction: request.direction,
            vpc_id,
            network_interface_ids,
            groups,
        };
        self.resolver_endpoints.insert(id, endpoint);
        Ok(())
    }

    fn resolver_interface(
        &self,
        name: &str,
        subnet: &Subnet,
        wanted: Option<Ipv4Addr>,
        groups: &[SecurityGroupId],
    ) -> Result<NetworkInterface, ApiError> {
        let address = self.designated_or_free_address(CREATE, subnet, wanted)?;
        Ok(NetworkInterface {
            private_ip_address: Some(address),
            groups: groups.to_vec(),
            ..NetworkInterface::new(NetworkInterfaceId::named(name), InterfaceType::Interface, subnet)
        })
    }

    /// Creates a rule: queries for a domain go to other resolvers, through an outbound endpoint; one without targets undoes a
    /// rule for a wider domain.
    ///
    /// # Errors
    /// `ResourceNotFoundException` for an endpoint that is not there; `InvalidRequestException` for an inbound one, and for
    /// targets without an endpoint.
    pub fn create_resolver_rule(
        &mut self,
        rule: ResolverRule,
        endpoint: Option<&ResolverEndpointId>,
    ) -> Result<(), ApiError> {
        let direction = match endpoint {
            None => None,
            Some(id) => Some(self.resolver_endpoints.get(id).map(|it| it.direction).ok_or_else(|| {
                let message = format!("Resolver endpoint with ID '{id}' does not exist");
                ApiError::new(CREATE_RULE, ErrorCode::ResourceNotFoundException, message).help("name one that exists")
            })?),
        };
        let is_forward = !rule.target_ips.is_empty();
        if is_forward && direction != Some(ResolverDirection::Outbound) {
            let message = "A FORWARD rule needs an outbound resolver endpoint";
            return Err(ApiError::new(CREATE_RULE, ErrorCode::InvalidRequestException, message)
                .help("name an endpoint whose direction is `OUTBOUND` under `ResolverEndpointId`"));
        }
        let without_dot = rule.domain_name.strip_suffix('.').filter(|domain| !domain.is_empty());
        let domain = without_dot.unwrap_or(&rule.domain_name).to_ascii_lowercase();
        self.resolver_rules.insert(rule.resolver_rule_id.clone(), ResolverRule { domain_name: domain, ..rule });
        Ok(())
    }

    /// Has a rule hold in a VPC.
    ///
    /// # Errors
    /// `ResourceNotFoundException` for a rule or a VPC that is not there; `ResourceExistsException` for a VPC where the rule, or
    /// another for the same domain, holds.
    pub fn associate_resolver_rule(&mut self, id: &ResolverRuleId, vpc_id: &VpcId) -> Result<(), ApiError> {
        let rule = self.resolver_rules.get(id).ok_or_else(|| {
            let message = format!("Resolver rule with ID '{id}' does not exist");
            ApiError::new(ASSOCIATE, ErrorCode::ResourceNotFoundException, message).help("name one that exists")
        })?;
        if !self.vpcs.contains_key(vpc_id) {
            return Err(in_resolvers_words(unknown_vpc(ASSOCIATE, vpc_id)));
        }
        let holds = |other: &&ResolverRule| other.domain_name == rule.domain_name && other.vpcs.contains(vpc_id);
        if let Some(other) = self.resolver_rules.values().find(holds) {
            let message =
                format!("Cannot associate rules with same domain name with same VPC: {} in {vpc_id}", rule.domain_name);
            return Err(ApiError::new(ASSOCIATE, ErrorCode::ResourceExistsException, message)
                .help(format!("{} holds there for that domain", other.resolver_rule_id)));
        }
        if let Some(rule) = self.resolver_rules.get_mut(id) {
            rule.vpcs.push(vpc_id.clone());
        }
        Ok(())
    }
}

/// What EC2 refuses, the resolver refuses with codes of its own.
///
/// "Errors" of <https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateResolverEndpoint.html>
fn in_resolvers_words(error: ApiError) -> ApiError {
    let code = match error.code.is_not_found() {
        true => ErrorCode::ResourceNotFoundException,
        false => ErrorCode::InvalidRequestException,
    };
    error.coded(code)
}
