//! A small file that only who knows a passphrase or a recovery code can read: XChaCha20-Poly1305 under a key that
//! Argon2id makes of it.

use std::{fmt, io, path::Path};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use chacha20poly1305::{AeadInOut, Key, KeyInit, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use till_core::Random;
use zeroize::Zeroizing;

use crate::{
    Error,
    device::{read_json, write_json},
};

/// The form of the file that this program writes.
const VERSION: u32 = 1;
const SALT: usize = 16;
const NONCE: usize = 24;
/// What encryption adds to the length.
const TAG: usize = 16;
/// How much memory a file may ask for before it counts as damaged: this program asks for 64 MiB.
const MOST_MEMORY_KIB: u32 = 1 << 20;
/// How many passes a file may ask for before it counts as damaged: this program asks for 3.
const MOST_PASSES: u32 = 64;

/// Why a sealed file gave nothing away.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SealError {
    /// It is sealed with something else.
    #[error("it does not open with this")]
    Wrong,
    /// It is not as it was written.
    #[error("the file is damaged")]
    Damaged,
    /// A newer program has written it.
    #[error("the file was written by a newer version ({0})")]
    Newer(u32),
    /// The folder.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// This machine cannot compute the key.
    #[error("the key cannot be computed: {0}")]
    Derive(argon2::Error),
}

/// What a file is for; one cannot be passed off as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    /// The secrets of a profile, under a passphrase.
    Secrets,
    /// The key of a database, under the owner's recovery code.
    Recovery,
}

/// Bytes that anybody may see, as base64.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bytes(Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64
            .decode(text)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

/// How Argon2id makes the key. Kept with each file, so that a later version may ask for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

const COST: Cost = Cost {
    memory_kib: 64 * 1024,
    passes: 3,
    lanes: 1,
};

/// What is beside the sealed bytes, and is sealed with them against change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    version: u32,
    purpose: Purpose,
    argon2id: Cost,
    salt: Bytes,
}

/// A sealed file as it lies on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    #[serde(flatten)]
    head: Head,
    nonce: Bytes,
    sealed: Bytes,
    /// Tells a damaged file from a wrong passphrase.
    sum: Bytes,
}

/// The version alone, which every version has.
#[derive(Deserialize)]
struct AnyVersion {
    version: u32,
}

/// The key that a passphrase or code comes to for one file. Making it takes a good part of a second.
pub(crate) struct FileKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(<redacted>)")
    }
}

impl Head {
    fn new(purpose: Purpose, random: &dyn Random) -> Self {
        let mut salt = vec![0; SALT];
        random.fill(&mut salt);
        Self {
            version: VERSION,
            purpose,
            argon2id: COST,
            salt: Bytes(salt),
        }
    }

    /// What is authenticated beside the content.
    fn bytes(&self) -> Result<Vec<u8>, SealError> {
        serde_json::to_vec(self).map_err(|_| SealError::Damaged)
    }

    fn key(&self, secret: &[u8]) -> Result<FileKey, SealError> {
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = self.argon2id;
        if memory_kib > MOST_MEMORY_KIB || passes > MOST_PASSES {
            return Err(SealError::Damaged);
        }
        let params =
            Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| SealError::Damaged)?;
        let mut memory = Zeroizing::new(vec![Block::default(); params.block_count()]);
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = Zeroizing::new([0; 32]);
        argon
            .hash_password_into_with_memory(
                secret,
                &self.salt.0,
                key.as_mut(),
                memory.as_mut_slice(),
            )
            .map_err(SealError::Derive)?;
        Ok(FileKey(key))
    }
}

impl Sealed {
    /// Seals `content` for who knows `secret`; answers the key too, with which it is opened and sealed again.
    pub(crate) fn new(
        purpose: Purpose,
        secret: &[u8],
        content: &[u8],
        random: &dyn Random,
    ) -> Result<(Self, FileKey), SealError> {
        let head = Head::new(purpose, random);
        let key = head.key(secret)?;
        let sealed = Self::seal(head, &key, content, random)?;
        Ok((sealed, key))
    }

    fn seal(
        head: Head,
        key: &FileKey,
        content: &[u8],
        random: &dyn Random,
    ) -> Result<Self, SealError> {
        let mut nonce = [0; NONCE];
        random.fill(&mut nonce);
        // With room for what is added: growing would leave a copy of the content behind.
        let mut buffer = Zeroizing::new(Vec::with_capacity(content.len() + TAG));
        buffer.extend_from_slice(content);
        cipher(key)
            .encrypt_in_place(&XNonce::from(nonce), &head.bytes()?, &mut *buffer)
            .map_err(|_| SealError::Damaged)?;
        let mut sealed = Self {
            head,
            nonce: Bytes(nonce.to_vec()),
            sealed: Bytes(buffer.to_vec()),
            sum: Bytes(Vec::new()),
        };
        sealed.sum = Bytes(sealed.sum_now()?);
        Ok(sealed)
    }

    /// The same file with another content, for who knows the same secret.
    pub(crate) fn with_content(
        &self,
        key: &FileKey,
        content: &[u8],
        random: &dyn Random,
    ) -> Result<Self, SealError> {
        Self::seal(self.head.clone(), key, content, random)
    }

