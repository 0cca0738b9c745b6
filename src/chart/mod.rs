//! How is a history drawn? With [`draw`], the same for the page's canvas and for SVG.
//!
//! A chart draws numbers: it knows histories, and neither experiments nor trainers. It takes from plotters what plotters
//! does well, the backends, and places everything itself: plotters clamps what lies outside its range, draws NaN at the
//! axis minimum and lets labels collide.

pub mod decimate;
pub mod domain;
pub mod ticks;

use crate::history::History;
use decimate::Point;
use domain::Domain;
use plotters::backend::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, TextStyle};
use plotters_backend::DrawingErrorKind;

/// All that is to be seen.
pub struct Picture<'a> {
    pub current: Run<'a>,
    /// The curve before the last change, drawn faintly.
    pub previous: Option<Run<'a>>,
    pub view: View,
    /// What stands over the loss axis.
    pub y_name: &'a str,
}

/// A history with the length that it is going to have.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    pub history: &'a History,
    pub steps_per_epoch: u32,
    pub n_steps: u32,
}

/// How the reader looks at it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    pub x: Horizontal,
    pub y: Scale,
    /// Device pixels to a CSS pixel: fonts, strokes and gaps grow with it.
    pub pixel_ratio: f64,
}

/// What the horizontal axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizontal {
    Epoch,
    Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    Linear,
    Logarithmic,
}

/// The colours, as red, green and blue, and the font.
#[derive(Clone, Debug)]
pub struct Theme {
    pub text: [u8; 3],
    pub grid: [u8; 3],
    pub train: [u8; 3],
    pub validation: [u8; 3],
    pub warning: [u8; 3],
    /// A family, or several with commas, as CSS has them.
    pub font: String,
}

const FONT_SIZE: f64 = 12.0;
/// How much of a ghost's colour is left.
const GHOST: f64 = 0.4;

/// Draws the picture on all of the backend, over whatever is there.
///
/// # Errors
/// What the backend reports.
pub fn draw<B: DrawingBackend>(
    backend: &mut B,
    picture: &Picture,
    theme: &Theme,
) -> Result<(), DrawingErrorKind<B::ErrorType>> {
    let (width, height) = backend.get_size();
    let frame = Frame::new(picture, f64::from(width), f64::from(height));
    let mut painter = Painter { backend, theme, frame };
    if painter.frame.right <= painter.frame.left || painter.frame.bottom <= painter.frame.top {
        return Ok(());
    }
    painter.axes(picture)?;
    if let Some(previous) = &picture.previous {
        painter.run(previous, GHOST)?;
    }
    painter.run(&picture.current, 1.0)?;
    painter.divergence(&picture.current)
}

/// Where the curves stand, in device pixels, and which numbers that is.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    ratio: f64,
    horizontal: Horizontal,
    x_max: f64,
    y: Domain,
    y_ticks: Vec<ticks::Tick>,
}

impl Frame {
    fn new(picture: &Picture, width: f64, height: f64) -> Frame {
        let ratio = picture.view.pixel_ratio;
        let font = FONT_SIZE * ratio;
        let runs = [Some(picture.current), picture.previous].into_iter().flatten();
        let y = domain::of_losses(runs.map(|run| run.history), picture.view.y);
        let top = 2.4 * font;
        let bottom = height - 3.0 * font;
        let n_y_ticks = ((bottom - top) / (4.0 * font)).clamp(2.0, 10.0) as usize;
        let y_ticks = ticks::of(&y, n_y_ticks);
        let longest = y_ticks.iter().map(|tick| tick.label.chars().count()).max().unwrap_or(0);
        let horizontal = picture.view.x;
        // The current run fills the width; of a longer ghost only so much is seen.
        let x_max = position(horizontal, &picture.current, f64::from(picture.current.n_steps));
        Frame {
            left: 0.6 * font * longest as f64 + 0.8 * font,
            right: width - 1.4 * font,
            top,
            bottom,
            ratio,
            horizontal,
            x_max: if x_max > 0.0 { x_max } else { 1.0 },
            y,
            y_ticks,
        }
    }

    fn x(&self, position: f64) -> f64 {
        self.left + position / self.x_max * (self.right - self.left)
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom - self.y.fraction(value) * (self.bottom - self.top)
    }
}

/// Where a step of a run stands on the horizontal axis.
fn position(horizontal: Horizontal, run: &Run, step: f64) -> f64 {
    match horizontal {
        Horizontal::Step => step,
        Horizontal::Epoch => step / f64::from(run.steps_per_epoch.max(1)),
    }
}

struct Painter<'a, B: DrawingBackend> {
    backend: &'a mut B,
    theme: &'a Theme,
    frame: Frame,
}

type Drawn<B> = Result<(), DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

