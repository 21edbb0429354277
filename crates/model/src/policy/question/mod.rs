//! Questions over all requests: is there one that …?
//!
//! # Organization
//!
//! Requests come in kinds: who asks, and on which way ([`scene`]). For one kind, policies become a [`formula`] over the parts of
//! a request ([`encoding`]); a [`search`] looks for values of the parts that make it true, and asks each part for values
//! ([`dimension`]), whose texts are found by machines ([`language`]).
//!
//! # What is exact
//!
//! Texts with `*` and `?`, ARNs, equality, networks, numbers, dates, Booleans, the presence of keys, lists of values: "none" means
//! that there is none. A variable whose value is not known is left open: when there is no request whatever it stands for, the
//! answer is exact; else it is tried with a value, and what is found is put before the evaluation; else the answer is
//! [`Answer::Unknown`], with the reason. So is that for a search that takes too long.
//!
//! Which actions work on which resources is known of Amazon S3 only, and whether an id exists not at all.

mod bucket;
mod dimension;
mod encoding;
mod formula;
mod language;
mod scene;
mod search;

use std::collections::BTreeSet;

use smol_str::SmolStr;

use super::arn::ArnPattern;
use super::context::{Context, Key, Values};
use super::evaluation::is_allowed;
use super::policies::Policies;
use super::principal::{Principal, PrincipalPattern};
use super::request::Request;
use super::simulation::MULTIVALUED_KEYS;
use super::statement::{Policy, PolicyType, Statement};
use super::vocabulary::S3Resource;
use dimension::Shape;
use encoding::{Encoder, Name, Target};
use formula::Formula;
use language::{Language, Letters, Step, literal};
use scene::{Caller, IdentityKind, KeyValue, Part, Scene, Way};
use search::solve;

/// The answer to a question over all requests.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// There is such a request: this one. The evaluation has confirmed it.
    Found(Box<Request>),
    /// There is none.
    None,
    /// It can't be said, for these reasons.
    Unknown(Vec<String>),
}

/// What a principal may do on a way.
#[derive(Clone, Debug, PartialEq)]
pub enum Access {
    /// Each request is allowed.
    Always,
    /// No request is allowed.
    Never,
    /// One request is allowed, and another is not.
    Sometimes {
        /// One that is allowed.
        allowed: Box<Request>,
        /// One that is denied.
        denied: Box<Request>,
    },
    /// It can't be said, for these reasons.
    Unknown(Vec<String>),
}

/// The account whose resources are asked for, where nothing else is said.
pub const EXAMPLE_ACCOUNT: &str = "111122223333";

/// Looks for a request that `new` allows and `old` does not. Resources belong to `owner`, or to an account that the policies
/// name.
///
/// ```
/// use vpce_model::policy::{Answer, Policies, Policy, PolicyType, compare};
///
/// let reading = |action: &str| -> Result<Policies, Box<dyn std::error::Error>> {
///     let text = format!(r#"{{"Statement": {{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}}}"#);
///     let identity_based = vec![Policy::read("reader", &text, PolicyType::IdentityBased)?];
///     Ok(Policies { identity_based, ..Policies::default() })
/// };
/// let (old, new) = (reading("s3:Get*")?, reading("s3:*")?);
/// assert_eq!(compare(&new, &old, "111122223333"), Answer::None);
/// let Answer::Found(request) = compare(&old, &new, "111122223333") else { panic!("there is one") };
/// assert!(!request.action().starts_with("s3:Get"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare(old: &Policies, new: &Policies, owner: &str) -> Answer {
    let both = [old, new];
    let statements = || both.into_iter().flat_map(Policies::iter).flat_map(|policy| &policy.statements);
    let partition = partition(statements());
    let callers = callers(statements());
    let mut owners = accounts_of_resources(statements());
    owners.insert(owner.to_owned());
    let multivalued = multivalued_keys(statements());
    let known = Context::new();
    let mut reasons = BTreeSet::new();
    let mut used = Vec::new();
    for owner in &owners {
        let target = Target { actions: bucket::any_action(), resources: any_resource(partition, owner) };
        for (caller, way) in ways(&callers) {
            let scene = Scene { caller, way, owner, partition, known: &known, multivalued: &multivalued };
            let question = Question {
                scene: &scene,
                target: &target,
                goal: &|encoder| {
                    let (by_new, by_old) = (encoder.allowed(new), encoder.allowed(old));
                    encoder.formulas.all([by_new, !by_old])
                },
                is_wanted: &|request| is_allowed(new, request) && !is_allowed(old, request),
            };
            match question.answer(&mut used) {
                Answer::Found(request) => return Answer::Found(request),
                Answer::Unknown(why) => reasons.extend(why),
                Answer::None => {}
            }
        }
    }
    none_or(reasons)
}

