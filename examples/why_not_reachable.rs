//! The program of the chapter *Why can't I reach it?*: one network, broken in one way after the other.

use std::error::Error;
use std::io::Write;

use vpce_import::{Options, read_template};
use vpce_model::trace::{Answer, Asked, Authorisation, Caution, Question, authorise, trace};

const SCENARIO: &str = include_str!("../src/running/reach.yaml");
const SECRETS: &str = "https://secretsmanager.us-east-1.amazonaws.com";
const REPORT: &str = "s3://reports/q3.csv";

// ANCHOR: mistakes
/// What is asked for, and the parameters that are set wrong.
const MISTAKES: [(&str, &str); 9] = [
    (SECRETS, ""),
    (SECRETS, "DnsSupport=false PrivateDns=false"),
    (SECRETS, "PrivateDns=false"),
    (SECRETS, "EndpointAdmits=10.0.2.0/24"),
    (SECRETS, "AppSendsTo=10.0.1.0/24"),
    (SECRETS, "RepliesFrom=49152"),
    (REPORT, "S3RoutesOf=Endpoints"),
    (REPORT, "EndpointAllows=logs"),
    (REPORT, "RoleAllows=logs"),
];
// ANCHOR_END: mistakes

/// Prints for each mistake what the application sees, and what is to blame.
pub fn run(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    for (to, mistake) in MISTAKES {
        // ANCHOR: ask
        let parameters = mistake.split(' ').filter_map(|value| value.split_once('='));
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let options = Options { parameters, ..Options::default() };
        let cloud = read_template("reach.yaml", SCENARIO, &options)?.cloud;
        let answer = trace(&cloud, &Question::new("App", to.parse()?))?;
        // ANCHOR_END: ask
        let gives = answer.paths.first().map_or("nothing".to_owned(), |path| path.example.to_string());
        writeln!(out, "{}", if mistake.is_empty() { "as it stands" } else { mistake })?;
        writeln!(out, "  the name gives  {gives}")?;
        writeln!(out, "  App sees        {}", answer.symptom().sentence())?;
        for culprit in culprits(&answer, &authorise(&cloud, &answer, Asked::default())?) {
            writeln!(out, "  to blame        {culprit}")?;
        }
    }
    Ok(())
}

// ANCHOR: culprits
/// What stops the packets, what passes the endpoint by, and which policies refuse.
fn culprits(answer: &Answer, authorisations: &[Authorisation]) -> Vec<String> {
    let mut culprits: Vec<String> = answer.explanations().into_iter().map(|blocks| blocks.component).collect();
    culprits.extend(answer.cautions.iter().map(Caution::message));
    for decision in authorisations.iter().map(Authorisation::decision) {
        culprits.extend(decision.reasons.iter().map(|reason| decision.sentence(reason)));
    }
    culprits
}
// ANCHOR_END: culprits

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut std::io::stdout())
}
