//! `vpce routes`: route tables as `aws ec2 describe-route-tables` prints them.

use serde::Serialize;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::route_table::{EdgeGateway, RouteTable};

use crate::arguments::RoutesArguments;
use crate::diagnosis::Diagnosis;
use crate::{Outcome, input, paint};

/// The answer of `describe-route-tables`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DescribeRouteTables<'a> {
    route_tables: Vec<&'a RouteTable>,
}

pub fn run(arguments: &RoutesArguments) -> Result<Outcome, Diagnosis> {
    let reading = input::network(&arguments.template)?;
    let route_tables = select(&reading.cloud, arguments.route_table.as_deref())?;
    if arguments.template.json {
        paint::print_json(&DescribeRouteTables { route_tables })?;
    } else {
        let texts: Vec<String> = route_tables.iter().map(|table| text(&reading.cloud, table)).collect();
        paint::print(&texts.join("\n"))?;
    }
    Ok(Outcome::Yes)
}

fn select<'a>(cloud: &'a Cloud, wanted: Option<&str>) -> Result<Vec<&'a RouteTable>, Diagnosis> {
    let Some(wanted) = wanted else { return Ok(cloud.route_tables.values().collect()) };
    let is_wanted = |table: &&RouteTable| {
        let id = &table.route_table_id;
        wanted == id.as_str() || wanted == id.name()
    };
    match cloud.route_tables.values().find(is_wanted) {
        Some(table) => Ok(vec![table]),
        None => {
            let names: Vec<&str> = cloud.route_tables.keys().map(|id| id.name()).collect();
            let help = format!("name one of {}", names.join(", "));
            Err(Diagnosis::other(format!("there is no route table `{wanted}`"), help))
        }
    }
}

/// Who uses the table, and its rows.
fn text(cloud: &Cloud, table: &RouteTable) -> String {
    let users = cloud
        .subnets
        .values()
        .filter(|subnet| cloud.route_table_of(subnet).is_some_and(|own| own.route_table_id == table.route_table_id));
    let mut users: Vec<String> = users.map(|subnet| subnet.subnet_id.to_string()).collect();
    let gateway = table.gateway.as_ref().map(|gateway| match gateway {
        EdgeGateway::InternetGateway(id) => id.as_str(),
        EdgeGateway::VpnGateway(id) => id.as_str(),
    });
    users.extend(gateway.map(|gateway| format!("what comes in by {gateway}")));
    if users.is_empty() {
        users.push("no subnet".to_owned());
    }
    let main = if table.main { ", the main table" } else { "" };
    format!("{}: serves {}{main}\n{}\n", table.route_table_id, users.join(", "), table.describe())
}
