//! Problems while they are found.

use super::problem::{Problem, Severity};

/// The most errors, and the most warnings, that are kept of one design. More are counted, and nothing else.
pub const MOST_KEPT: usize = 1_000;

/// The problems of one design.
#[derive(Debug, Default)]
pub struct Problems {
    errors: Kept,
    warnings: Kept,
}

/// Problems of one severity.
#[derive(Debug, Default)]
struct Kept {
    problems: Vec<Problem>,
    found: usize,
}

impl Kept {
    fn push(&mut self, problem: Problem) {
        if self.problems.len() < MOST_KEPT {
            self.problems.push(problem);
        }
        self.found += 1;
    }
}

impl Problems {
    /// Keeps one more, or counts it.
    pub fn push(&mut self, problem: Problem) {
        match problem.severity {
            Severity::Error => self.errors.push(problem),
            Severity::Warning => self.warnings.push(problem),
        }
    }

    /// Keeps or counts each of these.
    pub fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }

    /// How many errors were found.
    pub fn errors(&self) -> usize {
        self.errors.found
    }

    /// Whether no more errors are kept, so that the work for a hint would be lost.
    pub fn is_full(&self) -> bool {
        self.errors.problems.len() == MOST_KEPT
    }

    /// What is kept, in the order of the places, and how many more were found.
    pub fn finish(self) -> (Vec<Problem>, usize) {
        let found = self.errors.found + self.warnings.found;
        let mut kept = self.errors.problems;
        kept.extend(self.warnings.problems);
        kept.sort_by_key(|problem| problem.span.start);
        let left_out = found - kept.len();
        (kept, left_out)
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        let mut problems = Self::default();
        problems.push(problem);
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Code;

    #[test]
    fn what_is_not_kept_is_counted_and_warnings_leave_room_for_errors() {
        let mut problems = Problems::default();
        let at = |place: usize| Problem::new(Code::Unused, place..place, "", "");
        (0..1_500).for_each(|place| problems.push(at(place).as_warning()));
        problems.push(at(7));
        assert!(!problems.is_full());
        assert_eq!(problems.errors(), 1);
        let (kept, left_out) = problems.finish();
        assert_eq!((kept.len(), left_out), (1_001, 500));
        assert_eq!(kept[7].severity, Severity::Error);
    }
}
