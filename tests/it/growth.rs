//! A page never grows without end: whatever a site holds much of is parted, and no list loses anything by it.

use std::collections::BTreeSet;
use std::fmt::Write;

use chancery::plan::SITEMAP_LIMIT;

use crate::site::{Built, SiteTest, is_long};

/// What any file of a site may come to, but for the page of a text that is itself longer.
const BOUND: usize = 1 << 20;

const SETTINGS: &str =
    "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n";

/// The events of one day, and those of each of two years before.
const ON_A_DAY: usize = 3_000;
const IN_A_YEAR: usize = 150;

/// The events that the lists of a page lead to.
fn listed(page: &str) -> Vec<&str> {
    let main = page.split_once("<main").map_or("", |it| it.1);
    let links = main.split("<a class=\"e k-event\" href=\"/events/").skip(1);
    links.filter_map(|it| it.split('/').next()).collect()
}

/// The pages of a list, from the first to the last.
fn pages<'a>(built: &'a Built, folder: &str) -> Vec<&'a str> {
    let first = std::iter::once(format!("{folder}index.html"));
    let paths = first.chain((2..).map(|n| format!("{folder}page/{n}/index.html")));
    let pages: Vec<&str> = paths
        .map_while(|path| built.files.get(&path).map(String::as_str))
        .collect();
    assert!(!pages.is_empty(), "nothing at {folder}");
    pages
}

/// Checks that pages hold no more than they may, and all that they shall, each once.
fn assert_parted(built: &Built, folder: &str, expected: &BTreeSet<String>) {
    let pages = pages(built, folder);
    let mut seen = BTreeSet::new();
    for page in &pages {
        let listed = listed(page);
        assert!(listed.len() <= 50, "{folder}: {} on a page", listed.len());
        for id in listed {
            assert!(seen.insert(id.to_owned()), "{folder}: {id} stands twice");
        }
    }
    let missing: Vec<&String> = expected.difference(&seen).take(5).collect();
    assert!(
        seen == *expected,
        "{folder}: {} of {}, not {missing:?}",
        seen.len(),
        expected.len()
    );
    assert_eq!(pages.len(), expected.len().div_ceil(50), "{folder}");
}

/// Checks that the pages of a record's long list lead to all that are expected of a kind, each once, fifty on a page, and
/// that the record's page leads to them.
fn assert_goes_on(built: &Built, record: &str, list: &str, folder: &str, expected: usize) {
    let address = format!("{record}{list}/");
    let leads = built
        .page(record)
        .contains(&format!("<a href=\"{address}\">Les {expected} "));
    assert!(leads, "{record} does not lead to {address}");
    let link = format!("href=\"/{folder}/");
    let mut seen = BTreeSet::new();
    for page in pages(built, &address[1..]) {
        let main = page.split_once("</header>\n<main").map_or("", |it| it.1);
        let list = main.split_once("</header>").map_or("", |it| it.1);
        let list = list.split_once("<nav class=\"az\"").map_or(list, |it| it.0);
        let ids: Vec<&str> = list
            .split(&link)
            .skip(1)
            .filter_map(|it| it.split('/').next())
            .collect();
        assert!(!ids.is_empty() && ids.len() <= 50, "{address}: {} on a page", ids.len());
        for id in ids {
            assert!(seen.insert(id), "{address}: {id} stands twice");
        }
    }
    assert_eq!(seen.len(), expected, "{address}");
}