/// A bucket, and who owns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnedBucket<'q> {
    /// Its name.
    pub name: &'q str,
    /// Its account.
    pub owner: &'q str,
}

impl OwnedBucket<'_> {
    fn arn(&self, partition: &str) -> String {
        format!("arn:{partition}:s3:::{}", self.name)
    }
}

/// Looks for a request to a bucket that policies allow although it does not come through the endpoint.
///
/// `services` says whether requests of AWS services count, made by themselves or for somebody else (`PO-96`). The root user of
/// the owner, who can always mend the bucket policy, does not.
pub fn not_through(policies: &Policies, bucket: OwnedBucket<'_>, endpoint_id: &str, services: bool) -> Answer {
    let statements = || policies.iter().flat_map(|policy| &policy.statements);
    let partition = partition(statements());
    let callers = callers(statements());
    let multivalued = multivalued_keys(statements());
    let known = Context::new();
    let arn = bucket.arn(partition);
    let target = Target { actions: bucket::action(), resources: bucket::resource(&arn) };
    let key = Key::new("aws:SourceVpce");
    let mut reasons = BTreeSet::new();
    let mut used = Vec::new();
    for (caller, way) in ways(&callers) {
        let is_service = way == Way::ByService || matches!(caller, Caller::Known(Principal::Service { .. }));
        if is_service && !services {
            continue;
        }
        let scene = Scene { caller, way, owner: bucket.owner, partition, known: &known, multivalued: &multivalued };
        let question = Question {
            scene: &scene,
            target: &target,
            goal: &|encoder| {
                let elsewhere = !encoder.key_is(&key, endpoint_id);
                let mends = encoder.keeps_bucket_policy();
                let sound = sound(encoder, &arn);
                let allowed = encoder.allowed(policies);
                encoder.formulas.all([elsewhere, !mends, sound, allowed])
            },
            is_wanted: &|request| request.context().single(&key) != Some(endpoint_id) && is_allowed(policies, request),
        };
        match question.answer(&mut used) {
            Answer::Found(request) => return Answer::Found(request),
            Answer::Unknown(why) => reasons.extend(why),
            Answer::None => {}
        }
    }
    none_or(reasons)
}

/// What a principal may do with a bucket by one action, when its requests carry at least the keys of `known`. With
/// `aws:SourceVpce` among them, they come through an endpoint.
pub fn access(
    policies: &Policies,
    principal: &Principal,
    action: &str,
    bucket: OwnedBucket<'_>,
    known: &Context,
) -> Access {
    let statements = || policies.iter().flat_map(|policy| &policy.statements);
    let partition = partition(statements());
    let multivalued = multivalued_keys(statements());
    let way = if known.contains(&Key::new("aws:SourceVpce")) { Way::Endpoint } else { Way::Public };
    let caller = Caller::Known(principal.clone());
    let scene = Scene { caller, way, owner: bucket.owner, partition, known, multivalued: &multivalued };
    let arn = bucket.arn(partition);
    let folded = action.to_ascii_lowercase();
    let actions = Shape { texts: Language::of(&folded), examples: vec![folded], ..bucket::any_action() };
    let target = Target { actions, resources: bucket::resource(&arn) };
    let mut used = Vec::new();
    let mut ask = |wanted: bool| {
        let question = Question {
            scene: &scene,
            target: &target,
            goal: &|encoder| {
                let allowed = encoder.allowed(policies);
                let sound = sound(encoder, &arn);
                encoder.formulas.all([sound, if wanted { allowed } else { !allowed }])
            },
            is_wanted: &|request| is_allowed(policies, request) == wanted,
        };
        question.answer(&mut used)
    };
    match (ask(true), ask(false)) {
        (Answer::None, _) => Access::Never,
        (Answer::Found(_), Answer::None) => Access::Always,
        (Answer::Found(allowed), Answer::Found(denied)) => Access::Sometimes { allowed, denied },
        (Answer::Unknown(mut why), Answer::Unknown(more)) => {
            why.extend(more);
            why.sort_unstable();
            why.dedup();
            Access::Unknown(why)
        }
        (Answer::Unknown(why), _) | (_, Answer::Unknown(why)) => Access::Unknown(why),
    }
}

