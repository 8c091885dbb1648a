"""sheetbridge: makes a shared Google Sheet work like a CRM while it stays its people's sheet."""

__version__ = "0.1.0"
