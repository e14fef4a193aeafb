//! The preview server as a browser and an editor meet it: the real program, the real watcher, over HTTP.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::site::{SiteTest, is_long, program};

/// A server over a project, ended with the test.
pub struct Server {
    pub site: SiteTest,
    child: Child,
    pub port: u16,
}

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page as a build writes it: without the one line that the server adds.
    fn as_built(&self) -> Vec<u8> {
        let text = self.text();
        let Some(at) = text.find("<script src=\"/.chancery/reload.js\"") else {
            return self.body.clone();
        };
        let end = at + text[at..].find('\n').expect("a line") + 1;
        [&text[..at], &text[end..]].concat().into_bytes()
    }
}

/// How long to wait for what must come.
const PATIENCE: Duration = Duration::from_secs(30);

impl Server {
    pub fn start(tree: &str) -> Server {
        Server::start_with(SiteTest::new(tree), &[])
    }

    fn start_with(site: SiteTest, arguments: &[&str]) -> Server {
        let port = free_port();
        let child = program()
            .args([
                "serve",
                "--as-of",
                "2026-01-01T00:00:00Z",
                "--port",
                &port.to_string(),
                "--root",
            ])
            .arg(&site.root)
            .args(arguments)
            .stdin(Stdio::null())
            .stderr(fs::File::create(site.root.join("log")).expect("a file"))
            .spawn()
            .expect("the program");
        let server = Server { site, child, port };
        wait("the server", || TcpStream::connect(("127.0.0.1", port)).ok());
        server
    }

    fn send(&self, request: &[u8]) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        // A server that refuses may hang up before all is sent.
        let _ = stream.write_all(request);
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let split = all.windows(4).position(|it| it == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&all[..split]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let body = all[split + 4..].to_vec();
        Some(Answer { status, head, body })
    }

    fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let host = match headers.contains("Host:") {
            true => String::new(),
            false => format!("Host: 127.0.0.1:{}\r\n", self.port),
        };
        let request = format!("{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n");
        self.send(request.as_bytes())
            .unwrap_or_else(|| panic!("no answer to {method} {path}: {}", self.log()))
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    pub fn shows(&self, path: &str, words: &str) {
        wait(&format!("`{words}` on {path}; {}", self.log()), || {
            let page = self.get(path);
            (page.status == 200 && page.text().contains(words)).then_some(())
        });
    }

    fn lacks(&self, path: &str, words: &str) {
        wait(&format!("{path} without `{words}`"), || {
            (!self.get(path).text().contains(words)).then_some(())
        });
    }

    fn answers(&self, path: &str, status: u16) {
        wait(&format!("{status} for {path}"), || {
            (self.get(path).status == status).then_some(())
        });
    }

    fn log(&self) -> String {
        fs::read_to_string(self.site.root.join("log")).unwrap_or_default()
    }

    /// Compares every output with what a clean build writes; `Err` names the first that differs.
    fn differs(&self) -> Option<String> {
        let built = self.site.build();
        assert!(!built.report.stopped, "{:#?}", built.findings());
        built.bytes.iter().find_map(|(path, bytes)| {
            let answer = self.get(&address(path));
            (answer.as_built() != *bytes).then(|| format!("{path}: {} {}", answer.status, answer.text()))
        })
    }

    fn is_clean(&self) {
        let mut last = None;
        let same = until(|| {
            last = self.differs();
            last.is_none().then_some(())
        });
        assert!(same.is_some(), "{last:?} {}", self.log());
    }

    /// Opens the stream of changes of a page.
    fn changes(&self, page: &str) -> Changes {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let request = format!("GET /.chancery/changes?page={page} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        Changes(BufReader::new(stream))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Changes(BufReader<TcpStream>);

impl Changes {
    /// Waits for the next state of the page.
    fn next(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).expect("a line") > 0, "the stream ended");
            if let Some(json) = line.strip_prefix("data: ") {
                return serde_json::from_str(json).expect("an object");
            }
        }
    }
}

fn until<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() > end {
            return None;
        }
        std::thread::yield_now();
    }
}

pub fn wait<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    until(look).unwrap_or_else(|| panic!("waited in vain for {what}"))
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}

