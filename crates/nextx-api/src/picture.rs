//! Pictures that records name by address.

use bytes::Bytes;
use reqwest::header::ACCEPT;
use url::Url;

use crate::client::Client;
use crate::error::{AddressFault, Error};
use crate::http::{read_body, transport_error};

const OPERATION: &str = "picture";
/// A photograph of a product. What is larger is no picture for a list.
const LARGEST: usize = 4 * 1024 * 1024;

impl Client {
    /// The bytes at an address that a record names as its picture (`product_image`, `picture`).
    ///
    /// No token goes along, for the address may be anybody's; and the address is https, or on one of the two hosts:
    /// what a record says must not make the till ask around on its own machine.
    ///
    /// # Errors
    /// [`Error::Address`] for any other address, else what stands in the way of the bytes. Tried once.
    pub async fn picture(&self, address: &Url) -> Result<Bytes, Error> {
        let host = address.host_str().unwrap_or_default();
        if address.scheme() != "https" && !self.config().is_ours(address) {
            return Err(Error::Address {
                host: host.to_owned(),
                fault: AddressFault::NotHttps,
            });
        }
        let failed = |error| transport_error(OPERATION, host, error);
        let reads = self.reads().ok_or(Error::NotSent {
            operation: OPERATION,
        })?;
        let request = reads.get(address.clone()).header(ACCEPT, "image/*");
        let response = request.send().await.map_err(failed)?;
        if !response.status().is_success() {
            return Err(Error::Undecodable {
                operation: OPERATION,
                reason: format!("the answer is {}", response.status()),
            });
        }
        read_body(response, OPERATION, host, LARGEST).await
    }
}
