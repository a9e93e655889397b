"""An SMTP server for a test: aiosmtpd, or a socket that misbehaves."""
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, SMTP
except ImportError:  # Debian: python3-aiosmtpd, for the system's own python3
    sys.path.append("/usr/lib/python3/dist-packages")
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, SMTP

from server import free_port, wait_until  # noqa: E402

PASSWORD = "un mot de passe"


class Box:
    """What a server took: .mails holds (sender, recipients, bytes)."""

    def __init__(self):
        self.mails = []
        self.users = []
        self.answers = []  # one for each RCPT to come; then 250
        self.data_answers = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.data_answers.pop(0) if self.data_answers else "250 taken"
        if answer.startswith("250"):
            self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return answer

    def wait(self, count=1):
        return wait_until(lambda: len(self.mails) >= count and self.mails, f"{count} mails")


class Serving(Controller):
    """aiosmtpd on a loopback port, until stop()."""

    def __init__(self, box, **how):
        self.how = how
        tls = how.pop("smtps", None)
        super().__init__(box, hostname="127.0.0.1", port=free_port(), ssl_context=tls)

    def factory(self):
        return SMTP(self.handler, **self.how)


def serve(box=None, **how):
    box = box or Box()
    controller = Serving(box, **how)
    controller.start()
    box.controller = controller
    box.port = controller.port
    box.stop = controller.stop
    return box


def certificate(folder, name="localhost"):
    """A self-made certificate; (its file, a server's context)."""
    folder = pathlib.Path(folder)
    cert, key = folder / f"{name}.crt", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
                    "-keyout", key, "-out", cert], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context


def authenticator(box):
    """Takes one user with one password; notes who came."""
    def check(server, session, envelope, mechanism, data):
        box.users.append(data.login.decode())
        fine = data.password.decode() == PASSWORD
        return AuthResult(success=fine, handled=False)
    return check


class Rude:
    """A listener whose connections are given to talk(file, socket), each in a thread."""

    def __init__(self, talk):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.count = 0
        self.talk = talk
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.count += 1
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection):
        try:
            with connection, connection.makefile("rwb", buffering=0) as file:
                self.talk(file, connection)
        except OSError:
            pass

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def folder():
    return pathlib.Path(tempfile.mkdtemp(prefix="mail-"))
