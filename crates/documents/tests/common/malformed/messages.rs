//! HL7 version 2 messages and FHIR resources.

use std::fmt::Write;

use super::ByHand;

const HEAD: &str = "MSH|^~\\&|||||||ORU^R01|1|P|2.5\r";

pub const HL7: &[ByHand] = &[
    ("a field of two million repetitions", || {
        format!("{HEAD}OBX|1|TX|||{}", "~".repeat(2 << 20)).into_bytes()
    }),
    ("a million segments without a name", || {
        format!("{HEAD}{}", "A01|\r".repeat(1 << 20)).into_bytes()
    }),
    ("a hundred thousand messages", || HEAD.repeat(100_000).into_bytes()),
    ("a million numbers of one patient", || {
        format!("{HEAD}PID|||{}", "1~".repeat(1 << 20)).into_bytes()
    }),
    ("a hundred thousand patients", || {
        format!("{HEAD}{}", "PID|||1||A^B\r".repeat(100_000)).into_bytes()
    }),
    ("escapes without end", || {
        format!("{HEAD}OBX|1|TX|||{}", "\\.br\\".repeat(1 << 17)).into_bytes()
    }),
    ("an escape that does not end", || {
        format!("{HEAD}OBX|1|TX|||\\X{}", "41".repeat(1 << 20)).into_bytes()
    }),
    ("separators that are one", || b"MSH|||||||||||\rPID|||||||\rOBX||||".to_vec()),
    ("a head alone", || b"MSH|".to_vec()),
    ("a file of thirty megabytes", || {
        let file = "QUJD".repeat(8 << 20);
        format!("{HEAD}OBX|1|ED|||^application^pdf^Base64^{file}").into_bytes()
    }),
];

pub const FHIR: &[ByHand] = &[
    ("lists eight million deep", || {
        format!("{{\"resourceType\":\"Bundle\",\"x\":{}", "[".repeat(8 << 20)).into_bytes()
    }),
    ("sections a hundred thousand deep", || {
        let open = "{\"section\":[".repeat(100_000);
        let close = "]}".repeat(100_000);
        format!("{{\"resourceType\":\"Composition\",\"section\":[{open}{{}}{close}]}}").into_bytes()
    }),
    ("results that are each other's members", || {
        let one = |id, other| {
            format!(
                "{{\"resource\":{{\"resourceType\":\"Observation\",\"id\":\"{id}\",\"hasMember\":\
                 [{{\"reference\":\"Observation/{other}\"}},{{\"reference\":\"Observation/{id}\"}}]}}}}"
            )
        };
        format!("{{\"resourceType\":\"Bundle\",\"entry\":[{},{}]}}", one("a", "b"), one("b", "a"))
            .into_bytes()
    }),
    ("a report of fifty thousand results", || {
        let mut results = String::new();
        for number in 0..50_000 {
            write!(results, "{{\"reference\":\"Observation/{}\"}},", number % 7).unwrap();
        }
        format!(
            "{{\"resourceType\":\"DiagnosticReport\",\"result\":[{results}{{}}],\"contained\":[]}}"
        )
        .into_bytes()
    }),
    ("an entry a million times", || {
        format!("{{\"resourceType\":\"Bundle\",\"entry\":[{}{{}}]}}", "{},".repeat(1 << 20))
            .into_bytes()
    }),
    ("thirty thousand lines", || b"{\"resourceType\":\"Patient\"}\n".repeat(30_000)),
    ("a narrative of breaks", || {
        format!(
            "{{\"resourceType\":\"Patient\",\"text\":{{\"div\":\"<div>{}</div>\"}}}}",
            "<br/>a".repeat(300_000)
        )
        .into_bytes()
    }),
    ("a number of a million digits", || {
        format!("{{\"resourceType\":\"Observation\",\"valueInteger\":{}}}", "9".repeat(1 << 20))
            .into_bytes()
    }),
    ("two birth dates", || {
        b"{\"resourceType\":\"Patient\",\"birthDate\":\"1958-03-14\",\"birthDate\":\"1985-03-14\"}"
            .to_vec()
    }),
    ("half a character", || b"{\"resourceType\":\"Patient\",\"id\":\"\\ud800\"}".to_vec()),
    ("a list of another kind", || b"{\"resourceType\":\"Patient\",\"name\":[[[1]],{}]}".to_vec()),
];
