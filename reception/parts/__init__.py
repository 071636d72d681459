"""配件: what orders want, what is there, who handed out what to whom."""
