//! What a page gets for what stands in its fields and its policies.

use serde_json::{Value, json};

const ONLY_REPORTS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Sid": "ReadReports", "Effect": "Allow", "Principal": "*",
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"
  }
}"#;

fn authorize(action: &str, endpoint_policy: &str) -> Value {
    let question = json!({
        "CallerArn": "arn:aws:iam::111122223333:role/App",
        "ActionNames": [action],
        "ResourceArns": ["arn:aws:s3:::reports/q3.csv"],
        "ContextEntries": [{"ContextKeyName": "aws:SourceVpce", "ContextKeyValues": ["vpce-1a2b"]}],
        "PolicyInputList": [r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#],
        "VpcEndpointPolicy": endpoint_policy,
    });
    answer(&vpce_policy_lab::authorize(&question.to_string(), "../rules.html"))
}

fn answer(json: &str) -> Value {
    serde_json::from_str(json).expect("the lab speaks JSON")
}

#[test]
fn a_decision_has_its_result_and_its_explanation() {
    let allowed = authorize("s3:GetObject", ONLY_REPORTS);
    assert_eq!(allowed["EvaluationResults"][0]["EvalDecision"], "allowed");
    let denied = authorize("s3:PutObject", ONLY_REPORTS);
    let result = &denied["EvaluationResults"][0];
    assert_eq!(result["EvalDecision"], "implicitDeny");
    assert_eq!(result["Statements"][0]["Sid"], "ReadReports");
    assert_eq!(result["Statements"][0]["StartPosition"], json!({"Line": 3, "Column": 16}), "a place in its own text");
    let explanation = denied["Explanations"][0].as_str().expect("HTML");
    for part in [
        "<strong>✗ implicitDeny</strong> arn:aws:iam::111122223333:role/App → s3:PutObject on arn:aws:s3:::reports/q3.csv",
        "because no VPC endpoint policy allows the s3:PutObject action",
        "<a href=\"../rules.html#po-10\">PO-10</a>",
        "<li>Action does not list s3:PutObject</li>",
    ] {
        assert!(explanation.contains(part), "{part} is not in {explanation}");
    }
}

#[test]
fn a_policy_is_read_as_its_field_has_it_and_a_mistake_has_its_place() {
    for (field, policy_type) in [
        ("PolicyInputList.1", "identity-based policy"),
        ("PermissionsBoundaryPolicyInputList.1", "permissions boundary"),
        ("SessionPolicyInputList.1", "session policy"),
        ("ResourcePolicy", "resource-based policy"),
        ("ServiceControlPolicyLevels.1.1", "service control policy"),
        ("ResourceControlPolicyInputList.1", "resource control policy"),
        ("VpcEndpointPolicy", "VPC endpoint policy"),
    ] {
        let read = answer(&vpce_policy_lab::read(field, ONLY_REPORTS));
        assert_eq!(read["PolicyType"], policy_type);
        // Only policies of principals have no `Principal`.
        let is_mistake = !read["Findings"].as_array().expect("a list").is_empty();
        assert_eq!(is_mistake, policy_type.starts_with(['i', 'p', 's']), "{field}: {read}");
    }
    let trust = r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}}"#;
    assert_eq!(answer(&vpce_policy_lab::read("ResourcePolicy", trust))["PolicyType"], "role trust policy");
    let wrong = answer(&vpce_policy_lab::read("VpcEndpointPolicy", &ONLY_REPORTS.replace("Allow", "Alow")));
    assert_eq!(wrong["Findings"][0]["Position"], json!({"Line": 4, "Column": 37}));
    assert_eq!(wrong["Findings"][0]["Message"], "`Alow` is no effect");
    assert_eq!(answer(&vpce_policy_lab::read("Policy", "{}")), json!({"PolicyType": null, "Findings": []}));
}

#[test]
fn a_question_that_cannot_be_read_says_why() {
    let refused = authorize("s3", ONLY_REPORTS);
    assert_eq!(refused["Findings"][0]["Message"], "`s3` is no action that a request can have");
    assert_eq!(refused.get("EvaluationResults"), None);
    assert!(
        authorize("s3:GetObject", "{")["Findings"][0]["Message"]
            .as_str()
            .is_some_and(|message| { message.starts_with("VpcEndpointPolicy, at 1:2 of its text: ") })
    );
}
