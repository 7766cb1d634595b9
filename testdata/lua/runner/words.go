package runner

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// words makes texts out of a vocabulary. All that it does follows from its seed.
type words struct {
	*rand.Rand
	names, values, texts []string // each with the others behind it, less likely
	numbers              []string
}

func newWords(r *rand.Rand, v Vocabulary, stanza map[string]any) *words {
	w := &words{Rand: r, numbers: v.Numbers}
	names, values, texts := strs(v.Names), strs(v.Values), strs(v.Texts)
	settings, settingNumbers := settingsOf(stanza)
	values = append(values, settings...)
	w.numbers = append(w.numbers, settingNumbers...)
	w.names = append(append([]string{}, names...), settings...)
	w.values = append(append([]string{}, values...), texts...)
	w.texts = append(append(append([]string{}, values...), texts...), names...)
	if len(w.texts) == 0 {
		w.texts = []string{"x"}
	}
	if len(w.names) == 0 {
		w.names = w.texts
	}
	if len(w.values) == 0 {
		w.values = w.texts
	}
	return w
}

func strs(from []Bytes) []string {
	to := make([]string, len(from))
	for i, b := range from {
		to[i] = string(b)
	}
	return to
}

// settingsOf are the texts and numbers of a stanza, keys too.
func settingsOf(v any) (texts, numbers []string) {
	switch v := v.(type) {
	case string:
		texts = append(texts, v)
	case float64:
		numbers = append(numbers, fmt.Sprint(v), fmt.Sprint(v+1), fmt.Sprint(v-1))
	case []any:
		for _, e := range v {
			t, n := settingsOf(e)
			texts, numbers = append(texts, t...), append(numbers, n...)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			t, n := settingsOf(v[key])
			texts, numbers = append(append(texts, key), t...), append(numbers, n...)
		}
	}
	return texts, numbers
}

func (w *words) oneIn(n int) bool { return w.IntN(n) == 0 }

func (w *words) pick(from []string) string { return from[w.IntN(len(from))] }

// Text that is hard to treat right: numbers at their limits, letters whose case changes their length, bytes that are no
// UTF-8, what Lua's patterns and formats mean something by.
var (
	numerals = []string{"0", "1", "2", "10", "-1", "+1", "007", "42", "1.5", "-0", "1e3", "0x10", "1_000", "NaN", "inf", " 1", "1 ", "٣", "2147483647",
		"2147483648", "4294967296", "9007199254740991", "9007199254740992", "9007199254740993", "9223372036854775807", "9223372036854775808",
		"-9223372036854775808", "-9223372036854775809", "18446744073709551615", "99999999999999999999", "true", "TRUE", "t", "false", "F"}
	letters = []string{"é", "Grüße", "İ", "ı", "ß", "ẞ", "ǅ", "ſ", "\u212a", "日本", "𝔘", "e\u0301", "\u00a0x\u00a0", "\u2003", "\u0085", "\ufeff", "\ufffd"}
	broken  = []string{"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\xaf", "x\x80y", "\xf0\x9f\x98", "\x00", "a\x00b"}
	marks   = []string{"%", "%s", "%d", "%%", "%1", "\\", "\"", "'", "[", "]", "(", ")", ".", "*", "+", "-", "?", "^", "$", "{}", " || ", "a || 403", ":", "a:b",
		"/", "//", "=", "&", ";", ",", "a, b", "a=b", "a&b=c", "%zz", "%41", "%2F", "+", "#", "@", "null", "nil", "\t", "a\tb", "..", "/../"}
	spaces = []string{" ", "\t", "\n", "\r\n", "\v", "\f", "  "}
)

// text is any text; most often one that the plugin knows, or nearly.
func (w *words) text() string {
	switch w.IntN(24) {
	case 0:
		return ""
	case 1:
		return w.pick(numerals)
	case 2:
		return w.pick(letters)
	case 3:
		return w.pick(broken)
	case 4:
		return w.pick(marks)
	case 5:
		return w.pick(w.texts) + w.pick(letters)
	case 6:
		return w.pick(spaces) + w.pick(w.texts) + w.pick(spaces)
	case 7:
		return w.number()
	case 8:
		return w.ofLength()
	case 9, 10, 11:
		return w.pick(w.texts) + w.pick([]string{"", " ", ",", ", ", ";", "=", ".", "/", "|", ":", "-", "_"}) + w.pick(w.texts)
	case 12, 13:
		return w.pick(w.texts) + w.ascii(6)
	case 14:
		return w.ascii(4) + w.pick(w.texts)
	case 15:
		return w.near(w.pick(w.texts))
	case 16:
		return w.otherCase(w.pick(w.texts))
	case 17:
		return w.ascii(12)
	}
	return w.pick(w.values)
}

