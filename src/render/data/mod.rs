//! The records, their relations and the quotations as tables for other programs: `/data/`.
//!
//! Whole, each in one file: what is withheld is not on the site, and so in no table. The fields are a contract, described
//! in `docs/output.md`: extended, never changed.

mod rows;
mod table;

use crate::base::id::Kind;
use crate::plan::{DataFormat, DataSet};

use super::renderer::Renderer;
use super::view::{DataSetView, DataView, FormatView};

use table::Table;

impl Renderer<'_> {
    /// Appends a table.
    pub fn data(&self, set: DataSet, format: DataFormat, out: &mut Vec<u8>) {
        let fields = rows::fields(set);
        let mut table = Table::begin(format, fields, out);
        match set {
            DataSet::Events => self.each(Kind::Event, &mut table, |id, row| self.event_row(id, row)),
            DataSet::Actors => self.each(Kind::Actor, &mut table, |id, row| self.actor_row(id, row)),
            DataSet::Organizations => {
                self.each(Kind::Organization, &mut table, |id, row| self.organization_row(id, row));
            }
            DataSet::Sources => self.each(Kind::Source, &mut table, |id, row| self.source_row(id, row)),
            DataSet::Quotations => self.quotation_rows(&mut table),
            DataSet::Relations => self.relation_rows(&mut table),
        }
        table.end();
    }

    fn each(&self, kind: Kind, table: &mut Table<'_>, fill: impl Fn(crate::base::id::RecordId, &mut table::Row<'_>)) {
        for id in self.site.of_kind(kind) {
            table.row(|row| fill(id, row));
        }
    }

    /// Gathers what the page of the tables shows.
    pub fn data_view(&self) -> DataView {
        let sets = DataSet::ALL.map(|set| {
            let file = |format: DataFormat, label, kind| FormatView {
                label,
                kind,
                href: self.href(&set.path(format)),
            };
            DataSetView {
                name: set.name(),
                label: self.word(&format!("data-{}", set.name())).to_owned(),
                about: self.word(&format!("data-{}-about", set.name())).to_owned(),
                files: vec![
                    file(DataFormat::Json, "JSON", "application/json"),
                    file(DataFormat::Csv, "CSV", "text/csv"),
                ],
            }
        });
        DataView { sets: sets.into() }
    }
}
