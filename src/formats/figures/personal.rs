//! Which columns look as if they held persons: names, documents, birth dates, ways to reach them.
//!
//! In English, Portuguese, Indonesian and Tetun, by the header alone: its cells are another module's.

use crate::formats::{Issue, hint};

/// Words that say so alone.
const WORDS: &[&str] = &[
    "name",
    "names",
    "nome",
    "nomes",
    "nama",
    "naran",
    "dob",
    "nid",
    "nik",
    "ktp",
    "hp",
    "tel",
    "mobile",
    "mobil",
    "celular",
    "telemovel",
    "mail",
    "document",
    "documento",
    "dokumen",
    "dokumentu",
    "identity",
    "identidade",
    "identitas",
    "identidadi",
    "moris",
    "kelahiran",
    "contact",
    "contacto",
    "kontak",
    "kontaktu",
    "photo",
    "foto",
    "visa",
    "visto",
    "beneficiary",
    "person",
    "respondent",
    "respondee",
    "respondente",
    "informant",
    "informante",
    "enumerator",
    "enumerador",
    "bi",
];

/// Parts of words that say so wherever they stand, also in names written together.
const STEMS: &[&str] = &[
    "firstname",
    "lastname",
    "fullname",
    "givenname",
    "middlename",
    "surname",
    "forename",
    "apelido",
    "sobrenome",
    "passport",
    "passaporte",
    "pasaporte",
    "paspor",
    "birth",
    "nascimento",
    "nasimentu",
    "lahir",
    "phone",
    "telefon",
    "telepon",
    "telefone",
    "email",
    "surel",
    "address",
    "endereco",
    "enderesu",
    "morada",
    "alamat",
    "helafatin",
    "nationalid",
    "idnumber",
    "documentno",
    "documentnumber",
    "patient",
    "pasien",
    "paciente",
    "pasiente",
    "traveller",
    "traveler",
    "passenger",
    "fingerprint",
    "namalengkap",
    "nomecompleto",
    "narankompletu",
];

/// What may have a name without being a person (`place_name`, `nome do posto`).
const THINGS: &[&str] = &[
    "metric",
    "indicator",
    "indicador",
    "indikator",
    "place",
    "post",
    "posto",
    "postu",
    "pos",
    "site",
    "sitio",
    "fatin",
    "location",
    "lokasi",
    "local",
    "municipality",
    "municipio",
    "munisipiu",
    "country",
    "pais",
    "negara",
    "item",
    "unit",
    "source",
    "fonte",
    "sumber",
    "dataset",
    "series",
    "column",
    "area",
    "loc",
    "geo",
    "org",
    "organisation",
    "organization",
    "sector",
    "event",
    "crisis",
    "admin",
    "admin0",
    "admin1",
    "admin2",
    "adm0",
    "adm1",
    "adm2",
    "adm3",
    "district",
    "distrito",
    "distritu",
    "kabupaten",
    "kecamatan",
    "suco",
    "suku",
    "aldeia",
    "warehouse",
    "armazem",
    "armazen",
    "gudang",
    "product",
    "produto",
    "produtu",
    "barang",
    "sasan",
    "border",
    "fronteira",
    "perbatasan",
    "centre",
    "center",
    "sentru",
    "shelter",
    "camp",
    "operation",
];

/// The words that name things as well as persons, so that one of [`THINGS`] beside them clears them.
const NAMES: &[&str] = &["name", "names", "nome", "nomes", "nama", "naran"];

/// The refusal of a whole file for what one of its columns is, or holds.
pub(super) fn refusal(row: Option<u64>, label: &str, what: &str) -> Issue {
    let reason =
        format!("{what}, and haree takes totals only; remove the column: nothing of this file was taken");
    Issue::refused(row, label, &reason)
}

/// Whether a header or its HXL tag looks personal.
pub(super) fn is_personal(name: &str, tag: &str) -> bool {
    [name, tag].into_iter().any(|text| {
        let folded = hint::fold(text);
        let words: Vec<&str> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let of_a_thing = words.iter().any(|word| THINGS.contains(word));
        let squashed = words.concat();
        let by_word = |word: &&str| WORDS.contains(word) && !(of_a_thing && NAMES.contains(word));
        words.iter().any(by_word) || STEMS.iter().any(|stem| squashed.contains(stem))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_persons_are_known_in_four_languages() {
        for header in [
            "name",
            "First Name",
            "last_name",
            "FULLNAME",
            "passport no",
            "Document Number",
            "dob",
            "Date of birth",
            "phone",
            "e-mail",
            "E-Mail Address",
            "national_id",
            "Nome",
            "Nome completo",
            "Passaporte",
            "data de nascimento",
            "Telefone",
            "Endereço",
            "Nama",
            "No. Paspor",
            "tanggal lahir",
            "alamat",
            "Naran",
            "naran kompletu",
            "loron moris",
            "passportNo",
            "traveller_id",
            "patient id",
        ] {
            assert!(is_personal(header, ""), "{header}");
        }
        assert!(is_personal("x", "#contact+phone"));
    }

    #[test]
    fn columns_of_things_are_not_personal() {
        for header in [
            "metric",
            "place_name",
            "Nome do posto",
            "nama negara",
            "comment",
            "age_band",
            "sex",
            "remarks",
            "id",
            "",
        ] {
            assert!(!is_personal(header, ""), "{header}");
        }
        assert!(!is_personal("indicator", "#indicator+name"));
    }
}
