//! A headless browser, spoken to over two pipes (the `DevTools` protocol): what a page does when it is opened.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The names that the browser goes by.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A browser with one page.
pub(crate) struct Browser {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    session: Option<String>,
    count: u64,
    events: Vec<Value>,
    // Its folder goes when it does.
    _profile: TempDir,
}

/// The browser; none where there is none to be had. Under CI there has to be one.
pub(crate) fn browser() -> Option<Browser> {
    let is_there = |name: &&&str| {
        let found = Command::new("sh").args(["-c", &format!("command -v {name}")]).output();
        found.is_ok_and(|found| found.status.success())
    };
    #[expect(clippy::disallowed_methods, reason = "whether this is CI is known to the environment alone")]
    let must = std::env::var_os("CI").is_some();
    match NAMES.iter().find(is_there) {
        Some(name) => Some(Browser::start(name)),
        None if must => panic!("no browser on the path: install chromium"),
        None => {
            tell("skipped: no browser on the path (install chromium to run this test)");
            None
        }
    }
}

#[expect(clippy::print_stderr, reason = "a test that did not look must say so")]
fn tell(text: &str) {
    eprintln!("{text}");
}

impl Browser {
    fn start(name: &str) -> Self {
        let profile = TempDir::new().expect("a folder for the browser");
        // The protocol is spoken over descriptors 3 and 4.
        let line = format!(
            "exec {name} --headless=new --no-sandbox --disable-gpu --no-first-run --disable-component-update \
             --disable-background-networking --hide-scrollbars --remote-debugging-pipe --user-data-dir='{}' about:blank \
             3<&0 4>&1 </dev/null >/dev/null 2>&1",
            profile.path().display()
        );
        let mut process = Command::new("sh")
            .args(["-c", &line])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the browser starts");
        let input = process.stdin.take().expect("standard input is piped");
        let output = BufReader::new(process.stdout.take().expect("standard output is piped"));
        let mut browser =
            Self { process, input, output, session: None, count: 0, events: Vec::new(), _profile: profile };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
        let attached = browser.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network", "Accessibility"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Opens a file at a width, and waits until it is loaded.
    pub(crate) fn open(&mut self, path: &Path, width: usize) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size);
        self.events.clear();
        let opened = self.call("Page.navigate", json!({"url": format!("file://{}", path.display())}));
        assert!(opened.get("errorText").is_none(), "{opened}");
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.receive();
            self.events.push(event);
        }
    }

    /// What an expression gives on the page.
    pub(crate) fn ask(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", asked);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Everything that the page said or asked for since it was opened, but for itself.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        // Two frames later, whatever was about to be said has been said.
        self.ask("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
        let told = |event: &Value| {
            let parameters = &event["params"];
            match event["method"].as_str()? {
                "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" => Some(parameters.to_string()),
                "Log.entryAdded" => Some(parameters["entry"]["text"].to_string()),
                "Network.requestWillBeSent" if parameters["type"] != "Document" => {
                    Some(format!("request: {}", parameters["request"]["url"]))
                }
                _ => None,
            }
        };
        self.events.iter().filter_map(told).collect()
    }

    /// The accessible names of all nodes with a role, as a screen reader finds them.
    pub(crate) fn named(&mut self, role: &str) -> Vec<String> {
        let tree = self.call("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().expect("a tree has nodes");
        let has_role = |node: &&Value| node["role"]["value"] == role && node["ignored"] != true;
        nodes
            .iter()
            .filter(has_role)
            .map(|node| node["name"]["value"].as_str().unwrap_or("").to_owned())
            .collect()
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.count += 1;
        let mut message = json!({"id": self.count, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let bytes = [message.to_string().as_bytes(), b"\0"].concat();
        self.input.write_all(&bytes).expect("the browser listens");
        loop {
            let answer = self.receive();
            if answer["id"] == self.count {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn receive(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.output.read_until(0, &mut bytes).expect("the browser speaks");
        bytes.pop();
        assert!(!bytes.is_empty(), "the browser has ended");
        serde_json::from_slice(&bytes).expect("the browser speaks JSON")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.input.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let _ = self.process.wait();
    }
}
