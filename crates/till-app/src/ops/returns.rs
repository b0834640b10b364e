//! Taking goods back.

use till_core::sell_return::{ReturnRequest, SellReturn};
use uuid::Uuid;

use crate::{App, Change, Error};

impl App {
    /// Confirms a return of a part of a sale of this till, also of one that NextX does not have yet: it goes behind its
    /// sale. When this answers, the return is on disk.
    ///
    /// # Errors
    /// [`Error::Store`] with why it cannot be made; then nothing has come back.
    pub async fn confirm_return(
        &self,
        sale: Uuid,
        request: ReturnRequest,
    ) -> Result<SellReturn, Error> {
        let session = self.session().await?;
        session.must_sell().await?;
        let till = session.till().await?.ok_or(Error::NotSignedIn)?;
        let made = session
            .store
            .confirm_return(
                sale,
                request,
                till.place,
                session.clock.now(),
                &*session.random,
            )
            .await?;
        session.outbox.wake();
        for change in [Change::Sales, Change::Shift, Change::Strip] {
            session.changes.announce(change);
        }
        Ok(made)
    }
}
