"""Whole days of a branch, cars and people decided by a seed, through the actions that the windows call."""
