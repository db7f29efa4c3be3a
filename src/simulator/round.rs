//! A simulation over one length of time: which scopes, for how long, and what the batches are.

use super::cache::{Cache, Size};
use super::calls::Calls;
use super::chance::{Chance, mixed};
use super::measures::{Batch, Report, report};
use super::policy::{Ending, FOREVER, Policy};
use super::progress::Progress;
use super::setup::Setup;
use super::shared::Shared;
use super::traffic::Scope;
use super::world::{self, Span, World};

/// Batches of a run.
pub const BATCHES: u32 = 20;
/// Events of a function, unless a time is asked for.
const BUDGET: f64 = 2e6;
/// Entries that are kept for all scopes together; 16 bytes each.
const MOST_ENTRIES: f64 = 16_777_216.0;
/// The simulated time of a scope, in times that its caches need to forget their first state.
const MEMORIES: f64 = 20.0;
/// The part of the simulated time that is not counted; more, if the time is too short.
const WARM: f64 = 0.2;
/// The most events of a scope.
const MOST: f64 = 200_000.0;
/// The fewest events of a scope.
const FEWEST: f64 = 400.0;
/// The fewest scopes that each way of drawing adds to a batch where a time is given, and the most.
const FEWEST_SCOPES: f64 = 8.0;
const MOST_SCOPES: f64 = 64.0;
/// The fewest slices of a run, the most events of a slice, and the fewest events of a scope in a slice.
const SLICES: f64 = 50.0;
const SLICE: f64 = 1e7;
const FEWEST_IN_TURN: f64 = 8.0;
/// The most events in a scope's turn, about.
const MOST_IN_TURN: f64 = 1024.0;
/// Rates below this count as 0.
const RAREST: f64 = 1e-290;

/// A simulation of one function under all of its strategies, over a given time.
#[derive(Clone, Debug)]
pub struct Round {
    setup: Setup,
    calls: Calls,
    seed: u64,
    done: u64,
    of: u64,
    /// The approximate number of events, computed before the first one.
    planned: f64,
    scopes: Selection,
    /// The memory that functions share, where it is limited. It is simulated after the rest.
    shared: Option<Box<Shared>>,
}

#[derive(Clone, Debug)]
enum Selection {
    /// Nothing is ever called.
    Idle,
    /// All in one world; batches are stretches of its time.
    All(Box<World>),
    /// Some, one after the other; batches are groups of them.
    Sample(Box<Sample>),
}

#[derive(Clone, Debug)]
struct Sample {
    /// The scopes that are left, the next one last: the scope, how many scopes it represents, its events and its batch.
    left: Vec<(Scope, f64, f64, u32)>,
    world: Option<(World, f64, Scope)>,
    /// The batch that is being added to.
    batch: Batch,
    number: u32,
    complete: Vec<Batch>,
    seconds: Option<f64>,
    /// How many scopes got less than a quarter of the events that they should have, and of how many.
    short: (u32, u32),
}

impl Round {
    /// Returns a round over `seconds` of the design's clock, or over about two million events if none are given.
    pub fn new(setup: Setup, seed: u64, seconds: Option<f64>) -> Self {
        let tenants = setup.tenants.as_ref().and_then(|tenants| tenants.as_ref().ok());
        let shared = tenants.and_then(|tenants| Shared::new(tenants, seed, seconds)).map(Box::new);
        let calls = setup.flow.calls(false);
        let mut round = Self { calls, setup, seed, done: 0, of: 0, planned: 0.0, scopes: Selection::Idle, shared };
        let (flow, rate) = (&round.setup.flow, round.setup.rate());
        if rate < RAREST || round.setup.caches.is_empty() {
            return round;
        }
        let budget = seconds.map_or(BUDGET, |seconds| seconds * rate);
        let is_one = flow.scopes == 1.0;
        // Two rates of a scope take as much as an entry.
        let fits = flow.scopes * (round.entries_per_scope() + flow.writes.len() as f64 / 2.0) <= MOST_ENTRIES;
        let suffices = || round.settles() * rate <= budget;
        if is_one || fits && (seconds.is_some() || suffices()) {
            let span = Span { slice: slice(flow.scopes, rate, budget), ..span(budget / rate, BATCHES) };
            let caches = round.caches(flow.scopes as u32, |_| fits);
            let scopes = world::Scopes::of(flow.all_scopes(), flow.writes.len());
            let chance = Chance::new(mixed(seed, 0));
            round.scopes = Selection::All(Box::new(World::new(&span, caches, scopes, chance)));
            round.planned = budget;
        } else {
            round.sample(seconds);
        }
        round.of = round.planned as u64;
        round
    }

