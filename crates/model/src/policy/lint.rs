//! What AWS accepts in a policy and nobody wants, beside what it refuses.

use std::collections::BTreeSet;

use ipnet::{IpNet, Ipv4Net};
use nojson::RawJson;
use smol_str::SmolStr;

use super::arn::ArnPattern;
use super::condition::{Condition, ConditionValues};
use super::context::{GLOBAL_KEYS, Key};
use super::finding::{Finding, IssueCode};
use super::operator::{Qualifier, Test};
use super::policies::EndpointType;
use super::position::{Lines, Position};
use super::principal::PrincipalPattern;
use super::reading::{Reader, syntax};
use super::simulation::MULTIVALUED_KEYS;
use super::statement::{Effect, Patterns, Policy, PolicyType, Statement};
use super::vocabulary::{condition_keys, nearest, service_prefixes};
use crate::rule::Rule;

/// Everything that is to say about a document, in the order of its text.
///
/// ```
/// use vpce_model::policy::{EndpointType, IssueCode, PolicyType, lint};
///
/// let text = r#"{"Version": "2012-10-17", "Statement": [{
///     "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*"
/// }]}"#;
/// let findings = lint(text, PolicyType::VpcEndpoint, EndpointType::Gateway);
/// assert_eq!(findings[0].issue_code, IssueCode::UnsupportedPrincipal);
/// assert_eq!(findings[0].rule.map(|rule| rule.id()), Some("PO-24"));
/// ```
pub fn lint(text: &str, policy_type: PolicyType, endpoint_type: EndpointType) -> Vec<Finding> {
    let json = match RawJson::parse(text) {
        Ok(json) => json,
        Err(error) => return vec![syntax(text, &error)],
    };
    let (policy, findings) = Reader::read("", Lines::new(text), json.value(), policy_type);
    let mut linter = Linter { text, policy_type, endpoint_type, findings };
    linter.size();
    if let Some(policy) = &policy {
        linter.policy(policy);
    }
    linter.findings.sort_by_key(|finding| (finding.position, finding.finding_type));
    linter.findings
}

/// The keys that hold ids which AWS made up.
const SYSTEM_IDS: [&str; 9] = [
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:sourceaccount",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
];

/// The keys that only a request through an endpoint has (`PO-80` … `PO-82`).
const ENDPOINT_KEYS: [&str; 3] = ["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"];

/// How many characters must stand in a row beside a wildcard (`PO-26`).
const BESIDE_WILDCARD: usize = 6;

struct Linter<'t> {
    text: &'t str,
    policy_type: PolicyType,
    endpoint_type: EndpointType,
    findings: Vec<Finding>,
}

