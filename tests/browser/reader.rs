//! What the book does for its reader: questions that answer, marks that stay, tables and a book that can be searched.

use std::path::Path;
use std::sync::Arc;

use libtest_mimic::{Completion, Failed, Trial};

use crate::page::{THEMES, choose};
use crate::site::Site;
use crate::tab::{Tab, Window};
use crate::tool::Tool;
use crate::{Stage, axe, keyboard};

const WINDOW: Window = Window { width: 1280, height: 900 };

type Check = fn(&mut Tab, &Site) -> Result<(), Failed>;

/// The tests of what a reader keeps.
pub fn trials(browser: &Tool, stage: &Arc<Stage>) -> Vec<Trial> {
    let trial = |name: &str, check: Check| {
        let stage = Arc::clone(stage);
        browser.trial(format!("reader · {name}"), move |browser| {
            let set = stage.set(browser)?;
            let mut tab = set.chromium.tab(WINDOW)?;
            check(&mut tab, &set.site)?;
            match &tab.complaints()[..] {
                [] => Ok(Completion::Completed),
                complaints => Err(complaints.join("\n").into()),
            }
        })
    };
    vec![
        trial("a question says why, and keeps the answer", a_question_keeps_its_answer),
        trial("a page that was read is marked, and the marks can be taken along", marks_are_taken_along),
        trial("the first page leads to where one stopped", the_first_page_resumes),
        trial("the services can be searched", the_services_can_be_searched),
        trial("the search finds rules, services, errors and words of diagrams", the_search_finds),
        trial("the arrow keys turn the page", the_arrows_turn_the_page),
        trial("the notes follow the page, and lead it", the_notes_follow_the_page),
        trial("the window of notes shuts nobody out", the_notes_shut_nobody_out),
    ]
}

fn open(tab: &mut Tab, site: &Site, page: &str) -> Result<(), Failed> {
    tab.go(&site.page(Path::new(page)))?;
    tab.until("document.querySelector('.read-mark')")
}

fn text(tab: &mut Tab, expression: &str) -> Result<String, Failed> {
    Ok(tab.evaluate(expression)?.as_str().unwrap_or_default().to_owned())
}

fn a_question_keeps_its_answer(tab: &mut Tab, site: &Site) -> Result<(), Failed> {
    open(tab, site, "how-to-use.md")?;
    tab.until("document.querySelector('.quiz-bar')")?;
    let whys = "[...document.querySelectorAll('.why')].map(why => getComputedStyle(why).display).join(' ')";
    assert_eq!(text(tab, whys)?, "none none none");
    tab.evaluate("document.querySelectorAll('.question input')[1].click()")?;
    assert_eq!(text(tab, whys)?, "none block none");
    open(tab, site, "how-to-use.md")?;
    tab.until("document.querySelector('.quiz-bar')")?;
    assert_eq!(text(tab, whys)?, "none block none", "the answer is forgotten");
    assert_eq!(text(tab, "document.querySelector('.quiz-bar span').textContent")?, "0 of 1 right.");
    tab.evaluate("document.querySelector('.quiz-bar button').click()")?;
    assert_eq!(text(tab, whys)?, "none none none");
    Ok(())
}

fn marks_are_taken_along(tab: &mut Tab, site: &Site) -> Result<(), Failed> {
    open(tab, site, "reference/glossary.md")?;
    tab.evaluate("document.querySelector('.read-mark').click()")?;
    assert!(text(tab, "document.querySelector('#mdbook-sidebar a.read').textContent")?.contains("Glossary"));
    open(tab, site, "reading.md")?;
    tab.until("document.querySelector('#reading progress')")?;
    let read = "document.querySelector('#reading p').textContent.trim().split(' ')[0]";
    assert_eq!(text(tab, read)?, "1");
    tab.evaluate(
        "import(new URL('reader/memory.js', document.baseURI)).then(({ exported, forget, restore }) => {
            const kept = exported();
            forget();
            window.lost = localStorage.length;
            restore(kept);
            try { restore('{\"theme\": \"navy\"}'); } catch (error) { window.refused = error.message; }
        })",
    )?;
    tab.until("window.refused")?;
    assert_eq!(tab.evaluate("window.lost")?, 0, "not everything is forgotten");
    open(tab, site, "reading.md")?;
    tab.until("document.querySelector('#reading progress')")?;
    assert_eq!(text(tab, read)?, "1", "the marks did not come back");
    Ok(())
}

fn the_first_page_resumes(tab: &mut Tab, site: &Site) -> Result<(), Failed> {
    open(tab, site, "reference/messages.md")?;
    tab.evaluate("document.getElementById('reachability-analyzer').scrollIntoView()")?;
    open(tab, site, "title.md")?;
    tab.until("document.querySelector('.resume a')")?;
    let link = "document.querySelector('.resume a')";
    assert_eq!(text(tab, &format!("{link}.textContent"))?, "Error messages, Reachability Analyzer");
    assert!(text(tab, &format!("{link}.href"))?.ends_with("/reference/messages.html#reachability-analyzer"));
    Ok(())
}

