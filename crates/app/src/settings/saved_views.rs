//! A screen's filters that a person keeps under a name.

use wardbook_domain::ids::ViewId;
use wardbook_store::saved_views::{self, SavedView};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// Views of one screen that a person may keep.
const VIEWS_PER_SCREEN: usize = 50;

impl Clinic {
    /// This person's views of a screen.
    pub fn saved_views(&self, person: &Person, screen: &str) -> Result<Vec<SavedView>> {
        let user = person.user.user_id;
        Ok(self.store.read(|connection| saved_views::of_screen(connection, user, screen))?)
    }

    /// Saves a view, over one of the same name.
    pub fn save_view(
        &self,
        person: &Person,
        screen: &str,
        name: &str,
        query: &str,
    ) -> Result<SavedView> {
        let name = name.trim();
        if !(1..=60).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(AppError::Invalid("a view's name has 1 to 60 characters".into()));
        }
        let is_screen = |letter: u8| letter.is_ascii_lowercase() || letter == b'_';
        if screen.is_empty() || screen.len() > 40 || !screen.bytes().all(is_screen) {
            return Err(AppError::Invalid(format!("there is no screen `{screen}`")));
        }
        if query.len() > 4_000 {
            return Err(AppError::Invalid("a view's filters have at most 4000 bytes".into()));
        }
        let user_id = person.user.user_id;
        let [screen, name, query] = [screen, name, query].map(str::to_owned);
        self.store.write(person.context, move |tx| {
            let kept = saved_views::of_screen(tx.connection(), user_id, &screen)?;
            let same = kept.iter().find(|view| view.name == name);
            let view_id =
                same.map_or_else(|| ViewId::new(tx.clock(), tx.randomness()), |view| view.view_id);
            let view = SavedView { view_id, user_id, screen, name, query };
            if same.is_some() {
                saved_views::replace(tx, &view)?;
            } else if kept.len() < VIEWS_PER_SCREEN {
                saved_views::insert(tx, &view)?;
            } else {
                return Err(AppError::Invalid(format!(
                    "a person keeps at most {VIEWS_PER_SCREEN} views of a screen; remove one first"
                )));
            }
            Ok(view)
        })
    }

    /// Forgets a view. Nobody sees that another person's is there.
    pub fn remove_view(&self, person: &Person, view: ViewId) -> Result<()> {
        let missing = || AppError::NotFound("such view".into());
        let user = person.user.user_id;
        self.store.write(person.context, move |tx| {
            let found = saved_views::by_id(tx.connection(), view)?;
            if found.is_none_or(|found| found.user_id != user) {
                return Err(missing());
            }
            Ok(saved_views::remove(tx, view)?)
        })
    }
}
