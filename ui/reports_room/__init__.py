"""The month: key figures, breakdowns, the workbook."""
