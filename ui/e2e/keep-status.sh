#!/bin/sh
# keep-status.sh FILE PROGRAM: runs the program and writes into the file with which status it ended.
# WebDriver kills what it has started; who waits for the program must outlive that.
setsid sh -c '"$2"; echo $? > "$1.part" && mv "$1.part" "$1"' keep-status "$1" "$2" &
wait
