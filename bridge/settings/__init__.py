"""Settings: config/ and sheet_templates/ become checked, frozen models; a fault names file:line:column.

Belongs here: the models of every YAML file, loading, cross-checks, JSON Schemas, overrides from the 設定 tab.
Does not: anything that knows a spreadsheet's content or computes a column.
"""

from bridge.settings.settings import Settings

__all__ = ["Settings"]
