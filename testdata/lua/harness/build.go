package harness

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"text/template"
)

// Tree is where the test data of the repository lies, seen from a package of this module.
type Tree string

var mainTemplate = template.Must(template.New("main").Parse(`// The program that runs both sides.
package main

import (
	"context"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
	"unplug.test/lua/runner"
	"unplug.test/program/host"
{{range $i, $f := .}}
	p{{$i}} "unplug.test/program/plugins/{{$f.Name}}"{{end}}
)

func main() {
	runner.Main(runner.Host{
		Load: func(cfg config.ServiceConfig, logger logging.Logger, p runner.Plugin) {
			// As 2.x: a name that nothing registers is skipped.
			plugins := []host.Plugin{ {Server: p.Server, Modifier: p.Modifier} }
			host.Load(context.Background(), cfg, logger, host.Options{As2x: true}, plugins)
		},
		Server:   host.RunServer,
		Backend:  host.Backend,
		Endpoint: host.ProxyFactory,
	}, map[string]runner.Plugin{ {{range $i, $f := .}}
		"{{$f.Name}}": { {{if $f.Exports "HandlerRegisterer"}}Server: &p{{$i}}.HandlerRegisterer, {{end -}}
			{{if $f.Exports "ModifierRegisterer"}}Modifier: &p{{$i}}.ModifierRegisterer{{end}} },{{end}}
	})
}
`))

// build makes the program in dir: the plugins, the runtime as unplug emits it, and package runner. It is built so that it
// counts which statements of the plugins ran.
func (t Tree) build(dir string, fixtures []*Fixture) (string, error) {
	root, err := filepath.Abs(string(t))
	if err != nil {
		return "", err
	}
	if err := os.CopyFS(filepath.Join(dir, "host"), os.DirFS(filepath.Join(root, "../templates/fork/plugins/host"))); err != nil {
		return "", err
	}
	for _, f := range fixtures {
		if err := f.move(filepath.Join(dir, "plugins", f.Name)); err != nil {
			return "", err
		}
	}
	var main bytes.Buffer
	if err := mainTemplate.Execute(&main, fixtures); err != nil {
		return "", err
	}
	mod := fmt.Sprintf(`module %s

go 1.25.0

require (
	%s v3.0.0
	github.com/yuin/gopher-lua v1.1.1
	unplug.test/lua v0.0.0
)

replace (
	%s => %s
	unplug.test/lua => %s
)
`, program, lura3, lura3, filepath.Join(root, "forks/krakend-ce/third_party/lura"), filepath.Join(root, "lua"))
	sums, err := os.ReadFile(filepath.Join(root, "lua/go.sum"))
	if err != nil {
		return "", err
	}
	for name, text := range map[string][]byte{"main.go": main.Bytes(), "go.mod": []byte(mod), "go.sum": sums} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return "", err
		}
	}
	binary := filepath.Join(dir, "program")
	out, err := command(dir, "go", "build", "-cover", "-coverpkg="+program+"/...", "-o", binary, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("the program of all plugins does not build: %w\n%s", err, out)
	}
	return binary, nil
}

func command(dir, name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local")
	return c
}
