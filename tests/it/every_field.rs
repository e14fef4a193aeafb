//! Every field of every kind of record: both formats give the same, and no cut or changed record is too odd to read.

use std::sync::Arc;

use chancery::parse::Header;
use chancery::parse::record::{Facts, LocalText, Placed, Published};
use proptest::prelude::*;

use super::bad_front_matter::{findings, read};

/// One record of each kind with every field, in both formats; what they say is read from [`Header`].
struct Full {
    path: &'static str,
    toml: &'static str,
    yaml: &'static str,
    facts: &'static str,
}

const COMMON_TOML: &str = r#"
title = { fr = "Nom", en = "Name" }
summary = { fr = "Un *mot* [[x]]", en = "A word" }
aliases = ["Autre", { text = "NOM", lang = "en", kind = "acronym", from = "2020", to = "2024-05" }]
topics = ["énergie"]
tags = ["arctique"]
sources = ["s1", "s2"]
lang = "fr"
draft = false
embargo = 2026-05-01T06:00:00+02:00
expires = "2027-05-01T06:00:00+02:00"
published = 2025-11-05
updated = 2025-11-06T10:00:00Z
authors = ["Le bureau"]
corrections = [{ date = "2025-11-07", kind = "clarification", text = "Un mot" }]
former_ids = ["ancien"]
redirect_from = ["/vieux/chemin"]
confused_with = ["autre"]
same_as = ["https://exemple.fr/a"]
wikidata = "Q159"
image = "a.png"
image_alt = "Une image"
image_credit = "AFP"
slug = "nom"
weight = 3
"#;

const COMMON_YAML: &str = r#"
title: { fr: Nom, en: Name }
summary:
  fr: "Un *mot* [[x]]"
  en: A word
aliases:
  - Autre
  - { text: NOM, lang: en, kind: acronym, from: 2020, to: 2024-05 }
topics: [énergie]
tags: arctique
sources:
  - s1
  - s2
lang: fr
draft: false
embargo: 2026-05-01T06:00:00+02:00
expires: "2027-05-01T06:00:00+02:00"
published: 2025-11-05
updated: 2025-11-06T10:00:00Z
authors: Le bureau
corrections: [{ date: 2025-11-07, kind: clarification, text: Un mot }]
former_ids: ancien
redirect_from: /vieux/chemin
confused_with: [autre]
same_as: https://exemple.fr/a
wikidata: Q159
image: a.png
image_alt: Une image
image_credit: AFP
slug: nom
weight: 3
"#;

