"""One customer's page, duplicates, lists in and out."""
