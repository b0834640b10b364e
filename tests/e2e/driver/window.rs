//! What a person sees and does in the window. Controls are named by their `data-testid`.

use std::{fs, path::PathBuf, time::Duration};

use fantoccini::{
    Client, Locator,
    actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    elements::Element,
    error::CmdError,
};
use tokio::time::Instant;

use super::{
    desktop::{Process, Session},
    keyboard::{SHIFT, chord, stroke},
};

/// How long a screen may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// From key to key of a quick hand.
const BETWEEN_KEYS: Duration = Duration::from_millis(50);
/// What a picture of a failure may take.
const LONGEST_PICTURE: Duration = Duration::from_secs(10);
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// The app's window.
#[derive(Debug)]
pub(crate) struct Window {
    client: Client,
    session: Session,
    /// The screenshots' first word.
    name: String,
}

impl Window {
    pub(super) fn new(client: Client, session: Session, name: &str) -> Self {
        Self {
            client,
            session,
            name: name.to_owned(),
        }
    }

    /// Everything that the app's start brought up.
    pub(crate) fn processes(&self) -> Vec<Process> {
        self.session.processes()
    }

    /// Closes the window as a person does, so that the app ends in order.
    pub(crate) async fn close(self) {
        // The driver answers with an error when the app was faster.
        drop(self.client.close().await);
    }

