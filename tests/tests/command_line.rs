//! What the command line takes and refuses, in the words that people read.

use wardbook_tests::{TestClinic, letters};

#[test]
fn a_budget_that_nothing_could_run_on_is_refused_before_a_file_is_taken_in() {
    let clinic = TestClinic::new();
    let letter = letters(&clinic.beside("inbox"), 0..1).remove(0);
    let process = |budget: &str| {
        let mut command = clinic.command(["process"]);
        command.arg(&letter).args(["--budget", budget]);
        wardbook_tests::Answer::from(command.output().unwrap())
    };
    for zero in ["0", "0.00"] {
        process(zero).expect_sentence(2, "a budget is above zero, such as 2.50");
    }
    for (wrong, why) in [
        ("-1", "without a sign"),
        ("1,5", "with a point"),
        ("0.1234567890", "more than 9 decimals"),
        ("99999999999", "the largest amount is"),
    ] {
        let refused = process(wrong).expect(2);
        assert!(refused.stderr.contains(why), "{wrong}: {}", refused.stderr);
    }
    let documents = clinic.json(["events", "--kind", "document.received"]);
    assert_eq!(documents.as_array().unwrap().len(), 0, "{documents:#}");
    process("2.50").expect(0);
    clinic.must_be_sound();
}
