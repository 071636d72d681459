"""Schema changes, in order. They are loaded by path and are never edited after a release."""
