//! Changes to whole files: what a bad disk, a bad program or a bad person makes of them.

/// Where the next change comes from; the same in every run.
pub struct Changes(u64);

/// What stands in the place of a number.
const NUMBERS: &[&str] =
    &["0", "-1", "1", "255", "65536", "2147483647", "4294967295", "99999999999999999999", "1e308"];

/// What stands in the place of a byte: what formats are made of.
const SIGNS: &[u8] = b"{}[]()<>/\\\"'|^~&%:;,.=-\r\n\t \x00\x01\x0b\x1c\x7f\x80\xff0Z";

/// What stands in the place of four bytes: lengths, counts and places.
const WORDS: &[[u8; 4]] = &[
    [0; 4],
    [0xff; 4],
    [0x7f, 0xff, 0xff, 0xff],
    [0xff, 0xff, 0xff, 0x7f],
    [0x80, 0, 0, 0],
    [0, 0, 0, 0x80],
    [0, 0, 0, 1],
    [0, 1, 0, 0],
];

impl Changes {
    /// Of one format, so that its files do not depend on how many others have.
    pub fn of(format: &str) -> Self {
        Self(format.bytes().fold(0x9e37_79b9_7f4a_7c15, |seed, byte| {
            (seed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3) | 1
        }))
    }

    /// A number below `most`, or 0 (Marsaglia's xorshift).
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    /// The file with some changes, and which.
    pub fn changed(&mut self, whole: &[u8]) -> (String, Vec<u8>) {
        let mut file = whole.to_vec();
        let mut what = Vec::new();
        for _ in 0..=self.below(5) {
            if file.is_empty() {
                break;
            }
            what.push(self.change(&mut file));
        }
        (what.join(", "), file)
    }

    fn change(&mut self, file: &mut Vec<u8>) -> &'static str {
        let at = self.below(file.len());
        let end = (at + self.below(80)).min(file.len());
        match self.below(11) {
            0 => {
                file[at] ^= 1 << self.below(8);
                "a bit turned"
            }
            1 | 2 => {
                file[at] = SIGNS[self.below(SIGNS.len())];
                "another sign"
            }
            3 => {
                drop(file.drain(at..end));
                "some cut out"
            }
            4 => {
                let again = file[at..end].to_vec();
                file.splice(at..at, again);
                "some twice"
            }
            5 if self.below(4) == 0 => {
                file.truncate(at);
                "cut off"
            }
            6 | 7 => self.number(file, at),
            8 => {
                let word = WORDS[self.below(WORDS.len())];
                let end = (at + 4).min(file.len());
                file.splice(at..end, word);
                "another word"
            }
            9 if self.below(8) == 0 => {
                let again = file[at..end].repeat(2_000);
                file.splice(at..at, again);
                "some two thousand times"
            }
            _ => {
                let from = self.below(file.len());
                let to = (from + end - at).min(file.len());
                let other = file[from..to].to_vec();
                file.splice(at..end, other);
                "one place in another"
            }
        }
    }

    /// Another number in the place of the next one that is written in digits.
    fn number(&mut self, file: &mut Vec<u8>, at: usize) -> &'static str {
        let Some(from) = file[at..].iter().position(u8::is_ascii_digit) else { return "nothing" };
        let from = at + from;
        let digits = file[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = NUMBERS[self.below(NUMBERS.len())].bytes();
        file.splice(from..from + digits, number);
        "another number"
    }
}
