//! What tells names apart, where there is little room? All but how they begin alike.

/// How all of these names begin, and what each of them goes on with: `class 1` and `class 2` differ in a number. Words are not cut in two, but
/// numbers are cut off from words.
pub fn short(names: &[String]) -> (String, Vec<String>) {
    let names: Vec<Vec<char>> = names.iter().map(|name| name.chars().collect()).collect();
    let whole = |from: usize| names.iter().map(|name| name.iter().skip(from).collect()).collect();
    let Some((first, others)) = names.split_first().filter(|(_, others)| !others.is_empty()) else {
        return (String::new(), whole(0));
    };
    let is_common = |(idx, letter): &(usize, &char)| others.iter().all(|other| other.get(*idx) == Some(letter));
    let n_common = first.iter().enumerate().take_while(is_common).count();
    let ends_there = |end: &usize| {
        let Some(last) = end.checked_sub(1).and_then(|idx| first.get(idx)) else { return true };
        let next_is_digit = || names.iter().all(|name| name.get(*end).is_some_and(char::is_ascii_digit));
        names.iter().all(|name| name.len() > *end)
            && (last.is_whitespace() || last.is_alphabetic() && next_is_digit() || is_dash(*last))
    };
    let end = (0..=n_common).rev().find(ends_there).unwrap_or_default();
    (first.iter().take(end).collect(), whole(end))
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '_' | ':' | '/')
}
