//! Works out the expressions of a configuration ("Expressions", <https://developer.hashicorp.com/terraform/language/expressions>).
//!
//! What exists only when the resources do, such as an id, becomes a call of CloudFormation's (`Ref`, `Fn::GetAtt`), which is worked out
//! when the resource is created. An argument of another resource has the value that is written there.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use hcl_edit::expr::{BinaryOperator, Expression, ForExpr, FuncCall, Traversal, TraversalOperator, UnaryOperator};
use hcl_edit::structure::Body;
use hcl_edit::template::{Directive, Element, Template};
use rust_decimal::Decimal;

use super::configuration::{Configuration, Declared};
use super::error::TerraformError;
use super::resource_type::{self, Attribute};
use super::{data_source, function};
use crate::near::nearest;
use crate::node::{Call, Content, Entry, Mapping, Node, Position};
use crate::problem::{At, Cause, Fault};
use crate::settings::Settings;

/// How deep values may stand inside each other, and refer to each other.
const MAX_DEPTH: usize = 120;
/// How many expressions are worked out. A configuration of a hundred resources needs some thousands.
const MAX_STEPS: usize = 300_000;
/// Every so many bytes of text count as one expression.
const BYTES_OF_A_STEP: usize = 64;
/// How many resources one block may make.
const MAX_INSTANCES: usize = 500;

/// What stands for a whole resource until one of its attributes is asked for.
const RESOURCE: &str = "Terraform::Resource";
/// What takes an item by its key out of what exists only later.
pub(crate) const GET: &str = "Terraform::Get";

/// The resources that a block makes.
#[derive(Debug, Clone)]
pub(super) enum Instances {
    /// Neither `count` nor `for_each` is given.
    One,
    /// As many as `count` says.
    Counted(usize),
    /// One for each key of `for_each`.
    Keyed(Mapping),
}

/// A name that holds inside a part of the configuration: `each`, `count`, or the variable of a `for`.
pub(super) struct Scope<'s> {
    name: &'s str,
    value: Node,
    outer: Option<&'s Scope<'s>>,
}

impl<'s> Scope<'s> {
    pub(super) fn new(name: &'s str, value: Node, outer: Option<&'s Scope<'s>>) -> Self {
        Self { name, value, outer }
    }

    fn find(&self, name: &str) -> Option<&Node> {
        if self.name == name { Some(&self.value) } else { self.outer?.find(name) }
    }
}

/// The names that hold where an expression stands.
pub(super) type Names<'s> = Option<&'s Scope<'s>>;

/// Works out the expressions of one configuration.
pub(super) struct Evaluator<'c> {
    pub(super) configuration: &'c Configuration,
    /// Where it is applied; nothing while that is being worked out.
    pub(super) settings: Option<&'c Settings>,
    open: RefCell<Vec<String>>,
    depth: Cell<usize>,
    steps: Cell<usize>,
    instances: RefCell<HashMap<String, Instances>>,
}

impl<'c> Evaluator<'c> {
    pub(super) fn new(configuration: &'c Configuration, settings: Option<&'c Settings>) -> Self {
        Self {
            configuration,
            settings,
            open: RefCell::default(),
            depth: Cell::new(0),
            steps: Cell::new(0),
            instances: RefCell::default(),
        }
    }

    /// The value of an expression. Whole resources are refused.
    pub(super) fn value(&self, expression: &Expression, names: Names<'_>) -> Result<Node, Fault> {
        let node = self.node(expression, names)?;
        match whole(&node) {
            Some((address, position)) => Err(TerraformError::Whole(address.to_owned()).at(position)),
            None => Ok(node),
        }
    }

