"""Commands, as typed."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.authenticator import code_shown
from tests.cli.forking import Forking
from tests.pictures import jpeg
from tests.serving import Server, served, without_cities

import galerly as package
from galerly.domain.services.uploads import FileToUpload

NAMES = ("BUCKET", "QUEUE_URL", "DEAD_QUEUE_URL", "SECRET_ID")
ON_AWS = {f"GALERLY_AWS_{name}": "x" for name in NAMES}


def environment(data: Path, settings: dict[str, str]) -> dict[str, str]:
    others = {k: v for k, v in os.environ.items() if not k.startswith("GALERLY_")}
    return others | {"GALERLY_DATA": str(data)} | settings


def typed(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a shell does: Python starts, and loads what the command needs."""
    return subprocess.run(
        [sys.executable, "-m", "galerly.entrypoints.cli.main", *arguments],
        env=environment(data, settings),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture(scope="module")
def forking() -> Iterator[Forking]:
    process = Forking()
    yield process
    process.close()


@pytest.fixture
def run(forking: Forking) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command where starting it is not what the test is about."""

    def run(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return forking.run(*arguments, env=environment(data, settings))

    return run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def installed(data: Path) -> Path:
    """The data of a new installation."""
    package.open(data).close()
    return data


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an installation with a demo, and nothing changed in it."""
    data = tmp_path_factory.mktemp("demo") / "data"
    done = typed(data, "demo", "--photos", "1")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(f"New installation in {data}\n")
    (data.parent / "printed").write_text(done.stdout)
    return data


@pytest.fixture
def demo(furnished: Path, data: Path) -> Path:
    """A copy of that installation."""
    return Path(shutil.copytree(furnished, data))


def test_the_version_is_that_of_the_package(data):
    done = typed(data, "--version")

    assert (done.returncode, done.stdout) == (0, f"galerly, version {package.__version__}\n")


def test_help_names_every_command(run, data):
    done = run(data, "--help")

    assert done.returncode == 0
    for command in (
        "serve",
        "demo",
        "cities",
        "accounts",
        "photos",
        "jobs",
        "doctor",
        "backup",
        "restore",
    ):
        assert f"  {command} " in done.stdout


def test_an_unknown_command_is_one_line_with_a_code(data):
    done = typed(data, "serv")

    assert done.returncode == 2
    assert done.stderr.startswith("error[usage]: No such command 'serv'")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GALERLY_PORT", "http"),
        ("GALERLY_PORT", "70000"),
        ("GALERLY_MAIL", "sendmail"),
        ("GALERLY_PUBLIC_URL", "photos.example.com"),
        ("GALERLY_PROXIES", "everybody"),
        ("GALERLY_WORKERS", "-1"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(run, data, name, value):
    done = run(data, "doctor", **{name: value})

    assert done.returncode == 78
    assert done.stderr.startswith(f"error[setting]: {name} must be")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GALERLY_SECRET", "short"),
        ("GALERLY_MAIL", "smtp://"),
        ("GALERLY_MAIL_FROM", "nobody"),
        ("GALERLY_FRONTEND", "/nonexistent"),
    ],
)
def test_a_server_does_not_start_with_a_setting_that_cannot_be_used(run, data, name, value):
    done = run(data, "serve", "--port", "0", **{name: value})

    assert done.returncode == 78
    assert re.match(rf"error\[setting\]: .*{name}.* (must|cannot) ", done.stderr)
    assert done.stderr.count("\n") == 1


def test_a_group_of_commands_by_itself_shows_its_help(run, data):
    done = run(data, "jobs")

    assert done.returncode == 2
    assert "Commands:\n  list" in done.stderr


def test_all_given_up_jobs_are_queued_again(run, installed):
    done = run(installed, "jobs", "retry", "--all")

    assert (done.returncode, done.stdout) == (0, "queued again: 0\n")


def test_a_data_folder_that_cannot_be_made_is_an_error_of_the_system(run, tmp_path):
    (tmp_path / "file").write_text("in the way")

    done = run(tmp_path / "file" / "data", "doctor")

    assert done.returncode == 74
    assert done.stderr.startswith("error[system]: Not a directory")


@pytest.mark.parametrize(
    "arguments",
    [
        *(("jobs", "list"), ("photos", "remake"), ("cities", "import"), ("backup", "copy")),
        ("accounts", "recover", "anna@example.com"),
        ("migrate", "--from", "embedded", "--to", "aws"),
    ],
)
def test_only_servers_and_demos_begin_an_installation(run, data, arguments):
    done = run(data, *arguments, **ON_AWS)

    assert done.returncode == 3
    assert done.stderr.startswith(f"error[no-installation]: there is no installation in {data}; ")
    assert not (data / "galerly.db").exists()


