//! The people of a shop and what they have to do: customers, suppliers, accounts and tasks, looked after in the back office.

use nextx_sandbox::Offline;

use crate::{
    accessible::Audit,
    driver::{ARROW_DOWN, ARROW_RIGHT, Desktop, ENTER, ESCAPE, SCREEN, Window},
    shop::{desktop_at, sandbox_with, set_up_till},
};

/// Opens the back office in a language and a look.
async fn open(desktop: &Desktop, name: &str, code: &str, theme: &str) -> Window {
    let window = desktop.open(name).await;
    set_up_till(&window, code).await;
    window.click("rail-settings").await;
    window.choose(&format!("theme-{theme}")).await;
    window.click("rail-back-office").await;
    window
}

async fn count(window: &Window, list: &str, wanted: impl Fn(u64) -> bool) {
    let testid = format!("{list}-count");
    window
        .until("the list is as long as it should be", async || {
            wanted(window.amount(&testid).await)
        })
        .await;
}

/// Chooses one of several.
async fn choose(window: &Window, testid: &str, value: &str) {
    let script = format!(
        "const choice = document.querySelector('[data-testid={testid}]');
         choice.value = '{value}';
         choice.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    window.wait(testid).await;
    window.script(&script).await;
}

async fn enabled(window: &Window, testid: &str) {
    window
        .until("it can be pressed", async || {
            window.attribute(testid, "disabled").await.is_none()
        })
        .await;
}

#[tokio::test]
async fn a_manager_looks_after_customers_and_suppliers_online_and_offline() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(60, 120).await;
    let mut audit = Audit::new();
    for (language, theme, code) in [("vi", "light", "N1"), ("en", "dark", "N2")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = open(&desktop, &format!("partners-{language}"), code, theme).await;
        window.click("back-office-suppliers").await;
        window.wait("suppliers").await;
        window.picture("suppliers-first").await;
        // Every record is read in the background; then the suppliers are known.
        count(&window, "suppliers", |count| count == 3).await;
        window.click("suppliers-row-0").await;
        window.wait("partner-panel").await;
        audit.look(&window, "supplier").await;

        window.click("back-office-customers").await;
        count(&window, "customers", |count| count >= 117).await;
        window.click("customers-row-2").await;
        window.wait("partner-debt").await;
        audit.look(&window, "customer").await;
        // By keyboard: the next one is opened, changed and saved.
        window.press(ARROW_DOWN).await;
        window.press(ENTER).await;
        window.wait("partner-form-address").await;
        // A customer is a man or a woman, not a number; a group that nobody has been in yet is typed.
        let gender = "return document.querySelector('[data-testid=partner-form-gender]').selectedOptions[0].label";
        let words = window.script(gender).await;
        assert!(
            ["Nam", "Nữ", "Male", "Female"].contains(&words.as_str().unwrap()),
            "{words}"
        );
        choose(&window, "partner-form-customer_group_id", "other").await;
        window.wait("partner-form-customer_group_id-other").await;
        audit.look(&window, "form").await;
        choose(&window, "partner-form-customer_group_id", "").await;
        window.fill("partner-form-address", "9 Hai Bà Trưng").await;
        window.fill("partner-form-mobile", "số mới").await;
        window.click("partner-form-save").await;
        window
            .until("the phone is refused", async || {
                window
                    .attribute("partner-form-mobile", "aria-invalid")
                    .await
                    == Some("true".to_owned())
            })
            .await;
        audit.look(&window, "wrong").await;
        window.press(ESCAPE).await;
        window.wait("partner-form-leaving").await;
        window.picture("leaving").await;
        window.click("partner-form-leave").await;
        window.wait_gone("partner-form").await;

        // A new one without the network: saved at once, sent later.
        sandbox.faults().set_offline(Offline::Refuse);
        window.click("customers-new").await;
        window.wait("partner-form-name").await;
        let name = format!("Khách Mới {code}");
        window.fill("partner-form-name", &name).await;
        let phone = if language == "vi" {
            "0912000001"
        } else {
            "0912000002"
        };
        window.fill("partner-form-mobile", phone).await;
        window.picture("new-offline").await;
        window.click("partner-form-save").await;
        window.wait_gone("partner-form").await;
        window.fill("customers-search", phone).await;
        count(&window, "customers", |count| count == 1).await;
        window.picture("pending").await;
        // Somebody with the same phone is told before it is saved.
        window.click("customers-new").await;
        window.wait("partner-form-name").await;
        window.fill("partner-form-name", "Người Khác").await;
        window.fill("partner-form-mobile", phone).await;
        window.click("partner-form-save").await;
        window
            .wait_text("partner-form-taken", |text| text.contains(&name))
            .await;
        audit.look(&window, "taken").await;
        window.click("partner-form-other").await;
        window
            .until("the other one is open", async || {
                window.value("partner-form-name").await == name
            })
            .await;
        window.press(ESCAPE).await;
        window.wait_gone("partner-form").await;
        window.fill("customers-search", "không có ai").await;
        window.wait("customers-empty").await;
        audit.look(&window, "nothing").await;
        sandbox.faults().set_offline(Offline::Off);
        window.close().await;
    }
    audit.end();
    sandbox.shutdown().await;
}