    /// The value of an expression, which may be a whole resource.
    pub(super) fn node(&self, expression: &Expression, names: Names<'_>) -> Result<Node, Fault> {
        let position = self.configuration.position_of(expression);
        self.count(1, position)?;
        if self.depth.get() >= MAX_DEPTH {
            return Err(TerraformError::TooDeep(MAX_DEPTH).at(position));
        }
        self.depth.set(self.depth.get() + 1);
        let content = self.content(expression, names, position);
        self.depth.set(self.depth.get() - 1);
        match content {
            Ok(content) => Ok(Node { position, content }),
            Err(Fault { cause: Cause::Unknown(reason), .. }) => {
                Ok(Node { position, content: Content::Unknown(reason) })
            }
            Err(fault) => Err(fault),
        }
    }

    /// What is made is bounded, so that no file can keep a reader busy for long.
    pub(super) fn count(&self, steps: usize, position: Position) -> Result<(), Fault> {
        let steps = self.steps.get().saturating_add(steps);
        self.steps.set(steps);
        if steps > MAX_STEPS { Err(TerraformError::TooMuch.at(position)) } else { Ok(()) }
    }

    fn content(&self, expression: &Expression, names: Names<'_>, position: Position) -> Result<Content, Fault> {
        match expression {
            Expression::Null(_) => Ok(Content::NoValue),
            Expression::Bool(value) => Ok(text(value.value())),
            Expression::Number(number) => Ok(text(number.value())),
            Expression::String(value) => Ok(text(value.value())),
            Expression::Array(items) => {
                let items = items.iter().map(|item| self.node(item, names));
                Ok(Content::Sequence(items.collect::<Result<_, _>>()?))
            }
            Expression::Object(object) => {
                let mut entries = Mapping::new();
                for (key, value) in object.iter() {
                    let (key, place) = self.key(key, names)?;
                    entries.insert(key, Entry { key: place, value: self.node(value.expr(), names)? });
                }
                Ok(Content::Mapping(entries))
            }
            Expression::StringTemplate(template) => self.template(template, names, position),
            Expression::HeredocTemplate(heredoc) => self.template(&heredoc.template, names, position),
            Expression::Parenthesis(inner) => Ok(self.node(inner.inner(), names)?.content),
            Expression::Variable(name) => self.head(name.as_str(), &mut [].iter(), names, position),
            Expression::Conditional(choice) => match self.boolean(&choice.cond_expr, names)? {
                true => Ok(self.node(&choice.true_expr, names)?.content),
                false => Ok(self.node(&choice.false_expr, names)?.content),
            },
            Expression::FuncCall(call) => self.call(call, names, position),
            Expression::Traversal(traversal) => self.traversal(traversal, names, position),
            Expression::UnaryOp(operation) => match operation.operator.value() {
                UnaryOperator::Neg => Ok(text(-self.number(&operation.expr, names)?)),
                UnaryOperator::Not => Ok(text(!self.boolean(&operation.expr, names)?)),
            },
            Expression::BinaryOp(operation) => {
                self.binary(*operation.operator.value(), &operation.lhs_expr, &operation.rhs_expr, names, position)
            }
            Expression::ForExpr(loop_) => self.for_each(loop_, names, position),
        }
    }

    fn key(&self, key: &hcl_edit::expr::ObjectKey, names: Names<'_>) -> Result<(String, Position), Fault> {
        match key {
            hcl_edit::expr::ObjectKey::Ident(name) => Ok((name.to_string(), self.configuration.position_of(name))),
            hcl_edit::expr::ObjectKey::Expression(expression) => {
                let node = self.node(expression, names)?;
                let position = node.position;
                known_text("a key", node).map(|key| (key, position))
            }
        }
    }

