//! The fields of each table, and how a record fills them.

use crate::base::date::{Endpoint, EventDate, Moment, civil_day, iso_day};
use crate::base::id::{Kind, RecordId};
use crate::base::path::percent_encode;
use crate::parse::record::{
    ActorType, Alias, AliasKind, DateBasis, EventStatus, Facts, LinkPolicy, LocalText, Participant, Publish, Published,
    Speech, StateControl,
};
use crate::plan::{DataSet, is_retracted};
use crate::render::citation::{addresses, source_lang};
use crate::render::json::Json;
use crate::render::renderer::Renderer;
use crate::render::text::Text;
use crate::resolve::{Named, OwnTies, Tie};

use super::table::{Parts, Row, Table, push};

/// Returns the fields of a table, in their order.
pub fn fields(set: DataSet) -> &'static [&'static str] {
    match set {
        DataSet::Events => &[
            "id",
            "url",
            "title",
            "summary",
            "date",
            "earliest",
            "latest",
            "date_basis",
            "type",
            "status",
            "significance",
            "places",
            "actors",
            "organizations",
            "documents",
            "series",
            "number",
            "part_of",
            "responds_to",
            "related",
            "topics",
            "sources",
            "published",
            "updated",
            "retracted",
        ],
        DataSet::Actors => &[
            "id",
            "url",
            "name",
            "summary",
            "type",
            "country",
            "iso",
            "born",
            "died",
            "roles",
            "names",
            "topics",
            "events",
            "wikidata",
            "same_as",
            "published",
            "updated",
            "retracted",
        ],
        DataSet::Organizations => &[
            "id",
            "url",
            "name",
            "summary",
            "type",
            "acronym",
            "parent",
            "seat",
            "founded",
            "dissolved",
            "website",
            "members",
            "successor_of",
            "names",
            "topics",
            "events",
            "reliability",
            "reliability_basis",
            "state_control",
            "state_control_basis",
            "legal_note",
            "link_policy",
            "wikidata",
            "same_as",
            "published",
            "updated",
            "retracted",
        ],
        DataSet::Sources => &[
            "id",
            "url",
            "title",
            "summary",
            "publisher",
            "carrier",
            "author",
            "genre",
            "date",
            "earliest",
            "latest",
            "accessed",
            "lang",
            "original",
            "archive",
            "rating",
            "derived_from",
            "version_of",
            "publish",
            "sha256",
            "length",
            "quoted",
            "topics",
            "published",
            "updated",
            "retracted",
        ],
        DataSet::Quotations => &[
            "source",
            "source_url",
            "excerpt",
            "exact",
            "prefix",
            "suffix",
            "start",
            "end",
            "segments",
            "level",
            "hash",
            "lang",
            "speech",
            "speakers",
            "pages",
        ],
        DataSet::Relations => &[
            "subject",
            "relation",
            "object",
            "role",
            "on_behalf_of",
            "since",
            "until",
        ],
    }
}

