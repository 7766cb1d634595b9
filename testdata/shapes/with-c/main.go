package main

/*
#include <stdlib.h>
#include <string.h>

static int same(const char *a, const char *b) { return strcmp(a, b) == 0; }
*/
import "C"

import (
	"context"
	"net/http"
	"unsafe"
)

var HandlerRegisterer = registerer("with-c")

type registerer string

func (r registerer) RegisterHandlers(f func(
	name string,
	handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	f(string(r), func(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			key := C.CString(req.Header.Get("X-Key"))
			defer C.free(unsafe.Pointer(key))
			if C.same(key, key) == 0 {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, req)
		}), nil
	})
}

func main() {}
