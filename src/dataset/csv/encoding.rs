//! Which text do the bytes of a file mean? Files say it seldom, so it is found.
//!
//! UTF-8 is told from everything else by its form (RFC 3629). Spreadsheets also write UTF-16, and on Windows the code page of
//! Western Europe, whose table is that of the Encoding Standard ("windows-1252").

use std::borrow::Cow;

/// How bytes became text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
    Windows1252,
}

/// The text without a byte order mark. What could not be read stands in it as U+FFFD.
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (String::from_utf8_lossy(rest), Encoding::Utf8),
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes), Encoding::Utf16),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes), Encoding::Utf16),
        _ => unmarked(bytes),
    }
}

fn unmarked(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return (Cow::Borrowed(text), Encoding::Utf8);
    }
    // Digits and separators have a zero for their upper half, which no other text has.
    let sample = &bytes[..bytes.len().min(1000) & !1];
    let n_zeros = |half: usize| sample.iter().skip(half).step_by(2).filter(|&&byte| byte == 0).count();
    match (n_zeros(0), n_zeros(1)) {
        (0, zeros) if 8 * zeros > 3 * sample.len() => return (utf16(bytes, u16::from_le_bytes), Encoding::Utf16),
        (zeros, 0) if 8 * zeros > 3 * sample.len() => return (utf16(bytes, u16::from_be_bytes), Encoding::Utf16),
        _ => {}
    }
    // In a text of UTF-8 that was damaged somewhere, most of what is not ASCII still has the form of UTF-8.
    let (mut n_valid, mut n_invalid) = (0, 0);
    for part in bytes.utf8_chunks() {
        n_valid += part.valid().chars().filter(|character| !character.is_ascii()).count();
        n_invalid += usize::from(!part.invalid().is_empty());
    }
    if n_valid > n_invalid || bytes.contains(&0) {
        return (String::from_utf8_lossy(bytes), Encoding::Utf8);
    }
    (bytes.iter().map(|&byte| windows_1252(byte)).collect(), Encoding::Windows1252)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'_, str> {
    let units = bytes.chunks(2).map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)]));
    char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn windows_1252(byte: u8) -> char {
    /// 0x80 to 0x9f; the rest is as in Latin-1, whose numbers are those of Unicode.
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => UPPER[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