const FULL: &[Full] = &[
    Full {
        path: "content/events/x.md",
        toml: r#"
date = "2025-11-03/2025-11-04"
date_basis = "inferred-source"
date_note = "selon l'agence"
type = "sommet"
status = "disputed"
places = ["hangzhou"]
actors = ["li-qiang", { id = "mishoustine", role = { fr = "hôte" }, on_behalf_of = "russie" }]
organizations = [{ id = "ocs", role = "garant" }]
documents = ["communique"]
series = "rencontres"
number = 30
part_of = "visite"
responds_to = ["note"]
related = ["autre"]
significance = 4
"#,
        yaml: r#"
date: 2025-11-03/2025-11-04
date_basis: inferred-source
date_note: selon l'agence
type: sommet
status: disputed
places: hangzhou
actors:
  - li-qiang
  - id: mishoustine
    role: { fr: hôte }
    on_behalf_of: russie
organizations: { id: ocs, role: garant }
documents: [communique]
series: rencontres
number: 30
part_of: visite
responds_to: note
related: autre
significance: 4
"#,
        facts: "2025-11-03/2025-11-04 InferredSource selon l'agence sommet Disputed [hangzhou] [li-qiang; mishoustine as hôte for russie] [ocs as garant] [communique] rencontres 30 visite [note] [autre] 4",
    },
    Full {
        path: "content/actors/x.md",
        toml: r#"
type = "state"
sort_name = "Nom, Un"
country = "cn"
iso = "NO"
born = "1959-07"
died = "2020~"
[[roles]]
title = "Ministre"
organization = "ministere"
from = "2013-03"
to = "2018?"
sources = ["s1"]
"#,
        yaml: r#"
type: state
sort_name: Nom, Un
country: cn
iso: NO
born: 1959-07
died: 2020~
roles:
  title: Ministre
  organization: ministere
  from: 2013-03
  to: 2018?
  sources: s1
"#,
        facts: "State Nom, Un CN NO 1959-07 2020~ [Ministre ministere 2013-03 2018? [s1]]",
    },
    Full {
        path: "content/organizations/x.md",
        toml: r#"
type = "media"
acronym = "AFP"
parent = "groupe"
members = ["a", { id = "b", role = "observateur", from = 2001, to = 2010 }]
founded = 1944
dissolved = "2030"
seat = "Paris"
website = "https://afp.com/"
successor_of = ["havas"]
reliability = "B"
reliability_basis = "archives"
state_control = "state-funded"
state_control_basis = "loi de 1957"
legal_note = "droit"
link_policy = "archive-only"
quote_budget = 0.2
"#,
        yaml: r#"
type: media
acronym: AFP
parent: groupe
members:
  - a
  - { id: b, role: observateur, from: 2001, to: 2010 }
founded: 1944
dissolved: 2030
seat: Paris
website: https://afp.com/
successor_of: havas
reliability: B
reliability_basis: archives
state_control: state-funded
state_control_basis: loi de 1957
legal_note: droit
link_policy: archive-only
quote_budget: 0.2
"#,
        facts: "media AFP groupe [a; b observateur 2001 2010] 1944 2030 Paris https://afp.com/ [havas] B archives StateFunded loi de 1957 droit ArchiveOnly 0.2",
    },
    Full {
        path: "content/sources/x.md",
        toml: r#"
publisher = "afp"
carrier = "sputnik"
derived_from = "s0"
version_of = "s9"
genre = "dispatch"
author = "X. Y."
date = 2025-11-04T21:10:00+08:00
accessed = 2025-11-05
url = "https://afp.com/1"
archive_url = "https://archive.org/1"
credibility = 2
text = "x.txt"
sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
publish = "full"
[[excerpts]]
id = "e1"
text = "les mots"
speaker = ["russie", "un diplomate"]
speech = "reported"
prefix = "avant"
suffix = "après"
note = "note"
[[excerpts.translations]]
lang = "en"
text = "the words"
translator = "the desk"
method = "newsroom"
"#,
        yaml: r#"
publisher: afp
carrier: sputnik
derived_from: s0
version_of: s9
genre: dispatch
author: X. Y.
date: 2025-11-04T21:10:00+08:00
accessed: 2025-11-05
url: https://afp.com/1
archive_url: https://archive.org/1
credibility: 2
text: x.txt
sha256: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
publish: full
excerpts:
  - id: e1
    text: les mots
    speaker: [russie, un diplomate]
    speech: reported
    prefix: avant
    suffix: après
    note: note
    translations:
      - lang: en
        text: the words
        translator: the desk
        method: newsroom
"#,
        facts: "afp sputnik s0 s9 dispatch X. Y. 2025-11-04T21:10:00+08:00 2025-11-05 https://afp.com/1 https://archive.org/1 2 x.txt aaaaaaaa Full [e1 les mots [russie; un diplomate] Reported avant après note [en the words the desk Newsroom]]",
    },
    Full {
        path: "content/documents/x.md",
        toml: r#"
type = "treaty"
adopted = 2001-06-15
signed = 2001-06-15
in_force = "2003-09"
ended = "2030?"
parties = ["chine"]
signatories = [{ id = "jiang-zemin", on_behalf_of = "chine" }]
number = "A/RES/1"
url = "https://un.org/1"
amends = ["a"]
supersedes = ["b"]
"#,
        yaml: r#"
type: treaty
adopted: 2001-06-15
signed: 2001-06-15
in_force: 2003-09
ended: 2030?
parties: chine
signatories: { id: jiang-zemin, on_behalf_of: chine }
number: A/RES/1
url: https://un.org/1
amends: a
supersedes: b
"#,
        facts: "treaty 2001-06-15 2001-06-15 2003-09 2030? [chine] [jiang-zemin for chine] A/RES/1 https://un.org/1 [a] [b]",
    },
    Full {
        path: "content/topics/x.md",
        toml: "definition = \"Une définition\"\nbroader = [\"a\"]\nrelated = [\"b\"]\n",
        yaml: "definition: Une définition\nbroader: a\nrelated: b\n",
        facts: "Une définition [a] [b]",
    },
    Full {
        path: "content/places/x.md",
        toml: "country = \"NO\"\nlat = 59.91\nlon = -10\n",
        yaml: "country: NO\nlat: 59.91\nlon: -10\n",
        facts: "NO 59.91 -10",
    },
    Full {
        path: "content/series/x.md",
        toml: "cadence = \"annual\"\nsince = 1996\norganizers = [\"chine\", \"russie\"]\n",
        yaml: "cadence: annual\nsince: 1996\norganizers: [chine, russie]\n",
        facts: "annual 1996 [chine; russie]",
    },
    Full {
        path: "content/briefings/x.md",
        toml: "date = 2025-11-05\nnumber = 7\nitems = [\"a\", { id = \"b\", line = \"Une ligne\" }]\nfrom = 2025-11-01\nto = 2025-11-05\n",
        yaml: "date: 2025-11-05\nnumber: 7\nitems:\n  - a\n  - { id: b, line: Une ligne }\nfrom: 2025-11-01\nto: 2025-11-05\n",
        facts: "2025-11-05 7 [a; b Une ligne] 2025-11-01 2025-11-05",
    },
];

