//! What a session will cost, before it is started.

use serde::Serialize;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::cost::{NanoUnits, TokenUsage};
use wardbook_domain::date_order::DateOrder;
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::given::Given;
use wardbook_domain::ids::DocumentId;
use wardbook_endpoints::Request;
use wardbook_store::calls::{self, Experience};
use wardbook_store::{StoreError, documents};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::run::job::MAX_ATTEMPTS;

/// What a session over some documents will take.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Estimate {
    /// How many documents.
    pub documents: u32,
    /// The currency of every amount.
    pub currency: String,
    /// What it should cost; `None` where nothing was measured that tells.
    pub expected: Option<NanoUnits>,
    /// What it costs at the most, every attempt and every answer as long as it may be.
    pub worst_case: NanoUnits,
    /// Seconds that it should take; `None` where nothing was measured that tells.
    pub seconds: Option<u32>,
    /// How many earlier calls of this endpoint it rests on.
    pub based_on_calls: u32,
    /// Whether the endpoint is declared to cost nothing.
    pub free: bool,
    /// Why documents may not be sent there, as a sentence.
    pub refusal: Option<String>,
}

/// Kinds whose text stands in the file as it is; what other kinds hold is packed.
const UNPACKED: &[&str] = &["plain_text", "ccda", "hl7", "fhir"];

/// How many tokens a byte of an unpacked file can come to: a letter of one byte, as older
/// systems write it, has two in a prompt, each a token at the worst.
const TOKENS_PER_BYTE: u64 = 2;

/// The same of a packed file: deflate rarely packs text tighter than eight to one, and a token
/// takes two bytes.
const TOKENS_PER_PACKED_BYTE: u64 = 4;

/// More is never sent, so no document costs more: the prompt's bytes, each a token.
const MOST_INPUT_TOKENS: u64 = 8 * 1024 * 1024;

impl Clinic {
    /// What running these documents at that endpoint will take.
    pub fn estimate(
        &self,
        person: &Person,
        documents: &[DocumentId],
        endpoint: &str,
    ) -> Result<Estimate> {
        self.require(person, Permission::RunSessions)?;
        let reached = self.require(person, Permission::ReadDocuments)?;
        let own = (reached == Reach::Own).then_some(person.user.user_id);
        let mut wanted = documents.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let (endpoint, _) = self.priced(self.endpoint(endpoint)?)?;
        let (sizes, experience) = self.store.read(|connection| {
            let sizes = documents::sizes(connection, &wanted, own)?;
            let experience = calls::experience(connection, endpoint.endpoint_id)?;
            Ok::<_, StoreError>((sizes, experience))
        })?;
        if sizes.len() != wanted.len() {
            // Nobody learns whether another person's document is there.
            let missing = wanted.len() - sizes.len();
            return Err(AppError::NotFound(format!("document for {missing} of the ids given")));
        }
        let free = endpoint.price.is_free();
        let count = u32::try_from(sizes.len()).unwrap_or(u32::MAX);
        let overhead =
            if free { 0 } else { self.client(&endpoint)?.prepare(&empty()).prompt.len() };
        let worst = |(bytes, kind): &(u64, Option<String>)| {
            worst_case(&endpoint, overhead as u64, *bytes, kind.as_deref())
        };
        Ok(Estimate {
            documents: count,
            currency: self.account.currency.clone(),
            expected: if free { Some(NanoUnits::ZERO) } else { expected(&experience, count) },
            worst_case: sizes.iter().map(worst).sum(),
            seconds: seconds(&experience, count),
            based_on_calls: experience.calls,
            free,
            refusal: match endpoint.may_receive_documents() {
                Err(refusal) => Some(refusal.to_string()),
                Ok(()) => self.check_allowed(&endpoint).err().map(|refusal| refusal.to_string()),
            },
        })
    }
}

/// A request without a word, for what every prompt carries.
fn empty() -> Request {
    Request {
        pages: Vec::new(),
        file_name: String::new(),
        given: Given::default(),
        date_order: DateOrder::Unknown,
    }
}

/// What earlier documents cost on the average, for so many.
fn expected(experience: &Experience, count: u32) -> Option<NanoUnits> {
    let measured = i128::from(experience.documents);
    (measured > 0).then(|| {
        let total = i128::from(experience.cost.0) * i128::from(count);
        // Rounded up, as prices are.
        NanoUnits(i64::try_from((total + measured - 1) / measured).unwrap_or(i64::MAX))
    })
}

fn seconds(experience: &Experience, count: u32) -> Option<u32> {
    let (documents, seconds) = experience.timed;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and held at the largest number"
    )]
    let whole = |seconds: f64| seconds.ceil() as u32;
    (documents > 0).then(|| whole(seconds / f64::from(documents) * f64::from(count)))
}

/// Every attempt with the longest prompt that the file can come to, and the longest answer.
fn worst_case(endpoint: &Endpoint, overhead: u64, bytes: u64, kind: Option<&str>) -> NanoUnits {
    let unpacked = kind.is_some_and(|kind| UNPACKED.contains(&kind));
    let per_byte = if unpacked { TOKENS_PER_BYTE } else { TOKENS_PER_PACKED_BYTE };
    let input = overhead.saturating_add(bytes.saturating_mul(per_byte)).min(MOST_INPUT_TOKENS);
    let output = endpoint.max_output_tokens.into();
    let once = endpoint.price.of(TokenUsage { input, cached: 0, output });
    NanoUnits(once.0.saturating_mul(MAX_ATTEMPTS.into()))
}
