//! Several templates as one network: a file is a stack, with an account and a Region of its own.
//!
//! What a stack exports, another of the same account and Region imports, and is created after it; a stack that names an id of
//! another's, such as `vpce-svc-Orders`, is created after that one too, where it can be. Else they are created in the order of their
//! names, so that it makes no difference in which order the files are given. Logical ids may repeat: where two stacks use one, the name of the stack goes before it in
//! the ids of both, as in `vpc-hub-Vpc` and `vpc-spoke-Vpc`.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use vpce_model::sort::sort_by_key;

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

/// The stacks in the order of their creation: what a stack imports is exported before, and what it names is there where it can be. A
/// cycle of imports is noted.
pub(crate) fn creation_order(mut stacks: Vec<Stack>) -> Vec<Stack> {
    sort_by_key(&mut stacks, |stack| stack.settings.stack_name.clone());
    let shared = shared_names(&stacks);
    let mut traded: Vec<Trade> = stacks.iter().map(|stack| Trade::of(stack, &shared)).collect();
    let mut ordered = Vec::with_capacity(stacks.len());
    while !stacks.is_empty() {
        let others =
            |index: usize| traded.iter().enumerate().filter(move |(other, _)| *other != index).map(|(_, it)| it);
        let waits = |index: usize| {
            others(index).flat_map(|other| &other.exports).any(|export| traded[index].imports.contains(export))
        };
        let names = |index: usize| others(index).flat_map(|other| &other.made).any(|made| traded[index].names(made));
        let mut ready = (0..stacks.len()).filter(|index| !waits(*index));
        let next = ready.clone().find(|index| !names(*index)).or_else(|| ready.next()).unwrap_or_else(|| {
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

/// What a stack exports and imports, what it makes, and what it names.
#[derive(Default)]
struct Trade {
    exports: HashSet<ExportName>,
    imports: HashSet<ExportName>,
    /// The names that the ids of its resources are made of.
    made: Vec<String>,
    /// The words in its properties and parameters that may be ids.
    words: HashSet<String>,
}

impl Trade {
    /// Neither name may rest on a resource, so both can be worked out before any exists.
    fn of(stack: &Stack, shared: &HashSet<String>) -> Self {
        let scope = Scope::new(&stack.template, stack.parameters.clone(), stack.settings.pseudo_parameters());
        let conditions = Conditions::decide(&scope, &mut Problems::new(""));
        let evaluation = Evaluation { scope: &scope, conditions: &conditions, deployed: None };
        let name = |node: &Node| {
            let text = evaluation.value(node).ok()?;
            Some(scoped(&stack.settings, text.as_text()?.to_owned()))
        };
        let made = stack.template.resources.keys().map(|id| resource_name(id, &stack.settings, shared)).collect();
        let mut trade = Self { made, ..Self::default() };
        stack.parameters.values().for_each(|value| words(value, &mut trade.words));
        let outputs = stack.template.outputs.values();
        trade.exports.extend(outputs.filter_map(|output| name(output.value.get("Export")?.get("Name")?)));
        for properties in stack.template.resources.values().filter_map(|resource| resource.properties.as_ref()) {
            imports(properties, &mut |argument| trade.imports.extend(name(argument)));
            words(properties, &mut trade.words);
        }
        trade
    }

    /// Whether it names the id of a resource: `vpce-svc-Orders` for `Orders`.
    fn names(&self, made: &str) -> bool {
        let is_prefix = |front: &str| front.strip_suffix('-').is_some_and(|prefix| !prefix.is_empty());
        self.words.iter().any(|word| word.strip_suffix(made).is_some_and(is_prefix))
    }
}

/// The name that the ids of a resource are made of: its logical id, with the stack's name before it where another has it too.
pub(crate) fn resource_name(logical_id: &str, settings: &Settings, shared: &HashSet<String>) -> String {
    match shared.contains(logical_id) {
        true => format!("{}-{logical_id}", settings.stack_name),
        false => logical_id.to_owned(),
    }
}

/// Every word of letters, digits and hyphens in the texts of a value.
fn words(node: &Node, found: &mut HashSet<String>) {
    match &node.content {
        Content::Sequence(items) => items.iter().for_each(|item| words(item, found)),
        Content::Mapping(entries) => entries.values().for_each(|entry| words(&entry.value, found)),
        Content::Call(call) => words(&call.argument, found),
        Content::Scalar(text) => {
            let parts = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
            found.extend(parts.filter(|word| word.contains('-')).map(str::to_owned));
        }
        Content::Unknown(_) | Content::NoValue => {}
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
