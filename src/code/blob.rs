//! How do many numbers become a short text? As base64 of their bytes, which NumPy reads in a line.

/// Characters in a line: as many as fit beside other code.
const LINE: usize = 116;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Numbers as bytes, with NumPy's name for how.
pub struct Blob {
    /// `u1` where all are whole and small, and else `<f4`: single precision, to the last bit.
    pub kind: &'static str,
    bytes: Vec<u8>,
}

impl Blob {
    pub fn new(numbers: &[f32]) -> Blob {
        // Neither a fraction nor −0 comes back as it was.
        let is_small = |number: f32| f32::from(number as u8).to_bits() == number.to_bits();
        if numbers.iter().all(|&number| is_small(number)) {
            return Blob { kind: "u1", bytes: numbers.iter().map(|&number| number as u8).collect() };
        }
        Blob { kind: "<f4", bytes: numbers.iter().flat_map(|number| number.to_le_bytes()).collect() }
    }

    pub fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// A Python string of several lines with that name.
    pub fn assignment(&self, name: &str) -> String {
        let text = base64(&self.bytes);
        let mut lines = format!("{name} = \"\"\"\n");
        // Base64 is ASCII, so that each piece is text.
        for line in text.as_bytes().chunks(LINE) {
            lines.extend(line.iter().map(|&character| char::from(character)));
            lines.push('\n');
        }
        lines + "\"\"\"\n"
    }
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |idx: usize| u32::from(three.get(idx).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            // Two bytes need three digits, one needs two.
            text.push(if place <= three.len() { char::from(digit) } else { '=' });
        }
    }
    text
}
