//! How are matrices multiplied? In tiles that stay in registers, whatever the shapes.
//!
//! Matrices are slices, row by row. Lanes run along the columns of the product, or along its rows where it has fewer columns
//! than lanes, and never along the sum: each number of a product is its start plus one term after the other, as in the
//! plainest loop, and has the bits of that loop whatever the shapes and the tiles. `tests/products.rs` holds it.
//!
//! The last tile of a row reaches back to be whole: what it computes for the second time comes out the same.

use crate::lanes::{Lanes, N_LANES, load, store};
use std::array::from_fn;

/// `product[r][c] = start[c] + Σₖ left[r][k] · right[k][c]`, one term after the other, where no start is 0. `left` is
/// `n_rows × n_inner`, `right` `n_inner × n_columns`, and `start` has `n_columns` numbers.
pub fn multiply(left: &[f32], right: &[f32], start: Option<&[f32]>, n_inner: usize, product: &mut [f32]) {
    let n_columns = right.len() / n_inner;
    let shape = Shape { n_inner, n_columns };
    match n_columns {
        1 => narrow::<1>(left, right, start, n_inner, product),
        2 => narrow::<2>(left, right, start, n_inner, product),
        3 => narrow::<3>(left, right, start, n_inner, product),
        _ => {
            let mut four = left.chunks_exact(4 * n_inner);
            let mut products = product.chunks_exact_mut(4 * n_columns);
            for (left, product) in (&mut four).zip(&mut products) {
                rows::<4>(left, right, start, shape, product);
            }
            let (left, product) = (four.remainder(), products.into_remainder());
            match product.len() / n_columns {
                0 => {}
                1 => row(left, right, start, shape, product),
                2 => rows::<2>(left, right, start, shape, product),
                _ => rows::<3>(left, right, start, shape, product),
            }
        }
    }
}

/// How long the sums of a product are, and how many stand in a row of it.
#[derive(Clone, Copy)]
struct Shape {
    n_inner: usize,
    n_columns: usize,
}

/// `R` rows of the product, of at least four columns.
#[inline(always)]
fn rows<const R: usize>(left: &[f32], right: &[f32], start: Option<&[f32]>, shape: Shape, product: &mut [f32]) {
    let n_columns = shape.n_columns;
    let mut column = 0;
    while column + 2 * N_LANES <= n_columns {
        tile::<R, 2>(left, right, start, shape, product, column);
        column += 2 * N_LANES;
    }
    if column + N_LANES <= n_columns {
        tile::<R, 1>(left, right, start, shape, product, column);
        column += N_LANES;
    }
    if column < n_columns {
        tile::<R, 1>(left, right, start, shape, product, n_columns - N_LANES);
    }
}

/// One row of the product, in wide tiles: with fewer sums on their way, each addition would wait for the one before.
#[inline(always)]
fn row(left: &[f32], right: &[f32], start: Option<&[f32]>, shape: Shape, product: &mut [f32]) {
    let n_columns = shape.n_columns;
    let mut column = 0;
    while column + 8 * N_LANES <= n_columns {
        tile::<1, 8>(left, right, start, shape, product, column);
        column += 8 * N_LANES;
    }
    while column + 2 * N_LANES <= n_columns {
        tile::<1, 2>(left, right, start, shape, product, column);
        column += 2 * N_LANES;
    }
    if column + N_LANES <= n_columns {
        tile::<1, 1>(left, right, start, shape, product, column);
        column += N_LANES;
    }
    if column < n_columns {
        tile::<1, 1>(left, right, start, shape, product, n_columns - N_LANES);
    }
}

/// `R` rows and `L` lanes of columns, from `column` on.
#[inline(always)]
fn tile<const R: usize, const L: usize>(
    left: &[f32],
    right: &[f32],
    start: Option<&[f32]>,
    Shape { n_inner, n_columns }: Shape,
    product: &mut [f32],
    column: usize,
) {
    let left: [&[f32]; R] = from_fn(|row| &left[row * n_inner..][..n_inner]);
    let starts: [Lanes; L] = match start {
        Some(start) => from_fn(|lane| load(start, column + N_LANES * lane)),
        None => [Lanes::ZERO; L],
    };
    let mut sums = [starts; R];
    for (inner, right) in (0..n_inner).zip(right.chunks_exact(n_columns)) {
        let right: [Lanes; L] = from_fn(|lane| load(right, column + N_LANES * lane));
        for row in 0..R {
            let factor = Lanes::splat(left[row][inner]);
            for lane in 0..L {
                sums[row][lane] += factor * right[lane];
            }
        }
    }
    for (sums, product) in sums.into_iter().zip(product.chunks_exact_mut(n_columns)) {
        for (lane, sum) in sums.into_iter().enumerate() {
            store(sum, product, column + N_LANES * lane);
        }
    }
}