#[test]
fn both_formats_give_the_same_record_with_every_field() {
    for Full {
        path,
        toml,
        yaml,
        facts,
    } in FULL
    {
        let toml = format!("+++{COMMON_TOML}{}\n[extra]\nown = \"value\"\n+++\nTexte.\n", toml);
        let yaml = format!("---{COMMON_YAML}{yaml}\nextra:\n  own: value\n---\nTexte.\n");
        assert_eq!(findings(path, &toml), [""; 0], "{path} in TOML");
        assert_eq!(findings(path, &yaml), [""; 0], "{path} in YAML");
        let (toml, yaml) = (read(path, &toml), read(path, &yaml));
        assert_eq!(show_facts(&toml.header.facts), *facts, "{path}");
        assert_common(&toml.header, path);
        assert_eq!(toml.header, yaml.header, "{path}");
        assert_eq!(toml.body.html, yaml.body.html, "{path}");
    }
}

#[test]
fn a_field_of_another_kind_is_named_as_such() {
    // `number` is no key of a page, nor is `text`: that some kind has it, each page knows.
    for Full { toml, .. } in FULL {
        let own = toml.lines().take_while(|line| !line.starts_with("[["));
        for key in own.filter_map(|line| line.split_once(" = ")).map(|(key, _)| key) {
            let found = findings("content/about.md", &format!("+++\ntitle = \"a\"\n{key} = 1\n+++\n"));
            let known = format!("a page that is no record has no field `{key}`");
            // Other programs have a `publish` of yes or no.
            let other = key == "publish" && found[0].contains("error[withholds-nothing]");
            assert!(key == "date" || other || found[0].contains(&known), "{found:?}");
        }
    }
}

