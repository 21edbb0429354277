//! The functions of the language that networks are written with ("Built-in functions",
//! <https://developer.hashicorp.com/terraform/language/functions>). What another makes is not known.

use std::net::IpAddr;

use indexmap::IndexSet;
use ipnet::IpNet;

use super::error::TerraformError;
use super::expression::{Evaluator, call as later_call, known_text, later, pairs, text, unknown};
use crate::node::{Content, Entry, Mapping, Node, Position};
use crate::problem::{At, Fault};

/// What a function gives for its arguments.
pub(super) fn call(
    evaluator: &Evaluator<'_>,
    name: &str,
    mut arguments: Vec<Node>,
    position: Position,
) -> Result<Content, Fault> {
    arguments.reverse();
    Call { evaluator, name, arguments, position }.result()
}

/// A function and its arguments, the first of them last, which it takes one after the other.
struct Call<'e> {
    evaluator: &'e Evaluator<'e>,
    name: &'e str,
    arguments: Vec<Node>,
    position: Position,
}

impl Call<'_> {
    fn result(mut self) -> Result<Content, Fault> {
        match self.name {
            "jsonencode" | "jsondecode" | "tostring" | "tonumber" | "tobool" | "tomap" | "sensitive"
            | "nonsensitive" => Ok(self.any()?.content),
            "tolist" => Ok(Content::Sequence(self.list()?)),
            "toset" | "distinct" => self.list().map(distinct),
            "concat" => self.concatenated(),
            "flatten" => Ok(Content::Sequence(flat(self.list()?))),
            "compact" => Ok(Content::Sequence(self.list()?.into_iter().filter(is_something).collect())),
            "reverse" => Ok(Content::Sequence(self.list()?.into_iter().rev().collect())),
            "sort" => self.sorted(),
            "slice" => self.slice(),
            "range" => self.range(),
            "length" => self.length(),
            "element" => self.element(),
            "index" => self.place(),
            "one" => self.one(),
            "contains" => {
                let (list, wanted) = (self.list()?, self.any()?);
                Ok(text(list.contains(&wanted)))
            }
            "keys" => Ok(Content::Sequence(pairs(self.any()?)?.into_iter().map(|(key, _)| key).collect())),
            "values" => Ok(Content::Sequence(pairs(self.any()?)?.into_iter().map(|(_, value)| value).collect())),
            "lookup" => self.lookup(),
            "merge" => self.merged(),
            "zipmap" => self.zipped(),
            "coalesce" => self.first(),
            "join" => self.joined(),
            "split" => self.parts(),
            "format" => self.formatted(),
            "lower" => Ok(text(self.text()?.to_lowercase())),
            "upper" => Ok(text(self.text()?.to_uppercase())),
            "trimspace" => Ok(text(self.text()?.trim())),
            "replace" => self.replaced(),
            "cidrsubnet" => self.subnet(),
            "cidrsubnets" => self.subnets(),
            "cidrhost" => self.host(),
            name => Err(unknown(format!("the function `{name}` is not worked out"))),
        }
    }

    fn any(&mut self) -> Result<Node, Fault> {
        let Some(argument) = self.arguments.pop() else {
            return Err(self.refuse("it needs another argument"));
        };
        match argument.content {
            Content::Unknown(reason) => Err(unknown(reason)),
            _ => Ok(argument),
        }
    }

    fn text(&mut self) -> Result<String, Fault> {
        known_text("an argument", self.any()?)
    }

    fn number<T: std::str::FromStr>(&mut self) -> Result<T, Fault> {
        let written = self.text()?;
        written.parse().map_err(|_| self.refuse(&format!("`{written}` is not such a number")))
    }

    fn list(&mut self) -> Result<Vec<Node>, Fault> {
        Ok(pairs(self.any()?)?.into_iter().map(|(_, item)| item).collect())
    }

    fn rest(&mut self) -> Vec<Node> {
        let mut rest = std::mem::take(&mut self.arguments);
        rest.reverse();
        rest
    }

    fn refuse(&self, reason: &str) -> Fault {
        TerraformError::Function { function: self.name.to_owned(), reason: reason.to_owned() }.at(self.position)
    }

    fn concatenated(mut self) -> Result<Content, Fault> {
        let mut all = Vec::new();
        while !self.arguments.is_empty() {
            all.extend(self.list()?);
        }
        Ok(Content::Sequence(all))
    }

    fn sorted(mut self) -> Result<Content, Fault> {
        let texts = self.list()?.into_iter().map(|item| known_text("an item", item));
        let mut texts = texts.collect::<Result<Vec<_>, _>>()?;
        texts.sort();
        Ok(Content::Sequence(texts.into_iter().map(|item| Node::scalar(self.position, item)).collect()))
    }

    fn slice(mut self) -> Result<Content, Fault> {
        let (list, from, to) = (self.list()?, self.number::<usize>()?, self.number::<usize>()?);
        match list.get(from..to) {
            Some(items) => Ok(Content::Sequence(items.to_vec())),
            None => Err(TerraformError::NoSuchItem { index: to.to_string(), length: list.len() }.at(self.position)),
        }
    }

    /// Of one number: up to it; of two: from the first.
    fn range(mut self) -> Result<Content, Fault> {
        let first = self.number::<usize>()?;
        let (from, to) = if self.arguments.is_empty() { (0, first) } else { (first, self.number()?) };
        if !self.arguments.is_empty() {
            return Err(unknown("a range with a step is not worked out"));
        }
        self.evaluator.count(to.saturating_sub(from), self.position)?;
        Ok(Content::Sequence((from..to).map(|number| Node::scalar(self.position, number.to_string())).collect()))
    }

    fn length(mut self) -> Result<Content, Fault> {
        let argument = self.any()?;
        match argument.content {
            Content::Scalar(written) => Ok(text(written.chars().count())),
            _ => Ok(text(pairs(argument)?.len())),
        }
    }

    /// Past the end it starts again.
    fn element(mut self) -> Result<Content, Fault> {
        let (mut list, index) = (self.list()?, self.number::<usize>()?);
        match index.checked_rem(list.len()) {
            Some(place) => Ok(list.swap_remove(place).content),
            None => Err(TerraformError::NoSuchItem { index: index.to_string(), length: 0 }.at(self.position)),
        }
    }

    fn place(mut self) -> Result<Content, Fault> {
        let (list, wanted) = (self.list()?, self.any()?);
        let place = list.iter().position(|item| *item == wanted);
        place.map(text).ok_or_else(|| self.refuse("the list does not hold it"))
    }

    fn one(mut self) -> Result<Content, Fault> {
        let mut list = self.list()?;
        match (list.pop(), list.is_empty()) {
            (None, _) => Ok(Content::NoValue),
            (Some(only), true) => Ok(only.content),
            (Some(_), false) => Err(self.refuse("the list has more than one item")),
        }
    }

    fn lookup(mut self) -> Result<Content, Fault> {
        let (map, key) = (self.any()?, self.text()?);
        match (map.get(&key), self.arguments.pop()) {
            (Some(value), _) => Ok(value.content.clone()),
            (None, Some(default)) => Ok(default.content),
            (None, None) => Err(self.refuse(&format!("the map has no key `{key}`"))),
        }
    }

    fn merged(mut self) -> Result<Content, Fault> {
        let mut all = Mapping::new();
        while !self.arguments.is_empty() {
            match self.any()?.content {
                Content::Mapping(entries) => all.extend(entries),
                Content::NoValue => {}
                _ => return Err(later()),
            }
        }
        Ok(Content::Mapping(all))
    }

    fn zipped(mut self) -> Result<Content, Fault> {
        let (keys, values) = (self.list()?, self.list()?);
        let entry = |(key, value): (Node, Node)| {
            let place = key.position;
            Ok((known_text("a key", key)?, Entry { key: place, value }))
        };
        keys.into_iter().zip(values).map(entry).collect::<Result<_, Fault>>().map(Content::Mapping)
    }

    fn first(mut self) -> Result<Content, Fault> {
        while !self.arguments.is_empty() {
            let argument = self.any()?;
            if is_something(&argument) {
                return Ok(argument.content);
            }
        }
        Err(self.refuse("all of its arguments are empty"))
    }

    fn joined(mut self) -> Result<Content, Fault> {
        let delimiter = self.any()?;
        let items = Node { position: self.position, content: Content::Sequence(self.list()?) };
        let items_exist = items.as_sequence().is_some_and(|items| items.iter().all(|item| item.as_text().is_some()));
        match (delimiter.as_text(), items_exist) {
            (Some(delimiter), true) => {
                let texts: Vec<&str> = items.as_sequence().into_iter().flatten().filter_map(Node::as_text).collect();
                Ok(text(texts.join(delimiter)))
            }
            _ => {
                let arguments = Content::Sequence(vec![delimiter, items]);
                Ok(later_call("Fn::Join", Node { position: self.position, content: arguments }))
            }
        }
    }

    fn parts(mut self) -> Result<Content, Fault> {
        let (delimiter, whole) = (self.text()?, self.text()?);
        let parts = whole.split(delimiter.as_str()).map(|part| Node::scalar(self.position, part));
        Ok(Content::Sequence(parts.collect()))
    }

    /// Only `%s` and `%d` are filled in.
    fn formatted(mut self) -> Result<Content, Fault> {
        let pattern = self.text()?;
        let mut arguments = self.rest().into_iter();
        let mut parts = Vec::new();
        let mut pieces = pattern.split('%');
        parts.push(Node::scalar(self.position, pieces.next().unwrap_or_default()));
        while let Some(piece) = pieces.next() {
            let tail = match piece.chars().next() {
                Some('s' | 'd' | 'v') => {
                    parts.push(arguments.next().ok_or_else(|| self.refuse("it needs another argument"))?);
                    piece[1..].to_owned()
                }
                None => format!("%{}", pieces.next().unwrap_or_default()),
                Some(_) => return Err(unknown(format!("`%{piece}` is not worked out"))),
            };
            parts.push(Node::scalar(self.position, tail));
        }
        self.evaluator.join(parts, self.position)
    }

    fn replaced(mut self) -> Result<Content, Fault> {
        let (whole, from, to) = (self.text()?, self.text()?, self.text()?);
        match from.starts_with('/') && from.ends_with('/') && from.len() > 1 {
            true => Err(unknown("regular expressions are not worked out")),
            false => {
                let places = whole.matches(from.as_str()).count();
                self.evaluator.count(places * to.len(), self.position)?;
                Ok(text(whole.replace(&from, &to)))
            }
        }
    }

    fn block(&mut self) -> Result<IpNet, Fault> {
        let written = self.text()?;
        written.parse().map_err(|_| self.refuse(&format!("`{written}` is not a CIDR block")))
    }

    fn subnet(mut self) -> Result<Content, Fault> {
        let (block, bits, number) = (self.block()?, self.number::<u8>()?, self.number::<u128>()?);
        let length = block.prefix_len().saturating_add(bits);
        let made = part(block, length, number).filter(|_| bits < 128 && number >> bits == 0);
        made.map(text).ok_or_else(|| self.refuse(&format!("{block} has no subnet {number} with {bits} bits more")))
    }

    /// One behind the other, each where its size allows.
    fn subnets(mut self) -> Result<Content, Fault> {
        let block = self.block()?;
        let (mut next, mut made) = (start(block), Vec::new());
        while !self.arguments.is_empty() {
            let length = block.prefix_len().saturating_add(self.number::<u8>()?);
            let width = block.max_prefix_len();
            let size = width.checked_sub(length).and_then(|bits| 1_u128.checked_shl(bits.into()));
            let first = size.and_then(|size| next.checked_next_multiple_of(size));
            let subnet = first.and_then(|first| IpNet::new(address(block, first)?, length).ok());
            let (Some(size), Some(first), Some(subnet)) = (size, first, subnet.filter(|it| block.contains(it))) else {
                return Err(self.refuse(&format!("{block} has no room for them")));
            };
            next = first.saturating_add(size);
            made.push(Node::scalar(self.position, subnet.to_string()));
        }
        Ok(Content::Sequence(made))
    }

    fn host(mut self) -> Result<Content, Fault> {
        let (block, number) = (self.block()?, self.number::<u128>()?);
        let host = start(block).checked_add(number).and_then(|host| address(block, host));
        let host = host.filter(|host| block.contains(host));
        host.map(text).ok_or_else(|| self.refuse(&format!("{block} has no address {number}")))
    }
}

