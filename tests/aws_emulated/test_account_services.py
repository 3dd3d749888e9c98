"""SES and Secrets Manager on a bad day, and keys that move."""

import pytest
from tests.emulators.faults import answering, faults_of, json_error, timeout

from galerly.adapters.aws.secrets_keyring import SecretsKeyring
from galerly.adapters.aws.ses_mail import SesMailer
from galerly.adapters.system.keyring import FileKeyring
from galerly.domain.model.errors import InvalidError, UnavailableError
from galerly.domain.model.mail import Mail

MAIL = Mail(to="client@example.com", subject="Your photos", text="They are ready.")


@pytest.fixture
def ses_faults(storage_clients):
    with faults_of(storage_clients.client("sesv2")) as faults:
        yield faults


@pytest.fixture
def secrets(storage_clients):
    return storage_clients.client("secretsmanager")


def ses_error(status, code, message="no"):
    body = f'{{"message": "{message}"}}'

    def fault(client, request):
        answer = answering(status, body, "application/json")(client, request)
        assert answer is not None
        answer.headers["x-amzn-errortype"] = code
        return answer

    return fault


@pytest.mark.parametrize(
    "fault",
    [
        ses_error(429, "TooManyRequestsException"),
        ses_error(400, "LimitExceededException"),
        ses_error(500, "InternalServiceErrorException"),
        ses_error(400, "SendingPausedException"),
        ses_error(400, "AccountSuspendedException"),
        ses_error(400, "MailFromDomainNotVerifiedException"),
        ses_error(404, "NotFoundException"),
        ses_error(403, "AccessDeniedException"),
        ses_error(400, "MessageRejected", "Email address is not verified. The following: a@b.c"),
        timeout,
    ],
)
def test_what_is_said_of_the_account_or_the_moment_leaves_the_mail_waiting(
    ses_post, ses_faults, fault
):
    ses_faults.plan("SendEmail", fault, fault, fault)

    with pytest.raises(UnavailableError, match="the mail service"):
        ses_post.mailer.send(MAIL)

    assert ses_post.taken == []


@pytest.mark.parametrize(
    "fault",
    [
        ses_error(400, "MessageRejected", "Message contains a virus"),
        ses_error(400, "BadRequestException", "Illegal address"),
    ],
    ids=["virus", "address"],
)
def test_what_is_said_of_the_mail_is_for_good(ses_post, ses_faults, fault):
    ses_faults.plan("SendEmail", fault)

    with pytest.raises(InvalidError, match="refuses this mail"):
        ses_post.mailer.send(MAIL)

    assert ses_faults.operations == ["SendEmail"]


def test_an_address_that_ses_cannot_write_is_refused_for_good(ses_post):
    with pytest.raises(InvalidError, match="plain letters"):
        ses_post.mailer.send(Mail(to="zoë@example.com", subject="Hi", text=""))


def test_an_account_that_may_not_send_is_told_by_the_check(ses_post, ses_faults):
    off = answering(200, '{"SendingEnabled": false}', "application/json")
    ses_faults.plan("GetAccount", off, ses_error(403, "AccessDeniedException"))

    for _ in range(2):
        with pytest.raises(UnavailableError):
            ses_post.mailer.check()
    ses_post.mailer.check()


def test_a_sender_that_is_none_is_told_at_once():
    with pytest.raises(ValueError, match="no sender"):
        SesMailer(lambda: None, "nobody")


# --- keys ---


def test_the_secret_is_read_once_and_only_when_it_is_needed(secrets, secrets_keyring):
    with faults_of(secrets) as faults:
        assert faults.operations == []

        first = secrets_keyring.mac("cursor", b"m")
        secrets_keyring.pepper()
        secrets_keyring.key("media")

        assert secrets_keyring.mac("cursor", b"m") == first
        assert faults.operations == ["GetSecretValue"]


def test_a_secret_gives_the_keys_it_gives_on_one_machine(secrets_keyring, tmp_path):
    here = FileKeyring(str(tmp_path / "none"), secret="s" * 40)

    assert secrets_keyring.pepper() == here.pepper()
    assert here.unseal("link", secrets_keyring.seal("link", b"secret")) == b"secret"


def test_the_content_of_a_key_file_is_a_secret_too(secrets, tmp_path):
    here = FileKeyring(str(tmp_path / "keys.json"))
    here.pepper()
    name = f"moved-{tmp_path.name}"
    secrets.create_secret(Name=name, SecretString=(tmp_path / "keys.json").read_text())

    there = SecretsKeyring(name, lambda: secrets)

    assert there.pepper() == here.pepper()
    assert there.key("media") == here.key("media")


def test_a_store_of_secrets_that_is_slow_is_asked_again_by_the_next_request(
    secrets, secrets_keyring
):
    with faults_of(secrets) as faults:
        faults.plan("GetSecretValue", *[json_error(400, "ThrottlingException")] * 3)
        with pytest.raises(UnavailableError, match="the store of secrets"):
            secrets_keyring.pepper()

        assert len(secrets_keyring.pepper()) == 32


@pytest.mark.parametrize("text", ["short", "{}", '{"master": "AAAA"}'])
def test_a_secret_that_holds_no_keys_is_told_without_showing_it(secrets, tmp_path, text):
    name = f"bad-{tmp_path.name}"
    secrets.create_secret(Name=name, SecretString=text)

    with pytest.raises(UnavailableError, match="holds no keys") as told:
        SecretsKeyring(name, lambda: secrets).pepper()

    assert text not in str(told.value)
    assert told.value.__suppress_context__


def test_a_secret_that_is_missing_is_told(secrets):
    with pytest.raises(UnavailableError, match="ResourceNotFoundException"):
        SecretsKeyring("nobody-made-it", lambda: secrets).pepper()
