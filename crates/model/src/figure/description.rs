//! The picture in words, for those who do not see it.

use super::layout::{Chip, Kind, Layout, SubnetBox};
use crate::trace::{Answer, Hop, Path, Verdict};

/// What the picture is of.
pub(super) fn title(layout: &Layout<'_>, answer: Option<&Answer>) -> String {
    match (layout.vpc, answer) {
        (None, _) => "A network without a VPC".to_owned(),
        (Some(vpc), None) => format!("The network of {}", vpc.vpc_id),
        (Some(_), Some(answer)) => {
            let Answer { source_name, to, .. } = answer;
            let headline = answer.headline();
            let mut verdict = headline.chars();
            let lower = verdict.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(verdict);
            format!("{source_name} → {to}: {}", lower.collect::<String>())
        }
    }
}

/// What can be seen in it.
pub(super) fn sentences(layout: &Layout<'_>, answer: Option<&Answer>) -> String {
    let Some(vpc) = layout.vpc else { return "There is no VPC in this network.".to_owned() };
    let subnets: Vec<String> = layout.subnets.iter().map(subnet).collect();
    let mut all = vec![format!("{} in {} holds {}.", vpc.vpc_id, vpc.region, listed(&subnets, layout.more))];
    if !layout.gates.is_empty() {
        let gates: Vec<String> =
            layout.gates.iter().map(|gate| format!("the {} {}", gate.kind.title(), gate.id)).collect();
        all.push(format!("At its edge: {}.", gates.join(", ")));
    }
    if !layout.places.is_empty() {
        let name = |place: &Chip| match place.kind {
            Kind::Internet => "the internet".to_owned(),
            _ => format!("{} in {}", place.name, place.detail),
        };
        let places: Vec<String> = layout.places.iter().map(name).collect();
        all.push(format!("Outside: {}.", places.join(", ")));
    }
    for (number, path) in answer.map_or(&[][..], |answer| &answer.paths).iter().enumerate() {
        all.push(way(path, number));
    }
    all.extend(answer.map(outcome));
    all.join(" ")
}

fn subnet(placed: &SubnetBox<'_>) -> String {
    let networks: Vec<String> = placed.subnet.networks().map(|network| network.to_string()).collect();
    let chips: Vec<&str> = placed.chips.iter().map(|chip| chip.name.as_str()).collect();
    let inside =
        if chips.is_empty() { "nothing in it".to_owned() } else { format!("{} in it", listed(&chips, placed.more)) };
    format!("{} ({}, {}) with {inside}", placed.subnet.subnet_id, networks.join(" and "), placed.route_table)
}

fn listed<T: AsRef<str>>(items: &[T], more: usize) -> String {
    let mut items: Vec<String> = items.iter().map(|item| item.as_ref().to_owned()).collect();
    if more > 0 {
        items.push(format!("{more} more"));
    }
    match items.split_last() {
        None => "no subnet".to_owned(),
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