/// Three thousand events of one day, a few hundred of other years, all of the same people and things; the newest has a
/// text of 2 MB, and one actor a name of 500 characters.
fn crowded() -> (Built, BTreeSet<String>) {
    let name: String = "Nom sans fin ".chars().cycle().take(499).chain(['.']).collect();
    let mut tree = format!(
        "{SETTINGS}-- content/actors/a.md --\n+++\nname = \"Anne Ardent\"\n+++\n-- content/actors/long.md --\n+++\nname = \"{name}\"\n+++\n-- content/topics/t.md --\n# Le thème\n-- content/places/p.md --\n# Le lieu\n-- content/organizations/o.md --\n# Le conseil\n"
    );
    let mut ids = BTreeSet::new();
    let day = (0..ON_A_DAY).map(|_| "2025-03-01".to_owned());
    let others = (0..2 * IN_A_YEAR).map(|n| format!("{}-{:02}-10", 2024 - n % 2, n % 12 + 1));
    for (n, date) in day.chain(others).enumerate() {
        let _ = writeln!(
            tree,
            "-- content/events/e{n:04}.md --\n+++\ntitle = \"Rencontre {n}\"\ndate = \"{date}\"\nactors = [\"a\", \"long\"]\norganizations = [\"o\"]\ntopics = [\"t\"]\nplaces = [\"p\"]\n+++\nAnne Ardent, pour la fois {n}."
        );
        ids.insert(format!("e{n:04}"));
    }
    let site = SiteTest::new(&tree);
    let paragraph = "Un texte long, sans fin ni raison. ".repeat(30);
    let body = format!("{}\n\n", paragraph.trim_end()).repeat((2 << 20) / paragraph.len());
    site.write(
        "content/events/e9999.md",
        format!(
            "+++\ntitle = \"Le texte long\"\ndate = \"2025-12-31\"\nactors = [\"a\"]\ntopics = [\"t\"]\n+++\n{body}"
        ),
    );
    ids.insert("e9999".to_owned());
    let built = site.build();
    assert!(!built.report.stopped, "{:#?}", built.errors());
    (built, ids)
}

/// Counts the links into a folder on a page, from some words on to where their list ends.
fn entries(page: &str, from: &str, end: &str, folder: &str) -> usize {
    let list = page.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    let list = list.split_once(end).map_or(list, |it| it.0);
    // Behind the links stands what leads to the rest.
    let list = list.split_once("<dd><span class=\"meta\">").map_or(list, |it| it.0);
    list.matches(&format!("href=\"/{folder}/")).count()
}

