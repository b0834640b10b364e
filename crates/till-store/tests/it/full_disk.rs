//! A disk that fills up while the shop sells. The tests mount a small disk of their own and run themselves on it.

use std::{
    env, fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::Command,
};

use till_store::{StockReading, Store, StoreError};

use crate::shop::{BRANCH, Dice, confirmation, key, product};

const DISK: &str = "TILL_STORE_TEST_DISK";

/// Runs the test `name` again, on a disk of 16 MiB that is mounted for it alone. Answers the disk to the one that runs there.
fn on_a_small_disk(name: &str) -> Option<PathBuf> {
    if let Some(disk) = env::var_os(DISK) {
        return Some(disk.into());
    }
    let disk = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=16m tmpfs \"$1\" && exec \"$2\" --exact \"$3\" --nocapture";
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", mount, "sh"])
        .arg(disk.path())
        .arg(env::current_exe().unwrap())
        .arg(name)
        .env(DISK, disk.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let ran = String::from_utf8_lossy(&output.stdout);
    assert!(ran.contains("1 passed"), "{ran}");
    None
}

/// Takes all the room but `left` bytes; the file that is answered holds it.
fn fill(disk: &Path, left: usize) -> PathBuf {
    let path = disk.join("filler");
    let mut filler = fs::File::create(&path).unwrap();
    for block in [64 * 1024, 4096] {
        loop {
            match filler.write_all(&vec![0x5A; block]) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => panic!("the disk does not fill: {error}"),
            }
        }
    }
    let length = filler.metadata().unwrap().len();
    filler.set_len(length.saturating_sub(left as u64)).unwrap();
    path
}

async fn open(disk: &Path) -> Store {
    let store = Store::open(&disk.join("till.db"), &key()).await.unwrap();
    std::mem::forget(store.clone());
    store
}

/// A cart of one coffee; one that was refused is still there.
async fn cart_of_one(store: &Store) -> u32 {
    let mut cart = store.cart().await.unwrap();
    if !cart.is_empty() {
        return cart.revision;
    }
    let coffee = store.product_by_code("8930000000017").await.unwrap();
    cart.add(coffee.unwrap(), till_core::Quantity::ONE).unwrap();
    store.set_cart(&cart).await.unwrap();
    cart.revision
}

/// How many sales a journal alone knows.
async fn in_the_journal(disk: &Path) -> u32 {
    let elsewhere = tempfile::tempdir().unwrap();
    fs::copy(
        disk.join("till.journal"),
        elsewhere.path().join("till.journal"),
    )
    .unwrap();
    let store = open(elsewhere.path()).await;
    let unsent = store.outbox_counts(0).await.unwrap().unsent;
    store.close().await;
    unsent
}

#[tokio::test]
async fn a_sale_that_is_told_as_refused_is_nowhere_and_one_that_is_told_as_made_is_in_the_database()
{
    let name = "full_disk::a_sale_that_is_told_as_refused_is_nowhere_and_one_that_is_told_as_made_is_in_the_database";
    let Some(disk) = on_a_small_disk(name) else {
        return;
    };
    let store = open(&disk).await;
    let coffee = product(1, "Cà phê sữa đá", "NGK-0001", "8930000000017", 15_000);
    store
        .put_products(BRANCH, &[coffee], &StockReading::default())
        .await
        .unwrap();
    let (mut made, mut refused, mut lacked) = (0, 0, 0);
    // Each time a page more is left: the disk fills at another one of the writes that a sale takes.
    for round in 0..60 {
        // From then on the log has room of its own, and it is the journal that has none.
        if round == 40 {
            let long = "x".repeat(4_200_000);
            store.set_setting("filler", &long).await.unwrap();
        }
        let left = if round < 40 { round * 4096 } else { 0 };
        let revision = cart_of_one(&store).await;
        let filler = fill(&disk, left);
        let sold = store
            .confirm_sale(&confirmation(revision, 15_000), &Dice)
            .await;
        match sold {
            Ok(_) => made += 1,
            Err(StoreError::DiskFull) => refused += 1,
            Err(error) => panic!("{error}"),
        }
        lacked += u32::from(store.journal_lacks());
        assert_eq!(
            store.outbox_counts(0).await.unwrap().unsent,
            made,
            "{left} bytes left"
        );
        fs::remove_file(filler).unwrap();
        assert!(store.make_up_journal().await, "there is room again");
        assert_eq!(in_the_journal(&disk).await, made, "{left} bytes left");
    }
    assert!(made > 0 && refused > 0, "{made} made, {refused} refused");
    assert!(lacked > 0, "the disk never filled at the journal");
    store.close().await;
}

#[tokio::test]
async fn a_start_on_a_full_disk_says_so_and_loses_nothing() {
    let name = "full_disk::a_start_on_a_full_disk_says_so_and_loses_nothing";
    let Some(disk) = on_a_small_disk(name) else {
        return;
    };
    let store = open(&disk).await;
    let coffee = product(1, "Cà phê sữa đá", "NGK-0001", "8930000000017", 15_000);
    store
        .put_products(BRANCH, &[coffee], &StockReading::default())
        .await
        .unwrap();
    let revision = cart_of_one(&store).await;
    let given = confirmation(revision, 15_000);
    store.confirm_sale(&given, &Dice).await.unwrap();
    store.close().await;
    let filler = fill(&disk, 0);
    for _ in 0..2 {
        let refused = Store::open(&disk.join("till.db"), &key()).await;
        assert!(matches!(refused, Err(StoreError::DiskFull)), "{refused:?}");
    }
    fs::remove_file(filler).unwrap();
    let store = open(&disk).await;
    assert_eq!(store.outbox_counts(0).await.unwrap().waiting, 1);
    let kept = fs::read_dir(&disk).unwrap();
    let aside = kept.filter(|file| {
        let name = file.as_ref().unwrap().file_name();
        name.to_string_lossy().contains("damaged")
    });
    assert_eq!(aside.count(), 0, "a full disk is no damage");
    store.close().await;
}
