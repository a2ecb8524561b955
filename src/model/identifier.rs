//! Check digits of ISIN (ISO 6166) and LEI (ISO 17442): they tell a typing error.

/// What is wrong with an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierFault {
    /// It has not the length or the characters of one.
    Form,
    /// The check digits don't fit: a character was mistyped or two were exchanged.
    CheckDigit,
}

/// Checks an ISIN: two letters, nine letters or digits, and a Luhn digit over letters as 10–35.
pub fn check_isin(isin: &str) -> Result<(), IdentifierFault> {
    let bytes = isin.as_bytes();
    let shaped = bytes.len() == 12
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..11].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && bytes[11].is_ascii_digit();
    if !shaped {
        return Err(IdentifierFault::Form);
    }
    let digits: Vec<u32> = isin
        .chars()
        .filter_map(|character| character.to_digit(36))
        .flat_map(|value| if value > 9 { vec![value / 10, value % 10] } else { vec![value] })
        .collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit })
        .sum();
    if sum.is_multiple_of(10) { Ok(()) } else { Err(IdentifierFault::CheckDigit) }
}

/// Checks an LEI: 18 letters or digits and two digits, together 1 modulo 97 (ISO 7064).
pub fn check_lei(lei: &str) -> Result<(), IdentifierFault> {
    let bytes = lei.as_bytes();
    let shaped = bytes.len() == 20
        && bytes[..18].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && bytes[18..].iter().all(u8::is_ascii_digit);
    if !shaped {
        return Err(IdentifierFault::Form);
    }
    let remainder = lei
        .chars()
        .filter_map(|character| character.to_digit(36))
        .fold(0, |rest, value| (rest * if value > 9 { 100 } else { 10 } + value) % 97);
    if remainder == 1 { Ok(()) } else { Err(IdentifierFault::CheckDigit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_isin_is_told() {
        assert_eq!(check_isin("US0378331005"), Ok(()));
        assert_eq!(check_isin("US0378331006"), Err(IdentifierFault::CheckDigit));
        assert_eq!(check_isin("US037833100"), Err(IdentifierFault::Form));
    }

    #[test]
    fn a_mistyped_lei_is_told() {
        assert_eq!(check_lei("5493001KJTIIGC8Y1R12"), Ok(()));
        assert_eq!(check_lei("5493001KJTIIGC8Y1R21"), Err(IdentifierFault::CheckDigit));
        assert_eq!(check_lei("5493001kjtiigc8y1r12"), Err(IdentifierFault::Form));
    }
}
