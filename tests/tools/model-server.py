#!/usr/bin/env python3
"""Serves a model on this machine with llama.cpp's own server: model-server.py MODEL PORT [CONTEXT]

It speaks the OpenAI protocol on 127.0.0.1 and runs until its standard input is closed, so that it
never outlives the test that started it, however that test ends.
"""

import os
import sys

import xllamacpp


def main():
    settings = xllamacpp.CommonParams()
    settings.model.path = sys.argv[1]
    settings.hostnames = ["127.0.0.1"]
    settings.port = int(sys.argv[2])
    settings.n_ctx = int(sys.argv[3]) if len(sys.argv) > 3 else 32768
    settings.n_parallel = 1
    settings.cpuparams.n_threads = 1
    settings.warmup = False
    settings.verbosity = 0
    server = xllamacpp.Server(settings)  # listens in threads of its own
    print("ready", flush=True)
    sys.stdin.buffer.read()
    del server
    os._exit(0)


if __name__ == "__main__":
    main()
