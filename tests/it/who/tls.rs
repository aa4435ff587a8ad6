//! TLS between a console's client and HQ: who is trusted, and in which words not.

use std::{
    fs,
    io::Write as _,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use haree::{
    domain::{Clean, Clock, Role},
    hq::{Door, Options, ServeError, Tls, Turns, bind_secure, may_serve, serve},
    net::{Access, Client, Error, Exchange, HqAddress, Patience, Secret, Trust},
};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

use super::{centre, grant};
use crate::support::{
    hq::{Hq, now, start},
    process::haree,
};

/// An HQ that speaks TLS on a port of its own, over the ledger of another.
fn secure(hq: &Hq, cert: &Path, key: &Path) -> (SocketAddr, watch::Sender<bool>, Tls) {
    let tls = Tls::read(cert, key).unwrap();
    let listener = bind_secure("127.0.0.1:0".parse().unwrap(), tls.clone()).unwrap();
    let address = listener.local_addr().unwrap();
    let clock: Clock = Arc::new(now);
    let (stop, stopped) = watch::channel(false);
    let ledger = Arc::clone(&hq.ledger);
    let (door, turns) = (Door::default(), Turns::default());
    let options =
        Options { listener, ledger, clock, speed: 1.0, name: Clean::new("HQ"), door, turns, stop: stopped };
    tokio::spawn(serve(options));
    (address, stop, tls)
}

/// Makes an authority and a certificate as an administrator does.
fn certificates(dir: &Path, names: &str) {
    let out = haree(dir, &["hq", "certificate", "--name", names, "--out", dir.to_str().unwrap()]);
    assert!(out.status.success(), "{out:?}");
}

fn pinned(dir: &Path) -> Trust {
    Trust::Pinned(fs::read(dir.join("authority.pem")).unwrap())
}

async fn ask(url: &str, trust: Trust, token: &str) -> Result<u16, Error> {
    exchange(url, trust, token, Exchange::Classic).await
}

async fn exchange(url: &str, trust: Trust, token: &str, exchange: Exchange) -> Result<u16, Error> {
    let token = (!token.is_empty()).then(|| Secret::new(token.to_owned()));
    let access = Access { token, trust, exchange };
    let patience = Patience { connect: Duration::from_secs(10), silence: Duration::from_secs(10) };
    let client = Client::new(HqAddress::parse(url).unwrap().with(access).unwrap(), patience);
    client
        .get("v1/alerts", &[], "application/json", std::time::Duration::ZERO)
        .await
        .map(|answer| answer.status)
}

async fn refusal(url: &str, trust: Trust) -> String {
    let error = ask(url, trust, "").await.unwrap_err();
    assert!(matches!(error, Error::Untrusted { .. }), "{error}");
    error.to_string()
}

#[tokio::test]
async fn two_commands_make_an_hq_that_a_console_trusts() {
    let hq = start(centre()).await;
    grant(&hq, "t1", Role::Viewer, None).await;
    let dir = tempfile::tempdir().unwrap();
    certificates(dir.path(), "localhost,127.0.0.1");
    let (address, _stop, tls) = secure(&hq, &dir.path().join("hq.pem"), &dir.path().join("hq.key"));
    let (url, port) = (format!("https://{address}"), address.port());
    assert_eq!(ask(&url, pinned(dir.path()), "t1").await, Ok(200));
    assert_eq!(ask(&format!("https://localhost:{port}"), pinned(dir.path()), "t1").await, Ok(200));
    assert_eq!(ask(&url, pinned(dir.path()), "").await, Ok(401));
    let other = tempfile::tempdir().unwrap();
    certificates(other.path(), "127.0.0.1");
    let unknown = refusal(&url, pinned(other.path())).await;
    assert!(unknown.contains("hq_authority") && unknown.contains("sign in"), "{unknown}");

    // A console that speaks to the wrong kind of port is told so.
    let plain = refusal(&hq.url.replace("http:", "https:"), pinned(dir.path())).await;
    assert!(plain.contains("does not speak TLS"), "{plain}");
    assert!(ask(&format!("http://{address}"), Trust::System, "").await.is_err());

    // HTTP/2, by ALPN.
    let root = reqwest::Certificate::from_pem(&fs::read(dir.path().join("authority.pem")).unwrap()).unwrap();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([root]).build().unwrap();
    let answer = client.get(format!("{url}/v1/alerts")).bearer_auth("t1").send().await.unwrap();
    assert_eq!((answer.version(), answer.status().as_u16()), (reqwest::Version::HTTP_2, 200));

    // A new certificate holds once it is read again; a broken file leaves the old one.
    fs::write(dir.path().join("hq.pem"), "nothing").unwrap();
    assert!(tls.reload().unwrap_err().to_string().contains("-----BEGIN"));
    assert_eq!(ask(&url, pinned(dir.path()), "t1").await, Ok(200));
    for name in ["hq.pem", "hq.key"] {
        fs::copy(other.path().join(name), dir.path().join(name)).unwrap();
    }
    tls.reload().unwrap();
    assert_eq!(ask(&url, pinned(other.path()), "t1").await, Ok(200));
}

#[tokio::test]
async fn a_certificate_that_does_not_hold_is_named_with_what_to_do() {
    let hq = start(centre()).await;
    let dir = tempfile::tempdir().unwrap();
    let own = |years: (i32, i32), name: &str| {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        fs::write(dir.path().join("hq.pem"), certificate.pem()).unwrap();
        fs::write(dir.path().join("authority.pem"), certificate.pem()).unwrap();
        fs::write(dir.path().join("hq.key"), key.serialize_pem()).unwrap();
    };
    for (years, name, words) in [
        ((2000, 2001), "127.0.0.1", "expired"),
        ((4000, 4001), "127.0.0.1", "not valid yet"),
        ((2000, 4000), "hq.example", "another name"),
    ] {
        own(years, name);
        let (address, _stop, _) = secure(&hq, &dir.path().join("hq.pem"), &dir.path().join("hq.key"));
        let said = refusal(&format!("https://{address}"), pinned(dir.path())).await;
        assert!(said.contains(words), "{said}");
        assert_eq!(said.contains("clock"), years != (2000, 4000), "{said}");
    }
    let no_pem = refusal_of_setup("https://127.0.0.1:1", Trust::Pinned(b"no certificate".to_vec())).await;
    assert!(no_pem.contains("hq_authority"), "{no_pem}");
}

async fn refusal_of_setup(url: &str, trust: Trust) -> String {
    ask(url, trust, "").await.unwrap_err().to_string()
}

#[tokio::test]
async fn beyond_loopback_hq_wants_tls_and_a_token() {
    let hq = start(centre()).await;
    let dir = tempfile::tempdir().unwrap();
    certificates(dir.path(), "localhost");
    let tls = Tls::read(&dir.path().join("hq.pem"), &dir.path().join("hq.key")).unwrap();
    let listener = bind_secure("0.0.0.0:0".parse().unwrap(), tls).unwrap();
    let refused = may_serve(&listener, &*hq.ledger).await.unwrap_err();
    assert!(matches!(refused, ServeError::NoToken(_)), "{refused}");
    assert!(refused.to_string().contains("haree hq token add"), "{refused}");
    grant(&hq, "t1", Role::Viewer, None).await;
    may_serve(&listener, &*hq.ledger).await.unwrap();
}

/// Passes connections on to an address and counts the bytes of both directions.
async fn counted(to: SocketAddr) -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, count) = (listener.local_addr().unwrap(), Arc::new(AtomicU64::new(0)));
    let counts = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (mut near, mut far) = stream.into_split();
            let (mut back, mut on) = TcpStream::connect(to).await.unwrap().into_split();
            let (up, down) = (Arc::clone(&counts), Arc::clone(&counts));
            tokio::spawn(async move { pass(&mut near, &mut on, &up).await });
            tokio::spawn(async move { pass(&mut back, &mut far, &down).await });
        }
    });
    (address, count)
}

