//! The program of the chapter *Quotas and limits*: one more of each, until AWS refuses.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::action::CreateVpcEndpoint;
use vpce_model::cloud::Cloud;
use vpce_model::cloud::network_acl::{NetworkAclEntry, RuleAction};
use vpce_model::cloud::prefix_list::{AddressFamily, aws_managed};
use vpce_model::cloud::protocol::{IpProtocol, PortRange};
use vpce_model::cloud::service::{Service, ServiceName};

const SCENARIO: &str = include_str!("../src/running/quotas.yaml");

/// Prints how many of each are taken, and what AWS says to one more.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    fill(out, "more interface endpoints in a /28", "4", interface_endpoint)?;
    fill(out, "more interface endpoints in a /24", "8", interface_endpoint)?;
    fill(out, "gateway endpoints", "4", gateway_endpoint)?;
    fill(out, "CIDR blocks of Amazon S3 in a network ACL", "4", acl_entry)
}

type Answer = Result<(), Box<dyn Error>>;

// ANCHOR: fill
fn fill(out: &mut dyn Write, what: &str, host_bits: &str, add: fn(&mut Cloud, usize) -> Answer) -> Answer {
    let parameters = [("SubnetSize".to_owned(), host_bits.to_owned())].into();
    let mut cloud = read_template("quotas.yaml", SCENARIO, &Options { parameters, ..Options::default() })?.cloud;
    for added in 0.. {
        if let Err(refused) = add(&mut cloud, added) {
            writeln!(out, "{added:>3} {what}, then\n    {refused}")?;
            break;
        }
    }
    Ok(())
}
// ANCHOR_END: fill

// ANCHOR: add
fn interface_endpoint(cloud: &mut Cloud, number: usize) -> Answer {
    let (id, subnet) = (format!("vpce-{number}").parse()?, "subnet-Small".parse()?);
    let service: ServiceName = "com.amazonaws.us-east-1.ssm".parse()?;
    cloud.create_vpc_endpoint(CreateVpcEndpoint::interface(id, "vpc-Vpc".parse()?, service, [subnet]))?;
    Ok(())
}
// ANCHOR_END: add

fn gateway_endpoint(cloud: &mut Cloud, number: usize) -> Answer {
    let id = format!("vpce-{number}").parse()?;
    cloud.create_vpc_endpoint(CreateVpcEndpoint::new(id, "vpc-Vpc".parse()?, "com.amazonaws.us-east-1.s3".parse()?))?;
    Ok(())
}

fn acl_entry(cloud: &mut Cloud, number: usize) -> Answer {
    let list = aws_managed("us-east-1".parse()?, Service::S3, AddressFamily::Ipv4).ok_or("no list")?;
    let entry = NetworkAclEntry {
        rule_number: u16::try_from(number + 1)?,
        egress: true,
        protocol: IpProtocol::TCP,
        rule_action: RuleAction::Allow,
        cidr_block: *list.cidrs.get(number).ok_or("every block is in")?,
        port_range: PortRange::one(443),
    };
    Ok(cloud.create_network_acl_entry(&"acl-Acl".parse()?, entry)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
