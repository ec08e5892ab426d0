//! An RTF file cut into its tokens (RTF 1.9.1, "RTF Syntax"): groups, control words, and bytes of
//! text. What they mean is not known here.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word and its number, if it has one.
    Word(&'a str, Option<i32>),
    /// A control symbol other than a byte in hexadecimal.
    Symbol(u8),
    /// A byte in hexadecimal.
    Hex(u8),
    /// Bytes as they are, without line ends.
    Text(&'a [u8]),
}

pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What was not cut yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters > 0 {
            return Some(self.word(letters));
        }
        match self.take(1) {
            [b'\''] => {
                let digits = self.rest.iter().take(2).take_while(|d| d.is_ascii_hexdigit()).count();
                let digits = std::str::from_utf8(self.take(digits)).unwrap_or_default();
                // A byte that is cut off or no number is shown as one that could not be read.
                u8::from_str_radix(digits, 16)
                    .ok()
                    .map_or(Some(Token::Symbol(b'\'')), |byte| Some(Token::Hex(byte)))
            }
            [symbol] => Some(Token::Symbol(*symbol)),
            _ => None,
        }
    }

    fn word(&mut self, letters: usize) -> Token<'a> {
        let name = std::str::from_utf8(self.take(letters)).unwrap_or_default();
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest.iter().skip(sign).take_while(|byte| byte.is_ascii_digit()).count();
        let number = (digits > 0).then(|| {
            let text = std::str::from_utf8(self.take(sign + digits)).unwrap_or_default();
            let limit = if sign == 1 { i32::MIN } else { i32::MAX };
            text.parse().unwrap_or(limit)
        });
        // One blank belongs to the word.
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if name == "bin" {
            self.take(usize::try_from(number.unwrap_or_default()).unwrap_or_default());
        }
        Token::Word(name, number)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            return match self.rest.first()? {
                b'{' => self.take(1).first().map(|_| Token::Open),
                b'}' => self.take(1).first().map(|_| Token::Close),
                b'\\' => {
                    self.take(1);
                    self.control()
                }
                b'\r' | b'\n' => {
                    self.take(1);
                    continue;
                }
                _ => {
                    let is_text =
                        |byte: &&u8| !matches!(**byte, b'{' | b'}' | b'\\' | b'\r' | b'\n');
                    let count = self.rest.iter().take_while(is_text).count();
                    Some(Token::Text(self.take(count)))
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_bytes_and_binary_data_are_told_apart() {
        let tokens: Vec<Token<'_>> =
            Tokens::of(b"{\\b0 a\r\nb\\u-3913?\\'e9\\~\\bin3 }{\\x}\\'zz\\f99999999999 \\")
                .collect();
        let expected = [
            Token::Open,
            Token::Word("b", Some(0)),
            Token::Text(b"a"),
            Token::Text(b"b"),
            Token::Word("u", Some(-3913)),
            Token::Text(b"?"),
            Token::Hex(0xe9),
            Token::Symbol(b'~'),
            Token::Word("bin", Some(3)),
            Token::Word("x", None),
            Token::Close,
            Token::Symbol(b'\''),
            Token::Text(b"zz"),
            Token::Word("f", Some(i32::MAX)),
        ];
        // The three bytes of data hold what looks like the end of a group and a beginning.
        assert_eq!(tokens[..9], expected[..9]);
        assert_eq!(tokens[tokens.len() - 4..], expected[expected.len() - 4..]);
    }
}