    fn entries_per_scope(&self) -> f64 {
        let addresses = self.setup.flow.numbers() as u64;
        let of = |(mapping, policies): &(super::mapping::Mapping, Vec<Policy>)| {
            mapping.cells(addresses) as f64 * policies.len() as f64
        };
        self.setup.caches.iter().map(of).sum()
    }

    fn caches(&self, scopes: u32, all: impl Fn(u64) -> bool) -> Vec<Cache> {
        let (addresses, lanes) = (self.setup.flow.numbers() as u64, self.setup.flow.parts.lanes());
        let mut first = 0;
        let of = |(mapping, policies): &(super::mapping::Mapping, Vec<Policy>)| {
            let all = all(mapping.cells(addresses));
            let size = Size { scopes, lanes, addresses, delays: self.setup.facts.delays(mapping) };
            let values = self.setup.values(mapping);
            let cache = Cache::new((mapping.clone(), values), policies, first, size, all);
            first += policies.len();
            cache
        };
        self.setup.caches.iter().map(of).collect()
    }

    fn rate_of(&self, scope: &Scope) -> f64 {
        scope.reads + scope.writes.iter().sum::<f64>()
    }

    /// Events of a scope in the time that it needs: a multiple of what its slowest policy takes to forget.
    fn events_for(&self, scope: &Scope) -> f64 {
        let policies = self.setup.caches.iter().flat_map(|(_, policies)| policies);
        let memory = policies.map(|policy| memory(policy, scope.fewest)).fold(0.0, f64::max);
        let fill = |(mapping, _): &(super::mapping::Mapping, Vec<Policy>)| self.setup.facts.delays(mapping).lands;
        let fills = self.setup.caches.iter().map(fill).fold(0.0, f64::max);
        let events = MEMORIES * (memory + fills) * self.rate_of(scope);
        if events.is_nan() { FEWEST } else { events.max(FEWEST) }
    }

    /// Draws the scopes: as many as the budget has events for, but no scope takes more than its part.
    fn sample(&mut self, seconds: Option<f64>) {
        let most = BUDGET / f64::from(3 * BATCHES);
        let mut chance = Chance::new(mixed(self.seed, 1));
        let flow = &self.setup.flow;
        let events = |scope: &Scope| match seconds {
            Some(seconds) => seconds * self.rate_of(scope),
            None => self.events_for(scope).min(MOST),
        };
        let mean = |drawn: &[(Scope, f64)]| drawn.iter().map(|(scope, _)| events(scope)).sum::<f64>();
        let trial = mean(&flow.sample(BATCHES, &mut chance)) / f64::from(3 * BATCHES);
        // Whoever asks for a long time asks for narrow intervals, and it is few scopes that make them wide.
        let fewest = if seconds.is_some() { FEWEST_SCOPES } else { 1.0 };
        let each = (most / trial.max(1.0)).clamp(fewest, MOST_SCOPES) as u32;
        let mut left = Vec::new();
        let mut short = (0, 0);
        for batch in 0..BATCHES {
            let drawn = flow.sample(each, &mut chance);
            left.extend(drawn.into_iter().map(|(scope, weight)| {
                let events = events(&scope);
                short = (short.0 + u32::from(self.is_short(&scope, events)), short.1 + 1);
                (scope, weight, events, batch)
            }));
        }
        left.reverse();
        self.planned = left.iter().map(|(_, _, events, _)| *events).sum::<f64>();
        self.scopes = Selection::Sample(Box::new(Sample {
            left,
            world: None,
            batch: Batch::default(),
            number: 0,
            complete: Vec::new(),
            seconds,
            short,
        }));
    }

