//! Chance that repeats itself.

use sha2::{Digest, Sha256};

/// What a decision depends on: a rule, a client, and the number of the call
/// among those of this client that the rule is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chance {
    rule: String,
    client: String,
    call: u64,
    usual: u64,
}

impl Chance {
    /// The chance of that call, counted from 1.
    #[must_use]
    pub fn new(rule: &str, client: &str, call: u64) -> Self {
        Self { rule: rule.to_owned(), client: client.to_owned(), call, usual: 0 }
    }

    /// The same one in a world of that random seed.
    #[must_use]
    pub fn in_world(self, seed: u64) -> Self {
        Self { usual: seed, ..self }
    }

    /// Numbers drawn with that seed, the world's when there is none: the same ones
    /// each time, on every machine.
    #[must_use]
    pub fn draws(&self, seed: Option<u64>) -> Draws {
        let mut hash = Sha256::new();
        hash.update(seed.unwrap_or(self.usual).to_le_bytes());
        hash.update(self.call.to_le_bytes());
        for text in [&self.rule, &self.client] {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        Draws { state: hash.finalize().into() }
    }
}

/// An endless row of numbers. A hash rather than a generator of a library: no
/// new version may change what a seed has always given.
#[derive(Clone, Debug)]
pub struct Draws {
    state: [u8; 32],
}

impl Draws {
    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.state = Sha256::digest(self.state).into();
        self.state.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// The next number, at least 0 and less than 1.
    #[expect(clippy::cast_precision_loss, reason = "the 53 bits that are left have their place in a float")]
    pub fn fraction(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The next number below `end`; 0 when nothing is.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.number() % end).unwrap_or_default()
    }

    /// The next number of the standard normal distribution (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.fraction(), self.fraction());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    /// Puts `items` in another order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_seed_gives_never_changes() {
        let mut draws = Chance::new("rule-1", "si-certdc-paris", 1).draws(Some(7));
        assert_eq!([draws.number(), draws.number()], [15_930_074_883_653_476_542, 13_472_947_709_084_334_307]);
    }

    #[test]
    fn each_part_of_a_chance_counts() {
        let first = |rule: &str, client: &str, call, seed| Chance::new(rule, client, call).draws(Some(seed)).number();
        let reference = first("a", "b", 1, 0);
        assert_eq!(first("a", "b", 1, 0), reference);
        for other in [first("ab", "", 1, 0), first("a", "c", 1, 0), first("a", "b", 2, 0), first("a", "b", 1, 1)] {
            assert_ne!(other, reference);
        }
    }

    #[test]
    fn what_has_no_seed_has_the_worlds() {
        let first = |world, seed| Chance::new("a", "b", 1).in_world(world).draws(seed).number();
        assert_eq!(first(7, None), first(0, Some(7)));
        assert_eq!(first(7, Some(1)), first(8, Some(1)));
        assert_ne!(first(7, None), first(8, None));
    }

    #[test]
    fn fractions_fill_the_unit_and_normals_have_their_mean() {
        let mut draws = Chance::new("a", "b", 1).draws(None);
        let fractions: Vec<f64> = (0..2000).map(|_| draws.fraction()).collect();
        assert!(fractions.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / 2000.0;
        assert!((mean(&fractions) - 0.5).abs() < 0.03);
        let normals: Vec<f64> = (0..2000).map(|_| draws.normal()).collect();
        assert!(mean(&normals).abs() < 0.1);
    }
}