    /// Turns to the window that shows the control, once it is there; what follows is asked of that one.
    pub(crate) async fn turn_to(&self, testid: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            for handle in self.client.windows().await.unwrap() {
                self.client.switch_to_window(handle).await.unwrap();
                if self.has(testid).await {
                    return;
                }
            }
            if Instant::now() >= deadline {
                self.give_up(&format!("no window shows {testid}")).await;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// How many windows the app has.
    pub(crate) async fn windows(&self) -> usize {
        self.client.windows().await.unwrap().len()
    }

    // What is seen

    /// Whether the control is there.
    pub(crate) async fn has(&self, testid: &str) -> bool {
        self.find(testid).await.is_ok()
    }

    /// Waits for the control.
    pub(crate) async fn wait(&self, testid: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.find(testid).await {
                Ok(element) => return element,
                Err(_) if Instant::now() < deadline => tokio::time::sleep(LOOK_EVERY).await,
                Err(error) => {
                    self.give_up(&format!("{testid} does not appear: {error}"))
                        .await
                }
            }
        }
    }

    /// Waits until the control is gone.
    pub(crate) async fn wait_gone(&self, testid: &str) {
        self.until(&format!("{testid} goes away"), async || {
            !self.has(testid).await
        })
        .await;
    }

    /// Waits until the control's text satisfies; answers the text.
    pub(crate) async fn wait_text(&self, testid: &str, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let text = match self.find(testid).await {
                // A control that is drawn anew between two questions is asked again.
                Ok(element) => words(&element).await,
                Err(_) => None,
            };
            match text {
                Some(text) if wanted(&text) => return text,
                text if Instant::now() >= deadline => {
                    self.give_up(&format!("{testid} says {text:?}")).await;
                }
                _ => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    }

    /// The control's text.
    pub(crate) async fn text(&self, testid: &str) -> String {
        self.wait_text(testid, |_| true).await
    }

    /// The control's amount in đồng: its digits.
    pub(crate) async fn amount(&self, testid: &str) -> u64 {
        let text = self
            .wait_text(testid, |text| {
                text.contains(|letter: char| letter.is_ascii_digit())
            })
            .await;
        digits(&text)
    }

    /// What a field holds.
    pub(crate) async fn value(&self, testid: &str) -> String {
        let element = self.wait(testid).await;
        element.prop("value").await.unwrap().unwrap_or_default()
    }

    /// An attribute of the control.
    pub(crate) async fn attribute(&self, testid: &str, name: &str) -> Option<String> {
        self.wait(testid).await.attr(name).await.unwrap()
    }

    /// The `data-testid` of the control that has the focus.
    pub(crate) async fn focus(&self) -> String {
        let script = "return document.activeElement?.dataset?.testid ?? ''";
        let answer = self.script(script).await;
        answer.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page.
    pub(crate) async fn script(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Runs a script in the page that answers by calling its last argument.
    pub(crate) async fn script_later(&self, script: &str) -> serde_json::Value {
        self.client.execute_async(script, Vec::new()).await.unwrap()
    }

    /// Waits until `come` answers true.
    pub(crate) async fn until(&self, what: &str, mut come: impl AsyncFnMut() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !come().await {
            if Instant::now() >= deadline {
                self.give_up(&format!("not so after {PATIENCE:?}: {what}"))
                    .await;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    // What is done

    /// Clicks the control, as soon as it is there and lets itself be clicked.
    pub(crate) async fn click(&self, testid: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let element = self.wait(testid).await;
            let clicked = match element.is_enabled().await {
                Ok(true) => element.click().await.map_err(|error| error.to_string()),
                Ok(false) => Err("it is disabled".to_owned()),
                Err(error) => Err(error.to_string()),
            };
            match clicked {
                Ok(()) => return,
                Err(_) if Instant::now() < deadline => {
                    // The driver scrolls it no further than to an edge, where something may lie over it.
                    self.bring_to_middle(testid).await;
                    tokio::time::sleep(LOOK_EVERY).await;
                }
                Err(error) => {
                    self.give_up(&format!("{testid} cannot be clicked: {error}"))
                        .await
                }
            }
        }
    }

    async fn bring_to_middle(&self, testid: &str) {
        let script = r#"document.querySelector(`[data-testid="${arguments[0]}"]`)?.scrollIntoView({ block: "center" })"#;
        self.client
            .execute(script, vec![testid.into()])
            .await
            .unwrap();
    }

    /// Chooses a radio button, whose own box is invisible, through the label around it.
    pub(crate) async fn choose(&self, testid: &str) {
        let radio = self.wait(testid).await;
        let label = radio.find(Locator::XPath("..")).await.unwrap();
        label.click().await.unwrap();
        self.until(&format!("{testid} is chosen"), async || {
            radio.is_selected().await.unwrap_or(false)
        })
        .await;
    }

    /// Replaces what a field holds, key by key.
    pub(crate) async fn fill(&self, testid: &str, text: &str) {
        self.click(testid).await;
        let element = self.wait(testid).await;
        let script = "arguments[0].select()";
        let handle = serde_json::to_value(&element).unwrap();
        self.client.execute(script, vec![handle]).await.unwrap();
        if text.is_empty() {
            self.press(super::DELETE).await;
        } else {
            self.type_text(text).await;
        }
    }

    /// Types where the focus is.
    pub(crate) async fn type_text(&self, text: &str) {
        for key in text.chars() {
            self.press(key).await;
        }
    }

    /// Presses one key, and the next one not before a hand could: faster keys are a scanner's.
    pub(crate) async fn press(&self, key: char) {
        self.client.perform_actions(stroke(key)).await.unwrap();
        tokio::time::sleep(BETWEEN_KEYS).await;
    }

    /// Presses one key while another is held.
    pub(crate) async fn press_with(&self, held: char, key: char) {
        self.client.perform_actions(chord(held, key)).await.unwrap();
        tokio::time::sleep(BETWEEN_KEYS).await;
    }

    /// Takes hold of one thing with the mouse and carries it over another.
    pub(crate) async fn drag_over(&self, testid: &str, onto: &str) {
        let over = |element| PointerAction::MoveToElement {
            element,
            duration: Some(BETWEEN_KEYS * 4),
            x: 0.0,
            y: 0.0,
        };
        let hand = MouseActions::new("mouse".to_owned())
            .then(over(self.wait(testid).await))
            .then(PointerAction::Down {
                button: MOUSE_BUTTON_LEFT,
            })
            .then(over(self.wait(onto).await));
        self.client.perform_actions(hand).await.unwrap();
    }

    /// Lets go of it.
    pub(crate) async fn let_go(&self) {
        let hand = MouseActions::new("mouse".to_owned()).then(PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        });
        self.client.perform_actions(hand).await.unwrap();
    }

    /// Unfolds what this line is the headline of.
    pub(crate) async fn unfold(&self, testid: &str) {
        let headline = self.wait(testid).await;
        let details = headline.find(Locator::XPath("..")).await.unwrap();
        if details.prop("open").await.unwrap().as_deref() != Some("true") {
            headline.click().await.unwrap();
        }
    }

    /// A scanner's burst: the code and Enter, a few milliseconds from key to key, from the keyboard of the X server.
    /// (The driver waits after each key until the page has taken it, which no scanner does.)
    pub(crate) async fn scan(&self, code: &str) {
        let typed = tokio::process::Command::new("xdotool")
            // Without a window manager keys go to the window under the pointer.
            .args([
                "mousemove",
                "300",
                "500",
                "type",
                "--delay",
                "4",
                "--args",
                "1",
                code,
                "key",
                "Return",
            ])
            .status()
            .await;
        assert!(
            typed.is_ok_and(|status| status.success()),
            "xdotool types; is it installed?"
        );
        // The next key of the driver would be lost if it were the Return that came last from the other keyboard.
        self.press(SHIFT).await;
    }

    // What is kept

    /// Keeps a picture of the window in `target/e2e`, called after this window and `what`.
    pub(crate) async fn picture(&self, what: &str) -> PathBuf {
        self.picture_at(pictures().join(format!("{}-{what}.png", self.name)))
            .await
    }

    /// Keeps a picture of the window in a file.
    pub(crate) async fn picture_at(&self, file: PathBuf) -> PathBuf {
        // Two frames later what was just drawn is on the screen, and no row glows as new.
        tokio::time::sleep(Duration::from_millis(400)).await;
        let png = self.client.screenshot().await.unwrap();
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, png).unwrap();
        file
    }

    async fn find(&self, testid: &str) -> Result<Element, CmdError> {
        let selector = format!("[data-testid=\"{testid}\"]");
        self.client.find(Locator::Css(&selector)).await
    }

    /// Ends the test with what was to be seen.
    async fn give_up(&self, why: &str) -> ! {
        let script = "return document.body.innerText";
        let page = self.client.execute(script, Vec::new()).await;
        let page = page
            .ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default();
        let file = pictures().join(format!("{}-failed.png", self.name));
        // A window that is drawn without a compositor may never give one.
        let picture = tokio::time::timeout(LONGEST_PICTURE, self.client.screenshot()).await;
        if let Ok(Ok(png)) = picture {
            drop(fs::create_dir_all(pictures()).and_then(|()| fs::write(&file, png)));
        }
        panic!("{why}\npicture: {}\non the screen:\n{page}", file.display());
    }
}

/// The words in a control, one space between. (The driver's own notion of text drops what an ellipsis may cut.)
async fn words(element: &Element) -> Option<String> {
    let text = element.prop("textContent").await.ok().flatten()?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The digits of a text as a number.
pub(crate) fn digits(text: &str) -> u64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits
        .parse()
        .unwrap_or_else(|_| panic!("{text:?} is no amount"))
}

fn pictures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/e2e")
}
