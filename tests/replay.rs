//! Replays against an LRU cache as one would write it down: a list of keys, the one asked for last at its end.

use keyplan::simulator::{Lru, ReplayError, Replayed, replay};
use proptest::collection::vec;
use proptest::prelude::*;

fn plainly(trace: &[u32], capacity: u64) -> Replayed {
    let (mut list, mut replayed) = (Vec::new(), Replayed::default());
    for key in trace {
        let place = list.iter().position(|other| other == key);
        match place {
            Some(place) => {
                list.remove(place);
                replayed.hits += 1;
            }
            None => replayed.misses += 1,
        }
        list.push(*key);
        if list.len() as u64 > capacity {
            list.remove(0);
        }
    }
    replayed
}

proptest! {
    #[test]
    fn any_trace_gives_what_a_list_gives(trace in vec(0_u32..60, 0..2000), capacity in 0_u64..70) {
        prop_assert_eq!(replay(&trace, capacity).unwrap(), plainly(&trace, capacity));
    }

    /// Long enough to renumber some times: 40 keys have 4136 numbers.
    #[test]
    fn pieces_and_several_capacities_give_the_same(
        pieces in vec(vec((0_u32..40, 0_u32..40), 0..3000), 0..6),
        capacities in vec(0_u64..45, 0..4),
    ) {
        // The lesser of two is skewed, as traffic is.
        let pieces: Vec<Vec<u32>> =
            pieces.into_iter().map(|piece| piece.into_iter().map(|(a, b)| a.min(b)).collect()).collect();
        let mut lru = Lru::new(40, &capacities).unwrap();
        for piece in &pieces {
            lru.feed(piece).unwrap();
        }
        let trace = pieces.concat();
        let plain: Vec<Replayed> = capacities.iter().map(|capacity| plainly(&trace, *capacity)).collect();
        prop_assert_eq!(lru.replayed().collect::<Vec<_>>(), plain);
        prop_assert_eq!(lru.requests(), trace.len() as u64);
    }
}

#[test]
fn the_least_and_the_largest_caches() {
    let trace = [0, 1, 0, 0, 2, 1, 1, 0];
    let of = |capacity| replay(&trace, capacity).unwrap().hits;
    // Nothing is kept; the key before is; all three are.
    assert_eq!([0, 1, 3, 4, u64::MAX].map(of), [0, 2, 5, 5, 5]);
    assert_eq!(replay(&[], 3), Ok(Replayed::default()));
}

/// A trace that is asked for one and the same keys for ever: more requests than there are numbers, many times.
#[test]
fn endless_traces_are_renumbered() {
    let trace: Vec<u32> = (0..100_000).map(|request| request % 10).collect();
    // In turns, an LRU cache of nine never has the next of ten.
    assert_eq!(replay(&trace, 9).unwrap().hits, 0);
    assert_eq!(replay(&trace, 10).unwrap().hits, 99_990);
}

#[test]
fn keys_that_are_none_are_refused() {
    let mut lru = Lru::new(3, &[2]).unwrap();
    assert_eq!(lru.feed(&[0, 2, 0, 3, 0]), Err(ReplayError::NoSuchKey { key: 3, keys: 3 }));
    assert_eq!((lru.requests(), lru.replayed().next()), (3, Some(Replayed { hits: 1, misses: 2 })));
    assert!(Lru::new(u32::MAX, &[1]).is_err() && replay(&[u32::MAX], 1).is_err());
}
