//! From the text of a document to a [`Policy`], with the place of everything that is wrong.
//!
//! "Grammar of the IAM JSON policy language",
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use std::borrow::Cow;

use nojson::{JsonParseError, JsonValueKind, RawJson, RawJsonValue};
use smol_str::{SmolStr, StrExt};

use super::arn::{ArnError, ArnPattern};
use super::condition::{Condition, ConditionValues, ValueError};
use super::context::Key;
use super::finding::{Finding, FindingType, IssueCode, PolicyError};
use super::operator::{Operator, Test};
use super::pattern::{Pattern, Syntax, VariableError};
use super::position::{Lines, Position};
use super::principal::{PrincipalElement, PrincipalPattern};
use super::statement::{Effect, Patterns, Policy, PolicyType, Statement};
use super::vocabulary::nearest;
use crate::cloud::document::Document;
use crate::rule::Rule;

/// A value of a JSON text.
pub(super) type Json<'t, 'j> = RawJsonValue<'t, 'j>;

impl Policy {
    /// Reads a document that is attached as `policy_type` says.
    ///
    /// ```
    /// use vpce_model::policy::{Policy, PolicyType};
    ///
    /// let text = r#"{"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}"#;
    /// let policy = Policy::read("reader", text, PolicyType::IdentityBased)?;
    /// assert_eq!(policy.statements.len(), 1);
    ///
    /// let error = Policy::read("reader", &text.replace("s3:", ""), PolicyType::IdentityBased).unwrap_err();
    /// assert_eq!(error.findings[0].position.to_string(), "1:45");
    /// # Ok::<(), vpce_model::policy::PolicyError>(())
    /// ```
    ///
    /// # Errors
    /// Everything in the document for which AWS would refuse it.
    pub fn read(name: &str, text: &str, policy_type: PolicyType) -> Result<Self, PolicyError> {
        Self::read_at(name, text, Lines::new(text), policy_type)
    }

    /// Reads a document of a network; its places are those of the file that the document was taken from.
    ///
    /// # Errors
    /// Those of [`read`](Self::read).
    pub(super) fn of_document(name: &str, document: &Document, policy_type: PolicyType) -> Result<Self, PolicyError> {
        Self::read_at(name, document, Lines::of_document(document), policy_type)
    }

    fn read_at(name: &str, text: &str, lines: Lines<'_>, policy_type: PolicyType) -> Result<Self, PolicyError> {
        let json = RawJson::parse(text).map_err(|error| PolicyError { findings: vec![syntax_at(&lines, &error)] })?;
        let (policy, mut findings) = Reader::read(name, lines, json.value(), policy_type);
        findings.retain(|finding| finding.finding_type == FindingType::Error);
        match policy {
            Some(policy) if findings.is_empty() => Ok(policy),
            _ => Err(PolicyError { findings }),
        }
    }
}

/// The finding for a text that is no JSON.
pub(super) fn syntax(text: &str, error: &JsonParseError) -> Finding {
    syntax_at(&Lines::new(text), error)
}

fn syntax_at(lines: &Lines<'_>, error: &JsonParseError) -> Finding {
    let (message, help) = match error {
        JsonParseError::UnexpectedEos { .. } => ("the JSON ends too early", "close what is open: a quote, `]` or `}`"),
        JsonParseError::UnexpectedTrailingChar { .. } => ("there is more text behind the JSON", "take it away"),
        JsonParseError::UnexpectedValueChar { .. } => {
            ("this is not JSON", "look for a comma too many or too few, a missing quote, a comment")
        }
        JsonParseError::InvalidValue { .. } => {
            ("the JSON is nested too deeply", "a policy needs no more than six levels")
        }
    };
    Finding {
        finding_type: FindingType::Error,
        issue_code: IssueCode::JsonSyntaxError,
        message: message.to_owned(),
        help: help.to_owned(),
        position: lines.position(error.position()),
        rule: None,
    }
}

/// The items of a list, or the one thing that stands in its place.
pub(super) fn items<'t, 'j>(json: Json<'t, 'j>) -> impl Iterator<Item = Json<'t, 'j>> {
    // Asking for the wrong kind would make an error first: the kind is looked at.
    let list = (json.kind() == JsonValueKind::Array).then(|| json.to_array().ok()).flatten();
    let one = list.is_none().then_some(json);
    list.into_iter().flatten().chain(one)
}