#[test]
fn lists_that_other_files_make_are_shown_in_part_and_go_on_below_the_page() {
    const MANY: usize = 130;
    let mut tree = format!(
        "{SETTINGS}-- content/organizations/o.md --\n# Le conseil\n-- content/actors/a.md --\n+++\ntitle = \"Anne Ardent\"\n+++\n-- content/actors/etat.md --\n+++\ntitle = \"L’État\"\ntype = \"state\"\niso = \"FR\"\n+++\n-- content/topics/t.md --\n# Le thème\n-- content/sources/s.md --\n+++\ntitle = \"La dépêche\"\ndate = 2025-01-02\npublisher = \"o\"\n+++\n-- content/sources/third.md --\n+++\ntitle = \"La voix\"\ndate = 2025-01-02\n+++\n-- content/sources/named.md --\n# Le renvoi\n-- content/sources/same.md --\n+++\ntitle = \"Le mot\"\ndate = 2025-01-02\npublisher = \"o\"\n[[excerpts]]\nid = \"x\"\ntext = \"Un extrait gardé.\"\n+++\n-- content/events/first.md --\n+++\ntitle = \"Le début\"\ndate = 2024-01-02\n+++\nRien.\n"
    );
    for n in 0..MANY {
        let _ = writeln!(
            tree,
            "-- content/actors/a{n}.md --\n+++\ntitle = \"Personne {n}\"\ncountry = \"FR\"\ntopics = [\"t\"]\nroles = [{{ title = \"membre\", organization = \"o\" }}]\n+++\n-- content/organizations/o{n}.md --\n+++\ntitle = \"Le bureau {n}\"\nparent = \"o\"\nmembers = [{{ id = \"a\", role = \"observatrice\", from = 2020 }}]\n+++\n-- content/topics/t{n}.md --\n+++\ntitle = \"Sujet {n}\"\nbroader = [\"t\"]\n+++\n-- content/documents/d{n}.md --\n+++\ntitle = \"Accord {n}\"\ndate = 2021-01-01\nparties = [\"a\"]\nsources = [\"named\"]\n+++\n-- content/sources/s{n}.md --\n+++\ntitle = \"Article {n}\"\ndate = 2025-01-02\npublisher = \"o\"\nauthor = \"a\"\nderived_from = \"s\"\n+++\n-- content/briefings/b{n}.md --\n+++\ntitle = \"Édition {n}\"\ndate = 2025-01-02\nitems = [\"first\"]\n+++\n-- content/events/e{n}.md --\n+++\ntitle = \"Rencontre {n}\"\ndate = 2025-01-02\npart_of = \"first\"\nresponds_to = [\"first\"]\nsources = [\"s\", \"same\"]\n+++\nIl a dit « des mots {n} » [@s], et « toujours les mêmes mots » [@same].\n\n![[same#x]]\n\n> « Encore des mots {n}. »\n> — [[a]], [[third]]\n"
        );
    }
    // What the editor's own file names is never left out.
    let own: Vec<String> = (0..60).map(|n| format!("\"e{n}\"")).collect();
    let _ = writeln!(
        tree,
        "-- content/briefings/period.md --\n+++\ntitle = \"Trois jours\"\ndate = 2025-01-04\nfrom = 2025-01-01\nto = 2025-01-03\n+++\n-- content/events/own.md --\n+++\ntitle = \"La suite\"\ndate = 2025-02-03\nrelated = [{}]\n+++\nRien.",
        own.join(", ")
    );
    let built = SiteTest::new(&tree).build();
    assert!(!built.report.stopped, "{:#?}", built.errors());
    for (page, from, end, folder, shown, said) in [
        ("/organizations/o/", ">Titulaires", "</ul>", "actors", 25, "25 sur 130"),
        (
            "/organizations/o/",
            "id=\"items\"",
            "</ul>",
            "sources",
            25,
            "25 sur 132",
        ),
        (
            "/organizations/o/",
            ">Organes",
            "</div>",
            "organizations",
            25,
            "25 sur 130",
        ),
        ("/actors/a/", ">Documents <", "</ul>", "documents", 25, "25 sur 130"),
        ("/topics/t/", ">Plus précis", "</div>", "topics", 25, "25 sur 130"),
        ("/events/first/", ">Suscite", "</div>", "events", 25, "25 sur 130"),
        (
            "/events/first/",
            "class=\"docket\"",
            "</p>",
            "briefings",
            10,
            "10 sur 130",
        ),
        ("/events/own/", ">Voir aussi", "</div>", "events", 60, "La suite"),
        ("/sources/s/", "id=\"quoted\"", "</ul>", "events", 50, "50 sur 130"),
        (
            "/sources/same/",
            "Un extrait gardé",
            "</figure>",
            "events",
            20,
            "20 sur 130",
        ),
        ("/sources/same/", "id=\"quoted\"", "</ul>", "events", 20, "20 sur 130"),
        (
            "/briefings/period/",
            ">Dans cette édition",
            "</ul>",
            "events",
            100,
            "100 sur 130",
        ),
    ] {
        let html = built.page(page);
        assert_eq!(entries(html, from, end, folder), shown, "{page} {from}");
        assert!(html.contains(said), "{page}: {said}");
    }
    for (record, list, folder, expected) in [
        ("/organizations/o/", "officers", "actors", MANY),
        ("/organizations/o/", "items", "sources", MANY + 2),
        ("/organizations/o/", "bodies", "organizations", MANY),
        ("/actors/a/", "documents", "documents", MANY),
        ("/actors/a/", "items", "sources", MANY),
        ("/actors/a/", "memberships", "organizations", MANY),
        ("/actors/etat/", "of-state", "actors", MANY),
        ("/sources/s/", "items", "sources", MANY),
        ("/topics/t/", "narrower", "topics", MANY),
        ("/topics/t/", "actors", "actors", MANY),
        ("/events/first/", "parts", "events", MANY),
        ("/events/first/", "responses", "events", MANY),
        ("/actors/a/", "sayings", "events", MANY),
        ("/sources/named/", "uses", "documents", MANY),
    ] {
        assert_goes_on(&built, record, list, folder, expected);
    }
    let of = |path: &str| built.page(path).to_owned();
    assert!(of("/actors/a/items/").contains("<span class=\"meta\">Auteur</span>"));
    assert!(of("/actors/a/memberships/").contains("observatrice"));
    assert!(of("/").contains("<small>100 sur 130</small>"));
    let said = of("/actors/a/");
    let said = said.split_once(">Propos").expect("what she said").1;
    assert!(said.starts_with(" <small>20 sur 130</small>"), "{said}");
    let further = of("/actors/a/sayings/page/7/");
    assert_eq!(further.matches("<figure class=\"excerpt").count(), 10);
    assert!(
        further.contains("<figure class=\"excerpt bi unv\" id=\"s121\">"),
        "{further}"
    );
    assert!(of("/sources/named/uses/page/2/").contains("<li><span class=\"label\">"));
}

