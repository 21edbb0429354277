//! The picture in words, for those who do not see it.

use super::chip::{Chip, Kind};
use super::layout::{Layout, Link, Section, SubnetBox};
use crate::trace::{Answer, Hop, Path, Verdict};

/// What the picture is of.
pub(super) fn title(layout: &Layout<'_>, answer: Option<&Answer>) -> String {
    let Some(answer) = answer.filter(|_| !layout.sections.is_empty()) else {
        let vpcs: Vec<&str> = layout.sections.iter().map(|section| section.vpc.vpc_id.as_str()).collect();
        return match vpcs[..] {
            [] => "A network without a VPC".to_owned(),
            _ => format!("The network of {}", listed(&vpcs, layout.more)),
        };
    };
    let Answer { source_name, to, .. } = answer;
    let headline = answer.headline();
    let mut verdict = headline.chars();
    let lower = verdict.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(verdict);
    format!("{source_name} → {to}: {}", lower.collect::<String>())
}

/// What can be seen in it.
pub(super) fn sentences(layout: &Layout<'_>, answer: Option<&Answer>) -> String {
    if layout.sections.is_empty() {
        return "There is no VPC in this network.".to_owned();
    }
    let mut all: Vec<String> = layout.sections.iter().map(vpc).collect();
    let vpcs: Vec<&str> = layout.sections.iter().map(|section| section.vpc.vpc_id.as_str()).collect();
    all.extend(layout.links.iter().map(|link| connection(link, &vpcs)));
    let mut places: Vec<String> = layout.places().map(place).collect();
    places.dedup();
    if !places.is_empty() {
        all.push(format!("Outside: {}.", places.join(", ")));
    }
    for (number, path) in answer.map_or(&[][..], |answer| &answer.paths).iter().enumerate() {
        all.push(way(path, number));
    }
    all.extend(answer.map(outcome));
    all.join(" ")
}

fn vpc(section: &Section<'_>) -> String {
    let Section { vpc, account, subnets, more, gates, .. } = section;
    let account = account.map(|account| format!(", account {account},")).unwrap_or_default();
    let subnets: Vec<String> = subnets.iter().map(subnet).collect();
    let holds = format!("{} in {}{account} holds {}.", vpc.vpc_id, vpc.region, listed(&subnets, *more));
    if gates.is_empty() {
        return holds;
    }
    let gates: Vec<String> = gates.iter().map(|gate| format!("the {} {}", gate.kind.title(), gate.name)).collect();
    format!("{holds} At its edge: {}.", gates.join(", "))
}

fn connection(link: &Link, vpcs: &[&str]) -> String {
    let Chip { kind, name, .. } = &link.chip;
    let mut ends: Vec<&str> = link.sections.iter().map(|&number| vpcs[number]).collect();
    ends.extend(link.peers.iter().map(String::as_str));
    ends.extend(link.place.as_ref().map(|place| place.name.as_str()));
    format!("The {} {name} connects {}.", kind.title(), listed_or(&ends, 0, "nothing"))
}

fn place(place: &Chip) -> String {
    match place.kind {
        Kind::Internet => "the internet".to_owned(),
        Kind::OnPremises => format!("{} on premises behind {}", place.name, place.detail),
        Kind::Resource => format!("the resource {}", place.name),
        _ => format!("{} in {}", place.name, place.detail),
    }
}

fn subnet(placed: &SubnetBox<'_>) -> String {
    let networks: Vec<String> = placed.subnet.networks().map(|network| network.to_string()).collect();
    let chips: Vec<&str> = placed.chips.iter().map(|chip| chip.name.as_str()).collect();
    let inside =
        if chips.is_empty() { "nothing in it".to_owned() } else { format!("{} in it", listed(&chips, placed.more)) };
    format!("{} ({}, {}) with {inside}", placed.subnet.subnet_id, networks.join(" and "), placed.route_table)
}

fn listed<T: AsRef<str>>(items: &[T], more: usize) -> String {
    listed_or(items, more, "no subnet")
}

fn listed_or<T: AsRef<str>>(items: &[T], more: usize, none: &str) -> String {
    let mut items: Vec<String> = items.iter().map(|item| item.as_ref().to_owned()).collect();
    if more > 0 {
        items.push(format!("{more} more"));
    }
    match items.split_last() {
        None => none.to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

fn way(path: &Path, number: usize) -> String {
    let hops: Vec<String> = path.forward.iter().map(Hop::component).collect();
    let subject = if number == 0 { "The request meets" } else { "On another way it meets" };
    format!("{subject} {}.", listed(&hops, 0))
}

fn outcome(answer: &Answer) -> String {
    let sentence = format!("{}: {}.", answer.headline(), answer.symptom().sentence());
    if answer.verdict() == Verdict::Reachable {
        return sentence;
    }
    let components: Vec<String> = answer.explanations().into_iter().map(|why| why.component).collect();
    if components.is_empty() { sentence } else { format!("{sentence} What stops it: {}.", components.join(", ")) }
}
