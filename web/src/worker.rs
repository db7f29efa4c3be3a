//! A simulation takes seconds, so it runs in a worker: the same program, started once more without a page.
//!
//! Both sides send texts. The worker says [`READY`] when it listens, and is told the number of a function and, on the
//! lines below, a design. It answers with how far it is, in thousandths, and at the end with the lines of a
//! [`crate::simulation_panel::Proof`]; that is also the answer to [`STOP`].

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use keyplan::design::Reading;
use keyplan::keyspace::Budget;
use keyplan::plan::{FunctionPlan, plan_function};
use keyplan::report::simulation::Simulated;
use keyplan::simulator::{Round, Setup};

use crate::app::Action;
use crate::markup::Sender;
use crate::simulation_panel;

const READY: &str = "";
const STOP: &str = "stop";

/// Events between two looks at what the page says.
const STRIDE: u64 = 50_000;

/// A worker that simulates; it ends with this.
pub struct Simulation {
    worker: Worker,
    _listeners: [EventListener; 2],
}

impl Simulation {
    /// Starts to simulate a function of a design, by its number; `None` where the browser has no workers.
    pub fn start(function: usize, design: &str, send: &Sender) -> Option<Self> {
        let document = gloo::utils::document();
        let attribute = |selector, name| document.query_selector(selector).ok()??.get_attribute(name);
        let address = [attribute("script[src]", "src")?, attribute("meta[name=program]", "content")?].join("#");
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&address, &options).ok()?;
        let (request, answering) = (format!("{function}\n{design}"), worker.clone());
        let heard = {
            let send = send.clone();
            EventListener::new(&worker, "message", move |event| match text(event) {
                ready if ready == READY => drop(answering.post_message(&JsValue::from_str(&request))),
                answer => send.emit(Action::Hear(Some(answer))),
            })
        };
        let send = send.clone();
        let failed = EventListener::new(&worker, "error", move |_| send.emit(Action::Hear(None)));
        Some(Self { worker, _listeners: [heard, failed] })
    }

    /// Asks for what there is so far.
    pub fn stop(&self) {
        let _ = self.worker.post_message(&JsValue::from_str(STOP));
    }
}

impl Drop for Simulation {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn text(event: &Event) -> String {
    event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string()).unwrap_or_default()
}

/// Listens to the page, as a worker.
pub fn serve() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let is_stopped = Rc::new(Cell::new(false));
    EventListener::new(&scope, "message", move |event| match text(event) {
        stop if stop == STOP => is_stopped.set(true),
        request => simulate(&request, Rc::clone(&is_stopped)),
    })
    .forget();
    say(READY);
}

fn say(text: &str) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let _ = scope.post_message(&JsValue::from_str(text));
}

fn simulate(request: &str, is_stopped: Rc<Cell<bool>>) {
    let (number, design) = request.split_once('\n').unwrap_or_default();
    let (design, index) = (Reading::of(design).design, number.parse().unwrap_or(0));
    let Some(plan) = plan_function(&design, index, Budget::pause()) else { return };
    let assessments: Vec<_> = plan.strategies.iter().map(|ranked| &ranked.assessment).collect();
    match Setup::of(&design, index, &plan.keys, &assessments) {
        Ok(setup) => go_on(Round::new(setup, 1, None), plan, is_stopped),
        Err(unsupported) => say(&simulation_panel::lines(&Simulated { plan: &plan, report: Err(unsupported) })),
    }
}

/// Simulates for a while, and goes on when the page's messages have been heard.
fn go_on(mut run: Round, plan: FunctionPlan, is_stopped: Rc<Cell<bool>>) {
    let progress = run.step(STRIDE);
    if progress.is_over() || is_stopped.get() {
        return say(&simulation_panel::lines(&Simulated { plan: &plan, report: Ok(run.report()) }));
    }
    say(&(progress.done.saturating_mul(1000) / progress.of.max(1)).to_string());
    Timeout::new(0, move || go_on(run, plan, is_stopped)).forget();
}