    /// A text with values in it. One value alone stays what it is.
    fn template(&self, template: &Template, names: Names<'_>, position: Position) -> Result<Content, Fault> {
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            return Ok(self.node(&only.expr, names)?.content);
        }
        let mut parts = Vec::new();
        for element in template.iter() {
            match element {
                Element::Literal(literal) => parts.push(Node::scalar(position, literal.as_str())),
                Element::Interpolation(inner) => parts.push(self.value(&inner.expr, names)?),
                Element::Directive(directive) => parts.extend(self.directive(directive, names, position)?),
            }
        }
        self.join(parts, position)
    }

    fn directive(&self, directive: &Directive, names: Names<'_>, position: Position) -> Result<Option<Node>, Fault> {
        let part = |template: &Template| {
            let content = self.template(template, names, position)?;
            Ok(Some(Node { position, content }))
        };
        match directive {
            Directive::If(choice) => match (self.boolean(&choice.if_expr.cond_expr, names)?, &choice.else_expr) {
                (true, _) => part(&choice.if_expr.template),
                (false, Some(other)) => part(&other.template),
                (false, None) => Ok(None),
            },
            Directive::For(_) => Err(unknown("a loop inside a text is not worked out")),
        }
    }

    /// Texts behind each other; those that exist only later are joined then.
    pub(super) fn join(&self, parts: Vec<Node>, position: Position) -> Result<Content, Fault> {
        let mut whole = String::new();
        let mut exists_later = false;
        for part in &parts {
            match &part.content {
                Content::Scalar(text) => whole += text,
                Content::Call(_) => exists_later = true,
                Content::Unknown(reason) => return Err(unknown(reason)),
                Content::Sequence(_) | Content::Mapping(_) | Content::NoValue => {
                    return Err(expected("a value inside a text", "text").at(part.position));
                }
            }
        }
        self.count(whole.len() / BYTES_OF_A_STEP, position)?;
        Ok(match exists_later {
            true => {
                let delimiter = Node::scalar(position, "");
                let items = Node { position, content: Content::Sequence(parts) };
                call("Fn::Join", Node { position, content: Content::Sequence(vec![delimiter, items]) })
            }
            false => Content::Scalar(whole),
        })
    }

    fn call(&self, call: &FuncCall, names: Names<'_>, position: Position) -> Result<Content, Fault> {
        let name = call.name.name.as_str();
        if call.name.is_namespaced() {
            return Err(unknown(format!("the function `{name}` of a provider is not worked out")));
        }
        match name {
            "try" => {
                let found = call.args.iter().map(|argument| self.node(argument, names));
                let found = found.filter_map(Result::ok).find(|node| !matches!(node.content, Content::Unknown(_)));
                return Ok(found.map_or(Content::NoValue, |node| node.content));
            }
            "can" => {
                let is_known = |argument| self.node(argument, names).is_ok();
                return Ok(text(call.args.iter().all(is_known)));
            }
            _ => {}
        }
        let mut arguments = Vec::with_capacity(call.args.len());
        for argument in call.args.iter() {
            arguments.push(self.node(argument, names)?);
        }
        if call.args.expand_final()
            && let Some(Node { content: Content::Sequence(items), .. }) =
                arguments.pop_if(|last| matches!(last.content, Content::Sequence(_)))
        {
            arguments.extend(items);
        }
        let weight: usize = arguments.iter().map(size).sum();
        self.count(weight, position)?;
        function::call(self, name, arguments, position)
    }

    fn binary(
        &self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        names: Names<'_>,
        position: Position,
    ) -> Result<Content, Fault> {
        use BinaryOperator::{And, Div, Eq, Greater, GreaterEq, Less, LessEq, Minus, Mod, Mul, NotEq, Or, Plus};
        match operator {
            And => return Ok(text(self.boolean(left, names)? && self.boolean(right, names)?)),
            Or => return Ok(text(self.boolean(left, names)? || self.boolean(right, names)?)),
            Eq | NotEq => {
                let (one, other) = (self.known(left, names)?, self.known(right, names)?);
                return Ok(text((one == other) == (operator == Eq)));
            }
            _ => {}
        }
        let (one, other) = (self.number(left, names)?, self.number(right, names)?);
        let number = |result: Option<Decimal>| {
            let out_of_range = || {
                let function = operator.to_string();
                TerraformError::Function { function, reason: "there is no such number".to_owned() }.at(position)
            };
            result.map(|number| text(number.normalize())).ok_or_else(out_of_range)
        };
        match operator {
            Plus => number(one.checked_add(other)),
            Minus => number(one.checked_sub(other)),
            Mul => number(one.checked_mul(other)),
            Div => number(one.checked_div(other)),
            Mod => number(one.checked_rem(other)),
            Less => Ok(text(one < other)),
            LessEq => Ok(text(one <= other)),
            Greater => Ok(text(one > other)),
            GreaterEq => Ok(text(one >= other)),
            Eq | NotEq | And | Or => Ok(Content::NoValue),
        }
    }

    /// A value that can be compared now.
    fn known(&self, expression: &Expression, names: Names<'_>) -> Result<Node, Fault> {
        let node = self.node(expression, names)?;
        match node.content {
            Content::Call(_) => Err(later()),
            Content::Unknown(reason) => Err(unknown(reason)),
            _ => Ok(node),
        }
    }

    fn number(&self, expression: &Expression, names: Names<'_>) -> Result<Decimal, Fault> {
        let node = self.node(expression, names)?;
        let position = node.position;
        let text = known_text("an operand", node)?;
        text.parse().map_err(|_| expected(&text, "a number").at(position))
    }

    fn boolean(&self, expression: &Expression, names: Names<'_>) -> Result<bool, Fault> {
        let node = self.node(expression, names)?;
        let position = node.position;
        match known_text("a condition", node)?.as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            other => Err(expected(other, "`true` or `false`").at(position)),
        }
    }

    fn for_each(&self, loop_: &ForExpr, names: Names<'_>, position: Position) -> Result<Content, Fault> {
        let collection = self.node(&loop_.intro.collection_expr, names)?;
        let (mut items, mut entries) = (Vec::new(), Mapping::new());
        for (key, value) in pairs(collection)? {
            let unnamed = loop_.intro.key_var.as_ref().map_or("", |name| name.as_str());
            let outer = Scope::new(unnamed, key, names);
            let inner = Scope::new(loop_.intro.value_var.as_str(), value, Some(&outer));
            if let Some(condition) = &loop_.cond
                && !self.boolean(&condition.expr, Some(&inner))?
            {
                continue;
            }
            let value = self.node(&loop_.value_expr, Some(&inner))?;
            self.count(size(&value), position)?;
            let Some(key) = &loop_.key_expr else {
                items.push(value);
                continue;
            };
            let key = self.node(key, Some(&inner))?;
            let place = key.position;
            insert(&mut entries, known_text("a key", key)?, place, value, loop_.grouping);
        }
        Ok(if loop_.key_expr.is_some() { Content::Mapping(entries) } else { Content::Sequence(items) })
    }

    fn traversal(&self, traversal: &Traversal, names: Names<'_>, position: Position) -> Result<Content, Fault> {
        let mut operators = traversal.operators.iter().map(|operator| operator.value());
        let content = match &traversal.expr {
            Expression::Variable(name) => {
                let all: Vec<&TraversalOperator> = operators.by_ref().collect();
                let mut rest = all.iter();
                let content = self.head(name.as_str(), &mut rest, names, position)?;
                return self.follow(Node { position, content }, rest.as_slice(), names);
            }
            other => self.node(other, names)?.content,
        };
        let rest: Vec<&TraversalOperator> = operators.collect();
        self.follow(Node { position, content }, &rest, names)
    }

    /// What a reference starts with, as far as that names one thing.
    fn head(
        &self,
        name: &str,
        rest: &mut std::slice::Iter<'_, &TraversalOperator>,
        names: Names<'_>,
        position: Position,
    ) -> Result<Content, Fault> {
        if let Some(node) = names.and_then(|scope| scope.find(name)) {
            self.count(size(node), position)?;
            return Ok(node.content.clone());
        }
        let mut next = || match rest.next() {
            Some(TraversalOperator::GetAttr(word)) => Ok(word.as_str().to_owned()),
            _ => Err(TerraformError::Undeclared { name: name.to_owned(), near: None }.at(position)),
        };
        match name {
            "var" => self.variable(&next()?, position),
            "local" => self.local(&next()?, position),
            "module" => {
                let module = next()?;
                match self.configuration.modules.contains_key(&module) {
                    true => Err(unknown(format!("`module.{module}` is not read"))),
                    false => Err(self.undeclared(&format!("module.{module}"), position)),
                }
            }
            "data" => {
                let (kind, own) = (next()?, next()?);
                self.reference(&format!("data.{kind}.{own}"), position)
            }
            "path" | "terraform" => Err(unknown(format!("`{name}` is known to Terraform only"))),
            "each" | "count" => {
                let argument = if name == "each" { "for_each" } else { "count" };
                Err(TerraformError::OutOfPlace { name: name.to_owned(), argument }.at(position))
            }
            _ => {
                let key = format!("{name}.{}", next()?);
                self.reference(&key, position)
            }
        }
    }

    fn variable(&self, name: &str, position: Position) -> Result<Content, Fault> {
        let full = format!("var.{name}");
        let Some(block) = self.configuration.variables.get(name) else {
            return Err(self.undeclared(&full, position));
        };
        let given = self.configuration.values.get(name);
        let default = || block.body.get_attribute("default").map(|attribute| &attribute.value);
        match given.or_else(default) {
            Some(value) => self.within(full, position, || Ok(self.node(value, None)?.content)),
            None => Err(unknown(format!("the variable `{name}` has no value: give one with --parameter {name}=VALUE"))),
        }
    }

    fn local(&self, name: &str, position: Position) -> Result<Content, Fault> {
        let full = format!("local.{name}");
        match self.configuration.locals.get(name) {
            Some(value) => self.within(full, position, || Ok(self.node(value, None)?.content)),
            None => Err(self.undeclared(&full, position)),
        }
    }

    fn undeclared(&self, name: &str, position: Position) -> Fault {
        let configuration = self.configuration;
        let variables = configuration.variables.keys().map(|name| format!("var.{name}"));
        let locals = configuration.locals.keys().map(|name| format!("local.{name}"));
        let modules = configuration.modules.keys().map(|name| format!("module.{name}"));
        let all: Vec<String> =
            variables.chain(locals).chain(modules).chain(configuration.resources.keys().cloned()).collect();
        let near = nearest(name, all.iter().map(String::as_str));
        TerraformError::Undeclared { name: name.to_owned(), near }.at(position)
    }

    /// Works something out that has a name, unless that is being done already.
    fn within<T>(&self, name: String, position: Position, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        let first = self.open.borrow().iter().position(|open| *open == name);
        if let Some(first) = first {
            let mut cycle = self.open.borrow()[first..].to_vec();
            cycle.push(name);
            return Err(TerraformError::Cycle(cycle).at(position));
        }
        self.open.borrow_mut().push(name);
        let result = work();
        self.open.borrow_mut().pop();
        result
    }

    /// The resource of this name, or all that its block makes.
    fn reference(&self, key: &str, position: Position) -> Result<Content, Fault> {
        let Some(declared) = self.configuration.resources.get(key) else {
            return Err(self.undeclared(key, position));
        };
        let handle = |address: String| Node { position, content: resource(position, address) };
        Ok(match self.instances(key, declared)? {
            Instances::One => resource(position, key.to_owned()),
            Instances::Counted(count) => {
                Content::Sequence((0..count).map(|index| handle(counted(key, index))).collect())
            }
            Instances::Keyed(each) => {
                let entries =
                    each.keys().map(|own| (own.clone(), Entry { key: position, value: handle(keyed(key, own)) }));
                Content::Mapping(entries.collect())
            }
        })
    }

    /// What a block makes, by its `count` or `for_each`.
    pub(super) fn instances(&self, key: &str, declared: &Declared) -> Result<Instances, Fault> {
        if let Some(known) = self.instances.borrow().get(key) {
            return Ok(known.clone());
        }
        let instances = self.within(key.to_owned(), declared.position, || self.count_instances(&declared.body))?;
        self.instances.borrow_mut().insert(key.to_owned(), instances.clone());
        Ok(instances)
    }

    fn count_instances(&self, body: &Body) -> Result<Instances, Fault> {
        if let Some(count) = body.get_attribute("count") {
            let number = self.number(&count.value, None)?;
            let position = self.configuration.position_of(&count.value);
            let count = usize::try_from(number).ok().filter(|count| *count <= MAX_INSTANCES);
            return count
                .map(Instances::Counted)
                .ok_or_else(|| expected("count", "a number from 0 to 500").at(position));
        }
        let Some(each) = body.get_attribute("for_each") else { return Ok(Instances::One) };
        let node = self.node(&each.value, None)?;
        let position = node.position;
        let entries: Mapping = match node.content {
            Content::Mapping(entries) => entries,
            content => {
                let items = pairs(Node { position, content })?;
                let entry = |(_, item): (Node, Node)| {
                    let key = known_text("a key of `for_each`", item.clone())?;
                    Ok((key, Entry { key: item.position, value: item }))
                };
                items.into_iter().map(entry).collect::<Result<_, Fault>>()?
            }
        };
        match entries.len() > MAX_INSTANCES {
            true => Err(expected("for_each", "at most 500 keys").at(position)),
            false => Ok(Instances::Keyed(entries)),
        }
    }

    /// The name that holds inside one of the resources that a block makes.
    pub(super) fn scope_of(&self, address: &str, position: Position) -> Result<Scope<'static>, Fault> {
        let nothing = || Node { position, content: Content::NoValue };
        let Some((key, index)) = address.split_once('[') else { return Ok(Scope::new("", nothing(), None)) };
        let index = index.strip_suffix(']').unwrap_or(index);
        let declared = self.configuration.resources.get(key);
        let instances = declared.map(|declared| self.instances(key, declared)).transpose()?;
        let mapping = |entries: Vec<(&str, Node)>| {
            let entries = entries.into_iter().map(|(name, value)| (name.to_owned(), Entry { key: position, value }));
            Node { position, content: Content::Mapping(entries.collect()) }
        };
        match instances {
            Some(Instances::Keyed(each)) => {
                let own = index.trim_matches('"');
                let value = each.get(own).map_or_else(nothing, |entry| entry.value.clone());
                let each = mapping(vec![("key", Node::scalar(position, own)), ("value", value)]);
                Ok(Scope::new("each", each, None))
            }
            _ => Ok(Scope::new("count", mapping(vec![("index", Node::scalar(position, index))]), None)),
        }
    }

    /// Goes on from a value along attributes, indices and splats.
    fn follow(&self, mut node: Node, mut rest: &[&TraversalOperator], names: Names<'_>) -> Result<Content, Fault> {
        let position = node.position;
        while let Some((operator, others)) = rest.split_first() {
            rest = others;
            let content = match operator {
                TraversalOperator::GetAttr(name) => self.get(node, name.as_str())?,
                TraversalOperator::LegacyIndex(index) => self.index(node, &index.value().to_string())?,
                TraversalOperator::Index(index) => {
                    let index = known_text("an index", self.node(index, names)?)?;
                    self.index(node, &index)?
                }
                TraversalOperator::FullSplat(_) => {
                    let all = self.splat(node, rest, names)?;
                    rest = &[];
                    all
                }
                TraversalOperator::AttrSplat(_) => {
                    let is_attribute =
                        |operator: &&&TraversalOperator| matches!(operator, TraversalOperator::GetAttr(_));
                    let attributes = rest.iter().take_while(is_attribute).count();
                    let all = self.splat(node, &rest[..attributes], names)?;
                    rest = &rest[attributes..];
                    all
                }
            };
            node = Node { position, content };
        }
        Ok(node.content)
    }

    /// A value that is no list counts as a list of one, and `null` as an empty one.
    fn splat(&self, node: Node, rest: &[&TraversalOperator], names: Names<'_>) -> Result<Content, Fault> {
        let items = match node.content {
            Content::Sequence(items) => items,
            Content::NoValue => Vec::new(),
            Content::Unknown(reason) => return Err(unknown(reason)),
            _ => vec![node],
        };
        let item = |item: Node| {
            let position = item.position;
            Ok(Node { position, content: self.follow(item, rest, names)? })
        };
        items.into_iter().map(item).collect::<Result<_, Fault>>().map(Content::Sequence)
    }

    fn get(&self, node: Node, name: &str) -> Result<Content, Fault> {
        let position = node.position;
        match node.content {
            Content::Mapping(mut entries) => match entries.swap_remove(name) {
                Some(entry) => Ok(entry.value.content),
                None => {
                    let near = nearest(name, entries.keys().map(String::as_str));
                    Err(TerraformError::NoSuchKey { key: name.to_owned(), near }.at(position))
                }
            },
            Content::Call(call) if call.function == RESOURCE => match call.argument.as_text() {
                Some(address) => self.attribute(address, name, position),
                None => Ok(Content::NoValue),
            },
            Content::Call(inner) => {
                let whole = Node { position, content: Content::Call(inner) };
                let argument = Content::Sequence(vec![whole, Node::scalar(position, name)]);
                Ok(call(GET, Node { position, content: argument }))
            }
            Content::Unknown(reason) => Err(unknown(reason)),
            Content::Sequence(_) => Err(TerraformError::OfAList(name.to_owned()).at(position)),
            Content::Scalar(_) | Content::NoValue => {
                Err(TerraformError::NoSuchKey { key: name.to_owned(), near: None }.at(position))
            }
        }
    }

    fn index(&self, node: Node, index: &str) -> Result<Content, Fault> {
        let position = node.position;
        match node.content {
            Content::Sequence(mut items) => match index.parse::<usize>() {
                Ok(place) if place < items.len() => Ok(items.swap_remove(place).content),
                _ => Err(TerraformError::NoSuchItem { index: index.to_owned(), length: items.len() }.at(position)),
            },
            Content::Call(inner) if inner.function != RESOURCE && index.parse::<usize>().is_ok() => {
                let list = Node { position, content: Content::Call(inner) };
                let argument = Content::Sequence(vec![Node::scalar(position, index), list]);
                Ok(call("Fn::Select", Node { position, content: argument }))
            }
            content => self.get(Node { position, content }, index),
        }
    }

    /// What an attribute of a resource, or of a data source, gives.
    fn attribute(&self, address: &str, name: &str, position: Position) -> Result<Content, Fault> {
        let key = address.split('[').next().unwrap_or(address);
        let Some(declared) = self.configuration.resources.get(key) else {
            return Err(self.undeclared(key, position));
        };
        if declared.is_data {
            return self.within(format!("{address}.{name}"), position, || {
                data_source::attribute(self, declared, address, name)
            });
        }
        let known = resource_type::find(&declared.resource_type);
        match known.and_then(|known| known.attribute(name)) {
            Some(Attribute::Ref) => return Ok(call("Ref", Node::scalar(position, address))),
            Some(Attribute::Get(of_model)) => {
                let names = [address, of_model].map(|name| Node::scalar(position, name)).to_vec();
                return Ok(call("Fn::GetAtt", Node { position, content: Content::Sequence(names) }));
            }
            Some(Attribute::Argument) | None => {}
        }
        if let Some(attribute) = declared.body.get_attribute(name) {
            let scope = self.scope_of(address, position)?;
            return self.within(format!("{address}.{name}"), position, || {
                Ok(self.node(&attribute.value, Some(&scope))?.content)
            });
        }
        match known {
            Some(known) if !known.has(name) && !declared.body.has_blocks(name) => {
                let near = nearest(name, known.names());
                let resource = address.to_owned();
                Err(TerraformError::UnknownAttribute { resource, attribute: name.to_owned(), near }.at(position))
            }
            _ => Err(unknown(format!("`{address}.{name}` is known only when it exists"))),
        }
    }
}

