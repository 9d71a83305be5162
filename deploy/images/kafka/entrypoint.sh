#!/bin/bash
# One KRaft node from KAFKA_* variables, named as the image apache/kafka names them: KAFKA_LOG_DIRS is log.dirs, `__` stands
# for `_` and `___` for `-`. CLUSTER_ID, KAFKA_HEAP_OPTS and KAFKA_OPTS are no properties.
set -euo pipefail
properties=/opt/kafka/config/server.properties
: > "$properties"
for name in $(compgen -e); do
  case "$name" in
    KAFKA_HEAP_OPTS | KAFKA_OPTS) ;;
    KAFKA_*)
      key=${name#KAFKA_}
      key=${key//___/-}
      key=${key//__/$'\n'}
      key=${key//_/.}
      key=${key//$'\n'/_}
      printf '%s=%s\n' "${key,,}" "${!name}" >> "$properties"
      ;;
  esac
done
# The options are several words.
# shellcheck disable=SC2206
java=(java ${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G} ${KAFKA_OPTS:-} -XX:+UseG1GC -Djava.awt.headless=true
  -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.showDateTime=true
  -Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info -cp '/opt/kafka/libs/*')
"${java[@]}" kafka.tools.StorageTool format --ignore-formatted --cluster-id "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" --config "$properties"
exec "${java[@]}" kafka.Kafka "$properties"
