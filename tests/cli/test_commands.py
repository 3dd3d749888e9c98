"""Commands, as typed."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.authenticator import code_shown
from tests.serving import served

import galerly as package


def run(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GALERLY_")}
    return subprocess.run(
        [sys.executable, "-m", "galerly.entrypoints.cli.main", *arguments],
        env=environment | {"GALERLY_DATA": str(data)} | settings,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_the_version_is_that_of_the_package(data):
    done = run(data, "--version")

    assert (done.returncode, done.stdout) == (0, f"galerly, version {package.__version__}\n")


def test_help_names_every_command(data):
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
    done = run(data, "serv")

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
def test_a_setting_that_cannot_be_used_is_named(data, name, value):
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
def test_a_server_does_not_start_with_a_setting_that_cannot_be_used(data, name, value):
    done = run(data, "serve", "--port", "0", **{name: value})

    assert done.returncode == 78
    assert re.match(rf"error\[setting\]: .*{name}.* (must|cannot) ", done.stderr)
    assert done.stderr.count("\n") == 1


def test_a_group_of_commands_by_itself_shows_its_help(data):
    done = run(data, "jobs")

    assert done.returncode == 2
    assert "Commands:\n  list" in done.stderr


def test_all_given_up_jobs_are_queued_again(data):
    done = run(data, "jobs", "retry", "--all")

    assert (done.returncode, done.stdout) == (0, "queued again: 0\n")


def test_a_data_folder_that_cannot_be_made_is_an_error_of_the_system(tmp_path):
    (tmp_path / "file").write_text("in the way")

    done = run(tmp_path / "file" / "data", "doctor")

    assert done.returncode == 74
    assert done.stderr.startswith("error[system]: Not a directory")


def test_cities_are_imported_and_can_be_again(data):
    first = run(data, "cities", "import")
    second = run(data, "cities", "import")

    assert first.returncode == second.returncode == 0
    count = int(re.findall(r"^stored ([\d,]+) cities\n$", first.stdout)[0].replace(",", ""))
    assert count > 30_000
    assert second.stdout == first.stdout


def test_the_doctor_finds_a_new_installation_well(data):
    done = run(data, "doctor", "--json")

    assert done.returncode == 0, done.stdout
    verdicts = {c["check"]: c["verdict"] for c in json.loads(done.stdout)["checks"]}
    assert verdicts.keys() >= {
        *("database", "storage", "queue", "integrity", "mail"),
        *("disk room", "disk sync", "public URL", "clock", "work", "versions"),
    }
    assert "fail" not in verdicts.values()


def test_the_doctor_finds_a_broken_database(data):
    run(data, "doctor")
    (data / "galerly.db").write_bytes(b"not a database, whatever its name says" * 1000)

    done = run(data, "doctor")

    assert done.returncode == 1
    assert re.search(r"^fail +database ", done.stdout, re.MULTILINE)


def test_the_doctor_finds_a_mail_server_that_is_not_there(data, free_port):
    done = run(data, "doctor", GALERLY_MAIL=f"smtp://127.0.0.1:{free_port}")

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
def test_the_doctor_names_the_setting_that_cannot_be_used(data, name, value, check):
    done = run(data, "doctor", **{name: value})

    assert done.returncode == 1
    assert re.search(rf"^fail +{check} .*{name}", done.stdout, re.MULTILINE)
    assert "cannot be opened" not in done.stdout


def test_the_doctor_finds_lost_files_and_renditions_are_made_anew(data):
    run(data, "demo", "--photos", "2")
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


def test_photos_of_no_gallery_cannot_be_remade(data):
    done = run(data, "photos", "remake", "--gallery", "01kt1gw6g00000000000000001")

    assert done.returncode == 3
    assert done.stderr == "error[not-found]: there is no such gallery\n"


def test_whoever_lost_app_and_recovery_codes_is_let_in_again(data):
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


def test_a_backup_is_made_and_restored_into_an_empty_place_only(data, tmp_path):
    folder, other = tmp_path / "backup", tmp_path / "other"
    secret = {"GALERLY_BACKUP_PASSPHRASE": "correct horse battery"}
    nothing = run(data, "backup", str(folder))
    run(data, "demo", "--photos", "1")

    loud = run(data, "backup", str(folder))
    made = run(data, "backup", str(folder), **secret)
    locked = run(other, "restore", str(folder))
    restored = run(other, "restore", str(folder), **secret)
    again = run(other, "restore", str(folder), **secret)

    assert (nothing.returncode, nothing.stderr.count("\n")) == (2, 1)
    assert "THE KEYS ARE NOT IN THIS BACKUP" in loud.stderr
    assert re.fullmatch(r"\d files, \d\.\d\d GB, are in .*\n", made.stdout)
    assert made.stderr == ""
    assert (locked.returncode, locked.stderr[:15]) == (65, "error[invalid]:")
    assert restored.stdout.endswith(f"are in {other}, each as it was\n")
    assert (again.returncode, again.stderr[:17]) == (4, "error[not-empty]:")
    assert (other / "keys.json").read_bytes() == (data / "keys.json").read_bytes()
    assert run(other, "doctor").returncode == 0


def test_no_job_was_given_up_in_a_new_installation(data):
    done = run(data, "jobs", "list")

    assert (done.returncode, done.stdout) == (0, "no job was given up\n")


def test_a_job_that_was_not_given_up_cannot_be_retried(data):
    done = run(data, "jobs", "retry", "01kt1gw6g00000000000000001")

    assert done.returncode == 3
    assert done.stderr == "error[not-found]: there is no such parked job\n"


def test_the_demo_prints_links_that_open(data):
    import httpx

    done = run(data, "demo", "--photos", "3")

    assert done.returncode == 0, done.stderr
    tokens = re.findall(r"/s#([\w-]{32})", done.stdout)
    password = re.findall(r"its password: +(\S+)", done.stdout)[0]
    with served(data) as server:
        api = f"{server.url}/v1"
        opened = httpx.post(f"{api}/share/session", json={"share_token": tokens[0]}).json()
        locked = httpx.post(f"{api}/share/session", json={"share_token": tokens[1]})
        unlocked = httpx.post(
            f"{api}/share/session", json={"share_token": tokens[1], "password": password}
        )
        picture = httpx.get(opened["photos"]["items"][0]["urls"]["thumb"])
    assert len(opened["photos"]["items"]) == 3
    assert locked.json()["code"] == "password-required"
    assert unlocked.status_code == 200
    assert picture.headers["content-type"] == "image/jpeg"


def test_a_second_server_on_the_same_data_is_refused(data):
    with served(data):
        done = run(data, "serve", "--port", "0")

    assert done.returncode == 4
    assert done.stderr.startswith("error[already-served]: another server runs on")


def test_a_taken_port_is_named(data, tmp_path):
    with served(data) as server:
        done = run(tmp_path / "other", "serve", "--port", str(server.port))

    assert done.returncode == 75
    assert done.stderr.startswith(
        f"error[cannot-listen]: cannot listen on 127.0.0.1 port {server.port}"
    )
    assert "set GALERLY_PORT" in done.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])
def test_an_address_that_is_not_of_this_machine_is_named(host, data):
    done = run(data, "serve", "--host", host, "--port", "0")

    assert done.returncode == 75
    assert done.stderr.startswith(f"error[cannot-listen]: cannot listen on {host} port 0 (")
    assert "set GALERLY_HOST to another address" in done.stderr


def test_a_server_stops_cleanly_on_sigterm(data):
    with served(data) as server:
        pass

    assert server.returncode == 0
