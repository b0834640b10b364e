//! Messages of the Zalo notification service (ZNS).

use super::encode;
use crate::accepted::Accepted;
use crate::error::Error;
use crate::http::Request;
use crate::models::ZnsMessage;

area! {
    /// Messages of the Zalo notification service, which reach people and may cost money.
    Zns, zns
}

impl Zns {
    /// `zns.send`, sent once: whether a second message with the same `tracking_id` is refused is not documented (J03).
    /// The account's token goes along, though no sample has it (F10). What was sent may come back for a yes (E11).
    ///
    /// # Errors
    /// Any; [`Error::outcome`] says what it means for the message.
    pub async fn send(&self, message: &ZnsMessage) -> Result<Accepted, Error> {
        let operation = "zns.send";
        let form = self.client.config().readings.zns_phone;
        let message = match message.phone.as_deref() {
            Some(phone) => &ZnsMessage {
                phone: form.write(phone).into(),
                ..message.clone()
            },
            None => message,
        };
        let path = "/api/common/send-zns-message";
        let request = Request::post(operation, path, encode(operation, message)?);
        self.client.write(request, &["tracking_id"]).await
    }
}
