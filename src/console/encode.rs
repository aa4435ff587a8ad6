//! What to send so that the terminal shows the wanted frame instead of the one that was sent.
//!
//! Pure: two buffers in, bytes out. It must not know what was drawn, nor write anything. It is the
//! last guard of the terminal: no cell, whatever it holds, gets a control character out.

mod control;
mod glyph;
mod layout;
mod lines;
mod output;
mod pen;
mod place;
mod plan;
mod row;
mod scroll;
mod shift;
mod slot;
mod step;

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
};

use super::capabilities::{Capabilities, Code};
use output::{Output, show};
use pen::Pens;
use plan::{Few, Plan, State};
use row::{Freedom, Row};
use scroll::scrolls;
use slot::slots;
use step::Scroll;

/// A frame that costs less is not looked through for rows that have moved.
const LEAST_FOR_SCROLL: usize = 64;

/// Encodes the difference. Both frames have the same size; after another one send [`full`].
/// Begins anywhere and leaves the terminal's own style behind.
pub fn encode(sent: &Buffer, wanted: &Buffer, capabilities: &Capabilities) -> Vec<u8> {
    if !capabilities.addressable {
        return lines::difference(sent, wanted, *capabilities);
    }
    if sent.area != wanted.area {
        return full(wanted, capabilities);
    }
    draw(&rows(sent), wanted, *capabilities, Vec::new(), usize::MAX).unwrap_or_default()
}

/// Encodes as much of the difference as fits into about `limit` bytes, the rows of `first` before the
/// others, and moves `sent` by what the bytes show. When nothing comes out, nothing is left to send.
pub fn encode_some(
    sent: &mut Buffer,
    wanted: &Buffer,
    capabilities: &Capabilities,
    first: Rect,
    limit: usize,
) -> Vec<u8> {
    if !capabilities.addressable {
        let bytes = lines::difference(sent, wanted, *capabilities);
        sent.clone_from(wanted);
        return bytes;
    }
    let mut bytes = Vec::new();
    if sent.area != wanted.area {
        bytes = cleared(*capabilities);
        *sent = Buffer::empty(wanted.area);
    }
    if let Some(all) = draw(&rows(sent), wanted, *capabilities, bytes.clone(), limit) {
        sent.clone_from(wanted);
        return all;
    }
    let mut partly = Partly { output: output(bytes, *capabilities), capabilities: *capabilities, limit };
    let width = usize::from(wanted.area.width);
    let top = usize::from(first.top().saturating_sub(wanted.area.y));
    let bottom = usize::from(first.bottom().saturating_sub(wanted.area.y));
    let all = 0..usize::from(wanted.area.height);
    let begin = all.clone().filter(|row| (top..bottom).contains(row));
    for row in begin.chain(all.clone().filter(|row| !(top..bottom).contains(row))) {
        let cells = row * width..(row + 1) * width;
        if !partly.row(row, &mut sent.content[cells.clone()], &wanted.content[cells]) {
            break;
        }
    }
    partly.output.finish()
}

/// Encodes a whole frame, whatever the terminal shows.
pub fn full(wanted: &Buffer, capabilities: &Capabilities) -> Vec<u8> {
    if !capabilities.addressable {
        return lines::text(wanted, *capabilities);
    }
    let blank = Buffer::empty(wanted.area);
    let synchronized = capabilities.codes.have(Code::Synchronized);
    let mut bytes = if synchronized { b"\x1b[?2026h".to_vec() } else { Vec::new() };
    bytes.extend(cleared(*capabilities));
    let mut bytes = draw(&rows(&blank), wanted, *capabilities, bytes, usize::MAX).unwrap_or_default();
    if synchronized {
        bytes.extend(b"\x1b[?2026l");
    }
    bytes
}

/// An empty screen in the terminal's own look, whatever was interrupted before.
fn cleared(capabilities: Capabilities) -> Vec<u8> {
    let margins: &[u8] = if capabilities.codes.have(Code::Scroll) { b"\x1b[r" } else { b"" };
    [b"\x1b[m", margins, b"\x1b[2J"].concat()
}

fn rows(frame: &Buffer) -> Vec<&[Cell]> {
    frame.content.chunks(usize::from(frame.area.width).max(1)).collect()
}

fn output(bytes: Vec<u8>, capabilities: Capabilities) -> Output {
    Output::after(bytes, Pens::new(capabilities.depth), capabilities.codes.have(Code::Column))
}

