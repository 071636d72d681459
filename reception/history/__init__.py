"""What happened before the program: orders from a dealer's spreadsheets, and a demonstration."""
