//! Model endpoints: the embedded engine of rules and OpenAI-compatible servers.
