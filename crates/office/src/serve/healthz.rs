//! `/healthz`.

use axum::extract::State;

use crate::refusal::Refusal;
use crate::state::AppState;

/// 200 where head office's database can be read and written, and 503 where it cannot.
pub(super) async fn healthz(State(app): State<AppState>) -> Result<&'static str, Refusal> {
    app.health.ask(&app.storage, app.clock.now()).await.map(|()| "ok\n")
}

#[cfg(test)]
mod tests {
    use crate::testing::{Database, TestOffice};

    #[tokio::test(flavor = "multi_thread")]
    async fn an_office_that_cannot_write_says_so_and_is_well_again_afterwards() {
        let office = TestOffice::start(Database::Sqlite).await.unwrap();
        let ask = async || {
            let answer = reqwest::get(format!("{}/healthz", office.url)).await.unwrap();
            (answer.status().as_u16(), answer.headers().contains_key("retry-after"))
        };
        assert_eq!(ask().await, (200, false));
        // Another connection holds SQLite's lock for writing, and a reader notices nothing.
        let key = crate::keys::OfficeKey::read(&office.place.key_place()).unwrap();
        let other = crate::storage::Sqlite::open(&office.place.database_file(), key.database());
        let other = crate::storage::Storage::new(std::sync::Arc::new(other.unwrap()));
        let (locked, told) = std::sync::mpsc::channel();
        let (release, ended) = std::sync::mpsc::channel();
        let ended = std::sync::Mutex::new(ended);
        let holding = tokio::spawn(async move {
            let held = other.write(move |_| {
                let _ = locked.send(());
                let _ = ended.lock().map(|ended| ended.recv());
                Ok(())
            });
            held.await
        });
        told.recv().unwrap();
        assert_eq!(ask().await, (200, false), "the last answer still holds");
        office.pass(5);
        assert_eq!(ask().await, (503, true));
        release.send(()).unwrap();
        holding.await.unwrap().unwrap();
        office.pass(5);
        assert_eq!(ask().await, (200, false));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_office_whose_postgresql_is_gone_says_so() {
        let mut office = TestOffice::start(Database::Postgres).await.unwrap();
        let url = format!("{}/healthz", office.url);
        assert_eq!(reqwest::get(&url).await.unwrap().status(), 200);
        office.lose_database();
        office.pass(5);
        let answer = reqwest::get(&url).await.unwrap();
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()["retry-after"], "30");
    }
}
