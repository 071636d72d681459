"""配件: the store's page, an order's parts, the shelves."""
