//! Whether a message arrives and is opened: chance, the same for every seed.

use crate::{demo::Dice, store::messages::MessageKind};

/// How a message ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcomes {
    pub(crate) delivered: bool,
    /// What the provider says, in the words of the document where it has any (E34).
    pub(crate) note: &'static str,
    /// Milliseconds from sending to opening.
    pub(crate) opened_after: Option<i64>,
}

/// How the message of a number within a campaign ends; the same for every seed. One of 25 fails, as does every address of
/// the wrong form.
pub(crate) fn outcome(seed: u64, kind: MessageKind, number: u64, address: &str) -> Outcomes {
    let mut dice = Dice::new(seed, kind.name(), number);
    let (fits, bad_address, failure) = match kind {
        MessageKind::Sms => (
            address.len() == 10
                && address.starts_with('0')
                && address.bytes().all(|byte| byte.is_ascii_digit()),
            "InvalidPhoneNumber",
            "TokenNotValid: IDX10000: The parameter 'token' cannot be a 'null' or an empty object.\r\nParameter name: token",
        ),
        MessageKind::Email => (
            address.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && host.contains('.') && !host.contains('@')
            }),
            "Địa chỉ email không hợp lệ",
            "550 5.1.1 Mailbox unavailable",
        ),
    };
    let unlucky = dice.chance(4);
    let delivered = fits && !unlucky;
    let opens = dice.chance(40);
    let minutes = dice.between(1, 300);
    Outcomes {
        delivered,
        note: match (fits, delivered) {
            (false, _) => bad_address,
            (true, false) => failure,
            (true, true) => "Gửi thành công",
        },
        opened_after: (delivered && opens).then_some(minutes * 60_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_messages_fail_and_the_same_ones_every_time() {
        let failed = |seed| -> Vec<u64> {
            (0..1_000)
                .filter(|number| !outcome(seed, MessageKind::Sms, *number, "0900000001").delivered)
                .collect()
        };
        let first = failed(7);
        assert!((20..70).contains(&first.len()), "{}", first.len());
        assert_eq!(first, failed(7));
    }

    #[test]
    fn an_address_of_the_wrong_form_always_fails() {
        for address in ["090", "84900000001", "09000000a1"] {
            assert!(
                !outcome(7, MessageKind::Sms, 1, address).delivered,
                "{address}"
            );
        }
        for address in ["khach", "@example.com", "a@b@example.com"] {
            assert!(
                !outcome(7, MessageKind::Email, 1, address).delivered,
                "{address}"
            );
        }
    }
}
