//! A decision with its reasons.

use super::evaluation::{EvalDecision, Reason, Witness, evaluate, keeps_bucket_policy};
use super::policies::Policies;
use super::principal::{Principal, Reach};
use super::request::Request;
use super::statement::{Effect, Element, Policy, PolicyType, Statement};
use crate::rule::Rule;

/// A decision, and everything it rests on.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    /// The policies that were asked.
    pub policies: &'a Policies,
    /// The request.
    pub request: &'a Request,
    /// Every reason for a denial, the deciding one first. Empty when the request is allowed.
    pub reasons: Vec<Reason<'a>>,
    outcomes: Vec<Outcome<'a>>,
    mismatches: Vec<Element>,
}

/// What became of one statement.
#[derive(Clone, Copy, Debug)]
struct Outcome<'a> {
    policy: &'a Policy,
    statement: &'a Statement,
    reach: Option<Reach>,
    /// Where its mismatches end; they start where those of the statement before end.
    mismatches_end: usize,
}

/// One statement and the request.
#[derive(Clone, Copy, Debug)]
pub struct Match<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The statement.
    pub statement: &'a Statement,
    /// The elements that do not match; none when the statement matches.
    pub mismatches: &'a [Element],
}

impl Match<'_> {
    /// Whether the statement matches the request.
    pub fn is_match(&self) -> bool {
        self.mismatches.is_empty()
    }

    /// What the statement does to the request, in words.
    pub(super) fn outcome(&self) -> &'static str {
        match (self.is_match(), self.statement.effect) {
            (false, _) => "does not match",
            (true, Effect::Allow) => "allows",
            (true, Effect::Deny) => "denies",
        }
    }
}

/// Notes everything.
struct Record<'a> {
    outcomes: Vec<Outcome<'a>>,
    mismatches: Vec<Element>,
}

impl<'a> Witness<'a> for Record<'a> {
    const COMPLETE: bool = true;

    fn begin(&mut self, policy: &'a Policy, statement: &'a Statement) {
        self.outcomes.push(Outcome { policy, statement, reach: None, mismatches_end: 0 });
    }

    fn mismatch(&mut self, element: Element) {
        self.mismatches.push(element);
    }

    fn end(&mut self, reach: Option<Reach>) {
        let mismatches_end = self.mismatches.len();
        if let Some(outcome) = self.outcomes.last_mut() {
            (outcome.reach, outcome.mismatches_end) = (reach, mismatches_end);
        }
    }
}

/// Decides a request over all policies that apply to it, and says why.
///
/// ```
/// use vpce_model::policy::{Context, EvalDecision, Policies, Policy, PolicyType, Request, decide};
///
/// let only_reports = r#"{"Statement": [
///     {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
/// ]}"#;
/// let mut policies = Policies::default();
/// policies.vpc_endpoint.policy = Policy::read("the endpoint", only_reports, PolicyType::VpcEndpoint)?;
///
/// let user = "arn:aws:iam::111122223333:user/alice".parse()?;
/// let context = Context::new().with("aws:SourceVpce", "vpce-1a2b");
/// let request = Request::new(user, "s3:GetObject", "arn:aws:s3:::reports/q3.csv", None, context);
/// let decision = decide(&policies, &request);
/// assert_eq!(decision.decision(), EvalDecision::ImplicitDeny);
/// assert_eq!(
///     decision.message().expect("it is denied"),
///     "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:GetObject on resource: \
///      \"arn:aws:s3:::reports/q3.csv\" because no identity-based policy allows the s3:GetObject action"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide<'a>(policies: &'a Policies, request: &'a Request) -> Decision<'a> {
    let mut record = Record { outcomes: Vec::with_capacity(16), mismatches: Vec::with_capacity(32) };
    let reasons = evaluate(policies, request, &mut record).err().unwrap_or_default();
    let Record { outcomes, mismatches } = record;
    Decision { policies, request, reasons, outcomes, mismatches }
}

