"""`run -- CMD`: services around one command, apart from every other stack, gone afterwards."""

import json
import os
import re
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.stack.stacks import ELSEWHERE, alive, kill, running, stack, wait_for

_TITLES = {
    "DATABASE_URL": "PostgreSQL",
    "REDIS_URL": "Valkey",
    "TEMPORAL_ADDRESS": "Temporal",
    "CLICKHOUSE_URL": "ClickHouse",
}
_NAMES = {
    "DATABASE_URL": "postgres",
    "REDIS_URL": "valkey",
    "TEMPORAL_ADDRESS": "temporal",
    "CLICKHOUSE_URL": "clickhouse",
}
_SHOW = "import json, os; print(json.dumps(dict(os.environ)))"


def test_two_at_once_share_no_port_folder_or_password(tmp_path: Path) -> None:
    with ExitStack() as both:
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        first = both.enter_context(running(tmp_path / "a"))
        second = both.enter_context(running(tmp_path / "b"))
        for name in _TITLES:
            assert _port(first.seen[name]) != _port(second.seen[name])
            assert first.seen[name] != second.seen[name]
        assert first.var != second.var
        assert {len(alive(one.mark)) > 4 for one in (first, second)} == {True}
    assert alive(first.mark) == alive(second.mark) == []
    assert not first.var.exists()
    assert not second.var.exists()


@pytest.mark.parametrize("wanted", _TITLES)
def test_a_server_given_by_url_is_used_and_not_started(wanted: str) -> None:
    given = {name: url for name, url in ELSEWHERE.items() if name != wanted}
    done = stack("run", "--ephemeral", "--", sys.executable, "-c", _SHOW, given=given)
    seen = json.loads(done.stdout)
    assert re.findall(r"(\w+) is ready", done.stderr) == [_TITLES[wanted]]
    assert {name: seen[name] for name in given} == given
    assert _port(seen[wanted]) != 1


def test_the_exit_code_is_the_commands() -> None:
    code = "import sys; sys.exit(7)"
    done = stack("run", "--ephemeral", "--", sys.executable, "-c", code, given=ELSEWHERE)
    assert done.returncode == 7


def test_a_command_that_does_not_exist_is_said_plainly() -> None:
    done = stack("run", "--ephemeral", "--", "no-such-command", given=ELSEWHERE)
    assert (done.returncode, done.stderr) == (
        1,
        "cannot run no-such-command: No such file or directory\n",
    )


def test_a_stop_signal_reaches_the_command_and_leaves_no_process(tmp_path: Path) -> None:
    with running(tmp_path) as stack_:
        stack_.process.send_signal(signal.SIGTERM)
        assert stack_.process.wait(30) == 128 + signal.SIGTERM
    assert alive(stack_.mark) == []
    assert not stack_.var.exists()


def test_what_the_command_left_running_is_ended_too() -> None:
    code = (
        "import subprocess; p = subprocess.Popen(['sleep', '600'], start_new_session=True);"
        "print(p.pid)"
    )
    done = stack("run", "--ephemeral", "--", sys.executable, "-c", code, given=ELSEWHERE)
    assert done.returncode == 0
    assert not Path(f"/proc/{done.stdout.strip()}").exists()


def test_a_killed_supervisor_leaves_no_process(tmp_path: Path) -> None:
    with running(tmp_path) as stack_:
        assert len(alive(stack_.mark)) > 4
        kill(stack_.process.pid)
        wait_for(lambda: alive(stack_.mark) == [] or None, seconds=10)


@pytest.mark.parametrize("wanted", _TITLES)
def test_a_killed_server_is_restarted_and_the_note_says_so(tmp_path: Path, wanted: str) -> None:
    others = {name: url for name, url in ELSEWHERE.items() if name != wanted}
    with running(tmp_path, others) as stack_:
        for times in (1, 2, 3):
            kill(stack_.pid_of(_NAMES[wanted]))
            note = stack_.wait_for_note("restarted", times=times, seconds=30)
        assert note.count(f"{_TITLES[wanted]} ended by SIGKILL, restarted (") == 3
        with socket.create_connection(("127.0.0.1", _port(stack_.seen[wanted]))):
            pass


