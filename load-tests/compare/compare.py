"""Runs gateways in turn on this machine against one mock with the same bodies, and prints one table. See README.md."""
import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from measure import Usage, closed_loop, streams
from peers import Direct, LiteLlm, Nginx, OneApi, Skipped, TensorZero, Tollgate

PEERS = {"direct": Direct, "nginx": Nginx, "tollgate": Tollgate, "tensorzero": TensorZero, "one-api": OneApi, "litellm": LiteLlm}
STREAM_WORDS, STREAM_GAP_MS, STREAMS = 100, 20, 100
WORDS = 120


def answer_with(mock, **settings):
    query = "&".join(f"{name}={value}" for name, value in settings.items())
    urllib.request.urlopen(urllib.request.Request(f"{mock}/mock/settings?{query}", method="PUT"), timeout=5).close()


def micros(before, after, count):
    return round((after - before) * 1e6 / count, 1) if count else 0.0


def measure(peer, folder, java, options):
    """One line of the table."""
    answer_with(peer.mock, delayMs=0, words=WORDS, gapMs=0)
    closed_loop(peer, folder, min(peer.warm_up_seconds, options.warm_up), options.connections)
    before = Usage(peer)
    closed = closed_loop(peer, folder, options.seconds, options.connections)
    after = Usage(peer)
    good = closed["requests"] - closed["refused"]

    answer_with(peer.mock, delayMs=0, words=STREAM_WORDS, gapMs=STREAM_GAP_MS)
    streams(peer, folder, java, STREAM_WORDS, STREAMS, 1)
    stream_before = Usage(peer)
    streamed = streams(peer, folder, java, STREAM_WORDS, STREAMS, 2)
    stream_after = Usage(peer)
    chunks = streamed["chunks"]
    return {
        "peer": peer.name,
        "requestsPerSecond": round(good / closed["seconds"]),
        "p50Ms": closed["p50_ms"],
        "p99Ms": closed["p99_ms"],
        "cpuMicros": micros(before.cpu, after.cpu, good),
        "storeCpuMicros": micros(before.store_cpu, after.store_cpu, good),
        "memoryMiB": round(max(after.memory, stream_after.memory) / 2**20),
        "chunkCpuMicros": micros(stream_before.cpu, stream_after.cpu, chunks),
        "firstWordP50Ms": streamed["firstWordP50Ms"],
        "failed": closed["refused"] + closed["broken"],
        "streams": f"{streamed['whole']}/{streamed['streams']}",
        "machineLoad": round(os.getloadavg()[0], 1),
        "on": peer.on,
    }


def print_table(rows, options):
    print(f"\n{options.connections} connections, closed loop, {options.seconds} s; {STREAMS} streams of {STREAM_WORDS} words, "
          f"{STREAM_GAP_MS} ms apart; bodies of 1.2 kB in and out\n")
    print("| | requests/s | p50 / p99 ms | CPU a request (+ stores), us | memory MiB | CPU a chunk, us | first word p50 ms "
          "| failed | whole streams | load |")
    print("| --- " * 10 + "|")
    for row in rows:
        print(f"| {row['peer']} | {row['requestsPerSecond']:,} | {row['p50Ms']} / {row['p99Ms']} "
              f"| {row['cpuMicros']} (+ {row['storeCpuMicros']}) | {row['memoryMiB']} | {row['chunkCpuMicros']} "
              f"| {row['firstWordP50Ms']} | {row['failed']} | {row['streams']} | {row['machineLoad']} |")
    print("\nOn in each:")
    for row in rows:
        print(f"- {row['peer']}: {row['on']}")


def compare(place, options, tools, scratch, java):
    rows = []
    for name in options.peers or PEERS:
        peer = PEERS[name](place["mock"], tools, scratch)
        if name == "tollgate":
            peer.standing(place)
        try:
            print(f"== {peer.name}", flush=True)
            peer.start()
            row = measure(peer, scratch, java, options)
            print(json.dumps(row), flush=True)
            rows.append(row)
        except Skipped as reason:
            print(f"skipped: {reason}", flush=True)
        finally:
            peer.stop()
    return rows


def main():
    parser = argparse.ArgumentParser(prog="load-tests/compare/run")
    parser.add_argument("peers", nargs="*", metavar="peer", help=f"of {', '.join(PEERS)}; none: all")
    parser.add_argument("--seconds", type=int, default=15, help="of the closed loop")
    parser.add_argument("--warm-up", type=int, default=60, help="at most, in seconds")
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    if unknown := set(options.peers) - set(PEERS):
        parser.error(f"unknown: {', '.join(unknown)}")
    # Ctrl-C and kill both end what was started, on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    root = Path(__file__).resolve().parents[2]
    tools = root / "load-tests/target/compare"
    tools.mkdir(parents=True, exist_ok=True)
    java = [os.environ["JAVA"], "--enable-native-access=ALL-UNNAMED", "-Xmx512m", "-classpath", os.environ["LOAD_CLASSPATH"]]
    with tempfile.TemporaryDirectory(prefix="tollgate-compare") as scratch:
        stage = [*java, "dev.tollgate.load.Run", "stand", "--store"]
        with subprocess.Popen(stage, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stand:
            try:
                rows = compare(json.loads(stand.stdout.readline()), options, tools, Path(scratch), java)
            finally:
                stand.stdin.close()
    print_table(rows, options)


main()
