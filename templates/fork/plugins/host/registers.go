package host

import (
	"fmt"
	"os"
	"sync"

	"github.com/luraproject/lura/v3/config"
	"github.com/luraproject/lura/v3/logging"
)

// The namespaces of the three kinds.
const (
	serverNamespace   = "plugin/http-server"
	clientNamespace   = "plugin/http-client"
	modifierNamespace = "plugin/req-resp-modifier"
)

// otherNames are further spellings of the namespaces that a configuration may have; 3.0 of krakend-ce has none.
var otherNames = map[string]string{}

// stanzaOf is the stanza of one kind.
func stanzaOf(extra config.ExtraConfig, namespace string) (interface{}, bool) {
	stanza, ok := extra[namespace]
	if other, known := otherNames[namespace]; !ok && known {
		stanza, ok = extra[other]
	}
	return stanza, ok
}

type server struct {
	factory serverFactory
	onError OnError
}

type client struct {
	factory clientFactory
	onError OnError
}

// The registers. The last registration of a name wins, and modifiers have one register a side.
var (
	servers           map[string]server
	clients           map[string]client
	requestModifiers  map[string]modifierFactory
	responseModifiers map[string]modifierFactory

	policy struct {
		as2x    bool
		ignored map[Name]bool
	}
)

func reset(options Options) {
	servers = map[string]server{}
	clients = map[string]client{}
	requestModifiers = map[string]modifierFactory{}
	responseModifiers = map[string]modifierFactory{}
	policy.as2x = options.As2x
	policy.ignored = map[Name]bool{}
	for _, name := range options.Ignored {
		policy.ignored[name] = true
	}
	refusals.Lock()
	refusals.of = map[*config.Backend]error{}
	refusals.Unlock()
}

func addModifier(name string, factory modifierFactory, appliesToRequest, appliesToResponse bool) {
	if appliesToRequest {
		requestModifiers[name] = factory
	}
	if appliesToResponse {
		responseModifiers[name] = factory
	}
}

// mayBeMissing says whether the gateway goes on when nothing registers a name.
func mayBeMissing(kind, name string) bool {
	return policy.as2x || policy.ignored[Name{Kind: kind, Name: name}]
}

// refusal is what an endpoint answers when a plugin that it asks for cannot be given: 500, as for any other error.
type refusal struct{ message string }

func (r refusal) Error() string { return r.message }

// refusals are the backends whose plugins cannot be given: their endpoints answer nothing else.
var refusals struct {
	sync.Mutex
	of map[*config.Backend]error
}

func refuseBackend(logger logging.Logger, remote *config.Backend, message string) error {
	logger.Error(backendTag(remote), message+": its endpoint answers 500")
	err := refusal{message}
	refusals.Lock()
	refusals.of[remote] = err
	refusals.Unlock()
	return err
}

func refusalOf(backends []*config.Backend) error {
	refusals.Lock()
	defer refusals.Unlock()
	for _, remote := range backends {
		if err := refusals.of[remote]; err != nil {
			return err
		}
	}
	return nil
}

func backendTag(remote *config.Backend) string {
	return fmt.Sprintf("[BACKEND: %s %s -> %s]", remote.ParentEndpointMethod, remote.ParentEndpoint, remote.URLPattern)
}

// fatal ends the process with a non-zero status whatever the logger does: an error from RunServer alone would end it with 0.
func fatal(logger logging.Logger, v ...interface{}) {
	logger.Fatal(v...)
	os.Exit(1)
}
