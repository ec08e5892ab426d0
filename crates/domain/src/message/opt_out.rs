//! Words by which a patient stops messages, or starts them again. They count only where they are the
//! whole reply: "please cancel my appointment" is for a person to read.

use unicode_normalization::UnicodeNormalization;

/// What a reply asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Nothing more is to be sent by this method. It holds at once.
    OptOut {
        /// Whether one confirmation goes out: not where the patient had opted out before.
        confirm: bool,
    },
    /// Messages may be sent again.
    OptIn,
    /// Something for a person to read.
    Other,
}

/// Without accents, marks and spaces.
#[rustfmt::skip]
const STOP: &[&str] = &[
    // English, as providers have them.
    "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "stopplease", "pleasestop",
    // German.
    "stopp", "abmelden", "abbestellen", "austragen", "beenden", "ende", "kundigen", "abbruch",
    // French.
    "arret", "arreter", "arretez", "desabonner", "sedesabonner", "desabonnement", "desinscrire",
    "desinscription", "annuler",
    // Spanish.
    "parar", "pare", "alto", "baja", "cancelar", "detener", "darsedebaja", "darmedebaja", "fin",
    // Italian, but for `fine`, which says something else in English.
    "ferma", "basta", "annulla", "cancella", "cancellami", "disiscrivi", "disiscrivimi",
];

const START: &[&str] = &["start", "unstop"];

/// What a reply asks for; `opted_out` says whether the patient had opted out before.
pub fn reply(text: &str, opted_out: bool) -> Reply {
    let word = plain(text);
    if STOP.contains(&word.as_str()) {
        Reply::OptOut { confirm: !opted_out }
    } else if START.contains(&word.as_str()) {
        Reply::OptIn
    } else {
        Reply::Other
    }
}

/// Letters and digits alone, small, without accents.
fn plain(text: &str) -> String {
    // Nobody's opt-out is longer; and a reply can be anything.
    let letters = text.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    letters.take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUT: Reply = Reply::OptOut { confirm: true };

    #[test]
    fn opt_out_words_count_whatever_their_case_marks_and_spaces() {
        for text in [
            "STOP",
            "stop",
            " Stop. ",
            "\"STOP\"",
            "STOP!!!",
            "Stop\n",
            "STOPALL",
            "stop all",
            "Unsubscribe",
            "CANCEL",
            "End",
            "quit",
            "OPT OUT",
            "opt-out",
            "OptOut",
            "ＳＴＯＰ",
            "Stopp",
            "Abmelden",
            "Kündigen",
            "ARRÊT",
            "arret",
            "Se désabonner",
            "Désinscrire",
            "Baja",
            "Cancelar",
            "¡Alto!",
            "Basta",
            "ANNULLA",
            "Disiscrivimi",
        ] {
            assert_eq!(reply(text, false), OUT, "{text:?}");
        }
    }

    #[test]
    fn a_word_within_a_sentence_is_for_a_person_to_read() {
        for text in [
            "",
            "…",
            "Please cancel my appointment",
            "I stopped the tablets",
            "stop taking it?",
            "the end of May",
            "Yes",
            "No",
            "help",
            "don't stop",
        ] {
            assert_eq!(reply(text, false), Reply::Other, "{text:?}");
        }
    }

    #[test]
    fn only_the_first_opt_out_is_confirmed() {
        assert_eq!(reply("STOP", true), Reply::OptOut { confirm: false });
    }

    #[test]
    fn start_lets_messages_be_sent_again() {
        assert_eq!(reply("Start", true), Reply::OptIn);
        assert_eq!(reply("UNSTOP", true), Reply::OptIn);
        assert_eq!(reply("start on Monday?", true), Reply::Other);
    }

    #[test]
    fn the_words_are_written_as_replies_are_compared() {
        for word in STOP.iter().chain(START) {
            assert_eq!(plain(word), **word);
        }
    }
}
