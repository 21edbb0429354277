//! Reads goals, as `goal.yaml` beside an exercise holds them.

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;
use vpce_model::goal::{
    AtMost, Goal, GoalWordError, Goals, Hint, Isolated, Lead, Permission, Permit, Reach, Resolve, Unchanged, Wish,
};
use vpce_model::pricing::Usd;

use crate::near::{did_you_mean, nearest};
use crate::node::{Node, Position};
use crate::problem::{At, Fault, Problems, TemplateError};
use crate::yaml::{self, MAX_TEMPLATE_BYTES};

/// What stands in a file of goals and should not, or the other way round.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum GoalsError {
    #[error("there is no `{name}` here")]
    UnknownKey { name: String, known: Vec<&'static str> },
    #[error("`{0}` is missing")]
    Missing(&'static str),
    #[error("this must be {0}")]
    Shape(&'static str),
    #[error(transparent)]
    Word(#[from] GoalWordError),
    #[error("`{0}` cannot be read: {1}")]
    Beside(String, String),
}

impl GoalsError {
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::UnknownKey { name, known } => did_you_mean(&nearest(name, known.iter().copied()))
                .or_else(|| Some(format!("what may stand here is {}", known.join(", ")))),
            Self::Missing("expect") => Some(
                "a goal holds `expect`, `resolve`, `bill` or `unchanged`; what is expected is reachable, blocked, allowed, denied \
                 or isolated"
                    .to_owned(),
            ),
            Self::Beside(..) => Some("name a file that stands beside the goals".to_owned()),
            Self::Missing(_) | Self::Shape(_) | Self::Word(_) => None,
        }
    }
}

/// Gives the text of a file that stands beside the goals, or says why it can't.
pub(crate) type Beside<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, String>;

/// Goals, and the files beside them that they need, by name.
pub(crate) struct GoalsReading {
    pub(crate) goals: Goals,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// Reads a file of goals.
///
/// # Errors
/// When the text is not YAML or holds something else, with its place.
pub fn read_goals(name: &str, text: impl AsRef<[u8]>) -> Result<Goals, TemplateError> {
    read_with(name, text.as_ref(), &|_| Ok(Vec::new())).map(|reading| reading.goals)
}

/// The same with the files that they need.
pub(crate) fn read_with(name: &str, text: &[u8], beside: Beside<'_>) -> Result<GoalsReading, TemplateError> {
    let mut problems = Problems::new(name);
    let mut reader = Reader { beside, files: BTreeMap::new() };
    let goals = match yaml::parse(text, MAX_TEMPLATE_BYTES) {
        Ok(root) => problems.note(reader.goals(&root)),
        Err(faults) => {
            faults.into_iter().for_each(|fault| problems.push(None, fault));
            None
        }
    };
    problems.check(goals).map(|goals| GoalsReading { goals, files: reader.files })
}

/// The template that learners begin with. What is to be left alone is compared with it.
pub(crate) const START: &str = "start.yaml";

struct Reader<'a> {
    beside: Beside<'a>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Reader<'_> {
    fn goals(&mut self, root: &Node) -> Result<Goals, Fault> {
        only(root, &["title", "minutes", "track", "goals", "hints", "after"])?;
        let hints = root.get("hints").map_or(Ok(&[][..]), list)?;
        Ok(Goals {
            title: optional(root, "title")?.unwrap_or_default(),
            minutes: root.get("minutes").map(|node| parsed(node, "a number of minutes")).transpose()?,
            track: optional(root, "track")?.unwrap_or_default(),
            goals: list(needed(root, "goals")?)?.iter().map(|node| self.goal(node)).collect::<Result<_, _>>()?,
            hints: hints.iter().map(hint).collect::<Result<_, _>>()?,
            after: optional(root, "after")?.unwrap_or_default(),
        })
    }

    fn goal(&mut self, node: &Node) -> Result<Goal, Fault> {
        let wish = self.wish(node)?;
        let cause = node.get("cause").map_or(Ok(Vec::new()), one_or_more)?;
        Ok(Goal { wish, why: optional(node, "why")?.unwrap_or_default(), cause })
    }

    /// What a goal is about shows in its keys, and with `from` in what it expects.
    fn wish(&mut self, node: &Node) -> Result<Wish, Fault> {
        if node.get("bill").is_some() {
            return self.at_most(node).map(Wish::AtMost);
        }
        if node.get("unchanged").is_some() {
            return self.unchanged(node).map(Wish::Unchanged);
        }
        if node.get("resolve").is_some() {
            return resolve(node).map(Wish::Resolve);
        }
        if node.as_mapping().is_some() && node.get("from").is_none() {
            // Whatever else is there, a slip of the pen is told first.
            known(
                node,
                &[
                    "from",
                    "to",
                    "expect",
                    "through",
                    "down",
                    "resolve",
                    "action",
                    "resource",
                    "as",
                    "owner",
                    "bill",
                    "unchanged",
                ],
            )?;
            return Err(GoalsError::Missing("from").at(node.position));
        }
        match node.get("expect").and_then(Node::as_text) {
            Some("isolated") => isolated(node).map(Wish::Isolated),
            Some("allowed" | "denied") => permission(node).map(Wish::Permission),
            _ => reach(node).map(Wish::Reach),
        }
    }

    fn at_most(&mut self, node: &Node) -> Result<AtMost, Fault> {
        known(node, &["bill", "at-most"])?;
        let file = needed(node, "bill")?;
        let amount = needed(node, "at-most")?;
        let most = amount.as_text().and_then(|text| Decimal::from_str_exact(text).ok());
        let at_most = Usd::new(most.ok_or_else(|| shape("an amount in USD, such as 120.00", amount.position))?);
        let bill = text(file)?;
        self.load(&bill, file.position)?;
        Ok(AtMost { bill, at_most })
    }

    fn unchanged(&mut self, node: &Node) -> Result<Unchanged, Fault> {
        known(node, &["unchanged"])?;
        let names = needed(node, "unchanged")?;
        self.load(START, names.position)?;
        Ok(Unchanged { unchanged: one_or_more(names)? })
    }

    /// Takes a file from the folder of the goals, and from no other.
    fn load(&mut self, name: &str, position: Position) -> Result<(), Fault> {
        let refuse = |reason: String| GoalsError::Beside(name.to_owned(), reason).at(position);
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', ':']) {
            return Err(refuse("it is not the name of a file".to_owned()));
        }
        let bytes = (self.beside)(name).map_err(refuse)?;
        self.files.insert(name.to_owned(), bytes);
        Ok(())
    }
}

fn reach(node: &Node) -> Result<Reach, Fault> {
    known(node, &["from", "to", "expect", "through", "down"])?;
    Ok(Reach {
        from: text(needed(node, "from")?)?,
        to: text(needed(node, "to")?)?,
        expect: word(needed(node, "expect")?)?,
        through: node.get("through").map(word).transpose()?,
        down: node.get("down").map(|node| parsed(node, "an Availability Zone")).transpose()?,
    })
}

fn permission(node: &Node) -> Result<Permission, Fault> {
    known(node, &["from", "to", "expect", "action", "resource", "as", "owner"])?;
    Ok(Permission {
        from: text(needed(node, "from")?)?,
        to: text(needed(node, "to")?)?,
        expect: word::<Permit>(needed(node, "expect")?)?,
        action: optional(node, "action")?,
        resource: optional(node, "resource")?,
        principal: optional(node, "as")?,
        owner: node.get("owner").map(account).transpose()?,
    })
}

fn account(node: &Node) -> Result<String, Fault> {
    let account = text(node)?;
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    if is_account { Ok(account) } else { Err(shape("the 12 digits of an account", node.position)) }
}

fn isolated(node: &Node) -> Result<Isolated, Fault> {
    known(node, &["from", "expect"])?;
    Ok(Isolated { from: text(needed(node, "from")?)? })
}

fn resolve(node: &Node) -> Result<Resolve, Fault> {
    known(node, &["from", "resolve", "expect", "to"])?;
    let to = match node.get("to") {
        Some(endpoint) => Lead::Endpoint(text(endpoint)?),
        None => word(needed(node, "expect")?)?,
    };
    Ok(Resolve { from: text(needed(node, "from")?)?, resolve: text(needed(node, "resolve")?)?, to })
}

/// A hint: a text alone, or a text and what it points at.
fn hint(node: &Node) -> Result<Hint, Fault> {
    if node.as_text().is_some() {
        return Ok(Hint { text: text(node)?, at: None });
    }
    only(node, &["text", "at"])?;
    Ok(Hint { text: text(needed(node, "text")?)?, at: optional(node, "at")? })
}

/// No key of a goal but these, and those that any goal may have.
fn known(node: &Node, own: &[&'static str]) -> Result<(), Fault> {
    only(node, &[own, &["why", "cause"]].concat())
}

/// No key but these: a slip of the pen must not be passed over.
fn only(node: &Node, known: &[&'static str]) -> Result<(), Fault> {
    let entries = node.as_mapping().ok_or_else(|| shape("a mapping", node.position))?;
    match entries.iter().find(|(key, _)| !known.contains(&key.as_str())) {
        Some((key, entry)) => Err(GoalsError::UnknownKey { name: key.clone(), known: known.to_vec() }.at(entry.key)),
        None => Ok(()),
    }
}

fn needed<'a>(node: &'a Node, key: &'static str) -> Result<&'a Node, Fault> {
    node.get(key).ok_or_else(|| GoalsError::Missing(key).at(node.position))
}

fn optional(node: &Node, key: &str) -> Result<Option<String>, Fault> {
    node.get(key).map(text).transpose()
}

fn list(node: &Node) -> Result<&[Node], Fault> {
    node.as_sequence().ok_or_else(|| shape("a list", node.position))
}

fn one_or_more(node: &Node) -> Result<Vec<String>, Fault> {
    match node.as_sequence() {
        Some(items) => items.iter().map(text).collect(),
        None => Ok(vec![text(node)?]),
    }
}

fn text(node: &Node) -> Result<String, Fault> {
    node.as_text().map(str::to_owned).ok_or_else(|| shape("text", node.position))
}

fn parsed<T: FromStr>(node: &Node, what: &'static str) -> Result<T, Fault> {
    node.as_text().and_then(|text| text.parse().ok()).ok_or_else(|| shape(what, node.position))
}

fn word<T: FromStr<Err = GoalWordError>>(node: &Node) -> Result<T, Fault> {
    text(node)?.parse().map_err(|error| GoalsError::Word(error).at(node.position))
}

fn shape(shape: &'static str, position: Position) -> Fault {
    GoalsError::Shape(shape).at(position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_read_with_what_may_be_left_out() {
        let text = "
title: The report
minutes: 10
track: endpoints
goals:
  - { from: App, to: s3://reports, expect: reachable, through: gateway-endpoint, why: It is free., cause: S3Endpoint }
  - { from: App, to: 203.0.113.80, expect: blocked }
  - { from: App, resolve: sqs.us-east-1.amazonaws.com, expect: private }
  - { from: App, resolve: sqs.us-east-1.amazonaws.com, to: vpce-Sqs, cause: [Sqs, Zone] }
  - { from: App, resolve: nowhere.example.com, expect: nothing }
  - { from: App, to: s3://reports/q3.csv, expect: allowed }
  - { from: App, to: s3://reports/q3.csv, expect: denied, action: s3:PutObject, as: Deployer }
  - { from: App, expect: isolated }
  - { bill: usage.yaml, at-most: 120.50 }
  - { unchanged: [Vpc, PrivateA, PrivateB] }
  - { unchanged: Vpc }
  - { from: App, to: s3://reports, expect: reachable, through: gateway-endpoint, down: us-east-1a }
  - { from: App, to: s3://packages/x, expect: allowed, as: anonymous, owner: 444455556666 }
hints:
  - Look at the routes.
  - { text: Look at the endpoint., at: S3Endpoint.RouteTableIds }
after: |
  Well done.
";
        let goals = read_goals("goal.yaml", text).unwrap();
        let said: Vec<String> = goals.goals.iter().map(|goal| goal.wish.to_string()).collect();
        assert_eq!(
            said,
            [
                "App reaches s3://reports through a gateway endpoint",
                "App does not reach 203.0.113.80",
                "App resolves sqs.us-east-1.amazonaws.com to private addresses",
                "App resolves sqs.us-east-1.amazonaws.com to vpce-Sqs",
                "App cannot resolve nowhere.example.com",
                "App is allowed to read s3://reports/q3.csv",
                "App is denied s3:PutObject on s3://reports/q3.csv as Deployer",
                "App has no path to the internet",
                "the bill of usage.yaml is at most $120.50 a month",
                "Vpc, PrivateA and PrivateB are as they were",
                "Vpc is as it was",
                "App reaches s3://reports through a gateway endpoint while us-east-1a is down",
                "App is allowed to read s3://packages/x as anonymous, a resource of account 444455556666",
            ]
        );
        assert_eq!((goals.title.as_str(), goals.minutes, goals.track.as_str()), ("The report", Some(10), "endpoints"));
        assert_eq!((goals.goals[0].cause.len(), goals.goals[3].cause.len()), (1, 2));
        assert_eq!(goals.hints[0].at, None);
        assert_eq!(goals.hints[1].at.as_deref(), Some("S3Endpoint.RouteTableIds"));
        assert_eq!(goals.after, "Well done.\n");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, message) in [
            ("", "goal.yaml: the file is empty"),
            ("a: b", "goal.yaml:1:1: there is no `a` here"),
            ("hints: []", "goal.yaml:1:1: `goals` is missing"),
            ("goals: App", "goal.yaml:1:8: this must be a list"),
            ("goals: [App]", "goal.yaml:1:9: this must be a mapping"),
            ("goals:\n  - from: App\n    to: Db", "goal.yaml:2:5: `expect` is missing"),
            ("goals:\n  - {from: [A], to: B, expect: blocked}", "goal.yaml:2:12: this must be text"),
            ("goals:\n  - {from: A, to: B, expect: maybe}", "goal.yaml:2:30: `maybe` is none of reachable, blocked"),
            ("goals:\n  - {from: A, to: B, expect: blocked, port: 1}", "goal.yaml:2:39: there is no `port` here"),
            ("goals: []\nhints: one", "goal.yaml:2:8: this must be a list"),
            ("goals: []\nhints: [{text: a, see: B}]", "goal.yaml:2:19: there is no `see` here"),
            ("goals: []\nminutes: ten", "goal.yaml:2:10: this must be a number of minutes"),
            ("goals:\n  - {to: A, expect: blocked}", "goal.yaml:2:5: `from` is missing"),
            ("goals:\n  - {from: A, expect: isolated, to: B}", "goal.yaml:2:33: there is no `to` here"),
            ("goals:\n  - {from: A, resolve: a.b, expect: blocked}", "goal.yaml:2:37: `blocked` is none of private"),
            ("goals:\n  - {from: A, to: B, expect: allowed, through: x}", "goal.yaml:2:39: there is no `through` here"),
            (
                "goals:\n  - {from: A, to: B, expect: blocked, down: a}",
                "goal.yaml:2:45: this must be an Availability Zone",
            ),
            ("goals:\n  - {from: A, to: B, expect: denied, owner: us}", "goal.yaml:2:45: this must be the 12 digits"),
            ("goals:\n  - {bill: usage.yaml}", "goal.yaml:2:5: `at-most` is missing"),
            ("goals:\n  - {bill: usage.yaml, at-most: much}", "goal.yaml:2:33: this must be an amount in USD"),
            (
                "goals:\n  - {bill: ../usage.yaml, at-most: 1}",
                "goal.yaml:2:12: `../usage.yaml` cannot be read: it is not",
            ),
            ("goals:\n  - {unchanged: {}}", "goal.yaml:2:17: this must be text"),
        ] {
            let error = read_goals("goal.yaml", text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{text:?}: {error}");
        }
    }
}
