//! Which of an actor's roles counts: those held on the day of an event, and those held when the site is built.
//!
//! Knows dates and the sources that a role rests on. How a role reads is for pages to say.

use crate::base::date::{AsOf, EventDate, Moment};
use crate::base::id::RecordId;
use crate::parse::record::{Actor, Facts, Role};

use super::site::{OwnTies, Site};

/// How a role stands at the moment of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenure {
    Held,
    /// It has ended: the page says when.
    Ended,
}

/// How a role's dates stand to a moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Time {
    /// None are given.
    Unknown,
    Before,
    Now,
    After,
}

/// Lists the roles that an actor held on the day of an event, by their places in the actor's list.
///
/// A role with dates fits where they and the event's may overlap. One without fits where it is the only one, or where the
/// event cites one of its sources.
pub fn held_at(site: &Site, actor: RecordId, event: RecordId) -> Vec<usize> {
    let (Facts::Actor(facts), OwnTies::Actor { roles: ties }) = (site.facts(actor), &site.ties(actor).own) else {
        return Vec::new();
    };
    let day = site.date(event).and_then(EventDate::bounds);
    let cited = |sources: &[RecordId]| sources.iter().any(|it| cites(site, event, *it));
    let fits = |(index, role): &(usize, &Role)| match (is_dated(role), day) {
        (true, Some(day)) => overlap(bounds(role), day),
        (true, None) => false,
        (false, _) => facts.roles.len() == 1 || ties.get(*index).is_some_and(|it| cited(&it.sources)),
    };
    facts.roles.iter().enumerate().filter(fits).map(|it| it.0).collect()
}

/// Lists the roles that an actor holds at the moment of the build; where it holds none, those that ended last.
pub fn held_now<'a>(site: &Site, actor: &'a Actor) -> Vec<(&'a Role, Tenure)> {
    let now = site.as_of.as_ref();
    let of = |wanted: Time| actor.roles.iter().filter(move |role| time(role, now) == wanted);
    let held: Vec<&Role> = of(Time::Now).collect();
    let held = if held.is_empty() {
        of(Time::Unknown).collect()
    } else {
        held
    };
    if !held.is_empty() {
        return held.into_iter().map(|role| (role, Tenure::Held)).collect();
    }
    let last = of(Time::Before).map(|role| bounds(role).1).max();
    of(Time::Before)
        .filter(|role| Some(bounds(role).1) == last)
        .map(|role| (role, Tenure::Ended))
        .collect()
}

/// Asks the clock about the dates of an actor's roles, so that it knows when an answer changes.
pub fn ask(facts: &Facts, as_of: Option<&AsOf>) {
    if let Facts::Actor(actor) = facts {
        actor.roles.iter().for_each(|role| {
            time(role, as_of);
        });
    }
}

fn is_dated(role: &Role) -> bool {
    role.from.is_some() || role.to.is_some()
}

/// The first and the last moment at which a role may have been held.
fn bounds(role: &Role) -> (Moment, Moment) {
    let of = |date: &Option<EventDate>| date.as_ref().and_then(EventDate::bounds);
    (
        of(&role.from).map_or(Moment(i64::MIN), |it| it.0),
        of(&role.to).map_or(Moment(i64::MAX), |it| it.1),
    )
}

fn overlap(one: (Moment, Moment), other: (Moment, Moment)) -> bool {
    one.0 <= other.1 && other.0 <= one.1
}

/// Says how a role stands at a moment; where nobody asked for one, what has an end is over.
fn time(role: &Role, as_of: Option<&AsOf>) -> Time {
    if !is_dated(role) {
        return Time::Unknown;
    }
    let (from, to) = bounds(role);
    let has_come = |moment: Moment, unasked: bool| as_of.map_or(unasked, |now| now.has_come(moment));
    let ends = to.0 != i64::MAX;
    // Both are asked, so that the clock knows of both.
    match (
        has_come(from, true),
        ends && has_come(Moment(to.0.saturating_add(1)), true),
    ) {
        (_, true) => Time::Before,
        (true, false) => Time::Now,
        (false, false) => Time::After,
    }
}

/// Tells whether an event names a source, or quotes or cites it in its text.
fn cites(site: &Site, event: RecordId, source: RecordId) -> bool {
    let in_text = site.joins(event).is_some_and(|joins| {
        let quoted = joins.body.quotations.iter().filter_map(|it| it.source);
        let mut all = quoted.chain(joins.body.citations.iter().filter_map(|it| *it));
        all.any(|it| it == source)
    });
    in_text || site.ties(event).sources.contains(&source)
}
