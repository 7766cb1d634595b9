package runner

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httputil"
	"slices"
	"sync"
	"time"
)

// Answered is what a client gets, read from the connection.
type Answered struct {
	Broken           string // why there is no whole answer
	Informational    []int
	Status           int
	Header           map[string][]string
	TransferEncoding []string
	Close            bool
	Body             string
	Trailer          map[string][]string
}

// server is one of net/http whose connections are in memory. A recorder would not do: it is no Hijacker, and knows nothing
// of informational answers, of methods and statuses without a body, and of connections that a panic drops.
type server struct {
	connections chan net.Conn
	now         *connection
}

func newServer(handler http.Handler) *server {
	s := &server{connections: make(chan net.Conn)}
	whole := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.now.end()
		handler.ServeHTTP(w, r)
	})
	go (&http.Server{Handler: whole, ErrorLog: log.New(io.Discard, "", 0)}).Serve(s)
	return s
}

// Accept, Close and Addr make it the listener of its own.
func (s *server) Accept() (net.Conn, error) { return <-s.connections, nil }
func (s *server) Close() error              { return nil }
func (s *server) Addr() net.Addr            { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 254), Port: 8080} }

// connection is the server's end. It knows when the handler came to its end, or the server closed it without calling any.
type connection struct {
	net.Conn
	once  sync.Once
	ended chan struct{}
}

func (c *connection) end() { c.once.Do(func() { close(c.ended) }) }

func (c *connection) Close() error {
	c.end()
	return c.Conn.Close()
}

func (c *connection) RemoteAddr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 40000}
}

// exchange sends a case's request and reads the answer.
func (s *server) exchange(c *Case) *Answered {
	client, far := net.Pipe()
	defer client.Close()
	here := &connection{Conn: far, ended: make(chan struct{})}
	s.now = here
	s.connections <- here
	go client.Write(c.wire())
	go func() { // a connection that a handler keeps for itself says nothing more
		<-here.ended
		client.SetReadDeadline(time.Now().Add(5 * time.Second))
	}()
	answer := readAnswer(client, c.text(c.Method))
	<-here.ended
	return answer
}

func readAnswer(from io.Reader, method string) *Answered {
	a := &Answered{}
	reader := bufio.NewReader(from)
	for {
		r, err := http.ReadResponse(reader, &http.Request{Method: method})
		if err != nil {
			a.Broken = err.Error()
			return a
		}
		if r.StatusCode < 200 && r.StatusCode != http.StatusSwitchingProtocols {
			a.Informational = append(a.Informational, r.StatusCode)
			continue
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			a.Broken = err.Error()
		}
		a.Status, a.Header, a.TransferEncoding, a.Close = r.StatusCode, r.Header, r.TransferEncoding, r.Close
		a.Body, a.Trailer = string(body), r.Trailer
		if date, err := http.ParseTime(r.Header.Get("Date")); err == nil && time.Since(date).Abs() < time.Minute {
			r.Header.Del("Date") // the server's own
		}
		return a
	}
}

const chunked = "chunked"

// wire is a case's request to the service, as a client sends it. Its length is never that of the case's headers.
func (c *Case) wire() []byte {
	var b bytes.Buffer
	host := "shop.example"
	if c.Host != nil {
		host = c.text(*c.Host)
	}
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", c.text(c.Method), c.text(c.URL), host)
	inChunks := false
	headers := c.lists(c.Headers)
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		for _, value := range headers[name] {
			switch http.CanonicalHeaderKey(name) {
			case "Content-Length", "Host":
				continue
			case "Transfer-Encoding":
				inChunks = value == chunked
			}
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	body := c.text(c.Body)
	if inChunks {
		b.WriteString("\r\n")
		w := httputil.NewChunkedWriter(&b)
		io.WriteString(w, body)
		w.Close()
		b.WriteString("\r\n")
		return b.Bytes()
	}
	if body != "" || c.Method == "POST" || c.Method == "PUT" || c.Method == "PATCH" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n" + body)
	return b.Bytes()
}
