//! How hashes lie in storage: full tiles of 256 hashes (C2SP tlog-tiles, without partial tiles).
