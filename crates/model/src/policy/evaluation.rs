//! The decision: which policies apply to a request, which of their statements match, and what follows.

use std::fmt;

use super::policies::{EndpointType, Policies};
use super::principal::{Principal, Reach};
use super::request::Request;
use super::statement::{Effect, Element, Policy, PolicyType, Statement};

/// What comes of a request, in the words of `simulate-custom-policy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EvalDecision {
    /// It is let through.
    Allowed,
    /// Nothing forbids it, and something that is needed does not allow it.
    ImplicitDeny,
    /// A statement forbids it.
    ExplicitDeny,
}

impl fmt::Display for EvalDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Allowed => "allowed",
            Self::ImplicitDeny => "implicitDeny",
            Self::ExplicitDeny => "explicitDeny",
        })
    }
}

/// Why a request is denied. A decision lists every reason, because each of them alone is enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason<'a> {
    /// A statement with `Deny` matches.
    Deny {
        /// The policy.
        policy: &'a Policy,
        /// Its statement.
        statement: &'a Statement,
    },
    /// No policy of a type that has to allow does.
    NoAllow {
        /// The type.
        policy_type: PolicyType,
        /// For service control policies the level, from the root of the organization, that does not allow.
        level: Option<usize>,
    },
}

impl Reason<'_> {
    /// The type of the policy, or of the policies, that it is about.
    pub fn policy_type(&self) -> PolicyType {
        match self {
            Self::Deny { policy, .. } => policy.policy_type,
            Self::NoAllow { policy_type, .. } => *policy_type,
        }
    }
}

/// What is told of each statement while a request is decided.
pub(super) trait Witness<'a> {
    /// Whether everything is wanted, or only what decides.
    const COMPLETE: bool;
    fn begin(&mut self, policy: &'a Policy, statement: &'a Statement);
    fn mismatch(&mut self, element: Element);
    fn end(&mut self, reach: Option<Reach>);
}

/// Nobody looks: the first thing that decides is enough.
struct Nobody;

impl<'a> Witness<'a> for Nobody {
    const COMPLETE: bool = false;
    fn begin(&mut self, _: &'a Policy, _: &'a Statement) {}
    fn mismatch(&mut self, _: Element) {}
    fn end(&mut self, _: Option<Reach>) {}
}

/// Decides, and explains nothing.
pub fn is_allowed(policies: &Policies, request: &Request) -> bool {
    evaluate(policies, request, &mut Nobody).is_ok()
}

/// What the policies of one type have to say.
#[derive(Clone, Copy, Debug, Default)]
struct Grants {
    direct: bool,
    role: bool,
    account: bool,
}

impl Grants {
    fn add(&mut self, reach: Reach) {
        match reach {
            Reach::Direct => self.direct = true,
            Reach::Role => self.role = true,
            Reach::Account => self.account = true,
        }
    }

    fn any(self) -> bool {
        self.direct || self.role || self.account
    }
}

struct Evaluation<'a, 'w, W> {
    request: &'a Request,
    witness: &'w mut W,
    reasons: Vec<Reason<'a>>,
}

impl<'a, W: Witness<'a>> Evaluation<'a, '_, W> {
    /// Asks policies of one type, and takes note of each statement that denies.
    fn ask(&mut self, policies: impl IntoIterator<Item = &'a Policy>) -> Grants {
        let mut grants = Grants::default();
        for policy in policies {
            self.ask_one(policy, false, &mut grants);
        }
        grants
    }

    fn ask_one(&mut self, policy: &'a Policy, of_gateway: bool, grants: &mut Grants) {
        for statement in &policy.statements {
            self.witness.begin(policy, statement);
            let reach = statement.reach(self.request, of_gateway, |element| {
                self.witness.mismatch(element);
                W::COMPLETE
            });
            self.witness.end(reach);
            match (statement.effect, reach) {
                (_, None) => {}
                (Effect::Allow, Some(reach)) => grants.add(reach),
                (Effect::Deny, Some(_)) => self.reasons.push(Reason::Deny { policy, statement }),
            }
        }
    }

    fn missing(&mut self, policy_type: PolicyType) {
        self.reasons.push(Reason::NoAllow { policy_type, level: None });
    }

    /// Whether a denial is certain and nobody wants to know more.
    fn is_settled(&self) -> bool {
        !W::COMPLETE && !self.reasons.is_empty()
    }
}

/// Decides. Explicit denies come first among the reasons, then missing allows in AWS's order (`PO-02`), the endpoint's policy
/// before all: its place can't be observed (`PO-09`, `PO-14`).
pub(super) fn evaluate<'a, W: Witness<'a>>(
    policies: &'a Policies,
    request: &'a Request,
    witness: &mut W,
) -> Result<(), Vec<Reason<'a>>> {
    let mut evaluation = Evaluation { request, witness, reasons: Vec::new() };
    let missing = evaluation.run(policies);
    let mut reasons = evaluation.reasons;
    reasons.extend(missing);
    if reasons.is_empty() { Ok(()) } else { Err(reasons) }
}

