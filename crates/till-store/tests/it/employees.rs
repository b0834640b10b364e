//! Employees are kept by the branch whose list names them.

use till_store::{Branch, Person, PersonKind};

use crate::shop::Shop;

fn branch(id: i64, name: &str) -> Branch {
    Branch {
        id,
        name: name.to_owned(),
        code: String::new(),
        address: String::new(),
        phone: String::new(),
    }
}

fn person(remote_id: i64, name: &str) -> Person {
    Person {
        remote_id,
        name: name.to_owned(),
        code: format!("NV{remote_id:03}"),
    }
}

#[tokio::test]
async fn a_branch_read_anew_loses_whoever_left_it_and_no_other_branch() {
    let Shop { store, .. } = &Shop::open().await;
    let branches = [branch(1, "Chi nhánh 1"), branch(2, "Chi nhánh 2")];
    store.replace_places(&branches, &[]).await.unwrap();
    let (lan, minh, hoa) = (person(7, "Lan"), person(8, "Minh"), person(9, "Hoa"));
    for (branch, people) in [(1, [&lan, &hoa]), (2, [&minh, &hoa])] {
        let people = people.map(Clone::clone);
        let kind = PersonKind::Employee;
        assert!(
            store
                .replace_people(kind, Some(branch), &people)
                .await
                .unwrap()
        );
        assert!(
            !store
                .replace_people(kind, Some(branch), &people)
                .await
                .unwrap()
        );
    }
    let seller = person(7, "lan.ban");
    let sellers = std::slice::from_ref(&seller);
    store
        .replace_people(PersonKind::SalesUser, None, sellers)
        .await
        .unwrap();

    let employees = store.people(PersonKind::Employee).await.unwrap();
    assert_eq!(employees, [lan.clone(), minh.clone(), hoa.clone()]);
    let branches_of_hoa = async || {
        let all = store.branches_of_employees().await.unwrap();
        let hers = all.into_iter().filter(|(id, _)| *id == 9);
        hers.map(|(_, branch)| branch).collect::<Vec<_>>()
    };
    assert_eq!(branches_of_hoa().await, ["Chi nhánh 1", "Chi nhánh 2"]);

    let left = std::slice::from_ref(&hoa);
    store
        .replace_people(PersonKind::Employee, Some(1), left)
        .await
        .unwrap();
    assert_eq!(
        store.people(PersonKind::Employee).await.unwrap(),
        [minh, hoa.clone()]
    );
    // The second branch is closed for good.
    store.replace_places(&branches[..1], &[]).await.unwrap();
    store.forget_people_of_gone_branches().await.unwrap();
    assert_eq!(store.people(PersonKind::Employee).await.unwrap(), [hoa]);
    assert_eq!(branches_of_hoa().await, ["Chi nhánh 1"]);
    assert_eq!(store.people(PersonKind::SalesUser).await.unwrap(), [seller]);
}
