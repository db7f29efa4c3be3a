//! The program that Trunk builds: the page, or the simulation in a worker.

fn main() {
    keyplan_web::start();
}
