//! Drives a runner by reads and writes that are drawn from a design, and measures what it does.

use std::collections::HashMap;

use keyplan::design::{Binding, Design, Domain, Function, Parameter, Popularity, Value};
use keyplan::keyspace::addresses;
use keyplan::runner::{Fill, Looked, Memory, Message, Runner, Step};
use keyplan::scheme::{Scheme, argument_json};
use serde_json::{Map, Value as Json};

use super::common::Dice;

/// A mean over batches, with its standard error.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub mean: f64,
    pub error: f64,
}

/// What a run showed.
pub struct Found {
    pub hit_ratio: Measured,
    /// Messages of a write.
    pub messages: Measured,
    /// Registrations and announcements of a read.
    pub registrations: Measured,
    /// The most messages of a write.
    pub worst: u64,
    /// Answers that were outdated.
    pub stale: u64,
}

/// A run of one scheme.
pub struct Drive<'d> {
    design: &'d Design,
    runner: Runner<Memory, HashMap<String, u64>>,
    dice: &'d mut Dice,
    calls: Vec<Vec<Value>>,
    /// How often each call was made wrong.
    truth: Vec<u64>,
    now: f64,
}

const CALLERS: usize = 3;
const BATCHES: usize = 25;

impl<'d> Drive<'d> {
    pub fn new(design: &'d Design, scheme: Scheme, dice: &'d mut Dice) -> Self {
        let calls: Vec<Vec<Value>> =
            addresses(&design.functions[0], &[], u64::MAX).map(|call| call.arguments).collect();
        let stores = (0..CALLERS as u64).map(|caller| Memory::new(7 + caller)).collect();
        let truth = vec![0; calls.len()];
        Self {
            design,
            runner: Runner::new(scheme, Memory::new(1), stores, HashMap::new()),
            dice,
            calls,
            truth,
            now: 0.0,
        }
    }

    /// Draws so many events, and a quarter of them before that are not measured.
    pub fn run(mut self, events: usize) -> Found {
        let reads = self.design.functions[0].rate;
        let writes: f64 = self.design.writes.iter().map(|write| write.rate).sum();
        let (mut hits, mut messages, mut registrations) = (Batches::default(), Batches::default(), Batches::default());
        let (mut worst, mut stale) = (0, 0);
        for event in 0..events + events / 4 {
            self.now += -libm::log(1.0 - self.share()) / (reads + writes);
            let before = self.runner.counts();
            let is_read = self.share() * (reads + writes) < reads;
            let (hit, outdated) = if is_read { self.read() } else { self.write(writes) };
            let after = self.runner.counts();
            let Some(measured) = event.checked_sub(events / 4) else { continue };
            let batch = measured * BATCHES / events;
            if is_read {
                stale += u64::from(outdated);
                hits.add(batch, if hit { 1.0 } else { 0.0 });
                let registered =
                    (after.registrations + after.announcements) - (before.registrations + before.announcements);
                registrations.add(batch, registered as f64);
            } else {
                let sent = after.invalidations() - before.invalidations();
                worst = worst.max(sent);
                messages.add(batch, sent as f64);
            }
        }
        Found {
            hit_ratio: hits.measured(),
            messages: messages.measured(),
            registrations: registrations.measured(),
            worst,
            stale,
        }
    }

