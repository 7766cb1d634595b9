package harness

import (
	"github.com/yuin/gopher-lua/ast"
)

func (c *checker) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		c.assignment(s)
	case *ast.LocalAssignStmt:
		if f, ok := localFunction(s); ok { // it may name itself
			c.declare(s.Names...)
			c.expression(f)
			return
		}
		c.expressions(s.Exprs)
		c.declare(s.Names...)
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
			c.say(s.Line(), "the body of this loop begins with a jump")
		}
		c.block(s.Stmts, s.Names...)
	case *ast.FuncDefStmt:
		c.expression(s.Func)
	case *ast.GotoStmt:
		if c.now.gotoLine == 0 {
			c.now.gotoLine = s.Line()
		}
	case *ast.ReturnStmt:
		c.expressions(s.Exprs)
	}
}

// localFunction is `local function f`, and a declaration of a function, of which the parser makes the same.
func localFunction(s *ast.LocalAssignStmt) (*ast.FunctionExpr, bool) {
	if len(s.Names) != 1 || len(s.Exprs) != 1 {
		return nil, false
	}
	f, ok := s.Exprs[0].(*ast.FunctionExpr)
	return f, ok
}

func (c *checker) assignment(s *ast.AssignStmt) {
	c.expressions(s.Lhs)
	c.expressions(s.Rhs)
	for _, target := range s.Lhs {
		name, ok := target.(*ast.IdentExpr)
		if !ok {
			continue
		}
		v := c.lookUp(name.Value)
		if v == nil {
			continue
		}
		v.assigned = true
		if len(s.Rhs) == 1 && v.of == c.now && c.hasWrongAnd(s.Rhs[0]) {
			c.say(s.Line(), "an `and` is assigned to the variable %s", v.name)
		}
	}
	if len(s.Rhs) > 1 {
		c.say(s.Line(), "several values are assigned at once")
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
		v := c.lookUp(e.Value)
		return v != nil && v.of == c.now
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

// expression looks for functions and variables; nothing else in an expression goes wrong.
func (c *checker) expression(e ast.Expr) {
	switch e := e.(type) {
	case *ast.IdentExpr:
		c.lookUp(e.Value)
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
