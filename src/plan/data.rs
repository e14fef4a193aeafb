//! The tables for other programs, and where they stand.

/// A table of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataSet {
    Events,
    Actors,
    Organizations,
    Sources,
    Quotations,
    Relations,
}

/// What a table is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFormat {
    Json,
    Csv,
}

impl DataSet {
    /// All tables, in order.
    pub const ALL: [DataSet; 6] = [
        DataSet::Events,
        DataSet::Actors,
        DataSet::Organizations,
        DataSet::Sources,
        DataSet::Quotations,
        DataSet::Relations,
    ];

    /// Returns the table's name.
    pub fn name(self) -> &'static str {
        match self {
            DataSet::Events => "events",
            DataSet::Actors => "actors",
            DataSet::Organizations => "organizations",
            DataSet::Sources => "sources",
            DataSet::Quotations => "quotations",
            DataSet::Relations => "relations",
        }
    }

    /// Returns the table's path below the output folder.
    pub fn path(self, format: DataFormat) -> String {
        let ending = match format {
            DataFormat::Json => "json",
            DataFormat::Csv => "csv",
        };
        format!("data/{}.{ending}", self.name())
    }
}
