//! What each command does.

use std::io::Write;

use num_bigint::BigUint;
use serde_json::{Map, Value};

use crate::input::{Design, text};
use crate::waiting::Waiting;
use crate::{Command, Failure, Notation, Schema, render};
use keyplan::design::{Document, schema_of};
use keyplan::keyspace::{self, Budget};
use keyplan::plan::{self, Ranked, plan};
use keyplan::report::simulation::Simulated;
use keyplan::report::{self, Counted};
use keyplan::scheme::{self, Scheme};
use keyplan::simulator::{Run, Setup};
use keyplan::strategy::{StrategyId, UnknownStrategy};

type Outcome = Result<(), Failure>;

/// Runs a command.
pub fn run(command: Command) -> Outcome {
    match command {
        Command::Check { design, accept } => check(&design, accept),
        Command::Count { design, json, explain, steps } => count(&design, json, explain, Budget { steps }),
        Command::List { design, function, from, limit } => list(&design, &function, &from, limit),
        Command::Plan { design, json, markdown, all, quick } => compare(&design, json, markdown, all, quick),
        Command::Simulate { design, json, seed, seconds } => simulate(&design, json, seed, seconds),
        Command::Scheme { design, function, strategy, variant } => export(&design, &function, &strategy, variant),
        Command::Key { scheme, arguments } => key(&scheme, &arguments),
        Command::Kill { scheme, write, arguments } => invalidate(&scheme, &write, &arguments),
        Command::Convert { design, to } => convert(&design, to),
        Command::Schema { document } => schema(document),
    }
}

fn print(result: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    out.write_all(result.as_bytes())?;
    Ok(out.flush()?)
}

fn check(path: &str, accept: bool) -> Outcome {
    let design = Design::read(path)?;
    design.print(&plan::warnings(&design.reading.design, Budget::default()));
    if !design.reading.is_sound() {
        return Err(Failure::Problems);
    }
    if !accept {
        return Ok(());
    }
    let plan = plan(&design.reading.design, Budget::default());
    let mut kept = true;
    for function in plan.functions.iter().filter(|f| !f.strategies.iter().any(|ranked| ranked.breaks.is_empty())) {
        kept = false;
        let sentence = report::recommendation_sentence(function);
        eprintln!("{}: {}: {sentence}", design.name, function.function);
    }
    if kept { Ok(()) } else { Err(Failure::Problems) }
}

fn count(path: &str, json: bool, explain: bool, budget: Budget) -> Outcome {
    let design = Design::sound(path)?.reading.design;
    let waiting = Waiting::new(budget.steps);
    let mut counted: Vec<Counted<'_>> = Vec::new();
    for (index, function) in design.functions.iter().enumerate() {
        let keys = keyspace::count_watched(function, budget, &mut waiting.watch(&function.name));
        let classes = keyspace::classes_watched(&design, index, budget, &mut waiting.watch(&function.name));
        let explanation = match explain {
            true => report::explanation(&keyspace::explain(function, budget)),
            false => Vec::new(),
        };
        counted.push(Counted { function: &function.name, keys, classes, explanation });
    }
    if waiting.ended_early() {
        eprintln!("keyplan: interrupted: what is not exact is given as bounds");
    }
    match json {
        true => print(&report::count_json(&counted)),
        false => print(&render::counts(&counted)),
    }
}

/// So many addresses are passed over one by one where there is no quicker way to the first.
const NEAR: usize = 1_000_000;

