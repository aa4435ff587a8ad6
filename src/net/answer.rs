//! An answer of HQ's, and its body as it comes.
//!
//! It must not know what is in it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::time::timeout;

use super::{Arrival, Error, Meter, excerpt, innermost};
use crate::domain::Clean;

/// An answer whose body is still on its way.
pub struct Answer {
    pub status: u16,
    /// The media type in lower case, without its parameters; empty when there was none.
    pub media_type: String,
    pub retry_after: Option<Duration>,
    /// What state of the thing asked for the answer is about.
    pub etag: Option<Clean>,
    pub body: Body,
}

/// A body, chunk by chunk.
pub struct Body {
    pub(super) response: reqwest::Response,
    pub(super) address: Clean,
    pub(super) silence: Duration,
    pub(super) arrival: Arrival,
    /// When the first piece was there.
    pub(super) began: Option<Instant>,
    pub(super) meter: Arc<Meter>,
}

impl Body {
    /// Appends the next chunk to a buffer; the number of bytes, none once the body is over.
    ///
    /// Dropping the future in the middle loses nothing that was already appended.
    pub async fn read(&mut self, buffer: &mut Vec<u8>) -> Result<Option<usize>, Error> {
        let Ok(chunk) = timeout(self.silence, self.response.chunk()).await else {
            return Err(self.cut(Clean::new(&format!("nothing came for {} s", self.silence.as_secs_f64()))));
        };
        let chunk = chunk.map_err(|error| self.cut(excerpt(innermost(&error).as_bytes())))?;
        let Some(chunk) = chunk else { return Ok(None) };
        let length = chunk.len() as u64;
        if let Some(began) = self.began {
            self.arrival.spread = began.elapsed();
        } else {
            (self.began, self.arrival.first) = (Some(Instant::now()), length);
        }
        self.arrival.bytes += length;
        self.meter.received(chunk.len());
        buffer.extend_from_slice(&chunk);
        Ok(Some(chunk.len()))
    }

    /// How it has come so far.
    pub fn arrival(&self) -> Arrival {
        self.arrival
    }

    /// Reads on until the end or until `limit` bytes are there.
    pub async fn read_up_to(&mut self, limit: usize) -> Result<Vec<u8>, Error> {
        let mut buffer = Vec::new();
        while buffer.len() < limit && self.read(&mut buffer).await?.is_some() {}
        buffer.truncate(limit);
        Ok(buffer)
    }

    /// The error for a body that is over before what it holds is.
    pub fn ended_early(&self) -> Error {
        self.cut(Clean::new("the connection closed"))
    }

    fn cut(&self, why: Clean) -> Error {
        Error::Cut { address: self.address.clone(), received: self.arrival.bytes, why }
    }
}
