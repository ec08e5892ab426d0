//! Words of letters to patients: months, weekdays, units, numbers, and those that have a capital and are
//! no name. In small letters without accents; in English, German, French, Spanish and Italian.

use super::tokens::Token;

#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "janner", "janvier", "enero", "gennaio"],
    &["february", "feb", "februar", "fevrier", "febrero", "febbraio"],
    &["march", "mar", "marz", "mars", "marzo"],
    &["april", "apr", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio"],
    &["june", "jun", "juni", "juin", "junio", "giugno"],
    &["july", "jul", "juli", "juillet", "julio", "luglio"],
    &["august", "aug", "aout", "agosto"],
    &["september", "sep", "sept", "septembre", "septiembre", "settembre"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "dezember", "dez", "decembre", "diciembre", "dicembre"],
];

#[rustfmt::skip]
const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "montag", "lundi", "lunes", "lunedi"],
    &["tuesday", "dienstag", "mardi", "martes", "martedi"],
    &["wednesday", "mittwoch", "mercredi", "miercoles", "mercoledi"],
    &["thursday", "donnerstag", "jeudi", "jueves", "giovedi"],
    &["friday", "freitag", "vendredi", "viernes", "venerdi"],
    &["saturday", "samstag", "sonnabend", "samedi", "sabado", "sabato"],
    &["sunday", "sonntag", "dimanche", "domingo", "domenica"],
];

/// Units in which something is taken, and how often.
#[rustfmt::skip]
const DOSES: &[&[&str]] = &[
    &["mg", "milligram", "milligrams", "milligramm", "milligramme", "milligrammes", "miligramos", "milligrammi"],
    &["mcg", "μg", "ug", "microgram", "micrograms", "mikrogramm", "microgrammes", "microgramos"],
    &["g", "gram", "grams", "gramm", "gramme", "grammes", "gramos", "grammi"],
    &["ml", "millilitre", "millilitres", "milliliter", "milliliters", "mililitros", "millilitri"],
    &["iu", "ie", "ui", "unit", "units", "einheiten", "unites", "unidades", "unita"],
    &["tablet", "tablets", "tab", "tabs", "pill", "pills", "tablette", "tabletten", "comprime", "comprimes",
      "comprimido", "comprimidos", "compressa", "compresse"],
    &["capsule", "capsules", "cap", "caps", "kapsel", "kapseln", "gelule", "gelules", "capsula", "capsulas"],
    &["drop", "drops", "tropfen", "gouttes", "gotas", "gocce"],
    &["puff", "puffs", "spray", "sprays", "inhalation", "inhalations", "hub", "hube"],
    &["dose", "doses", "injection", "injections", "patch", "patches", "suppository", "suppositories"],
    &["teaspoon", "teaspoons", "spoon", "spoons", "sachet", "sachets", "ampoule", "ampoules"],
    &["times", "x", "mal", "fois", "veces", "volte"],
];

/// Other units.
#[rustfmt::skip]
const UNITS: &[&[&str]] = &[
    &["kg", "kilogram", "kilograms", "kilo", "kilos"],
    &["l", "litre", "litres", "liter", "liters"],
    &["mmol", "millimol"], &["mol"], &["mmhg"], &["cm"], &["mm"], &["m"], &["dl"], &["bpm"],
    &["hour", "hours", "hr", "hrs", "stunde", "stunden", "heures", "horas", "ore"],
    &["minute", "minutes", "min", "mins", "minuten", "minutos", "minuti"],
    &["day", "days", "tag", "tage", "tagen", "jour", "jours", "dia", "dias", "giorno", "giorni"],
    &["night", "nights"],
    &["week", "weeks", "woche", "wochen", "semaine", "semaines", "semana", "semanas", "settimana", "settimane"],
    &["fortnight", "fortnights"],
    &["month", "months", "monat", "monate", "monaten", "mois", "mes", "meses", "mese", "mesi"],
    &["year", "years", "jahr", "jahre", "jahren", "ans", "annee", "annees", "ano", "anos", "anno", "anni"],
];

#[rustfmt::skip]
const NUMBERS: &[(&str, &str)] = &[
    ("a", "1"), ("an", "1"), ("half", "0.5"),
    ("one", "1"), ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"), ("six", "6"), ("seven", "7"),
    ("eight", "8"), ("nine", "9"), ("ten", "10"), ("eleven", "11"), ("twelve", "12"), ("fourteen", "14"),
    ("fifteen", "15"), ("twenty", "20"), ("thirty", "30"), ("forty", "40"), ("fifty", "50"), ("sixty", "60"),
    ("ninety", "90"), ("hundred", "100"),
    ("eine", "1"), ("zwei", "2"), ("drei", "3"), ("vier", "4"), ("funf", "5"), ("sechs", "6"),
    ("deux", "2"), ("trois", "3"), ("quatre", "4"), ("cinq", "5"),
    ("dos", "2"), ("tres", "3"), ("cuatro", "4"), ("cinco", "5"),
    ("due", "2"), ("tre", "3"), ("quattro", "4"), ("cinque", "5"),
];

