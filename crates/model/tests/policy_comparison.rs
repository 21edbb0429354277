//! The evaluation, compared with a second one that is slow and obvious: it reads documents as plain JSON each time, tries
//! wildcards letter by letter, and follows the rules from top to bottom. Policies and requests are generated from few words,
//! so that they often match.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use vpce_model::policy::{
    Context, EndpointType, EvalDecision, Policies, Policy, PolicyType, Request, decide, is_allowed,
};

const OURS: &str = "111122223333";
const THEIRS: &str = "444455556666";

/// Every policy of a situation, as JSON.
#[derive(Clone, Debug)]
struct Situation {
    service_control: Vec<Vec<Value>>,
    resource_control: Vec<Value>,
    endpoint: Option<Value>,
    gateway: bool,
    supported: bool,
    resource: Option<Value>,
    identity: Vec<Value>,
    boundary: Option<Value>,
    session: Option<Vec<Value>>,
}

/// A request, before anything follows from it.
#[derive(Clone, Debug)]
struct Question {
    caller: &'static str,
    action: &'static str,
    resource: &'static str,
    owner: Option<&'static str>,
    single: Vec<(&'static str, &'static str)>,
    multiple: Vec<(&'static str, Vec<&'static str>)>,
}

mod generated {
    use super::*;

    const CALLERS: [&str; 9] = [
        "anonymous",
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::111122223333:user/alice",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::111122223333:role/App",
        "arn:aws:sts::111122223333:assumed-role/App/one",
        "arn:aws:sts::111122223333:federated-user/carol",
        "arn:aws:iam::444455556666:user/alice",
        "config.amazonaws.com",
    ];

    const OPERATORS: [(&str, &[&str]); 9] = [
        (
            "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase",
            &["a", "A", "ab", "${x:name}", "*"],
        ),
        ("StringLike StringNotLike", &["a*", "?", "*b", "${x:name}*", "${*}", "A"]),
        ("NumericEquals NumericNotEquals NumericLessThan NumericGreaterThanEquals", &["1", "2.5", "-3"]),
        ("NumericLessThanEquals NumericGreaterThan", &["1", "2.5"]),
        (
            "DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals",
            &["1785585600", "2026-08-01T12:00:01Z"],
        ),
        ("Bool", &["true"]),
        ("IpAddress NotIpAddress", &["10.0.0.0/8", "10.1.2.3", "0.0.0.0/0"]),
        ("ArnEquals ArnLike ArnNotEquals ArnNotLike", &["arn:aws:s3:::a*", "arn:*:s3:*:*:?", "arn:aws:s3:::${x:name}"]),
        ("BinaryEquals", &["YQ==", "YWI="]),
    ];

    const VALUES: [&str; 14] = [
        "a",
        "A",
        "ab",
        "b",
        "*",
        "1",
        "2.50",
        "1785585600",
        "2026-08-01T12:00:01Z",
        "true",
        "10.1.2.3",
        "11.0.0.1",
        "arn:aws:s3:::ab",
        "YQ==",
    ];

    const KEYS: [&str; 5] = ["x:single", "X:Single", "x:list", "x:absent", "aws:SourceVpce"];

