"""Customers and cars: found as one types, corrected, with their history."""
