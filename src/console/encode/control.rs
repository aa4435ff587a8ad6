//! Control sequences with a number (ECMA-48 §5.4), and how long they are.
//!
//! It must not know what they do.

/// Writes a number in decimal.
pub(super) fn number(bytes: &mut Vec<u8>, number: usize) {
    if number >= 10 {
        self::number(bytes, number / 10);
    }
    bytes.push(b'0' + (number % 10) as u8);
}

pub(super) const fn digits(number: usize) -> usize {
    if number < 10 { 1 } else { 1 + digits(number / 10) }
}

/// Writes a control sequence with one number, which is left out where it is 1.
pub(super) fn control(bytes: &mut Vec<u8>, number: usize, end: u8) {
    bytes.extend(b"\x1b[");
    if number != 1 {
        self::number(bytes, number);
    }
    bytes.push(end);
}

/// Bytes of [`control`].
pub(super) const fn length(number: usize) -> usize {
    if number == 1 { 3 } else { 3 + digits(number) }
}

/// Writes a control sequence with two numbers, of which those that are 1 are left out.
pub(super) fn control_pair(bytes: &mut Vec<u8>, [first, second]: [usize; 2], end: u8) {
    bytes.extend(b"\x1b[");
    if first != 1 {
        number(bytes, first);
    }
    if second != 1 {
        bytes.push(b';');
        number(bytes, second);
    }
    bytes.push(end);
}

/// Bytes of [`control_pair`].
pub(super) const fn length_pair([first, second]: [usize; 2]) -> usize {
    length(first) + if second == 1 { 0 } else { 1 + digits(second) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_left_out_where_it_is_one() {
        for (number, text) in [(1, "\x1b[X"), (2, "\x1b[2X"), (10, "\x1b[10X"), (1_200, "\x1b[1200X")] {
            let mut bytes = Vec::new();
            control(&mut bytes, number, b'X');
            assert_eq!(String::from_utf8(bytes).unwrap(), text);
            assert_eq!(length(number), text.len());
        }
        for (pair, text) in
            [([1, 1], "\x1b[H"), ([7, 1], "\x1b[7H"), ([1, 12], "\x1b[;12H"), ([30, 9], "\x1b[30;9H")]
        {
            let mut bytes = Vec::new();
            control_pair(&mut bytes, pair, b'H');
            assert_eq!(String::from_utf8(bytes).unwrap(), text);
            assert_eq!(length_pair(pair), text.len());
        }
    }
}