/// A product of `N` columns, fewer than lanes: lanes run along its rows.
fn narrow<const N: usize>(
    left: &[f32],
    right: &[f32],
    start: Option<&[f32]>,
    n_inner: usize,
    product: &mut [f32],
) {
    let n_rows = product.len() / N;
    let start: [f32; N] = start.map_or([0.0; N], |start| from_fn(|column| start[column]));
    let (right, _) = right.as_chunks::<N>();
    if n_rows < N_LANES {
        for (left, product) in left.chunks_exact(n_inner).zip(product.chunks_exact_mut(N)) {
            let mut sums = start;
            for (&factor, right) in left.iter().zip(right) {
                for column in 0..N {
                    sums[column] += factor * right[column];
                }
            }
            product.copy_from_slice(&sums);
        }
        return;
    }
    let mut row = 0;
    while row + 2 * N_LANES <= n_rows {
        narrow_rows::<N, 2>(left, right, start, n_inner, product, row);
        row += 2 * N_LANES;
    }
    if row + N_LANES <= n_rows {
        narrow_rows::<N, 1>(left, right, start, n_inner, product, row);
        row += N_LANES;
    }
    if row < n_rows {
        narrow_rows::<N, 1>(left, right, start, n_inner, product, n_rows - N_LANES);
    }
}

/// `L` lanes of rows, from `row` on.
#[inline(always)]
fn narrow_rows<const N: usize, const L: usize>(
    left: &[f32],
    right: &[[f32; N]],
    start: [f32; N],
    n_inner: usize,
    product: &mut [f32],
    row: usize,
) {
    let left: [[&[f32]; N_LANES]; L] =
        from_fn(|lane| from_fn(|idx| &left[(row + N_LANES * lane + idx) * n_inner..][..n_inner]));
    let mut sums = [start.map(Lanes::splat); L];
    let (fours, rest) = right.as_chunks::<N_LANES>();
    for (block, right) in fours.iter().enumerate() {
        for lane in 0..L {
            let columns = Lanes::transpose(left[lane].map(|left| load(left, N_LANES * block)));
            for (factors, right) in columns.into_iter().zip(right) {
                for column in 0..N {
                    sums[lane][column] += factors * Lanes::splat(right[column]);
                }
            }
        }
    }
    for (inner, right) in (n_inner - rest.len()..n_inner).zip(rest) {
        for lane in 0..L {
            let factors = Lanes::new(left[lane].map(|left| left[inner]));
            for column in 0..N {
                sums[lane][column] += factors * Lanes::splat(right[column]);
            }
        }
    }
    let (product, _) = product[row * N..].as_chunks_mut::<N>();
    for (sums, product) in sums.into_iter().zip(product.chunks_exact_mut(N_LANES)) {
        for (idx, product) in product.iter_mut().enumerate() {
            *product = from_fn(|column| sums[column].as_array_ref()[idx]);
        }
    }
}

/// `product[r][c] = Σₖ left[k][r] · right[k][c]` from 0 on, one term after the other: the left one is taken with rows as
/// columns. `left` is `n_inner × n_rows`, `right` `n_inner × n_columns`.
pub fn multiply_transposed(left: &[f32], right: &[f32], n_rows: usize, n_columns: usize, product: &mut [f32]) {
    match n_columns {
        1 => multiply(right, left, None, right.len(), product),
        2 => narrow_transposed::<2>(left, right, n_rows, product),
        3 => narrow_transposed::<3>(left, right, n_rows, product),
        _ => {
            let mut row = 0;
            for product in product.chunks_mut(4 * n_columns) {
                match product.len() / n_columns {
                    1 => rows_transposed::<1>(left, right, n_rows, n_columns, product, row),
                    2 => rows_transposed::<2>(left, right, n_rows, n_columns, product, row),
                    3 => rows_transposed::<3>(left, right, n_rows, n_columns, product, row),
                    _ => rows_transposed::<4>(left, right, n_rows, n_columns, product, row),
                }
                row += 4;
            }
        }
    }
}

#[inline(always)]
fn rows_transposed<const R: usize>(
    left: &[f32],
    right: &[f32],
    n_rows: usize,
    n_columns: usize,
    product: &mut [f32],
    row: usize,
) {
    let mut column = 0;
    while column + 2 * N_LANES <= n_columns {
        tile_transposed::<R, 2>(left, right, n_rows, n_columns, product, row, column);
        column += 2 * N_LANES;
    }
    if column + N_LANES <= n_columns {
        tile_transposed::<R, 1>(left, right, n_rows, n_columns, product, row, column);
        column += N_LANES;
    }
    if column < n_columns {
        tile_transposed::<R, 1>(left, right, n_rows, n_columns, product, row, n_columns - N_LANES);
    }
}

