package runner

import (
	"go/ast"
	"go/token"
	"maps"
	"math/big"
	"slices"
	"strconv"
)

// kinds of text in a source, by what is done with them.
const (
	otherText = iota
	comparedText
	nameText
)

// VocabularyOf collects the constants of a plugin's files. What a text is for shows in how it is used; a constant with a name
// counts where the name is used, too.
func VocabularyOf(files []*ast.File) Vocabulary {
	v := vocabulary{texts: map[string]int{}, numbers: map[string]bool{}, named: map[string][]string{}}
	for _, file := range files {
		ast.Inspect(file, v.nameConstants)
	}
	for _, file := range files {
		ast.Inspect(file, v.collect)
	}
	var out Vocabulary
	for _, text := range slices.Sorted(maps.Keys(v.texts)) {
		switch v.texts[text] {
		case nameText:
			out.Names = append(out.Names, Bytes(text))
		case comparedText:
			out.Values = append(out.Values, Bytes(text))
		default:
			out.Texts = append(out.Texts, Bytes(text))
		}
	}
	out.Numbers = slices.Sorted(maps.Keys(v.numbers))
	return out
}

type vocabulary struct {
	texts   map[string]int
	numbers map[string]bool
	named   map[string][]string // what a constant or variable is given anywhere
}

func (v *vocabulary) nameConstants(n ast.Node) bool {
	if spec, ok := n.(*ast.ValueSpec); ok {
		for i, value := range spec.Values {
			if text, ok := literal(value); ok && i < len(spec.Names) {
				v.named[spec.Names[i].Name] = append(v.named[spec.Names[i].Name], text)
			}
		}
	}
	return true
}

// accessors are methods and functions whose first text is a name.
var accessors = map[string]bool{"Get": true, "Set": true, "Add": true, "Del": true, "Has": true, "Values": true, "CanonicalHeaderKey": true}

func (v *vocabulary) collect(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.BasicLit:
		v.basic(n)
	case *ast.Ident:
		for _, text := range v.named[n.Name] {
			v.text(text, otherText)
		}
	case *ast.IndexExpr:
		v.mark(n.Index, nameText)
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && accessors[f.Sel.Name] && len(n.Args) > 0 {
			v.mark(n.Args[0], nameText)
		}
		if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "delete" && len(n.Args) == 2 {
			v.mark(n.Args[1], nameText)
		}
	case *ast.BinaryExpr:
		if n.Op == token.EQL || n.Op == token.NEQ || n.Op == token.LSS || n.Op == token.GTR || n.Op == token.LEQ || n.Op == token.GEQ {
			v.mark(n.X, comparedText)
			v.mark(n.Y, comparedText)
		}
	case *ast.CaseClause:
		for _, e := range n.List {
			v.mark(e, comparedText)
		}
	}
	return true
}

func (v *vocabulary) basic(n *ast.BasicLit) {
	switch n.Kind {
	case token.STRING, token.CHAR:
		if text, err := strconv.Unquote(n.Value); err == nil {
			v.text(text, otherText)
		}
	case token.INT, token.FLOAT:
		v.number(n.Value)
	}
}

// number keeps a number with its neighbours.
func (v *vocabulary) number(text string) {
	if i, ok := new(big.Int).SetString(text, 0); ok {
		for _, step := range []int64{-1, 0, 1} {
			v.numbers[new(big.Int).Add(i, big.NewInt(step)).String()] = true
		}
	} else if f, err := strconv.ParseFloat(text, 64); err == nil {
		v.numbers[strconv.FormatFloat(f, 'g', -1, 64)] = true
	}
}

func (v *vocabulary) mark(e ast.Expr, kind int) {
	if text, ok := literal(e); ok {
		v.text(text, kind)
	}
	if name, ok := e.(*ast.Ident); ok {
		for _, text := range v.named[name.Name] {
			v.text(text, kind)
		}
	}
}

func (v *vocabulary) text(text string, kind int) {
	v.texts[text] = max(v.texts[text], kind)
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
