#!/usr/bin/env bash
# Checks what is in infra/: the alerts with promtool, the chart with helm, its manifests with kubectl-validate.
# A tool that is not on the PATH is named, and its checks are left out; --install gets the tools of Go with "go install".
# ./infra/check.sh [--install] [--accept]
set -u
cd "$(dirname "${BASH_SOURCE[0]}")"
accept=false failed=0 missing=""
for option in "$@"; do
  case "$option" in
    --accept) accept=true ;;
    --install)
      go install helm.sh/helm/v3/cmd/helm@v3.22.0
      go install sigs.k8s.io/kubectl-validate@v0.0.4
      PATH="$PATH:$(go env GOPATH)/bin"
      ;;
    *) echo "Unknown option \"$option\" (expected --install or --accept)" >&2; exit 2 ;;
  esac
done

check() { # check NAME COMMAND...: runs it, and prints its output where it fails
  local name="$1" output; shift
  if output="$("$@" 2>&1)"; then echo "ok      $name"; else echo "FAILED  $name"; printf '%s\n' "$output"; failed=1; fi
}
has() { command -v "$1" >/dev/null || { missing="$missing $1"; return 1; }; }

if has promtool; then
  check "alerts: syntax" promtool check rules prometheus/alerts.yml
  check "alerts: each fires by its fault, none in a rolling restart" promtool test rules prometheus/alerts.test.yml
  check "alerts: stalls" promtool test rules prometheus/stalls.test.yml
fi
if has helm; then
  check "chart: lint" helm lint --strict helm/senda -f helm/tests/values.yaml
  render() { helm template senda helm/senda --kube-version 1.31.0 --namespace senda "$@"; }
  rendered="$(render -f helm/tests/values.yaml)" || failed=1
  if $accept; then printf '%s\n' "$rendered" > helm/tests/golden.yaml; fi
  check "chart: as accepted in helm/tests/golden.yaml (--accept writes it anew)" diff -u helm/tests/golden.yaml <(printf '%s\n' "$rendered")
  refuse() { ! helm template senda helm/senda --kube-version 1.31.0 "$@"; }
  check "chart: refuses to be rendered without an image" refuse
  check "chart: refuses the tag latest" refuse --set image.repository=x --set image.tag=latest
  check "chart: refuses a value that does not exist" refuse --set image.repository=x --set api.replica=3
  check "chart: refuses less time than a worker needs to finish" refuse --set image.repository=x --set workers.gracePeriodSeconds=10
  if has kubectl-validate; then
    directory="$(mktemp -d)"; trap 'rm -rf "$directory"' EXIT
    # Kinds of Kubernetes itself; KEDA's and Prometheus' are not known to it.
    render -f helm/tests/values.yaml --set keda.enabled=false --set podMonitor.enabled=false > "$directory/manifests.yaml"
    check "chart: manifests of Kubernetes 1.30" kubectl-validate --version 1.30 "$directory/manifests.yaml"
  fi
fi
[ -z "$missing" ] || echo "not checked, because these are not on the PATH:$missing"
exit $failed
