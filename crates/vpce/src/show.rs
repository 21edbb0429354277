//! `vpce show`.

use std::collections::BTreeMap;
use std::fmt::Write;

use tabled::builder::Builder;
use tabled::settings::{Padding, Style};
use vpce_import::{Position, ReadStack, Reading};

use crate::arguments::ShowArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

pub fn run(arguments: &ShowArguments) -> Result<Outcome, Diagnosis> {
    let reading = input::network(&arguments.template)?;
    if arguments.template.json {
        paint::print_json(&reading)?;
    } else {
        paint::print(&text(&reading))?;
    }
    Ok(Outcome::Yes)
}

/// What was read, and what was not.
pub fn text(reading: &Reading) -> String {
    let mut text = String::new();
    for ReadStack { name, region, account_id } in &reading.stacks {
        let _ = writeln!(text, "Stack {name}: Region {region}, account {account_id}");
    }
    if reading.stacks.is_empty() {
        let _ = writeln!(text, "Region {}, account {}", reading.region, reading.account_id);
    }
    text.push('\n');
    let rows = reading.resources.iter().map(|resource| {
        let line = place(&resource.stack, resource.position);
        [line, resource.logical_id.clone(), resource.resource_type.clone(), resource.physical_id.clone()]
    });
    text += &table(["line", "resource", "type", "id"], rows);
    if !reading.not_modelled.is_empty() {
        text += "\nNot modelled:\n";
        let rows = reading.not_modelled.iter().map(|resource| {
            let reason = resource.reason.clone().unwrap_or_default();
            let line = place(&resource.stack, resource.position);
            [line, resource.logical_id.clone(), resource.resource_type.clone(), reason]
        });
        text += &table(["line", "resource", "type", ""], rows);
    }
    if !reading.not_read.is_empty() {
        text += "\nNot read, because no decision of the model depends on it:\n";
        let mut properties: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for not_read in &reading.not_read {
            let stack = not_read.stack.as_ref().map(|stack| format!("{stack}:")).unwrap_or_default();
            properties.entry(format!("{stack}{}", not_read.logical_id)).or_default().push(&not_read.property);
        }
        for (resource, properties) in properties {
            let _ = writeln!(text, " {resource}: {}", properties.join(", "));
        }
    }
    text
}

/// The line, behind the stack where there are several.
fn place(stack: &Option<String>, position: Position) -> String {
    match stack {
        Some(stack) => format!("{stack}:{}", position.line),
        None => position.line.to_string(),
    }
}

fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut table = Builder::new();
    table.push_record(head);
    rows.for_each(|row| table.push_record(row));
    let mut table = table.build();
    table.with(Style::empty()).with(Padding::new(1, 1, 0, 0));
    table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
