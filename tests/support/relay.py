#!/usr/bin/env python3
"""A line between a client and a server: counts what goes down, may be long (each byte takes
its time, both ways) and narrow, and may be cut without a word to either side.

    tests/support/relay.py SOCKET SECONDS HOST:PORT...

As a program it takes clients on a Unix socket, and gives each the next of the places; so
that it can stand in a network namespace while its clients are outside.
"""
import collections
import heapq
import itertools
import math
import selectors
import socket
import sys
import threading
import time

HELD = 65536  # bytes of a direction that are under way; more is left to who sends


class Direction:
    """What has come from one end and is due at the other."""

    def __init__(self, relay, source, sink, down):
        self.relay, self.source, self.sink, self.down = relay, source, sink, down
        self.queue = collections.deque()  # (due, bytes); no bytes: the end
        self.held = 0
        self.free = 0  # when the line has carried all that came
        self.other = None
        self.over = self.full = False

    def take(self):
        try:
            data = self.source.recv(HELD)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.relay.count(self, data)
        self.over = not data
        self.held += len(data)
        self.free = max(self.free, time.monotonic()) + len(data) / self.relay.rate
        self.queue.append([self.free + self.relay.delay, data])
        self.give()

    def give(self):
        """Sends what is due; asks to be called again for the rest."""
        self.full = False
        try:
            while self.queue and self.queue[0][0] <= time.monotonic():
                data = self.queue[0][1]
                if not data:
                    self.sink.shutdown(socket.SHUT_WR)
                sent = self.sink.send(data) if data else 0
                self.held -= sent
                if sent == len(data):
                    self.queue.popleft()
                else:
                    self.queue[0][1] = data[sent:]
        except BlockingIOError:
            self.full = True
        except OSError:
            self.queue.clear()
            self.held, self.over = 0, True
        if self.queue and not self.full:
            self.relay.later(self.queue[0][0], self)
        self.relay.watch(self)
        self.relay.watch(self.other)


class Relay:
    """Takes clients on a port of its own, in a thread of its own; or run() it. delay is in
    seconds, rate in bytes a second, each way."""

    def __init__(self, *targets, delay=0, rate=math.inf, listener=None):
        self.targets, self.delay, self.rate = itertools.cycle(targets), delay, rate
        self.listener = listener or socket.create_server(("127.0.0.1", 0))
        self.port = None if listener else self.listener.getsockname()[1]
        self.down, self.last = 0, time.monotonic()  # bytes, and when the last came
        self.silent = False
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.due, self.order = [], itertools.count()

    def start(self):
        threading.Thread(target=self.run, daemon=True).start()
        return self

    def cut(self):
        """From now on nothing passes, and nobody is told."""
        self.silent = True

    def count(self, direction, data):
        if direction.down and data:
            self.down += len(data)
            self.last = time.monotonic()

    def later(self, due, direction):
        heapq.heappush(self.due, (due, next(self.order), direction))

    def watch(self, direction):
        """An end is read while there is room for what comes, and written to when it is full."""
        end, other = direction.source, direction.other
        events = 0
        if not direction.over and direction.held < HELD:
            events |= selectors.EVENT_READ
        if other.full:
            events |= selectors.EVENT_WRITE
        known = self.selector.get_map().get(end.fileno()) if end.fileno() >= 0 else None
        if known and not events:
            self.selector.unregister(end)
        elif known and known.events != events:
            self.selector.modify(end, events, direction)
        elif events and not known:
            self.selector.register(end, events, direction)
        self.forget(direction)

    def forget(self, direction):
        both = (direction, direction.other)
        if all(each.over and not each.queue for each in both):
            for each in both:
                if each.source.fileno() >= 0 and each.source.fileno() in self.selector.get_map():
                    self.selector.unregister(each.source)
                each.source.close()

    def accept(self):
        client, _ = self.listener.accept()
        server = socket.create_connection(next(self.targets))
        for end in (client, server):
            end.setblocking(False)
            if end.family != socket.AF_UNIX:
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        up, down = Direction(self, client, server, False), Direction(self, server, client, True)
        up.other, down.other = down, up
        self.watch(up)
        self.watch(down)

    def run(self):
        while True:
            timeout = max(self.due[0][0] - time.monotonic(), 0) if self.due else None
            ready = self.selector.select(timeout)
            if self.silent:
                return
            for key, events in ready:
                if key.data is None:
                    self.accept()
                    continue
                if events & selectors.EVENT_READ:
                    key.data.take()
                if events & selectors.EVENT_WRITE:
                    key.data.other.give()
            while self.due and self.due[0][0] <= time.monotonic():
                heapq.heappop(self.due)[2].give()


def main():
    path, delay, *places = sys.argv[1:]
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(1024)
    targets = [(host, int(port)) for host, port in (place.split(":") for place in places)]
    print("ready", flush=True)
    Relay(*targets, delay=float(delay), listener=listener).run()


if __name__ == "__main__":
    main()
