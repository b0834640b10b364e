//! Categories as a tree: each below its parent, those of one parent as they came.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A category at its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// NextX's id.
    pub id: i64,
    /// The category above it; `None` at the top.
    pub parent_id: Option<i64>,
    /// Its name.
    pub name: String,
    /// How many categories are above it.
    pub depth: u32,
}

/// The categories in the order in which a tree shows them. One whose parent is not there, or stands below it, is at the
/// top: nothing is left out.
#[must_use]
pub fn tree(categories: &[(i64, Option<i64>, String)]) -> Vec<Node> {
    let known: HashSet<i64> = categories.iter().map(|(id, ..)| *id).collect();
    let mut below: HashMap<Option<i64>, Vec<usize>> = HashMap::new();
    for (at, (_, parent, _)) in categories.iter().enumerate() {
        let parent = parent.filter(|parent| known.contains(parent));
        below.entry(parent).or_default().push(at);
    }
    let mut shown = vec![false; categories.len()];
    let mut nodes = Vec::with_capacity(categories.len());
    let tops = below.get(&None).cloned().unwrap_or_default();
    let rest = 0..categories.len();
    // What a circle of parents holds comes behind the others.
    for top in tops.into_iter().chain(rest) {
        let mut due = vec![(top, None, 0)];
        while let Some((at, parent_id, depth)) = due.pop() {
            let (Some((id, _, name)), Some(is_shown)) = (categories.get(at), shown.get_mut(at))
            else {
                continue;
            };
            if std::mem::replace(is_shown, true) {
                continue;
            }
            nodes.push(Node {
                id: *id,
                parent_id,
                name: name.clone(),
                depth,
            });
            let children = below.get(&Some(*id)).map_or(&[][..], Vec::as_slice);
            due.extend(children.iter().rev().map(|at| (*at, Some(*id), depth + 1)));
        }
    }
    nodes
}

/// Which names stand for what is in a category and below it: a product names its category, not the id.
#[derive(Clone, Debug, Default)]
pub struct NamesBelow(BTreeMap<String, BTreeSet<String>>);

impl NamesBelow {
    /// The names of a tree, in the order in which it is shown.
    #[must_use]
    pub fn of(nodes: &[Node]) -> Self {
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (at, node) in nodes.iter().enumerate() {
            // What stands below a category follows it, deeper than it.
            let rest = nodes.iter().skip(at + 1);
            let below = rest.take_while(|other| other.depth > node.depth);
            let known = names.entry(node.name.clone()).or_default();
            known.extend(below.chain([node]).map(|node| node.name.clone()));
        }
        Self(names)
    }

    /// The names of what is in the category of this name; one that no tree has stands for itself.
    #[must_use]
    pub fn at_or_below(&self, name: &str) -> Vec<String> {
        match self.0.get(name) {
            Some(names) => names.iter().cloned().collect(),
            None => vec![name.to_owned()],
        }
    }

    /// How many products each category has with all that is below it, in the order of the names, where that is any.
    #[must_use]
    pub fn counted<'a>(
        &self,
        categories: impl Iterator<Item = &'a String>,
    ) -> Vec<(String, usize)> {
        let mut own = BTreeMap::<&str, usize>::new();
        for category in categories {
            *own.entry(category).or_default() += 1;
        }
        let names: BTreeSet<&str> = own
            .keys()
            .copied()
            .chain(self.0.keys().map(String::as_str))
            .collect();
        let count = |name: &str| -> usize {
            let names = self.at_or_below(name);
            names.iter().filter_map(|name| own.get(name.as_str())).sum()
        };
        names
            .into_iter()
            .map(|name| (name.to_owned(), count(name)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

/// Whether `id` is `above`, or stands anywhere below it.
#[must_use]
pub fn is_at_or_below(nodes: &[Node], id: i64, above: i64) -> bool {
    let mut at = Some(id);
    // No way up is longer than the tree.
    for _ in 0..=nodes.len() {
        match at {
            Some(id) if id == above => return true,
            Some(id) => {
                at = nodes
                    .iter()
                    .find(|node| node.id == id)
                    .and_then(|it| it.parent_id)
            }
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(categories: &[(i64, Option<i64>)]) -> Vec<(i64, u32)> {
        let named: Vec<_> = categories
            .iter()
            .map(|(id, parent)| (*id, *parent, format!("nhóm {id}")))
            .collect();
        tree(&named).iter().map(|it| (it.id, it.depth)).collect()
    }

    #[test]
    fn a_category_stands_for_all_that_is_below_it() {
        let of = |id, parent, name: &str| (id, parent, name.to_owned());
        let nodes = tree(&[
            of(1, None, "Đồ uống"),
            of(2, Some(1), "Bia"),
            of(3, Some(2), "Bia lon"),
            of(4, None, "Gạo"),
        ]);
        let names = NamesBelow::of(&nodes);
        assert_eq!(names.at_or_below("Bia"), ["Bia", "Bia lon"]);
        assert_eq!(names.at_or_below("Đồ uống").len(), 3);
        assert_eq!(names.at_or_below("Lạ"), ["Lạ"]);
        let products = ["Bia lon", "Bia lon", "Đồ uống", "", "Lạ"].map(str::to_owned);
        let counted = names.counted(products.iter());
        let told: Vec<_> = counted
            .iter()
            .map(|(name, n)| (name.as_str(), *n))
            .collect();
        let expected = [
            ("", 1),
            ("Bia", 2),
            ("Bia lon", 2),
            ("Lạ", 1),
            ("Đồ uống", 3),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn each_category_stands_below_its_parent() {
        let categories = [
            (1, None),
            (2, Some(1)),
            (3, None),
            (4, Some(2)),
            (5, Some(1)),
        ];
        assert_eq!(shown(&categories), [(1, 0), (2, 1), (4, 2), (5, 1), (3, 0)]);
    }

    #[test]
    fn an_orphan_and_a_circle_are_shown_all_the_same() {
        let categories = [(1, Some(99)), (2, Some(3)), (3, Some(2))];
        assert_eq!(shown(&categories), [(1, 0), (2, 0), (3, 1)]);
    }

    #[test]
    fn what_stands_below_is_found_at_any_depth() {
        let named = [(1, None), (2, Some(1)), (3, Some(2)), (4, None)]
            .map(|(id, parent)| (id, parent, String::new()));
        let nodes = tree(&named);
        assert!(is_at_or_below(&nodes, 3, 1));
        assert!(is_at_or_below(&nodes, 1, 1));
        assert!(!is_at_or_below(&nodes, 1, 3));
        assert!(!is_at_or_below(&nodes, 4, 1));
    }
}
