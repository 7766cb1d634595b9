package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
)

// answer is all that the translator says of a folder; a failure is an answer as well.
func answer(program, dir string, environment ...string) string {
	if absolute, err := filepath.Abs(dir); err == nil {
		dir = absolute
	}
	var out bytes.Buffer
	c := exec.Command(program, dir)
	c.Env = append(os.Environ(), environment...)
	c.Stdout = &out
	if err := c.Run(); err != nil {
		out.WriteString(err.Error())
	}
	return out.String()
}
