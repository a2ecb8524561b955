//! Polynomials with exact coefficients: signs, common divisors, and where their roots are.

use crate::model::Exact;

/// A polynomial in one variable; the constant first, the last coefficient not 0, none for 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Polynomial(Vec<Exact>);

impl Polynomial {
    pub(super) fn new(mut coefficients: Vec<Exact>) -> Self {
        while coefficients.last().is_some_and(Exact::is_zero) {
            coefficients.pop();
        }
        Self(coefficients)
    }

    pub(super) fn constant(number: Exact) -> Self {
        Self::new(vec![number])
    }

    /// The variable itself.
    pub(super) fn variable() -> Self {
        Self(vec![Exact::zero(), Exact::one()])
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// 0 for constants, 0 too.
    pub(super) fn degree(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    pub(super) fn coefficient(&self, power: usize) -> Exact {
        self.0.get(power).cloned().unwrap_or_else(Exact::zero)
    }

    fn leading(&self) -> &Exact {
        self.0.last().expect("a polynomial other than 0 has a leading coefficient")
    }

    /// The value at a number (Horner).
    pub(super) fn at(&self, number: &Exact) -> Exact {
        self.0.iter().rev().fold(Exact::zero(), |sum, coefficient| &(&sum * number) + coefficient)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let length = self.0.len().max(other.0.len());
        Self::new((0..length).map(|power| &self.coefficient(power) + &other.coefficient(power)).collect())
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.plus(&other.times_number(&-&Exact::one()))
    }

    pub(super) fn times_number(&self, number: &Exact) -> Self {
        Self::new(self.0.iter().map(|coefficient| coefficient * number).collect())
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self(Vec::new());
        }
        let mut product = vec![Exact::zero(); self.0.len() + other.0.len() - 1];
        for (left_power, left) in self.0.iter().enumerate() {
            for (right_power, right) in other.0.iter().enumerate() {
                let place = &mut product[left_power + right_power];
                *place = &*place + &(left * right);
            }
        }
        Self::new(product)
    }

    /// Quotient and remainder; the divisor is not 0.
    pub(super) fn divided(&self, divisor: &Self) -> (Self, Self) {
        let mut rest = self.clone();
        let mut quotient = vec![Exact::zero(); (self.0.len() + 1).saturating_sub(divisor.0.len())];
        while !rest.is_zero() && rest.0.len() >= divisor.0.len() {
            let power = rest.0.len() - divisor.0.len();
            let factor = rest.leading().divide(divisor.leading()).expect("the divisor is not 0");
            let mut shifted = vec![Exact::zero(); power];
            shifted.extend(divisor.times_number(&factor).0);
            rest = rest.minus(&Self::new(shifted));
            quotient[power] = factor;
        }
        (Self::new(quotient), rest)
    }

    /// The greatest common divisor, with leading coefficient 1 (Euclid).
    pub(super) fn common(&self, other: &Self) -> Self {
        let (mut one, mut next) = (self.clone(), other.clone());
        while !next.is_zero() {
            let rest = one.divided(&next).1;
            (one, next) = (next, rest.monic());
        }
        one.monic()
    }

    fn monic(&self) -> Self {
        if self.is_zero() {
            return self.clone();
        }
        let inverse = Exact::one().divide(self.leading()).expect("the leading coefficient is not 0");
        self.times_number(&inverse)
    }

    fn derivative(&self) -> Self {
        let powers = self.0.iter().enumerate().skip(1);
        Self::new(powers.map(|(power, coefficient)| coefficient * &Exact::from(power)).collect())
    }

    /// The same roots, each once.
    pub(super) fn square_free(&self) -> Self {
        let common = self.common(&self.derivative());
        if common.degree() == 0 { self.clone() } else { self.divided(&common).0 }
    }

    /// The chain whose changes of sign count roots (Sturm). `self` has no root twice.
    fn chain(&self) -> Vec<Self> {
        let mut chain = vec![self.clone(), self.derivative()];
        while chain.last().is_some_and(|last| !last.is_zero()) {
            let rest = chain[chain.len() - 2].divided(&chain[chain.len() - 1]).1;
            chain.push(rest.times_number(&-&Exact::one()));
        }
        chain.pop();
        chain
    }

    /// Beyond this and its negative there is no root (Cauchy).
    fn bound(&self) -> Exact {
        let most = self.0.iter().map(Exact::abs).max().unwrap_or_else(Exact::zero);
        let least = self.leading().abs();
        &most.divide(&least).unwrap_or_else(Exact::zero) + &Exact::one()
    }

    /// Stretches that hold one root each, ascending: low < root ≤ high. `self` has no root twice and is not constant.
    pub(super) fn stretches(&self) -> Vec<(Exact, Exact)> {
        let chain = self.chain();
        let bound = self.bound();
        let mut waiting = vec![(-&bound, bound)];
        let mut found = Vec::new();
        while let Some((low, high)) = waiting.pop() {
            match changes(&chain, &low).saturating_sub(changes(&chain, &high)) {
                0 => {}
                1 => found.push((low, high)),
                _ => {
                    let middle = middle(&low, &high);
                    waiting.push((middle.clone(), high));
                    waiting.push((low, middle));
                }
            }
        }
        found.sort();
        found
    }
}

fn changes(chain: &[Polynomial], number: &Exact) -> usize {
    let values = chain.iter().map(|part| part.at(number)).filter(|value| !value.is_zero());
    let signs: Vec<bool> = values.map(|value| value.is_positive()).collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// The number halfway between two.
pub(super) fn middle(low: &Exact, high: &Exact) -> Exact {
    &(low + high) * &Exact::ratio(1, 2).expect("2 is not 0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polynomial(coefficients: &[i64]) -> Polynomial {
        Polynomial::new(coefficients.iter().map(|number| Exact::from(*number)).collect())
    }

    #[test]
    fn every_root_has_its_stretch() {
        // (x − 1)(x + 2)(x² − 2)
        let product = polynomial(&[-1, 1]).times(&polynomial(&[2, 1])).times(&polynomial(&[-2, 0, 1]));
        let stretches = product.stretches();
        assert_eq!(stretches.len(), 4);
        for (low, high) in stretches {
            let signs = (product.at(&low), product.at(&high));
            assert!(signs.1.is_zero() || signs.0.is_positive() != signs.1.is_positive());
        }
        assert_eq!(polynomial(&[1, 0, 1]).stretches(), []);
        assert_eq!(product.times(&product).square_free().degree(), 4);
    }
}