impl Renderer<'_> {
    pub(super) fn event_row(&self, id: RecordId, row: &mut Row<'_>) {
        let (Some(event), Some(ties)) = (self.site.event(id), self.site.event_ties(id)) else {
            return;
        };
        self.identity(id, "title", row);
        self.dates(event.date.as_ref(), row);
        row.text(
            "date_basis",
            event.date_basis.map(|it| match it {
                DateBasis::Stated => "stated",
                DateBasis::InferredSource => "inferred-source",
                DateBasis::InferredOutside => "inferred-outside",
            }),
        );
        row.text("type", event.event_type.as_deref());
        row.text(
            "status",
            event.status.map(|it| match it {
                EventStatus::Scheduled => "scheduled",
                EventStatus::Held => "held",
                EventStatus::Postponed => "postponed",
                EventStatus::Cancelled => "cancelled",
                EventStatus::Disputed => "disputed",
            }),
        );
        row.number("significance", event.significance.map(i64::from));
        row.list("places", self.ids(&ties.places));
        self.participants("actors", &ties.actors, &event.actors, row);
        self.participants("organizations", &ties.organizations, &event.organizations, row);
        row.list("documents", self.ids(&ties.documents));
        row.text("series", ties.series.map(|it| self.id(it)));
        row.number("number", event.number.map(i64::from));
        row.text("part_of", ties.part_of.map(|it| self.id(it)));
        row.list("responds_to", ties.responds_to.iter().map(|it| self.kind_id(*it)));
        row.list("related", self.ids(&ties.related));
        row.list("topics", self.ids(&self.site.ties(id).topics));
        row.list("sources", self.ids(&self.site.ties(id).sources));
        self.history(id, row);
    }

    pub(super) fn actor_row(&self, id: RecordId, row: &mut Row<'_>) {
        let Facts::Actor(actor) = self.site.facts(id) else {
            return;
        };
        let organizations = match &self.site.ties(id).own {
            OwnTies::Actor { roles } => roles.as_slice(),
            _ => &[],
        };
        self.identity(id, "name", row);
        row.text(
            "type",
            Some(match actor.actor_type {
                ActorType::Person => "person",
                ActorType::State => "state",
                ActorType::Group => "group",
            }),
        );
        row.text("country", actor.country.as_deref());
        row.text("iso", actor.iso.as_deref());
        row.text("born", actor.born.as_ref().map(EventDate::as_str));
        row.text("died", actor.died.as_ref().map(EventDate::as_str));
        row.entries(
            "roles",
            actor.roles.iter().enumerate(),
            |(index, role), json| {
                json.object(|json| {
                    json.field("title", self.words_of(&role.title));
                    if let Some(organization) = organizations.get(*index).and_then(|it| it.organization.as_ref()) {
                        json.key("organization").texts(&self.named_id(organization));
                    }
                    period(role.from.as_ref(), role.to.as_ref(), json);
                });
            },
            |(_, role), out| out.extend_from_slice(self.words_of(&role.title).unwrap_or_default().as_bytes()),
        );
        self.names(id, row);
        row.list("topics", self.ids(&self.site.ties(id).topics));
        row.number("events", Some(self.site.relations.events.of(id).len() as i64));
        self.elsewhere(id, row);
        self.history(id, row);
    }

    pub(super) fn organization_row(&self, id: RecordId, row: &mut Row<'_>) {
        let site = self.site;
        let Facts::Organization(facts) = site.facts(id) else {
            return;
        };
        let OwnTies::Organization {
            parent,
            seat,
            members,
            successor_of,
        } = &site.ties(id).own
        else {
            return;
        };
        self.identity(id, "name", row);
        row.text("type", facts.organization_type.as_deref());
        row.text("acronym", facts.acronym.as_ref().and_then(|it| self.words_of(it)));
        row.parts("parent", parent.as_ref().map(|it| self.named_id(it)));
        row.parts("seat", seat.as_ref().map(|it| self.named_id(it)));
        row.text("founded", facts.founded.as_ref().map(EventDate::as_str));
        row.text("dissolved", facts.dissolved.as_ref().map(EventDate::as_str));
        let website = facts
            .website
            .as_ref()
            .filter(|_| facts.link_policy == LinkPolicy::Normal);
        row.text("website", website.map(|it| &*it.value));
        row.entries(
            "members",
            members.iter(),
            |tie, json| {
                json.object(|json| {
                    json.key("id").texts(&self.kind_id(tie.who));
                    if let Some(member) = facts.members.get(tie.index as usize) {
                        json.field("role", member.role.as_ref().and_then(|it| self.words_of(it)));
                        period(member.from.as_ref(), member.to.as_ref(), json);
                    }
                });
            },
            |tie, out| push(&self.kind_id(tie.who), out),
        );
        row.list("successor_of", self.ids(successor_of));
        self.names(id, row);
        row.list("topics", self.ids(&site.ties(id).topics));
        row.number("events", Some(site.relations.events.of(id).len() as i64));
        let mut letter = [0; 4];
        row.text("reliability", facts.reliability.map(|it| &*it.encode_utf8(&mut letter)));
        let words = |text: &'_ Option<LocalText>| text.as_ref().and_then(|it| self.words_of(it)).map(str::to_owned);
        row.text("reliability_basis", words(&facts.reliability_basis).as_deref());
        row.text(
            "state_control",
            facts.state_control.map(|it| match it {
                StateControl::State => "state",
                StateControl::StateFunded => "state-funded",
                StateControl::Independent => "independent",
            }),
        );
        row.text("state_control_basis", words(&facts.state_control_basis).as_deref());
        row.text("legal_note", words(&facts.legal_note).as_deref());
        row.text(
            "link_policy",
            Some(match facts.link_policy {
                LinkPolicy::Normal => "normal",
                LinkPolicy::ArchiveOnly => "archive-only",
                LinkPolicy::NoLink => "no-link",
            }),
        );
        self.elsewhere(id, row);
        self.history(id, row);
    }

    pub(super) fn source_row(&self, id: RecordId, row: &mut Row<'_>) {
        let site = self.site;
        let (Facts::Source(source), OwnTies::Source(ties)) = (site.facts(id), &site.ties(id).own) else {
            return;
        };
        self.identity(id, "title", row);
        row.parts("publisher", ties.publisher.as_ref().map(|it| self.named_id(it)));
        row.parts("carrier", ties.carrier.as_ref().map(|it| self.named_id(it)));
        row.parts("author", ties.author.as_ref().map(|it| self.named_id(it)));
        row.text("genre", source.genre.as_deref());
        self.dates(source.date.as_ref(), row);
        row.text("accessed", source.accessed.as_ref().map(EventDate::as_str));
        row.text("lang", Some(source_lang(site, id).as_str()));
        let (url, archive) = addresses(site, id, source);
        row.text("original", url);
        row.text("archive", archive);
        row.text("rating", self.rating(id).map(|it| &*it.code));
        row.text("derived_from", ties.derived_from.map(|it| self.id(it)));
        row.text("version_of", ties.version_of.map(|it| self.id(it)));
        row.text(
            "publish",
            Some(match source.publish {
                Publish::Excerpts => "excerpts",
                Publish::Full => "full",
                Publish::None => "none",
            }),
        );
        let archive = site.archives.get(&id).filter(|it| !it.sha256.is_empty());
        row.text("sha256", archive.map(|it| &*it.sha256));
        row.number("length", archive.map(|it| i64::from(it.length)));
        let quoted = archive.map(|it| it.quoted.iter().map(|it| i64::from(it.end - it.start)).sum());
        row.number("quoted", quoted);
        row.list("topics", self.ids(&site.ties(id).topics));
        self.history(id, row);
    }

    pub(super) fn quotation_rows(&self, table: &mut Table<'_>) {
        let site = self.site;
        for source in site.of_kind(Kind::Source) {
            let hash = site
                .archives
                .get(&source)
                .map(|it| &*it.sha256)
                .filter(|it| !it.is_empty());
            let url = self.absolute(&site.record(source).href);
            for quotation in self.quotations_of(source) {
                let first = quotation.passages().next();
                let last = quotation.passages().last();
                let whole = quotation.passages().nth(1).is_none();
                table.row(|row| {
                    row.text("source", Some(self.id(source)));
                    row.text("source_url", Some(&url));
                    row.text("excerpt", quotation.excerpt);
                    row.text(
                        "exact",
                        match whole {
                            true => first.map(|it| it.0),
                            false => Some(&quotation.words),
                        },
                    );
                    row.text("prefix", quotation.prefix());
                    row.text("suffix", quotation.suffix());
                    row.number("start", first.and_then(|it| it.1).map(|it| i64::from(it.0)));
                    row.number("end", last.and_then(|it| it.1).map(|it| i64::from(it.1)));
                    row.entries(
                        "segments",
                        quotation.passages().filter(|_| !whole),
                        |(words, place), json| {
                            json.object(|json| {
                                json.key("exact").text(words);
                                if let Some((start, end)) = place {
                                    json.key("start").number(*start);
                                    json.key("end").number(*end);
                                }
                            });
                        },
                        |(_, place), out| {
                            let (start, end) = place.unwrap_or_default();
                            out.extend(format!("{start}-{end}").bytes());
                        },
                    );
                    row.text("level", quotation.verdict.map(|it| it.level.as_str()));
                    row.text("hash", hash);
                    row.text("lang", Some(source_lang(site, source).as_str()));
                    row.text(
                        "speech",
                        Some(match quotation.speech {
                            Speech::Direct => "direct",
                            Speech::Reported => "reported",
                        }),
                    );
                    row.list("speakers", quotation.speakers.iter().map(|it| self.named_id(it)));
                    row.entries(
                        "pages",
                        quotation.uses.iter(),
                        |(page, anchor), json| {
                            json.object(|json| {
                                json.key("page").texts(&self.kind_id(*page));
                                json.key("url").text(&self.place(*page, anchor));
                            });
                        },
                        |(page, anchor), out| out.extend_from_slice(self.place(*page, anchor).as_bytes()),
                    );
                });
            }
        }
    }

    pub(super) fn relation_rows(&self, table: &mut Table<'_>) {
        for at in 0..self.site.records.len() as u32 {
            let id = RecordId(at);
            if self.site.kind(id).is_none() {
                break;
            }
            if self.site.record(id).is_vacant() {
                continue;
            }
            self.relations_of(
                id,
                &mut Relations {
                    renderer: self,
                    table,
                    subject: id,
                },
            );
        }
    }

    fn relations_of(&self, id: RecordId, to: &mut Relations<'_, '_, '_, '_>) {
        let ties = self.site.ties(id);
        let facts = self.site.facts(id);
        match (&ties.own, facts) {
            (OwnTies::Event(own), Facts::Event(event)) => {
                to.participants("actor", &own.actors, &event.actors);
                to.participants("organization", &own.organizations, &event.organizations);
                to.all("place", &own.places);
                to.all("document", &own.documents);
                to.all("series", own.series.as_slice());
                to.all("part-of", own.part_of.as_slice());
                to.all("responds-to", &own.responds_to);
                to.all("related", &own.related);
            }
            (OwnTies::Actor { roles: ties }, Facts::Actor(actor)) => {
                for (role, ties) in actor.roles.iter().zip(ties) {
                    if let Some(Named::Record(organization)) = &ties.organization {
                        let title = self.words_of(&role.title);
                        to.one(
                            "role",
                            *organization,
                            title,
                            None,
                            (role.from.as_ref(), role.to.as_ref()),
                        );
                    }
                }
            }
            (
                OwnTies::Organization {
                    parent,
                    seat,
                    members,
                    successor_of,
                },
                Facts::Organization(organization),
            ) => {
                to.named("parent", parent);
                to.named("seat", seat);
                for tie in members {
                    let member = organization.members.get(tie.index as usize);
                    let role = member.and_then(|it| it.role.as_ref()).and_then(|it| self.words_of(it));
                    let period = member.map_or((None, None), |it| (it.from.as_ref(), it.to.as_ref()));
                    to.one("member", tie.who, role, None, period);
                }
                to.all("successor-of", successor_of);
            }
            (OwnTies::Source(own), _) => {
                to.named("publisher", &own.publisher);
                to.named("carrier", &own.carrier);
                to.named("author", &own.author);
                to.all("derived-from", own.derived_from.as_slice());
                to.all("version-of", own.version_of.as_slice());
            }
            (
                OwnTies::Document {
                    parties,
                    signatories,
                    amends,
                    supersedes,
                },
                Facts::Document(document),
            ) => {
                to.all("party", parties);
                to.participants("signatory", signatories, &document.signatories);
                to.all("amends", amends);
                to.all("supersedes", supersedes);
            }
            (OwnTies::Topic { broader, related }, _) => {
                to.all("broader", broader);
                to.all("related", related);
            }
            (OwnTies::Series { organizers }, _) => to.named("organizer", organizers),
            (OwnTies::Briefing { items }, _) => {
                for tie in items {
                    to.one("item", tie.who, None, None, (None, None));
                }
            }
            _ => {}
        }
        to.all("topic", &ties.topics);
        to.all("source", &ties.sources);
    }

    /// What every record begins with.
    fn identity(&self, id: RecordId, name: &'static str, row: &mut Row<'_>) {
        row.text("id", Some(self.id(id)));
        row.parts(
            "url",
            Some([&self.site.config.base_origin, &self.site.record(id).href, ""]),
        );
        row.text(name, Some(self.site.name(id, &self.lang).0));
        row.text("summary", self.plain_summary(id).as_deref());
    }

    /// What every record ends with.
    fn history(&self, id: RecordId, row: &mut Row<'_>) {
        let header = self.site.header(id);
        let day = |published: &Published| match published {
            Published::Date(date) => date.as_str().to_owned(),
            Published::Instant(instant) => instant.to_rfc3339(),
        };
        row.text(
            "published",
            header.and_then(|it| it.published.as_deref()).map(day).as_deref(),
        );
        row.text(
            "updated",
            header.and_then(|it| it.updated.as_deref()).map(day).as_deref(),
        );
        row.flag("retracted", is_retracted(self.site, id));
    }

    fn dates(&self, date: Option<&EventDate>, row: &mut Row<'_>) {
        let day = |moment: Moment| {
            let (year, month, day) = civil_day(moment);
            iso_day(year, month, day)
        };
        let bounds = date.and_then(EventDate::bounds);
        // What is open has no such bound.
        let starts = date.is_some_and(|it| matches!(it.start(), Endpoint::Date(_)));
        let ends = date.is_some_and(|it| it.end().is_none_or(|end| matches!(end, Endpoint::Date(_))));
        row.text("date", date.map(EventDate::as_str));
        row.text("earliest", bounds.filter(|_| starts).map(|it| day(it.0)).as_deref());
        row.text("latest", bounds.filter(|_| ends).map(|it| day(it.1)).as_deref());
    }

    fn names(&self, id: RecordId, row: &mut Row<'_>) {
        let shown = |it: &&Alias| !matches!(it.kind, AliasKind::Metonym | AliasKind::Misspelling);
        let aliases = self.site.header(id).map_or(&[][..], |it| &it.aliases);
        row.entries(
            "names",
            aliases.iter().filter(shown),
            |alias, json| {
                json.object(|json| {
                    json.key("name").text(&alias.text.value);
                    json.field("lang", alias.lang.as_ref().map(|it| it.as_str()));
                    json.key("kind").text(match alias.kind {
                        AliasKind::Acronym => "acronym",
                        AliasKind::Former => "former",
                        AliasKind::Native => "native",
                        AliasKind::Transliteration => "transliteration",
                        AliasKind::Alias | AliasKind::Metonym | AliasKind::Misspelling => "alias",
                    });
                    period(alias.from.as_deref(), alias.to.as_deref(), json);
                });
            },
            |alias, out| out.extend_from_slice(alias.text.value.as_bytes()),
        );
    }

    fn elsewhere(&self, id: RecordId, row: &mut Row<'_>) {
        let header = self.site.header(id);
        row.text("wikidata", header.and_then(|it| it.wikidata.as_deref()));
        let same = header.map_or(&[][..], |it| &it.same_as);
        row.list("same_as", same.iter().map(|it| [&*it.value, "", ""]));
    }

    fn participants(&self, name: &'static str, ties: &[Tie], entries: &[Participant], row: &mut Row<'_>) {
        row.entries(
            name,
            ties.iter(),
            |tie, json| {
                json.object(|json| {
                    json.key("id").text(self.id(tie.who));
                    let role = entries.get(tie.index as usize).and_then(|it| it.role.as_ref());
                    json.field("role", role.and_then(|it| self.words_of(it)));
                    if let Some(other) = tie.on_behalf_of {
                        json.key("on_behalf_of").texts(&self.kind_id(other));
                    }
                });
            },
            |tie, out| out.extend_from_slice(self.id(tie.who).as_bytes()),
        );
    }

    fn plain_summary(&self, id: RecordId) -> Option<String> {
        let (document, joins) = (self.site.document(id)?, self.site.joins(id)?);
        let (_, body) = document.header.summary.first()?;
        let joins = joins.summaries.first()?;
        let text = self.plain_start(Text { document, body, joins }, usize::MAX / 2);
        (!text.is_empty()).then_some(text)
    }

    fn id(&self, id: RecordId) -> &str {
        &self.site.record(id).id
    }

    fn ids<'i>(&'i self, ids: &'i [RecordId]) -> impl Iterator<Item = Parts<'i>> {
        ids.iter().map(|it| [self.id(*it), "", ""])
    }

    /// A record of any kind: `actor/x`.
    fn kind_id(&self, id: RecordId) -> Parts<'_> {
        match self.site.kind(id) {
            Some(kind) => [kind.singular(), "/", self.id(id)],
            None => ["page", "/", self.id(id)],
        }
    }

    /// A record of any kind, or the words that stand for one.
    fn named_id<'n>(&'n self, named: &'n Named) -> Parts<'n> {
        match named {
            Named::Record(id) => self.kind_id(*id),
            Named::Words(words) => [words, "", ""],
        }
    }

    fn place(&self, page: RecordId, anchor: &str) -> String {
        let href = &self.site.record(page).href;
        format!("{}{href}#{}", self.site.config.base_origin, percent_encode(anchor))
    }

    fn words_of<'t>(&'t self, text: &'t LocalText) -> Option<&'t str> {
        text.get(&self.lang, &self.site.config.default_language).map(|it| it.0)
    }
}

