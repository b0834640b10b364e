//! Branches and their stores.

use serde::Serialize;
use sqlx::SqliteConnection;

use crate::{SandboxError, store::insert_rows};

/// A branch of the shop.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    code: &'static str,
    tel: &'static str,
    address: &'static str,
    description: &'static str,
    pub(crate) stores: &'static [Store],
}

/// A store of a branch: goods lie here.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) id: i64,
    name: &'static str,
    code: &'static str,
}

/// Ids of branches and stores never overlap, so that one taken for the other is noticed.
pub(crate) const BRANCHES: [Branch; 3] = [
    Branch {
        id: 11,
        name: "Hạt Mộc Bờ Kè",
        code: "BK",
        tel: "0900000101",
        address: "Số 12 đường Bờ Kè, phường Bến Mới",
        description: "Chi nhánh chính, mở cửa 6:00 - 22:30",
        stores: &[
            Store {
                id: 31,
                name: "Cửa hàng Bờ Kè",
                code: "K01",
            },
            Store {
                id: 32,
                name: "Kho sau Bờ Kè",
                code: "K02",
            },
        ],
    },
    Branch {
        id: 12,
        name: "Hạt Mộc Chợ Mới",
        code: "CM",
        tel: "0900000102",
        address: "Số 45 đường Hàng Dừa, phường Chợ Mới",
        description: "",
        stores: &[Store {
            id: 33,
            name: "Cửa hàng Chợ Mới",
            code: "K03",
        }],
    },
    Branch {
        id: 13,
        name: "Hạt Mộc Đồi Thông",
        code: "ĐT",
        tel: "",
        address: "Số 7 đường Đồi Thông, phường Lưng Đồi",
        description: "Mở cửa 6:30 - 21:00",
        stores: &[
            Store {
                id: 34,
                name: "Cửa hàng Đồi Thông",
                code: "K04",
            },
            Store {
                id: 35,
                name: "Kho lạnh Đồi Thông",
                code: "K05",
            },
        ],
    },
];

#[derive(Serialize)]
struct Row {
    id: i64,
    branch_id: i64,
    name: &'static str,
    code: &'static str,
    tel: &'static str,
    address: &'static str,
    description: &'static str,
}

pub(super) async fn fill(connection: &mut SqliteConnection) -> Result<(), SandboxError> {
    insert_rows(
        connection,
        "INSERT INTO branch (id, name, code, tel, address, description)
         SELECT value ->> 'id', value ->> 'name', value ->> 'code', value ->> 'tel', value ->> 'address',
                value ->> 'description'
         FROM json_each(?1)",
        BRANCHES.iter().map(|branch| row(branch, branch.id, branch.name, branch.code, branch.description)),
    )
    .await?;
    insert_rows(
        connection,
        "INSERT INTO store (id, branch_id, name, code, tel, address, description)
         SELECT value ->> 'id', value ->> 'branch_id', value ->> 'name', value ->> 'code', value ->> 'tel',
                value ->> 'address', value ->> 'description'
         FROM json_each(?1)",
        BRANCHES.iter().flat_map(|branch| {
            branch.stores.iter().map(|store| row(branch, store.id, store.name, store.code, ""))
        }),
    )
    .await
}

const fn row(
    branch: &Branch,
    id: i64,
    name: &'static str,
    code: &'static str,
    description: &'static str,
) -> Row {
    Row {
        id,
        branch_id: branch.id,
        name,
        code,
        tel: branch.tel,
        address: branch.address,
        description,
    }
}
