"""When items may go by themselves."""

from datetime import datetime

from galerly.adapters.aws.dynamodb_items import Attribute, number


def ttl(ends_at: datetime) -> Attribute:
    """Return the second from which DynamoDB may remove an item that counts until `ends_at`.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html: usually within a few
    days, so whoever reads the item still compares the time itself.
    """
    return number(int(ends_at.timestamp()) + 1)
