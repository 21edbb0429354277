//! Reads goals, as `goal.yaml` beside an exercise holds them.

use serde::de::DeserializeOwned;
use vpce_model::goal::{Goal, Goals};

use crate::node::Node;
use crate::problem::{At, Fault, Problems, TemplateError};
use crate::yaml;

/// What stands in a file of goals and should not, or the other way round.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum GoalsError {
    #[error("a file of goals has no `{0}`")]
    UnknownKey(String),
    #[error("a file of goals needs `goals`, a list")]
    NoGoals,
    #[error("{0}")]
    Mismatch(String),
}

impl GoalsError {
    pub(crate) fn help(&self) -> Option<String> {
        let help = match self {
            Self::UnknownKey(_) | Self::NoGoals => "it holds `goals`, and if you like `hints` and `after`",
            Self::Mismatch(_) => {
                "a goal has `from`, `to` and `expect` (reachable or blocked), and if you like `through` and `why`"
            }
        };
        Some(help.to_owned())
    }
}

/// Reads a file of goals.
///
/// # Errors
/// When the text is not YAML or holds something else, with its place.
pub fn read_goals(name: &str, text: impl AsRef<[u8]>) -> Result<Goals, TemplateError> {
    let mut problems = Problems::new(name);
    let goals = match yaml::parse(text.as_ref()) {
        Ok(root) => goals(&root, &mut problems),
        Err(faults) => {
            faults.into_iter().for_each(|fault| problems.push(None, fault));
            None
        }
    };
    problems.check(goals)
}

fn goals(root: &Node, problems: &mut Problems) -> Option<Goals> {
    for (key, entry) in root.as_mapping().into_iter().flatten() {
        if !matches!(key.as_str(), "goals" | "hints" | "after") {
            problems.push(None, GoalsError::UnknownKey(key.clone()).at(entry.key));
        }
    }
    let Some(items) = root.get("goals").and_then(Node::as_sequence) else {
        problems.push(None, GoalsError::NoGoals.at(root.position));
        return None;
    };
    let goals: Vec<Option<Goal>> = items.iter().map(|item| problems.note(value(item))).collect();
    Some(Goals {
        goals: goals.into_iter().collect::<Option<_>>()?,
        hints: problems.note(root.get("hints").map_or(Ok(Vec::new()), value))?,
        after: problems.note(root.get("after").map_or(Ok(String::new()), value))?,
    })
}

fn value<T: DeserializeOwned>(node: &Node) -> Result<T, Fault> {
    let mismatch = |error: serde_json::Error| GoalsError::Mismatch(error.to_string()).at(node.position);
    serde_json::to_value(node).and_then(serde_json::from_value).map_err(mismatch)
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
            ("a: b", "goal.yaml:1:1: a file of goals has no `a`"),
            ("goals: App", "goal.yaml:1:1: a file of goals needs `goals`, a list"),
            ("goals:\n  - from: App\n    to: Db", "goal.yaml:2:5: missing field `expect`"),
            ("goals:\n  - {from: A, to: B, expect: maybe}", "goal.yaml:2:5: unknown variant `maybe`"),
            ("goals:\n  - {from: A, to: B, expect: blocked, port: 1}", "goal.yaml:2:5: unknown field `port`"),
            ("goals: []\nhints: one", "goal.yaml:2:8: invalid type: string \"one\", expected a sequence"),
        ] {
            let error = read_goals("goal.yaml", text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{text:?}: {error}");
        }
    }
}
