//! An office to measure.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::Result;
use wardbook_office::clock::{Clock, Randomness};
use wardbook_office::folder::{self, Place};
use wardbook_office::serve::{Listening, Options, routes, start};
use wardbook_office::state::AppState;

/// An office that serves from this process, without building searchable rows by itself.
pub(super) struct Office {
    /// Its database.
    pub(super) name: &'static str,
    pub(super) app: AppState,
    pub(super) url: String,
    pub(super) folder: PathBuf,
    _listening: Listening,
}

impl Office {
    pub(super) async fn serve(name: &'static str, place: Place) -> Result<Self> {
        let app = make(&place).await?;
        let options = Options::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), None, false);
        let listening = start(routes(app.clone()), options).await?;
        let url = format!("http://{}", listening.address);
        Ok(Self { name, app, url, folder: place.folder, _listening: listening })
    }
}

/// A new office.
pub(super) async fn make(place: &Place) -> Result<AppState> {
    let (clock, randomness) = (Clock::system(), Randomness::system());
    let made = folder::make(place, "office.example", "https://localhost", clock, randomness);
    made.await
}
