//! Reads a page whichever side is up: as it lies, which is right for most; where that gives no
//! words, as Tesseract says the page is turned; and where it cannot tell, by all four sides.

use std::time::{Duration, Instant};

use super::lines::{self, Found};
use super::tesseract::Mode;
use super::{Letters, Scan, missed};
use crate::Unreadable;
use crate::scan::{Grey, Way, codes, skew};

/// How sure Tesseract is of the right side. It is of 25 on a good page, and of 3 on a bad one.
const SURE: f64 = 8.0;

/// Reads the page. Begins no further attempt when half of the time is over.
pub(crate) fn read(scan: &Scan, page: &Grey, time: Duration) -> Result<Letters, Unreadable> {
    let half = Instant::now() + time / 2;
    let attempt = |quarters| {
        let (way, upright) = Way::take(page.clone(), quarters, skew);
        let printed = scan.program.run(&upright, scan.points, Mode::Words)?;
        let found = Found::of(&printed.unwrap_or_default(), scan.points);
        Ok((way, upright, found))
    };
    let (mut way, mut upright, mut found) = attempt(0)?;
    if !found.is_legible() {
        let side = scan.program.run(page, scan.points, Mode::Side)?.and_then(|said| side(&said));
        let sides: &[u8] = match side {
            Some((0, sure)) if sure >= SURE => &[],
            Some((1, sure)) if sure >= SURE => &[1],
            Some((2, sure)) if sure >= SURE => &[2],
            Some((3, sure)) if sure >= SURE => &[3],
            _ => &[1, 2, 3],
        };
        for quarters in sides {
            if Instant::now() > half {
                break;
            }
            let other = attempt(*quarters)?;
            if other.2.sound_letters() > found.sound_letters() {
                (way, upright, found) = other;
            }
        }
    }
    let marks = missed::marks(&upright, found.words());
    let codes = codes(page, scan.points);
    Ok(Letters { codes, ..lines::letters(&found, &way, marks) })
}

/// The quarters by which the page is to be turned clockwise, and how sure that is.
fn side(said: &str) -> Option<(u8, f64)> {
    let value = |name: &str| said.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let degrees = value("Rotate:")?.parse::<u16>().ok()?;
    let sure = value("Orientation confidence:")?.parse::<f64>().ok()?;
    Some((u8::try_from(degrees / 90 % 4).ok()?, sure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_that_tesseract_names_is_understood() {
        let said = "Page number: 0\nOrientation in degrees: 90\nRotate: 270\n\
            Orientation confidence: 25.05\nScript: Latin\nScript confidence: 3.33\n";
        assert_eq!(side(said), Some((3, 25.05)));
        assert_eq!(side("Too few characters. Skipping this page\n"), None);
    }
}
