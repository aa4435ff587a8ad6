//! The real binary on a real pseudo-terminal, with a terminal emulator that reads what it writes.

use std::{
    io::{Read as _, Write},
    num::NonZeroU16,
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicBool, Ordering},
        mpsc::{SyncSender, channel, sync_channel},
    },
    time::Duration,
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::{
    fs::{Mode, OFlags},
    io::Errno,
    process::{Pid, Signal, kill_process},
    termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize},
};

use super::{PATIENCE, wait_until};

/// A running console and the screen it draws.
pub(crate) struct Console {
    home: PathBuf,
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Box<dyn Write + Send>,
    seen: Arc<Mutex<Seen>>,
    /// Set when the link is to drop; the reader lets go of the terminal at the next byte.
    dropped: Arc<AtomicBool>,
    /// Set while the terminal takes nothing.
    stopped: Arc<AtomicBool>,
}

/// What is typed, and what the terminal answers.
struct Keyboard(Arc<Mutex<Box<dyn Write + Send>>>);

/// Says that all is well (DSR 5), as terminals do, each time that it is told to. Beside the reader:
/// a program that reads no keys, or has ended, must not keep its last words from being read.
fn answers(keyboard: Weak<Mutex<Box<dyn Write + Send>>>) -> SyncSender<()> {
    let (ask, asked) = sync_channel(1);
    std::thread::spawn(move || {
        while asked.recv().is_ok() {
            let Some(line) = keyboard.upgrade() else { return };
            // A program that has ended asks nothing any more.
            line.lock().unwrap().write_all(b"\x1b[0n").ok();
        }
    });
    ask
}

impl Write for Keyboard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.lock().unwrap().flush()
    }
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
    /// Whether it says that it has taken what is sent, when it is asked.
    answers: bool,
}

const AT_ONCE: Pace = Pace { bytes: 8192, rest: Duration::ZERO, answers: true };