/// Draws a whole frame behind these bytes, in the order of its rows; None where it takes more than
/// the limit.
fn draw(
    sent: &[&[Cell]],
    wanted: &Buffer,
    capabilities: Capabilities,
    bytes: Vec<u8>,
    limit: usize,
) -> Option<Vec<u8>> {
    let blank = vec![Cell::default(); usize::from(wanted.area.width)];
    let wanted = rows(wanted);
    let mut output = output(bytes, capabilities);
    let mut plan = Plan::new(capabilities);
    let mut room = limit.checked_sub(output.bytes.len())?;
    let mut best = plan_rows(&mut plan, [sent, &wanted], output.state(), room);
    let cost = best.map_or(usize::MAX, |end| plan.with_reset(&end));
    if capabilities.codes.have(Code::Scroll) && cost >= LEAST_FOR_SCROLL {
        room = room.min(cost - 1);
        for scroll in scrolls(sent, &wanted) {
            let begin = plan.scroll(output.state(), scroll);
            let sent = scrolled(sent, scroll, &blank);
            if let Some(end) = plan_rows(&mut plan, [&sent, &wanted], begin, room) {
                room = room.min(plan.with_reset(&end) - 1);
                best = Some(end);
            }
        }
    }
    let end = best?;
    output.take_all(&plan.path(&end));
    Some(output.finish())
}

/// Plans all rows that differ, from the top; gives the cheapest end. None where there is not so much
/// room.
fn plan_rows<'a>(
    plan: &mut Plan<'a>,
    [sent, wanted]: [&[&'a [Cell]]; 2],
    begin: State,
    room: usize,
) -> Option<State> {
    let mut states = Few::only(begin);
    for (number, (sent, wanted)) in sent.iter().zip(wanted).enumerate() {
        if sent != wanted {
            let (sent, wanted) = (slots(sent, plan.capabilities), slots(wanted, plan.capabilities));
            let row = Row { number, sent: &sent, wanted: &wanted, freedom: Freedom::All };
            states = row::plan(plan, row, &states);
            if states.best().is_some_and(|state| state.cost as usize > room) {
                return None;
            }
        }
    }
    let end = plan.cheapest(&states);
    (plan.with_reset(&end) <= room).then_some(end)
}

/// The rows after a move.
fn scrolled<'a>(sent: &[&'a [Cell]], scroll: Scroll, blank: &'a [Cell]) -> Vec<&'a [Cell]> {
    (0..sent.len()).map(|row| scroll.before(row).map_or(blank, |before| sent[before])).collect()
}

/// Draws rows until the limit is reached.
struct Partly {
    output: Output,
    capabilities: Capabilities,
    limit: usize,
}

impl Partly {
    /// Draws a row as far as there is room, and moves what was sent by what was drawn; says whether
    /// the row is done. What must be made good again is only begun where there is room for the whole.
    fn row(&mut self, number: usize, sent: &mut [Cell], wanted: &[Cell]) -> bool {
        if sent == wanted {
            return true;
        }
        let (mut plan, end) = self.plan(number, sent, wanted, Freedom::All);
        if self.output.bytes.len() + plan.with_reset(&end) <= self.limit {
            self.output.take_all(&plan.path(&end));
            sent.clone_from_slice(wanted);
            return true;
        }
        let end;
        (plan, end) = self.plan(number, sent, wanted, Freedom::Steady);
        let path = plan.path(&end);
        // Between two of these a terminal holds half a glyph, or nothing is drawn yet.
        path.split_inclusive(|step| step.act.is_whole()).all(|steps| {
            let begun = self.output.mark();
            let places: Vec<_> = steps.iter().map(|step| self.output.take(step)).collect();
            if !begun.is_first() && self.output.with_reset() > self.limit {
                self.output.back(begun);
                return false;
            }
            for (step, column) in steps.iter().zip(places) {
                show(sent, wanted, column, &step.act);
            }
            true
        })
    }

    fn plan<'a>(
        &self,
        number: usize,
        sent: &[Cell],
        wanted: &'a [Cell],
        freedom: Freedom,
    ) -> (Plan<'a>, State) {
        let mut plan = Plan::new(self.capabilities);
        let (sent, wanted) = (slots(sent, self.capabilities), slots(wanted, self.capabilities));
        let row = Row { number, sent: &sent, wanted: &wanted, freedom };
        let ends = row::plan(&mut plan, row, &Few::only(self.output.state()));
        let end = plan.cheapest(&ends);
        (plan, end)
    }
}

#[cfg(test)]
mod tests;
