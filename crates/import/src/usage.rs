//! Reads what is used in a month: `usage.yaml`.

use std::fmt::Display;
use std::str::FromStr;

use rust_decimal::Decimal;
use vpce_model::cloud::region::Region;
use vpce_model::cloud::service::Service;
use vpce_model::pricing::{Amount, Flow, Month, Usage, UsageError, UsageItem, UsageType};
use vpce_model::trace::{Destination, DestinationError};

use crate::near::{did_you_mean, nearest};
use crate::node::{Node, Position};
use crate::problem::{Problem, Problems, TemplateError};
use crate::yaml;

/// The largest usage that is read, in bytes: half a million flows, each on a line of its own.
pub const MAX_USAGE_BYTES: usize = 64 * 1024 * 1024;

/// A usage, and where in its file everything stands.
#[derive(Debug, Clone, PartialEq)]
pub struct UsageReading {
    /// What is used.
    pub usage: Usage,
    /// Where each flow stands.
    pub flows: Vec<Position>,
    /// Where each item stands.
    pub items: Vec<Position>,
}

/// Reads a usage. Usage types may leave the Region's code away: it is that of `region`.
///
/// ```
/// use vpce_import::read_usage;
///
/// let text = "
/// flows:
///   - {from: App, to: s3://reports, sent: 20, received: 480}
/// usage:
///   - {resource: Ssm, type: VpcEndpoint-Hours, zones: 3}
///   - {resource: Ssm, type: VpcEndpoint-Bytes, quantity: 12.5}
/// ";
/// let reading = read_usage("usage.yaml", text, "us-east-1".parse()?)?;
/// assert_eq!(reading.usage.flows[0].received, 480.into());
/// assert_eq!(reading.usage.items[1].usage_type.to_string(), "USE1-VpcEndpoint-Bytes");
///
/// let error = read_usage("usage.yaml", text.replace("480", "-480"), "us-east-1".parse()?).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "usage.yaml:3:5: `-480` is less than nothing\n  help: write a number from 0 on, such as 120 or 0.5"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the text is not YAML, or says what cannot be used, with its place.
pub fn read_usage(name: &str, text: impl AsRef<[u8]>, region: Region) -> Result<UsageReading, TemplateError> {
    let mut problems = Problems::new(name);
    let root = match yaml::parse(text.as_ref(), MAX_USAGE_BYTES) {
        Ok(root) => root,
        Err(faults) => {
            faults.into_iter().for_each(|fault| problems.push(None, fault));
            return problems.check(None);
        }
    };
    let mut reader = Reader { file: name, region, problems: Vec::new() };
    let reading = reader.read(&root);
    match reading {
        Some(reading) if reader.problems.is_empty() => Ok(reading),
        _ => {
            reader.problems.sort_by_key(|problem| problem.position);
            Err(TemplateError { problems: reader.problems })
        }
    }
}

