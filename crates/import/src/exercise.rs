//! An exercise: goals, what stands beside them, and whether a template meets them.

use std::collections::BTreeMap;
use std::fmt;

use vpce_model::cloud::region::Region;
use vpce_model::goal::{Alteration, Attempt, Check, Goals, Hint};
use vpce_model::pricing::Usage;
use vpce_model::trace::Network;

use crate::declaration::{alteration, at, declared, put_back};
use crate::goals::{GoalsReading, START, read_with};
use crate::node::Node;
use crate::problem::{Problems, TemplateError};
use crate::reading::{Reading, read_root, read_templates};
use crate::settings::Options;
use crate::usage::read_usage;
use crate::yaml::{self, MAX_TEMPLATE_BYTES};

/// Goals, and the files beside them that they need.
///
/// ```
/// use vpce_import::{Exercise, Options};
///
/// let goals = "goals: [{from: App, to: s3://reports, expect: reachable, why: It has a way.}]";
/// let exercise = Exercise::read("goal.yaml", goals, &|name| Err(format!("there is no {name}")))?;
/// let answer = "Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}";
/// let checks = exercise.check(&[("answer.yaml", answer.as_bytes())], &Options::default())?;
/// assert!(!checks[0].met);
/// assert!(checks[0].reason.starts_with("nothing in the network is called `App`"));
/// # Ok::<(), vpce_import::TemplateError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Exercise {
    /// What must hold, and what there is to say about it.
    pub goals: Goals,
    /// What is used in a month, as text, by the name of the file.
    usages: BTreeMap<String, Vec<u8>>,
    /// The template at the start, where a goal compares with it.
    start: Option<Node>,
}

impl Exercise {
    /// Reads goals. `beside` gives the text of a file that stands beside them, or says why it can't.
    ///
    /// # Errors
    /// When the goals, or a file that they need, cannot be read, with the place.
    pub fn read(
        name: &str,
        goals: impl AsRef<[u8]>,
        beside: &dyn Fn(&str) -> Result<Vec<u8>, String>,
    ) -> Result<Self, TemplateError> {
        let GoalsReading { goals, files: mut usages } = read_with(name, goals.as_ref(), beside)?;
        let start = usages.remove(START).map(|text| root(START, &text)).transpose()?;
        Ok(Self { goals, usages, start })
    }

