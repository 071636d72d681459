"""Settlement, payments, hand-over, archived papers."""