fn none_or(reasons: BTreeSet<String>) -> Answer {
    if reasons.is_empty() { Answer::None } else { Answer::Unknown(reasons.into_iter().collect()) }
}

/// Actions on objects have objects, and those on buckets have buckets.
fn sound(encoder: &mut Encoder<'_>, arn: &str) -> Formula {
    let on_object = encoder.text(&Name::Action, bucket::actions(S3Resource::Object));
    let is_object = encoder.text(&Name::Resource, bucket::objects(arn));
    let of_objects = encoder.formulas.all([on_object, is_object]);
    let of_buckets = encoder.formulas.all([!on_object, !is_object]);
    encoder.formulas.any([of_objects, of_buckets])
}

/// The parts of requests that were asked for values, with what they know of them.
type Dimensions = Vec<(Name, dimension::Dimension)>;

/// A question over the requests of one kind.
struct Question<'q> {
    scene: &'q Scene<'q>,
    target: &'q Target,
    goal: &'q dyn Fn(&mut Encoder<'_>) -> Formula,
    /// What the evaluation says of a request that was found.
    is_wanted: &'q dyn Fn(&Request) -> bool,
}

impl Question<'_> {
    fn answer(&self, used: &mut Dimensions) -> Answer {
        let (found, open) = match self.search(&[], used) {
            Ok((None, _)) => return Answer::None,
            Ok((found, open)) => (found, open),
            Err(why) => return Answer::Unknown(vec![why]),
        };
        if let Some(request) = found.filter(|request| (self.is_wanted)(request)) {
            return Answer::Found(Box::new(request));
        }
        // What is open depends on variables: with a value, or without any, they are open no longer.
        let with = |value: &dyn Fn(usize, String) -> Option<String>| -> Vec<_> {
            let keys = open.variables.iter().enumerate();
            keys.map(|(number, key)| (key.clone(), value(number, self.example(key)))).collect()
        };
        let alike = with(&|_, example| Some(example));
        let different = with(&|number, example| Some(format!("{example}{number}")));
        let absent = with(&|_, _| None);
        for chosen in [alike, different, absent] {
            if let Ok((Some(request), _)) = self.search(&chosen, used)
                && (self.is_wanted)(&request)
            {
                return Answer::Found(Box::new(request));
            }
        }
        let mut reasons: Vec<_> = open.reasons.into_iter().collect();
        if reasons.is_empty() {
            reasons.push("what was found is not what the evaluation says".to_owned());
        }
        Answer::Unknown(reasons)
    }

    fn search(
        &self,
        chosen: &[(Key, Option<String>)],
        used: &mut Dimensions,
    ) -> Result<(Option<Request>, Open), String> {
        let mut encoder = Encoder::new(self.scene, self.target, chosen, used);
        let found = self.solve(&mut encoder);
        *used = encoder.into_used();
        found
    }

    fn solve(&self, encoder: &mut Encoder<'_>) -> Result<(Option<Request>, Open), String> {
        let (given, goal) = (encoder.given(), (self.goal)(encoder));
        let formula = encoder.formulas.all([given, goal]);
        let open = Open { reasons: encoder.reasons.clone(), variables: encoder.variables.clone() };
        if formula == Formula::FALSE {
            return Ok((None, open));
        }
        let found = solve(&mut encoder.dimensions, &encoder.formulas, formula)
            .map_err(|_| "there are too many cases to look at".to_owned())?;
        Ok((found.and_then(|values| self.request(encoder, &values)), open))
    }

    /// The request that has these values.
    fn request(&self, encoder: &Encoder<'_>, values: &[dimension::Values]) -> Option<Request> {
        let one = |name: &Name| encoder.found(values, name).and_then(|values| values.first()).map(String::as_str);
        let principal = match &self.scene.caller {
            Caller::Known(principal) => principal.clone(),
            Caller::Any { kind, .. } => {
                let arn = one(&Name::PrincipalArn)?;
                kind.principal(arn.to_owned(), arn.split(':').nth(4)?.to_owned())
            }
        };
        let mut context = self.scene.known.clone();
        for (key, value) in self.scene.carried() {
            context.set_default(key, *value);
        }
        if self.scene.way == Way::ByService {
            context = context.with("aws:ViaAWSService", "true").with_all("aws:CalledVia", ["athena.amazonaws.com"]);
        }
        for name in &encoder.names {
            let Name::Key(key) = name else { continue };
            match encoder.found(values, name) {
                None => context.remove(key),
                Some([value]) if !self.is_list(encoder, key) => context.set(key.clone(), Values::Single(value.clone())),
                Some(values) => context.set(key.clone(), Values::Multiple(values.to_vec())),
            }
        }
        let action = bucket::as_written(one(&Name::Action)?).to_owned();
        let request = Request::new(principal, &action, one(&Name::Resource)?, Some(self.scene.owner), context);
        Some(match one(&Name::CanonicalUser) {
            Some(id) => request.with_canonical_user_id(id),
            None => request,
        })
    }

    fn is_list(&self, encoder: &Encoder<'_>, key: &Key) -> bool {
        match self.scene.key(key, encoder.follows()) {
            KeyValue::Known(Values::Multiple(_)) => true,
            KeyValue::Any(shape) => shape.multivalued,
            _ => false,
        }
    }

    /// A value that a variable may well have.
    fn example(&self, key: &Key) -> String {
        let of_principal = self.scene.principal_arn().examples.into_iter().next().unwrap_or_default();
        let example = match self.scene.key(key, &self.scene.context()) {
            KeyValue::OfPrincipal(Part::Whole) => Some(of_principal),
            KeyValue::OfPrincipal(Part::Account) => of_principal.split(':').nth(4).map(str::to_owned),
            KeyValue::OfPrincipal(Part::Name) => of_principal.rsplit('/').next().map(str::to_owned),
            KeyValue::Any(shape) => shape.examples.into_iter().next(),
            KeyValue::Absent | KeyValue::Known(_) => None,
        };
        example.unwrap_or_default()
    }
}