func (w *words) ascii(longest int) string {
	b := make([]byte, w.IntN(longest+1))
	for i := range b {
		b[i] = byte(' ' + w.IntN('~'-' '+1))
	}
	return string(b)
}

// ofLength has a length that the plugin may ask for. Now and then it is very long, with more parts than a virtual machine has
// places on its stack.
func (w *words) ofLength() string {
	switch w.IntN(40) {
	case 0:
		return strings.Repeat(w.pick([]string{",", "a,", " ", "/", "é ", "-", ".", "=;"}), 5000+w.IntN(3000))
	case 1, 2, 3:
		return strings.Repeat(w.pick(w.texts)+"é", 1+w.IntN(600))
	}
	n := w.IntN(70)
	if len(w.numbers) > 0 && w.oneIn(2) {
		var m int
		if _, err := fmt.Sscan(w.pick(w.numbers), &m); err == nil && m >= 0 && m < 3000 {
			n = m
		}
	}
	return strings.Repeat("ab.", n/3+1)[:n]
}

// number is one as it may stand in JSON.
func (w *words) number() string {
	if len(w.numbers) > 0 && !w.oneIn(3) {
		return w.pick(w.numbers)
	}
	return w.pick([]string{"0", "-0", "1", "2", "-1", "3.14", "1.0", "1.50", "0.1", "100", "1e2", "1E+2", "1e-7", "1e21", "123456789", "2147483648",
		"9007199254740991", "9007199254740992", "9007199254740993", "-9007199254740993", "9223372036854775807", "9223372036854775808",
		"12345678901234567890123", "1e400", "0.30000000000000004"})
}

// near is a text with one byte more, less or changed.
func (w *words) near(s string) string {
	if s == "" {
		return " "
	}
	i := w.IntN(len(s))
	switch w.IntN(3) {
	case 0:
		return s[:i] + s[i+1:]
	case 1:
		return s[:i] + s[i:i+1] + s[i:]
	}
	return s[:i] + string(rune('a'+w.IntN(26))) + s[i+1:]
}

func (w *words) otherCase(s string) string {
	switch w.IntN(3) {
	case 0:
		return strings.ToUpper(s)
	case 1:
		return strings.ToLower(s)
	}
	return http.CanonicalHeaderKey(s)
}

// name is that of a parameter or a member.
func (w *words) name() string {
	switch w.IntN(12) {
	case 0:
		return w.text()
	case 1:
		return w.otherCase(w.pick(w.names))
	case 2:
		return w.near(w.pick(w.names))
	case 3:
		return w.pick([]string{"id", "name", "data", "error", "items", "collection", "content", "1", ""})
	case 4:
		return w.pick(w.texts)
	}
	return w.pick(w.names)
}

// utf8Text is text that JSON can hold.
func (w *words) utf8Text() string {
	for {
		if s := w.text(); utf8.ValidString(s) {
			return s
		}
	}
}

// headerName is canonical, as net/http makes them.
func (w *words) headerName() string {
	for range 20 {
		if s := http.CanonicalHeaderKey(w.name()); s != "" && isToken(s) {
			return s
		}
	}
	return w.pick([]string{"Accept", "Authorization", "Content-Type", "X-Request-Id", "Cookie"})
}

func isToken(s string) bool {
	for _, b := range []byte(s) {
		if !('a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || strings.IndexByte("!#$%&'*+-.^_`|~", b) >= 0) {
			return false
		}
	}
	return s != ""
}

// headerValue is what net/http lets through: no control characters but tabs, no blanks at the ends.
func (w *words) headerValue() string { return w.headerOf(w.text()) }

func (w *words) headerOf(text string) string {
	var b []byte
	for _, c := range []byte(text) {
		if c >= ' ' && c != 0x7f || c == '\t' {
			b = append(b, c)
		}
	}
	return strings.Trim(string(b), " \t")
}
