//! What an authenticator app takes in: an address, and the same as a QR code.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use qrcode::{Color, EcLevel, QrCode};
use zeroize::Zeroizing;

use crate::{DIGITS, PERIOD, Secret};

/// What stands within a part of an address as it is (RFC 3986, section 2.3, "unreserved").
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// All that an app takes in, as an address (Google Authenticator's "Key URI Format"). `issuer` and
/// `person` are the names under which the app shows the codes.
pub fn uri(secret: &Secret, issuer: &str, person: &str) -> Zeroizing<String> {
    let percent = |text| utf8_percent_encode(text, ENCODED);
    let (issuer, person, secret) = (percent(issuer), percent(person), secret.to_base32());
    Zeroizing::new(format!(
        "otpauth://totp/{issuer}:{person}?secret={}&issuer={issuer}&algorithm=SHA1\
         &digits={DIGITS}&period={PERIOD}",
        *secret
    ))
}

/// A QR code, to be drawn as one path in a square of so many modules a side.
#[derive(Clone, Debug)]
pub struct QrPath {
    /// Modules a side, without the quiet zone of four around them.
    pub side: u32,
    /// The dark ones, as the data of an SVG path in units of modules.
    pub path: String,
}

/// A text that is longer than a QR code can be.
#[derive(Debug, thiserror::Error)]
#[error("no QR code: {0}")]
pub struct NoQr(#[from] qrcode::types::QrError);

impl QrPath {
    /// A text as a QR code.
    ///
    /// # Errors
    /// [`NoQr`] for a text that is too long for one.
    pub fn of(text: &str) -> Result<Self, NoQr> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
        let side = code.width();
        let mut path = String::new();
        for (row, colours) in code.to_colors().chunks(side).enumerate() {
            let mut column = 0;
            while column < side {
                let run = colours[column..].iter().take_while(|one| **one == Color::Dark).count();
                if run > 0 {
                    let _ = write!(path, "M{column} {row}h{run}v1h-{run}z");
                }
                column += run.max(1);
            }
        }
        Ok(Self { side: u32::try_from(side).unwrap_or_default(), path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_encodes_names_and_says_how_codes_are_made() {
        let secret = Secret::from_bytes(*b"12345678901234567890");
        assert_eq!(
            *uri(&secret, "Harbour Clinic", "o'neill"),
            "otpauth://totp/Harbour%20Clinic:o%27neill?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Harbour%20Clinic&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn a_text_past_the_largest_qr_code_is_refused() {
        assert!(QrPath::of(&"a".repeat(10_000)).is_err());
    }
}
