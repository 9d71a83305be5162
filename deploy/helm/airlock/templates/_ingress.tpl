{{- define "airlock.ingress" }}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ .name }}
  labels: {{ include "airlock.labels" .labels | nindent 4 }}
  {{- with .ingress.annotations }}
  annotations: {{ toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .ingress.className }}
  ingressClassName: {{ . }}
  {{- end }}
  rules:
    - host: {{ required "ingress.host is needed" .ingress.host }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: {{ .name }}, port: { name: http } } }
  {{- with .ingress.tlsSecret }}
  tls: [{ hosts: [{{ $.ingress.host }}], secretName: {{ . }} }]
  {{- end }}
{{- end }}
