//! The program of the chapter *Filters*: three packets, put to a security group and to a network ACL.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::firewall::{Direction, Flow, decide_acl, decide_groups};

const SCENARIO: &str = include_str!("../src/before/filters.yaml");

// ANCHOR: packets
/// A packet at Db's subnet: what it is, which way it goes, its port, and whether it answers another.
const PACKETS: [(&str, Direction, u16, bool); 3] = [
    ("App asks Db", Direction::Ingress, 5432, false),
    ("Db answers App", Direction::Egress, 40000, true),
    ("Db asks App", Direction::Egress, 40000, false),
];
// ANCHOR_END: packets

/// Prints what each of the two filters says to each packet.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let cloud = read_template("filters.yaml", SCENARIO, &Options::default())?.cloud;
    let app = cloud.find_interface("App").ok_or("App has an interface")?;
    let db = cloud.find_interface("Db").ok_or("Db has an interface")?;
    let [Some(app_address), Some(db_address)] = [app, db].map(|interface| interface.addresses().next()) else {
        return Err("both have addresses".into());
    };
    let acl = &cloud.network_acls[&"acl-DataAcl".parse()?];
    for (what, direction, port, is_reply) in PACKETS {
        let (source, destination) = match direction {
            Direction::Ingress => (app_address, db_address),
            Direction::Egress => (db_address, app_address),
        };
        let destination_ports = PortRange { from: port, to: port };
        let flow = Flow { protocol: IpProtocol::TCP, source, destination, destination_ports };
        // ANCHOR: filters
        let rule = decide_groups(&cloud, db, direction, &flow, Some(app)).allowed_by;
        let group = match rule {
            _ if is_reply => "passes: it remembers the request".to_owned(),
            Some(allowed) => format!("passes: {}", allowed.rule),
            None => "drops it: no rule".to_owned(),
        };
        let span = decide_acl(acl, &db.subnet_id, direction, &flow).spans.remove(0);
        let verdict = if span.is_allowed() { "passes" } else { "drops it" };
        let entry = span.entry.map_or("no entry".to_owned(), |entry| entry.to_string());
        // ANCHOR_END: filters
        writeln!(out, "{what}, port {port}\n  sg-DbGroup   {group}\n  acl-DataAcl  {verdict}: {entry}")?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
