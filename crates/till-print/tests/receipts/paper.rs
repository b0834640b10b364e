//! A printed picture, dot by dot.

use std::collections::HashSet;
use std::io::Cursor;

use rxing::{BarcodeFormat, DecodeHintValue, DecodeHints};
use till_print::Picture;

/// Dots of a picture, `true` is black.
pub(crate) struct Paper {
    width: usize,
    dots: Vec<bool>,
}

impl From<&Picture> for Paper {
    fn from(picture: &Picture) -> Paper {
        let mut decoder = png::Decoder::new(Cursor::new(&picture.png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut luma = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut luma).unwrap();
        assert!(
            luma.iter().all(|value| [0, 255].contains(value)),
            "a grey dot"
        );
        Paper {
            width: picture.width as usize,
            dots: luma.iter().map(|&value| value == 0).collect(),
        }
    }
}

impl Paper {
    /// Dots that a printer has put on a roll, with the white on either side that its head does not reach.
    pub(crate) fn on_roll(width: usize, printed: &[bool], margin: usize) -> Paper {
        let white = std::iter::repeat_n(false, margin);
        let dots = printed
            .chunks_exact(width)
            .flat_map(|row| {
                white
                    .clone()
                    .chain(row.iter().copied())
                    .chain(white.clone())
            })
            .collect();
        Paper {
            width: width + 2 * margin,
            dots,
        }
    }

    pub(crate) fn height(&self) -> usize {
        self.dots.len() / self.width
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dots.chunks_exact(self.width)
    }

    /// Nothing is printed within eight dots of either edge.
    pub(crate) fn keeps_its_margins(&self) -> bool {
        self.rows().all(|row| {
            row[..8]
                .iter()
                .chain(&row[self.width - 8..])
                .all(|&black| !black)
        })
    }

    /// What a scanner for `format` reads on the lower part of the paper, where the codes are.
    pub(crate) fn scan(&self, format: BarcodeFormat) -> String {
        const CODES_DOTS: usize = 1_400;
        let rows = self.height().min(CODES_DOTS);
        let luma: Vec<u8> = self.dots[self.dots.len() - rows * self.width..]
            .iter()
            .map(|&black| if black { 0 } else { 255 })
            .collect();
        let mut hints = DecodeHints::default()
            .with(DecodeHintValue::TryHarder(true))
            .with(DecodeHintValue::PossibleFormats(HashSet::from([format])));
        rxing::helpers::detect_in_luma_with_hints(
            luma,
            self.width as u32,
            rows as u32,
            Some(format),
            &mut hints,
        )
        .expect("a readable code")
        .getText()
        .to_owned()
    }
}