/// The relations of one record on their way into the table.
struct Relations<'r, 's, 't, 'o> {
    renderer: &'r Renderer<'s>,
    table: &'t mut Table<'o>,
    subject: RecordId,
}

/// From when and until when something holds.
type Period<'d> = (Option<&'d EventDate>, Option<&'d EventDate>);

impl Relations<'_, '_, '_, '_> {
    fn all(&mut self, relation: &str, objects: &[RecordId]) {
        for object in objects {
            self.one(relation, *object, None, None, (None, None));
        }
    }

    /// Words that stand for nobody on the site are no relation.
    fn named<'n>(&mut self, relation: &str, objects: impl IntoIterator<Item = &'n Named>) {
        for named in objects {
            if let Named::Record(object) = named {
                self.one(relation, *object, None, None, (None, None));
            }
        }
    }

    fn participants(&mut self, relation: &str, ties: &[Tie], entries: &[Participant]) {
        for tie in ties {
            let role = entries.get(tie.index as usize).and_then(|it| it.role.as_ref());
            let role = role.and_then(|it| self.renderer.words_of(it));
            self.one(relation, tie.who, role, tie.on_behalf_of, (None, None));
        }
    }

    fn one(
        &mut self,
        relation: &str,
        object: RecordId,
        role: Option<&str>,
        other: Option<RecordId>,
        period: Period<'_>,
    ) {
        let renderer = self.renderer;
        self.table.row(|row| {
            row.parts("subject", Some(renderer.kind_id(self.subject)));
            row.text("relation", Some(relation));
            row.parts("object", Some(renderer.kind_id(object)));
            row.text("role", role);
            row.parts("on_behalf_of", other.map(|it| renderer.kind_id(it)));
            row.text("since", period.0.map(EventDate::as_str));
            row.text("until", period.1.map(EventDate::as_str));
        });
    }
}

fn period(from: Option<&EventDate>, to: Option<&EventDate>, json: &mut Json<'_>) {
    json.field("since", from.map(EventDate::as_str));
    json.field("until", to.map(EventDate::as_str));
}
