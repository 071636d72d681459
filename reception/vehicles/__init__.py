"""Cars: identity by VIN, plates with a history."""
