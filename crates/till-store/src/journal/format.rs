//! The bytes of a journal.
//!
//! ```text
//! file    header, the same header again, frames
//! header  magic 8 · version 2 · id 16 · tag 16
//! frame   marker 4 · length 4 · sequence 8 · id 16 · nonce 24 · check 4 · sealed text (length)
//! ```
//!
//! Numbers are little-endian. The text of a frame is sealed with XChaCha20-Poly1305 under a key derived from the key of the
//! database; version, id and sequence are its associated data, so that no frame passes for another one of this file or for
//! one of another file. `check` begins the SHA-256 of what stands before it in the frame: with it a length is believed
//! without the text that an append which was cut off has not written.

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use rand::RngCore;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::DatabaseKey;

const MAGIC: [u8; 8] = *b"NXTJRNL\x1A";
const VERSION: [u8; 2] = 1_u16.to_le_bytes();
const CONTEXT: &[u8] = b"nextx till journal 1";
const MARKER: [u8; 4] = *b"\xF7Njf";
const TAG: usize = 16;
const HEADER: usize = 8 + 2 + 16 + TAG;
/// Where the frames begin.
pub(super) const HEADERS: usize = 2 * HEADER;
const HEAD: usize = 4 + 4 + 8 + 16 + 24 + 4;
const CHECKED: usize = HEAD - 4;
/// No text is longer, in bytes: a length beyond it is damage.
const LONGEST: usize = 16 * 1024 * 1024;
/// A text that was written never ends in this many zeros; one whose last blocks never reached the disk does.
const UNWRITTEN: usize = 16;

/// Tells a journal from every other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileId([u8; 16]);

impl FileId {
    pub(super) fn draw() -> Self {
        Self(random())
    }
}

/// Seals and opens the frames of one profile's journals.
pub(super) struct Sealer(XChaCha20Poly1305);

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(<redacted>)")
    }
}

/// A text cannot be sealed: it is longer than a frame may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// A frame that was read and is what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// Its place among the frames of its file, from 1 on.
    pub(super) sequence: u64,
    /// Its text.
    pub(super) text: Vec<u8>,
}

/// What is wrong with the bytes of a journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// A header that cannot be read, while the other copy or the frames can.
    pub header: bool,
    /// Stretches of bytes that are no frame of this journal.
    pub unreadable: u32,
    /// Frames that are not there although later ones are.
    pub missing: u64,
    /// Frames that stand where they were not written: swapped, repeated, or of another journal.
    pub misplaced: u32,
}

impl Damage {
    /// Whether anything is wrong.
    #[must_use]
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }
}

/// What the bytes of a journal hold.
#[derive(Debug)]
pub(super) struct Reading {
    /// Which journal it is; `None` when nothing in it can be opened with this key.
    pub(super) id: Option<FileId>,
    /// What could be read, in the order it was written.
    pub(super) frames: Vec<Frame>,
    /// What could not.
    pub(super) damage: Damage,
    /// Where the last append begins that was cut off, in bytes; the file ends with it.
    pub(super) torn_at: Option<usize>,
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

impl Sealer {
    pub(super) fn new(key: &DatabaseKey) -> Self {
        let mut derived = Zeroizing::new([0; 32]);
        let derivation = Hkdf::<Sha256>::new(None, key.bytes());
        // It fails for lengths beyond 8,160 bytes alone; a key of zeros would then open nothing that was written.
        let done = derivation.expand(CONTEXT, derived.as_mut());
        debug_assert!(done.is_ok(), "32 bytes can be derived");
        Self(XChaCha20Poly1305::new((&*derived).into()))
    }

    /// Both copies of the header of the journal `id`.
    pub(super) fn headers(&self, id: FileId) -> Vec<u8> {
        let mut header = [&MAGIC[..], &VERSION, &id.0].concat();
        header.extend(self.header_tag(id));
        header.repeat(2)
    }

    fn header_tag(&self, id: FileId) -> Vec<u8> {
        let payload = Payload {
            msg: &[],
            aad: &[&MAGIC[..], &VERSION].concat(),
        };
        // Sealing fails for texts of many gigabytes alone; an empty tag is then one that never fits.
        self.0
            .encrypt(&header_nonce(id), payload)
            .unwrap_or_default()
    }

