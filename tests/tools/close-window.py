#!/usr/bin/env python3
"""Asks a window to close, as a window manager does when somebody clicks its cross: close-window.py ID

There is no window manager on the tests' display, and xdotool's own command kills instead.
"""

import ctypes
import sys

X = ctypes.CDLL("libX11.so.6")
X.XOpenDisplay.restype = ctypes.c_void_p
X.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
X.XInternAtom.restype = ctypes.c_ulong
X.XSendEvent.argtypes = [
    ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p,
]
X.XCloseDisplay.argtypes = [ctypes.c_void_p]


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent, padded to the size of an XEvent."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 12),
    ]


def main():
    window = int(sys.argv[1])
    display = X.XOpenDisplay(None)
    if not display:
        sys.exit("there is no display")
    message = ClientMessage(type=33, window=window, format=32)
    message.message_type = X.XInternAtom(display, b"WM_PROTOCOLS", 0)
    message.data[0] = X.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    X.XSendEvent(display, window, 0, 0, ctypes.byref(message))
    X.XCloseDisplay(display)


if __name__ == "__main__":
    main()
