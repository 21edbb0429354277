//! What one part of a request may be: its action, its resource, the ARN of its principal, the values of a condition key.
//!
//! Elements and conditions each look at one part only. So what several of them leave over can be said part by part: a search
//! asks a [`Dimension`] for values that meet some [`Predicate`]s, and gets them, or learns that there are none.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ipnet::IpNet;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use super::super::condition::ConditionValues;
use super::super::context::Context;
use super::language::{Language, Languages, TooManyStates};

/// What is said of a part of a request. Its negation is one too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Predicate {
    /// Whether it holds where the part is absent.
    pub(super) absent: bool,
    /// Whether all values are meant, or any of them.
    pub(super) all: bool,
    /// Whether the values are meant to be in the set, or not in it.
    pub(super) inside: bool,
    /// The place of the set in [`Dimension::sets`]; without one, the set has every value.
    pub(super) set: Option<usize>,
}

impl std::ops::Not for Predicate {
    type Output = Self;

    fn not(self) -> Self {
        Self { absent: !self.absent, all: !self.all, inside: !self.inside, set: self.set }
    }
}

/// A set of values, as a policy describes it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ValueSet {
    /// Texts.
    Texts(Language),
    /// Numbers, dates, addresses or bytes that are tested.
    Tested(ConditionValues),
}

/// What values of a dimension are compared as. It is one kind for each dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Texts,
    Numbers,
    Dates,
    Networks,
    Bytes,
}

impl ValueSet {
    fn kind(&self) -> Kind {
        match self {
            Self::Tested(ConditionValues::Numbers(..)) => Kind::Numbers,
            Self::Tested(ConditionValues::Dates(..)) => Kind::Dates,
            Self::Tested(ConditionValues::Networks(_)) => Kind::Networks,
            Self::Tested(ConditionValues::Bytes(_)) => Kind::Bytes,
            Self::Texts(_) | Self::Tested(_) => Kind::Texts,
        }
    }

    fn has(&self, value: &str) -> bool {
        match self {
            Self::Texts(language) => language.has(value),
            Self::Tested(values) => values.pass(value, &Context::new()),
        }
    }
}

/// What a part of a request may be before any policy is asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    /// Whether a request may lack it.
    pub(super) optional: bool,
    /// Whether it may have several values.
    pub(super) multivalued: bool,
    /// The texts that it may be, where it is compared as text.
    pub(super) texts: Language,
    /// What it is when policies leave the choice.
    pub(super) examples: Vec<String>,
}

/// The values of a part of a request; none when the request lacks it.
pub(super) type Values = Option<Vec<String>>;

/// A part of a request.
#[derive(Debug)]
pub(super) struct Dimension {
    pub(super) shape: Shape,
    /// The values that are tried first.
    examples: Vec<String>,
    sets: Vec<ValueSet>,
    /// The languages of the sets, and behind them that of the shape; made when all sets are known.
    languages: Option<Languages>,
    /// Values of which each set has all that are of the same kind, or none.
    candidates: Vec<String>,
    answers: HashMap<Vec<Predicate>, Option<Values>>,
}

/// A set that can't be compared with those that the dimension has: one speaks of texts, say, and the other of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MixedKinds;

impl Dimension {
    pub(super) fn new(shape: Shape) -> Self {
        let examples = shape.examples.clone();
        Self { shape, examples, sets: Vec::new(), languages: None, candidates: Vec::new(), answers: HashMap::new() }
    }

    /// Tries a value before others.
    pub(super) fn try_first(&mut self, example: &str) {
        if !self.examples.iter().any(|known| known == example) {
            self.examples.push(example.to_owned());
        }
    }

    /// The place of a set, which is added when it is new.
    pub(super) fn place(&mut self, set: ValueSet) -> Result<usize, MixedKinds> {
        if let Some(place) = self.sets.iter().position(|known| *known == set) {
            return Ok(place);
        }
        if self.sets.first().is_some_and(|first| first.kind() != set.kind()) {
            return Err(MixedKinds);
        }
        self.sets.push(set);
        // What was prepared and answered does not know it.
        self.languages = None;
        self.candidates.clear();
        self.answers.clear();
        Ok(self.sets.len() - 1)
    }

    /// Whether a predicate holds for values.
    pub(super) fn holds(&self, predicate: Predicate, values: &Values) -> bool {
        let Some(values) = values else { return predicate.absent };
        let passes = |value: &String| predicate.set.is_none_or(|set| self.sets[set].has(value)) == predicate.inside;
        if predicate.all { values.iter().all(passes) } else { values.iter().any(passes) }
    }

    /// Values for which all predicates hold, if there are any. The predicates are in order.
    pub(super) fn solve(&mut self, predicates: &[Predicate]) -> Result<Option<Values>, TooManyStates> {
        if let Some(answer) = self.answers.get(predicates) {
            return Ok(answer.clone());
        }
        let answer = self.search(predicates)?;
        self.answers.insert(predicates.to_vec(), answer.clone());
        Ok(answer)
    }

    fn search(&mut self, predicates: &[Predicate]) -> Result<Option<Values>, TooManyStates> {
        if self.shape.optional && predicates.iter().all(|predicate| predicate.absent) {
            return Ok(Some(None));
        }
        let test = |predicate: &Predicate| (predicate.set, predicate.inside);
        if !self.shape.multivalued {
            let tests: Vec<_> = predicates.iter().map(test).collect();
            return Ok(self.value(&tests)?.map(|value| Some(vec![value])));
        }
        // All values pass the tests for all; each test for any takes a value of its own.
        let for_all: Vec<_> = predicates.iter().filter(|predicate| predicate.all).map(test).collect();
        let mut values = Vec::new();
        for predicate in predicates.iter().filter(|predicate| !predicate.all) {
            let tests = [for_all.as_slice(), &[test(predicate)]].concat();
            let Some(value) = self.value(&tests)? else { return Ok(None) };
            values.push(value);
        }
        if values.is_empty() {
            values.extend(self.value(&for_all)?);
        }
        values.sort_unstable();
        values.dedup();
        Ok((!values.is_empty()).then_some(Some(values)))
    }

