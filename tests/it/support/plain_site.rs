//! A server of a thread of its own whose answers a test sets: what outside sources say to a real binary.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// What a path answers: status, headers, body.
type Reply = (u16, String, String);

#[derive(Clone)]
pub(crate) struct PlainSite {
    pub(crate) url: String,
    replies: Arc<Mutex<HashMap<String, Reply>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl PlainSite {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let site = Self { url, replies: Arc::default(), asked: Arc::default() };
        let answers = site.clone();
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                let answers = answers.clone();
                // Whoever hangs up in the middle concerns nobody else.
                std::thread::spawn(move || answers.answer(caller).ok());
            }
        });
        site
    }

    pub(crate) fn set(&self, path: &str, status: u16, body: &str) {
        self.set_with(path, status, "", body);
    }

    /// With headers, each ended by a line break.
    pub(crate) fn set_with(&self, path: &str, status: u16, headers: &str, body: &str) {
        let reply = (status, headers.to_owned(), body.to_owned());
        self.replies.lock().unwrap().insert(path.to_owned(), reply);
    }

    /// How often a path was asked.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == path).count()
    }

    fn answer(&self, mut caller: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(caller.try_clone()?).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
        let known = self.replies.lock().unwrap().get(&path).cloned();
        let (status, headers, body) = known.unwrap_or((404, String::new(), String::new()));
        self.asked.lock().unwrap().push(path);
        let length = body.len();
        write!(
            caller,
            "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
        )
    }
}
