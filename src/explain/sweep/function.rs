//! Fractions of polynomials: what a score is, while one number of the policy is left open.

use super::polynomial::Polynomial;
use crate::explain::open::Number;
use crate::model::Exact;

/// A fraction of polynomials in lowest terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) over: Polynomial,
    pub(super) under: Polynomial,
}

impl Function {
    /// The parameter itself.
    pub(super) fn parameter() -> Self {
        Self { over: Polynomial::variable(), under: Polynomial::constant(Exact::one()) }
    }

    fn new(over: Polynomial, under: Polynomial) -> Self {
        let common =
            if under.degree() > 0 { over.common(&under) } else { Polynomial::constant(Exact::one()) };
        let (over, under) = if common.degree() > 0 {
            (over.divided(&common).0, under.divided(&common).0)
        } else {
            (over, under)
        };
        if under.degree() == 0 {
            let inverse = Exact::one().divide(&under.coefficient(0)).expect("the denominator is not 0");
            return Self { over: over.times_number(&inverse), under: Polynomial::constant(Exact::one()) };
        }
        Self { over, under }
    }
}

impl Number for Function {
    fn constant(number: Exact) -> Self {
        Self { over: Polynomial::constant(number), under: Polynomial::constant(Exact::one()) }
    }

    fn as_constant(&self) -> Option<Exact> {
        (self.over.degree() == 0 && self.under.degree() == 0)
            .then(|| self.over.coefficient(0).divide(&self.under.coefficient(0)))
            .flatten()
    }

    fn plus(&self, other: &Self) -> Self {
        if self.under == other.under {
            return Self::new(self.over.plus(&other.over), self.under.clone());
        }
        let over = self.over.times(&other.under).plus(&other.over.times(&self.under));
        Self::new(over, self.under.times(&other.under))
    }

    fn negated(&self) -> Self {
        Self { over: self.over.times_number(&-&Exact::one()), under: self.under.clone() }
    }

    fn times(&self, other: &Self) -> Self {
        Self::new(self.over.times(&other.over), self.under.times(&other.under))
    }

    fn divided(&self, other: &Self) -> Option<Self> {
        (!other.over.is_zero())
            .then(|| Self::new(self.over.times(&other.under), self.under.times(&other.over)))
    }
}
