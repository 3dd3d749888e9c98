"""Asking DynamoDB whether it works."""

from attrs import frozen

from galerly.adapters.aws.dynamodb_items import text
from galerly.adapters.aws.dynamodb_store import Store
from galerly.ports.health import Probe


@frozen
class DynamodbProbe(Probe):
    """Asks for an item that nobody has, in half a read unit."""

    store: Store

    def check(self) -> None:
        self.store.get(self.store.tables.users, {"id": text("probe#health")}, consistent=False)
