//! Instructions hidden in a document: sentences that address a model or override its task.
