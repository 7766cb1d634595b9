package harness

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"unplug.test/lua/runner"
)

// Answer is what a translator says of a fixture.
type Answer struct {
	Uses    []Translated      `json:"uses"`
	Plugins []Plugin          `json:"plugins"`
	Files   map[string]string `json:"files"` // the sources that stanzas name

	wrong error // what cannot be right, before anything runs
}

// Translated is one use: a stanza, or what stands in the way. The service's stanza is a use once an endpoint, whose script it
// becomes.
type Translated struct {
	Level     string         `json:"level"`
	Pointer   string         `json:"pointer"`
	Endpoint  string         `json:"endpoint"`
	Names     []string       `json:"names"`
	Stanza    map[string]any `json:"stanza"`
	Skeleton  map[string]any `json:"skeleton"` // a stanza whose script has gaps
	Gaps      []Gap          `json:"gaps"`
	Obstacles []Obstacle     `json:"obstacles"`
}

// Use is what the runner knows of it.
func (t Translated) Use() runner.Use {
	return runner.Use{Level: t.Level, Pointer: t.Pointer, Endpoint: t.Endpoint, Stanza: t.Stanza}
}

// Gap is where a script refuses until a person has written it.
type Gap struct {
	Script  string     `json:"script"`
	Line    int        `json:"line"`
	At      string     `json:"at"`
	Because []Obstacle `json:"because"`
}

// Plugin is what stands in the way of a plugin's code wherever it is used.
type Plugin struct {
	ID        string     `json:"id"`
	Obstacles []Obstacle `json:"obstacles"`
}

// Obstacle is one reason against a translation.
type Obstacle struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Kind    string `json:"kind"`
	Reason  string `json:"reason"`
	Instead string `json:"instead"` // the next best verdict
}

func (o Obstacle) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", o.File, o.Line, o.Column, o.Kind, o.Reason)
}

// Translator gives the answer for a fixture's folder.
type Translator func(dir string) (*Answer, error)

// Command is a translator that runs a program with the folder as its argument.
func Command(program string) Translator { return commandWith(program) }

// Skeletons is one that makes scripts with gaps too.
func Skeletons(program string) Translator { return commandWith(program, "SKELETON=1") }

func commandWith(program string, environment ...string) Translator {
	return func(dir string) (*Answer, error) {
		var out, errors bytes.Buffer
		c := exec.Command(program, dir)
		c.Env = append(os.Environ(), environment...)
		c.Stdout, c.Stderr = &out, &errors
		if err := c.Run(); err != nil {
			return nil, fmt.Errorf("%s %s: %w\n%s", program, dir, err, errors.Bytes())
		}
		answer, err := decode(out.Bytes())
		if err == nil {
			answer.wrong = answer.check()
		}
		return answer, err
	}
}

// Wrong is what cannot be right of it.
func (a *Answer) Wrong() error { return a.wrong }

// check looks for what gopher-lua compiles wrongly in all that is emitted, whether a case would show it or not.
func (a *Answer) check() error {
	scripts := map[string]string{}
	maps.Copy(scripts, a.Files)
	for _, use := range a.Uses {
		for _, stage := range []string{"pre", "post"} {
			for _, stanza := range []map[string]any{use.Stanza, use.Skeleton} {
				if text, ok := stanza[stage].(string); ok {
					scripts[use.Use().ID()+" "+stage] = text
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(scripts)) {
		found, err := miscompiled(scripts[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if len(found) > 0 {
			return fmt.Errorf("%s: gopher-lua compiles this wrongly: %s", name, strings.Join(found, "; "))
		}
	}
	return nil
}

// Written takes the answer from the fixture itself: answer.json, and the Lua files beside it as sources.
func Written(dir string) (*Answer, error) {
	text, err := os.ReadFile(filepath.Join(dir, "answer.json"))
	if err != nil {
		return nil, err
	}
	answer, err := decode(text)
	if err != nil {
		return nil, err
	}
	scripts, err := filepath.Glob(filepath.Join(dir, "*.lua"))
	if err != nil {
		return nil, err
	}
	answer.Files = map[string]string{}
	for _, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			return nil, err
		}
		answer.Files[filepath.Base(script)] = string(text)
	}
	return answer, nil
}

func decode(text []byte) (*Answer, error) {
	var answer Answer
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&answer); err != nil {
		return nil, fmt.Errorf("the translator's answer: %w in\n%s", err, text)
	}
	return &answer, nil
}

// translateAll runs a translator on all fixtures, several at once. Its errors are joined.
func translateAll(fixtures []*Fixture, translate Translator) ([]*Answer, error) {
	answers := make([]*Answer, len(fixtures))
	failed := make([]string, len(fixtures))
	var group sync.WaitGroup
	places := make(chan struct{}, runtime.NumCPU())
	for i, f := range fixtures {
		group.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			answer, err := translate(f.Dir)
			if err != nil {
				failed[i] = f.Name + ": " + err.Error() + "\n"
			}
			answers[i] = answer
		})
	}
	group.Wait()
	if all := strings.Join(failed, ""); all != "" {
		return nil, fmt.Errorf("%s", all)
	}
	return answers, nil
}
