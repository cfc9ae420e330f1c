"""The embedded server: who may enter, who starts it, who stops it, what survives."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from pathlib import Path

import psycopg
import pytest

from kaikukanta import devdb
from kaikukanta.devdb import places
from kaikukanta.devdb.server import Server
from tests.kaikukanta.conftest import is_gone

CODE = "A1234567"


def ask(server: Server, *questions: str) -> list[tuple]:
    """Run the statements on the server; the last one's rows."""
    to = server.address(devdb.OWNER)
    with psycopg.connect(host=to["HOST"], port=to["PORT"], user=to["USER"], dbname=to["NAME"], autocommit=True) as it:
        return [it.execute(question) for question in questions][-1].fetchall()


def postmaster(server: Server) -> int:
    return int((server.cluster.data / "postmaster.pid").read_text().split()[0])


def test_the_last_to_leave_stops_the_server(server, user):
    first, second = user(), user()
    first.communicate()
    assert server.is_ready()
    second.communicate()
    assert is_gone(server)


def test_a_killed_user_does_not_take_the_server_from_another(server, user):
    killed, other = user(), user()
    killed.kill()
    killed.wait()
    assert server.stop() is False
    assert ask(server, "SELECT 1") == [(1,)]
    other.communicate()
    assert is_gone(server)


def test_a_killed_user_does_not_keep_the_server(server, user):
    killed = user()
    killed.kill()
    assert is_gone(server)


def test_a_lease_waits_until_the_server_it_was_last_to_use_has_stopped(server):
    with devdb.lease() as address:
        assert address == server.address()
        assert server.is_ready()
    assert server.is_free("running")
    assert server.is_free("keeper")


def test_what_was_stored_survives_a_restart(server):
    with devdb.lease():
        ask(server, "DROP TABLE IF EXISTS kept", "CREATE TABLE kept AS SELECT 'Ä' AS it", "SELECT 1")
    with devdb.lease():
        assert ask(server, "SELECT lower(it) FROM kept") == [("ä",)]


def test_the_next_user_starts_a_server_that_was_killed(server, user):
    user()
    killed = postmaster(server)
    os.kill(killed, 9)
    user()
    assert postmaster(server) != killed
    assert ask(server, "SELECT 1") == [(1,)]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the keeper as the server's parent in /proc")
def test_a_server_whose_keeper_was_killed_gets_another(server, user):
    first = user()
    keeper = int(Path(f"/proc/{postmaster(server)}/stat").read_text().rsplit(")", 1)[1].split()[1])
    os.kill(keeper, 9)
    user().communicate()
    assert server.is_ready()
    first.communicate()
    assert is_gone(server)


def test_the_lock_of_a_dead_server_is_no_hindrance_when_its_number_is_ours_by_now(server):
    server.home.mkdir(exist_ok=True)
    with devdb.lease():
        pass
    (server.cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    with devdb.lease():
        assert ask(server, "SELECT 1") == [(1,)]


def test_all_who_come_at_once_get_the_same_server(server):
    leases: list[int] = []
    comers = [threading.Thread(target=lambda: leases.append(server.lease())) for _ in range(6)]
    for comer in comers:
        comer.start()
    for comer in comers:
        comer.join()
    assert len(leases) == 6
    assert ask(server, "SELECT count(*) FROM pg_database WHERE datname = 'kaikukanta'") == [(1,)]
    assert [server.leave(lease) for lease in leases] == [False] * 5 + [True]


def test_only_its_owner_may_enter(server):
    with devdb.lease():
        assert ask(server, "SHOW listen_addresses") == [("",)]
        for folder in (server.cluster.socket, server.cluster.data):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert folder.stat().st_uid == places.owner()[0]


def test_the_log_never_shows_a_code(server):
    with devdb.lease():
        with pytest.raises(psycopg.errors.UniqueViolation):
            ask(server, "CREATE TEMP TABLE card (code text PRIMARY KEY)", *[f"INSERT INTO card VALUES ('{CODE}')"] * 2)
    log = server.cluster.log.read_text()
    assert "duplicate key" in log
    assert CODE not in log


def test_a_long_or_odd_path_has_its_socket_elsewhere():
    short, odd, long = Path("/srv/kaiku/18"), Path("/home/a b,c/18"), Path("/home", "x" * 100)
    assert places.socket_folder(short) == short / "socket"
    assert {places.socket_folder(odd).parent, places.socket_folder(long).parent} == {Path("/tmp")}
    assert places.socket_folder(odd) != places.socket_folder(long)


def test_somebody_elses_folder_is_not_used(tmp_path):
    (tmp_path / "socket").mkdir(mode=0o755)
    with pytest.raises(devdb.ServerError, match="not a private folder"):
        places.make_private(tmp_path / "socket")


def test_without_postgresql_the_message_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("KAIKU_PG_BIN", str(tmp_path))
    with pytest.raises(devdb.ServerError, match=str(tmp_path)):
        devdb.database()


def test_each_clone_of_root_has_a_folder_of_its_own_that_survives(monkeypatch, tmp_path):
    def folder_of(clone: Path) -> Path:
        monkeypatch.setattr(places, "CLONE", clone)
        return places.base_folder()

    monkeypatch.delenv("KAIKU_PG_HOME", raising=False)
    monkeypatch.setattr(places, "AS_ROOT", True)
    (tmp_path / "clone").mkdir()
    first = folder_of(tmp_path / "clone")
    shutil.copytree(tmp_path / "clone", tmp_path / "copy")
    assert folder_of(tmp_path / "copy") != first
    assert folder_of(tmp_path / "clone") == first
    shutil.rmtree(tmp_path / "clone" / ".postgres")
    assert folder_of(tmp_path / "clone") != first
