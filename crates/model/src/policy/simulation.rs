//! Requests and answers as JSON, in the words of `aws iam simulate-custom-policy`.
//!
//! "SimulateCustomPolicy", <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>. That call
//! knows neither endpoints nor organizations nor sessions; their policies have fields of their own here, named likewise.

use std::borrow::Cow;

use nojson::{JsonValueKind, RawJson};
use serde::{Serialize, Serializer};

use super::context::{Context, Key, Values};
use super::decision::{Decision, decide};
use super::evaluation::EvalDecision;
use super::finding::{Finding, IssueCode, PolicyError};
use super::policies::{EndpointType, Policies};
use super::position::{Lines, Position};
use super::principal::{MalformedPrincipalError, Principal, is_account};
use super::reading::{Json, Reader, items, syntax};
use super::request::Request;
use super::statement::{Effect, Element, Policy, PolicyType, Statement};
use super::vocabulary::nearest;
use crate::rule::Rule;

/// One question, as JSON asks it: a caller, and each of its actions on each of its resources.
#[derive(Clone, Debug)]
pub struct Simulation<'p> {
    /// The policies: those that the question brings along, and for the rest those that it was read with.
    pub policies: Cow<'p, Policies>,
    /// The requests, the resources of the first action first.
    pub requests: Vec<Request>,
}

/// The fields that say who asks for what.
const REQUEST: [&str; 6] =
    ["CallerArn", "CallerCanonicalUserId", "ActionNames", "ResourceArns", "ResourceOwner", "ContextEntries"];

/// The fields that hold policies, and what is known of the endpoint.
const POLICIES: [&str; 9] = [
    "PolicyInputList",
    "PermissionsBoundaryPolicyInputList",
    "SessionPolicyInputList",
    "ResourcePolicy",
    "ServiceControlPolicyLevels",
    "ResourceControlPolicyInputList",
    "VpcEndpointPolicy",
    "VpcEndpointType",
    "VpcEndpointPolicySupported",
];

/// The keys that have a list of values whatever the request says.
///
/// "AWS global condition context keys",
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
pub(super) const MULTIVALUED_KEYS: [&str; 6] = [
    "aws:calledvia",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:resourceorgpaths",
    "aws:tagkeys",
    "aws:vpceorgpaths",
];

impl PolicyType {
    /// The type of a policy by the field that holds it, such as `ResourcePolicy` or `PolicyInputList.1`, and by its text: the
    /// trust policy of a role is known by its lack of a `Resource`.
    pub fn in_field(field: &str, document: &str) -> Option<Self> {
        let name = field.split('.').next().unwrap_or_default();
        Some(match name {
            "PolicyInputList" => Self::IdentityBased,
            "PermissionsBoundaryPolicyInputList" => Self::PermissionsBoundary,
            "SessionPolicyInputList" => Self::Session,
            "ResourcePolicy" => {
                let names_resource =
                    ["\"Resource\"", "\"NotResource\""].iter().any(|element| document.contains(element));
                let is_trust = document.contains("sts:AssumeRole") && !names_resource;
                if is_trust { Self::RoleTrust } else { Self::ResourceBased }
            }
            "ServiceControlPolicyLevels" => Self::ServiceControl,
            "ResourceControlPolicyInputList" => Self::ResourceControl,
            "VpcEndpointPolicy" => Self::VpcEndpoint,
            _ => return None,
        })
    }
}

impl Policies {
    /// Reads an object that has the fields of a question that hold policies, and no others.
    ///
    /// # Errors
    /// Everything in it, and in its policies, that is wrong.
    pub fn read(text: &str) -> Result<Self, PolicyError> {
        let json = RawJson::parse(text).map_err(|error| PolicyError { findings: vec![syntax(text, &error)] })?;
        let mut form = Form::new(text);
        let mut policies = Self::default();
        for (name, value) in form.members(json.value()) {
            if !form.policies(&mut policies, &name, value) {
                form.unknown(value, &name, POLICIES);
            }
        }
        form.finish(policies)
    }
}

