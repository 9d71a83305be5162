// Checks of deploy/ with the tools' own code: Helm's linter and engine, the Kubernetes and KEDA types, Compose's loader.
// Run by: cd deploy/check && go test -count=1 ./...
package check

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	kedav1alpha1 "github.com/kedacore/keda/v2/apis/keda/v1alpha1"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/util/yaml"
	strict "sigs.k8s.io/yaml"
)

const chart = "../helm/airlock"

// The kinds that the chart may hold; anything else is a mistake here or there.
var kinds = map[string]func() any{
	"v1/ServiceAccount":                      func() any { return &corev1.ServiceAccount{} },
	"v1/ConfigMap":                           func() any { return &corev1.ConfigMap{} },
	"v1/Service":                             func() any { return &corev1.Service{} },
	"apps/v1/Deployment":                     func() any { return &appsv1.Deployment{} },
	"apps/v1/StatefulSet":                    func() any { return &appsv1.StatefulSet{} },
	"batch/v1/Job":                           func() any { return &batchv1.Job{} },
	"policy/v1/PodDisruptionBudget":          func() any { return &policyv1.PodDisruptionBudget{} },
	"autoscaling/v2/HorizontalPodAutoscaler": func() any { return &autoscalingv2.HorizontalPodAutoscaler{} },
	"networking.k8s.io/v1/NetworkPolicy":     func() any { return &networkingv1.NetworkPolicy{} },
	"networking.k8s.io/v1/Ingress":           func() any { return &networkingv1.Ingress{} },
	"keda.sh/v1alpha1/ScaledObject":          func() any { return &kedav1alpha1.ScaledObject{} },
	"keda.sh/v1alpha1/TriggerAuthentication": func() any { return &kedav1alpha1.TriggerAuthentication{} },
}

