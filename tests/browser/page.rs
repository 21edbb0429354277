//! What holds for each page of the book.

use std::path::PathBuf;
use std::sync::Arc;

use libtest_mimic::{Completion, Failed, Trial};
use serde_json::json;

use crate::Stage;
use crate::axe;
use crate::book::{Chapter, chapters};
use crate::tab::{Tab, Window};
use crate::tool::Tool;

pub const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];
const PHONE: Window = Window { width: 360, height: 640 };
/// So high that everything a page draws when it comes near the screen is drawn.
const WIDE: Window = Window { width: 1280, height: 30_000 };
const NARROW: Window = Window { width: 360, height: 30_000 };

/// What a first load may transfer.
const BYTES: u64 = 150_000;
const REQUESTS: usize = 20;
/// What comes when a diagram or a lab comes near the screen.
const LATER: [&str; 2] = ["/mermaid.min.js", "/lab/"];

const LABS_ARE_OPEN: &str = "document.documentElement.dataset.lab !== 'built'
    || [...document.querySelectorAll('vpce-lab, vpce-exercise, vpce-price-lab')].every(lab => lab.querySelector('.lab-figure svg'))
    && [...document.querySelectorAll('vpce-policy-lab')].every(lab => lab.querySelector('.lab .decision'))";

/// A page with everything wrong that the tests look for.
const BAD_PAGE: &str = "data:text/html,<!doctype html><html lang=en><title>Bad</title><main><h1>Bad</h1>
    <img src='http://elsewhere.invalid/a.png'><div style='width:2000px'>wide</div>
    <script>console.error('loud')</script></main>";

/// The tests of every page.
pub fn trials(browser: &Tool, stage: &Arc<Stage>) -> Vec<Trial> {
    let not_found = Chapter { path: PathBuf::from("404.md"), text: String::new() };
    let pages = chapters().into_iter().chain([not_found]).map(Arc::new);
    let mut trials: Vec<_> = pages.flat_map(|page| page_trials(browser, stage, &page)).collect();
    trials.push(trial(
        browser,
        stage,
        &Arc::new(Chapter::default()),
        "a bad page is found to be bad",
        NARROW,
        a_bad_page,
    ));
    trials
}

fn page_trials(browser: &Tool, stage: &Arc<Stage>, page: &Arc<Chapter>) -> [Trial; 4] {
    let trial = |what: &str, window: Window, check: Check| {
        trial(browser, stage, page, &format!("{} · {what}", page.path.display()), window, check)
    };
    [
        trial("first load", PHONE, first_load),
        trial("without JavaScript", PHONE, without_javascript),
        trial("wide", WIDE, in_each_theme),
        trial("narrow", NARROW, in_each_theme),
    ]
}

/// What is looked at in a page.
type Check = fn(&mut Visit<'_>) -> Result<(), Failed>;

fn trial(browser: &Tool, stage: &Arc<Stage>, page: &Arc<Chapter>, name: &str, window: Window, check: Check) -> Trial {
    let (stage, page) = (Arc::clone(stage), Arc::clone(page));
    browser.trial(name, move |browser| {
        let set = stage.set(browser)?;
        let tab = set.chromium.tab(window)?;
        let address = set.site.page(&page.path);
        check(&mut Visit { tab, page: &page, site: &set.site.address, address })?;
        Ok(Completion::Completed)
    })
}

/// A page, about to be opened.
struct Visit<'a> {
    tab: Tab,
    page: &'a Chapter,
    site: &'a str,
    address: String,
}

impl Visit<'_> {
    /// What went wrong, and who else was asked.
    fn noise(&self) -> Vec<String> {
        let mut complaints = self.tab.complaints();
        let requests = self.tab.requests();
        let elsewhere = requests.iter().filter(|request| !request.url.starts_with(self.site));
        let elsewhere = elsewhere.filter(|request| !request.url.starts_with("data:"));
        complaints.extend(elsewhere.map(|request| format!("asks another host: {}", request.url)));
        complaints
    }
}

/// The tests can fail.
fn a_bad_page(visit: &mut Visit) -> Result<(), Failed> {
    let tab = &mut visit.tab;
    tab.go(BAD_PAGE)?;
    axe::load(tab)?;
    let mut findings = axe::violations(tab)?;
    findings.extend(too_wide(tab)?);
    findings.extend(visit.noise());
    let findings = findings.join("\n");
    for wanted in ["image-alt", "wider than the window", "asks another host: http://elsewhere.invalid", "loud"] {
        assert!(findings.contains(wanted), "`{wanted}` is not in:\n{findings}");
    }
    Ok(())
}

