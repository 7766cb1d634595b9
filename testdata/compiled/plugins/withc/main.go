package main

// #include <gnu/libc-version.h>
// #include <math.h>
// #cgo LDFLAGS: -lm
import "C"

import "context"
import "net/http"

var ClientRegisterer = client("rooted")

type client string

func (c client) RegisterClients(register func(
	name string,
	handler func(context.Context, map[string]interface{}) (http.Handler, error),
)) {
	register(string(c), func(_ context.Context, extra map[string]interface{}) (http.Handler, error) {
		value, _ := extra["of"].(float64)
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("libc", C.GoString(C.gnu_get_libc_version()))
			w.WriteHeader(200 + int(C.sqrt(C.double(value))))
		}), nil
	})
}

func main() {}
