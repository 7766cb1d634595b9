package differential

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func token(customer string) string {
	mac := hmac.New(sha256.New, []byte("corner-shop"))
	mac.Write([]byte(customer))
	return "Bearer " + customer + "." + hex.EncodeToString(mac.Sum(nil))
}

type request struct {
	method, path string
	headers      []string
}

// compare sends the same requests to both gateways.
func compare(t *testing.T, g2, g3 *gateway, requests []request) {
	t.Helper()
	for _, r := range requests {
		t.Run(r.method+r.path, func(t *testing.T) {
			want, got := answerOf(t, g2, r.method, r.path, r.headers...), answerOf(t, g3, r.method, r.path, r.headers...)
			if got != want {
				t.Errorf("2.x answers\n%s\n3.x answers\n%s", want, got)
			}
		})
	}
}

func shopPlugins(root string) []string {
	var folders []string
	for _, name := range []string{"token-check", "audit-trail", "request-signer", "price-format", "stock-note"} {
		folders = append(folders, filepath.Join(root, "plugins", name))
	}
	return folders
}

// The shop, migrated as 2.x, answers as 2.x does; the rewritten configuration is as safe on 2.x as it was.
func TestShop(t *testing.T) {
	root := filepath.Join(shared.testdata, "gateways/shop")
	binary2, run2 := filepath.Join(shared.scratch, "gateway2x/krakend2"), t.TempDir()
	buildPlugins(t, run2, shopPlugins(root)...)
	for name, build := range integrations {
		t.Run(name, func(t *testing.T) {
			dir := place(t, root, "krakend.json", shopPlugins(root)...)
			before, err := os.ReadFile(filepath.Join(dir, "krakend.json"))
			must(t, err)
			must(t, os.WriteFile(filepath.Join(run2, "krakend.json"), before, 0o644))
			binary3 := build(t, dir, "--on-error=as-2.x")
			config := filepath.Join(dir, "krakend.json")

			t.Run("same", func(t *testing.T) {
				compare(t, start(t, binary2, run2, "krakend.json"), start(t, binary3, dir, config), shopRequests())
			})
			t.Run("rollback", func(t *testing.T) { // the rewritten configuration on both sides
				g2, g3 := start(t, binary2, run2, config), start(t, binary3, dir, config)
				compare(t, g2, g3, shopRequests())
				for name, g := range map[string]*gateway{"2.x": g2, "3.x": g3} {
					if got := answerOf(t, g, "GET", "/basket"); !strings.HasPrefix(got, "401\n") {
						t.Errorf("%s lets a request without a token in:\n%s", name, got)
					}
				}
			})
		})
	}
}

func shopRequests() []request {
	return []request{
		{"GET", "/catalogue", nil},
		{"GET", "/catalogue/7", nil},
		{"GET", "/search?q=tea&x=1", nil},
		{"GET", "/offers", nil},
		{"GET", "/basket", nil},
		{"GET", "/basket", []string{"Authorization", token("ann")}},
		{"POST", "/basket", []string{"Authorization", token("ann") + "0"}},
		{"POST", "/orders", []string{"Authorization", token("bob"), "Content-Type", "text/plain"}},
		{"GET", "/orders/3/receipt", []string{"Authorization", token("bob")}},
		{"GET", "/orders/3/gift", []string{"Authorization", token("bob")}},
		{"GET", "/nowhere", nil},
		{"GET", "/__health", nil},
		{"OPTIONS", "/basket", []string{"Access-Control-Request-Method", "POST"}},
	}
}

// Every corner: order, lookup, what is written back, errors, static data, recorder, names that nobody registers.
func TestEdge(t *testing.T) {
	here := filepath.Join(shared.testdata, "differential")
	edge := filepath.Join(here, "edge")
	run2 := t.TempDir()
	buildPlugins(t, run2, edge)
	for name, build := range integrations {
		t.Run(name, func(t *testing.T) {
			dir := place(t, here, "edge.json", edge)
			binary3, config := build(t, dir, "--on-error=as-2.x"), filepath.Join(dir, "krakend.json")
			compare(t, start(t, filepath.Join(shared.scratch, "gateway2x/krakend2"), run2, config),
				start(t, binary3, dir, config), edgeRequests())
		})
	}
}

func edgeRequests() []request {
	var requests []request
	for _, path := range []string{"/both", "/both-backend", "/nothing", "/conflict", "/conflict-backend", "/conflict-of-two", "/plain-error",
		"/new-response", "/new-response-noop", "/context", "/static", "/static-keys", "/static-errored", "/static-incomplete", "/string-name",
		"/late-headers", "/no-status", "/broken-client", "/unknown-client", "/list-client", "/unknown-of-two", "/plain", "/missing"} {
		requests = append(requests, request{"GET", path, nil})
	}
	requests = append(requests, request{"POST", "/fields/7?q=tea", []string{"Content-Type", "text/plain"}},
		request{"POST", "/fields-backend/7", []string{"Content-Type", "text/plain"}})
	return requests
}

