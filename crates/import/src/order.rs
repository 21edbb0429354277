//! The order in which CloudFormation creates the resources: what a resource refers to comes before it.

use crate::near::{did_you_mean, nearest};
use crate::node::{Call, Content, Node};
use crate::problem::{At, Problems};
use crate::substitution::{self, Part};
use crate::template::{Resource, Template};

/// Why there is no such order.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum OrderError {
    #[error("the resources need each other: {}", .0.join(" → "))]
    Cycle(Vec<String>),
    #[error("`DependsOn` names `{name}`, which is not a resource")]
    NoSuchResource { name: String, near: Option<String> },
}

impl OrderError {
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::Cycle(_) => Some("give one of them a value that does not come from the other".to_owned()),
            Self::NoSuchResource { near, .. } => did_you_mean(near),
        }
    }
}

/// What others may silently need comes as early as it can. CloudFormation creates independent resources at the same time, and
/// an attachment is done long before a route to the gateway is asked for, be it a dependency or not.
const EARLY: [&str; 5] = [
    "AWS::EC2::TransitGatewayAttachment",
    "AWS::EC2::TransitGatewayVpcAttachment",
    "AWS::EC2::VPCCidrBlock",
    "AWS::EC2::VPCEndpointServicePermissions",
    "AWS::EC2::VPCGatewayAttachment",
];

/// The resources in the order of their creation, those that do not depend on each other as in the template. A cycle is
/// noted. `branch` says which side of an `Fn::If` counts.
pub(crate) fn creation_order<'t>(
    template: &'t Template,
    branch: &dyn Fn(&str) -> Option<bool>,
    problems: &mut Problems,
) -> Vec<&'t Resource> {
    let needs = needs(template, branch, problems);
    let mut walk = Walk { needs: &needs, marks: vec![Mark::New; needs.len()], order: Vec::new() };
    let is_early = |&index: &usize| is_early(&template.resources[index]);
    let (early, others): (Vec<usize>, Vec<usize>) = (0..needs.len()).partition(is_early);
    for start in early.into_iter().chain(others) {
        if let Some(cycle) = walk.visit(start) {
            let mut names: Vec<_> = cycle.iter().map(|&index| template.resources[index].logical_id.clone()).collect();
            names.extend(names.first().cloned());
            let first = &template.resources[cycle.first().copied().unwrap_or(start)];
            problems.push(Some(&first.logical_id), OrderError::Cycle(names).at(first.position));
        }
    }
    walk.order.into_iter().map(|index| &template.resources[index]).collect()
}

/// A resource that asks for an address of its own comes before those that take any free one.
fn is_early(resource: &Resource) -> bool {
    let asks_for_address =
        resource.properties.as_ref().is_some_and(|properties| mentions(properties, "PrivateIpAddress"));
    asks_for_address || EARLY.contains(&resource.resource_type.as_str())
}

fn mentions(node: &Node, key: &str) -> bool {
    match &node.content {
        Content::Sequence(items) => items.iter().any(|item| mentions(item, key)),
        Content::Mapping(entries) => {
            entries.contains_key(key) || entries.values().any(|entry| mentions(&entry.value, key))
        }
        Content::Call(_) | Content::Scalar(_) | Content::Unknown(_) | Content::NoValue => false,
    }
}

/// For each resource the indices of the resources that it needs.
fn needs(template: &Template, branch: &dyn Fn(&str) -> Option<bool>, problems: &mut Problems) -> Vec<Vec<usize>> {
    let mut needs = Vec::with_capacity(template.resources.len());
    for resource in template.resources.values() {
        let mut needed = Vec::new();
        for reference in &resource.depends_on {
            match template.resources.get_index_of(&reference.name) {
                Some(index) => needed.push(index),
                None if template.is_rewritten() || template.malformed.contains(&reference.name) => {}
                None => {
                    let name = reference.name.clone();
                    let near = nearest(&name, template.resources.keys().map(String::as_str));
                    let fault = OrderError::NoSuchResource { name, near }.at(reference.position);
                    problems.push(Some(&resource.logical_id), fault);
                }
            }
        }
        let is_wanted = resource.condition.as_ref().is_none_or(|condition| branch(&condition.name) != Some(false));
        if let Some(properties) = resource.properties.as_ref().filter(|_| is_wanted) {
            collect(properties, branch, &mut |name| needed.extend(template.resources.get_index_of(name)));
        }
        needed.sort_unstable();
        needed.dedup();
        needs.push(needed);
    }
    needs
}

