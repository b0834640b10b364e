//! A plain HTTP client of the sandbox.

use std::time::Duration;

use nextx_sandbox::{Options, Sandbox, demo};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

/// A sandbox and a client with a token.
pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
}

/// A shop as small as a test needs it.
pub(crate) fn small() -> Options {
    Options {
        products: 120,
        customers: 60,
        sales_days: 3,
        today: "2026-11-24".parse().unwrap(),
        ..Options::default()
    }
}

/// A client that keeps no connection, follows no redirect and repeats nothing.
pub(crate) fn http_client() -> reqwest::Client {
    reqwest::Client::builder()
        .pool_max_idle_per_host(0)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10))
        .retry(reqwest::retry::never())
        .build()
        .unwrap()
}

impl Shop {
    pub(crate) async fn open(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let http = http_client();
        let mut shop = Self {
            sandbox,
            http,
            token: String::new(),
        };
        shop.sign_in().await;
        shop
    }

    pub(crate) async fn small() -> Self {
        Self::open(small()).await
    }

    pub(crate) fn credentials(&self) -> Value {
        json!({
            "grant_type": "client_credentials",
            "client_id": self.sandbox.client_id(),
            "client_secret": self.sandbox.client_secret(),
            "scope": "public.api",
        })
    }

    pub(crate) async fn ask_token(&self, credentials: &Value) -> (StatusCode, Value) {
        let url = format!("{}/api/auth/token", self.sandbox.open_api_url());
        read(self.http.post(url).json(credentials).send().await.unwrap()).await
    }

    pub(crate) async fn sign_in(&mut self) {
        let (_, answer) = self.ask_token(&self.credentials()).await;
        self.token = ["/access_token", "/token", "/data/access_token"]
            .iter()
            .find_map(|place| answer.pointer(place))
            .and_then(Value::as_str)
            .expect("a token")
            .to_owned();
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.sandbox.open_api_url()))
            .bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.try_get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    pub(crate) async fn try_get(&self, path: &str) -> (StatusCode, Value) {
        read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        read(
            self.request(Method::POST, path)
                .json(body)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        read(
            self.request(Method::PUT, path)
                .json(body)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    /// A request to the crm host.
    pub(crate) fn crm(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.sandbox.crm_url()))
            .bearer_auth(&self.token)
    }

    /// Sets switches while the shop is open.
    pub(crate) async fn switch(&self, changes: &Value) {
        let request = self
            .request(Method::PATCH, "/sandbox/switches")
            .json(changes);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::OK);
    }

    pub(crate) async fn sell(&self, order: &Value) -> (StatusCode, Value) {
        self.post("/api/sell/sell", order).await
    }

    /// The row of the product list with this barcode, in the main branch and store.
    pub(crate) async fn product(&self, wanted: demo::DemoProduct) -> Value {
        let path = format!(
            "/api/product/product?branch_id={}&store_id={}&pageLimit=100",
            demo::MAIN_BRANCH_ID,
            demo::MAIN_STORE_ID
        );
        let list = self.get(&path).await;
        let rows = list.as_array().unwrap();
        rows.iter()
            .find(|row| row["barcode"] == wanted.barcode)
            .expect("one of the first hundred")
            .clone()
    }

    /// A cash sale of `quantity` base units in the main branch and store.
    pub(crate) async fn cash_sale(
        &self,
        wanted: demo::DemoProduct,
        quantity: u32,
        invoice_no: &str,
    ) -> Value {
        let product = self.product(wanted).await;
        let total = wanted.price * quantity;
        json!({
            "transaction_date": "2026-11-24",
            "store_id": demo::MAIN_STORE_ID,
            "customer_id": null,
            "price_book_id": null,
            "discount_type": "fixed",
            "discount_amount": 0,
            "total_before_tax": total,
            "tax_amount": 0,
            "final_total": total,
            "additional_notes": "",
            "staff_note": format!("#{invoice_no}"),
            "user_id": 501,
            "products": [{
                "id_sort": 0,
                "product_id": product["product_id"],
                "variation_id": product["variations_id"],
                "unit_price": wanted.price,
                "unit_id": product["product_variation"]["unit_id"],
                "f_convert": 1, "f_convert1": 1, "f_convert2": 1, "f_convert3": 1,
                "tax_id": null,
                "item_tax": 0,
                "quantity": quantity,
                "sell_line_note": "",
                "line_discount_type": "fixed",
                "line_discount_amount": 0,
            }],
            "payment": [{"note": "", "payment_type": "in_come", "method": "cash", "amount": total, "account_id": null}],
            "surcharges": 0,
            "invoice_no": invoice_no,
            "branch_id": demo::MAIN_BRANCH_ID,
        })
    }

    /// What the list says is in the main store, in thousandths.
    pub(crate) async fn stock(&self, wanted: demo::DemoProduct) -> i64 {
        let shown = self.product(wanted).await["qty_available"]
            .as_f64()
            .unwrap();
        (shown * 1_000.0).round() as i64
    }
}

pub(crate) async fn read(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    (status, response.json().await.unwrap())
}
