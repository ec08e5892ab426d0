//! The window's part in a hand-over, without a page: it signs in as the window does, works a little,
//! says so on its standard output, and goes on until its standard input ends.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use wardbook_app::{Clinic, Worker};
use wardbook_desk::holder::{Kind, serve_others};
use wardbook_desk::{Desk, Seat};
use wardbook_domain::access::Source;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [home, user, password] =
        std::array::from_fn(|at| std::env::args().nth(at + 1).unwrap_or_default());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?;
    let worker = Worker { program: "nothing".into(), args: Vec::new() };
    let desk = Desk::new(Path::new(&home), worker, runtime.handle().clone(), Kind::Window);
    let desk = Arc::new(desk);
    serve_others(&desk);
    let seat = Seat::new(desk, Source::Window);
    let sitting = loop {
        match seat.sign_in(&user, &password, None) {
            Ok(sitting) => break sitting,
            // As a person would: again.
            Err(error) if error.code() == "clinic_in_use" => {}
            Err(error) => return Err(error.into()),
        }
    };
    let mut out = std::io::stdout();
    let clinic = sitting.get().ok_or("the clinic is open")?;
    writeln!(out, "open")?;
    out.flush()?;
    let kept = Clinic::save_view(clinic, &sitting.person, "sessions", "kept", "")?;
    writeln!(out, "{}", kept.view_id)?;
    out.flush()?;
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    drop(sitting);
    seat.lock();
    Ok(())
}