fn none(findings: Vec<String>) -> Result<(), Failed> {
    if findings.is_empty() { Ok(()) } else { Err(findings.join("\n").into()) }
}

/// A reader on a slow line gets the page quickly, and what it does not show at first later or never.
fn first_load(visit: &mut Visit) -> Result<(), Failed> {
    visit.tab.go(&visit.address)?;
    none(visit.noise())?;
    let (later, first): (Vec<_>, Vec<_>) =
        visit.tab.requests().into_iter().partition(|request| LATER.iter().any(|part| request.url.contains(part)));
    let bytes: u64 = first.iter().map(|request| request.bytes).sum();
    if bytes >= BYTES || first.len() > REQUESTS {
        let list: Vec<_> = first.iter().map(|request| format!("{:>7} {}", request.bytes, request.url)).collect();
        return Err(format!("{bytes} bytes in {} requests:\n{}", first.len(), list.join("\n")).into());
    }
    if later.iter().any(|request| request.url.ends_with(".wasm")) {
        return Err("a page loads a model before there is any sign of a reader".into());
    }
    if !visit.page.text.contains("```mermaid") && later.iter().any(|request| request.url.contains("mermaid")) {
        return Err("a page without a diagram loads mermaid".into());
    }
    Ok(())
}

/// The text, the outputs and the figures are in the page itself.
fn without_javascript(visit: &mut Visit) -> Result<(), Failed> {
    visit.tab.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }))?;
    visit.tab.go(&visit.address)?;
    let shown = visit.tab.evaluate("document.querySelector('main').innerText")?;
    let shown = shown.as_str().unwrap_or_default();
    let mut findings = visit.noise();
    let outputs = visit.page.blocks().into_iter().map(|block| block.body);
    let absent = outputs.filter(|output| !shown.contains(output.trim_end()));
    findings.extend(absent.map(|output| format!("an output is not in the page:\n{output}")));
    let figures = visit.tab.evaluate("document.querySelectorAll('main svg:has(title)').length")?;
    let draws = |line: &&str| ["{{#figure ", "{{#prices ", "{{#price-lab "].iter().any(|name| line.starts_with(name));
    let wanted = visit.page.text.lines().filter(draws).count();
    if figures.as_u64() < Some(wanted as u64) {
        findings.push(format!("{wanted} figures are wanted, {figures} are there"));
    }
    let decisions = visit.tab.evaluate("document.querySelectorAll('vpce-policy-lab .decision .verdict').length")?;
    let labs = visit.page.text.lines().filter(|line| line.starts_with("{{#policy-lab ")).count();
    if decisions.as_u64() < Some(labs as u64) {
        findings.push(format!("{labs} requests are to be decided, {decisions} are"));
    }
    if !shown.contains(char::is_alphabetic) {
        findings.push("any text at all".to_owned());
    }
    none(findings)
}

/// With everything drawn, the page fits the window, and in no theme does it shut a reader out.
fn in_each_theme(visit: &mut Visit) -> Result<(), Failed> {
    visit.tab.go(&visit.address)?;
    visit.tab.until("[...document.querySelectorAll('pre.mermaid')].every(source => source.hidden)")?;
    visit.tab.stir()?;
    visit.tab.until(LABS_ARE_OPEN)?;
    axe::load(&mut visit.tab)?;
    let mut findings = too_wide(&mut visit.tab)?;
    for theme in THEMES {
        choose(&mut visit.tab, theme)?;
        findings.extend(axe::violations(&mut visit.tab)?.into_iter().map(|violation| format!("{theme}: {violation}")));
    }
    findings.extend(visit.noise());
    none(findings)
}

/// What stands out of the window, so that the whole page scrolls sideways.
fn too_wide(tab: &mut Tab) -> Result<Vec<String>, Failed> {
    let width = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")?;
    if width == 0 {
        return Ok(Vec::new());
    }
    let widest = tab.evaluate(
        "[...document.querySelectorAll('body *')].filter(element =>
             element.getBoundingClientRect().right > document.documentElement.clientWidth)
         .map(element => element.outerHTML.slice(0, 100)).slice(0, 5).join('\\n')",
    )?;
    Ok(vec![format!("the page is {width} px wider than the window:\n{}", widest.as_str().unwrap_or_default())])
}

/// Chooses a theme as a reader does.
pub fn choose(tab: &mut Tab, theme: &str) -> Result<(), Failed> {
    tab.evaluate(&format!(
        "{{ const themes = document.getElementById('mdbook-theme');
            themes.value = '{theme}';
            themes.dispatchEvent(new Event('change')); }}"
    ))?;
    tab.until(&format!("document.documentElement.classList.contains('{theme}')"))?;
    tab.settle()
}
