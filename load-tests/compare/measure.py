"""What one gateway takes of the machine and how fast it answers."""
import json
import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")

SYSTEM = "You answer for the office of a ferry line. Be short and friendly, and keep to the language of the question. "
SENTENCE = "We come with two bicycles and a dog, and want to know which of the morning boats still takes us. "


def body(model, stream):
    """A request of about 1.2 kB; the same for all but for the name of the model."""
    request = {
        "model": model,
        "messages": [{"role": "system", "content": SYSTEM}, {"role": "user", "content": SENTENCE * 10}],
        "max_tokens": 256,
    }
    if stream:
        request |= {"stream": True, "stream_options": {"include_usage": True}}
    return json.dumps(request, separators=(",", ":"))


def processes():
    """Process id to (parent, CPU seconds, resident bytes)."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = Path(f"/proc/{entry}/stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            fields = stat[stat.rindex(")") + 2 :].split()
            found[int(entry)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS, int(fields[21]) * PAGE)
    return found


def below(all_processes, root):
    """The processes under one, without it."""
    children = [pid for pid, (parent, _, _) in all_processes.items() if parent == root]
    return children + [grandchild for child in children for grandchild in below(all_processes, child)]


class Usage:
    """CPU and memory of a gateway and of its stores at a moment."""

    def __init__(self, peer):
        now = processes()
        gateway, stores = [peer.pid], list(peer.store_pids)
        (stores if peer.children_are_stores else gateway).extend(below(now, peer.pid))
        self.cpu = sum(now[pid][1] for pid in gateway if pid in now)
        self.store_cpu = sum(now[pid][1] for pid in stores if pid in now)
        self.memory = sum(now[pid][2] for pid in gateway if pid in now)


def closed_loop(peer, folder, seconds, connections):
    """wrk on the peer; its figures."""
    file = folder / "chat.json"
    file.write_text(body(peer.model, False))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", str(HERE / "post.lua"), peer.url]
    environment = os.environ | {"BODY": str(file), "BEARER": peer.bearer}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds + 60, check=True)
    return json.loads(ran.stdout.strip().splitlines()[-1])


def streams(peer, folder, java, words, count, rounds):
    """The stream driver on the peer; its figures."""
    file = folder / "stream.json"
    file.write_text(body(peer.model, True))
    driver = [*java, "dev.tollgate.load.compare.StreamDriver"]
    command = [*driver, peer.url, peer.bearer, str(file), str(words), str(count), str(rounds)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(ran.stdout.strip().splitlines()[-1])
