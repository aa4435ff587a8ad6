//! The real binary on a real pseudo-terminal, with a terminal emulator that reads what it writes.

use std::{
    io::{Read as _, Write},
    num::NonZeroU16,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::wait_until;

/// A running console and the screen it draws.
pub(crate) struct Console {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Box<dyn Write + Send>,
    seen: Arc<Mutex<Seen>>,
    /// Set when the link is to drop; the reader lets go of the terminal at the next byte.
    dropped: Arc<AtomicBool>,
}

struct Seen {
    screen: vt100::Parser,
    raw: Vec<u8>,
}

/// How fast the far end takes what is written: so many bytes at once, then a rest.
#[derive(Clone, Copy)]
struct Pace {
    bytes: usize,
    rest: Duration,
}

const AT_ONCE: Pace = Pace { bytes: 8192, rest: Duration::ZERO };

fn emulator(cols: u16, rows: u16) -> vt100::Parser {
    vt100::Parser::new(cells(rows), cells(cols), 0)
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

impl Console {
    /// Starts `haree` with arguments on 120x40 and a home of its own.
    pub(crate) fn start(home: &Path, arguments: &[&str]) -> Self {
        Self::start_sized(home, arguments, (120, 40))
    }

    pub(crate) fn start_sized(home: &Path, arguments: &[&str], size: (u16, u16)) -> Self {
        Self::launch(home, arguments, size, AT_ONCE)
    }

    /// Starts it on 120x40 for a reader that takes so many bytes a second.
    pub(crate) fn start_slow(home: &Path, arguments: &[&str], rate: usize) -> Self {
        let pace = Pace { bytes: rate / 50, rest: Duration::from_millis(20) };
        Self::launch(home, arguments, (120, 40), pace)
    }

    fn launch(home: &Path, arguments: &[&str], (cols, rows): (u16, u16), pace: Pace) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_haree"));
        command.args(arguments);
        command.env_clear();
        for (name, value) in super::process::surroundings(home) {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new(Mutex::new(Seen { screen: emulator(cols, rows), raw: Vec::new() }));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let sink = Arc::clone(&seen);
        let dropped = Arc::new(AtomicBool::new(false));
        let gone = Arc::clone(&dropped);
        std::thread::spawn(move || {
            let mut buffer = vec![0; pace.bytes];
            while let Ok(count @ 1..) = reader.read(&mut buffer)
                && !gone.load(Ordering::SeqCst)
            {
                let mut seen = sink.lock().unwrap();
                seen.screen.process(&buffer[..count]);
                seen.raw.extend_from_slice(&buffer[..count]);
                drop(seen);
                std::thread::sleep(pace.rest);
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Self { child, master: Some(pair.master), keyboard, seen, dropped }
    }

    /// Types, as a terminal would send it.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    pub(crate) fn resize(&self, cols: u16, rows: u16) {
        self.seen.lock().unwrap().screen.screen_mut().set_size(cells(rows), cells(cols));
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// What stands on the screen.
    pub(crate) fn text(&self) -> String {
        self.seen.lock().unwrap().screen.screen().contents()
    }

    /// Every byte that was written to the terminal.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.seen.lock().unwrap().raw.clone()
    }

    /// Waits until all of the texts stand on the screen.
    #[track_caller]
    pub(crate) fn sees(&self, texts: &[&str]) -> String {
        wait_until(&format!("{texts:?} on the screen"), || {
            let screen = self.text();
            if texts.iter().all(|text| screen.contains(text)) { Ok(screen) } else { Err(screen) }
        })
    }

    /// Waits until a text has left the screen.
    #[track_caller]
    pub(crate) fn sees_no(&self, text: &str) -> String {
        wait_until(&format!("{text:?} to leave the screen"), || {
            let screen = self.text();
            if screen.contains(text) { Err(screen) } else { Ok(screen) }
        })
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(self.child.process_id().unwrap() as i32).unwrap()
    }

    /// Closes the terminal, as a dropped link does.
    pub(crate) fn drop_link(&mut self) {
        self.dropped.store(true, Ordering::SeqCst);
        self.master = None;
        self.keyboard = Box::new(std::io::sink());
    }

    /// Waits for the end and gives the exit code (128 + signal where a signal ended it).
    #[track_caller]
    pub(crate) fn ends(&mut self) -> u32 {
        let child = &mut self.child;
        wait_until("the console to end", || match child.try_wait() {
            Ok(Some(status)) => Ok(status.exit_code()),
            other => Err(format!("{other:?}")),
        })
    }

    /// Waits until the terminal is as it was found: main screen, cursor shown, no paste mode. The
    /// last bytes of a program may be read after its end.
    #[track_caller]
    pub(crate) fn restored(&self) {
        wait_until("the terminal to be restored", || {
            let seen = self.seen.lock().unwrap();
            let screen = seen.screen.screen();
            let left = [
                (screen.alternate_screen(), "the alternate screen"),
                (screen.hide_cursor(), "a hidden cursor"),
                (screen.bracketed_paste(), "bracketed paste"),
                (screen.application_cursor(), "application cursor keys"),
            ];
            let still: Vec<_> = left.iter().filter(|(on, _)| *on).map(|(_, what)| *what).collect();
            if still.is_empty() { Ok(()) } else { Err(format!("left behind: {}", still.join(", "))) }
        });
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, and need not be.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
