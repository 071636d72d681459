"""The evening's count of keys and cars."""