fn address(path: &str) -> String {
    let mut out = String::from("/");
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

const TREE: &str = "\
-- content/actors/a.md --
+++
title = \"Li Qiang\"
type = \"person\"
+++
-- content/actors/état.md --
+++
title = \"Chine\"
type = \"state\"
former_ids = [\"vieux\"]
+++
-- content/events/e.md --
+++
title = \"Visite\"
date = 2025-03-04
actors = [\"a\", \"état\"]
+++
Le premier ministre Li Qiang arrive en Chine.

![Une vue](vue.svg)
-- content/events/vue.svg --
<svg xmlns=\"http://www.w3.org/2000/svg\"/>
-- static/extra.css --
body { color: red }
";

#[test]
fn every_output_is_the_one_that_a_build_writes() {
    let server = Server::start(TREE);
    server.is_clean();
    let page = server.get("/events/e/");
    assert_ne!(page.as_built(), page.body);
    assert!(page.head.contains("text/html; charset=utf-8"), "{}", page.head);
    assert!(
        page.head
            .to_lowercase()
            .contains("content-security-policy: default-src 'none'"),
        "{}",
        page.head
    );
    assert!(page.head.to_lowercase().contains("x-content-type-options: nosniff"));
    assert!(server.get("/.chancery/reload.js").text().contains("EventSource"));
    assert!(!server.site.root.join("public").exists());
}

#[test]
fn every_way_of_saving_is_followed() {
    let server = Server::start(TREE);
    let root = &server.site.root;
    let event = root.join("content/events/e.md");
    let text = fs::read_to_string(&event).expect("a file");

    // In place.
    fs::write(&event, text.replace("arrive", "débarque")).expect("a file");
    server.shows("/events/e/", "débarque");
    // Beside, then renamed over it, with a backup, as editors do.
    fs::write(root.join("content/events/e.md.tmp"), text.replace("arrive", "atterrit")).expect("a file");
    fs::rename(&event, root.join("content/events/e.md~")).expect("a file");
    fs::rename(root.join("content/events/e.md.tmp"), &event).expect("a file");
    server.shows("/events/e/", "atterrit");
    fs::remove_file(root.join("content/events/e.md~")).expect("a file");
    // A name elsewhere.
    server.site.write(
        "content/actors/a.md",
        "+++\ntitle = \"Li Kéqiang\"\naliases = [\"Li Qiang\"]\ntype = \"person\"\n+++\n",
    );
    server.shows("/events/e/", "Li Kéqiang");
    // New, with folders of its own; gone again.
    server.site.write(
        "content/events/2025/03/f.md",
        "+++\ntitle = \"Suite\"\ndate = 2025-03-05\nactors = [\"a\"]\n+++\n",
    );
    server.shows("/actors/a/", "Suite");
    fs::remove_dir_all(root.join("content/events/2025")).expect("a folder");
    server.answers("/events/f/", 404);
    server.lacks("/actors/a/", "Suite");
    // A file and a folder renamed.
    fs::rename(&event, root.join("content/events/g.md")).expect("a file");
    server.shows("/events/g/", "atterrit");
    server.answers("/events/e/", 404);
    fs::rename(root.join("content/events"), root.join("content/ailleurs")).expect("a folder");
    server.answers("/events/g/", 404);
    fs::rename(root.join("content/ailleurs"), root.join("content/events")).expect("a folder");
    server.shows("/events/g/", "atterrit");
    // Many at once.
    for n in 0..300 {
        let text = format!("+++\ntitle = \"Réunion {n}\"\ndate = 2025-01-01\nactors = [\"a\"]\n+++\n");
        server.site.write(&format!("content/events/many/r{n}.md"), text);
    }
    server.shows("/events/r299/", "Réunion 299");
    server.is_clean();
    // Templates, words, settings, static files.
    server.site.write(
        "templates/404.html",
        "{% extends \"base.html\" %}{% block main %}perdu{% endblock %}",
    );
    wait("a new template", || {
        server.get("/rien/").text().contains("perdu").then_some(())
    });
    server.site.write("i18n/fr.ftl", "timeline = Le fil\n");
    server.shows("/timeline/", "Le fil");
    let settings = fs::read_to_string(root.join("chancery.toml")).expect("a file");
    server
        .site
        .write("chancery.toml", settings.replace("\"T\"", "\"Autre\""));
    server.shows("/", "Autre");
    server.site.write("static/extra.css", "body { color: blue }");
    server.shows("/extra.css", "blue");
    server.is_clean();
}

#[test]
fn polling_follows_without_events() {
    let server = Server::start_with(SiteTest::new(TREE), &["--poll"]);
    server.site.write(
        "content/actors/a.md",
        "+++\ntitle = \"Wen Jiabao\"\ntype = \"person\"\n+++\n",
    );
    server.shows("/events/e/", "Wen Jiabao");
    server.is_clean();
}

#[test]
fn a_storm_ends_in_the_clean_site() {
    let server = Server::start(TREE);
    let mut seed = 42_u64;
    let mut roll = |sides: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % sides
    };
    for n in 0..if is_long() { 10_000 } else { 600 } {
        let folder = ["events", "events/sub", "actors"][roll(3) as usize];
        let path = format!("content/{folder}/s{}.md", roll(12));
        let whole = server.site.root.join(&path);
        match roll(6) {
            0 => {
                let _ = fs::remove_file(&whole);
            }
            1 => {
                let _ = fs::rename(
                    &whole,
                    server.site.root.join(format!("content/{folder}/s{}.md", roll(12))),
                );
            }
            2 if roll(10) == 0 => {
                let _ = fs::remove_dir_all(server.site.root.join("content/events/sub"));
            }
            _ => {
                let date = if folder == "actors" {
                    "type = \"person\""
                } else {
                    "date = 2025-02-03\nactors = [\"a\"]"
                };
                // One id in two folders is an error, so files of `sub` have ids of their own.
                let path = path.replace("sub/s", "sub/t");
                server.site.write(
                    &path,
                    format!(
                        "+++\ntitle = \"Nom {}\"\n{date}\n+++\nTexte {n} de Li Qiang et Nom {}.\n",
                        roll(9),
                        roll(9)
                    ),
                );
            }
        }
    }
    let quiet = Instant::now();
    server.is_clean();
    eprintln!("the clean site {:?} after the last operation", quiet.elapsed());
}

#[test]
fn browsers_hear_of_their_own_page_alone() {
    let server = Server::start(TREE);
    // In one step: a file that is written in place is empty for a moment, which a slow machine hears of.
    let save = |path: &str, text: &str| {
        server.site.write("saved", text);
        fs::rename(server.site.root.join("saved"), server.site.root.join(path)).expect("a file");
    };
    let mut events = server.changes("/events/e/");
    let first = events.next();
    assert_eq!(
        (&first["made"], &first["gone"]),
        (&true.into(), &serde_json::Value::Null)
    );
    // Another page's edit says nothing here; this page's does.
    save("content/methode.md", "# Méthode\n\nDes mots.\n");
    server.shows("/methode/", "Des mots");
    let event = server.site.root.join("content/events/e.md");
    let text = fs::read_to_string(&event).expect("a file");
    save("content/events/e.md", &text.replace("arrive", "repart"));
    let second = events.next();
    assert_ne!(second["digest"], first["digest"]);
    assert_eq!(second["errors"], serde_json::json!([]));
    wait("a line for the change", || {
        server.log().contains("events/e.md changed · 1 page · ").then_some(())
    });
    // Errors come with file, line and excerpt, and go when they are mended.
    save("content/events/e.md", &text.replace("Li Qiang", "[[Personne]]"));
    let third = events.next();
    let error = &third["errors"][0];
    assert_eq!(
        (&error["file"], &error["line"], &error["code"]),
        (&"content/events/e.md".into(), &6.into(), &"dangling-link".into())
    );
    assert_eq!(error["excerpt"]["marked"], "[[Personne]]");
    save("content/events/e.md", &text);
    let fourth = events.next();
    assert_eq!(
        (&fourth["errors"], &fourth["digest"]),
        (&serde_json::json!([]), &first["digest"])
    );
    // Errors elsewhere are told in one line.
    save("content/methode.md", "# Méthode\n\n[[rien]]\n");
    let fifth = events.next();
    assert_eq!(
        (&fifth["errors"], &fifth["elsewhere"]),
        (&serde_json::json!([]), &1.into())
    );
    save("content/methode.md", "# Méthode\n\nDes mots.\n");
    assert_eq!(events.next()["elsewhere"], 0);
    // The theme's style sheet alone.
    server.site.write("themes/default/static/theme.css", "p { color: red }");
    let sixth = events.next();
    assert_ne!((&sixth["digest"], &sixth["css"]), (&fourth["digest"], &fourth["css"]));
    assert_eq!(sixth["look"], fourth["look"]);
    // A page that is gone sends to its list.
    server.site.write(
        "content/events/autre.md",
        "+++\ntitle = \"Autre\"\ndate = 2025-01-01\n+++\n",
    );
    server.answers("/events/autre/", 200);
    fs::remove_file(&event).expect("a file");
    let gone = std::iter::repeat_with(|| events.next()).find(|it| it["gone"] != serde_json::Value::Null);
    assert_eq!(gone.expect("a state")["gone"], "/events/");
}

#[test]
fn a_page_that_cannot_be_made_says_why() {
    let server = Server::start(TREE);
    let event = server.site.root.join("content/events/e.md");
    let text = fs::read_to_string(&event).expect("a file");
    fs::write(&event, text.replace("title = ", "title ")).expect("a file");
    server.answers("/events/e/", 500);
    let page = server.get("/events/e/").text();
    assert!(
        page.contains("content/events/e.md:2:") && page.contains("error[front-matter-syntax]"),
        "{page}"
    );
    assert!(page.contains("/.chancery/reload.js"));
    server.answers("/actors/a/", 200);
    fs::write(&event, &text).expect("a file");
    server.answers("/events/e/", 200);

    server.site.write("templates/actor.html", "{{ nothing.at.all }}");
    server.answers("/actors/a/", 500);
    let page = server.get("/actors/a/").text();
    assert!(page.contains("templates/actor.html:1:"), "{page}");
    server.answers("/events/e/", 200);
    // The pass over all pages tells the terminal too, though nobody had asked.
    fs::remove_file(server.site.root.join("templates/actor.html")).expect("a file");
    server.answers("/actors/a/", 200);
    server.site.write("templates/topic.html", "{{ nothing.at.all }}");
    server
        .site
        .write("content/topics/t.md", "+++\ntitle = \"Thème\"\n+++\n");
    wait("the error of a page that nobody opened", || {
        server.log().contains("templates/topic.html:1:").then_some(())
    });
}

#[test]
fn what_is_withheld_stays_so() {
    let site = SiteTest::new(TREE);
    site.write(
        "content/events/secret.md",
        "+++\ntitle = \"Secret\"\ndate = 2025-05-05\ndraft = true\n+++\n",
    );
    let server = Server::start_with(site, &[]);
    assert_eq!(server.get("/events/secret/").status, 404);
    let SiteTest { root, .. } = &server.site;
    let copy = SiteTest::new(TREE);
    fs::copy(
        root.join("content/events/secret.md"),
        copy.root.join("content/events/secret.md"),
    )
    .expect("a file");
    let drafts = Server::start_with(copy, &["--drafts"]);
    let page = drafts.get("/events/secret/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Brouillon"), "{}", page.text());
}

#[test]
fn strangers_are_refused() {
    let server = Server::start(TREE);
    assert_eq!(server.ask("GET", "/", "Host: evil.example\r\n").status, 403);
    assert_eq!(server.ask("GET", "/", "Host: 127.0.0.1.evil.example\r\n").status, 403);
    for (host, status) in [
        ("127.0.0.1:1.evil.example", 403),
        ("localhost:80.evil.example:80", 403),
        ("[::1].evil.example", 403),
        ("localhost\r\nHost: evil.example", 400),
        ("evil.example\r\nHost: localhost", 400),
        ("localhost\r\nHost: localhost", 400),
        (
            "localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.example",
            400,
        ),
    ] {
        assert_eq!(
            server.ask("GET", "/", &format!("Host: {host}\r\n")).status,
            status,
            "{host}"
        );
    }
    assert_eq!(
        server.ask("GET", "http://evil.example/", "Host: localhost\r\n").status,
        403
    );
    assert_eq!(server.ask("GET", "/", "Host: localhost:1\r\n").status, 200);
    assert_eq!(server.ask("GET", "/", "Host: [::1]:80\r\n").status, 200);
    assert_eq!(server.ask("GET", "/", "Origin: https://evil.example\r\n").status, 403);
    assert_eq!(server.ask("GET", "/", "Origin: null\r\n").status, 403);
    let own = format!("Origin: http://127.0.0.1:{}\r\n", server.port);
    assert_eq!(server.ask("GET", "/", &own).status, 200);
    assert_eq!(
        server
            .ask("GET", "/", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n")
            .status,
        403
    );
    assert_eq!(
        server
            .ask("GET", "/", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n")
            .status,
        200
    );
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(server.ask(method, "/", "Content-Length: 0\r\n").status, 405, "{method}");
    }
    let head = server.ask("HEAD", "/events/e/", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    for path in [
        "/../chancery.toml",
        "/%2e%2e/chancery.toml",
        "/..%2fchancery.toml",
        "/content/events/e.md",
        "//etc/passwd",
        "/events/e/../../../chancery.toml",
        "/.chancery/../chancery.toml",
        "/.chancery/nothing",
        "/%00",
        "/%",
        "/%ff",
        "/events/e/index.html/",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    let answer = server.get("/events/e");
    assert_eq!(answer.status, 302);
    assert!(
        answer.head.to_lowercase().contains("location: /events/e/"),
        "{}",
        answer.head
    );
}

#[test]
fn no_request_brings_it_down() {
    let server = Server::start(TREE);
    let long = "a".repeat(200_000);
    let requests = [
        "nonsense\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n".to_owned(),
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n"),
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n".to_owned(),
        "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(),
        "\0\0\0\0\r\n\r\n".to_owned(),
    ];
    for request in &requests {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
        assert_eq!(server.get("/").status, 200, "{request:.60}");
    }
    // Idle connections, and some that never finish what they say.
    let idle: Vec<TcpStream> = (0..700)
        .map_while(|n| {
            let mut stream = TcpStream::connect(("127.0.0.1", server.port)).ok()?;
            if n % 3 == 0 {
                let _ = stream.write_all(b"GET / HT");
            }
            Some(stream)
        })
        .collect();
    assert_eq!(idle.len(), 700);
    assert_eq!(server.get("/events/e/").status, 200);
    drop(idle);
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

#[test]
fn a_base_path_is_honoured() {
    let site = SiteTest::new(TREE);
    let server = Server::start_with(site, &["--base-url", "https://t.example/presse/"]);
    assert_eq!(server.get("/presse/events/e/").status, 200);
    assert_eq!(server.get("/events/e/").status, 404);
    let root = server.get("/");
    assert_eq!(root.status, 302);
    assert!(root.head.to_lowercase().contains("location: /presse/"), "{}", root.head);
    assert!(
        server
            .get("/presse/")
            .text()
            .contains("src=\"/presse/.chancery/reload.js\"")
    );
}

#[test]
fn a_port_that_is_taken_is_named_with_the_next() {
    let held = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = held.local_addr().expect("an address").port();
    let site = SiteTest::new(TREE);
    let output = program()
        .args(["serve", "--port", &port.to_string(), "--root"])
        .arg(&site.root)
        .output()
        .expect("the program");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3));
    assert!(
        said.contains(&format!("port {port} is taken by another program; `-p ")),
        "{said}"
    );
}

#[test]
fn time_brings_what_was_embargoed() {
    use std::time::{SystemTime, UNIX_EPOCH};
    let site = SiteTest::new(TREE);
    let soon = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs() as i64 + 3;
    let soon = chancery::base::date::Instant::from_unix_seconds(soon).to_rfc3339();
    site.write(
        "content/events/f.md",
        format!("+++\ntitle = \"Levé\"\ndate = 2025-05-05\nembargo = {soon}\n+++\n"),
    );
    let port = free_port();
    let child = program()
        .args(["serve", "--port", &port.to_string(), "--root"])
        .arg(&site.root)
        .stderr(fs::File::create(site.root.join("log")).expect("a file"))
        .spawn()
        .expect("the program");
    let server = Server { site, child, port };
    wait("the server", || TcpStream::connect(("127.0.0.1", port)).ok());
    server.answers("/events/f/", 200);
    server.shows("/events/", "Levé");
    let pages: BTreeMap<&str, u16> = ["/events/f/", "/"]
        .into_iter()
        .map(|it| (it, server.get(it).status))
        .collect();
    assert!(pages.values().all(|status| *status == 200), "{pages:?}");
}
