//! Serves the book on this machine, and shows a change of its sources at once.

use std::fmt;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use clap::Args;
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};
use tower_livereload::{LiveReloadLayer, Reloader};

use crate::lab::Lab;
use crate::site;
use crate::watch::{Change, Sources};

/// How to serve.
#[derive(Args)]
pub struct Options {
    /// Open the book in the browser
    #[arg(long)]
    open: bool,
    /// The port to serve at
    #[arg(long, value_name = "PORT", default_value_t = 3000)]
    port: u16,
}

/// The last good book. Each build has a folder of its own, so that a page is never served half written.
#[derive(Clone)]
struct Shelf(Arc<RwLock<PathBuf>>);

impl Shelf {
    fn current(&self) -> PathBuf {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts a new book in the place of the last, whose folder is the answer.
    fn put(&self, folder: PathBuf) -> PathBuf {
        std::mem::replace(&mut *self.0.write().unwrap_or_else(PoisonError::into_inner), folder)
    }
}

/// Builds the book and serves it until Ctrl-C.
pub fn serve(root: &Path, options: &Options) -> Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        // The port first: nobody should wait for a build to learn that it is taken.
        let listener = listen(options.port).await?;
        let address = listener.local_addr()?;
        let folders = tempfile::Builder::new().prefix("vpce-book-").tempdir()?;
        let sources = Sources::watch(root)?;
        let lab = Lab::build(root)?;
        let shelf = Shelf(Arc::new(RwLock::new(folders.path().join("0"))));
        site::build(root, &shelf.current(), &lab)?;
        let reload = LiveReloadLayer::new();
        let builder = Builder { root: root.to_owned(), lab, shelf: shelf.clone(), reloader: reload.reloader() };
        let folder = folders.path().to_owned();
        thread::spawn(move || builder.follow(&sources, &folder));
        let stop = stop()?;
        announce(address, options.open);
        tokio::select! {
            served = axum::serve(listener, router(shelf, reload)) => served.context("the server stopped"),
            () = stop => Ok(()),
        }
    })
}

async fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => anyhow!(
            "port {port} is in use, perhaps by another `cargo book`: end that one, or choose another port, \
             as in `cargo book --port {}`",
            port.checked_add(1).unwrap_or(8080)
        ),
        _ => anyhow!("port {port} cannot be served at: {error}"),
    })
}

fn announce(address: SocketAddr, open: bool) {
    say(format_args!("The book is at http://{address} (Ctrl-C ends it)"));
    if open && let Err(error) = open::that_detached(format!("http://{address}")) {
        eprintln!("The browser cannot be opened: {error}");
    }
}

/// Prints a line. That nobody reads it any more is no reason to stop serving.
fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Waits for Ctrl-C or a request to end. One that comes before the answer is awaited is not lost.
#[cfg(unix)]
fn stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(windows)]
fn stop() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move { drop(interrupt.recv().await) })
}

fn router(shelf: Shelf, reload: LiveReloadLayer) -> Router {
    // The reload script is written into pages before they are compressed, so its layer is the inner one.
    Router::new()
        .fallback(page)
        .with_state(shelf)
        .layer(reload)
        .layer(CompressionLayer::new().quality(CompressionLevel::Best))
}

async fn page(State(shelf): State<Shelf>, request: Request) -> Response {
    let folder = shelf.current();
    let not_found = ServeFile::new(folder.join("404.html"));
    let served = ServeDir::new(&folder).precompressed_br().not_found_service(not_found).try_call(request).await;
    let mut response =
        served.map_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response(), |page| page.into_response());
    // The entity tag tells the browser whether a page has changed, if it asks.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Builds the book again for each change.
struct Builder {
    root: PathBuf,
    lab: Lab,
    shelf: Shelf,
    reloader: Reloader,
}

impl Builder {
    fn follow(mut self, sources: &Sources, folders: &Path) {
        for number in 1_u64.. {
            let Some(change) = sources.next() else { return };
            let started = Instant::now();
            match self.rebuild(&change, &folders.join(number.to_string())) {
                Ok(()) => say(format_args!("{} changed: built in {} ms", list(&change), started.elapsed().as_millis())),
                Err(error) => say(format_args!("error: {error:#}\nThe last good book stays served.")),
            }
        }
    }

    fn rebuild(&mut self, change: &Change, folder: &Path) -> Result<()> {
        if change.lab {
            self.lab = Lab::build(&self.root)?;
        }
        site::build(&self.root, folder, &self.lab)?;
        let last = self.shelf.put(folder.to_owned());
        self.reloader.reload();
        Ok(std::fs::remove_dir_all(last)?)
    }
}

fn list(change: &Change) -> String {
    let mut files = change.files.iter().map(|file| file.display().to_string());
    match (files.next(), files.count()) {
        (Some(one), 0) => one,
        (Some(one), more) => format!("{one} and {more} more"),
        (None, _) => "something".to_owned(),
    }
}
