//! Chance that is the same everywhere: a generator of known bits, and only `libm` for what is no plain arithmetic.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// Layers of the ziggurat.
const LAYERS: usize = 256;
/// Where the ziggurat's tail begins, and what each of its layers weighs (Marsaglia and Tsang, 2000).
const TAIL: f64 = 7.697_117_470_131_05;
const AREA: f64 = 0.003_949_659_822_581_572;
/// 2^-53, the distance of the numbers that [`Chance::unit`] gives.
const STEP: f64 = 1.0 / 9_007_199_254_740_992.0;

/// A stream of chance from a seed.
#[derive(Clone, Debug)]
pub struct Chance {
    bits: Xoshiro256PlusPlus,
    /// The right ends of the ziggurat's layers, and the density there.
    ends: Box<[f64; LAYERS + 1]>,
    heights: Box<[f64; LAYERS + 1]>,
}

impl Chance {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        let mut ends = Box::new([0.0; LAYERS + 1]);
        let mut end = TAIL;
        // The bottom layer is as wide as makes it weigh as much as the others, tail included.
        ends[0] = AREA * libm::exp(TAIL);
        for place in ends.iter_mut().take(LAYERS).skip(1) {
            *place = end;
            end = -libm::log(AREA / end + libm::exp(-end));
        }
        let heights = Box::new(ends.map(|end| libm::exp(-end)));
        Self { bits: Xoshiro256PlusPlus::seed_from_u64(seed), ends, heights }
    }

    /// 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.bits.next_u64()
    }

    /// A number from 0 to below 1.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * STEP
    }

    /// A whole number from 0 to below `end`; `end` is at least 1.
    #[inline]
    pub fn below(&mut self, end: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(end)) >> 32) as u32
    }

    /// Waiting time of mean 1, exponentially distributed, by the ziggurat.
    #[inline]
    pub fn wait(&mut self) -> f64 {
        loop {
            let bits = self.bits();
            let layer = (bits & 0xff) as usize;
            let x = (bits >> 11) as f64 * STEP * self.ends[layer];
            if x < self.ends[layer + 1] {
                return x;
            }
            if let Some(x) = self.at_the_edge(layer, x) {
                return x;
            }
        }
    }

    /// One time in about fifty, a draw falls where a layer sticks out of the density.
    #[cold]
    fn at_the_edge(&mut self, layer: usize, x: f64) -> Option<f64> {
        if layer == 0 {
            return Some(TAIL - libm::log(1.0 - self.unit()));
        }
        let (low, high) = (self.heights[layer], self.heights[layer + 1]);
        (low + (high - low) * self.unit() < libm::exp(-x)).then_some(x)
    }
}

/// Bits that depend on two numbers and on nothing else: chance that is asked for in any order (splitmix64).
#[inline]
pub fn mixed(a: u64, b: u64) -> u64 {
    let mut z = a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number from 0 to below 1 that such bits stand for.
#[inline]
pub fn unit_of(bits: u64) -> f64 {
    (bits >> 11) as f64 * STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of the exponential law are 1, and it passes 1, 3 and 8 with probability e^-x.
    #[test]
    fn waits_are_exponential() {
        let (mut chance, count) = (Chance::new(1), 400_000);
        let waits: Vec<f64> = (0..count).map(|_| chance.wait()).collect();
        let mean = waits.iter().sum::<f64>() / f64::from(count);
        let square = waits.iter().map(|x| x * x).sum::<f64>() / f64::from(count);
        assert!((mean - 1.0).abs() < 0.006, "{mean}");
        assert!((square - 2.0).abs() < 0.03, "{square}");
        for x in [0.1, 1.0, 3.0, 7.0, 8.0] {
            let (wanted, passed) = (libm::exp(-x), waits.iter().filter(|wait| **wait > x).count());
            let spread = (f64::from(count) * wanted).sqrt();
            assert!((passed as f64 - f64::from(count) * wanted).abs() < 4.0 * spread, "{passed} past {x}");
        }
    }

    #[test]
    fn the_same_seed_is_the_same_stream() {
        let drawn = |seed| (0..4).map(|_| Chance::new(seed).bits()).collect::<Vec<_>>();
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
    }

    #[test]
    fn whole_numbers_are_below_their_end() {
        let mut chance = Chance::new(3);
        let mut seen = [0; 3];
        (0..3000).for_each(|_| seen[chance.below(3) as usize] += 1);
        assert!(seen.iter().all(|count| (900..1100).contains(count)), "{seen:?}");
    }
}
