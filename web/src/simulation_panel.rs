//! What was predicted beside what was simulated.

use keyplan::plan::Ranked;
use keyplan::report::simulation::{DIFFERS, HEADS, Simulated, rows, sentences};

use crate::app::Action;
use crate::markup::{Element, Sender, button, el, heading, row, section, sign, tabulated};
use crate::state::State;

/// A simulation as far as it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// How much of it is done, in thousandths, while it runs.
    pub done: Option<String>,
    /// What came of it, in sentences.
    pub sentences: Vec<String>,
    /// Its table: a strategy's label, a metric, and what was found of it; see [`HEADS`].
    pub rows: Vec<[String; 6]>,
}

/// A simulation as lines of a text: sentences, and rows of cells with tabs between them.
pub fn lines(simulated: &Simulated<'_>) -> String {
    let rows = rows(simulated).into_iter().map(|row| row.join("\t"));
    sentences(simulated).into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

impl Proof {
    /// Begins.
    pub fn begin() -> Self {
        Self { done: Some("0".into()), ..Self::default() }
    }

    /// Takes what the worker says: how far it is, or [`lines`]; nothing where it has broken off.
    pub fn hear(&mut self, said: Option<String>) {
        match said {
            Some(done) if done.parse::<u32>().is_ok() => self.done = Some(done),
            Some(lines) => {
                *self = Self::default();
                for line in lines.lines() {
                    match <[String; 6]>::try_from(line.split('\t').map(str::to_owned).collect::<Vec<_>>()) {
                        Ok(row) => self.rows.push(row),
                        Err(mut cells) => self.sentences.append(&mut cells),
                    }
                }
            }
            None => *self = Self { sentences: vec!["This browser could not simulate it.".into()], ..Self::default() },
        }
    }

    /// Predictions that are off.
    fn off(&self) -> impl Iterator<Item = &[String; 6]> {
        self.rows.iter().filter(|[.., mark]| mark == DIFFERS)
    }

    /// What came of it, in a sentence.
    pub fn summary(&self) -> String {
        match (&*self.sentences, self.rows.len()) {
            ([], 0) => String::new(),
            ([why, ..], 0) => why.clone(),
            (_, all) => {
                let off = self.rows.iter().filter(|[.., mark]| !mark.is_empty()).count();
                let held = format!(
                    "{} of {all} predictions hold: within 2%, or within what chance explains 19 times in 20.",
                    all - off
                );
                match off - self.off().count() {
                    0 => held,
                    explained => {
                        format!("{held} Of the others, marked in the plan, or after too short a time: {explained}.")
                    }
                }
            }
        }
    }

    /// What was found of a metric of a strategy.
    pub fn found(&self, label: &str, metric: &str) -> Option<&[String; 6]> {
        self.rows.iter().find(|[of, name, ..]| of == label && name == metric)
    }
}

/// What was simulated of the strategy that is looked at, with the buttons that start and stop it.
pub fn proof(ranked: &Ranked, state: &State, send: &Sender) -> Element {
    let label = &ranked.assessment.label;
    let done = state.proof.as_ref().and_then(|proof| proof.done.as_deref());
    let control = match done {
        Some(done) => {
            let bar = el("progress", "").with("max", "1000").with("value", done).with("aria-label", "Simulated so far");
            el("span", "running").child(bar).child(button("quiet", send, Action::StopSimulation).text("Stop"))
        }
        None => button("quiet", send, Action::Simulate).flag("disabled", !state.is_current()).text("Simulate"),
    };
    let lead = "Event by event, from what strategies do and not from formulas.";
    let title = el("div", "heading").child(heading("proof-title", "Simulation")).child(el("p", "lead").text(lead));
    let section = section("", "proof-title", title.child(control));
    let Some(proof) = &state.proof else { return section };
    let sentences = proof.sentences.iter().map(|sentence| el("li", "").text(sentence));
    let section = match proof.rows.is_empty() {
        true => section,
        false => section.child(borne_out(proof, send)).child(el("p", "eyebrow").text(label)).child(table(proof, label)),
    };
    section.child(el("ul", "notes").children(sentences))
}

/// How many predictions hold, and where to look for the others.
fn borne_out(proof: &Proof, send: &Sender) -> Element {
    let mut labels: Vec<&String> = proof.off().map(|[label, ..]| label).collect();
    labels.dedup();
    let others =
        labels.into_iter().map(|label| button("link", send, Action::ChooseStrategy(label.clone())).text(label));
    let others = (proof.off().next().is_some()).then(|| el("span", "").text(" See: ").children(others));
    el("p", "").text(&proof.summary()).maybe(others)
}

fn table(proof: &Proof, label: &str) -> Element {
    let of_metric = |[_, metric, figures @ .., mark]: &[String; 6]| {
        let differs = || sign("mark broken", mark).with("title", "differs");
        row(metric, figures).child(el("td", "").maybe((!mark.is_empty()).then(differs)))
    };
    let rows = proof.rows.iter().filter(|[of, ..]| of == label).map(of_metric);
    tabulated(HEADS.get(1..).unwrap_or_default(), rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_takes_what_the_worker_says() {
        let mut proof = Proof::begin();
        proof.hear(Some("250".into()));
        assert_eq!(proof.done.as_deref(), Some("250"));
        proof.hear(Some("9 events\nttl\thit ratio\t50%\t40%\t39% – 41%\t≠\nttl\tlive keys\t1\t1\t\t".into()));
        assert_eq!((proof.done.as_deref(), proof.sentences.len(), proof.rows.len()), (None, 1, 2));
        assert_eq!(proof.found("ttl", "hit ratio").map(|row| row[3].as_str()), Some("40%"));
        assert!(proof.summary().contains("1 of 2"), "{}", proof.summary());
    }

    #[test]
    fn a_proof_that_broke_off_says_so() {
        let mut proof = Proof::begin();
        proof.hear(None);
        assert!(proof.done.is_none() && !proof.summary().is_empty());
    }
}
