//! The labs: the same answers as outside the browser, and all of it by keyboard.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use libtest_mimic::{Completion, Failed, Trial};
use serde_json::{Value, json};

use crate::book::{Block, chapters, root};
use crate::keyboard::{ENTER, TAB};
use crate::scenario::{name, scenarios};
use crate::tab::{Tab, Window};
use crate::tool::Tool;
use crate::{Set, Stage};

const WINDOW: Window = Window { width: 1280, height: 800 };
/// What the model may transfer.
const BYTES: u64 = 300_000;
/// What the model may transfer with the policies and the prices that goals ask.
const EXERCISE_BYTES: u64 = 480_000;
/// What the programs may transfer, for somebody who presses *Run*.
const PROGRAM_BYTES: u64 = 520_000;
const TITLE: &str = "title.md";
const TITLE_TEMPLATE: &str = "src/endpoints/gateway.yaml";
const EXERCISE: &str = "endpoints/forgotten-route-table/exercise.md";

/// What is done with a page that has a lab.
pub type Check = Box<dyn FnOnce(&mut Tab) -> Result<(), Failed> + Send>;

/// The tests of the labs.
pub fn trials(browser: &Tool, stage: &Arc<Stage>) -> Vec<Trial> {
    let trial = |name: String, page: PathBuf, check: Check| {
        let stage = Arc::clone(stage);
        browser.trial(name, move |browser| with_lab(&*stage.set(browser)?, &page, check))
    };
    let mut trials = Vec::new();
    for (folder, scenarios) in by_folder() {
        let title = format!("{folder} · the browser answers as this machine does");
        let check = move |tab: &mut Tab| {
            scenarios.iter().try_for_each(|scenario| {
                answers_are_the_same(tab, scenario)
                    .map_err(|failed| format!("{}: {}", name(scenario), failed.message().unwrap_or_default()).into())
            })
        };
        trials.push(trial(title, TITLE.into(), Box::new(check)));
    }
    for page in chapters().into_iter().filter(|page| page.blocks().iter().any(runs_an_example)) {
        let name = format!("{} · Run prints what the page shows", page.path.display());
        trials.push(trial(name, page.path, Box::new(run_prints_the_same)));
    }
    trials.push(trial(format!("{TITLE} · the model is light"), TITLE.into(), Box::new(the_model_is_light)));
    trials.push(trial(format!("{TITLE} · the lab by keyboard"), TITLE.into(), Box::new(the_lab_by_keyboard)));
    trials.push(trial(format!("{TITLE} · a half-typed template"), TITLE.into(), Box::new(a_half_typed_template)));
    trials.push(trial(
        format!("{EXERCISE} · is solved in the page"),
        EXERCISE.into(),
        Box::new(the_exercise_is_solved),
    ));
    trials
}

/// The scenarios by the folder of their part: a tab for each scenario would load the model as often.
fn by_folder() -> BTreeMap<String, Vec<PathBuf>> {
    let mut folders: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for scenario in scenarios() {
        let folder: PathBuf = Path::new(&name(&scenario)).components().take(2).collect();
        folders.entry(folder.display().to_string()).or_default().push(scenario);
    }
    folders
}

fn runs_an_example(block: &Block) -> bool {
    block.body.starts_with("$ cargo run --example ")
}

/// Opens a page with a lab. A machine that cannot build the model for the browser has none to test.
pub fn with_lab(
    set: &Set,
    page: &Path,
    check: impl FnOnce(&mut Tab) -> Result<(), Failed>,
) -> Result<Completion, Failed> {
    let mut tab = set.chromium.tab(WINDOW)?;
    tab.go(&set.site.page(page))?;
    if tab.evaluate("document.documentElement.dataset.lab")? != "built" {
        return Ok(Completion::ignored_with("this machine cannot build the model for the browser"));
    }
    tab.stir()?;
    tab.settle()?;
    check(&mut tab)?;
    let complaints = tab.complaints();
    if complaints.is_empty() { Ok(Completion::Completed) } else { Err(complaints.join("\n").into()) }
}

/// Calls a function of a module in the browser with each of the arguments.
pub fn in_browser(tab: &mut Tab, module: &str, function: &str, calls: &[Vec<String>]) -> Result<Vec<String>, Failed> {
    let answers = tab.evaluate(&format!(
        "import(document.querySelector('script[src*=toc]').src.replace(/[^/]*$/, 'lab/{module}.js')).then(async lab => {{
             const folder = document.querySelector('script[src*=toc]').src.replace(/[^/]*$/, 'lab/');
             await lab.default({{ module_or_path: new URL('{module}_bg.wasm', folder) }});
             return {}.map(call => lab.{function}(...call));
         }})",
        json!(calls)
    ))?;
    Ok(serde_json::from_value(answers)?)
}

