//! How are matrices multiplied? In tiles that stay in registers, whatever the shapes.
//!
//! Matrices are slices, row by row. Lanes run along the columns of the product, or along its rows where it has fewer columns
//! than lanes, and never along the sum: each number of a product is its start plus one term after the other, as in the
//! plainest loop, and has the bits of that loop whatever the shapes and the tiles. `tests/products.rs` holds it.
//!
//! The last tile of a row or column reaches back to be whole: what it computes for the second time comes out the same. It is
//! one of the loop that makes the others, since a tile is long where it is compiled.
//!
//! This is the one file with unsafe code: where each load is checked, the checks cost as much as the arithmetic. Public
//! functions check the sizes of all slices before anything is read or written.

#![allow(clippy::needless_range_loop, reason = "several arrays go along with each index, as in the formulas")]

use crate::lanes::{Lanes, N_LANES};
use std::array::from_fn;

/// The sizes of a product: `n_rows × n_columns`, of sums of `n_inner` terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub n_rows: usize,
    pub n_inner: usize,
    pub n_columns: usize,
}

/// `product[r][c] = start[c] + Σₖ left[r][k] · right[k][c]`, one term after the other, where no start is 0. `left` is
/// `n_rows × n_inner`, `right` `n_inner × n_columns`, and `start` has `n_columns` numbers.
///
/// # Panics
/// If a slice is not as large as the shape says.
pub fn multiply(left: &[f32], right: &[f32], start: Option<&[f32]>, shape: Shape, product: &mut [f32]) {
    let Shape { n_rows, n_inner, n_columns } = shape;
    assert!(is_size(left, n_rows, n_inner) && is_size(right, n_inner, n_columns));
    assert!(is_size(product, n_rows, n_columns) && start.is_none_or(|start| start.len() == n_columns));
    if n_rows == 0 || n_columns == 0 || n_inner == 0 {
        let sums_of_nothing = |row: &mut [f32]| match start {
            Some(start) => row.copy_from_slice(start),
            None => row.fill(0.0),
        };
        return product.chunks_exact_mut(n_columns.max(1)).for_each(sums_of_nothing);
    }
    let matrices = Matrices {
        left: left.as_ptr(),
        right: right.as_ptr(),
        start: start.map(<[f32]>::as_ptr),
        product: product.as_mut_ptr(),
        shape,
    };
    // SAFETY: the sizes were checked.
    unsafe {
        match (n_inner, n_columns) {
            // Both are a row.
            (1, 1) if start.is_none() && n_rows >= N_LANES => {
                multiply(right, left, None, Shape { n_rows: 1, n_inner, n_columns: n_rows }, product);
            }
            (_, 1) => narrow::<1>(&matrices),
            (_, 2) => narrow::<2>(&matrices),
            (_, 3) => narrow::<3>(&matrices),
            (1..=8, _) => few_terms(&matrices),
            _ => {
                let mut row = 0;
                while row + 1 < n_rows && n_rows >= 4 {
                    rows::<4>(&matrices, row.min(n_rows - 4));
                    row += 4;
                }
                for row in row..n_rows {
                    only_row(&matrices, row);
                }
            }
        }
    }
}

/// Whether the slice has exactly so many rows of so many numbers, be they as many as they like.
fn is_size(slice: &[f32], n_rows: usize, n_columns: usize) -> bool {
    n_rows.checked_mul(n_columns) == Some(slice.len())
}

/// What is multiplied, and into what. Neither is empty.
struct Matrices {
    left: *const f32,
    right: *const f32,
    start: Option<*const f32>,
    product: *mut f32,
    shape: Shape,
}

/// Sums of at most eight terms, over all rows: a tile would be gone before it was worth its beginning.
unsafe fn few_terms(matrices: &Matrices) {
    let n_columns = matrices.shape.n_columns;
    unsafe {
        let mut column = 0;
        while column + 2 * N_LANES <= n_columns {
            few_terms_of_columns::<2>(matrices, column);
            column += 2 * N_LANES;
        }
        while column < n_columns {
            few_terms_of_columns::<1>(matrices, column.min(n_columns - N_LANES));
            column += N_LANES;
        }
    }
}

