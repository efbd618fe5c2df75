"""An ensemble on disk that survives whatever happens."""
