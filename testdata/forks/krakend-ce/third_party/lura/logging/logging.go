// Package logging writes lines with a level.
package logging

import (
	"fmt"
	"io"
	"os"
	"sync"
)

// Logger is what every part of the gateway logs through.
type Logger interface {
	Debug(v ...interface{})
	Info(v ...interface{})
	Warning(v ...interface{})
	Error(v ...interface{})
	Critical(v ...interface{})
	Fatal(v ...interface{})
}

type basic struct {
	mu  sync.Mutex
	out io.Writer
}

// NewLogger logs every level to out.
func NewLogger(out io.Writer) Logger { return &basic{out: out} }

func (b *basic) line(level string, v []interface{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fmt.Fprint(b.out, level+": ", fmt.Sprintln(v...))
}

func (b *basic) Debug(v ...interface{})    { b.line("DEBUG", v) }
func (b *basic) Info(v ...interface{})     { b.line("INFO", v) }
func (b *basic) Warning(v ...interface{})  { b.line("WARNING", v) }
func (b *basic) Error(v ...interface{})    { b.line("ERROR", v) }
func (b *basic) Critical(v ...interface{}) { b.line("CRITICAL", v) }
func (b *basic) Fatal(v ...interface{}) {
	b.line("FATAL", v)
	os.Exit(1)
}
