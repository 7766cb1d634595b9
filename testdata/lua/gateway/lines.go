package gateway

import (
	"path/filepath"
	"strings"
)

// lineMap is the pieces of code of a stanza in their order, to say which one a line is in.
type lineMap []struct {
	path  string
	lines int
}

// with is the map with one more piece. Empty lines around a piece do not count, though they do when it runs
// (krakend-lua bb8d242, SourceMap), and an error of a script counts from the script's own first line: the name in a message
// is right only where there is one piece.
func (m lineMap) with(path, code string) lineMap {
	lines := 1 + strings.Count(strings.Trim(code, "\n"), "\n")
	return append(m[:len(m):len(m)], struct {
		path  string
		lines int
	}{path, lines})
}

func (m lineMap) find(line int) (string, int, bool) {
	end := 0
	for _, piece := range m {
		if end += piece.lines; end >= line {
			return filepath.Base(piece.path), line - (end - piece.lines), true
		}
	}
	return "", 0, false
}