def test_a_session_that_outlives_its_postgres_is_ended_before_the_next_starts(
    tmp_path: Path,
) -> None:
    others = {name: url for name, url in ELSEWHERE.items() if name != "DATABASE_URL"}
    with running(tmp_path, others) as stack_:
        server = stack_.pid_of("postgres")
        sessions = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        for session in sessions:
            os.kill(int(session), signal.SIGSTOP)  # they will not notice that it is gone
        kill(server)
        stack_.wait_for_note("restarted", seconds=30)
        assert not [pid for pid in sessions if Path(f"/proc/{pid}/cwd").exists()]


def test_a_server_that_does_not_start_again_is_tried_until_it_does(tmp_path: Path) -> None:
    others = {name: url for name, url in ELSEWHERE.items() if name != "REDIS_URL"}
    with running(tmp_path, others) as stack_:
        port = _port(stack_.seen["REDIS_URL"])
        stack_.process.send_signal(signal.SIGSTOP)
        kill(stack_.pid_of("valkey"))
        with _port_taken(port):
            stack_.process.send_signal(signal.SIGCONT)
            assert "Valkey did not start: ended with code 1" in stack_.wait_for_note("not start")
        assert "Valkey ended by SIGKILL, restarted (" in stack_.wait_for_note("restarted")
        assert stack_.process.poll() is None


@pytest.fixture
def elsewhere_with_folder(tmp_path: Path) -> dict[str, str]:
    return {**ELSEWHERE, "ABI_VAR": str(tmp_path / "var")}


def test_a_second_stack_in_one_folder_is_refused(
    tmp_path: Path, elsewhere_with_folder: dict[str, str]
) -> None:
    with running(tmp_path, elsewhere_with_folder, options=()) as first:
        for verb in (("up", "--port", "0"), ("run", "--", "true")):
            second = stack(*verb, given=elsewhere_with_folder)
            assert second.returncode == 1
            assert second.stderr == (
                f"a stack already runs in {tmp_path}/var (process {first.process.pid});"
                " stop it with `python -m abi.stack down`\n"
            )
        assert stack("status", given=elsewhere_with_folder).returncode == 0
        assert first.process.poll() is None
        assert stack("down", given=elsewhere_with_folder).stdout == "stopped\n"
    assert first.process.returncode == 128 + signal.SIGTERM
    gone = stack("status", given=elsewhere_with_folder)
    assert (gone.returncode, gone.stdout) == (3, "not running\n")


def test_data_of_a_lasting_stack_is_there_the_next_time(tmp_path: Path) -> None:
    given = {name: url for name, url in ELSEWHERE.items() if name != "CLICKHOUSE_URL"}
    given["ABI_VAR"] = str(tmp_path / "var")
    tmp_path.chmod(0o755)
    with running(tmp_path, given, options=()) as first:
        client = first.client()
        client.execute("CREATE TABLE kept (n Int32) ENGINE = MergeTree ORDER BY n")
        client.execute("INSERT INTO kept VALUES", [(1,), (2,)])
        client.disconnect()
    assert (tmp_path / "var" / "secrets.json").stat().st_mode & 0o777 == 0o600
    with running(tmp_path, given, options=()) as second:
        client = second.client()
        assert client.execute("SELECT n FROM kept ORDER BY n") == [(1,), (2,)]
        client.disconnect()
    assert stack("clean", given=given).returncode == 0
    assert not (tmp_path / "var").exists()


def test_a_web_port_in_use_is_said_plainly(elsewhere_with_folder: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = stack("up", given={**elsewhere_with_folder, "ABI_PORT": str(port)})
    assert done.returncode == 1
    assert done.stderr.startswith(f"port {port} is in use;")


def test_doctor_names_the_server_that_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as answering:
        redis = f"redis://127.0.0.1:{answering.getsockname()[1]}/0"
        done = stack("doctor", given={**ELSEWHERE, "REDIS_URL": redis})
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "FAIL  DATABASE_URL: 127.0.0.1:1 does not answer" in lines
    assert f"ok    REDIS_URL: 127.0.0.1:{redis.rsplit(':', 1)[1][:-2]} answers" in lines


def test_doctor_is_content_with_what_is_installed() -> None:
    done = stack("doctor", given={"ABI_PORT": "0"})
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Nothing essential is missing.")


@contextmanager
def _port_taken(port: int) -> Iterator[None]:
    """As soon as it is free: somebody else listens there."""
    taken = wait_for(lambda: _listening(port), seconds=5)
    try:
        yield
    finally:
        taken.close()


def _listening(port: int) -> socket.socket | None:
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return None


def _port(address: str) -> int:
    found = re.search(r":(\d+)(/|$)", address)
    assert found, address
    return int(found[1])
