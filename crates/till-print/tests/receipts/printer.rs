//! What a printer makes of the bytes it is sent. It knows what the till sends and panics at anything else.

/// A piece of paper: dots row by row, `true` is black.
#[derive(Default, PartialEq, Eq)]
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

/// What a printer is told by one command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command<'a> {
    /// `DLE EOT n`: a question that is answered at once.
    Ask(u8),
    /// `GS r 1`: a question that is answered when everything before is on paper.
    AskWhenDone,
    Initialise,
    Kick,
    /// Rows of so many bytes each.
    Raster(usize, &'a [u8]),
    Cut,
    Feed(u8),
}

impl Command<'_> {
    /// The command at the head of `bytes` and how long it is; nothing while a part of it is missing.
    pub(crate) fn first_of(bytes: &[u8]) -> Option<(Command<'_>, usize)> {
        let found = match *bytes {
            [0x10, 4, n @ (1 | 2 | 4), ..] => (Command::Ask(n), 3),
            [0x1D, b'r', 1, ..] => (Command::AskWhenDone, 3),
            [0x1B, b'@', ..] => (Command::Initialise, 2),
            [0x1B, b'p', 0, _, _, ..] => (Command::Kick, 5),
            [0x1D, b'v', b'0', 0, xl, xh, yl, yh, ref rest @ ..] => {
                let row_bytes = usize::from(u16::from_le_bytes([xl, xh]));
                let rows = usize::from(u16::from_le_bytes([yl, yh]));
                assert!((1..=255).contains(&rows), "a band of {rows} rows");
                let band = rest.get(..row_bytes * rows)?;
                (Command::Raster(row_bytes, band), 8 + band.len())
            }
            [0x1D, b'V', 66, _, ..] => (Command::Cut, 4),
            [0x1B, b'd', lines, ..] => (Command::Feed(lines), 3),
            [] | [0x10 | 0x1B | 0x1D, ..] if bytes.len() < 8 => return None,
            [first, ..] => panic!("no command begins with {first:#04x} here"),
            [] => return None,
        };
        Some(found)
    }
}

impl Output {
    /// Carries out what was sent. A command that was cut off is not carried out.
    pub(crate) fn of(mut bytes: &[u8]) -> Output {
        let mut output = Output::default();
        let mut sheet = Sheet::default();
        while let Some((command, length)) = Command::first_of(bytes) {
            bytes = &bytes[length..];
            let end = match command {
                Command::Ask(_) | Command::AskWhenDone => continue,
                Command::Initialise => {
                    // A print that was cut off before leaves its paper in the printer.
                    if !sheet.dots.is_empty() {
                        output.sheets.push(std::mem::take(&mut sheet));
                    }
                    continue;
                }
                Command::Kick => {
                    output.kicks += 1;
                    output.rows_at_kick = Some(sheet.height());
                    continue;
                }
                Command::Raster(row_bytes, band) => {
                    sheet.width = row_bytes * 8;
                    let dots = |byte: &u8| {
                        let byte = *byte;
                        (0..8).map(move |bit| byte & (0x80 >> bit) != 0)
                    };
                    sheet.dots.extend(band.iter().flat_map(dots));
                    continue;
                }
                Command::Cut => End::Cut,
                Command::Feed(lines) => End::Fed(lines),
            };
            sheet.end = Some(end);
            output.sheets.push(std::mem::take(&mut sheet));
        }
        if !sheet.dots.is_empty() {
            output.sheets.push(sheet);
        }
        output
    }
}

/// Without its dots, of which there are a million.
impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} × {} dots, {:?}", self.width, self.height(), self.end)
    }
}

impl Sheet {
    pub(crate) fn height(&self) -> usize {
        self.dots.len() / self.width.max(1)
    }
}
