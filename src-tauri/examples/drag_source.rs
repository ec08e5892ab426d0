//! A window to drag files from, for the story that drops them: `drag_source FILE…`.

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use gtk::gdk::{DragAction, ModifierType};
    use gtk::prelude::*;

    let files: Vec<String> =
        std::env::args().skip(1).map(|file| format!("file://{file}")).collect();
    gtk::init()?;
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title("Drag source");
    window.set_default_size(160, 80);
    let handle = gtk::EventBox::new();
    let uris = gtk::TargetEntry::new("text/uri-list", gtk::TargetFlags::empty(), 0);
    handle.drag_source_set(ModifierType::BUTTON1_MASK, &[uris], DragAction::COPY);
    handle.connect_drag_data_get(move |_, _, data, _, _| {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        data.set_uris(&files);
    });
    window.add(&handle);
    window.connect_destroy(|_| gtk::main_quit());
    window.show_all();
    gtk::main();
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {}
