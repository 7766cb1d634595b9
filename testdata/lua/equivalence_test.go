// Package lua runs the plugins of fixtures/ and the scripts that unplug makes of them on the same requests and responses.
package lua

import (
	"os"
	"strings"
	"testing"

	"unplug.test/lua/harness"
)

func TestEquivalence(t *testing.T) {
	program := os.Getenv("TRANSLATE")
	if program == "" {
		t.Fatal("TRANSLATE does not name the program that translates a folder")
	}
	fixtures, err := harness.ReadAll("fixtures")
	if err != nil {
		t.Fatal(err)
	}
	result := harness.Tree("..").Run(t, fixtures, harness.Command(program), harness.Options{Seed: 1, Cases: 1000})
	for _, m := range result.Mismatches {
		t.Errorf("LUA_SEED=%d\n%v", result.Seed, m)
	}
	for name, places := range result.Unreached {
		t.Errorf("%s: no case reaches %s", name, strings.Join(places, ", "))
	}
	t.Logf("%d fixtures, %d cases", len(fixtures), result.Cases)
}