def test_the_doctor_makes_nothing_where_nothing_is(run, data):
    done = run(data, "doctor", "--json")

    assert done.returncode == 1
    found = {c["check"]: (c["verdict"], c["detail"]) for c in json.loads(done.stdout)["checks"]}
    assert found["data"][0] == "fail"
    assert found["data"][1].startswith(f"there is no installation in {data}; set GALERLY_DATA")
    assert not data.exists()


def test_cities_are_imported_and_can_be_again(run, installed):
    data = installed
    first = run(data, "cities", "import")
    second = run(data, "cities", "import")

    assert first.returncode == second.returncode == 0
    count = int(re.findall(r"^stored ([\d,]+) cities\n$", first.stdout)[0].replace(",", ""))
    assert count > 30_000
    assert second.stdout == first.stdout


def test_the_doctor_finds_a_new_installation_well(run, installed):
    done = run(installed, "doctor", "--json")

    assert done.returncode == 0, done.stdout
    verdicts = {c["check"]: c["verdict"] for c in json.loads(done.stdout)["checks"]}
    assert verdicts.keys() >= {
        *("database", "storage", "queue", "integrity", "mail"),
        *("disk room", "disk sync", "public URL", "clock", "work", "versions"),
    }
    assert "fail" not in verdicts.values()


def test_the_doctor_finds_a_broken_database(run, installed):
    (installed / "galerly.db").write_bytes(b"not a database, whatever its name says" * 1000)

    done = run(installed, "doctor")

    assert done.returncode == 1
    assert re.search(r"^fail +database ", done.stdout, re.MULTILINE)


def test_the_doctor_finds_a_mail_server_that_is_not_there(run, installed, free_port):
    done = run(installed, "doctor", GALERLY_MAIL=f"smtp://127.0.0.1:{free_port}")

    assert done.returncode == 1
    assert re.search(r"^fail +mail ", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("GALERLY_SECRET", "short", "settings"),
        ("GALERLY_MAIL", "smtp://", "settings"),
        ("GALERLY_FRONTEND", "/nonexistent", "pages"),
    ],
)
def test_the_doctor_names_the_setting_that_cannot_be_used(run, installed, name, value, check):
    done = run(installed, "doctor", **{name: value})

    assert done.returncode == 1
    assert re.search(rf"^fail +{check} .*{name}", done.stdout, re.MULTILINE)
    assert "cannot be opened" not in done.stdout


def test_the_doctor_finds_lost_files_and_renditions_are_made_anew(run, data):
    with package.open(data) as galerly:
        account, _ = galerly.services.accounts.register(
            name="Anna", email="anna@example.com", password="seven blue herons"
        )
        me = account.user.id
        gallery = galerly.services.galleries.create(by=me, title="Lena & Tom")
        for name in ("1.jpg", "2.jpg"):
            picture = jpeg()
            file = FileToUpload(filename=name, content_type="image/jpeg", size_bytes=len(picture))
            galerly.services.uploads.add(gallery.id, file, [picture], by=me)
        galerly.run_jobs()
    well = run(data, "doctor")
    renditions = list((data / "objects" / "renditions").rglob("thumb-1.*"))
    renditions[0].unlink()

    without = run(data, "doctor")
    remade = run(data, "photos", "remake")
    done_by_worker(data)
    again = run(data, "doctor")
    for original in (data / "objects").glob("01*/*/*.jpg"):
        original.unlink()
    lost = run(data, "doctor")

    assert re.search(r"^ok +photos +all files of 2 photos are there$", well.stdout, re.MULTILINE)
    assert (without.returncode, without.stdout.count("warn  photos ")) == (0, 1)
    assert "without a rendition: 1; run `galerly photos remake`" in without.stdout
    assert remade.stdout == "queued: 2 photos; a running server makes them\n"
    assert re.search(r"^ok +photos ", again.stdout, re.MULTILINE)
    assert lost.returncode == 1
    assert "photos without their original: 2 of 2; restore" in lost.stdout


def done_by_worker(data):
    """Do what is queued, as a worker does."""
    with package.open(data) as galerly:
        galerly.run_jobs()


def test_photos_of_no_gallery_cannot_be_remade(run, installed):
    done = run(installed, "photos", "remake", "--gallery", "01kt1gw6g00000000000000001")

    assert done.returncode == 3
    assert done.stderr == "error[not-found]: there is no such gallery\n"


