"""What the project is delivered with: the locks and the shape of production."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path

import psycopg
import pytest
import yaml

from kaikukanta import devdb
from kaikukanta.devdb.cluster import OPTIONS
from kaikukanta.devdb.places import CLONE
from kaikukanta.devdb.server import Server

COMPOSE = yaml.safe_load((CLONE / "docker-compose.yml").read_text())
OWNERS = "migrations_database_url"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_each_package_is_locked_with_a_hash_and_no_address(name):
    text = (CLONE / name).read_text()
    packages = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(packages) > 30
    assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []
    assert re.findall(r"https?://|--index|--find-links", text) == []


def test_the_two_locks_agree():
    runtime, dev = (
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (CLONE / f"requirements{which}.lock").read_text(), re.MULTILINE))
        for which in ("", "-dev")
    )
    assert {name: dev[name] for name in runtime.keys() & dev.keys()} == {
        n: runtime[n] for n in runtime.keys() & dev.keys()
    }


def test_the_log_of_productions_database_is_as_silent_as_the_demos():
    said = dict(word[2:].split("=") for word in COMPOSE["services"]["db"]["command"][1:])
    silent = {name: value for name, value in OPTIONS.items() if name.startswith(("log_error", "log_min", "log_param"))}
    assert len(silent) == 4
    assert silent.items() <= said.items()


def test_only_the_migrations_know_the_owning_role():
    services = COMPOSE["services"].items()
    assert [name for name, service in services if OWNERS in service.get("secrets", [])] == ["migrate"]
    assert [name for name, service in services if "MIGRATIONS" in str(service.get("environment"))] == ["migrate"]


def test_whoever_runs_the_register_gets_the_keys_that_seal_drafts():
    services = {n: s for n, s in COMPOSE["services"].items() if "secret_key" in s.get("secrets", [])}
    assert services.keys() == {"web", "worker", "migrate"}
    assert {n for n, s in services.items() if "keys_file" in s["secrets"]} == services.keys()
    assert {s["environment"]["KEYS_FILE"] for s in services.values()} == {"/run/secrets/keys_file"}


def test_only_the_proxy_can_be_reached_and_only_from_the_machine_itself():
    ports = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert ports == {"proxy": ["127.0.0.1:8080:8080"]}


def test_every_secret_of_production_is_made_by_the_script(tmp_path: Path):
    script = tmp_path / "docker" / "make-secrets"
    script.parent.mkdir()
    script.write_text((CLONE / "docker" / "make-secrets").read_text())
    subprocess.run(["sh", script], check=True)
    made = {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
    assert made.keys() == COMPOSE["secrets"].keys()
    assert made["app_password"] in made["database_url"]
    assert made["owner_password"] in made[OWNERS]
    assert len(base64.urlsafe_b64decode(json.loads(made["keys_file"])["drafts"] + "=")) == 32
    subprocess.run(["sh", script], check=True)
    assert made == {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}


@pytest.fixture
def roles(server: Server, tmp_path: Path):
    """The tests' own server with production's roles and their database; a connection as one of them."""
    for secret in ("owner_password", "app_password"):
        (tmp_path / secret).write_text("secret")

    def connect(user: str, database: str = "kaikukanta") -> psycopg.Connection:
        to = server.address()
        return psycopg.connect(host=to["HOST"], port=to["PORT"], user=user, dbname=database, autocommit=True)

    with devdb.lease() as to:
        with connect(devdb.OWNER, "postgres") as superuser:
            superuser.execute("DROP DATABASE kaikukanta")
            superuser.execute("DROP ROLE kaiku_app, kaiku_beyond")
        psql = [
            server.cluster.bin / "psql",
            "-Xq",
            "-h",
            to["HOST"],
            "-p",
            to["PORT"],
            "-U",
            devdb.OWNER,
            "-d",
            "postgres",
        ]
        script = ["-v", "ON_ERROR_STOP=1", "-f", CLONE / "docker/postgres/roles.sql"]
        subprocess.run([*psql, *script], check=True, env={"SECRETS": str(tmp_path), "PATH": "/usr/bin:/bin"})
        yield connect
        with connect(devdb.OWNER, "postgres") as superuser:
            superuser.execute("DROP DATABASE kaikukanta")
            superuser.execute("DROP ROLE kaiku_app, kaiku_beyond, kaiku_owner")
        server.cluster.make_database("kaikukanta")


def test_the_role_of_web_and_worker_writes_rows_and_can_change_nothing_else(roles):
    with roles("kaiku_owner") as owner, roles("kaiku_app") as app:
        owner.execute("CREATE TABLE log (id bigint GENERATED BY DEFAULT AS IDENTITY, what text)")
        app.execute("INSERT INTO log (what) VALUES ('used')")
        assert app.execute("SELECT what FROM log").fetchall() == [("used",)]
        for barred in (
            "TRUNCATE log",
            "DROP TABLE log",
            "ALTER TABLE log DISABLE TRIGGER ALL",
            "CREATE TABLE mine (a int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(barred)
