//! How does the reader look at the chart? What the axes count and how, what is smoothed, zoomed and hidden.
//!
//! All of it is in the page's link, as `view.…=…`, so that who follows it sees the same. Names in links are for ever.

use super::Scale;
use super::position::Unit;
use super::quantity::{BELOW, Quantity};
use crate::math::f64::{floor, log10};
use crate::words::{number, read, split_once, to_digits};

/// A part of an axis.
pub type Zoom = Option<(f64, f64)>;

#[derive(Clone, Debug, PartialEq)]
pub struct View {
    pub unit: Unit,
    pub x_scale: Scale,
    pub y_scale: Scale,
    /// The weight of what came before, 0 to below 1.
    pub smoothing: f64,
    /// What the panel below the losses shows.
    pub below: Option<Quantity>,
    pub below_scale: Scale,
    pub x_zoom: Zoom,
    /// Of the losses, and of the panel below.
    pub y_zooms: [Zoom; 2],
    /// Curves that are not shown, by the word of their legend.
    pub hidden: Vec<String>,
    /// Whether the model is shown beside the chart.
    pub has_model: bool,
}

impl Default for View {
    fn default() -> View {
        View {
            unit: Unit::Epoch,
            x_scale: Scale::Linear,
            y_scale: Scale::Linear,
            smoothing: 0.0,
            below: None,
            below_scale: Scale::Linear,
            x_zoom: None,
            y_zooms: [None, None],
            hidden: Vec::new(),
            has_model: true,
        }
    }
}

const UNITS: [(Unit, &str, &str); 4] = [
    (Unit::Epoch, "epoch", "epochs"),
    (Unit::Step, "step", "steps"),
    (Unit::Examples, "examples", "examples seen"),
    (Unit::Time, "time", "seconds"),
];
const SCALES: [(Scale, &str, &str); 2] = [(Scale::Linear, "linear", "linear"), (Scale::Logarithmic, "log", "log")];
const MODELS: [(bool, &str, &str); 2] = [(true, "shown", "shown"), (false, "hidden", "hidden")];
/// The weights that the page offers.
const WEIGHTS: [f64; 12] = [0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];
/// Beyond, numbers could not be counted with any more.
const FARTHEST: f64 = 1e300;
/// Curves that a link may hide.
const HIDEABLE: [&str; 3] = ["training", "validation", "before"];
const NOTHING: &str = "none";

/// An input of the page for a part of the view. Values are text, as links write them.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewControl {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    /// The values that are offered, each with its words.
    pub options: Vec<(String, String)>,
    pub value: String,
    pub kind: Kind,
}

/// How an input looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Choice,
    /// A choice that says more about the one before it.
    OfTheOneBefore,
    /// The values are degrees of one thing.
    Slider,
}

