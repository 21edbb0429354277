//! What a page gets for what a reader writes.

use std::collections::HashSet;

use serde_json::Value;
use vpce_lab::{trace, trace_beside};

const GATEWAY: &str = include_str!("../../../src/endpoints/gateway.yaml");

fn json(text: String) -> Value {
    serde_json::from_str(&text).expect("the lab speaks JSON")
}

#[test]
fn a_request_is_answered_with_all_that_a_page_shows() {
    let traced = json(trace(GATEWAY, "gateway.yaml", "App", "s3://reports/q3.csv"));
    let outcome = &traced["outcome"];
    assert_eq!(outcome["headline"], "Reachable through vpce-S3Endpoint");
    assert_eq!((&outcome["verdict"], &outcome["symptom"]), (&"Reachable".into(), &"the service answers".into()));
    assert_eq!(outcome["explanations"], serde_json::json!([]));
    assert_eq!(outcome["paths"][0]["seenFrom"], "10.0.1.4");

    let sentence = "reports.s3.us-east-1.amazonaws.com: Amazon S3 in us-east-1, public addresses";
    assert_eq!(outcome["resolution"]["sentence"], sentence);

    assert_eq!(outcome["paths"][0]["request"][4]["sentence"], "hands it to com.amazonaws.us-east-1.s3");
    let table_hop = &outcome["paths"][0]["request"][3];
    assert_eq!(table_hop["component"], "rtb-PrivateRoutes");
    assert_eq!((&table_hop["passage"], &table_hop["rule"]), (&"all".into(), &"RT-28".into()));
    assert_eq!(table_hop["losses"][0]["sentence"], "not 0.0.0.0/0 → nat-Nat: /0 is shorter");
    let declared = GATEWAY.lines().position(|line| line == "  AppGroup:").map(|line| line + 1);
    let declarations = traced["declared"].as_array().expect("declarations");
    let group = declarations.iter().find(|declaration| declaration["id"] == "sg-AppGroup").expect("the group is named");
    assert_eq!(group["line"].as_u64(), declared.map(|line| line as u64));
    assert_eq!(traced["sources"], serde_json::json!(["App"]));
    assert_eq!(traced["destinations"], serde_json::json!(["s3://reports", "App"]));
    assert!(traced["figure"]["svg"].as_str().is_some_and(|svg| svg.starts_with("<svg")));
    assert!(traced.get("problems").is_none());
}

#[test]
fn of_a_table_that_is_asked_the_row_that_wins_is_marked_and_the_others_say_why_not() {
    let traced = json(trace(GATEWAY, "gateway.yaml", "App", "s3://reports/q3.csv"));
    let tables = traced["routes"].as_array().expect("tables");
    let asked: Vec<_> = tables.iter().map(|table| (table["routeTableId"].as_str(), table["asked"].as_bool())).collect();
    assert_eq!(asked[0], (Some("rtb-PrivateRoutes"), Some(true)));
    assert!(asked[1..].iter().all(|(_, asked)| *asked == Some(false)), "{asked:?}");
    assert_eq!(tables[0]["subnets"], serde_json::json!(["subnet-Private"]));

    let rows = tables[0]["rows"].as_array().expect("rows");
    let row = |target: &str| rows.iter().find(|row| row["target"] == target).expect("a row for each target");
    let (endpoint, nat, local) = (row("vpce-S3Endpoint"), row("nat-Nat"), row("local"));
    assert_eq!((&endpoint["chosen"], &endpoint["matched"]), (&true.into(), &"52.216.0.0/15".into()));
    assert_eq!((&nat["chosen"], &nat["rule"]), (&false.into(), &"RT-05".into()));
    assert_eq!(nat["lost"], "/0 is shorter");
    assert_eq!((&local["chosen"], local.get("matched")), (&false.into(), None));
}

#[test]
fn a_template_that_cannot_be_read_says_where() {
    let broken = GATEWAY.replace("VpcId: !Ref Vpc\n      AvailabilityZone", "VpcId: !Ref Vcp\n      AvailabilityZone");
    let problem = &json(trace(&broken, "gateway.yaml", "App", "s3://reports"))["problems"][0];
    assert_eq!(problem["input"], "template");
    let line = problem["line"].as_u64().expect("a line");
    assert!(broken.lines().nth(line as usize - 1).is_some_and(|line| line.contains("!Ref Vcp")));
    assert!(problem["help"].as_str().is_some_and(|help| help.contains("`Vpc`")));
}

#[test]
fn a_question_that_makes_no_sense_leaves_the_picture_and_says_what_would() {
    for (from, to, input) in
        [("Nobody", "s3://reports", "from"), ("App", "s3://", "to"), ("App", "smm.us-east-1.amazonaws.com", "to")]
    {
        let traced = json(trace(GATEWAY, "gateway.yaml", from, to));
        assert_eq!(traced["problems"][0]["input"], input);
        assert!(traced["problems"][0]["help"].as_str().is_some_and(|help| !help.is_empty()));
        assert!(traced.get("outcome").is_none());
        assert_eq!(traced["figure"]["title"], "The network of vpc-Vpc");
        assert_eq!(traced["sources"][0], "App");
    }
}

const ORDERS: &str = include_str!("../../../src/endpoints/orders.yaml");
const SHOP: &str = include_str!("../../../src/endpoints/shop.yaml");

#[test]
fn two_templates_are_one_network_of_which_the_first_is_the_readers() {
    let ask = |orders: &str| {
        let to = "https://orders.example.com";
        json(trace_beside(orders, "orders.yaml", SHOP, "shop.yaml", "Web", to))
    };
    let traced = ask(ORDERS);
    assert_eq!(traced["outcome"]["headline"], "Reachable through vpce-OrdersEndpoint and Balancer");
    let declared: Vec<_> = traced["declared"].as_array().expect("lines").iter().map(|it| &it["id"]).collect();
    assert!(declared.contains(&&"eni-Server".into()) && !declared.contains(&&"vpce-OrdersEndpoint".into()));
    let not_read = traced["notRead"].as_array().expect("properties");
    assert!(!not_read.is_empty() && not_read.iter().all(|it| it["logical_id"] == "Server"), "{not_read:?}");

    let refused = ask(&ORDERS.replace("arn:aws:iam::111122223333:root", "arn:aws:iam::777788889999:root"));
    let problem = &refused["problems"][0];
    assert!(problem["message"].as_str().is_some_and(|message| message.starts_with("shop.yaml: ")), "{problem}");
    assert_eq!(problem.get("line"), None);
}

#[test]
fn a_table_is_listed_once_however_often_it_is_asked() {
    let circle = include_str!("../../../src/before/nat-in-the-wrong-subnet/start.yaml");
    let traced = json(trace(circle, "start.yaml", "Labels", "203.0.113.40"));
    let tables = traced["routes"].as_array().expect("tables");
    let ids: HashSet<&str> = tables.iter().filter_map(|table| table["routeTableId"].as_str()).collect();
    assert_eq!(ids.len(), tables.len(), "{tables:?}");
}
