//! Endpoint services: `CreateVpcEndpointServiceConfiguration`, `ModifyVpcEndpointServicePermissions`,
//! `StartVpcEndpointServicePrivateDnsVerification` and `DeleteVpcEndpointServiceConfigurations`.
//!
//! What the owner of a service says to one endpoint, `AcceptVpcEndpointConnections` and `RejectVpcEndpointConnections`, stands
//! with the [endpoints](super::CreateVpcEndpoint).

use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::endpoint_service::{PrivateDnsName, PrivateDnsNameState, ServiceConfiguration};
use crate::cloud::id::VpcEndpointServiceId;
use crate::cloud::load_balancer::{LoadBalancer, LoadBalancerType};
use crate::cloud::vpc_endpoint::{EndpointService, VpcEndpoint};
use crate::rule::Rule;

const CREATE: &str = "CreateVpcEndpointServiceConfiguration";
const PERMIT: &str = "ModifyVpcEndpointServicePermissions";
const VERIFY: &str = "StartVpcEndpointServicePrivateDnsVerification";
const DELETE: &str = "DeleteVpcEndpointServiceConfigurations";

impl Cloud {
    /// Creates an endpoint service as its owner configured it. A private name begins unverified (`ES-13`), and nobody but the
    /// owner may connect until permissions are given (`ES-03`).
    ///
    /// # Errors
    /// `InvalidParameter` without a load balancer, with both kinds, for one that serves another service (`ES-01`), for a private
    /// name in front of a Gateway Load Balancer (`ES-15`) and for one that is not lower case (`ES-13`);
    /// `InvalidNetworkLoadBalancerArn.NotFound`.
    pub fn create_vpc_endpoint_service_configuration(
        &mut self,
        mut service: ServiceConfiguration,
    ) -> Result<(), ApiError> {
        let kind = self.check_balancers(&service)?;
        check_private_name(&service, kind)?;
        if let Some(name) = &mut service.private_dns_name {
            name.state = PrivateDnsNameState::PendingVerification;
        }
        self.endpoint_services.insert(service.service_id.clone(), service);
        Ok(())
    }

