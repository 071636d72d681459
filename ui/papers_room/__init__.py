"""Custody of papers: what is lent, a month for filing, whether a file is ours."""
