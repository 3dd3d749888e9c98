"""`galerly serve` whose passwords take the least work that bcrypt can do.

For tests that send thousands of requests about anything else: as it is, nine tenths of the
server's time would go into hashing what they happen to send as passwords.
"""

from galerly.adapters.bcrypt.passwords import BcryptPasswords
from galerly.entrypoints.cli.main import main

LEAST_COST = 4

if __name__ == "__main__":
    vars(BcryptPasswords)["__init__"].__defaults__ = (LEAST_COST,)
    main()
