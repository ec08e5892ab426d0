//! The side of a desktop of `org.kde.StatusNotifierItem` and `com.canonical.dbusmenu`.

#![expect(
    clippy::needless_pass_by_value,
    clippy::unused_self,
    clippy::used_underscore_binding,
    clippy::type_complexity,
    reason = "D-Bus says what is passed, and in which shape"
)]

use std::collections::HashMap;
use std::error::Error;
use std::io::BufRead as _;
use std::sync::{Arc, Mutex};

use zbus::blocking::{Proxy, connection};
use zbus::message::Header;
use zbus::zvariant::{Dict, OwnedObjectPath, OwnedValue, Structure, Value};

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// Who has the newest symbol, by the name that the bus gave them.
type Newest = Arc<Mutex<String>>;

struct Watcher(Newest);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, _service: &str, #[zbus(header)] header: Header<'_>) {
        if let (Some(sender), Ok(mut newest)) = (header.sender(), self.0.lock()) {
            *newest = sender.to_string();
            println!("symbol");
        }
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }
}

/// Runs until its input ends.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let newest = Newest::default();
    let bus = connection::Builder::session()?
        .serve_at("/StatusNotifierWatcher", Watcher(Arc::clone(&newest)))?
        .name("org.kde.StatusNotifierWatcher")?
        .build()?;
    println!("ready");
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let owner = newest.lock().map_err(|_| "the host is broken")?.clone();
        let item = Proxy::new(&bus, owner.clone(), "/StatusNotifierItem", ITEM)?;
        let place: OwnedObjectPath = item.get_property("Menu")?;
        let menu = Proxy::new(&bus, owner, place, MENU)?;
        let entries = entries(&menu)?;
        if let Some(label) = line.strip_prefix("click ") {
            let found = entries.iter().find(|(_, one)| one == label);
            let (id, _) = found.ok_or("the menu has no such entry")?;
            menu.call::<_, _, ()>("Event", &(id, "clicked", Value::from(0), 0_u32))?;
        } else {
            let labels: Vec<&str> = entries.iter().map(|(_, label)| &**label).collect();
            let title: String = item.get_property("Title")?;
            let tip: (String, Vec<(i32, i32, Vec<u8>)>, String, String) =
                item.get_property::<OwnedValue>("ToolTip")?.try_into()?;
            println!("{title} | {} | {} | {}", tip.2, tip.3, labels.join(", "));
        }
    }
    Ok(())
}

/// The numbers and labels of the menu.
fn entries(menu: &Proxy<'_>) -> Result<Vec<(i32, String)>, Box<dyn Error>> {
    type Layout = (u32, (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>));
    let (_, (_, _, children)): Layout = menu.call("GetLayout", &(0, -1, Vec::<&str>::new()))?;
    let mut entries = Vec::new();
    for child in &children {
        let child: &Structure<'_> = child.downcast_ref()?;
        let [id, properties, ..] = child.fields() else { continue };
        let properties: &Dict<'_, '_> = properties.downcast_ref()?;
        let label: Option<String> = properties.get(&"label")?;
        entries.push((id.downcast_ref()?, label.unwrap_or_default()));
    }
    Ok(entries)
}