impl<'a> Decision<'a> {
    /// What comes of the request.
    pub fn decision(&self) -> EvalDecision {
        match self.reasons.first() {
            None => EvalDecision::Allowed,
            Some(Reason::Deny { .. }) => EvalDecision::ExplicitDeny,
            Some(Reason::NoAllow { .. }) => EvalDecision::ImplicitDeny,
        }
    }

    /// Each statement that was asked, in the order of the policies.
    pub fn statements(&self) -> impl Iterator<Item = Match<'_>> {
        let mut start = 0;
        self.outcomes.iter().map(move |outcome| {
            let mismatches = &self.mismatches[start..outcome.mismatches_end];
            start = outcome.mismatches_end;
            Match { policy: outcome.policy, statement: outcome.statement, mismatches }
        })
    }

    /// The statements that decide, as `MatchedStatements` of `simulate-custom-policy` has them: those that allow a request
    /// that is allowed, or those that deny it.
    pub fn matched_statements(&self) -> impl Iterator<Item = (&'a Policy, &'a Statement)> {
        let effect = if self.decision() == EvalDecision::Allowed { Effect::Allow } else { Effect::Deny };
        let matched =
            self.outcomes.iter().filter(move |outcome| outcome.reach.is_some() && outcome.statement.effect == effect);
        matched.map(|outcome| (outcome.policy, outcome.statement))
    }

    /// The sentence that AWS prints when it denies (`PO-13`).
    ///
    /// A service may print less; Amazon S3 does so to callers of other accounts.
    pub fn message(&self) -> Option<String> {
        let reason = self.reasons.first()?;
        let Self { request, .. } = self;
        let (principal, action) = (request.principal(), request.action());
        let on = match request.resource() {
            "*" => String::new(),
            arn => format!(" on resource: \"{arn}\""),
        };
        let because = match reason {
            Reason::NoAllow { policy_type, .. } => format!("because no {policy_type} allows the {action} action"),
            Reason::Deny { policy, .. } => {
                let arn = if policy.name.starts_with("arn:") { format!(": {}", policy.name) } else { String::new() };
                format!("with an explicit deny in {} {}{arn}", policy.policy_type.article(), policy.policy_type)
            }
        };
        Some(format!("User: {principal} is not authorized to perform: {action}{on} {because}"))
    }

    /// The rule behind a reason.
    pub fn rule(&self, reason: &Reason<'_>) -> Rule {
        match reason {
            Reason::Deny { .. } => Rule::Po01,
            Reason::NoAllow { policy_type, .. } => match policy_type {
                PolicyType::VpcEndpoint => self.endpoint_rule(),
                PolicyType::ServiceControl | PolicyType::ResourceControl => Rule::Po02,
                PolicyType::PermissionsBoundary | PolicyType::Session => Rule::Po05,
                PolicyType::RoleTrust => Rule::Po04,
                PolicyType::ResourceBased if self.request.is_in_one_account() => Rule::Po04,
                PolicyType::IdentityBased if self.request.is_in_one_account() => Rule::Po01,
                PolicyType::ResourceBased if self.request.principal().account().is_none() => Rule::Po01,
                PolicyType::ResourceBased | PolicyType::IdentityBased => Rule::Po07,
            },
        }
    }

    /// An account in a gateway endpoint's policy is a trap of its own.
    fn endpoint_rule(&self) -> Rule {
        let only_principal = |found: Match<'_>| {
            found.policy.policy_type == PolicyType::VpcEndpoint && found.mismatches == [Element::Principal]
        };
        if self.statements().any(only_principal) { Rule::Po24 } else { Rule::Po10 }
    }

    /// The rule by which a request is allowed.
    pub fn allowing_rule(&self) -> Rule {
        if matches!(self.request.principal(), Principal::Root(_)) {
            Rule::Po01
        } else if self.request.is_in_one_account() {
            Rule::Po04
        } else {
            Rule::Po07
        }
    }

    /// Whether it is the root user of the bucket's owner who may always mend the bucket policy, whatever it denies.
    pub fn is_owner_keeping_bucket_policy(&self) -> bool {
        keeps_bucket_policy(self.request)
    }
}