/// What a search could not compare.
struct Open {
    reasons: BTreeSet<String>,
    variables: BTreeSet<Key>,
}

/// Every caller on every way that it can take. The likeliest are first.
fn ways(callers: &[Caller]) -> impl Iterator<Item = (Caller, Way)> {
    [Way::Public, Way::Endpoint, Way::ByService].into_iter().flat_map(move |way| {
        let takes = move |caller: &&Caller| match (way, caller) {
            (Way::Public, _) | (_, Caller::Any { .. }) => true,
            (Way::Endpoint, Caller::Known(principal)) => !matches!(principal, Principal::Service { .. }),
            (Way::ByService, Caller::Known(principal)) => principal.account().is_some(),
        };
        callers.iter().filter(takes).map(move |caller| (caller.clone(), way))
    })
}

/// Who may ask, as far as policies tell callers apart.
fn callers<'s>(statements: impl Iterator<Item = &'s Statement>) -> Vec<Caller> {
    let kinds = || IdentityKind::ALL.into_iter();
    let mut callers: Vec<_> = [true, false]
        .into_iter()
        .flat_map(|in_account| kinds().map(move |kind| Caller::Any { kind, in_account }))
        .collect();
    callers.push(Caller::Known(Principal::Anonymous));
    let entries =
        statements.filter_map(|statement| statement.principal.as_ref()).flat_map(|principal| &principal.entries);
    let mut services = vec!["cloudtrail.amazonaws.com".to_owned()];
    for entry in entries {
        let known = match entry {
            PrincipalPattern::Arn(arn) => {
                arn.parse().ok().filter(|known| matches!(known, Principal::RoleSession { .. }))
            }
            PrincipalPattern::Federated(provider) => Some(Principal::Federated { provider: provider.clone() }),
            PrincipalPattern::Service(name) => {
                services.push(name.clone());
                None
            }
            _ => None,
        };
        let known = known.map(Caller::Known).filter(|known| !callers.contains(known));
        callers.extend(known);
    }
    // One that no policy names.
    services.push(format!("other{}.amazonaws.com", services.len()));
    services.sort_unstable();
    services.dedup();
    callers.extend(services.into_iter().map(|name| Caller::Known(Principal::Service { name })));
    callers
}

/// The partition of the first ARN that says one, in whatever element; the partitions have nothing to do with each other.
fn partition<'s>(statements: impl Iterator<Item = &'s Statement>) -> &'static str {
    let mut written = statements.flat_map(|statement| {
        let resources = statement.resources.iter().flat_map(|resources| &resources.list);
        let principals = statement.principal.iter().flat_map(|principal| &principal.entries);
        let principals = principals.filter_map(|entry| match entry {
            PrincipalPattern::Arn(arn) | PrincipalPattern::Federated(arn) => Some(arn.as_str()),
            _ => None,
        });
        let values = statement.conditions.iter().flat_map(|condition| &condition.written).map(SmolStr::as_str);
        let of_arn = |text: &'s str| text.strip_prefix("arn:").and_then(|rest| rest.split(':').next());
        resources.filter_map(|pattern| pattern.literal_field(1)).chain(principals.chain(values).filter_map(of_arn))
    });
    let known = ["aws-cn", "aws-us-gov"];
    written.find_map(|partition| known.into_iter().find(|known| *known == partition)).unwrap_or("aws")
}

