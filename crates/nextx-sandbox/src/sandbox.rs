//! Starting and stopping.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::Router;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{
    Faults, MadeWith, Operation, Options, SandboxError, StoredCampaign, StoredDebt, StoredMessage,
    StoredOrder, StoredPurchase, StoredReturn, StoredTask, StoredWebformEntry, StoredZnsMessage,
    gate::{Connection, Gate, Network},
    http::{self, Shop, ShopSetup},
    store::{
        self, campaigns, common,
        debts::{self, DebtFilter},
        messages::MessageKind,
        orders::{self, OrderFilter},
        purchases::{self, PurchaseFilter},
        returns::{self, ReturnFilter},
        tasks,
    },
};

/// How long open answers may take to end when the sandbox stops.
const GRACE: Duration = Duration::from_millis(500);

/// A running local NextX. Dropping it stops it at once; [`Sandbox::shutdown`] lets open answers end.
#[derive(Debug)]
pub struct Sandbox {
    shop: Arc<Shop>,
    networks: [Network; 2],
    open_api_url: String,
    crm_url: String,
    admin_url: String,
    made_with: MadeWith,
    servers: Vec<JoinHandle<()>>,
}

impl Sandbox {
    /// Opens or makes the shop and listens on 127.0.0.1.
    ///
    /// # Errors
    /// [`SandboxError`] when a port is taken, the file is no sandbox database, or SQLite refuses.
    pub async fn start(options: Options) -> Result<Self, SandboxError> {
        let network = Network::new();
        let admin_network = network.apart();
        let open_api = Gate::bind(options.open_api_port, &network).await?;
        let crm = Gate::bind(options.crm_port, &network).await?;
        let admin = Gate::bind(options.admin_port, &admin_network).await?;
        let url = |gate: &Gate| format!("http://{}", gate.address());
        let (open_api_url, crm_url, admin_url) = (url(&open_api), url(&crm), url(&admin));

        let pool = store::open(&options).await?;
        let made_with = store::made_with(&pool).await?;
        let shop = Arc::new(Shop::new(ShopSetup {
            pool,
            faults: Faults::new(network.clone()),
            client_id: options.client_id,
            client_secret: options.client_secret,
            client_key: options.client_key,
            token_ttl: options.token_ttl,
            today: options.today,
            switches: options.switches,
            open_api_url: open_api_url.clone(),
        }));
        let servers = vec![
            serve(open_api, http::open_api(&shop), &shop.stopping),
            serve(crm, http::crm(&shop), &shop.stopping),
            serve(admin, http::admin(&shop), &shop.stopping),
        ];
        Ok(Self {
            shop,
            networks: [network, admin_network],
            open_api_url,
            crm_url,
            admin_url,
            made_with,
            servers,
        })
    }

    /// Address of the open-api host, without a slash at the end.
    pub fn open_api_url(&self) -> String {
        self.open_api_url.clone()
    }

    /// Address of the crm host, without a slash at the end.
    pub fn crm_url(&self) -> String {
        self.crm_url.clone()
    }

    /// Address that serves `/sandbox/…` alone and stays up while the shop is offline.
    pub fn admin_url(&self) -> String {
        self.admin_url.clone()
    }

    /// The client id that gets a token.
    pub fn client_id(&self) -> String {
        self.shop.client_id.clone()
    }

    /// The secret that belongs to it.
    pub fn client_secret(&self) -> String {
        self.shop.client_secret.clone()
    }

    /// The key that webforms are sent with.
    pub fn client_key(&self) -> String {
        self.shop.client_key.clone()
    }

    /// Puts the shop's clock forward, never back: tokens end, tasks become late, campaigns send. Whole days move the
    /// day that new records are of too. The clock stands at the wall clock again when the sandbox starts anew.
    pub fn advance(&self, by: Duration) {
        self.shop.clock.advance(by);
    }

