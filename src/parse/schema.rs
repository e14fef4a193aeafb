//! Which fields a record has: front matter → [`Header`] and the [`Facts`] of its kind.
//!
//! The one place that lists field names. Takes a table with places; gives typed values, findings at each slip, and
//! sensible stand-ins so that one run shows everything.

use std::sync::Arc;

use crate::base::date::EventDate;
use crate::base::fold::nfc;
use crate::base::id::Kind;
use crate::base::lang::Lang;
use crate::base::span::Span;
use crate::diag::{Location, catalog};

use super::accepted;
use super::address::{self, Address};
use super::body::Body;
use super::document::{Header, Image, Page, Withholding};
use super::fields::{Fields, SUMMARY_LIMIT, Sink, items};
use super::front::{Front, Node, Value};
use super::markdown::ids::is_of_sources;
use super::markdown::quotation::without_marks;
use super::record::*;

/// Renders a summary, which is inline Markdown, at its place in the file.
pub type RenderInline<'a> = dyn FnMut(&str, Span, &mut Sink<'_>) -> Body + 'a;

/// Reads the header of a file.
pub fn read(front: &Front<'_>, address: Address, render: &mut RenderInline<'_>, sink: &mut Sink<'_>) -> Header {
    let mut fields = Fields::new(&front.table);
    let kind = match address.page {
        Page::Record(kind) => Some(kind),
        _ => None,
    };
    let title = title(&mut fields, front, sink);
    let draft = fields.flag("draft", sink);
    let corrections = corrections(&mut fields, sink);
    let mut header = Header {
        page: address.page,
        id: address.id,
        translation: address.translation,
        lang: language(&mut fields, "lang", sink),
        title,
        summary: summary(&mut fields, render, sink),
        aliases: aliases(&mut fields, sink),
        topics: topics(&mut fields, sink),
        sources: fields.list("sources", sink),
        withheld: Withholding {
            draft: draft.unwrap_or(true),
            embargo: fields.instant("embargo", sink).map(Box::new),
            expires: fields.instant("expires", sink).map(Box::new),
            // Of a `draft` that is neither true nor false nobody knows what it withholds.
            unreadable: !front.readable || draft.is_err(),
        },
        published: fields.published("published", sink).map(Box::new),
        updated: last_change(fields.published("updated", sink), &corrections).map(Box::new),
        authors: fields.list("authors", sink),
        corrections,
        former_ids: slugs(&mut fields, "former_ids", sink),
        redirect_from: redirects(&mut fields, sink),
        confused_with: fields.list("confused_with", sink),
        same_as: web_addresses(&mut fields, "same_as", sink),
        wikidata: wikidata(&mut fields, sink),
        image: image(&mut fields, sink).map(Box::new),
        slug: slug(&mut fields, sink),
        weight: fields.number("weight", i64::MIN..=i64::MAX, sink).unwrap_or(0),
        extra: fields.extra(sink),
        facts: Facts::None,
    };
    let when = When {
        from_name: address.date,
        // A translation has its record's date; what cannot be read has been reported.
        needed: front.readable && header.translation.is_none(),
        fence: front.fence,
    };
    header.facts = match kind {
        None => Facts::None,
        Some(Kind::Event) => Facts::Event(Box::new(event(&mut fields, when, sink))),
        Some(Kind::Actor) => Facts::Actor(Box::new(actor(&mut fields, sink))),
        Some(Kind::Organization) => Facts::Organization(Box::new(organization(&mut fields, sink))),
        Some(Kind::Source) => Facts::Source(Box::new(source(&mut fields, sink))),
        Some(Kind::Document) => Facts::Document(Box::new(document(&mut fields, sink))),
        Some(Kind::Topic) => Facts::Topic(Box::new(topic(&mut fields, sink))),
        Some(Kind::Place) => Facts::Place(Box::new(place(&mut fields, sink))),
        Some(Kind::Series) => Facts::Series(Box::new(series(&mut fields, sink))),
        Some(Kind::Briefing) => Facts::Briefing(Box::new(briefing(&mut fields, when.from_name, sink))),
    };
    // `date` on a kind that has none is when the desk put it out.
    if !matches!(kind, Some(Kind::Event | Kind::Source | Kind::Briefing)) {
        let date = fields.published("date", sink);
        header.published = header.published.or(date.map(Box::new));
    }
    accepted::read(&mut fields, sink);
    let what = || match kind {
        Some(kind) => format!("a record of kind {kind}"),
        None => "a page that is no record".to_owned(),
    };
    fields.finish(OWN_FIELDS, what, sink);
    header
}

