//! A server whose answers a test sets, path by path, and which remembers what it was asked.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    response::Response,
};
use tokio::net::TcpListener;

/// What a path answers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

/// How a server answers a request out of the replies that were set.
pub(crate) type Manner = fn(&Site, &Request) -> Reply;

#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) url: String,
    manner: Manner,
    replies: Arc<Mutex<HashMap<String, Reply>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// Starts a server that knows what it was asked by its path, and by its validator whether that is known already.
    pub(crate) async fn start() -> Self {
        Self::start_in(by_path).await
    }

    /// Starts a server with manners of its own.
    pub(crate) async fn start_in(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site = Self { manner, ..Self::at(&listener) };
        let router = Router::new().fallback(answer).with_state(site.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        site
    }

    /// Only the address of one that the test itself speaks for.
    pub(crate) fn at(listener: &TcpListener) -> Self {
        let url = format!("http://{}", listener.local_addr().unwrap());
        Self { url, manner: by_path, replies: Arc::default(), asked: Arc::default() }
    }

    pub(crate) fn set(&self, path: &str, status: u16, body: impl Into<Vec<u8>>) {
        self.set_with(path, status, Vec::new(), body);
    }

    pub(crate) fn set_with(
        &self,
        path: &str,
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: impl Into<Vec<u8>>,
    ) {
        let reply = Reply { status, headers, body: body.into() };
        self.replies.lock().unwrap().insert(path.to_owned(), reply);
    }

    /// What was set for a path; else that there is nothing.
    pub(crate) fn reply(&self, path: &str) -> Reply {
        let known = self.replies.lock().unwrap().get(path).cloned();
        known.unwrap_or_else(|| Reply { status: 404, ..Reply::default() })
    }

    /// Remembers a question.
    pub(crate) fn hear(&self, question: String) {
        self.asked.lock().unwrap().push(question);
    }

    /// What was asked since the last time.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

fn by_path(site: &Site, request: &Request) -> Reply {
    let path = request.uri().path();
    site.hear(path.to_owned());
    let reply = site.reply(path);
    let tag = reply.headers.iter().find(|(name, _)| *name == "etag").map(|(_, tag)| tag.as_str());
    let asked_for = request.headers().get("if-none-match").and_then(|value| value.to_str().ok());
    if tag.is_some() && asked_for == tag {
        return Reply { status: 304, body: Vec::new(), ..reply };
    }
    reply
}

async fn answer(State(site): State<Site>, request: Request) -> Response {
    let Reply { status, headers, body } = (site.manner)(&site, &request);
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(Bytes::from(body).into()).unwrap()
}