/// Every source of a scenario asks for everything in it, for something outside and for nothing that makes sense; and the
/// template is asked again cut off at several places, as it is while somebody types.
fn answers_are_the_same(tab: &mut Tab, scenario: &Path) -> Result<(), Failed> {
    let template = fs::read_to_string(scenario)?;
    let traced: Value = serde_json::from_str(&vpce_lab::trace(&template, "a.yaml", "", "s3://reports"))?;
    let mut destinations = words(&traced["destinations"]);
    destinations
        .extend(["s3://reports/q3.csv", "203.0.113.80", "dynamodb://Orders", "no such place"].map(str::to_owned));
    let whole = words(&traced["sources"]).into_iter().flat_map(|source| {
        let template = &template;
        destinations
            .iter()
            .map(move |to| [template, "a.yaml", source.as_str(), to].map(str::to_owned).to_vec())
            .collect::<Vec<_>>()
    });
    let mut calls: Vec<_> = whole.collect();
    assert!(!calls.is_empty(), "nobody asks in this scenario");
    for part in 1..8 {
        let cut: String = template.chars().take(template.chars().count() * part / 8).collect();
        calls.push([cut.as_str(), "a.yaml", "App", "s3://reports/q3.csv"].map(str::to_owned).to_vec());
    }
    let here: Vec<_> = calls.iter().map(|call| vpce_lab::trace(&call[0], &call[1], &call[2], &call[3])).collect();
    compare(&here, &in_browser(tab, "lab", "trace", &calls)?)?;

    let goals = scenario.with_file_name("goal.yaml");
    if goals.is_file() {
        let goals = fs::read_to_string(goals)?;
        let mut beside = BTreeMap::from([("start.yaml".to_owned(), template.clone())]);
        for file in serde_json::from_str::<Vec<String>>(&vpce_exercise_lab::files(&goals))? {
            let text = fs::read_to_string(scenario.with_file_name(&file))?;
            beside.insert(file, text);
        }
        let call = [template.as_str(), "a.yaml", &goals, &json!(beside).to_string()].map(str::to_owned).to_vec();
        let here = vpce_exercise_lab::check(&call[0], &call[1], &call[2], &call[3]);
        compare(&[here], &in_browser(tab, "exercise_lab", "check", &[call])?)?;
    }
    Ok(())
}

