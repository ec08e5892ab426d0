//! The fields of a delivery status: groups of `Name: value` with empty lines between them (RFC 3464,
//! section 2.1).

/// The fields of one group, names in small letters.
pub(super) type Group = Vec<(String, String)>;

/// Groups that are read: one for the message and one for each recipient.
const MOST: usize = 101;

/// The groups in their order; lines that are no fields are passed over.
pub(super) fn groups(text: &str) -> Vec<Group> {
    let (mut groups, mut group): (Vec<Group>, Group) = (Vec::new(), Group::new());
    for line in text.lines() {
        if line.trim().is_empty() {
            if !group.is_empty() {
                groups.push(std::mem::take(&mut group));
            }
            if groups.len() >= MOST {
                return groups;
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    if !group.is_empty() {
        groups.push(group);
    }
    groups
}

/// The value of a field; `None` where it is missing or there twice.
pub(super) fn one<'a>(group: &'a Group, name: &str) -> Option<&'a str> {
    let mut found = group.iter().filter(|(field, _)| field == name);
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Some(value),
        _ => None,
    }
}

/// What follows the type in a field like `rfc822; somebody@clinic.example`.
pub(super) fn typed(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, value)| value).trim()
}
