"""The actions of transactions, and what becomes of writes that have conditions."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import frozen

from galerly.adapters.aws.dynamodb_items import Item

CONDITION = "ConditionalCheckFailed"


class ConditionFailed(Exception):  # noqa: N818 - an answer that callers translate
    """The condition of a write did not hold; `item` is what stands there, None: nothing."""

    def __init__(self, item: Item | None) -> None:
        super().__init__("a condition did not hold")
        self.item = item


@frozen
class Reason:
    """What became of one action of a transaction that was cancelled."""

    code: str
    item: Item | None  # what stands there, if its condition failed

    @property
    def failed(self) -> bool:
        """Whether this action's condition did not hold."""
        return self.code == CONDITION


class TransactionFailed(Exception):  # noqa: N818 - an answer that callers translate
    """Conditions of a transaction did not hold; nothing was written. A reason for each action."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__("a condition of a transaction did not hold")
        self.reasons = tuple(reasons)


@frozen
class Action:
    """One action of a transaction."""

    KIND: ClassVar[str]

    table: str

    def request(self) -> dict[str, Any]:
        """Return it as the service takes it."""
        fields = {
            "TableName": self.table,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            **self._fields(),
        }
        return {self.KIND: {name: value for name, value in fields.items() if value}}

    def _fields(self) -> dict[str, Any]:
        raise NotImplementedError


@frozen
class Put(Action):
    """Store an item."""

    KIND: ClassVar[str] = "Put"

    item: Item
    condition: str | None = None
    values: Item | None = None
    names: Mapping[str, str] | None = None

    def _fields(self) -> dict[str, Any]:
        return {"Item": self.item, **conditions(self.condition, self.values, self.names)}


@frozen
class Update(Action):
    """Change attributes of an item, or make it of them."""

    KIND: ClassVar[str] = "Update"

    key: Item
    expression: str
    values: Item | None = None
    condition: str | None = None
    names: Mapping[str, str] | None = None

    def _fields(self) -> dict[str, Any]:
        given = conditions(self.condition, self.values, self.names)
        return {"Key": self.key, "UpdateExpression": self.expression, **given}


@frozen
class Delete(Action):
    """Remove an item, if it is there."""

    KIND: ClassVar[str] = "Delete"

    key: Item
    condition: str | None = None
    values: Item | None = None
    names: Mapping[str, str] | None = None

    def _fields(self) -> dict[str, Any]:
        return {"Key": self.key, **conditions(self.condition, self.values, self.names)}


@frozen
class Check(Action):
    """Write nothing, but only let the others be written if a condition holds."""

    KIND: ClassVar[str] = "ConditionCheck"

    key: Item
    condition: str
    values: Item | None = None
    names: Mapping[str, str] | None = None

    def _fields(self) -> dict[str, Any]:
        return {"Key": self.key, **conditions(self.condition, self.values, self.names)}


def conditions(
    condition: str | None, values: Item | None, names: Mapping[str, str] | None
) -> dict[str, Any]:
    """Return the fields of a request that say on which condition it is done."""
    given = {
        "ConditionExpression": condition,
        "ExpressionAttributeValues": values,
        "ExpressionAttributeNames": dict(names) if names else None,
    }
    return {name: value for name, value in given.items() if value}
