//! The names of one product's variations: NextX gives the full name of each alone.

/// What divides a product's name from the variation's in a full name.
const DIVIDER: &str = " - ";

/// The name that all have in common, and what each has besides. Names without a beginning in common stay whole, below the
/// first of them.
#[must_use]
pub fn divide(names: &[&str]) -> (String, Vec<String>) {
    let Some(first) = names.first() else {
        return (String::new(), Vec::new());
    };
    let common = names
        .iter()
        .fold(*first, |common, name| alike(common, name));
    let end = common.rfind(DIVIDER).map_or_else(
        || common.rfind(' ').map_or(0, |at| at + 1),
        |at| at + DIVIDER.len(),
    );
    let stem = common.get(..end).unwrap_or_default();
    let product = stem.trim_end_matches([' ', '-', '–', ',', ':', '(', '/']);
    let parts = names.iter().map(|name| {
        let part = name.get(end..).unwrap_or_default().trim();
        if part.is_empty() || product.is_empty() {
            (*name).to_owned()
        } else {
            part.to_owned()
        }
    });
    let parts = parts.collect();
    if product.is_empty() {
        ((*first).to_owned(), parts)
    } else {
        (product.to_owned(), parts)
    }
}

/// The longest beginning that two texts share.
fn alike<'a>(one: &'a str, other: &str) -> &'a str {
    let end = one
        .char_indices()
        .zip(other.chars())
        .find(|((_, left), right)| left != right)
        .map(|((at, _), _)| at);
    let end = end.unwrap_or_else(|| one.len().min(other.len()));
    one.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_and_its_variations() {
        let names = [
            "Khăn giấy 250 tờ - hương trà xanh",
            "Khăn giấy 250 tờ - hương hoa nhài",
        ];
        let (product, parts) = divide(&names);
        assert_eq!(product, "Khăn giấy 250 tờ");
        assert_eq!(parts, ["hương trà xanh", "hương hoa nhài"]);
    }

    #[test]
    fn a_name_without_a_divider_ends_with_a_word() {
        let (product, parts) = divide(&["Áo thun đỏ", "Áo thun đen L"]);
        assert_eq!(product, "Áo thun");
        assert_eq!(parts, ["đỏ", "đen L"]);
    }

    #[test]
    fn names_with_nothing_in_common_stay_whole() {
        let (product, parts) = divide(&["Trà", "Cà phê"]);
        assert_eq!(product, "Trà");
        assert_eq!(parts, ["Trà", "Cà phê"]);
    }

    #[test]
    fn a_variation_that_is_called_as_the_product_keeps_its_name() {
        let (product, parts) = divide(&["Trà sữa", "Trà sữa lớn"]);
        assert_eq!(product, "Trà");
        assert_eq!(parts, ["sữa", "sữa lớn"]);
        let (_, parts) = divide(&["Trà", "Trà"]);
        assert_eq!(parts, ["Trà", "Trà"]);
    }
}
