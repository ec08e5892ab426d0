//! How the page is drawn.

use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

/// Draws in the page's own thread where the machine has no graphics hardware. `WebKitGTK` composes
/// with OpenGL; without hardware that is emulated, which took two processors, 150 MB and nine of ten
/// frames from a list that moves. `WEBKIT_DISABLE_COMPOSITING_MODE` says the same by hand.
pub(crate) fn spare_emulated_graphics(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    if has_graphics_hardware(std::path::Path::new("/dev/dri")) {
        return Ok(());
    }
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Whether the kernel offers a device that renders, which is a file `renderD…`.
fn has_graphics_hardware(devices: &std::path::Path) -> bool {
    let Ok(mut found) = std::fs::read_dir(devices) else { return false };
    found.any(|one| one.is_ok_and(|one| one.file_name().as_encoded_bytes().starts_with(b"renderD")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_without_a_renderer_is_no_graphics_hardware() {
        let devices = tempfile::tempdir().unwrap();
        std::fs::write(devices.path().join("card0"), "").unwrap();
        assert!(!has_graphics_hardware(devices.path()));
        assert!(!has_graphics_hardware(&devices.path().join("missing")));
        std::fs::write(devices.path().join("renderD128"), "").unwrap();
        assert!(has_graphics_hardware(devices.path()));
    }
}