#[inline(always)]
unsafe fn few_terms_of_columns<const L: usize>(matrices: &Matrices, column: usize) {
    let n_inner = matrices.shape.n_inner;
    unsafe {
        match n_inner {
            1 => terms::<1, L, true>(matrices, 0, column),
            2 | 3 => terms::<2, L, true>(matrices, 0, column),
            _ => terms::<4, L, true>(matrices, 0, column),
        }
        match n_inner {
            8 => terms::<4, L, false>(matrices, 4, column),
            6 | 7 => terms::<2, L, false>(matrices, 4, column),
            _ => {}
        }
        if n_inner > 1 && n_inner % 2 == 1 {
            terms::<1, L, false>(matrices, n_inner - 1, column);
        }
    }
}

/// `K` terms from `first` on, whose part of the right matrix stays in registers while all rows pass: the first terms of
/// their sums, or onto those that stand in the product.
#[inline(always)]
unsafe fn terms<const K: usize, const L: usize, const IS_FIRST: bool>(
    matrices: &Matrices,
    first: usize,
    column: usize,
) {
    let Matrices { left, right, start, product, shape: Shape { n_rows, n_inner, n_columns } } = *matrices;
    unsafe {
        let right: [[Lanes; L]; K] = from_fn(|term| read(right.add((first + term) * n_columns + column)));
        let start: [Lanes; L] = start.map_or([Lanes::ZERO; L], |start| read(start.add(column)));
        let (mut left, mut product) = (left.add(first), product.add(column));
        for _ in 0..n_rows {
            let mut sums = if IS_FIRST { start } else { read(product) };
            for term in 0..K {
                let factor = Lanes::splat(*left.add(term));
                for lane in 0..L {
                    sums[lane] += factor * right[term][lane];
                }
            }
            write(sums, product);
            // After the last row they point past the end.
            (left, product) = (left.wrapping_add(n_inner), product.wrapping_add(n_columns));
        }
    }
}

/// `R` rows of the product, of at least four columns.
#[inline(always)]
unsafe fn rows<const R: usize>(matrices: &Matrices, row: usize) {
    let n_columns = matrices.shape.n_columns;
    unsafe {
        let mut column = 0;
        while column + 2 * N_LANES <= n_columns {
            tile::<R, 2>(matrices, row, column);
            column += 2 * N_LANES;
        }
        while column < n_columns {
            tile::<R, 1>(matrices, row, column.min(n_columns - N_LANES));
            column += N_LANES;
        }
    }
}

/// One row of the product, in wide tiles: with fewer sums on their way, each addition would wait for the one before.
#[inline(always)]
unsafe fn only_row(matrices: &Matrices, row: usize) {
    let n_columns = matrices.shape.n_columns;
    unsafe {
        let mut column = 0;
        while column + 8 * N_LANES <= n_columns {
            tile::<1, 8>(matrices, row, column);
            column += 8 * N_LANES;
        }
        while column + 2 * N_LANES <= n_columns {
            tile::<1, 2>(matrices, row, column);
            column += 2 * N_LANES;
        }
        while column < n_columns {
            tile::<1, 1>(matrices, row, column.min(n_columns - N_LANES));
            column += N_LANES;
        }
    }
}

/// `R` rows from `row` and `L` lanes of columns from `column` on.
#[inline(always)]
unsafe fn tile<const R: usize, const L: usize>(matrices: &Matrices, row: usize, column: usize) {
    let Matrices { left, right, start, product, shape: Shape { n_inner, n_columns, .. } } = *matrices;
    unsafe {
        let left = left.add(row * n_inner);
        let mut right = right.add(column);
        let starts: [Lanes; L] = start.map_or([Lanes::ZERO; L], |start| read(start.add(column)));
        let mut sums = [starts; R];
        // Not more than a term at a time: the registers are full.
        for inner in 0..n_inner {
            let right_lanes: [Lanes; L] = read(right);
            for row in 0..R {
                let factor = Lanes::splat(*left.add(row * n_inner + inner));
                for lane in 0..L {
                    sums[row][lane] += factor * right_lanes[lane];
                }
            }
            // After the last term it points past the end.
            right = right.wrapping_add(n_columns);
        }
        for (idx, sums) in sums.into_iter().enumerate() {
            write(sums, product.add((row + idx) * n_columns + column));
        }
    }
}

