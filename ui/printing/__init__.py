"""Printing: where each paper goes from this PC, the jobs, the sheets, and who hands them over."""
