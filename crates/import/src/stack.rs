//! Several templates as one network: a file is a stack, with an account and a Region of its own.
//!
//! What a stack exports, another of the same account and Region imports, and is created after it; else they are created in the
//! order in which they are given. Logical ids may repeat: where two stacks use one, the name of the stack goes before it in
//! the ids of both, as in `vpc-hub-Vpc` and `vpc-spoke-Vpc`.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use crate::condition::Conditions;
use crate::evaluation::{Evaluation, Scope};
use crate::node::{Content, Node};
use crate::problem::Problems;
use crate::settings::Settings;
use crate::template::{Resource, Template};

/// Why stacks cannot be created together.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum StackError {
    /// As CloudFormation says it.
    #[error("Export with name {name} is already exported by stack {stack}")]
    AlreadyExported { name: String, stack: String },
    #[error("`{name}` is exported in account {account_id}, Region {region}, and not in this one")]
    ExportedElsewhere { name: String, account_id: String, region: String },
    #[error("the stacks import from each other: {}", .0.join(" → "))]
    Cycle(Vec<String>),
}

impl StackError {
    pub(crate) fn help(&self) -> Option<String> {
        let help = match self {
            Self::AlreadyExported { .. } => "names of exports are unique in an account and a Region: choose another",
            Self::ExportedElsewhere { .. } => {
                "an import works within one account and Region: pass the value as a parameter"
            }
            Self::Cycle(_) => "give one of them the value as a parameter",
        };
        Some(help.to_owned())
    }
}

/// A template that is read, and where it is to be created.
pub(crate) struct Stack {
    pub(crate) problems: Problems,
    pub(crate) template: Template,
    pub(crate) settings: Settings,
    pub(crate) parameters: IndexMap<String, Node>,
}

/// What a stack exports: the name within an account and a Region.
pub(crate) type ExportName = (String, String, String);

/// What the stacks have exported, by whom, and its value.
#[derive(Debug, Default)]
pub(crate) struct Exports(HashMap<ExportName, (String, Content)>);

impl Exports {
    pub(crate) fn insert(&mut self, settings: &Settings, name: String, value: Content) -> Result<(), StackError> {
        let stack = settings.stack_name.clone();
        match self.0.get(&scoped(settings, name.clone())) {
            Some((stack, _)) => Err(StackError::AlreadyExported { name, stack: stack.clone() }),
            None => {
                self.0.insert(scoped(settings, name), (stack, value));
                Ok(())
            }
        }
    }

    /// What is exported under a name in the account and Region of a stack. What no stack exports that was read may still exist.
    pub(crate) fn get(&self, settings: &Settings, name: &str) -> Result<Option<Content>, StackError> {
        if let Some((_, value)) = self.0.get(&scoped(settings, name.to_owned())) {
            return Ok(Some(value.clone()));
        }
        match self.0.keys().find(|(_, _, other)| other == name) {
            Some((account_id, region, _)) => Err(StackError::ExportedElsewhere {
                name: name.to_owned(),
                account_id: account_id.clone(),
                region: region.clone(),
            }),
            None => Ok(None),
        }
    }
}

fn scoped(settings: &Settings, name: String) -> ExportName {
    (settings.account_id.clone(), settings.region.to_string(), name)
}

/// The stacks in the order of their creation: what a stack imports is exported before. A cycle is noted.
pub(crate) fn creation_order(mut stacks: Vec<Stack>) -> Vec<Stack> {
    if stacks.len() < 2 {
        return stacks;
    }
    let mut traded: Vec<Trade> = stacks.iter().map(Trade::of).collect();
    let mut ordered = Vec::with_capacity(stacks.len());
    while !stacks.is_empty() {
        let waits = |index: &usize| {
            let others = traded.iter().enumerate().filter(|(other, _)| other != index);
            others.flat_map(|(_, other)| &other.exports).any(|export| traded[*index].imports.contains(export))
        };
        let next = (0..stacks.len()).find(|index| !waits(index)).unwrap_or_else(|| {
            let mut names: Vec<String> = stacks.iter().map(|stack| stack.settings.stack_name.clone()).collect();
            names.extend(names.first().cloned());
            stacks[0].problems.push(None, crate::problem::At::nowhere(StackError::Cycle(names)));
            0
        });
        traded.remove(next);
        ordered.push(stacks.remove(next));
    }
    ordered
}

/// What a stack exports and imports.
#[derive(Default)]
struct Trade {
    exports: HashSet<ExportName>,
    imports: HashSet<ExportName>,
}

impl Trade {
    /// Neither name may rest on a resource, so both can be worked out before any exists.
    fn of(stack: &Stack) -> Self {
        let scope = Scope::new(&stack.template, stack.parameters.clone(), stack.settings.pseudo_parameters());
        let conditions = Conditions::decide(&scope, &mut Problems::new(""));
        let evaluation = Evaluation { scope: &scope, conditions: &conditions, deployed: None };
        let name = |node: &Node| {
            let text = evaluation.value(node).ok()?;
            Some(scoped(&stack.settings, text.as_text()?.to_owned()))
        };
        let mut trade = Self::default();
        let outputs = stack.template.outputs.values();
        trade.exports.extend(outputs.filter_map(|output| name(output.value.get("Export")?.get("Name")?)));
        for properties in stack.template.resources.values().filter_map(|resource| resource.properties.as_ref()) {
            imports(properties, &mut |argument| trade.imports.extend(name(argument)));
        }
        trade
    }
}

/// The argument of each `Fn::ImportValue`.
fn imports(node: &Node, found: &mut dyn FnMut(&Node)) {
    match &node.content {
        Content::Sequence(items) => items.iter().for_each(|item| imports(item, found)),
        Content::Mapping(entries) => entries.values().for_each(|entry| imports(&entry.value, found)),
        Content::Call(call) if call.function == "Fn::ImportValue" => found(&call.argument),
        Content::Call(call) => imports(&call.argument, found),
        Content::Scalar(_) | Content::Unknown(_) | Content::NoValue => {}
    }
}

/// The names that more than one stack uses.
pub(crate) fn shared_names(stacks: &[Stack]) -> HashSet<String> {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut shared = HashSet::new();
    for stack in stacks {
        let own: HashSet<&str> = stack.template.resources.values().map(Resource::name).collect();
        shared.extend(own.intersection(&seen).map(|name| (*name).to_owned()));
        seen.extend(own);
    }
    shared
}

/// The name of a stack, from the name of its file: letters, digits and hyphens. `taken` are those of the others.
pub(crate) fn name_of_file(file: &str, taken: &[String]) -> String {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file).split('.').next().unwrap_or_default();
    let letters = stem.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' });
    let name: String = letters.skip_while(|letter| !letter.is_ascii_alphabetic()).collect();
    let name = if name.is_empty() { "stack".to_owned() } else { name };
    let numbered = (2..).map(|number| format!("{name}{number}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(name)
}
