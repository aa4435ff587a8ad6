//! Numbers and runs of bytes, read so that no length is believed before the bytes are there.

/// Why bytes cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// They say what cannot be.
    Damaged(&'static str),
    /// A later version wrote them.
    Unknown,
}

pub(super) type Read<T> = Result<T, Bad>;

/// Seven bits a byte, the lowest first.
pub(super) fn push_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(super) fn push_length(out: &mut Vec<u8>, length: usize) {
    push_varint(out, length as u64);
}

/// A text after its length.
pub(super) fn push_text(out: &mut Vec<u8>, text: &str) {
    push_length(out, text.len());
    out.extend(text.as_bytes());
}

/// Small numbers of either sign become small numbers.
pub(super) fn push_signed(out: &mut Vec<u8>, number: i64) {
    push_varint(out, ((number << 1) ^ (number >> 63)) as u64);
}

/// Bytes that are read from the front.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> Read<u8> {
        let (first, rest) = self.0.split_first().ok_or(Bad::Damaged("it ends too soon"))?;
        self.0 = rest;
        Ok(*first)
    }

    pub(super) fn take(&mut self, length: usize) -> Read<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Bad::Damaged("it ends too soon"))?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn varint(&mut self) -> Read<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Bad::Damaged("a number has more than 64 bits"))
    }

    pub(super) fn signed(&mut self) -> Read<i64> {
        let number = self.varint()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    pub(super) fn length(&mut self) -> Read<usize> {
        usize::try_from(self.varint()?).map_err(|_| Bad::Damaged("a length is beyond this machine"))
    }

    /// What [`push_text`] wrote.
    pub(super) fn text(&mut self) -> Read<&'a str> {
        let length = self.length()?;
        utf8(self.take(length)?)
    }
}

/// A column that this one is told from, by its place. Without it this column cannot be read, and the frame can.
pub(super) fn column_at<T>(known: &[(usize, T)], place: usize) -> Read<&T> {
    known.iter().find(|(at, _)| *at == place).map(|(_, column)| column).ok_or(Bad::Unknown)
}

pub(super) fn utf8(bytes: &[u8]) -> Read<&str> {
    std::str::from_utf8(bytes).map_err(|_| Bad::Damaged("a text is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_read_back(number: u64, signed: i64) {
            let mut out = Vec::new();
            push_varint(&mut out, number);
            push_signed(&mut out, signed);
            let mut bytes = Bytes(&out);
            prop_assert_eq!(bytes.varint(), Ok(number));
            prop_assert_eq!(bytes.signed(), Ok(signed));
            prop_assert!(bytes.is_empty());
        }
    }

    #[test]
    fn a_number_without_end_is_refused() {
        assert!(Bytes(&[0xff; 20]).varint().is_err());
        assert!(Bytes(&[0x80]).varint().is_err());
    }
}