fn assert_common(header: &Header, path: &str) {
    let shown = [
        show(&header.title.value),
        header
            .summary
            .iter()
            .map(|(_, body)| body.html.as_str())
            .collect::<Vec<_>>()
            .join("|"),
        list(&header.aliases, |it| {
            let lang = it.lang.as_ref().map_or("", |it| it.as_str());
            let date = |it: &Option<_>| it.as_ref().map_or(String::new(), ToString::to_string);
            words([
                it.text.value.to_string(),
                lang.to_owned(),
                format!("{:?}", it.kind),
                date(&it.from),
                date(&it.to),
            ])
        }),
        placed(&header.topics),
        placed(&header.sources),
        header.lang.as_ref().map_or(String::new(), ToString::to_string),
        header
            .withheld
            .embargo
            .as_ref()
            .map_or(String::new(), |it| it.value.to_rfc3339()),
        header
            .withheld
            .expires
            .as_ref()
            .map_or(String::new(), |it| it.value.to_rfc3339()),
        published(header.published.as_deref()),
        published(header.updated.as_deref()),
        placed(&header.authors),
        list(&header.corrections, |it| {
            format!("{} {:?} {}", published(Some(&it.date)), it.kind, it.text)
        }),
        placed(&header.former_ids),
        placed(&header.redirect_from),
        placed(&header.confused_with),
        placed(&header.same_as),
        header.wikidata.as_deref().unwrap_or_default().to_owned(),
        header.image.as_ref().map_or(String::new(), |it| {
            let alt = it.alt.as_ref().map_or(String::new(), show);
            format!("{} {alt} {}", it.path.value, it.credit.as_deref().unwrap_or_default())
        }),
        header.slug.as_ref().map_or(String::new(), |it| it.value.to_string()),
        header.weight.to_string(),
        header.extra.to_string(),
    ];
    let expected = [
        "Nom/Name",
        "Un <em>mot</em> |A word",
        "[Autre Alias; NOM en Acronym 2020 2024-05]",
        "[énergie; arctique]",
        "[s1; s2]",
        "fr",
        "2026-05-01T06:00:00+02:00",
        "2027-05-01T06:00:00+02:00",
        "2025-11-05",
        // The correction is the later change.
        "2025-11-07",
        "[Le bureau]",
        "[2025-11-07 Clarification Un mot]",
        "[ancien]",
        "[/vieux/chemin/]",
        "[autre]",
        "[https://exemple.fr/a]",
        "Q159",
        "a.png Une image AFP",
        "nom",
        "3",
        "own = \"value\"\n",
    ];
    assert_eq!(shown, expected, "{path}");
}

fn show_facts(facts: &Facts) -> String {
    let text = |it: &Option<Arc<str>>| it.as_deref().unwrap_or_default().to_owned();
    let at = |it: &Option<Placed<Arc<str>>>| it.as_ref().map_or(String::new(), |it| it.value.to_string());
    let local = |it: &Option<LocalText>| it.as_ref().map_or(String::new(), show);
    let date = |it: &Option<chancery::base::date::EventDate>| it.as_ref().map_or(String::new(), ToString::to_string);
    fn number<T: ToString>(it: &Option<T>) -> String {
        it.as_ref().map_or(String::new(), ToString::to_string)
    }
    fn choice<T: std::fmt::Debug>(it: &Option<T>) -> String {
        it.as_ref().map_or(String::new(), |it| format!("{it:?}"))
    }
    let people = |all: &[chancery::parse::record::Participant]| {
        list(all, |it| {
            let role = it.role.as_ref().map_or(String::new(), |it| format!("as {}", show(it)));
            let whom = it
                .on_behalf_of
                .as_ref()
                .map_or(String::new(), |it| format!("for {}", it.value));
            words([it.who.value.to_string(), role, whom])
        })
    };
    match facts {
        Facts::Event(it) => words([
            date(&it.date),
            choice(&it.date_basis),
            text(&it.date_note),
            text(&it.event_type),
            choice(&it.status),
            placed(&it.places),
            people(&it.actors),
            people(&it.organizations),
            placed(&it.documents),
            at(&it.series),
            number(&it.number),
            at(&it.part_of),
            placed(&it.responds_to),
            placed(&it.related),
            number(&it.significance),
        ]),
        Facts::Actor(it) => words([
            format!("{:?}", it.actor_type),
            text(&it.sort_name),
            text(&it.country),
            text(&it.iso),
            date(&it.born),
            date(&it.died),
            list(&it.roles, |it| {
                words([
                    show(&it.title),
                    at(&it.organization),
                    date(&it.from),
                    date(&it.to),
                    placed(&it.sources),
                ])
            }),
        ]),
        Facts::Organization(it) => words([
            text(&it.organization_type),
            local(&it.acronym),
            at(&it.parent),
            list(&it.members, |it| {
                words([it.who.value.to_string(), local(&it.role), date(&it.from), date(&it.to)])
            }),
            date(&it.founded),
            date(&it.dissolved),
            at(&it.seat),
            at(&it.website),
            placed(&it.successor_of),
            number(&it.reliability),
            local(&it.reliability_basis),
            choice(&it.state_control),
            local(&it.state_control_basis),
            local(&it.legal_note),
            format!("{:?}", it.link_policy),
            number(&it.quote_budget),
        ]),
        Facts::Source(it) => words([
            at(&it.publisher),
            at(&it.carrier),
            at(&it.derived_from),
            at(&it.version_of),
            text(&it.genre),
            at(&it.author),
            date(&it.date),
            date(&it.accessed),
            at(&it.url),
            at(&it.archive_url),
            number(&it.credibility),
            at(&it.text),
            at(&it.sha256).get(..8).unwrap_or_default().to_owned(),
            format!("{:?}", it.publish),
            list(&it.excerpts, |it| {
                words([
                    it.id.value.to_string(),
                    it.text.value.to_string(),
                    placed(&it.speakers),
                    format!("{:?}", it.speech),
                    text(&it.prefix),
                    text(&it.suffix),
                    local(&it.note),
                    list(&it.translations, |it| {
                        words([
                            it.lang.to_string(),
                            it.text.to_string(),
                            text(&it.translator),
                            choice(&it.method),
                        ])
                    }),
                ])
            }),
        ]),
        Facts::Document(it) => words([
            text(&it.document_type),
            date(&it.adopted),
            date(&it.signed),
            date(&it.in_force),
            date(&it.ended),
            placed(&it.parties),
            people(&it.signatories),
            text(&it.number),
            at(&it.url),
            placed(&it.amends),
            placed(&it.supersedes),
        ]),
        Facts::Topic(it) => words([local(&it.definition), placed(&it.broader), placed(&it.related)]),
        Facts::Place(it) => words([text(&it.country), number(&it.lat), number(&it.lon)]),
        Facts::Series(it) => words([text(&it.cadence), date(&it.since), placed(&it.organizers)]),
        Facts::Briefing(it) => words([
            date(&it.date),
            number(&it.number),
            list(&it.items, |it| words([it.event.value.to_string(), text(&it.line)])),
            date(&it.from),
            date(&it.to),
        ]),
        Facts::None => String::new(),
    }
}

