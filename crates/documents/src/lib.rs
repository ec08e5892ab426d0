//! Text from untrusted files, taken out in a killable child process.