def test_whoever_lost_app_and_recovery_codes_is_let_in_again(run, data):
    email, password = "anna@example.com", "seven blue herons"
    with package.open(data) as galerly:
        anna, _ = galerly.services.accounts.register(name="Anna", email=email, password=password)
        [here] = galerly.services.sessions.of_photographer(anna.user.id)
        factor = galerly.services.second_factor
        factor.confirm(here, code_shown(factor.begin(here).secret, at=datetime.now(UTC)))

    done = run(data, "accounts", "recover", email)

    assert (done.returncode, done.stdout) == (0, "the second factor is off\n")
    with package.open(data) as galerly:
        galerly.services.accounts.log_in(email=email, password=password)


def test_a_backup_is_made_and_restored_into_an_empty_place_only(run, demo, tmp_path):
    folder, other = tmp_path / "backup", tmp_path / "other"
    secret = {"GALERLY_BACKUP_PASSPHRASE": "correct horse battery"}

    nothing = run(tmp_path / "nothing", "backup", str(folder))
    loud = run(demo, "backup", str(folder))
    made = run(demo, "backup", str(folder), **secret)
    locked = run(other, "restore", str(folder))
    restored = run(other, "restore", str(folder), **secret)
    again = run(other, "restore", str(folder), **secret)

    assert (nothing.returncode, nothing.stderr.count("\n")) == (3, 1)
    assert "THE KEYS ARE NOT IN THIS BACKUP" in loud.stderr
    assert re.fullmatch(r"\d+ files, \d\.\d\d GB, are in .*\n", made.stdout)
    assert made.stderr == ""
    assert (locked.returncode, locked.stderr[:15]) == (65, "error[invalid]:")
    assert restored.stdout.endswith(f"are in {other}, each as it was\n")
    assert "what was deleted later is there again" in restored.stderr
    assert (again.returncode, again.stderr[:17]) == (4, "error[not-empty]:")
    assert (other / "keys.json").read_bytes() == (demo / "keys.json").read_bytes()
    assert run(other, "doctor").returncode == 0


def test_no_job_was_given_up_in_a_new_installation(run, installed):
    done = run(installed, "jobs", "list")

    assert (done.returncode, done.stdout) == (0, "no job was given up\n")


def test_a_job_that_was_not_given_up_cannot_be_retried(run, installed):
    done = run(installed, "jobs", "retry", "01kt1gw6g00000000000000001")

    assert done.returncode == 3
    assert done.stderr == "error[not-found]: there is no such parked job\n"


@pytest.fixture(scope="module")
def server(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over a copy of the demo."""
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(furnished, data)
    with served(without_cities(data), GALERLY_WORKERS="0") as running:
        yield running


def test_the_demo_prints_links_that_open(furnished, server):
    import httpx

    printed = (furnished.parent / "printed").read_text()

    tokens = re.findall(r"/s#([\w-]{32})", printed)
    password = re.findall(r"its password: +(\S+)", printed)[0]
    api = f"{server.url}/v1"
    opened = httpx.post(f"{api}/share/session", json={"share_token": tokens[0]}).json()
    locked = httpx.post(f"{api}/share/session", json={"share_token": tokens[1]})
    unlocked = httpx.post(
        f"{api}/share/session", json={"share_token": tokens[1], "password": password}
    )
    picture = httpx.get(opened["photos"]["items"][0]["urls"]["thumb"])
    assert len(opened["photos"]["items"]) == 1
    assert locked.json()["code"] == "password-required"
    assert unlocked.status_code == 200
    assert picture.headers["content-type"] == "image/jpeg"


def test_a_second_server_on_the_same_data_is_refused(run, server):
    done = run(server.data, "serve", "--port", "0")

    assert done.returncode == 4
    assert done.stderr.startswith("error[already-served]: another server runs on")


def test_a_taken_port_is_named(run, server, tmp_path):
    done = run(tmp_path / "other", "serve", "--port", str(server.port))

    assert done.returncode == 75
    assert done.stderr.startswith(
        f"error[cannot-listen]: cannot listen on 127.0.0.1 port {server.port}"
    )
    assert "set GALERLY_PORT" in done.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])
def test_an_address_that_is_not_of_this_machine_is_named(run, host, data):
    done = run(data, "serve", "--host", host, "--port", "0")

    assert done.returncode == 75
    assert done.stderr.startswith(f"error[cannot-listen]: cannot listen on {host} port 0 (")
    assert "set GALERLY_HOST to another address" in done.stderr


def test_a_server_stops_cleanly_on_sigterm(data):
    with served(without_cities(data), GALERLY_WORKERS="1") as stopped:
        pass

    assert stopped.returncode == 0
    assert f"new installation in {data.resolve()}" in stopped.log.read_text()
