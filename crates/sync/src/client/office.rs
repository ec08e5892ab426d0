//! `/v1`: enrolling, tokens, and the report.

use super::failure::Failure;
use super::transport::{Client, Content, LARGE, Request, SMALL};
use crate::wire::v1::{
    Challenge, ChallengeRequest, EnrolReply, EnrolRequest, MailItem, Mailbox, Office, PolicyReply,
    Report, Standing, Token, TokenRequest,
};

/// A longer answer with messages is not read to its end: 100 of them, of 64 KiB at most.
const LARGEST_MAIL: usize = 16 * 1024 * 1024;

/// What head office answers who asks for its policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyAnswer {
    /// The newest one.
    Is(PolicyReply),
    /// It has issued none.
    None,
    /// Its own ledger has fewer events than the clinic has seen of it.
    Shorter,
}

impl Client {
    /// Who answers. Nothing of it is to be trusted before its root key is known to be the right one.
    ///
    /// # Errors
    /// [`Failure`], here and below.
    pub async fn office(&self) -> Result<Office, Failure> {
        self.get_json("/v1/office").await
    }

    /// Asks to be taken in.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolReply, Failure> {
        self.post_json("/v1/enrol", request, None).await
    }

    /// Asks for a nonce to sign.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn challenge(&self, origin: &str) -> Result<Challenge, Failure> {
        let request = ChallengeRequest { origin: origin.to_owned() };
        self.post_json("/v1/challenge", &request, None).await
    }

    /// Trades the signed nonce for a token.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn token(&self, answer: String) -> Result<Token, Failure> {
        self.post_json("/v1/token", &TokenRequest { answer }, None).await
    }

    /// The newest policy, with its place in head office's own ledger, of which the clinic has seen
    /// `from` events.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn policy(&self, from: Option<u64>, token: &str) -> Result<PolicyAnswer, Failure> {
        let path = format!("/v1/policy?from={}", from.unwrap_or(0));
        let request =
            Request { path: &path, content: Content::Nothing, token: Some(token), time: SMALL };
        let received = self.exchange(request).await?;
        match received.status {
            200 => serde_json::from_str(&received.body)
                .map(PolicyAnswer::Is)
                .map_err(|_| Failure::wrong_answer(&self.host(), "what is no policy")),
            404 => Ok(PolicyAnswer::None),
            409 => Ok(PolicyAnswer::Shorter),
            _ => Err(self.refusal(&received)),
        }
    }

    /// The messages for this clinic after the one of a number.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn mailbox(&self, after: u64, token: &str) -> Result<Vec<MailItem>, Failure> {
        let (path, content) = (format!("/v1/mailbox?after={after}"), Content::Nothing);
        let request = Request { path: &path, content, token: Some(token), time: LARGE };
        let received = self.exchange_bytes(request, LARGEST_MAIL).await?;
        if received.status != 200 {
            return Err(self.refusal(&received.in_words()));
        }
        let mailbox: Result<Mailbox, _> = serde_json::from_slice(&received.body);
        let mailbox =
            mailbox.map_err(|_| Failure::wrong_answer(&self.host(), "what is no mailbox"))?;
        Ok(mailbox.mail)
    }

    /// Says how the clinic stands, and hears how head office does.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn report(&self, report: &Report, token: &str) -> Result<Standing, Failure> {
        self.post_json("/v1/report", report, Some(token)).await
    }
}