// The plugins in a build of 2.x, without a file to load: the same answers as the files give, and the configuration untouched.
func TestTarget2x(t *testing.T) {
	binary2 := filepath.Join(shared.scratch, "gateway2x/krakend2")
	shop, here := filepath.Join(shared.testdata, "gateways/shop"), filepath.Join(shared.testdata, "differential")
	for _, gateway := range []struct {
		name, root, config string
		plugins            []string
		requests           []request
	}{
		{"shop", shop, "krakend.json", shopPlugins(shop), shopRequests()},
		{"edge", here, "edge.json", []string{filepath.Join(here, "edge")}, edgeRequests()},
	} {
		t.Run(gateway.name, func(t *testing.T) {
			dir := place(t, gateway.root, gateway.config, gateway.plugins...)
			config := filepath.Join(dir, "krakend.json")
			before, err := os.ReadFile(config)
			must(t, err)
			run2 := t.TempDir()
			buildPlugins(t, run2, gateway.plugins...)
			inTree := migrateTo2x(t, dir)
			after, err := os.ReadFile(config)
			must(t, err)
			if string(before) != string(after) {
				t.Error("the configuration was changed")
			}
			compare(t, start(t, binary2, run2, config), start(t, inTree, dir, config), gateway.requests)
		})
	}
}

// The default way: what 2.x went on without, the migrated gateway refuses.
func TestRefuses(t *testing.T) {
	for name, build := range integrations {
		t.Run(name, func(t *testing.T) { refuses(t, build) })
	}
}

func refuses(t *testing.T, build func(t *testing.T, gateway string, args ...string) string) {
	root := filepath.Join(shared.testdata, "gateways/shop")
	plugins := append(shopPlugins(root), filepath.Join(shared.testdata, "differential/edge"))
	dir := place(t, root, "krakend.json", plugins...)
	binary := build(t, dir)
	config := filepath.Join(dir, "krakend.json")
	text, err := os.ReadFile(config)
	must(t, err)
	with := func(name string, replacements ...string) string {
		changed := strings.NewReplacer(replacements...).Replace(string(text))
		if changed == string(text) {
			t.Fatalf("%s: nothing was replaced", name)
		}
		path := filepath.Join(t.TempDir(), name+".json")
		must(t, os.WriteFile(path, []byte(changed), 0o644))
		return path
	}
	status := func(g *gateway, path string) string {
		status, _, _ := strings.Cut(answerOf(t, g, "GET", path, "Authorization", token("ann")), "\n")
		return status
	}

	t.Run("unknown-modifier", func(t *testing.T) {
		g := start(t, binary, dir, config)
		if got := status(g, "/orders/3/gift"); got != "500" {
			t.Errorf("an endpoint whose modifier nobody registers answers %s", got)
		}
		if got := status(g, "/orders"); got != "200" {
			t.Errorf("another endpoint answers %s", got)
		}
		if !strings.Contains(g.log.String(), `"gift-wrap"`) {
			t.Errorf("the log does not say why:\n%s", g.log)
		}
	})
	t.Run("unknown-server", func(t *testing.T) {
		g, err := launch(binary, dir, with("unknown-server", `"audit-trail"]`, `"audit-trail", "nobody"]`))
		if err == nil || !strings.Contains(err.Error(), "exit status 1") || !strings.Contains(g.log.String(), "/extra_config/plugin~1http-server/name") {
			t.Errorf("a service name that nobody registers: %v\n%s", err, g.log)
		}
	})
	t.Run("guard-without-settings", func(t *testing.T) {
		path := with("no-secret", `"secret": "corner-shop"`, `"secret": ""`)
		g, err := launch(binary, dir, path)
		if err == nil || !strings.Contains(err.Error(), "exit status 1") || !strings.Contains(g.log.String(), "token-check has no secret") {
			t.Errorf("a guard that cannot be made: %v\n%s", err, g.log)
		}
		open := start(t, binary, dir, path, "UNPLUG_ON_ERROR=as-2.x")
		if got, _, _ := strings.Cut(answerOf(t, open, "GET", "/basket"), "\n"); got != "200" || !strings.Contains(open.log.String(), "CRITICAL") {
			t.Errorf("as 2.x it answers %s\n%s", got, open.log)
		}
	})
	t.Run("skipped", func(t *testing.T) { // the plugin guards nothing: logged and skipped
		g := start(t, binary, dir, with("broken", `"audit-trail"]`, `"audit-trail", "broken-server"]`))
		if !strings.Contains(g.log.String(), "Error getting the plugin handler: broken on purpose") {
			t.Errorf("the log does not say so:\n%s", g.log)
		}
	})
	t.Run("unknown-client", func(t *testing.T) {
		g := start(t, binary, dir, with("client", `"name": "request-signer"`, `"name": "nobody"`))
		if got, _, _ := strings.Cut(answerOf(t, g, "POST", "/orders", "Authorization", token("ann")), "\n"); got != "500" {
			t.Errorf("an endpoint whose client nobody registers answers %s", got)
		}
	})
	t.Run("unknown-at-one-of-two-backends", func(t *testing.T) {
		g := start(t, binary, dir, with("two", `"name": ["stock-note"]`, `"name": ["nobody"]`))
		if got := status(g, "/catalogue/7"); got != "500" {
			t.Errorf("an endpoint with one refused backend answers %s", got)
		}
	})
}
