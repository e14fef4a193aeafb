//! The template engine, Tera 2: named here only.
//!
//! Takes a theme's templates and the values that all pages share; gives bytes for a view, or where a template fails.
//! A field whose name is `html` or ends in `_html` is finished HTML and printed as it is.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};

pub use tera::Value;

use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog};
use crate::theme::{Theme, Words};

use super::skeleton::{Again, Scope, Skeletons};
use super::view::{PageView, SiteView};

/// The templates of one language, ready for use by many threads.
pub struct Templates {
    tera: Tera,
    /// What of them needs no engine once a page of the kind is made.
    skeletons: Skeletons,
    /// By name: the path that messages name and the text's lines.
    paths: BTreeMap<String, Arc<str>>,
    /// By name: the text, for places in it.
    texts: BTreeMap<String, Arc<str>>,
}

impl Templates {
    /// Reads all templates; a mistake in one is reported at its place.
    ///
    /// # Errors
    ///
    /// The first template that cannot be read.
    pub fn new(theme: &Theme, words: &Arc<Words>, site: &SiteView) -> Result<Templates, Box<Diagnostic>> {
        let paths: BTreeMap<String, Arc<str>> = theme
            .templates
            .iter()
            .map(|(name, it)| (name.clone(), Arc::clone(&it.path)))
            .collect();
        let mut tera = Tera::new();
        let for_function = Arc::clone(words);
        tera.register_function("word", move |args: Kwargs, _: &State<'_>| word(&for_function, &args));
        let sources = theme.templates.iter().map(|(name, it)| (name.clone(), it.text.clone()));
        let mut templates = Templates {
            tera: Tera::new(),
            skeletons: Skeletons::default(),
            paths,
            texts: theme
                .templates
                .iter()
                .map(|(name, it)| (name.clone(), Arc::from(&*it.text)))
                .collect(),
        };
        tera.add_raw_templates(sources)
            .map_err(|error| Box::new(templates.report(&error, None)))?;
        let plain: BTreeMap<String, &String> = words.plain().map(|(id, text)| (id.replace('-', "_"), text)).collect();
        let global = |tera: &mut Tera| {
            let context = tera.global_context();
            context.insert_value("t", Value::from_serializable(&plain));
            context.insert_value("site", site.clone().into_value());
        };
        global(&mut tera);
        templates.tera = tera;
        let texts = theme.templates.iter().map(|(name, it)| (&**name, &*it.text));
        templates.skeletons = Skeletons::new(texts, &["t", "site"], global);
        Ok(templates)
    }

    /// Renders a page: `page` and the view under its own name.
    ///
    /// # Errors
    ///
    /// Where the template fails: its own file, line and column, the chain of calls, and the page.
    pub fn page<T: View>(
        &self,
        template: &str,
        page: PageView<'_>,
        name: &'static str,
        view: T,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let shown = Scope {
            name,
            field: Field::View(&view),
            outer: None,
        };
        let scope = Scope {
            name: "page",
            field: Field::View(&page),
            outer: Some(&shown),
        };
        if self.skeletons.fill(template, &scope, out).is_some() {
            return Ok(());
        }
        let href = page.href.clone().into_owned();
        let mut context = Context::new();
        context.insert_value("page", page.into_value());
        context.insert_value(name, view.into_value());
        self.tera
            .render_to(template, &context, out)
            .map_err(|error| Box::new(self.report(&error, Some(&href))))
    }

    /// Renders a fragment, such as `fragments/line.html`, and appends it.
    ///
    /// # Errors
    ///
    /// As [`Templates::page`].
    pub fn fragment<T: View>(&self, template: &'static str, view: T, out: &mut String) -> Result<(), Box<Diagnostic>> {
        thread_local! {
            static BYTES: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
        }
        let scope = Scope {
            name: "",
            field: Field::View(&view),
            outer: None,
        };
        if self.skeletons.fill(template, &scope, out).is_some() {
            return Ok(());
        }
        let mut context = Context::new();
        view.fields(&mut |name, value| context.insert_value(name, value));
        let mut bytes = BYTES.take();
        bytes.clear();
        let result = self.tera.render_to(template, &context, &mut bytes);
        // Tera writes text only.
        out.push_str(std::str::from_utf8(&bytes).unwrap_or_default());
        BYTES.set(bytes);
        result.map_err(|error| Box::new(self.report(&error, Some(template))))
    }

    /// Returns a fragment that will be appended again and again.
    pub fn repeated(&self, template: &'static str) -> Repeated<'_> {
        Repeated {
            templates: self,
            template,
            again: self.skeletons.again(template),
        }
    }

    /// Places an error at the first tag of a template that begins with a word and names another template.
    fn in_tag(&self, template: &str, word: &str, names: &str, error: &tera::Error) -> (String, String, Span) {
        let text = self.texts.get(template).map_or("", |it| &**it);
        let tags = text.match_indices("{%").filter_map(|(at, _)| {
            let end = text[at..].find("%}").map(|end| at + end + 2)?;
            let inside = text[at + 2..end - 2].trim_start_matches('-').trim_start();
            (inside.starts_with(word) && inside.contains(names)).then_some(Span::new(at, end))
        });
        let span = tags.into_iter().next().unwrap_or_default();
        (error.to_string(), template.to_owned(), span)
    }

    fn report(&self, error: &tera::Error, page: Option<&str>) -> Diagnostic {
        let (message, name, span) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let range = report.span().range.clone();
                (
                    report.message().to_owned(),
                    report.filename().to_owned(),
                    Span::from(range),
                )
            }
            // These name a template, and what is wrong stands in one of its tags.
            ErrorKind::MissingParent { current, parent } => self.in_tag(current, "extends", parent, error),
            ErrorKind::CircularExtend { tpl, .. } => self.in_tag(tpl, "extends", "", error),
            ErrorKind::CircularInclude { tpl, .. } => self.in_tag(tpl, "include", "", error),
            _ => (error.to_string(), String::new(), Span::default()),
        };
        let path = self
            .paths
            .get(&name)
            .cloned()
            .unwrap_or_else(|| format!("templates/{name}").into());
        let message = message.lines().next().unwrap_or_default();
        let message = message.strip_suffix('.').unwrap_or(message);
        let mut chain = Vec::new();
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            chain.push(inner.to_string().lines().next().unwrap_or_default().to_owned());
            source = inner.source();
        }
        let mut first = message.chars();
        let message = match first.next() {
            Some(c) => format!("{}{}", c.to_lowercase(), first.as_str()),
            None => String::new(),
        };
        catalog::theme::template(Location::new(&path, span), &message, &chain, page)
    }
}

