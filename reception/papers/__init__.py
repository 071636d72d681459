"""Archived papers: numbers without gaps, sealed data and bytes, proof that nothing changed."""
