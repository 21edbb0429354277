//! A decision in words: what each statement made of the request, and what would have to change.

use std::fmt;

use super::context::Key;
use super::decision::{Decision, Match};
use super::evaluation::{EvalDecision, Reason};
use super::request::Request;
use super::statement::{Effect, Element, PolicyType, Statement};
use crate::rule::Rule;

impl Statement {
    /// Why an element of the statement does not match a request.
    pub fn mismatch(&self, element: Element, request: &Request) -> String {
        let negated = |negated: bool, name: &str| {
            if negated { format!("Not{name} lists") } else { format!("{name} does not list") }
        };
        match element {
            Element::Principal => {
                let is_negated = self.principal.as_ref().is_some_and(|principal| principal.negated);
                let words = if is_negated { "NotPrincipal spares" } else { "Principal does not mean" };
                format!("{words} {}", request.principal())
            }
            Element::Action => format!("{} {}", negated(self.actions.negated, "Action"), request.action()),
            Element::Resource => {
                let is_negated = self.resources.as_ref().is_some_and(|resources| resources.negated);
                format!("{} {}", negated(is_negated, "Resource"), request.resource())
            }
            Element::Condition(place) => {
                let condition = &self.conditions[place];
                format!("{condition}: {}", has(request, condition.key.as_str(), &condition.written_key))
            }
        }
    }
}

/// What the request has under a key.
fn has(request: &Request, key: &str, written: &str) -> String {
    match request.context().get(&Key::new(key)) {
        None => format!("the request has no {written}"),
        Some(values) => format!("the request has {}", values.join(", ")),
    }
}

/// A condition as one says it: `StringEquals aws:SourceVpce vpce-1a2b`.
impl fmt::Display for super::Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.operator, self.written_key, self.written.join(" or "))
    }
}

impl Decision<'_> {
    /// A reason in a sentence, without its end.
    pub fn sentence(&self, reason: &Reason<'_>) -> String {
        let action = self.request.action();
        match reason {
            Reason::Deny { policy, statement } => {
                format!("{} of {} ({}) denies {action}", statement.title(), policy.name, policy.policy_type)
            }
            Reason::NoAllow { policy_type, level: Some(level) } => {
                format!("no {policy_type} allows {action} at level {} from the root", level + 1)
            }
            Reason::NoAllow { policy_type, level: None } => format!("no {policy_type} allows {action}"),
        }
    }

    /// What to do about a reason.
    pub fn help(&self, reason: &Reason<'_>) -> String {
        match reason {
            Reason::Deny { statement, .. } if statement.conditions.is_empty() => {
                "narrow the statement, so that it does not match this request".to_owned()
            }
            Reason::Deny { statement, .. } => {
                let holds = |condition: &super::Condition| {
                    format!("{condition} ({})", has(self.request, condition.key.as_str(), &condition.written_key))
                };
                let conditions: Vec<String> = statement.conditions.iter().map(holds).collect();
                format!(
                    "send the request so that this does not hold, or narrow the statement: {}",
                    conditions.join("; ")
                )
            }
            Reason::NoAllow { policy_type, .. } => {
                let nearest = self.nearest(*policy_type).map(|found| self.nearness(&found)).unwrap_or_default();
                let (action, resource) = (self.request.action(), self.request.resource());
                let place = match policy_type {
                    PolicyType::VpcEndpoint => "the policy of the endpoint",
                    PolicyType::ResourceBased => "the policy of the resource, for this principal",
                    PolicyType::RoleTrust => "the trust policy of the role, for this principal",
                    PolicyType::IdentityBased => "a policy of the principal",
                    PolicyType::PermissionsBoundary => "the permissions boundary of the principal",
                    PolicyType::Session => "a policy of the session",
                    PolicyType::ServiceControl => "a service control policy of that level",
                    PolicyType::ResourceControl => "a resource control policy",
                };
                format!("allow {action} on {resource} in {place}{nearest}")
            }
        }
    }

    /// What is worth knowing when an endpoint's policy is among the reasons, each with its rule.
    pub fn remarks(&self) -> Vec<(&'static str, Rule)> {
        if !self.reasons.iter().any(|reason| reason.policy_type() == PolicyType::VpcEndpoint) {
            return Vec::new();
        }
        let mut remarks = vec![("a changed endpoint policy takes effect after some minutes", Rule::Po28)];
        let owner = self.request.context().single(&Key::new("aws:VpceAccount"));
        if owner.is_some_and(|owner| self.request.principal().account() != Some(owner)) {
            let message =
                "the endpoint is another account's: this denial may be missing from the CloudTrail of the caller";
            remarks.push((message, Rule::Po15));
        }
        remarks
    }

    /// Every reason with what would change it, and the remarks.
    pub(crate) fn write_reasons(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for reason in &self.reasons {
            writeln!(f, "\n✗ {}  {}", self.sentence(reason), self.rule(reason))?;
            writeln!(f, "  To change it: {}.", self.help(reason))?;
        }
        self.remarks().into_iter().try_for_each(|(remark, rule)| writeln!(f, "\n! {remark}  {rule}"))
    }

    /// The statement of a type that allows something and of which the fewest elements fail.
    fn nearest(&self, policy_type: PolicyType) -> Option<Match<'_>> {
        let allows = self.statements().filter(|found| {
            found.policy.policy_type == policy_type && found.statement.effect == Effect::Allow && !found.is_match()
        });
        allows.min_by_key(|found| found.mismatches.len())
    }

    fn nearness(&self, found: &Match<'_>) -> String {
        let mismatches: Vec<_> =
            found.mismatches.iter().map(|&element| found.statement.mismatch(element, self.request)).collect();
        format!("; the nearest is {} of {}: {}", found.statement.title(), found.policy.name, mismatches.join("; "))
    }
}

impl fmt::Display for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, .. } = self;
        writeln!(f, "{} → {} on {}", request.principal(), request.action(), request.resource())?;
        let mut last = None;
        for found in self.statements() {
            if last != Some(std::ptr::from_ref(found.policy)) {
                last = Some(std::ptr::from_ref(found.policy));
                writeln!(f, "\n{}, {}", found.policy.name, found.policy.policy_type)?;
            }
            writeln!(f, "  {}: {}", found.statement.title(), found.outcome())?;
            for &element in found.mismatches {
                writeln!(f, "    {}", found.statement.mismatch(element, request))?;
            }
        }
        if self.decision() == EvalDecision::Allowed {
            return writeln!(f, "\n✓ Allowed  {}", self.allowing_rule());
        }
        writeln!(f, "\n{}", self.message().unwrap_or_default())?;
        self.write_reasons(f)
    }
}
