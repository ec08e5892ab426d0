//! A request's body as a reader for a thread that may block: unpacked as it comes, counted before
//! and after, and given up when it takes too long. At no moment is more of it in memory than a few
//! pieces as they come off the line.

use std::io::{self, BufReader, Read};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{HeaderMap, StatusCode};
use flate2::read::MultiGzDecoder;
use tokio::runtime::Handle;
use tokio::time::Instant;
use zstd::stream::read::Decoder as ZstdDecoder;

use crate::limits;
use crate::refusal::Refusal;
use crate::web::content_coding;

/// How a body may be packed: `Content-Encoding`.
pub(super) const ENCODINGS: &str = "gzip, zstd";
/// What is on its way when a request was answered already may take so long.
const DRAIN: Duration = Duration::from_secs(10);
/// zstd's window: 8 MiB of memory at most for an upload.
const WINDOW: u32 = 23;

/// Why a body ends before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CutOff {
    #[error("the body is longer than 20 MiB, or than 40 MiB unpacked")]
    TooLong,
    #[error("the body took longer than five minutes")]
    TooSlow,
    #[error("the body is cut off")]
    Lost,
}

impl CutOff {
    /// The reason in an error that a reader gave.
    pub(super) fn of(error: &io::Error) -> Option<Self> {
        error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()).copied()
    }

    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Lost => StatusCode::BAD_REQUEST,
        }
    }
}

impl From<CutOff> for io::Error {
    fn from(why: CutOff) -> Self {
        Self::other(why)
    }
}

/// The body's bytes as they come.
struct Sent {
    stream: BodyDataStream,
    handle: Handle,
    deadline: Instant,
    piece: Bytes,
    count: usize,
}

impl Read for Sent {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            let next = next(&mut self.stream);
            let next = tokio::time::timeout_at(self.deadline, next);
            match self.handle.block_on(next) {
                Err(_) => return Err(CutOff::TooSlow.into()),
                Ok(None) => return Ok(0),
                Ok(Some(Err(_))) => return Err(CutOff::Lost.into()),
                Ok(Some(Ok(piece))) => self.piece = piece,
            }
            self.count += self.piece.len();
            if self.count > limits::ENTRIES_SENT {
                return Err(CutOff::TooLong.into());
            }
        }
        let length = out.len().min(self.piece.len());
        out[..length].copy_from_slice(&self.piece.split_to(length));
        Ok(length)
    }
}

async fn next(stream: &mut BodyDataStream) -> Option<Result<Bytes, axum::Error>> {
    use axum::body::HttpBody as _;
    use std::pin::Pin;
    // A data stream gives nothing but data, and its frames are those.
    loop {
        let frame = std::future::poll_fn(|context| Pin::new(&mut *stream).poll_frame(context));
        match frame.await? {
            Ok(frame) => {
                if let Ok(data) = frame.into_data() {
                    return Some(Ok(data));
                }
            }
            Err(error) => return Some(Err(error)),
        }
    }
}

/// How a body is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Packing {
    /// Reads `Content-Encoding`.
    ///
    /// # Errors
    /// 415 for one that is not known, and for several.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        match content_coding(headers).as_deref() {
            Some("identity") => Ok(Self::Plain),
            Some("gzip") => Ok(Self::Gzip),
            Some("zstd") => Ok(Self::Zstd),
            _ => {
                let text = format!("the body is packed in another way than {ENCODINGS}");
                Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, text))
            }
        }
    }
}

/// A body as it was before it was packed. Made and read on a thread that may block.
pub(super) struct Unpacked {
    inner: Decoder,
    /// Bytes that may still come out of it.
    left: usize,
}

enum Decoder {
    Plain(Sent),
    Gzip(Box<MultiGzDecoder<Sent>>),
    Zstd(ZstdDecoder<'static, BufReader<Sent>>),
}

impl Unpacked {
    pub(super) fn new(
        body: Body,
        packing: Packing,
        handle: Handle,
        patience: Duration,
    ) -> io::Result<Self> {
        let deadline = Instant::now() + patience;
        let stream = body.into_data_stream();
        let sent = Sent { stream, handle, deadline, piece: Bytes::new(), count: 0 };
        let inner = match packing {
            Packing::Plain => Decoder::Plain(sent),
            Packing::Gzip => Decoder::Gzip(Box::new(MultiGzDecoder::new(sent))),
            Packing::Zstd => {
                let mut decoder = ZstdDecoder::new(sent)?;
                decoder.window_log_max(WINDOW)?;
                Decoder::Zstd(decoder)
            }
        };
        Ok(Self { inner, left: limits::ENTRIES_UNPACKED })
    }

    /// Reads what is still on its way, and throws it away, without unpacking it: a connection that
    /// ends while its client still writes would lose the answer.
    pub(super) fn drain(self) {
        let mut sent = match self.inner {
            Decoder::Plain(sent) => sent,
            Decoder::Gzip(decoder) => decoder.into_inner(),
            Decoder::Zstd(decoder) => decoder.finish().into_inner(),
        };
        sent.deadline = sent.deadline.min(Instant::now() + DRAIN);
        let _ = io::copy(&mut sent, &mut io::sink());
    }
}

impl Read for Unpacked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.inner {
            Decoder::Plain(sent) => sent.read(out)?,
            Decoder::Gzip(decoder) => decoder.read(out)?,
            Decoder::Zstd(decoder) => decoder.read(out)?,
        };
        self.left = self.left.checked_sub(length).ok_or(CutOff::TooLong)?;
        Ok(length)
    }
}

/// The same for a body that nobody has looked at.
pub(super) async fn drain(body: Body) {
    let mut stream = body.into_data_stream();
    let mut left = limits::ENTRIES_SENT;
    let draining = async {
        while let Some(Ok(piece)) = next(&mut stream).await {
            let Some(rest) = left.checked_sub(piece.len()) else { return };
            left = rest;
        }
    };
    let _ = tokio::time::timeout(DRAIN, draining).await;
}

#[cfg(test)]
mod tests;