/// Puts a value under a key; with `...` the values of one key make a list.
fn insert(entries: &mut Mapping, key: String, place: Position, value: Node, is_grouped: bool) {
    if !is_grouped {
        entries.insert(key, Entry { key: place, value });
        return;
    }
    let group = entries.entry(key).or_insert_with(|| Entry {
        key: place,
        value: Node { position: place, content: Content::Sequence(Vec::new()) },
    });
    if let Content::Sequence(items) = &mut group.value.content {
        items.push(value);
    }
}

/// What a collection holds, with its keys.
pub(super) fn pairs(collection: Node) -> Result<Vec<(Node, Node)>, Fault> {
    let position = collection.position;
    match collection.content {
        Content::Sequence(items) => {
            let numbered = items.into_iter().enumerate();
            Ok(numbered.map(|(index, item)| (Node::scalar(position, index.to_string()), item)).collect())
        }
        Content::Mapping(entries) => {
            Ok(entries.into_iter().map(|(key, entry)| (Node::scalar(entry.key, key), entry.value)).collect())
        }
        Content::NoValue => Ok(Vec::new()),
        Content::Unknown(reason) => Err(unknown(reason)),
        Content::Call(_) => Err(later()),
        Content::Scalar(text) => Err(expected(&text, "a list, a set or a map").at(position)),
    }
}

