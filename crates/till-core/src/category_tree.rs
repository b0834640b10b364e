//! Categories as a tree: each below its parent, those of one parent as they came.

use std::collections::{HashMap, HashSet};

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
