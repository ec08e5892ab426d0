//! Files within files through the real program: a session over a mail runs over what is attached too,
//! and the doubt that an attachment was not read is where nothing became of it.

use std::fs;

use wardbook_tests::{TestClinic, letter};

#[test]
fn a_session_over_a_mail_runs_over_what_is_attached_and_asks_about_nothing_that_was_read() {
    let clinic = TestClinic::new();
    let part = |name: &str, text: &str| {
        format!("--x\r\nContent-Type: text/plain; name={name}\r\n\r\n{text}\r\n")
    };
    let inner = format!("From: c@d.example\r\nSubject: Inner\r\n\r\n{}", letter(2));
    let mail = format!(
        "From: a@b.example\r\nSubject: Results\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\nDear colleague, see below.\r\n{}\
         --x\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--x--\r\n",
        part("letter.txt", &letter(1))
    );
    let folder = clinic.beside("mails");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("results.eml");
    fs::write(&file, mail).unwrap();
    for documents in [3, 3] {
        let args = ["process".as_ref(), file.as_os_str(), "--json".as_ref()];
        let said = clinic.run(args).json();
        assert_eq!(said["session"]["total_documents"], documents, "{said:#}");
        assert_eq!(said["session"]["failed_documents"], 0, "{said:#}");
    }
    let received = clinic.json(["events", "--kind", "document.received"]);
    assert_eq!(received.as_array().unwrap().len(), 3, "{received:#}");
    let log = clinic.run(["events", "--kind", "record.changed", "--json"]).stdout;
    assert!(!log.contains("an attachment"), "what was read is not asked about");
    clinic.must_be_sound();
}
