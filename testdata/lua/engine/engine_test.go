// Package engine shows that the comparison of plugins and scripts finds what it must: pairs written by hand, of which some are
// wrong in a way that is easy to miss.
package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unplug.test/lua/harness"
	"unplug.test/lua/runner"
)

// Each folder of pairs has a file `expect`: "equal", or "differs" and the first field that does.
func TestPairs(t *testing.T) {
	fixtures, err := harness.ReadAll("pairs")
	if err != nil {
		t.Fatal(err)
	}
	result := harness.Tree("../..").Run(t, fixtures, harness.Written, harness.Options{Seed: 1, Cases: 1000})
	found := map[string]runner.Mismatch{}
	for _, m := range result.Mismatches {
		found[m.Fixture] = m
	}
	for _, f := range fixtures {
		text, err := os.ReadFile(filepath.Join(f.Dir, "expect"))
		if err != nil {
			t.Error(err)
			continue
		}
		got := "equal"
		if m, ok := found[f.Name]; ok {
			got = "differs " + m.Field
		}
		if want := strings.TrimSpace(string(text)); got != want {
			t.Errorf("%s: %s, but the pair should be %s; seed %d\n%v", f.Name, got, want, result.Seed, found[f.Name])
		}
	}
	for name, places := range result.Unreached {
		t.Errorf("%s: no case reaches %s", name, strings.Join(places, ", "))
	}
	t.Logf("%d pairs, %d cases", len(fixtures), result.Cases)
}
