//! A simulation from its first event to its last. A long one runs in rounds, so that there is a result whenever it is stopped.

use super::measures::Report;
use super::progress::Progress;
use super::round::{BATCHES, Round};
use super::setup::Setup;

/// The length of a round, in lengths of the one before.
const GROWTH: f64 = 8.0;

/// A simulation of one function under all of its strategies. Call [`Run::step`] until it is over, or stop earlier;
/// [`Run::report`] returns the result so far.
#[derive(Clone, Debug)]
pub struct Run {
    setup: Setup,
    seed: u64,
    round: Round,
    /// Seconds of the rounds to come, the last one first, and their events, about.
    later: Vec<(f64, f64)>,
    /// Events of the rounds before, and the report of the last of them.
    before: u64,
    earlier: Option<Report>,
}

impl Run {
    /// Returns a run over `seconds` of the design's clock, or over about two million events if none are given. The result of
    /// a run that is over does not depend on its earlier rounds.
    pub fn new(setup: &Setup, seed: u64, seconds: Option<f64>) -> Self {
        let seconds = seconds.filter(|seconds| *seconds > 0.0 && seconds.is_finite());
        let mut run = Self {
            setup: setup.clone(),
            seed,
            round: Round::new(setup.clone(), seed, seconds),
            later: Vec::new(),
            before: 0,
            earlier: None,
        };
        if let Some(seconds) = seconds {
            run.part(seconds);
        }
        run
    }

    /// Splits a long run into rounds: first the run without a given time, then rounds that are long enough for a steady state.
    fn part(&mut self, seconds: f64) {
        let customary = Round::new(self.setup.clone(), self.seed, None);
        let (mut length, mut events) = (seconds, self.round.events());
        while events > GROWTH * customary.events() && (length >= self.round.settles() || length == seconds) {
            self.later.push((length, events));
            (length, events) = (length / GROWTH, events / GROWTH);
        }
        if !self.later.is_empty() {
            self.round = customary;
        }
    }

    /// Simulates about `events` events, or fewer if the run ends before.
    pub fn step(&mut self, events: u64) -> Progress {
        let Progress { done, of } = self.round.step(events);
        let (done, of) = (self.before.saturating_add(done), self.before.saturating_add(of));
        if self.round.is_cut_short() {
            // A longer round would be cut short, too.
            self.later.clear();
        }
        let to_come = self.later.iter().map(|(_, events)| events).sum::<f64>();
        if done == of
            && let Some((length, _)) = self.later.pop()
        {
            self.earlier = Some(self.round.report());
            self.before = done;
            self.round = Round::new(self.setup.clone(), self.seed, Some(length));
        }
        Progress { done, of: of.saturating_add(to_come as u64) }
    }

    /// What came of it so far: of the round that is under way, or of the one before it if that says more.
    pub fn report(&self) -> Report {
        match &self.earlier {
            Some(earlier) if self.round.batches() < BATCHES / 2 => earlier.clone(),
            _ => self.round.report(),
        }
    }
}
