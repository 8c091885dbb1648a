"""E-mail addresses of a file: the same functions the sheet's own rules compare addresses by (`bridge/sheet/emails.py`)."""

from bridge.sheet.emails import NO_ADDRESS, addresses, email_key, is_role, plain

__all__ = ["NO_ADDRESS", "addresses", "email_key", "is_role", "plain"]