/// A product of `N` columns, fewer than lanes: lanes run along its rows.
unsafe fn narrow<const N: usize>(matrices: &Matrices) {
    let n_rows = matrices.shape.n_rows;
    unsafe {
        let mut row = 0;
        // Of two or three columns, there are sums enough that don't wait for each other.
        while N == 1 && row + 2 * N_LANES <= n_rows {
            narrow_rows::<N, 2>(matrices, row);
            row += 2 * N_LANES;
        }
        while row < n_rows && n_rows >= N_LANES {
            narrow_rows::<N, 1>(matrices, row.min(n_rows - N_LANES));
            row += N_LANES;
        }
        for row in row..n_rows {
            narrow_row::<N>(matrices, row);
        }
    }
}

/// `L` lanes of rows, from `row` on.
#[inline(always)]
unsafe fn narrow_rows<const N: usize, const L: usize>(matrices: &Matrices, row: usize) {
    let Matrices { left, right, start, product, shape: Shape { n_inner, .. } } = *matrices;
    let product = product.cast::<[f32; N]>();
    unsafe {
        let mut right = right.cast::<[f32; N]>();
        let mut left: [*const f32; L] = from_fn(|lane| left.add((row + N_LANES * lane) * n_inner));
        let mut sums = [start.map_or([0.0; N], |start| *start.cast()).map(Lanes::splat); L];
        for _ in 0..n_inner / 4 {
            for lane in 0..L {
                let rows = from_fn(|idx| read::<1>(left[lane].add(idx * n_inner))[0]);
                for (inner, factors) in transpose_block(rows).into_iter().enumerate() {
                    for column in 0..N {
                        sums[lane][column] += factors * Lanes::splat((*right.add(inner))[column]);
                    }
                }
            }
            right = right.add(4);
            left = left.map(|left| left.add(4));
        }
        for _ in 0..n_inner % 4 {
            for lane in 0..L {
                let factors = Lanes::new(from_fn(|idx| *left[lane].add(idx * n_inner)));
                for column in 0..N {
                    sums[lane][column] += factors * Lanes::splat((*right)[column]);
                }
            }
            right = right.add(1);
            left = left.map(|left| left.add(1));
        }
        for (lane, sums) in sums.into_iter().enumerate() {
            let sums = sums.map(Lanes::to_array);
            for idx in 0..N_LANES {
                *product.add(row + N_LANES * lane + idx) = from_fn(|column| sums[column][idx]);
            }
        }
    }
}

/// One row, where there are fewer than lanes.
#[inline(always)]
unsafe fn narrow_row<const N: usize>(matrices: &Matrices, row: usize) {
    let Matrices { left, right, start, product, shape: Shape { n_inner, .. } } = *matrices;
    unsafe {
        let mut sums = start.map_or([0.0; N], |start| *start.cast());
        for inner in 0..n_inner {
            let factor = *left.add(row * n_inner + inner);
            let right = *right.cast::<[f32; N]>().add(inner);
            for column in 0..N {
                sums[column] += factor * right[column];
            }
        }
        *product.cast::<[f32; N]>().add(row) = sums;
    }
}

/// `product[r][c] = Σₖ left[k][r] · right[k][c]` from 0 on, one term after the other: the left one is taken with rows as
/// columns. `left` is `n_inner × n_rows`, `right` `n_inner × n_columns`.
///
/// # Panics
/// If a slice is not as large as the shape says.
pub fn multiply_transposed(left: &[f32], right: &[f32], shape: Shape, product: &mut [f32]) {
    let Shape { n_rows, n_inner, n_columns } = shape;
    if n_inner == 1 {
        // A row is as good as a column.
        return multiply(left, right, None, shape, product);
    }
    if n_columns == 1 {
        // Then it is the transposed product, whose row is long.
        return multiply(right, left, None, Shape { n_rows: 1, n_inner, n_columns: n_rows }, product);
    }
    assert!(is_size(left, n_inner, n_rows) && is_size(right, n_inner, n_columns));
    assert!(is_size(product, n_rows, n_columns));
    if n_rows == 0 || n_columns == 0 || n_inner == 0 {
        return product.fill(0.0);
    }
    let matrices =
        Matrices { left: left.as_ptr(), right: right.as_ptr(), start: None, product: product.as_mut_ptr(), shape };
    // SAFETY: the sizes were checked.
    unsafe {
        match n_columns {
            2 => narrow_transposed::<2>(&matrices),
            3 => narrow_transposed::<3>(&matrices),
            _ => {
                let mut row = 0;
                while row + 2 < n_rows && n_rows >= 4 {
                    rows_transposed::<4>(&matrices, row.min(n_rows - 4));
                    row += 4;
                }
                if row + 2 <= n_rows {
                    rows_transposed::<2>(&matrices, row);
                    row += 2;
                }
                if row < n_rows {
                    rows_transposed::<1>(&matrices, row);
                }
            }
        }
    }
}

