package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const helpers = "templates/lua/helpers/"

// errNotCompiled is of a mutation that says nothing: the list is to be put right.
var errNotCompiled = errors.New("it does not compile")

// tree is a copy of the repository in which the translator is built.
type tree struct{ root string }

// copyTree copies what git knows of the repository, as it is now, and builds the translator there.
func copyTree(from, to string) (tree, error) {
	from, err := filepath.Abs(from)
	if err != nil {
		return tree{}, err
	}
	list, err := exec.Command("git", "-C", from, "ls-files", "-z").Output()
	if err != nil {
		return tree{}, err
	}
	names := strings.Split(strings.Trim(string(list), "\x00"), "\x00")
	if err := removeOthers(to, names); err != nil {
		return tree{}, err
	}
	for _, name := range names {
		if err := copyFile(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return tree{}, err
		}
	}
	deps := filepath.Join(to, ".deps")
	if _, err := os.Lstat(deps); err != nil {
		if err := os.Symlink(filepath.Join(from, ".deps"), deps); err != nil {
			return tree{}, err
		}
	}
	t := tree{to}
	if err := t.command("cmake", "--preset", "release", "--log-level=WARNING"); err != nil {
		return tree{}, err
	}
	return t, t.build()
}

// removeOthers removes what an earlier copy had, but for what was built.
func removeOthers(root string, names []string) error {
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[filepath.Join(root, name)] = true
	}
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case os.IsNotExist(err) && path == root:
			return nil
		case err != nil:
			return err
		case entry.IsDir() && path == filepath.Join(root, "build"):
			return filepath.SkipDir
		case entry.Type().IsRegular() && !wanted[path]:
			return os.Remove(path)
		}
		return nil
	})
}

func copyFile(from, to string) error {
	info, err := os.Lstat(from)
	if os.IsNotExist(err) || err == nil && !info.Mode().IsRegular() {
		return nil // deleted and not yet committed, or a link
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(to); err == nil && string(old) == string(text) {
		return nil // and need not be compiled again
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, text, info.Mode().Perm())
}

func (t tree) command(name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Dir = t.root
	c.Env = append(os.Environ(), "CCACHE_BASEDIR="+t.root)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}

func (t tree) build() error {
	return t.command("cmake", "--build", "build", "--target", "TranslateCases")
}

func (t tree) program() string { return filepath.Join(t.root, "build/bin/TranslateCases") }

// apply makes the mutation; undo takes it back. A helper is not built in: the translator reads it from a folder.
func (t tree) apply(m mutation) (undo func() error, err error) {
	text, err := m.mutated(t.root)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(m.file, helpers) {
		dir := filepath.Join(t.root, "build/helpers")
		path := filepath.Join(dir, strings.TrimPrefix(m.file, "templates/"))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		os.Setenv("TEMPLATES", dir)
		undo = func() error { os.Unsetenv("TEMPLATES"); return os.RemoveAll(dir) }
		return undo, os.WriteFile(path, []byte(text), 0o644)
	}
	path := filepath.Join(t.root, m.file)
	before, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	undo = func() error { return os.WriteFile(path, before, 0o644) }
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return undo, err
	}
	if err := t.build(); err != nil {
		return undo, fmt.Errorf("%w: %w", errNotCompiled, err)
	}
	return undo, nil
}