impl<B: DrawingBackend> Painter<'_, B> {
    /// Grid, numbers and names.
    fn axes(&mut self, picture: &Picture) -> Drawn<B> {
        let Frame { left, right, top, bottom, ratio, .. } = self.frame;
        let font = FONT_SIZE * ratio;
        let (text, grid) = (self.theme.text, self.theme.grid);
        let line = ratio.round().max(1.0);
        for tick in std::mem::take(&mut self.frame.y_ticks) {
            let y = self.frame.y(tick.value).round();
            let strength = if tick.label.is_empty() { 0.5 } else { 1.0 };
            self.fill(grid, strength, (left, y), (right, y + line))?;
            self.text(&tick.label, text, (left - 0.5 * font, y), HPos::Right, VPos::Center)?;
        }
        let n_x_ticks = ((right - left) / (6.0 * font)).clamp(2.0, 12.0) as usize;
        for tick in ticks::whole(self.frame.x_max, n_x_ticks) {
            let x = self.frame.x(tick.value).round();
            self.fill(text, 0.6, (x, bottom), (x + line, bottom + 0.35 * font))?;
            self.text(&tick.label, text, (x, bottom + 0.55 * font), HPos::Center, VPos::Top)?;
        }
        self.fill(text, 0.6, (left, bottom), (right, bottom + line))?;
        let x_name = match self.frame.horizontal {
            Horizontal::Epoch => "epoch",
            Horizontal::Step => "step",
        };
        let middle = 0.5 * (left + right);
        self.text(x_name, text, (middle, bottom + 1.8 * font), HPos::Center, VPos::Top)?;
        self.text(picture.y_name, text, (0.4 * font, top - 2.1 * font), HPos::Left, VPos::Top)
    }

    /// Both curves of a run.
    fn run(&mut self, run: &Run, strength: f64) -> Drawn<B> {
        let History { train_loss, validation_step, validation_loss, .. } = run.history;
        let x = |step: f64| self.frame.x(position(self.frame.horizontal, run, step));
        let is_seen = |&(x, _): &(f64, f32)| x <= self.frame.right + 0.5;
        let train: Vec<_> =
            (0u32..).zip(train_loss).map(|(step, &loss)| (x(f64::from(step)), loss)).take_while(is_seen).collect();
        let evaluations = validation_step.iter().zip(validation_loss);
        let validation: Vec<_> =
            evaluations.map(|(&step, &loss)| (x(f64::from(step)), loss)).take_while(is_seen).collect();
        self.curve(&train, self.theme.train, strength, 1.0)?;
        self.curve(&validation, self.theme.validation, strength, 2.0)
    }

    /// A curve that is broken at non-finite values, and marked along the edge where it is off the scale.
    fn curve(&mut self, values: &[(f64, f32)], colour: [u8; 3], strength: f64, stroke: f64) -> Drawn<B> {
        let Frame { top, bottom, ratio, .. } = self.frame;
        let stroke = (stroke * ratio).round().max(1.0);
        let style = RGBAColor(colour[0], colour[1], colour[2], strength).stroke_width(stroke as u32);
        for piece in decimate::pieces(values.iter().copied()) {
            let piece: Vec<Point> = piece.iter().map(|&(x, loss)| (x, self.frame.y(loss))).collect();
            for line in decimate::inside(&piece, top, bottom) {
                match line.as_slice() {
                    [point] => self.backend.draw_circle(pixel(*point), (1.5 * ratio).round() as u32, &style, true)?,
                    line => self.backend.draw_path(line.iter().map(|&point| pixel(point)), &style)?,
                }
            }
            for (y, off) in
                [(top - 3.0 * ratio, decimate::above(&piece, top)), (bottom, decimate::below(&piece, bottom))]
            {
                for (from, to) in off {
                    self.fill(colour, strength, (from, y), (to.max(from + 2.0 * ratio), y + 3.0 * ratio))?;
                }
            }
        }
        Ok(())
    }

    /// Where a run left the finite numbers.
    fn divergence(&mut self, run: &Run) -> Drawn<B> {
        let Some(step) = run.history.first_non_finite_step() else { return Ok(()) };
        let Frame { left, right, top, bottom, ratio, .. } = self.frame;
        let x = self.frame.x(position(self.frame.horizontal, run, f64::from(step))).round();
        let mut y = top;
        while y < bottom {
            self.fill(self.theme.warning, 1.0, (x, y), (x + ratio, (y + 4.0 * ratio).min(bottom)))?;
            y += 8.0 * ratio;
        }
        let font = FONT_SIZE * ratio;
        let (h_pos, gap) = if x < 0.5 * (left + right) { (HPos::Left, font) } else { (HPos::Right, -font) };
        let words = format!("not finite at step {step}");
        self.text(&words, self.theme.warning, (x + 0.5 * gap, top + 0.5 * font), h_pos, VPos::Top)
    }

    fn fill(&mut self, colour: [u8; 3], strength: f64, from: Point, to: Point) -> Drawn<B> {
        let style = RGBAColor(colour[0], colour[1], colour[2], strength);
        self.backend.draw_rect(pixel(from), pixel(to), &style, true)
    }

    fn text(&mut self, text: &str, colour: [u8; 3], at: Point, h_pos: HPos, v_pos: VPos) -> Drawn<B> {
        if text.is_empty() {
            return Ok(());
        }
        let family = FontFamily::Name(&self.theme.font);
        let font = FontDesc::new(family, FONT_SIZE * self.frame.ratio, FontStyle::Normal);
        let color = RGBAColor(colour[0], colour[1], colour[2], 1.0);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(h_pos, v_pos));
        self.backend.draw_text(text, &style, pixel(at))
    }
}

fn pixel((x, y): Point) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}