    /// The frame of `text`.
    pub(super) fn frame(&self, id: FileId, sequence: u64, text: &[u8]) -> Result<Vec<u8>, TooLong> {
        let length = u32::try_from(text.len() + TAG).map_err(|_| TooLong)?;
        if text.len() + TAG > LONGEST {
            return Err(TooLong);
        }
        let nonce: [u8; 24] = random();
        let mut frame = Vec::with_capacity(HEAD + text.len() + TAG);
        frame.extend(MARKER);
        frame.extend(length.to_le_bytes());
        frame.extend(sequence.to_le_bytes());
        frame.extend(id.0);
        frame.extend(nonce);
        frame.extend(&Sha256::digest(&frame)[..4]);
        let payload = Payload {
            msg: text,
            aad: &associated(id, sequence),
        };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload);
        frame.extend(sealed.map_err(|_| TooLong)?);
        Ok(frame)
    }

    /// Reads a whole journal. Whatever is damaged, what stands behind it is found again.
    pub(super) fn read(&self, bytes: &[u8]) -> Reading {
        let mut reading = Reading {
            id: None,
            frames: Vec::new(),
            damage: Damage::default(),
            torn_at: None,
        };
        let copies = [0, HEADER].map(|at| self.open_header(bytes.get(at..at + HEADER)?));
        let header = copies.into_iter().flatten().next();
        reading.damage.header = bytes.len() >= HEADERS && copies.contains(&None);
        let mut found = Vec::new();
        let mut at = HEADERS.min(bytes.len());
        if at < HEADERS {
            reading.torn_at = Some(0);
        }
        while at < bytes.len() {
            let rest = &bytes[at..];
            if let Some((id, frame, length)) = self.open_frame(rest) {
                found.push((id, frame));
                at += length;
                continue;
            }
            let next = (1..rest.len())
                .filter(|skip| rest[*skip..].starts_with(&MARKER))
                .find(|skip| self.open_frame(&rest[*skip..]).is_some());
            match next {
                Some(skip) => {
                    reading.damage.unreadable += 1;
                    at += skip;
                }
                None => {
                    if is_cut_off(rest) {
                        reading.torn_at = Some(at);
                    } else {
                        reading.damage.unreadable += 1;
                    }
                    break;
                }
            }
        }
        reading.id = header.or_else(|| found.first().map(|(id, _)| *id));
        let mut highest = 0;
        for (id, frame) in found {
            let is_ours = Some(id) == reading.id;
            if !is_ours || frame.sequence <= highest {
                reading.damage.misplaced += 1;
            }
            let is_known = |known: &Frame| known.sequence == frame.sequence;
            if is_ours && (frame.sequence > highest || !reading.frames.iter().any(is_known)) {
                highest = highest.max(frame.sequence);
                reading.frames.push(frame);
            }
        }
        reading.frames.sort_by_key(|frame| frame.sequence);
        reading.damage.missing = highest - reading.frames.len() as u64;
        reading
    }

    fn open_header(&self, header: &[u8]) -> Option<FileId> {
        let rest = header.strip_prefix(&MAGIC)?.strip_prefix(&VERSION)?;
        let (id, tag) = rest.split_first_chunk()?;
        let id = FileId(*id);
        (self.header_tag(id) == tag).then_some(id)
    }

    /// The frame that begins here, and its length in bytes.
    fn open_frame(&self, bytes: &[u8]) -> Option<(FileId, Frame, usize)> {
        let head = Head::read(bytes)?;
        let sealed = bytes.get(HEAD..HEAD + head.length)?;
        let payload = Payload {
            msg: sealed,
            aad: &associated(head.id, head.sequence),
        };
        let text = self.0.decrypt(&head.nonce, payload).ok()?;
        let frame = Frame {
            sequence: head.sequence,
            text,
        };
        Some((head.id, frame, HEAD + head.length))
    }
}

/// What stands before the text of a frame.
struct Head {
    length: usize,
    sequence: u64,
    id: FileId,
    nonce: XNonce,
}

impl Head {
    /// `None` where the bytes are not as they were written.
    fn read(bytes: &[u8]) -> Option<Self> {
        let checked = bytes.get(..CHECKED)?;
        if bytes.get(CHECKED..HEAD)? != &Sha256::digest(checked)[..4] {
            return None;
        }
        let rest = checked.strip_prefix(&MARKER)?;
        let (length, rest) = rest.split_first_chunk()?;
        let (sequence, rest) = rest.split_first_chunk()?;
        let (id, rest) = rest.split_first_chunk()?;
        let nonce: &[u8; 24] = rest.first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        (TAG..=LONGEST).contains(&length).then_some(Self {
            length,
            sequence: u64::from_le_bytes(*sequence),
            id: FileId(*id),
            nonce: XNonce::from(*nonce),
        })
    }
}

