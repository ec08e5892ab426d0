//! A document read as the product reads it: its text in a child process, then the embedded engine,
//! then the decision whether a person is asked.

use std::path::Path;

use anyhow::{Context as _, Result};
use wardbook_documents::{Limits, Page, Worker};
use wardbook_domain::asked;
use wardbook_domain::clock::Clock;
use wardbook_domain::date_order::DateOrder;
use wardbook_domain::extraction::{Doubt, Extraction, PageText};
use wardbook_domain::identity::IdentityNeeds;

/// What came out of one document.
pub(super) struct Done {
    extraction: Extraction,
}

impl Done {
    /// An answer, judged as the product judges it.
    pub(super) fn new(mut extraction: Extraction, pages: &[PageText], unread: Vec<Doubt>) -> Self {
        let today = Clock::system().now().to_datetime().date_naive();
        asked::judge(&mut extraction, pages, unread, &IdentityNeeds::default(), today);
        Self { extraction }
    }

    pub(super) const fn extraction(&self) -> &Extraction {
        &self.extraction
    }

    /// Why a person is asked where the threshold is this; the product's own decision.
    pub(super) fn reason(&self, below_permille: u16) -> Option<String> {
        asked::reason(&self.extraction, below_permille)
    }
}

/// Reads one file.
pub(super) fn document(path: &Path) -> Result<Done> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    // This program is its own child; see `main`.
    let worker = Worker { program: std::env::current_exe()?, args: vec!["read".into()] };
    let read = worker.extract(&name, &bytes, &Limits::default());
    let text = read.map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))?.text;
    let page = |page: &Page| PageText { number: page.number, text: page.text() };
    let pages: Vec<PageText> = text.pages.iter().map(page).collect();
    let unread = text.unread.iter();
    let unread = unread.map(|one| Doubt::not_read(one.part.code(), one.page)).collect();
    let told = wardbook_engine::extract_unless(&pages, order_of(&name), &|| false);
    let told = told.context("nothing stops it")?;
    let extraction = wardbook_engine::with_given(told, &pages, &wardbook_app::given_by(&text));
    Ok(Done::new(extraction, &pages, unread))
}

/// How the clinic writes dates that has this document: a corpus names its documents by country first.
fn order_of(name: &str) -> DateOrder {
    match name.split_once('-').map(|(country, _)| country) {
        Some("us") => DateOrder::MonthFirst,
        Some(country) if country.len() == 2 && !["ca", "xx"].contains(&country) => {
            DateOrder::DayFirst
        }
        _ => DateOrder::Unknown,
    }
}
