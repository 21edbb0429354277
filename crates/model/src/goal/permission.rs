//! Policies let a request through, or do not.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::{Attempt, GoalWordError, ask, blocked};
use crate::policy::EvalDecision;
use crate::trace::{Asked, Authorisation, Verdict, authorise};

/// What the policies are to make of a request that the network lets through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Permission {
    /// The instance or interface that asks.
    pub from: String,
    /// What it asks for.
    pub to: String,
    /// What is to come of it.
    pub expect: Permit,
    /// The action; the reading of what is named, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The ARN of what is asked for, where the destination is no bucket and no table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The role or user that asks, by name or ARN, or `anonymous`; the instance's role, where it is left out.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// The account of what is asked for, where that is somebody else's, who lets everybody in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// What policies make of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Permit {
    /// They let it through.
    Allowed,
    /// It reaches the service, and they refuse it.
    Denied,
}

impl FromStr for Permit {
    type Err = GoalWordError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "allowed" => Ok(Self::Allowed),
            "denied" => Ok(Self::Denied),
            _ => Err(GoalWordError { word: word.to_owned(), known: "allowed, denied" }),
        }
    }
}

impl Permission {
    pub(super) fn failure(&self, attempt: &Attempt<'_>) -> Option<String> {
        let answer = match ask(&attempt.network, &self.from, &self.to) {
            Ok(answer) => answer,
            Err(reason) => return Some(reason),
        };
        if answer.verdict() != Verdict::Reachable {
            return Some(blocked(&answer));
        }
        let asked = Asked {
            action: self.action.as_deref(),
            resource: self.resource.as_deref(),
            principal: self.principal.as_deref(),
            owner: self.owner.as_deref(),
        };
        match authorise(attempt.network.cloud, &answer, asked) {
            Ok(authorisations) => self.decided(&authorisations),
            Err(error) => Some(format!("{error}: {}", error.help())),
        }
    }

    /// What the policies say instead.
    fn decided(&self, authorisations: &[Authorisation]) -> Option<String> {
        if authorisations.is_empty() {
            return Some(self.nobody());
        }
        let wanted = |authorisation: &&Authorisation| {
            let is_allowed = authorisation.decision().decision() == EvalDecision::Allowed;
            is_allowed != (self.expect == Permit::Allowed)
        };
        let other = authorisations.iter().find(wanted)?;
        let decision = other.decision();
        let allowed = || format!("{} on {} is allowed", other.request.action(), other.request.resource());
        Some(decision.message().map_or_else(allowed, |message| format!("AccessDenied: {message}")))
    }

    fn nobody(&self) -> String {
        match &self.principal {
            Some(principal) => format!("the network has no role and no user `{principal}`"),
            None => format!("nobody knows as whom: {} has no role", self.from),
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, expect, action, resource, principal, owner } = self;
        let what = resource.as_ref().unwrap_or(to);
        match (expect, action) {
            (Permit::Allowed, Some(action)) => write!(f, "{from} is allowed {action} on {what}")?,
            (Permit::Denied, Some(action)) => write!(f, "{from} is denied {action} on {what}")?,
            (Permit::Allowed, None) => write!(f, "{from} is allowed to read {what}")?,
            (Permit::Denied, None) => write!(f, "{from} is denied reading {what}")?,
        }
        if let Some(principal) = principal {
            write!(f, " as {principal}")?;
        }
        owner.as_ref().map_or(Ok(()), |owner| write!(f, ", a resource of account {owner}"))
    }
}
