//! `list`: the records of a kind, filtered, as a table or JSON.

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use serde_json::json;

use crate::base::date::EventDate;
use crate::base::id::{Kind, RecordId};
use crate::engine::Project;
use crate::parse::record::{ActorType, Facts};
use crate::resolve::{Found, Kinds, Site};

use super::{Exit, ListArgs, complain};

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Columns for reading
    Table,
    /// One array of objects
    Json,
}

/// Prints the records of a kind.
pub fn run(root: &Path, args: &ListArgs) -> Exit {
    let Some(kind) = Kind::from_word(&args.kind.to_lowercase()) else {
        let words: Vec<&str> = Kind::ALL.into_iter().map(Kind::folder).collect();
        complain(&format!(
            "there is no kind `{}`: write one of {}",
            args.kind,
            words.join(", ")
        ));
        return Exit::Usage;
    };
    let project = match Project::open(root, &super::build::options_for(args.drafts, None)) {
        Ok(project) => project,
        Err(failure) => {
            complain(&format!("{}: {}", failure.what, failure.error));
            return Exit::Machine;
        }
    };
    let filter = match Filter::new(&project, args) {
        Ok(filter) => filter,
        Err(message) => {
            complain(&message);
            return Exit::Usage;
        }
    };
    let site = &project.resolved.site;
    let mut records: Vec<RecordId> = site.of_kind(kind).filter(|id| filter.fits(site, *id)).collect();
    if kind == Kind::Event {
        records.sort_by_key(|id| site.chronology.newest_first[id.index()]);
    }
    let mut out = anstream::stdout().lock();
    let written = match args.format {
        ListFormat::Table => table(site, &records, &mut out),
        ListFormat::Json => json_list(site, &records, &mut out),
    };
    // A reader that closes the pipe has seen enough.
    let _ = written;
    Exit::Done
}

struct Filter {
    kind: Option<String>,
    country: Option<String>,
    actor: Option<RecordId>,
    organization: Option<RecordId>,
    topic: Option<RecordId>,
    since: Option<EventDate>,
    until: Option<EventDate>,
}

impl Filter {
    fn new(project: &Project, args: &ListArgs) -> Result<Filter, String> {
        let find = |typed: &Option<String>, kind: Kind| -> Result<Option<RecordId>, String> {
            let Some(typed) = typed else { return Ok(None) };
            match project
                .resolved
                .names
                .find(&project.resolved.site.records, typed, Kinds::of(&[kind]))
            {
                Found::One(id) => Ok(Some(id)),
                Found::Many(_) => Err(format!("`{typed}` fits several records of kind {kind}")),
                Found::Other(_) | Found::Nothing => {
                    let near =
                        project
                            .resolved
                            .names
                            .nearest(&project.resolved.site.records, typed, Kinds::of(&[kind]));
                    let help = near
                        .first()
                        .map(|near| format!(" (did you mean `{near}`?)"))
                        .unwrap_or_default();
                    Err(format!("no {kind} is called `{typed}`{help}"))
                }
            }
        };
        let date = |text: &Option<String>| -> Result<Option<EventDate>, String> {
            text.as_deref()
                .map(EventDate::parse)
                .transpose()
                .map_err(|error| error.message)
        };
        Ok(Filter {
            kind: args.r#type.clone(),
            country: args.country.as_ref().map(|it| it.to_uppercase()),
            actor: find(&args.actor, Kind::Actor)?,
            organization: find(&args.organization, Kind::Organization)?,
            topic: find(&args.topic, Kind::Topic)?,
            since: date(&args.since)?,
            until: date(&args.until)?,
        })
    }

