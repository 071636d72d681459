"""The counter: settlement, payment, hand-over, and the archive of papers."""