func render(t *testing.T, valuesFile string) (map[string]any, error) {
	t.Helper()
	c, err := loader.Load(chart)
	if err != nil {
		t.Fatal(err)
	}
	given := chartutil.Values{}
	if valuesFile != "" {
		if given, err = chartutil.ReadValuesFile(valuesFile); err != nil {
			t.Fatal(err)
		}
	}
	release := chartutil.ReleaseOptions{Name: "airlock", Namespace: "airlock", Revision: 1, IsInstall: true}
	values, err := chartutil.ToRenderValues(c, given, release, chartutil.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	files, err := engine.Engine{Strict: true}.Render(c, values)
	if err != nil {
		return nil, err
	}
	objects := map[string]any{}
	for name, text := range files {
		if filepath.Ext(name) != ".yaml" {
			continue
		}
		docs := yaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
		for {
			doc, err := docs.Read()
			if err == io.EOF {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			var head struct {
				APIVersion, Kind string
				Metadata         struct{ Name string }
			}
			if err := strict.Unmarshal(doc, &head); err != nil {
				return nil, fmt.Errorf("%s: %w\n%s", name, err, doc)
			}
			if head.Kind == "" {
				continue
			}
			make, known := kinds[head.APIVersion+"/"+head.Kind]
			if !known {
				return nil, fmt.Errorf("%s: %s/%s is not among the kinds of this chart", name, head.APIVersion, head.Kind)
			}
			object := make()
			// A field the API does not know is an error, as it is for kubectl --validate=strict.
			if err := strict.UnmarshalStrict(doc, object); err != nil {
				return nil, fmt.Errorf("%s: %s %s: %w\n%s", name, head.Kind, head.Metadata.Name, err, doc)
			}
			id := head.Kind + "/" + head.Metadata.Name
			if objects[id] != nil {
				return nil, fmt.Errorf("%s comes twice", id)
			}
			objects[id] = object
		}
	}
	return objects, nil
}

func TestHelmLint(t *testing.T) {
	for _, file := range []string{"", "values/everything.yaml", "values/least.yaml"} {
		given := map[string]any{}
		if file != "" {
			read, err := chartutil.ReadValuesFile(file)
			if err != nil {
				t.Fatal(err)
			}
			given = read
		}
		for _, m := range lint.All(chart, given, "airlock", true).Messages {
			// An icon is for chart catalogues.
			if m.Severity >= support.WarningSev && !strings.Contains(m.Err.Error(), "icon") {
				t.Errorf("%s: %v", file, m)
			}
		}
	}
}

func TestEveryObjectIsOneTheClusterTakes(t *testing.T) {
	want := map[string][]string{
		"": {"Deployment/airlock-control", "StatefulSet/airlock-gate", "Deployment/airlock-ingest", "Deployment/airlock-capture",
			"Job/airlock-topics", "NetworkPolicy/airlock", "PodDisruptionBudget/airlock-gate", "ServiceAccount/airlock"},
		"values/everything.yaml": {"ScaledObject/airlock-ingest", "TriggerAuthentication/airlock-ingest",
			"HorizontalPodAutoscaler/airlock-gate", "Ingress/airlock-gate", "Ingress/airlock-control", "ConfigMap/airlock-policy"},
		"values/least.yaml": {"Deployment/airlock-control"},
	}
	for file, ids := range want {
		objects, err := render(t, file)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, id := range ids {
			if objects[id] == nil {
				t.Errorf("%q renders no %s", file, id)
			}
		}
	}
	least, err := render(t, "values/least.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for id := range least {
		if strings.Contains(id, "capture") || strings.HasPrefix(id, "NetworkPolicy") || strings.HasPrefix(id, "PodDisruption") {
			t.Errorf("%s should not be there with values/least.yaml", id)
		}
	}
}

func pods(objects map[string]any) map[string]corev1.PodTemplateSpec {
	found := map[string]corev1.PodTemplateSpec{}
	for id, object := range objects {
		switch o := object.(type) {
		case *appsv1.Deployment:
			found[id] = o.Spec.Template
		case *appsv1.StatefulSet:
			found[id] = o.Spec.Template
		case *batchv1.Job:
			found[id] = o.Spec.Template
		}
	}
	return found
}

func is[T comparable](p *T, want T) bool { return p != nil && *p == want }

func TestPodsMayDoNothingTheyNeedNot(t *testing.T) {
	for _, file := range []string{"", "values/everything.yaml"} {
		objects, err := render(t, file)
		if err != nil {
			t.Fatal(err)
		}
		all := pods(objects)
		if len(all) != 5 {
			t.Fatalf("%d pods, not 5", len(all))
		}
		for id, pod := range all {
			s := pod.Spec
			fail := func(what string) { t.Errorf("%s %s: %s", file, id, what) }
			if !is(s.AutomountServiceAccountToken, false) {
				fail("has a service account token")
			}
			if s.SecurityContext == nil || !is(s.SecurityContext.RunAsNonRoot, true) || !is(s.SecurityContext.RunAsUser, 1000) {
				fail("may run as root")
			}
			if s.SecurityContext == nil || s.SecurityContext.SeccompProfile == nil || s.SecurityContext.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
				fail("has no seccomp profile")
			}
			if s.HostNetwork || s.HostPID || s.HostIPC {
				fail("is in the host's namespaces")
			}
			volumes := map[string]bool{}
			for _, v := range s.Volumes {
				volumes[v.Name] = true
				if v.HostPath != nil {
					fail("mounts a folder of the host")
				}
			}
			if set, ok := objects[id].(*appsv1.StatefulSet); ok {
				for _, claim := range set.Spec.VolumeClaimTemplates {
					volumes[claim.Name] = true
				}
			}
			for _, c := range s.Containers {
				sc := c.SecurityContext
				if sc == nil || !is(sc.ReadOnlyRootFilesystem, true) || !is(sc.AllowPrivilegeEscalation, false) {
					fail("can write its root or gain privileges")
				} else if sc.Capabilities == nil || len(sc.Capabilities.Drop) != 1 || sc.Capabilities.Drop[0] != "ALL" || len(sc.Capabilities.Add) != 0 {
					fail("keeps capabilities")
				}
				for _, amount := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
					limit, request := c.Resources.Limits[amount], c.Resources.Requests[amount]
					if limit.Sign() <= 0 || request.Sign() <= 0 {
						fail("has no request or limit of " + string(amount))
					}
				}
				tag := c.Image[strings.LastIndex(c.Image, ":")+1:]
				if tag == "" || tag == "latest" {
					fail("image without a tag: " + c.Image)
				}
				if _, isJob := objects[id].(*batchv1.Job); !isJob && (c.LivenessProbe == nil || c.ReadinessProbe == nil || c.StartupProbe == nil) {
					fail("lacks a probe")
				} else if !isJob && (c.StartupProbe.HTTPGet.Path != "/health/ready" || c.ReadinessProbe.HTTPGet.Path != "/health/live") {
					fail("starts before it is ready, or leaves its service when brokers or database are away")
				}
				names := map[string]bool{}
				for _, e := range c.Env {
					if names[e.Name] {
						fail("sets " + e.Name + " twice")
					}
					names[e.Name] = true
					if e.Value != "" && (strings.Contains(e.Name, "TOKEN") || strings.Contains(e.Name, "PASSWORD") || strings.Contains(e.Name, "SECRET") || e.Name == "AIRLOCK_DATABASE_URL") {
						fail(e.Name + " is written into the manifest")
					}
				}
				for _, m := range c.VolumeMounts {
					if !volumes[m.Name] {
						fail("mounts " + m.Name + ", which is not there")
					}
					if m.Name == "policy" && m.SubPath != "" {
						fail("mounts the policy by subPath: changes would never arrive")
					}
				}
			}
		}
	}
}