impl Linter<'_> {
    fn note(
        &mut self,
        position: Position,
        issue_code: IssueCode,
        message: impl Into<String>,
        help: &str,
        rule: impl Into<Option<Rule>>,
    ) {
        let finding_type = issue_code.finding_type();
        let (message, help, rule) = (message.into(), help.to_owned(), rule.into());
        self.findings.push(Finding { finding_type, issue_code, message, help, position, rule });
    }

    /// "IAM and AWS STS quotas", <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>; "Quotas for
    /// AWS Organizations", <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html>
    fn size(&mut self) {
        let without_space = || self.text.chars().filter(|letter| !letter.is_whitespace()).count();
        let whole = || self.text.chars().count();
        let (size, most) = match self.policy_type {
            PolicyType::VpcEndpoint | PolicyType::ResourceBased => (whole(), 20_480),
            PolicyType::IdentityBased | PolicyType::PermissionsBoundary => (without_space(), 6_144),
            PolicyType::RoleTrust | PolicyType::Session => (without_space(), 2_048),
            PolicyType::ServiceControl | PolicyType::ResourceControl => (whole(), 5_120),
        };
        if size <= most {
            return;
        }
        let endpoint = self.policy_type == PolicyType::VpcEndpoint;
        let code = if endpoint { IssueCode::PolicySizeExceedsEndpointQuota } else { IssueCode::PolicySizeExceedsQuota };
        let message = format!(
            "the policy has {size} characters, and {} {} may have {most}",
            self.policy_type.article(),
            self.policy_type
        );
        let help = "say more with fewer statements: wildcards, conditions, an organization in place of accounts";
        self.note(Position { line: 1, column: 1 }, code, message, help, endpoint.then_some(Rule::Po20));
    }

    fn policy(&mut self, policy: &Policy) {
        let mut sids = BTreeSet::new();
        for statement in &policy.statements {
            if let Some(sid) = statement.sid.as_deref().filter(|sid| !sids.insert(*sid)) {
                let message = format!("another statement is called `{sid}` too");
                self.note(
                    statement.start,
                    IssueCode::UniqueSidsRecommended,
                    message,
                    "give it a name of its own",
                    None,
                );
            }
            self.principal(statement);
            self.actions(statement);
            self.resources(statement);
            self.variables(statement);
            self.reach(statement);
            for condition in &statement.conditions {
                self.condition(statement, condition);
            }
        }
    }

    /// What looks like a variable and is none.
    fn variables(&mut self, statement: &Statement) {
        let resources = statement.resources.iter().flat_map(|resources| &resources.list).flat_map(ArnPattern::patterns);
        let spelt = resources.filter(|pattern| pattern.spells_variable()).map(|_| statement.start).next();
        let in_condition = |condition: &&Condition| condition.values.patterns().iter().any(|it| it.spells_variable());
        let spelt = spelt.into_iter().chain(statement.conditions.iter().filter(in_condition).map(|it| it.position));
        for position in spelt {
            let message = "in this version `${…}` is plain text, no variable";
            let help = "write \"Version\": \"2012-10-17\"";
            self.note(position, IssueCode::VariableUnsupportedInVersion, message, help, Rule::Po52);
        }
    }

    fn principal(&mut self, statement: &Statement) {
        let Some(principal) = &statement.principal else { return };
        if principal.negated && statement.effect == Effect::Allow {
            let message = "`NotPrincipal` with Allow lets in everybody but those listed, unsigned requests too";
            let help = "list in `Principal` who may";
            self.note(statement.start, IssueCode::AllowWithNotPrincipal, message, help, Rule::Po43);
        }
        let of_gateway = self.policy_type == PolicyType::VpcEndpoint && self.endpoint_type == EndpointType::Gateway;
        let narrow = |entry: &&PrincipalPattern| **entry != PrincipalPattern::Everyone;
        if let Some(entry) = principal.entries.iter().find(narrow).filter(|_| of_gateway) {
            let (message, rule) = match entry {
                PrincipalPattern::Account(account) => {
                    (format!("at a gateway endpoint, account {account} means its root user alone"), Rule::Po24)
                }
                _ => ("the policy of a gateway endpoint has `*` as its `Principal`".to_owned(), Rule::Po23),
            };
            let help = "write \"Principal\": \"*\", and a condition on aws:PrincipalAccount or aws:PrincipalArn";
            self.note(statement.start, IssueCode::UnsupportedPrincipal, message, help, rule);
        }
    }

    /// Statements that match too much, or nothing.
    fn reach(&mut self, statement: &Statement) {
        let lists_nothing = statement.actions.is_empty_list()
            || statement.resources.as_ref().is_some_and(Patterns::is_empty_list)
            || statement.conditions.iter().any(|condition| condition.written.is_empty());
        let reason = if lists_nothing { Some("an empty list matches nothing") } else { contradiction(statement) };
        if let Some(reason) = reason {
            let message = format!("the statement never matches: {reason}");
            self.note(statement.start, IssueCode::StatementNeverMatches, message, "mend it, or take it away", None);
        }
        if self.policy_type == PolicyType::ResourceBased && locks_out(statement) {
            let bare = statement.conditions.is_empty();
            let message = if bare {
                "everybody is denied everything, the owner's administrators too"
            } else {
                "everybody outside the endpoint is denied, the owner's administrators and AWS services too"
            };
            let help = "spare an administrator by ArnNotEquals on aws:PrincipalArn, and services by aws:ViaAWSService, or \
                        deny fewer actions";
            self.note(statement.start, IssueCode::DenyLocksEverybodyOut, message, help, Rule::Po100);
        }
    }

    fn condition(&mut self, statement: &Statement, condition: &Condition) {
        let position = condition.position;
        let key = condition.key.as_str();
        let name = key.split('/').next().unwrap_or_default();
        let known = || GLOBAL_KEYS.iter().any(|known| known.eq_ignore_ascii_case(name));
        if name.starts_with("aws:") && !known() {
            let message = format!("AWS has no condition key `{}`", condition.written_key);
            let help = format!("did you mean {}?", nearest(name, GLOBAL_KEYS));
            self.note(position, IssueCode::InvalidGlobalConditionKey, message, &help, None);
        }
        self.service_key(condition);
        let single = name.starts_with("aws:") && !MULTIVALUED_KEYS.contains(&name);
        if single && condition.operator.qualifier == Some(Qualifier::ForAllValues) && statement.effect == Effect::Allow
        {
            let message =
                format!("`{}` has one value, and ForAllValues also holds where it is absent", condition.written_key);
            let help = "leave ForAllValues away";
            self.note(position, IssueCode::ForAllValuesWithSingleValuedKey, message, help, Rule::Po76);
        }
        if single && condition.operator.qualifier == Some(Qualifier::ForAnyValue) && statement.effect == Effect::Deny {
            let message =
                format!("`{}` has one value, and ForAnyValue denies nothing where it is absent", condition.written_key);
            let help = "leave ForAnyValue away";
            self.note(position, IssueCode::ForAnyValueWithSingleValuedKey, message, help, Rule::Po73);
        }
        let equals = matches!(condition.operator.test, Test::StringEquals | Test::StringEqualsIgnoreCase);
        if let Some(value) = condition.written.iter().find(|value| equals && has_wildcard(value)) {
            let message = format!("`{value}`: to {} a wildcard is a character like any other", condition.operator);
            self.note(
                position,
                IssueCode::WildcardWithoutLikeOperator,
                message,
                "use StringLike or StringNotLike",
                Rule::Po60,
            );
        }
        self.ids(condition);
        self.addresses(condition);
        if self.policy_type == PolicyType::VpcEndpoint {
            self.endpoint_condition(condition);
        }
    }

    /// A key of a service that has others. Those of identity providers are theirs to name.
    fn service_key(&mut self, condition: &Condition) {
        let key = condition.key.as_str();
        let Some((service, _)) = key.split_once(':').filter(|(service, _)| *service != "aws" && !service.contains('.'))
        else {
            return;
        };
        let prefix = |known: &&str| known.split_once(':').is_some_and(|(own, _)| own.eq_ignore_ascii_case(service));
        let mut known = condition_keys().filter(prefix).peekable();
        // With a name of one's own behind: s3:ExistingObjectTag/team, kms:EncryptionContext:team.
        let is = |known: &str| {
            let (start, rest) = (key.get(..known.len()), key.get(known.len()..));
            start.is_some_and(|start| start.eq_ignore_ascii_case(known))
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':']))
        };
        if known.peek().is_some() && !known.any(|known| known.len() <= key.len() && is(known)) {
            let message = format!("{service} has no condition key `{}`", condition.written_key);
            let help = format!("did you mean {}?", nearest(key, condition_keys().filter(prefix)));
            self.note(condition.position, IssueCode::InvalidServiceConditionKey, message, &help, None);
        }
    }

    /// Actions of services that AWS does not have.
    fn actions(&mut self, statement: &Statement) {
        let services = statement.actions.list.iter().filter_map(|pattern| pattern.literal_start().split_once(':'));
        for (service, _) in services {
            if !service_prefixes().any(|known| known == service) {
                let message = format!("there is no service `{service}`");
                let help = format!("did you mean {}?", nearest(service, service_prefixes()));
                self.note(statement.start, IssueCode::InvalidServiceInAction, message, &help, Rule::Po40);
            }
        }
    }

    /// The accounts in ARNs (`PO-27`).
    fn resources(&mut self, statement: &Statement) {
        let patterns = statement.resources.iter().flat_map(|resources| &resources.list);
        if patterns.into_iter().any(has_mixed_account) {
            self.mixed_account(statement.start);
        }
        for condition in &statement.conditions {
            if matches!(&condition.values, ConditionValues::Arns(patterns) if patterns.iter().any(has_mixed_account)) {
                self.mixed_account(condition.position);
            }
        }
    }

    fn mixed_account(&mut self, position: Position) {
        if self.policy_type == PolicyType::VpcEndpoint {
            let message = "the account of an ARN is a number or a wildcard, not some digits and a wildcard";
            self.note(position, IssueCode::InvalidArnAccount, message, "write all 12 digits, or *", Rule::Po27);
        }
    }

    fn ids(&mut self, condition: &Condition) {
        if condition.operator.test == Test::Null {
            return;
        }
        let (prefix, code) = match condition.key.as_str() {
            "aws:sourcevpc" => ("vpc-", IssueCode::InvalidVpcFormat),
            "aws:sourcevpce" => ("vpce-", IssueCode::InvalidVpceFormat),
            _ => return,
        };
        let strange = |value: &&SmolStr| !value.starts_with(prefix) && !has_wildcard(value) && !value.contains("${");
        if let Some(value) = condition.written.iter().find(strange) {
            let message = format!("`{value}` is no id that starts with {prefix}");
            self.note(condition.position, code, message, "compare the key with an id", None);
        }
    }

    fn addresses(&mut self, condition: &Condition) {
        let ConditionValues::Networks(networks) = &condition.values else { return };
        if condition.key.as_str() != "aws:sourceip" {
            return;
        }
        if let Some(network) = networks.iter().find(|network| is_private(network)) {
            let message = format!("no request comes from {network}: aws:SourceIp is a public address");
            let help = "use aws:VpcSourceIp, aws:SourceVpc or aws:SourceVpce";
            self.note(condition.position, IssueCode::PrivateIpAddress, message, help, Rule::Po83);
        }
    }

    /// What endpoint policies do not take.
    fn endpoint_condition(&mut self, condition: &Condition) {
        let position = condition.position;
        if condition.key.as_str() == "aws:sourceip" {
            let message = "a request through an endpoint has no aws:SourceIp";
            self.note(position, IssueCode::SourceIpBehindEndpoint, message, "use aws:VpcSourceIp", Rule::Po83);
        }
        let system_id = SYSTEM_IDS.contains(&condition.key.as_str());
        let like = condition.operator.test == Test::StringLike;
        let numeric = matches!(condition.operator.test, Test::Numeric(_));
        if system_id && (numeric || condition.written.iter().any(|value| like && has_wildcard(value))) {
            let message = format!("`{}` takes neither wildcards nor numeric operators here", condition.written_key);
            self.note(position, IssueCode::WildcardInSystemId, message, "list the ids, with StringEquals", Rule::Po25);
        } else if let Some(value) = condition.written.iter().find(|value| like && has_lonely_wildcard(value)) {
            let message = format!("`{value}` has fewer than six characters in a row beside a wildcard");
            self.note(position, IssueCode::ShortWildcard, message, "write more of the value out", Rule::Po26);
        }
    }
}