    /// A value that is in some sets and not in others.
    fn value(&mut self, tests: &[(Option<usize>, bool)]) -> Result<Option<String>, TooManyStates> {
        let mut wanted = Vec::with_capacity(tests.len() + 1);
        for &(set, inside) in tests {
            match set {
                Some(set) => wanted.push((set, inside)),
                None if !inside => return Ok(None),
                None => {}
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.windows(2).any(|two| two[0].0 == two[1].0) {
            return Ok(None);
        }
        self.prepare();
        let passes = |value: &&String| wanted.iter().all(|&(set, inside)| self.sets[set].has(value) == inside);
        if let Some(value) = self.examples.iter().chain(&self.candidates).find(passes) {
            return Ok(Some(value.clone()));
        }
        let Some(languages) = &mut self.languages else { return Ok(None) };
        wanted.push((self.sets.len(), true));
        languages.shortest(&wanted)
    }

    /// Makes what the search needs, once.
    fn prepare(&mut self) {
        if self.languages.is_some() || !self.candidates.is_empty() {
            return;
        }
        let languages: Vec<Language> = self
            .sets
            .iter()
            .filter_map(|set| match set {
                ValueSet::Texts(language) => Some(language.clone()),
                ValueSet::Tested(_) => None,
            })
            .collect();
        if languages.len() < self.sets.len() {
            self.candidates = self.sets.iter().flat_map(candidates).collect();
            // An example of the shape is a text; here it would be neither number nor date.
            self.examples.retain(|example| self.sets.iter().any(|set| is_of_kind(example, set.kind())));
        } else {
            let shape = std::iter::once(self.shape.texts.clone());
            self.languages = Some(Languages::new(languages.into_iter().chain(shape).collect()));
        }
    }
}

fn is_of_kind(value: &str, kind: Kind) -> bool {
    match kind {
        Kind::Networks => value.parse::<std::net::IpAddr>().is_ok(),
        Kind::Texts | Kind::Numbers | Kind::Dates | Kind::Bytes => false,
    }
}

/// A value of each stretch that the borders of a set make: on them, and beside them. Between the borders of all sets nothing
/// changes, and every stretch begins or ends beside a border; the first value lies outside of most sets.
fn candidates(set: &ValueSet) -> Vec<String> {
    let ValueSet::Tested(values) = set else { return Vec::new() };
    let (first, values): (&[&str], Vec<String>) = match values {
        ConditionValues::Numbers(_, numbers) => (&["1"], numbers.iter().flat_map(beside_number).collect()),
        ConditionValues::Dates(_, dates) => (&["2026-01-01T00:00:00Z"], dates.iter().flat_map(beside_date).collect()),
        ConditionValues::Networks(networks) => {
            (&["198.51.100.7", "2001:db8::7"], networks.iter().flat_map(beside_network).collect())
        }
        ConditionValues::Bytes(bytes) => {
            let longer = bytes.iter().map(|bytes| [bytes, &[0][..]].concat());
            (&["AA=="], bytes.iter().cloned().chain(longer).map(|bytes| STANDARD.encode(bytes)).collect())
        }
        _ => (&[], Vec::new()),
    };
    first.iter().map(ToString::to_string).chain(values).collect()
}

/// A number, and its neighbours as far as a policy's numbers can tell: whole ones, and those in the last decimal.
fn beside_number(number: &Decimal) -> Vec<String> {
    let least = Decimal::new(1, (number.scale() + 6).min(28));
    let near = [Decimal::ONE, least].into_iter().flat_map(|step| [number.checked_add(step), number.checked_sub(step)]);
    std::iter::once(*number).chain(near.flatten()).map(|number| number.to_string()).collect()
}

fn beside_date(date: &Timestamp) -> Vec<String> {
    let steps = [SignedDuration::from_secs(1), SignedDuration::from_nanos(1)];
    let near = steps.into_iter().flat_map(|step| [date.checked_add(step).ok(), date.checked_sub(step).ok()]);
    std::iter::once(*date).chain(near.flatten()).map(|date| date.to_string()).collect()
}

fn beside_network(network: &IpNet) -> Vec<String> {
    let (first, last) = (network.network(), network.broadcast());
    let (before, behind) = match (first, last) {
        (std::net::IpAddr::V4(first), std::net::IpAddr::V4(last)) => (
            first.to_bits().checked_sub(1).map(|bits| std::net::Ipv4Addr::from_bits(bits).into()),
            last.to_bits().checked_add(1).map(|bits| std::net::Ipv4Addr::from_bits(bits).into()),
        ),
        (std::net::IpAddr::V6(first), std::net::IpAddr::V6(last)) => (
            first.to_bits().checked_sub(1).map(|bits| std::net::Ipv6Addr::from_bits(bits).into()),
            last.to_bits().checked_add(1).map(|bits| std::net::Ipv6Addr::from_bits(bits).into()),
        ),
        _ => (None, None),
    };
    let near: [Option<std::net::IpAddr>; 2] = [before, behind];
    // Inside, the second address makes the better example.
    let second = network.hosts().nth(1);
    second
        .into_iter()
        .chain([first, last])
        .chain(near.into_iter().flatten())
        .map(|address| address.to_string())
        .collect()
}
