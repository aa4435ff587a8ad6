//! PINs: what is kept of one (argon2id, RFC 9106), and whether one fits.
//!
//! It must not know whose they are.

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash};

use super::{failure::Failure, surroundings};
use crate::{domain::PinHash, net::Secret};

/// The fewest digits or letters.
const LEAST_CHARS: usize = 4;

/// What is kept of a PIN, with 16 random bytes of salt.
pub(super) fn keep(pin: &Secret) -> Result<PinHash, Failure> {
    if pin.reveal().chars().count() < LEAST_CHARS {
        return Err(Failure::cannot_begin(format!("a PIN has {LEAST_CHARS} digits or letters at least")));
    }
    let mut salt = [0; 16];
    salt[..8].copy_from_slice(&surroundings::random()?.to_le_bytes());
    salt[8..].copy_from_slice(&surroundings::random()?.to_le_bytes());
    let kept: PasswordHash = Argon2::default()
        .hash_password_with_salt(pin.reveal().as_bytes(), &salt)
        .map_err(|error| Failure::failed(format!("the PIN cannot be kept: {error}")))?;
    Ok(PinHash::new(kept.to_string()))
}

/// Whether a PIN is the one that was kept. It takes some tens of milliseconds, on purpose.
pub(super) fn fits(pin: &Secret, kept: &PinHash) -> bool {
    PasswordHash::new(kept.as_str())
        .is_ok_and(|kept| Argon2::default().verify_password(pin.reveal().as_bytes(), &kept).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_fits_what_was_kept_of_it_and_nothing_else() {
        let secret = |text: &str| Secret::new(text.to_owned());
        let kept = keep(&secret("4711")).unwrap();
        assert!(kept.as_str().starts_with("$argon2id$"), "{}", kept.as_str());
        assert!(fits(&secret("4711"), &kept) && !fits(&secret("4712"), &kept));
        assert!(!fits(&secret(""), &PinHash::default()));
        assert!(keep(&secret("471")).is_err());
    }
}
