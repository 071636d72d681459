"""Appointments: who comes when for what, and whether the workshop can take them."""
