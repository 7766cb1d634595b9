package harness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

// miscompiled finds what gopher-lua 1.1.1 compiles to something else than Lua means. Of 4,000 programs written by chance it ran
// one in six otherwise than Lua 5.1, and none without these:
//   - a variable of the function itself that is assigned an `and`: it stays as it was when the left part is worked out to be
//     false, unless that part is another such variable or a comparison (of 35,040 expressions with those, none is wrong without
//     an `or` to the left). In a declaration, and everywhere else, an `and` is right.
//   - several values assigned at once to variables that are there: a, b = b, a gives both the same.
//   - a loop over an iterator whose body begins with a jump, which a constant condition, `while true` and goto are.
//   - a goto in a function whose variables are captured by another and change: the two have different ones from then on.
func miscompiled(script string) ([]string, error) {
	chunk, err := parse.Parse(strings.NewReader(script), "script")
	if err != nil {
		return nil, err
	}
	c := checker{}
	c.function(nil, chunk)
	return c.found, nil
}

type checker struct {
	found []string
	names []*variable // in scope, the innermost last
	now   *function
}

// function is one that is being looked at.
type function struct {
	gotoLine  int // of the first
	variables []*variable
}

type variable struct {
	name               string
	of                 *function
	captured, assigned bool
}

func (c *checker) say(line int, format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf("line %d: ", line)+fmt.Sprintf(format, args...))
}

func (c *checker) function(parameters []string, body []ast.Stmt) {
	outer := c.now
	c.now = &function{}
	c.block(body, parameters...)
	for _, v := range c.now.variables {
		if c.now.gotoLine > 0 && v.captured && v.assigned {
			c.say(c.now.gotoLine, "a goto, where the variable %s is captured and assigned", v.name)
		}
	}
	c.now = outer
}

func (c *checker) declare(names ...string) {
	for _, name := range names {
		v := &variable{name: name, of: c.now}
		c.names = append(c.names, v)
		c.now.variables = append(c.now.variables, v)
	}
}

// lookUp gives nil for a global.
func (c *checker) lookUp(name string) *variable {
	for _, v := range slices.Backward(c.names) {
		if v.name == name {
			v.captured = v.captured || v.of != c.now
			return v
		}
	}
	return nil
}

// block is a scope.
func (c *checker) block(body []ast.Stmt, names ...string) {
	outer := len(c.names)
	c.declare(names...)
	for _, s := range body {
		c.statement(s)
	}
	c.names = c.names[:outer]
}