#[tokio::test]
async fn tasks_are_listed_carried_over_the_board_and_made_in_the_calendar_offline() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(30, 20).await;
    let mut audit = Audit::new();
    for (language, theme, code) in [("vi", "light", "P1"), ("en", "dark", "P2")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = open(&desktop, &format!("tasks-{language}"), code, theme).await;
        window.click("back-office-tasks").await;
        count(&window, "tasks", |count| count >= 12).await;
        audit.look(&window, "list").await;
        sandbox.faults().set_offline(Offline::Refuse);
        window.click("tasks-look-board").await;
        window.wait("task-board").await;
        audit.look(&window, "board").await;
        // The first card of the first column goes one to the right, by keyboard.
        let first = "return document.querySelector('[data-state=new] [data-task]').dataset.task";
        let id = window.script(first).await;
        let card = format!("task-card-{}", id.as_str().unwrap());
        window
            .script(&format!(
                "document.querySelector('[data-testid={card}]').focus()"
            ))
            .await;
        window.press(' ').await;
        window.press(ARROW_RIGHT).await;
        window.picture("carried").await;
        window.press(' ').await;
        let script = format!(
            "return document.querySelector('[data-testid={card}]')?.closest('[data-state]')?.dataset.state === 'doing'"
        );
        window
            .until("the card is in the next column", async || {
                window.script(&script).await == true
            })
            .await;
        window.picture("moved").await;

        // By the mouse to the last column; what was overdue is counted in the menu, and not once it is done.
        let overdue = window.amount("back-office-tasks-badge").await;
        let late = "return document.querySelector('.card.late').dataset.testid";
        let card = window.script(late).await;
        let card = card.as_str().unwrap();
        window.drag_over(card, "task-column-done").await;
        window.picture("dragged").await;
        window.let_go().await;
        window
            .until("one is overdue less", async || {
                !window.has("back-office-tasks-badge").await
                    || window.amount("back-office-tasks-badge").await == overdue - 1
            })
            .await;

        window.click("tasks-look-calendar").await;
        window.wait("task-calendar").await;
        audit.look(&window, "calendar").await;
        window.click("tasks-new").await;
        window.wait("task-form-task").await;
        audit.look(&window, "form").await;
        window
            .fill("task-form-task", &format!("Treo biển {code}"))
            .await;
        window.fill("task-form-progress", "101").await;
        window.click("task-form-save").await;
        window
            .until("the progress is refused", async || {
                window.attribute("task-form-progress", "aria-invalid").await
                    == Some("true".to_owned())
            })
            .await;
        window.picture("wrong").await;
        window.press(ESCAPE).await;
        window.wait("task-form-leaving").await;
        window.click("task-form-leave").await;
        window.wait_gone("task-form").await;
        sandbox.faults().set_offline(Offline::Off);
        window.close().await;
    }
    audit.end();
    sandbox.shutdown().await;
}

#[tokio::test]
async fn accounts_are_locked_and_deleted_by_somebody_whose_own_is_known() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(30, 20).await;
    let mut audit = Audit::new();
    for (language, theme, code) in [("vi", "dark", "R1"), ("en", "light", "R2")] {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language);
        let window = open(&desktop, &format!("staff-{language}"), code, theme).await;
        window.click("back-office-staff").await;
        count(&window, "staff", |count| count > 2).await;
        window.click("staff-row-0").await;
        window.wait("user-own-unknown").await;
        audit.look(&window, "unknown").await;
        window.click("user-is-me").await;
        window.wait("user-own").await;
        window.click("staff-row-1").await;
        enabled(&window, "user-lock").await;
        // The panel is drawn anew once the list was read again: a press in between is a press on nothing.
        window
            .until("it is asked first", async || {
                window
                    .script(
                        r#"document.querySelector('[data-testid="user-lock"]:enabled')?.click()"#,
                    )
                    .await;
                window.has("user-lock-confirm").await
            })
            .await;
        audit.look(&window, "lock").await;
        window.press(ESCAPE).await;
        window.wait_gone("user-lock-dialog").await;
        window.click("user-delete").await;
        window.wait("user-delete-name").await;
        audit.look(&window, "delete").await;
        window.press(ESCAPE).await;
        window.wait_gone("user-delete-dialog").await;
        enabled(&window, "staff-new").await;
        window.click("staff-new").await;
        window.wait("user-form-username").await;
        audit.look(&window, "new").await;
        let login = format!("moi.{}", code.to_lowercase());
        window.fill("user-form-username", &login).await;
        window.fill("user-form-firstname", "Mới").await;
        window.click("user-form-save").await;
        window.wait_gone("user-form").await;
        window.fill("staff-search", &login).await;
        count(&window, "staff", |count| count == 1).await;
        window.click("staff-row-0").await;
        enabled(&window, "user-delete").await;
        window.click("user-delete").await;
        window.fill("user-delete-name", &login).await;
        window.click("user-delete-confirm").await;
        window.wait_gone("user-delete-dialog").await;
        count(&window, "staff", |count| count == 0).await;
        window.fill("staff-search", "").await;
        window.click("staff-which-employees").await;
        // Those of every branch, and those of one.
        count(&window, "staff", |count| count == 14).await;
        let branch =
            "return document.querySelector('[data-testid=staff-filter-branch]').options[1].value";
        window.wait("staff-filter-branch").await;
        audit.look(&window, "employees").await;
        let branch = window.script(branch).await;
        choose(&window, "staff-filter-branch", branch.as_str().unwrap()).await;
        count(&window, "staff", |count| count > 0 && count < 14).await;
        window.picture("employees-of-one").await;
        window.click("staff-which-users").await;
        // The till notices when it asks NextX the next time.
        sandbox.faults().set_offline(Offline::Refuse);
        window.click("back-office-stock").await;
        window.click("back-office-staff").await;
        window.wait("staff-needs-network").await;
        audit.look(&window, "offline").await;
        sandbox.faults().set_offline(Offline::Off);
        window.close().await;
    }
    audit.end();
    sandbox.shutdown().await;
}
