//! The input of a function, with what several strategies derive from it: each is computed once, when it is first needed.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::buckets::Buckets;
use super::entry::{Law, Totals};
use super::eviction::Eviction;
use super::kind::Kind;
use super::strategy_input::StrategyInput;
use crate::design::Design;
use crate::keyspace::{Budget, ClassCount, Count};
use crate::workload::{Detail, bound_by_all, bound_by_any};

/// The input of a function, with what several strategies derive from it.
pub struct Memo<'a> {
    /// The input over the scopes that any write can name.
    pub input: StrategyInput<'a>,
    /// The same over the scopes that every write can name, where those are coarser.
    shared: Option<Box<Self>>,
    buckets: OnceCell<Buckets>,
    totals: RefCell<Vec<(Law, Rc<Totals>)>>,
    counts: Rc<(Count, Vec<ClassCount>)>,
    kinds: OnceCell<Vec<Kind>>,
}

impl<'a> Memo<'a> {
    /// The memo of a function; `None` if the design has no such function.
    #[must_use]
    pub fn of(design: &'a Design, index: usize, keys: &Count, classes: &[ClassCount], budget: Budget) -> Option<Self> {
        let over = |bound: &[usize]| StrategyInput::over(design, index, bound, (keys, classes), budget);
        let (any, all) = (bound_by_any(design, index), bound_by_all(design, index));
        let shared = if any == all { None } else { over(&all) };
        Some(Self::new(over(&any)?, shared, Rc::new((keys.clone(), classes.to_vec()))))
    }

    fn new(input: StrategyInput<'a>, shared: Option<StrategyInput<'a>>, counts: Rc<(Count, Vec<ClassCount>)>) -> Self {
        let shared = shared.map(|shared| Box::new(Self::new(shared, None, Rc::clone(&counts))));
        Self { input, shared, buckets: OnceCell::new(), totals: RefCell::default(), counts, kinds: OnceCell::new() }
    }

    /// The memo of the same function in a design that differs in its numbers, but not in its key spaces. Sums are no finer than
    /// `finest`.
    #[must_use]
    pub fn again<'b>(&self, design: &'b Design, counts: (&Count, &[ClassCount]), finest: Detail) -> Option<Memo<'b>> {
        let over = |input: &StrategyInput<'_>, bound: &[usize]| input.again(design, bound, counts, finest);
        let index = self.input.index;
        let shared = self.shared.as_ref().and_then(|memo| over(&memo.input, &bound_by_all(design, index)));
        Some(Memo::new(over(&self.input, &bound_by_any(design, index))?, shared, Rc::clone(&self.counts)))
    }

    /// The memo of the same function in a cache that evicts.
    #[must_use]
    pub fn evicting(self, eviction: Eviction) -> Self {
        let shared = self.shared.map(|memo| memo.input.evicting(eviction));
        Self::new(self.input.evicting(eviction), shared, self.counts)
    }

    /// The memo of the same function with leases of so many seconds.
    #[must_use]
    pub fn leased(&self, seconds: f64) -> Self {
        Self {
            input: self.input.leased(seconds),
            shared: self.shared.as_ref().map(|shared| Box::new(shared.leased(seconds))),
            // None of these asks for leases.
            buckets: self.buckets.clone(),
            kinds: self.kinds.clone(),
            totals: RefCell::clone(&self.totals),
            counts: Rc::clone(&self.counts),
        }
    }

    /// The memo over the scopes that every write can name.
    pub(super) fn over_shared_scopes(&self) -> &Self {
        self.shared.as_deref().unwrap_or(self)
    }

    /// The input over the entities that every write can name, and the parts of their scopes that each write invalidates.
    /// Where the writes that name the most name other entities, it is over whole scopes.
    pub(super) fn over_shared_entities(&self) -> &StrategyInput<'a> {
        let shared = &self.over_shared_scopes().input;
        if shared.workload.scope_count == self.input.workload.scope_count { &self.input } else { shared }
    }

    /// The buckets of a scope, where the design or its limits say how many.
    pub(super) fn buckets(&self) -> &Buckets {
        self.buckets.get_or_init(|| Buckets::chosen(&self.input))
    }

    /// The lines of the function by what they bind, each kind with its traffic.
    pub(super) fn kinds(&self) -> &[Kind] {
        self.kinds.get_or_init(|| Kind::all(&self.input, (&self.counts.0, &self.counts.1)))
    }

    /// What a law comes to over the addresses of the input.
    pub(super) fn totals(&self, law: &Law) -> Rc<Totals> {
        let known = self.totals.borrow().iter().find(|(known, _)| known == law).map(|(_, totals)| Rc::clone(totals));
        known.unwrap_or_else(|| {
            let workload = &self.input.workload;
            let totals = Rc::new(Totals::of(law, &workload.groups, &workload.addresses));
            self.totals.borrow_mut().push((law.clone(), Rc::clone(&totals)));
            totals
        })
    }
}
