"""A client that does what OpenSSH's would not, on libssh."""

import ctypes

LIBRARY = ctypes.CDLL("libssh.so.4")
HOST, PORT, USER = 0, 1, 4
SSH_DIR, PROCESS_CONFIG = 5, 34
SUCCESS, DENIED, PARTIAL, INFO, ERROR = 0, 1, 2, 3, -1

for name in ("ssh_new", "ssh_channel_new", "ssh_get_error"):
    getattr(LIBRARY, name).restype = ctypes.c_void_p


class Client:
    def __init__(self, port):
        self.session = ctypes.c_void_p(LIBRARY.ssh_new())
        number = ctypes.c_uint(port)
        LIBRARY.ssh_options_set(self.session, HOST, b"127.0.0.1")
        LIBRARY.ssh_options_set(self.session, PORT, ctypes.byref(number))
        LIBRARY.ssh_options_set(self.session, SSH_DIR, b"/nonexistent")
        if LIBRARY.ssh_connect(self.session) != 0:
            raise AssertionError("libssh cannot connect: %s" % ctypes.string_at(
                LIBRARY.ssh_get_error(self.session)))

    def none(self, user):
        return LIBRARY.ssh_userauth_none(self.session, user)

    def password(self, user, password):
        return LIBRARY.ssh_userauth_password(self.session, user, password)

    def dialogue(self, user, *answers):
        """Answers each question with the next answer; the outcome."""
        answers = list(answers)
        while True:
            outcome = LIBRARY.ssh_userauth_kbdint(self.session, user, None)
            if outcome != INFO:
                return outcome
            for i in range(LIBRARY.ssh_userauth_kbdint_getnprompts(self.session)):
                LIBRARY.ssh_userauth_kbdint_setanswer(self.session, i, answers.pop(0))

    def open_session(self):
        """0 when a channel could be opened."""
        return LIBRARY.ssh_channel_open_session(
            ctypes.c_void_p(LIBRARY.ssh_channel_new(self.session)))

    def close(self):
        LIBRARY.ssh_disconnect(self.session)
        LIBRARY.ssh_free(self.session)
