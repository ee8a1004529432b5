"""Real servers for the tests, on 127.0.0.1 and in a folder of their own: PostgreSQL from Debian, Spark from PyPI."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.ports import free_port

HOST = "127.0.0.1"
PASSWORD = "not-a-secret:/@"
PATIENCE = 90.0


def listening(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex((HOST, port)) == 0


@dataclass
class PostgresServer:
    """One cluster, with a user `trader` whose password has characters that an address must escape."""

    folder: Path
    port: int

    @property
    def location(self) -> str:
        return self.address("trader", "not-a-secret%3A%2F%40")

    def address(self, user: str, password: str, database: str = "postgres") -> str:
        return f"postgresql://{user}:{password}@{HOST}:{self.port}/{database}"

    def create(self) -> None:
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
            shutil.chown(secret, "postgres")
        options = (
            "-U",
            "trader",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        self._run("initdb", *options)

    def start(self) -> None:
        settings = f"-p {self.port} -c listen_addresses={HOST} -c unix_socket_directories= -c fsync=off"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "data" / "log"), "-o", settings, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *options: str) -> None:
        command = [str(postgres_programs() / program), "-D", str(self.folder / "data"), *options]
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/", check=False
        )
        assert done.returncode == 0, f"{program} failed: {done.stdout}"


def postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    assert found or on_path, "These tests need PostgreSQL's server. Install it with: make postgres"
    return found[-1].parent if found else Path(str(on_path)).parent


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """A running server; its folder is outside pytest's, which another user may not enter."""
    with TemporaryDirectory(prefix="tradeviz-postgres-") as folder:
        server = PostgresServer(Path(folder), free_port())
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def spark(folder: Path) -> Iterator[str]:
    """A Spark Connect server; yields its address."""
    import pyspark

    assert shutil.which("java"), "These tests need Java for Spark. Install it with: make java"
    port = free_port()
    home = Path(pyspark.__file__).parent
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            _spark_command(home, folder, port), env=environment, stdout=log, stderr=log, cwd=folder
        )
    try:
        until = time.monotonic() + PATIENCE
        while not listening(port):
            running = server.poll() is None and time.monotonic() < until
            assert running, (folder / "log").read_text(encoding="utf-8")[-3000:]
            time.sleep(0.2)
        yield f"sc://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _spark_command(home: Path, folder: Path, port: int) -> list[str]:
    settings = {
        "spark.master": "local[2]",
        "spark.ui.enabled": "false",
        "spark.connect.grpc.binding.address": HOST,
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.bindAddress": HOST,
        "spark.driver.host": HOST,
        "spark.default.parallelism": "2",
        "spark.sql.shuffle.partitions": "2",
        # Compiling Java for each query, and planning it again half-way, takes longer than these few rows do.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "scratch"),
        "spark.driver.extraJavaOptions": f"-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dderby.system.home={folder}",
        "spark.driver.memory": "1g",
    }
    options = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    service = "org.apache.spark.sql.connect.service.SparkConnectServer"
    return [str(home / "bin" / "spark-submit"), "--class", service, *options, "spark-internal"]
