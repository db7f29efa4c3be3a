//! The program that Trunk builds: the page, or a worker of it.

fn main() {
    keyplan_web::start();
}
