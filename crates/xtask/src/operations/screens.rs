//! What the screens say of themselves: which operations they cause, and which control sets which field.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::reference::Operation;
use crate::{failure::Failure, files};

const FOLDER: &str = "ui/src/features";

/// What all screens say.
#[derive(Debug, Default)]
pub(super) struct Screens {
    /// The features that cause an operation.
    causes: BTreeMap<String, BTreeSet<String>>,
    /// The controls that set a field of an operation.
    controls: BTreeMap<(String, String), Vec<String>>,
    /// What cannot be true.
    pub(super) wrong: Vec<String>,
}

impl Screens {
    pub(super) fn read(root: &Path, operations: &[Operation]) -> Result<Self, Failure> {
        let folder = root.join(FOLDER);
        let mut screens = Self::default();
        for path in files::below(&folder, &|path| files::has_extension(path, &["svelte"]))? {
            let within = path.strip_prefix(&folder).unwrap_or(&path);
            let feature = within.iter().next().unwrap_or_default().to_string_lossy();
            let name = within.to_string_lossy().replace('\\', "/");
            screens.add(
                &name,
                &feature.replace('-', " "),
                &files::read(&path)?,
                operations,
            );
        }
        Ok(screens)
    }

    fn add(&mut self, file: &str, feature: &str, text: &str, operations: &[Operation]) {
        let comments = text.split("<!--").skip(1);
        for comment in comments.filter_map(|after| Some(after.split_once("-->")?.0.trim())) {
            let told = if let Some(ids) = comment.strip_prefix("@operations ") {
                self.add_causes(feature, ids, operations)
            } else if let Some(control) = comment.strip_prefix("@field ") {
                self.add_control(feature, control, operations)
            } else if comment.starts_with('@') {
                Err("has a comment of no known kind".to_owned())
            } else {
                Ok(())
            };
            if let Err(why) = told {
                self.wrong.push(format!("{file}: {comment:?} {why}"));
            }
        }
    }

    fn add_causes(
        &mut self,
        feature: &str,
        ids: &str,
        operations: &[Operation],
    ) -> Result<(), String> {
        for id in ids.split_whitespace() {
            if !operations.iter().any(|operation| operation.id == id) {
                return Err(format!("names {id}, which is no operation"));
            }
            let features = self.causes.entry(id.to_owned()).or_default();
            features.insert(feature.to_owned());
        }
        Ok(())
    }

    fn add_control(
        &mut self,
        feature: &str,
        control: &str,
        operations: &[Operation],
    ) -> Result<(), String> {
        let parts = control.split_once(": ").and_then(|(target, name)| {
            let (id, field) = target.split_once(' ')?;
            Some((id, field, name.trim()))
        });
        let Some((id, field, name)) = parts.filter(|(_, _, name)| !name.is_empty()) else {
            return Err("is not `@field operation field: Name of the control`".to_owned());
        };
        let operation = operations
            .iter()
            .find(|operation| operation.id == id)
            .ok_or_else(|| format!("names {id}, which is no operation"))?;
        if !operation
            .parameters
            .iter()
            .any(|parameter| parameter.name == field)
        {
            return Err(format!("names {field}, which {id} does not have"));
        }
        let controls = self.controls.entry((id.to_owned(), field.to_owned()));
        let named = format!("{name} ({feature})");
        let controls = controls.or_default();
        if !controls.contains(&named) {
            controls.push(named);
        }
        Ok(())
    }

    /// The features that cause an operation; none where there is no screen yet.
    pub(super) fn causing(&self, id: &str) -> Option<String> {
        let features = self.causes.get(id)?;
        Some(features.iter().cloned().collect::<Vec<_>>().join(", "))
    }

    /// The controls that set a field, each with its feature.
    pub(super) fn controls(&self, id: &str, field: &str) -> Option<String> {
        let controls = self.controls.get(&(id.to_owned(), field.to_owned()))?;
        Some(controls.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::{Parameter, Place};
    use super::*;

    fn operations() -> Vec<Operation> {
        let name = "products[].quantity".to_owned();
        let place = Place::Body;
        vec![Operation {
            id: "sell.create".to_owned(),
            title: String::new(),
            parameters: vec![Parameter { name, place }],
        }]
    }

    fn told(text: &str) -> Screens {
        let mut screens = Screens::default();
        screens.add("counter/Pay.svelte", "counter", text, &operations());
        screens
    }

    #[test]
    fn a_screen_names_what_it_causes_and_its_controls() {
        let screens = told(
            "<!-- @operations sell.create -->\n<p>\n  <!-- Any other. -->\n  \
             <!-- @field sell.create products[].quantity: Quantity of a line -->\n</p>",
        );
        assert!(screens.wrong.is_empty());
        assert_eq!(screens.causing("sell.create").as_deref(), Some("counter"));
        assert_eq!(screens.causing("sell.list"), None);
        assert_eq!(
            screens
                .controls("sell.create", "products[].quantity")
                .as_deref(),
            Some("Quantity of a line (counter)")
        );
    }

    #[test]
    fn what_does_not_exist_is_named() {
        for wrong in [
            "<!-- @operations sell.make -->",
            "<!-- @field sell.create products[].colour: Colour -->",
            "<!-- @field sell.make x: X -->",
            "<!-- @field sell.create products[].quantity -->",
            "<!-- @fields sell.create products[].quantity: Quantity -->",
        ] {
            assert_eq!(told(wrong).wrong.len(), 1, "{wrong}");
        }
    }
}
