"""Work orders: lines, payers, states, promises."""