#[inline(always)]
fn tile_transposed<const R: usize, const L: usize>(
    left: &[f32],
    right: &[f32],
    n_rows: usize,
    n_columns: usize,
    product: &mut [f32],
    row: usize,
    column: usize,
) {
    let mut sums = [[Lanes::ZERO; L]; R];
    for (left, right) in left.chunks_exact(n_rows).zip(right.chunks_exact(n_columns)) {
        let right: [Lanes; L] = from_fn(|lane| load(right, column + N_LANES * lane));
        let left: &[f32; R] = left[row..].first_chunk().expect("the tile is inside the product");
        for row in 0..R {
            let factor = Lanes::splat(left[row]);
            for lane in 0..L {
                sums[row][lane] += factor * right[lane];
            }
        }
    }
    for (sums, product) in sums.into_iter().zip(product.chunks_exact_mut(n_columns)) {
        for (lane, sum) in sums.into_iter().enumerate() {
            store(sum, product, column + N_LANES * lane);
        }
    }
}

/// The same for `N` columns, fewer than lanes: lanes run along the rows.
fn narrow_transposed<const N: usize>(left: &[f32], right: &[f32], n_rows: usize, product: &mut [f32]) {
    let (right, _) = right.as_chunks::<N>();
    let (product, _) = product.as_chunks_mut::<N>();
    let mut row = 0;
    while row + N_LANES <= n_rows {
        narrow_rows_transposed::<N>(left, right, n_rows, product, row);
        row += N_LANES;
    }
    if row < n_rows && n_rows >= N_LANES {
        narrow_rows_transposed::<N>(left, right, n_rows, product, n_rows - N_LANES);
    } else {
        for row in row..n_rows {
            let mut sums = [0.0; N];
            for (left, right) in left.chunks_exact(n_rows).zip(right) {
                for column in 0..N {
                    sums[column] += left[row] * right[column];
                }
            }
            product[row] = sums;
        }
    }
}

#[inline(always)]
fn narrow_rows_transposed<const N: usize>(
    left: &[f32],
    right: &[[f32; N]],
    n_rows: usize,
    product: &mut [[f32; N]],
    row: usize,
) {
    let mut sums = [Lanes::ZERO; N];
    for (left, right) in left.chunks_exact(n_rows).zip(right) {
        let factors = load(left, row);
        for column in 0..N {
            sums[column] += factors * Lanes::splat(right[column]);
        }
    }
    for (idx, product) in product[row..][..N_LANES].iter_mut().enumerate() {
        *product = from_fn(|column| sums[column].as_array_ref()[idx]);
    }
}

/// `sums[c] = Σₖ rows[k][c]` from 0 on, one term after the other.
pub fn sum_rows(rows: &[f32], sums: &mut [f32]) {
    let n_columns = sums.len();
    let mut column = 0;
    while column + 2 * N_LANES <= n_columns {
        sum_lanes::<2>(rows, sums, column);
        column += 2 * N_LANES;
    }
    if column + N_LANES <= n_columns {
        sum_lanes::<1>(rows, sums, column);
        column += N_LANES;
    }
    if column < n_columns && n_columns >= N_LANES {
        sum_lanes::<1>(rows, sums, n_columns - N_LANES);
        column = n_columns;
    }
    for column in column..n_columns {
        sums[column] = rows.chunks_exact(n_columns).fold(0.0, |sum, row| sum + row[column]);
    }
}

#[inline(always)]
fn sum_lanes<const L: usize>(rows: &[f32], sums: &mut [f32], column: usize) {
    let mut lanes = [Lanes::ZERO; L];
    for row in rows.chunks_exact(sums.len()) {
        for (lane, sum) in lanes.iter_mut().enumerate() {
            *sum += load(row, column + N_LANES * lane);
        }
    }
    for (lane, sum) in lanes.into_iter().enumerate() {
        store(sum, sums, column + N_LANES * lane);
    }
}

/// Rows of `n_columns` become columns.
pub fn transpose(matrix: &[f32], n_columns: usize, transposed: &mut [f32]) {
    let n_rows = matrix.len() / n_columns;
    let mut row = 0;
    while row + N_LANES <= n_rows {
        let mut column = 0;
        while column + N_LANES <= n_columns {
            let block = Lanes::transpose(from_fn(|idx| load(matrix, (row + idx) * n_columns + column)));
            for (idx, lanes) in block.into_iter().enumerate() {
                store(lanes, transposed, (column + idx) * n_rows + row);
            }
            column += N_LANES;
        }
        for row in row..row + N_LANES {
            for column in column..n_columns {
                transposed[column * n_rows + row] = matrix[row * n_columns + column];
            }
        }
        row += N_LANES;
    }
    for row in row..n_rows {
        for column in 0..n_columns {
            transposed[column * n_rows + row] = matrix[row * n_columns + column];
        }
    }
}
