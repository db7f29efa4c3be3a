//! The page's side of the bridge: a worker that does one kind of job, the newest first.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::timers::callback::Timeout;
use yew::{Callback, hook, use_ref};

use super::failure::Failure;
use super::helper::Helper;
use super::message::{FromWorker, ToWorker, decode};
use crate::jobs::{Job, Reporter, Request};
use crate::storage;

/// How a lane treats its worker. Times are in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long a job may go on after a newer one has come; then its worker is ended.
    pub patience: u32,
    /// How long a worker may be silent.
    pub deadline: u32,
    /// Whether a second worker stands ready for the time when the first is ended.
    pub has_spare: bool,
}

/// Receives the answers of one job.
type Listener<A> = Callback<Result<A, Failure>>;

/// A worker for one kind of job. The newest job wins: an older one that has not begun is dropped.
///
/// The worker starts with the first job. Where the browser refuses it, the page does the jobs itself.
pub struct Lane<J: Job> {
    options: Options,
    this: Weak<Self>,
    inner: RefCell<Inner<J>>,
}

struct Inner<J: Job> {
    /// The number of the newest job.
    number: u32,
    /// How many workers were started.
    started: u32,
    helper: Option<Helper>,
    spare: Option<Helper>,
    /// The job that the worker does, with its number.
    busy: Option<(u32, J, Listener<J::Answer>)>,
    next: Option<(J, Listener<J::Answer>)>,
    patience: Option<Timeout>,
    deadline: Option<Timeout>,
    /// Whether the browser refuses workers.
    is_refused: bool,
    /// Ends the job that the page does itself.
    is_stopped: Rc<Cell<bool>>,
}

/// A lane that ends with the component.
#[hook]
pub fn use_lane<J: Job + Into<Request>>(options: Options) -> Rc<Lane<J>> {
    Rc::clone(&use_ref(|| Lane::new(options)))
}

impl<J: Job + Into<Request>> Lane<J> {
    /// A lane without a worker yet.
    #[must_use]
    pub fn new(options: Options) -> Rc<Self> {
        let inner = Inner {
            number: 0,
            started: 0,
            helper: None,
            spare: None,
            busy: None,
            next: None,
            patience: None,
            deadline: None,
            is_refused: false,
            is_stopped: Rc::default(),
        };
        Rc::new_cyclic(|this| Self { options, this: this.clone(), inner: RefCell::new(inner) })
    }

    /// Asks for a job; the listener receives its answers, unless a newer job takes its place.
    pub fn ask(&self, job: J, listener: Listener<J::Answer>) {
        let mut inner = self.inner.borrow_mut();
        if inner.busy.is_none() {
            return self.begin(&mut inner, job, listener);
        }
        inner.next = Some((job, listener));
        if inner.patience.is_none() {
            let this = self.this.clone();
            inner.patience = Some(Timeout::new(self.options.patience, move || with(&this, Self::give_up)));
        }
    }

    /// Asks the job for what there is so far.
    pub fn stop(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.is_stopped.set(true);
        if let Some(helper) = &mut inner.helper {
            helper.send(&ToWorker::Stop);
        }
    }

    /// Drops all jobs.
    pub fn cancel(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.number = inner.number.wrapping_add(1);
        inner.is_stopped.set(true);
        (inner.next, inner.patience, inner.deadline) = (None, None, None);
        if inner.busy.take().is_some() {
            inner.helper = inner.spare.take();
        }
    }

    fn begin(&self, inner: &mut Inner<J>, job: J, listener: Listener<J::Answer>) {
        inner.number = inner.number.wrapping_add(1);
        inner.patience = None;
        let number = inner.number;
        if !inner.is_refused && inner.helper.is_none() {
            inner.helper = inner.spare.take().or_else(|| self.start(inner));
        }
        let Some(helper) = &mut inner.helper else {
            inner.is_refused = true;
            return self.do_here(inner, job, listener);
        };
        helper.send(&ToWorker::Begin { number, request: job.clone().into() });
        inner.busy = Some((number, job, listener));
        self.wait(inner);
    }

