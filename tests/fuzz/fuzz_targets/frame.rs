//! Bytes as frames of HQ's: a line of JSON, columns that are written anew, and a body under zstd.
#![no_main]

use haree::protocol::{Unpacker, compress, decode, encode, pack};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((way, data)) = data.split_first() else { return };
    match way % 3 {
        0 => {
            if let Ok(frame) = decode(data) {
                // What JSON can say both writings give back.
                let frame = decode(&encode(&frame)).expect("what was written can be read");
                let body = compress(&[pack(&frame)]).expect("it compresses");
                assert_eq!(read(&body), [frame]);
            }
        }
        1 => {
            let body = compress(&[data.to_vec()]).expect("it compresses");
            for frame in read(&body) {
                let again = compress(&[pack(&frame)]).expect("it compresses");
                assert_eq!(read(&again), [frame]);
            }
        }
        _ => drop(read(data)),
    }
});

fn read(body: &[u8]) -> Vec<haree::protocol::Frame> {
    let mut unpacker = Unpacker::new().expect("a dictionary");
    unpacker.push(body);
    std::iter::from_fn(|| unpacker.next_frame().ok().flatten()).collect()
}
