// Package differential runs the same plugins as .so files in the 2.x stand-in and in-tree in the 3.x stand-in, as unplug
// migrates them, and compares what both answer.
package differential

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// world is what all tests share: a scratch folder, the backend, the built 2.x gateway.
type world struct {
	testdata, scratch, unplug string
	backend                   *httptest.Server
}

var shared world

func TestMain(m *testing.M) {
	shared.unplug = os.Getenv("UNPLUG")
	if shared.unplug == "" {
		fmt.Println("UNPLUG does not name the binary to test")
		os.Exit(1)
	}
	wd, _ := os.Getwd()
	shared.testdata = filepath.Dir(wd)
	scratch, err := os.MkdirTemp("", "differential")
	if err != nil {
		panic(err)
	}
	shared.scratch = scratch
	shared.backend = httptest.NewServer(http.HandlerFunc(answer))
	status := 1
	if err := build2x(); err != nil {
		fmt.Println(err)
	} else {
		status = m.Run()
	}
	shared.backend.Close()
	os.RemoveAll(scratch)
	os.Exit(status)
}

// answer is the backend: it says what it was asked.
func answer(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/fails" {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	body, _ := io.ReadAll(r.Body)
	headers := map[string]string{}
	for k, vs := range r.Header {
		if k != "Accept-Encoding" && k != "User-Agent" && k != "X-Forwarded-For" {
			headers[k] = strings.Join(vs, "|")
		}
	}
	data := map[string]interface{}{"one": 1}
	if r.URL.Path != "/one" {
		data = map[string]interface{}{"method": r.Method, "path": r.URL.Path, "query": r.URL.RawQuery, "body": string(body),
			"headers": headers, "cents": 1250, "left": 2}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(data)
}

func run(dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local"), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out), nil
}

// build2x lays the 2.x stand-in over a copy of the 3.x one and builds it.
func build2x() error {
	dir := filepath.Join(shared.scratch, "gateway2x")
	for _, from := range []string{"forks/krakend-ce", "gateway2x"} {
		if err := os.CopyFS(dir, overlay{os.DirFS(filepath.Join(shared.testdata, from)), dir}); err != nil {
			return err
		}
	}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text = bytes.ReplaceAll(text, []byte("/v3"), []byte("/v2"))
		text = bytes.ReplaceAll(text, []byte(" v3.0.0"), []byte(" v2.14.1"))
		return os.WriteFile(path, text, 0o644)
	})
	if err != nil {
		return err
	}
	_, err = run(dir, nil, "go", "build", "-o", "krakend2", "./cmd/krakend-ce")
	return err
}

// buildPlugins builds each folder as a .so below dir/plugins, against the 2.x gateway's own modules.
func buildPlugins(t *testing.T, dir string, folders ...string) {
	t.Helper()
	for i, folder := range folders {
		work := filepath.Join(dir, "build", filepath.Base(folder))
		must(t, os.CopyFS(work, os.DirFS(folder)))
		lura := filepath.Join(shared.scratch, "gateway2x/third_party/lura")
		_, err := run(work, nil, "go", "mod", "edit", "-replace", "github.com/luraproject/lura/v2="+lura)
		must(t, err)
		out := filepath.Join(dir, "plugins", fmt.Sprintf("%d-%s.so", i, filepath.Base(folder)))
		_, err = run(work, nil, "go", "build", "-buildmode=plugin", "-o", out, ".")
		must(t, err)
	}
}

// migrate copies the fork and runs unplug on the gateway; it gives the built 3.x binary.
func migrate(t *testing.T, gateway string, args ...string) string {
	t.Helper()
	return migrateInto(t, filepath.Join(shared.testdata, "forks/krakend-ce"), gateway, args...)
}

// migrateTo2x does the same with the 2.x gateway; the plugins' files are nowhere then.
func migrateTo2x(t *testing.T, gateway string, args ...string) string {
	t.Helper()
	return migrateInto(t, filepath.Join(shared.scratch, "gateway2x"), gateway, append(args, "--target", "2.x")...)
}

