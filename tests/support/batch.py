"""A batch connection over ssh, kept open: as a counter's or a desk's program has it."""
import collections
import json
import subprocess
import threading

import ssh
from cases import SLOW, equal


class Batch:
    def __init__(self, net, login):
        self.process = subprocess.Popen(
            [*ssh.command(net.server, login, key=net.keys[login], tty=False), "batch"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=ssh.environment())
        self.number = 0

    def ask(self, method, **params):
        """The answer, or None when the connection is gone."""
        self.number += 1
        line = json.dumps({"jsonrpc": "2.0", "id": self.number, "method": method,
                           "params": params})
        try:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        answer = self.process.stdout.readline()
        return json.loads(answer) if answer.endswith(b"\n") else None

    def do(self, method, **params):
        """The record of what must be done."""
        answer = self.ask(method, **params)
        assert answer and "result" in answer, f"{method} {params}: {answer}"
        return answer["result"]["record"]

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)


def race(batches, rounds, ask, lost):
    """All ask(batch, index, round) at the same instant, round after round. Returns
    {round: [indexes that were told that it is done]}; who was refused must have been so
    for a reason in `lost`."""
    together = threading.Barrier(len(batches))
    won = collections.defaultdict(list)
    failures = []

    def work(index):
        try:
            for number in range(rounds):
                together.wait(30 * SLOW)
                answer = ask(batches[index], index, number)
                if "result" in answer:
                    won[number].append(index)
                elif answer["error"]["data"]["reason"] not in lost:
                    failures.append(answer)
        except Exception as error:
            failures.append(repr(error))
            together.abort()

    threads = [threading.Thread(target=work, args=(index,)) for index in range(len(batches))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal(failures, [])
    return won