/// Fields that some kind has: on another kind they are named as such.
const OWN_FIELDS: &[&str] = &[
    "date",
    "date_basis",
    "date_note",
    "type",
    "status",
    "places",
    "actors",
    "organizations",
    "documents",
    "series",
    "number",
    "part_of",
    "responds_to",
    "related",
    "significance",
    "sort_name",
    "country",
    "iso",
    "roles",
    "born",
    "died",
    "acronym",
    "parent",
    "members",
    "founded",
    "dissolved",
    "seat",
    "website",
    "successor_of",
    "reliability",
    "reliability_basis",
    "state_control",
    "state_control_basis",
    "legal_note",
    "link_policy",
    "quote_budget",
    "publisher",
    "carrier",
    "derived_from",
    "version_of",
    "genre",
    "author",
    "accessed",
    "url",
    "archive_url",
    "credibility",
    "text",
    "sha256",
    "original",
    "original_sha256",
    "publish",
    "excerpts",
    "adopted",
    "signed",
    "in_force",
    "ended",
    "parties",
    "signatories",
    "amends",
    "supersedes",
    "definition",
    "broader",
    "lat",
    "lon",
    "cadence",
    "since",
    "organizers",
    "items",
    "from",
    "to",
];

fn title(fields: &mut Fields<'_>, front: &Front<'_>, sink: &mut Sink<'_>) -> Placed<LocalText> {
    let empty = fields.empty_key("title").or_else(|| fields.empty_key("name"));
    let (key, node) = match (fields.get("title"), fields.get("name")) {
        (Some(node), _) => ("title", node),
        (None, Some(node)) => ("name", node),
        (None, None) => {
            let at = sink.at(empty.unwrap_or(front.fence));
            return Placed {
                value: LocalText::default(),
                at,
            };
        }
    };
    if let (Some(title), Some(name)) = (fields.key_span("title"), fields.key_span("name"))
        && key == "title"
        && empty.is_none()
    {
        let (at, first) = (Location::new(sink.path, name), Location::new(sink.path, title));
        sink.findings
            .push(catalog::front_matter::same_field_twice(at, "name", "title", first));
    }
    let at = sink.at(node.span);
    let before = sink.findings.len();
    let entries = sink.by_language(key, node).unwrap_or_default();
    let mut texts = Vec::with_capacity(entries.len());
    for (lang, node) in entries {
        let Some(text) = sink.text(key, node) else { continue };
        if text.value.is_empty() {
            sink.findings
                .push(catalog::front_matter::empty_title(Location::new(sink.path, node.span)));
        } else {
            sink.check_name(key, &text.value, node.span);
            texts.push((lang, text.value));
        }
    }
    if texts.is_empty() {
        if sink.findings.len() == before {
            sink.findings
                .push(catalog::front_matter::empty_title(Location::new(sink.path, node.span)));
        }
        // A stand-in, so that what is wrong with the title is said once.
        texts.push((None, "?".into()));
    }
    Placed {
        value: LocalText(texts),
        at,
    }
}

fn summary(fields: &mut Fields<'_>, render: &mut RenderInline<'_>, sink: &mut Sink<'_>) -> Vec<(Option<Lang>, Body)> {
    let Some(node) = fields.get("summary") else {
        return Vec::new();
    };
    let entries = sink.by_language("summary", node).unwrap_or_default();
    let mut summaries = Vec::with_capacity(entries.len());
    for (lang, node) in entries {
        if let Some(text) = sink.text("summary", node)
            && !text.value.is_empty()
        {
            sink.check_length("summary", &text.value, SUMMARY_LIMIT, node.span);
            summaries.push((lang, render(&text.value, node.span, sink)));
        }
    }
    summaries
}