/// The accounts that own resources, by their ARNs or by `aws:ResourceAccount`.
fn accounts_of_resources<'s>(statements: impl Iterator<Item = &'s Statement>) -> BTreeSet<String> {
    let mut accounts = BTreeSet::new();
    for statement in statements {
        let resources = statement.resources.iter().flat_map(|resources| &resources.list);
        accounts.extend(resources.filter_map(|pattern| pattern.literal_field(4)).map(str::to_owned));
        let owners = statement.conditions.iter().filter(|condition| condition.key.as_str() == "aws:resourceaccount");
        accounts.extend(owners.flat_map(|condition| &condition.written).map(SmolStr::to_string));
    }
    accounts.retain(|account| super::principal::is_account(account));
    accounts
}

/// The keys of services and of others that a policy treats as lists.
fn multivalued_keys<'s>(statements: impl Iterator<Item = &'s Statement>) -> Vec<Key> {
    let conditions = statements.flat_map(|statement| &statement.conditions);
    let lists = conditions.filter(|condition| {
        let name = condition.key.as_str();
        condition.operator.qualifier.is_some() && (!name.starts_with("aws:") || MULTIVALUED_KEYS.contains(&name))
    });
    lists.map(|condition| condition.key.clone()).collect()
}

/// Any ARN of an account, or of none, and `*` for actions on no resource.
fn any_resource(partition: &str, owner: &str) -> Shape {
    let many = |letters| vec![Step::Many(letters)];
    let start = [literal(&format!("arn:{partition}:")), vec![Step::One(Letters::Name)], many(Letters::Name)].concat();
    let start = [start, literal(":"), many(Letters::Name), literal(":")].concat();
    let rest = [literal(":"), vec![Step::One(Letters::Any)], many(Letters::Any)].concat();
    let words = [literal(""), literal(owner)].map(|account| [start.clone(), account, rest.clone()].concat());
    let texts = Language(words.into_iter().chain([literal("*")]).collect());
    Shape { optional: false, multivalued: false, texts, examples: vec![format!("arn:{partition}:s3:::example/x")] }
}

impl Policy {
    /// The names of the buckets in its resources that are written out, in order.
    pub fn buckets(&self) -> Vec<String> {
        let resources = self.statements.iter().filter_map(|statement| statement.resources.as_ref());
        let names = resources.flat_map(|resources| &resources.list).filter_map(|pattern| match pattern {
            ArnPattern::Whole(pattern) => {
                let start = pattern.literal_start().splitn(6, ':').nth(5)?;
                let name = start.split('/').next().filter(|name| !name.is_empty())?;
                (start.contains('/') || pattern.is_literal()).then(|| name.to_owned())
            }
            ArnPattern::Everything | ArnPattern::Fields(_) => None,
        });
        names.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

impl Policies {
    /// Policies that let everything pass, because the caller's own allow everything.
    pub fn of_allowed_identity() -> Self {
        let identity_based = vec![Policy::allowing_everything(PolicyType::IdentityBased)];
        Self { identity_based, ..Self::default() }
    }

    /// The situations in which a policy of a type decides alone: all others let everything pass, or for the policy of a
    /// resource also grant nothing.
    pub fn around(policy: Policy) -> Vec<Self> {
        let open = Self::of_allowed_identity();
        match policy.policy_type {
            PolicyType::ServiceControl => vec![Self { service_control: vec![vec![policy]], ..open }],
            PolicyType::ResourceControl => vec![Self { resource_control: vec![policy], ..open }],
            PolicyType::VpcEndpoint => {
                let mut policies = open;
                policies.vpc_endpoint.policy = policy;
                vec![policies]
            }
            PolicyType::ResourceBased => vec![
                Self { resource_based: Some(policy.clone()), ..Self::default() },
                Self { resource_based: Some(policy), ..open },
            ],
            PolicyType::RoleTrust => vec![Self { resource_based: Some(policy), ..open }],
            PolicyType::IdentityBased => vec![Self { identity_based: vec![policy], ..Self::default() }],
            PolicyType::PermissionsBoundary => vec![Self { permissions_boundary: Some(policy), ..open }],
            PolicyType::Session => vec![Self { session: Some(vec![policy]), ..open }],
        }
    }
}