/// A member of an object: its name, where that stands, and its value.
struct Member<'t, 'j> {
    name: Cow<'t, str>,
    place: Json<'t, 'j>,
    value: Json<'t, 'j>,
}

/// Reads one document, and notes what is to say about it.
pub(super) struct Reader<'t> {
    lines: Lines<'t>,
    policy_type: PolicyType,
    /// Whether `${…}` is a variable: from version 2012-10-17 on (`PO-52`).
    variables: bool,
    findings: Vec<Finding>,
}

/// The elements of a document.
const DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];

/// The elements of a statement.
const STATEMENT: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

impl<'t> Reader<'t> {
    /// The policy, as far as it can be read, and the findings in the order of the text.
    pub(super) fn read(
        name: &str,
        lines: Lines<'t>,
        json: Json<'t, '_>,
        policy_type: PolicyType,
    ) -> (Option<Policy>, Vec<Finding>) {
        let mut reader = Self { lines, policy_type, variables: false, findings: Vec::new() };
        let statements = reader.document(json);
        reader.findings.sort_by_key(|finding| finding.position);
        let policy = statements.map(|statements| Policy { name: name.to_owned(), policy_type, statements });
        (policy, reader.findings)
    }

    fn position(&self, json: Json<'t, '_>) -> Position {
        self.lines.position(json.position())
    }

    fn note(&mut self, at: Json<'t, '_>, code: IssueCode, message: impl Into<String>, help: impl Into<String>) {
        self.note_rule(at, code, message, help, None);
    }

    fn note_rule(
        &mut self,
        at: Json<'t, '_>,
        issue_code: IssueCode,
        message: impl Into<String>,
        help: impl Into<String>,
        rule: impl Into<Option<Rule>>,
    ) {
        self.findings.push(Finding {
            finding_type: issue_code.finding_type(),
            issue_code,
            message: message.into(),
            help: help.into(),
            position: self.position(at),
            rule: rule.into(),
        });
    }

    fn document(&mut self, json: Json<'t, '_>) -> Option<Vec<Statement>> {
        let [version, _id, statements] = self.members(json, "a policy", DOCUMENT)?;
        match version {
            None => self.note_rule(
                json,
                IssueCode::MissingVersion,
                "the policy has no `Version`, so it is read as 2008-10-17, without variables",
                "add \"Version\": \"2012-10-17\"",
                Rule::Po52,
            ),
            Some(version) => self.version(version),
        }
        let Some(statements) = statements else {
            self.note(json, IssueCode::MissingStatement, "the policy has no `Statement`", "add a list of statements");
            return None;
        };
        Some(self.list(statements).filter_map(|statement| self.statement(statement)).collect())
    }

    fn version(&mut self, json: Json<'t, '_>) {
        match self.text(json, "`Version`").as_deref() {
            Some("2012-10-17") => self.variables = true,
            Some("2008-10-17") | None => {}
            Some(other) => self.note(
                json,
                IssueCode::InvalidVersion,
                format!("`{other}` is no version of the policy language"),
                "write 2012-10-17; it is not a date that one chooses",
            ),
        }
    }

    fn statement(&mut self, json: Json<'t, '_>) -> Option<Statement> {
        let elements = self.members(json, "a statement", STATEMENT)?;
        let [sid, effect, principal, not_principal, action, not_action, resource, not_resource, condition] = elements;
        let start = self.position(json);
        let sid = sid.and_then(|sid| self.text(sid, "`Sid`")).filter(|sid| !sid.is_empty()).map(SmolStr::from);
        let effect = self.effect(json, effect);
        let principal = self.one_of(["Principal", "NotPrincipal"], principal, not_principal);
        let principal = self.principal(json, principal);
        let action = self.one_of(["Action", "NotAction"], action, not_action);
        if action.is_none() {
            self.note(json, IssueCode::MissingAction, "the statement has no `Action`", "add `Action` or `NotAction`");
        }
        let actions = action.map(|(negated, list)| self.actions(negated, list));
        let resource = self.one_of(["Resource", "NotResource"], resource, not_resource);
        if resource.is_none() && self.policy_type != PolicyType::RoleTrust {
            self.note(
                json,
                IssueCode::MissingResource,
                "the statement has no `Resource`",
                "add `Resource` or `NotResource`; \"*\" is everything",
            );
        }
        let resources = resource.map(|(negated, list)| self.resources(negated, list));
        let conditions = condition.map(|condition| self.conditions(condition)).unwrap_or_default();
        Some(Statement {
            sid,
            effect: effect?,
            start,
            end: self.lines.position(json.position() + json.as_raw_str().len()),
            conditions,
            principal,
            actions: actions?,
            resources,
        })
    }

