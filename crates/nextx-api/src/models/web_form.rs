//! Web forms.

use crate::open_values::Sex;

record! {
    /// What a visitor filled in: the body of `webform.send` (B05: its row `string` is `email`).
    #[derive(Default)]
    pub struct WebFormEntry {
        name: String,
        sex: Sex,
        mobile: String,
        email: String,
        website: String,
        address: String,
        description: String,
        /// What the visitor wrote.
        body: String,
        /// The page that the form is on.
        url: String,
    }
}