    fn fits(&self, site: &Site, id: RecordId) -> bool {
        let concerns = |whom: Option<RecordId>| {
            whom.is_none_or(|whom| {
                site.relations.events.of(whom).iter().any(|tie| tie.event == id)
                    || site.relations.documents.of(whom).iter().any(|tie| tie.document == id)
                    || site.relations.memberships.of(id).iter().any(|tie| tie.who == whom)
                    || site.relations.officers.of(whom).iter().any(|tie| tie.who == id)
            })
        };
        let bounds = || site.date(id).and_then(EventDate::bounds);
        let since = self.since.as_ref().and_then(EventDate::bounds);
        let until = self.until.as_ref().and_then(EventDate::bounds);
        self.kind
            .as_ref()
            .is_none_or(|kind| type_of(site, id).is_some_and(|it| it == *kind))
            && self
                .country
                .as_ref()
                .is_none_or(|code| countries(site, id).contains(code))
            && concerns(self.actor)
            && concerns(self.organization)
            && self.topic.is_none_or(|topic| site.ties(id).topics.contains(&topic))
            && since.is_none_or(|since| bounds().is_some_and(|it| it.1 >= since.0))
            && until.is_none_or(|until| bounds().is_some_and(|it| it.0 <= until.1))
    }
}

fn type_of(site: &Site, id: RecordId) -> Option<String> {
    match site.facts(id) {
        Facts::Event(it) => it.event_type.as_ref().map(|it| it.to_string()),
        Facts::Actor(it) => Some(
            match it.actor_type {
                ActorType::Person => "person",
                ActorType::State => "state",
                ActorType::Group => "group",
            }
            .to_owned(),
        ),
        Facts::Organization(it) => it.organization_type.as_ref().map(|it| it.to_string()),
        Facts::Document(it) => it.document_type.as_ref().map(|it| it.to_string()),
        Facts::Source(it) => it.genre.as_ref().map(|it| it.to_string()),
        Facts::Series(it) => it.cadence.as_ref().map(|it| it.to_string()),
        _ => None,
    }
}

/// The countries of a record: its own, and for an event those of its places and of who takes part.
fn countries(site: &Site, id: RecordId) -> Vec<String> {
    let own = |id: RecordId| -> Vec<String> {
        match site.facts(id) {
            Facts::Actor(it) => it.country.iter().chain(&it.iso).map(|it| it.to_string()).collect(),
            Facts::Place(it) => it.country.iter().map(|it| it.to_string()).collect(),
            _ => Vec::new(),
        }
    };
    let mut all = own(id);
    if let Some(ties) = site.event_ties(id) {
        let people = ties.actors.iter().chain(&ties.organizations);
        let others = ties
            .places
            .iter()
            .copied()
            .chain(people.flat_map(|it| [Some(it.who), it.on_behalf_of]).flatten());
        all.extend(others.flat_map(own));
    }
    all
}

fn table(site: &Site, records: &[RecordId], out: &mut impl Write) -> std::io::Result<()> {
    let lang = &site.config.default_language;
    let rows: Vec<[String; 3]> = records
        .iter()
        .map(|id| {
            let date = site.date(*id).map_or(String::new(), |date| date.to_string());
            let draft = if site.record(*id).draft { " (draft)" } else { "" };
            [
                site.record(*id).id.to_string(),
                date,
                format!("{}{draft}", site.name(*id, lang).0),
            ]
        })
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (ids, dates) = (width(0), width(1));
    for [id, date, name] in &rows {
        let date = if dates > 0 {
            format!("{date:dates$}  ")
        } else {
            String::new()
        };
        writeln!(out, "{id:ids$}  {date}{name}")?;
    }
    Ok(())
}

fn json_list(site: &Site, records: &[RecordId], out: &mut impl Write) -> std::io::Result<()> {
    let lang = &site.config.default_language;
    let all: Vec<serde_json::Value> = records
        .iter()
        .map(|id| {
            let record = site.record(*id);
            json!({
                "id": &*record.id,
                "kind": site.kind(*id).map(Kind::singular),
                "title": site.name(*id, lang).0,
                "type": type_of(site, *id),
                "date": site.date(*id).map(|it| it.to_string()),
                "path": &*record.path,
                "file": site.document(*id).map(|it| it.path.to_string()),
                "draft": record.draft,
                "events": site.relations.events.of(*id).len(),
            })
        })
        .collect();
    writeln!(out, "{}", serde_json::to_string_pretty(&all).unwrap_or_default())
}
