//! Reads goals, as `goal.yaml` beside an exercise holds them.

use vpce_model::goal::{Goal, GoalWordError, Goals};

use crate::node::{Node, Position};
use crate::problem::{At, Fault, Problems, TemplateError};
use crate::yaml::{self, MAX_TEMPLATE_BYTES};

/// What stands in a file of goals and should not, or the other way round.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum GoalsError {
    #[error("there is no `{0}` here")]
    UnknownKey(String),
    #[error("`{0}` is missing")]
    Missing(&'static str),
    #[error("this must be {0}")]
    Shape(&'static str),
    #[error(transparent)]
    Word(#[from] GoalWordError),
}

impl GoalsError {
    pub(crate) fn help(&self) -> Option<String> {
        let help = "a file of goals holds `goals`, and if you like `hints` and `after`; a goal has `from`, `to` and `expect`, and if \
                    you like `through` and `why`";
        Some(help.to_owned())
    }
}

/// Reads a file of goals.
///
/// # Errors
/// When the text is not YAML or holds something else, with its place.
pub fn read_goals(name: &str, text: impl AsRef<[u8]>) -> Result<Goals, TemplateError> {
    let mut problems = Problems::new(name);
    let goals = match yaml::parse(text.as_ref(), MAX_TEMPLATE_BYTES) {
        Ok(root) => problems.note(goals(&root)),
        Err(faults) => {
            faults.into_iter().for_each(|fault| problems.push(None, fault));
            None
        }
    };
    problems.check(goals)
}

fn goals(root: &Node) -> Result<Goals, Fault> {
    only(root, &["goals", "hints", "after"])?;
    let hints = root.get("hints").map_or(Ok(&[][..]), list)?;
    Ok(Goals {
        goals: list(needed(root, "goals")?)?.iter().map(goal).collect::<Result<_, _>>()?,
        hints: hints.iter().map(text).collect::<Result<_, _>>()?,
        after: root.get("after").map_or(Ok(String::new()), text)?,
    })
}

fn goal(node: &Node) -> Result<Goal, Fault> {
    only(node, &["from", "to", "expect", "through", "why"])?;
    Ok(Goal {
        from: text(needed(node, "from")?)?,
        to: text(needed(node, "to")?)?,
        expect: word(needed(node, "expect")?)?,
        through: node.get("through").map(word).transpose()?,
        why: node.get("why").map_or(Ok(String::new()), text)?,
    })
}

/// No key but these: a slip of the pen must not be passed over.
fn only(node: &Node, known: &[&str]) -> Result<(), Fault> {
    let entries = node.as_mapping().ok_or_else(|| shape("a mapping", node.position))?;
    match entries.iter().find(|(key, _)| !known.contains(&key.as_str())) {
        Some((key, entry)) => Err(GoalsError::UnknownKey(key.clone()).at(entry.key)),
        None => Ok(()),
    }
}

fn needed<'a>(node: &'a Node, key: &'static str) -> Result<&'a Node, Fault> {
    node.get(key).ok_or_else(|| GoalsError::Missing(key).at(node.position))
}

fn list(node: &Node) -> Result<&[Node], Fault> {
    node.as_sequence().ok_or_else(|| shape("a list", node.position))
}

fn text(node: &Node) -> Result<String, Fault> {
    node.as_text().map(str::to_owned).ok_or_else(|| shape("text", node.position))
}

fn word<T: std::str::FromStr<Err = GoalWordError>>(node: &Node) -> Result<T, Fault> {
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
goals:
  - { from: App, to: s3://reports, expect: reachable, through: gateway-endpoint, why: It is free. }
  - { from: App, to: 203.0.113.80, expect: blocked }
hints: [Look at the routes.]
after: |
  Well done.
";
        let goals = read_goals("goal.yaml", text).unwrap();
        let said: Vec<String> = goals.goals.iter().map(ToString::to_string).collect();
        assert_eq!(said, ["App reaches s3://reports through a gateway endpoint", "App does not reach 203.0.113.80"]);
        assert_eq!((goals.hints.len(), goals.after.as_str()), (1, "Well done.\n"));
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
        ] {
            let error = read_goals("goal.yaml", text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{text:?}: {error}");
        }
    }
}
