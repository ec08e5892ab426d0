//! The alert that nobody outside has witnessed the log for too long.

use wardbook_domain::alert::AlertType;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::sync::{UNWITNESSED_HOURS, later};
use wardbook_store::events::Filter;
use wardbook_store::sync::enrolment;
use wardbook_store::{StoreError, alerts};

use crate::clinic::Clinic;
use crate::error::Result;

impl Clinic {
    /// Raises the alert, or takes it back where a witness has signed again; answers when it would be
    /// raised. Without a head office nobody has promised a witness, so there is none.
    pub(super) fn watch_for_witnesses(&self) -> Result<Option<Timestamp>> {
        let Some(office) = self.store.read(enrolment::current)? else { return Ok(None) };
        let witnessed = self.witnessed_now()?;
        let open = self.store.read(|connection| {
            let open = alerts::open(connection)?;
            Ok::<_, StoreError>(
                open.into_iter().find(|one| one.alert_type == AlertType::NotWitnessed),
            )
        })?;
        // From when on there was something to witness: a log at rest is not late.
        let first = Filter { from_seq: Some(witnessed.fixed), limit: Some(1), ..Filter::default() };
        let first = self.store.read(|connection| first.list(connection, self.store.log()))?;
        let begun = [witnessed.at, first.first().map(|event| event.time)].into_iter().flatten();
        let since = begun.fold(office.enrolled_at, Timestamp::max);
        let due = later(since, UNWITNESSED_HOURS * 3_600);
        let is_late = witnessed.events_since > 0 && self.store.clock().now() >= due;
        match open {
            None if is_late => {
                let text = format!(
                    "Nobody outside the clinic has witnessed the log since {} UTC: {} events could \
                     be rewritten unnoticed.",
                    since.to_text(),
                    witnessed.events_since
                );
                self.store.write(self.store.sync_context()?, move |tx| {
                    alerts::raise(tx, None, AlertType::NotWitnessed, &text)
                })?;
            }
            Some(alert) if witnessed.at.is_some() && !is_late => {
                self.store.write(self.store.sync_context()?, move |tx| {
                    alerts::resolve(tx, alert.alert_id, None, "The log was witnessed again.")
                })?;
            }
            _ => {}
        }
        Ok((witnessed.events_since > 0 && !is_late).then_some(due))
    }
}
