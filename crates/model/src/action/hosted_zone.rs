//! Private hosted zones of Route 53: `CreateHostedZone`, `AssociateVPCWithHostedZone` and `ChangeResourceRecordSets`.

use std::fmt;

use super::{ApiError, ErrorCode};
use crate::cloud::Cloud;
use crate::cloud::hosted_zone::{HostedZone, RecordData, RecordSet};
use crate::cloud::id::VpcId;
use crate::rule::Rule;

const CREATE: &str = "CreateHostedZone";
const ASSOCIATE: &str = "AssociateVPCWithHostedZone";
const CHANGE: &str = "ChangeResourceRecordSets";

impl Cloud {
    /// Creates a private hosted zone that answers in these VPCs.
    ///
    /// "Errors" of <https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html>
    ///
    /// # Errors
    /// `InvalidDomainName`; `InvalidInput` without a VPC, since public zones are outside the model; `InvalidVPCId`;
    /// `ConflictingDomainExists` for a VPC that another zone of the same domain answers in.
    pub fn create_hosted_zone(&mut self, mut zone: HostedZone) -> Result<(), ApiError> {
        zone.name = domain(&zone.name);
        if zone.name.is_empty() || zone.name.split('.').any(|label| label.is_empty() || label.len() > 63) {
            let message = format!("{} is not a valid domain name.", zone.name);
            return Err(ApiError::new(CREATE, ErrorCode::InvalidDomainName, message)
                .help("write labels of at most 63 characters with dots between them, such as `corp.example.com`"));
        }
        if zone.vpcs.is_empty() {
            let message = "When you're creating a private hosted zone, you must specify a VPC.";
            return Err(ApiError::new(CREATE, ErrorCode::InvalidInput, message)
                .help("name the VPCs that the zone is to answer in"));
        }
        for vpc in &zone.vpcs {
            self.check_zone_of_vpc(CREATE, &zone, vpc)?;
        }
        self.hosted_zones.insert(zone.id.clone(), zone);
        Ok(())
    }

    /// Has a zone answer in a VPC more.
    ///
    /// "Errors" of <https://docs.aws.amazon.com/Route53/latest/APIReference/API_AssociateVPCWithHostedZone.html>
    ///
    /// # Errors
    /// `NoSuchHostedZone`; `InvalidVPCId`; `ConflictingDomainExists`.
    pub fn associate_vpc_with_hosted_zone(&mut self, zone_id: &str, vpc_id: &VpcId) -> Result<(), ApiError> {
        let zone = self.hosted_zones.get(zone_id).ok_or_else(|| no_such_zone(ASSOCIATE, zone_id))?;
        self.check_zone_of_vpc(ASSOCIATE, zone, vpc_id)?;
        if let Some(zone) = self.hosted_zones.get_mut(zone_id)
            && !zone.vpcs.contains(vpc_id)
        {
            zone.vpcs.push(vpc_id.clone());
        }
        Ok(())
    }

    /// A VPC has one zone for a domain, and the hidden one of an endpoint's private DNS counts (`IF-37`).
    ///
    /// "Not able to configure PHZ", <https://github.com/hashicorp/terraform-provider-aws/issues/37783>
    fn check_zone_of_vpc(&self, operation: &'static str, zone: &HostedZone, vpc_id: &VpcId) -> Result<(), ApiError> {
        let Some(vpc) = self.vpcs.get(vpc_id) else {
            let message = format!("The VPC ID {vpc_id} does not exist");
            return Err(ApiError::new(operation, ErrorCode::InvalidVpcId, message)
                .help("create it first, or name one that exists"));
        };
        let refuse = |other: &dyn fmt::Display, help: &str| {
            let message = format!(
                "The VPC {vpc_id} in region {} has already been associated with the hosted zone {other} with the same domain name.",
                vpc.region
            );
            ApiError::new(operation, ErrorCode::ConflictingDomainExists, message).help(help)
        };
        if let Some(endpoint) = self.endpoint_named(vpc_id, &zone.name) {
            let help =
                "the zone is the hidden one of the endpoint's private DNS: switch that off, or leave this zone out";
            return Err(refuse(&format_args!("of {endpoint}"), help).rule(Rule::If37));
        }
        let conflicts =
            |other: &&HostedZone| other.name == zone.name && other.id != zone.id && other.vpcs.contains(vpc_id);
        match self.hosted_zones.values().find(conflicts) {
            None => Ok(()),
            Some(other) => Err(refuse(
                &other.id,
                "put the records into the zone that is there, or give the new one another domain",
            )),
        }
    }

