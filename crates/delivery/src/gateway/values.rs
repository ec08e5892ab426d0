//! What is put into a description's placeholders.

use crate::field::{BadField, number, one_line};

/// The longest text of an SMS, in characters: what gateways take at most.
const LONGEST_TEXT: usize = 1600;

/// What is known of a message when it is handed over.
#[derive(Clone, Debug, Default)]
pub struct Values {
    to: Option<String>,
    text: Option<String>,
    from: Option<String>,
    reference: Option<String>,
    callback: Option<String>,
    account: Option<String>,
    id: Option<String>,
}

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placeholder {
    To,
    Text,
    From,
    Reference,
    Callback,
    Account,
    Id,
}

impl Placeholder {
    /// Every placeholder there is, with the word between its braces.
    pub(crate) const ALL: [(&str, Self); 7] = [
        ("to", Self::To),
        ("text", Self::Text),
        ("from", Self::From),
        ("reference", Self::Reference),
        ("callback", Self::Callback),
        ("account", Self::Account),
        ("id", Self::Id),
    ];

    /// The word between its braces.
    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(word, _)| word)
    }
}

impl Values {
    /// `{to}` and `{text}`: the number, which must be in international form, and the text.
    ///
    /// # Errors
    /// A sentence about the number or the text.
    pub fn message(to: &str, text: &str) -> Result<Self, BadField> {
        let is_hidden = |letter: char| letter.is_control() && letter != '\n';
        if text.chars().any(is_hidden) {
            return Err(BadField::Hidden("The text"));
        }
        if text.trim().is_empty() {
            return Err(BadField::Empty("The text"));
        }
        if text.chars().count() > LONGEST_TEXT {
            return Err(BadField::Long("The text", LONGEST_TEXT));
        }
        let (to, text) = (Some(number("The number", to)?), Some(text.to_owned()));
        Ok(Self { to, text, ..Self::default() })
    }

    /// `{id}`: the gateway's own id of a message that it took.
    ///
    /// # Errors
    /// It is not one line.
    pub fn taken(id: &str) -> Result<Self, BadField> {
        let id = one_line("The gateway's id", id, 200)?;
        Ok(Self { id: Some(id.to_owned()), ..Self::default() })
    }

    /// `{from}`: the number or name that the recipient sees.
    ///
    /// # Errors
    /// It is not one line.
    pub fn from_sender(self, from: &str) -> Result<Self, BadField> {
        let from = one_line("The sender", from, 40)?.to_owned();
        Ok(Self { from: Some(from), ..self })
    }

    /// `{reference}`: our own name of the message, the same at every attempt.
    ///
    /// # Errors
    /// It is not one line.
    pub fn with_reference(self, reference: &str) -> Result<Self, BadField> {
        let reference = one_line("The reference", reference, 100)?.to_owned();
        Ok(Self { reference: Some(reference), ..self })
    }

    /// `{callback}`: where the gateway may report to.
    ///
    /// # Errors
    /// It is not one line.
    pub fn with_callback(self, callback: &str) -> Result<Self, BadField> {
        let callback = one_line("The callback address", callback, 2000)?.to_owned();
        Ok(Self { callback: Some(callback), ..self })
    }

    /// `{account}`: the clinic's account at the gateway, where its addresses name it.
    ///
    /// # Errors
    /// It is not one line.
    pub fn with_account(self, account: &str) -> Result<Self, BadField> {
        let account = one_line("The account", account, 100)?.to_owned();
        Ok(Self { account: Some(account), ..self })
    }

    pub(crate) fn get(&self, placeholder: Placeholder) -> Option<&str> {
        match placeholder {
            Placeholder::To => self.to.as_deref(),
            Placeholder::Text => self.text.as_deref(),
            Placeholder::From => self.from.as_deref(),
            Placeholder::Reference => self.reference.as_deref(),
            Placeholder::Callback => self.callback.as_deref(),
            Placeholder::Account => self.account.as_deref(),
            Placeholder::Id => self.id.as_deref(),
        }
    }
}
