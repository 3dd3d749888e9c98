"""What DynamoDB removes by itself: nothing that still counts, and all that does not any more."""

import pytest
from tests.builders import (
    ANNA,
    T0,
    a_challenge,
    a_client_session,
    a_mailed_token,
    a_session,
    later,
)
from tests.contract.conftest import over_dynamodb

from galerly.domain.model.errors import SlowDownError
from galerly.domain.model.limits import RateRule
from galerly.domain.model.session import MailedPurpose


@pytest.fixture
def stores(dynoxide_store):
    return over_dynamodb(dynoxide_store)


@pytest.fixture
def sweep(dynoxide, dynoxide_store):
    """Do what DynamoDB does within some days: remove each item whose `ttl` is past."""
    client, table = dynoxide.client("dynamodb"), dynoxide_store.tables.sessions

    def sweep(at):
        for item in client.scan(TableName=table)["Items"]:
            if int(item["ttl"]["N"]) < at.timestamp():
                client.delete_item(TableName=table, Key={"token_hash": item["token_hash"]})
        return client.scan(TableName=table)["Items"]

    return sweep


def test_each_item_of_the_table_of_sessions_goes_a_second_after_its_end(stores, sweep):
    stores.sessions.add(a_session(expires_at=later(hours=1)), most=9)
    stores.sessions.add(a_client_session(expires_at=later(hours=1)), most=9)
    stores.sessions.put_challenge(a_challenge(expires_at=later(hours=1)))
    stores.sessions.put_mailed(a_mailed_token(expires_at=later(hours=1)))
    ends = {"now": T0, "lease_until": later(minutes=1), "until": later(hours=1)}
    stores.idempotency.begin(ANNA, "a", fingerprint="f", attempt="n", **ends)
    stores.idempotency.begin(ANNA, "b", fingerprint="f", attempt="n", **ends)
    stores.idempotency.finish(ANNA, "b", attempt="n", answer=b"", expires_at=later(hours=1))

    kept, left = sweep(later(hours=1)), sweep(later(hours=1, seconds=2))

    assert len(kept) == 9
    assert left == []


def test_a_list_of_sessions_outlives_the_last_of_them(stores, sweep):
    long, short = a_session(expires_at=later(hours=9)), a_session(expires_at=later(hours=1))
    stores.sessions.add(long, most=9)
    stores.sessions.add(short, most=9)

    sweep(later(hours=2))

    assert stores.sessions.of_user(ANNA) == (long,)
    assert stores.sessions.remove_of_user(ANNA) == 2  # one of them had gone by itself
    assert stores.sessions.find(long.token_hash) is None


def test_a_list_of_mailed_tokens_outlives_the_last_of_them(stores, sweep):
    long = a_mailed_token(purpose=MailedPurpose.VERIFY_EMAIL, expires_at=later(hours=9))
    stores.sessions.put_mailed(long)
    stores.sessions.put_mailed(a_mailed_token(expires_at=later(hours=1)))

    sweep(later(hours=2))
    stores.sessions.remove_mailed_of(ANNA)

    assert stores.sessions.take_mailed(long.token_hash, long.purpose) is None


def test_a_window_that_doubles_the_next_is_kept_for_a_day(stores, sweep):
    rule = RateRule(name="once", count=1, window=later(minutes=15) - T0, doubling=True)
    stores.limiter.take(rule, "anna", now=T0)
    with pytest.raises(SlowDownError):
        stores.limiter.take(rule, "anna", now=T0)

    kept, left = sweep(later(hours=24, minutes=15)), sweep(later(hours=24, minutes=15, seconds=2))

    assert (len(kept), len(left)) == (1, 0)


def test_sweeping_by_hand_is_not_needed(stores):
    now = later(days=400)

    assert stores.sessions.remove_expired(now=now, limit=9) == 0
    assert stores.limiter.remove_expired(now=now, limit=9) == 0
    assert stores.idempotency.remove_expired(now=now, limit=9) == 0
