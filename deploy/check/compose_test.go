package check

import (
	"context"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// As `docker compose config` does: schema, interpolation, merge keys, references between services, networks and volumes.
func stack(t *testing.T, env ...string) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{"../compose.yaml"}, cli.WithEnv(env), cli.WithProfiles([]string{"*"}))
	if err != nil {
		t.Fatal(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return project
}

func TestComposeIsSound(t *testing.T) {
	project := stack(t)
	jobs := map[string]bool{"secrets": true, "topics": true, "bucket": true, "token": true}
	for _, name := range []string{"kafka", "postgres", "s3", "control", "gate", "ingest", "capture", "mediamtx", "topics", "bucket", "secrets"} {
		service, there := project.Services[name]
		if !there {
			t.Errorf("no service %s", name)
			continue
		}
		if len(service.Profiles) > 0 {
			t.Errorf("%s does not start with a plain `up`", name)
		}
	}
	for name, s := range project.Services {
		fail := func(what string) { t.Errorf("%s: %s", name, what) }
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				fail("publishes " + port.Published + " on " + port.HostIP)
			}
		}
		colon := strings.LastIndex(s.Image, ":")
		if colon < 0 || strings.HasPrefix(s.Image[colon:], ":latest") {
			fail("image is not pinned: " + s.Image)
		}
		if s.Privileged || s.NetworkMode == "host" || s.Pid == "host" {
			fail("has the host's rights")
		}
		for dependency, how := range s.DependsOn {
			switch {
			case jobs[dependency] && how.Condition != types.ServiceConditionCompletedSuccessfully:
				fail("does not wait until " + dependency + " has done its work")
			case !jobs[dependency] && how.Condition != types.ServiceConditionHealthy:
				fail("does not wait until " + dependency + " is healthy")
			}
			if d := project.Services[dependency]; !jobs[dependency] && strings.HasPrefix(d.Image, "airlock:") && d.HealthCheck != nil && d.HealthCheck.Disable {
				fail(dependency + " has no health check to wait for")
			}
		}
		if !strings.HasPrefix(s.Image, "airlock:") {
			continue
		}
		if !s.ReadOnly || len(s.CapDrop) != 1 || s.CapDrop[0] != "ALL" || len(s.SecurityOpt) != 1 || s.User != "" {
			fail("is not hardened")
		}
		for variable, value := range s.Environment {
			secret := strings.Contains(variable, "TOKEN") || strings.Contains(variable, "PASSWORD") || strings.Contains(variable, "SECRET")
			if secret && value != nil && *value != "" {
				fail(variable + " is written into the file")
			}
		}
	}
	if !bool(project.Networks["back"].Internal) {
		t.Error("brokers and stores have a way out")
	}
}

func TestComposeTakesWhatTheExampleOffers(t *testing.T) {
	project := stack(t, "BIND=0.0.0.0", "AIRLOCK_GATE_URL=http://box.example.org:8081", "AIRLOCK_WORKERS=3", "AIRLOCK_TOKEN=0123456789abcdef",
		"AIRLOCK_POLICY_RULES=file", "AIRLOCK_CONSOLE_URL=http://box.example.org:8080")
	if ip := project.Services["gate"].Ports[0].HostIP; ip != "0.0.0.0" {
		t.Errorf("BIND has no effect: %s", ip)
	}
	if url := project.Services["control"].Environment["AIRLOCK_GATE_URL"]; *url != "http://box.example.org:8081" {
		t.Errorf("AIRLOCK_GATE_URL has no effect: %s", *url)
	}
	if n := project.Services["ingest"].Environment["AIRLOCK_WORKERS"]; *n != "3" {
		t.Errorf("AIRLOCK_WORKERS has no effect: %s", *n)
	}
	for _, app := range []string{"control", "ingest"} {
		if rules := project.Services[app].Environment["AIRLOCK_POLICY_RULES"]; rules == nil || *rules != "file" {
			t.Errorf("AIRLOCK_POLICY_RULES does not reach %s", app)
		}
	}
	if url := project.Services["control"].Environment["AIRLOCK_CONSOLE_URL"]; url == nil || *url != "http://box.example.org:8080" {
		t.Error("AIRLOCK_CONSOLE_URL has no effect")
	}
	for name, s := range project.Services {
		if token := s.Environment["AIRLOCK_TOKEN"]; token != nil && name != "secrets" {
			t.Errorf("the token is in the environment of %s", name)
		}
	}
}