    fn effect(&mut self, statement: Json<'t, '_>, effect: Option<Json<'t, '_>>) -> Option<Effect> {
        let Some(json) = effect else {
            let help = "add \"Effect\": \"Allow\" or \"Effect\": \"Deny\"";
            self.note(statement, IssueCode::MissingEffect, "the statement has no `Effect`", help);
            return None;
        };
        match self.text(json, "`Effect`")?.as_ref() {
            "Allow" => Some(Effect::Allow),
            "Deny" => Some(Effect::Deny),
            other => {
                let message = format!("`{other}` is no effect");
                self.note(json, IssueCode::InvalidEffect, message, "write Allow or Deny, in this case of letters");
                None
            }
        }
    }

    /// The element that is there, and whether it is the negated one of the two.
    fn one_of<'j>(
        &mut self,
        names: [&str; 2],
        plain: Option<Json<'t, 'j>>,
        negated: Option<Json<'t, 'j>>,
    ) -> Option<(bool, Json<'t, 'j>)> {
        if let (Some(_), Some(second)) = (plain, negated) {
            let [plain, negated] = names;
            self.note(
                second,
                IssueCode::UnsupportedElementCombination,
                format!("a statement has either `{plain}` or `{negated}`, not both"),
                "split it into two statements",
            );
        }
        plain.map(|json| (false, json)).or(negated.map(|json| (true, json)))
    }

    fn principal(&mut self, statement: Json<'t, '_>, found: Option<(bool, Json<'t, '_>)>) -> Option<PrincipalElement> {
        let Some((negated, json)) = found else {
            if self.policy_type.names_principals() {
                self.note_rule(
                    statement,
                    IssueCode::MissingPrincipal,
                    format!("a statement of a {} has to say whom it means", self.policy_type),
                    "add \"Principal\": \"*\", and narrow it with a condition",
                    (self.policy_type == PolicyType::VpcEndpoint).then_some(Rule::Po20),
                );
            }
            return None;
        };
        if !self.policy_type.names_principals() {
            self.note(
                json,
                IssueCode::UnsupportedPrincipal,
                format!("{} {} has no `Principal`", self.policy_type.article(), self.policy_type),
                "take it away: the policy means whoever it is attached to",
            );
        }
        if negated && self.policy_type == PolicyType::RoleTrust {
            let help = "list those who may in `Principal`";
            self.note_rule(
                json,
                IssueCode::UnsupportedPrincipal,
                "a role trust policy has no `NotPrincipal`",
                help,
                Rule::Po43,
            );
        }
        let mut entries = Vec::new();
        if json.kind() == JsonValueKind::Object {
            let [aws, federated, service, canonical] = self.members_as(
                json,
                "a principal",
                ["AWS", "Federated", "Service", "CanonicalUser"],
                IssueCode::InvalidPrincipalKey,
            )?;
            for json in aws.map(|aws| self.list(aws)).into_iter().flatten() {
                entries.extend(self.aws_principal(json));
            }
            let mut others = |list: Option<Json<'t, '_>>, make: fn(String) -> PrincipalPattern| {
                for json in list.map(|list| self.list(list)).into_iter().flatten() {
                    entries.extend(self.text(json, "a principal").map(|text| make(text.into_owned())));
                }
            };
            others(federated, PrincipalPattern::Federated);
            others(service, PrincipalPattern::Service);
            others(canonical, PrincipalPattern::CanonicalUser);
        } else if self.text(json, "a principal")? == "*" {
            entries.push(PrincipalPattern::Everyone);
        } else {
            self.note_rule(
                json,
                IssueCode::InvalidPrincipalFormat,
                format!("{} is no principal by itself", json.as_raw_str()),
                "write \"*\", or {\"AWS\": \"…\"}, {\"Service\": \"…\"}, {\"Federated\": \"…\"}",
                Rule::Po44,
            );
        }
        Some(PrincipalElement { negated, entries })
    }

    fn aws_principal(&mut self, json: Json<'t, '_>) -> Option<PrincipalPattern> {
        let text = self.text(json, "a principal")?;
        let principal = PrincipalPattern::of_aws(&text);
        if principal.is_none() {
            let (message, help) = if text.contains(['*', '?']) {
                (
                    format!("`{text}`: a part of a principal can't be a wildcard"),
                    "write \"*\" and a condition ArnLike on aws:PrincipalArn",
                )
            } else {
                (
                    format!("`{text}` names no account, user, role or session"),
                    "write an account id of 12 digits, or an ARN such as arn:aws:iam::111122223333:role/App",
                )
            };
            self.note_rule(json, IssueCode::InvalidPrincipalFormat, message, help, Rule::Po44);
        }
        principal
    }

    fn actions(&mut self, negated: bool, json: Json<'t, '_>) -> Patterns<Pattern> {
        let mut list = Vec::new();
        for json in self.list(json) {
            let Some(text) = self.text(json, "an action") else { continue };
            let sound = match text.split_once(':') {
                Some((service, name)) => {
                    !service.is_empty() && !name.is_empty() && !service.contains(['*', '?']) && !name.contains(':')
                }
                None => text == "*",
            };
            if !sound {
                self.note_rule(
                    json,
                    IssueCode::InvalidAction,
                    format!("`{text}` is no action"),
                    "write a service and an action, such as s3:GetObject or s3:Get*, or \"*\"",
                    Rule::Po40,
                );
            }
            // Variables have no meaning in an action.
            let syntax = Syntax { wildcards: true, variables: false };
            list.extend(Pattern::new(&text.to_ascii_lowercase_smolstr(), syntax));
        }
        Patterns { negated, list }
    }

    fn resources(&mut self, negated: bool, json: Json<'t, '_>) -> Patterns<ArnPattern> {
        let mut list = Vec::new();
        for json in self.list(json) {
            let Some(text) = self.text(json, "a resource") else { continue };
            match ArnPattern::of_resource(&text, self.variables) {
                Ok(pattern) => list.push(pattern),
                Err(error) => self.arn_error(json, &text, error),
            }
        }
        Patterns { negated, list }
    }

    fn arn_error(&mut self, json: Json<'t, '_>, text: &str, error: ArnError) {
        const SHAPE: &str = "write \"*\", or an ARN such as arn:aws:s3:::bucket/*";
        let (code, message, help, rule) = match error {
            ArnError::Prefix => (IssueCode::InvalidArnPrefix, format!("`{text}` is no ARN"), SHAPE, Rule::Po41),
            ArnError::MissingField => (
                IssueCode::MissingArnField,
                format!("`{text}` has fewer than six fields"),
                "write arn:partition:service:region:account:resource; a field may be empty or a wildcard",
                Rule::Po41,
            ),
            ArnError::WildcardInService => (
                IssueCode::InvalidArnServiceCase,
                format!("`{text}`: the service of an ARN can't have a wildcard"),
                "name the service, or write \"*\" for everything",
                Rule::Po41,
            ),
            ArnError::EarlyVariable => (
                IssueCode::VariableUnsupportedInElement,
                format!("`{text}`: a variable stands before the fifth colon"),
                "use variables only in the last part of the ARN",
                Rule::Po51,
            ),
            ArnError::Variable(error) => return self.variable_error(json, text, error),
        };
        self.note_rule(json, code, message, help, rule);
    }

    fn variable_error(&mut self, json: Json<'t, '_>, text: &str, error: VariableError) {
        let (code, what) = match error {
            VariableError::MissingBrace => (IssueCode::MissingBraceInVariable, "a variable is not closed by `}`"),
            VariableError::MissingQuote => {
                (IssueCode::MissingQuoteInVariable, "the default of a variable is not in single quotes")
            }
            VariableError::Space => (IssueCode::UnsupportedSpaceInVariable, "a variable has a space in its name"),
            VariableError::Empty => (IssueCode::EmptyVariable, "a variable has no name"),
        };
        let help = "write ${aws:username}, or ${aws:PrincipalTag/team, 'none'} with a default; ${$} is a dollar sign";
        self.note_rule(json, code, format!("`{text}`: {what}"), help, Rule::Po50);
    }

    fn conditions(&mut self, json: Json<'t, '_>) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for Member { name, place, value } in self.distinct(json, "`Condition`") {
            let Some(operator) = self.operator(place, &name) else { continue };
            for key in self.distinct(value, "a condition operator's value") {
                conditions.extend(self.condition(operator, key));
            }
        }
        conditions
    }

    fn operator(&mut self, json: Json<'t, '_>, text: &str) -> Option<Operator> {
        let operator: Operator = match text.parse() {
            Ok(operator) => operator,
            Err(error) => {
                let help = format!("did you mean {}?", nearest(text, Operator::names()));
                self.note(json, IssueCode::InvalidConditionOperator, format!("{error}"), help);
                return None;
            }
        };
        if operator.test == Test::Null && (operator.if_exists || operator.qualifier.is_some()) {
            let help = "write Null alone: it asks whether the key is there";
            self.note_rule(json, IssueCode::NullWithIfExists, format!("`{operator}` makes no sense"), help, Rule::Po69);
            return None;
        }
        Some(operator)
    }

    fn condition(&mut self, operator: Operator, key: Member<'t, '_>) -> Option<Condition> {
        let Member { name, place: key, value: json } = key;
        if !name.contains(':') || name.starts_with(':') || name.ends_with(':') {
            let help = "write a service or aws, a colon and a name: aws:SourceVpce";
            self.note(key, IssueCode::InvalidConditionKeyFormat, format!("`{name}` is no condition key"), help);
        }
        let written: Vec<_> = self.list(json).map(|place| self.condition_value(place)).collect();
        let written: Vec<_> = written.into_iter().collect::<Option<_>>()?;
        if operator.test == Test::Bool && operator.qualifier.is_none() && written.len() > 1 {
            let help = "a request has one value: compare it with true or with false";
            let message = "a Boolean is compared with several values";
            self.note_rule(json, IssueCode::InvalidConditionMultipleBoolean, message, help, Rule::Po65);
        }
        let values = ConditionValues::read(operator.test, written.iter().map(SmolStr::as_str), self.variables);
        match values {
            Ok(values) => Some(Condition {
                operator,
                key: Key::new(&name),
                written_key: name.into(),
                written,
                position: self.position(key),
                values,
            }),
            Err((place, error)) => {
                self.value_error(items(json).nth(place).unwrap_or(json), operator, &written[place], error);
                None
            }
        }
    }

    /// A value may be a text, a number or a Boolean; all become texts.
    fn condition_value(&mut self, json: Json<'t, '_>) -> Option<SmolStr> {
        match json.kind() {
            JsonValueKind::Integer | JsonValueKind::Float | JsonValueKind::Boolean => Some(json.as_raw_str().into()),
            _ => self.text(json, "a condition's value").map(SmolStr::from),
        }
    }

    fn value_error(&mut self, json: Json<'t, '_>, operator: Operator, text: &str, error: ValueError) {
        let (what, help, rule) = match error {
            ValueError::Arn(error) => return self.arn_error(json, text, error),
            ValueError::Variable(error) => return self.variable_error(json, text, error),
            ValueError::Number => ("no number, and", "write an integer or a decimal, such as 10 or 2.5", Rule::Po63),
            ValueError::Date => {
                ("no date, and", "write it as 2026-08-01T00:00:00Z, or as the seconds since 1970", Rule::Po64)
            }
            ValueError::Bool if operator.test == Test::Null => (
                "neither `true` nor `false`, but",
                "true asks for a key that is absent, false for one that is there",
                Rule::Po69,
            ),
            ValueError::Bool => {
                ("neither `true` nor `false`, but", "write true or false, without variables", Rule::Po65)
            }
            ValueError::Base64 => ("no Base64, and", "encode the bytes as Base64, with padding", Rule::Po66),
            ValueError::Network => {
                ("no address and no CIDR block, and", "write 203.0.113.0/24, 203.0.113.9 or 2001:db8::/32", Rule::Po67)
            }
            ValueError::HostBits => (
                "a CIDR block with bits behind its prefix, and",
                "write its first address, or a longer prefix",
                Rule::Po67,
            ),
        };
        let message = format!("`{text}` is {what} `{operator}` needs one");
        self.note_rule(json, IssueCode::InvalidConditionDataType, message, help, rule);
    }

    /// The items of a list, or the one thing that stands in its place.
    fn list<'j>(&mut self, json: Json<'t, 'j>) -> impl Iterator<Item = Json<'t, 'j>> + use<'t, 'j> {
        if items(json).next().is_none() {
            let help = "a list without items matches nothing: add one, or take the element away";
            self.note(json, IssueCode::EmptyArray, "the list is empty", help);
        }
        items(json)
    }

    fn text(&mut self, json: Json<'t, '_>, what: &str) -> Option<Cow<'t, str>> {
        let text = json.to_unquoted_string_str().ok();
        if text.is_none() {
            let kind = match json.kind() {
                JsonValueKind::Null => "null",
                JsonValueKind::Boolean => "a Boolean",
                JsonValueKind::Integer | JsonValueKind::Float => "a number",
                JsonValueKind::Array => "a list",
                JsonValueKind::Object | JsonValueKind::String => "an object",
            };
            let message = format!("{what} is a text, and this is {kind}");
            self.note(json, IssueCode::DataTypeMismatch, message, "write it in double quotes");
        }
        text
    }

    /// The members of an object.
    fn object<'j>(
        &mut self,
        json: Json<'t, 'j>,
        what: &str,
    ) -> Option<impl Iterator<Item = Member<'t, 'j>> + use<'t, 'j>> {
        let Ok(members) = json.to_object() else {
            let message = format!("{what} is an object");
            self.note(json, IssueCode::DataTypeMismatch, message, "write it as { \"…\": … }");
            return None;
        };
        Some(members.map(|(place, value)| {
            let name = place.to_unquoted_string_str().unwrap_or_default();
            Member { name, place, value }
        }))
    }

    /// Tells of a member whose name was there before, in whatever case.
    fn repeated(&mut self, place: Json<'t, '_>) {
        let message = format!("{} is here for the second time", place.as_raw_str());
        self.note(place, IssueCode::DuplicateKey, message, "join the two: only one of them would count");
    }

    /// The members of an object, without those whose name was there before.
    fn distinct<'j>(&mut self, json: Json<'t, 'j>, what: &str) -> Vec<Member<'t, 'j>> {
        let mut members: Vec<Member<'t, 'j>> = Vec::new();
        for member in self.object(json, what).into_iter().flatten() {
            if members.iter().any(|known| known.name.eq_ignore_ascii_case(&member.name)) {
                self.repeated(member.place);
            } else {
                members.push(member);
            }
        }
        members
    }

    fn members<'j, const N: usize>(
        &mut self,
        json: Json<'t, 'j>,
        what: &str,
        names: [&str; N],
    ) -> Option<[Option<Json<'t, 'j>>; N]> {
        self.members_as(json, what, names, IssueCode::InvalidPolicyElement)
    }

    /// The values under known names; any other name is told under a code.
    fn members_as<'j, const N: usize>(
        &mut self,
        json: Json<'t, 'j>,
        what: &str,
        names: [&str; N],
        unknown: IssueCode,
    ) -> Option<[Option<Json<'t, 'j>>; N]> {
        let mut found = [None; N];
        for Member { name, place, value } in self.object(json, what)? {
            match names.iter().position(|known| known.eq_ignore_ascii_case(&name)) {
                Some(known) if found[known].is_some() => self.repeated(place),
                Some(known) if names[known] == name => found[known] = Some(value),
                _ => {
                    let help = format!("{what} has {}", names.join(", "));
                    self.note(place, unknown, format!("{what} has no element `{name}`"), help);
                }
            }
        }
        Some(found)
    }
}