/// Whether the account of an ARN is digits and wildcards together.
fn has_mixed_account(pattern: &ArnPattern) -> bool {
    let ArnPattern::Fields(fields) = pattern else { return false };
    fields.get(4).is_some_and(|account| account.has_wildcards() && !account.is_everything())
}

/// Why the conditions of a statement can't hold together, if they can't.
fn contradiction(statement: &Statement) -> Option<&'static str> {
    let needs =
        |wanted: &Key| statement.conditions.iter().any(|condition| condition.key == *wanted && needs_key(condition));
    let asks_absence =
        |condition: &&Condition| matches!(&condition.values, ConditionValues::Null(wanted) if *wanted == [true]);
    if statement.conditions.iter().filter(asks_absence).any(|condition| needs(&condition.key)) {
        return Some("it wants a key both absent and with a value");
    }
    let behind_endpoint = ENDPOINT_KEYS.iter().any(|key| needs(&Key::new(key)));
    (behind_endpoint && needs(&Key::new("aws:SourceIp"))).then_some("no request has aws:SourceIp and an endpoint")
}

/// Whether a condition fails for a request without its key.
fn needs_key(condition: &Condition) -> bool {
    match &condition.values {
        ConditionValues::Null(wanted) => *wanted == [false],
        _ => !condition.holds(&super::Context::new()),
    }
}