impl<'p> Simulation<'p> {
    /// Reads a question. Policies that it does not bring along are those of `base`.
    ///
    /// # Errors
    /// Everything in it that is wrong.
    pub fn read(text: &str, base: &'p Policies) -> Result<Self, PolicyError> {
        let json = RawJson::parse(text).map_err(|error| PolicyError { findings: vec![syntax(text, &error)] })?;
        let mut form = Form::new(text);
        let mut policies = Cow::Borrowed(base);
        let mut fields = [None; REQUEST.len()];
        for (name, value) in form.members(json.value()) {
            if let Some(place) = REQUEST.iter().position(|known| *known == name) {
                fields[place] = Some(value);
            } else if !POLICIES.contains(&&*name) {
                form.unknown(value, &name, REQUEST.into_iter().chain(POLICIES));
            } else {
                form.policies(policies.to_mut(), &name, value);
            }
        }
        let requests = form.requests(json.value(), fields);
        form.finish(Self { policies, requests })
    }

    /// The answer to each request.
    pub fn decide(&self) -> impl Iterator<Item = Decision<'_>> {
        self.requests.iter().map(|request| decide(&self.policies, request))
    }
}

/// Reads the fields of a question.
struct Form<'t> {
    lines: Lines<'t>,
    findings: Vec<Finding>,
}

impl<'t> Form<'t> {
    fn new(text: &'t str) -> Self {
        Self { lines: Lines::new(text), findings: Vec::new() }
    }

    fn finish<T>(mut self, value: T) -> Result<T, PolicyError> {
        self.findings.retain(|finding| finding.finding_type == super::FindingType::Error);
        if self.findings.is_empty() { Ok(value) } else { Err(PolicyError { findings: self.findings }) }
    }

    fn note(&mut self, at: Json<'t, '_>, message: impl Into<String>, help: impl Into<String>, rule: Option<Rule>) {
        let issue_code = IssueCode::DataTypeMismatch;
        self.findings.push(Finding {
            finding_type: issue_code.finding_type(),
            issue_code,
            message: message.into(),
            help: help.into(),
            position: self.lines.position(at.position()),
            rule,
        });
    }

