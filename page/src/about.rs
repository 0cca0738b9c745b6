//! What is the chart to know of an experiment?

use losscope::catalog::Setting;
use losscope::chart::run::About;
use losscope::comparison::{DATA, from_step};
use losscope::experiment::Experiment;
use losscope::link;
use losscope::metric;

/// What the chart is to know of an experiment.
pub fn about(experiment: &Experiment) -> About {
    About {
        n_steps: experiment.n_steps(),
        steps_per_epoch: experiment.steps_per_epoch(),
        n_batch: experiment.n_batch() as u32,
        n_training: experiment.n_training() as u32,
        loss_label: experiment.loss.spec.label.to_owned(),
        metric_label: metric::label(experiment.dataset.spec.task).to_owned(),
        title: title(experiment),
        link: link::encode(experiment),
        threshold: experiment.norm_threshold(),
        settings: experiment.in_words(),
        interventions: experiment.interventions_in_words(),
    }
}

/// The data, and the settings that are not the usual ones, as people say them.
pub fn title(experiment: &Experiment) -> String {
    let settings = experiment.in_words();
    let told = settings.iter().filter(|setting| setting.name != DATA && !setting.is_default).map(Setting::in_words);
    let dataset = experiment.dataset.spec.label.split(':').next().unwrap_or_default().to_owned();
    let changes = experiment.interventions_in_words();
    [dataset].into_iter().chain(told).chain(changes.iter().map(from_step)).collect::<Vec<_>>().join(", ")
}
