package gateway

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// separator stands between message, status and content type of a custom_error, all of which travel as one text.
const separator = " || "

var (
	errNeedArguments   = errors.New("need arguments")
	errNotAList        = errors.New("invalid header value, must be a luaList")
	errWantedRequest   = errors.New("request expected")
	errWantedResponse  = errors.New("response expected") // also what tables, lists and http_responses say of a wrong receiver
	errWantedContext   = errors.New("ginContext expected")
	errNeedsOneOfThese = errors.New("need 1, 3 or 4 arguments")
)

// ScriptError is an error of a script that has no status of its own: the client gets 500.
type ScriptError string

func (e ScriptError) Error() string { return string(e) }

// StatusError is a custom_error with a status.
type StatusError struct {
	message string
	status  int
}

func (e StatusError) Error() string { return e.message }

// StatusCode is the status that the client gets.
func (e StatusError) StatusCode() int { return e.status }

// TypedError is a custom_error with a content type as well.
type TypedError struct {
	StatusError
	contentType string
}

// Encoding is the content type that the client gets.
func (e TypedError) Encoding() string { return e.contentType }

func customError(c *call) error {
	const noStatus = -1
	switch c.count() {
	case 0:
		return errNeedArguments
	case 1:
		return fmt.Errorf("%s%s%d", c.text(1), separator, noStatus)
	}
	text := fmt.Sprintf("%s%s%d", c.text(1), separator, int(c.number(2)))
	if c.count() > 2 {
		text += separator + c.text(3)
	}
	return errors.New(text)
}

// errorOf is what the pipe gets for an error of the virtual machine. lines knows which file a line belongs to.
//
// The text is taken apart at its first colon, whatever it holds (krakend-lua bb8d242, ToError): where there is no position in
// front, a part of the message is lost, and a colon among its first five bytes ends the request with a panic. Blanks around
// the text are lost too (binder 29ceb1a, newError), so custom_error("", 403) no longer has a separator: it is a plain error
// with the message "|| 403".
func errorOf(err error, lines lineMap) error {
	var raised *lua.ApiError
	if err == nil || !errors.As(err, &raised) {
		return err
	}
	text := positioned(raised)
	colon := strings.Index(text, ":")
	parts := strings.Split(text[colon+2:], separator)
	if len(parts) == 1 {
		line, err := strconv.Atoi(text[5:colon]) // behind "Line "
		if err != nil {
			line = 0
		}
		if path, at, ok := lines.find(line); ok {
			return ScriptError(fmt.Sprintf("%s (%s:L%d)", parts[0], path, at))
		}
		return ScriptError(parts[0])
	}
	status, err := strconv.Atoi(parts[1])
	if err != nil {
		status = 500
	}
	if status == -1 {
		return ScriptError(parts[0])
	}
	if len(parts) == 2 {
		return StatusError{parts[0], status}
	}
	return TypedError{StatusError{parts[0], status}, parts[2]}
}

// positioned is the text of an error as binder gives it: "Line N: message" where the position can be read, else all of it.
func positioned(raised *lua.ApiError) string {
	line, text := -1, raised.Error()
	if raised.Type == lua.ApiErrorSyntax {
		line, text = syntaxPosition(raised.Object.String())
	} else {
		fields := strings.Split(raised.Object.String(), ":") // source, line, message
		if len(fields) > 1 {
			if n, err := strconv.Atoi(fields[1]); err == nil {
				line = n
			}
		}
		if len(fields) > 2 {
			text = strings.Trim(strings.Join(fields[2:], ":"), " ")
		}
	}
	if line >= 0 {
		return fmt.Sprintf("Line %d: %s", line, text)
	}
	return text
}

// syntaxPosition reads "<string> line:N(column:M) near 'x':   parse error"; the message at the end of the code is another.
func syntaxPosition(text string) (int, string) {
	if strings.Contains(text, " at EOF:") {
		return 0, strings.TrimSpace(strings.Split(text, ":")[1]) + " at EOF"
	}
	halves := strings.Split(text, " near ")
	if len(halves) != 2 {
		return -1, text
	}
	line := -1
	number, _, _ := strings.Cut(strings.TrimSuffix(strings.ReplaceAll(halves[0], "<string> line:", ""), ")"), "(column:")
	if n, err := strconv.Atoi(number); err == nil {
		line = n
	}
	return line, strings.Join(strings.Fields(strings.TrimSuffix(halves[1], "\n")), " ")
}
