"""Random orders through everything that moves money, beside a ledger of the tests' own."""
