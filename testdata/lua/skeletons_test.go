package lua

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unplug.test/lua/harness"
)

// TestSkeletons compares scripts with gaps: whoever comes by one is denied, and all others get what the plugin gives them. In
// folders whose name begins with "all-" none passes; a factory's gap is one of all or none of a use.
func TestSkeletons(t *testing.T) {
	program := os.Getenv("TRANSLATE")
	if program == "" {
		t.Fatal("TRANSLATE does not name the program that translates a folder")
	}
	fixtures, err := harness.ReadAll("skeletons")
	if err != nil {
		t.Fatal(err)
	}
	result := harness.Tree("..").Run(t, fixtures, harness.Skeletons(program), harness.Options{Seed: 1, Cases: 1000, Skeletons: true})
	for _, m := range result.Mismatches {
		t.Errorf("LUA_SEED=%d\n%v", result.Seed, m)
	}
	byGap := 0
	for use, denials := range result.Denied {
		byGap += denials.Denied
		if wanted := strings.HasPrefix(use, "all-"); wanted != (denials.Denied == denials.Cases) && !strings.HasPrefix(use, "factories ") {
			t.Errorf("%s: %d of %d cases came by a gap", use, denials.Denied, denials.Cases)
		}
	}
	t.Logf("%d fixtures, %d cases, of which %d came by a gap", len(fixtures), result.Cases, byGap)
}

// What is refused as a whole is a script with gaps where that can be, and each of these loads: there is nothing in it that
// the gateway's Lua does not take.
func TestSkeletonsOfRefusals(t *testing.T) {
	program := os.Getenv("TRANSLATE")
	if program == "" {
		t.Fatal("TRANSLATE does not name the program that translates a folder")
	}
	folders, err := filepath.Glob("refusals/*/krakend.*")
	if err != nil {
		t.Fatal(err)
	}
	skeletons := 0
	for _, folder := range folders {
		folder = filepath.Dir(folder)
		answer, err := harness.Skeletons(program)(folder) // which compiles what it is given
		if err != nil {
			t.Fatalf("%s: %v", folder, err)
		}
		if err := answer.Wrong(); err != nil {
			t.Errorf("%s: %v", folder, err)
		}
		for _, use := range answer.Uses {
			if use.Stanza != nil {
				t.Errorf("%s: %s is translated", folder, use.Pointer)
			}
			if use.Skeleton == nil {
				continue
			}
			skeletons++
			for _, o := range use.Obstacles {
				if !lies(o, use.Gaps) {
					t.Errorf("%s: no gap stands for %v", folder, o)
				}
			}
		}
	}
	t.Logf("%d skeletons", skeletons)
}

func lies(o harness.Obstacle, gaps []harness.Gap) bool {
	for _, gap := range gaps {
		for _, because := range gap.Because {
			if because == o {
				return true
			}
		}
	}
	return false
}