fn language(fields: &mut Fields<'_>, key: &'static str, sink: &mut Sink<'_>) -> Option<Lang> {
    let node = fields.get(key)?;
    let text = sink.text(key, node).filter(|it| !it.value.is_empty())?;
    let lang = Lang::parse(&text.value);
    if lang.is_none() {
        sink.bad_value(
            key,
            &text.value,
            "a language tag such as `fr` or `zh-Hans` (BCP 47)",
            node.span,
        );
    }
    lang
}

fn topics(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Vec<Reference> {
    let mut topics = fields.list("topics", sink);
    topics.extend(fields.list("tags", sink));
    topics
}

fn aliases(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Vec<Alias> {
    const KINDS: &[(&str, AliasKind)] = &[
        ("alias", AliasKind::Alias),
        ("acronym", AliasKind::Acronym),
        ("former", AliasKind::Former),
        ("native", AliasKind::Native),
        ("transliteration", AliasKind::Transliteration),
        ("metonym", AliasKind::Metonym),
        ("misspelling", AliasKind::Misspelling),
    ];
    let entries = fields.entries("aliases");
    let mut aliases = Vec::with_capacity(entries.len());
    for node in entries {
        let alias = match &node.value {
            Value::Table(table) => {
                let mut own = Fields::new(table);
                let text = own.placed("text", sink);
                let lang = language(&mut own, "lang", sink);
                let kind = own.choice("kind", KINDS, sink).unwrap_or(AliasKind::Alias);
                let (from, to) = (own.date("from", sink), own.date("to", sink));
                missing("aliases", "text", &own, node, sink);
                own.finish_entry("aliases", sink);
                text.map(|text| Alias {
                    text,
                    lang,
                    kind,
                    from: from.map(Box::new),
                    to: to.map(Box::new),
                })
            }
            _ => sink.item("aliases", node).map(|text| Alias {
                text,
                lang: None,
                kind: AliasKind::Alias,
                from: None,
                to: None,
            }),
        };
        if let Some(alias) = alias {
            sink.check_name("aliases", &alias.text.value, node.span);
            aliases.push(alias);
        }
    }
    aliases
}

fn corrections(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Vec<Correction> {
    const KINDS: &[(&str, CorrectionKind)] = &[
        ("correction", CorrectionKind::Correction),
        ("clarification", CorrectionKind::Clarification),
        ("update", CorrectionKind::Update),
        ("retraction", CorrectionKind::Retraction),
    ];
    tables(fields, "corrections", sink, |own, node, sink| {
        let date = own.published("date", sink);
        let kind = own.choice("kind", KINDS, sink).unwrap_or(CorrectionKind::Correction);
        let text = own.text("text", sink);
        missing("corrections", "date", own, node, sink);
        missing("corrections", "text", own, node, sink);
        Some(Correction {
            date: date?,
            kind,
            text: text?,
        })
    })
}

/// A correction changes a page whether or not `updated` says so.
fn last_change(updated: Option<Published>, corrections: &[Correction]) -> Option<Published> {
    let mut last = updated;
    for correction in corrections {
        let known = last.as_ref().and_then(Published::moment);
        if correction
            .date
            .moment()
            .is_some_and(|it| known.is_none_or(|known| it > known))
        {
            last = Some(correction.date.clone());
        }
    }
    last
}

fn slug(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Option<Placed<Arc<str>>> {
    let node = fields.get("slug")?;
    let slug = sink.text("slug", node)?;
    sink.slug(&slug.value, &slug.value, node).then_some(slug)
}

fn slugs(fields: &mut Fields<'_>, key: &'static str, sink: &mut Sink<'_>) -> Vec<Placed<Arc<str>>> {
    let Some(node) = fields.get(key) else { return Vec::new() };
    let mut fine = Vec::new();
    for item in items(node) {
        if let Some(slug) = sink.text(key, item)
            && sink.slug(&slug.value, &slug.value, item)
        {
            fine.push(slug);
        }
    }
    fine
}

fn redirects(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Vec<Placed<Arc<str>>> {
    let Some(node) = fields.get("redirect_from") else {
        return Vec::new();
    };
    let mut fine = Vec::new();
    for item in items(node) {
        let Some(path) = sink.text("redirect_from", item) else {
            continue;
        };
        if let Some(why) = match path.value.strip_prefix('/') {
            None => Some("it does not begin with `/`"),
            Some(rest) if rest.starts_with('/') => Some("it begins with two slashes, which is another host"),
            Some("") => Some("it is the front page"),
            Some(_) => None,
        } {
            let at = Location::new(sink.path, item.span);
            sink.findings
                .push(catalog::front_matter::bad_slug(at, &path.value, why));
            continue;
        }
        // Old addresses are copied from a browser: `caf%C3%A9` is `café`. A `%2f` is caught as a slash.
        let parts = path.value.split('/').filter(|part| !part.is_empty());
        let parts: Vec<String> = parts
            .map(|part| nfc(&address::percent_decode(part)).into_owned())
            .collect();
        if parts.iter().all(|part| sink.slug(part, &path.value, item)) {
            let file = parts.last().is_some_and(|last| last.ends_with(".html"));
            let end = if file { "" } else { "/" };
            fine.push(Placed {
                value: format!("/{}{end}", parts.join("/")).into(),
                at: path.at,
            });
        }
    }
    fine
}

fn web_addresses(fields: &mut Fields<'_>, key: &'static str, sink: &mut Sink<'_>) -> Vec<Placed<Arc<str>>> {
    let Some(node) = fields.get(key) else { return Vec::new() };
    let mut fine = Vec::new();
    for item in items(node) {
        let text = sink.text(key, item).filter(|it| !it.value.is_empty());
        if let Some(text) = text
            && sink.web_address(key, item, &text.value)
        {
            fine.push(text);
        }
    }
    fine
}

fn wikidata(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Option<Arc<str>> {
    let node = fields.get("wikidata")?;
    let text = sink.text("wikidata", node)?.value;
    if text.is_empty() {
        return None;
    }
    let digits = text.strip_prefix('Q').unwrap_or_default();
    let fine = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !fine {
        sink.bad_value("wikidata", &text, "an item such as Q159", node.span);
    }
    fine.then_some(text)
}

fn image(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Option<Image> {
    let path = fields.placed("image", sink);
    let (alt, credit) = (fields.local("image_alt", sink), fields.text("image_credit", sink));
    path.map(|path| Image { path, alt, credit })
}

/// What an event may take its date from beside the field.
struct When {
    from_name: Option<EventDate>,
    needed: bool,
    fence: Span,
}

fn event(fields: &mut Fields<'_>, when: When, sink: &mut Sink<'_>) -> Event {
    let written = !fields.lacks("date");
    let date = fields.date("date", sink).or(when.from_name);
    if date.is_none() && !written && when.needed {
        let at = fields.key_span("date").unwrap_or(when.fence);
        sink.findings
            .push(catalog::front_matter::missing_date(Location::new(sink.path, at)));
    }
    Event {
        date,
        date_basis: fields.choice(
            "date_basis",
            &[
                ("stated", DateBasis::Stated),
                ("inferred-source", DateBasis::InferredSource),
                ("inferred-outside", DateBasis::InferredOutside),
            ],
            sink,
        ),
        date_note: fields.text("date_note", sink),
        event_type: fields.text("type", sink),
        status: event_status(fields, sink),
        places: fields.list("places", sink),
        actors: participants(fields, "actors", sink),
        organizations: participants(fields, "organizations", sink),
        documents: fields.list("documents", sink),
        series: fields.placed("series", sink),
        number: fields.number("number", 1..=1_000_000, sink).map(|number| number as u32),
        part_of: fields.placed("part_of", sink),
        responds_to: fields.list("responds_to", sink),
        related: fields.list("related", sink),
        significance: fields.number("significance", 1..=5, sink).map(|number| number as u8),
    }
}

fn event_status(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Option<EventStatus> {
    const ALLOWED: &[(&str, EventStatus)] = &[
        ("scheduled", EventStatus::Scheduled),
        ("held", EventStatus::Held),
        ("postponed", EventStatus::Postponed),
        ("cancelled", EventStatus::Cancelled),
        ("disputed", EventStatus::Disputed),
    ];
    let text = match fields.get("status").map(|it| &it.value) {
        Some(Value::Text(text)) => text.trim(),
        _ => "",
    };
    // `draft` is a status of other programs; `scheduled` is one of both.
    let own = ALLOWED.iter().any(|(word, _)| *word == text);
    if !own && fields.is_guard_of_others("status", sink) {
        return None;
    }
    fields.choice("status", ALLOWED, sink)
}

fn participants(fields: &mut Fields<'_>, key: &'static str, sink: &mut Sink<'_>) -> Vec<Participant> {
    let entries = fields.entries(key);
    let mut all = Vec::with_capacity(entries.len());
    for node in entries {
        match &node.value {
            Value::Table(table) => {
                let mut own = Fields::new(table);
                let who = own.placed("id", sink);
                let role = own.local("role", sink);
                let on_behalf_of = own.placed("on_behalf_of", sink);
                missing(key, "id", &own, node, sink);
                own.finish_entry(key, sink);
                all.extend(who.map(|who| Participant {
                    who,
                    role,
                    on_behalf_of,
                }));
            }
            _ => {
                if let Some(who) = sink.item(key, node) {
                    all.push(Participant {
                        who,
                        role: None,
                        on_behalf_of: None,
                    });
                }
            }
        }
    }
    all
}

fn actor(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Actor {
    Actor {
        actor_type: fields
            .choice(
                "type",
                &[
                    ("person", ActorType::Person),
                    ("state", ActorType::State),
                    ("group", ActorType::Group),
                ],
                sink,
            )
            .unwrap_or_default(),
        sort_name: fields.text("sort_name", sink),
        country: country(fields, "country", sink),
        iso: country(fields, "iso", sink),
        roles: tables(fields, "roles", sink, |own, node, sink| {
            let title = own.local("title", sink);
            missing("roles", "title", own, node, sink);
            let organization = own.placed("organization", sink);
            let (from, to) = (own.date("from", sink), own.date("to", sink));
            let sources = own.list("sources", sink);
            Some(Role {
                title: title?,
                organization,
                from,
                to,
                sources,
            })
        }),
        born: fields.date("born", sink),
        died: fields.date("died", sink),
    }
}

fn country(fields: &mut Fields<'_>, key: &'static str, sink: &mut Sink<'_>) -> Option<Arc<str>> {
    let node = fields.get(key)?;
    let text = sink.text(key, node)?.value;
    if text.is_empty() {
        return None;
    }
    let upper = text.to_ascii_uppercase();
    let fine = upper.len() == 2 && upper.bytes().all(|byte| byte.is_ascii_uppercase());
    if !fine {
        sink.bad_value(
            key,
            &text,
            "a country's two letters such as `FR` (ISO 3166-1 alpha-2)",
            node.span,
        );
    }
    fine.then(|| upper.into())
}

fn organization(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Organization {
    let acronym_at = fields.get("acronym").map(|node| sink.at(node.span));
    if let Some(node) = fields.get("acronym")
        && let Value::Text(text) = &node.value
    {
        sink.check_name("acronym", text, node.span);
    }
    Organization {
        organization_type: fields.text("type", sink),
        acronym: fields.local("acronym", sink),
        acronym_at,
        parent: fields.placed("parent", sink),
        members: members(fields, sink),
        founded: fields.date("founded", sink),
        dissolved: fields.date("dissolved", sink),
        seat: fields.placed("seat", sink),
        website: fields.web_address("website", sink),
        successor_of: fields.list("successor_of", sink),
        reliability: fields.choice(
            "reliability",
            &[("A", 'A'), ("B", 'B'), ("C", 'C'), ("D", 'D'), ("E", 'E'), ("F", 'F')],
            sink,
        ),
        reliability_basis: fields.local("reliability_basis", sink),
        state_control: fields.choice(
            "state_control",
            &[
                ("state", StateControl::State),
                ("state-funded", StateControl::StateFunded),
                ("independent", StateControl::Independent),
            ],
            sink,
        ),
        state_control_basis: fields.local("state_control_basis", sink),
        legal_note: fields.local("legal_note", sink),
        link_policy: fields
            .choice(
                "link_policy",
                &[
                    ("normal", LinkPolicy::Normal),
                    ("archive-only", LinkPolicy::ArchiveOnly),
                    ("no-link", LinkPolicy::NoLink),
                ],
                sink,
            )
            .unwrap_or_default(),
        quote_budget: fields.decimal("quote_budget", 0.0..=1.0, sink),
    }
}

fn members(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Vec<Member> {
    let entries = fields.entries("members");
    let mut all = Vec::with_capacity(entries.len());
    for node in entries {
        match &node.value {
            Value::Table(table) => {
                let mut own = Fields::new(table);
                let who = own.placed("id", sink);
                let role = own.local("role", sink);
                let (from, to) = (own.date("from", sink), own.date("to", sink));
                missing("members", "id", &own, node, sink);
                own.finish_entry("members", sink);
                all.extend(who.map(|who| Member { who, role, from, to }));
            }
            _ => {
                let who = sink.item("members", node);
                all.extend(who.map(|who| Member {
                    who,
                    role: None,
                    from: None,
                    to: None,
                }));
            }
        }
    }
    all
}

fn source(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Source {
    Source {
        publisher: fields.placed("publisher", sink),
        carrier: fields.placed("carrier", sink),
        derived_from: fields.placed("derived_from", sink),
        version_of: fields.placed("version_of", sink),
        genre: fields.text("genre", sink),
        author: fields.placed("author", sink),
        date: fields.date("date", sink),
        accessed: fields.date("accessed", sink),
        url: fields.web_address("url", sink),
        archive_url: fields.web_address("archive_url", sink),
        credibility: fields.number("credibility", 1..=6, sink).map(|number| number as u8),
        text: fields.placed("text", sink),
        sha256: sha256("sha256", fields, sink),
        original: fields.placed("original", sink),
        original_sha256: sha256("original_sha256", fields, sink),
        publish: publish(fields, sink).unwrap_or_default(),
        excerpts: excerpts(fields, sink),
    }
}

fn publish(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Option<Publish> {
    let node = fields.get("publish");
    if fields.is_empty_guard("publish", sink) {
        return None;
    }
    // `none` is a word of ours, `false` one of other programs.
    if matches!(node?.value, Value::Bool(_)) && fields.is_guard_of_others("publish", sink) {
        return None;
    }
    let allowed = [
        ("excerpts", Publish::Excerpts),
        ("full", Publish::Full),
        ("none", Publish::None),
    ];
    fields.choice("publish", &allowed, sink)
}

fn sha256(key: &'static str, fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Option<Placed<Arc<str>>> {
    let node = fields.get(key);
    if let Some(empty) = fields.empty_key(key) {
        // Whoever writes it wants the text to be compared.
        sink.bad_value(key, "", "64 hexadecimal digits, or take it out", empty);
    }
    let node = node?;
    let text = sink.text(key, node)?;
    let fine = text.value.len() == 64 && text.value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !fine {
        sink.bad_value(key, &text.value, "64 hexadecimal digits", node.span);
    }
    fine.then(|| Placed {
        value: text.value.to_ascii_lowercase().into(),
        at: text.at,
    })
}

fn excerpts(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Vec<Excerpt> {
    let mut seen: Vec<Arc<str>> = Vec::new();
    let mut all: Vec<Excerpt> = tables(fields, "excerpts", sink, |own, node, sink| {
        let (id, text) = (own.placed("id", sink), own.verbatim("text", sink));
        missing("excerpts", "id", own, node, sink);
        missing("excerpts", "text", own, node, sink);
        let speakers = own.list("speaker", sink);
        let speech = speech(own, sink);
        let mut beside = |key| own.verbatim(key, sink).map(|it| it.value);
        let (prefix, suffix) = (beside("prefix"), beside("suffix"));
        let note = own.local("note", sink);
        let translations = translations(own, sink);
        let excerpt = Excerpt {
            id: id?,
            text: text?,
            speakers,
            speech,
            prefix,
            suffix,
            note,
            translations,
        };
        if seen.contains(&excerpt.id.value) {
            let span = sink.places.span(excerpt.id.at);
            sink.bad_value(
                "id",
                &excerpt.id.value,
                "an id that no other excerpt of this source has",
                span,
            );
        }
        let anchor = excerpt.id.value.trim_start_matches('#');
        if is_of_sources(anchor) {
            let at = Location::new(sink.path, sink.places.span(excerpt.id.at));
            sink.findings.push(catalog::markdown::own_anchor(at, anchor));
        }
        seen.push(Arc::clone(&excerpt.id.value));
        Some(excerpt)
    });
    for excerpt in &mut all {
        let whole = excerpt.text.value.trim();
        excerpt.text.value = without_marks(whole).into();
        excerpt.id.value = excerpt.id.value.trim_start_matches('#').into();
    }
    all
}

fn speech(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Speech {
    fields
        .choice(
            "speech",
            &[("direct", Speech::Direct), ("reported", Speech::Reported)],
            sink,
        )
        .unwrap_or_default()
}

fn translations(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Vec<QuotationTranslation> {
    tables(fields, "translations", sink, |own, node, sink| {
        let lang = language(own, "lang", sink);
        let text = own.text("text", sink);
        let translator = own.text("translator", sink);
        let method = own.choice(
            "method",
            &[
                ("official", TranslationMethod::Official),
                ("newsroom", TranslationMethod::Newsroom),
                ("machine", TranslationMethod::Machine),
            ],
            sink,
        );
        missing("translations", "lang", own, node, sink);
        missing("translations", "text", own, node, sink);
        Some(QuotationTranslation {
            lang: lang?,
            text: text?,
            translator,
            method,
        })
    })
}

fn document(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> LegalDocument {
    LegalDocument {
        document_type: fields.text("type", sink),
        adopted: fields.date("adopted", sink),
        signed: fields.date("signed", sink),
        in_force: fields.date("in_force", sink),
        ended: fields.date("ended", sink),
        parties: fields.list("parties", sink),
        signatories: participants(fields, "signatories", sink),
        number: fields.text("number", sink),
        url: fields.web_address("url", sink),
        amends: fields.list("amends", sink),
        supersedes: fields.list("supersedes", sink),
    }
}

fn topic(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Topic {
    Topic {
        definition: fields.local("definition", sink),
        broader: fields.list("broader", sink),
        related: fields.list("related", sink),
    }
}

fn place(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Place {
    Place {
        country: country(fields, "country", sink),
        lat: fields.decimal("lat", -90.0..=90.0, sink),
        lon: fields.decimal("lon", -180.0..=180.0, sink),
    }
}

fn series(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Series {
    Series {
        cadence: fields.text("cadence", sink),
        since: fields.date("since", sink),
        organizers: fields.list("organizers", sink),
    }
}

fn briefing(fields: &mut Fields<'_>, from_name: Option<EventDate>, sink: &mut Sink<'_>) -> Briefing {
    let date = fields.date("date", sink).or(from_name);
    let mut entries = Vec::new();
    for node in fields.entries("items") {
        match &node.value {
            Value::Table(table) => {
                let mut own = Fields::new(table);
                let event = own.placed("id", sink);
                let line = own.text("line", sink);
                missing("items", "id", &own, node, sink);
                own.finish_entry("items", sink);
                entries.extend(event.map(|event| BriefingItem { event, line }));
            }
            _ => {
                let event = sink.item("items", node);
                entries.extend(event.map(|event| BriefingItem { event, line: None }));
            }
        }
    }
    Briefing {
        date,
        number: fields.number("number", 1..=1_000_000, sink).map(|number| number as u32),
        items: entries,
        from: fields.date("from", sink),
        to: fields.date("to", sink),
    }
}

/// Reads a list of tables; what is no table is reported.
pub(super) fn tables<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    sink: &mut Sink<'_>,
    mut read: impl FnMut(&mut Fields<'_>, &Node<'_>, &mut Sink<'_>) -> Option<T>,
) -> Vec<T> {
    let entries = fields.entries(key);
    let mut all = Vec::with_capacity(entries.len());
    for node in entries {
        match &node.value {
            Value::Table(table) => {
                let mut own = Fields::new(table);
                all.extend(read(&mut own, node, sink));
                own.finish_entry(key, sink);
            }
            Value::Null => {}
            _ => sink.wrong_type(key, "a table such as `{ … }`", node),
        }
    }
    all
}

/// Reports an entry that lacks what it is for.
pub(super) fn missing(key: &str, field: &str, entry: &Fields<'_>, node: &Node<'_>, sink: &mut Sink<'_>) {
    if entry.lacks(field) {
        let at = Location::new(sink.path, node.span);
        sink.findings.push(catalog::front_matter::missing_field(at, key, field));
    }
}
