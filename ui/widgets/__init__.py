"""Form fields and other parts the screens are made of."""