/// The address of one of several resources of a block.
pub(super) fn counted(key: &str, index: usize) -> String {
    format!("{key}[{index}]")
}

/// The same where they have keys.
pub(super) fn keyed(key: &str, own: &str) -> String {
    format!("{key}[\"{own}\"]")
}

fn resource(position: Position, address: String) -> Content {
    call(RESOURCE, Node::scalar(position, address))
}

/// The address of a whole resource that a value holds.
fn whole(node: &Node) -> Option<(&str, Position)> {
    match &node.content {
        Content::Call(call) if call.function == RESOURCE => Some((call.argument.as_text()?, node.position)),
        Content::Sequence(items) => items.iter().find_map(whole),
        Content::Mapping(entries) => entries.values().find_map(|entry| whole(&entry.value)),
        _ => None,
    }
}

pub(super) fn call(function: &str, argument: Node) -> Content {
    Content::Call(Box::new(Call { function: function.to_owned(), argument }))
}

pub(super) fn text(value: impl ToString) -> Content {
    Content::Scalar(value.to_string())
}

/// How many values a value is made of.
pub(super) fn size(node: &Node) -> usize {
    1 + match &node.content {
        Content::Sequence(items) => items.iter().map(size).sum(),
        Content::Mapping(entries) => entries.values().map(|entry| size(&entry.value)).sum(),
        Content::Scalar(text) | Content::Unknown(text) => text.len() / BYTES_OF_A_STEP,
        Content::Call(_) | Content::NoValue => 0,
    }
}

/// Text that is there already.
pub(super) fn known_text(what: &str, node: Node) -> Result<String, Fault> {
    match node.content {
        Content::Scalar(text) => Ok(text),
        Content::Unknown(reason) => Err(unknown(reason)),
        Content::Call(call) if call.function != RESOURCE => Err(later()),
        _ => Err(expected(what, "text").at(node.position)),
    }
}

pub(super) fn expected(what: &str, expected: &'static str) -> TerraformError {
    TerraformError::Expected { what: what.to_owned(), expected }
}

pub(super) fn unknown(reason: impl ToString) -> Fault {
    Cause::Unknown(reason.to_string()).nowhere()
}

/// What is worked out from an id, which no function can do before there is one.
pub(super) fn later() -> Fault {
    unknown("it is made of a value that is known only when the resource exists")
}