async fn pass(from: &mut OwnedReadHalf, into: &mut OwnedWriteHalf, count: &AtomicU64) {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        count.fetch_add(length as u64, Ordering::Relaxed);
        if into.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn a_connection_costs_little_and_the_post_quantum_exchange_what_is_said_of_it() {
    let hq = start(centre()).await;
    let dir = tempfile::tempdir().unwrap();
    certificates(dir.path(), "127.0.0.1");
    grant(&hq, "t1", Role::Viewer, None).await;
    let (address, _stop, _) = secure(&hq, &dir.path().join("hq.pem"), &dir.path().join("hq.key"));
    let mut bytes = [0; 2];
    for (at, kind) in [Exchange::Classic, Exchange::PostQuantum].into_iter().enumerate() {
        let (relay, count) = counted(address).await;
        let answer = exchange(&format!("https://{relay}"), pinned(dir.path()), "", kind).await;
        assert_eq!(answer, Ok(401));
        bytes[at] = count.load(Ordering::Relaxed);
    }
    let [classic, post_quantum] = bytes;
    writeln!(
        std::io::stderr(),
        "connection with one small answer: {classic} B, post-quantum {post_quantum} B"
    )
    .unwrap();
    assert!(classic < 3_000, "{classic}");
    assert!((2_200..2_500).contains(&(post_quantum - classic)), "{classic} {post_quantum}");
}
