//! What a message's placeholders stand for.

record! {
    /// Ten texts for the placeholders of a message. Of a record they all come; the samples of writes show seven (D20).
    #[derive(Default)]
    pub struct MessageParams {
        param_01: String,
        param_02: String,
        param_03: String,
        param_04: String,
        param_05: String,
        param_06: String,
        param_07: String,
        param_08: String,
        param_09: String,
        param_10: String,
    }
}

impl MessageParams {
    /// All ten with nothing in them, as a new message has them (D20).
    #[must_use]
    pub fn blank() -> Self {
        let blank = || String::new().into();
        Self {
            param_01: blank(),
            param_02: blank(),
            param_03: blank(),
            param_04: blank(),
            param_05: blank(),
            param_06: blank(),
            param_07: blank(),
            param_08: blank(),
            param_09: blank(),
            param_10: blank(),
            ..Self::default()
        }
    }
}