impl View {
    /// What differs from the view at first, as links write it.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let plain = View::default();
        let mut pairs = Vec::new();
        for name in NAMES {
            let value = self.get(name);
            if value != plain.get(name) {
                pairs.push((name, value));
            }
        }
        pairs
    }

    /// A part of the view, as links write it.
    fn get(&self, name: &str) -> String {
        let zoom =
            |zoom: Zoom| zoom.map_or_else(String::new, |(low, high)| format!("{}..{}", number(low), number(high)));
        let scale = |scale| word_of(&SCALES, scale).to_owned();
        match name {
            "x" => word_of(&UNITS, self.unit).to_owned(),
            "x_scale" => scale(self.x_scale),
            "y_scale" => scale(self.y_scale),
            "smoothing" => number(self.smoothing),
            "below" => self.below.map_or(NOTHING, |below| word_of(&BELOW, below)).to_owned(),
            "below_scale" => scale(self.below_scale),
            "x_range" => zoom(self.x_zoom),
            "y_range" => zoom(self.y_zooms[0]),
            "below_range" => zoom(self.y_zooms[1]),
            "model" => word_of(&MODELS, self.has_model).to_owned(),
            _ => self.hidden.iter().filter(|id| HIDEABLE.contains(&id.as_str())).cloned().collect::<Vec<_>>().join(" "),
        }
    }

    /// Sets a part of the view.
    ///
    /// # Errors
    /// A sentence, if there is no such part, or it can't be that.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let refuse = |allowed: &str| Err(format!("view.{name} is {value}; it must be {allowed}"));
        match name {
            "x" => {
                let Some(unit) = find(&UNITS, value) else { return refuse("epoch, step, examples or time") };
                self.x_zoom = if unit == self.unit { self.x_zoom } else { None };
                self.unit = unit;
            }
            "x_scale" | "y_scale" | "below_scale" => {
                let Some(scale) = find(&SCALES, value) else { return refuse("linear or log") };
                match name {
                    "x_scale" => self.x_scale = scale,
                    "y_scale" => self.y_scale = scale,
                    _ => self.below_scale = scale,
                }
            }
            "smoothing" => match read::<f64>(value).filter(|weight| (0.0..=0.999).contains(weight)) {
                Some(weight) => self.smoothing = weight,
                None => return refuse("from 0 to 0.999"),
            },
            "below" => {
                let below = find(&BELOW, value);
                if below.is_none() && value != NOTHING {
                    let words = BELOW.map(|(_, word, _)| word).join(", ");
                    return refuse(&format!("{NOTHING}, {words}"));
                }
                if below != self.below {
                    self.y_zooms[1] = None;
                }
                self.below = below;
            }
            "x_range" | "y_range" | "below_range" => {
                let ends =
                    split_once(value, "..").and_then(|(low, high)| Some((read::<f64>(low)?, read::<f64>(high)?)));
                let Some(ends) = ends.filter(|(low, high)| low < high && -FARTHEST <= *low && *high <= FARTHEST) else {
                    return refuse("two numbers with the lower one first, as in 10..200");
                };
                match name {
                    "x_range" => self.x_zoom = Some(ends),
                    "y_range" => self.y_zooms[0] = Some(ends),
                    _ => self.y_zooms[1] = Some(ends),
                }
            }
            "model" => match find(&MODELS, value) {
                Some(is_shown) => self.has_model = is_shown,
                None => return refuse("shown or hidden"),
            },
            "hidden" => {
                let ids: Vec<&str> = value.split(' ').filter(|id| !id.is_empty()).collect();
                if ids.iter().any(|id| !HIDEABLE.contains(id)) {
                    return refuse("some of training, validation and before");
                }
                // Which of the runs that stay are hidden, no link says.
                self.hidden.retain(|id| !HIDEABLE.contains(&id.as_str()));
                self.hidden.extend(ids.into_iter().map(str::to_owned));
            }
            _ => return Err(format!("view.{name} is no part of the view; these are: {}", NAMES.join(", "))),
        }
        Ok(())
    }

    /// The page's inputs for it. `metric_label` is what the metric is.
    pub fn controls(&self, metric_label: &str) -> Vec<ViewControl> {
        fn options<T>(choices: &[(T, &str, &str)]) -> Vec<(String, String)> {
            choices.iter().map(|(_, word, label)| ((*word).to_owned(), (*label).to_owned())).collect()
        }
        let mut controls = Vec::new();
        let mut add = |name, label, help, options, kind| {
            controls.push(ViewControl { name, label, help, options, value: self.get(name), kind });
        };
        add(
            "y_scale",
            "Loss",
            "A logarithmic axis shows small losses as well as large ones.",
            options(&SCALES),
            Kind::Choice,
        );
        let weights =
            WEIGHTS.map(|weight| (number(weight), if weight == 0.0 { "off".to_owned() } else { number(weight) }));
        let smoothing =
            "The weight of what came before in TensorBoard's moving average; the raw curve stays as a shadow.";
        add("smoothing", "Smoothing", smoothing, weights.to_vec(), Kind::Slider);
        add("x", "Axis", "What the horizontal axis counts.", options(&UNITS), Kind::Choice);
        let x_scale = "A logarithmic axis shows the first steps as well as the last ones.";
        add("x_scale", "Horizontal axis", x_scale, options(&SCALES), Kind::OfTheOneBefore);
        let mut below = vec![(NOTHING.to_owned(), "nothing".to_owned())];
        below.extend(options(&BELOW));
        if let Some(metric) = below.get_mut(1) {
            metric.1 = metric_label.to_owned();
        }
        add("below", "Panel", "A second panel over the same axis.", below, Kind::Choice);
        if self.below.is_some() {
            add(
                "below_scale",
                "Axis of the panel below",
                "As that of the loss.",
                options(&SCALES),
                Kind::OfTheOneBefore,
            );
        }
        let model = "What the model has learnt, beside the curve.";
        add("model", "Model", model, options(&MODELS), Kind::Choice);
        controls
    }

    pub fn is_zoomed(&self) -> bool {
        self.x_zoom.is_some() || self.y_zooms.iter().any(Option::is_some)
    }

    pub fn is_hidden(&self, id: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden == id)
    }
}

/// Every part, in the order in which links have them, and in which they are set: some depend on others.
pub const NAMES: [&str; 11] = [
    "x",
    "x_scale",
    "y_scale",
    "smoothing",
    "below",
    "below_scale",
    "x_range",
    "y_range",
    "below_range",
    "hidden",
    "model",
];

fn find<T: Copy>(choices: &[(T, &str, &str)], value: &str) -> Option<T> {
    choices.iter().find(|(_, word, _)| *word == value).map(|(choice, ..)| *choice)
}

fn word_of<T: Copy + PartialEq>(choices: &[(T, &'static str, &str)], value: T) -> &'static str {
    choices.iter().find(|(choice, ..)| *choice == value).map_or("", |(_, word, _)| word)
}

/// Both ends to so many digits that it is finer than a pixel, so that a link gives the same pixels.
pub fn rounded((low, high): (f64, f64)) -> (f64, f64) {
    let end = |value: f64| {
        // Six, and more where both ends have the first ones in common.
        let n_common = floor(log10(value.abs())) - floor(log10(high - low));
        let n_digits = if n_common.is_finite() { n_common.clamp(0.0, 11.0) as usize } else { 0 };
        to_digits(value, 6 + n_digits)
    };
    (end(low), end(high))
}
