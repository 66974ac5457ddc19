#!/bin/sh
# api | workers | doctor | gate | migrate, with further arguments as settings: --senda.public-url=https://...
set -eu
command="${1:-api}"
[ $# -gt 0 ] && shift
java=/opt/jre/bin/java
[ -x "$java" ] || java=java
flags="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Djava.io.tmpdir=/tmp"
case "$command" in
  api) main=dev.senda.api.ApiApplication ;;
  workers) main=dev.senda.workers.WorkersApplication ;;
  doctor | gate | migrate)
    exec $java $flags -cp '/app/senda.jar:/app/lib/*' dev.senda.standalone.cli.SendaCli "$command" "$@"
    ;;
  *)
    echo "Unknown command \"$command\" (expected api, workers, doctor, gate or migrate)" >&2
    exit 2
    ;;
esac
# exec: the process gets SIGTERM itself, and drains.
exec $java $flags -cp '/app/senda.jar:/app/lib/*' "$main" "$@"
