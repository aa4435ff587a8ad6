//! `haree hq certificate`: an authority and a certificate of one's own, so that a first HQ speaks TLS at once.

use std::{
    fs::{DirBuilder, OpenOptions},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chrono::{Datelike as _, TimeDelta};
use clap::Args;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};

use super::{clock, failure::Failure, output::print};
use crate::domain::Instant;

/// How long both hold: a remote console is seldom given a new authority.
const DAYS: i64 = 3 * 365;

#[derive(Args)]
pub(super) struct CertificateArgs {
    /// The names and addresses under which consoles reach HQ
    #[arg(long = "name", value_name = "HOST", required = true, value_delimiter = ',')]
    names: Vec<String>,
    /// Where the files go: authority.pem, hq.pem and their keys
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Makes both; files that are there are never overwritten.
pub(super) fn run(args: &CertificateArgs) -> Result<ExitCode, Failure> {
    let made = make(&args.names, (clock::real())()).map_err(|error| {
        Failure::cannot_begin(format!("cannot make a certificate for these names: {error}"))
    })?;
    DirBuilder::new().recursive(true).mode(0o700).create(&args.out).map_err(|e| cannot(&args.out, &e))?;
    for (name, text, mode) in [
        ("authority.key", &made.authority_key, 0o600),
        ("authority.pem", &made.authority, 0o644),
        ("hq.key", &made.key, 0o600),
        ("hq.pem", &made.certificate, 0o644),
    ] {
        let file = args.out.join(name);
        let mut open = OpenOptions::new();
        open.write(true).create_new(true).mode(mode);
        open.open(&file)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|e| cannot(&file, &e))?;
    }
    let (out, host) = (args.out.display(), &args.names[0]);
    print(&format!(
        "HQ:       haree hq serve --listen 0.0.0.0:8480 --tls-cert {out}/hq.pem --tls-key {out}/hq.key\n\
         console:  haree --hq https://{host}:8480 --hq-authority authority.pem   (copy {out}/authority.pem there)\n\
         Keep {out}/authority.key off line: whoever has it can be HQ.\n"
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::cannot_begin(format!("cannot write {}: {error}; give another --out", path.display()))
}

struct Made {
    authority: String,
    authority_key: String,
    certificate: String,
    key: String,
}

fn make(names: &[String], now: Instant) -> Result<Made, rcgen::Error> {
    // A console whose clock is a day behind is not kept out.
    let (from, until) = (now - TimeDelta::days(2), now + TimeDelta::days(DAYS));
    let day = |at: Instant| date_time_ymd(at.year(), at.month() as u8, at.day() as u8);
    let mut above = CertificateParams::new(Vec::new())?;
    above.distinguished_name.push(DnType::CommonName, "haree HQ authority");
    above.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    above.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    (above.not_before, above.not_after) = (day(from), day(until));
    let authority = CertifiedIssuer::self_signed(above, KeyPair::generate()?)?;
    let mut leaf = CertificateParams::new(names.to_vec())?;
    leaf.distinguished_name.push(DnType::CommonName, "haree HQ");
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    leaf.use_authority_key_identifier_extension = true;
    (leaf.not_before, leaf.not_after) = (day(from), day(until));
    let key = KeyPair::generate()?;
    let certificate = leaf.signed_by(&key, &authority)?;
    Ok(Made {
        authority: authority.pem(),
        authority_key: authority.key().serialize_pem(),
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    })
}
