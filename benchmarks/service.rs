//! A large design, for benchmarks to plan.

/// A service of so many functions of four kinds, over two entities.
pub fn service(functions: usize) -> String {
    let mut text = String::from("entity user: 1_000_000, zipf 0.9\nentity item: 50k, zipf 1.1\n");
    for i in 0..functions {
        let rate = 10 + i;
        text += &match i % 4 {
            0 => format!(
                "read f{i}(user: user)\n rate {rate}/s\nwrite w{i}(user: user)\n rate 5/s\n invalidates f{i}(user)\n"
            ),
            1 => format!(
                "read f{i}(user: user, page: 1..=20)\n rate {rate}/s\nwrite w{i}(user: user)\n rate 5/s\n invalidates f{i}(user, _)\n"
            ),
            2 => format!(
                "read f{i}(item: item, sort: {{new, old, top}}, limit: {{10, 20, 50}})\n rate {rate}/s\nwrite w{i}(item: item)\n rate 2/s\n invalidates f{i}(item, _, _)\n"
            ),
            _ => format!(
                "read f{i}(item: item, lang: {{de, en, fr}}?, mobile: bool)\n rate {rate}/s\nwrite w{i}(item: item)\n rate 1/s\n invalidates f{i}(item, _, _)\n"
            ),
        };
    }
    text
}
