//! Saved articles become records: through the program, a file in, a project that builds out. Those that need other
//! people's pages read `CHANCERY_TEST_DATA` and say that they skip where it is unset.

use std::fs;
use std::process::Output;
use std::time::{Duration, Instant};

use crate::site::{SiteTest, program};

/// A made-up dispatch with a credit line, a caption and a crosshead.
const DISPATCH: &str = "\nSource: Agence du Nord\nAnna Berg, présidente, et Jean Durand, ministre\nLe Nordland et le Conseil du Nord (CN) préparent un traité sur les eaux de la baie du Nord, longtemps disputées.\nLe ministre Jean Durrand s'est rendu à Nordheim les 3 et 4 novembre, a annoncé le Conseil du Nord.\nUn cadre commun\nAnna Berg a reçu le ministre & sa suite dans le Château.\n";

const RECORDS: &str = "-- content/actors/anna-berg.md --\n+++\nname = \"Anna Berg\"\n+++\n-- content/actors/jean-durand.md --\n+++\nname = \"Jean Durand\"\n+++\n-- content/actors/nordland.md --\n+++\nname = \"Nordland\"\ntype = \"state\"\naliases = [{ text = \"le Château\", kind = \"metonym\" }]\n+++\n-- content/organizations/conseil-du-nord.md --\n+++\nname = \"Conseil du Nord\"\naliases = [{ text = \"CN\", kind = \"acronym\" }]\n+++\n-- content/organizations/agence-du-nord.md --\n+++\nname = \"Agence du Nord\"\n+++\n-- content/places/nordheim.md --\n+++\nname = \"Nordheim\"\n+++\n";

fn chancery(site: &SiteTest, args: &[&str]) -> Output {
    program()
        .args(["--root", site.root.to_str().expect("a path")])
        .args(args)
        .output()
        .expect("the program runs")
}

