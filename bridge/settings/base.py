"""What every settings model is built from: the base model, texts in two languages, and conditions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Model(BaseModel):
    """Base of every settings model: frozen, and a key nobody knows is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Language = Literal["ja", "en"]


class Text(Model):
    """A text people see, in both languages; a plain string in YAML stands for both."""

    ja: str
    en: str = ""

    def __call__(self, language: str) -> str:
        return self.ja if language == "ja" or not self.en else self.en


def _text(value: object) -> object:
    return {"ja": value, "en": value} if isinstance(value, str) else value


Words = Annotated[Text, BeforeValidator(_text, json_schema_input_type=str | Text)]


class Condition(Model):
    """One condition on a record, data that is never evaluated as code: exactly one of the fields is set.

    A bare column key in YAML means `filled` (checkbox: ticked).
    exists names a relation or derived flag (activity, linked_deal, connected) and is false where the preset has no such tab.
    """

    all: tuple[When, ...] | None = None
    any: tuple[When, ...] | None = None
    not_: When | None = Field(default=None, alias="not")
    is_true: str | None = None
    filled: str | None = None
    exists: str | None = None
    eq: tuple[str, Any] | None = None
    in_: tuple[str, tuple[Any, ...]] | None = Field(default=None, alias="in")
    between: tuple[str, float | date, float | date] | None = None
    gte: tuple[str, float | date] | None = None
    lte: tuple[str, float | date] | None = None

    @model_validator(mode="after")
    def _one_predicate(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"a condition needs exactly one predicate: {', '.join(PREDICATES)}")
        return self


PREDICATES = tuple(field.alias or name for name, field in Condition.model_fields.items())


def _when(value: object) -> object:
    return {"filled": value} if isinstance(value, str) else value


When = Annotated[Condition, BeforeValidator(_when, json_schema_input_type=str | Condition)]
Condition.model_rebuild()
