//! Every product has the bits of the plainest loop, whatever its shape, here and in the browser.
//!
//! `tests/snapshots/shapes.txt` has the bits of a network's outputs and gradients for widths 1 to 67 and batches of 1 to 70;
//! `tests/web.rs` compares the browser's with the same file. With `UPDATE_SNAPSHOTS=1` it is written anew.

mod hash;
mod shapes;
mod snapshot;

use hash::Hash;
use losscope::products::{Shape, multiply, multiply_transposed, sum_rows, transpose};
use std::panic::catch_unwind;

#[test]
fn every_product_has_the_bits_of_plain_loops() {
    shapes::check_products();
}

#[test]
fn every_width_and_batch_has_the_bits_that_it_had_and_those_of_plain_loops() {
    let lines = shapes::lines();
    assert_eq!(lines, snapshot::kept("shapes.txt", &lines));
}

#[test]
fn a_slice_that_is_not_as_large_as_the_shape_says_is_refused() {
    // Behind these checks, memory is read and written without any.
    let shape = Shape { n_rows: 5, n_inner: 6, n_columns: 7 };
    for (n_left, n_right, n_start, n_product) in
        [(29, 42, 7, 35), (31, 42, 7, 35), (30, 41, 7, 35), (30, 42, 6, 35), (30, 42, 7, 34), (30, 42, 7, 36)]
    {
        let outcome = catch_unwind(|| {
            let (left, right, start) = (vec![0.0; n_left], vec![0.0; n_right], vec![0.0; n_start]);
            multiply(&left, &right, Some(&start), shape, &mut vec![0.0; n_product]);
        });
        assert!(outcome.is_err(), "{n_left} {n_right} {n_start} {n_product}");
        if n_start == 7 {
            let outcome = catch_unwind(|| {
                let (left, right) = (vec![0.0; n_left], vec![0.0; n_right]);
                multiply_transposed(&left, &right, shape, &mut vec![0.0; n_product]);
            });
            assert!(outcome.is_err(), "transposed, {n_left} {n_right} {n_product}");
        }
    }
    // Sizes whose product is 0 again, because it is too large for a number.
    let endless = Shape { n_rows: 1 << (usize::BITS / 2), n_inner: 1 << (usize::BITS / 2), n_columns: 8 };
    assert!(catch_unwind(|| multiply(&[], &[], None, endless, &mut [])).is_err());
    assert!(catch_unwind(|| multiply_transposed(&[], &[], endless, &mut [])).is_err());
    assert!(catch_unwind(|| sum_rows(&[0.0; 10], &mut [0.0; 4])).is_err());
    assert!(catch_unwind(|| transpose(&[0.0; 12], 4, &mut [0.0; 11])).is_err());
    assert!(catch_unwind(|| transpose(&[0.0; 11], 4, &mut [0.0; 11])).is_err());
}

#[test]
fn sums_of_nothing_are_where_they_start_and_empty_products_stay_empty() {
    let mut product = [7.0; 18];
    multiply(&[], &[], Some(&[1.0; 9]), Shape { n_rows: 2, n_inner: 0, n_columns: 9 }, &mut product);
    assert_eq!(product, [1.0; 18]);
    multiply(&[], &[], None, Shape { n_rows: 2, n_inner: 0, n_columns: 9 }, &mut product);
    assert_eq!(product, [0.0; 18]);
    product.fill(7.0);
    multiply_transposed(&[], &[], Shape { n_rows: 2, n_inner: 0, n_columns: 9 }, &mut product);
    assert_eq!(product, [0.0; 18]);
    multiply(&[], &[0.0; 27], None, Shape { n_rows: 0, n_inner: 3, n_columns: 9 }, &mut []);
    multiply(&[0.0; 27], &[], None, Shape { n_rows: 9, n_inner: 3, n_columns: 0 }, &mut []);
    multiply_transposed(&[], &[0.0; 27], Shape { n_rows: 0, n_inner: 3, n_columns: 9 }, &mut []);
    let mut sums = [7.0; 5];
    sum_rows(&[], &mut sums);
    assert_eq!(sums, [0.0; 5]);
}
