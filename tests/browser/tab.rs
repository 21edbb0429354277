//! A tab of the browser, driven by the Chrome DevTools Protocol (<https://chromedevtools.github.io/devtools-protocol/>).

use std::collections::BTreeSet;
use std::io;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Where the server tells of a changed source. It is there only while somebody writes, and no part of the page.
const RELOADER: &str = "/_tower-livereload/";
/// How long a page says nothing when it has nothing more to say.
const SILENCE: Duration = Duration::from_millis(300);

/// How much of a page is seen at once.
#[derive(Clone, Copy)]
pub struct Window {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// A tab, with what was heard of it. The browser closes it when this goes, because its connection goes with it.
pub struct Tab {
    socket: WebSocket<TcpStream>,
    session: Value,
    calls: u64,
    events: Vec<Value>,
}

/// A file that a page asked for.
pub struct Request<'a> {
    /// Its address.
    pub url: &'a str,
    /// Its size as it came over the line, headers too.
    pub bytes: u64,
}

impl Tab {
    /// Opens an empty tab in a browser.
    pub fn open(browser: &str, window: Window) -> Result<Tab, Failed> {
        let stream = TcpStream::connect(browser.split('/').next().unwrap_or(browser))?;
        let (socket, _) = tungstenite::client(format!("ws://{browser}"), stream)?;
        let mut tab = Tab { socket, session: Value::Null, calls: 0, events: Vec::new() };
        let context = tab.call("Target.createBrowserContext", json!({ "disposeOnDetach": true }))?;
        let target = json!({ "url": "about:blank", "browserContextId": context["browserContextId"] });
        let target = tab.call("Target.createTarget", target)?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        tab.session = tab.call("Target.attachToTarget", attach)?["sessionId"].clone();
        for domain in ["Page", "Runtime", "Network", "Log"] {
            tab.call(&format!("{domain}.enable"), json!({}))?;
        }
        // Somebody may be writing while the tests run, and a page that is reloaded can't be examined.
        tab.call("Network.setBlockedURLs", json!({ "urls": [format!("*{RELOADER}*")] }))?;
        // Movement is for readers; a test would see a colour on its way to another.
        let still = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        tab.call("Emulation.setEmulatedMedia", still)?;
        let Window { width, height } = window;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        tab.call("Emulation.setDeviceMetricsOverride", metrics)?;
        Ok(tab)
    }

    /// Calls a method of the protocol.
    pub fn call(&mut self, method: &str, parameters: Value) -> Result<Value, Failed> {
        self.calls += 1;
        let mut call = json!({ "id": self.calls, "method": method, "params": parameters });
        if !self.session.is_null() {
            call["sessionId"] = self.session.clone();
        }
        self.socket.send(Message::text(call.to_string()))?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let Some(mut message) = self.hear(PATIENCE)? else { break };
            if message["id"] != self.calls {
                self.events.push(message);
            } else if message["error"].is_null() {
                return Ok(message["result"].take());
            } else {
                return Err(format!("{method}: {}", message["error"]["message"]).into());
            }
        }
        Err(format!("{method}: no answer").into())
    }

    /// The next message, if one comes within the time.
    fn hear(&mut self, time: Duration) -> Result<Option<Value>, Failed> {
        self.socket.get_mut().set_read_timeout(Some(time))?;
        match self.socket.read() {
            Ok(message) => Ok(Some(serde_json::from_str(message.to_text()?)?)),
            Err(tungstenite::Error::Io(error))
                if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) =>
            {
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Goes to an address, and waits until the page has loaded what it loads by itself.
    pub fn go(&mut self, address: &str) -> Result<(), Failed> {
        let went = self.call("Page.navigate", json!({ "url": address }))?;
        if let Some(error) = went["errorText"].as_str() {
            return Err(format!("{address}: {error}").into());
        }
        let deadline = Instant::now() + PATIENCE;
        while self.events("Page.loadEventFired").next().is_none() {
            match self.hear(PATIENCE)? {
                Some(message) if Instant::now() < deadline => self.events.push(message),
                _ => return Err(format!("{address} does not load").into()),
            }
        }
        self.settle()
    }

    /// Moves the pointer, as a reader does who wants more than to look.
    pub fn stir(&mut self) -> Result<(), Failed> {
        self.call("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": 1, "y": 1 })).map(drop)
    }

    /// Waits until nothing is under way and nothing is heard any more.
    pub fn settle(&mut self) -> Result<(), Failed> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            match self.hear(SILENCE)? {
                Some(message) => self.events.push(message),
                None if self.is_loading() => {}
                None => return Ok(()),
            }
        }
        Err("the page does not come to rest".into())
    }

    fn is_loading(&self) -> bool {
        let id = |event: &Value| event["requestId"].as_str().map(str::to_owned);
        let ended = self.events("Network.loadingFinished").chain(self.events("Network.loadingFailed"));
        let ended: BTreeSet<_> = ended.filter_map(id).collect();
        self.events("Network.requestWillBeSent").filter_map(id).any(|id| !ended.contains(&id))
    }

    /// The value of an expression, awaited where it is a promise.
    pub fn evaluate(&mut self, expression: &str) -> Result<Value, Failed> {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.call("Runtime.evaluate", parameters)?;
        match answer["exceptionDetails"]["exception"]["description"].as_str() {
            Some(error) => Err(format!("{error}\nin {}", expression.chars().take(200).collect::<String>()).into()),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// Waits until an expression is true.
    pub fn until(&mut self, expression: &str) -> Result<(), Failed> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if self.evaluate(&format!("Boolean({expression})"))? == true {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(format!("still not so: {expression}").into())
    }

    /// What the page asked for.
    pub fn requests(&self) -> Vec<Request<'_>> {
        let requests = self.events("Network.requestWillBeSent").filter(|event| !url(event).contains(RELOADER));
        requests.map(|event| Request { url: url(event), bytes: self.bytes(&event["requestId"]) }).collect()
    }

    fn bytes(&self, request: &Value) -> u64 {
        let finished = self.events("Network.loadingFinished").find(|event| event["requestId"] == *request);
        // The protocol has numbers of one kind only.
        finished.map_or(0, |event| event["encodedDataLength"].as_f64().unwrap_or_default() as u64)
    }

    /// What the page complained of.
    pub fn complaints(&self) -> Vec<String> {
        let called = self.events("Runtime.consoleAPICalled").filter(|call| call["type"] == "error");
        let called = called.map(|call| format!("console.error: {}", call["args"]));
        let thrown = self.events("Runtime.exceptionThrown").map(|event| event["exceptionDetails"].to_string());
        let logged = self.events("Log.entryAdded").map(|event| &event["entry"]);
        let logged = logged.filter(|entry| entry["level"] == "error" && !text(&entry["url"]).contains(RELOADER));
        let logged = logged.map(|entry| format!("{} {}", text(&entry["text"]), text(&entry["url"])));
        called.chain(thrown).chain(logged).collect()
    }

    fn events<'a>(&'a self, method: &'a str) -> impl Iterator<Item = &'a Value> {
        self.events.iter().filter(move |event| event["method"] == method).map(|event| &event["params"])
    }
}

fn url(event: &Value) -> &str {
    text(&event["request"]["url"])
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
