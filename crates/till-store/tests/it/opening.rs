use std::fs;

use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use till_store::{DatabaseKey, Store, StoreError};

use crate::shop::{Dice, Shop, confirmation, key};

#[tokio::test]
async fn nothing_readable_is_on_disk() {
    let shop = Shop::stocked().await;
    shop.store
        .set_setting("canary", &"Nguyễn Văn Mẫu")
        .await
        .unwrap();
    // A sale is in the journal as well, and a copy has both.
    let revision = shop.fill_cart("8930000000017", "1").await;
    shop.store
        .confirm_sale(&confirmation(revision, 15_000), &Dice)
        .await
        .unwrap();
    let copies = tempfile::tempdir().unwrap();
    shop.store.copy_into(copies.path()).await.unwrap();
    let files = [shop.folder.path(), copies.path()].map(|folder| fs::read_dir(folder).unwrap());
    let files: Vec<_> = files.into_iter().flatten().collect();
    assert!(
        files.len() >= 5,
        "database, log, journal, and the copies of two"
    );
    for file in files {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        for canary in [
            "Nguyễn Văn Mẫu",
            "8930000000017",
            "SQLite format 3",
            "NGK-0001",
            "Lê Văn Sỹ",
            "LS01K7",
        ] {
            assert!(
                !bytes
                    .windows(canary.len())
                    .any(|window| window == canary.as_bytes()),
                "{canary}"
            );
        }
    }
}

#[tokio::test]
async fn a_wrong_key_opens_nothing_and_harms_nothing() {
    let shop = Shop::stocked().await;
    let path = shop.folder.path().join("till.db");
    shop.store.close().await;
    let refused = Store::open(&path, &DatabaseKey::new([8; 32])).await;
    assert!(
        matches!(refused, Err(StoreError::Unreadable)),
        "{refused:?}"
    );
    let store = Store::open(&path, &key()).await.unwrap();
    assert_eq!(store.product_count().await.unwrap(), 3);
    store.close().await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.db");
    fs::write(&path, vec![0x5A; 8192]).unwrap();
    let refused = Store::open(&path, &key()).await;
    assert!(
        matches!(refused, Err(StoreError::Unreadable)),
        "{refused:?}"
    );
    assert_eq!(fs::read(&path).unwrap().len(), 8192);
}

#[test]
fn keys_travel_as_hex_and_are_not_shown() {
    let hex = key().to_hex();
    assert_eq!(DatabaseKey::from_hex(&hex).unwrap().to_hex(), hex);
    assert!(DatabaseKey::from_hex("07").is_none());
    assert!(DatabaseKey::from_hex(&"zz".repeat(32)).is_none());
    assert!(!format!("{:?}", key()).contains("07"));
}

#[tokio::test]
async fn settings_survive_a_restart() {
    let shop = Shop::open().await;
    assert_eq!(shop.store.setting::<String>("colour").await.unwrap(), None);
    shop.store.set_setting("colour", &"red").await.unwrap();
    shop.store.set_setting("colour", &"green").await.unwrap();
    let shop = shop.reopen().await;
    assert_eq!(
        shop.store.setting("colour").await.unwrap(),
        Some("green".to_owned())
    );
}

#[tokio::test]
async fn while_another_program_holds_the_database_nothing_is_sold_and_nothing_is_lost() {
    let shop = Shop::stocked().await;
    let revision = shop.fill_cart("8930000000017", "1").await;
    // Another program with the key: a copy of this one.
    let hex = key().to_hex();
    let mut other = SqliteConnectOptions::new()
        .filename(shop.folder.path().join("till.db"))
        .pragma("key", format!("\"x'{}'\"", hex.as_str()))
        .connect()
        .await
        .unwrap();
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let refused = shop
        .store
        .confirm_sale(&confirmation(revision, 15_000), &Dice)
        .await;
    assert!(matches!(refused, Err(StoreError::Locked)), "{refused:?}");
    assert_eq!(shop.store.cart().await.unwrap().revision, revision);
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    shop.store
        .confirm_sale(&confirmation(revision, 15_000), &Dice)
        .await
        .unwrap();
    assert_eq!(shop.store.outbox_counts(0).await.unwrap().waiting, 1);
}
