"""Galleries of many other photographers, to see whether anybody notices."""

import http.client
import json
from urllib.parse import urlsplit

from tests.builders import a_gallery, an_id
from tests.emulators.servers import Emulator

from galerly.adapters.aws.dynamodb_gallery_items import GALLERY
from galerly.adapters.aws.dynamodb_store import WRITE_AT_ONCE

# The emulator reads no signature, and signing would take most of the time.
_HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem",
    "X-Amz-Date": "20260101T000000Z",
    "Authorization": (
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, "
        "SignedHeaders=host, Signature=0"
    ),
}


def crowd(dynamodb: Emulator, table: str, galleries: int) -> None:
    """Put so many galleries into the table, as items, without asking any code of ours."""
    item = {**GALLERY.attributes(a_gallery()), "user_id": {"S": "OWNER"}, "id": {"S": "GALLERY"}}
    put = json.dumps({"PutRequest": {"Item": item}})
    connection = http.client.HTTPConnection(urlsplit(dynamodb.url).netloc, timeout=30)
    for start in range(0, galleries, WRITE_AT_ONCE):
        puts = ",".join(
            put.replace("OWNER", an_id()).replace("GALLERY", an_id())
            for _ in range(min(WRITE_AT_ONCE, galleries - start))
        )
        body = f'{{"RequestItems": {{"{table}": [{puts}]}}}}'
        connection.request("POST", "/", body, _HEADERS)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        assert answer.status == http.client.OK, told
        assert not told.get("UnprocessedItems"), told
    connection.close()
