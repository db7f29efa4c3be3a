//! The worker's side of the bridge.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use serde::Serialize;
use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

use super::message::{FromWorker, ToWorker, decode, encode};
use crate::jobs::{Job, Reporter, Request};

/// Listens to the page and does its jobs.
pub fn serve() {
    let is_stopped = RefCell::new(Rc::new(Cell::new(false)));
    EventListener::new(&scope(), "message", move |event| match decode(event) {
        Some(ToWorker::Begin { number, request }) => {
            let fresh = Rc::new(Cell::new(false));
            is_stopped.replace(Rc::clone(&fresh));
            begin(request, number, fresh);
        }
        Some(ToWorker::Stop) => is_stopped.borrow().set(true),
        None => {}
    })
    .forget();
    send(&FromWorker::<()>::Ready);
}

/// Tells the page what a panic said.
pub fn panicked(what: &str) {
    send(&FromWorker::<()>::Panicked(what.to_owned()));
}

fn begin(request: Request, number: u32, is_stopped: Rc<Cell<bool>>) {
    match request {
        Request::Plan(job) => run(job, number, is_stopped),
        Request::Explain(job) => run(job, number, is_stopped),
        Request::Simulate(job) => run(job, number, is_stopped),
        Request::Export(job) => run(job, number, is_stopped),
    }
}

fn run<J: Job>(job: J, number: u32, is_stopped: Rc<Cell<bool>>) {
    job.begin(Reporter::new(move |answer| send(&FromWorker::Answer { number, answer }), is_stopped));
}

fn send(message: &impl Serialize) {
    if let Some(message) = encode(message) {
        let _ = scope().post_message(&message);
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
