#!/usr/bin/env python3
"""Mail against a real SMTP server, and against one that misbehaves."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import smtp  # noqa: E402
from cases import case, contains, equal, main  # noqa: E402
from network import Network  # noqa: E402
from server import wait_until  # noqa: E402


def network(server, *options, user=""):
    """A network whose mail goes to a port of this machine."""
    if "--mail-timeout" not in options:
        options += ("--mail-timeout", "2")
    made = Network(*options, gate=False, clock=None).build()
    made.call("network.set", mail=f"smtp://{user}127.0.0.1:{server.port}",
              mail_from="pass@example.org", name="Pass’Privilèges")
    return made


def state(net, number=0):
    return net.call("mail.list", sort="created_at")[number]


def wait_state(net, wanted, number=0):
    wait_until(lambda: state(net, number)["state"] == wanted, f"the message to be {wanted}")
    return state(net, number)


@case("a voucher is sent after it was issued, and the answer says that it is queued")
def _():
    box = smtp.serve()
    net = network(box)
    voucher = net.voucher("marie@example.fr")
    equal(voucher["mail"], "queued")
    sender, recipients, content = box.wait()[0]
    equal(sender, "pass@example.org")
    equal(recipients, ["marie@example.fr"])
    contains(content.decode(), "Message-ID: <1.")
    sent = wait_state(net, "sent")
    equal(sent["tries"], 1)
    equal(net.call("voucher.show", voucher=voucher["id"])["mail"], "sent")
    net.server.stop()
    box.stop()


@case("a permanent refusal is shown, not tried again, and retried when told to")
def _():
    box = smtp.Box()
    box.answers = ["550 5.1.1 no such user here"]
    smtp.serve(box)
    net = network(box)
    net.voucher("nobody@example.fr")
    failed = wait_state(net, "failed")
    equal(failed["error"], "550 5.1.1 no such user here")
    equal(failed["why"], "The mail server refuses this message.")
    equal(failed["tries"], 1)
    equal(box.mails, [])
    net.call("mail.retry", message=failed["id"])
    box.wait()
    wait_state(net, "sent")
    net.server.stop()
    box.stop()


@case("a refusal of more words than a row holds is kept, cut")
def _():
    box = smtp.Box()
    box.answers = ["550 " + "no " * 120]
    smtp.serve(box)
    net = network(box)
    net.voucher()
    contains(wait_state(net, "failed")["error"], "550 no no")
    net.server.stop()
    box.stop()


@case("a temporary refusal waits for its next try")
def _():
    box = smtp.Box()
    box.answers = ["451 4.7.1 greylisted, try later"]
    smtp.serve(box)
    net = network(box)
    net.voucher()
    wait_until(lambda: state(net)["tries"] == 1, "the first try")
    waiting = state(net)
    equal(waiting["state"], "queued")
    contains(waiting["error"], "451 4.7.1 greylisted")
    equal(waiting["why"], "The mail server asks to try later.")
    assert waiting["next_at"] > waiting["created_at"], waiting
    net.call("mail.retry", message=waiting["id"])
    box.wait()
    wait_state(net, "sent")
    box.stop()


@case("a message refused at its end, for good or not")
def _():
    box = smtp.Box()
    box.data_answers = ["554 5.7.1 looks like spam", "452 4.3.1 no room"]
    smtp.serve(box)
    net = network(box)
    net.voucher("a@example.fr")
    contains(wait_state(net, "failed")["error"], "554")
    net.voucher("b@example.fr")
    wait_until(lambda: state(net, 1)["tries"] == 1, "the second's first try")
    equal(state(net, 1)["state"], "queued")
    box.stop()


@case("STARTTLS with a name and a password")
def _():
    box = smtp.Box()
    certificate, context = smtp.certificate(smtp.folder())
    smtp.serve(box, tls_context=context, require_starttls=True, auth_required=True,
               authenticator=smtp.authenticator(box))
    net = network(box, "--mail-ca-file", certificate)
    secret = net.server.data / "keys" / "mail"
    secret.write_text(smtp.PASSWORD + "\n")
    net.call("network.set", mail=f"smtp://guichet%40example.org@localhost:{box.port}")
    net.voucher()
    box.wait()
    equal(box.users, ["guichet@example.org"])
    log = net.server.log()
    assert smtp.PASSWORD not in log
    secret.write_text("faux\n")
    net.call("mail.test", email="b@example.fr")
    wait_until(lambda: state(net, 1)["tries"] == 1, "the refused password")
    equal(state(net, 1)["state"], "queued", "a wrong password is nobody's fault but ours")
    equal(state(net, 1)["why"], "The mail server refuses the user or the password.")
    secret.unlink()
    net.call("mail.retry", message=state(net, 1)["id"])
    wait_until(lambda: "password is missing" in state(net, 1)["why"], "the missing password to be said")
    box.stop()


@case("TLS from the first byte, and a certificate that nobody vouches for")
def _():
    box = smtp.Box()
    certificate, context = smtp.certificate(smtp.folder())
    smtp.serve(box, smtps=context)
    net = network(box, "--mail-ca-file", certificate)
    net.call("network.set", mail=f"smtps://localhost:{box.port}")
    net.voucher()
    box.wait()
    wait_state(net, "sent")
    other = network(box)
    other.call("network.set", mail=f"smtps://localhost:{box.port}")
    other.voucher()
    wait_until(lambda: state(other)["tries"] == 1, "the refused certificate")
    equal(state(other)["why"], "The mail server's certificate is not valid.")
    equal(len(box.mails), 1)
    box.stop()


@case("without TLS nothing leaves this machine, nor a server that was asked for it")
def _():
    box = smtp.serve()
    certificate, _ = smtp.certificate(smtp.folder())
    net = network(box, "--mail-ca-file", certificate)
    net.voucher()
    wait_until(lambda: state(net)["tries"] == 1, "the try")
    equal(state(net)["why"], "The mail server offers no encryption: nothing was given to it.")
    equal(box.mails, [])
    box.stop()


def hello(file):
    file.write(b"220 here\r\n")
    file.readline()
    file.write(b"250 here\r\n")


def nonsense(file, _):
    file.write(b"\xff\xfe<html>what?</html>\r\n" * 20)
    file.read(1)


def silence(file, _):
    file.read(1)


def cut_in_data(file, _):
    hello(file)
    for _ in range(2):
        file.readline()
        file.write(b"250 yes\r\n")
    file.readline()
    file.write(b"354 go on\r\n")
    file.readline()


def endless(file, _):
    while True:
        file.write(b"220-" + b"x" * 900 + b"\r\n")


def bare_close(file, _):
    hello(file)


def no_such_number(file, _):
    file.write(b"999 hello\r\n")
    file.read(1)


def nonsense_later(file, _):
    hello(file)
    file.readline()
    file.write(b"999 perhaps\r\n")
    file.read(1)


def silence_after_data(file, _):
    hello(file)
    for _ in range(2):
        file.readline()
        file.write(b"250 yes\r\n")
    file.readline()
    file.write(b"354 go on\r\n")
    while file.read(4096):
        pass


NONSENSE = "answer makes no sense"
TROUBLES = {nonsense: NONSENSE, no_such_number: NONSENSE, nonsense_later: NONSENSE,
            endless: "broke off", silence: "does not answer in time", bare_close: "broke off",
            silence_after_data: "does not answer in time", cut_in_data: "."}


@case("nonsense, silence, a line cut within the message, endless answers: tried again later, "
      "and said in a sentence that is the reader's", limit=180)
def _():
    for talk, sentence in TROUBLES.items():
        rude = smtp.Rude(talk)
        net = network(rude)
        net.voucher()
        wait_until(lambda: state(net)["tries"] == 1, f"the try with {talk.__name__}", 30)
        waiting = state(net)
        equal(waiting["state"], "queued", talk.__name__)
        contains(waiting["why"], sentence, talk.__name__)
        assert "curl" not in waiting["why"].lower() and waiting["next_at"], waiting
        equal(net.call("session.list")[0]["login"], "admin", "the loop goes on")
        rude.stop()
        net.server.stop()


@case("the server answers while a mail server does not, and ends without waiting for it")
def _():
    rude = smtp.Rude(silence)
    net = network(rude, "--mail-timeout", "600")  # longer than any test may take
    net.voucher()
    wait_until(lambda: rude.count == 1, "the connection")
    net.voucher("b@example.fr")
    equal(rude.count, 1, "still the first")
    net.server.stop()
    rude.stop()


@case("kill -9 while it is being sent: delivered once or twice, never not at all")
def _():
    box = smtp.serve()
    held = smtp.Rude(cut_in_data_slowly)
    net = network(held, "--mail-timeout", "60")
    net.voucher("marie@example.fr")
    wait_until(lambda: held.count == 1, "the connection")
    wait_until(lambda: state(net)["state"] == "sending", "the message to be under way")
    net.server.kill()
    held.stop()
    net.server.start()
    wait_until(lambda: state(net)["tries"] == 1, "the try after the crash")
    net.call("network.set", mail=f"smtp://127.0.0.1:{box.port}")
    net.call("mail.retry", message=1)
    box.wait()
    wait_state(net, "sent")
    for _ in range(10):  # at any moment, with more of them
        net.voucher("jean@example.fr")
        net.server.kill()
        net.server.start()
    wait_until(lambda: all(row["state"] == "sent" for row in net.call("mail.list")), "all sent")
    names = [line for _, _, content in box.mails
             for line in content.decode().splitlines() if line.startswith("Message-ID:")]
    equal(len(set(names)), 11)
    assert len(names) <= 22, names
    assert all(names.count(name) <= 2 for name in names), names
    box.stop()


def cut_in_data_slowly(file, _):
    hello(file)
    for _ in range(2):
        file.readline()
        file.write(b"250 yes\r\n")
    file.readline()
    file.read(1)


main()