fn words(values: &Value) -> Vec<String> {
    values.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

pub fn compare(here: &[String], in_browser: &[String]) -> Result<(), Failed> {
    assert_eq!(here.len(), in_browser.len());
    match here.iter().zip(in_browser).find(|(here, in_browser)| here != in_browser) {
        Some((here, in_browser)) => Err(format!("here: {here}\n\nin the browser: {in_browser}").into()),
        None => Ok(()),
    }
}

/// Each Run button of a page is pressed, and says that it got what is printed above it.
fn run_prints_the_same(tab: &mut Tab) -> Result<(), Failed> {
    let buttons = tab.evaluate("document.querySelectorAll('.run button.lab-button').length")?.as_u64().unwrap_or(0);
    assert!(buttons > 0, "the page has a Run button");
    for place in 0..buttons {
        tab.evaluate(&format!(
            "window.run = document.querySelectorAll('.run')[{place}]; run.querySelector('.lab-button').focus()"
        ))?;
        tab.press(ENTER)?;
        tab.until("/^[✓✗]/.test(run.querySelector('.run-result').textContent)")?;
        let result = tab.evaluate("run.querySelector('.run-result').textContent")?;
        let result = result.as_str().unwrap_or_default();
        assert!(result.starts_with("✓ Same as printed above"), "{result}");
        let same = "run.querySelector('code').textContent.split('\\n').slice(1).join('\\n').trimEnd() \
                    === run.querySelector('.run-output').textContent.trimEnd()";
        assert_eq!(tab.evaluate(same)?, true, "the output that is shown is another");
    }
    is_light(tab, "programs_bg.wasm", PROGRAM_BYTES)
}

/// What the page says of its template, a source and a destination.
fn headline(template: &str, to: &str) -> Result<String, Failed> {
    let traced: Value = serde_json::from_str(&vpce_lab::trace(template, "gateway.yaml", "App", to))?;
    Ok(traced["outcome"]["headline"].as_str().ok_or("no outcome")?.to_owned())
}

fn shows(headline: &str) -> String {
    format!("document.querySelector('.lab-status').textContent.includes({headline:?})")
}

fn figure(tab: &mut Tab) -> Result<Value, Failed> {
    tab.evaluate("document.querySelector('.lab-figure svg').textContent")
}

/// The model, as it comes over the line.
fn the_model_is_light(tab: &mut Tab) -> Result<(), Failed> {
    tab.until("document.querySelector('.lab-figure svg')")?;
    is_light(tab, "lab_bg.wasm", BYTES)
}

/// A module comes over the line within its bounds.
pub fn is_light(tab: &mut Tab, file: &str, most: u64) -> Result<(), Failed> {
    tab.settle()?;
    let module = tab.requests().into_iter().find(|request| request.url.ends_with(&format!("/lab/{file}")));
    let bytes = module.ok_or_else(|| format!("{file} is not loaded"))?.bytes;
    println!("{file}: {bytes} bytes");
    assert!((1..most).contains(&bytes), "{bytes} bytes for {file}");
    Ok(())
}

/// Somebody asks for something else, changes the network, hears what comes of it, and leaves.
fn the_lab_by_keyboard(tab: &mut Tab) -> Result<(), Failed> {
    let template = fs::read_to_string(root().join(TITLE_TEMPLATE))?;
    let before = headline(&template, "s3://reports/q3.csv")?;
    tab.until(&shows(&before))?;
    let figure_before = figure(tab)?;

    tab.tab_to(".lab-question input")?;
    tab.overwrite("203.0.113.80")?;
    let elsewhere = headline(&template, "203.0.113.80")?;
    assert_ne!(elsewhere, before);
    tab.until(&shows(&elsewhere))?;
    tab.overwrite("s3://reports/q3.csv")?;
    tab.until(&shows(&before))?;

    tab.tab_to(".lab-area")?;
    let changed = template
        .replace("10.0.1.0/24", "10.0.2.0/24")
        .replace("      RouteTableIds:\n        - !Ref PrivateRoutes\n", "");
    assert_ne!(changed, template, "the template of the title page has another endpoint now");
    tab.overwrite(&changed)?;
    let after = headline(&changed, "s3://reports/q3.csv")?;
    assert_ne!(after, before);
    tab.until(&shows(&after))?;
    assert_ne!(figure(tab)?, figure_before, "the picture stays as it was");
    tab.until(&format!("document.querySelector('.lab [role=status]').textContent.includes({after:?})"))?;

    tab.press(TAB)?;
    assert_eq!(tab.evaluate("document.activeElement.matches('.lab-area')")?, false, "the editor keeps the focus");
    Ok(())
}

/// A template that cannot be read is marked where it is wrong, and the last good picture stays.
fn a_half_typed_template(tab: &mut Tab) -> Result<(), Failed> {
    let template = fs::read_to_string(root().join(TITLE_TEMPLATE))?;
    tab.until(&shows(&headline(&template, "s3://reports/q3.csv")?))?;
    let figure_before = figure(tab)?;
    tab.tab_to(".lab-area")?;
    let half =
        format!("{}\n  Half:\n    Type: AWS::EC2::Subnet\n    Properties: {{VpcId: !Ref Vp", template.trim_end());
    let refused: Value = serde_json::from_str(&vpce_lab::trace(&half, "gateway.yaml", "App", "s3://reports"))?;
    let line = refused["problems"][0]["line"].as_u64().ok_or("the half-typed template is read")?;
    tab.overwrite(&half)?;
    tab.until(&format!("document.querySelector('.lab-status').textContent.includes('Line {line}')"))?;
    tab.until("document.querySelector('.lab-area').getAttribute('aria-invalid') === 'true'")?;
    tab.until(&format!("document.querySelector('.lab [role=status]').textContent.includes('line {line}')"))?;
    assert_eq!(figure(tab)?, figure_before, "the last good picture is gone");
    tab.overwrite(&template)?;
    tab.until("document.querySelector('.lab-area').getAttribute('aria-invalid') === 'false'")
}

/// The start leaves something to do, the solution is told why it is right.
fn the_exercise_is_solved(tab: &mut Tab) -> Result<(), Failed> {
    let folder = root().join("src").join(EXERCISE).with_file_name("");
    tab.evaluate("document.querySelector('vpce-exercise').scrollIntoView()")?;
    tab.until("document.querySelector('.lab-count')?.textContent.includes('goals met')")?;
    assert_eq!(tab.evaluate("document.querySelector('.lab-missed') !== null")?, true, "nothing is left to do");
    assert_eq!(tab.evaluate("document.querySelector('.lab-after').textContent")?, "", "the answer is given away");
    tab.tab_to(".lab-area")?;
    tab.overwrite(&fs::read_to_string(folder.join("solution.yaml"))?)?;
    tab.until("document.querySelector('.lab-count').textContent === 'All goals met.'")?;
    tab.until("document.querySelector('.lab-after').textContent.length > 0")?;
    is_light(tab, "exercise_lab_bg.wasm", EXERCISE_BYTES)?;
    let carried = tab.evaluate(
        "import(document.querySelector('script[src*=toc]').src.replace(/[^/]*$/, 'lab/answers.js')).then(async folder => {
             const { answers, progress } = await folder.unpack(folder.pack());
             const name = 'forgotten-route-table';
             return [answers.get(name) === document.querySelector('.lab-area').value, progress.exercises[name]];
         })",
    )?;
    assert_eq!(carried, json!([true, { "solved": true, "hints": 0 }]), "the folder that is exported");
    Ok(())
}
