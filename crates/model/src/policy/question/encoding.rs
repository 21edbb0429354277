//! From policies to a [`Formula`] that says which requests of a kind they allow.
//!
//! It follows [`evaluate`](super::super::evaluation) step by step. What it finds is put before that function again: a mistake
//! here makes an answer unknown, not wrong.

use std::collections::BTreeSet;

use super::super::arn::ArnPattern;
use super::super::condition::{Condition, ConditionValues};
use super::super::context::{Context, Key, Values};
use super::super::evaluation::KEEPING_BUCKET_POLICY;
use super::super::operator::{Operator, Qualifier};
use super::super::pattern::{Pattern, Token};
use super::super::policies::{EndpointType, Policies};
use super::super::principal::{Asking, PrincipalElement, PrincipalPattern, Reach};
use super::super::statement::{Effect, Patterns, Policy, Statement};
use super::dimension::{Dimension, Predicate, Shape, ValueSet, Values as Found};
use super::formula::{Formula, Formulas};
use super::language::{Language, Letters, Step, Word, literal};
use super::scene::{Caller, IdentityKind, KeyValue, Part, Scene, Way};

/// A part of a request by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Action,
    Resource,
    PrincipalArn,
    CanonicalUser,
    Key(Key),
}

/// Something that can't be compared with the rest, and whose text depends on what is not known.
#[derive(Debug, PartialEq)]
enum Open {
    Resources(Vec<ArnPattern>),
    Condition(Operator, Key, ConditionValues),
}

/// What is asked of, beside who asks and which way.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) actions: Shape,
    pub(super) resources: Shape,
}

/// Writes policies as formulas over the parts of a request of one kind.
#[derive(Debug)]
pub(super) struct Encoder<'q> {
    scene: &'q Scene<'q>,
    /// The keys that follow from the scene.
    follows: Context,
    /// Keys that are given a value, or none, so that variables have one.
    chosen: &'q [(Key, Option<String>)],
    pub(super) names: Vec<Name>,
    pub(super) dimensions: Vec<Dimension>,
    pub(super) formulas: Formulas,
    /// Dimensions of another encoder.
    used: Vec<(Name, Dimension)>,
    open: Vec<Open>,
    /// Whether a variable whose value is not known is taken to be any text.
    is_loose: bool,
    /// Why something can't be compared.
    pub(super) reasons: BTreeSet<String>,
    /// The variables whose values are not known.
    pub(super) variables: BTreeSet<Key>,
}

/// A value of a variable that is not known.
struct Unknown;

/// Why a set of values can't be written down.
enum NoSet {
    Unknown,
    NotAscii,
}

impl From<Unknown> for NoSet {
    fn from(_: Unknown) -> Self {
        Self::Unknown
    }
}

/// How statements of a type match: in one of the ways that matter for what may still limit them.
struct Grants {
    direct: Formula,
    role: Formula,
    any: Formula,
}

impl<'q> Encoder<'q> {
    /// Takes up the dimensions of an encoder for another scene, where they are the same: what they found out stays true.
    pub(super) fn new(
        scene: &'q Scene<'q>,
        target: &Target,
        chosen: &'q [(Key, Option<String>)],
        used: &mut Vec<(Name, Dimension)>,
    ) -> Self {
        let nobody = Shape { optional: true, multivalued: false, texts: Language::default(), examples: Vec::new() };
        let shapes = [
            (Name::Action, target.actions.clone()),
            (Name::Resource, target.resources.clone()),
            (Name::PrincipalArn, scene.principal_arn()),
            (Name::CanonicalUser, nobody),
        ];
        let dimensions = shapes.into_iter().map(|(name, shape)| {
            let dimension = take(used, &name, shape);
            (name, dimension)
        });
        let (names, dimensions): (Vec<_>, Vec<_>) = dimensions.unzip();
        Self {
            used: std::mem::take(used),
            follows: scene.context(),
            scene,
            chosen,
            names,
            dimensions,
            formulas: Formulas::new(),
            open: Vec::new(),
            is_loose: false,
            reasons: BTreeSet::new(),
            variables: BTreeSet::new(),
        }
    }

    /// The keys that follow from the scene.
    pub(super) fn follows(&self) -> &Context {
        &self.follows
    }

