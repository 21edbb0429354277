//! Creates the resources of a template one after the other, and keeps account of those that cannot be.

use vpce_model::sort::sort_by_key;

use crate::condition::Conditions;
use crate::deployment::{Deployment, Outcome, find_type};
use crate::evaluation::{Evaluation, FunctionError, Scope};
use crate::near::nearest;
use crate::node::{Content, Entry, Mapping, Node, Position};
use crate::order::creation_order;
use crate::problem::{At, Cause, Fault, Problem, Problems};
use crate::properties::Properties;
use crate::reading::{NotModelled, NotRead, ReadResource};
use crate::settings::Settings;
use crate::stack::Stack;
use crate::template::{Resource, Template};

/// Creates all that the stacks declare, one after the other.
pub(crate) fn create(stacks: Vec<Stack>, deployment: &mut Deployment) -> (Vec<Created>, Vec<Problem>) {
    let mut created = Vec::with_capacity(stacks.len());
    let mut problems = Vec::new();
    for mut stack in stacks {
        deployment.begin(stack.settings.clone(), stack.problems.file());
        created.push(create_stack(&mut stack, deployment));
        problems.extend(stack.problems.sorted());
    }
    (created, problems)
}

/// What has become of the resources of a stack.
pub(crate) struct Created {
    pub(crate) settings: Settings,
    pub(crate) resources: Vec<ReadResource>,
    pub(crate) not_modelled: Vec<NotModelled>,
    pub(crate) not_read: Vec<NotRead>,
}

fn create_stack(stack: &mut Stack, deployment: &mut Deployment) -> Created {
    let Stack { problems, template, settings, parameters } = stack;
    let scope = Scope::new(template, std::mem::take(parameters), settings.pseudo_parameters());
    let conditions = Conditions::decide(&scope, problems);
    let order = creation_order(template, &|condition| conditions.get(condition), problems);
    let mut creation = Creation {
        scope: &scope,
        conditions: &conditions,
        deployment,
        problems,
        resources: Vec::new(),
        not_modelled: transforms(template),
        not_read: Vec::new(),
    };
    for resource in order {
        creation.create(resource);
    }
    creation.take_outputs();
    let Creation { mut resources, mut not_modelled, mut not_read, .. } = creation;
    sort_by_key(&mut resources, |resource| resource.position);
    sort_by_key(&mut not_modelled, |resource| resource.position);
    sort_by_key(&mut not_read, |property| property.position);
    if problems.has_files() {
        let locate = |position: &mut Position, stack: &mut Option<String>| {
            let (file, place) = problems.place(*position);
            (*position, *stack) = (place, Some(file.to_owned()));
        };
        resources.iter_mut().for_each(|it| locate(&mut it.position, &mut it.stack));
        not_modelled.iter_mut().for_each(|it| locate(&mut it.position, &mut it.stack));
        not_read.iter_mut().for_each(|it| locate(&mut it.position, &mut it.stack));
    }
    Created { settings: settings.clone(), resources, not_modelled, not_read }
}

fn transforms(template: &Template) -> Vec<NotModelled> {
    let entries = template.macros.iter().map(|transform| NotModelled {
        logical_id: transform.name.clone(),
        resource_type: "Transform".to_owned(),
        stack: None,
        position: transform.position,
        reason: Some("the template is read as it stands, before any macro has changed it".to_owned()),
    });
    entries.collect()
}

/// The creation of a template's resources, one after the other.
struct Creation<'c> {
    scope: &'c Scope<'c>,
    conditions: &'c Conditions,
    deployment: &'c mut Deployment,
    problems: &'c mut Problems,
    resources: Vec<ReadResource>,
    not_modelled: Vec<NotModelled>,
    not_read: Vec<NotRead>,
}