/// A fragment of which many follow each other.
pub struct Repeated<'t> {
    templates: &'t Templates,
    template: &'static str,
    again: Option<Again<'t>>,
}

impl Repeated<'_> {
    /// Appends the fragment, as [`Templates::fragment`].
    ///
    /// # Errors
    ///
    /// As [`Templates::page`].
    pub fn append<T: View>(&mut self, view: T, out: &mut String) -> Result<(), Box<Diagnostic>> {
        let scope = Scope {
            name: "",
            field: Field::View(&view),
            outer: None,
        };
        let again = self.again.as_mut();
        match again.and_then(|it| self.templates.skeletons.fill_again(it, &scope, out)) {
            Some(()) => Ok(()),
            None => self.templates.fragment(self.template, view, out),
        }
    }
}

/// What templates get: named fields, each a value.
pub trait View: Fields + Sized {
    /// Hands over each field.
    fn fields(self, each: &mut dyn FnMut(&'static str, Value));
}

/// Something with named fields, looked at one by one.
pub trait Fields {
    /// Returns a field; [`Field::Unknown`] for a name that there is none of.
    fn field(&self, name: &str) -> Field<'_> {
        let names = self.names();
        self.nth(names.iter().position(|it| *it == name).unwrap_or(names.len()))
    }

    /// Returns the names of all fields in their order; none where they differ from one value to another.
    fn names(&self) -> &'static [&'static str];

    /// Returns the field at a place of [`Fields::names`]; [`Field::Unknown`] past the last.
    fn nth(&self, place: usize) -> Field<'_>;

