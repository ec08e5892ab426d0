//! The client against the real llama.cpp server, with a model so small that its answers are noise.
//! Bound to the schema, noise still has its form, so a call ends in an extraction or in a failure
//! that says what no schema can: either way its tokens are counted.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use serde_json::Value;
use support::{Kept, endpoint, letter};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::date_order::DateOrder;
use wardbook_domain::extraction::PageText;
use wardbook_domain::given::Given;
use wardbook_endpoints::{CallError, Client, Request};

/// The server's process. It ends when its standard input does, and is waited for.
struct ModelServer {
    url: String,
    model: String,
    child: Child,
    input: Option<ChildStdin>,
    _folder: tempfile::TempDir,
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn python() -> PathBuf {
    let own = root().join("target/test-python/bin/python");
    let python = std::env::var_os("WARDBOOK_TEST_PYTHON").map_or(own, PathBuf::from);
    assert!(
        python.exists(),
        "there is no Python with a model server at {}: run `make test`, which puts it there",
        python.display()
    );
    python
}

/// Starts a server whose model reads at most `context` tokens.
fn start(context: u32) -> ModelServer {
    let folder = tempfile::tempdir().expect("a folder");
    let model = folder.path().join("tiny-test.gguf");
    let tools = root().join("tests/tools");
    let made = Command::new(python()).arg(tools.join("tiny-model.py")).arg(&model).status();
    assert!(made.expect("Python starts").success(), "the tiny model could not be made");
    let port =
        TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let mut child = Command::new(python())
        .arg(tools.join("model-server.py"))
        .arg(&model)
        .args([port.to_string(), context.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let input = child.stdin.take();
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let ready = output.lines().map_while(Result::ok).any(|line| line == "ready");
    let model = model.to_string_lossy().into_owned();
    let server = ModelServer {
        url: format!("http://127.0.0.1:{port}"),
        model,
        child,
        input,
        _folder: folder,
    };
    assert!(ready, "the model server ended before it was ready");
    server
}

fn client(server: &ModelServer, max_output_tokens: u32) -> Client {
    let mut endpoint = endpoint(&server.url);
    endpoint.model.clone_from(&server.model);
    endpoint.timeout_seconds = 120;
    endpoint.max_output_tokens = max_output_tokens;
    Client::new(&endpoint, None).expect("a client")
}

#[tokio::test]
async fn a_real_server_answers_in_the_schema_and_every_token_is_counted() {
    let server = start(32_768);
    let client = client(&server, 12_000);
    let mut kept_to_the_schema = 0;
    for number in 0..4 {
        let mut request = letter();
        request.pages[0].text.push_str(["One copy\n", "Two\n", "Three\n", "Four\n"][number]);
        let prepared = client.prepare(&request);
        let (usage, cost, response) = match client.call(&prepared, &request, &Kept::default()).await
        {
            Ok(answer) => {
                kept_to_the_schema += 1;
                (answer.usage, answer.cost, answer.response)
            }
            Err(failed) => {
                // Only what no schema can say, or the limit of tokens, may be wrong.
                let CallError::OutsideSchema { detail } = &failed.error else { panic!("{failed}") };
                let semantic = ["not a date", "does not have", "does not belong", "was cut"];
                assert!(semantic.iter().any(|words| detail.contains(words)), "{detail}");
                kept_to_the_schema += u32::from(!detail.contains("was cut"));
                let charged = failed.charged.expect("the failed call was charged");
                (charged.usage, charged.cost, charged.response)
            }
        };
        let usage = usage.expect("the server counts tokens");
        let received: Value = serde_json::from_str(&response).expect("the exact body is JSON");
        assert_eq!(received["usage"]["prompt_tokens"], usage.input);
        assert!(
            usage.input > 1_000,
            "this model takes a token for nearly every byte: {}",
            usage.input
        );
        assert!(cost > NanoUnits::ZERO);
    }
    println!("{kept_to_the_schema} of 4 answers kept to the schema, the others were cut");
}

#[tokio::test]
async fn a_test_of_a_real_server_finds_its_model_and_its_schemas() {
    let server = start(4_096);
    let health = client(&server, 1_000).test(&Kept::default()).await.expect("it answers");
    assert_eq!(health.model_listed, Some(true), "{:?}", health.models);
    assert!(health.schema_honoured, "{:?}", health.exchanges);
    assert!(health.usage.is_some() && health.cost > NanoUnits::ZERO);
    assert!(health.warnings.is_empty(), "{:?}", health.warnings);
}

#[tokio::test]
async fn a_document_beyond_a_real_servers_context_is_too_long() {
    let server = start(2_048);
    let client = client(&server, 200);
    let pages = vec![PageText { number: 1, text: "She was seen again for her knee. ".repeat(400) }];
    let request = Request {
        pages,
        file_name: String::new(),
        given: Given::default(),
        date_order: DateOrder::Unknown,
    };
    let failed = client
        .call(&client.prepare(&request), &request, &Kept::default())
        .await
        .expect_err("too long");
    assert_eq!(failed.error, CallError::TooLong, "{:?}", failed.charged);
}
