//! The clinic's encrypted database, key slots and vault.