struct Reader<'a> {
    file: &'a str,
    region: Region,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn refuse(&mut self, position: Position, message: impl Display, help: Option<String>) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            position: Some(position),
            resource: None,
            message: message.to_string(),
            help,
            rule: None,
        });
    }

    fn read(&mut self, root: &Node) -> Option<UsageReading> {
        self.know(root, &["month", "flows", "usage"])?;
        let month = match root.get("month") {
            Some(node) => self.month(node)?,
            None => Month::default(),
        };
        let mut reading =
            UsageReading { usage: Usage { month, ..Usage::default() }, flows: Vec::new(), items: Vec::new() };
        for node in self.list(root, "flows") {
            if let Some(flow) = self.flow(node) {
                reading.usage.flows.push(flow);
                reading.flows.push(node.position);
            }
        }
        for node in self.list(root, "usage") {
            if let Some(item) = self.item(node, month) {
                reading.usage.items.push(item);
                reading.items.push(node.position);
            }
        }
        Some(reading)
    }

    fn month(&mut self, node: &Node) -> Option<Month> {
        let month = node.as_text().and_then(Month::calendar);
        if month.is_none() {
            let help = "write year and month, such as 2026-09; without it a month has 730 hours".to_owned();
            self.refuse(node.position, "this is not a month", Some(help));
        }
        month
    }

    fn flow(&mut self, node: &Node) -> Option<Flow> {
        self.know(node, &["from", "to", "service", "sent", "received"])?;
        let from = self.text(node, "from")?;
        let to = self.text(node, "to")?;
        let to: Destination = match to.parse() {
            Ok(to) => to,
            Err(error) => {
                self.refuse(node.position, error, Some(DestinationError::HELP.to_owned()));
                return None;
            }
        };
        let service = self.service(node)?;
        let (sent, received) = (self.number(node, "sent")?, self.number(node, "received")?);
        if sent.or(received).is_none() {
            self.refuse(node.position, "a flow without GB", Some("say how many are `sent` or `received`".to_owned()));
            return None;
        }
        let flow = Flow { from, to, service, sent: sent.unwrap_or_default(), received: received.unwrap_or_default() };
        self.checked(node, flow.check()).map(|()| flow)
    }

    /// The service that a flow names; nothing at all when it names none that there is.
    fn service(&mut self, node: &Node) -> Option<Option<Service>> {
        let Some(value) = node.get("service") else { return Some(None) };
        let text = self.text(node, "service")?;
        let service = text.parse().ok();
        if service.is_none() {
            let help = did_you_mean(&nearest(&text, Service::all().map(Service::code)));
            let help = help.unwrap_or_else(|| "write the last part of its service name, such as ssm".to_owned());
            self.refuse(value.position, format_args!("`{text}` is not a service that has endpoints"), Some(help));
        }
        service.map(Some)
    }

    fn item(&mut self, node: &Node, month: Month) -> Option<UsageItem> {
        self.know(node, &["resource", "type", "zones", "hours", "quantity"])?;
        let resource = self.text(node, "resource")?;
        let code = self.text(node, "type")?;
        let usage_type = match UsageType::read_in(self.region, &code) {
            Ok(usage_type) => usage_type,
            Err(error) => {
                let position = node.get("type").map_or(node.position, |node| node.position);
                self.refuse(position, &error, Some(error.help()));
                return None;
            }
        };
        let amount = match self.number(node, "quantity")? {
            Some(units) if node.get("hours").is_none() && node.get("zones").is_none() => Amount::Units(units),
            Some(_) => {
                let help = "write `quantity`, or `hours` and `zones`".to_owned();
                self.refuse(node.position, "hours and a quantity at once", Some(help));
                return None;
            }
            None if !usage_type.meter.is_time() => {
                self.refuse(node.position, "`quantity` is missing", Some(UsageError::NotTime(usage_type.meter).help()));
                return None;
            }
            None => {
                Amount::Time { zones: self.parsed(node, "zones")?.unwrap_or(1), hours: self.number(node, "hours")? }
            }
        };
        let item = UsageItem { resource, usage_type, amount };
        self.checked(node, item.check(month)).map(|()| item)
    }

    fn checked(&mut self, node: &Node, result: Result<(), UsageError>) -> Option<()> {
        result.map_err(|error| self.refuse(node.position, &error, Some(error.help()))).ok()
    }

    /// Refuses what is not a mapping, and keys that nobody asks for.
    fn know(&mut self, node: &Node, known: &[&str]) -> Option<()> {
        let Some(entries) = node.as_mapping() else {
            let help = format!("write the keys {}", known.join(", "));
            self.refuse(node.position, "keys and values are expected here", Some(help));
            return None;
        };
        for (key, entry) in entries.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
            let help = did_you_mean(&nearest(key, known.iter().copied()));
            self.refuse(
                entry.key,
                format_args!("`{key}` means nothing here"),
                help.or_else(|| Some(format!("the keys are {}", known.join(", ")))),
            );
        }
        Some(())
    }

    fn list<'n>(&mut self, node: &'n Node, key: &str) -> &'n [Node] {
        let Some(list) = node.get(key) else { return &[] };
        if list.as_sequence().is_none() {
            self.refuse(
                list.position,
                format_args!("`{key}` must be a list"),
                Some("start each item with `- `".to_owned()),
            );
        }
        list.as_sequence().unwrap_or_default()
    }

    fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        let text = node.get(key).and_then(Node::as_text).map(str::to_owned);
        if text.is_none() {
            let position = node.get(key).map_or(node.position, |node| node.position);
            self.refuse(position, format_args!("`{key}` is missing"), Some(format!("add `{key}` with a text")));
        }
        text
    }

    fn number(&mut self, node: &Node, key: &str) -> Option<Option<Decimal>> {
        self.parsed_by(node, key, |text| Decimal::from_str_exact(text).ok())
    }

    fn parsed<T: FromStr>(&mut self, node: &Node, key: &str) -> Option<Option<T>> {
        self.parsed_by(node, key, |text| text.parse().ok())
    }

    /// The value under a key that may be left out; nothing at all when it is there and wrong.
    fn parsed_by<T>(&mut self, node: &Node, key: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
        let Some(value) = node.get(key) else { return Some(None) };
        let parsed = value.as_text().and_then(parse);
        if parsed.is_none() {
            let text = value.as_text().unwrap_or_default();
            let message = format!("`{key}` must be a number, not `{text}`");
            self.refuse(value.position, message, Some("write it in digits, such as 120 or 0.5".to_owned()));
        }
        parsed.map(Some)
    }
}