/// Titles: what follows their point goes on with the sentence.
#[rustfmt::skip]
pub(super) const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "doctor", "sister", "nurse", "st", "herr", "frau",
    "hr", "fr", "monsieur", "madame", "mme", "mlle", "senor", "senora", "sr", "sra", "dra", "signor", "signora",
    "dott", "dottssa", "sig",
];

/// Words that begin a sentence or a greeting, or have a capital for another reason.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "i", "i'm", "i'll", "i've", "i'd", "a", "an", "the", "this", "that", "these", "those", "there", "here", "it",
    "it's", "he", "she", "they", "we", "we'll", "we're", "we've", "you", "you'll", "you're", "you've", "your",
    "yours", "our", "ours", "my", "his", "her", "their", "its", "who", "what", "when", "where", "why", "how",
    "which", "if", "as", "at", "by", "for", "from", "in", "into", "of", "off", "on", "to", "up", "with", "without",
    "within", "after", "before", "during", "until", "since", "while", "because", "although", "though", "and", "or",
    "but", "nor", "so", "then", "than", "also", "again", "all", "any", "both", "each", "every", "no", "not", "none",
    "some", "most", "many", "more", "another", "other", "one", "two", "three", "is", "are", "was", "were", "be",
    "am", "do", "does", "did", "has", "have", "had", "can", "could", "may", "might", "must", "shall", "should",
    "will", "would", "don't", "please", "dear", "hello", "hi", "hey", "good", "morning", "afternoon", "evening",
    "thank", "thanks", "kind", "best", "warm", "regards", "wishes", "sincerely", "faithfully", "yours", "truly",
    "respectfully", "cheers", "re", "subject", "today", "tomorrow", "yesterday", "tonight", "now", "soon", "next",
    "last", "first", "second", "third", "finally", "however", "therefore", "meanwhile", "otherwise", "instead",
    "perhaps", "sorry", "welcome", "yes", "ok", "okay", "note", "important", "remember", "reminder", "bring",
    "call", "contact", "take", "keep", "let", "reply", "stop", "start", "continue", "see", "ask", "tell", "visit",
    "book", "come", "arrive", "phone", "ring", "email", "e-mail", "text", "sms", "results", "result", "test",
    "tests", "appointment", "clinic", "patient", "team", "reception", "gp", "ai", "pm", "am",
    "liebe", "lieber", "sehr", "geehrte", "geehrter", "guten", "tag", "sie", "ihr", "ihre", "ihren", "wir", "bitte",
    "mit", "freundlichen", "grussen", "der", "die", "das", "ein", "eine", "uhr", "termin", "praxis",
    "cher", "chere", "bonjour", "vous", "votre", "vos", "nous", "merci", "veuillez", "le", "la", "les", "un", "une",
    "cordialement", "estimado", "estimada", "hola", "buenos", "dias", "usted", "su", "sus", "gracias", "por",
    "favor", "el", "los", "saludos", "gentile", "buongiorno", "lei", "suo", "sua", "grazie", "cordiali", "saluti",
    "il", "lo", "gli", "per",
];

/// The month that a word names, from 1.
pub(super) fn month(word: &Token) -> Option<u32> {
    let place = MONTHS.iter().position(|names| word.is_word(names))?;
    u32::try_from(place + 1).ok()
}

/// The weekday that a word names, from 0 for Monday.
pub(super) fn weekday(word: &Token) -> Option<u32> {
    u32::try_from(WEEKDAYS.iter().position(|names| word.is_word(names))?).ok()
}

/// The unit that a word or mark is, by one name, and whether something is taken in it.
pub(super) fn unit(token: &Token) -> Option<(&'static str, bool)> {
    if token.is_mark("%") {
        return Some(("%", false));
    }
    let of = |table: &'static [&'static [&'static str]]| {
        let names = table.iter().find(|names| token.is_word(names))?;
        names.first().copied()
    };
    of(DOSES).map(|unit| (unit, true)).or_else(|| of(UNITS).map(|unit| (unit, false)))
}

/// The figures that a word stands for.
pub(super) fn number_word(word: &Token) -> Option<&'static str> {
    NUMBERS.iter().find(|(name, _)| word.is_word(&[name])).map(|(_, figures)| *figures)
}

/// Whether a word with a capital is none of a name.
pub(super) fn is_common(word: &Token) -> bool {
    word.is_word(COMMON)
        || word.is_word(TITLES)
        || month(word).is_some()
        || weekday(word).is_some()
        || number_word(word).is_some()
}
