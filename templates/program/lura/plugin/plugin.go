// Package plugin stands in for lura 2's package of this name. It was written by unplug.
package plugin

import (
	"os"
	"path/filepath"
	"strings"
)

// Scan lists the files of a folder, sorted by name, whose names hold pattern.
func Scan(folder, pattern string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return []string{}, err
	}
	var found []string
	for _, entry := range entries {
		if name := entry.Name(); !entry.IsDir() && strings.Contains(name, pattern) {
			found = append(found, filepath.Join(folder, name))
		}
	}
	return found, nil
}