fn the_services_can_be_searched(tab: &mut Tab, site: &Site) -> Result<(), Failed> {
    open(tab, site, "reference/services.md")?;
    tab.until("document.querySelector('.filter input')")?;
    tab.evaluate(
        "{ const input = document.querySelector('.filter input');
           input.value = 'dkr ecr';
           input.dispatchEvent(new Event('input')); }",
    )?;
    let shown =
        text(tab, "[...document.querySelectorAll('tbody tr:not([hidden])')].map(row => row.textContent).join()")?;
    assert!(shown.contains("com.amazonaws.<region>.ecr.dkr") && !shown.contains("ssm"), "{shown}");
    Ok(())
}

fn the_search_finds(tab: &mut Tab, site: &Site) -> Result<(), Failed> {
    for (words, page) in [
        ("RT-28", "reference/rules.html?highlight=RT-28#rt-28"),
        ("braket", "reference/services.html"),
        ("RouteAlreadyExists", "reference/messages.html"),
        ("SUBNET_ACL_RESTRICTION", "reference/messages.html"),
        ("rendered engines template", "contributing/architecture.html"),
    ] {
        tab.go(&format!("{}?search={words}", site.page(Path::new("how-to-use.md"))))?;
        tab.until("document.querySelector('#mdbook-searchresults a')")?;
        let found =
            text(tab, "[...document.querySelectorAll('#mdbook-searchresults a')].map(link => link.href).join(' ')")?;
        assert!(found.contains(page), "`{words}` does not find {page}: {found}");
    }
    Ok(())
}

fn the_arrows_turn_the_page(tab: &mut Tab, site: &Site) -> Result<(), Failed> {
    open(tab, site, "title.md")?;
    tab.press(keyboard::RIGHT)?;
    tab.until("location.pathname.endsWith('/how-to-use.html') && document.readyState === 'complete'")?;
    tab.press(keyboard::LEFT)?;
    tab.until("/(index|title).html$/.test(location.pathname)")
}

fn the_notes_follow_the_page(tab: &mut Tab, site: &Site) -> Result<(), Failed> {
    const SHOWN: &str =
        "[...window.notes.document.querySelectorAll('.note:not([hidden]) h3')].map(title => title.textContent).join()";
    open(tab, site, "permissions/locked-out.md")?;
    tab.evaluate("{ const open = window.open; window.open = (...how) => { window.notes = open(...how); }; }")?;
    tab.press(keyboard::N)?;
    tab.until("window.notes?.document.querySelector('.note-bar')")?;
    tab.until(&format!("{SHOWN} === 'The bucket that locked everybody out'"))?;
    tab.evaluate("document.getElementById('before-not-after').scrollIntoView()")?;
    tab.until(&format!("{SHOWN} === 'Before, not after'"))?;
    tab.evaluate("window.notes.document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }))")?;
    tab.until("location.hash === '#the-bucket-that-locked-everybody-out'")?;
    tab.until(&format!("{SHOWN} === 'The bucket that locked everybody out'"))?;
    turn_to(tab, "reference/glossary.html")?;
    tab.until(
        "window.notes.document.querySelector('.note-bar h1').textContent === 'There are no notes for this page'",
    )?;
    assert_eq!(text(tab, SHOWN)?, "");
    turn_to(tab, "permissions/locked-out.html")?;
    tab.until(&format!("{SHOWN} === 'The bucket that locked everybody out'"))
}

/// Turns to another page, and finds the window of notes again from there.
fn turn_to(tab: &mut Tab, page: &str) -> Result<(), Failed> {
    tab.evaluate(&format!("location.href = '../{page}'"))?;
    tab.until(&format!("location.pathname.endsWith('{page}') && document.readyState === 'complete'"))?;
    tab.evaluate("window.notes = window.open('', 'vpce-notes'); undefined").map(drop)
}

fn the_notes_shut_nobody_out(tab: &mut Tab, site: &Site) -> Result<(), Failed> {
    tab.evaluate("window.name = 'vpce-notes'")?;
    tab.go(&site.page(Path::new("teaching/notes.md")))?;
    tab.until("document.querySelector('.note-bar')")?;
    axe::load(tab)?;
    for theme in THEMES {
        choose(tab, theme)?;
        assert_eq!(axe::violations(tab)?, Vec::<String>::new(), "{theme}");
    }
    tab.tab_to(".note-bar button:last-child")?;
    tab.press(keyboard::ENTER)?;
    tab.until("document.querySelector('.note-bar h1').textContent === 'Private, or not?'")
}
