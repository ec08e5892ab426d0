//! E-mails.

use super::ByHand;

const HEAD: &str = "From: a@example.org\r\nTo: b@example.org\r\nSubject: Letter\r\n\
    Date: Mon, 16 Nov 2026 09:30:00 +1100\r\nMIME-Version: 1.0\r\n";

pub const EMAIL: &[ByHand] = &[
    ("parts ten thousand deep", || {
        let mut mail = HEAD.to_owned();
        for depth in 0..10_000 {
            mail +=
                &format!("Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n");
        }
        mail.into_bytes()
    }),
    ("messages within messages a thousand deep", || {
        format!("{HEAD}Content-Type: message/rfc822\r\n\r\n").repeat(1_000).into_bytes()
    }),
    ("a boundary that never comes", || {
        format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n{}",
            "--y\r\n".repeat(100_000)
        )
        .into_bytes()
    }),
    ("an empty boundary", || {
        format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n{}",
            "--\r\n".repeat(50_000)
        )
        .into_bytes()
    }),
    ("ten thousand parts", || {
        let part = "--x\r\nContent-Type: text/plain\r\n\r\nDear Dr Marsh\r\n".repeat(10_000);
        format!("{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n{part}--x--").into_bytes()
    }),
    ("a head of ten megabytes", || {
        format!("{HEAD}X-Note: {}\r\n\r\nDear Dr Marsh", "a ".repeat(5 << 20)).into_bytes()
    }),
    ("a hundred thousand lines of a head", || {
        format!("{HEAD}{}\r\nDear Dr Marsh", "X-Note: a\r\n".repeat(100_000)).into_bytes()
    }),
    ("base64 that is none", || {
        format!(
            "{HEAD}Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
            "%%%=".repeat(10_000)
        )
        .into_bytes()
    }),
    ("a page of tables within tables", || {
        format!("{HEAD}Content-Type: text/html\r\n\r\n{}", "<table><tr><td>".repeat(50_000))
            .into_bytes()
    }),
    ("a page of marks that do not end", || {
        format!("{HEAD}Content-Type: text/html\r\n\r\n{}", "<a href='".repeat(100_000)).into_bytes()
    }),
    ("a page of a million entities", || {
        format!(
            "{HEAD}Content-Type: text/html\r\n\r\n<p>{}",
            "&amp;&#x41;&#99999999999;".repeat(40_000)
        )
        .into_bytes()
    }),
    ("characters of an unknown set", || {
        format!("{HEAD}Content-Type: text/plain; charset=x-none\r\n\r\n\u{fc}\u{e9}").into_bytes()
    }),
    ("Outlook's own packing, of nothing", || {
        let packed = "eJ8+IgAAAAD/////".repeat(100);
        format!(
            "{HEAD}Content-Type: application/ms-tnef; name=winmail.dat\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{packed}"
        )
        .into_bytes()
    }),
];
