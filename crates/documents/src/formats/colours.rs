//! Whether two colours can be told apart. How much lighter one is counts as in WCAG 2 (relative
//! luminance, contrast ratio); what has another hue is told apart as well.

/// Red, green and blue (sRGB), each 0..1.
pub(crate) type Colour = [f32; 3];

/// The contrast ratio below which nobody reads print. WCAG asks for 3 at least; light greys that are
/// meant to be read have 1.3 and more.
const CONTRAST: f32 = 1.15;

/// A difference of one channel that is seen.
const HUE: f32 = 0.3;

/// Whether ink of this opacity is not told from what lies below it.
pub(crate) fn are_alike(ink: Colour, ground: Colour, opacity: f32) -> bool {
    let opacity = opacity.clamp(0.0, 1.0);
    let mixed = |at: usize| ground[at] + (ink[at] - ground[at]) * opacity;
    let seen = [mixed(0), mixed(1), mixed(2)];
    let differs = (0..3).any(|at| (seen[at] - ground[at]).abs() > HUE);
    let (one, other) = (luminance(seen), luminance(ground));
    let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
    !differs && contrast < CONTRAST
}

fn luminance([red, green, blue]: Colour) -> f32 {
    let linear = |channel: f32| {
        let channel = channel.clamp(0.0, 1.0);
        if channel <= 0.04 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_and_nearly_white_are_alike_and_a_light_grey_is_read() {
        let white = [1.0; 3];
        assert!(are_alike(white, white, 1.0));
        assert!(are_alike([0.96; 3], white, 1.0));
        assert!(are_alike([1.0, 1.0, 0.8], white, 1.0));
        assert!(are_alike([0.0; 3], white, 0.03));
        assert!(are_alike([0.05; 3], [0.0; 3], 1.0));
        assert!(!are_alike([0.85; 3], white, 1.0));
        assert!(!are_alike(white, [0.2, 0.3, 0.5], 1.0));
        assert!(!are_alike([0.8, 0.2, 0.2], [0.2, 0.47, 0.2], 1.0), "red on green");
        assert!(!are_alike([0.0; 3], white, 0.3));
    }
}