    /// Looks up several fields: for each of [`Fields::names`], where it goes; nowhere if that is past the end.
    fn look_up<'a>(&'a self, places: &[usize], found: &mut [Field<'a>]) {
        for (at, place) in places.iter().enumerate() {
            if let Some(field) = found.get_mut(*place) {
                *field = self.nth(at);
            }
        }
    }
}

/// Entries of a list, looked at one by one.
pub trait Items {
    /// How many there are.
    fn len(&self) -> usize;

    /// Tells whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns an entry.
    fn item(&self, index: usize) -> Field<'_>;

    /// Returns where is kept what the entries have become, for lists that stay as they are from page to page.
    fn filled(&self) -> Option<&Filled> {
        None
    }

    /// Tells whether it may be kept what single entries have become.
    fn keeps(&self) -> bool {
        false
    }

    /// Returns where is kept what an entry has become, for those that stay as they are from list to list.
    fn filled_item(&self, _: usize) -> Option<&Filled> {
        None
    }
}

/// A field as it is, without a value of the engine's made for it.
#[derive(Clone, Copy)]
pub enum Field<'a> {
    None,
    Flag(bool),
    Number(u64),
    /// Escaped where it is printed.
    Text(&'a str),
    /// Printed as it is.
    Html(&'a str),
    List(&'a dyn Items),
    View(&'a dyn Fields),
    /// Not there, or nothing of these.
    Unknown,
}

impl<'a> Field<'a> {
    /// Returns the same with text taken for HTML.
    #[inline]
    pub fn as_html(self) -> Field<'a> {
        match self {
            Field::Text(text) => Field::Html(text),
            Field::List(_) => Field::Unknown,
            field => field,
        }
    }

    /// Returns the entries of a list.
    #[inline]
    pub fn items(self) -> Option<&'a dyn Items> {
        match self {
            Field::List(items) => Some(items),
            _ => None,
        }
    }
}

/// What can stand in a field.
pub trait IntoValue {
    /// Returns the value; text is escaped where it is printed.
    fn into_value(self) -> Value;

    /// Returns the value; text is HTML and printed as it is.
    fn into_html(self) -> Value
    where
        Self: Sized,
    {
        self.into_value()
    }

    /// Returns the same without making a value.
    fn as_field(&self) -> Field<'_>;

    /// Whether it may be kept what a list makes of it.
    const KEPT: bool = false;

    /// Returns where that is kept, for what stays as it is from list to list.
    fn filled(&self) -> Option<&Filled> {
        None
    }
}

impl<T: View> IntoValue for T {
    fn into_value(self) -> Value {
        let mut fields = Vec::with_capacity(self.names().len());
        self.fields(&mut |name, value| fields.push((name, value)));
        // Tera makes its own map of whatever map it is given; this one is the cheapest to make.
        Value::from(BTreeMap::from_iter(fields))
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Field::View(self)
    }
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }

    fn into_html(self) -> Value {
        self.mark_safe()
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        match self.as_str() {
            Some(text) if self.is_safe() => Field::Html(text),
            Some(text) => Field::Text(text),
            None if self.is_none() => Field::None,
            None if self.is_array() => Field::List(self),
            None if self.is_map() => Field::View(self),
            None => match (self.as_bool(), self.as_u64()) {
                (Some(flag), _) => Field::Flag(flag),
                (None, Some(number)) => Field::Number(number),
                (None, None) => Field::Unknown,
            },
        }
    }
}

impl IntoValue for &Value {
    fn into_value(self) -> Value {
        self.clone()
    }

    fn into_html(self) -> Value {
        self.clone().mark_safe()
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Value::as_field(self)
    }
}

/// Finished HTML, whatever the name of the field that it stands in.
#[derive(Clone, Debug, Default)]
pub struct Finished(pub String);

impl IntoValue for Finished {
    fn into_value(self) -> Value {
        Value::safe_string(&self.0)
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Field::Html(&self.0)
    }
}

/// A list or a view that many pages show, with room for what a template makes of it.
#[derive(Debug)]
pub struct Shared<T> {
    shown: T,
    filled: Filled,
}

