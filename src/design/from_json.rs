//! The document from its JSON notation.
//!
//! serde derives how the document is read; conditions and arguments are texts there, which the grammar reads.

use super::document::{Document, HotCall, HotCalls, Invalidation, Read, Write};
use super::expression::Expr;
use super::json;
use super::problem::{Problem, Span};
use super::problems::Problems;
use super::spanned::Spanned;
use super::text::expression_from;

/// Reads a design document.
///
/// # Errors
///
/// What is wrong, with its path and place and, for an unknown word, the nearest known one: the first mistake of the
/// document, or else each mistake of its conditions and arguments.
pub fn from_json(source: &str) -> Result<Document, Problems> {
    let written: Document<Spanned<String>> = json::read(source).map_err(|problem| Problems::from(*problem))?;
    let mut problems = Problems::default();
    let reads = written.reads.into_iter().enumerate().map(|(i, read)| Read {
        function: read.function,
        parameters: read.parameters,
        conditions: expressions(read.conditions, &format!("/reads/{i}/where"), &mut problems),
        rate: read.rate,
        popularity: read.popularity,
        returns: read.returns,
        source: read.source,
        snapshot: read.snapshot,
        version: read.version,
        hot: read.hot.map(|hot| hot_calls(hot, &format!("/reads/{i}/hot/calls"), &mut problems)),
    });
    let reads = reads.collect();
    let writes = written.writes.into_iter().enumerate().map(|(i, write)| Write {
        name: write.name,
        parameters: write.parameters,
        rate: write.rate,
        popularity: write.popularity,
        invalidates: invalidations(write.invalidates, &format!("/writes/{i}/invalidates"), &mut problems),
    });
    let writes = writes.collect();
    if problems.errors() > 0 {
        return Err(problems);
    }
    Ok(Document {
        format: written.format,
        design: written.design,
        entities: written.entities,
        reads,
        writes,
        topology: written.topology,
        settings: written.settings,
        accept: written.accept,
    })
}

fn invalidations(
    written: Vec<Invalidation<Spanned<String>>>,
    path: &str,
    problems: &mut Problems,
) -> Vec<Invalidation> {
    let read = |(i, invalidation): (usize, Invalidation<Spanned<String>>)| Invalidation {
        function: invalidation.function,
        arguments: expressions(invalidation.arguments, &format!("{path}/{i}/arguments"), problems),
    };
    written.into_iter().enumerate().map(read).collect()
}

fn hot_calls(written: Spanned<HotCalls<Spanned<String>>>, path: &str, problems: &mut Problems) -> Spanned<HotCalls> {
    let read = |(i, call): (usize, Spanned<HotCall<Spanned<String>>>)| {
        let values = expressions(call.value.values, &format!("{path}/{i}/values"), problems);
        Spanned::new(HotCall { values, share: call.value.share }, call.span)
    };
    let calls = written.value.calls.into_iter().enumerate().map(read).collect();
    Spanned::new(HotCalls { parameters: written.value.parameters, calls }, written.span)
}

/// Reads texts as expressions; those that cannot be read are problems.
fn expressions(texts: Vec<Spanned<String>>, path: &str, problems: &mut Problems) -> Vec<Expr> {
    let mut expressions = Vec::with_capacity(texts.len());
    for (i, text) in texts.iter().enumerate() {
        match expression(text) {
            Ok(expression) => expressions.push(expression),
            Err(found) => problems.extend(found.into_iter().map(|problem| problem.at(format!("{path}/{i}")))),
        }
    }
    expressions
}

/// Reads an expression, whose places become places of the JSON source.
fn expression(text: &Spanned<String>) -> Result<Expr, Vec<Problem>> {
    let is_plain = text.span.len() == text.value.len() + 2;
    let place = |inner: &Span| match is_plain {
        // The text begins after its quotation mark.
        true => text.span.start + 1 + inner.start..text.span.start + 1 + inner.end,
        // Escapes are longer in the source than in the text: the whole text is shown.
        false => text.span.clone(),
    };
    match expression_from(&text.value) {
        Ok(mut expression) => {
            expression.move_places(&place);
            Ok(expression)
        }
        Err(problems) => {
            let (mut problems, _) = problems.finish();
            problems.iter_mut().for_each(|problem| problem.span = place(&problem.span));
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Code;

    fn only(source: &str) -> (Code, String, String) {
        let (problems, _) = from_json(source).unwrap_err().finish();
        let [problem] = problems.as_slice() else { panic!("not one problem: {problems:#?}") };
        (problem.code, source[problem.span.clone()].to_owned(), problem.path.clone())
    }

    #[test]
    fn a_mistyped_field_is_named_with_its_place_and_the_nearest_known_one() {
        let source = "{\"format\": \"keyplan.design/1\",\n \"reads\": [{\"functoin\": \"f\"}]}";
        assert_eq!(only(source), (Code::UnknownWord, "\"f\"".into(), "/reads/0/functoin".into()));
        let problem = from_json(source).unwrap_err().finish().0.remove(0);
        assert!(problem.hint.contains("`function`"), "{problem:?}");
    }

    #[test]
    fn truncated_json_is_a_problem_and_trailing_text_too() {
        assert!(from_json("{\"format\": \"keyplan.design/1\"").is_err());
        assert!(from_json("{\"format\": \"keyplan.design/1\"} x").is_err());
    }

    #[test]
    fn fields_are_never_given_twice() {
        let twice = "{\"format\": \"keyplan.design/1\", \"design\": \"a\", \"design\": \"b\"}";
        assert_eq!(only(twice), (Code::DuplicateName, "\"b\"".into(), "/design".into()));
    }

    #[test]
    fn mistakes_in_conditions_point_into_their_texts() {
        let design = |condition: &str| {
            format!(
                r#"{{"format": "keyplan.design/1", "reads": [{{"function": "f", "where": ["true", {condition}]}}]}}"#
            )
        };
        let path = "/reads/0/where/1".to_owned();
        assert_eq!(only(&design(r#""x < < 3""#)), (Code::Syntax, "<".into(), path.clone()));
        assert_eq!(only(&design(r#""x < \"a\" <""#)), (Code::Syntax, r#""x < \"a\" <""#.into(), path));
    }
}
