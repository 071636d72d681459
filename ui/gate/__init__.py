"""门岗: one field for a plate, and what came today."""
