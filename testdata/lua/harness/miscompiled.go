package harness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

// miscompiled finds what gopher-lua 1.1.1 compiles to something else than Lua means. Of 4,000 programs written by chance it ran
// one in six otherwise than Lua 5.1, and none without these three:
//   - a variable of the function itself that is assigned an `and`: it stays as it was when the left part is worked out to be
//     false, unless that part is another such variable or a comparison (of 35,040 expressions with those, none is wrong without
//     an `or` to the left). In a declaration, and everywhere else, an `and` is right.
//   - several values assigned at once to variables that are there: a, b = b, a gives both the same.
//   - a loop over an iterator whose body begins with a jump, which a constant condition and `while true` are.
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
	found  []string
	locals []string // of the function, the innermost last
}

func (c *checker) say(at interface{ Line() int }, format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf("line %d: ", at.Line())+fmt.Sprintf(format, args...))
}

func (c *checker) function(parameters []string, body []ast.Stmt) {
	outer := c.locals
	c.locals = slices.Clone(parameters)
	c.block(body)
	c.locals = outer
}

// block is a scope.
func (c *checker) block(body []ast.Stmt, names ...string) {
	outer := len(c.locals)
	c.locals = append(c.locals, names...)
	for _, s := range body {
		c.statement(s)
	}
	c.locals = c.locals[:outer]
}

func (c *checker) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		c.assignment(s)
	case *ast.LocalAssignStmt:
		// A local function is one of these: it may name itself, which changes nothing here.
		c.expressions(s.Exprs)
		c.locals = append(c.locals, s.Names...)
	case *ast.FuncCallStmt:
		c.expression(s.Expr)
	case *ast.DoBlockStmt:
		c.block(s.Stmts)
	case *ast.WhileStmt:
		c.expression(s.Condition)
		c.block(s.Stmts)
	case *ast.RepeatStmt:
		c.block(s.Stmts)
		c.expression(s.Condition)
	case *ast.IfStmt:
		c.expression(s.Condition)
		c.block(s.Then)
		c.block(s.Else)
	case *ast.NumberForStmt:
		c.expressions([]ast.Expr{s.Init, s.Limit, s.Step})
		c.block(s.Stmts, s.Name)
	case *ast.GenericForStmt:
		c.expressions(s.Exprs)
		if beginsWithJump(s.Stmts) {
			c.say(s, "the body of this loop begins with a jump")
		}
		c.block(s.Stmts, s.Names...)
	case *ast.FuncDefStmt:
		c.expression(s.Func)
	case *ast.ReturnStmt:
		c.expressions(s.Exprs)
	}
}

func (c *checker) assignment(s *ast.AssignStmt) {
	c.expressions(s.Lhs)
	c.expressions(s.Rhs)
	if len(s.Rhs) > 1 {
		c.say(s, "several values are assigned at once")
		return
	}
	if name, ok := s.Lhs[0].(*ast.IdentExpr); ok && slices.Contains(c.locals, name.Value) && c.hasWrongAnd(s.Rhs[0]) {
		c.say(s, "an `and` is assigned to the variable %s", name.Value)
	}
}

func (c *checker) hasWrongAnd(e ast.Expr) bool {
	logical, ok := e.(*ast.LogicalOpExpr)
	if !ok {
		return false
	}
	wrong := logical.Operator == "and" && !c.isSafe(logical.Lhs)
	return wrong || c.hasWrongAnd(logical.Lhs) || c.hasWrongAnd(logical.Rhs)
}

// isSafe says whether the left part of an `and` needs no place of its own.
func (c *checker) isSafe(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.IdentExpr:
		return slices.Contains(c.locals, e.Value)
	case *ast.LogicalOpExpr:
		return e.Operator == "and" && c.isSafe(e.Lhs) && c.isSafe(e.Rhs)
	case *ast.RelationalOpExpr, ast.ConstExpr:
		return true
	}
	return false
}

func beginsWithJump(body []ast.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	switch s := body[0].(type) {
	case *ast.DoBlockStmt:
		return beginsWithJump(s.Stmts)
	case *ast.RepeatStmt:
		return beginsWithJump(s.Stmts)
	case *ast.IfStmt:
		return isConstant(s.Condition)
	case *ast.WhileStmt:
		return isConstant(s.Condition)
	case *ast.BreakStmt, *ast.GotoStmt:
		return true
	}
	return false
}

func isConstant(e ast.Expr) bool {
	switch e := e.(type) {
	case ast.ConstExpr:
		return true
	case *ast.UnaryNotOpExpr:
		return isConstant(e.Expr)
	case *ast.LogicalOpExpr:
		return isConstant(e.Lhs)
	}
	return false
}

func (c *checker) expressions(all []ast.Expr) {
	for _, e := range all {
		c.expression(e)
	}
}

// expression looks for functions; nothing else in an expression goes wrong.
func (c *checker) expression(e ast.Expr) {
	switch e := e.(type) {
	case *ast.FunctionExpr:
		c.function(e.ParList.Names, e.Stmts)
	case *ast.AttrGetExpr:
		c.expressions([]ast.Expr{e.Object, e.Key})
	case *ast.TableExpr:
		for _, field := range e.Fields {
			c.expressions([]ast.Expr{field.Key, field.Value})
		}
	case *ast.FuncCallExpr:
		c.expressions([]ast.Expr{e.Func, e.Receiver})
		c.expressions(e.Args)
	case *ast.LogicalOpExpr:
		c.expressions([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.RelationalOpExpr:
		c.expressions([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.StringConcatOpExpr:
		c.expressions([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.ArithmeticOpExpr:
		c.expressions([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.UnaryMinusOpExpr:
		c.expression(e.Expr)
	case *ast.UnaryNotOpExpr:
		c.expression(e.Expr)
	case *ast.UnaryLenOpExpr:
		c.expression(e.Expr)
	}
}