#[test]
fn what_there_is_much_of_is_parted_and_nothing_is_lost() {
    let (built, ids) = crowded();
    assert_parted(&built, "events/", &ids);
    let of_the_day: BTreeSet<String> = ids.iter().filter(|id| id.as_str() < "e3000").cloned().collect();
    let mut of_the_year = of_the_day.clone();
    of_the_year.insert("e9999".to_owned());
    for (folder, of_2025) in [
        ("actors/a/", &of_the_year),
        ("topics/t/", &of_the_year),
        ("actors/long/", &of_the_day),
        ("organizations/o/", &of_the_day),
        ("places/p/", &of_the_day),
    ] {
        assert_parted(&built, &format!("{folder}2025/"), of_2025);
        for year in [2024, 2023] {
            let listed: usize = pages(&built, &format!("{folder}{year}/"))
                .iter()
                .map(|it| listed(it).len())
                .sum();
            assert_eq!(listed, IN_A_YEAR, "{folder}{year}");
        }
        // The record's own page shows the newest hundred.
        let own = listed(&built.files[&format!("{folder}index.html")])
            .into_iter()
            .collect::<BTreeSet<_>>();
        assert!((50..=110).contains(&own.len()), "{folder}: {}", own.len());
    }
    assert_parted(&built, "timeline/2025/03/", &of_the_day);

    // Feeds keep the newest, and no more than the settings say.
    for (folder, newest) in [
        ("", "e9999"),
        ("actors/a/", "e9999"),
        ("topics/t/", "e9999"),
        ("places/p/", "e0000"),
    ] {
        let atom = &built.files[&format!("{folder}feed.xml")];
        assert_eq!(atom.matches("<entry>").count(), 40, "{folder}");
        let text = &built.files[&format!("{folder}feed.json")];
        let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(json["items"].as_array().map(Vec::len), Some(40), "{folder}");
        assert_eq!(
            json["items"][0]["url"],
            format!("https://t.example/events/{newest}/"),
            "{folder}"
        );
        assert!(!atom.contains("/events/e3"), "{folder}: what is older stays out");
    }

    // No file is long but the page of the long text, which is that text and what every page has, and the tables, which are whole.
    let pages = built.bytes.iter().filter(|(path, _)| !path.starts_with("data/"));
    let sizes = pages.map(|(path, bytes)| (path.as_str(), bytes.len()));
    let (own, others): (Vec<_>, Vec<_>) = sizes.partition(|it| it.0 == "events/e9999/index.html");
    let long: Vec<_> = others.iter().filter(|it| it.1 > BOUND).collect();
    assert!(long.is_empty(), "{long:?}");
    eprintln!("the largest of the others: {:?}", others.iter().max_by_key(|it| it.1));
    assert!((2 << 20..3 << 20).contains(&own[0].1), "{own:?}");
}

/// Returns the sitemaps of a site with so many topics.
fn sitemaps(records: usize) -> Vec<(String, String)> {
    let site = SiteTest::new(SETTINGS);
    for n in 0..records {
        site.write(&format!("content/topics/t{n:06}.md"), format!("# {n}\n"));
    }
    let mut files = site.build().files;
    files.retain(|path, _| path.starts_with("sitemap"));
    files.into_iter().collect()
}

