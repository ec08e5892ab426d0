//! The embedded engine as an endpoint: free, at once, and recorded without a copy of the text.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use support::{Kept, endpoint, letter};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::endpoint::{EndpointKind, PhiPolicy};
use wardbook_endpoints::{Client, ENGINE_VERSION};

#[tokio::test]
async fn the_embedded_engine_costs_nothing_and_its_record_holds_no_copy_of_the_text() {
    let mut endpoint = endpoint("");
    endpoint.kind = EndpointKind::Builtin;
    let client = Client::new(&endpoint, None).expect("a client");
    let prepared = client.prepare(&letter());
    assert_eq!(prepared, client.prepare(&letter()), "the same document is described the same");
    assert_eq!(prepared.worst_case, NanoUnits::ZERO);
    assert!(!prepared.prompt.contains("Alder") && prepared.prompt.contains(ENGINE_VERSION));
    let answer = client.call(&prepared, &letter(), &Kept::default()).await.expect("an answer");
    assert_eq!(answer.model, ENGINE_VERSION);
    assert_eq!(answer.cost, NanoUnits::ZERO);
    let recorded = serde_json::from_str(&answer.response).expect("the response is JSON");
    assert_eq!(answer.extraction, recorded, "what is recorded is what was found");
    assert!(client.test(&Kept::default()).await.expect("it is there").schema_honoured);

    let mut long = letter();
    long.pages[0].text.push_str(&"She walks well.\n".repeat(10_000));
    let answer =
        client.call(&client.prepare(&long), &long, &Kept::default()).await.expect("an answer");
    assert_eq!(
        answer.extraction.fields.len(),
        client
            .call(&prepared, &letter(), &Kept::default())
            .await
            .expect("an answer")
            .extraction
            .fields
            .len()
    );

    endpoint.phi_policy = PhiPolicy::Never;
    let client = Client::new(&endpoint, None).expect("a client");
    let failed = client
        .call(&prepared, &letter(), &Kept::default())
        .await
        .expect_err("the policy holds here too");
    assert_eq!(failed.error.code(), "endpoint_forbidden");
}