impl Pace {
    fn of(rate: usize) -> Self {
        Self { bytes: rate / 50, rest: Duration::from_millis(20), answers: true }
    }
}

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
        Self::run(home, Self::haree(home, arguments, "xterm-256color"), size, AT_ONCE)
    }

    /// Starts it on 120x40 for a reader that takes so many bytes a second.
    pub(crate) fn start_slow(home: &Path, arguments: &[&str], rate: usize) -> Self {
        Self::run(home, Self::haree(home, arguments, "xterm-256color"), (120, 40), Pace::of(rate))
    }

    /// Starts it for such a reader on a terminal that never answers.
    pub(crate) fn start_silent(home: &Path, arguments: &[&str], rate: usize) -> Self {
        let pace = Pace { answers: false, ..Pace::of(rate) };
        Self::run(home, Self::haree(home, arguments, "xterm-256color"), (120, 40), pace)
    }

    /// Starts it on a terminal of another kind.
    pub(crate) fn start_on(home: &Path, arguments: &[&str], term: &str) -> Self {
        Self::run(home, Self::haree(home, arguments, term), (120, 40), AT_ONCE)
    }

    fn haree(home: &Path, arguments: &[&str], term: &str) -> CommandBuilder {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_haree"));
        command.args(arguments);
        command.env_clear();
        for (name, value) in super::process::surroundings(home) {
            command.env(name, value);
        }
        command.env("TERM", term);
        command
    }

    /// Starts a shell that a person types into, with `haree` as one of its commands.
    pub(crate) fn start_shell(home: &Path, shell: &[&str]) -> Self {
        let mut command = CommandBuilder::new(shell[0]);
        command.args(&shell[1..]);
        command.env_clear();
        for (name, value) in super::process::surroundings(home) {
            command.env(name, value);
        }
        let beside = Path::new(env!("CARGO_BIN_EXE_haree")).parent().unwrap();
        command.env("PATH", format!("{}:/usr/bin:/bin", beside.display()));
        command.env("TERM", "xterm-256color");
        command.env("PS1", "prompt> ");
        Self::run(home, command, (120, 40), AT_ONCE)
    }

    fn run(home: &Path, command: CommandBuilder, (cols, rows): (u16, u16), pace: Pace) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new(Mutex::new(Seen { screen: emulator(cols, rows), raw: Vec::new() }));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let sink = Arc::clone(&seen);
        let dropped = Arc::new(AtomicBool::new(false));
        let gone = Arc::clone(&dropped);
        let stopped = Arc::new(AtomicBool::new(false));
        let stands = Arc::clone(&stopped);
        let keyboard = Keyboard(Arc::new(Mutex::new(pair.master.take_writer().unwrap())));
        // It must not keep the keyboard of a link that drops.
        let answer = answers(Arc::downgrade(&keyboard.0));
        std::thread::spawn(move || {
            let mut buffer = vec![0; pace.bytes];
            while let Ok(count @ 1..) = reader.read(&mut buffer)
                && !gone.load(Ordering::SeqCst)
            {
                let mut seen = sink.lock().unwrap();
                seen.screen.process(&buffer[..count]);
                seen.raw.extend_from_slice(&buffer[..count]);
                let asked = seen.raw[seen.raw.len().saturating_sub(count + 3)..]
                    .windows(4)
                    .any(|it| it == b"\x1b[5n");
                drop(seen);
                if asked && pace.answers {
                    // One that still waits to be written is as good.
                    answer.try_send(()).ok();
                }
                std::thread::sleep(pace.rest);
                while stands.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
        });
        Self {
            home: home.to_owned(),
            child,
            master: Some(pair.master),
            keyboard: Box::new(keyboard),
            seen,
            dropped,
            stopped,
        }
    }

    /// Types, as a terminal would send it.
    pub(crate) fn press(&mut self, keys: &str) {
        self.press_bytes(keys.as_bytes());
    }

    /// Types, and fails where nobody takes it: a terminal that nobody reads keeps whoever types.
    #[track_caller]
    pub(crate) fn press_bytes(&mut self, keys: &[u8]) {
        let mut keyboard = std::mem::replace(&mut self.keyboard, Box::new(std::io::sink()));
        let keys = keys.to_owned();
        let (done, typed) = channel();
        std::thread::spawn(move || {
            let written = keyboard.write_all(&keys).and_then(|()| keyboard.flush());
            done.send((written, keyboard)).ok();
        });
        match typed.recv_timeout(PATIENCE) {
            Ok((written, keyboard)) => {
                self.keyboard = keyboard;
                written.unwrap();
            }
            Err(waited) => {
                let (state, screen) = (self.child.try_wait(), self.text());
                panic!("nobody reads the keyboard, {waited}; {state:?}; last seen:\n{screen}")
            }
        }
    }

    /// Types what the program may end at; what it does not take any more is lost.
    pub(crate) fn press_until_ended(&mut self, keys: &[u8]) {
        let mut keyboard = std::mem::replace(&mut self.keyboard, Box::new(std::io::sink()));
        let keys = keys.to_owned();
        // A terminal that nobody reads keeps whoever types.
        std::thread::spawn(move || keyboard.write_all(&keys).ok());
    }

    pub(crate) fn resize(&self, cols: u16, rows: u16) {
        self.seen.lock().unwrap().screen.screen_mut().set_size(cells(rows), cells(cols));
        self.claim_size(cols, rows);
    }

    /// Tells the program a size that the screen does not have.
    pub(crate) fn claim_size(&self, cols: u16, rows: u16) {
        let size = Winsize { ws_row: rows, ws_col: cols, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(self.line(OFlags::empty()), size).unwrap();
    }

    /// Stops the terminal, as ctrl-s does, with as much on the way to it as it can hold.
    #[track_caller]
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        let line = self.line(OFlags::NONBLOCK);
        // What is read already is still taken in.
        let mut full = 0;
        wait_until("a terminal that takes nothing", || {
            let written = rustix::io::write(&line, &[b'~'; 1024]);
            full = if written == Err(Errno::AGAIN) { full + 1 } else { 0 };
            if full > 5 { Ok(()) } else { Err(format!("{written:?}")) }
        });
    }

    /// Lets a stopped terminal take what comes again.
    pub(crate) fn go_on(&self) {
        self.stopped.store(false, Ordering::SeqCst);
    }

    /// The end of the terminal that programs have.
    fn line(&self, more: OFlags) -> OwnedFd {
        let name: PathBuf = self.master.as_ref().unwrap().tty_name().unwrap();
        rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY | more, Mode::empty()).unwrap()
    }

    /// Whether lines are edited and echoed, as a shell leaves it, and keys may be signals.
    pub(crate) fn is_cooked(&self) -> bool {
        let modes = LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        tcgetattr(self.line(OFlags::empty())).unwrap().local_modes.contains(modes)
    }

    /// What stands on the screen.
    pub(crate) fn text(&self) -> String {
        self.seen.lock().unwrap().screen.screen().contents()
    }

    /// Every byte that was written to the terminal.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.seen.lock().unwrap().raw.clone()
    }

    /// Waits until a text was written to the terminal after so many bytes.
    #[track_caller]
    pub(crate) fn hears(&self, after: usize, text: &str) {
        wait_until(&format!("{text:?} to be written"), || {
            let raw = String::from_utf8_lossy(&self.raw()[after..]).into_owned();
            if raw.contains(text) { Ok(()) } else { Err(raw) }
        });
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
        // Whoever reads holds the link until something comes; a screen at rest sends nothing by itself.
        self.claim_size(100, 30);
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

    /// Waits until the terminal is as it was found: main screen, cursor shown, no paste mode, no
    /// reports of the mouse, lines edited and echoed. The last bytes of a program may be read after its end.
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
                (screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None, "reports of the mouse"),
                (!self.is_cooked(), "raw mode"),
            ];
            let still: Vec<_> = left.iter().filter(|(on, _)| *on).map(|(_, what)| *what).collect();
            if still.is_empty() { Ok(()) } else { Err(format!("left behind: {}", still.join(", "))) }
        });
    }
}

impl Drop for Console {
    #[expect(clippy::print_stderr, reason = "said with the test that failed")]
    fn drop(&mut self) {
        // One that has ended already cannot be killed, and need not be.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.home.join(".local/state/haree/console.log"));
            eprintln!("the console's log:\n{}", log.unwrap_or_else(|error| error.to_string()));
        }
    }
}