/// Imports a file that is written beside the project's folders.
fn import(site: &SiteTest, name: &str, bytes: impl AsRef<[u8]>, more: &[&str]) -> Output {
    site.write(name, bytes);
    let file = site.root.join(name);
    let mut args = vec!["import", file.to_str().expect("a path")];
    args.extend(more);
    chancery(site, &args)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn read(site: &SiteTest, path: &str) -> String {
    fs::read_to_string(site.root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Takes the mark of a draft out of a record, as an editor does who publishes it.
fn publish(site: &SiteTest, path: &str) {
    let text = read(site, path);
    let lines = text.split_inclusive('\n').filter(|it| !it.starts_with("draft = true"));
    site.write(path, lines.collect::<String>());
}

#[test]
fn a_dispatch_becomes_a_source_and_a_draft() {
    let site = SiteTest::new(RECORDS);
    let output = import(&site, "depeche.txt", DISPATCH, &[]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for line in [
        "content/sources/agence-du-nord-depeche.md",
        "line 2       credit line",
        "line 3       caption: it makes no relation",
        "line 6       crosshead",
        "`Jean Durand` is jean-durand; only a caption names it",
        "`Jean Durrand` looks like Jean Durand: is it?",
        "`le Château` stands for nordland: not linked",
        "`3 et 4 novembre` is XXXX-11-03/XXXX-11-04",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    assert_eq!(read(&site, "content/sources/agence-du-nord-depeche.txt"), DISPATCH);
    let source = read(&site, "content/sources/agence-du-nord-depeche.md");
    assert!(source.contains("publisher = \"agence-du-nord\"\n"), "{source}");
    let event = read(&site, "content/events/agence-du-nord-depeche.md");
    let (front, body) = event.split_once("+++\n\n").expect("front matter");
    for line in [
        "draft = true",
        "date = \"XXXX-11-03/XXXX-11-04\"",
        "actors = [\"nordland\", \"anna-berg\"]",
        "organizations = [\"conseil-du-nord\"]",
        "places = [\"nordheim\"]",
    ] {
        assert!(front.contains(line), "{line}\n{front}");
    }
    assert_eq!(
        body,
        "- [[actor/nordland]] [@agence-du-nord-depeche, l. 4]\n- [[organization/conseil-du-nord]] [@agence-du-nord-depeche, l. 4]\n- [[place/nordheim]] [@agence-du-nord-depeche, l. 5]\n- [[actor/anna-berg]] [@agence-du-nord-depeche, l. 7]\n- `XXXX-11-03/XXXX-11-04` [@agence-du-nord-depeche, l. 5]\n"
    );
    assert!(source.contains("draft = true"), "{source}");
    for args in [&["build"][..], &["build", "--drafts", "--strict"]] {
        let built = chancery(&site, args);
        assert_eq!(built.status.code(), Some(0), "{}", self::said(&built));
    }
}

#[test]
fn nothing_is_overwritten() {
    let site = SiteTest::new(RECORDS);
    assert_eq!(import(&site, "depeche.txt", DISPATCH, &[]).status.code(), Some(0));
    let before = read(&site, "content/events/agence-du-nord-depeche.md");
    let again = import(&site, "depeche.txt", DISPATCH, &[]);
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("nothing is overwritten"), "{}", said(&again));
    // An event of that name stands in the way, and then nothing at all is written.
    site.write("content/events/other.md", "+++\ndate = \"2025\"\n+++\n# Other\n");
    let other = import(&site, "depeche.txt", DISPATCH, &["--id", "other"]);
    assert_eq!(other.status.code(), Some(1), "{}", said(&other));
    assert!(!site.root.join("content/sources/other.md").exists());
    // Under another id both records are new.
    let third = import(&site, "depeche.txt", DISPATCH, &["--id", "third"]);
    assert_eq!(third.status.code(), Some(0), "{}", said(&third));
    assert!(site.root.join("content/sources/third.md").exists() && site.root.join("content/events/third.md").exists());
    assert_eq!(read(&site, "content/events/agence-du-nord-depeche.md"), before);
    let long = format!(
        "<html lang=en><title>{0}</title><h1>{0}</h1><article><p>{1}</p></article>",
        "word ".repeat(400),
        "A sentence that is long enough to be read. ".repeat(12)
    );
    let long = import(&site, "long.html", &long, &["--id", "long"]);
    assert_eq!(long.status.code(), Some(0), "{}", said(&long));
    let built = chancery(&site, &["build", "--drafts"]);
    assert_eq!(built.status.code(), Some(0), "{}", said(&built));
    let dry = import(&site, "neu.txt", "Ein Satz über etwas, das geschah.\n", &["--dry-run"]);
    assert_eq!(dry.status.code(), Some(0), "{}", said(&dry));
    assert!(!site.root.join("content/sources/source-neu.md").exists());
}

#[test]
fn a_page_leaves_out_what_is_no_article() {
    let words = "The council met on 4 November 2025 and agreed on a treaty that both sides had sought for years. ";
    let page = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>A treaty | The Daily</title><meta property=og:site_name content='The Daily'><meta name=author content='Jo Doe'><link rel=canonical href='https://daily.example/a'><link rel=stylesheet href='https://fonts.example/f.css'><script type='application/ld+json'>{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"A treaty\",\"datePublished\":\"2025-11-05T08:00:00Z\"}}</script></head><body><nav><a href=/>Home</a> <a href=/w>World</a></nav><article><h1>A treaty</h1><figure><img src='https://img.example/1.jpg'><figcaption>Two people at a table</figcaption></figure><p>{0}{0}</p><p><b>Read more: <a href=/b>Another article of the day</a></b></p><p>{0}{0}</p><p>{0}&nbsp;{0}</p></article><img src='https://beacon.example/p.gif' width=1><iframe src='https://ads.example/'></iframe><footer>All rights reserved</footer></body></html>",
        words
    );
    let site = SiteTest::new(RECORDS);
    let output = import(&site, "page.html", &page, &[]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let paragraph = format!("{0}{0}", words).trim_end().to_owned();
    assert_eq!(
        read(&site, "content/sources/the-daily-2025-11-05-a-treaty.txt"),
        format!("{paragraph}\n\n{paragraph}\n\n{paragraph}\n")
    );
    let source = read(&site, "content/sources/the-daily-2025-11-05-a-treaty.md");
    for line in [
        "title = \"A treaty\"",
        "publisher = \"The Daily\"",
        "author = \"Jo Doe\"",
        "date = \"2025-11-05\"",
        "lang = \"en\"",
        "url = \"https://daily.example/a\"",
        "original = \"the-daily-2025-11-05-a-treaty.original.html\"",
    ] {
        assert!(source.contains(line), "{line}\n{source}");
    }
    assert_eq!(
        read(&site, "content/sources/the-daily-2025-11-05-a-treaty.original.html"),
        page
    );
    for line in [
        "captions: 1 (Two people at a table)",
        "links to other articles: 1 (Read more: Another article of the day)",
        "images: 2 (https://img.example/1.jpg)",
        "frames and beacons: 1 (https://ads.example/)",
        "style sheets and fonts: 1 (https://fonts.example/f.css)",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let original = "content/sources/the-daily-2025-11-05-a-treaty.original.html";
    let check = || self::said(&chancery(&site, &["check", "--drafts"]));
    assert!(!check().contains("original"), "{}", check());
    site.write(original, format!("{page} "));
    assert!(check().contains("is not the file that was imported"), "{}", check());
    site.write(original, &page);
    // What is kept for the editor is never published.
    let built = chancery(&site, &["build", "--drafts"]);
    assert_eq!(built.status.code(), Some(0), "{}", self::said(&built));
    let folder = site.root.join("public/sources/the-daily-2025-11-05-a-treaty");
    let names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|it| it.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(
        names
            .iter()
            .all(|name| !name.contains("original") && !name.ends_with(".txt")),
        "{names:?}"
    );
}

#[test]
fn e14_source_and_event_are_drafts() {
    for (name, file, id) in [
        (
            "a.txt",
            "Source: Agence du Nord\nLe Nordland a signé un traité secret.\n".to_owned(),
            "a",
        ),
        (
            "b.md",
            "---\ntitle: Un secret\n---\n\nLe Nordland a signé un traité secret.\n".to_owned(),
            "b",
        ),
        (
            "c.html",
            format!(
                "<html lang=fr><title>Un secret</title><article><h1>Un secret</h1><p>{}</p></article>",
                "Le Nordland a signé un traité secret. ".repeat(20)
            ),
            "c",
        ),
    ] {
        let site = SiteTest::new(RECORDS);
        let output = import(&site, name, &file, &["--id", id]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let built = chancery(&site, &["build"]);
        assert_eq!(built.status.code(), Some(0), "{}", said(&built));
        let public: String = crate::site::files_below(&site.root.join("public"))
            .into_iter()
            .map(|(path, bytes)| path + &String::from_utf8_lossy(&bytes))
            .collect();
        assert!(
            !public.contains("secret") && !public.contains(&format!("sources/{id}/")),
            "{name}"
        );
        // The event alone cannot be published, and the build says what is missing.
        publish(&site, &format!("content/events/{id}.md"));
        let half = chancery(&site, &["build"]);
        assert_eq!(half.status.code(), Some(1), "{}", said(&half));
        assert!(said(&half).contains("not public"), "{}", said(&half));
        publish(&site, &format!("content/sources/{id}.md"));
        let whole = chancery(&site, &["build"]);
        assert_eq!(whole.status.code(), Some(0), "{}", said(&whole));
    }
}

/// Imports a page with a body of its own, and returns the archived text, the source and what was said.
fn imported(id: &str, head: &str, body: &str) -> (String, String, String) {
    let words =
        "The council met and agreed on a treaty that both sides had sought for years, and it said so at length. "
            .repeat(6);
    let page = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head><body>{}</body></html>",
        body.replace("WORDS", &words)
    );
    let site = SiteTest::new(RECORDS);
    let output = import(&site, "page.html", &page, &["--id", id]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let path = |ending: &str| format!("content/sources/{id}.{ending}");
    (read(&site, &path("txt")), read(&site, &path("md")), said)
}

#[test]
fn a14_raised_digits_are_no_digits() {
    let (text, _, said) = imported(
        "a",
        "<title>A treaty</title>",
        "<article><h1>A treaty</h1><p>WORDS</p><p>In 2025<sup>2</sup> some 500<sup>1</sup> men and 10<sup>6</sup> women met on the 20<sup>th</sup>, as was said.<sup><a href=\"#n3\">3</a></sup></p><table><tr><th>For</th><td>10</td></tr></table><h2>Next<br>steps</h2><p>WORDS</p></article>",
    );
    assert!(
        text.contains("In 2025 some 500 men and 10^6 women met on the 20th, as was said."),
        "{text}"
    );
    assert!(text.contains("Next steps") && !text.contains("For10"), "{text}");
    assert!(said.contains("calls of notes: 3 (2)"), "{said}");
}

#[test]
fn a15_the_whole_title_is_kept() {
    let title = "Solen: the talks will go on in the spring of next year";
    for (head, body) in [
        (
            format!("<title>{title}</title>"),
            "<article><p>WORDS</p><p>WORDS</p></article>",
        ),
        (
            format!("<title>{title} | The Daily</title><meta property=og:site_name content='The Daily'>"),
            "<article><p>WORDS</p><p>WORDS</p></article>",
        ),
        (
            format!("<title>daily.example – {title}</title><link rel=canonical href='https://www.daily.example/x'>"),
            "<article><h2>Other</h2><p>WORDS</p><p>WORDS</p></article>",
        ),
    ] {
        let (_, source, _) = imported("a", &head, body);
        assert!(source.contains(&format!("title = \"{title}\"")), "{source}");
    }
}

#[test]
fn a16_the_date_is_the_articles_own() {
    for (body, date) in [
        (
            "<aside><time datetime=\"2019-01-01\">1 January 2019</time></aside><article><h1>A treaty</h1><p>WORDS</p><p>WORDS</p></article>",
            None,
        ),
        (
            "<article><h1>A treaty</h1><p><time datetime=\"2025-11-06\">6 November</time> Updated</p><p><time datetime=\"2025-11-06\">Updated 6 November</time> <time datetime=\"2025-11-04\">Published 4 November</time></p><p>WORDS</p><p>WORDS</p></article>",
            Some("2025-11-04"),
        ),
        (
            "<article><h1>A treaty</h1><p class=date>Updated: 6 November 2025</p><p>WORDS</p><p>WORDS</p></article>",
            None,
        ),
        (
            "<article><h1>A treaty</h1><p class=date>4 November 2025</p><p>WORDS</p><p>WORDS</p></article>",
            Some("2025-11-04"),
        ),
    ] {
        let (_, source, _) = imported("a", "<title>A treaty</title>", body);
        match date {
            Some(date) => assert!(source.contains(&format!("\ndate = \"{date}\"")), "{body}\n{source}"),
            None => assert!(!source.contains("\ndate = "), "{body}\n{source}"),
        }
    }
}

#[test]
fn hostile_files_are_refused() {
    let site = SiteTest::new(RECORDS);
    let refused = |name: &str, bytes: &[u8], why: &str| {
        let started = Instant::now();
        let output = import(&site, name, bytes, &[]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains(why), "{}", said(&output));
        // A page that would take minutes is told from a slow machine.
        assert!(started.elapsed() < Duration::from_secs(20));
    };
    refused("deep.html", "<ul><li>".repeat(20_000).as_bytes(), "within one another");
    refused("slash.html", "<div/>".repeat(20_000).as_bytes(), "within one another");
    let attributes: String = (0..20_000).map(|at| format!(" a{at}=\">\"")).collect();
    refused("attributes.html", format!("<p{attributes}>").as_bytes(), "attributes");
    refused("latin.txt", b"l'\xE9t\xE9 est l\xE0", "not UTF-8");
    refused("nul.txt", b"a\0b", "control character");
    refused("empty.html", b"", "no article");
    refused("empty.txt", b"\n\n", "no text");
    refused("x.pdf", b"%PDF", "only `.txt`, `.md` and `.html`");
    assert!(!site.root.join("content/sources").exists() && !site.root.join("content/events").exists());
}

#[test]
fn a_changed_text_is_confirmed() {
    let site = SiteTest::new(RECORDS);
    import(&site, "depeche.txt", DISPATCH, &["--id", "d"]);
    publish(&site, "content/sources/d.md");
    site.write(
        "content/topics/t.md",
        "# T\n\n« préparent un traité sur les eaux » [@d]\n\n« a reçu le ministre » [@d]\n",
    );
    assert_eq!(chancery(&site, &["check"]).status.code(), Some(0));
    site.write("content/sources/d.txt", DISPATCH.replace("a reçu", "a accueilli"));
    let changed = chancery(&site, &["check"]);
    assert_eq!(changed.status.code(), Some(1));
    assert!(
        said(&changed).contains("chancery import --confirm d"),
        "{}",
        said(&changed)
    );
    let front = read(&site, "content/sources/d.md");
    let confirmed = chancery(&site, &["import", "--confirm", "d"]);
    assert_eq!(confirmed.status.code(), Some(0), "{}", said(&confirmed));
    assert!(
        said(&confirmed).contains("content/topics/t.md:5:3"),
        "{}",
        said(&confirmed)
    );
    let after = read(&site, "content/sources/d.md");
    let changes = front
        .lines()
        .zip(after.lines())
        .filter(|(before, after)| before != after)
        .count();
    assert_eq!((changes, front.len()), (1, after.len()));
    let left = said(&chancery(&site, &["check"]));
    assert!(
        !left.contains("was confirmed") && left.contains("quotation-not-in-source"),
        "{left}"
    );
}

#[test]
fn the_first_dispatch_and_three_pages() {
    let Some(data) = crate::test_data() else { return };
    let site = SiteTest::new("-- content/actors/li-qiang.md --\n+++\nname = \"Li Qiang\"\n+++\n");
    let dispatch = include_bytes!("../../content/sources/sputnik-2025-11-04.txt");
    let output = said(&import(&site, "dispatch.txt", dispatch, &["--id", "d"]));
    assert!(output.contains("`Li Quiang` looks like Li Qiang: is it?"), "{output}");
    assert!(
        read(&site, "content/sources/d.md")
            .contains("93293b6d10877ca8cdb490bd5763deec1d7b988051ba417c90a2533352ab00a6")
    );
    // Which spaces do not break is the page's business, not the text's.
    let plain = |text: &str| text.replace('\u{a0}', " ").trim_end().to_owned();
    for (name, title, outlet, date, lang) in [
        (
            "globalvoices-nicaragua",
            "Ein Jahr voller Proteste: Nicaraguaner wollen nicht mehr nur den Rücktritt Ortegas, sondern einen Neuanfang",
            "Global Voices auf Deutsch",
            "2019-04-30",
            "de",
        ),
        (
            "panarmenian-iran",
            "Amnesty. More than 100 protesters killed in Iran unrest",
            "PanARMENIAN.Net",
            "2019-11-20",
            "en",
        ),
        (
            "wikimedia-turkey",
            "Access to Wikipedia restored in Turkey after more than two and a half years",
            "Wikimedia Foundation",
            "2020-01-15",
            "en",
        ),
    ] {
        let page = data.join(format!("articles/{name}.html"));
        let output = chancery(&site, &["import", page.to_str().expect("a path"), "--id", name]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let wanted = fs::read_to_string(data.join(format!("articles/{name}.txt"))).expect("the text");
        assert_eq!(
            plain(&read(&site, &format!("content/sources/{name}.txt"))),
            plain(&wanted),
            "{name}"
        );
        let source = read(&site, &format!("content/sources/{name}.md"));
        for field in [
            format!("title = \"{title}\""),
            format!("publisher = \"{outlet}\""),
            format!("date = \"{date}\""),
            format!("lang = \"{lang}\""),
        ] {
            assert!(source.contains(&field), "{field}\n{source}");
        }
    }
    assert!(read(&site, "content/sources/wikimedia-turkey.md").contains("author = \"Wikimedia Foundation\""));
    let built = chancery(&site, &["build", "--drafts"]);
    assert_eq!(built.status.code(), Some(0), "{}", said(&built));
}
