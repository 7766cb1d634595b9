package lua

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"unplug.test/lua/harness"
)

// Each folder of refusals/ holds a plugin that is no script, and expected.txt, which says why, where, and what to choose
// instead. UPDATE=1 writes it anew.
func TestRefusals(t *testing.T) {
	program := os.Getenv("TRANSLATE")
	if program == "" {
		t.Fatal("TRANSLATE does not name the program that translates a folder")
	}
	table, err := os.ReadFile("../../lib/Lua/Obstacles.def")
	if err != nil {
		t.Fatal(err)
	}
	folders, err := filepath.Glob("refusals/*/krakend.*")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, folder := range folders {
		folder = filepath.Dir(folder)
		t.Run(filepath.Base(folder), func(t *testing.T) {
			answer, err := harness.Command(program)(folder)
			if err != nil {
				t.Fatal(err)
			}
			compareRefusals(t, filepath.Join(folder, "expected.txt"), refusals(t, answer, seen))
		})
	}
	for _, kind := range regexp.MustCompile(`(?m)^OBSTACLE\(\w+, "([^"]*)"`).FindAllStringSubmatch(string(table), -1) {
		if !seen[kind[1]] {
			t.Errorf("no folder of refusals/ shows the obstacle %s", kind[1])
		}
	}
}

// refusals is what is said of each use, and of plugins that no stanza of modifiers uses.
func refusals(t *testing.T, answer *harness.Answer, seen map[string]bool) string {
	var out strings.Builder
	say := func(heading string, obstacles []harness.Obstacle) {
		fmt.Fprintln(&out, heading)
		var instead []string
		for _, o := range obstacles {
			seen[o.Kind] = true
			fmt.Fprintf(&out, "  %s:%d:%d %s: %s\n", o.File, o.Line, o.Column, o.Kind, o.Reason)
			if next := fmt.Sprintf("  instead of %s: %s\n", o.Kind, o.Instead); !slices.Contains(instead, next) {
				instead = append(instead, next)
			}
		}
		fmt.Fprint(&out, strings.Join(instead, ""))
	}
	for _, use := range answer.Uses {
		if use.Stanza != nil || len(use.Obstacles) == 0 {
			t.Errorf("%s is translated", use.Use().ID())
		}
		say(use.Use().ID(), use.Obstacles)
	}
	if len(answer.Uses) == 0 {
		for _, plugin := range answer.Plugins {
			say("plugin "+plugin.ID, plugin.Obstacles)
		}
	}
	return out.String()
}

func compareRefusals(t *testing.T, path, is string) {
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(is), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	expected, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if is != string(expected) {
		t.Errorf("%s says\n%sand it is\n%s", path, expected, is)
	}
}
