//! Policies, prepared to be asked often.

use std::fmt;

use serde::{Serialize, Serializer};
use smol_str::SmolStr;

use super::arn::ArnPattern;
use super::condition::Condition;
use super::context::Key;
use super::pattern::Pattern;
use super::position::Position;
use super::principal::{PrincipalElement, Reach};
use super::request::Request;

/// What a policy is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyType {
    /// The organization, one of its units or accounts: the most that principals of its accounts may do.
    ServiceControl,
    /// The same for resources of its accounts.
    ResourceControl,
    /// A VPC endpoint.
    VpcEndpoint,
    /// A resource: a bucket, a key, a queue, a table.
    ResourceBased,
    /// A role: who may assume it.
    RoleTrust,
    /// A user, a group or a role.
    IdentityBased,
    /// A user or a role: the most that its identity-based policies may give.
    PermissionsBoundary,
    /// A session: handed over when it began.
    Session,
}

impl PolicyType {
    /// The words that AWS's messages use (`PO-13`).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::VpcEndpoint => "VPC endpoint policy",
            Self::ResourceBased => "resource-based policy",
            Self::RoleTrust => "role trust policy",
            Self::IdentityBased => "identity-based policy",
            Self::PermissionsBoundary => "permissions boundary",
            Self::Session => "session policy",
        }
    }

    /// The word in front: *an* identity-based policy.
    pub(super) fn article(self) -> &'static str {
        if self == Self::IdentityBased { "an" } else { "a" }
    }

    /// Whether its statements say whom they mean.
    pub(super) fn names_principals(self) -> bool {
        matches!(self, Self::ResourceControl | Self::VpcEndpoint | Self::ResourceBased | Self::RoleTrust)
    }
}

impl fmt::Display for PolicyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for PolicyType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What a statement does to the requests it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Effect {
    /// It lets them pass, unless something else stops them.
    Allow,
    /// It stops them.
    Deny,
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        })
    }
}

/// A policy, read and understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// What the reader is to know it by: an ARN, a name, or its place in the request.
    pub name: String,
    /// What it is attached to.
    pub policy_type: PolicyType,
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// A statement, with its place in the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its `Sid`.
    pub sid: Option<SmolStr>,
    /// What it does.
    pub effect: Effect,
    /// Where it starts.
    pub start: Position,
    /// Where it ends; in a policy of a template, where its last value starts.
    pub end: Position,
    /// Its conditions; all have to hold.
    pub conditions: Vec<Condition>,
    pub(super) principal: Option<PrincipalElement>,
    pub(super) actions: Patterns<Pattern>,
    pub(super) resources: Option<Patterns<ArnPattern>>,
}

/// The patterns of `Action` or `NotAction`, of `Resource` or `NotResource`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Patterns<P> {
    /// Whether the element matches everything *but* its list (`PO-42`).
    pub(super) negated: bool,
    pub(super) list: Vec<P>,
}

impl<P> Patterns<P> {
    /// Whether it lists nothing, and so matches nothing.
    pub(super) fn is_empty_list(&self) -> bool {
        self.list.is_empty() && !self.negated
    }

    fn match_any(&self, fits: impl Fn(&P) -> bool) -> bool {
        self.list.iter().any(fits) != self.negated
    }
}

/// A part of a statement that a request has to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// `Principal` or `NotPrincipal`.
    Principal,
    /// `Action` or `NotAction`.
    Action,
    /// `Resource` or `NotResource`.
    Resource,
    /// The condition at this place of [`Statement::conditions`].
    Condition(usize),
}

impl Statement {
    /// How the statement matches a request, if it does. `mismatch` is told of an element that does not match and says whether
    /// the others are wanted too.
    pub(super) fn reach(
        &self,
        request: &Request,
        of_gateway: bool,
        mut mismatch: impl FnMut(Element) -> bool,
    ) -> Option<Reach> {
        let mut reach = Some(Reach::Direct);
        if !self.actions.match_any(|pattern| pattern.matches(request.folded_action(), request.context())) {
            reach = None;
            if !mismatch(Element::Action) {
                return None;
            }
        }
        if let Some(resources) = &self.resources
            && !resources.match_any(|pattern| pattern.matches(request.arn(), request.context()))
        {
            reach = None;
            if !mismatch(Element::Resource) {
                return None;
            }
        }
        if let Some(principal) = &self.principal {
            match principal.reach(&request.asking(), self.effect == Effect::Deny, of_gateway) {
                Some(found) => reach = reach.map(|_| found),
                None => {
                    reach = None;
                    if !mismatch(Element::Principal) {
                        return None;
                    }
                }
            }
        }
        for (place, condition) in self.conditions.iter().enumerate() {
            if !condition.holds(request.context()) {
                reach = None;
                if !mismatch(Element::Condition(place)) {
                    return None;
                }
            }
        }
        reach
    }

    /// The condition keys that it looks at, each as the policy writes it.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&Key, &str)> {
        let resources = self.resources.iter().flat_map(|resources| &resources.list).flat_map(ArnPattern::patterns);
        let variables = resources.flat_map(Pattern::keys).map(|key| (key, key.as_str()));
        variables.chain(self.conditions.iter().flat_map(Condition::keys))
    }

    /// What a person calls it.
    pub fn title(&self) -> String {
        match &self.sid {
            Some(sid) => format!("{} \"{sid}\" at {}", self.effect, self.start),
            None => format!("{} at {}", self.effect, self.start),
        }
    }
}

impl Policy {
    /// The policy that AWS gives an endpoint that is created without one: everybody may do everything (`PO-21`).
    pub fn of_endpoint_by_default() -> Self {
        Self { name: "the default endpoint policy".to_owned(), ..Self::allowing_everything(PolicyType::VpcEndpoint) }
    }

    /// A policy that allows whoever it means to do everything.
    pub fn allowing_everything(policy_type: PolicyType) -> Self {
        let everything = Patterns { negated: false, list: vec![Pattern::everything()] };
        let resources = Patterns { negated: false, list: vec![ArnPattern::Everything] };
        let start = Position { line: 1, column: 1 };
        let statement = Statement {
            sid: None,
            effect: Effect::Allow,
            start,
            end: start,
            conditions: Vec::new(),
            principal: policy_type.names_principals().then(PrincipalElement::everyone),
            actions: everything,
            resources: Some(resources),
        };
        Self {
            name: format!("{} {policy_type} that allows everything", policy_type.article()),
            policy_type,
            statements: vec![statement],
        }
    }
}