    /// Reads a sealed file; nothing where there is none.
    pub(crate) fn read(path: &Path, purpose: Purpose) -> Result<Option<Self>, SealError> {
        // A newer version may have another form, so its number is looked at by itself.
        let Some(AnyVersion { version }) = read_json(path).map_err(damaged)? else {
            return Ok(None);
        };
        if version > VERSION {
            return Err(SealError::Newer(version));
        }
        let read: Option<Self> = read_json(path).map_err(damaged)?;
        match read {
            Some(read) if read.head.purpose == purpose && read.sum.0 == read.sum_now()? => {
                Ok(Some(read))
            }
            Some(_) => Err(SealError::Damaged),
            None => Ok(None),
        }
    }

    /// Writes the file wholly or not at all; when this answers, it is on the disk.
    pub(crate) fn write(&self, path: &Path) -> Result<(), SealError> {
        write_json(path, self).map_err(damaged)
    }

    /// The key that `secret` comes to for this file.
    pub(crate) fn key(&self, secret: &[u8]) -> Result<FileKey, SealError> {
        self.head.key(secret)
    }

    /// The content, for the right key.
    pub(crate) fn open(&self, key: &FileKey) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let nonce: [u8; NONCE] = self
            .nonce
            .0
            .as_slice()
            .try_into()
            .map_err(|_| SealError::Damaged)?;
        let mut buffer = Zeroizing::new(self.sealed.0.clone());
        cipher(key)
            .decrypt_in_place(&XNonce::from(nonce), &self.head.bytes()?, &mut *buffer)
            .map_err(|_| SealError::Wrong)?;
        Ok(buffer)
    }

    fn sum_now(&self) -> Result<Vec<u8>, SealError> {
        let mut sum = Sha256::new();
        sum.update(self.head.bytes()?);
        sum.update(&self.nonce.0);
        sum.update(&self.sealed.0);
        Ok(sum.finalize()[..8].to_vec())
    }
}

fn cipher(key: &FileKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key.0))
}

/// What reading or writing JSON says, in terms of a sealed file.
fn damaged(error: Error) -> SealError {
    match error {
        Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => SealError::Damaged,
        Error::Io(error) => SealError::Io(error),
        other => SealError::Io(io::Error::other(other)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::*;
    use crate::system::SystemRandom;

    fn sealed() -> Sealed {
        Sealed::new(Purpose::Secrets, b"mot hai ba", b"content", &SystemRandom)
            .unwrap()
            .0
    }

    #[test]
    fn it_opens_with_what_it_was_sealed_with_and_with_nothing_else() {
        let sealed = sealed();
        let right = sealed.key(b"mot hai ba").unwrap();
        assert_eq!(sealed.open(&right).unwrap().as_slice(), b"content");
        let wrong = sealed.key(b"mot hai bo").unwrap();
        assert!(matches!(sealed.open(&wrong), Err(SealError::Wrong)));
        let again = sealed.with_content(&right, b"more", &SystemRandom).unwrap();
        assert_eq!(again.open(&right).unwrap().as_slice(), b"more");
        assert_ne!(again.nonce, sealed.nonce);
    }

    #[test]
    fn what_was_changed_on_disk_is_told_from_a_wrong_passphrase() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets");
        let sealed = sealed();
        sealed.write(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("content"));
        assert_eq!(Sealed::read(&path, Purpose::Secrets).unwrap(), Some(sealed));
        assert!(matches!(
            Sealed::read(&path, Purpose::Recovery),
            Err(SealError::Damaged)
        ));
        // Any letter of the file that changes.
        for at in (0..text.len()).filter(|at| text.as_bytes()[*at].is_ascii_alphanumeric()) {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'2' { b'3' } else { b'2' };
            fs::write(&path, bytes).unwrap();
            let read = Sealed::read(&path, Purpose::Secrets);
            assert!(
                matches!(read, Err(SealError::Damaged | SealError::Newer(_))),
                "{at}: {read:?}"
            );
        }
        fs::write(&path, &text[..text.len() / 2]).unwrap();
        assert!(matches!(
            Sealed::read(&path, Purpose::Secrets),
            Err(SealError::Damaged)
        ));
        assert!(
            Sealed::read(&folder.path().join("none"), Purpose::Secrets)
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn the_cost_is_in_the_file_and_a_file_that_asks_for_too_much_is_not_obeyed() {
        let mut sealed = sealed();
        let json = serde_json::to_value(&sealed).unwrap();
        let cost = serde_json::json!({ "memory_kib": 65536, "passes": 3, "lanes": 1 });
        assert_eq!(json["argon2id"], cost);
        sealed.head.argon2id.memory_kib = u32::MAX;
        assert!(matches!(sealed.key(b"x"), Err(SealError::Damaged)));
        sealed.head.argon2id = Cost {
            passes: u32::MAX,
            ..COST
        };
        assert!(matches!(sealed.key(b"x"), Err(SealError::Damaged)));
    }
}
