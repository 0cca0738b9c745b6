//! How is a loss curve drawn? With [`draw`], the same for the page's canvas and for SVG.
//!
//! A chart draws numbers: it knows histories, and neither experiments nor trainers. It takes from plotters what plotters
//! does well, the backends, and places everything itself: plotters clamps what lies outside its range, draws NaN at the
//! axis minimum and lets labels collide.

pub mod caption;
pub mod compose;
mod cursor;
pub mod dash;
pub mod decimate;
pub mod domain;
mod marks;
pub mod parcel;
pub mod pins;
pub mod position;
pub mod quantity;
pub mod reading;
pub mod run;
pub mod scene;
pub mod scope;
pub mod series;
pub mod silhouette;
pub mod smoothing;
pub mod text;
pub mod ticks;
pub mod view;

pub use compose::{Layout, compose};
pub use domain::{Nature, Scale};
pub use position::{Pace, Placed, Steps, Unit};
pub use series::Series;

use dash::Dashes;
use plotters::backend::DrawingBackend;
use plotters_backend::DrawingErrorKind;
use scene::Colour;

/// All that is to be seen.
#[derive(Clone, Debug)]
pub struct Picture<'a> {
    /// From top to bottom, over one horizontal axis.
    pub panels: Vec<Panel<'a>>,
    pub horizontal: Horizontal<'a>,
    /// Device pixels to a CSS pixel: fonts, strokes and gaps grow with it.
    pub pixel_ratio: f64,
    /// Where the reader's cursor is: the step, and its place on the horizontal axis.
    pub cursor: Option<(u32, f64)>,
    /// What an export says around the chart.
    pub caption: Option<Caption<'a>>,
}

/// The horizontal axis.
#[derive(Clone, Copy, Debug)]
pub struct Horizontal<'a> {
    pub unit: Unit,
    pub scale: Scale,
    /// What there is to be seen; above 0 for a logarithmic axis.
    pub whole: (f64, f64),
    /// The part of it that the reader looks at.
    pub zoom: Option<(f64, f64)>,
    /// The run whose epochs are marked.
    pub pace: Pace<'a>,
}

/// Curves of one quantity.
#[derive(Clone, Debug)]
pub struct Panel<'a> {
    /// What stands over its axis.
    pub name: String,
    pub scale: Scale,
    pub zoom: Option<(f64, f64)>,
    pub nature: Nature,
    /// Its part of the height, beside the others'.
    pub share: f64,
    /// The later over the earlier.
    pub curves: Vec<Curve<'a>>,
    pub levels: Vec<Level>,
    /// Those that come first go first where there is not room for all.
    pub marks: Vec<Mark>,
    /// Steps that are marked along the lower edge, and what they are.
    pub rug: Option<(Placed<'a>, usize, &'static str)>,
}

#[derive(Clone, Debug)]
pub struct Curve<'a> {
    pub series: &'a Series,
    pub placed: Placed<'a>,
    /// What the series is smoothed from, drawn as a faint shadow.
    pub raw: Option<&'a Series>,
    /// The lower and the upper quantile around the series, as of many seeds: a band.
    pub band: Option<(&'a Series, &'a Series)>,
    pub tint: Tint,
    pub dashes: Dashes,
    /// In CSS pixels.
    pub width: f64,
    /// How much of its colour there is.
    pub strength: f64,
    /// What stands at its end, where there is room.
    pub label: String,
    /// What a sentence calls it.
    pub name: String,
}

/// A curve's colour, by what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    Train,
    Validation,
    Before,
    /// The k-th pinned run.
    Pinned(usize),
}

/// Colours that the style sheet has for pinned runs.
const N_PINNED_COLOURS: usize = 6;

impl Tint {
    /// The colour, as the style sheet calls it.
    pub fn name(self) -> String {
        match self {
            Tint::Train => "train".to_owned(),
            Tint::Validation => "validation".to_owned(),
            Tint::Before => "before".to_owned(),
            Tint::Pinned(number) => format!("pinned-{}", number % N_PINNED_COLOURS),
        }
    }
}

/// A value that is marked across the panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    pub value: f64,
    pub words: String,
}

/// Something that happened at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// On the horizontal axis.
    pub position: f64,
    pub kind: MarkKind,
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MarkKind {
    /// A loss that is no finite number any more.
    Divergence,
    /// The lowest validation loss, which is that.
    Best(f64),
    EarlyStop,
    /// A setting that the reader changed on the way.
    Intervention,
    /// The schedule lowered the learning rate at once.
    RateDrop,
}

/// What an export says: printed small, around the chart.
#[derive(Clone, Copy, Debug)]
pub struct Caption<'a> {
    pub title: &'a str,
    pub link: &'a str,
}

/// The colours, and the font.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    pub text: Colour,
    pub grid: Colour,
    /// What is behind the chart.
    pub surface: Colour,
    pub train: Colour,
    pub validation: Colour,
    pub before: Colour,
    pub warning: Colour,
    /// For pinned runs, one after the other.
    pub pinned: Vec<Colour>,
    /// A family, or several with commas, as CSS has them.
    pub font: String,
}

impl Theme {
    /// Of colours, each as red, green and blue: text, grid, surface, training, validation, before, warning, and pinned runs.
    pub fn of(colours: &[u8], font: String) -> Theme {
        let (colours, _) = colours.as_chunks::<3>();
        let at = |idx: usize| colours.get(idx).copied().unwrap_or_default();
        Theme {
            text: at(0),
            grid: at(1),
            surface: at(2),
            train: at(3),
            validation: at(4),
            before: at(5),
            warning: at(6),
            pinned: colours.get(7..).unwrap_or_default().to_vec(),
            font,
        }
    }

    pub fn colour(&self, tint: Tint) -> Colour {
        match tint {
            Tint::Train => self.train,
            Tint::Validation => self.validation,
            Tint::Before => self.before,
            Tint::Pinned(idx) => *self.pinned.get(idx % self.pinned.len().max(1)).unwrap_or(&self.text),
        }
    }
}

/// Draws the picture on all of the backend, over whatever is there, and tells where everything is.
///
/// # Errors
/// What the backend reports.
pub fn draw<B: DrawingBackend>(
    backend: &mut B,
    picture: &Picture,
    theme: &Theme,
) -> Result<Layout, DrawingErrorKind<B::ErrorType>> {
    let (scene, layout) = compose(picture, theme, backend.get_size());
    scene.paint(backend, &theme.font)?;
    Ok(layout)
}
