//! The default theme, built into the program: a new site needs no download.

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        /// The files of `themes/default`, by path below it.
        pub const FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!("../../themes/default/", $path)))),*];
    };
}

files![
    "theme.toml",
    "i18n/en.ftl",
    "i18n/fr.ftl",
    "static/enhance.js",
    "static/icon.svg",
    "static/theme.css",
    "templates/404.html",
    "templates/actor.html",
    "templates/base.html",
    "templates/briefing.html",
    "templates/cite.html",
    "templates/corrections.html",
    "templates/data.html",
    "templates/document.html",
    "templates/event.html",
    "templates/excerpts.html",
    "templates/front.html",
    "templates/index.html",
    "templates/list.html",
    "templates/listed.html",
    "templates/mentions.html",
    "templates/organization.html",
    "templates/pages.html",
    "templates/place.html",
    "templates/plain.html",
    "templates/ratings.html",
    "templates/record.html",
    "templates/redirect.html",
    "templates/series.html",
    "templates/source.html",
    "templates/timeline.html",
    "templates/topic.html",
    "templates/year.html",
    "templates/fragments/entry.html",
    "templates/fragments/excerpt.html",
    "templates/fragments/foot.html",
    "templates/fragments/item.html",
    "templates/fragments/line.html",
    "templates/fragments/mention.html",
    "templates/fragments/nav.html",
    "templates/fragments/note.html",
    "templates/fragments/row.html",
];

#[cfg(test)]
mod tests {
    use super::FILES;

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default");
        let mut on_disk: Vec<String> = walkdir::WalkDir::new(root)
            .into_iter()
            .map(|entry| entry.expect("a readable folder"))
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                entry
                    .path()
                    .strip_prefix(root)
                    .expect("below it")
                    .to_string_lossy()
                    .replace('\\', "/")
            })
            .collect();
        on_disk.sort();
        let mut built_in: Vec<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        built_in.sort();
        assert_eq!(built_in, on_disk);
    }
}
