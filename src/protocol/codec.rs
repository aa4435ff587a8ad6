//! Frames as JSON, one a line.

use super::Frame;

/// The media type of a run of frames.
pub const NDJSON: &str = "application/x-ndjson";

/// Why bytes are no frame of HQ's.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    #[error("not a frame of HQ's protocol: {0}")]
    Json(#[from] serde_json::Error),
    #[error("not a frame of HQ's protocol: {0}")]
    Binary(&'static str),
}

/// Writes one frame and its line end.
pub fn encode(frame: &Frame) -> Vec<u8> {
    // Frames hold no map with other than text keys, so writing them cannot fail.
    let mut line = serde_json::to_vec(frame).unwrap_or_default();
    line.push(b'\n');
    line
}

/// Reads one line.
pub fn decode(line: &[u8]) -> Result<Frame, FrameError> {
    Ok(serde_json::from_slice(line)?)
}

/// Takes the whole lines off the front of a buffer; what is left of it waits for more.
pub fn split_lines(buffer: &mut Vec<u8>) -> Vec<Vec<u8>> {
    let Some(end) = buffer.iter().rposition(|b| *b == b'\n') else { return Vec::new() };
    let rest = buffer.split_off(end + 1);
    let whole = std::mem::replace(buffer, rest);
    whole.split(|b| *b == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect()
}