fn words<const N: usize>(words: [String; N]) -> String {
    let filled: Vec<String> = words.into_iter().filter(|it| !it.is_empty()).collect();
    filled.join(" ")
}

fn list<T>(items: &[T], show: impl Fn(&T) -> String) -> String {
    format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join("; "))
}

fn placed(items: &[Placed<Arc<str>>]) -> String {
    list(items, |it| it.value.to_string())
}

fn show(text: &LocalText) -> String {
    text.0.iter().map(|(_, text)| &**text).collect::<Vec<_>>().join("/")
}

fn published(it: Option<&Published>) -> String {
    match it {
        Some(Published::Date(date)) => date.to_string(),
        Some(Published::Instant(instant)) => instant.to_rfc3339(),
        None => String::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_odd_to_read(path in 0..9usize, fence in "\\+\\+\\+|---", text in "\\PC{0,80}", lines in "([a-z_]{1,9}( =|:) [-\"'\\[{}\\]a-z0-9é,~&*|> ]{0,20}\n){0,6}") {
        let path = FULL[path].path;
        read(path, &text);
        read(path, &format!("{fence}\n{text}\n{fence}\n"));
        read(path, &format!("{fence}\n{lines}{fence}\n{text}"));
    }

    #[test]
    fn no_cut_or_changed_record_is_too_odd_to_read(kind in 0..9usize, cut in 0..2000usize, at in 0..2000usize, put in "[\"\\[\\]{}=:,'#\n+é\u{200B}0-]{0,4}") {
        let Full { path, toml, yaml, .. } = &FULL[kind];
        for text in [format!("+++{COMMON_TOML}{toml}+++\nTexte.\n"), format!("---{COMMON_YAML}{yaml}---\nTexte.\n")] {
            let chars: Vec<char> = text.chars().collect();
            let (cut, at) = (cut.min(chars.len()), at.min(chars.len()));
            let short: String = chars[..cut].iter().collect();
            let changed: String = chars[..at].iter().copied().chain(put.chars()).chain(chars[at..].iter().skip(put.chars().count() % 3).copied()).collect();
            for text in [short, changed] {
                let document = read(path, &text);
                for finding in &document.findings {
                    prop_assert!(finding.at.span.start <= finding.at.span.end && finding.at.span.start as usize <= text.len());
                }
            }
        }
    }
}
