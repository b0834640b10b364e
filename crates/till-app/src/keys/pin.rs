//! PINs of the people on a till.
//!
//! A PIN of four digits is guessed by whoever has its hash, whatever it is hashed with: what keeps it is that the hash lies
//! in the encrypted database, and that the till takes ever longer for each wrong one.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use till_core::{Random, people::PinHash};
use zeroize::Zeroizing;

/// OWASP's second choice for Argon2id: a tenth of a second on a cheap machine, and memory that it has.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const SALT: usize = 16;
const HASH: usize = 32;

/// Hashes a PIN with a salt of its own.
pub(crate) fn hash(pin: &SecretString, random: &dyn Random) -> Result<PinHash, argon2::Error> {
    let mut salt = vec![0; SALT];
    random.fill(&mut salt);
    let hash = derive(pin, &salt, (MEMORY_KIB, PASSES), HASH)?;
    Ok(PinHash {
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        hash: hash.to_vec(),
        salt,
    })
}

/// Whether `pin` is the one that `known` was made of.
pub(crate) fn is_right(pin: &SecretString, known: &PinHash) -> Result<bool, argon2::Error> {
    let cost = (known.memory_kib, known.passes);
    let typed = derive(pin, &known.salt, cost, known.hash.len())?;
    // Looks at every byte, however early two differ.
    let differs = typed.iter().zip(&known.hash);
    Ok(differs.fold(0, |all, (a, b)| all | (a ^ b)) == 0)
}

fn derive(
    pin: &SecretString,
    salt: &[u8],
    (memory_kib, passes): (u32, u32),
    length: usize,
) -> Result<Zeroizing<Vec<u8>>, argon2::Error> {
    let params = Params::new(memory_kib, passes, 1, Some(length))?;
    let mut memory = Zeroizing::new(vec![Block::default(); params.block_count()]);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = Zeroizing::new(vec![0; length]);
    let pin = pin.expose_secret().as_bytes();
    argon.hash_password_into_with_memory(pin, salt, &mut hash, memory.as_mut_slice())?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::system::SystemRandom;

    #[test]
    fn a_pin_is_known_again_and_another_is_not() {
        let known = hash(&SecretString::from("2580"), &SystemRandom).unwrap();
        assert!(is_right(&SecretString::from("2580"), &known).unwrap());
        assert!(!is_right(&SecretString::from("2581"), &known).unwrap());
        assert!(!is_right(&SecretString::from(""), &known).unwrap());
        let again = hash(&SecretString::from("2580"), &SystemRandom).unwrap();
        assert_ne!(again, known);
    }
}