fn list(path: &str, function: &str, from: &BigUint, limit: usize) -> Outcome {
    let design = Design::sound(path)?.reading.design;
    let names: Vec<&str> = design.functions.iter().map(|f| f.name.as_str()).collect();
    let function = design
        .functions
        .iter()
        .find(|known| known.name == function)
        .ok_or_else(|| unknown("function", function, &names))?;
    let mut addresses = keyspace::addresses(function, &[], u64::MAX);
    let mut before = 0;
    if *from > BigUint::default() {
        match keyspace::nth(function, &[], from, Budget::default()) {
            Ok(Some(first)) => addresses = addresses.starting_at(&first.arguments),
            Ok(None) => return Ok(()),
            Err(lost) => {
                let near = usize::try_from(from).ok().filter(|near| *near <= NEAR);
                before = near.ok_or_else(|| Failure::Data(lost.to_string()))?;
            }
        }
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for address in addresses.skip(before).take(limit) {
        let names = function.parameters.iter().map(|parameter| &parameter.name);
        // In the order of the parameters, which is that of the listing; names need no escapes.
        let fields = names.zip(&address.arguments).filter_map(|(name, value)| {
            let value = scheme::argument_json(value)?;
            Some(format!("\"{name}\":{value}"))
        });
        writeln!(out, "{{{}}}", fields.collect::<Vec<_>>().join(","))?;
    }
    Ok(out.flush()?)
}

fn compare(path: &str, json: bool, markdown: bool, all: bool, quick: bool) -> Outcome {
    let design = Design::sound(path)?.reading.design;
    let planned = if quick { plan } else { plan::look_ahead };
    let plan = planned(&design, Budget::default());
    match (json, markdown) {
        (true, _) => print(&report::plan_json(&plan)),
        (_, true) => print(&report::markdown(&plan)),
        _ => print(&render::plan(&plan, all)),
    }
}

/// So many events pass between two looks at the clock.
const STRIDE: u64 = 20_000;

fn simulate(path: &str, json: bool, seed: u64, seconds: Option<f64>) -> Outcome {
    let design = Design::sound(path)?.reading.design;
    let plan = plan(&design, Budget::default());
    let waiting = Waiting::for_events();
    let mut functions = Vec::new();
    for (index, function) in plan.functions.iter().enumerate() {
        let assessments: Vec<_> = function.strategies.iter().map(|ranked| &ranked.assessment).collect();
        let report = Setup::of(&design, index, &function.keys, &assessments).map(|setup| {
            let mut run = Run::new(&setup, seed, seconds);
            let mut watch = waiting.watch(&function.function);
            let mut progress = run.step(STRIDE);
            while !progress.is_over() && watch(progress.done.saturating_mul(1000) / progress.of.max(1)) {
                progress = run.step(STRIDE);
            }
            run.report()
        });
        functions.push(Simulated { plan: function, report });
    }
    if waiting.ended_early() {
        eprintln!("keyplan: interrupted: the numbers rest on what was simulated so far");
    }
    match json {
        true => print(&report::simulation_json(&functions, seed)),
        false => print(&render::simulation(&functions)),
    }
}

fn export(path: &str, function: &str, strategy: &str, variant: usize) -> Outcome {
    let reading = Design::sound(path)?.reading;
    let names: Vec<&str> = reading.design.functions.iter().map(|f| f.name.as_str()).collect();
    let index = names.iter().position(|name| *name == function).ok_or_else(|| unknown("function", function, &names))?;
    let strategy: StrategyId =
        strategy.parse().map_err(|error: UnknownStrategy| Failure::CommandLine(error.to_string()))?;
    let plan = plan::plan_function(&reading.design, index, Budget::default())
        .ok_or_else(|| unknown("function", function, &names))?;
    if let Some((_, why)) = plan.inapplicable.iter().find(|(id, _)| *id == strategy) {
        return Err(Failure::Data(format!("{strategy} does not apply to {function}: {why}")));
    }
    let variants: Vec<&Ranked> = plan.strategies.iter().filter(|r| r.assessment.strategy == strategy).collect();
    let chosen = variant.checked_sub(1).and_then(|i| variants.get(i)).ok_or_else(|| {
        Failure::CommandLine(format!("{strategy} has {} variants: give --variant 1 to {0}", variants.len()))
    })?;
    let scheme = Scheme::export(&reading, function, &chosen.assessment).map_err(data)?;
    print(&scheme.to_json())
}

fn unknown(kind: &str, word: &str, known: &[&str]) -> Failure {
    Failure::CommandLine(format!("there is no {kind} `{word}`: known here: {}", known.join(", ")))
}

fn data(error: scheme::SchemeError) -> Failure {
    Failure::Data(error.to_string())
}

fn arguments(json: &str) -> Result<Map<String, Value>, Failure> {
    scheme::arguments_from_json(json).map_err(data)
}

fn key(path: &str, json: &str) -> Outcome {
    let scheme = Scheme::from_json(&text(path)?).map_err(data)?;
    let lookup = scheme.key(&arguments(json)?).map_err(data)?;
    if lookup.keys.is_empty() && scheme.document().hot.is_some() {
        eprintln!("keyplan: this call is none of the hot ones and has no key: read the source");
    }
    print(&lookup.keys.iter().map(|key| format!("{key}\n")).collect::<String>())
}

fn invalidate(path: &str, write: &str, json: &str) -> Outcome {
    let scheme = Scheme::from_json(&text(path)?).map_err(data)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for effect in scheme.invalidate(write, &arguments(json)?).map_err(data)? {
        serde_json::to_writer(&mut out, &effect).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

fn convert(path: &str, to: Notation) -> Outcome {
    let document = Design::sound(path)?.reading.document;
    match to {
        Notation::Text => print(&document.to_text()),
        Notation::Json => print(&document.to_json()),
    }
}

fn schema(document: Schema) -> Outcome {
    let schema = match document {
        Schema::Design => schema_of::<Document>(),
        Schema::Scheme => schema_of::<scheme::Document>(),
    };
    let json = serde_json::to_string_pretty(&schema).map_err(std::io::Error::from)?;
    print(&(json + "\n"))
}
