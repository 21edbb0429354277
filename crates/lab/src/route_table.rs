//! The route tables of the network, with what each row has to do with the request.

use std::net::IpAddr;

use serde::Serialize;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::id::RouteTableId;
use vpce_model::cloud::route_table::RouteTable;
use vpce_model::routing::{Candidate, Choice, RouteDecision, decide};
use vpce_model::rule::Rule;
use vpce_model::trace::{Answer, Hop};

/// A route table.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TableView {
    route_table_id: String,
    /// The subnets that use it.
    subnets: Vec<String>,
    main: bool,
    /// Whether the request comes past it.
    asked: bool,
    rows: Vec<RowView>,
}

/// A row of a route table.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RowView {
    destination: String,
    target: String,
    origin: &'static str,
    state: &'static str,
    /// The CIDR block that holds the address that is asked for, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    matched: Option<String>,
    /// Whether the table decides for this row.
    chosen: bool,
    /// Why it does not, although the row matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<String>,
    /// The rule behind that.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<Rule>,
}

/// The tables of the VPC that the request starts in, else of every VPC; those that it comes past first, in its order.
pub(crate) fn views(cloud: &Cloud, answer: Option<&Answer>) -> Vec<TableView> {
    let vpc =
        answer.and_then(|answer| cloud.network_interfaces.get(answer.source.as_ref()?)).map(|source| &source.vpc_id);
    let path = answer.and_then(|answer| answer.paths.first());
    // A packet that goes round in a circle asks a table more than once.
    let mut asked: Vec<_> = Vec::new();
    for id in path.into_iter().flat_map(|path| &path.forward).filter_map(asked_table) {
        if !asked.contains(&id) {
            asked.push(id);
        }
    }
    let tables = cloud.route_tables.values().filter(|table| vpc.is_none_or(|vpc| table.vpc_id == *vpc));
    let is_asked = |table: &&RouteTable| asked.contains(&&table.route_table_id);
    let first = asked.iter().filter_map(|id| cloud.route_tables.get(*id));
    let others = tables.filter(|table| !is_asked(table));
    let destination = path.map(|path| path.example);
    first.chain(others).map(|table| TableView::new(cloud, table, destination, is_asked(&table))).collect()
}

fn asked_table(hop: &Hop) -> Option<&RouteTableId> {
    match hop {
        Hop::RouteTable(decision) => Some(&decision.route_table_id),
        _ => None,
    }
}

impl TableView {
    fn new(cloud: &Cloud, table: &RouteTable, destination: Option<IpAddr>, asked: bool) -> Self {
        let decision = destination.map(|destination| decide(cloud, table, destination));
        let uses = |subnet| cloud.route_table_of(subnet).is_some_and(|own| own.route_table_id == table.route_table_id);
        let subnets = cloud.subnets.values().filter(|subnet| uses(subnet));
        Self {
            route_table_id: table.route_table_id.to_string(),
            subnets: subnets.map(|subnet| subnet.subnet_id.to_string()).collect(),
            main: table.main,
            asked,
            rows: (0..table.routes.len()).map(|position| RowView::new(table, position, decision.as_ref())).collect(),
        }
    }
}

/// Why a row is not taken; which row it is, the table says.
fn reason(candidate: &Candidate) -> Option<String> {
    let loss = candidate.loss()?;
    let row = format!("not {}: ", candidate.route);
    Some(loss.strip_prefix(&row).unwrap_or(&loss).to_owned())
}

impl RowView {
    fn new(table: &RouteTable, position: usize, decision: Option<&RouteDecision>) -> Self {
        let route = &table.routes[position];
        let candidates = decision.map_or(&[][..], |decision| &decision.candidates);
        let place = candidates.iter().position(|candidate| candidate.position == position);
        let candidate = place.map(|place| &candidates[place]);
        let chosen = decision.zip(place).is_some_and(|(decision, place)| match decision.choice {
            Choice::Route | Choice::Blackhole => place == 0,
            Choice::Ambiguous(count) => place < count,
            Choice::NoRoute | Choice::NeverForwarded => false,
        });
        let rule =
            if chosen { decision.map(RouteDecision::rule) } else { candidate.and_then(|it| Some(it.lost?.rule())) };
        Self {
            destination: route.destination.to_string(),
            target: route.target.to_string(),
            origin: route.origin.as_str(),
            state: route.state.as_str(),
            matched: candidate.map(|candidate| candidate.matched.to_string()),
            chosen,
            lost: candidate.and_then(reason),
            rule,
        }
    }
}
