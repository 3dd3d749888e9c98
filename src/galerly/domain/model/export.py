"""Where an account's export is kept, for a while."""

from galerly.domain.model.ids import UserId

JSON = "application/json"


def export_prefix(user_id: UserId) -> str:
    """Return what the keys of a photographer's exports begin with."""
    return f"exports/{user_id}/"
