//! Pictures of products, as small as a list shows them. They come when they come: no search waits for one.

use std::{
    collections::HashMap,
    io::Cursor,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use image::{ImageFormat, ImageReader, Limits};
use jiff::Timestamp;
use till_store::{Picture, PictureState};
use tokio::sync::Semaphore;
use url::Url;

use crate::{App, Error, session::Session};

/// Width and height in dots: twice what a list shows, for screens with fine dots.
const SIDE: u32 = 80;
/// The largest drawing that is kept as it is.
const LARGEST_DRAWING: usize = 64 * 1024;
/// Width and height of a photograph beyond which it is not decoded.
const LARGEST_SIDE: u32 = 8_192;
/// The memory that decoding one may take.
const DECODING_BYTES: u64 = 64 * 1024 * 1024;
/// How long a picture that could not be had is not asked for again.
const AGAIN: Duration = Duration::from_secs(300);
/// How many are fetched at a time.
const PARALLEL: usize = 4;

/// What is under way, and what could not be had.
#[derive(Debug)]
pub(crate) struct Fetching {
    turns: Semaphore,
    missed: Mutex<HashMap<i64, Timestamp>>,
}

impl Default for Fetching {
    fn default() -> Self {
        Self {
            turns: Semaphore::new(PARALLEL),
            missed: Mutex::default(),
        }
    }
}

impl Fetching {
    fn was_missed(&self, variation_id: i64, now: Timestamp) -> bool {
        let missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        let at = missed.get(&variation_id);
        at.is_some_and(|at| now.duration_since(*at).unsigned_abs() < AGAIN)
    }

    fn miss(&self, variation_id: i64, now: Timestamp) {
        let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        missed.insert(variation_id, now);
    }
}

impl App {
    /// Where the picture of the product with this variation id is; none where it has none.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn picture_address(&self, variation_id: i64) -> Result<Option<String>, Error> {
        let session = self.session().await?;
        Ok(session.store.picture_address(variation_id).await?)
    }

    /// The picture of the product with this variation id: the one that is kept, or the one at its address. `None`
    /// where there is none to be had now.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`], [`Error::Store`]
    pub async fn product_picture(&self, variation_id: i64) -> Result<Option<Picture>, Error> {
        let session = self.session().await?;
        let address = match session.store.picture(variation_id).await? {
            PictureState::None => return Ok(None),
            PictureState::Kept(picture) => return Ok(Some(picture)),
            PictureState::At(address) => address,
        };
        let now = session.clock.now();
        if session.pictures.was_missed(variation_id, now) {
            return Ok(None);
        }
        match fetch(&session, &address).await {
            Some(picture) => {
                let kept = session.store.put_picture(variation_id, &address, &picture);
                // A full disk takes the picture from the next start, not from this screen.
                if let Err(error) = kept.await {
                    tracing::warn!(%error, "a picture was not kept");
                }
                Ok(Some(picture))
            }
            None => {
                session.pictures.miss(variation_id, now);
                Ok(None)
            }
        }
    }
}

async fn fetch(session: &Session, address: &str) -> Option<Picture> {
    let url = Url::parse(address).ok()?;
    // Never closed, so there always is a turn.
    let _turn = session.pictures.turns.acquire().await.ok()?;
    let bytes = match session.client.picture(&url).await {
        Ok(bytes) => bytes,
        Err(error) => {
            tracing::debug!(kind = ?error.kind(), "no picture");
            return None;
        }
    };
    tokio::task::spawn_blocking(move || small(&bytes))
        .await
        .ok()
        .flatten()
}

/// A drawing as it is, a photograph made small; `None` for what is neither.
fn small(bytes: &[u8]) -> Option<Picture> {
    if is_drawing(bytes) {
        return (bytes.len() <= LARGEST_DRAWING).then(|| Picture {
            media_type: "image/svg+xml".to_owned(),
            bytes: bytes.to_vec(),
        });
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(DECODING_BYTES);
    reader.limits(limits);
    let mut png = Cursor::new(Vec::new());
    let thumbnail = reader.decode().ok()?.thumbnail(SIDE, SIDE);
    thumbnail.write_to(&mut png, ImageFormat::Png).ok()?;
    Some(Picture {
        media_type: "image/png".to_owned(),
        bytes: png.into_inner(),
    })
}

fn is_drawing(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = start.trim_ascii_start();
    start.starts_with(b"<svg") || start.starts_with(b"<?xml")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use image::{GenericImageView, RgbImage};

    use super::*;

    #[test]
    fn a_photograph_becomes_as_small_as_a_list_shows_it() {
        let mut jpeg = Cursor::new(Vec::new());
        RgbImage::from_pixel(600, 300, image::Rgb([200, 30, 30]))
            .write_to(&mut jpeg, ImageFormat::Jpeg)
            .unwrap();
        let picture = small(&jpeg.into_inner()).unwrap();
        assert_eq!(picture.media_type, "image/png");
        let shown = image::load_from_memory(&picture.bytes).unwrap();
        assert_eq!(shown.dimensions(), (SIDE, SIDE / 2));
    }

    #[test]
    fn a_drawing_stays_as_it_is_and_what_is_no_picture_is_none() {
        let svg = b"\xEF\xBB\xBF <svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        assert_eq!(small(svg).unwrap().bytes, svg);
        assert!(small(b"<!doctype html><h1>404</h1>").is_none());
        assert!(small(&[0x89, b'P', b'N', b'G', 0, 0]).is_none());
        assert!(small(b"").is_none());
        let endless = [b"<svg>".as_slice(), &[b' '; LARGEST_DRAWING]].concat();
        assert!(small(&endless).is_none());
    }
}
