import logging

import pytest

from galerly.adapters.mail.outbox import OutboxMailer
from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.mail import Mail

MAIL = Mail(to="client@example.com", subject="Your code", text="Your code is 123456.")


def test_a_mail_is_one_whole_file_that_only_its_owner_may_read(tmp_path):
    folder = tmp_path / "outbox"

    OutboxMailer(str(folder)).send(MAIL)

    (file,) = folder.iterdir()
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o077 == 0
    assert b"Your code is 123456." in file.read_bytes()


def test_the_log_names_the_file_and_nothing_of_its_content(tmp_path, caplog):
    with caplog.at_level(logging.DEBUG):
        OutboxMailer(str(tmp_path)).send(MAIL)

    (file,) = tmp_path.iterdir()
    assert file.name in caplog.text
    for secret in ("123456", "client", "example.com", str(tmp_path)):
        assert secret not in caplog.text


def test_a_check_leaves_nothing(tmp_path):
    OutboxMailer(str(tmp_path / "outbox")).check()

    assert list((tmp_path / "outbox").iterdir()) == []


def test_an_outbox_that_cannot_be_written_means_try_later(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    mailer = OutboxMailer(str(tmp_path / "file" / "outbox"))

    with pytest.raises(UnavailableError, match="outbox"):
        mailer.send(MAIL)
    with pytest.raises(UnavailableError, match="outbox"):
        mailer.check()
