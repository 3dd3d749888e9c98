"""A client of DynamoDB that holds its user to what the emulators do not mind."""

from collections.abc import Callable
from typing import Any

from tests.emulators.index_reads import refuse_what_is_not_projected


class Guarded:
    """Any client of DynamoDB: scans fail, and queries of an index for what it does not hold.

    `named` are the tables of all requests so far; one that is not among them holds what it held.
    Whoever is in `before` is told of each request before it is made: its method and arguments.
    """

    def __init__(self, client: Any) -> None:
        self.named: set[str] = set()
        self.before: list[Callable[[str, dict[str, Any]], object]] = []
        self.client = client

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("meta", "exceptions", "close"):
            return getattr(self.client, name)
        # Kept: a store asks for the same few with each request.
        call = self.__dict__[name] = self._guarded(name, getattr(self.client, name))
        return call

    def _guarded(self, operation: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(**request: Any) -> Any:
            assert operation != "scan", "a table was scanned"
            if operation == "query":
                refuse_what_is_not_projected(request)
            self.named.update(tables_of(request))
            for look in self.before:
                look(operation, request)
            return call(**request)

        return guarded


def tables_of(request: dict[str, Any]) -> set[str]:
    """Return the tables that a request names."""
    if "TableName" in request:
        return {request["TableName"]}
    actions = request.get("TransactItems", ())
    inner = {part["TableName"] for action in actions for part in action.values()}
    return inner | set(request.get("RequestItems", ()))
