//! A reader's own CSV is understood without a word about it, and what cannot be is refused with line, column and reason.

use losscope::catalog::Task;
use losscope::dataset::csv::{self, CsvError, CsvOptions, Encoding, File, Kind, Role, Table};
use losscope::dataset::plain;
use losscope::dataset::{Dataset, Targets};
use proptest::prelude::*;
use serde_json::Value;

fn read(text: &str) -> Table {
    csv::read(text, &CsvOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn read_for(text: &str, target: &str, task: Option<Task>) -> Result<Table, CsvError> {
    csv::read(text, &CsvOptions { target: Some(target.to_owned()), task, ..CsvOptions::default() })
}

fn refusal(text: &str) -> String {
    csv::read(text, &CsvOptions::default()).expect_err("refused").to_string()
}

fn numbers(table: &Table) -> &[f32] {
    let Targets::Numbers { values, .. } = &table.dataset().targets else { panic!("numbers are predicted") };
    values
}

fn classes(table: &Table) -> (Vec<&str>, &[u32], u32) {
    let Targets::Classes { names, labels, positive } = &table.dataset().targets else {
        panic!("classes are predicted")
    };
    (names.iter().map(String::as_str).collect(), labels, *positive)
}

fn reports(table: &Table, sentence: &str) -> bool {
    table.report.iter().any(|reported| reported == sentence)
}

/// What the page says of each column.
fn columns_in_words(table: &Table) -> Vec<String> {
    let columns = table.columns.iter().zip(&table.roles);
    columns.map(|(column, role)| format!("{}: {}", column.name, csv::in_words(column, role))).collect()
}

fn choosing(text: &str, target: &str, features: &[&str]) -> Result<Table, CsvError> {
    let features = Some(features.iter().map(|&name| name.to_owned()).collect());
    csv::read(text, &CsvOptions { target: Some(target.to_owned()), features, ..CsvOptions::default() })
}

#[test]
fn a_plain_table_is_features_and_a_last_column_to_predict() {
    let table = read("a,b,y\n1,2,3\n4,5,6.5\n");
    assert_eq!((table.task, table.target.as_str()), (Task::Regression, "y"));
    assert_eq!(
        table.report,
        [
            "Found 2 rows of 3 columns, separated by commas.",
            "y is the number to predict (the last column), from 3 to 6.5.",
            "No value is missing."
        ]
    );
    assert_eq!(
        *table.dataset(),
        Dataset {
            feature_names: vec!["a".to_owned(), "b".to_owned()],
            features: vec![1.0, 2.0, 4.0, 5.0],
            targets: Targets::Numbers { name: "y".to_owned(), values: vec![3.0, 6.5] },
        }
    );
}

#[test]
fn each_separator_is_found() {
    let expected = read("a,b,y\n1,2,3\n4,5,6.5\n");
    for (separator, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")] {
        let table = read(&"a,b,y\n1,2,3\n4,5,6.5\n".replace(',', separator));
        assert_eq!(table.dataset(), expected.dataset());
        assert_eq!(table.report[0], format!("Found 2 rows of 3 columns, separated by {name}."));
    }
}

#[test]
fn a_comma_is_a_decimal_point_where_semicolons_or_tabs_separate() {
    for separator in [";", "\t"] {
        let table = read(&"a;y\n1,5;2,25\n-3,5;1e1\n0,5;7\n".replace(';', separator));
        assert_eq!(
            (table.dataset().features.as_slice(), numbers(&table)),
            (&[1.5, -3.5, 0.5][..], &[2.25, 10.0, 7.0][..])
        );
        assert!(reports(&table, "Commas within numbers were read as decimal points."));
    }
    // Even where no header tells.
    assert_eq!(read("1,5;2,5\n3,5;4,5\n").dataset().features, [1.5, 3.5]);
}

#[test]
fn times_in_milliseconds_and_long_ids_stay_apart_and_what_does_not_is_counted() {
    let row = |idx: u64| format!("{},{},{idx}\n", 1_700_000_000_123 + 1000 * idx, 4_200_000_000 + idx);
    let text = format!("time,id,y\n{}", (0..50).map(row).collect::<String>());
    let table = read(&text);
    assert_eq!(table.dataset().feature_names, ["time − 1.700000000123e12", "id − 4200000000"]);
    let expected: Vec<f32> = (0..50_u16).flat_map(|idx| [1000.0 * f32::from(idx), f32::from(idx)]).collect();
    assert_eq!(table.dataset().features, expected);
    assert_eq!(
        columns_in_words(&table)[..2],
        [
            "time: numbers; 1.700000000123e12 is subtracted from each, because single precision keeps seven digits",
            "id: numbers; 4200000000 is subtracted from each, because single precision keeps seven digits"
        ]
    );
    let predicted = read_for(&text, "time", None).expect("a table");
    assert_eq!(numbers(&predicted)[..3], [0.0, 1000.0, 2000.0]);
    assert!(reports(
        &predicted,
        "time is the number to predict (as you chose), from 1.700000000123e12 to 1.700000049123e12."
    ));
    // Where their beginnings differ, too, nothing can be subtracted.
    let row = |idx: u64| format!("{},{idx}\n", 1_000_000_000_000 * (idx % 5) + idx / 5);
    let text = format!("id,y\n{}", (0..50).map(row).collect::<String>());
    assert_eq!(columns_in_words(&read(&text))[0], "id: numbers; 14 of 50 different ones are apart in single precision");
    // Beyond the digits of double precision they are one, and not said to be the same.
    let text = "a,id,y\n1,90071992547409930001,1\n2,90071992547409930002,2\n3,90071992547409930003,4\n";
    assert_eq!(columns_in_words(&read(text))[1], "id: numbers; digits behind the sixteenth are lost");
    assert_eq!(
        read_for(text, "id", None).expect_err("refused").to_string(),
        "id is about the same number, by all digits that can be learnt, in every row, so there is nothing to predict"
    );
    // Fractions of many digits, some of which coincide, are as they are.
    let row = |idx: u32| format!("{},{idx}\n", (f64::from(idx) * 0.618_033_988_749_894_9).fract());
    let text = format!("a,y\n{}", (0..3000).map(row).collect::<String>());
    assert_eq!(columns_in_words(&read(&text))[0], "a: numbers");
}

/// The numbers of a column that is read as such, and what the page says of it.
fn column_read(text: &str, name: &str) -> (Vec<f32>, String) {
    let table = csv::read(text, &CsvOptions::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
    let idx = table.columns.iter().position(|column| column.name == name).expect("it is a column");
    let dataset = table.dataset();
    let values = match dataset.feature_names.iter().position(|feature| feature == name) {
        Some(feature) => dataset.features.iter().skip(feature).step_by(dataset.n_features()).copied().collect(),
        None => numbers(&table).to_vec(),
    };
    (values, csv::in_words(&table.columns[idx], &table.roles[idx]))
}

#[test]
fn numbers_are_read_as_spreadsheets_write_them() {
    for (fields, expected, words) in [
        // Two groups, or another mark behind them, tell of all.
        (["1,234", "1,234,567", "12"], [1234.0, 1_234_567.0, 12.0], "numbers; commas separate thousands"),
        (["1,234", "1,234.5", "913"], [1234.0, 1234.5, 913.0], "numbers; commas separate thousands"),
        (["1.234", "1.234,56", "12,5"], [1234.0, 1234.56, 12.5], "numbers; points separate thousands"),
        (["1.234", "1.234.567", "3"], [1234.0, 1_234_567.0, 3.0], "numbers; points separate thousands"),
        (["1 234,5", "12 345 678", "3"], [1234.5, 12_345_678.0, 3.0], "numbers; spaces separate thousands"),
        (["1\u{a0}234", "1\u{202f}234,5", "3"], [1234.0, 1234.5, 3.0], "numbers; spaces separate thousands"),
        (["1'234.50", "12’345", "3"], [1234.5, 12_345.0, 3.0], "numbers; apostrophes separate thousands"),
        (["12,34,567", "1,00,000", "500"], [1_234_567.0, 100_000.0, 500.0], "numbers; commas separate thousands"),
        // What can't be thousands is a fraction.
        (["1,5", "0,125", "1234,500"], [1.5, 0.125, 1234.5], "numbers"),
        (["1,5", "2.5", "3"], [1.5, 2.5, 3.0], "numbers"),
        (
            ["$100", "$ 1,234.50", "-$3"],
            [100.0, 1234.5, -3.0],
            "numbers; commas separate thousands; $100 is read as 100",
        ),
        (["5 €", "1.234,50 €", "−3 €"], [5.0, 1234.5, -3.0], "numbers; points separate thousands; 5 € is read as 5"),
        (["5%", "12.5 %", "-3%"], [5.0, 12.5, -3.0], "numbers; 5% is read as 5"),
        (["(3)", "4", "(1,250.5)"], [-3.0, 4.0, -1250.5], "numbers; commas separate thousands; (3) is read as -3"),
        (["$(3)", "($4)", "5"], [-3.0, -4.0, 5.0], "numbers; $(3) is read as -3"),
        (["\u{2212}3", "+4", "5"], [-3.0, 4.0, 5.0], "numbers"),
    ] {
        for (separator, quote) in [(",", "\""), (";", ""), ("\t", ""), ("|", "\"")] {
            let row = |(idx, field): (usize, &&str)| format!("{idx}{separator}{quote}{field}{quote}\n");
            let text = format!("a{separator}price\n{}", fields.iter().enumerate().map(row).collect::<String>());
            assert_eq!(column_read(&text, "price"), (expected.to_vec(), words.to_owned()), "{text}");
        }
    }
}

#[test]
fn a_comma_file_with_commas_in_its_numbers_has_thousands_and_no_classes() {
    let row = |idx: u32| format!("{idx},\"{},{:03}\"\n", 1 + idx % 40, 500 + idx);
    let text = format!("area,price\n{}", (0..30).map(row).collect::<String>());
    let table = read(&text);
    assert_eq!((table.task, table.target.as_str()), (Task::Regression, "price"));
    assert_eq!(numbers(&table)[..2], [1500.0, 2501.0]);
    assert!(reports(&table, "In price, commas separate thousands."), "{:?}", table.report);
}

#[test]
fn a_mark_with_three_digits_behind_it_is_read_as_the_rest_of_the_file_says_or_the_guess_is_named() {
    let pasted = "size\tprice\n913\t200,500\n1,004\t310,250\n870\t150,000\n";
    assert_eq!(
        column_read(pasted, "price"),
        (
            vec![200_500.0, 310_250.0, 150_000.0],
            "numbers; 200,500 is read as 200500, though its comma could also be a decimal point".to_owned()
        )
    );
    assert_eq!(column_read(pasted, "size").0, [913.0, 1004.0, 870.0]);
    assert!(reports(
        &read(pasted),
        "In price, 200,500 is read as 200500, though its comma could also be a decimal point."
    ));
    // Another column has decimal points, or decimal commas.
    let points = "rate\tprice\n0.5\t200,500\n1.5\t310,250\n";
    assert_eq!(
        column_read(points, "price"),
        (vec![200_500.0, 310_250.0], "numbers; commas separate thousands".to_owned())
    );
    let commas = "rate\tprice\tpeople\n0,5\t200,500\t1.000\n1,5\t310,250\t2.000\n";
    assert_eq!(column_read(commas, "price"), (vec![200.5, 310.25], "numbers".to_owned()));
    assert_eq!(column_read(commas, "people"), (vec![1000.0, 2000.0], "numbers; points separate thousands".to_owned()));
    // Semicolons stand where the comma is in the numbers; where commas separate fields, it is not.
    assert_eq!(
        column_read("a;y\n1;1,004\n2;2,125\n", "y"),
        (
            vec![1.004, 2.125],
            "numbers; 1,004 is read as 1.004, though its comma could also separate thousands".to_owned()
        )
    );
    assert_eq!(column_read("a,y\n1,1.004\n2,2.125\n", "y"), (vec![1.004, 2.125], "numbers".to_owned()));
    assert_eq!(
        column_read("a\ty\n1\t1.004\n2\t2.125\n", "y").1,
        "numbers; 1.004 is read as 1.004, though its point could also separate thousands"
    );
}

#[test]
fn the_range_of_the_target_is_written_as_numbers_are_everywhere() {
    let table = read("a,y\n1,0\n2,1.9e38\n3,0.1\n");
    assert!(reports(&table, "y is the number to predict (the last column), from 0 to 1.9e38."), "{:?}", table.report);
    assert!(reports(&read("a,y\n1,0.1\n2,0.7\n"), "y is the number to predict (the last column), from 0.1 to 0.7."));
}

#[test]
fn text_with_other_separators_in_it_does_not_mislead() {
    let table = read("what,y\na;b,1\nc;d,2\na;b,3\n");
    assert_eq!(table.columns.len(), 2);
    assert_eq!(table.dataset().feature_names, ["what=a;b", "what=c;d"]);
    assert_eq!(read("sep=;\na,b;y\n1;2\n2;3\n").dataset().feature_names, ["a,b"]);
}

#[test]
fn without_a_header_names_are_made() {
    let table = read("1,2\n3,4\n");
    assert_eq!((table.dataset().feature_names[0].as_str(), table.target.as_str()), ("column_1", "column_2"));
    assert!(reports(&table, "No header was found: the columns are named column_1 to column_2."));
    // A column of text alone makes no header of a row of values.
    assert_eq!(read("1,red\n3,blue\n4,red\n").dataset().n_examples(), 3);
    assert_eq!(read("red,yes\nblue,no\nred,yes\n").dataset().n_examples(), 3);
    // And all of it text, with names found nowhere below, is a header.
    assert_eq!(read("colour,answer\nred,yes\nblue,no\nred,yes\n").target, "answer");
}

#[test]
fn a_reader_can_say_whether_there_is_a_header() {
    let options = |header| CsvOptions { header: Some(header), ..CsvOptions::default() };
    let table = csv::read("2019,2020\n1,2\n3,4\n", &options(true)).expect("a table");
    assert_eq!((table.target.as_str(), table.dataset().n_examples()), ("2020", 2));
    assert!(csv::read("a,b\n1,2\n3,4\n", &options(false)).is_err());
}

#[test]
fn a_first_column_without_a_name_that_numbers_the_rows_is_left_out() {
    // As pandas and R write a table.
    for (name, first) in [("", 0), ("\"\"", 1), ("Unnamed: 0", 0)] {
        let rows: String = (0..5).map(|idx| format!("{},{},{}\n", idx + first, idx * idx, 3 * idx)).collect();
        let table = read(&format!("{name},a,y\n{rows}"));
        assert_eq!(table.dataset().feature_names, ["a"], "{name}");
        assert!(columns_in_words(&table)[0].ends_with(": left out: the numbers of the rows"));
        // With a name it may mean something; and of a series there is nothing else.
        assert_eq!(read(&format!("time,a,y\n{rows}")).dataset().feature_names, ["time", "a"]);
    }
    assert_eq!(read(",y\n0,3\n1,4\n2,6\n").dataset().feature_names, ["column_1"]);
    assert_eq!(read(",a,y\n0,3,1\n2,4,5\n1,6,7\n").dataset().n_features(), 2, "not in order");
    assert_eq!(read_for(",a,y\n0,3,1\n1,4,5\n2,6,7\n", "column_1", None).expect("a table").target, "column_1");
}

#[test]
fn a_title_above_the_table_is_left_out_and_said_so() {
    let table = "height,weight,kind\n1,2,x\n3,4,y\n5,7,x\n";
    for (line, title) in [
        ("Measured in May", "Measured in May"),
        // As spreadsheets write a line with one cell.
        ("Measured in May,,", "Measured in May"),
        ("\"May, June\",,", "May, June"),
        ("May, June", "May June"),
        ("2024", "2024"),
    ] {
        let with_title = read(&format!("{line}\n{table}"));
        assert_eq!(with_title.dataset(), read(table).dataset(), "{line}");
        let sentence = format!("Line 1 was left out, because it is a title above the table: {title}.");
        assert!(reports(&with_title, &sentence), "{:?}", with_title.report);
    }
    // An empty line may stand between, and lines are counted with both.
    assert_eq!(refusal("Title\n\na,y\n1,2\n3,x\n4,5\n"), "line 5: y has \"x\", and 2 other lines have numbers there");
    // A header that names few columns is none.
    assert_eq!(read("a,,\n1,2,3\n4,5,6\n7,8,10\n").dataset().feature_names, ["a", "column_2"]);
    assert_eq!(read("a,b,\nu,v,1\nu,w,2\nx,v,3\n").target, "column_3");
}

#[test]
fn a_first_row_of_years_in_order_is_said_to_be_perhaps_a_header() {
    let sentence = "Line 1 may be a header, since its numbers are years in their order, from 2019 to 2021. \
                    If it is, check “The first row has the names”.";
    for text in [
        "2019,2020,2021\n5,7,8.5\n6,7,9\n4,8,7\n",
        "country,2019,2020,2021\nFrance,5,7,8.5\nChad,6,7,9\nPeru,4,8,7\nChad,4,6,8\n",
    ] {
        assert!(reports(&read(text), sentence), "{:?}", read(text).report);
        let said = |header| {
            let options = CsvOptions { header: Some(header), ..CsvOptions::default() };
            csv::read(text, &options).expect("a table").report
        };
        assert!(!said(true).contains(&sentence.to_owned()) && !said(false).contains(&sentence.to_owned()));
    }
    for text in [
        "2019,2020,2021\n2018,2020,2022\n2017,2018,2021\n",
        "2021,2020,2019\n5,7,8\n6,7,9\n",
        "2019,20\n5,7\n6,9\n",
        "2019,2020,3000\n5,7,8\n6,7,9\n",
    ] {
        assert!(!read(text).report.iter().any(|sentence| sentence.contains("may be a header")), "{text}");
    }
}

#[test]
fn names_that_are_missing_or_double_are_made_unique() {
    let table = read("x,,x,y\n1,2,3,4\n5,6,7,8\n");
    assert_eq!(table.dataset().feature_names, ["x", "column_2", "x_2"]);
    assert!(reports(&table, "Column 3 is named x_2, because there is another x."));
}

#[test]
fn quotes_line_ends_marks_and_empty_lines_change_nothing() {
    let expected = read("a,b,y\n1,2,3\n4,5,6.5\n");
    for text in [
        "a,b,y\r\n1,2,3\r\n4,5,6.5\r\n",
        "a,b,y\r1,2,3\r4,5,6.5",
        "\u{feff}a,b,y\n1,2,3\n4,5,6.5",
        "\n\na,b,y\n\n1,2,3\n   \n4,5,6.5\n\n",
        "\"a\",\"b\",\"y\"\n\"1\",2,\"3\"\n4,5,6.5\n",
        " a , b ,\ty\n 1 , 2 , 3 \n4,5,6.5\n",
        "# made on a Monday\na,b,y\n1,2,3\n# a remark, with a comma\n4,5,6.5\n",
        "#a,b,y\n1,2,3\n4,5,6.5\n",
        "a,b,y,\n1,2,3,\n4,5,6.5,\n",
        "a,b,y\n1,2,3,\n4,5,6.5,\n",
        "a,b,y\n1,2,3\n4,5,6.5\n,,\n,,\n",
    ] {
        assert_eq!(read(text).dataset(), expected.dataset(), "{text:?}");
    }
}

#[test]
fn a_quoted_field_may_hold_separators_quotes_and_line_ends() {
    let table = read("kind,y\n\"a, b\",1\n\"say \"\"c\"\"\",2\n\"two\nlines\",3\n\"a, b\",4\n");
    assert_eq!(table.dataset().feature_names, ["kind=a, b", "kind=say \"c\"", "kind=two\nlines"]);
    // Lines are counted as an editor counts them.
    assert_eq!(
        refusal("kind,y\n\n\"a\nb\",1\n\"a\nb\",2\na,3\na,x\n"),
        "line 8: y has \"x\", and 3 other lines have numbers there"
    );
}

#[test]
fn what_was_skipped_is_reported() {
    let table = read("# one\n# two\na,y\n1,2\n,\n3,4\n");
    assert!(reports(&table, "2 lines were left out, because they begin with #."));
    assert!(reports(&table, "1 row without any value was left out."));
    assert!(reports(&read("# one\na,y\n1,2\n3,4\n"), "1 line was left out, because it begins with #."));
}

#[test]
fn rows_that_all_begin_with_the_mark_of_comments_are_rows() {
    let table = read("name,y\n#1,1\n#2,2\n#1,3\n");
    assert_eq!(table.dataset().feature_names, ["name=#1", "name=#2"]);
}

#[test]
fn text_and_zero_or_one_are_classes_and_other_numbers_are_numbers() {
    let table = read("a,kind\n1,small\n2,large\n3,medium\n4,large\n");
    assert_eq!(classes(&table), (vec!["large", "medium", "small"], &[2, 0, 1, 0][..], 0));
    assert!(reports(
        &table,
        "kind is the class to predict (the last column), one of 3: large (2), medium (1), small (1)."
    ));
    let table = read("a,ill\n1,0\n2,1\n3,0\n4,0\n");
    assert_eq!(classes(&table), (vec!["0", "1"], &[0, 1, 0, 0][..], 1));
    assert_eq!(classes(&read("a,ill\n1,no\n2,yes\n3,no\n")).2, 1);
    // Few whole numbers stay numbers.
    assert_eq!(numbers(&read("a,stars\n1,1\n2,2\n3,1\n")), [1.0, 2.0, 1.0]);
}

#[test]
fn classes_and_categories_with_numbers_in_them_stand_in_the_order_of_these() {
    // As `ls -v` and `sort -V` write them.
    let sorted = ["k0", "k1", "k2", "k2b", "k10", "k11", "v1.2", "v1.10", "x"];
    let shuffled = ["k10", "v1.10", "k2", "x", "k0", "k2b", "v1.2", "k11", "k1"];
    let rows: String = shuffled.iter().enumerate().map(|(idx, kind)| format!("{},{kind}\n", idx % 2)).collect();
    let table = read(&format!("a,kind\n{rows}"));
    let (names, labels, _) = classes(&table);
    assert_eq!(names, sorted);
    assert!(labels.iter().zip(shuffled).all(|(&label, kind)| sorted[label as usize] == kind));
    let table = read_for(&format!("a,kind\n{rows}"), "a", None).expect("a table");
    assert_eq!(table.dataset().feature_names, sorted.map(|kind| format!("kind={kind}")));
    // Names that count alike stay two; numbers of any length are compared.
    let long = "9".repeat(60);
    let table = read(&format!("a,kind\n1,k07\n2,k7\n3,k{long}\n4,k1{long}\n5,k6\n"));
    assert_eq!(classes(&table).0, ["k6", "k07", "k7", &format!("k{long}"), &format!("k1{long}")]);
    assert_eq!(classes(&table).1, [1, 2, 3, 4, 0]);
}

#[test]
fn few_whole_numbers_are_classes_where_the_name_of_their_column_says_so() {
    let rows = "1,1\n2,3\n3,2\n4,1\n5,3\n6,2\n";
    for name in ["class", "Label", "species", "category", "Wine class", "wine_class"] {
        let table = read(&format!("a,{name}\n{rows}"));
        assert_eq!(classes(&table), (vec!["1", "2", "3"], &[0, 2, 1, 0, 2, 1][..], 0), "{name}");
    }
    for name in ["stars", "target", "class size", "subclass"] {
        assert_eq!(read(&format!("a,{name}\n{rows}")).task, Task::Regression, "{name}");
    }
    assert_eq!(read("a,class\n1,1\n2,2.5\n3,1\n").task, Task::Regression, "no whole numbers");
    let many: String = (0..60).map(|idx| format!("{idx},{}\n", idx % 40)).collect();
    assert_eq!(read(&format!("a,class\n{many}")).task, Task::Regression, "hardly any comes twice");
    let table = read_for(&format!("a,class\n{rows}"), "class", Some(Task::Regression)).expect("a table");
    assert_eq!(numbers(&table), [1.0, 3.0, 2.0, 1.0, 3.0, 2.0]);
}

#[test]
fn whole_numbers_become_classes_when_a_reader_says_so() {
    let table = read_for("a,stars\n1,10\n2,2\n3,10\n4,3\n", "stars", Some(Task::Classification)).expect("a table");
    assert_eq!(classes(&table), (vec!["2", "3", "10"], &[2, 0, 2, 1][..], 2));
    let fraction = read_for("a,y\n1,1\n2,2.5\n3,1\n", "y", Some(Task::Classification)).expect_err("refused");
    assert_eq!(fraction.to_string(), "line 3: y has 2.5, and only whole numbers can be classes");
    let zero_or_one = read_for("a,y\n1,1\n2,0\n3,1\n", "y", Some(Task::Regression)).expect("a table");
    assert_eq!(numbers(&zero_or_one), [1.0, 0.0, 1.0]);
}

#[test]
fn any_column_can_be_the_target() {
    let text = "a,kind,b\n1,x,2\n3,y,4\n5,x,6\n";
    assert_eq!(numbers(&read_for(text, "a", None).expect("a table")), [1.0, 3.0, 5.0]);
    let table = read_for(text, "kind", None).expect("a table");
    assert_eq!((table.dataset().feature_names.join(" "), table.task), ("a b".to_owned(), Task::Classification));
    assert_eq!(
        read_for(text, "c", None).expect_err("refused").to_string(),
        "c is not among the columns: they are a, kind, b"
    );
    assert_eq!(
        read_for(text, "kind", Some(Task::Regression)).expect_err("refused"),
        CsvError {
            line: Some(2),
            column: Some("kind".to_owned()),
            reason: "has \"x\", and a number is needed to predict numbers".to_owned()
        }
    );
}

#[test]
fn a_column_of_few_texts_becomes_a_feature_for_each() {
    let table = read("colour,y\nred,1\nblue,2\nred,3\n");
    assert_eq!(table.dataset().feature_names, ["colour=blue", "colour=red"]);
    assert_eq!(table.dataset().features, [0.0, 1.0, 1.0, 0.0, 0.0, 1.0]);
    assert_eq!(columns_in_words(&table)[0], "colour: text of 2 kinds, 2 features");
}

#[test]
fn a_column_of_many_texts_of_one_or_of_none_is_left_out_and_said_so() {
    let table_of = |n: usize| {
        let rows: String = (0..n).map(|idx| format!("{idx},name {idx},same,,{}\n", 2 * idx)).collect();
        read(&format!("a,name,country,empty,y\n{rows}"))
    };
    assert_eq!(table_of(12).dataset().n_features(), 13);
    let table = table_of(13);
    assert_eq!(table.dataset().feature_names, ["a"]);
    assert_eq!(
        columns_in_words(&table),
        [
            "a: numbers",
            "name: left out: text of 13 kinds, more than 12",
            "country: left out: the same text in every row",
            "empty: left out: no value in any row",
            "y: numbers",
        ]
    );
    assert_eq!(
        table.columns.iter().map(|column| column.kind).collect::<Vec<_>>(),
        [Kind::Numbers, Kind::Text, Kind::Text, Kind::Empty, Kind::Numbers]
    );
}

#[test]
fn rows_with_missing_values_are_left_out_and_counted() {
    let table = read("a,b,y\n1,2,3\nNA,2,3\n4,?,5\n6,null,7\n8,9,-\n10,11,12\n13,14,nan\n,1,2\n15,16,17\n");
    assert_eq!(numbers(&table), [3.0, 12.0, 17.0]);
    assert_eq!(table.columns.iter().map(|column| column.n_missing).collect::<Vec<_>>(), [2, 2, 2]);
    assert_eq!(columns_in_words(&table)[0], "a: numbers; 2 missing");
    assert!(reports(&table, "6 rows with a missing value were left out (lines 3, 4, 5, 6, 8, …); 3 remain."));
    assert!(reports(&read("a,y\n1,2\n\n,2\n3,4\n"), "1 row with a missing value was left out (line 4); 2 remain."));
    // A column that is left out leaves no row out.
    let table = read("a,note,y\n1,,1\n2,,2\n3,odd,3\n4,,4\n");
    assert_eq!(numbers(&table).len(), 4);
    assert_eq!(columns_in_words(&table)[1], "note: left out: no value in 3 of 4 rows");
    assert_eq!(
        refusal("a,b,y\n1,?,3\n?,4,5\n6,?,8\n?,7,8\n"),
        "0 rows are left after leaving out those with a missing value, and two are the least: \
         a is missing in 2 rows, b is missing in 2 rows"
    );
}

#[test]
fn a_slip_among_numbers_is_refused_with_its_line_and_column() {
    let mut text = String::from("island,body_mass\n");
    (0..15).for_each(|idx| text += &format!("{idx},{}\n", 3000 + idx));
    text += "15,abc\n";
    (16..42).for_each(|idx| text += &format!("{idx},{}\n", 3000 + idx));
    assert_eq!(refusal(&text), "line 17: body_mass has \"abc\", and 41 other lines have numbers there");
    assert_eq!(refusal("a,y\n1,2\n3,1e39\n5,6\n"), "line 3: y has 1e39, which is too large: 3e38 is the largest");
    assert_eq!(refusal("a,y\n1,2\n3,4\ninf,6\n"), "line 4: a has \"inf\", and 2 other lines have numbers there");
    assert_eq!(refusal("a,y\n1,2\n3,1.2.3\n5,6\n"), "line 3: y has \"1.2.3\", and 2 other lines have numbers there");
}

#[test]
fn a_file_that_is_no_table_is_refused_with_the_reason() {
    for (text, sentence) in [
        ("", "the file is empty"),
        ("\u{feff}\n \n", "the file is empty"),
        (
            "a\n1\n2\n",
            "only one column was found: a table needs two or more, separated by commas, semicolons, tabs or vertical bars",
        ),
        (
            "PK\u{3}\u{4}\0\0",
            "the file is not a text: from a spreadsheet, save the table as CSV (text with commas), and drop that",
        ),
        (
            "a,b\n1,2\n",
            "1 row was found below the header, and two are the least: one to learn from and one to hold out",
        ),
        ("a,b,c\n1,2,3\n4,5\n6,7,8\n", "line 3: 2 fields stand here, and 3 other lines have 3"),
        ("a,b,c\n1,2,3\n4,5,6,7\n6,7,8\n", "line 3: 4 fields stand here, and 3 other lines have 3"),
        ("a,b\nu,1,2\nv,3,4\nu,5,6\n", "line 1: 2 fields stand here, and 3 other lines have 3"),
        ("A title\na,b\n1,2\n3\n4,5\n", "line 1: 1 field stands here, and 3 other lines have 2"),
        ("a,b\n1,2\n3,\"4\n5,6\n7,8\n", "line 3: a quotation mark opens field 2 here and is never closed"),
        ("a,y\n1,2\n1,2\n", "y is the same number in every row, so there is nothing to predict"),
        ("a,y\n1,x\n1,x\n", "y is \"x\" in every row, so there is nothing to tell apart"),
        ("<!doctype html>\n<p>1,2</p>\n", "the file is HTML or XML, and a table of rows and columns (CSV) is needed"),
        ("[{\"a\": 1, \"b\": 2}]\n", "the file is JSON, and a table of rows and columns (CSV) is needed"),
    ] {
        assert_eq!(refusal(text), sentence, "{text:?}");
    }
    let names: String = (0..60).map(|idx| format!("{idx},name {idx}\n")).collect();
    assert_eq!(
        read_for(&format!("a,name\n{names}"), "name", None).expect_err("refused").to_string(),
        "name has 60 different values, and at most 50 classes can be told apart"
    );
    assert!(refusal("name,y\nx,1\nx,2\n").starts_with("no column is left to learn from: "));
}

#[test]
fn the_limits_are_said() {
    let wide = |n: usize| format!("{}1\n{}2\n", "1,".repeat(n - 1), "2,".repeat(n - 1));
    assert_eq!(read(&wide(1000)).dataset().n_features(), 999);
    assert_eq!(refusal(&wide(1001)), "the table has 1001 columns, and at most 1000 fit");
    assert_eq!(refusal(&"1,2\n".repeat(12_600_000)), "the file has 50.4 MB, and at most 50 MB fit");
    // Columns of text become more features than there are columns.
    let text: String = (0..12).map(|row| format!("{}{row}\n", format!("t{row},").repeat(90))).collect();
    assert!(refusal(&text).starts_with("the columns become 1080 features, and at most 1000 fit"));
}

#[test]
fn a_sentence_stays_short_however_long_the_fields() {
    let long = "ä".repeat(10_000);
    assert!(refusal(&format!("{long},y\n1,2\n{long},4\n5,6\n")).len() < 400);
    assert!(refusal(&format!("a,{long}\n1,{long}\n2,{long}\n")).len() < 400);
}

#[test]
fn the_four_real_tables_are_read_as_their_sources_say() {
    let table = |path: &str, task| {
        let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the table is there");
        csv::read(&text, &CsvOptions { task, ..CsvOptions::default() }).expect("a table")
    };
    let size = |table: &Table| (table.dataset().n_examples(), table.dataset().n_features(), table.task);
    let counts = |table: &Table| {
        let (names, labels, _) = classes(table);
        (0..names.len() as u32).map(|class| labels.iter().filter(|&&label| label == class).count()).collect::<Vec<_>>()
    };
    let penguins = table("src/dataset/penguins.csv", None);
    assert_eq!(size(&penguins), (333, 4, Task::Classification));
    assert_eq!((classes(&penguins).0, classes(&penguins).2), (vec!["Adelie", "Chinstrap", "Gentoo"], 0));
    let cars = table("src/dataset/cars.csv", None);
    assert_eq!((size(&cars), cars.target.as_str()), ((392, 6, Task::Regression), "miles_per_gallon"));
    let breast_cancer = table("www/data/breast_cancer.csv", None);
    assert_eq!(size(&breast_cancer), (569, 30, Task::Classification));
    // 357 benign, 212 malignant.
    assert_eq!((counts(&breast_cancer), classes(&breast_cancer).2), (vec![357, 212], 1));
    assert_eq!(size(&table("www/data/digits.csv", None)), (1797, 64, Task::Regression));
    let digits = table("www/data/digits.csv", Some(Task::Classification));
    // As scikit-learn counts them.
    assert_eq!(counts(&digits), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    // The reader of the shipped tables and that of the reader's own agree to the bit.
    for (name, own) in [("penguins", penguins), ("cars", cars)] {
        let spec = losscope::dataset::DATASETS.iter().find(|spec| spec.name == name).expect("it is there");
        let values = losscope::catalog::Values::defaults(spec.hyperparameters);
        let mut rng = losscope::rng::Rng::new(0, losscope::rng::Stream::Data);
        assert_eq!(&spec.load(&values, &mut rng, None), own.dataset(), "{name}");
    }
}

proptest! {
    #[test]
    fn noise_is_read_or_refused_and_never_panics(noise in "[ -~\n\r\tä\u{feff}]{0,200}|[0-9,;.\n\"#-]{0,200}|(?s).{0,200}") {
        let _ = csv::read(&noise, &CsvOptions::default());
    }

    #[test]
    fn any_numbers_come_back_to_the_bit(rows in prop::collection::vec((-1e30f32..1e30, -1e-3f32..1e3), 2..40), separator in prop::sample::select(vec![",", ";", "\t", "|"])) {
        let text: String = rows.iter().map(|(a, b)| format!("{a}{separator}{b}\n")).collect();
        let options = CsvOptions { task: Some(Task::Regression), ..CsvOptions::default() };
        // Two equal targets alone are refused.
        if let Ok(table) = csv::read(&text, &options) {
            let features: Vec<f32> = rows.iter().map(|(a, _)| *a).collect();
            let targets: Vec<f32> = rows.iter().map(|(_, b)| *b).collect();
            prop_assert_eq!(&table.dataset().features, &features);
            prop_assert_eq!(numbers(&table), targets.as_slice());
        } else {
            prop_assert!(rows.iter().all(|(_, b)| *b == rows[0].1));
        }
    }
}

#[test]
fn a_table_that_was_written_plainly_is_read_back_the_same() {
    let texts = [
        "y,#b,2020\n1,2,3\n4,5,7\n-1,1e-30,2\n",
        "a,b,kind\n1,2,x\n3.25,4,y\n5,-6e-3,x\n",
        "name;height;kind\nAda;1,75;\"a; b\"\nBob;1,80;c\nAda;1,62;c\n",
        "\"a\tb\",\"c\nd\\n\",\"\\\"\n1,2,\"x\ty\"\n3,4,\"\\t\"\n5,6,\"\\t\"\n",
        include_str!("../src/dataset/penguins.csv"),
        include_str!("../src/dataset/cars.csv"),
        include_str!("../www/data/breast_cancer.csv"),
        include_str!("../www/data/digits.csv"),
    ];
    for text in texts {
        let table = csv::read(text, &CsvOptions::default()).expect("it can be read");
        let again = plain::read(&table.to_plain()).expect("what was written can be read");
        assert_eq!(&again, table.dataset());
    }
}

fn reference(name: &str) -> Value {
    let path = format!("{}/tests/reference/csv/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the reference is there");
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn tables_of_five_dialects_are_read_as_pythons_csv_module_reads_them() {
    let tables = reference("tables.json");
    let tables = tables.as_array().expect("a list");
    assert!(tables.len() >= 40);
    for reference in tables {
        let table = read(reference["text"].as_str().expect("a text"));
        let columns = reference["columns"].as_object().expect("columns by name");
        assert_eq!(table.columns.len(), columns.len());
        let dataset = table.dataset();
        for (idx, name) in dataset.feature_names.iter().enumerate() {
            let ours = dataset.features.iter().skip(idx).step_by(dataset.n_features());
            let theirs: Vec<f32> = match name.strip_prefix("kind=") {
                Some(kind) => {
                    let kinds = columns["kind"].as_array().expect("texts");
                    kinds.iter().map(|other| f32::from(u8::from(other == kind))).collect()
                }
                None => floats(&columns[name]),
            };
            assert!(ours.eq(&theirs), "{name} of {}", reference["text"]);
        }
        assert_eq!(numbers(&table), floats(&columns["y"]));
    }
}

fn floats(values: &Value) -> Vec<f32> {
    values.as_array().expect("numbers").iter().map(|value| value.as_f64().expect("a number") as f32).collect()
}

fn of_bytes(bytes: &[u8]) -> Table {
    let file = File::of_bytes(bytes, None).unwrap_or_else(|error| panic!("{error}"));
    file.table(&CsvOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_file_is_read_whatever_its_encoding() {
    let text = "größe;œuvre\n1,5;2\n2,5;4\n3;5\n";
    let expected = read(text);
    let utf16 = |unit: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
        mark.encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
    };
    for (bytes, sentence) in [
        (text.as_bytes().to_vec(), None),
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), None),
        (utf16(u16::to_le_bytes, "\u{feff}"), Some("It was read as UTF-16.")),
        (utf16(u16::to_be_bytes, "\u{feff}"), Some("It was read as UTF-16.")),
        (utf16(u16::to_le_bytes, ""), Some("It was read as UTF-16.")),
        (utf16(u16::to_be_bytes, ""), Some("It was read as UTF-16.")),
        (
            b"gr\xf6\xdfe;\x9cuvre\n1,5;2\n2,5;4\n3;5\n".to_vec(),
            Some("It is no UTF-8, so it was read as Windows-1252 (Western European)."),
        ),
    ] {
        let table = of_bytes(&bytes);
        assert_eq!(table.dataset(), expected.dataset(), "{bytes:?}");
        assert!(sentence.is_none_or(|sentence| reports(&table, sentence)), "{:?}", table.report);
    }
    // Damaged in one place, it is UTF-8 all the same.
    let damaged = of_bytes(b"gr\xc3\xb6\xc3\x9fe;\xc5\x93uvre\xff\n1,5;2\n2,5;4\n3;5\n");
    assert_eq!(damaged.target, "œuvre\u{fffd}");
    assert!(reports(&damaged, "Some characters could not be read and stand as \u{fffd}."));
    // Spreadsheets and pictures are no text.
    for bytes in [&b"PK\x03\x04 no zeros here, but;\n1;2\n"[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR,\0\0"] {
        let error = File::of_bytes(bytes, None).err().expect("refused").to_string();
        assert!(error.starts_with("the file is not a text: "), "{error}");
    }
}

#[test]
fn the_code_page_of_windows_is_that_of_python() {
    let theirs = reference("windows_1252.json");
    let bytes: Vec<u8> = (0x80..=0xff).collect();
    let (ours, encoding) = csv::decode(&bytes);
    assert_eq!((&*ours, encoding), (theirs.as_str().expect("a text"), Encoding::Windows1252));
}

#[test]
fn features_can_be_chosen_and_rows_stay_that_miss_none_of_them() {
    let text = "a,b,kind,name,y\n1,2,u,n1,3\n,4,v,n2,5\n5,6,u,n3,8\n7,8,v,n4,2\n";
    let all = read(text);
    assert_eq!(all.dataset().feature_names, ["a", "b", "kind=u", "kind=v", "name=n1", "name=n3", "name=n4"]);
    let some = choosing(text, "y", &["b"]).expect("a table");
    assert_eq!(
        (some.dataset().features.as_slice(), numbers(&some)),
        (&[2.0, 4.0, 6.0, 8.0][..], &[3.0, 5.0, 8.0, 2.0][..])
    );
    let chosen = Role::Features(1);
    assert_eq!(some.roles, [Role::NotChosen, chosen, Role::NotChosen, Role::NotChosen, Role::Target]);
    assert_eq!(
        columns_in_words(&some),
        ["a: numbers; 1 missing", "b: numbers", "kind: text of 2 kinds", "name: text of 4 kinds", "y: numbers"]
    );
    // The target is never among them.
    assert_eq!(choosing(text, "b", &["a", "b"]).expect("a table").dataset().feature_names, ["a"]);
    for (features, sentence) in [
        (&[][..], "no column is chosen to learn from, and one is the least"),
        (&["y"], "no column is chosen to learn from, and one is the least"),
        (&["c"], "c is not among the columns"),
    ] {
        assert_eq!(choosing(text, "y", features).expect_err("refused").to_string(), sentence);
    }
    let dates = "day,a,y\n".to_owned()
        + &(1..=13).map(|day| format!("2024-01-{day:02},{day},{}\n", day * day)).collect::<String>();
    assert_eq!(
        choosing(&dates, "y", &["day"]).expect_err("refused").to_string(),
        "day can’t be learnt from: 13 dates, which are no numbers"
    );
    // What is wrong in a column that is not chosen is no matter.
    let slip = "a,b,y\n1,x,1\n2,3,2\n3,4,1\n4,5,3\n";
    assert_eq!(refusal(slip), "line 2: b has \"x\", and 3 other lines have numbers there");
    assert_eq!(choosing(slip, "y", &["a"]).expect("a table").dataset().features, [1.0, 2.0, 3.0, 4.0]);
}

#[test]
fn days_in_the_forms_that_people_write_are_dates_and_versions_are_none() {
    let kind = |day: &str| read(&format!("a,day,y\n1,{day},1\n2,{day},2\n3,{day},1\n")).columns[1].kind;
    for day in ["2024-01-31", "31.1.2024", "1/31/24", "2024/1/31", "2024-01-31T12:30:00Z", "2024-01-31 12:30"] {
        assert_eq!(kind(day), Kind::Dates, "{day}");
    }
    for text in ["a-b-c", "2024-01", "12:30", "1-2-3-4", "2024-01-31 noon", "1.2.3.4"] {
        assert_eq!(kind(text), Kind::Text, "{text}");
    }
}

#[test]
fn the_target_is_the_last_column_that_can_be_predicted_or_one_that_is_called_so() {
    for (text, target, why) in [
        ("a,b,label,c\n1,2,0,4\n2,3,1,5\n3,5,0,7\n", "label", "label is the class to predict (by its name), "),
        ("a,b\n1,2\n2,3\n3,5\n", "b", "b is the number to predict (the last column), "),
        ("a,b,same\n1,2,7\n2,3,7\n3,5,7\n", "b", "b is the number to predict (the last column that can be), "),
        ("a,b,\n1,2,\n2,3,\n3,5,\n", "b", "b is the number to predict (the last column), "),
    ] {
        let table = read(text);
        assert_eq!(table.target, target, "{text}");
        assert!(table.report[1].starts_with(why), "{:?}", table.report);
    }
    let names: String = (0..60).map(|idx| format!("{idx},{},name {idx}\n", idx % 7)).collect();
    let table = read(&format!("a,b,name\n{names}"));
    assert_eq!(table.target, "b");
    assert_eq!(
        columns_in_words(&table)[2],
        "name: left out: text of 60 kinds, more than 12; nor is it predicted, for at most 50 classes can be told apart"
    );
    // Of a column before the target nobody expects it.
    let text =
        format!("name,a,y\n{}", (0..60).map(|idx| format!("name {idx},{},{idx}\n", idx % 7)).collect::<String>());
    assert_eq!(columns_in_words(&read(&text))[0], "name: left out: text of 60 kinds, more than 12");
    let chosen = read_for("a,b\n1,2\n2,3\n3,5\n", "a", None).expect("a table");
    assert!(reports(&chosen, "a is the number to predict (as you chose), from 1 to 3."));
    // Where a number is to be predicted, a text is passed over.
    let options = CsvOptions { task: Some(Task::Regression), ..CsvOptions::default() };
    assert_eq!(csv::read("a,b,kind\n1,2,x\n2,3,y\n3,5,x\n", &options).expect("a table").target, "b");
}

#[test]
fn a_class_of_a_single_row_is_said() {
    let table = read("a,kind\n1,x\n2,x\n3,y\n4,x\n");
    assert!(reports(&table, "Of the class y there is one row only: it is either learnt or held out."));
    let table = read("a,kind\n1,x\n2,x\n3,y\n4,z\n");
    assert!(
        reports(&table, "Of y and 1 more there is one row each, which is either learnt or held out."),
        "{:?}",
        table.report
    );
}

#[test]
fn of_very_many_rows_some_are_used_from_all_over_the_file() {
    let n = 250_000_u32;
    // What alternates, every second row or every fifth, stays as common as it was.
    let rows: String = (0..n).map(|idx| format!("{idx},{},{}\n", idx % 2, idx % 5)).collect();
    let table = read(&format!("idx,even,fifth\n{rows}"));
    let dataset = table.dataset();
    assert_eq!(dataset.n_examples(), csv::MAX_ROWS);
    assert!(reports(&table, "Of 250000 rows, 100000 are used, from all over the file: more would take long to train."));
    let places: Vec<f32> = dataset.features.iter().step_by(2).copied().collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "each once, in order");
    let gaps = places.windows(2).map(|pair| pair[1] - pair[0]);
    assert!(gaps.fold(0.0, f32::max) <= 5.0);
    let share = |is: &dyn Fn(f32) -> bool, values: &mut dyn Iterator<Item = f32>| {
        values.filter(|value| is(*value)).count() as f64 / csv::MAX_ROWS as f64
    };
    let even = share(&|value| value == 0.0, &mut dataset.features.iter().skip(1).step_by(2).copied());
    assert!((even - 0.5).abs() < 0.01, "{even}");
    for turn in 0..5 {
        let fifth = share(&|value| value == turn as f32, &mut numbers(&table).iter().copied());
        assert!((fifth - 0.2).abs() < 0.01, "{turn}: {fifth}");
    }
}