impl Creation<'_> {
    fn create(&mut self, resource: &Resource) {
        match self.is_wanted(resource) {
            Ok(false) => {}
            Ok(true) => match self.properties(resource) {
                Ok(properties) => self.create_with(resource, properties),
                Err(faults) => faults.into_iter().for_each(|fault| self.refuse(resource, fault)),
            },
            Err(fault) => self.refuse(resource, fault),
        }
    }

    fn is_wanted(&self, resource: &Resource) -> Result<bool, Fault> {
        let Some(condition) = &resource.condition else { return Ok(true) };
        let declared = &self.scope.template.conditions;
        if !declared.contains_key(&condition.name) {
            let near = nearest(&condition.name, declared.keys().map(String::as_str));
            return Err(FunctionError::UnknownCondition { name: condition.name.clone(), near }.at(condition.position));
        }
        let unknown = || Cause::Unknown(format!("condition `{}` cannot be decided", condition.name));
        self.conditions.get(&condition.name).ok_or_else(|| unknown().at(condition.position))
    }

    /// The properties without functions, or what is wrong with each of them.
    fn properties(&self, resource: &Resource) -> Result<Mapping, Vec<Fault>> {
        let entries = match &resource.properties {
            None => return Ok(Mapping::new()),
            Some(Node { content: Content::Mapping(entries), .. }) => entries,
            Some(call) => return self.called_properties(call).map_err(|fault| vec![fault]),
        };
        let mut properties = Mapping::with_capacity(entries.len());
        let mut faults = Vec::new();
        for (name, Entry { key, value }) in entries {
            match self.evaluation().value(value) {
                Ok(Node { content: Content::NoValue, .. }) => {}
                Ok(value) => {
                    properties.insert(name.clone(), Entry { key: *key, value });
                }
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(properties) } else { Err(faults) }
    }

    /// A resource may take all its properties from one function.
    fn called_properties(&self, call: &Node) -> Result<Mapping, Fault> {
        let value = self.evaluation().value(call)?;
        match value.content {
            Content::Mapping(entries) => Ok(entries),
            Content::Unknown(reason) => Err(Cause::Unknown(reason).at(call.position)),
            _ => Ok(Mapping::new()),
        }
    }

    fn create_with(&mut self, resource: &Resource, properties: Mapping) {
        let Some(resource_type) = find_type(&resource.resource_type) else {
            self.leave_out(resource, None);
            return;
        };
        let logical_id = resource.declared_id();
        let mut properties = Properties::new(resource.position, properties);
        let name = self.deployment.name_of(resource.name());
        match (resource_type.create)(self.deployment, &name, &mut properties) {
            Ok(physical_id) => {
                if resource.part_of().is_none() {
                    self.resources.push(ReadResource {
                        logical_id: logical_id.to_owned(),
                        resource_type: resource.declared_type().to_owned(),
                        physical_id: physical_id.clone(),
                        stack: None,
                        position: resource.position,
                    });
                }
                self.deployment.record(resource, Outcome::Created(physical_id));
                self.not_read.extend(properties.into_unread().into_iter().map(|unread| NotRead {
                    logical_id: logical_id.to_owned(),
                    property: resource.declared_property(&unread.property),
                    stack: None,
                    position: unread.position,
                    reason: unread.reason,
                }));
            }
            Err(fault) => self.refuse(resource, fault),
        }
    }

    /// Notes why a resource is not created. What only follows from the problem of another resource is told there.
    fn refuse(&mut self, resource: &Resource, fault: Fault) {
        match fault.cause {
            Cause::Unknown(reason) => self.leave_out(resource, Some(reason)),
            Cause::Consequence(_) => {}
            cause => {
                let position = fault.position.or(Some(resource.position));
                let cause = match cause {
                    Cause::Property(error) => error.named(|path| resource.declared_property(path)).into(),
                    Cause::Api(mut error) => {
                        error.help = resource.declared_words(&error.help);
                        Cause::Api(error)
                    }
                    cause => cause,
                };
                self.problems.push(Some(resource.declared_id()), Fault { position, cause });
            }
        }
    }

    fn leave_out(&mut self, resource: &Resource, reason: Option<String>) {
        self.not_modelled.push(NotModelled {
            logical_id: resource.declared_id().to_owned(),
            resource_type: resource.declared_type().to_owned(),
            stack: None,
            position: resource.position,
            reason,
        });
        self.deployment.record(resource, Outcome::NotModelled);
    }

    /// Keeps what is exported. The other outputs are nothing to the model, but CloudFormation refuses a template whose outputs name
    /// nothing.
    fn take_outputs(&mut self) {
        for (name, entry) in &self.scope.template.outputs {
            let condition = entry.value.get("Condition").and_then(Node::as_text);
            let is_wanted = condition.is_none_or(|condition| self.conditions.get(condition) == Some(true));
            let Some(value) = entry.value.get("Value").filter(|_| is_wanted) else { continue };
            let export = entry.value.get("Export").and_then(|export| export.get("Name"));
            if let Err(fault) = self.take_output(value, export)
                && !matches!(fault.cause, Cause::Consequence(_))
            {
                self.problems.push(Some(name), fault);
            }
        }
    }

    fn take_output(&mut self, value: &Node, export: Option<&Node>) -> Result<(), Fault> {
        let value = self.evaluation().value(value)?.content;
        let Some(export) = export else { return Ok(()) };
        match self.evaluation().value(export)?.as_text() {
            Some(name) => self.deployment.export(name.to_owned(), value).map_err(|error| error.at(export.position)),
            None => Ok(()),
        }
    }

    fn evaluation(&self) -> Evaluation<'_> {
        Evaluation { scope: self.scope, conditions: self.conditions, deployed: Some(&*self.deployment) }
    }
}