/// Every name that a value refers to, be it a resource, a parameter or nothing at all.
fn collect(node: &Node, branch: &dyn Fn(&str) -> Option<bool>, found: &mut dyn FnMut(&str)) {
    match &node.content {
        Content::Sequence(items) => items.iter().for_each(|item| collect(item, branch, found)),
        Content::Mapping(entries) => entries.values().for_each(|entry| collect(&entry.value, branch, found)),
        Content::Call(call) => collect_call(call, branch, found),
        Content::Scalar(_) | Content::Unknown(_) | Content::NoValue => {}
    }
}

fn collect_call(call: &Call, branch: &dyn Fn(&str) -> Option<bool>, found: &mut dyn FnMut(&str)) {
    let argument = &call.argument;
    match (call.function.as_str(), argument.as_text(), argument.as_sequence()) {
        ("Ref", Some(name), _) => found(name),
        ("Fn::GetAtt", Some(text), _) => found(text.split('.').next().unwrap_or(text)),
        ("Fn::GetAtt", _, Some([resource, attribute])) => {
            resource.as_text().into_iter().for_each(&mut *found);
            collect(attribute, branch, found);
        }
        ("Fn::Sub", Some(text), _) => collect_names(text, &[], found),
        ("Fn::Sub", _, Some([text, variables])) => {
            let own: Vec<&str> = variables.as_mapping().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            text.as_text().into_iter().for_each(|text| collect_names(text, &own, found));
            collect(variables, branch, found);
        }
        ("Fn::If", _, Some([condition, yes, no])) => match condition.as_text().and_then(branch) {
            Some(true) => collect(yes, branch, found),
            Some(false) => collect(no, branch, found),
            None => [yes, no].into_iter().for_each(|side| collect(side, branch, found)),
        },
        _ => collect(argument, branch, found),
    }
}

fn collect_names(text: &str, own_variables: &[&str], found: &mut dyn FnMut(&str)) {
    for part in substitution::parts(text) {
        if let Part::Variable(name) = part
            && !own_variables.contains(&name.trim())
        {
            let name = name.trim();
            found(name.split('.').next().unwrap_or(name));
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

/// A depth-first walk with a stack of its own: a chain of resources may be as long as the template.
struct Walk<'n> {
    needs: &'n [Vec<usize>],
    marks: Vec<Mark>,
    order: Vec<usize>,
}

impl Walk<'_> {
    /// Orders what `start` needs, then `start`. Returns the first cycle on the way; the order is then of no use to the
    /// resources in it.
    fn visit(&mut self, start: usize) -> Option<Vec<usize>> {
        let mut cycle = None;
        let mut path = Vec::new();
        self.open(start, &mut path);
        while let Some((index, next)) = path.last_mut() {
            let (index, needed) = (*index, self.needs[*index].get(*next).copied());
            *next += 1;
            match needed {
                Some(needed) if self.marks[needed] == Mark::Open => {
                    let from = path.iter().position(|(open, _)| *open == needed).unwrap_or(0);
                    cycle.get_or_insert_with(|| path[from..].iter().map(|(open, _)| *open).collect());
                }
                Some(needed) => self.open(needed, &mut path),
                None => {
                    self.marks[index] = Mark::Done;
                    self.order.push(index);
                    path.pop();
                }
            }
        }
        cycle
    }

    fn open(&mut self, index: usize, path: &mut Vec<(usize, usize)>) {
        if self.marks[index] == Mark::New {
            self.marks[index] = Mark::Open;
            path.push((index, 0));
        }
    }
}
