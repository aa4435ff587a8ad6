//! The languages that the console speaks. It must not know their texts.

macro_rules! languages {
    ($($(#[$attribute:meta])* $language:ident $tag:literal)*) => {
        /// A language of the screen.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum Language { $($(#[$attribute])* $language,)* }

        impl Language {
            pub const ALL: [Self; [$($tag),*].len()] = [$(Self::$language,)*];

            /// Its tag (BCP 47).
            pub const fn tag(self) -> &'static str {
                match self { $(Self::$language => $tag,)* }
            }
        }
    };
}

languages! {
    #[default]
    English "en"
    /// Has no code of two letters.
    Tetun "tet"
    Portuguese "pt"
    Indonesian "id"
}

impl Language {
    /// The language of a tag or of a POSIX locale: `pt`, `pt-TL`, `pt_TL.UTF-8`.
    pub fn of_locale(name: &str) -> Option<Self> {
        let tag = name.split(['_', '-', '.', '@']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// The one after it; the first after the last.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|language| *language == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posix_locale_names_its_language() {
        for (name, language) in [
            ("pt", Some(Language::Portuguese)),
            ("pt_TL.UTF-8", Some(Language::Portuguese)),
            ("tet-TL", Some(Language::Tetun)),
            ("ID", Some(Language::Indonesian)),
            ("en_US", Some(Language::English)),
            ("te", None),
            ("C.UTF-8", None),
            ("", None),
        ] {
            assert_eq!(Language::of_locale(name), language, "{name}");
        }
    }

    #[test]
    fn the_languages_follow_each_other_in_a_ring() {
        let mut language = Language::English;
        for expected in [Language::Tetun, Language::Portuguese, Language::Indonesian, Language::English] {
            language = language.next();
            assert_eq!(language, expected);
        }
    }
}