    fn unknown<'w>(&mut self, at: Json<'t, '_>, name: &str, known: impl IntoIterator<Item = &'w str>) {
        let help = format!("did you mean `{}`?", nearest(name, known));
        self.note(at, format!("there is no field `{name}`"), help, None);
    }

    /// The fields of an object; a field that is there twice is told.
    fn members<'j>(&mut self, json: Json<'t, 'j>) -> Vec<(Cow<'t, str>, Json<'t, 'j>)> {
        let Ok(members) = json.to_object() else {
            self.note(json, "this is no object", "write { \"CallerArn\": …, \"ActionNames\": … }", None);
            return Vec::new();
        };
        let mut fields: Vec<(Cow<'t, str>, Json<'t, 'j>)> = Vec::new();
        for (name, value) in members {
            let text = name.to_unquoted_string_str().unwrap_or_default();
            if fields.iter().any(|(known, _)| *known == text) {
                self.note(name, format!("the field `{text}` is here for the second time"), "keep one of them", None);
            } else {
                fields.push((text, value));
            }
        }
        fields
    }

    fn text(&mut self, json: Json<'t, '_>, what: &str) -> Option<Cow<'t, str>> {
        let text = json.to_unquoted_string_str().ok();
        if text.is_none() {
            self.note(json, format!("{what} is a text"), "write it in double quotes", None);
        }
        text
    }

    /// Reads a field that holds policies; whether there is such a field.
    fn policies(&mut self, policies: &mut Policies, name: &str, json: Json<'t, '_>) -> bool {
        match name {
            "PolicyInputList" => policies.identity_based = self.policy_list(json, name),
            "PermissionsBoundaryPolicyInputList" => policies.permissions_boundary = self.only(json, name),
            "SessionPolicyInputList" => policies.session = Some(self.policy_list(json, name)),
            "ResourcePolicy" => policies.resource_based = self.policy(json, name),
            "ServiceControlPolicyLevels" => {
                let levels = items(json).enumerate();
                policies.service_control =
                    levels.map(|(level, list)| self.policy_list(list, &format!("{name}.{}", level + 1))).collect();
            }
            "ResourceControlPolicyInputList" => policies.resource_control = self.policy_list(json, name),
            "VpcEndpointPolicy" => {
                if let Some(policy) = self.policy(json, name) {
                    policies.vpc_endpoint.policy = policy;
                }
            }
            "VpcEndpointType" => match self.text(json, "the type of an endpoint").as_deref() {
                Some("Gateway") => policies.vpc_endpoint.endpoint_type = EndpointType::Gateway,
                Some("Interface") => policies.vpc_endpoint.endpoint_type = EndpointType::Interface,
                Some(other) => {
                    self.note(json, format!("`{other}` is no type of endpoint"), "write Gateway or Interface", None);
                }
                None => {}
            },
            "VpcEndpointPolicySupported" => match json.as_raw_str() {
                "true" => policies.vpc_endpoint.supported = true,
                "false" => policies.vpc_endpoint.supported = false,
                other => self.note(json, format!("`{other}` is no Boolean"), "write true or false", None),
            },
            _ => return false,
        }
        true
    }

    fn policy_list(&mut self, json: Json<'t, '_>, name: &str) -> Vec<Policy> {
        let places = items(json).enumerate();
        places.filter_map(|(place, json)| self.policy(json, &format!("{name}.{}", place + 1))).collect()
    }

    fn only(&mut self, json: Json<'t, '_>, name: &str) -> Option<Policy> {
        let mut policies = self.policy_list(json, name);
        if let [_, second, ..] = policies.as_slice() {
            self.note(json, format!("there is only one {}", second.policy_type), "keep one of them", None);
        }
        policies.pop()
    }

    /// A policy: an object, or as AWS has it a text that holds one.
    fn policy(&mut self, json: Json<'t, '_>, name: &str) -> Option<Policy> {
        let is_text = json.kind() == JsonValueKind::String;
        let document = if is_text { self.text(json, "a policy")? } else { Cow::Borrowed(json.as_raw_str()) };
        let policy_type = PolicyType::in_field(name, &document)?;
        if !is_text {
            let (policy, findings) = Reader::read(name, self.lines.clone(), json, policy_type);
            self.findings.extend(findings);
            return policy;
        }
        let position = self.lines.position(json.position());
        match Policy::read(name, &document, policy_type) {
            Ok(policy) => Some(policy),
            Err(error) => {
                self.findings.extend(error.findings.into_iter().map(|finding| Finding {
                    message: format!("{name}, at {} of its text: {}", finding.position, finding.message),
                    position,
                    ..finding
                }));
                None
            }
        }
    }

    fn requests(&mut self, json: Json<'t, '_>, fields: [Option<Json<'t, '_>>; REQUEST.len()]) -> Vec<Request> {
        let [caller, canonical, actions, resources, owner, entries] = fields;
        let principal = self.caller(json, caller);
        let actions = self.actions(json, actions);
        let resources: Vec<_> = resources.into_iter().flat_map(items).filter_map(|json| self.resource(json)).collect();
        let resources = if resources.is_empty() { vec![Cow::Borrowed("*")] } else { resources };
        let owner = owner.and_then(|owner| self.account(owner));
        let canonical = canonical.and_then(|id| self.text(id, "a canonical user id"));
        let context = entries.map(|entries| self.context(entries)).unwrap_or_default();
        let Some(principal) = principal else { return Vec::new() };
        let request = |action: &str, resource: &str| {
            let request = Request::new(principal.clone(), action, resource, owner.as_deref(), context.clone());
            match &canonical {
                Some(id) => request.with_canonical_user_id(id.as_ref()),
                None => request,
            }
        };
        actions
            .iter()
            .flat_map(|action| resources.iter().map(move |resource| (action, resource)))
            .map(|(action, resource)| request(action, resource))
            .collect()
    }

    fn caller(&mut self, json: Json<'t, '_>, caller: Option<Json<'t, '_>>) -> Option<Principal> {
        let Some(caller) = caller else {
            self.note(json, "nobody asks: there is no `CallerArn`", MalformedPrincipalError::HELP, None);
            return None;
        };
        let text = self.text(caller, "`CallerArn`")?;
        text.parse()
            .map_err(|error: MalformedPrincipalError| {
                self.note(caller, error.to_string(), MalformedPrincipalError::HELP, None)
            })
            .ok()
    }

    fn actions(&mut self, json: Json<'t, '_>, actions: Option<Json<'t, '_>>) -> Vec<Cow<'t, str>> {
        const HELP: &str = "name the actions of the API that are asked for: [\"s3:GetObject\"]";
        let Some(actions) = actions else {
            self.note(json, "there is no `ActionNames`", HELP, None);
            return Vec::new();
        };
        let mut names = Vec::new();
        for json in items(actions) {
            let Some(name) = self.text(json, "an action") else { continue };
            let sound = name.split_once(':').is_some_and(|(service, action)| !service.is_empty() && !action.is_empty());
            if !sound || name.contains(['*', '?']) {
                self.note(json, format!("`{name}` is no action that a request can have"), HELP, None);
            }
            names.push(name);
        }
        names
    }

    fn resource(&mut self, json: Json<'t, '_>) -> Option<Cow<'t, str>> {
        let text = self.text(json, "a resource")?;
        let is_arn = text.starts_with("arn:") && text.bytes().filter(|byte| *byte == b':').count() >= 5;
        if !is_arn && text != "*" {
            let help = "write arn:partition:service:region:account:resource, or * for an action on no resource";
            self.note(json, format!("`{text}` is no ARN"), help, None);
        }
        Some(text)
    }

    fn account(&mut self, json: Json<'t, '_>) -> Option<Cow<'t, str>> {
        let text = self.text(json, "`ResourceOwner`")?;
        // AWS wants the ARN of the account; its number says the same.
        let root =
            |text: &str| text.parse().ok().and_then(|principal: Principal| principal.account().map(str::to_owned));
        if is_account(&text) {
            return Some(text);
        }
        let account = root(&text).map(Cow::Owned);
        if account.is_none() {
            self.note(json, format!("`{text}` is no account"), "write its 12 digits, or the ARN of its root", None);
        }
        account
    }

    fn context(&mut self, json: Json<'t, '_>) -> Context {
        let mut context = Context::new();
        for entry in items(json) {
            let (mut name, mut kind, mut values) = (None, None, None);
            for (field, value) in self.members(entry) {
                match &*field {
                    "ContextKeyName" => name = self.text(value, "`ContextKeyName`"),
                    "ContextKeyType" => kind = self.text(value, "`ContextKeyType`"),
                    "ContextKeyValues" => values = Some(value),
                    _ => self.unknown(value, &field, ["ContextKeyName", "ContextKeyType", "ContextKeyValues"]),
                }
            }
            let (Some(name), Some(values)) = (name, values) else {
                self.note(entry, "an entry needs `ContextKeyName` and `ContextKeyValues`", "add what is missing", None);
                continue;
            };
            let values: Vec<String> = items(values).filter_map(|value| self.context_value(value)).collect();
            let key = Key::new(&name);
            if context.contains(&key) {
                self.note(entry, format!("the key `{name}` is here for the second time"), "join its values", None);
            }
            let is_list = kind.is_some_and(|kind| kind.ends_with("List"));
            let values = match <[String; 1]>::try_from(values) {
                Ok([value]) if !is_list && !MULTIVALUED_KEYS.contains(&key.as_str()) => Values::Single(value),
                Ok([value]) => Values::Multiple(vec![value]),
                Err(values) => Values::Multiple(values),
            };
            context.set(key, values);
        }
        if context.contains(&Key::new("aws:SourceVpce")) && context.contains(&Key::new("aws:SourceIp")) {
            let help = "take aws:SourceIp away; the private address is aws:VpcSourceIp";
            self.note(json, "a request through an endpoint has no aws:SourceIp", help, Some(Rule::Po83));
        }
        context
    }

    /// Numbers and Booleans may be written as such.
    fn context_value(&mut self, json: Json<'t, '_>) -> Option<String> {
        match json.kind() {
            JsonValueKind::Integer | JsonValueKind::Float | JsonValueKind::Boolean => {
                Some(json.as_raw_str().to_owned())
            }
            _ => self.text(json, "a value").map(Cow::into_owned),
        }
    }
}

