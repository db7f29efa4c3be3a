//! Assessments of single strategies, under settings that a test gives.

#![allow(dead_code, reason = "each test takes what it needs of this")]

use keyplan::design::Design;
use keyplan::keyspace::{Budget, classes, count};
use keyplan::strategy::{Assessment, Inapplicable, Memo, StrategyId, assess};

/// What a test gives in place of what the design says; the design's where it is `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    pub backstop: Option<f64>,
    pub tombstone: Option<f64>,
    pub lease: Option<f64>,
    /// Items of a page; the whole list under one key where it is `None`.
    pub page_size: Option<u32>,
    pub replicas: Option<u32>,
    pub callers: Option<u32>,
    pub message_loss: Option<f64>,
    pub buckets: Option<u32>,
    pub ttl: Option<f64>,
    pub sliding: bool,
    pub retention: Option<f64>,
    pub row_at_hand: Option<f64>,
    pub lag: Option<f64>,
    pub batch: Option<u32>,
}

impl Given {
    /// The design with what a run of it needs to know: the machines, and what all strategies share.
    pub fn machines(&self, design: &mut Design) {
        let (topology, settings) = (&mut design.topology, &mut design.settings);
        set(&mut topology.replicas, self.replicas);
        set(&mut topology.callers, self.callers);
        set(&mut topology.message_loss, self.message_loss);
        set(&mut settings.row_at_hand, self.row_at_hand);
    }

    fn all(&self, design: &mut Design) {
        self.machines(design);
        design.left_open.clear();
        let settings = &mut design.settings;
        set(&mut settings.tombstone, self.tombstone);
        set(&mut settings.page_size, self.page_size);
        set(&mut settings.buckets, self.buckets);
        set(&mut settings.retention, self.retention);
        set(&mut settings.lag, self.lag);
        set(&mut settings.batch, self.batch);
        settings.backstop = self.backstop.or(settings.backstop);
        settings.lease = self.lease.or(settings.lease);
        settings.ttl = self.ttl.or(settings.ttl);
    }
}

fn set<T>(place: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *place = value;
    }
}

/// The assessment of a strategy on a function: the first variant, or the second where `given` asks for it.
pub fn assessed(
    design: &Design,
    index: usize,
    strategy: StrategyId,
    given: &Given,
) -> Result<Assessment, Inapplicable> {
    let mut design = design.clone();
    given.all(&mut design);
    let keys = count(&design.functions[index], Budget::default());
    let classes = classes(&design, index, Budget::default());
    let memo = Memo::of(&design, index, &keys, &classes, Budget::default()).expect("the function exists");
    let variants = assess(strategy, &memo)?;
    let is_second = given.sliding || strategy == StrategyId::Restrict && given.page_size.is_none();
    Ok(variants.into_iter().nth(usize::from(is_second)).expect("the variant exists"))
}