/// What a list or one of its entries has become: the loop that prints it, by its number, and the text.
pub type Filled = OnceLock<(u32, Box<str>)>;

impl<T> From<T> for Shared<T> {
    fn from(shown: T) -> Shared<T> {
        Shared {
            shown,
            filled: OnceLock::new(),
        }
    }
}

impl<T: Clone> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        self.shown.clone().into()
    }
}

impl<T: View + Clone> IntoValue for Cow<'_, Shared<Vec<T>>> {
    fn into_value(self) -> Value {
        self.into_owned().shown.into_value()
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Field::List(self)
    }
}

impl<T: View + Clone> Items for Cow<'_, Shared<Vec<T>>> {
    fn len(&self) -> usize {
        self.shown.len()
    }

    fn item(&self, index: usize) -> Field<'_> {
        self.shown.item(index)
    }

    fn filled(&self) -> Option<&Filled> {
        match self {
            Cow::Borrowed(shared) => Some(&shared.filled),
            // One page alone shows it.
            Cow::Owned(_) => None,
        }
    }
}

impl<T: View + Clone> IntoValue for Cow<'_, Shared<T>> {
    const KEPT: bool = true;

    fn into_value(self) -> Value {
        self.into_owned().shown.into_value()
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Field::View(&self.shown)
    }

    fn filled(&self) -> Option<&Filled> {
        match self {
            Cow::Borrowed(shared) => Some(&shared.filled),
            // One page alone shows it.
            Cow::Owned(_) => None,
        }
    }
}

impl IntoValue for Cow<'_, str> {
    fn into_value(self) -> Value {
        Value::normal_string(&self)
    }

    fn into_html(self) -> Value {
        Value::safe_string(&self)
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Field::Text(self)
    }
}

/// A view that several pages show, or one page alone.
impl<T: View + Clone> IntoValue for Cow<'_, T> {
    fn into_value(self) -> Value {
        self.into_owned().into_value()
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Field::View(&**self)
    }
}

impl Fields for Value {
    fn field(&self, name: &str) -> Field<'_> {
        let mut fields = self.as_map().into_iter().flatten();
        fields
            .find(|(key, _)| key.as_str() == Some(name))
            .map_or(Field::Unknown, |(_, value)| value.as_field())
    }

    fn names(&self) -> &'static [&'static str] {
        &[]
    }

    fn nth(&self, _: usize) -> Field<'_> {
        Field::Unknown
    }
}

impl Items for Value {
    fn len(&self) -> usize {
        self.as_array().map_or(0, <[Value]>::len)
    }

    fn item(&self, index: usize) -> Field<'_> {
        let entry = self.as_array().and_then(|all| all.get(index));
        entry.map_or(Field::Unknown, Value::as_field)
    }
}

impl<T: IntoValue> Items for Vec<T> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn item(&self, index: usize) -> Field<'_> {
        self.get(index).map_or(Field::Unknown, T::as_field)
    }

    fn keeps(&self) -> bool {
        T::KEPT
    }

    fn filled_item(&self, index: usize) -> Option<&Filled> {
        self.get(index)?.filled()
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::normal_string(&self)
    }

    fn into_html(self) -> Value {
        Value::safe_string(&self)
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Field::Text(self)
    }
}

impl IntoValue for &str {
    fn into_value(self) -> Value {
        Value::normal_string(self)
    }

    fn into_html(self) -> Value {
        Value::safe_string(self)
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Field::Text(self)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or_else(Value::none, T::into_value)
    }

    fn into_html(self) -> Value {
        self.map_or_else(Value::none, T::into_html)
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        self.as_ref().map_or(Field::None, T::as_field)
    }
}

impl<T: IntoValue> IntoValue for Vec<T> {
    fn into_value(self) -> Value {
        Value::from(self.into_iter().map(T::into_value).collect::<Vec<_>>())
    }

    fn into_html(self) -> Value {
        Value::from(self.into_iter().map(T::into_html).collect::<Vec<_>>())
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Field::List(self)
    }
}

