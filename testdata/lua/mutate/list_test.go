package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// The list keeps up with the code, and every helper is in it.
func TestList(t *testing.T) {
	mutations, err := readList("../mutations.txt")
	if err != nil {
		t.Fatal(err)
	}
	ofHelper := map[string]bool{}
	for _, m := range mutations {
		if _, err := m.mutated("../../.."); err != nil {
			t.Error(err)
		}
		ofHelper[filepath.Base(m.file)] = ofHelper[filepath.Base(m.file)] || strings.HasPrefix(m.file, helpers)
	}
	all, err := filepath.Glob("../../../" + helpers + "*.lua")
	if err != nil || len(all) == 0 {
		t.Fatalf("%d helpers, %v", len(all), err)
	}
	for _, path := range all {
		if !ofHelper[filepath.Base(path)] {
			t.Errorf("no mutation of %s", path)
		}
	}
}