    /// What holds for every request of the scene, whatever the policies say.
    pub(super) fn given(&mut self) -> Formula {
        let mut given = Vec::new();
        if let Caller::Any { in_account: false, .. } = self.scene.caller {
            let owner = self.scene.owner;
            given.push(!self.of_account(owner));
        }
        for (key, value) in self.chosen {
            given.push(match value {
                Some(value) => self.key_is(key, value),
                None => self.key_is_absent(key),
            });
        }
        self.formulas.all(given)
    }

    /// The requests that a key makes out: those that have this value.
    pub(super) fn key_is(&mut self, key: &Key, value: &str) -> Formula {
        match self.scene.key(key, &self.follows) {
            KeyValue::Absent => Formula::FALSE,
            KeyValue::Known(values) => (values.as_slice() == [value]).into(),
            KeyValue::OfPrincipal(part) => {
                let words = self.scene.around(part, &literal(value));
                self.text(&Name::PrincipalArn, Language(words))
            }
            KeyValue::Any(shape) => {
                let name = self.key_dimension(key, shape);
                self.text(&name, Language::of(value))
            }
        }
    }

    fn key_is_absent(&mut self, key: &Key) -> Formula {
        match self.scene.key(key, &self.follows) {
            KeyValue::Absent => Formula::TRUE,
            KeyValue::Known(_) | KeyValue::OfPrincipal(_) => Formula::FALSE,
            KeyValue::Any(shape) => {
                let name = self.key_dimension(key, shape);
                self.part(&name, Predicate { absent: true, all: false, inside: false, set: None })
            }
        }
    }

    /// The requests that policies allow.
    pub(super) fn allowed(&mut self, policies: &Policies) -> Formula {
        let has_account = self.scene.has_account();
        let keeps = self.keeps_bucket_policy();
        let through_endpoint = self.scene.way == Way::Endpoint && policies.vpc_endpoint.supported;
        let mut needed = Vec::new();
        needed.push(!self.any(&policies.resource_control, Effect::Deny));
        if has_account {
            for level in &policies.service_control {
                needed.push(!self.any(level, Effect::Deny));
                needed.push(self.any(level, Effect::Allow));
            }
        }
        if through_endpoint {
            let of_gateway = policies.vpc_endpoint.endpoint_type == EndpointType::Gateway;
            let policy = &policies.vpc_endpoint.policy;
            needed.push(!self.grants(policy, Effect::Deny, of_gateway).any);
            needed.push(self.grants(policy, Effect::Allow, of_gateway).any);
        }
        let denied = self.any(&policies.resource_based, Effect::Deny);
        needed.push(self.formulas.any([keeps, !denied]));
        let granted = self.resource_grants(policies, keeps);
        if !has_account {
            needed.push(granted.any);
            return self.formulas.all(needed);
        }
        let session = policies.session.iter().flatten();
        let own = policies.identity_based.iter().chain(&policies.permissions_boundary).chain(session);
        needed.push(!self.any(own, Effect::Deny));
        let identity = self.any(&policies.identity_based, Effect::Allow);
        let identity = self.formulas.any([identity, self.scene.is_root().into()]);
        let mut limits = Vec::new();
        if let Some(boundary) = &policies.permissions_boundary {
            limits.push(self.any([boundary], Effect::Allow));
        }
        if let Some(session) = &policies.session {
            limits.push(self.any(session, Effect::Allow));
        }
        let limits = self.formulas.all(limits);
        needed.push(if self.scene.is_in_one_account() {
            let itself = !self.must_allow_itself();
            let itself = self.formulas.any([granted.any, itself]);
            let either = self.formulas.any([identity, granted.role]);
            let limited = self.formulas.all([itself, either, limits]);
            self.formulas.any([granted.direct, limited])
        } else {
            self.formulas.all([granted.any, identity, limits])
        });
        self.formulas.all(needed)
    }

    fn resource_grants(&mut self, policies: &Policies, keeps: Formula) -> Grants {
        let found = match &policies.resource_based {
            Some(policy) => self.grants(policy, Effect::Allow, false),
            None => Grants { direct: Formula::FALSE, role: Formula::FALSE, any: Formula::FALSE },
        };
        let Grants { direct, role, any } = found;
        Grants { direct: self.formulas.any([keeps, direct]), role, any: self.formulas.any([keeps, any]) }
    }

