//! Places as people count them: lines and columns.

use serde::Serialize;

/// A place in a source: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Bytes between two places whose characters are counted in advance.
const BLOCK: usize = 256;

/// The line starts of one source, so that each byte offset gives its position without a walk through the source.
#[derive(Clone, Debug)]
pub struct LineIndex<'s> {
    source: &'s str,
    /// The byte offset of the start of each line.
    starts: Vec<usize>,
    /// The characters before each block of the source.
    characters: Vec<usize>,
}

impl<'s> LineIndex<'s> {
    /// Walks through the source once.
    #[must_use]
    pub fn new(source: &'s str) -> Self {
        let line_feeds = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(line_feeds.map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let mut characters = vec![0];
        for block in source.as_bytes().chunks(BLOCK) {
            before += count_characters(block);
            characters.push(before);
        }
        Self { source, starts, characters }
    }

    /// The position of a byte offset. An offset past the end, or inside a character, is moved back.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.source.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        Position { line, column: self.characters_before(offset) - self.characters_before(start) + 1 }
    }

    /// The characters that begin before an offset.
    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.characters[block] + count_characters(&self.source.as_bytes()[block * BLOCK..offset])
    }
}

/// The characters that begin in a part of a UTF-8 text.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_any_offset_has_a_position() {
        let lines = LineIndex::new("a\nöb\n");
        assert_eq!(lines.position(0), Position { line: 1, column: 1 });
        // Offset 3 lies inside the two bytes of ö.
        assert_eq!(lines.position(3), Position { line: 2, column: 1 });
        assert_eq!(lines.position(4), Position { line: 2, column: 2 });
        assert_eq!(lines.position(99), Position { line: 3, column: 1 });
        assert_eq!(LineIndex::new("").position(1), Position { line: 1, column: 1 });
    }

    #[test]
    fn positions_are_those_that_a_walk_finds() {
        let source = format!("{}\n{}ö\r\n\n𝄞{}", "ä".repeat(300), "x".repeat(700), "é ".repeat(200));
        let lines = LineIndex::new(&source);
        for (offset, _) in source.char_indices().chain([(source.len(), ' ')]) {
            let before = &source[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            assert_eq!(lines.position(offset), Position { line, column }, "{offset}");
        }
    }
}
