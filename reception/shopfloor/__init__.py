"""Bays, allocations, inspection."""
