//! What a printer makes of the bytes it is sent. It knows what the till sends and panics at anything else.

/// A piece of paper: dots row by row, `true` is black.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) width: usize,
    pub(crate) dots: Vec<bool>,
    /// How it ends.
    pub(crate) end: Option<End>,
}

/// How a piece of paper ends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    Cut,
    /// Fed past the edge, to be torn off.
    Fed(u8),
}

/// All that came out of a printer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) sheets: Vec<Sheet>,
    /// How often the drawer was opened.
    pub(crate) kicks: usize,
    /// How many rows had been printed when the drawer opened.
    pub(crate) rows_at_kick: Option<usize>,
}

impl Output {
    /// Carries out what was sent. What a printer is asked in between is no output; a command that was cut off is not
    /// carried out.
    pub(crate) fn of(bytes: &[u8]) -> Output {
        let mut output = Output::default();
        let mut sheet = Sheet::default();
        let mut rest = bytes;
        while let [first, ..] = rest {
            match rest {
                [0x10, 4, 1 | 2 | 4, after @ ..] | [0x1D, b'r', 1, after @ ..] => rest = after,
                [0x1B, b'@', after @ ..] => {
                    assert!(sheet.dots.is_empty(), "initialised in the middle");
                    rest = after;
                }
                [0x1B, b'p', 0, _, _, after @ ..] => {
                    output.kicks += 1;
                    output.rows_at_kick = Some(sheet.height());
                    rest = after;
                }
                [0x1D, b'v', b'0', 0, xl, xh, yl, yh, after @ ..] => {
                    let row_bytes = usize::from(u16::from_le_bytes([*xl, *xh]));
                    let rows = usize::from(u16::from_le_bytes([*yl, *yh]));
                    assert!((1..=255).contains(&rows), "a band of {rows} rows");
                    let Some((band, after)) = after.split_at_checked(row_bytes * rows) else {
                        break;
                    };
                    sheet.width = row_bytes * 8;
                    sheet.dots.extend(
                        band.iter()
                            .flat_map(|byte| (0..8).map(move |bit| byte & (0x80 >> bit) != 0)),
                    );
                    rest = after;
                }
                [0x1D, b'V', 66, _, after @ ..] => {
                    sheet.end = Some(End::Cut);
                    output.sheets.push(std::mem::take(&mut sheet));
                    rest = after;
                }
                [0x1B, b'd', lines, after @ ..] => {
                    sheet.end = Some(End::Fed(*lines));
                    output.sheets.push(std::mem::take(&mut sheet));
                    rest = after;
                }
                [0x1B | 0x1D | 0x10, ..] if rest.len() < 8 => break,
                _ => panic!("no command begins with {first:#04x} here"),
            }
        }
        if !sheet.dots.is_empty() {
            output.sheets.push(sheet);
        }
        output
    }
}

impl Sheet {
    pub(crate) fn height(&self) -> usize {
        self.dots.len() / self.width.max(1)
    }
}