fn distinct(items: Vec<Node>) -> Content {
    let mut seen = IndexSet::new();
    let is_new = |item: &Node| item.as_text().is_none_or(|text| seen.insert(text.to_owned()));
    Content::Sequence(items.into_iter().filter(is_new).collect())
}

fn flat(items: Vec<Node>) -> Vec<Node> {
    let inner = |item: Node| match item.content {
        Content::Sequence(items) => flat(items),
        _ => vec![item],
    };
    items.into_iter().flat_map(inner).collect()
}

fn is_something(node: &Node) -> bool {
    node.content != Content::NoValue && node.as_text() != Some("")
}

/// The subnet of this length that has this number.
fn part(block: IpNet, length: u8, number: u128) -> Option<IpNet> {
    let bits = block.max_prefix_len().checked_sub(length)?;
    let first = start(block).checked_add(number.checked_shl(bits.into())?)?;
    IpNet::new(address(block, first)?, length).ok()
}

/// The first address of a block, as a number.
fn start(block: IpNet) -> u128 {
    match block.network() {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

fn address(block: IpNet, number: u128) -> Option<IpAddr> {
    match block {
        IpNet::V4(_) => u32::try_from(number).ok().map(|number| IpAddr::V4(number.into())),
        IpNet::V6(_) => Some(IpAddr::V6(number.into())),
    }
}
