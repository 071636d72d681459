"""The dealership: records, rules, queries and actions. Knows no Qt, no paper, no spreadsheet."""
