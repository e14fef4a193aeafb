//! `new`: a record with its front matter laid out. Never overwrites.

use std::io::Write;
use std::path::Path;

use crate::base::date::Instant;
use crate::base::fold::plain_slug;
use crate::base::id::Kind;
use crate::diag::nearest;
use crate::emit::texts;
use crate::parse::address::slug_problem;

use super::{Exit, complain, now};

/// Writes a new record and prints its path.
pub fn run(root: &Path, kind: &str, title: &str) -> Exit {
    let Some(kind) = Kind::from_word(&kind.to_lowercase()) else {
        let words: Vec<&str> = Kind::ALL.into_iter().map(Kind::singular).collect();
        let help = match nearest(kind, words.iter().copied()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("write one of {}", words.join(", ")),
        };
        complain(&format!("there is no kind `{kind}`: {help}"));
        return Exit::Usage;
    };
    let title = title.trim();
    let id = plain_slug(title);
    if id.is_empty() {
        complain(&format!(
            "no id can be made of `{title}`: a title needs a letter or digit"
        ));
        return Exit::Usage;
    }
    if let Some(why) = slug_problem(&id) {
        complain(&format!(
            "`{id}` cannot be the name of a file: {why}; {}",
            other_title(kind, title, &id)
        ));
        return Exit::Usage;
    }
    let folder = root.join("content").join(kind.folder());
    let path = folder.join(format!("{id}.md"));
    let taken = path.exists() || folder.join(&id).exists();
    if taken {
        let free = (2..)
            .map(|n| format!("{id}-{n}"))
            .find(|id| !folder.join(format!("{id}.md")).exists());
        let free = free.unwrap_or_default();
        complain(&format!(
            "`content/{}/{id}.md` exists; a file `content/{}/{free}.md` would be free: give it a title of its own",
            kind.folder(),
            kind.folder()
        ));
        return Exit::Usage;
    }
    let clock = Instant::from_unix_seconds(now() as i64).own_clock();
    let today = format!("{:04}-{:02}-{:02}", clock.year, clock.month, clock.day);
    let text = format!("+++\n{}+++\n\n", fields(kind, title, &today));
    let below = format!("content/{}/{id}.md", kind.folder());
    match texts::create(root, &below, text.as_bytes()) {
        Ok(()) => {
            let _ = writeln!(anstream::stdout(), "{below}");
            Exit::Done
        }
        Err(error) => {
            complain(&format!("cannot write `{}`: {error}", path.display()));
            Exit::Machine
        }
    }
}

/// Proposes a title whose id can be a file's name: a short one with its kind behind it, the beginning of a long one.
fn other_title(kind: Kind, title: &str, id: &str) -> String {
    /// Bytes of an id that is easily read.
    const READABLE: usize = 60;
    let (title, id) = match id.len() > READABLE {
        false => (
            format!("{title} ({})", kind.singular()),
            format!("{id}-{}", kind.singular()),
        ),
        true => {
            let short = id.char_indices().map(|(at, c)| at + c.len_utf8());
            let short = &id[..short.take_while(|end| *end <= READABLE).last().unwrap_or(0)];
            let whole = short.rsplit_once('-').map_or(short, |(words, _)| words).to_owned();
            (whole.clone(), whole)
        }
    };
    format!("`chancery new {} \"{title}\"` would make `{id}`", kind.singular())
}

/// Lays out the usual fields of a kind; what is still to be filled in is a comment, so that the record builds at once.
fn fields(kind: Kind, title: &str, today: &str) -> String {
    let quoted = toml::Value::String(title.to_owned());
    let own = match kind {
        Kind::Event => format!(
            "date = \"{today}\"\n# status = \"scheduled\"  # held, postponed, cancelled, disputed\n# places = []\n# actors = []  # \"id\" or {{ id = \"…\", role = \"…\", on_behalf_of = \"…\" }}\n# organizations = []\n# documents = []\n# sources = []\n# topics = []\n"
        ),
        Kind::Actor => "type = \"person\"  # state, group\n# country = \"FR\"\n# roles = [{ title = \"…\", organization = \"…\", from = \"2025\" }]\n# aliases = []\n".to_owned(),
        Kind::Organization => "# type = \"igo\"\n# acronym = \"\"\n# parent = \"\"\n# members = []\n# aliases = []\n".to_owned(),
        Kind::Source => "# publisher = \"\"\n# genre = \"dispatch\"\n# date = \"\"\n# url = \"\"\n# archive_url = \"\"\n# lang = \"fr\"\n# text = \"\"  # the archived plain text beside this file\n# excerpts = [{ id = \"…\", text = \"…\" }]\n".to_owned(),
        Kind::Document => "# type = \"agreement\"\n# adopted = \"\"\n# signed = \"\"\n# parties = []\n".to_owned(),
        Kind::Topic => "# definition = \"\"\n# broader = []\n# related = []\n".to_owned(),
        Kind::Place => "# country = \"FR\"\n# lat = 0.0\n# lon = 0.0\n".to_owned(),
        Kind::Series => "# cadence = \"yearly\"\n# since = \"\"\n# organizers = []\n".to_owned(),
        Kind::Briefing => format!("date = \"{today}\"\n# number = 1\n# items = []  # events in order, the first leads\n"),
    };
    let published = match kind {
        Kind::Event | Kind::Source | Kind::Document | Kind::Briefing => format!("published = {today}\n"),
        _ => String::new(),
    };
    format!("title = {quoted}\n{own}{published}# summary = \"\"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_laid_out_is_toml() {
        for kind in Kind::ALL {
            let text = fields(kind, "L’été \"chaud\"", "2026-01-02");
            assert!(text.parse::<toml::Table>().is_ok(), "{text}");
        }
    }
}
