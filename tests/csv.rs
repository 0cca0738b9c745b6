//! A reader's own CSV is understood without a word about it, and what cannot be is refused with line, column and reason.

use losscope::catalog::Task;
use losscope::dataset::csv::{self, CsvError, CsvOptions, Encoding, File, Kind, Role, Table};
use losscope::dataset::plain;
use losscope::dataset::{Dataset, Targets};
use proptest::prelude::*;

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
        ("A title\na,b\n1,2\n3,4\n", "line 1: 1 field stands here, and 3 other lines have 2"),
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
