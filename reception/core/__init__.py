"""What every room stands on: database, gate, records, news, errors, money, clock, text."""