#[test]
fn a_sitemap_is_one_file_until_the_standard_says_otherwise() {
    let few = sitemaps(100);
    assert_eq!(few.len(), 1);
    assert!(few[0].0 == "sitemap.xml" && few[0].1.matches("<loc>").count() > 100);
    if !is_long() {
        eprintln!("skipped: fifty thousand records need CHANCERY_TEST_LONG");
        return;
    }
    let many = sitemaps(SITEMAP_LIMIT + 100);
    let (index, parts): (Vec<_>, Vec<_>) = many.iter().partition(|it| it.0 == "sitemap.xml");
    assert_eq!((index.len(), parts.len()), (1, 2));
    let mut seen = BTreeSet::new();
    for (path, xml) in &parts {
        let named = format!("<loc>https://t.example/{path}</loc>");
        assert!(index[0].1.contains(&named), "{}", index[0].1);
        let addresses: Vec<&str> = xml.split("<loc>").skip(1).collect();
        assert!(addresses.len() <= SITEMAP_LIMIT && xml.len() < 50 << 20);
        seen.extend(addresses);
    }
    assert!(seen.len() > SITEMAP_LIMIT + 100, "{}", seen.len());
}

#[test]
fn a_long_timeline_shows_its_newest_years_by_month() {
    let mut site = SETTINGS.to_owned();
    for year in 1981..=2025 {
        let _ = writeln!(
            site,
            "-- content/events/e{year}.md --\n+++\ntitle = \"E\"\ndate = \"{year}-03-01\"\n+++"
        );
    }
    let built = SiteTest::new(&site).build();
    let page = &built.files["timeline/index.html"];
    let (table, earlier) = page.split_once("</table>").expect("the table of years");
    assert_eq!(table.matches("<th scope=\"row\">").count(), 30);
    assert!(
        table.contains("/timeline/2025/") && table.contains("/timeline/1996/") && !table.contains("/timeline/1995/")
    );
    for year in 1981..=1995 {
        assert!(
            earlier.contains(&format!("<a href=\"/timeline/{year}/\">{year} (1)</a>")),
            "{year}"
        );
    }
}

#[test]
fn what_has_no_date_stands_by_its_name() {
    // Names in the opposite order of the ids, and letters that stand beside their plain forms.
    let mut tree = "-- content/organizations/o.md --\n# O\n-- content/topics/t.md --\n# T\n-- content/topics/x.md --\n+++\ntitle = \"Eau\"\nweight = 1\nbroader = [\"t\"]\n+++\n-- content/topics/y.md --\n+++\ntitle = \"Zone\"\nbroader = [\"t\"]\n+++\n-- content/topics/z.md --\n+++\ntitle = \"École\"\nbroader = [\"t\"]\n+++\n".to_owned();
    for n in 0..60 {
        let _ = write!(
            tree,
            "-- content/organizations/o{n:02}.md --\n+++\ntitle = \"Bureau {:02}\"\nparent = \"o\"\n+++\n-- content/sources/s{n:02}.md --\n+++\ntitle = \"S\"\ndate = 2025-01-{:02}\ntopics = [\"t\"]\n+++\n",
            59 - n,
            n % 28 + 1
        );
    }
    let built = SiteTest::new(&tree).build();
    let order = |page: &str, from: &str, to: &str| {
        let html = built.page(page);
        let rest = html.split_once(from).unwrap_or_else(|| panic!("{page}: no {from}")).1;
        let list = rest.split_once(to).expect("its end").0;
        let names = list.split("<a class=\"e").skip(1).filter_map(|it| it.split_once('>'));
        let names = names.filter_map(|it| it.1.split_once("</a>"));
        names.map(|it| it.0.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(order("/topics/t/", ">Plus précis", "</div>"), ["École", "Zone", "Eau"]);
    let bureaus = |from: usize, to: usize| (from..to).map(|n| format!("Bureau {n:02}")).collect::<Vec<_>>();
    assert_eq!(order("/organizations/o/", ">Organes", "</div>"), bureaus(0, 25));
    let main = |page: &str| order(page, "<main", "</main>").split_off(1);
    assert_eq!(main("/organizations/o/bodies/"), bureaus(0, 50));
    assert_eq!(main("/organizations/o/bodies/page/2/"), bureaus(50, 60));
    // Sources stand by their dates, as in the register.
    let sources = built.page("/topics/t/sources/");
    let newest = sources.find("/sources/s27/").expect("the newest");
    assert!(newest < sources.find("/sources/s26/").expect("the one before"));
}
