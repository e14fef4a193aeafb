//! Makes the bytes of one output from the Site and the Theme.

mod lists;
mod record;
mod renderer;
pub mod templates;
mod text;
pub mod view;
