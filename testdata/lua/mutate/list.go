package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// mutation is one change that must not go unseen.
type mutation struct {
	line      int // of the list
	file, why string
	old, new  string
}

// readList reads mutations: a line `@ FILE: what it breaks`, the lines that are there behind `<`, those in their place
// behind `>`. What stands before the first one, and lines that begin with `#`, are for people.
func readList(path string) ([]mutation, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []mutation
	for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		wrong := func(why string) ([]mutation, error) { return nil, fmt.Errorf("%s:%d: %s", path, i+1, why) }
		if line == "" || line[0] == '#' {
			continue
		}
		kind, rest := line[:1], strings.TrimPrefix(line[1:], " ")
		if kind != "@" && len(all) == 0 {
			return wrong("no file before this line")
		}
		switch kind {
		case "@":
			file, why, ok := strings.Cut(rest, ": ")
			if !ok {
				return wrong("want FILE: what it breaks")
			}
			all = append(all, mutation{line: i + 1, file: file, why: why})
		case "<":
			all[len(all)-1].old += "\n" + rest
		case ">":
			all[len(all)-1].new += "\n" + rest
		default:
			return wrong("want a line that begins with @, < or >")
		}
	}
	for i := range all {
		all[i].old, all[i].new = strings.TrimPrefix(all[i].old, "\n"), strings.TrimPrefix(all[i].new, "\n")
	}
	return all, nil
}

// mutated is the file's text with the change made, which must be possible at one place only.
func (m mutation) mutated(root string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, m.file))
	if err != nil {
		return "", err
	}
	if n := strings.Count(string(text), m.old); n != 1 || m.old == m.new {
		return "", fmt.Errorf("mutations.txt:%d: the text is there %d times in %s", m.line, n, m.file)
	}
	return strings.Replace(string(text), m.old, m.new, 1), nil
}