    /// The load balancers: at least one, all of one kind, each with no other service.
    fn check_balancers(&self, service: &ServiceConfiguration) -> Result<LoadBalancerType, ApiError> {
        let refuse = |message: String, help: String| {
            Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message).help(help).rule(Rule::Es01))
        };
        let mut balancers: Vec<&LoadBalancer> = Vec::with_capacity(service.load_balancer_arns.len());
        for arn in &service.load_balancer_arns {
            let balancer = self.load_balancers.get(arn).ok_or_else(|| {
                let code = ErrorCode::InvalidNetworkLoadBalancerArnNotFound;
                ApiError::new(CREATE, code, format!("The load balancer '{arn}' does not exist"))
                    .help("create it first, or name one that exists")
            })?;
            if let Some(other) = self.endpoint_services.values().find(|it| it.load_balancer_arns.contains(arn)) {
                return refuse(
                    format!("The load balancer {arn} is already associated with another endpoint service"),
                    format!("{} has it: a load balancer belongs to one service", other.service_id),
                );
            }
            balancers.push(balancer);
        }
        let Some(first) = balancers.first().map(|balancer| balancer.load_balancer_type) else {
            return refuse(
                "An endpoint service needs a Network Load Balancer or a Gateway Load Balancer".to_owned(),
                "name one under `NetworkLoadBalancerArns` or `GatewayLoadBalancerArns`".to_owned(),
            );
        };
        if balancers.iter().any(|balancer| balancer.load_balancer_type != first) {
            return refuse(
                "An endpoint service cannot have Network Load Balancers and Gateway Load Balancers".to_owned(),
                "make a service for each kind".to_owned(),
            );
        }
        let without = balancers.iter().find(|balancer| !balancer.ip_address_type.has_ipv6());
        match without.filter(|_| service.supported_ip_address_types.has_ipv6()) {
            None => Ok(first),
            Some(balancer) => {
                let message = format!("The load balancer {} does not support IPv6", balancer.load_balancer_arn);
                Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message)
                    .help("a service with IPv6 needs dual-stack load balancers throughout: set their `IpAddressType`")
                    .rule(Rule::Es23))
            }
        }
    }

    /// Says who may create endpoints to a service from now on. Who is connected stays connected (`ES-05`).
    ///
    /// # Errors
    /// `InvalidVpcEndpointServiceId.NotFound`; `InvalidPrincipal` for what is neither an ARN nor `*`.
    pub fn modify_vpc_endpoint_service_permissions(
        &mut self,
        id: &VpcEndpointServiceId,
        add: Vec<String>,
        remove: &[String],
    ) -> Result<(), ApiError> {
        let is_principal = |text: &&String| *text == "*" || (text.starts_with("arn:") && text.split(':').count() >= 6);
        if let Some(other) = add.iter().find(|principal| !is_principal(principal)) {
            let message = format!("Invalid Principal: '{other}'");
            return Err(ApiError::new(PERMIT, ErrorCode::InvalidPrincipal, message)
                .help("write `arn:aws:iam::111122223333:root` for an account, or `*` for everybody")
                .rule(Rule::Es03));
        }
        let service = self.endpoint_service_mut(PERMIT, id)?;
        service.allowed_principals.retain(|principal| !remove.contains(principal));
        for principal in add {
            if !service.allowed_principals.contains(&principal) {
                service.allowed_principals.push(principal);
            }
        }
        Ok(())
    }

    /// Has AWS look for the TXT record that proves a private name's domain, and finds it (`ES-13`): the model has no public zones,
    /// so whoever calls says by it that the record stands.
    ///
    /// # Errors
    /// `InvalidVpcEndpointServiceId.NotFound`; `InvalidParameter` for a service without a private name.
    pub fn start_vpc_endpoint_service_private_dns_verification(
        &mut self,
        id: &VpcEndpointServiceId,
    ) -> Result<(), ApiError> {
        let service = self.endpoint_service_mut(VERIFY, id)?;
        match &mut service.private_dns_name {
            Some(PrivateDnsName { state, .. }) => {
                *state = PrivateDnsNameState::Verified;
                Ok(())
            }
            None => {
                let message = format!("The service {id} has no private DNS name");
                Err(ApiError::new(VERIFY, ErrorCode::InvalidParameter, message)
                    .help("give it a `PrivateDnsName` first")
                    .rule(Rule::Es13))
            }
        }
    }

    /// Deletes an endpoint service that nobody is connected to. The real call lists a failure under `Unsuccessful`.
    ///
    /// # Errors
    /// `InvalidVpcEndpointServiceId.NotFound`; `ExistingVpcEndpointConnections` (`ES-16`).
    pub fn delete_vpc_endpoint_service_configuration(&mut self, id: &VpcEndpointServiceId) -> Result<(), ApiError> {
        self.endpoint_service_mut(DELETE, id)?;
        let leads_to_it = |endpoint: &&VpcEndpoint| matches!(&endpoint.service_name, EndpointService::Customer(name) if name.service_id == *id);
        if let Some(endpoint) = self.vpc_endpoints.values().find(leads_to_it) {
            let message = format!("Service {id} has existing active VPC Endpoint connections!");
            return Err(ApiError::new(DELETE, ErrorCode::ExistingVpcEndpointConnections, message)
                .help(format!("reject {} and any others first", endpoint.vpc_endpoint_id))
                .rule(Rule::Es16));
        }
        self.endpoint_services.remove(id);
        Ok(())
    }

    fn endpoint_service_mut(
        &mut self,
        operation: &'static str,
        id: &VpcEndpointServiceId,
    ) -> Result<&mut ServiceConfiguration, ApiError> {
        self.endpoint_services.get_mut(id).ok_or_else(|| {
            let message = format!("The VpcEndpointService Id '{id}' does not exist");
            ApiError::new(operation, ErrorCode::InvalidVpcEndpointServiceIdNotFound, message)
                .help("name an endpoint service that exists")
        })
    }
}

fn check_private_name(service: &ServiceConfiguration, kind: LoadBalancerType) -> Result<(), ApiError> {
    let Some(PrivateDnsName { name, .. }) = &service.private_dns_name else { return Ok(()) };
    let refuse = |message: String, help: &str, rule| {
        Err(ApiError::new(CREATE, ErrorCode::InvalidParameter, message).help(help).rule(rule))
    };
    if kind == LoadBalancerType::Gateway {
        let message = "Private DNS is not supported for a service with Gateway Load Balancers".to_owned();
        return refuse(message, "leave `PrivateDnsName` out: such a service is reached by routes", Rule::Es15);
    }
    if name.chars().any(char::is_uppercase) || !name.contains('.') {
        let message = format!("Private DNS name '{name}' is invalid");
        return refuse(message, "write a domain name of your own in lower case", Rule::Es13);
    }
    Ok(())
}
