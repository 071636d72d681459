"""The floor: board, dispatch, inspection."""
