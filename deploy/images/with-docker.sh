#!/usr/bin/env bash
# Runs a command with a Docker Engine: the one that answers, else one of its own that is gone afterwards, images and all
# (needs root and `dockerd`, which Debian has in docker.io):
#   deploy/images/with-docker.sh <command> [argument…]
set -euo pipefail
if docker version > /dev/null 2>&1; then exec "$@"; fi
[ "$(id -u)" = 0 ] || { echo 'No Docker Engine answers, and only root may start one' >&2; exit 1; }
command -v dockerd > /dev/null || { echo 'No Docker Engine answers, and there is no dockerd to start' >&2; exit 1; }

dir=$(mktemp -d /tmp/airlock-docker-XXXXXX)
export DOCKER_HOST=unix://$dir/docker.sock
had_bridge=$([ -e /sys/class/net/docker0 ] && echo yes || echo no)
# The machine's packet filter and routing stay as they are: ports are published by docker-proxy, and nobody needs a way out.
dockerd --host "$DOCKER_HOST" --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/pid" \
  --iptables=false --ip6tables=false --ip-forward=false > "$dir/log" 2>&1 &
engine=$!
end() {
  kill "$engine" 2> /dev/null && wait "$engine" || true
  grep " $dir/" /proc/mounts | cut -d' ' -f2 | sort -r | xargs -r umount -l || true
  [ "$had_bridge" = yes ] || ip link delete docker0 2> /dev/null || true
  rm -rf "$dir"
}
trap end EXIT
for _ in $(seq 150); do
  if docker version > /dev/null 2>&1; then
    echo "Docker Engine $(docker info --format '{{.ServerVersion}}, storage {{.Driver}}, cgroups {{.CgroupVersion}}') started for this"
    "$@"
    exit
  fi
  kill -0 "$engine" 2> /dev/null || break
  sleep 0.2
done
echo 'dockerd did not start:' >&2
tail -n 30 "$dir/log" >&2
exit 1
