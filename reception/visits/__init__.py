"""A car's stay: arrival, mileage, the customer's words, belongings."""
