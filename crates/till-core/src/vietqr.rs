//! VietQR: the text of a transfer QR code, an EMVCo TLV string for NAPAS 247.

use crate::{Money, bank};

/// The account that transfers go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    bin: String,
    number: String,
}

/// Why an account cannot receive a VietQR transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// The BIN is not one of [`bank::BANKS`].
    #[error("not a bank that takes VietQR transfers")]
    UnknownBank,
    /// An account number is 1 to 19 letters or digits.
    #[error("an account number is 1 to 19 letters or digits")]
    Number,
}

impl Account {
    /// An account at the bank with this BIN. Blanks, points and hyphens in the number are dropped.
    ///
    /// # Errors
    /// [`AccountError`] when it cannot be right.
    pub fn new(bin: &str, number: &str) -> Result<Self, AccountError> {
        bank::name(bin).ok_or(AccountError::UnknownBank)?;
        let number: String = number
            .chars()
            .filter(|c| !matches!(c, ' ' | '.' | '-'))
            .collect();
        let fits =
            (1..=19).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
        if !fits {
            return Err(AccountError::Number);
        }
        Ok(Self {
            bin: bin.to_owned(),
            number,
        })
    }

    /// The bank's BIN.
    #[must_use]
    pub fn bin(&self) -> &str {
        &self.bin
    }

    /// The account number.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }
}

/// The text of a QR code that asks for `amount` with `purpose`, of which the first 19 ASCII characters are kept.
#[must_use]
pub fn payload(account: &Account, amount: Money, purpose: &str) -> String {
    let purpose: String = purpose.chars().filter(char::is_ascii).take(19).collect();
    let bank = field("00", account.bin()) + &field("01", account.number());
    let merchant = field("00", "A000000727") + &field("01", &bank) + &field("02", "QRIBFTTA");
    let open = [
        field("00", "01"),
        field("01", "12"),
        field("38", &merchant),
        field("53", "704"),
        field("54", &amount.to_string()),
        field("58", "VN"),
        field("62", &field("08", &purpose)),
        "6304".to_owned(),
    ]
    .concat();
    format!("{open}{:04X}", crc(open.as_bytes()))
}

fn field(id: &str, value: &str) -> String {
    format!("{id}{:02}{value}", value.len())
}

/// CRC-16/CCITT-FALSE, as EMVCo's QR specification demands.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                (crc << 1) ^ 0x1021
            }
        })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_published_example_is_met_to_the_letter() {
        let account = Account::new("970436", "1017595600").unwrap();
        let published = "00020101021238540010A00000072701240006970436011010175956000208QRIBFTTA530370454061800005802VN62130809HD 00012363043A96";
        assert_eq!(
            payload(&account, Money::from_dong(180_000), "HD 000123"),
            published
        );
    }

    #[test]
    fn impossible_accounts_are_refused() {
        assert_eq!(Account::new("123456", "1"), Err(AccountError::UnknownBank));
        for number in ["", "12345678901234567890", "12/34", "số 1"] {
            assert_eq!(
                Account::new("970436", number),
                Err(AccountError::Number),
                "{number}"
            );
        }
        assert_eq!(
            Account::new("970436", "1900 0000 28").unwrap().number(),
            "1900000028"
        );
    }
}
