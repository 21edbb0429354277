//! The quotas that the model keeps: `{{#reference quotas}}`.

use serde_json::{Map, Value};
use vpce_model::action::{GATEWAY_ENDPOINTS_PER_VPC, POLICY_CHARACTERS, PROPAGATED_ROUTES_PER_ROUTE_TABLE, Quotas};
use vpce_model::rule::Rule;

use super::{citation, head, row};

/// What is limited, by the name that the model has for it, and the rule behind it.
const RULES: &[(&str, Rule)] = &[
    ("VpcsPerRegion", Rule::Rt81),
    ("SubnetsPerVpc", Rule::Rt81),
    ("NatGatewaysPerZone", Rule::Rt81),
    ("RouteTablesPerVpc", Rule::Rt80),
    ("RoutesPerRouteTable", Rule::Rt80),
    ("PropagatedRoutesPerRouteTable", Rule::Rt80),
    ("RulesPerNetworkAcl", Rule::Rt64),
    ("RulesPerSecurityGroup", Rule::Rt81),
    ("SecurityGroupsPerInterface", Rule::Rt81),
    ("SecurityGroupsPerRegion", Rule::Rt81),
    ("GatewayEndpointsPerRegion", Rule::Rt36),
    ("GatewayEndpointsPerVpc", Rule::Rt36),
    ("InterfaceEndpointsPerVpc", Rule::If110),
    ("ResourceEndpointsPerVpc", Rule::If112),
    ("ServiceNetworkEndpointsPerVpc", Rule::If113),
    ("CharactersPerEndpointPolicy", Rule::Po20),
];

/// Each quota with what it is by default.
pub fn table() -> String {
    let quotas = quotas();
    let rows = RULES.iter().filter_map(|(name, rule)| {
        let count = quotas.get(*name)?.to_string();
        Some(row([&words(name), &count, rule.statement(), &citation(*rule)]))
    });
    head(["Quota", "By default", "What AWS says", "Rule"]) + &rows.collect::<String>()
}

/// The quotas that can be raised, and those that cannot.
fn quotas() -> Map<String, Value> {
    let Ok(Value::Object(mut quotas)) = serde_json::to_value(Quotas::default()) else { return Map::new() };
    for (name, count) in [
        ("GatewayEndpointsPerVpc", GATEWAY_ENDPOINTS_PER_VPC),
        ("PropagatedRoutesPerRouteTable", PROPAGATED_ROUTES_PER_ROUTE_TABLE),
        ("CharactersPerEndpointPolicy", POLICY_CHARACTERS),
    ] {
        quotas.insert(name.to_owned(), count.into());
    }
    quotas
}

/// `RoutesPerRouteTable` as words.
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(if words.is_empty() { letter } else { letter.to_ascii_lowercase() });
    }
    words
        .replace("vpc", "VPC")
        .replace("Vpcs", "VPCs")
        .replace("Nat ", "NAT ")
        .replace("region", "Region")
        .replace(" acl", " ACL")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quota_has_its_row_and_its_rule() {
        let (text, quotas) = (table(), quotas());
        assert_eq!(quotas.len(), RULES.len(), "a quota of the model has no rule here: {quotas:?}");
        for (name, _) in RULES {
            assert!(quotas.contains_key(*name), "the model keeps no quota `{name}`");
            assert!(text.contains(&words(name)), "{text}");
        }
        assert!(text.contains("| Gateway endpoints per VPC | 255 |"), "{text}");
    }
}
