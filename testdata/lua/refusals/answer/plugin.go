// Answers that a script of an endpoint cannot give.
package main

import (
	"context"
	"net/http"
)

// HandlerRegisterer is what the gateway looks for.
var HandlerRegisterer = registerer("answer")

type registerer string

func (r registerer) RegisterHandlers(register func(
	name string, handler func(context.Context, map[string]interface{}, http.Handler) (http.Handler, error),
)) {
	register("body", body)
	register("headers", headers)
	register("text", text)
	register("configured", configured)
	register("early", early)
	register("then", then)
	register("both", both)
	register("again", again)
	register("helped", helped)
	register("itself", itself)
	register("wrapped", wrapped)
	register("nothing", nothing)
	register("asked", asked)
}

func main() {}

func body(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		w.Write([]byte("no"))
	}), nil
}

func headers(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", "yes")
		next.ServeHTTP(w, r)
	}), nil
}

func text(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-User") == "" {
			http.Error(w, "who?", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	}), nil
}

func configured(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	status, _ := extra["status"].(float64)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(int(status))
	}), nil
}

func early(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusContinue)
	}), nil
}

func then(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		r.Header.Set("X-After", "yes")
	}), nil
}

func both(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"X-A", "X-B"} {
			if r.Header.Get(name) == "" {
				w.WriteHeader(http.StatusForbidden)
			}
		}
		next.ServeHTTP(w, r)
	}), nil
}

func again(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"X-A", "X-B"} {
			r.Header.Set("X-Turn", name)
			next.ServeHTTP(w, r)
		}
	}), nil
}

func helped(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-A") == "" {
			deny(w)
		}
		next.ServeHTTP(w, r)
	}), nil
}

func deny(w http.ResponseWriter) {
	w.WriteHeader(http.StatusForbidden)
}

func itself(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
	})
	next = handler
	return next, nil
}

type writer struct{ http.ResponseWriter }

func wrapped(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(writer{w}, r)
	}), nil
}

func nothing(_ context.Context, extra map[string]interface{}, next http.Handler) (http.Handler, error) {
	if extra["off"] != nil {
		return nil, nil
	}
	return next, nil
}

func asked(_ context.Context, _ map[string]interface{}, next http.Handler) (http.Handler, error) {
	if _, ok := next.(http.HandlerFunc); ok {
		return next, nil
	}
	return next, nil
}