#[inline(always)]
unsafe fn rows_transposed<const R: usize>(matrices: &Matrices, row: usize) {
    let n_columns = matrices.shape.n_columns;
    unsafe {
        let mut column = 0;
        while column + 2 * N_LANES <= n_columns {
            tile_transposed::<R, 2>(matrices, row, column);
            column += 2 * N_LANES;
        }
        while column < n_columns {
            tile_transposed::<R, 1>(matrices, row, column.min(n_columns - N_LANES));
            column += N_LANES;
        }
    }
}

#[inline(always)]
unsafe fn tile_transposed<const R: usize, const L: usize>(matrices: &Matrices, row: usize, column: usize) {
    let Matrices { left, right, product, shape: Shape { n_rows, n_inner, n_columns }, .. } = *matrices;
    unsafe {
        let (mut left, mut right) = (left.add(row), right.add(column));
        let mut sums = [[Lanes::ZERO; L]; R];
        for _ in 0..n_inner {
            let right_lanes: [Lanes; L] = read(right);
            for row in 0..R {
                let factor = Lanes::splat(*left.add(row));
                for lane in 0..L {
                    sums[row][lane] += factor * right_lanes[lane];
                }
            }
            // After the last term they point past the end of what they pointed into.
            left = left.wrapping_add(n_rows);
            right = right.wrapping_add(n_columns);
        }
        for (idx, sums) in sums.into_iter().enumerate() {
            write(sums, product.add((row + idx) * n_columns + column));
        }
    }
}

/// The same for `N` columns, fewer than lanes: lanes run along the rows.
unsafe fn narrow_transposed<const N: usize>(matrices: &Matrices) {
    let Matrices { left, right, product, shape: Shape { n_rows, n_inner, .. }, .. } = *matrices;
    unsafe {
        let mut row = 0;
        while row < n_rows && n_rows >= N_LANES {
            narrow_rows_transposed::<N>(matrices, row.min(n_rows - N_LANES));
            row += N_LANES;
        }
        for row in row..n_rows {
            let mut sums = [0.0; N];
            for inner in 0..n_inner {
                let right = *right.cast::<[f32; N]>().add(inner);
                for column in 0..N {
                    sums[column] += *left.add(inner * n_rows + row) * right[column];
                }
            }
            *product.cast::<[f32; N]>().add(row) = sums;
        }
    }
}

#[inline(always)]
unsafe fn narrow_rows_transposed<const N: usize>(matrices: &Matrices, row: usize) {
    let Matrices { left, right, product, shape: Shape { n_rows, n_inner, .. }, .. } = *matrices;
    unsafe {
        let mut sums = [Lanes::ZERO; N];
        for inner in 0..n_inner {
            let [factors] = read(left.add(inner * n_rows + row));
            let right = *right.cast::<[f32; N]>().add(inner);
            for column in 0..N {
                sums[column] += factors * Lanes::splat(right[column]);
            }
        }
        let sums = sums.map(Lanes::to_array);
        for idx in 0..N_LANES {
            *product.cast::<[f32; N]>().add(row + idx) = from_fn(|column| sums[column][idx]);
        }
    }
}

/// `sums[c] = Σₖ rows[k][c]` from 0 on, one term after the other.
///
/// # Panics
/// If there are no whole rows.
#[inline(always)]
pub fn sum_rows(rows: &[f32], sums: &mut [f32]) {
    let n_columns = sums.len();
    if rows.is_empty() {
        return sums.fill(0.0);
    }
    let n_rows = rows.len() / n_columns;
    assert!(rows.len() == n_rows * n_columns);
    // SAFETY: the sizes were checked.
    unsafe {
        let (rows, sums) = (rows.as_ptr(), sums.as_mut_ptr());
        let mut column = 0;
        while column + 2 * N_LANES <= n_columns {
            sum_lanes::<2>(rows, n_rows, n_columns, sums, column);
            column += 2 * N_LANES;
        }
        while column < n_columns && n_columns >= N_LANES {
            sum_lanes::<1>(rows, n_rows, n_columns, sums, column.min(n_columns - N_LANES));
            column += N_LANES;
        }
        for column in column..n_columns {
            *sums.add(column) = (0..n_rows).fold(0.0, |sum, row| sum + *rows.add(row * n_columns + column));
        }
    }
}

