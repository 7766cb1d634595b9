package harness

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readCounters fills in how much of the plugins ran: of how many blocks of statements, and which of each fixture did not, as
// "file:line". A block with a line that says "// not reached" is meant so.
func (r *Result) readCounters(dir, counters string, fixtures []*Fixture) error {
	text := filepath.Join(counters, "text")
	out, err := command(dir, "go", "tool", "covdata", "textfmt", "-i="+counters, "-o="+text).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	lines, err := os.ReadFile(text)
	if err != nil {
		return err
	}
	ran := map[string]bool{} // by block, which several processes count
	for line := range strings.Lines(string(lines)) {
		block, counted, ok := strings.Cut(strings.TrimSpace(line), " ")
		var statements, runs int
		if n, _ := fmt.Sscan(counted, &statements, &runs); ok && n == 2 && statements > 0 {
			ran[block] = ran[block] || runs > 0
		}
	}
	if len(ran) == 0 {
		return fmt.Errorf("nothing was counted")
	}
	for block, yes := range ran {
		if strings.HasPrefix(block, program+"/plugins/") {
			r.Blocks++
			if yes {
				r.Reached++
			}
		}
	}
	r.Unreached = map[string][]string{}
	for _, f := range fixtures {
		var found []string
		for _, file := range f.files {
			found = append(found, f.unreachedIn(file, ran)...)
		}
		if slices.Sort(found); len(found) > 0 {
			r.Unreached[f.Name] = found
		}
	}
	return nil
}

func (f *Fixture) unreachedIn(file sourceFile, ran map[string]bool) []string {
	moved, err := f.moved(file)
	if err != nil {
		return nil
	}
	lines := strings.Split(string(moved), "\n")
	added := len(lines) - strings.Count(string(file.text), "\n") - 1
	prefix := program + "/plugins/" + f.Name + "/" + filepath.ToSlash(file.path) + ":"
	var found []string
	for block, yes := range ran {
		at, ok := strings.CutPrefix(block, prefix)
		if !ok || yes {
			continue
		}
		var first, last, column int
		if _, err := fmt.Sscanf(at, "%d.%d,%d.%d", &first, &column, &last, &column); err != nil || first < 1 || last > len(lines) {
			continue
		}
		if !strings.Contains(strings.Join(lines[first-1:last], "\n"), "// not reached") {
			found = append(found, fmt.Sprintf("%s:%d", file.path, first-added))
		}
	}
	return found
}
