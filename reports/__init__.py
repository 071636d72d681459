"""Papers (ReportLab) and workbooks (openpyxl): a dataclass in, bytes out."""
