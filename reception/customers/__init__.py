"""Who owns and who brings the cars."""
