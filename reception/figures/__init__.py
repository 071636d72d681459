"""The month's figures, computed in SQL."""
