//! How many comparisons a quotation may cost, whatever stands in it and in its source.

use std::cell::Cell;

/// Counts comparisons.
#[derive(Debug)]
pub struct Steps {
    taken: Cell<u64>,
    limit: u64,
}

impl Steps {
    /// Begins to count up to a limit.
    pub fn new(limit: u64) -> Steps {
        Steps {
            taken: Cell::new(0),
            limit,
        }
    }

    pub fn take(&self, steps: usize) {
        self.taken.set(self.taken.get() + steps as u64);
    }

    pub fn are_over(&self) -> bool {
        self.taken.get() > self.limit
    }

    pub fn taken(&self) -> u64 {
        self.taken.get()
    }
}
