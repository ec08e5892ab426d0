//! Long work: sessions, intake, verification, exports. It belongs to a person, survives
//! navigation and the lock, can be cancelled where that leaves nothing half done, and stays
//! listed with its result until it is dismissed, or until its owner has seen it and leaves.

mod list;
mod results;
mod view;

pub use list::{TaskHandle, Tasks};
pub use results::TaskResult;
pub use view::{DocumentStage, TaskKind, TaskState, TaskView};
