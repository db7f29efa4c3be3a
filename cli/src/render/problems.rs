//! The problems of a design, each with an excerpt of its source.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use keyplan::design::{LineIndex, Problem, Severity, shown};

use crate::escape;

/// An excerpt shows no more bytes before its place, and no more from there on: a line may have megabytes.
const REACH: usize = 200;

/// Problems as lines `file:line:column: what is wrong: what to write instead [code]`, each above an excerpt. Of more
/// than 100 problems, the rest is counted, with those that were not kept. The text has colours.
pub fn problems(file: &str, source: &str, (problems, not_kept): (&[Problem], usize), width: usize) -> String {
    let lines = LineIndex::new(source);
    let (shown, left_out) = shown(problems, not_kept);
    let mut out = String::new();
    for problem in shown {
        out += &escape::line(&problem.line(file, &lines));
        out += "\n";
        out += &excerpt(problem, source, lines.position(problem.span.start).line, width);
    }
    match left_out {
        0 => {}
        1 => out += "keyplan: 1 more problem is not shown\n",
        more => out += &format!("keyplan: {more} more problems are not shown\n"),
    }
    out
}

/// The line of a problem with a mark under its place. A place of several lines is marked in its first line.
fn excerpt(problem: &Problem, source: &str, line: usize, width: usize) -> String {
    let start = source.floor_char_boundary(problem.span.start);
    let (before, after) = source.split_at(start);
    let before = &before[source.floor_char_boundary(start.saturating_sub(REACH))..];
    let before = escape::text(before.rsplit('\n').next().unwrap_or_default());
    let after = &after[..after.floor_char_boundary(REACH)];
    let after = after.split(['\n', '\r']).next().unwrap_or_default();
    let length = after.floor_char_boundary(problem.span.end.saturating_sub(start));
    let (marked, after) = after.split_at(length);
    let (marked, after) = (escape::text(marked), escape::text(after));

    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mark = AnnotationKind::Primary.span(before.len()..before.len() + marked.len());
    let snippet = Snippet::source(format!("{before}{marked}{after}")).line_start(line).annotation(mark);
    let report = [Group::with_level(level).element(snippet)];
    Renderer::styled().term_width(width).render(&report) + "\n"
}
