{{- define "airlock.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "airlock.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- /* Of what a selector asks: never changes over upgrades. */ -}}
{{- define "airlock.selector" -}}
app.kubernetes.io/name: airlock
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with get . "app" }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "airlock.labels" -}}
{{ include "airlock.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "airlock.fromSecret" -}}
- name: {{ .name }}
  valueFrom: { secretKeyRef: { name: {{ .root.Values.existingSecret }}, key: {{ .key }} } }
{{- end -}}

{{- define "airlock.kafkaEnv" -}}
{{- $v := .root.Values -}}
- { name: AIRLOCK_BUS, value: kafka }
- { name: AIRLOCK_KAFKA_BROKERS, value: {{ join "," $v.kafka.brokers | quote }} }
- { name: AIRLOCK_KAFKA_TLS, value: {{ $v.kafka.tls | quote }} }
- { name: AIRLOCK_KAFKA_COMPRESSION, value: {{ $v.kafka.compression }} }
{{- if $v.kafka.saslMechanism }}
- { name: AIRLOCK_KAFKA_SASL_MECHANISM, value: {{ $v.kafka.saslMechanism }} }
{{ include "airlock.fromSecret" (dict "root" .root "name" "AIRLOCK_KAFKA_USERNAME" "key" $v.secretKeys.kafkaUsername) }}
{{ include "airlock.fromSecret" (dict "root" .root "name" "AIRLOCK_KAFKA_PASSWORD" "key" $v.secretKeys.kafkaPassword) }}
{{- end }}
{{- end -}}

{{- /* What every app is told; `uses` names what else this one needs. */ -}}
{{- define "airlock.env" -}}
{{- $v := .root.Values -}}
{{- $name := include "airlock.name" .root -}}
- { name: AIRLOCK_HOST, value: 0.0.0.0 }
- { name: AIRLOCK_DATA, value: /data }
- { name: AIRLOCK_LOG_LEVEL, value: {{ $v.logLevel }} }
- { name: AIRLOCK_CONTROL_URL, value: {{ printf "http://%s-control:8080" $name | quote }} }
- { name: AIRLOCK_GATE_URL, value: {{ $v.gate.publicUrl | quote }} }
{{ include "airlock.kafkaEnv" . }}
{{ include "airlock.fromSecret" (dict "root" .root "name" "AIRLOCK_TOKEN" "key" $v.secretKeys.token) }}
- { name: AIRLOCK_BLOBS, value: {{ $v.blobs | quote }} }
- { name: AIRLOCK_S3_REGION, value: {{ $v.s3.region | quote }} }
- { name: AIRLOCK_S3_FORCE_PATH_STYLE, value: {{ $v.s3.forcePathStyle | quote }} }
{{- with $v.s3.endpoint }}
- { name: AIRLOCK_S3_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- if $v.s3.useSecret }}
{{ include "airlock.fromSecret" (dict "root" .root "name" "AIRLOCK_S3_ACCESS_KEY_ID" "key" $v.secretKeys.s3AccessKeyId) }}
{{ include "airlock.fromSecret" (dict "root" .root "name" "AIRLOCK_S3_SECRET_ACCESS_KEY" "key" $v.secretKeys.s3SecretAccessKey) }}
{{- end }}
{{- if has "database" .uses }}
{{ include "airlock.fromSecret" (dict "root" .root "name" "AIRLOCK_DATABASE_URL" "key" $v.secretKeys.databaseUrl) }}
{{- end }}
{{- if has "policy" .uses }}
- { name: AIRLOCK_POLICY_RULES, value: {{ $v.policy.rules }} }
{{- if or $v.policy.content $v.policy.existingConfigMap }}
- { name: AIRLOCK_POLICY, value: /etc/airlock/policy/policy.yaml }
{{- end }}
{{- end }}
{{- end -}}

{{- define "airlock.podSecurity" -}}
automountServiceAccountToken: false
serviceAccountName: {{ include "airlock.name" . }}
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "airlock.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end -}}

{{- /*
A start may take as long as the logs are to read. Once started, an app takes traffic as long as it lives: with the brokers or the
database away a gate keeps showing what was released and control keeps cutting, which all being "not ready" would end.
*/ -}}
{{- define "airlock.probes" -}}
startupProbe:
  httpGet: { path: /health/ready, port: http }
  periodSeconds: 5
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end -}}

{{- define "airlock.placement" -}}
{{- with .values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{ include "airlock.selector" (dict "root" .root "app" .app) | nindent 8 }}
{{- end -}}

{{- /* No checksum of the policy on the pods: a changed file is taken up by the running process. */ -}}
{{- define "airlock.podAnnotations" -}}
prometheus.io/scrape: 'true'
prometheus.io/port: {{ .port | quote }}
prometheus.io/path: /metrics
{{- end -}}

{{- define "airlock.policyMount" -}}
{{- if or .Values.policy.content .Values.policy.existingConfigMap }}
- { name: policy, mountPath: /etc/airlock/policy, readOnly: true }
{{- end }}
{{- end -}}

{{- /* The whole map, never a subPath: the kubelet does not update those. */ -}}
{{- define "airlock.policyVolume" -}}
{{- if or .Values.policy.content .Values.policy.existingConfigMap }}
- name: policy
  configMap: { name: {{ .Values.policy.existingConfigMap | default (printf "%s-policy" (include "airlock.name" .)) }} }
{{- end }}
{{- end -}}
