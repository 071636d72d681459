"""索赔保险: claims from the maker, insurance cases."""
