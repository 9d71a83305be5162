#!/usr/bin/env bash
# Checks deploy/ with the tools it is meant for: Helm, the Kubernetes and KEDA types, Compose, Prometheus.
# Needs Go and promtool (Debian's package `prometheus`); no cluster, no Docker.
set -euo pipefail
cd "$(dirname "$0")/.."
# A log of ours, for the tools of others.
AIRLOCK_AUDIT_LOG=$(mktemp --suffix=.json)
export AIRLOCK_AUDIT_LOG
trap 'rm -f "$AIRLOCK_AUDIT_LOG"' EXIT
../node_modules/.bin/node check/audit-log.mjs > "$AIRLOCK_AUDIT_LOG"
# Without the cache: it does not see that files of the chart have changed.
(cd check && go vet ./... && go test -count=1 ./...)
promtool check rules prometheus/alerts.yaml
promtool test rules prometheus/alerts.test.yaml
promtool check config --syntax-only prometheus/prometheus.yaml
rules=$(mktemp --suffix=.yaml)
trap 'rm -f "$rules" "$AIRLOCK_AUDIT_LOG"' EXIT
node check/promql.mjs > "$rules"
promtool check rules "$rules"
