//! Breast cancer: is the tumour malignant? 569 patients, thirty measures of cell nuclei, two classes.
//!
//! UCI Breast Cancer Wisconsin (Diagnostic) (Wolberg, Mangasarian & Street, 1995), CC BY 4.0.
//! Prefer it to see scales that differ by 10⁵, and a network that remembers all with ease.

use super::{DatasetSpec, File, LABEL_NOISE, fetched, table};
use crate::catalog::Task;

pub const SPEC: DatasetSpec = DatasetSpec {
    name: "breast_cancer",
    label: "Tumours: malignant or not",
    help: "569 tumours: tell the malignant ones by thirty measures of their cells. Scales differ a hundred thousand times, and overfitting is easy.",
    reference: "UCI Breast Cancer Wisconsin (Diagnostic), Wolberg et al. 1995, CC BY 4.0",
    hyperparameters: &[LABEL_NOISE],
    task: Task::Classification,
    default_loss: "binary_cross_entropy",
    n_examples: |_| 569,
    file: Some(File {
        name: "breast_cancer.csv",
        is_own: false,
        picture_width: 0,
        read: |text| table::classification(text, "1"),
    }),
    make: |_, _, table| fetched(table),
};
