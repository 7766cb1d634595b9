// Package config reads the gateway's configuration.
package config

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// ExtraConfig holds the stanzas of one level.
type ExtraConfig map[string]interface{}

// ExtraConfigAlias maps a namespace to the one that components read; filled by main.
var ExtraConfigAlias = map[string]string{}

func (e ExtraConfig) normalize() {
	for alias, name := range ExtraConfigAlias {
		if v, ok := e[alias]; ok {
			e[name] = v
			delete(e, alias)
		}
	}
}

// ServiceConfig is a whole gateway.
type ServiceConfig struct {
	rootPlugin
	Version     int               `json:"version"`
	Name        string            `json:"name"`
	Host        []string          `json:"host"`
	Port        int               `json:"port"`
	Endpoints   []*EndpointConfig `json:"endpoints"`
	ExtraConfig ExtraConfig       `json:"extra_config"`
	DNSCacheTTL time.Duration     `json:"-"`
	Source      []byte            `json:"-"` // the file
}

// EndpointConfig is one endpoint.
type EndpointConfig struct {
	Endpoint       string      `json:"endpoint"`
	Method         string      `json:"method"`
	Backend        []*Backend  `json:"backend"`
	OutputEncoding string      `json:"output_encoding"`
	HeadersToPass  []string    `json:"input_headers"`
	QueryString    []string    `json:"input_query_strings"`
	ExtraConfig    ExtraConfig `json:"extra_config"`
}

// Backend is one backend of an endpoint.
type Backend struct {
	ParentEndpoint       string      `json:"-"`
	ParentEndpointMethod string      `json:"-"`
	Host                 []string    `json:"host"`
	Method               string      `json:"method"`
	URLPattern           string      `json:"url_pattern"`
	Encoding             string      `json:"encoding"`
	Group                string      `json:"group"`
	ExtraConfig          ExtraConfig `json:"extra_config"`
}

// Parse reads a configuration file.
func Parse(path string) (ServiceConfig, error) {
	var cfg ServiceConfig
	text, err := os.ReadFile(path)
	if err != nil {
		return cfg, err
	}
	if err := json.Unmarshal(text, &cfg); err != nil {
		return cfg, err
	}
	if cfg.Version != 3 {
		return cfg, fmt.Errorf("unsupported version: %d (want: 3)", cfg.Version)
	}
	cfg.Source = text
	for _, e := range cfg.Endpoints {
		if e.Method == "" {
			e.Method = "GET"
		}
		for _, b := range e.Backend {
			b.ParentEndpoint, b.ParentEndpointMethod = e.Endpoint, e.Method
			if b.Method == "" {
				b.Method = e.Method
			}
			if len(b.Host) == 0 {
				b.Host = cfg.Host
			}
			if b.Encoding == "" {
				b.Encoding = e.OutputEncoding
			}
		}
	}
	return cfg, nil
}

// Normalize moves aliased stanzas to the names that components read.
func (s *ServiceConfig) Normalize() {
	s.ExtraConfig.normalize()
	for _, e := range s.Endpoints {
		e.ExtraConfig.normalize()
		for _, b := range e.Backend {
			b.ExtraConfig.normalize()
		}
	}
}
