#!/usr/bin/env python3
"""A real SMTP server on this machine: mail-server.py WAY PORT FOLDER [CHAIN KEY]

WAY is `starttls`, `tls` or `plain`. Letters are put into FOLDER as `1.eml`, `2.eml` and so on, with
exactly the bytes that came between DATA and the last dot. With TLS, only `clinic` with the password
`right-word` may send. The first part of a recipient's address decides what becomes of a letter: `nobody`
does not exist, `full` has no room just now, and `spam` is found out when the letter has come.

It runs until its standard input is closed, so that it never outlives the test that started it.
"""

import ssl
import sys
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

AT_RECIPIENT = {
    "nobody": "550 5.1.1 No such mailbox",
    "full": "450 4.2.2 The mailbox is full",
}


class Keep:
    """Keeps what comes."""

    def __init__(self, folder):
        self.folder, self.count = folder, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if refusal := AT_RECIPIENT.get(address.partition("@")[0]):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("spam@"):
            return "554 5.7.1 This looks like spam"
        self.count += 1
        (self.folder / f"{self.count}.eml").write_bytes(envelope.original_content)
        return f"250 2.0.0 Kept as {self.count}"


def sign_in(server, session, envelope, mechanism, data):
    right = data.login == b"clinic" and data.password == b"right-word"
    return AuthResult(success=right, handled=False)


def main():
    way, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    settings = {}
    if way != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[4], sys.argv[5])
        settings = {"authenticator": sign_in, "auth_required": True}
        if way == "starttls":
            settings |= {"tls_context": context, "require_starttls": True}
        else:
            # The server does not count TLS from the first byte as TLS.
            settings |= {"ssl_context": context, "auth_require_tls": False}
    controller = Controller(Keep(folder), hostname="127.0.0.1", port=port, **settings)
    controller.start()
    print("ready", flush=True)
    sys.stdin.buffer.read()
    controller.stop()


if __name__ == "__main__":
    main()
