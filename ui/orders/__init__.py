"""Work orders: the list, the order itself, its actions."""
