package runner

import "fmt"

// lines is a logger that keeps what it is told.
type lines struct{ all []string }

func (l *lines) add(level string, v []any) { l.all = append(l.all, level+": "+fmt.Sprintln(v...)) }

// take gives the lines since, and forgets them.
func (l *lines) take() []string {
	all := l.all
	l.all = nil
	return all
}

func (l *lines) Debug(v ...any)    { l.add("DEBUG", v) }
func (l *lines) Info(v ...any)     { l.add("INFO", v) }
func (l *lines) Warning(v ...any)  { l.add("WARNING", v) }
func (l *lines) Error(v ...any)    { l.add("ERROR", v) }
func (l *lines) Critical(v ...any) { l.add("CRITICAL", v) }

// Fatal ends the process in the gateway; here the case ends with a panic that no script can match.
func (l *lines) Fatal(v ...any) {
	l.add("FATAL", v)
	panic("the logger's Fatal was called")
}
