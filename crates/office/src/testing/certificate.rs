//! A certificate for this machine that nobody vouches for.

use std::path::{Path, PathBuf};

use anyhow::Result;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::x509::extension::SubjectAlternativeName;
use openssl::x509::{X509, X509NameBuilder};

use crate::clock::Clock;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Writes a certificate with this serial number and its key into a folder, both PEM, and says where.
pub fn certificate(folder: &Path, serial: u32) -> Result<(PathBuf, PathBuf)> {
    certificate_of(folder, serial, "localhost", (0, 2))
}

/// The same for a host, valid from so many days after now until so many.
pub fn certificate_of(
    folder: &Path,
    serial: u32,
    host: &str,
    (from, to): (i64, i64),
) -> Result<(PathBuf, PathBuf)> {
    let key = PKey::from_rsa(Rsa::generate(2048)?)?;
    let mut name = X509NameBuilder::new()?;
    name.append_entry_by_text("CN", host)?;
    let name = name.build();
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    let serial = BigNum::from_u32(serial)?.to_asn1_integer()?;
    builder.set_serial_number(&serial)?;
    builder.set_subject_name(&name)?;
    builder.set_issuer_name(&name)?;
    builder.set_pubkey(&key)?;
    let names =
        SubjectAlternativeName::new().dns(host).build(&builder.x509v3_context(None, None))?;
    builder.append_extension(names)?;
    let now = i64::try_from(Clock::system().now().seconds())?;
    let (from, to) = (Asn1Time::from_unix(now + from * DAY)?, Asn1Time::from_unix(now + to * DAY)?);
    builder.set_not_before(&from)?;
    builder.set_not_after(&to)?;
    builder.sign(&key, MessageDigest::sha256())?;
    let (chain, secret) = (folder.join("chain.pem"), folder.join("key.pem"));
    std::fs::write(&secret, key.private_key_to_pem_pkcs8()?)?;
    std::fs::write(&chain, builder.build().to_pem()?)?;
    Ok((chain, secret))
}