func matches(selector, labels map[string]string) bool {
	for k, v := range selector {
		if labels[k] != v {
			return false
		}
	}
	return len(selector) > 0
}

func TestSelectorsFindTheirPods(t *testing.T) {
	objects, err := render(t, "values/everything.yaml")
	if err != nil {
		t.Fatal(err)
	}
	count := func(selector map[string]string) (n int, of corev1.PodTemplateSpec) {
		for id, pod := range pods(objects) {
			if !strings.HasPrefix(id, "Job/") && matches(selector, pod.Labels) {
				n, of = n+1, pod
			}
		}
		return
	}
	for id, object := range objects {
		switch o := object.(type) {
		case *corev1.Service:
			n, pod := count(o.Spec.Selector)
			if n != 1 {
				t.Errorf("%s selects %d workloads", id, n)
				continue
			}
			for _, port := range o.Spec.Ports {
				open := false
				for _, p := range pod.Spec.Containers[0].Ports {
					open = open || p.Name == port.TargetPort.StrVal
				}
				if !open {
					t.Errorf("%s: no port %s in the pod", id, port.TargetPort.StrVal)
				}
			}
		case *policyv1.PodDisruptionBudget:
			if n, _ := count(o.Spec.Selector.MatchLabels); n != 1 {
				t.Errorf("%s selects %d workloads", id, n)
			}
		case *networkingv1.NetworkPolicy:
			if n, _ := count(o.Spec.PodSelector.MatchLabels); n == 0 {
				t.Errorf("%s selects nothing", id)
			}
		case *autoscalingv2.HorizontalPodAutoscaler:
			if objects[o.Spec.ScaleTargetRef.Kind+"/"+o.Spec.ScaleTargetRef.Name] == nil {
				t.Errorf("%s scales nothing", id)
			}
		case *kedav1alpha1.ScaledObject:
			if objects["Deployment/"+o.Spec.ScaleTargetRef.Name] == nil {
				t.Errorf("%s scales nothing", id)
			}
			topics := map[string]string{}
			for _, trigger := range o.Spec.Triggers {
				if trigger.Type == "kafka" {
					topics[trigger.Metadata["topic"]] = trigger.Metadata["consumerGroup"] + " " + trigger.Metadata["sasl"]
				}
			}
			if len(topics) != 2 || topics["airlock.segments.v1"] != "ingest scram_sha512" || topics["airlock.chat.v1"] != "ingest.chat scram_sha512" {
				t.Errorf("%s watches %v", id, topics)
			}
		}
	}
	for _, id := range []string{"Deployment/airlock-control", "Deployment/airlock-ingest"} {
		rules := ""
		for _, e := range pods(objects)[id].Spec.Containers[0].Env {
			if e.Name == "AIRLOCK_POLICY_RULES" {
				rules = e.Value
			}
		}
		if rules != "file" {
			t.Errorf("%s: policy.rules has no effect: %q", id, rules)
		}
	}
	if sets := objects["Deployment/airlock-ingest"].(*appsv1.Deployment); sets.Spec.Replicas != nil {
		t.Error("the chart and the autoscaler would fight over the replicas of ingest")
	}
}

func TestValuesThatCannotWorkAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"latest":       "image: { tag: latest }",
		"folder":       "blobs: /data/blobs",
		"misspelt":     "ingest: { replica: 3 }",
		"slash":        "gate: { publicUrl: 'https://gate.example.org/' }",
		"no secret":    "existingSecret: ''",
		"bad sasl":     "kafka: { saslMechanism: gssapi }",
		"nobody rules": "policy: { rules: nobody }",
		"two capture":  "capture: { replicas: 2 }",
	} {
		file := filepath.Join(t.TempDir(), "values.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := render(t, file); err == nil {
			t.Errorf("%s: %q was taken", name, text)
		}
	}
}
