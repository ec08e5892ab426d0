//! The symbol on the desktop that a closed window leaves behind: a `StatusNotifierItem`, where the desktop
//! shows such symbols (decision 16). It says that Wardbook is there, and nothing of any clinic.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use ksni::blocking::{Handle, TrayMethods as _};
use ksni::menu::StandardItem;
use ksni::{Icon, MenuItem, OfflineReason, ToolTip, Tray};
use tauri::{AppHandle, Manager as _};

use super::acts::Acts;

/// How long the desktop has to take the symbol in; one that has hung keeps nobody's window open.
const PATIENCE: Duration = Duration::from_secs(5);

/// The symbol, which stays until the program ends.
#[derive(Default)]
struct Kept(Mutex<Option<Shown>>);

struct Shown {
    handle: Handle<Symbol>,
    /// Whether there is anything on the desktop that shows it.
    is_shown: Arc<AtomicBool>,
}

/// Leaves the symbol; answers whether the desktop shows it.
pub(crate) fn leave_symbol(app: &AppHandle, acts: Acts) -> bool {
    // Managed once; what is there already stays.
    app.manage(Kept::default());
    let kept = app.state::<Kept>();
    let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
    let is_shown = |one: &Shown| !one.handle.is_closed() && one.is_shown.load(Ordering::Acquire);
    if !kept.as_ref().is_some_and(is_shown) {
        *kept = begin(app, acts);
    }
    kept.is_some()
}

fn begin(app: &AppHandle, acts: Acts) -> Option<Shown> {
    let is_shown = Arc::new(AtomicBool::new(true));
    let symbol = Symbol { app: app.clone(), acts, is_shown: Arc::clone(&is_shown) };
    let (answer, answered) = mpsc::channel();
    thread::spawn(move || {
        // One that comes too late is gone with its handle.
        drop(answer.send(symbol.spawn()));
    });
    // Why there is none does not matter: no bus, nothing that shows symbols, no answer.
    let handle = answered.recv_timeout(PATIENCE).ok()?.ok()?;
    Some(Shown { handle, is_shown })
}

struct Symbol {
    app: AppHandle,
    acts: Acts,
    is_shown: Arc<AtomicBool>,
}

impl Tray for Symbol {
    fn id(&self) -> String {
        "org.wardbook.console".into()
    }

    fn title(&self) -> String {
        "Wardbook".into()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        let Some(image) = self.app.default_window_icon() else { return Vec::new() };
        let (Ok(width), Ok(height)) = (image.width().try_into(), image.height().try_into()) else {
            return Vec::new();
        };
        let mut data = image.rgba().to_vec();
        for point in data.chunks_exact_mut(4) {
            // Transparency comes first there.
            point.rotate_right(1);
        }
        vec![Icon { width, height, data }]
    }

    fn tool_tip(&self) -> ToolTip {
        let description = "Background work goes on".into();
        ToolTip { title: self.title(), description, ..ToolTip::default() }
    }

    fn activate(&mut self, _: i32, _: i32) {
        (self.acts.open)(&self.app);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let item = |label: &str, act: fn(&AppHandle)| {
            let activate = Box::new(move |symbol: &mut Self| act(&symbol.app));
            StandardItem { label: label.into(), activate, ..StandardItem::default() }.into()
        };
        let Acts { open, lock, quit } = self.acts;
        vec![item("Open", open), item("Lock", lock), item("Quit", quit)]
    }

    fn watcher_online(&self) {
        self.is_shown.store(true, Ordering::Release);
    }

    /// Nothing shows the symbol any more, as when the desktop's panel crashed: without the window nobody
    /// would find the program.
    fn watcher_offline(&self, _: OfflineReason) -> bool {
        self.is_shown.store(false, Ordering::Release);
        (self.acts.open)(&self.app);
        true
    }
}