impl<'a, W: Witness<'a>> Evaluation<'a, '_, W> {
    /// Asks every type, and returns the allows that are missing.
    fn run(&mut self, policies: &'a Policies) -> Vec<Reason<'a>> {
        let request = self.request;
        let principal = request.principal();
        self.ask(&policies.resource_control);
        let first_silent_level = self.service_control(policies, principal);
        let endpoint_allows = self.endpoint(policies);
        let resource = if keeps_bucket_policy(request) {
            Grants { direct: true, ..Grants::default() }
        } else {
            self.ask(&policies.resource_based)
        };
        let has_identity = principal.account().is_some();
        let mut limits = Limits::default();
        if has_identity && !self.is_settled() {
            limits.identity = self.ask(&policies.identity_based).any() || matches!(principal, Principal::Root(_));
            limits.boundary = policies.permissions_boundary.as_ref().is_none_or(|boundary| self.ask([boundary]).any());
            limits.session = policies.session.as_ref().is_none_or(|session| self.ask(session).any());
        }
        if self.is_settled() {
            return Vec::new();
        }
        let denies = std::mem::take(&mut self.reasons);
        if !endpoint_allows {
            self.missing(PolicyType::VpcEndpoint);
        }
        if first_silent_level.is_some() {
            self.reasons.push(Reason::NoAllow { policy_type: PolicyType::ServiceControl, level: first_silent_level });
        }
        let resource_type =
            policies.resource_based.as_ref().map_or(PolicyType::ResourceBased, |policy| policy.policy_type);
        if !has_identity {
            if !resource.any() {
                self.missing(resource_type);
            }
        } else if request.is_in_one_account() {
            self.in_one_account(limits, resource, resource_type);
        } else {
            self.across_accounts(limits, resource, resource_type);
        }
        std::mem::replace(&mut self.reasons, denies)
    }

    /// The first level that does not allow. Service control policies bind those who have an account (`PO-08`).
    fn service_control(&mut self, policies: &'a Policies, principal: &Principal) -> Option<usize> {
        principal.account()?;
        let mut first_silent_level = None;
        for (level, policies) in policies.service_control.iter().enumerate() {
            if !self.ask(policies).any() {
                first_silent_level = first_silent_level.or(Some(level));
            }
        }
        first_silent_level
    }

    /// Whether the endpoint lets the request pass; one that does not come through it passes (`PO-10`, `PO-12`).
    fn endpoint(&mut self, policies: &'a Policies) -> bool {
        let endpoint = &policies.vpc_endpoint;
        if !self.request.is_through_endpoint() || !endpoint.supported {
            return true;
        }
        let mut grants = Grants::default();
        self.ask_one(&endpoint.policy, endpoint.endpoint_type == EndpointType::Gateway, &mut grants);
        grants.any()
    }

    /// Identity and resource policies add up (`PO-04`); what the resource's policy grants is limited by the way it names the
    /// principal (`PO-06`).
    fn in_one_account(&mut self, limits: Limits, resource: Grants, resource_type: PolicyType) {
        if resource.direct {
            return;
        }
        if !resource.any() && must_allow_itself(self.request) {
            self.missing(resource_type);
        }
        if !limits.identity && !resource.role {
            self.missing(PolicyType::IdentityBased);
        }
        self.limits(limits);
    }

    /// Both sides have to allow (`PO-07`).
    fn across_accounts(&mut self, limits: Limits, resource: Grants, resource_type: PolicyType) {
        if !resource.any() {
            self.missing(resource_type);
        }
        if !limits.identity {
            self.missing(PolicyType::IdentityBased);
        }
        self.limits(limits);
    }

    /// What an identity may do at most (`PO-05`).
    fn limits(&mut self, limits: Limits) {
        if !limits.boundary {
            self.missing(PolicyType::PermissionsBoundary);
        }
        if !limits.session {
            self.missing(PolicyType::Session);
        }
    }
}

/// What the principal's own policies say.
#[derive(Clone, Copy, Debug, Default)]
struct Limits {
    identity: bool,
    boundary: bool,
    session: bool,
}

/// Whether the resource's policy has to allow even inside the account: the trust policy of a role, the policy of a KMS key
/// (`PO-04`), the policy of a private API (`PO-108`).
fn must_allow_itself(request: &Request) -> bool {
    let action = request.folded_action();
    action.starts_with("sts:assumerole")
        || (action.starts_with("kms:") && request.resource().contains(":key/"))
        || (action.starts_with("execute-api:") && request.is_through_endpoint())
}

/// Whether this is the root user of the bucket's owner at work on the bucket policy, which no bucket policy can deny.
///
/// "PutBucketPolicy", <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html>
pub(super) fn keeps_bucket_policy(request: &Request) -> bool {
    let is_owner = matches!(request.principal(), Principal::Root(_)) && request.is_in_one_account();
    is_owner && KEEPING_BUCKET_POLICY.contains(&request.folded_action())
}

/// The actions by which a bucket policy is mended.
pub(super) const KEEPING_BUCKET_POLICY: [&str; 3] =
    ["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"];
