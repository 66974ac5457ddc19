{{- define "senda.labels" -}}
app.kubernetes.io/name: senda
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "senda.selector" -}}
app.kubernetes.io/name: senda
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "senda.image" -}}
{{ required "image.repository: missing (expected the address of your image)" .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "senda.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "senda.containerSecurity" -}}
readOnlyRootFilesystem: true
allowPrivilegeEscalation: false
capabilities: {drop: [ALL]}
{{- end }}

{{- define "senda.environment" -}}
{{- if .root.Values.migration.enabled }}
- {name: SPRING_FLYWAY_ENABLED, value: {{ .migrates | default "false" | quote }}}
{{- end }}
- {name: SENDA_PROJECT, value: /etc/senda}
{{- range $name, $value := .env }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}

{{- define "senda.environmentFrom" -}}
{{- range .Values.secretsFromEnvironment }}
- secretRef: {name: {{ . }}}
{{- end }}
{{- end }}

{{- define "senda.mounts" -}}
- {name: settings, mountPath: /etc/senda, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- if .Values.temporalSecret }}
- {name: temporal, mountPath: /etc/senda-temporal, readOnly: true}
{{- end }}
{{- end }}

{{- define "senda.volumes" -}}
- {name: settings, configMap: {name: {{ .root.Release.Name }}-{{ .settings }}}}
- {name: tmp, emptyDir: {}}
{{- if .root.Values.temporalSecret }}
- {name: temporal, secret: {secretName: {{ .root.Values.temporalSecret }}, defaultMode: 0440}}
{{- end }}
{{- end }}

{{- define "senda.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}
