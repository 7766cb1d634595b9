package runner

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// smaller leaves out of a case what its mismatch does not need.
func (b *bench) smaller(c Case) Case {
	const most = 400
	tries := 0
	keep := func(candidate Case) bool {
		if tries >= most {
			return false
		}
		tries++
		if b.compare(&candidate) == nil {
			return false
		}
		c = candidate
		return true
	}
	for again := true; again && tries < most; {
		again = slices.ContainsFunc(append(b.plainer(c), without(c)...), keep)
	}
	return c
}

// plainer are copies of a case of the service with a plainer target: no host in it, no query or a part of it less, a path in
// which nothing is escaped; or with the usual answer.
func (b *bench) plainer(c Case) []Case {
	if b.place.service == nil {
		return nil
	}
	var all []Case
	add := func(url string) {
		if changed := c; url != c.URL {
			changed.URL = url
			all = append(all, changed)
		}
	}
	if c.Answer != nil {
		changed := c
		changed.Answer = nil
		all = append(all, changed)
	}
	rest, absolute := strings.CutPrefix(c.URL, "http://")
	if absolute {
		_, rest, _ = strings.Cut(rest, "/")
		rest = "/" + rest
		add(rest)
	}
	before := strings.TrimSuffix(c.URL, rest)
	path, query, asked := strings.Cut(rest, "?")
	if asked {
		add(before + path)
		parts := strings.Split(query, "&")
		for i := range parts {
			if len(parts) > 1 {
				add(before + path + "?" + strings.Join(slices.Delete(slices.Clone(parts), i, i+1), "&"))
			}
		}
		query = "?" + query
	}
	if plain, err := url.PathUnescape(path); err == nil {
		add(before + wireText(plain, "?#%") + query)
	}
	add(before + b.place.target(nil) + query)
	return all
}

// without are the case's copies with one thing left out each, the largest first.
func without(c Case) []Case {
	var all []Case
	add := func(change func(*Case)) {
		changed := c
		if c.Answer != nil {
			answer := *c.Answer
			changed.Answer = &answer
		}
		change(&changed)
		all = append(all, changed)
	}
	if len(c.Headers) > 1 {
		add(func(c *Case) { c.Headers = nil })
	}
	if len(c.Query) > 1 {
		add(func(c *Case) { c.Query = nil })
	}
	for _, key := range slices.Sorted(maps.Keys(c.Headers)) {
		add(func(c *Case) { c.Headers = less(c.Headers, key) })
		if len(c.Headers[key]) > 1 {
			add(func(c *Case) { c.Headers = shorter(c.Headers, key) })
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.Query)) {
		add(func(c *Case) { c.Query = less(c.Query, key) })
		if len(c.Query[key]) > 1 {
			add(func(c *Case) { c.Query = shorter(c.Query, key) })
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.Params)) {
		add(func(c *Case) { c.Params = less(c.Params, key) })
	}
	if c.Host != nil {
		add(func(c *Case) { c.Host = nil })
	}
	if c.Body != "" {
		add(func(c *Case) { c.Body = "" })
	}
	if c.Error != nil {
		add(func(c *Case) { c.Error = nil })
	}
	if c.Answer == nil {
		return all
	}
	if c.Answer.Io != "" {
		add(func(c *Case) { c.Answer.Io = "" })
	}
	for _, key := range slices.Sorted(maps.Keys(c.Answer.Headers)) {
		add(func(c *Case) { c.Answer.Headers = less(c.Answer.Headers, key) })
	}
	if len(c.Answer.Data) > 0 && string(c.Answer.Data) != "null" {
		for _, data := range lessData(decode(c.Answer.Data), 0) {
			text, err := json.Marshal(data)
			if err == nil {
				add(func(c *Case) { c.Answer.Data = text })
			}
		}
	}
	return all
}

func less[V any](m map[string]V, key string) map[string]V {
	m = maps.Clone(m)
	delete(m, key)
	return m
}

func shorter(m map[string][]string, key string) map[string][]string {
	m = maps.Clone(m)
	m[key] = m[key][:len(m[key])-1]
	return m
}

// lessData are the copies of an object without one of its members, or with less in one of them.
func lessData(data map[string]any, depth int) []map[string]any {
	var all []map[string]any
	for _, key := range slices.Sorted(maps.Keys(data)) {
		all = append(all, less(data, key))
		switch v := data[key].(type) {
		case map[string]any:
			if depth < 4 {
				for _, inner := range lessData(v, depth+1) {
					copied := maps.Clone(data)
					copied[key] = inner
					all = append(all, copied)
				}
			}
		case []any:
			if len(v) > 0 {
				copied := maps.Clone(data)
				copied[key] = v[:len(v)-1]
				all = append(all, copied)
			}
		}
	}
	return all
}