impl IntoValue for toml::Table {
    fn into_value(self) -> Value {
        Value::from_serializable(&self)
    }

    #[inline]
    fn as_field(&self) -> Field<'_> {
        Field::Unknown
    }
}

macro_rules! plain_values {
    ($($type:ty => $field:expr),*) => {
        $(impl IntoValue for $type {
            fn into_value(self) -> Value {
                Value::from(self)
            }

            #[inline]
    fn as_field(&self) -> Field<'_> {
                $field(*self)
            }
        })*
    };
}

plain_values!(
    bool => Field::Flag,
    u8 => |it| Field::Number(u64::from(it)),
    u32 => |it| Field::Number(u64::from(it)),
    usize => |it| Field::Number(it as u64)
);

/// Tells whether a field's name says that it holds HTML.
pub const fn is_html(name: &str) -> bool {
    let (name, end) = (name.as_bytes(), b"_html");
    if matches!(name, b"html") {
        return true;
    }
    if name.len() < end.len() {
        return false;
    }
    let mut at = 0;
    while at < end.len() {
        if name[name.len() - end.len() + at] != end[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Declares structs whose fields templates get by name.
macro_rules! views {
    ($($(#[$meta:meta])* pub struct $name:ident $(<$life:lifetime>)? { $($(#[$about:meta])* pub $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$meta])*
            pub struct $name $(<$life>)? {
                $($(#[$about])* pub $field: $type,)*
            }

            impl $(<$life>)? $crate::render::templates::Fields for $name $(<$life>)? {
                fn names(&self) -> &'static [&'static str] {
                    &[$(stringify!($field)),*]
                }

                fn nth(&self, place: usize) -> $crate::render::templates::Field<'_> {
                    let mut at = 0;
                    $(
                        if place == at {
                            let field = $crate::render::templates::IntoValue::as_field(&self.$field);
                            return if const { $crate::render::templates::is_html(stringify!($field)) } {
                                field.as_html()
                            } else {
                                field
                            };
                        }
                        at += 1;
                    )*
                    let _ = at;
                    $crate::render::templates::Field::Unknown
                }

                fn look_up<'s>(&'s self, places: &[usize], found: &mut [$crate::render::templates::Field<'s>]) {
                    const COUNT: usize = [$(stringify!($field)),*].len();
                    let Some(places) = places.first_chunk::<COUNT>() else { return };
                    let mut at = 0;
                    $(
                        if let Some(found) = found.get_mut(places[at]) {
                            let field = $crate::render::templates::IntoValue::as_field(&self.$field);
                            *found = if const { $crate::render::templates::is_html(stringify!($field)) } {
                                field.as_html()
                            } else {
                                field
                            };
                        }
                        at += 1;
                    )*
                    let _ = at;
                }
            }

            impl $(<$life>)? $crate::render::templates::View for $name $(<$life>)? {
                fn fields(self, each: &mut dyn FnMut(&'static str, $crate::render::templates::Value)) {
                    $(
                        let value = if const { $crate::render::templates::is_html(stringify!($field)) } {
                            $crate::render::templates::IntoValue::into_html(self.$field)
                        } else {
                            $crate::render::templates::IntoValue::into_value(self.$field)
                        };
                        each(stringify!($field), value);
                    )*
                }
            }
        )*
    };
}

pub(crate) use views;

/// `word(id="event-count", n=3)`: a message with values.
fn word(words: &Words, args: &Kwargs) -> TeraResult<String> {
    let id: &str = args.must_get("id")?;
    let mut values: Vec<(String, Option<i64>, String)> = Vec::new();
    for (key, value) in args.iter() {
        let key = key.to_string();
        if key != "id" {
            values.push((key, value.as_i64(), value.to_string()));
        }
    }
    let values: Vec<(&str, crate::theme::Value<'_>)> = values
        .iter()
        .map(|(key, number, text)| {
            let value = match number {
                Some(number) => crate::theme::Value::Number(*number),
                None => crate::theme::Value::Text(text),
            };
            (key.as_str(), value)
        })
        .collect();
    Ok(words.format(id, &values))
}
