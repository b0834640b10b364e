//! A shop, a line to it, and a till that sells over it.

use std::path::{Path, PathBuf};

use nextx_sandbox::{Options, Sandbox, Switches};
use till_torture::{
    books::{Asked, Books},
    sell::{Selling, sell},
    shopper::TaskNumbers,
    till::{Account, TillTiming},
};

pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: tempfile::TempDir,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_with(Switches::default()).await
    }

    /// A shop whose server decides otherwise what the API document leaves open.
    pub(crate) async fn open_with(switches: Switches) -> Self {
        let sandbox = Sandbox::start(Options {
            products: 60,
            customers: 20,
            sales_days: 2,
            switches,
            ..Options::default()
        });
        Self {
            sandbox: sandbox.await.unwrap(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn seen(&self) -> PathBuf {
        self.folder.path().join("seen.jsonl")
    }

    pub(crate) fn believed(&self) -> PathBuf {
        self.folder.path().join("believed.json")
    }

    /// A till that sells over a line at these addresses until everything is at NextX.
    pub(crate) async fn sell(
        &self,
        sales: u64,
        (open_url, crm_url): (String, String),
        timing: TillTiming,
    ) {
        let selling = Selling {
            account: account(open_url, crm_url),
            timing,
            tasks: TASKS,
            data: self.folder.path().join("till"),
            side: self.seen(),
            sales,
            pause_ms: 0,
            seed: 1,
            code: "T1".to_owned(),
            believed: Some(self.believed()),
            patience_s: 60,
        };
        sell(&selling, &mut Vec::new()).await.unwrap();
    }

    pub(crate) fn addresses(&self) -> (String, String) {
        (self.sandbox.open_api_url(), self.sandbox.crm_url())
    }

    /// What the script finds.
    pub(crate) async fn books(&self) -> Books {
        let asked = Asked {
            script: &Path::new(env!("CARGO_MANIFEST_DIR")).join("books.py"),
            side: &self.seen(),
            believed: &self.believed(),
            open_api_url: &self.sandbox.open_api_url(),
            crm_url: &self.sandbox.crm_url(),
            unseen: 0,
        };
        asked.compare().await.unwrap()
    }
}

/// Numbers of the demo shop.
pub(crate) const TASKS: TaskNumbers = TaskNumbers {
    task_user: 501,
    task_category: 1_063,
};

pub(crate) fn account(open_url: String, crm_url: String) -> Account {
    let shop = Options::default();
    Account {
        open_url,
        crm_url,
        client_id: shop.client_id,
        client_secret: shop.client_secret,
    }
}
