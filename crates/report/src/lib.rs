//! Reports as PDF, CSV and JSON.
