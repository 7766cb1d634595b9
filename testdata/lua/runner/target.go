package runner

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// served is a request to the service that comes to the endpoint, as bytes of a client: net/http reads them.
func (g *generator) served(w *words) Case {
	for range 30 {
		c := Case{Method: strings.ToTitle(g.place.endpoint.Method), URL: g.target(w), Headers: w.sentHeaders()}
		if !w.oneIn(3) {
			host := w.host()
			c.Host = &host
		}
		if w.oneIn(3) {
			c.Body = g.body(w)
			if w.oneIn(5) {
				c.Headers["Transfer-Encoding"] = []string{chunked}
			}
			if w.oneIn(15) { // the answer shows whether the body was read
				c.Headers["Expect"] = []string{"100-continue"}
			}
		}
		if w.oneIn(4) {
			c.Answer = &Answer{Status: w.status(), Headers: w.lists(w.headerName, w.headerValue), Io: g.body(w)}
			delete(c.Answer.Headers, "Content-Length")
			delete(c.Answer.Headers, "Transfer-Encoding")
		}
		if g.place.service.reaches(&c) == g.place.endpoint {
			return c
		}
	}
	return Case{Method: strings.ToTitle(g.place.endpoint.Method), URL: g.place.target(nil)}
}

// target is a path of the endpoint, in one of the spellings that mean the same path, and most often a query.
func (g *generator) target(w *words) string {
	pattern := g.place.service.pattern(g.place.endpoint)
	var b strings.Builder
	if w.oneIn(25) {
		b.WriteString("http://" + w.host())
	}
	escapes := w.oneIn(6)
	for pattern != "" {
		if pattern[0] == ':' {
			pattern = pattern[len(firstPart(pattern)):]
			if pattern == "" || !w.oneIn(20) {
				b.WriteString(w.parameter(g.place.service.unescaped))
			}
			continue
		}
		switch {
		case escapes && w.oneIn(5):
			b.WriteString(w.escaped(pattern[:1]))
		case pattern[0] == '/' && g.place.service.extraSlash && w.oneIn(10):
			b.WriteString("//")
		default:
			b.WriteString(wireText(pattern[:1], "?#"))
		}
		pattern = pattern[1:]
	}
	return b.String() + w.sentQuery()
}

// parameter is never refused by the router, unless that does not look.
func (w *words) parameter(any bool) string {
	value := strings.ReplaceAll(w.text(), "/", "")
	if parts := w.partsOfPaths(); len(parts) > 0 && w.oneIn(3) {
		if value = w.pick(parts); w.oneIn(4) {
			value = w.otherCase(value)
		}
	}
	if !any {
		value = strings.NewReplacer("?", "", "#", "", "%", "").Replace(value)
	}
	if value == "" {
		value = "1"
	}
	switch w.IntN(4) {
	case 0:
		return w.escaped(value)
	case 1:
		return wireText(value, "?%")
	}
	return url.PathEscape(value)
}

// partsOfPaths are what stands between slashes in the texts that the plugin knows.
func (w *words) partsOfPaths() []string {
	var parts []string
	for _, text := range w.texts {
		if strings.Contains(text, "/") {
			parts = append(parts, strings.FieldsFunc(text, func(c rune) bool { return c == '/' })...)
		}
	}
	return parts
}

// escaped has every byte escaped, in large or small letters.
func (w *words) escaped(s string) string {
	digits := w.pick([]string{"0123456789ABCDEF", "0123456789abcdef"})
	var b strings.Builder
	for _, c := range []byte(s) {
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}

// wireText is text in which only that is escaped which a request's first line cannot hold, or which means something there.
func wireText(s, special string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c == 0x7f || strings.IndexByte(special, c) >= 0 {
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// sentQuery has repeated keys, parts without a key or a value, and what no query should hold.
func (w *words) sentQuery() string {
	if w.oneIn(4) {
		return w.pick([]string{"", "", "", "?"})
	}
	var parts []string
	for range 1 + w.IntN(4) {
		name := w.queryText(w.name())
		part := name + "=" + w.queryText(w.text())
		switch w.IntN(12) {
		case 0:
			part = name
		case 1:
			part = name + "="
		case 2:
			part = "=" + name
		case 3:
			part += w.pick([]string{"%", "%zz", "%4", ";", "#", "=x", "+", ";a=b", "?", "&"})
		case 4:
			part = part + "&" + name + "=" + w.queryText(w.text())
		}
		parts = append(parts, part)
	}
	return "?" + strings.Join(parts, w.pick([]string{"&", "&", "&", "&", "&&", ";"}))
}

func (w *words) queryText(s string) string {
	switch w.IntN(8) {
	case 0:
		return wireText(s, "")
	case 1:
		return wireText(s, "%&;=#+")
	}
	return url.QueryEscape(s)
}

func (w *words) host() string {
	var b []byte
	for _, c := range []byte(w.text()) {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == ':' {
			b = append(b, c)
		}
	}
	if text := string(b); len(text) < 100 && w.oneIn(2) {
		return text
	}
	return w.pick([]string{"shop.example", "shop.example:8080", "SHOP.example", "192.0.2.9:80", "[2001:db8::1]:8080", "localhost"})
}

// sentHeaders are spelled in any letters, and may be spelled in several ways at once. Those that net/http itself acts on are
// left out.
func (w *words) sentHeaders() map[string][]string {
	value := func() string {
		if w.oneIn(8) {
			return ""
		}
		return w.headerValue()
	}
	name := func() string {
		name := w.headerName()
		switch w.IntN(6) {
		case 0:
			return strings.ToLower(name)
		case 1:
			return strings.ToUpper(name)
		}
		return name
	}
	headers := w.lists(name, value)
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		if w.oneIn(8) {
			headers[strings.ToLower(name)] = []string{value()}
		}
	}
	if w.oneIn(6) {
		headers["Cookie"] = []string{w.headerName() + "=1; " + w.headerOf(w.name()+"="+w.text())}
	}
	for name := range headers {
		switch http.CanonicalHeaderKey(name) {
		case "Host", "Content-Length", "Transfer-Encoding", "Expect", "Trailer":
			delete(headers, name)
		}
	}
	return headers
}

// target is a plain path of the endpoint, with the given values of its parameters, and numbers for the others that make it no
// path of another endpoint.
func (p place) target(params map[string]string) string {
	for other := range 100 {
		c := Case{Method: strings.ToTitle(p.endpoint.Method), URL: p.filled(params, fmt.Sprint(other+1))}
		if p.service.reaches(&c) == p.endpoint {
			return c.URL
		}
	}
	return p.filled(params, "1")
}

func (p place) filled(params map[string]string, other string) string {
	pattern := p.service.pattern(p.endpoint)
	var b strings.Builder
	for pattern != "" {
		if pattern[0] != ':' {
			b.WriteString(wireText(pattern[:1], "?#%"))
			pattern = pattern[1:]
			continue
		}
		name := firstPart(pattern)
		value, ok := params[name[1:]]
		if !ok {
			value = other
		}
		b.WriteString(url.PathEscape(value))
		pattern = pattern[len(name):]
	}
	return b.String()
}
