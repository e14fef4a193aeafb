//! What an editor's browser shows while files change: words come, errors lie over the page and go, the scroll stays.
//!
//! Runs where `CHANCERY_TEST_BROWSER` names a Chromium; it is spoken to over its debugging pipe.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::serve::{Server, wait};
use crate::site::SiteTest;

/// A browser with one page.
struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: Option<String>,
    asked: u64,
    _profile: SiteTest,
}

impl Browser {
    /// Starts the browser that the environment names; `None` where it names none.
    fn start() -> Option<Browser> {
        let Some(program) = std::env::var_os("CHANCERY_TEST_BROWSER") else {
            eprintln!("skipped: CHANCERY_TEST_BROWSER is not set");
            return None;
        };
        let profile = SiteTest::new("");
        // The browser reads commands from its third and writes answers to its fourth handle.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1"])
            .arg(program)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--remote-debugging-pipe",
            ])
            .args(["--disable-dev-shm-usage", "--no-first-run", "--window-size=1000,700"])
            .arg(format!("--user-data-dir={}", profile.root.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let (to, from) = (
            child.stdin.take().expect("a pipe"),
            child.stdout.take().expect("a pipe"),
        );
        let mut browser = Browser {
            child,
            to,
            from: BufReader::new(from),
            session: None,
            asked: 0,
            _profile: profile,
        };
        let target = browser.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let attached = browser.ask(
            "Target.attachToTarget",
            json!({ "targetId": target["targetId"], "flatten": true }),
        );
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        Some(browser)
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to
            .write_all(format!("{message}\0").as_bytes())
            .expect("a listening browser");
        loop {
            let mut answer = Vec::new();
            self.from.read_until(0, &mut answer).expect("an answer");
            answer.pop();
            let answer: Value = serde_json::from_slice(&answer).expect("an object");
            if answer["id"] == self.asked {
                return answer["result"].clone();
            }
        }
    }

    fn go(&mut self, address: &str) {
        self.ask("Page.navigate", json!({ "url": address }));
    }

    /// Returns the value of an expression in the page; null while the page is being loaded.
    fn value(&mut self, expression: &str) -> Value {
        let answer = self.ask(
            "Runtime.evaluate",
            json!({ "expression": expression, "returnByValue": true }),
        );
        answer["result"]["value"].clone()
    }

    fn becomes(&mut self, expression: &str, wanted: Value) {
        let mut last = Value::Null;
        let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while std::time::Instant::now() < end {
            last = self.value(expression);
            if last == wanted {
                return;
            }
        }
        panic!("{expression} is {last}, not {wanted}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const OVERLAY: &str =
    "document.querySelector('chancery-errors')?.shadowRoot.querySelector('.place')?.textContent ?? ''";

#[test]
fn words_appear_errors_lie_over_the_page_and_the_scroll_stays() {
    let Some(mut browser) = Browser::start() else { return };
    let lines = "Un paragraphe comme un autre.\n\n".repeat(120);
    let server = Server::start(&format!(
        "-- content/events/e.md --\n+++\ntitle = \"Visite\"\ndate = 2025-03-04\n+++\nElle arrive.\n\n{lines}\
         -- content/events/f.md --\n+++\ntitle = \"Autre\"\ndate = 2025-03-05\n+++\nRien.\n"
    ));
    let event = server.site.root.join("content/events/e.md");
    let text = fs::read_to_string(&event).expect("a file");
    let says = |words: &str| format!("document.body.textContent.includes('{words}')");
    browser.go(&format!("http://127.0.0.1:{}/events/e/", server.port));
    browser.becomes(&says("Elle arrive."), json!(true));
    wait("the browser's stream", || {
        // An edit made before the page listens is shown all the same; this one is to meet an open page.
        (browser.value("performance.getEntriesByType('resource').some((it) => it.name.includes('reload.js'))") == true)
            .then_some(())
    });

    // Words, and the scroll.
    browser.value("window.scrollTo(0, 900)");
    browser.becomes("scrollY", json!(900));
    fs::write(&event, text.replace("arrive", "repart")).expect("a file");
    browser.becomes(&says("Elle repart."), json!(true));
    browser.becomes("scrollY", json!(900));

    // An edit of another file does not disturb.
    browser.value("window.mark = 1");
    server.site.write(
        "content/events/f.md",
        "+++\ntitle = \"Autre\"\ndate = 2025-03-05\n+++\nQuelque chose.\n",
    );
    server.shows("/events/f/", "Quelque chose.");

    // An error lies over the last good page, and goes.
    fs::write(&event, text.replace("arrive", "[[personne-du-tout]]")).expect("a file");
    browser.becomes(OVERLAY, json!("content/events/e.md:5:6"));
    assert_eq!(browser.value(&says("Elle repart.")), true);
    assert_eq!(browser.value("window.mark"), 1);
    fs::write(&event, text.replace("arrive", "repart")).expect("a file");
    browser.becomes(OVERLAY, json!(""));
    assert_eq!(browser.value("window.mark"), 1);

    // So does one that leaves no page.
    fs::write(&event, text.replace("title = ", "title ")).expect("a file");
    browser.becomes("document.querySelector('chancery-errors') !== null", json!(true));
    assert_eq!(browser.value(&says("Elle repart.")), true);
    fs::write(&event, text.replace("arrive", "reste")).expect("a file");
    browser.becomes(&says("Elle reste."), json!(true));
    browser.becomes("document.querySelector('chancery-errors') === null", json!(true));

    // The style sheet is swapped in place.
    browser.value("window.mark = 2");
    server
        .site
        .write("themes/default/static/theme.css", "body { color: rgb(1, 2, 3) }");
    browser.becomes("getComputedStyle(document.body).color", json!("rgb(1, 2, 3)"));
    assert_eq!(browser.value("window.mark"), 2);

    // A page that is gone sends to its list.
    fs::remove_file(&event).expect("a file");
    browser.becomes("location.pathname", json!("/events/"));
}
