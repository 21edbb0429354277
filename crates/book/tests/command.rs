//! The program as somebody runs it, over a book of two pages.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use mdbook_driver::MDBook;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_vpce-book");

/// A book without a model for the browser beside it.
fn book() -> TempDir {
    let root = tempfile::tempdir().expect("a folder");
    fs::create_dir(root.path().join("src")).expect("src");
    write(root.path(), "book.toml", "[book]\ntitle = \"A book\"\n[preprocessor.vpce]\nbefore = [\"links\"]\n");
    write(root.path(), "src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n");
    write(root.path(), "src/one.md", "---\ndescription: The first page.\n---\n\n# One\n\nSee [RT-28].\n");
    write(
        root.path(),
        "src/two.md",
        "---\ndescription: The second page.\n---\n\n# Two\n\n| | a |\n|---|---|\n| b | c |\n",
    );
    write(root.path(), "src/404.md", "# No such page\n");
    // The template has one `<h1>` a page, mdBook's own has two.
    fs::create_dir(root.path().join("theme")).expect("theme");
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../theme/index.hbs");
    fs::copy(template, root.path().join("theme/index.hbs")).expect("the template");
    root
}

fn write(root: &Path, file: &str, text: &str) {
    fs::write(root.join(file), text).expect("written");
}

fn run(root: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).current_dir(root).env_remove("REQUIRE_LAB").output().expect("it runs")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_built_page_has_its_own_description_and_the_first_page_is_the_index() {
    let root = book();
    let output = run(root.path(), &["build", "--dest-dir", "site"]);
    assert!(output.status.success(), "{}", words(&output.stderr));
    assert!(words(&output.stderr).contains("The labs cannot be built"), "{}", words(&output.stderr));
    let page = |name: &str| fs::read_to_string(root.path().join("site").join(name)).expect(name);
    assert!(page("two.html").contains("<meta name=\"description\" content=\"The second page.\">"));
    assert!(page("two.html").contains("data-lab=\"absent\""));
    assert!(page("two.html").contains("<th scope=\"row\">b</th>"), "the row of the table has no heading");
    assert!(page("index.html").contains("<meta name=\"description\" content=\"The first page.\">"));
    assert!(page("one.html").contains("<a href=\"reference/rules.html#rt-28\" title=\""));
    assert!(page("mermaid.min.js").len() > 1_000_000);
}

#[test]
fn labs_that_are_required_and_missing_are_an_error() {
    let root = book();
    let mut command = Command::new(PROGRAM);
    let output = command.arg("build").current_dir(root.path()).env("REQUIRE_LAB", "1").output().expect("it runs");
    assert!(!output.status.success());
    assert!(words(&output.stderr).contains("`REQUIRE_LAB` asks for them"), "{}", words(&output.stderr));
}

#[test]
fn an_epub_is_written() {
    let root = book();
    let output = run(root.path(), &["epub", "--output", "book.epub"]);
    assert!(output.status.success(), "{}", words(&output.stderr));
    let epub = fs::read(root.path().join("book.epub")).expect("the ePub");
    assert_eq!(&epub[30..58], b"mimetypeapplication/epub+zip", "what an ePub opens with");
    for page in ["OEBPS/one.xhtml", "OEBPS/two.xhtml"] {
        assert!(epub.windows(page.len()).any(|name| name == page.as_bytes()), "{page} is not in it");
    }
}

#[test]
fn a_pdf_without_its_browser_is_an_error() {
    let root = book();
    let output = Command::new(PROGRAM)
        .args(["pdf", "--output", "book.pdf"])
        .current_dir(root.path())
        .env("CHROMIUM", root.path().join("chromium"))
        .output()
        .expect("it runs");
    assert!(!output.status.success() && !root.path().join("book.pdf").exists());
    assert!(words(&output.stderr).contains("chromium` cannot be run"), "{}", words(&output.stderr));
}

#[test]
fn a_check_prints_what_it_finds_and_fails() {
    let root = book();
    write(root.path(), "src/two.md", "---\ndescription: A page.\n---\n\n# Two\n\n[a](gone.md)\n");
    let output = run(root.path(), &["check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(words(&output.stdout).contains("src/two.md:7: the link to `gone.html` leads nowhere"));
}

#[test]
fn outside_a_book_it_says_where_to_go() {
    let nowhere = tempfile::tempdir().expect("a folder");
    let output = run(nowhere.path(), &["check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(words(&output.stderr).contains("run `cargo book` inside the repository"), "{}", words(&output.stderr));
}

#[test]
fn a_port_in_use_is_an_error_that_names_another() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let output = run(book().path(), &["--port", &port.to_string()]);
    assert_eq!(output.status.code(), Some(1));
    let expected = format!("port {port} is in use");
    assert!(words(&output.stderr).contains(&expected), "{}", words(&output.stderr));
    assert!(words(&output.stderr).contains("cargo book --port "), "{}", words(&output.stderr));
}

/// A served book; it ends with the test, however that ends.
struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn start(root: &Path) -> Served {
        let mut command = Command::new(PROGRAM);
        // What it leaves behind when it is killed goes with the book.
        command.args(["serve", "--port", "0"]).current_dir(root).env("TMPDIR", root).env_remove("REQUIRE_LAB");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next()).expect("an address");
        Served { child, address: address.to_owned() }
    }

    fn get(&self, page: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it answers");
        write!(stream, "GET /{page} HTTP/1.1\r\nHost: book\r\nConnection: close\r\n\r\n").expect("asked");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        words(&answer)
    }

    fn shows(&self, page: &str, word: &str, within: Duration) -> bool {
        let start = Instant::now();
        while start.elapsed() < within {
            if self.get(page).contains(word) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

#[test]
fn a_served_book_follows_its_sources_and_outlives_their_faults() {
    let root = book();
    let served = Served::start(root.path());
    assert!(served.get("one.html").starts_with("HTTP/1.1 200"));
    assert!(served.get("one.html").contains("EventSource"), "the page does not reload by itself");
    let missing = served.get("gone/away.html");
    assert!(missing.starts_with("HTTP/1.1 404") && missing.contains("No such page"), "{missing}");

    let good = "---\ndescription: The second page.\n---\n\n# Two\n\nA zebra.\n";
    write(root.path(), "src/two.md", good);
    assert!(served.shows("two.html", "zebra", Duration::from_secs(10)));
    write(root.path(), "src/two.md", &good.replace("zebra", "lion [RT-999]"));
    assert!(!served.shows("two.html", "lion", Duration::from_secs(1)));
    assert!(served.get("two.html").contains("zebra"), "the last good book is gone");
    write(root.path(), "src/two.md", &good.replace("zebra", "tiger"));
    assert!(served.shows("two.html", "tiger", Duration::from_secs(10)));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_cleanly() {
    let root = book();
    let mut served = Served::start(root.path());
    let id = served.child.id().to_string();
    assert!(Command::new("kill").args(["-s", "INT", &id]).status().expect("kill runs").success());
    assert_eq!(served.child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn the_plain_mdbook_program_can_run_it_as_its_preprocessor() {
    let root = book();
    let mut config = MDBook::load(root.path()).expect("the book loads").config;
    config.set("preprocessor.vpce.command", format!("{PROGRAM} preprocess")).expect("set");
    MDBook::load_with_config(root.path(), config).expect("the book loads").build().expect("the book builds");
    let page = fs::read_to_string(root.path().join("book/one.html")).expect("a page");
    assert!(page.contains("<a href=\"reference/rules.html#rt-28\" title=\""), "{page}");
}
