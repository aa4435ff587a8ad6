//! The body of an answer: zstd frames after each other, each without its magic number.
//!
//! What HQ sends to many consoles alike is one of them, compressed once. It must not know what is in a frame.

use std::{io, sync::LazyLock};

use zstd::{
    dict::{DecoderDictionary, EncoderDictionary},
    stream::raw::{CParameter, DParameter, Decoder, Encoder, InBuffer, Operation as _, OutBuffer},
};

use super::{
    super::{codec::FrameError, message::Frame},
    bytes::Bytes,
    frames,
    limits::MAX_FRAME,
};

/// What every zstd frame begins with; it goes without saying.
const MAGIC: [u8; 4] = 0xfd2f_b528_u32.to_le_bytes();

/// What HQ's answers have in common, by `cargo bench --bench wire -- dictionary`.
static DICTIONARY: &[u8] = include_bytes!("dictionary-1.zdict");

/// How much a console must hold of what it has read: a megabyte.
const WINDOW: u32 = 20;

/// After how many bytes of frames a cut answer can be used up to.
const FLUSHED: usize = 2 * 1024;

/// Up to how many bytes the best compression is worth its time, 19; beyond it is 9.
const SMALL: usize = 256 * 1024;

/// How many bytes may come out of one that went in, beyond the first megabyte.
const BLOWN_UP: u64 = 1_000;

/// How much is decompressed at once.
const STEP: usize = 64 * 1024;

static BEST: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, 19));
static FAST: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, 9));
static READING: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

/// Compresses frames that were packed, as a part of an answer that stands alone.
pub fn compress(packed: &[Vec<u8>]) -> io::Result<Vec<u8>> {
    let size: usize = packed.iter().map(Vec::len).sum();
    let mut zstd = Encoder::with_prepared_dictionary(if size <= SMALL { &BEST } else { &FAST })?;
    zstd.set_parameter(CParameter::WindowLog(WINDOW))?;
    zstd.set_parameter(CParameter::ContentSizeFlag(false))?;
    zstd.set_parameter(CParameter::DictIdFlag(false))?;
    zstd.set_pledged_src_size(Some(size as u64))?;
    let mut out = Output::default();
    let mut unflushed = 0;
    for (at, frame) in packed.iter().enumerate() {
        let mut input = InBuffer::around(frame.as_slice());
        while input.pos() < frame.len() {
            out.step(|buffer| zstd.run(&mut input, buffer))?;
        }
        unflushed += frame.len();
        if unflushed >= FLUSHED && at + 1 < packed.len() {
            while out.step(|buffer| zstd.flush(buffer))? > 0 {}
            unflushed = 0;
        }
    }
    while out.step(|buffer| zstd.finish(buffer, true))? > 0 {}
    Ok(out.bytes.split_off(MAGIC.len().min(out.bytes.len())))
}

/// What comes out of zstd.
#[derive(Default)]
struct Output {
    bytes: Vec<u8>,
    buffer: Vec<u8>,
}

impl Output {
    fn step(
        &mut self,
        work: impl FnOnce(&mut OutBuffer<'_, [u8]>) -> io::Result<usize>,
    ) -> io::Result<usize> {
        self.buffer.resize(STEP, 0);
        let mut buffer = OutBuffer::around(self.buffer.as_mut_slice());
        let left = work(&mut buffer)?;
        let written = buffer.pos();
        self.bytes.extend(&self.buffer[..written]);
        Ok(left)
    }
}

/// Makes frames of the bytes of an answer as they arrive.
pub struct Unpacker {
    zstd: Decoder<'static>,
    /// The next byte begins another part of the answer.
    anew: bool,
    /// What has arrived and was not decompressed.
    input: Vec<u8>,
    output: Output,
    /// How much of the output has been read.
    read: usize,
    received: u64,
}

impl Unpacker {
    pub fn new() -> Result<Self, FrameError> {
        let mut zstd = Decoder::with_prepared_dictionary(&READING).map_err(damaged)?;
        zstd.set_parameter(DParameter::WindowLogMax(WINDOW)).map_err(damaged)?;
        Ok(Self { zstd, anew: true, input: Vec::new(), output: Output::default(), read: 0, received: 0 })
    }

    /// Takes in what arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        self.received += bytes.len() as u64;
        self.input.extend_from_slice(bytes);
    }

    /// The next whole frame; none until more arrives.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        let mut produced = self.output.bytes.len() as u64;
        loop {
            if let Some(frame) = self.whole()? {
                return Ok(Some(frame));
            }
            if !self.decompress()? {
                return Ok(None);
            }
            produced += STEP as u64;
            if produced > 1024 * 1024 + MAX_FRAME as u64 + self.received * BLOWN_UP {
                return Err(FrameError::Binary("it blows up beyond all measure"));
            }
        }
    }

    /// Takes the next frame that this program knows out of what is decompressed.
    fn whole(&mut self) -> Result<Option<Frame>, FrameError> {
        let mut begin = self.read;
        let found = loop {
            let mut rest = Bytes(self.output.bytes.get(begin..).unwrap_or_default());
            let before = rest.len();
            let Ok(length) = rest.length() else {
                // Ten bytes are enough for any length.
                break if before < 10 { Ok(None) } else { Err(FrameError::Binary("a length is none")) };
            };
            if length > MAX_FRAME {
                break Err(FrameError::Binary("a frame of more than 8 MiB"));
            }
            let head = before - rest.len();
            let Ok(frame) = rest.take(length) else { break Ok(None) };
            begin += head + length;
            match frames::unpack(frame) {
                Ok(None) => {}
                other => break other,
            }
        };
        self.read = begin;
        if self.read > self.output.bytes.len() / 2 {
            self.output.bytes.drain(..begin);
            self.read = 0;
        }
        found
    }

    /// Decompresses a step; whether anything came of it.
    fn decompress(&mut self) -> Result<bool, FrameError> {
        if self.anew {
            if self.input.is_empty() {
                return Ok(false);
            }
            self.zstd.reinit().map_err(damaged)?;
            let mut magic = InBuffer::around(&MAGIC);
            let zstd = &mut self.zstd;
            self.output.step(|buffer| zstd.run(&mut magic, buffer)).map_err(damaged)?;
            self.anew = false;
        }
        let (before, zstd) = (self.output.bytes.len(), &mut self.zstd);
        let mut input = InBuffer::around(self.input.as_slice());
        let hint = self.output.step(|buffer| zstd.run(&mut input, buffer)).map_err(damaged)?;
        let read = input.pos();
        self.input.drain(..read);
        self.anew = hint == 0;
        Ok(read > 0 || self.output.bytes.len() > before)
    }
}

fn damaged(_: io::Error) -> FrameError {
    FrameError::Binary("it cannot be decompressed")
}
