"""接车: one page from the gate to the signed order."""