/// A request as [`Simulation::read`] reads it.
impl Serialize for Request {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = |(key, values): (&Key, &Values)| ContextEntry {
            context_key_name: key.written().into_owned(),
            context_key_type: if matches!(values, Values::Multiple(_)) { "stringList" } else { "string" },
            context_key_values: values.as_slice().to_vec(),
        };
        let form = RequestForm {
            caller_arn: self.principal().to_string(),
            caller_canonical_user_id: self.canonical_user_id(),
            action_names: [self.action()],
            resource_arns: [self.resource()],
            resource_owner: self.resource_account(),
            context_entries: self.own_context().map(entry).collect(),
        };
        form.serialize(serializer)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RequestForm<'a> {
    caller_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller_canonical_user_id: Option<&'a str>,
    action_names: [&'a str; 1],
    resource_arns: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_owner: Option<&'a str>,
    context_entries: Vec<ContextEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ContextEntry {
    context_key_name: String,
    context_key_type: &'static str,
    context_key_values: Vec<String>,
}

/// The answer to a question.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimulationResponse<'a> {
    /// The result for each action and resource.
    pub evaluation_results: Vec<EvaluationResult<'a>>,
}

/// The result for one action on one resource.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluationResult<'a> {
    eval_action_name: &'a str,
    eval_resource_name: &'a str,
    eval_decision: EvalDecision,
    matched_statements: Vec<SourceStatement<'a>>,
    /// The keys that the policies look at and the request does not have.
    missing_context_values: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<DenialReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statements: Option<Vec<StatementResult<'a>>>,
}