    /// Creates a record set. Addresses of the other family join those that the name has.
    ///
    /// "Errors" of <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html>
    ///
    /// # Errors
    /// `NoSuchHostedZone`; `InvalidChangeBatch` for a name outside the zone, one that exists, and a CNAME beside other records or at
    /// the zone's own name.
    pub fn create_resource_record_set(&mut self, zone_id: &str, record: RecordSet) -> Result<(), ApiError> {
        let zone = self.hosted_zones.get_mut(zone_id).ok_or_else(|| no_such_zone(CHANGE, zone_id))?;
        let record = RecordSet { name: domain(&record.name), ..record };
        let (name, kind) = (&record.name, kind(&record.data));
        let refuse = |text: String, help: &str| {
            Err(ApiError::new(CHANGE, ErrorCode::InvalidChangeBatch, format!("[{text}]")).help(help))
        };
        if *name != zone.name && !name.ends_with(&format!(".{}", zone.name)) {
            let text = format!("RRSet with DNS name {name}. is not permitted in zone {}.", zone.name);
            return refuse(text, "a zone holds names that end as it does");
        }
        let is_cname = matches!(record.data, RecordData::Cname(_));
        if is_cname && *name == zone.name {
            let text = format!("RRSet of type CNAME with DNS name {name}. is not permitted at apex in zone {name}.");
            return refuse(text, "use an alias: a name that has a zone cannot stand for another");
        }
        let Some(there) = zone.records.iter_mut().find(|other| other.name == *name) else {
            zone.records.push(record);
            return Ok(());
        };
        match (&mut there.data, &record.data) {
            (RecordData::Addresses(own), RecordData::Addresses(new))
                if !own.iter().any(|own| new.iter().any(|new| own.is_ipv4() == new.is_ipv4())) =>
            {
                own.extend(new);
                Ok(())
            }
            // An alias of type A and one of type AAAA lead to the same name.
            (RecordData::Alias(own), RecordData::Alias(new)) if own == new => Ok(()),
            (RecordData::Cname(_), RecordData::Addresses(_) | RecordData::Alias(_))
            | (RecordData::Addresses(_) | RecordData::Alias(_), RecordData::Cname(_)) => {
                let text = format!(
                    "RRSet of type {kind} with DNS name {name}. is not permitted as it conflicts with other records with the same \
                     DNS name in zone {}.",
                    zone.name
                );
                refuse(text, "a CNAME stands alone: leave one of the two out")
            }
            _ => {
                let text = format!(
                    "Tried to create resource record set [name='{name}.', type='{kind}'] but it already exists"
                );
                refuse(text, "put all addresses of a name into one record set")
            }
        }
    }
}

fn no_such_zone(operation: &'static str, id: &str) -> ApiError {
    let message = format!("No hosted zone found with ID: {id}");
    ApiError::new(operation, ErrorCode::NoSuchHostedZone, message).help("name one that exists")
}

/// The type of a record set. An alias does not keep whether it is of type A or AAAA.
fn kind(data: &RecordData) -> &'static str {
    match data {
        RecordData::Addresses(addresses) if addresses.iter().all(|address| address.is_ipv6()) => "AAAA",
        RecordData::Addresses(_) | RecordData::Alias(_) => "A",
        RecordData::Cname(_) => "CNAME",
    }
}

/// A domain without its last dot, in small letters. `\052` is how Route 53 writes an asterisk.
fn domain(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase().replace("\\052", "*")
}
