"""What maker (索赔) and insurer (保险) owe: asked for, answered, followed until received."""