    fn one_or_more(words: &'static [&'static str]) -> impl Strategy<Value = Value> {
        let list = prop::collection::vec(select(words), 0..3).prop_map(|words| json!(words));
        prop_oneof![3 => select(words).prop_map(|word| json!(word)), 1 => list]
    }

    fn condition() -> impl Strategy<Value = (String, String, Value)> {
        let null = (select(&KEYS[..]), select(&["true", "false"][..]))
            .prop_map(|(key, value)| ("Null".to_owned(), key.to_owned(), json!(value)));
        let operator = select(&OPERATORS[..]).prop_flat_map(|(names, values)| {
            let names: Vec<&str> = names.split(' ').collect();
            let values = if names == ["Bool"] {
                select(values).prop_map(|word| json!(word)).boxed()
            } else {
                one_or_more(values).boxed()
            };
            (select(names), values)
        });
        let qualifier = select(&["", "", "ForAllValues:", "ForAnyValue:"][..]);
        let full = (qualifier, operator, prop::bool::weighted(0.2), select(&KEYS[..])).prop_map(
            |(qualifier, (name, values), if_exists, key)| {
                let ending = if if_exists { "IfExists" } else { "" };
                (format!("{qualifier}{name}{ending}"), key.to_owned(), values)
            },
        );
        prop_oneof![6 => full, 1 => null]
    }

    fn conditions() -> impl Strategy<Value = Value> {
        prop::collection::vec(condition(), 0..3).prop_map(|conditions| {
            let mut block = json!({});
            for (operator, key, values) in conditions {
                // The same key in another case would be refused.
                let twin = block[&operator]
                    .as_object()
                    .is_some_and(|keys| keys.keys().any(|known| known.eq_ignore_ascii_case(&key)));
                if !twin {
                    block[operator][key] = values;
                }
            }
            block
        })
    }

    fn principal() -> impl Strategy<Value = Value> {
        const AWS: [&str; 9] = [
            "*",
            OURS,
            "arn:aws:iam::444455556666:root",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:user/alice",
            "arn:aws:iam::111122223333:role/App",
            "arn:aws:sts::111122223333:assumed-role/App/one",
            "arn:aws:sts::111122223333:federated-user/carol",
            "arn:aws:iam::444455556666:user/alice",
        ];
        prop_oneof![
            2 => Just(json!("*")),
            4 => one_or_more(&AWS).prop_map(|list| json!({"AWS": list})),
            1 => Just(json!({"Service": "config.amazonaws.com"})),
        ]
    }

    fn statement(with_principal: bool) -> impl Strategy<Value = Value> {
        const ACTIONS: [&str; 6] = ["s3:GetObject", "S3:get*", "*", "s3:?utObject", "sqs:*", "s3:*Object"];
        const RESOURCES: [&str; 6] = [
            "*",
            "arn:aws:s3:::a/*",
            "arn:aws:s3:::?/x",
            "arn:aws:s3:*:*:*/x",
            "arn:aws:s3:::${x:name}/x",
            "arn:aws:s3:::b/x",
        ];
        let negated = || prop::bool::weighted(0.15);
        let parts = (prop::bool::weighted(0.75), negated(), principal(), negated(), one_or_more(&ACTIONS), negated());
        (parts, one_or_more(&RESOURCES), conditions()).prop_map(move |(parts, resource, conditions)| {
            let (allow, not_principal, principal, not_action, action, not_resource) = parts;
            let name = |negated: bool, name: &str| if negated { format!("Not{name}") } else { name.to_owned() };
            let mut statement = json!({
                "Effect": if allow { "Allow" } else { "Deny" },
                name(not_action, "Action"): action,
                name(not_resource, "Resource"): resource,
                "Condition": conditions,
            });
            if with_principal {
                statement[name(not_principal, "Principal")] = principal;
            }
            statement
        })
    }

    fn policy(with_principal: bool) -> impl Strategy<Value = Value> {
        let statements = prop::collection::vec(statement(with_principal), 1..4);
        (statements, prop::bool::weighted(0.8)).prop_map(|(statements, new)| {
            json!({"Version": if new { "2012-10-17" } else { "2008-10-17" }, "Statement": statements})
        })
    }

    pub fn situation() -> impl Strategy<Value = Situation> {
        let list = |with_principal, most| prop::collection::vec(policy(with_principal), 0..=most);
        let rare = |with_principal| prop::option::weighted(0.3, policy(with_principal));
        let levels = prop::option::weighted(0.2, prop::collection::vec(list(false, 2), 1..3));
        let above =
            (levels, prop::option::weighted(0.2, list(true, 1)), rare(true), any::<bool>(), prop::bool::weighted(0.9));
        let below = (prop::option::weighted(0.6, policy(true)), list(false, 2), rare(false));
        (above, below, prop::option::weighted(0.2, list(false, 2))).prop_map(|(above, below, session)| {
            let (service_control, resource_control, endpoint, gateway, supported) = above;
            let (resource, identity, boundary) = below;
            Situation {
                service_control: service_control.unwrap_or_default(),
                resource_control: resource_control.unwrap_or_default(),
                endpoint,
                gateway,
                supported,
                resource,
                identity,
                boundary,
                session,
            }
        })
    }

    pub fn question() -> impl Strategy<Value = Question> {
        let single = prop::option::of(select(&VALUES[..]));
        let list = prop::option::of(prop::collection::vec(select(&VALUES[..]), 0..3));
        let name = prop::option::of(select(&["a", "b"][..]));
        let endpoint = prop::option::of(select(&["a", "vpce-1"][..]));
        let actions = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage", "sts:AssumeRole", "s3:PutBucketPolicy"];
        let resources = ["arn:aws:s3:::a/x", "arn:aws:s3:::b/x", "arn:aws:sqs:us-east-1:111122223333:q", "*"];
        let owners = [None, Some(OURS), Some(THEIRS)];
        let who = (select(&CALLERS[..]), select(actions.to_vec()), select(resources.to_vec()), select(owners.to_vec()));
        (who, single, list, name, endpoint).prop_map(
            |((caller, action, resource, owner), one, list, name, endpoint)| {
                let keys = [("x:single", one), ("x:name", name), ("aws:SourceVpce", endpoint)];
                Question {
                    caller,
                    action,
                    resource,
                    owner,
                    single: keys.into_iter().filter_map(|(key, value)| Some((key, value?))).collect(),
                    multiple: list.map(|list| ("x:list", list)).into_iter().collect(),
                }
            },
        )
    }
}