#[inline(always)]
unsafe fn sum_lanes<const L: usize>(rows: *const f32, n_rows: usize, n_columns: usize, sums: *mut f32, column: usize) {
    unsafe {
        let mut lanes = [Lanes::ZERO; L];
        for row in 0..n_rows {
            let values: [Lanes; L] = read(rows.add(row * n_columns + column));
            for lane in 0..L {
                lanes[lane] += values[lane];
            }
        }
        write(lanes, sums.add(column));
    }
}

/// Rows of `n_columns` become columns.
///
/// # Panics
/// If there are no whole rows, or no room for them.
#[inline(never)]
pub fn transpose(matrix: &[f32], n_columns: usize, transposed: &mut [f32]) {
    let n_rows = matrix.len() / n_columns;
    assert!(matrix.len() == n_rows * n_columns && transposed.len() == matrix.len());
    let mut row = 0;
    while row + N_LANES <= n_rows {
        let mut column = 0;
        while column + N_LANES <= n_columns {
            // SAFETY: the sizes were checked.
            unsafe {
                let rows = from_fn(|idx| read::<1>(matrix.as_ptr().add((row + idx) * n_columns + column))[0]);
                for (idx, lanes) in transpose_block(rows).into_iter().enumerate() {
                    write([lanes], transposed.as_mut_ptr().add((column + idx) * n_rows + row));
                }
            }
            column += N_LANES;
        }
        transpose_rest(matrix, n_columns, transposed, row..row + N_LANES, column);
        row += N_LANES;
    }
    transpose_rest(matrix, n_columns, transposed, row..n_rows, 0);
}

/// The columns from `column` on of some rows.
fn transpose_rest(
    matrix: &[f32],
    n_columns: usize,
    transposed: &mut [f32],
    rows: std::ops::Range<usize>,
    column: usize,
) {
    let n_rows = matrix.len() / n_columns;
    for row in rows {
        for column in column..n_columns {
            transposed[column * n_rows + row] = matrix[row * n_columns + column];
        }
    }
}

/// Four rows of four become columns. In two rounds of pairs, each of which is one shuffle on every target; `wide` has a
/// transposition of its own, which is one of single numbers where it isn't for x86-64.
#[inline(always)]
fn transpose_block(rows: [Lanes; 4]) -> [Lanes; 4] {
    let [a, b, c, d] = rows;
    let (ab_low, ab_high) = interleave(a, b);
    let (cd_low, cd_high) = interleave(c, d);
    let (first, second) = interleave_pairs(ab_low, cd_low);
    let (third, fourth) = interleave_pairs(ab_high, cd_high);
    [first, second, third, fourth]
}

/// The numbers of both in turn.
#[inline(always)]
fn interleave(a: Lanes, b: Lanes) -> (Lanes, Lanes) {
    let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (a.to_array(), b.to_array());
    (Lanes::new([a0, b0, a1, b1]), Lanes::new([a2, b2, a3, b3]))
}

/// The pairs of numbers of both in turn.
#[inline(always)]
fn interleave_pairs(a: Lanes, b: Lanes) -> (Lanes, Lanes) {
    let [[a0, a1], [b0, b1]]: [[f64; 2]; 2] = [a, b].map(bytemuck::cast);
    (bytemuck::cast([a0, b0]), bytemuck::cast([a1, b1]))
}

#[inline(always)]
unsafe fn read<const L: usize>(from: *const f32) -> [Lanes; L] {
    unsafe { from.cast::<[Lanes; L]>().read_unaligned() }
}

#[inline(always)]
unsafe fn write<const L: usize>(lanes: [Lanes; L], to: *mut f32) {
    unsafe { to.cast::<[Lanes; L]>().write_unaligned(lanes) }
}
