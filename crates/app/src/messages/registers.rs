//! Who takes note of what leaves on behalf of messages. An attempt's own row is written with the attempt.

use wardbook_domain::access::Context;
use wardbook_domain::egress::{Egress, Purpose};
use wardbook_domain::ids::{EgressId, MessageId};
use wardbook_egress::{Departure, Register, Unnoted};
use wardbook_store::{Store, egress};

use crate::egress::registers::locality_of;

/// A departure of a message, as a row.
pub(super) fn egress_of(store: &Store, message: MessageId, departure: &Departure) -> Egress {
    Egress { message_id: Some(message), ..row(store, Purpose::Message, departure) }
}

fn row(store: &Store, purpose: Purpose, departure: &Departure) -> Egress {
    Egress {
        egress_id: EgressId::new(store.clock(), store.randomness()),
        purpose,
        locality: locality_of(&departure.address),
        address: departure.address.clone(),
        endpoint_id: None,
        call_id: None,
        document_id: None,
        message_id: None,
        policy: None,
        replaced: None,
        requests: 1,
        bytes: departure.bytes,
        hash: departure.hash.clone(),
        left_at: store.clock().now(),
    }
}

/// Notes what is sent to try a provider.
pub(super) struct TestRegister<'a> {
    pub(super) store: &'a Store,
    pub(super) context: Context,
}

impl Register for TestRegister<'_> {
    fn note(&self, departure: &Departure) -> Result<(), Unnoted> {
        let row = row(self.store, Purpose::MessageProviderTest, departure);
        let noted = self.store.write(self.context, move |tx| egress::insert(tx, &row));
        noted.map_err(|error| Unnoted(error.to_string()))
    }
}

/// Notes that a provider is asked what became of a message.
pub(super) struct AskRegister<'a> {
    pub(super) store: &'a Store,
    pub(super) context: Context,
    pub(super) message: MessageId,
}

impl Register for AskRegister<'_> {
    fn note(&self, departure: &Departure) -> Result<(), Unnoted> {
        let row = egress_of(self.store, self.message, departure);
        let noted = self.store.write(self.context, move |tx| egress::insert(tx, &row));
        noted.map_err(|error| Unnoted(error.to_string()))
    }
}