/// A statement and where it comes from.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct SourceStatement<'a> {
    source_policy_id: &'a str,
    source_policy_type: PolicyType,
    start_position: Position,
    end_position: Position,
}

impl<'a> SourceStatement<'a> {
    fn new(policy: &'a Policy, statement: &Statement) -> Self {
        Self {
            source_policy_id: &policy.name,
            source_policy_type: policy.policy_type,
            start_position: statement.start,
            end_position: statement.end,
        }
    }
}

/// Why a request is denied.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct DenialReason {
    policy_type: PolicyType,
    rule: Rule,
    message: String,
    help: String,
}

/// What a statement made of the request.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct StatementResult<'a> {
    #[serde(flatten)]
    source: SourceStatement<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    effect: Effect,
    matched: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mismatches: Vec<MismatchResult>,
}

/// An element that does not match.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct MismatchResult {
    element: &'static str,
    message: String,
}

impl<'a> EvaluationResult<'a> {
    /// The result of a decision; with `explain` it tells of every statement and every reason.
    ///
    /// `keys` are those that the policies look at ([`Policies::keys`]).
    pub fn new(decision: &'a Decision<'a>, keys: &[(&'a Key, &'a str)], explain: bool) -> Self {
        let request = decision.request;
        let absent = |(key, _): &&(&Key, &str)| !request.context().contains(key);
        Self {
            eval_action_name: request.action(),
            eval_resource_name: request.resource(),
            eval_decision: decision.decision(),
            matched_statements: decision
                .matched_statements()
                .map(|(policy, statement)| SourceStatement::new(policy, statement))
                .collect(),
            missing_context_values: keys.iter().filter(absent).map(|(_, written)| *written).collect(),
            message: decision.message(),
            reasons: if explain { reasons(decision) } else { Vec::new() },
            statements: explain.then(|| statements(decision)),
        }
    }
}

fn reasons(decision: &Decision<'_>) -> Vec<DenialReason> {
    let reason = |reason| DenialReason {
        policy_type: super::Reason::policy_type(reason),
        rule: decision.rule(reason),
        message: decision.sentence(reason),
        help: decision.help(reason),
    };
    decision.reasons.iter().map(reason).collect()
}

fn statements<'a>(decision: &'a Decision<'a>) -> Vec<StatementResult<'a>> {
    let result = |found: super::Match<'a>| StatementResult {
        source: SourceStatement::new(found.policy, found.statement),
        sid: found.statement.sid.as_deref(),
        effect: found.statement.effect,
        matched: found.is_match(),
        mismatches: found
            .mismatches
            .iter()
            .map(|&element| MismatchResult {
                element: match element {
                    Element::Principal => "Principal",
                    Element::Action => "Action",
                    Element::Resource => "Resource",
                    Element::Condition(_) => "Condition",
                },
                message: found.statement.mismatch(element, decision.request),
            })
            .collect(),
    };
    decision.statements().map(result).collect()
}