/// Whether a statement keeps everybody from mending it: a Deny for all, of the calls that change policies, without exception or
/// with none but the endpoint.
fn locks_out(statement: &Statement) -> bool {
    let everybody = statement
        .principal
        .as_ref()
        .is_some_and(|principal| !principal.negated && principal.entries.contains(&PrincipalPattern::Everyone));
    let nowhere = super::Context::new();
    let only_endpoint = statement
        .conditions
        .iter()
        .all(|condition| condition.holds(&nowhere) && ENDPOINT_KEYS.contains(&condition.key.as_str()));
    let changes_policy = statement.actions.list.iter().any(|pattern| pattern.matches("s3:putbucketpolicy", &nowhere));
    statement.effect == Effect::Deny && everybody && only_endpoint && changes_policy != statement.actions.negated
}

fn is_private(network: &IpNet) -> bool {
    let private = [(10, 0, 8), (172, 16, 12), (192, 168, 16)];
    let blocks =
        private.iter().map(|(first, second, prefix)| Ipv4Net::new_assert([*first, *second, 0, 0].into(), *prefix));
    let IpNet::V4(network) = network else { return false };
    blocks.into_iter().any(|block| block.contains(network))
}

/// Whether a value has a `*` or `?` outside of variables.
fn has_wildcard(value: &str) -> bool {
    value.replace("${*}", "").replace("${?}", "").contains(['*', '?'])
}

/// Whether a wildcard has too few characters on both sides.
fn has_lonely_wildcard(value: &str) -> bool {
    let runs: Vec<usize> = value.split(['*', '?']).map(|run| run.chars().count()).collect();
    runs.windows(2).any(|sides| sides.iter().all(|run| *run < BESIDE_WILDCARD))
}
