//! The answer to a request, in the shape in which a page shows it.

use serde::Serialize;
use vpce_import::{NotModelled, NotRead, Options, Reading, TemplateError, read_templates};
use vpce_model::cloud::Cloud;
use vpce_model::dns::Resolution;
use vpce_model::figure::{Figure, draw};
use vpce_model::firewall::Passage;
use vpce_model::rule::Rule;
use vpce_model::trace::{self, Answer, Explanation, Hop, Path, Question, Verdict};

use crate::problem::{Input, Problem};
use crate::route_table::{self, TableView};

/// A template and what comes of a request in it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Traced {
    /// What comes of it; nothing where the question makes no sense in this network.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    /// What is wrong with the question.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Problem>,
    figure: Figure,
    routes: Vec<TableView>,
    /// Who can ask.
    sources: Vec<String>,
    /// Some of what can be asked for: what the template itself holds.
    destinations: Vec<String>,
    /// Where the template declares the resources that the answer names.
    declared: Vec<Declaration>,
    not_modelled: Vec<NotModelled>,
    not_read: Vec<NotRead>,
}

/// A resource by its id, and the line at which it is declared.
#[derive(Serialize)]
struct Declaration {
    id: String,
    line: usize,
}

/// What comes of a request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    /// What the name resolves to, where a name is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<ResolutionView>,
    explanations: Vec<Explanation>,
    headline: String,
    verdict: Verdict,
    symptom: &'static str,
    paths: Vec<PathView>,
    cautions: Vec<CautionView>,
}

#[derive(Serialize)]
struct ResolutionView {
    /// The name and its addresses, in a line.
    sentence: String,
    resolves: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PathView {
    /// The addresses that take this way.
    addresses: Vec<String>,
    /// The one that was followed.
    example: String,
    /// The source address that the other end sees, when anything arrives there.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_from: Option<String>,
    request: Vec<HopView>,
    reply: Vec<HopView>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HopView {
    component: String,
    kind: &'static str,
    sentence: String,
    passage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<Rule>,
    /// The routes that were not taken, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    losses: Vec<LossView>,
}

#[derive(Serialize)]
struct LossView {
    sentence: String,
    rule: Rule,
}

#[derive(Serialize)]
struct CautionView {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<Rule>,
}

impl Traced {
    /// From templates of which the reader writes the first, by their names.
    pub(crate) fn new(templates: &[(&str, &str)], from: &str, to: &str) -> Result<Self, Vec<Problem>> {
        let files: Vec<_> = templates.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let mut reading = read_templates(&files, &Options::default()).map_err(|error| refusal(error, files[0].0))?;
        let own = reading.stacks.first().map(|stack| stack.name.clone());
        reading.not_modelled.retain(|it| it.stack == own);
        reading.not_read.retain(|it| it.stack == own);
        let cloud = &reading.cloud;
        let (answer, problems) = match ask(cloud, from, to) {
            Ok(answer) => (Some(answer), Vec::new()),
            Err(problem) => (None, vec![problem]),
        };
        Ok(Self {
            figure: draw(cloud, answer.as_ref()),
            routes: route_table::views(cloud, answer.as_ref()),
            sources: cloud.source_names().into_iter().map(str::to_owned).collect(),
            destinations: destinations(cloud),
            declared: declarations(&reading, answer.as_ref()),
            outcome: answer.map(Outcome::new),
            problems,
            not_modelled: reading.not_modelled,
            not_read: reading.not_read,
        })
    }
}

/// What is wrong. Of a template that the reader does not write there is no line to go to.
fn refusal(mut error: TemplateError, own: &str) -> Vec<Problem> {
    for problem in error.problems.iter_mut().filter(|problem| problem.file != own) {
        problem.message = format!("{}: {}", problem.file, problem.message);
        problem.position = None;
    }
    Problem::of_file(|| Input::Template, error)
}

fn ask(cloud: &Cloud, from: &str, to: &str) -> Result<Answer, Problem> {
    Ok(trace::trace(cloud, &Question::new(from, to.parse()?))?)
}

fn declarations(reading: &Reading, answer: Option<&Answer>) -> Vec<Declaration> {
    let paths = answer.map_or(&[][..], |answer| &answer.paths);
    let hops = paths.iter().flat_map(|path| path.forward.iter().chain(&path.back)).map(Hop::component);
    let tables = reading.cloud.route_tables.values();
    let targets = tables.clone().flat_map(|table| table.routes.iter().map(|route| route.target.to_string()));
    let tables = tables.map(|table| table.route_table_id.to_string());
    let own_stack = reading.stacks.first().map(|stack| stack.name.as_str());
    let mut declarations: Vec<Declaration> = Vec::new();
    for component in hops.chain(tables).chain(targets) {
        // The groups of an interface are named together.
        for id in component.split(", ").filter(|id| id.contains('-')) {
            if let Some(resource) = reading.resource_of(id)
                && resource.stack.as_deref() == own_stack
                && declarations.iter().all(|known| known.id != id)
            {
                declarations.push(Declaration { id: id.to_owned(), line: resource.position.line });
            }
        }
    }
    declarations
}

fn destinations(cloud: &Cloud) -> Vec<String> {
    let buckets = cloud.buckets.keys().map(|bucket| format!("s3://{bucket}"));
    let tables = cloud.tables.keys().map(|table| format!("dynamodb://{table}"));
    let instances = cloud.source_names().into_iter().map(str::to_owned);
    buckets.chain(tables).chain(instances).collect()
}

impl Outcome {
    fn new(answer: Answer) -> Self {
        let cautions = answer.cautions.iter();
        Self {
            headline: answer.headline(),
            verdict: answer.verdict(),
            symptom: answer.symptom().sentence(),
            resolution: answer.resolution.as_ref().map(ResolutionView::new),
            paths: answer.paths.iter().map(PathView::new).collect(),
            cautions: cautions
                .map(|caution| CautionView { message: caution.message(), rule: caution.rule() })
                .collect(),
            explanations: answer.explanations(),
        }
    }
}

impl ResolutionView {
    fn new(resolution: &Resolution) -> Self {
        Self { sentence: resolution.to_string(), resolves: resolution.failure.is_none() }
    }
}

impl PathView {
    fn new(path: &Path) -> Self {
        let seen_from = path.end.source().map(|source| source.to_string());
        Self {
            addresses: path.addresses.iter().map(ToString::to_string).collect(),
            example: path.example.to_string(),
            seen_from: seen_from.filter(|_| path.passage() != Passage::None),
            request: path.forward.iter().map(HopView::new).collect(),
            reply: path.back.iter().map(HopView::new).collect(),
        }
    }
}

impl HopView {
    fn new(hop: &Hop) -> Self {
        let candidates = match hop {
            Hop::RouteTable(decision) => &decision.candidates[..],
            _ => &[],
        };
        let loss = |candidate: &vpce_model::routing::Candidate| {
            Some(LossView { sentence: candidate.loss()?, rule: candidate.lost?.rule() })
        };
        Self {
            component: hop.component(),
            kind: hop.kind(),
            sentence: hop.sentence(),
            passage: match hop.passage() {
                Passage::All => "all",
                Passage::Some => "some",
                Passage::None => "none",
            },
            rule: hop.rule(),
            losses: candidates.iter().filter_map(loss).collect(),
        }
    }
}
