//! A record that somebody changes here while it may be changed at NextX: compared field by field, as text.

use std::collections::BTreeMap;

/// The fields of a record, as a person reads and types them.
pub type Fields<K> = BTreeMap<K, String>;

/// A field that NextX has otherwise than it was when somebody began to change the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meanwhile<K> {
    /// Which.
    pub field: K,
    /// What it was when the change began.
    pub before: String,
    /// What NextX has now.
    pub theirs: String,
    /// What would be written.
    pub ours: String,
}

impl<K> Meanwhile<K> {
    /// Whether both sides have changed it.
    #[must_use]
    pub fn is_clash(&self) -> bool {
        self.ours != self.before
    }
}

/// What became otherwise at NextX meanwhile, and would be written over. What both sides changed to the same is none.
#[must_use]
pub fn meanwhile<K: Ord + Copy>(
    before: &Fields<K>,
    theirs: &Fields<K>,
    ours: &Fields<K>,
) -> Vec<Meanwhile<K>> {
    ours.iter()
        .filter_map(|(field, ours)| {
            let (before, theirs) = (before.get(field)?, theirs.get(field)?);
            (theirs != before && theirs != ours).then(|| Meanwhile {
                field: *field,
                before: before.clone(),
                theirs: theirs.clone(),
                ours: ours.clone(),
            })
        })
        .collect()
}

/// The fields of `there` that are not as they are `wanted`, with both.
#[must_use]
pub fn differing<K: Ord + Copy>(wanted: &Fields<K>, there: &Fields<K>) -> Vec<(K, String, String)> {
    wanted
        .iter()
        .filter_map(|(field, wanted)| {
            let there = there.get(field)?;
            (there != wanted).then(|| (*field, wanted.clone(), there.clone()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(of: [&str; 3]) -> Fields<u8> {
        (0..).zip(of.map(str::to_owned)).collect()
    }

    #[test]
    fn only_what_became_otherwise_and_would_be_written_over_is_told() {
        let before = fields(["Trà đào", "15000", "TD"]);
        let theirs = fields(["Trà đào", "16000", "TD-2"]);
        let ours = fields(["Trà đào chai", "17000", "TD"]);
        let told = meanwhile(&before, &theirs, &ours);
        assert_eq!(
            told.iter().map(|each| each.field).collect::<Vec<_>>(),
            [1, 2]
        );
        assert!(told[0].is_clash(), "both sides changed the price");
        assert!(!told[1].is_clash(), "the code was changed there alone");
        assert_eq!(meanwhile(&before, &theirs, &theirs), []);
    }

    #[test]
    fn what_vanished_is_told_with_what_it_should_be() {
        let wanted = fields(["Trà đào", "15000", "TD"]);
        let there = fields(["Trà đào", "", "TD"]);
        let told = differing(&wanted, &there);
        assert_eq!(told, [(1, "15000".to_owned(), String::new())]);
    }
}