    /// Simulates about `events` events, or fewer if the round ends before.
    pub fn step(&mut self, events: u64) -> Progress {
        let mut scopes = std::mem::replace(&mut self.scopes, Selection::Idle);
        let is_over = match &mut scopes {
            Selection::Idle => true,
            Selection::All(world) => {
                self.done += world.step(&self.calls, events);
                world.is_over()
            }
            Selection::Sample(sample) => self.step_sample(sample, events),
        };
        self.scopes = scopes;
        // How many events a time holds is chance.
        self.of = if is_over { self.done } else { self.of.max(self.done + 1) };
        let mut done = self.done;
        if let Some(shared) = &mut self.shared {
            if is_over {
                shared.step(events);
            }
            done += shared.done();
        }
        Progress { done, of: self.of.saturating_add(self.shared.as_ref().map_or(0, |shared| shared.events())) }
    }

    fn step_sample(&mut self, sample: &mut Sample, events: u64) -> bool {
        let mut left = events;
        while left > 0 {
            let Some((world, weight, scope)) = &mut sample.world else {
                let Some((scope, weight, events, batch)) = sample.left.pop() else {
                    sample.close();
                    return true;
                };
                if batch != sample.number {
                    sample.close();
                    sample.number = batch;
                }
                match self.world(&scope, events, sample.seconds, sample.left.len() as u64) {
                    Some(world) => sample.world = Some((world, weight, scope)),
                    None => sample.batch.idle(&scope, weight),
                }
                continue;
            };
            let happened = world.step(&self.calls, left);
            (left, self.done) = (left - happened, self.done + happened);
            if world.is_over() {
                sample.batch.scope(scope, *weight, world);
                sample.world = None;
            }
        }
        false
    }

    /// The world of one scope; none where nothing is ever called.
    fn world(&self, scope: &Scope, events: f64, seconds: Option<f64>, number: u64) -> Option<World> {
        let rate = self.rate_of(scope);
        if rate < RAREST {
            return None;
        }
        let seconds = seconds.unwrap_or(events / rate);
        let mut chance = Chance::new(mixed(mixed(self.seed, 2), number));
        // Three memories to warm up, but no more than half the time; and up to one more by chance, or all scopes would be
        // looked at in the same phase of what expires.
        let memory = self.events_for(scope) / MEMORIES / events;
        let (warm, phase) = ((3.0 * memory).clamp(WARM, 0.5), memory.min(0.25));
        // As long for all, or it would matter in which phase they end.
        let batch = seconds * (1.0 - warm - phase);
        let span = Span { warm: seconds * (warm + chance.unit() * phase), batch, ..span(seconds, 1) };
        let caches = self.caches(1, |cells| cells as f64 <= (4.0 * events).max(4096.0));
        let scopes = world::Scopes::of(std::iter::once(scope.clone()), scope.writes.len());
        Some(World::new(&span, caches, scopes, chance))
    }

    /// Whether it ended before its time, as there were more writes than can be remembered.
    pub fn is_cut_short(&self) -> bool {
        matches!(&self.scopes, Selection::All(world) if world.is_full())
    }

    /// How many events there will be, about.
    pub fn events(&self) -> f64 {
        self.planned + self.shared.as_ref().map_or(0.0, |shared| shared.events() as f64)
    }

    /// Returns the seconds that the coldest scope needs to reach its steady state.
    pub fn settles(&self) -> f64 {
        let coldest = self.setup.flow.coldest();
        self.events_for(&coldest) / self.rate_of(&coldest) / 2.0
    }

    /// How many batches are complete.
    pub fn batches(&self) -> u32 {
        let own = match &self.scopes {
            Selection::Idle => BATCHES,
            Selection::All(world) => world.complete() as u32,
            Selection::Sample(sample) => sample.complete.len() as u32,
        };
        self.shared.as_ref().map_or(own, |shared| own.min(shared.batches().len() as u32))
    }