/// The slow evaluation.
mod obvious {
    use super::*;

    /// Whether a text fits a pattern, tried in every way.
    fn like(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|taken| like(rest, &text[taken..])),
            Some(('?', rest)) => !text.is_empty() && like(rest, &text[1..]),
            // Literal characters are marked so as not to be taken for wildcards.
            Some(('\u{1}', rest)) => !text.is_empty() && rest[0] == text[0] && like(&rest[1..], &text[1..]),
            Some((letter, rest)) => text.first() == Some(letter) && like(rest, &text[1..]),
        }
    }

    fn fits(pattern: &str, text: &str) -> bool {
        like(&pattern.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>())
    }

    fn literal(text: &str) -> String {
        text.chars().flat_map(|letter| ['\u{1}', letter]).collect()
    }

    /// A question with all that follows from it (PO-80 … PO-93 as far as the generated conditions look).
    pub struct Asked<'a> {
        question: &'a Question,
        account: Option<&'a str>,
        owner: Option<&'a str>,
    }

    impl<'a> Asked<'a> {
        pub fn new(question: &'a Question) -> Self {
            let account_of = |arn: &'a str| arn.split(':').nth(4).filter(|account| !account.is_empty());
            let account = account_of(question.caller);
            Self { question, account, owner: account_of(question.resource).or(question.owner).or(account) }
        }

        fn values(&self, key: &str) -> Vec<&'static str> {
            let single = self
                .question
                .single
                .iter()
                .filter(|(known, _)| known.eq_ignore_ascii_case(key))
                .map(|(_, value)| *value);
            let lists = self.question.multiple.iter().filter(|(known, _)| known.eq_ignore_ascii_case(key));
            single.chain(lists.flat_map(|(_, values)| values.iter().copied())).collect()
        }

        fn has_endpoint(&self) -> bool {
            !self.values("aws:SourceVpce").is_empty()
        }

        fn is_root(&self) -> bool {
            self.question.caller.ends_with(":root")
        }

        /// PO-50 … PO-54: the pattern that a text is, or none when a variable has no value.
        fn pattern(&self, text: &str, wildcards: bool, variables: bool) -> Option<String> {
            let mut pattern = String::new();
            let mut rest = text;
            while let Some(letter) = rest.chars().next() {
                if variables && rest.starts_with("${") {
                    let (inside, behind) = rest[2..].split_once('}').expect("generated variables are closed");
                    match inside {
                        "*" => pattern += &literal("*"),
                        "x:name" => pattern += &literal(self.values("x:name").first()?),
                        other => panic!("no such variable is generated: {other}"),
                    }
                    rest = behind;
                    continue;
                }
                if wildcards {
                    pattern.push(letter)
                } else {
                    pattern += &literal(&letter.to_string())
                }
                rest = &rest[letter.len_utf8()..];
            }
            Some(pattern)
        }
    }

    fn list(value: &Value) -> Vec<&str> {
        match value {
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        }
    }

    /// PO-41 and PO-68: field by field.
    fn fits_arn(pattern: &str, arn: &str) -> bool {
        // Colons of the pattern separate, marked or not.
        let pattern = pattern.replace("\u{1}:", ":");
        let (wanted, given): (Vec<_>, Vec<_>) = (pattern.splitn(6, ':').collect(), arn.splitn(6, ':').collect());
        wanted.len() == 6 && given.len() == 6 && wanted.iter().zip(given).all(|(wanted, given)| fits(wanted, given))
    }

    fn epoch(text: &str) -> Option<i64> {
        if text == "2026-08-01T12:00:01Z" { Some(1_785_585_601) } else { text.parse().ok().map(year_or_seconds) }
    }

    /// No generated year; four digits would be one.
    fn year_or_seconds(number: i64) -> i64 {
        assert!(!(1000..=9999).contains(&number));
        number
    }

    fn ipv4(text: &str) -> Option<u32> {
        let bytes: Vec<u32> = text.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        (bytes.len() == 4).then(|| bytes.iter().fold(0, |address, byte| address * 256 + byte))
    }

    /// One value of the request against one of the policy (PO-60 … PO-68).
    fn passes(base: &str, wanted: &str, given: &str, asked: &Asked<'_>, variables: bool) -> bool {
        let compare = |order: Option<std::cmp::Ordering>| {
            let Some(order) = order else { return false };
            match base.trim_start_matches("Numeric").trim_start_matches("Date") {
                "Equals" => order.is_eq(),
                "LessThan" => order.is_lt(),
                "LessThanEquals" => order.is_le(),
                "GreaterThan" => order.is_gt(),
                "GreaterThanEquals" => order.is_ge(),
                other => panic!("{other}"),
            }
        };
        match base {
            "StringEquals" => asked.pattern(wanted, false, variables).is_some_and(|pattern| fits(&pattern, given)),
            "StringEqualsIgnoreCase" => asked
                .pattern(wanted, false, variables)
                .is_some_and(|pattern| fits(&pattern.to_lowercase(), &given.to_lowercase())),
            "StringLike" => asked.pattern(wanted, true, variables).is_some_and(|pattern| fits(&pattern, given)),
            "ArnEquals" | "ArnLike" => {
                asked.pattern(wanted, true, variables).is_some_and(|pattern| fits_arn(&pattern, given))
            }
            "Bool" => matches!(given, "true" | "false") && given == wanted,
            "BinaryEquals" => given == wanted,
            "IpAddress" => {
                let (network, prefix) = wanted.split_once('/').unwrap_or((wanted, "32"));
                let shift = 32 - prefix.parse::<u32>().expect("a prefix");
                let cut = |address: u32| u64::from(address) >> shift;
                ipv4(given).is_some_and(|given| cut(given) == cut(ipv4(network).expect("an address")))
            }
            number if number.starts_with("Numeric") => {
                let parse = |text: &str| text.parse::<f64>().ok();
                compare(parse(given).and_then(|given| given.partial_cmp(&parse(wanted)?)))
            }
            date if date.starts_with("Date") => {
                compare(epoch(given).map(|given| given.cmp(&epoch(wanted).expect("a date"))))
            }
            other => panic!("{other}"),
        }
    }

    /// PO-45, PO-69 … PO-74.
    fn holds(operator: &str, key: &str, wanted: &Value, asked: &Asked<'_>, variables: bool) -> bool {
        let wanted = list(wanted);
        let given = asked.values(key);
        if operator == "Null" {
            return wanted.iter().any(|wanted| (*wanted == "true") == given.is_empty());
        }
        let (qualifier, rest) = operator.split_once(':').map_or(("", operator), |(qualifier, rest)| (qualifier, rest));
        let (name, if_exists) = rest.strip_suffix("IfExists").map_or((rest, false), |name| (name, true));
        let base = name.replace("Not", "");
        let negated = base != name;
        if given.is_empty() {
            return if_exists || qualifier == "ForAllValues" || (qualifier.is_empty() && negated);
        }
        let passes_any = |given: &&str| wanted.iter().any(|wanted| passes(&base, wanted, given, asked, variables));
        match (qualifier, negated) {
            ("", false) | ("ForAnyValue", false) => given.iter().any(passes_any),
            ("", true) | ("ForAllValues", true) => !given.iter().any(passes_any),
            ("ForAllValues", false) => given.iter().all(passes_any),
            (_, _) => given.iter().any(|given| !passes_any(given)),
        }
    }

    /// How a list of principals means the caller: `direct`, `role`, `account` or not at all (PO-06, PO-24, PO-44).
    fn meant(principal: &Value, asked: &Asked<'_>, gateway: bool) -> Option<&'static str> {
        if principal == "*" {
            return Some("direct");
        }
        let caller = asked.question.caller;
        if list(&principal["Service"]).contains(&caller) {
            return Some("direct");
        }
        let named = list(&principal["AWS"]);
        if named.contains(&"*") || named.contains(&caller) && caller.starts_with("arn:") && !caller.contains(":role/") {
            return Some("direct");
        }
        let session_of_app = "arn:aws:sts::111122223333:assumed-role/App/one";
        let role = if caller == session_of_app { "arn:aws:iam::111122223333:role/App" } else { caller };
        if role.contains(":role/") && named.contains(&role) {
            return Some("role");
        }
        let account = asked.account?;
        let names_account = named.contains(&account) || named.contains(&&*format!("arn:aws:iam::{account}:root"));
        match (names_account, asked.is_root()) {
            (true, true) => Some("direct"),
            (true, false) if !gateway => Some("account"),
            _ => None,
        }
    }

    /// PO-43: how a statement with `NotPrincipal` means the caller.
    fn not_meant(principal: &Value, asked: &Asked<'_>, denies: bool, gateway: bool) -> Option<&'static str> {
        let spared = match (denies, asked.account) {
            (false, _) => meant(principal, asked, gateway).is_some(),
            (true, None) => meant(principal, asked, false).is_some(),
            (true, Some(account)) => {
                let named = list(&principal["AWS"]);
                let everybody = principal == "*" || named.contains(&"*");
                let with_account =
                    everybody || named.contains(&account) || named.contains(&&*format!("arn:aws:iam::{account}:root"));
                let others = named.iter().any(|arn| arn.contains(&format!("::{account}:")) && !arn.ends_with(":root"));
                let himself = matches!(meant(principal, asked, false), Some("direct" | "role"));
                with_account && (himself || !others)
            }
        };
        (!spared).then_some("direct")
    }

    /// How a statement matches the question, if it does.
    fn matches(statement: &Value, asked: &Asked<'_>, variables: bool, gateway: bool) -> Option<&'static str> {
        let action = asked.question.action.to_lowercase();
        let acts = |list_: &Value| list(list_).iter().any(|pattern| fits(&pattern.to_lowercase(), &action));
        let lies = |list_: &Value| {
            list(list_).iter().any(|pattern| {
                *pattern == "*"
                    || asked
                        .pattern(pattern, true, variables)
                        .is_some_and(|pattern| fits_arn(&pattern, asked.question.resource))
            })
        };
        let element = |name: &str, test: &dyn Fn(&Value) -> bool| match statement.get(name) {
            Some(list) => test(list),
            None => !test(&statement[format!("Not{name}")]),
        };
        let conditions = statement["Condition"].as_object().into_iter().flatten();
        let mut each = conditions.flat_map(|(operator, keys)| {
            keys.as_object().into_iter().flatten().map(move |(key, wanted)| (operator, key, wanted))
        });
        let matched = element("Action", &acts)
            && element("Resource", &lies)
            && each.all(|(operator, key, wanted)| holds(operator, key, wanted, asked, variables));
        let denies = statement["Effect"] == "Deny";
        match (statement.get("Principal"), statement.get("NotPrincipal")) {
            _ if !matched => None,
            (Some(principal), _) => meant(principal, asked, gateway),
            (None, Some(principal)) => not_meant(principal, asked, denies, gateway),
            (None, None) => Some("direct"),
        }
    }

    /// The ways in which policies match, of the statements with an effect.
    fn ways(policies: &[&Value], effect: &str, asked: &Asked<'_>, gateway: bool) -> Vec<&'static str> {
        let of_policy = |policy: &&Value| {
            let variables = policy["Version"] == "2012-10-17";
            let statements = policy["Statement"].as_array().expect("statements").clone();
            let with_effect = statements.into_iter().filter(|statement| statement["Effect"] == effect);
            with_effect.filter_map(|statement| matches(&statement, asked, variables, gateway)).collect::<Vec<_>>()
        };
        policies.iter().flat_map(of_policy).collect()
    }

    /// The rules from top to bottom.
    pub fn decide(situation: &Situation, question: &Question) -> EvalDecision {
        let asked = Asked::new(question);
        let default = json!({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]});
        let endpoint = situation.endpoint.as_ref().unwrap_or(&default);
        let checked = asked.has_endpoint() && situation.supported;
        let has_account = asked.account.is_some();
        let one_account = has_account && asked.account == asked.owner;
        let mends_bucket = question.action == "s3:PutBucketPolicy" && asked.is_root() && one_account;

        let resource: Vec<_> = situation.resource.iter().filter(|_| !mends_bucket).collect();
        let rcp: Vec<_> = situation.resource_control.iter().collect();
        let scp: Vec<Vec<&Value>> = situation.service_control.iter().map(|level| level.iter().collect()).collect();
        let identity: Vec<_> = situation.identity.iter().collect();
        let boundary: Vec<_> = situation.boundary.iter().collect();
        let session: Vec<_> = situation.session.iter().flatten().collect();

        // PO-01: a matching Deny of anything that applies.
        let denied = |policies: &[&Value]| !ways(policies, "Deny", &asked, false).is_empty();
        let own = [&identity, &boundary, &session];
        if denied(&rcp)
            || denied(&resource)
            || (checked && !ways(&[endpoint], "Deny", &asked, situation.gateway).is_empty())
            || (has_account && (scp.iter().any(|level| denied(level)) || own.iter().any(|policies| denied(policies))))
        {
            return EvalDecision::ExplicitDeny;
        }
        // PO-10: the endpoint. PO-02: each level.
        let allowed = |policies: &[&Value]| !ways(policies, "Allow", &asked, false).is_empty();
        if checked && ways(&[endpoint], "Allow", &asked, situation.gateway).is_empty() {
            return EvalDecision::ImplicitDeny;
        }
        if has_account && !scp.iter().all(|level| allowed(level)) {
            return EvalDecision::ImplicitDeny;
        }
        let granted = if mends_bucket { vec!["direct"] } else { ways(&resource, "Allow", &asked, false) };
        let limits =
            (situation.boundary.is_none() || allowed(&boundary)) && (situation.session.is_none() || allowed(&session));
        let by_identity = (allowed(&identity) || asked.is_root()) && limits;
        let must_allow_itself = question.action.starts_with("sts:AssumeRole");
        let let_through = if !has_account {
            !granted.is_empty()
        } else if one_account {
            // PO-04 and PO-06.
            granted.contains(&"direct")
                || (granted.contains(&"role") && limits)
                || (by_identity && (!must_allow_itself || !granted.is_empty()))
        } else {
            // PO-07.
            by_identity && !granted.is_empty()
        };
        if let_through { EvalDecision::Allowed } else { EvalDecision::ImplicitDeny }
    }
}

fn read(value: &Value, policy_type: PolicyType) -> Policy {
    let text = value.to_string();
    Policy::read("generated", &text, policy_type).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn prepare(situation: &Situation) -> Policies {
    let all = |list: &[Value], policy_type| list.iter().map(|value| read(value, policy_type)).collect::<Vec<_>>();
    let mut policies = Policies {
        service_control: situation.service_control.iter().map(|level| all(level, PolicyType::ServiceControl)).collect(),
        resource_control: all(&situation.resource_control, PolicyType::ResourceControl),
        resource_based: situation.resource.as_ref().map(|value| read(value, PolicyType::ResourceBased)),
        identity_based: all(&situation.identity, PolicyType::IdentityBased),
        permissions_boundary: situation.boundary.as_ref().map(|value| read(value, PolicyType::PermissionsBoundary)),
        session: situation.session.as_ref().map(|list| all(list, PolicyType::Session)),
        ..Policies::default()
    };
    if let Some(endpoint) = &situation.endpoint {
        policies.vpc_endpoint.policy = read(endpoint, PolicyType::VpcEndpoint);
    }
    policies.vpc_endpoint.endpoint_type =
        if situation.gateway { EndpointType::Gateway } else { EndpointType::Interface };
    policies.vpc_endpoint.supported = situation.supported;
    policies
}

fn request(question: &Question) -> Request {
    let mut context = Context::new();
    for (key, value) in &question.single {
        context = context.with(key, *value);
    }
    for (key, values) in &question.multiple {
        context = context.with_all(key, values.iter().copied());
    }
    let caller = question.caller.parse().expect("a principal");
    Request::new(caller, question.action, question.resource, question.owner, context)
}

/// Compares both evaluations over so many situations, with eight questions each.
fn compare(cases: u32) {
    let strategy = (generated::situation(), prop::collection::vec(generated::question(), 8));
    let mut decided = [0_u64; 3];
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let compared = TestRunner::new(config).run(&strategy, |(situation, questions)| {
        let policies = prepare(&situation);
        for question in &questions {
            let request = request(question);
            let decision = decide(&policies, &request).decision();
            prop_assert_eq!(decision, obvious::decide(&situation, question), "{:?}", question);
            prop_assert_eq!(is_allowed(&policies, &request), decision == EvalDecision::Allowed);
        }
        Ok(())
    });
    compared.unwrap_or_else(|error| panic!("{error}"));
    // A comparison that only ever denies would prove little.
    let mut runner = TestRunner::deterministic();
    for _ in 0..200 {
        let (situation, questions) = strategy.new_tree(&mut runner).expect("a value").current();
        for question in &questions {
            decided[obvious::decide(&situation, question) as usize] += 1;
        }
    }
    assert!(decided.iter().all(|count| *count > 50), "allowed, implicitly and explicitly denied: {decided:?}");
}

#[test]
fn both_evaluations_agree() {
    compare(2_000);
}

#[test]
#[ignore = "takes an hour: millions of documents and requests"]
fn both_evaluations_agree_at_length() {
    compare(1_000_000);
}
