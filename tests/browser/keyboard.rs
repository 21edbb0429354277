//! A reader at the keyboard.

use libtest_mimic::Failed;
use serde_json::json;

use crate::tab::Tab;

/// A key by the name, the code and the number that browsers have for it.
pub struct Key(&'static str, &'static str, u32);

pub const TAB: Key = Key("Tab", "Tab", 9);
pub const ENTER: Key = Key("Enter", "Enter", 13);
pub const SPACE: Key = Key(" ", "Space", 32);
pub const LEFT: Key = Key("ArrowLeft", "ArrowLeft", 37);
pub const RIGHT: Key = Key("ArrowRight", "ArrowRight", 39);
pub const N: Key = Key("n", "KeyN", 78);

/// More than any page has to stop at.
const STOPS: usize = 500;

impl Tab {
    /// Presses a key and lets it go.
    pub fn press(&mut self, Key(key, code, number): Key) -> Result<(), Failed> {
        let text = if key == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            self.call(
                "Input.dispatchKeyEvent",
                json!({ "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number, "text": text }),
            )?;
        }
        Ok(())
    }

    /// Goes on with the Tab key until an element has the focus.
    pub fn tab_to(&mut self, selector: &str) -> Result<(), Failed> {
        for _ in 0..STOPS {
            self.press(TAB)?;
            if self.evaluate(&format!("document.activeElement.matches({selector:?})"))? == true {
                return Ok(());
            }
        }
        Err(format!("the Tab key does not lead to `{selector}`").into())
    }

    /// Replaces what stands in the field that has the focus.
    pub fn overwrite(&mut self, text: &str) -> Result<(), Failed> {
        let select_all = json!({ "type": "keyDown", "key": "a", "modifiers": 2, "commands": ["selectAll"] });
        self.call("Input.dispatchKeyEvent", select_all)?;
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": "a", "modifiers": 2 }))?;
        self.call("Input.insertText", json!({ "text": text }))?;
        Ok(())
    }
}