    /// What came of it so far.
    pub fn report(&self) -> Report {
        let flow = &self.setup.flow;
        let (batches, seconds) = match &self.scopes {
            Selection::Idle => (Vec::new(), None),
            Selection::All(world) => (Batch::of_world(world, flow.scopes), Some(world.now())),
            Selection::Sample(sample) => (sample.complete.clone(), sample.seconds),
        };
        let Some(shared) = &self.shared else {
            return report(
                &self.setup,
                &batches,
                (&[], 0.0),
                self.done,
                (seconds, self.is_settled()),
                self.short_of(&batches),
            );
        };
        let mut notes = shared.notes();
        let seconds = if self.setup.caches.is_empty() { Some(shared.now()) } else { seconds };
        if !self.setup.caches.is_empty() {
            notes.extend(self.short_of(&batches));
            notes.push("strategies without evictions in the plan are simulated without evictions".to_owned());
        }
        report(
            &self.setup,
            &batches,
            (shared.batches(), shared.now()),
            self.done + shared.done(),
            (seconds, self.is_settled()),
            notes,
        )
    }

    /// Whether the scopes came to a steady state: most of those that were drawn, or all.
    fn is_settled(&self) -> bool {
        let is_settled = match &self.scopes {
            Selection::Idle => true,
            Selection::Sample(sample) => 2 * sample.short.0 <= sample.short.1,
            Selection::All(_) => self.settles() * self.setup.rate() <= self.done as f64,
        };
        is_settled && self.shared.as_ref().is_none_or(|shared| !shared.was_short())
    }

    /// Whether `events` are less than a quarter of the events that a scope should have.
    fn is_short(&self, scope: &Scope, events: f64) -> bool {
        4.0 * events < self.events_for(scope)
    }

    /// What the reader must know: nothing ends entries, or a scope's clock runs too short.
    fn short_of(&self, batches: &[Batch]) -> Vec<String> {
        let mut notes = Vec::new();
        if batches.len() < 2 {
            notes.push("too little was simulated to say anything".to_owned());
        }
        if self.is_cut_short() {
            notes.push("it ended before its time: there were more writes than can be remembered".to_owned());
        }
        if let Selection::Sample(sample) = &self.scopes {
            notes.push(
                "scopes are too many to simulate all: some stand for the rest, each on a clock of its own".to_owned(),
            );
            let (short, of) = sample.short;
            if short > 0 {
                notes.push(format!("{short} of {of} scopes had too few events to come to their steady state"));
            }
        } else if !self.is_settled() {
            notes.push("the time is short for the entries that live longest".to_owned());
        }
        notes
    }
}

impl Sample {
    fn close(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        if batch.scopes() > 0.0 {
            self.complete.push(batch);
        }
    }
}

/// A clock that runs for so long, all in one slice.
fn span(seconds: f64, batches: u32) -> Span {
    let measured = seconds * (1.0 - WARM);
    Span { warm: seconds * WARM, batch: measured / f64::from(batches), batches: batches as usize, slice: f64::INFINITY }
}

/// Returns the seconds of a slice in which all scopes take turns: each scope has some events in a slice. A run that is
/// stopped reports up to its last whole slice.
fn slice(scopes: f64, rate: f64, budget: f64) -> f64 {
    if scopes == 1.0 {
        return f64::INFINITY;
    }
    let in_turn = ((budget / SLICES).min(SLICE) / scopes).clamp(FEWEST_IN_TURN, MOST_IN_TURN);
    in_turn * scopes / rate
}

/// The share of the callers that did not hear of a fill, as it is at the worst: four standard deviations above its mean.
/// Whose deletes such an entry waits for is settled when it is filled.
fn unaware(callers: f64, loss: f64) -> f64 {
    let others = callers - 1.0;
    (others * loss + 4.0 * (others * loss * (1.0 - loss)).sqrt()).min(others) / callers
}

/// How long a policy remembers: seconds until most of what is stored now has ended.
fn memory(policy: &Policy, writes: f64) -> f64 {
    let until_killed = match policy.ending {
        Ending::Never => FOREVER,
        Ending::Exact | Ending::Version => 1.0 / writes,
        Ending::Late(lag) => 1.0 / writes + lag,
        Ending::Lossy(loss) if loss.forgets => FOREVER,
        Ending::Lossy(loss) => 1.0 / (writes * (1.0 - loss.share)) + loss.lag,
        Ending::Told(callers, loss) => 1.0 / (writes * (1.0 - unaware(callers.into(), loss))),
        Ending::Copies(_, loss, lag) => 1.0 / (writes * (1.0 - loss)) + lag,
    };
    until_killed.min(policy.ttl)
}