    /// Deletes a product, as a shop does at NextX itself: the API has no operation for it. It is in no answer any more but
    /// those about documents that name it, and none can name it anew.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn withdraw_product(&self, variation_id: i64) -> Result<(), SandboxError> {
        sqlx::query("UPDATE product SET withdrawn = 1 WHERE variation_id = ?1")
            .bind(variation_id)
            .execute(&self.shop.pool)
            .await?;
        Ok(())
    }

    /// Gives the stores of a branch to another one: it has none then.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn give_stores_away(&self, branch: i64, to: i64) -> Result<(), SandboxError> {
        sqlx::query("UPDATE store SET branch_id = ?2 WHERE branch_id = ?1")
            .bind(branch)
            .bind(to)
            .execute(&self.shop.pool)
            .await?;
        Ok(())
    }

    /// Takes an employee out of the shop: no list has them any more.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn remove_employee(&self, employee_id: i64) -> Result<(), SandboxError> {
        let statements = [
            "UPDATE user SET employee_id = NULL WHERE employee_id = ?1",
            "UPDATE customer SET employee_id = NULL WHERE employee_id = ?1",
            "UPDATE lead SET employee_id = NULL WHERE employee_id = ?1",
            "DELETE FROM employee WHERE id = ?1",
        ];
        let mut transaction = self.shop.pool.begin().await?;
        for statement in statements {
            sqlx::query(statement)
                .bind(employee_id)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// What a customer owes the shop by its ledger, as a plain decimal in đồng; negative where the shop owes. The
    /// opening balance is no part of it.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn debt_of(&self, customer_id: i64) -> Result<String, SandboxError> {
        Ok(debts::of(&self.shop.pool, customer_id).await?.plain())
    }

    /// Every entry of the ledger of debts, oldest first.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn debts(&self) -> Result<Vec<StoredDebt>, SandboxError> {
        debts::read(&self.shop.pool, &DebtFilter::default()).await
    }

    /// Every task, those of the demo shop included, oldest first.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn tasks(&self) -> Result<Vec<StoredTask>, SandboxError> {
        tasks::read(&self.shop.pool).await
    }

    /// Every SMS that was sent since the shop was made, failed ones included, in the order of sending.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn sms_sent(&self) -> Result<Vec<StoredMessage>, SandboxError> {
        http::messages_sent(&self.shop, MessageKind::Sms).await
    }

    /// Every email that was sent since the shop was made, failed ones included, in the order of sending.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn emails_sent(&self) -> Result<Vec<StoredMessage>, SandboxError> {
        http::messages_sent(&self.shop, MessageKind::Email).await
    }

    /// Every campaign of the three kinds, those of the demo shop included.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn campaigns(&self) -> Result<Vec<StoredCampaign>, SandboxError> {
        campaigns::read(&self.shop.pool).await
    }

    /// What the shop was made with, which differs from the options where a file keeps another shop.
    pub const fn made_with(&self) -> MadeWith {
        self.made_with
    }

    /// Faults and network of this sandbox.
    pub fn faults(&self) -> Faults {
        self.shop.faults.clone()
    }

    /// Every order, the demo shop's past included, oldest first.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn orders(&self) -> Result<Vec<StoredOrder>, SandboxError> {
        orders::read(&self.shop.pool, &OrderFilter::default()).await
    }

    /// The orders that came through `sell.create`, oldest first.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn received_orders(&self) -> Result<Vec<StoredOrder>, SandboxError> {
        orders::read(&self.shop.pool, &OrderFilter::received()).await
    }

    /// Every return, the demo shop's past included, oldest first.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn returns(&self) -> Result<Vec<StoredReturn>, SandboxError> {
        returns::read(&self.shop.pool, &ReturnFilter::default()).await
    }

    /// The returns that came through `sell_return.create`, as they are now, oldest first.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn received_returns(&self) -> Result<Vec<StoredReturn>, SandboxError> {
        returns::read(&self.shop.pool, &ReturnFilter::received()).await
    }

    /// Every purchase, the demo shop's past included, oldest first.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn purchases(&self) -> Result<Vec<StoredPurchase>, SandboxError> {
        purchases::read(&self.shop.pool, &PurchaseFilter::default()).await
    }

    /// The purchases that came through `purchase.create`, as they are now, oldest first.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn received_purchases(&self) -> Result<Vec<StoredPurchase>, SandboxError> {
        purchases::read(&self.shop.pool, &PurchaseFilter::received()).await
    }

    /// The messages that `zns.send` took, oldest first.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn zns_messages(&self) -> Result<Vec<StoredZnsMessage>, SandboxError> {
        common::zns(&self.shop.pool).await
    }

    /// The entries that `webform.send` took, oldest first.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn webform_entries(&self) -> Result<Vec<StoredWebformEntry>, SandboxError> {
        common::webforms(&self.shop.pool).await
    }

    /// Requests per operation since the start, those that met a fault included.
    // Async like the other readings, so that counting may move into the database.
    #[allow(clippy::unused_async)]
    pub async fn requests(&self) -> BTreeMap<Operation, u64> {
        self.shop.requests()
    }

    /// Ends every token at once.
    ///
    /// # Errors
    /// [`SandboxError::Database`]
    pub async fn expire_tokens(&self) -> Result<(), SandboxError> {
        http::expire_tokens(&self.shop).await?;
        Ok(())
    }

    /// Stops listening, lets open answers end for half a second, tears the rest and closes the database.
    pub async fn shutdown(mut self) {
        self.shop.stopping.cancel();
        let servers = std::mem::take(&mut self.servers);
        let aborts: Vec<_> = servers.iter().map(JoinHandle::abort_handle).collect();
        let ended = futures::future::join_all(servers);
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            self.tear_connections();
            aborts.iter().for_each(tokio::task::AbortHandle::abort);
        }
        self.shop.pool.close().await;
    }

    fn tear_connections(&self) {
        for network in &self.networks {
            network.tear_all(None);
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.shop.stopping.cancel();
        self.tear_connections();
        for server in &self.servers {
            server.abort();
        }
    }
}

fn serve(gate: Gate, router: Router, stopping: &CancellationToken) -> JoinHandle<()> {
    let stopped = stopping.clone().cancelled_owned();
    let service = router.into_make_service_with_connect_info::<Connection>();
    tokio::spawn(async move {
        if let Err(error) = axum::serve(gate, service)
            .with_graceful_shutdown(stopped)
            .await
        {
            tracing::error!(%error, "a listener ended");
        }
    })
}
