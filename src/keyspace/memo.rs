//! Counts of nodes that are kept, by the state that they depend on.

use std::collections::HashMap;

use super::count_range::CountRange;
use crate::design::integer::Int;

/// Counts of at most this many states are kept in a table, those of more in a map.
const MOST_TABLED: i64 = 4_096;

/// The counts that are kept, by the number of the node.
#[derive(Default)]
pub struct Memo {
    nodes: Vec<Kept>,
}

/// The counts of one node, by state.
enum Kept {
    Nothing,
    Table(Vec<Option<CountRange>>),
    Map(HashMap<Int, CountRange>),
}

impl Memo {
    /// Returns the count of a node in a state, if it is kept.
    pub fn recall(&self, node: usize, state: &Int) -> Option<CountRange> {
        match self.nodes.get(node)? {
            Kept::Nothing => None,
            Kept::Table(table) => table.get(state.to_index()?)?.clone(),
            Kept::Map(map) => map.get(state).cloned(),
        }
    }

    /// Keeps the exact counts of a node in all states, in the order of the states.
    pub fn set_row(&mut self, node: usize, row: Vec<Int>) {
        *self.node(node) = Kept::Table(row.into_iter().map(|count| Some(CountRange::exact(count))).collect());
    }

    /// Keeps the count of a node in one of its `states`.
    pub fn remember(&mut self, node: usize, states: &Int, state: Int, count: &CountRange) {
        let kept = self.node(node);
        if let Kept::Nothing = kept {
            *kept = match states.to_i64().filter(|states| *states <= MOST_TABLED) {
                Some(_) => Kept::Table(vec![None; states.to_index().unwrap_or_default()]),
                None => Kept::Map(HashMap::new()),
            };
        }
        match kept {
            Kept::Nothing => {}
            Kept::Table(table) => {
                if let Some(place) = state.to_index().and_then(|index| table.get_mut(index)) {
                    *place = Some(count.clone());
                }
            }
            Kept::Map(map) => {
                map.insert(state, count.clone());
            }
        }
    }

    fn node(&mut self, node: usize) -> &mut Kept {
        while self.nodes.len() <= node {
            self.nodes.push(Kept::Nothing);
        }
        &mut self.nodes[node]
    }
}
