"""The gateways that are compared: how each is started, and what is on in it."""
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

LITELLM = "1.106.2"
TENSORZERO = "2026.6.0"


class Skipped(Exception):
    """It cannot be run here; the message says why."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def await_answer(url, process, log, seconds=180):
    for _ in range(seconds * 5):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=3):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise Skipped(f"it does not answer at {url}: {log.read_text()[-400:]}")


def virtual_environment(folder, package):
    """A Python of its own with that package; kept between runs."""
    python = folder / "bin/python"
    if not (folder / "installed").exists():
        for command in ([sys.executable, "-m", "venv", str(folder)], [str(python), "-m", "pip", "install", "-q", *package]):
            made = subprocess.run(command, capture_output=True, text=True, check=False)
            if made.returncode:
                raise Skipped(f"{package[0]} cannot be installed: {made.stderr.strip()[-300:]}")
        (folder / "installed").touch()
    return python


class Peer:
    """One gateway. `start` sets `url`, `bearer` and `pid`."""

    name = ""
    on = ""
    model = "gpt-4o-mini"
    bearer = "sk-none"
    warm_up_seconds = 5
    store_pids: list = []
    children_are_stores = False

    def __init__(self, mock, tools, scratch):
        """`tools` keeps what was installed, `scratch` goes with the run."""
        self.mock = mock
        self.tools = tools
        self.scratch = scratch
        self.process = None

    def launch(self, command, **environment):
        """Starts its process and gives the file of what it writes."""
        log = self.scratch / f"{self.name}.log"
        with log.open("w") as output:
            self.process = subprocess.Popen(
                command, cwd=self.scratch, stdout=output, stderr=output, env=os.environ | environment, start_new_session=True
            )
        return log

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Direct(Peer):
    name = "the mock itself"
    on = "nothing: what mock and driver can do"

    def standing(self, place):
        self.url = f"{self.mock}/uncounted/v1/chat/completions"
        self.standing_pid = place["mockPid"]

    @property
    def pid(self):
        return self.standing_pid

    def start(self):
        """It stands already."""


class Nginx(Peer):
    name = "nginx"
    on = "nothing: one worker passes bytes on, no access log; the floor"

    def start(self):
        port = free_port()
        upstream = self.mock.removeprefix("http://")
        conf = self.scratch / "nginx.conf"
        conf.write_text(
            f"""daemon off; worker_processes 1; worker_rlimit_nofile 16384; pid {self.scratch}/nginx.pid;
error_log {self.scratch}/nginx-error.log warn;
events {{ worker_connections 8192; }}
http {{
  access_log off; keepalive_requests 1000000;
  client_body_temp_path {self.scratch}/nginx-body; proxy_temp_path {self.scratch}/nginx-proxy;
  fastcgi_temp_path {self.scratch}/nginx-f; uwsgi_temp_path {self.scratch}/nginx-u; scgi_temp_path {self.scratch}/nginx-s;
  upstream mock {{ server {upstream}; keepalive 512; keepalive_requests 1000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://mock; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
    }}
  }}
}}
"""
        )
        try:
            log = self.launch(["nginx", "-c", str(conf)])
        except FileNotFoundError:
            raise Skipped("there is no nginx: apt-get install nginx-light") from None
        self.url = f"http://127.0.0.1:{port}/v1/chat/completions"
        await_answer(f"http://127.0.0.1:{port}/v1/models", self.process, log, 10)


class LiteLlm(Peer):
    name = "LiteLLM"
    on = f"{LITELLM}, one worker: master key, no database, so no virtual keys, balances or spend"
    bearer = "sk-master"

    def start(self):
        python = virtual_environment(self.tools / "litellm", [f"litellm[proxy]=={LITELLM}", "httptools"])
        port = free_port()
        (self.scratch / "litellm.yaml").write_text(
            f"""model_list:
  - model_name: {self.model}
    litellm_params: {{model: openai/{self.model}, api_base: "{self.mock}/v1", api_key: sk-mock}}
