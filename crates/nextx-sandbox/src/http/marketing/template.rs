//! Placeholders in texts: `{{contact_name}}` and the like.

/// Fills the placeholders that `value` knows; others stay as they are.
pub(crate) fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        filled.push_str(before);
        let Some((name, after)) = behind.split_once("}}") else {
            filled.push_str("{{");
            rest = behind;
            continue;
        };
        match value(name.trim()) {
            Some(value) => filled.push_str(&value),
            None => filled.push_str(&format!("{{{{{name}}}}}")),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_placeholders_are_filled_and_others_stay() {
        let value = |name: &str| (name == "cus_name").then(|| "Khách Thử".to_owned());
        for (text, expected) in [
            ("Chào {{cus_name}}!", "Chào Khách Thử!"),
            ("{{ cus_name }}{{cus_name}}", "Khách ThửKhách Thử"),
            ("Mã {{code}} của {{cus_name}}", "Mã {{code}} của Khách Thử"),
            ("Chưa đóng {{cus_name", "Chưa đóng {{cus_name"),
            ("{cus_name}", "{cus_name}"),
        ] {
            assert_eq!(fill(text, value), expected);
        }
    }
}
