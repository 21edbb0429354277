//! Decides the section `Conditions` ("Condition functions",
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html>).
//!
//! A condition that rests on a value outside the template is neither true nor false.

use std::collections::HashMap;

use crate::evaluation::{Evaluation, FunctionError, Scope, arguments_error};
use crate::near::nearest;
use crate::node::{Call, Content, Node, Position};
use crate::problem::{At, Fault, Problems};

/// The conditions that are decided. One that is missing rests on something unknown, or has a problem of its own.
#[derive(Debug, Default)]
pub(crate) struct Conditions(HashMap<String, bool>);

impl Conditions {
    /// Is the condition true? `None` when that cannot be said.
    pub(crate) fn get(&self, name: &str) -> Option<bool> {
        self.0.get(name).copied()
    }

    /// Decides every condition of the template.
    pub(crate) fn decide(scope: &Scope<'_>, problems: &mut Problems) -> Self {
        let nothing = Self::default();
        let evaluation = Evaluation { scope, conditions: &nothing, deployed: None };
        let mut decisions = Decisions { evaluation, made: HashMap::new(), open: Vec::new() };
        for (name, entry) in &scope.template.conditions {
            if let Err(fault) = decisions.named(name, entry.key) {
                problems.push(None, fault);
            }
        }
        let decided = decisions.made.into_iter().filter_map(|(name, verdict)| Some((name.to_owned(), verdict?)));
        Self(decided.collect())
    }
}

/// Chains of conditions longer than this are not written by people.
pub(crate) const MAX_CHAIN: usize = 100;

struct Decisions<'s> {
    evaluation: Evaluation<'s>,
    made: HashMap<&'s str, Option<bool>>,
    /// The conditions that are being decided, each because of the one before it.
    open: Vec<&'s str>,
}

impl<'s> Decisions<'s> {
    fn named(&mut self, name: &str, position: Position) -> Result<Option<bool>, Fault> {
        if let Some(verdict) = self.made.get(name) {
            return Ok(*verdict);
        }
        let declared = &self.evaluation.scope.template.conditions;
        let Some((name, entry)) = declared.get_key_value(name) else {
            let near = nearest(name, declared.keys().map(String::as_str));
            return Err(FunctionError::UnknownCondition { name: name.to_owned(), near }.at(position));
        };
        if self.open.len() > MAX_CHAIN {
            return Err(FunctionError::ConditionChain.at(position));
        }
        if let Some(first) = self.open.iter().position(|open| open == name) {
            let mut names: Vec<String> = self.open[first..].iter().map(|name| (*name).to_owned()).collect();
            names.push(name.clone());
            return Err(FunctionError::ConditionCycle(names).at(position));
        }
        self.open.push(name);
        let verdict = self.expression(&entry.value);
        self.open.pop();
        // A condition with a problem is undecided from now on, so that the problem is told once.
        self.made.insert(name, verdict.as_ref().copied().unwrap_or(None));
        verdict
    }

    fn expression(&mut self, node: &Node) -> Result<Option<bool>, Fault> {
        match (&node.content, node.get("Condition")) {
            (Content::Call(call), _) => self.call(call, node.position),
            (_, Some(name)) => self.condition(name),
            _ => Err(FunctionError::NotACondition.at(node.position)),
        }
    }

    fn condition(&mut self, name: &Node) -> Result<Option<bool>, Fault> {
        match name.as_text() {
            Some(text) => self.named(text, name.position),
            None => Err(FunctionError::NotText { function: "Condition".to_owned() }.at(name.position)),
        }
    }

    fn call(&mut self, call: &Call, position: Position) -> Result<Option<bool>, Fault> {
        match (call.function.as_str(), call.argument.as_sequence()) {
            ("Condition", _) => self.condition(&call.argument),
            ("Fn::Equals", Some([left, right])) => {
                let (left, right) = (self.evaluation.value(left)?, self.evaluation.value(right)?);
                Ok((!is_unknown(&left) && !is_unknown(&right)).then(|| left == right))
            }
            ("Fn::Not", Some([item])) => Ok(self.expression(item)?.map(|verdict| !verdict)),
            ("Fn::And", Some(items)) if !items.is_empty() => self.until(items, false),
            ("Fn::Or", Some(items)) if !items.is_empty() => self.until(items, true),
            ("Fn::Equals", _) => Err(arguments_error(call, "two values")),
            ("Fn::Not", _) => Err(arguments_error(call, "a list of one condition")),
            ("Fn::And" | "Fn::Or", _) => Err(arguments_error(call, "a list of conditions")),
            _ => Err(FunctionError::NotACondition.at(position)),
        }
    }

    /// Looks for the verdict that settles an And (false) or an Or (true), whatever the unknown ones may be.
    fn until(&mut self, items: &[Node], settles: bool) -> Result<Option<bool>, Fault> {
        let verdicts = items.iter().map(|item| self.expression(item)).collect::<Result<Vec<_>, _>>()?;
        if verdicts.contains(&Some(settles)) {
            return Ok(Some(settles));
        }
        Ok((!verdicts.contains(&None)).then_some(!settles))
    }
}

fn is_unknown(node: &Node) -> bool {
    matches!(node.content, Content::Unknown(_))
}
