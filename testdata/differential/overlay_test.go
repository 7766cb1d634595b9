package differential

import (
	"io/fs"
	"os"
	"path/filepath"
)

// overlay is a file system that makes way for its files in a folder: os.CopyFS does not replace what is there.
type overlay struct {
	fs.FS
	dir string
}

func (o overlay) Open(name string) (fs.File, error) {
	if info, err := fs.Stat(o.FS, name); err == nil && !info.IsDir() {
		os.Remove(filepath.Join(o.dir, name))
	}
	return o.FS.Open(name)
}
