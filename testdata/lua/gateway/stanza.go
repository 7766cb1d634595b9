package gateway

import (
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/luraproject/lura/v3/logging"
)

// The namespaces of the three components.
const (
	ProxyNamespace    = "modifier/lua-proxy"
	BackendNamespace  = "modifier/lua-backend"
	EndpointNamespace = "modifier/lua-endpoint"
)

// Files reads the sources of scripts. The gateway reads them relative to its working folder.
type Files func(path string) ([]byte, error)

// Stanza is one configured component.
type Stanza struct {
	pre, post     string
	skipNext      bool
	openLibraries bool
	sources       []string
	text          func(path string) (string, bool)
}

var (
	errNoStanza    = errors.New("no extra config")
	errWrongStanza = errors.New("wrong extra config")
)

// Parse reads a stanza. An error means that the component is not there: the gateway goes on without it. Values of a wrong
// type count as missing, and so do elements of `sources`.
func Parse(log logging.Logger, config map[string]any, namespace string, files Files) (*Stanza, error) {
	value, ok := config[namespace]
	if !ok {
		return nil, errNoStanza
	}
	members, ok := value.(map[string]any)
	if !ok {
		return nil, errWrongStanza
	}
	var s Stanza
	s.pre, _ = members["pre"].(string)
	s.post, _ = members["post"].(string)
	s.skipNext, _ = members["skip_next"].(bool)
	s.openLibraries, _ = members["allow_open_libs"].(bool)
	elements, _ := members["sources"].([]any)
	for _, element := range elements {
		if path, ok := element.(string); ok {
			s.sources = append(s.sources, path)
		}
	}
	if live, _ := members["live"].(bool); live {
		s.text = func(path string) (string, bool) {
			text, err := files(path)
			return string(text), err == nil
		}
		return &s, nil // and no checksums
	}
	texts := map[string]string{}
	for _, path := range s.sources {
		text, err := files(path)
		if err != nil {
			log.Error("[Lua] Opening the source file:", err.Error())
			continue
		}
		texts[path] = string(text)
	}
	s.text = func(path string) (string, bool) {
		text, ok := texts[path]
		return text, ok
	}
	checksums, _ := members["md5"].(map[string]any)
	return &s, checkSums(checksums, texts)
}

// checkSums compares in hexadecimal small letters. A file that is no source counts as empty.
func checkSums(want map[string]any, texts map[string]string) error {
	for path, value := range want {
		sum, ok := value.(string)
		if !ok {
			return errors.New("lua: wrong cheksum type for source " + path)
		}
		bytes := md5.Sum([]byte(texts[path]))
		if have := hex.EncodeToString(bytes[:]); have != sum {
			return fmt.Errorf("lua: wrong cheksum for source %s. have: %v, want: %v", path, have, sum)
		}
	}
	return nil
}

// begin makes a machine and runs the sources, joined into one piece.
func (s *Stanza) begin(classes ...class) (*machine, error) {
	m := newMachine(s.openLibraries)
	m.classes = append(m.classes, classes...)
	joined := ""
	for i, path := range s.sources {
		text, ok := s.text(path)
		if !ok {
			return m, errors.New("lua: unable to load required source " + path)
		}
		if i > 0 {
			joined += "\n"
		}
		joined += text
		m.sources = m.sources.with(path, text)
	}
	if len(s.sources) == 0 {
		return m, nil
	}
	return m, errorOf(m.run(joined), m.sources)
}

// script runs the pre or post script.
func (m *machine) script(name, code string) error {
	return errorOf(m.run(code), m.sources.with(name, code))
}
