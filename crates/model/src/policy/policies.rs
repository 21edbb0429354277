//! Every policy that may have a say in a request.

use super::context::Key;
use super::statement::{Policy, Statement};

/// The policies of one situation: one caller, one resource, one endpoint.
///
/// They are read once and asked as often as one likes. What is absent (`None`, an empty list) does not exist: an account
/// outside an organization has no service control policies, a user without a boundary has no boundary.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policies {
    /// The service control policies above the principal's account: a list for each level, from the root of the organization
    /// down to the account. Each level has to allow (`PO-02`).
    pub service_control: Vec<Vec<Policy>>,
    /// The resource control policies above the resource's account, of all levels. `RCPFullAWSAccess` needs no mention
    /// (`PO-03`).
    pub resource_control: Vec<Policy>,
    /// The endpoint that requests through an endpoint come through.
    pub vpc_endpoint: EndpointPolicy,
    /// The policy of the resource; for a role its trust policy.
    pub resource_based: Option<Policy>,
    /// The policies of the user, its groups, or the role.
    pub identity_based: Vec<Policy>,
    /// The permissions boundary of the user or role.
    pub permissions_boundary: Option<Policy>,
    /// The session policies, if the session was given any.
    pub session: Option<Vec<Policy>>,
}

/// What an endpoint says to the requests that it carries.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointPolicy {
    /// Its policy: AWS's own, unless it was given another (`PO-21`).
    pub policy: Policy,
    /// Its type, on which the meaning of a principal depends (`PO-24`).
    pub endpoint_type: EndpointType,
    /// Whether the service supports endpoint policies (`PO-12`, `PO-107`).
    pub supported: bool,
}

/// The type of an endpoint, as far as its policy is concerned. What holds for interface endpoints holds for all but gateways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndpointType {
    /// A gateway endpoint: the type that `create-vpc-endpoint` makes when it is not told.
    #[default]
    Gateway,
    /// An interface endpoint.
    Interface,
}

impl Default for EndpointPolicy {
    fn default() -> Self {
        Self { policy: Policy::of_endpoint_by_default(), endpoint_type: EndpointType::default(), supported: true }
    }
}

impl Policies {
    /// Each policy, in the order in which an explanation lists them.
    pub fn iter(&self) -> impl Iterator<Item = &Policy> {
        let session = self.session.iter().flatten();
        self.resource_control
            .iter()
            .chain(self.service_control.iter().flatten())
            .chain(std::iter::once(&self.vpc_endpoint.policy))
            .chain(&self.resource_based)
            .chain(&self.identity_based)
            .chain(&self.permissions_boundary)
            .chain(session)
    }

    /// The condition keys that they look at, each once and as a policy writes it, in the order of their names.
    pub fn keys(&self) -> Vec<(&Key, &str)> {
        let statements = self.iter().flat_map(|policy| &policy.statements);
        let mut keys: Vec<(&Key, &str)> = statements.flat_map(Statement::keys).collect();
        keys.sort_unstable();
        keys.dedup_by_key(|(key, _)| *key);
        keys
    }
}
