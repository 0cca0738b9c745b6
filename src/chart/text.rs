//! How wide are words? An estimate, the same for every font and backend, so that a picture is the same everywhere: that of DejaVu Sans,
//! which is wider than most, so that what has room by it has room in any of the usual fonts.

/// In units of the font's size.
pub fn width(words: &str, size: f64) -> f64 {
    let ems: f64 = words.chars().map(ems).sum();
    ems * size
}

fn ems(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '·' | ' ' | 'I' | 'J' => 0.34,
        'f' | 'r' | 't' | '(' | ')' | '-' | '/' | '[' | ']' | '!' | '²' => 0.42,
        's' | 'z' | 'c' | '–' | '_' => 0.56,
        'w' | 'M' | '+' | '=' | '<' | '>' | '×' | '→' => 0.87,
        'm' | 'W' | '%' | '@' | '…' => 1.0,
        'A'..='Z' | '&' => 0.78,
        _ => 0.64,
    }
}

/// The text in rows that have room, wherever they end.
pub fn rows(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut taken = 0.0;
    for character in text.chars() {
        let next = ems(character) * size;
        if taken + next > room {
            rows.push(String::new());
            taken = 0.0;
        }
        taken += next;
        if let Some(row) = rows.last_mut() {
            row.push(character);
        }
    }
    rows
}

/// The words, or as many of their characters as have room, with an ellipsis.
pub fn fit(words: &str, size: f64, room: f64) -> String {
    if width(words, size) <= room {
        return words.to_owned();
    }
    let mut fitting = String::new();
    let mut taken = width("…", size);
    for character in words.chars() {
        taken += ems(character) * size;
        if taken > room {
            break;
        }
        fitting.push(character);
    }
    fitting.truncate(fitting.trim_end().len());
    fitting + "…"
}

/// Heights as near to the wanted ones as can be, which rise, with a gap between each two, in the range.
pub fn apart(wanted: &[f64], gap: f64, (low, high): (f64, f64)) -> Vec<f64> {
    // Neighbours that are too near become a block around their mean (pool adjacent violators).
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for &height in wanted {
        let mut block = (height, 1);
        while let Some(&(before, n_before)) = blocks.last() {
            if before + n_before as f64 * gap <= block.0 {
                break;
            }
            blocks.pop();
            let (n, n_all) = (block.1 as f64, (n_before + block.1) as f64);
            block = ((before * n_before as f64 + (block.0 - n_before as f64 * gap) * n) / n_all, n_before + block.1);
        }
        blocks.push(block);
    }
    let mut heights: Vec<f64> = Vec::with_capacity(wanted.len());
    for (first, n) in blocks {
        for idx in 0..n {
            let (before, after) = (heights.len() as f64, (wanted.len() - 1 - heights.len()) as f64);
            heights.push((first + idx as f64 * gap).min(high - after * gap).max(low + before * gap));
        }
    }
    heights
}