    /// Checks an answer: a template, or several that are one network.
    ///
    /// # Errors
    /// Everything that is wrong with the templates, or with a usage that a goal names.
    pub fn check(&self, files: &[(&str, &[u8])], options: &Options) -> Result<Vec<Check>, TemplateError> {
        let reading = read_templates(files, options)?;
        let roots = match &self.start {
            Some(_) => files.iter().map(|(name, text)| root(name, text)).collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        self.check_reading(&reading, &roots)
    }

    fn check_reading(&self, reading: &Reading, roots: &[Node]) -> Result<Vec<Check>, TemplateError> {
        let (usages, altered) = (self.usages(reading.region)?, self.altered(roots));
        let network = Network::new(&reading.cloud);
        Ok(self.goals.check(&Attempt { network, region: reading.region, usages: &usages, altered: &altered }))
    }

    fn usages(&self, region: Region) -> Result<BTreeMap<String, Usage>, TemplateError> {
        let usages = self.usages.iter();
        usages.map(|(name, text)| Ok((name.clone(), read_usage(name, text, region)?.usage))).collect()
    }

    fn altered(&self, roots: &[Node]) -> BTreeMap<String, Alteration> {
        let Some(start) = &self.start else { return BTreeMap::new() };
        let altered = |name: &str| {
            let now = roots.iter().find(|root| declared(root, name).is_some()).or(roots.first())?;
            Some((name.to_owned(), alteration(start, now, name)?))
        };
        self.goals.unchanged().filter_map(altered).collect()
    }

    /// Looks for what is wrong with the exercise itself, from its start and a solution. Nothing, when it is in order.
    ///
    /// # Errors
    /// When one of the two cannot be read.
    pub fn review(&self, start: &[u8], solution: &[u8]) -> Result<Vec<ExerciseFinding>, TemplateError> {
        const SOLUTION: &str = "solution.yaml";
        let options = Options::default();
        let (first, last) = (self.check(&[(START, start)], &options)?, self.check(&[(SOLUTION, solution)], &options)?);
        let (start, solution) = (root(START, start)?, root(SOLUTION, solution)?);
        let mut findings = self.incomplete();
        if first.iter().all(|check| check.met) {
            findings.push(ExerciseFinding::Solved);
        }
        let missed = last.iter().filter(|check| !check.met);
        findings.extend(missed.map(|it| ExerciseFinding::Missed { goal: it.goal.clone(), reason: it.reason.clone() }));
        for (place, check) in first.iter().enumerate().filter(|(_, check)| !check.met) {
            findings.extend(self.cause_finding(place, check, &start, &solution));
        }
        findings.extend(self.goals.hints.iter().filter_map(|hint| hint_finding(hint, &start, &solution)));
        let is_missing = |name: &&str| declared(&start, name).is_none();
        findings
            .extend(self.goals.unchanged().filter(is_missing).map(|it| ExerciseFinding::NotDeclared(it.to_owned())));
        Ok(findings)
    }

    /// What has not been written yet.
    fn incomplete(&self) -> Vec<ExerciseFinding> {
        let Goals { title, minutes, track, goals, hints, after } = &self.goals;
        let needed = [
            ("title", title.trim().is_empty()),
            ("minutes", minutes.is_none_or(|minutes| minutes == 0)),
            ("track", track.trim().is_empty()),
            ("goals", goals.is_empty()),
            ("after", after.trim().is_empty()),
        ];
        let mut findings: Vec<_> = needed
            .into_iter()
            .filter(|(_, is_missing)| *is_missing)
            .map(|(key, _)| ExerciseFinding::Empty(key))
            .collect();
        if !(2..=4).contains(&hints.len()) {
            findings.push(ExerciseFinding::Hints(hints.len()));
        }
        let without_why = goals.iter().filter(|goal| goal.why.trim().is_empty());
        findings.extend(without_why.map(|goal| ExerciseFinding::NoWhy(goal.wish.to_string())));
        findings
    }

    /// A goal that fails at the start must fail again when its cause is put back into the solution.
    fn cause_finding(&self, place: usize, check: &Check, start: &Node, solution: &Node) -> Option<ExerciseFinding> {
        let goal = check.goal.clone();
        let causes = &self.goals.goals[place].cause;
        if causes.is_empty() {
            return Some(ExerciseFinding::NoCause(goal));
        }
        let wrong = put_back(solution, start, causes);
        let reading = read_root("solution.yaml with the cause", wrong.clone(), &Options::default());
        match reading.and_then(|reading| self.check_reading(&reading, &[wrong])) {
            Ok(checks) if checks[place].met => Some(ExerciseFinding::NotTheCause { goal, causes: causes.clone() }),
            Ok(_) => None,
            Err(error) => Some(ExerciseFinding::Unreadable { goal, error: error.to_string() }),
        }
    }
}

/// A hint must say something, and point at something that the solution changes.
fn hint_finding(hint: &Hint, start: &Node, solution: &Node) -> Option<ExerciseFinding> {
    let text = hint.text.clone();
    if text.trim().is_empty() {
        return Some(ExerciseFinding::EmptyHint);
    }
    let Some(place) = &hint.at else { return Some(ExerciseFinding::AimlessHint(text)) };
    (at(start, place) == at(solution, place)).then(|| ExerciseFinding::WrongHint { text, at: place.clone() })
}

/// The tree of a template that may hold anything.
fn root(name: &str, text: &[u8]) -> Result<Node, TemplateError> {
    let mut problems = Problems::new(name);
    match yaml::parse(text, MAX_TEMPLATE_BYTES) {
        Ok(root) => Ok(root),
        Err(faults) => {
            faults.into_iter().for_each(|fault| problems.push(None, fault));
            problems.check(None)
        }
    }
}

/// What is wrong with an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExerciseFinding {
    /// Something that every exercise has was left out.
    Empty(&'static str),
    /// Too few hints, or too many.
    Hints(usize),
    /// A goal does not say why it is wanted.
    NoWhy(String),
    /// The start meets every goal.
    Solved,
    /// The solution does not meet a goal.
    Missed {
        /// The goal.
        goal: String,
        /// What happens instead.
        reason: String,
    },
    /// A goal that fails at the start does not say what keeps it from holding.
    NoCause(String),
    /// A goal holds although its cause is put back.
    NotTheCause {
        /// The goal.
        goal: String,
        /// The resources that are said to be the cause.
        causes: Vec<String>,
    },
    /// The solution with the cause of a goal put back is no template any more.
    Unreadable {
        /// The goal.
        goal: String,
        /// Why.
        error: String,
    },
    /// A hint says nothing.
    EmptyHint,
    /// A hint does not say what it points at.
    AimlessHint(String),
    /// What a hint points at is the same in the solution.
    WrongHint {
        /// The hint.
        text: String,
        /// What it points at.
        at: String,
    },
    /// A resource that is to be left alone is not declared at the start.
    NotDeclared(String),
}

impl fmt::Display for ExerciseFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(key) => write!(f, "`{key}` is missing or empty"),
            Self::Hints(count) => write!(f, "it has {count} hints; two to four are wanted"),
            Self::NoWhy(goal) => write!(f, "no `why` says why it is wanted that {goal}"),
            Self::Solved => f.write_str("the start meets every goal: nothing is left to do"),
            Self::Missed { goal, reason } => write!(f, "the solution misses the goal that {goal}: {reason}"),
            Self::NoCause(goal) => write!(f, "no `cause` says why it fails at the start that {goal}"),
            Self::NotTheCause { goal, causes } => {
                write!(f, "with {} as at the start it still holds that {goal}", causes.join(" and "))
            }
            Self::Unreadable { goal, error } => {
                write!(f, "with the cause put back nobody can check that {goal}: {error}")
            }
            Self::EmptyHint => f.write_str("a hint says nothing"),
            Self::AimlessHint(text) => write!(f, "no `at` says what the hint `{text}` points at"),
            Self::WrongHint { text, at } => {
                write!(f, "the hint `{text}` points at {at}, which is the same at the start and in the solution")
            }
            Self::NotDeclared(name) => write!(f, "{name} is to be left alone, and the start does not declare it"),
        }
    }
}