    /// See [`keeps_bucket_policy`](super::super::evaluation).
    pub(super) fn keeps_bucket_policy(&mut self) -> Formula {
        if !(self.scene.is_root() && self.scene.is_in_one_account()) {
            return Formula::FALSE;
        }
        self.text(&Name::Action, Language(KEEPING_BUCKET_POLICY.map(literal).into()))
    }

    /// See [`must_allow_itself`](super::super::evaluation).
    fn must_allow_itself(&mut self) -> Formula {
        let then_anything = |text: &str| [literal(text), vec![Step::Many(Letters::Any)]].concat();
        let mut starts = vec![then_anything("sts:assumerole")];
        if self.scene.way == Way::Endpoint {
            starts.push(then_anything("execute-api:"));
        }
        let of_key = [vec![Step::Many(Letters::Any)], then_anything(":key/")].concat();
        let kms = self.text(&Name::Action, Language(vec![then_anything("kms:")]));
        let of_key = self.text(&Name::Resource, Language(vec![of_key]));
        let of_key = self.formulas.all([kms, of_key]);
        let starts = self.text(&Name::Action, Language(starts));
        self.formulas.any([starts, of_key])
    }

    /// Whether a statement of one of some policies, with this effect, matches.
    fn any<'p>(&mut self, policies: impl IntoIterator<Item = &'p Policy>, effect: Effect) -> Formula {
        let matches: Vec<_> = policies.into_iter().map(|policy| self.grants(policy, effect, false).any).collect();
        self.formulas.any(matches)
    }

    fn grants(&mut self, policy: &Policy, effect: Effect, of_gateway: bool) -> Grants {
        let (mut direct, mut role, mut any) = (Vec::new(), Vec::new(), Vec::new());
        for statement in policy.statements.iter().filter(|statement| statement.effect == effect) {
            let matches = self.statement(statement);
            let reach = self.principal(statement, of_gateway);
            direct.push(self.formulas.all([reach.direct, matches]));
            role.push(self.formulas.all([reach.role, matches]));
            any.push(self.formulas.all([reach.any, matches]));
        }
        Grants { direct: self.formulas.any(direct), role: self.formulas.any(role), any: self.formulas.any(any) }
    }

    /// Whether a statement matches, its principal aside.
    fn statement(&mut self, statement: &Statement) -> Formula {
        let mut parts = vec![self.actions(&statement.actions)];
        if let Some(resources) = &statement.resources {
            parts.push(self.resources(resources));
        }
        parts.extend(statement.conditions.iter().map(|condition| self.condition(condition)));
        self.formulas.all(parts)
    }

    fn actions(&mut self, actions: &Patterns<Pattern>) -> Formula {
        if actions.list.iter().any(Pattern::is_everything) {
            return (!actions.negated).into();
        }
        let words = actions.list.iter().filter_map(|pattern| self.word(pattern, Letters::Any).ok().flatten());
        let listed = Language(words.collect());
        let listed = self.text(&Name::Action, listed);
        if actions.negated { !listed } else { listed }
    }

    fn resources(&mut self, resources: &Patterns<ArnPattern>) -> Formula {
        if resources.list.contains(&ArnPattern::Everything) {
            return (!resources.negated).into();
        }
        let listed = match self.arn_language(&resources.list) {
            Ok(language) => self.text(&Name::Resource, language),
            Err(Unknown) => {
                let open = self.open(Open::Resources(resources.list.clone()));
                let most = self.loosely(|encoder| encoder.arn_language(&resources.list).unwrap_or_default());
                let most = self.text(&Name::Resource, most);
                self.formulas.all([open, most])
            }
        };
        if resources.negated { !listed } else { listed }
    }

    /// How a statement means the principal.
    fn principal(&mut self, statement: &Statement, of_gateway: bool) -> Grants {
        let direct_if = |any: Formula| Grants { direct: any, role: Formula::FALSE, any };
        let Some(element) = &statement.principal else { return direct_if(Formula::TRUE) };
        if !element.negated {
            return self.listed(element, of_gateway);
        }
        let spared =
            if statement.effect == Effect::Deny { self.spared(element) } else { self.listed(element, of_gateway).any };
        direct_if(!spared)
    }

    fn listed(&mut self, element: &PrincipalElement, of_gateway: bool) -> Grants {
        let (mut direct, mut role, mut any) = (Vec::new(), Vec::new(), Vec::new());
        for entry in &element.entries {
            let (reach, means) = self.entry(entry, of_gateway);
            match reach {
                Reach::Direct => direct.push(means),
                Reach::Role => role.push(means),
                Reach::Account => {}
            }
            any.push(means);
        }
        Grants { direct: self.formulas.any(direct), role: self.formulas.any(role), any: self.formulas.any(any) }
    }

    /// See [`PrincipalPattern::reach`].
    fn entry(&mut self, entry: &PrincipalPattern, of_gateway: bool) -> (Reach, Formula) {
        if let PrincipalPattern::CanonicalUser(id) = entry {
            return (Reach::Account, self.canonical_user(id));
        }
        let kind = match &self.scene.caller {
            Caller::Known(principal) => {
                let asking = Asking { principal, arn: principal.arn(), canonical_user_id: None };
                let reach = entry.reach(&asking, of_gateway);
                return (reach.unwrap_or(Reach::Account), reach.is_some().into());
            }
            Caller::Any { kind, .. } => *kind,
        };
        let is_root = kind == IdentityKind::Root;
        match entry {
            PrincipalPattern::Everyone => (Reach::Direct, Formula::TRUE),
            PrincipalPattern::Account(account) => {
                let reach = if is_root { Reach::Direct } else { Reach::Account };
                (reach, if is_root || !of_gateway { self.of_account(account) } else { Formula::FALSE })
            }
            PrincipalPattern::Arn(arn) if !is_root => {
                let reach = if kind == IdentityKind::Role { Reach::Role } else { Reach::Direct };
                (reach, self.text(&Name::PrincipalArn, Language::of(arn)))
            }
            _ => (Reach::Account, Formula::FALSE),
        }
    }

    fn canonical_user(&mut self, id: &str) -> Formula {
        if !self.scene.has_account() {
            return Formula::FALSE;
        }
        let number = self.number(&Name::CanonicalUser);
        self.dimensions[number].try_first(id);
        self.text(&Name::CanonicalUser, Language::of(id))
    }

    /// See [`PrincipalElement::reach`]: whom a Deny with `NotPrincipal` leaves alone.
    fn spared(&mut self, element: &PrincipalElement) -> Formula {
        if element.entries.contains(&PrincipalPattern::Everyone) {
            return Formula::TRUE;
        }
        if let Caller::Known(principal) = &self.scene.caller {
            let asking = Asking { principal, arn: principal.arn(), canonical_user_id: None };
            return element.reach(&asking, true, false).is_none().into();
        }
        let listed = self.listed(element, false);
        let itself = self.formulas.any([listed.direct, listed.role]);
        let accounts = element.entries.iter().filter_map(|entry| match entry {
            PrincipalPattern::Account(account) => Some(account),
            _ => None,
        });
        let spared: Vec<_> = accounts
            .map(|account| {
                let own = self.of_account(account);
                let names_others = element.names_any_of(account);
                let rest = self.formulas.any([itself, (!names_others).into()]);
                self.formulas.all([own, rest])
            })
            .collect();
        self.formulas.any(spared)
    }

    /// Whether the principal belongs to an account.
    fn of_account(&mut self, account: &str) -> Formula {
        let words = self.scene.around(Part::Account, &literal(account));
        self.text(&Name::PrincipalArn, Language(words))
    }

    fn condition(&mut self, condition: &Condition) -> Formula {
        let Condition { key, values, .. } = condition;
        let name = match self.scene.key(key, &self.follows) {
            KeyValue::Absent => return condition.holds(&Context::new()).into(),
            KeyValue::Known(known) if values.patterns().iter().all(|pattern| pattern.keys().next().is_none()) => {
                let mut context = Context::new();
                context.set(key.clone(), known);
                return condition.holds(&context).into();
            }
            KeyValue::Known(known) => {
                let multivalued = matches!(known, Values::Multiple(_));
                let texts = Language(known.as_slice().iter().map(|value| literal(value)).collect());
                let shape = Shape { optional: false, multivalued, texts, examples: known.as_slice().to_vec() };
                self.key_dimension(key, shape)
            }
            KeyValue::OfPrincipal(_) => Name::PrincipalArn,
            KeyValue::Any(shape) => self.key_dimension(key, shape),
        };
        let ConditionValues::Null(wanted) = values else { return self.values(condition, &name) };
        let (absent, inside) = (wanted.contains(&true), wanted.contains(&false));
        self.part(&name, Predicate { absent, all: false, inside, set: None })
    }

    /// A condition that looks at values.
    fn values(&mut self, condition: &Condition, name: &Name) -> Formula {
        let Condition { key, operator, values, written_key, .. } = condition;
        let part = match self.scene.key(key, &self.follows) {
            KeyValue::OfPrincipal(part) => Some(part),
            _ => None,
        };
        let open = || Open::Condition(*operator, key.clone(), values.clone());
        let (set, is_exact) = match self.set(values, part) {
            Ok(set) => (set, true),
            Err(NoSet::NotAscii) => {
                self.reasons.insert(format!("{written_key} is compared without case beyond ASCII"));
                return self.open(open());
            }
            Err(NoSet::Unknown) => match self.loosely(|encoder| encoder.set(values, part)) {
                Ok(set) => (set, false),
                Err(_) => return self.open(open()),
            },
        };
        let number = self.number(name);
        let Ok(place) = self.dimensions[number].place(set) else {
            self.reasons.insert(format!("{written_key} is compared as text and as a number, a date or an address"));
            return self.open(open());
        };
        let (all, absent) = match operator.qualifier {
            Some(Qualifier::ForAllValues) => (true, true),
            Some(Qualifier::ForAnyValue) => (false, operator.if_exists),
            None => (operator.negated, operator.if_exists || operator.negated),
        };
        let part = self.part(name, Predicate { absent, all, inside: !operator.negated, set: Some(place) });
        if is_exact {
            return part;
        }
        // What fits is among what fits loosely, and what does not fit loosely does not fit.
        let open = self.open(open());
        if operator.negated { self.formulas.any([open, part]) } else { self.formulas.all([open, part]) }
    }

    /// The values that pass a condition's test, its negation aside.
    fn set(&mut self, values: &ConditionValues, part: Option<Part>) -> Result<ValueSet, NoSet> {
        let language = match values {
            ConditionValues::Texts(patterns) => {
                let mut words = Vec::new();
                for pattern in patterns {
                    words.extend(self.word(pattern, Letters::Any)?);
                }
                Language(words)
            }
            ConditionValues::TextsIgnoringCase(patterns) => {
                let mut words = Vec::new();
                for pattern in patterns {
                    let Some(word) = self.word(pattern, Letters::Any)? else { continue };
                    words.push(ignoring_case(&word)?);
                }
                Language(words)
            }
            ConditionValues::Arns(patterns) => self.arn_language(patterns)?,
            ConditionValues::Bools(wanted) => {
                Language(wanted.iter().map(|wanted| literal(&wanted.to_string())).collect())
            }
            tested => return Ok(ValueSet::Tested(tested.clone())),
        };
        let words = match part {
            None => language.0,
            Some(part) => language.0.iter().flat_map(|word| self.scene.around(part, word)).collect(),
        };
        Ok(ValueSet::Texts(Language(words)))
    }

    fn arn_language(&mut self, patterns: &[ArnPattern]) -> Result<Language, Unknown> {
        let mut words = Vec::new();
        for pattern in patterns {
            words.extend(match pattern {
                ArnPattern::Everything => Some(vec![Step::Many(Letters::Any)]),
                ArnPattern::Whole(pattern) => self.word(pattern, Letters::Any)?,
                ArnPattern::Fields(fields) => self.fields(fields)?,
            });
        }
        Ok(Language(words))
    }

    fn fields(&mut self, fields: &[Pattern]) -> Result<Option<Word>, Unknown> {
        let mut whole = Word::new();
        for (number, field) in fields.iter().enumerate() {
            let is_last = number + 1 == fields.len();
            let Some(word) = self.word(field, if is_last { Letters::Any } else { Letters::NotColon })? else {
                return Ok(None);
            };
            if !is_last && word.contains(&Step::One(Letters::Only(':'))) {
                return Ok(None);
            }
            if number > 0 {
                whole.push(Step::One(Letters::Only(':')));
            }
            whole.extend(word);
        }
        Ok(Some(whole))
    }

    /// The word of a pattern whose wildcards stand for some letters; none for a pattern that fits nothing, because a variable
    /// in it has no value (`PO-53`).
    fn word(&mut self, pattern: &Pattern, wild: Letters) -> Result<Option<Word>, Unknown> {
        let mut word = Word::new();
        for token in pattern.tokens() {
            match token {
                Token::Text(text) => word.extend(literal(text)),
                Token::One => word.push(Step::One(wild)),
                Token::Many => word.push(Step::Many(wild)),
                Token::Variable { key, default } => match (self.variable(key), default) {
                    (Ok(Some(value)), _) => word.extend(literal(&value)),
                    (Ok(None), Some(default)) => word.extend(literal(default)),
                    (Ok(None), None) => return Ok(None),
                    (Err(Unknown), _) if self.is_loose => word.push(Step::Many(wild)),
                    (Err(Unknown), _) => return Err(Unknown),
                },
            }
        }
        Ok(Some(word))
    }

    /// Does something with variables that are not known taken to be any text: what fits then is the most that can fit.
    fn loosely<T>(&mut self, then: impl FnOnce(&mut Self) -> T) -> T {
        self.is_loose = true;
        let found = then(self);
        self.is_loose = false;
        found
    }

    fn variable(&mut self, key: &Key) -> Result<Option<String>, Unknown> {
        if let Some((_, value)) = self.chosen.iter().find(|(chosen, _)| chosen == key) {
            return Ok(value.clone());
        }
        match self.scene.key(key, &self.follows) {
            KeyValue::Absent | KeyValue::Known(Values::Multiple(_)) => Ok(None),
            KeyValue::Known(Values::Single(value)) => Ok(Some(value)),
            KeyValue::OfPrincipal(Part::Account) if self.scene.is_in_one_account() => {
                Ok(Some(self.scene.owner.to_owned()))
            }
            KeyValue::Any(Shape { multivalued: true, .. }) => Ok(None),
            KeyValue::OfPrincipal(_) | KeyValue::Any(_) => {
                self.reasons.insert(format!("the value of ${{{key}}} is part of what is compared"));
                self.variables.insert(key.clone());
                Err(Unknown)
            }
        }
    }

    fn open(&mut self, open: Open) -> Formula {
        let number = self.open.iter().position(|known| *known == open).unwrap_or(self.open.len());
        if number == self.open.len() {
            self.open.push(open);
        }
        self.formulas.open(number)
    }

    /// Whether a part is a text of a language.
    pub(super) fn text(&mut self, name: &Name, language: Language) -> Formula {
        if language.0.is_empty() {
            return Formula::FALSE;
        }
        let number = self.number(name);
        let Ok(place) = self.dimensions[number].place(ValueSet::Texts(language)) else {
            return Formula::FALSE;
        };
        self.part(name, Predicate { absent: false, all: false, inside: true, set: Some(place) })
    }

    fn part(&mut self, name: &Name, predicate: Predicate) -> Formula {
        let dimension = self.number(name);
        let all = predicate.all && self.dimensions[dimension].shape.multivalued;
        self.formulas.part(dimension, Predicate { all, ..predicate })
    }

    fn key_dimension(&mut self, key: &Key, shape: Shape) -> Name {
        let name = Name::Key(key.clone());
        if !self.names.contains(&name) {
            self.names.push(name.clone());
            self.dimensions.push(take(&mut self.used, &name, shape));
        }
        name
    }

    fn number(&self, name: &Name) -> usize {
        self.names.iter().position(|known| known == name).unwrap_or_default()
    }

    /// The dimensions, for another encoder.
    pub(super) fn into_used(self) -> Vec<(Name, Dimension)> {
        self.names.into_iter().zip(self.dimensions).chain(self.used).collect()
    }

    /// What a request has in a part.
    pub(super) fn found<'f>(&self, values: &'f [Found], name: &Name) -> Option<&'f [String]> {
        values.get(self.number(name))?.as_deref()
    }
}

/// The dimension of a name and a shape: one that is there, or a new one.
fn take(used: &mut Vec<(Name, Dimension)>, name: &Name, shape: Shape) -> Dimension {
    let place = used.iter().position(|(known, dimension)| known == name && dimension.shape == shape);
    place.map_or_else(|| Dimension::new(shape), |place| used.swap_remove(place).1)
}

fn ignoring_case(word: &Word) -> Result<Word, NoSet> {
    let step = |step: &Step| match step {
        Step::Many(Letters::Any) => Ok(*step),
        Step::One(Letters::Only(letter)) if letter.is_ascii() => {
            let (lower, upper) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
            Ok(Step::One(if lower == upper { Letters::Only(lower) } else { Letters::Either(lower, upper) }))
        }
        _ => Err(NoSet::NotAscii),
    };
    word.iter().map(step).collect()
}