// migrateBeside makes a module that builds the gateway from the 3.x one, which stays as it is.
func migrateBeside(t *testing.T, gateway string, args ...string) string {
	t.Helper()
	checkout, module := filepath.Join(t.TempDir(), "krakend-ce"), filepath.Join(t.TempDir(), "gateway")
	must(t, os.CopyFS(checkout, os.DirFS(filepath.Join(shared.testdata, "forks/krakend-ce"))))
	args = append([]string{"migrate", ".", "--fork", checkout, "--integration", "module", "--module", module,
		"--module-path", "example.com/gateway", "--write", "--fail-on", "never"}, args...)
	out, err := run(gateway, nil, shared.unplug, args...)
	must(t, err)
	if !strings.Contains(out, "Written") {
		t.Fatalf("nothing was written:\n%s", out)
	}
	_, err = run(module, nil, "make", "build")
	must(t, err)
	return filepath.Join(module, "krakend")
}

// migrateProgram takes the 2.x gateway for a program of somebody's own, and moves it to lura 3 with its plugins.
func migrateProgram(t *testing.T, gateway string, args ...string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program")
	must(t, os.CopyFS(program, os.DirFS(filepath.Join(shared.scratch, "gateway2x"))))
	os.Remove(filepath.Join(program, "krakend2"))
	args = append([]string{"migrate", ".", "--fork", program, "--integration", "program", "--write", "--fail-on", "never"}, args...)
	out, err := run(gateway, nil, shared.unplug, args...)
	must(t, err)
	if !strings.Contains(out, "Written") {
		t.Fatalf("nothing was written:\n%s", out)
	}
	for module, folder := range map[string]string{"luraproject/lura": "lura", "krakend/krakend-cors": "cors", "krakend/krakend-metrics": "metrics"} {
		folder = filepath.Join(shared.testdata, "forks/krakend-ce/third_party", folder)
		_, err := run(program, nil, "go", "mod", "edit", "-dropreplace", "github.com/"+module+"/v2", "-replace", "github.com/"+module+"/v3="+folder)
		must(t, err)
	}
	_, err = run(program, nil, "go", "vet", "./...")
	must(t, err)
	_, err = run(program, nil, "go", "build", "-o", "krakend3", "./cmd/krakend-ce")
	must(t, err)
	return filepath.Join(program, "krakend3")
}

// migrateOver makes an overlay, and lays it over a clean checkout whose go.mod stays as it is.
func migrateOver(t *testing.T, gateway string, args ...string) string {
	t.Helper()
	checkout, overlay := filepath.Join(t.TempDir(), "krakend-ce"), filepath.Join(t.TempDir(), "overlay")
	must(t, os.CopyFS(checkout, os.DirFS(filepath.Join(shared.testdata, "forks/krakend-ce"))))
	args = append([]string{"migrate", ".", "--fork", checkout, "--integration", "overlay", "--overlay", overlay, "--write", "--fail-on", "never"}, args...)
	out, err := run(gateway, nil, shared.unplug, args...)
	must(t, err)
	if !strings.Contains(out, "Written") {
		t.Fatalf("nothing was written:\n%s", out)
	}
	_, err = run(gateway, nil, shared.unplug, "apply", overlay, "--to", checkout)
	must(t, err)
	workspace := []string{"GOFLAGS=", "GOWORK="}
	_, err = run(checkout, workspace, "go", "vet", "./...", "./plugins/...")
	must(t, err)
	_, err = run(checkout, workspace, "make", "build")
	must(t, err)
	return filepath.Join(checkout, "krakend")
}

// integrations are the ways for a plugin to live in a 3.x build.
var integrations = map[string]func(t *testing.T, gateway string, args ...string) string{
	"fork": migrate, "module": migrateBeside, "overlay": migrateOver, "program": migrateProgram,
}