fn header_nonce(id: FileId) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..16].copy_from_slice(&id.0);
    XNonce::from(nonce)
}

fn associated(id: FileId, sequence: u64) -> Vec<u8> {
    [&VERSION[..], &id.0, &sequence.to_le_bytes()].concat()
}

/// Whether the end of a file is the beginning of a frame whose rest was never written, and not a whole frame in which
/// something has changed.
fn is_cut_off(tail: &[u8]) -> bool {
    let unwritten = tail.iter().rev().take_while(|byte| **byte == 0).count();
    let written = &tail[..tail.len() - unwritten];
    let begins = written.iter().zip(&MARKER).all(|(byte, mark)| byte == mark);
    match Head::read(tail) {
        Some(head) => tail.len() < HEAD + head.length || unwritten >= UNWRITTEN,
        None => begins && (tail.len() < HEAD || unwritten >= UNWRITTEN && written.len() < HEAD),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    const TEXTS: [&[u8]; 4] = [
        b"a sale",
        b"",
        b"a return of it",
        b"what became of the sale",
    ];

    fn sealer() -> Sealer {
        Sealer::new(&DatabaseKey::new([7; 32]))
    }

    /// A journal of [`TEXTS`], and where each of its frames begins; the last is the end.
    fn journal(sealer: &Sealer, id: FileId) -> (Vec<u8>, Vec<usize>) {
        let mut bytes = sealer.headers(id);
        let mut begins = vec![bytes.len()];
        for (sequence, text) in (1..).zip(TEXTS) {
            bytes.extend(sealer.frame(id, sequence, text).unwrap());
            begins.push(bytes.len());
        }
        (bytes, begins)
    }

    fn texts(reading: &Reading) -> Vec<&[u8]> {
        reading.frames.iter().map(|frame| &frame.text[..]).collect()
    }

    #[test]
    fn what_was_written_is_read() {
        let (bytes, _) = journal(&sealer(), FileId::draw());
        let reading = sealer().read(&bytes);
        assert_eq!(texts(&reading), TEXTS);
        assert!(!reading.damage.is_any() && reading.torn_at.is_none());
        for text in TEXTS.iter().filter(|text| !text.is_empty()) {
            assert!(!bytes.windows(text.len()).any(|window| window == *text));
        }
    }

    #[test]
    fn another_key_opens_nothing() {
        let (bytes, _) = journal(&sealer(), FileId::draw());
        let reading = Sealer::new(&DatabaseKey::new([8; 32])).read(&bytes);
        assert_eq!((reading.id, reading.frames.len()), (None, 0));
    }

    #[test]
    fn each_flipped_bit_is_noticed_and_costs_at_most_the_frame_it_is_in() {
        let (bytes, begins) = journal(&sealer(), FileId::draw());
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1 << bit;
                let reading = sealer().read(&damaged);
                assert_eq!(reading.torn_at, None, "byte {at}");
                let hit = begins.iter().rposition(|begin| at >= *begin);
                let Some(hit) = hit else {
                    assert!(reading.damage.header);
                    assert_eq!(texts(&reading), TEXTS, "byte {at}");
                    continue;
                };
                assert_eq!(reading.damage.unreadable, 1, "byte {at}");
                let mut left = TEXTS.to_vec();
                left.remove(hit);
                assert_eq!(texts(&reading), left, "byte {at}");
                // The last frame is missed by nobody in the file; the bytes that cannot be read say so.
                assert_eq!(reading.damage.missing, u64::from(hit < 3));
            }
        }
    }

    #[test]
    fn an_append_that_was_cut_off_anywhere_is_no_damage_and_costs_nothing_before_it() {
        let (bytes, begins) = journal(&sealer(), FileId::draw());
        for length in HEADERS..bytes.len() {
            let reading = sealer().read(&bytes[..length]);
            let whole = begins.iter().filter(|begin| **begin <= length).count() - 1;
            assert_eq!(texts(&reading), TEXTS[..whole], "{length} bytes");
            assert!(!reading.damage.is_any(), "{length} bytes");
            let expected = (begins[whole] < length).then_some(begins[whole]);
            assert_eq!(reading.torn_at, expected, "{length} bytes");
        }
        for length in 0..HEADERS {
            let reading = sealer().read(&bytes[..length]);
            assert_eq!((reading.frames.len(), reading.torn_at), (0, Some(0)));
        }
    }

    #[test]
    fn blocks_of_an_append_that_never_reached_the_disk_are_no_damage() {
        let (bytes, begins) = journal(&sealer(), FileId::draw());
        let last = begins[3];
        for written in last..bytes.len() - UNWRITTEN {
            let mut torn = bytes.clone();
            torn[written..].fill(0);
            let reading = sealer().read(&torn);
            assert_eq!(reading.torn_at, Some(last), "{written} bytes");
            assert!(!reading.damage.is_any());
        }
    }

    #[test]
    fn a_frame_that_was_taken_out_is_missed() {
        let (bytes, begins) = journal(&sealer(), FileId::draw());
        let without = [&bytes[..begins[1]], &bytes[begins[2]..]].concat();
        let reading = sealer().read(&without);
        assert_eq!(reading.damage.missing, 1);
        assert_eq!(texts(&reading), [TEXTS[0], TEXTS[2], TEXTS[3]]);
    }

    #[test]
    fn frames_that_were_swapped_or_repeated_are_noticed_and_read_in_their_order() {
        let (bytes, begins) = journal(&sealer(), FileId::draw());
        let frame = |n: usize| &bytes[begins[n]..begins[n + 1]];
        let swapped = [&bytes[..begins[0]], frame(1), frame(0), frame(2), frame(3)].concat();
        let reading = sealer().read(&swapped);
        assert_eq!((reading.damage.misplaced, reading.damage.missing), (1, 0));
        assert_eq!(texts(&reading), TEXTS);
        let repeated = [&bytes[..], frame(0)].concat();
        let reading = sealer().read(&repeated);
        assert_eq!(reading.damage.misplaced, 1);
        assert_eq!(texts(&reading), TEXTS);
    }

    #[test]
    fn a_frame_of_another_journal_of_the_same_till_is_not_taken_for_one_of_this() {
        let (bytes, _) = journal(&sealer(), FileId::draw());
        let older = sealer()
            .frame(FileId::draw(), 5, b"from an older one")
            .unwrap();
        let reading = sealer().read(&[bytes, older].concat());
        assert_eq!(reading.damage.misplaced, 1);
        assert_eq!(texts(&reading), TEXTS);
    }

    #[test]
    fn without_any_header_the_frames_are_read() {
        let (mut bytes, _) = journal(&sealer(), FileId::draw());
        bytes[..HEADERS].fill(0);
        let reading = sealer().read(&bytes);
        assert!(reading.damage.header && reading.id.is_some());
        assert_eq!(texts(&reading), TEXTS);
    }

    proptest! {
        #[test]
        fn garbage_is_never_read_and_hides_nothing_behind_it(
            garbage in proptest::collection::vec(any::<u8>(), 0..300),
            at in 0_usize..4,
        ) {
            let id = FileId::draw();
            let (bytes, begins) = journal(&sealer(), id);
            let with = [&bytes[..begins[at]], &garbage, &bytes[begins[at]..]].concat();
            let reading = sealer().read(&with);
            prop_assert_eq!(texts(&reading), TEXTS);
            prop_assert_eq!(reading.damage.unreadable, u32::from(!garbage.is_empty()));
            prop_assert!(sealer().read(&garbage).frames.is_empty());
        }

        #[test]
        fn a_stretch_overwritten_with_anything_is_noticed(
            overwrite in proptest::collection::vec(any::<u8>(), 1..400),
            at in any::<prop::sample::Index>(),
        ) {
            let (bytes, _) = journal(&sealer(), FileId::draw());
            let mut damaged = bytes.clone();
            let at = at.index(bytes.len());
            for (place, byte) in damaged[at..].iter_mut().zip(&overwrite) {
                *place = *byte;
            }
            let reading = sealer().read(&damaged);
            let noticed = reading.damage.is_any() || reading.torn_at.is_some();
            prop_assert_eq!(noticed, damaged != bytes);
            for text in texts(&reading) {
                prop_assert!(TEXTS.contains(&text));
            }
        }
    }
}
