//! Endpoint services: what a customer offers to others through a load balancer (AWS PrivateLink).

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::id::VpcEndpointServiceId;
use super::load_balancer::LoadBalancerArn;
use super::region::Region;
use super::vpc_endpoint::IpAddressType;

/// An endpoint service, as its owner configured it (`API-61`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ServiceConfiguration {
    /// Its id.
    pub service_id: VpcEndpointServiceId,
    /// The Region that hosts it.
    pub region: Region,
    /// The account that offers it.
    pub owner_id: String,
    /// Whether the owner accepts every endpoint by hand (`ES-04`).
    pub acceptance_required: bool,
    /// Who may create an endpoint to it, as ARNs or `*`; nobody by default (`ES-03`).
    pub allowed_principals: Vec<String>,
    /// The load balancers behind it: Network Load Balancers, or Gateway Load Balancers (`ES-01`).
    pub load_balancer_arns: Vec<LoadBalancerArn>,
    /// The private name it offers, and whether its domain was proved to be the owner's (`ES-13`).
    pub private_dns_name: Option<PrivateDnsName>,
    /// Which address families endpoints to it may have.
    pub supported_ip_address_types: IpAddressType,
    /// The Regions besides its own whose VPCs may have an endpoint to it (`ES-18`).
    pub supported_regions: Vec<Region>,
    /// Who pays for the endpoints in place of their owners (`ES-19`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer_responsibility: Option<PayerResponsibility>,
}

/// Who pays for endpoints in place of their owners: the one value that the API has (`ES-19`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum PayerResponsibility {
    /// The owner of the service.
    ServiceOwner,
}

/// A private name that a service offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PrivateDnsName {
    /// The name, which may begin with `*.`.
    pub name: String,
    /// Whether the domain was proved to be the owner's.
    pub state: PrivateDnsNameState,
}

/// `PrivateDnsNameConfiguration.State` (`ES-13`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PrivateDnsNameState {
    /// The TXT record was not found yet.
    PendingVerification,
    /// The TXT record was found.
    Verified,
    /// The TXT record was not found in time, or is gone.
    Failed,
}

impl ServiceConfiguration {
    /// The name that consumers use.
    pub fn service_name(&self) -> EndpointServiceName {
        EndpointServiceName { region: self.region, service_id: self.service_id.clone() }
    }

    /// The private name, once its domain is verified (`ES-13`, `ES-14`).
    pub fn verified_name(&self) -> Option<&str> {
        let name = self.private_dns_name.as_ref()?;
        (name.state == PrivateDnsNameState::Verified).then_some(name.name.as_str())
    }

    /// Whether an account may create an endpoint to it (`ES-03`). Of a role or a user only the account is known here.
    pub fn allows(&self, account_id: &str) -> bool {
        let of_account = |arn: &String| arn.split(':').nth(4) == Some(account_id);
        self.allowed_principals.iter().any(|principal| principal == "*" || of_account(principal))
    }
}

/// `com.amazonaws.vpce.<Region>.vpce-svc-…` (`ES-02`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointServiceName {
    /// The Region that hosts the service.
    pub region: Region,
    /// The service's id.
    pub service_id: VpcEndpointServiceId,
}

impl fmt::Display for EndpointServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "com.amazonaws.vpce.{}.{}", self.region, self.service_id)
    }
}

impl Serialize for EndpointServiceName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is not the name of an endpoint service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedServiceNameError(String);

impl fmt::Display for MalformedServiceNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not the name of an endpoint service", self.0)
    }
}

impl std::error::Error for MalformedServiceNameError {}

impl FromStr for EndpointServiceName {
    type Err = MalformedServiceNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (region, id) = text.strip_prefix("com.amazonaws.vpce.")?.split_once('.')?;
            Some(Self { region: region.parse().ok()?, service_id: id.parse().ok()? })
        };
        read().ok_or_else(|| MalformedServiceNameError(text.to_owned()))
    }
}
