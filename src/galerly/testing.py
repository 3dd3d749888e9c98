"""The whole system in memory, for tests of anything that is built on Galerly.

    from galerly.testing import in_memory

    with in_memory() as galerly:
        anna = galerly.sign_up()
        gallery = galerly.services.galleries.create(by=anna.user.id, title="Wedding")

Its clock stands still until a test moves it, its tokens repeat in every run, and its mail stays
in a list. As a fixture for pytest it is called `galerly`.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from galerly.entrypoints.harness import Harness
    from galerly.entrypoints.settings import Settings
    from galerly.ports.images import ImageCodec
    from galerly.ports.secrets import Passwords

__all__ = ["in_memory"]


def in_memory(
    *,
    settings: "Settings | None" = None,
    codec: "ImageCodec | None" = None,
    passwords: "Passwords | None" = None,
) -> "Harness":
    """Return a new, empty system; use it in a `with` block.

    The image codec is the real one unless another is given; passwords are hashed cheaply.
    """
    from galerly.entrypoints import bootstrap

    return bootstrap.in_memory(settings=settings, codec=codec, passwords=passwords)
