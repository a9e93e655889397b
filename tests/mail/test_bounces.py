#!/usr/bin/env python3
"""Mail that comes back after the server had taken it, piped to mail.bounce over ssh
as a mail server's alias does it."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import smtp  # noqa: E402
from cases import case, contains, equal, main  # noqa: E402
from network import Network  # noqa: E402
from server import wait_until  # noqa: E402

box = smtp.serve()
net = Network().build()
kept = {}


def report(returned, words=b"550 5.1.1 Bo\xeete inconnue"):
    """What Postfix sends back, in Latin-1 as some servers' words are."""
    return b"\n".join([
        b"From MAILER-DAEMON  Sun Nov 22 10:43:01 2026",
        b"From: MAILER-DAEMON@mail.example.org (Mail Delivery System)",
        b"To: pass@example.org",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=\"b/1\"",
        b"", b"--b/1", b"Content-Type: text/plain", b"", b"I'm sorry.",
        b"--b/1", b"Content-Type: message/delivery-status", b"",
        b"Reporting-MTA: dns; mail.example.org", b"",
        b"Final-Recipient: rfc822; marie@example.fr", b"Action: failed", b"Status: 5.1.1",
        b"Diagnostic-Code: smtp; " + words, b"",
        b"--b/1", b"Content-Type: message/rfc822", b"", returned, b"--b/1--", b""])


def pipe(data):
    """As the alias of doc/guichetd.8 runs it; the exit code and what was said."""
    done = net.ssh_run("bounces", "mail.bounce", data=data)
    return done.returncode, (done.stdout + done.stderr).decode()


@case("a report over ssh fails the message, whole and in any bytes, and the mails say why")
def _():
    net.call("network.set", mail=f"smtp://127.0.0.1:{box.port}", mail_from="pass@example.org")
    net.call("role.create", name="bounces", label="Bounces", reach="network",
             operations="mail.bounce")
    net.account("bounces", "bounces", language="en")
    net.voucher("marie@example.fr")
    kept["content"] = box.wait()[0][2]
    wait_until(lambda: net.call("mail.list")[0]["state"] == "sent", "the message to be sent")
    code, said = pipe(report(kept["content"]))
    equal(code, 0, said)
    row = net.call("mail.list")[0]
    equal(row["state"], "failed")
    equal(row["error"], "550 5.1.1 Boîte inconnue")
    equal(net.call("system.waiting")["mails_failed"], 1)


@case("what is no report, or about no message from here, is refused and said")
def _():
    for data, wanted, words in (
            (b"", 2, "data: Missing"),
            (b"Subject: hello\n\nhello\n", 2, "no delivery report"),
            (b"\0" * 100, 2, "byte 0x00 is not text"),
            (bytes(range(1, 256)) * 40, 2, "no delivery report"),
            (report(b"Message-ID: <1@example.org>\n"), 1, "no such message sent from here")):
        code, said = pipe(data)
        equal(code, wanted, said)
        contains(said, words)


@case("that account can do nothing else")
def _():
    equal(net.ssh_run("bounces", "mail.list").returncode, 3)


@case("the alias of the manual tells the mail server to try again when guichet is away")
def _():
    line = next(line for line in (pathlib.Path(__file__).parents[2] / "doc/guichetd.8")
                .read_text().splitlines() if line.startswith("\"|ssh"))
    shell = line.strip("\"|").replace("\\e", "\\")
    fake = net.server.folder / "ssh"

    def told(code):
        fake.write_text(f"#!/bin/sh\nexit {code}\n")
        fake.chmod(0o755)
        return subprocess.run(["sh", "-c", shell], input=b"x", capture_output=True,
                              env={"PATH": f"{fake.parent}:/usr/bin:/bin"}).returncode

    equal([told(code) for code in (0, 1, 2, 4, 255)], [0, 0, 0, 75, 75])
    net.server.stop()
    box.stop()


main()
