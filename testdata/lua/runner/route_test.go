package runner

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"github.com/luraproject/lura/v3/config"
)

func TestRoutes(t *testing.T) {
	first := service(t, nil, "GET /items/{id}", "get /items/list", "POST /items/{id}", "GET /a/{x}/b", "GET /a/c/{d}", "GET /f/{name}.json", "GET /p{x}", "GET q/{x}", "HEAD /h").service
	unescaped := service(t, config.ExtraConfig{"router": map[string]any{"disable_path_decoding": true}}, "GET /items/{id}").service
	slashes := service(t, config.ExtraConfig{"router": map[string]any{"remove_extra_slash": true}}, "GET /items/{id}").service
	for _, row := range []struct {
		router              *router
		method, url, result string
	}{
		{first, "GET", "/items/7?x", "GET /items/{id} [{id 7}]"},
		{first, "POST", "/items/list", "POST /items/{id} [{id list}]"},
		{first, "GET", "/items/list", "get /items/list []"},
		{first, "HEAD", "/items/7", "none"},
		{first, "HEAD", "/h", "none"},
		{first, "GET", "/items/7/", "none"},
		{first, "GET", "/items/", "none"},
		{first, "GET", "/items", "none"},
		{first, "GET", "/items%2F7", "GET /items/{id} [{id 7}]"},
		{first, "GET", "/items/a%2Fb", "none"},
		{first, "GET", "/items//7", "none"},
		{first, "GET", "/items/..", "GET /items/{id} [{id ..}]"},
		{first, "GET", "/items/a%20b", "GET /items/{id} [{id a b}]"},
		{first, "GET", "/items/a%2520b", "none"}, // the router answers 400
		{first, "GET", "/items/a%25b", "none"},
		{first, "GET", "/items/a%3Fb", "none"},
		{first, "GET", "/items/a%23b", "none"},
		{first, "GET", "/items/%zz", "none"}, // and net/http does
		{first, "GET", "/a//b", "GET /a/{x}/b [{x }]"},
		{first, "GET", "/a/c/b", "GET /a/c/{d} [{d b}]"},
		{first, "GET", "/a/d/b", "GET /a/{x}/b [{x d}]"},
		{first, "GET", "/f/q", "GET /f/{name}.json [{name.json q}]"},
		{first, "GET", "/pq", "none"},
		{first, "GET", "/q/1", "GET q/{x} [{x 1}]"},
		{first, "GET", "http://other.example/q/1", "GET q/{x} [{x 1}]"},
		{unescaped, "GET", "/items/a%2520b%3F", "GET /items/{id} [{id a%20b?}]"},
		{slashes, "GET", "//items///7", "GET /items/{id} [{id 7}]"},
		{slashes, "GET", "/items/7/", "none"},
		{slashes, "GET", "/x/../items/7", "GET /items/{id} [{id 7}]"},
	} {
		c := Case{Method: row.method, URL: row.url}
		result := "none"
		if e := row.router.reaches(&c); e != nil {
			request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(c.wire())))
			if err != nil {
				t.Fatal(err)
			}
			_, params := row.router.route(request)
			result = fmt.Sprint(e.Method, " ", e.Endpoint, " ", params)
		}
		if result != row.result {
			t.Errorf("%s %s comes to %s, not %s", row.method, row.url, result, row.result)
		}
	}
	if target := service(t, nil, "GET /{a}/{b}", "GET /1/1", "GET /2/{c}").target(nil); target != "/3/3" {
		t.Error(target)
	}
	if _, err := newRouter(&config.ServiceConfig{Endpoints: []*config.EndpointConfig{{Endpoint: "/files/*"}}}); err == nil {
		t.Error("paths of any length are no error")
	}
}