    /// Waits for the worker's next word.
    fn wait(&self, inner: &mut Inner<J>) {
        let Some(id) = inner.helper.as_ref().map(Helper::id) else { return };
        let this = self.this.clone();
        let fail = move || with(&this, |lane| lane.fail(id, Failure::TimedOut));
        inner.deadline = Some(Timeout::new(self.options.deadline, fail));
    }

    /// Does a job on the page's own thread, after what the page is doing now.
    fn do_here(&self, inner: &mut Inner<J>, job: J, listener: Listener<J::Answer>) {
        inner.is_stopped = Rc::default();
        let (number, this, is_stopped) = (inner.number, self.this.clone(), Rc::clone(&inner.is_stopped));
        let is_newest = move || this.upgrade().is_some_and(|lane| lane.inner.borrow().number == number);
        Timeout::new(0, move || {
            if is_newest() {
                let report = move |answer| {
                    if is_newest() {
                        listener.emit(Ok(answer));
                    }
                };
                storage::guarded(|| job.begin(Reporter::new(report, is_stopped)));
            }
        })
        .forget();
    }

    /// Starts a worker; `None` where the browser refuses.
    fn start(&self, inner: &mut Inner<J>) -> Option<Helper> {
        inner.started = inner.started.wrapping_add(1);
        let (id, listening, failing) = (inner.started, self.this.clone(), self.this.clone());
        Helper::start(
            id,
            move |event| {
                if let Some(message) = decode(event) {
                    with(&listening, |lane| lane.hear(id, message));
                }
            },
            move |what| with(&failing, |lane| lane.fail(id, what.map_or(Failure::Ended, Failure::Panicked))),
        )
    }

    fn hear(&self, id: u32, message: FromWorker<J::Answer>) {
        match message {
            FromWorker::Ready => {
                let mut inner = self.inner.borrow_mut();
                let Inner { helper, spare, .. } = &mut *inner;
                helper.iter_mut().chain(spare).filter(|helper| helper.id() == id).for_each(Helper::set_ready);
            }
            FromWorker::Panicked(what) => self.fail(id, Failure::Panicked(what)),
            FromWorker::Answer { number, answer } => self.take(number, answer),
        }
    }

    /// Takes an answer of the worker.
    fn take(&self, number: u32, answer: J::Answer) {
        let mut inner = self.inner.borrow_mut();
        let Some((_, _, listener)) = inner.busy.as_ref().filter(|(busy, ..)| *busy == number) else { return };
        let listener = listener.clone();
        if J::is_last(&answer) {
            (inner.busy, inner.deadline) = (None, None);
            self.go_on(&mut inner);
            if self.options.has_spare && inner.spare.is_none() {
                inner.spare = self.start(&mut inner);
            }
        } else {
            self.wait(&mut inner);
        }
        drop(inner);
        listener.emit(Ok(answer));
    }

    /// Begins the job that waits, if there is one.
    fn go_on(&self, inner: &mut Inner<J>) {
        if let Some((job, listener)) = inner.next.take() {
            self.begin(inner, job, listener);
        }
    }

    /// Ends the worker, whose job is out of date.
    fn give_up(&self) {
        let mut inner = self.inner.borrow_mut();
        (inner.helper, inner.busy) = (None, None);
        self.go_on(&mut inner);
    }

    /// Deals with the end of a worker. One that was never ready was refused by the browser.
    fn fail(&self, id: u32, why: Failure) {
        let mut inner = self.inner.borrow_mut();
        inner.spare.take_if(|spare| spare.id() == id);
        let Some(helper) = inner.helper.take_if(|helper| helper.id() == id) else { return };
        let busy = inner.busy.take();
        inner.deadline = None;
        if helper.is_ready() {
            self.go_on(&mut inner);
            drop(inner);
            if let Some((_, _, listener)) = busy {
                listener.emit(Err(why));
            }
        } else {
            (inner.is_refused, inner.spare) = (true, None);
            let newest = inner.next.take().or_else(|| busy.map(|(_, job, listener)| (job, listener)));
            if let Some((job, listener)) = newest {
                self.begin(&mut inner, job, listener);
            }
        }
    }
}

fn with<J: Job>(lane: &Weak<Lane<J>>, act: impl FnOnce(&Lane<J>)) {
    if let Some(lane) = lane.upgrade() {
        act(&lane);
    }
}