func migrateInto(t *testing.T, from, gateway string, args ...string) string {
	t.Helper()
	fork := filepath.Join(t.TempDir(), "fork")
	must(t, os.CopyFS(fork, os.DirFS(from)))
	os.Remove(filepath.Join(fork, "krakend2"))
	for _, git := range [][]string{{"init", "-q"}, {"add", "-A"}, {"-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "start"}} {
		_, err := run(fork, nil, "git", git...)
		must(t, err)
	}
	out, err := run(gateway, nil, shared.unplug, append([]string{"migrate", ".", "--fork", fork, "--write", "--fail-on", "never"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out, "Written") {
		t.Fatalf("nothing was written:\n%s", out)
	}
	_, err = run(fork, nil, "git", "add", "-A")
	must(t, err)
	clean := filepath.Join(t.TempDir(), "clean") // what a commit holds is what is built
	_, err = run(fork, nil, "git", "checkout-index", "-a", "--prefix="+clean+"/")
	must(t, err)
	_, err = run(clean, nil, "go", "build", "-o", "krakend3", "./cmd/krakend-ce")
	must(t, err)
	return filepath.Join(clean, "krakend3")
}

// gateway is a running one.
type gateway struct {
	url string
	log *bytes.Buffer
	cmd *exec.Cmd
}

// start runs a gateway until the test ends. It fails unless the gateway serves.
func start(t *testing.T, binary, dir, config string, env ...string) *gateway {
	t.Helper()
	g, err := launch(binary, dir, config, env...)
	if err != nil {
		t.Fatalf("%v\n%s", err, g.log)
	}
	t.Cleanup(g.stop)
	return g
}

// stop ends a gateway that may have ended.
func (g *gateway) stop() {
	if g.cmd.Process != nil {
		g.cmd.Process.Kill()
		g.cmd.Wait()
	}
}

// launch waits until the gateway serves or ends; the error is of one that ended.
func launch(binary, dir, config string, env ...string) (*gateway, error) {
	g := &gateway{log: new(bytes.Buffer)}
	g.cmd = exec.Command(binary, "run", "-c", config)
	g.cmd.Dir = dir
	g.cmd.Env = append(os.Environ(), env...)
	errors, _ := g.cmd.StderrPipe()
	if err := g.cmd.Start(); err != nil {
		return g, err
	}
	serving := make(chan string, 1)
	ended := make(chan struct{})
	go func() {
		lines := bufio.NewScanner(errors)
		for lines.Scan() {
			g.log.WriteString(lines.Text() + "\n")
			if _, address, ok := strings.Cut(lines.Text(), "Serving on "); ok {
				serving <- address
			}
		}
		close(ended)
	}()
	select {
	case address := <-serving:
		g.url = "http://" + address
		return g, nil
	case <-ended:
		err := g.cmd.Wait()
		if err == nil {
			err = fmt.Errorf("the gateway ended with status 0")
		}
		return g, err
	case <-time.After(30 * time.Second):
		g.cmd.Process.Kill()
		return g, fmt.Errorf("the gateway did not start in time")
	}
}

// answerOf is status, headers and body as text; what must differ between two gateways is left out.
func answerOf(t *testing.T, g *gateway, method, path string, headers ...string) string {
	t.Helper()
	req, err := http.NewRequest(method, g.url+path, strings.NewReader("a body"))
	must(t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return "no answer: " + strings.ReplaceAll(err.Error(), g.url, "")
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	resp.Header.Del("Date")
	resp.Header.Del("X-Krakend")
	var out strings.Builder
	fmt.Fprintln(&out, resp.StatusCode)
	resp.Header.Write(&out)
	out.Write(body)
	return out.String()
}

// place copies a gateway's folder and points it at the test's backend; gives the folder and its configuration.
func place(t *testing.T, from, config string, plugins ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "gateway")
	must(t, os.MkdirAll(dir, 0o755))
	for _, plugin := range plugins {
		must(t, os.CopyFS(filepath.Join(dir, "src", filepath.Base(plugin)), os.DirFS(plugin)))
	}
	text, err := os.ReadFile(filepath.Join(from, config))
	must(t, err)
	text = bytes.ReplaceAll(text, []byte("http://shop.internal:8000"), []byte(shared.backend.URL))
	must(t, os.WriteFile(filepath.Join(dir, "krakend.json"), text, 0o644))
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
