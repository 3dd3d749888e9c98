"""What S3 answers, in errors of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from galerly.adapters.aws.answers import answers, code_of
from galerly.domain.model.errors import NotFoundError

STORAGE = "storage"

_NOUN = "file"
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


@contextmanager
def s3_answers() -> Iterator[None]:
    """Turn what S3 and the way to it can do to a request into NotFoundError or UnavailableError.

    A refusal for want of permission, or of a request that is none, passes: that is our mistake.
    """
    try:
        with answers(STORAGE):
            yield
    except ClientError as error:
        if code_of(error) in _MISSING:
            raise NotFoundError(_NOUN) from error
        raise