general_settings: {{master_key: {self.bearer}}}
litellm_settings: {{num_retries: 0, request_timeout: 60, telemetry: false}}
"""
        )
        command = [str(python.parent / "litellm"), "--config", "litellm.yaml", "--host", "127.0.0.1", "--port", str(port)]
        path = f"{python.parent}:{os.environ['PATH']}"
        log = self.launch(command, LITELLM_LOG="ERROR", LITELLM_MODE="PRODUCTION", LITELLM_LOCAL_MODEL_COST_MAP="True", PATH=path)
        self.url = f"http://127.0.0.1:{port}/v1/chat/completions"
        await_answer(f"http://127.0.0.1:{port}/health/liveliness", self.process, log)


class TensorZero(Peer):
    name = "TensorZero"
    on = f"{TENSORZERO}, the gateway inside the wheel: no keys, no balances, observability off; bodies parsed and rebuilt"
    model = "tensorzero::model_name::mock"

    def start(self):
        python = virtual_environment(self.tools / "tensorzero", [f"tensorzero=={TENSORZERO}"])
        (self.scratch / "tensorzero.toml").write_text(
            f"""[gateway]
observability.enabled = false
disable_pseudonymous_usage_analytics = true
[models.mock]
routing = ["mock"]
[models.mock.providers.mock]
type = "openai"
model_name = "gpt-4o-mini"
api_base = "{self.mock}/v1/"
api_key_location = "env::OPENAI_API_KEY"
"""
        )
        (self.scratch / "serve.py").write_text(
            """import signal, tensorzero
gateway = tensorzero._start_http_gateway(
    config_file="tensorzero.toml", clickhouse_url=None, postgres_url=None, valkey_url=None, async_setup=False)
open("tensorzero.url", "w").write(gateway.base_url)
signal.sigwait([signal.SIGTERM, signal.SIGINT])
"""
        )
        log = self.launch([str(python), "serve.py"], OPENAI_API_KEY="sk-mock", RUST_LOG="warn")
        told = self.scratch / "tensorzero.url"
        for _ in range(300):
            if self.process.poll() is not None or (told.exists() and told.read_text()):
                break
            time.sleep(0.2)
        if not told.exists():
            raise Skipped(f"it does not start: {log.read_text()[-400:]}")
        self.url = told.read_text().rstrip("/").replace("localhost", "127.0.0.1") + "/chat/completions"


class OneApi(Peer):
    """one-api, or new-api, which has its tables and variables."""

    name = "one-api"
    on = "SQLite: key, quota (trusted above a threshold), a row of usage for each request; prompt tokens counted"
    bearer = "sk-" + "compare" * 6 + "compare"[:6]

    def start(self):
        binary = os.environ.get("ONE_API")
        if not binary:
            raise Skipped("name its binary in ONE_API=/path/to/one-api to have it measured")
        port = free_port()
        database = self.scratch / "one-api.db"
        variables = {
            "SQLITE_PATH": str(database),
            "INITIAL_ROOT_TOKEN": self.bearer.removeprefix("sk-"),
            "SESSION_SECRET": "compare",
            "GLOBAL_API_RATE_LIMIT": "1000000000",
        }
        command = [str(Path(binary).resolve()), "--port", str(port), "--log-dir", str(self.scratch)]
        status = f"http://127.0.0.1:{port}/api/status"
        log = self.launch(command, **variables)
        await_answer(status, self.process, log)
        # Its first start made the tables; the second one reads what stands in them.
        self.stop()
        with sqlite3.connect(database) as tables:
            channel = (1, 1, "sk-mock", 1, "mock", self.mock, self.model, "default", 0, "{}")
            columns = 'id, type, key, status, name, base_url, models, "group", priority, config'
            tables.execute(f"insert into channels ({columns}) values (?,?,?,?,?,?,?,?,?,?)", channel)
            ability = ("default", self.model, 1, 1, 0)
            tables.execute('insert into abilities ("group", model, channel_id, enabled, priority) values (?,?,?,?,?)', ability)
            tables.execute("update tokens set unlimited_quota = 0, remain_quota = 400000000000000")
        log = self.launch(command, **variables)
        await_answer(status, self.process, log)
        self.url = f"http://127.0.0.1:{port}/v1/chat/completions"


class Tollgate(Peer):
    name = "Tollgate"
    on = "all: key, rate limit in Redis, hold, durable ledger line before the last byte, usage, metrics; database apart"
    warm_up_seconds = 40
    children_are_stores = True

    def standing(self, place):
        """It stands already, on the stage that the mock stands on."""
        self.url = place["url"] + "/v1/chat/completions"
        self.bearer = place["key"]
        self.standing_pid = place["serverPid"]
        self.store_pids = [place["storePid"]]

    @property
    def pid(self):
        return self.standing_pid

    def start(self):
        """Nothing is left to do."""