    fn share(&mut self) -> f64 {
        (self.dice.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A value of a parameter: entities by their popularity, all else alike.
    fn value(&mut self, function: &Function, parameter: &Parameter) -> Value {
        let values: Vec<Value> = values_of(function, parameter);
        let Domain::Entity { entity, .. } = parameter.domain else {
            return values[self.dice.index(values.len())].clone();
        };
        let weight = |rank: usize| match self.design.entities[entity].popularity {
            Popularity::Zipf(skew) => libm::pow(rank as f64 + 1.0, -skew),
            Popularity::Uniform | Popularity::Measured(_) => 1.0,
        };
        let weights: Vec<f64> = (0..values.len()).map(weight).collect();
        let mut left = self.share() * weights.iter().sum::<f64>();
        let place = weights.iter().position(|weight| {
            left -= weight;
            left < 0.0
        });
        values[place.unwrap_or(0)].clone()
    }

    fn caller(&mut self) -> usize {
        self.dice.index(CALLERS)
    }

    /// A read: whether it hit, and whether its answer was outdated.
    fn read(&mut self) -> (bool, bool) {
        let function = &self.design.functions[0];
        let call: Vec<Value> = function.parameters.iter().map(|parameter| self.value(function, parameter)).collect();
        let at = self.calls.iter().position(|known| *known == call).expect("the call is one of the function's");
        let caller = self.caller();
        let read = self.runner.read(caller, &json(&function.parameters, &call), self.now).expect("the read runs");
        let current = self.truth[at].to_le_bytes().to_vec();
        let (mut hit, mut outdated) = (!read.keys.is_empty(), false);
        for looked in read.keys {
            match looked {
                Looked::Hit(result) => outdated |= result != current,
                Looked::Miss(fill) => {
                    hit = false;
                    self.fill(fill, &current);
                }
            }
        }
        (hit, outdated)
    }

    fn fill(&mut self, mut fill: Fill, result: &[u8]) {
        while fill.next() != Step::Done {
            let told = self.runner.step(&mut fill, || result.to_vec(), self.now).expect("the step runs");
            self.tell(fill.caller, told.unwrap_or_default());
        }
    }

    fn tell(&mut self, from: usize, messages: Vec<Message>) {
        for message in messages {
            for other in (0..CALLERS).filter(|&caller| caller != from) {
                self.runner.deliver(other, &message, self.now).expect("the message arrives");
            }
        }
    }

    fn write(&mut self, rate: f64) -> (bool, bool) {
        let mut left = self.share() * rate;
        let place = self.design.writes.iter().position(|write| {
            left -= write.rate;
            left < 0.0
        });
        let write = &self.design.writes[place.unwrap_or(0)];
        let function = &self.design.functions[0];
        let arguments: Vec<Value> = write.parameters.iter().map(|parameter| self.value(function, parameter)).collect();
        for (at, call) in self.calls.iter().enumerate() {
            let is_hit = |binding: &Binding, value: &Value| match binding {
                Binding::Free => true,
                Binding::Parameter(source) => arguments[*source] == *value,
                Binding::Constant(constant) => constant == value,
                Binding::Expression(_) => panic!("these designs have none"),
            };
            let is_reached = write
                .invalidations
                .iter()
                .any(|line| line.bindings.iter().zip(call).all(|(binding, value)| is_hit(binding, value)));
            self.truth[at] += u64::from(is_reached);
        }
        let caller = self.caller();
        let effects = self.runner.write(&write.name, &json(&write.parameters, &arguments)).expect("the write runs");
        for effect in effects {
            let told = self.runner.run(caller, &effect, self.now).expect("the effect runs");
            self.tell(caller, told);
        }
        (false, false)
    }
}

/// All values of a parameter: those of a function that has no other.
fn values_of(function: &Function, parameter: &Parameter) -> Vec<Value> {
    let alone = Function { parameters: vec![parameter.clone()], conditions: Vec::new(), ..function.clone() };
    addresses(&alone, &[], u64::MAX).map(|mut call| call.arguments.remove(0)).collect()
}

fn json(parameters: &[Parameter], values: &[Value]) -> Map<String, Json> {
    let pairs = parameters.iter().zip(values);
    pairs.filter_map(|(parameter, value)| Some((parameter.name.clone(), argument_json(value)?))).collect()
}

/// Sums and counts by batch.
struct Batches([(f64, f64); BATCHES]);

impl Default for Batches {
    fn default() -> Self {
        Self([(0.0, 0.0); BATCHES])
    }
}

impl Batches {
    fn add(&mut self, batch: usize, value: f64) {
        self.0[batch].0 += value;
        self.0[batch].1 += 1.0;
    }

    /// The ratio of the sums, with the standard error of a ratio over batches.
    fn measured(&self) -> Measured {
        let batches: Vec<(f64, f64)> = self.0.iter().copied().filter(|(_, count)| *count > 0.0).collect();
        let (sum, count) = batches.iter().fold((0.0, 0.0), |all, batch| (all.0 + batch.0, all.1 + batch.1));
        if count == 0.0 {
            return Measured { mean: 0.0, error: f64::INFINITY };
        }
        let mean = sum / count;
        let n = batches.len() as f64;
        let squares: f64 = batches.iter().map(|(sum, count)| (sum - mean * count).powi(2)).sum();
        let error = (squares / (n - 1.0).max(1.0) * n).sqrt() / count;
        // Where nothing varies, what could happen once in all events is not seen.
        Measured { mean, error: error.max(1.0 / count) }
    }
}
