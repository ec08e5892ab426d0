use wardbook_domain::event::Kind;

use crate::clinic::Ward;
use crate::office::{Office, mirror, witness};
use crate::server::Reply;

#[test]
fn a_clinic_enrols_by_a_code_and_says_what_is_its_own_word() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    assert!(open.status().office.is_none());
    let status = open.enrol(&office.code());
    let there = status.office.unwrap();
    assert_eq!((there.name.as_str(), there.clinic_id.as_str()), ("office.example", "harbour"));
    assert_eq!(there.witness_key, witness().vkey().to_string());
    assert_eq!(there.mirror_key, mirror().vkey().to_string());
    assert!(there.before > 0 && there.fixed == 0);
    assert_eq!(open.count(Kind::SyncEnrolled), 1);
    open.close();
}

#[test]
fn another_office_than_the_one_that_gave_the_code_is_refused_before_anything_is_sent() {
    let (ward, office, other) = (Ward::new(), Office::new(), Office::new());
    let open = ward.open();
    let code = office.code();
    let (characters, _) = code.split_once('@').unwrap();
    // The last groups are of the fingerprint.
    let (before, end) = characters.split_at(characters.len() - 5);
    let wrong = format!("{}7777{end}@{}", &before[..before.len() - 4], other.address);
    let refused = open.try_enrol(&wrong);
    assert!(refused.contains("is not the head office that gave this code"), "{refused}");
    assert_eq!(other.held().asked, ["/v1/office"]);
    assert!(open.try_enrol("ABCD").contains("has no \"@\""));
    assert!(open.status().office.is_none());
    open.close();
}

#[test]
fn a_code_that_head_office_refuses_enrols_nothing_and_its_words_are_shown() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    let refusal = r#"{"code":"code_used","message":"this code was used already"}"#;
    office.next("/v1/enrol", Reply::new(403, refusal));
    let refused = open.try_enrol(&office.code());
    assert!(refused.contains("this code was used already"), "{refused}");
    assert!(open.status().office.is_none());
    office.next("/v1/enrol", Reply::new(200, r#"{"reply":"wardbook-enrolled/v1\n"}"#));
    assert!(open.try_enrol(&office.code()).contains("not head office's"));
    open.close();
}
