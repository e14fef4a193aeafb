//! A reference as CSL-JSON (citeproc): a list of one item.

use crate::base::date::{DatePart, Endpoint, EventDate, Season, YearPart};
use crate::render::json::Json;

use super::{Author, Cited, Form, When};

pub fn write(cited: &Cited<'_>, out: &mut Vec<u8>) {
    Json::new(out).array(|json| {
        json.object(|json| {
            json.key("id").text(&cited.key);
            json.key("type").text(match cited.form {
                Form::Page => "webpage",
                Form::Press => "article-newspaper",
                Form::Report => "report",
                Form::Speech => "speech",
                Form::Interview => "interview",
                Form::Post => "post",
                Form::Document => "document",
            });
            if !cited.authors.is_empty() {
                json.key("author").array(|json| {
                    for author in &cited.authors {
                        json.object(|json| match author {
                            Author::Person { family, given } => {
                                json.key("family").text(family);
                                json.key("given").text(given);
                            }
                            Author::Whole(name) => json.key("literal").text(name),
                        });
                    }
                });
            }
            json.key("title").text(cited.title);
            let container = match cited.form {
                Form::Page | Form::Press | Form::Post => "container-title",
                _ => "publisher",
            };
            json.field(container, cited.container);
            json.field("genre", cited.genre);
            if let Some(issued) = cited.issued {
                date(json.key("issued"), issued);
            }
            if let Some(accessed) = cited.accessed {
                date(json.key("accessed"), accessed);
            }
            json.field("URL", cited.url.as_deref());
            json.field("archive_location", cited.archived.map(|it| it.1));
            json.field("note", cited.retracted);
            json.key("language").text(cited.lang.as_str());
        });
    });
    out.push(b'\n');
}

fn date(json: &mut Json<'_>, when: When<'_>) {
    json.object(|json| match when {
        When::Day(year, month, day) => json.key("date-parts").array(|json| {
            parts(json, year, Some(month), Some(day));
        }),
        When::Date(date) => event_date(json, date),
    });
}

/// Writes what CSL can say of a date: one or two dates in numbers, about or not; anything else as it stands.
fn event_date(json: &mut Json<'_>, date: &EventDate) {
    let all: Option<Vec<(i32, DatePart)>> = [Some(date.start()), date.end()]
        .into_iter()
        .flatten()
        .map(|it| match it {
            Endpoint::Date(part) => match part.year {
                YearPart::Known(year) => Some((year, part)),
                _ => None,
            },
            Endpoint::Open | Endpoint::Unknown => None,
        })
        .collect();
    let Some(all) = all else {
        json.key("literal").text(date.as_str());
        return;
    };
    json.key("date-parts").array(|json| {
        for (year, part) in &all {
            parts(json, *year, part.month, part.day);
        }
    });
    if let [(_, part)] = all.as_slice()
        && let Some(season) = part.season
    {
        json.key("season").number(match season {
            Season::Spring => 1,
            Season::Summer => 2,
            Season::Autumn => 3,
            Season::Winter => 4,
        });
    }
    if all.iter().any(|(_, part)| part.approximate || part.uncertain) {
        json.key("circa").flag(true);
    }
}

fn parts(json: &mut Json<'_>, year: i32, month: Option<u8>, day: Option<u8>) {
    json.array(|json| {
        json.number(year);
        if let Some(month) = month {
            json.number(month);
            if let Some(day) = day {
                json.number(day);
            }
        }
    });
}
